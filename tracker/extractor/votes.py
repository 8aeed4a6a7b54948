"""What the words around a figure say of it, where no rule does: learned weights, one for each word and place.

A sentence has more ways to tell of the dead than rules can name. Each word around a figure speaks for or against
its being a claim, and for a metric. The weights (``votes.csv`` of a language) are learned from annotated texts by
logistic regression (D. R. Cox, "The regression analysis of binary sequences", J. R. Stat. Soc. B 20, 1958). Words
vote only in an article most of whose numbers rules have found to be figures, and only a clear majority counts.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tracker.extractor.drafts import Draft, Passage
from tracker.extractor.findings import Finding
from tracker.extractor.items import NUM, Item, Line
from tracker.extractor.language import LONGEST_KEPT, Language

CLAUSES = frozenset({"STOP", "COMMA", "SEMI", "AND", "SUB"})
"""Tags of items behind which a clause begins."""
NO_KIND = frozenset({"PART", "ADJ", "BY", "IN", "AT", "ON", "NUM", "NOT"})
"""Tags of words that say what befell those counted, not who they were."""
WEIGHED = "weighed"
"""The rule, and the method, of a figure that the words around it vote for."""
FAR, NEAR = 12, 2
"""Items on each side that have a vote, and those whose place is told apart."""
ENDS = frozenset({NUM, "SEMI", "COMMA"})
"""Tags of items that end what stands close to a figure."""
SIDES = ("<", ">")
"""Before and behind a figure. "<:word" stands anywhere there, "<1:word" next to it, "<2:word" next but one, "<<:word"
in its clause; "=" begins what is said of the figure itself."""
NAME = "NAME"
"""A tag that has no vote: in capitals every word has it."""
EDGE = "$"
"""Stands where a sentence has no item."""
SIZES = (0, 1, 5, 99, 999, 1899, 2099)
"""The largest none, one, few, tens, hundreds, thousands, and the largest that may be a year."""
FOURTHS, HALF = 4, 2
"""Words vote only where rules have found half of an article's numbers: in others most numbers count no people."""
LEAST = 0.7
"""Probability of being a claim of its metric from which a figure is one."""
MOST_KEPT = 5_000
"""Words with their tags whose votes are kept summed."""

ALL = ""
"""The sign that every figure has."""

Sums = list[float]
"""What an item says beside a figure, by ``PLACES``."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What rules have found around a figure."""

    found: Mapping[int, str]  # in its sentence: metrics by item
    last: str  # the metric of the last one in the sentences before, "" for none
    share: int  # of the article's numbers, in fourths
    figures: list[int]  # the sentence's numbers, by item


def own_signs(line: Line, n: int, setting: Setting) -> list[str]:
    """What speaks for or against the figure at item ``n`` of a sentence by itself."""
    found = setting.found
    item = line.items[n]
    assert item.figure is not None
    words = (item.noun or item.group or "").lower().split()
    kind = "0" if "BARE" in item.tags else "1"
    before = [k for k in found if k < n]
    behind = [k for k in found if k > n]
    return [
        f"=:{words[-1] if words else ''}",
        f"=of:{item.of}",
        f"=#{sum([item.figure.value > size for size in SIZES])}",
        f"={kind}<:{found[max(before)] if before else ''}",
        f"={kind}>:{found[min(behind)] if behind else ''}",
        f"={kind}<<:{setting.last}",
        f"=%:{setting.share}",
        *[f"=#{tag}" for tag in item.tags],
    ]


def beside(items: list[Item], n: int, side: int) -> Iterator[tuple[str, Item | None]]:
    """The items on one side of the figure at item ``n``, with their places: "<", "<1", "<<"."""
    name, step = SIDES[side], 2 * side - 1
    close = True
    for distance in range(1, FAR + 1):
        k = n + step * distance
        if not 0 <= k < len(items):
            if distance <= NEAR:
                yield f"{name}{distance}", None
            continue
        close = close and ENDS.isdisjoint(items[k].tags)
        yield name, items[k]
        if distance <= NEAR:
            yield f"{name}{distance}", items[k]
        if close:
            yield f"{name}{name}", items[k]


