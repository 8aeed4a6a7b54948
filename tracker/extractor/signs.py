"""What stands around a figure, as signs that speak for or against its being a claim and for a metric.

Evidence is compact, so that what it weighs is worked out once (see ``votes``); spelled out, it is a few signs, the rows
of ``votes.csv``. A sign begins with its place, "<" before the figure and ">" behind it:

- "=": said of the figure itself, of its sentence, or of its article
- "<:word": a word anywhere before; "<1:word" next to it, "<2:word" next but one; "<<#TAG": a tag in its clause
- ">~": the nearest word of an outcome: how far it is, what stands between, the figure's kind, its metric and tags
- ">+": the words of grammar that come next
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from typing import NamedTuple

from tracker.extractor.items import NUM, Item, Line
from tracker.extractor.language import FIRST, Language, Tags

Evidence = tuple[str, str, str, frozenset[str]]
"""Its place, two texts and a set; each kind of evidence has its own use of them."""
PART = "|"
"""Stands between the parts of a text of evidence or of a sign."""

ALL = ""
"""The sign that every figure has."""
FAR, NEAR = 7, 2
"""Items on each side that have a vote, and those whose place is told apart."""
ENDS = frozenset({NUM, "SEMI", "COMMA"})
"""Tags of items that end what stands close to a figure."""
NAME = "NAME"
"""A tag that has no vote: in capitals every word has it."""
EDGE = "$"
"""Stands where a sentence has no item."""
SIZES = (0, 1, 5, 99, 999, 1899, 2099)
"""The largest none, one, few, tens, hundreds, thousands, and the largest that may be a year."""
DISTANCES = (1, 2, 4, 7, 12)
"""The largest distances of words of outcomes that are told apart."""
MOST = 3
"""Up to which numbers of a sentence, and words of grammar behind a figure, are counted."""
REACHED = 8
"""Items of a side among which the words of grammar stand that come next."""
OUTCOMES = ("ADJ", "PART", "DIED", "NOUN", "TOLL", "CRIT", "VICTIMS", "VERB", "ING", "FINITE", "LIVES", "GRAVE")
"""Tags of words of outcomes."""
CUTS = ("COMMA", "SEMI", "STOP", "AND", "SUB", "COLON", "SAY")
"""Tags of what parts a figure from a word of an outcome."""
JOINTS = (
    *("NUM", "OFTHEM", "BE", "HAVE", "PASS", "AND", "COMMA", "SEMI", "COLON", "SAY", "TOLD", "WHO", "RELPRON", "SUB"),
    *("NOT", "MODAL", "LEFT", "INCLUDE", "INCL", "WITH", "FROM", "TO", "BY", "AS", "TOLL", "UPDOWN", "HOSPITAL"),
    *("TAKEN", "TREAT", "MOVEDV", "PRON", "LPAR", "RPAR", "HARM", "SAFE", "EVENT", "NIL", "STOP"),
)
"""Tags of which the path from a figure to a word of an outcome is made; of a word's several, the first."""
GRAMMAR = (*JOINTS, "OF", "IN", "AT", "ON", "MORE", "P", "TIME", "DET", *OUTCOMES)
"""Tags of words of grammar."""
LONGEST_PATH = 12
"""Joints of a path; a longer one says nothing."""
NO_TAGS: frozenset[str] = frozenset()
SPAN, NEXT = "~", "+"
"""End the places of the way to the nearest word of an outcome, and of the words of grammar that come next."""
SELF, WRITTEN, BESIDE, ABOUT = "=", "=#", "=<", "=@"
"""Places of what a figure counts, how it is written and where, what rules have found beside it, what is told about."""
_SEATS = {
    side: [(f"{side}{near}", f"{side}{near}{side}") for near in range(1, NEAR + 1)] + [(side, side * 2)]
    for side in ("<", ">")
}
_AGAIN = re.compile(r"(.)\1+")


class Told(NamedTuple):
    """A word of an outcome: its item, its metric, and its metric and tags as text."""

    item: int
    metric: str
    text: str


