"""Times that belong to a count and not to its speaker: "Its count of June 26", "66 at noon and 76 in the evening"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.extractor.days import Phrase
from tracker.extractor.drafts import Draft, Passage
from tracker.extractor.language import Language
from tracker.extractor.patterns import insensitive
from tracker.extractor.times import STRETCHES
from tracker.model import LEVELS

NEAR = 24
"""Characters between a figure or a sentence's begin and a time that is its own."""
HEAD = 60
"""Characters of a clause before a figure in which its time stands."""
HAD = 45
"""Characters before a figure in which it is told as one of then."""


def _changed(passage: Passage, draft: Draft) -> bool:
    """ "Lists showed 52 missing on Thursday; by evening that was down to 30": whether a later count is told of it."""
    later = (d.finding for d in passage.drafts if d.finding.anchor is draft.finding)
    return any(finding.relation in ("newer", "carried") for finding in later)


class Counts:
    """Finds them by a language's tables."""

    def __init__(self, lang: Language) -> None:
        table = lang.table("times.toml")
        self._believing = insensitive(table["believing"])
        self._counts_of = insensitive(table["counts_of"])
        self._counts_behind = insensitive(table["counts_behind"])
        self._then_had = insensitive(table["then_had"])
        self._that_day = insensitive(table["that_day"])
        self._same_day = insensitive(table["same_day"])
        self._by_then = insensitive(table["by_then"])
        self._labelled = insensitive(table["labelled"])

    def told(self, text: str, passage: Passage, draft: Draft, phrases: list[Phrase]) -> Iterator[Phrase]:
        """ "Its count of June 26 was 22", "Police had been looking for 19 motorists Wednesday"."""
        lo, start = passage.sentence.start, draft.figure.start
        end = max(draft.finding.item.end, draft.line.items[draft.finding.trigger].end)
        for phrase in phrases:
            if phrase.kind in STRETCHES:
                continue
            if phrase.end <= start:
                if (
                    self._believing.search(text, lo, phrase.start)
                    or self._of_a_count(text, lo, phrase, start)
                    or (0 < phrase.start - lo < NEAR and self._labels(text, passage, phrase, start))
                ):
                    yield phrase
            elif draft.finding.metric in LEVELS and 0 <= phrase.start - end < NEAR:
                had = self._then_had.search(text, max(lo, start - HAD), start) or _changed(passage, draft)
                if had and not re.search(r"[,;\d]", text[end : phrase.start]):
                    yield phrase

    def of_that_day(self, text: str, end: int) -> bool:
        """Whether a figure carries a part of the day that the one before it was given on: "and 76 in the evening"."""
        return (self._that_day.match(text, end) or self._same_day.match(text, end)) is not None

    def is_same_day(self, text: str, start: int, end: int) -> bool:
        """Whether no more than hours lie between two figures: "reported nine, but hours later raised that to 11"."""
        return self._same_day.match(text, start, end) is not None

    def is_by_then(self, text: str, start: int) -> bool:
        """Whether a clause opens with a part of a day that was spoken of before: "By nightfall, five were dead"."""
        return self._by_then.match(text, start) is not None

    def is_behind(self, text: str, end: int) -> bool:
        """Whether a count stands behind a day that it is of: "Wednesday's count of 21"."""
        return self._counts_behind.match(text, end) is not None

    def _labels(self, text: str, passage: Passage, phrase: Phrase, start: int) -> bool:
        """Whether a time is a label before what somebody says: "Row 1, Saturday, 3 a.m.: the governor says seven"."""
        label = self._labelled.match(text, phrase.end, start) is not None
        return label and any(phrase.end <= a.start < start for a in passage.attributions)

    def _of_a_count(self, text: str, lo: int, phrase: Phrase, start: int) -> bool:
        """Whether a time is that of a count that gives the figure: "Its count of June 26 was 22"."""
        if start - phrase.end >= HEAD or re.search("[,;]", text[phrase.end : start]):
            return False
        if self._counts_behind.match(text, phrase.end):
            return True
        return self._counts_of.search(text, max(lo, phrase.start - HEAD), phrase.start) is not None
