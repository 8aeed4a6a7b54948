"""How good the extractor is: its claims against figures that people annotated.

A claim matches a gold claim when their spans overlap and metric, value and value_max are equal. Of
the matched ones every other field is compared, names by their words and times by their day. Gold
claims marked ``optional`` are neither rewarded nor punished. Gold without spans (values known for
the whole document only) is measured by containment: whether the figure was found anywhere.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tracker.model import Article, Basis, Certainty, Claim, Metric, Problem, Standing, TrackerError

FIELDS = ("qualifier", "group", "basis", "standing", "about", "certainty", "attributed_to", "via", "reported_at")
"""The fields that are compared once a claim matches."""
MAIN_FIELDS = ("qualifier", "attributed_to", "reported_at")
"""Those without which a figure is of little use: what it claims, who said it, on which day."""
USUAL = {"basis": Basis.TOTAL, "standing": Standing.CURRENT, "about": "main", "certainty": Certainty.STATED}
NAMES = ("attributed_to", "via", "group")
EMPTY_WORDS = frozenset(
    ["the", "a", "an", "of", "its", "his", "her", "their", "and", "in", "at", "for", "to", "s", "said"]
)
"""Words of a name that do not tell one from another."""
RESAMPLES = 1000

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Score:
    """What was right, what was missed, what was false, as counts of claims."""

    matched: int
    missed: int
    false: int

    @property
    def precision(self) -> float:
        """The share of the extracted claims that are right; 0 where nothing was extracted."""
        return self.matched / (self.matched + self.false) if self.matched + self.false else 0.0

    @property
    def recall(self) -> float:
        """The share of the gold claims that were found; 0 where there are none."""
        return self.matched / (self.matched + self.missed) if self.matched + self.missed else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: ``kind`` is ``missed``, ``false``, or the name of the field that differs."""

    doc: str
    start: int | None
    kind: str
    metric: str
    value: int | None
    value_max: int | None
    gold: str | None = None
    got: str | None = None

    def __str__(self) -> str:
        place = self.doc if self.start is None else f"{self.doc}:{self.start}"
        figure = f"{self.metric} {self.value}" + ("" if self.value_max is None else f"-{self.value_max}")
        if self.kind in ("missed", "false"):
            words = self.gold if self.kind == "missed" else self.got
            return f"{place} {self.kind} {figure}" + (f" {words!r}" if words else "")
        return f"{place} {self.kind} of {figure}: gold {self.gold!r}, got {self.got!r}"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of one comparison. ``right`` counts, of ``figure.matched``, the claims with that field right.

    ``interval`` holds the bounds within which 95% of the F1 of metric and value lie when the documents
    are drawn anew with replacement (the percentile bootstrap of Efron 1979).
    """

    documents: int
    figure: Score
    main: Score
    every: Score
    right: Mapping[str, int]
    interval: tuple[float, float]
    faults: list[Fault] = field(default_factory=list)

    def accuracy(self, name: str) -> float:
        """The share of the matched claims whose field is right; 0 where none matched."""
        return self.right[name] / self.figure.matched if self.figure.matched else 0.0


@dataclass(frozen=True, slots=True)
class Containment:
    """Figures found anywhere in their document: over all figures, and averaged over documents."""

    documents: int
    found: int
    gold: int
    by_document: float
    faults: list[Fault] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The share of all gold figures that were found."""
        return self.found / self.gold if self.gold else 0.0


# --------------------------------------------------------------------------------------------- comparing