def signs(line: Line, n: int, setting: Setting) -> list[str]:
    """All that speaks for or against a figure, as ``place:word`` and ``place#tag``; see ``own_signs``."""
    out = own_signs(line, n, setting)
    for side in range(len(SIDES)):
        for place, item in beside(line.items, n, side):
            out.append(f"{place}:{_word(item) if item else EDGE}")
            if item and place not in SIDES:
                out += [f"{place}#{tag}" for tag in item.tags if tag != NAME]
    return out


def _word(item: Item) -> str:
    """An item's word; numbers and dates are all alike."""
    return "" if item.figure or item.time else item.text


def voting(paragraphs: list[list[Passage]], numbers: re.Pattern[str]) -> Iterator[tuple[Passage, Setting]]:
    """The sentences with a vote, each with what rules have found. ``numbers`` matches the code of a number."""
    passages = [p for passages in paragraphs for p in passages if p.table is None and p.told.carried]
    figures = [[m.start() for m in numbers.finditer(p.line.codes)] for p in passages]
    share = FOURTHS * sum([len(passage.drafts) for passage in passages]) // max(sum(map(len, figures)), 1)
    last = ""
    for passage, those in zip(passages, figures, strict=True):
        found = {draft.finding.index: draft.finding.metric for draft in passage.drafts}
        yield passage, Setting(found, last, share, those)
        last = found[max(found)] if found else last


PLACES = [place for name in SIDES for place in (name, *(f"{name}{n}" for n in range(1, NEAR + 1)), f"{name}{name}")]
"""Places of the items beside a figure, one side after the other."""
EACH = len(PLACES) // len(SIDES)


