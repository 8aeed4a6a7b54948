"""Times of the papers that give a figure: "our release, issued at 1:10 p.m. Saturday", "Wednesday's bulletin"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tracker.extractor.beside import ASIDE, FAR
from tracker.extractor.days import Phrase
from tracker.extractor.drafts import Draft, Passage
from tracker.extractor.patterns import insensitive
from tracker.extractor.times import STRETCHES


class Papers:
    """Finds them by a language's table of times. ``behind``: a paper's word right behind its time."""

    def __init__(self, table: dict[str, Any], behind: re.Pattern[str]) -> None:
        self._paper_after = behind
        papers, issued = table["papers"], "|".join(table["issued"]).replace(" ", r"\s+")
        lead = rf"(?:{table['leading_in']})?"
        self._issued = insensitive(rf"(?<!\w)(?:{issued})\s*[,:]?\s*{lead}$")
        self._named = insensitive(rf"\b(?:{papers}|{table['figures']})\b")
        self._at_its = insensitive(rf"\b(?:{table['whose']})\s+(?:[\w-]+\s+){{0,2}}$")
        self._paper_before = insensitive(rf"\b(?:{papers})\s*,?\s*{lead}$")
        self._in_paper = insensitive(
            rf"\b(?:{table['in_its']})\s+(?:[\w-]+\s+){{0,4}}(?:{papers})(?:{table['posted_on']})?\s+{lead}$"
        )

    def told(self, text: str, passage: Passage, draft: Draft, phrases: list[Phrase]) -> Iterator[Phrase]:
        """ "our release, issued at 1:10 p.m. Saturday, listed two deaths", "Wednesday's bulletin"."""
        start = draft.figure.start
        for phrase in phrases:
            if phrase.kind in STRETCHES:
                continue
            lo = passage.sentence.start
            if phrase.end <= start:
                near = max(lo, phrase.start - ASIDE)
                dated = (
                    (self._issued.search(text, near, phrase.start) and self._named.search(text, lo, phrase.start))
                    or self._paper_before.search(text, near, phrase.start)
                    or self._paper_after.match(text, phrase.end)
                )
                if dated and not _is_barred(text, passage, phrase.end, start):
                    yield phrase
            elif not re.search("[;,]", text[draft.figure.end : phrase.start]):
                behind = max(lo, draft.figure.end, phrase.start - FAR // 2)
                if self._is_own_briefing(text, draft, phrase) or self._in_paper.search(text, behind, phrase.start):
                    yield phrase

    def _is_own_briefing(self, text: str, draft: Draft, phrase: Phrase) -> bool:
        """ "Reported three deaths at its 2 p.m. briefing": a time behind a figure that is of a paper or the like."""
        between = text[draft.figure.end : phrase.start]
        if len(between) > FAR // 2 or self._paper_after.match(text, phrase.end) is None:
            return False
        return self._at_its.search(between) is not None


def _is_barred(text: str, passage: Passage, start: int, end: int) -> bool:
    """Whether another saying begins between a document's time and a figure."""
    if ";" in text[start:end] or end - start > FAR:
        return True
    between = [a for a in passage.attributions if start <= a.start and a.end <= end]
    # "Contrary to a statement by the force on Saturday, which said six, we believe seven": the article's own
    return any(a.times or (a.blocks and passage.attributions[0].speaker) for a in between)