def compare(golds: Iterable[Row], claims: Iterable[Row]) -> Evaluation:
    """Gold claims (``doc``) against extracted ones (``article_id``), both as mappings with spans."""
    by_doc: dict[str, tuple[list[Row], list[Row]]] = {}
    for gold in golds:
        by_doc.setdefault(str(gold["doc"]), ([], []))[0].append(gold)
    for claim in claims:
        by_doc.setdefault(str(claim["article_id"]), ([], []))[1].append(claim)
    scores, faults = [], []
    right = dict.fromkeys(FIELDS, 0)
    main = every = 0
    for doc in sorted(by_doc):
        pairs, missed, false = align(*by_doc[doc])
        scores.append((len(pairs), len(missed), len(false)))
        for gold, claim in pairs:
            good = {name for name in FIELDS if same(name, gold, claim)}
            for name in good:
                right[name] += 1
            every += len(good) == len(FIELDS)
            main += good.issuperset(MAIN_FIELDS)
            for name in FIELDS:
                if name not in good:
                    faults.append(_fault(doc, gold, name, gold.get(name), claim.get(name)))
        faults += [_fault(doc, gold, "missed", _words(gold.get("span") or gold.get("quote")), None) for gold in missed]
        faults += [_fault(doc, claim, "false", None, _words(claim.get("quote"))) for claim in false]
    matched, missing, extra = (sum(column) for column in zip(*scores, strict=True)) if scores else (0, 0, 0)
    return Evaluation(
        documents=len(by_doc),
        figure=Score(matched, missing, extra),
        main=Score(main, matched + missing - main, matched + extra - main),
        every=Score(every, matched + missing - every, matched + extra - every),
        right=right,
        interval=_interval(scores),
        faults=faults,
    )


def align(golds: Sequence[Row], claims: Sequence[Row]) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    """One document's pairs, the gold claims missed, and the claims that are false.

    Each gold claim in turn takes, of the claims still free that match it, the one whose other fields agree most.
    """
    required = [gold for gold in golds if not gold.get("optional")]
    optional = [gold for gold in golds if gold.get("optional")]
    pairs, missed = [], []
    free = dict(enumerate(claims))
    for gold in required:
        matching = [k for k, claim in free.items() if _overlap(gold, claim) and figure_of(gold) == figure_of(claim)]
        if matching:
            best = max(matching, key=lambda k: sum(same(name, gold, free[k]) for name in FIELDS))
            pairs.append((gold, free.pop(best)))
        else:
            missed.append(gold)
    false = [claim for claim in free.values() if not any(_overlap(claim, gold) for gold in optional)]
    return pairs, missed, false


def contain(golds: Iterable[Row], claims: Iterable[Row]) -> Containment:
    """Whether each gold figure, or one of its ``alternatives``, was found anywhere in its document."""
    seen: dict[tuple[str, str], set[int]] = {}
    for claim in claims:
        _, low, high = figure_of(claim)
        found = seen.setdefault((str(claim["article_id"]), str(claim["metric"])), set())
        found.update(n for n in (low, high) if n is not None)
    docs: dict[str, list[bool]] = {}
    faults = []
    for gold in golds:
        metric, low, high = figure_of(gold)
        doc = str(gold["doc"])
        wanted = {low, high, *(gold.get("alternatives") or ())} - {None}
        docs.setdefault(doc, []).append(not wanted.isdisjoint(seen.get((doc, metric), ())))
        if not docs[doc][-1]:
            faults.append(_fault(doc, gold, "missed", _words(gold.get("evidence")), None))
    return Containment(
        documents=len(docs),
        found=sum(map(sum, docs.values())),
        gold=sum(map(len, docs.values())),
        by_document=sum(sum(hits) / len(hits) for hits in docs.values()) / len(docs) if docs else 0.0,
        faults=faults,
    )


def figure_of(row: Row) -> tuple[str, int | None, int | None]:
    """Metric, value and value_max: what must be equal for two claims to match."""
    low, high = (None if row.get(name) in (None, "") else int(row[name]) for name in ("value", "value_max"))
    return str(row["metric"]), low, high


def same(name: str, gold: Row, claim: Row) -> bool:
    """Whether one field agrees.

    Names agree when they share half of the words of the shorter one and three tenths of the longer one's.
    """
    wanted, got = (row.get(name) or USUAL.get(name) for row in (gold, claim))
    if name in NAMES:
        ours, theirs = _name(wanted), _name(got)
        if not ours or not theirs:
            return ours == theirs
        common = len(ours & theirs)
        return common >= 0.5 * min(len(ours), len(theirs)) and common >= 0.3 * max(len(ours), len(theirs))
    if name == "reported_at":
        return str(wanted or "")[:10] == str(got or "")[:10]
    return wanted == got