class Votes:
    """Counts what the words around figures say, by the weights of a language."""

    def __init__(self, lang: Language, numbers: re.Pattern[str]) -> None:
        self._numbers = numbers
        self.weights: dict[str, float] = {}
        self._metrics: dict[str, list[tuple[int, float]]] = {}
        self._names: list[str] = []
        for row in lang.rows("votes.csv"):
            sign, weight = row.pop("sign"), row.pop("claim")
            self._names = self._names or list(row)
            if weight:
                self.weights[sign] = float(weight)
            told = [(k, float(value)) for k, value in enumerate(row.values()) if value]
            if told:
                self._metrics[sign] = told
        self._all = self.weights.get(ALL, 0.0)
        self._edges = [self.weights.get(f"{place}:{EDGE}", 0.0) for place in PLACES]
        self._kept: dict[tuple[str, str], Sums] = {}
        self._least = math.log(LEAST / (1 - LEAST))

    def cast(self, paragraphs: list[list[Passage]]) -> None:
        """Adds the figures that no rule has found and the words around speak for."""
        if any(passage.drafts for passages in paragraphs for passage in passages):
            for passage, setting in voting(paragraphs, self._numbers):
                if setting.share < HALF:
                    break
                self._cast(passage, setting)

    def _cast(self, passage: Passage, setting: Setting) -> None:
        line = passage.line
        beside: list[Sums] = []
        added = False
        for n in setting.figures:
            if n in setting.found:
                continue
            beside = beside or self._beside_each(line)
            score = self._score(line, n, setting, beside)
            if score < self._least:
                continue
            metric, share = self._metric(signs(line, n, setting))
            if share / (1 + math.exp(-score)) >= LEAST:
                passage.drafts.append(_draft(passage, n, metric))
                added = True
        if added:
            passage.drafts.sort(key=_index)

    def score(self, line: Line, n: int, setting: Setting) -> float:
        """What all signs of the figure at item ``n`` say together: the log of the odds that it is a claim."""
        return self._score(line, n, setting, self._beside_each(line))

    def _score(self, line: Line, n: int, setting: Setting, beside: list[Sums]) -> float:
        own = sum([self.weights.get(sign, 0.0) for sign in own_signs(line, n, setting)])
        return own + self._around(line.items, beside, n)

    def _beside_each(self, line: Line) -> list[Sums]:
        return [self._beside(item, code) for item, code in zip(line.items, line.codes, strict=True)]

    def _beside(self, item: Item, code: str) -> Sums:
        """What an item says beside a figure, by ``PLACES``."""
        key = _word(item), code
        sums = self._kept.get(key)
        if sums is None:
            sums = [self._at(place, key[0], item.tags) for place in PLACES]
            if len(key[0]) <= LONGEST_KEPT:
                if len(self._kept) >= MOST_KEPT:
                    self._kept.clear()
                self._kept[key] = sums
        return sums

    def _at(self, place: str, word: str, tags: frozenset[str]) -> float:
        """What a word with its tags says at a place."""
        said = self.weights.get(f"{place}:{word}", 0.0)
        if place not in SIDES:
            said += sum([self.weights.get(f"{place}#{tag}", 0.0) for tag in tags if tag != NAME])
        return said

    def _around(self, items: list[Item], beside: list[Sums], n: int) -> float:
        """What all speak for alike, and the items beside a figure."""
        score = self._all
        for said in beside[max(0, n - FAR) : n]:
            score += said[0]
        for said in beside[n + 1 : n + 1 + FAR]:
            score += said[EACH]
        for side in range(len(SIDES)):
            first, step = side * EACH, 2 * side - 1
            for distance in range(1, NEAR + 1):
                k = n + step * distance
                score += beside[k][first + distance] if 0 <= k < len(items) else self._edges[first + distance]
            k = n + step
            while 0 <= k < len(items) and abs(k - n) <= FAR and ENDS.isdisjoint(items[k].tags):
                score += beside[k][first + EACH - 1]
                k += step
        return score

    def _metric(self, said: list[str]) -> tuple[str, float]:
        """The metric that most speaks for, and its share of all."""
        totals = [0.0] * len(self._names)
        for sign in [ALL, *said]:
            for k, weight in self._metrics.get(sign, ()):
                totals[k] += weight
        shares = [1 / (1 + math.exp(-total)) for total in totals]
        best = max(range(len(shares)), key=shares.__getitem__)
        return self._names[best], shares[best] / sum(shares)


def _index(draft: Draft) -> int:
    return draft.finding.index


def _draft(passage: Passage, n: int, metric: str) -> Draft:
    """The figure at item ``n``, with the word nearest to it that tells its metric."""
    items = passage.line.items
    told = [k for k, item in enumerate(items) if item.entry.metric == metric and abs(k - n) <= FAR]
    trigger = min(told, key=lambda k: abs(k - n)) if told else n
    finding = Finding(items[n], n, metric, WEIGHED, trigger)
    if _is_part(items, n):
        before = (d.finding for d in reversed(passage.drafts) if d.finding.index < n and d.finding.metric == metric)
        finding.relation, finding.anchor = "part", next(before, None)
    return Draft(finding, passage.sentence, passage.line)


def _is_part(items: list[Item], n: int) -> bool:
    """ "Including six at a warehouse", "12 of those", "five were women": whether a figure is a share of a whole."""
    tags = items[n].tags
    before = items[n - 1].tags if n else frozenset({"STOP"})
    if before & {"INCLUDE", "INCL", "OFTHEM"} or ("PARTITIVE" in tags and "COUNTED" not in tags):
        return True
    behind = [item.tags for item in itertools.islice(items, n + 1, n + 5)]
    if "BARE" not in tags or not before & CLAUSES or not behind or "BE" not in behind[0]:
        return False
    kind = next((k for k in range(1, len(behind)) if "P" in behind[k]), 0)
    return kind > 0 and not any(tags & NO_KIND for tags in behind[1:kind])
