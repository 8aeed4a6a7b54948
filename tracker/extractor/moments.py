"""What the time phrases of a sentence mean together: a day, with the clock that stands beside it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from tracker.extractor.days import DAY, Phrase, day_of, shifted
from tracker.extractor.drafts import Draft, Passage
from tracker.extractor.page import Page
from tracker.extractor.times import Times

JOINED = 16
"""Characters between a clock and its day."""


class Moments:
    """Resolves time phrases in their sentence."""

    def __init__(self, times: Times) -> None:
        self._times = times

    def before(
        self,
        text: str,
        passage: Passage,
        draft: Draft,
        phrase: Phrase,
        page: Page,
        context: dt.date | None,
        events: Callable[[str, Phrase], bool],
    ) -> dt.date | None:
        """The day from which a phrase counts: of the figure told from, of the sentence so far, of the paragraph."""
        anchor = draft.finding.anchor
        whole = next((d for d in passage.drafts if anchor is not None and d.finding is anchor), None)
        if whole is not None and phrase.end <= whole.figure.start:
            whole = None  # "A day earlier, one had put it at 116 and another at 60": both count from the text before
        told = whole.reported_at if whole is not None else None
        if whole is not None and not whole.own_time and any(_of_one_part(t, phrase) for t in passage.times):
            told = None  # "230 people spent Saturday night in shelters, down from 410 the night before"
        if told and draft.finding.relation in ("newer", "older", "carried") and phrase.kind in ("following", "span"):
            return day_of(told)
        for other in reversed(passage.times):
            if other.end <= phrase.start and not (events(text, other) or self._times.is_since(text, other)):
                found = page.resolve(other, context)
                if found and len(found) == DAY:
                    return dt.date.fromisoformat(found)
        return context or (day_of(told) if told else None)

    def told(
        self, text: str, phrases: list[Phrase], phrase: Phrase, page: Page, before: dt.date | None, past: bool
    ) -> str | None:
        """A day, with the clock that stands beside it."""
        near = self._cluster(text, phrases, phrase)
        days = (page.resolve(p, before) for p in near if p.kind != "clock")
        resolved = next((r for r in days if r and len(r) == DAY), None)
        clock = next((c for c in (self._times.clock(p) for p in near if p.kind == "clock") if c), None)
        if clock is None:
            if resolved is None and any(p.kind == "clock" for p in near):
                base = before or page.event or page.day  # "around midnight"
                eve = before is None and page.event is None and self._times.is_until(text, phrase)
                night = base != page.day and self._times.is_after(text, phrase)  # "shortly after midnight"
                return shifted(base, night - eve).isoformat()  # "shortly before midnight"
            return resolved
        if resolved is None:
            base = before or page.event or page.day
            if page.clock is not None and page.event is None and clock[:2] <= page.clock and not past:
                base = page.day  # "a blast on the night of 4 October killed 12, he said at 6:30 p.m.", printed at 7
            late = page.clock is not None and base == page.day and clock[:2] > page.clock
            resolved = shifted(base, -late).isoformat()
        return f"{resolved}T{clock[0]:02d}:{clock[1]:02d}{clock[2] or page.zone}"

    def _cluster(self, text: str, phrases: list[Phrase], phrase: Phrase) -> list[Phrase]:
        """The phrase and those that stand with it: "1:10 p.m. Saturday", "its 6 a.m. report on Thursday"."""
        near = [phrase]
        if phrase not in phrases:
            return near  # of the sentence before
        k = phrases.index(phrase)
        for step in (1, -1):
            other, last = k + step, phrase
            while 0 <= other < len(phrases):
                gap = text[min(last.end, phrases[other].end) : max(last.start, phrases[other].start)]
                beside = len(gap) < JOINED and not re.search(r"[;.]|\d", gap)
                if not beside or (step < 0 and "clock" not in (phrases[other].kind, last.kind)):
                    break
                near.append(phrases[other])
                last = phrases[other]
                other += step
        return near


def _of_one_part(one: Phrase, other: Phrase) -> bool:
    """ "Saturday night", "the night before": whether two times are of the same part of a day."""
    part = one.parts.get("part", "")
    return one.end <= other.start and part != "" and part in other.parts.get("word", "")
