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
from collections.abc import Iterator
from typing import NamedTuple

from tracker.extractor.drafts import Draft, Passage
from tracker.extractor.findings import Finding, led_by
from tracker.extractor.items import NUM, Item, Line
from tracker.extractor.language import LONGEST_KEPT, MOST_KEPT, Language

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
SEATS = [
    (side, *([f"{side}{near}"] * bool(near)), *([side * 2] * close))
    for side in ("<", ">")
    for near in range(NEAR + 1)
    for close in (0, 1)
]
"""All places that a word takes at once, before or behind a figure. "<:word" stands anywhere there, "<1:word" next to
it, "<2:word" next but one, "<<:word" in its clause; "=" begins what is said of the figure itself."""
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
ALL = ""
"""The sign that every figure has."""


class Setting(NamedTuple):
    """What rules have found around a figure."""

    found: dict[int, str]  # in its sentence: metrics by item
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
        *[f"<{k}:{EDGE}" for k in range(n + 1, NEAR + 1)],
        *[f">{k}:{EDGE}" for k in range(len(line.items) - n, NEAR + 1)],
    ]


def signs(line: Line, n: int, setting: Setting) -> list[str]:
    """All that speaks for or against a figure, as ``place:word`` and ``place#tag``."""
    out = own_signs(line, n, setting)
    for seat, word, tags in _seated(line.items, n):
        out += _seat_signs(seat, word, tags)
    return out


def _seated(items: list[Item], n: int) -> list[tuple[int, str, frozenset[str]]]:
    """The words around item ``n`` with their tags, and each one's seat by number; numbers and dates are one word."""
    found = []
    for seat, beside in ((0, items[max(0, n - FAR) : n][::-1]), (len(SEATS) // 2, items[n + 1 : n + 1 + FAR])):
        close = True
        for distance, item in enumerate(beside, 1):
            close = close and ENDS.isdisjoint(item.tags)
            near = distance if distance <= NEAR else 0
            word = "" if item.figure or item.time else item.text
            found.append((seat + 2 * near + close, word, item.tags))
    return found


def _seat_signs(seat: int, word: str, tags: frozenset[str]) -> list[str]:
    """All that a word says in its seat."""
    side, *places = SEATS[seat]
    out = [f"{side}:{word}"]
    for place in places:
        out.append(f"{place}:{word}")
        out += [f"{place}#{tag}" for tag in tags if tag != NAME]
    return out


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
        # What a word says in each seat, worked out once.
        self._heard: list[dict[tuple[str, frozenset[str]], float]] = [{} for _ in SEATS]
        self._least = math.log(LEAST / (1 - LEAST))

    def cast(self, paragraphs: list[list[Passage]]) -> None:
        """Adds the figures that no rule has found and the words around speak for."""
        if any(passage.drafts for passages in paragraphs for passage in passages):
            for passage, setting in voting(paragraphs, self._numbers):
                if setting.share < HALF:
                    break
                self._cast(passage, setting)

    def _cast(self, passage: Passage, setting: Setting) -> None:
        added = False
        for n in setting.figures:
            if n in setting.found:
                continue
            score = self.score(passage.line, n, setting)
            if score < self._least:
                continue
            metric, share = self._metric(signs(passage.line, n, setting))
            if share / (1 + math.exp(-score)) >= LEAST:
                passage.drafts.append(_draft(passage, n, metric))
                added = True
        if added:
            passage.drafts.sort(key=_index)

    def score(self, line: Line, n: int, setting: Setting) -> float:
        """What all signs of the figure at item ``n`` say together: the log of the odds that it is a claim."""
        total = self._all + self._sum(own_signs(line, n, setting))
        for seat, word, tags in _seated(line.items, n):
            heard = self._heard[seat]
            weight = heard.get((word, tags))
            if weight is None:
                weight = self._sum(_seat_signs(seat, word, tags))
                if len(heard) >= MOST_KEPT:
                    heard.clear()
                if len(word) <= LONGEST_KEPT:
                    heard[word, tags] = weight
            total += weight
        return total

    def _sum(self, said: list[str]) -> float:
        return sum(filter(None, map(self.weights.get, said)))

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
    if _is_part(items, finding):
        before = (d.finding for d in reversed(passage.drafts) if d.finding.index < n and d.finding.metric == metric)
        finding.relation, finding.anchor = "part", next(before, None)
    return Draft(finding, passage.sentence, passage.line)


def _is_part(items: list[Item], finding: Finding) -> bool:
    """ "Including six at a warehouse", "12 of those", "five were women": whether a figure is a share of a whole."""
    n, tags = finding.index, finding.item.tags
    if led_by(items, finding, "INCLUDE", "INCL", "OFTHEM") or ("PARTITIVE" in tags and "COUNTED" not in tags):
        return True
    behind = [item.tags for item in itertools.islice(items, n + 1, n + 5)]
    if "BARE" not in tags or (n and items[n - 1].tags.isdisjoint(CLAUSES)) or not behind or "BE" not in behind[0]:
        return False
    kind = next((k for k in range(1, len(behind)) if "P" in behind[k]), 0)
    return kind > 0 and not any(tags & NO_KIND for tags in behind[1:kind])