def _name(text: str | None) -> set[str]:
    return set(re.findall(r"\w+", (text or "").casefold())) - EMPTY_WORDS


def _overlap(one: Row, other: Row) -> bool:
    return bool(min(one["end"], other["end"]) > max(one["start"], other["start"]))


def _interval(scores: list[tuple[int, int, int]]) -> tuple[float, float]:
    if not scores:
        return 0.0, 0.0
    draw = random.Random(7)  # fixed: the same files give the same interval
    samples = []
    for _ in range(RESAMPLES):
        sample = [draw.choice(scores) for _ in scores]
        samples.append(Score(*(sum(column) for column in zip(*sample, strict=True))).f1)
    samples.sort()
    return samples[RESAMPLES // 40], samples[RESAMPLES - RESAMPLES // 40 - 1]


def _fault(doc: str, row: Row, kind: str, gold: Any, got: Any) -> Fault:
    metric, low, high = figure_of(row)
    return Fault(doc, row.get("start"), kind, metric, low, high, _text(gold), _text(got))


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _words(text: Any) -> str | None:
    return " ".join(str(text).split())[:110] if text else None


# ----------------------------------------------------------------------------------------------- reading


def read_gold(name: str, articles: Mapping[str, Article], *, spans: bool = True) -> list[dict[str, Any]]:
    """The gold claims of a file of JSON lines, checked against the articles that they are about (by id).

    ``spans``: whether each must have ``start`` and ``end``. Raises :class:`TrackerError` naming file, line and field.
    """
    golds = []
    try:
        with Path(name).open(encoding="utf-8-sig") as handle:
            for number, line in enumerate(handle, 1):
                if line.strip():
                    golds.append(_gold(line, name, number, articles, spans))
    except UnicodeDecodeError:
        raise TrackerError(Problem("encoding", "not UTF-8: save the file as UTF-8", name)) from None
    except OSError as error:
        raise TrackerError(Problem("io", f"cannot be read: {error.strerror}", name)) from None
    if not golds:
        raise TrackerError(Problem("empty", "no gold claims in the file", name))
    return golds


def _gold(line: str, name: str, number: int, articles: Mapping[str, Article], spans: bool) -> dict[str, Any]:
    def wrong(field: str, message: str) -> TrackerError:
        return TrackerError(Problem("gold", message, name, number, field))

    try:
        row: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise TrackerError(Problem("json", f"not JSON: {error}", name, number)) from None
    if not isinstance(row, dict):
        raise TrackerError(Problem("json", "each line must be an object: one gold claim", name, number))
    article = articles.get(str(row.get("doc")))
    if article is None:
        raise wrong("doc", f"no article has the id {row.get('doc')!r}")
    if row.get("metric") not in set(Metric):
        raise wrong("metric", f"{row.get('metric')!r} is no metric: one of {', '.join(Metric)}")
    for key in ("value", "value_max"):
        value = row.get(key)
        if value is None and (key == "value_max" or row.get("alternatives")):
            continue
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise wrong(key, f"{value!r} must be a whole number, 0 or more")
    if not isinstance(row.get("alternatives") or [], list):
        raise wrong("alternatives", "must be a list of numbers")
    if spans:
        start, end = row.get("start"), row.get("end")
        if not isinstance(start, int) or not isinstance(end, int):
            raise wrong("start", "start and end are missing (gold without spans: --containment)")
        if not 0 <= start < end <= len(article.text):
            raise wrong("start", f"{start} to {end} is no span of an article of {len(article.text)} characters")
    return row


def extracted(articles: Iterable[Article]) -> list[dict[str, Any]]:
    """The extractor's claims of all articles, as mappings."""
    from tracker.extractor import extract

    return [Claim.as_dict(claim) for article in articles for claim in extract(article)]