class Setting:
    """What is known around the figures of a sentence."""

    def __init__(self, line: Line, told_of: Callable[[Line], list[Told]], before: Setting | None) -> None:
        self.line = line
        self.found: dict[int, str] = {}  # metrics by item, as rules have found them
        self.figures: list[int] = []  # the sentence's numbers, by item
        self.last = ""  # the metric of the last figure in the sentences before
        self.share = 0  # of the article's numbers, those that rules have found, in fourths
        self.article: Mapping[str, int] = {}  # the article's figures that rules have found, by metric
        self.most = ""  # the metric of which there are most
        self._before = before  # of the sentence before, in the same paragraph
        self._told_of = told_of
        self._told: list[Told] | None = None
        self._about: frozenset[str] | None = None

    @property
    def told(self) -> list[Told]:
        """The sentence's words of outcomes."""
        if self._told is None:
            self._told = self._told_of(self.line)
        return self._told

    @property
    def about(self) -> frozenset[str]:
        """Signs of what the sentence tells of, and the one before it, and of what rules have found in the article."""
        if self._about is None:
            here = {told.metric for told in self.told}
            before = {told.metric for told in self._before.told} if self._before else set[str]()
            places = {"=.": here, "=..": before, "=...": self.article.keys()}
            signs = {f"{place}:{metric}" for place, metrics in places.items() for metric in metrics}
            self._about = frozenset(signs | {f"=.#{min(len(here), MOST)}", f"=..#{min(len(before), MOST)}"})
        return self._about


class Signs:
    """Reads the evidence in a language's sentences."""

    def __init__(self, lang: Language) -> None:
        self._outcome = re.compile("[" + "".join({c for tag in OUTCOMES for c in lang.tags.having(tag)}) + "]")
        self._joints = _Turned(lang.tags, JOINTS)
        self._grammar = _Turned(lang.tags, GRAMMAR)
        self._kinds: dict[frozenset[str], str] = {}

    def told(self, line: Line) -> list[Told]:
        """The words of outcomes of a sentence."""
        found = []
        for match in self._outcome.finditer(line.codes):
            at = match.start()
            entry = line.items[at].entry
            if entry.metric:
                tags = "+".join([tag for tag in OUTCOMES if tag in entry.tags])
                found.append(Told(at, entry.metric, f"{entry.metric}{PART}{tags}"))
        return found

    def evidence(self, n: int, setting: Setting) -> list[Evidence]:
        """All that speaks for or against the figure at item ``n`` of a sentence."""
        items, codes, told = setting.line.items, setting.line.codes, setting.told
        kind = self._kind(items[n].tags)
        at = bisect_left(told, (n,))
        behind = at + (at < len(told) and told[at].item == n)
        out = _of_itself(n, kind, setting)
        seats(items, n, kind, out)
        if at:
            out.append(self._span("<~", kind, told[at - 1], codes[told[at - 1].item + 1 : n][::-1]))
        if behind < len(told):
            out.append(self._span(">~", kind, told[behind], codes[n + 1 : told[behind].item]))
        out.append(("<+", kind, codes[max(0, n - REACHED) : n][::-1].translate(self._grammar)[:MOST], NO_TAGS))
        out.append((">+", kind, codes[n + 1 : n + 1 + REACHED].translate(self._grammar)[:MOST], NO_TAGS))
        return out

    def _kind(self, tags: frozenset[str]) -> str:
        """The tags of a figure as text."""
        kind = self._kinds.get(tags)
        if kind is None:
            kind = self._kinds[tags] = "+".join(sorted(tags - {NUM}))
        return kind

    def _span(self, place: str, kind: str, told: Told, between: str) -> Evidence:
        """The way from a figure to a word of an outcome, over the items between, from the figure on."""
        far = bisect_right(DISTANCES, len(between))
        path = _AGAIN.sub(r"\1", between.translate(self._joints))[: LONGEST_PATH + 1]
        return place, f"{far}{PART}{kind}{PART}{told.text}", path, NO_TAGS

    def spell(self, evidence: Evidence) -> list[str]:
        """The signs of a piece of evidence."""
        place, one, two, tags = evidence
        if place[0] == SELF:
            return _spell_own(place, one, two, tags)
        if place.endswith(SPAN):
            return self._spell_span(place, one, self._joints.names(two))
        if place.endswith(NEXT):
            words = self._grammar.names(two)
            return [f"{place}{' '.join(words)}", f"{place}{one}{PART}{' '.join(words[:2])}"]
        return spell_seat(place, one, two, tags)

    @staticmethod
    def _spell_span(place: str, one: str, path: list[str]) -> list[str]:
        far, kind, metric, tags = one.split(PART)
        apart = f"{min(sum(joint in CUTS for joint in path), 2)}{NUM in path:d}"
        out = [f"{place}{far}:{metric}", f"{place}{kind}|{apart}:{metric}", f"{place}{tags}|{apart}:{metric}"]
        if len(path) <= LONGEST_PATH:
            joints = " ".join(path)
            out += [f"{place}{joints}|{tags}", f"{place}{joints}:{metric}", f"{place}{joints}|{kind}"]
        return out


