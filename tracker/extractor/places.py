"""Where the figures of a live page happened: tolls of two places do not replace one another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from tracker.extractor.drafts import Draft, Passage
from tracker.extractor.items import Line

OPENING = 700
"""Characters of an article that name the places of its own event."""
REACH = 6
"""Items behind a preposition in which the name of a place stands."""
OFTEN = 3
"""Times that an article names the place of its own event, at least."""
HEADING = 3
"""Words of a heading that is nothing but the name of a place, at most."""
SIDE = frozenset({"W", "NAME", "OF", "DET", "POSS"})
"""What such a name is made of, with what stands before it: "in Russia's Belgorod region"."""


Behind = Callable[[str, int, int], str]
"""Gives what a line of a text says behind its stamp."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def places(line: Line) -> frozenset[str]:
    """The names behind the word "in" of a sentence."""
    found: set[str] = set()
    items = line.items
    for k, item in enumerate(items):
        if "IN" not in item.tags:
            continue
        for behind in items[k + 1 : k + 1 + REACH]:
            if behind.tags.isdisjoint(SIDE):
                break
            if "NAME" in behind.tags:
                found.add(behind.text)
    return frozenset(found)


class Places:
    """The places of a live page's figures.

    Where a sentence names none, it is the place that the sentence before names, if the same speaker goes on, or the
    heading of the entry.
    """

    def __init__(self, behind_stamp: Behind, text: str, passages: list[Passage]) -> None:
        self._elsewhere: dict[int, frozenset[str]] = {}  # of each figure: the places, if none is the event's own
        self._last: dict[tuple[str, str], list[tuple[str, int]]] = {}  # of a metric and place: times and values
        if not any(passage.drafts and passage.drafts[0].entry for passage in passages):
            return
        self._behind_stamp, self._text, self._opening = behind_stamp, text, text[:OPENING].lower()
        # Counted once: a text may name a place with every figure.
        words = _WORD.findall(text[passages[0].sentence.start : passages[-1].sentence.end])
        self._words, self._named = Counter(words), Counter(word.lower() for word in words)
        paragraph, named = -1, frozenset[str]()
        before: Draft | None = None  # the figure that the place was told with
        for passage in passages:
            if passage.sentence.paragraph != paragraph:
                paragraph, before = passage.sentence.paragraph, None
                named = self._heading(passage.sentence.start)
            for draft in passage.drafts[:1]:
                here = places(draft.line)
                goes_on = before is None or (before.total and before.speaker == draft.speaker)
                named = here or (named if goes_on or not draft.value else frozenset[str]())
                before = draft
                if draft.entry and named and not self._is_own(named, passage.sentence.start):
                    self._elsewhere |= {id(d): named for d in passage.drafts}
            if not passage.drafts:
                named = places(passage.line) or named

    def count(self, drafts: list[Draft]) -> None:
        """Takes the figures of which a later one may count a place again."""
        for draft in drafts:
            told = (draft.reported_at or "", draft.value)
            for place in self._elsewhere.get(id(draft), ()):
                # The latest, and the latest of another value, are all that a figure is set against.
                last = [*self._last.get((draft.finding.metric, place), ()), told]
                last.sort(reverse=True)
                other = next((one for one in last if one[1] != last[0][1]), None)
                self._last[draft.finding.metric, place] = [last[0], other] if other else last[:1]

    def apart(self, draft: Draft) -> bool:
        """Whether a figure is not of the article's own place, and no later entry counts that place again."""
        there = self._elsewhere.get(id(draft))
        if there is None:
            return False
        then, metric = draft.reported_at or "", draft.finding.metric
        later = (one for place in there for one in self._last.get((metric, place), ()))
        return not any(told > then and value != draft.value for told, value in later)

    def _is_own(self, names: frozenset[str], start: int) -> bool:
        """Whether one of the names is of the article's own place: told at its begin, or again and again."""
        return any(self._opening.find(name, 0, start) >= 0 or self._named[name.split()[0]] >= OFTEN for name in names)

    def _heading(self, start: int) -> frozenset[str]:
        """The name that is all of the line above ("14:10  Kryvyi Rih"), if the article has it elsewhere."""
        end = self._text.rfind("\n", 0, start)
        line = self._behind_stamp(self._text, self._text.rfind("\n", 0, end) + 1, end) if end > 0 else ""
        words = line.split()
        if not 0 < len(words) <= HEADING or not all(word.istitle() for word in words):
            return frozenset()
        if len(words) == 1 and (self._words[line] < 2 or line.lower() in self._words):
            return frozenset()
        return frozenset({line.lower()})