def _of_itself(n: int, kind: str, setting: Setting) -> list[Evidence]:
    """What the figure is, and what rules have found around it."""
    items, found, figures = setting.line.items, setting.found, setting.figures
    item = items[n]
    figure = item.figure
    assert figure is not None
    counted = (item.noun or item.group or "").lower().rpartition(" ")[2]
    size = bisect_left(SIZES, figure.value)
    written = f"{figure.word:d}{figure.value_max is not None:d}{figure.more:d}"
    place = f"{min(len(figures), MOST + 1)}{min(figures.index(n), MOST)}{n == 0:d}"
    left = max([k for k in found if k < n], default=-1)
    right = min([k for k in found if k > n], default=-1)
    beside = f"{found.get(left, '')}{PART}{found.get(right, '')}{PART}{setting.last}{PART}{setting.share}"
    edge = frozenset(_edges(n, len(items))) if n < NEAR or n >= len(items) - NEAR else NO_TAGS
    return [
        (SELF, counted, item.of, item.tags),
        (WRITTEN, f"{size}{PART}{figure.qualifier}{PART}{written}{PART}{place}", kind, edge),
        (BESIDE, beside, "0" if "BARE" in item.tags else "1", NO_TAGS),
        (ABOUT, setting.most, kind, setting.about),
    ]


def _edges(n: int, count: int) -> list[str]:
    """Near places outside of the sentence."""
    return [f"<{k}" for k in range(n + 1, NEAR + 1)] + [f">{k}" for k in range(count - n, NEAR + 1)]


def _spell_own(place: str, one: str, two: str, tags: frozenset[str]) -> list[str]:
    if place == SELF:
        return [f"=:{one}", f"=of:{two}", *[f"=#{tag}" for tag in tags]]
    if place == WRITTEN:
        size, qualifier, written, at = one.split(PART)
        told = [f"=n:{size}", f"=:{qualifier}:", f"=k:{two}"]
        told += [f"=w{k}:{sign}" for k, sign in enumerate(written)] + [f"=at{k}:{sign}" for k, sign in enumerate(at)]
        return told + [f"{edge}:{EDGE}" for edge in tags]
    if place == BESIDE:
        left, right, last, share = one.split(PART)
        return [f"={two}<:{left}", f"={two}>:{right}", f"={two}<<:{last}", f"=%:{share}"]
    return [*tags, f"=@:{one}", f"=@:{one}|{two}"]


def seats(items: list[Item], n: int, kind: str, out: list[Evidence]) -> None:
    """Adds the words around item ``n``, each with its places at once: "<1<" is next to it and in its clause.

    Numbers and dates are all one word. ``kind``: of the figure, for which the words next to it speak once more.
    """
    for side, beside in (("<", items[max(0, n - FAR) : n][::-1]), (">", items[n + 1 : n + 1 + FAR])):
        close = 1
        for distance, item in enumerate(beside):
            tags = item.tags
            if close and not ENDS.isdisjoint(tags):
                close = 0
            word = "" if item.figure or item.time else item.text
            out.append((_SEATS[side][min(distance, NEAR)][close], word, "" if distance else kind, tags))


def spell_seat(seat: str, word: str, kind: str, tags: frozenset[str]) -> list[str]:
    """All that a word says in its seat."""
    side, near = seat[0], seat[1:2]
    out = [f"{side}:{word}"]
    if kind:
        out.append(f"{side}{kind}:{word}")
    if near.isdecimal():
        out += [f"{side}{near}:{word}", *[f"{side}{near}#{tag}" for tag in tags if tag != NAME]]
    if len(seat) > 1 and seat.endswith(side):
        out += [f"{side}{side}#{tag}" for tag in tags if tag != NAME]
    return out


class _Turned(dict[int, str | None]):
    """For ``str.translate``: sets of tags as the first of some tags that each has; sets that have none are left out."""

    def __init__(self, tags: Tags, wanted: tuple[str, ...]) -> None:
        super().__init__()
        self._tags = tags
        self._wanted = wanted

    def __missing__(self, code: int) -> str | None:
        tags = self._tags.of(chr(code))
        first = next((chr(FIRST + k) for k, tag in enumerate(self._wanted) if tag in tags), None)
        self[code] = first
        return first

    def names(self, turned: str) -> list[str]:
        """The tags that characters stand for."""
        return [self._wanted[ord(sign) - FIRST] for sign in turned]
