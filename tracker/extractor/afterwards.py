"""Sayings told of by how long before the news they were: "a day after the government spoke of at least 20"."""

from __future__ import annotations

from typing import NamedTuple

from tracker.extractor.days import day_of, shifted
from tracker.extractor.drafts import Draft, Passage
from tracker.extractor.language import Language, alternatives
from tracker.extractor.page import Page
from tracker.extractor.patterns import insensitive

CLAUSE = ",;"
"""What ends such a clause."""
DAYS = {"day": 1, "week": 7}
"""Days of a unit; an hour is none."""


class Before(NamedTuple):
    """A clause on what was said before, and how many days that was."""

    start: int
    end: int
    days: int


class Afterwards:
    """Finds them by a language's table of times."""

    def __init__(self, lang: Language) -> None:
        table = lang.table("times.toml")
        self._word: str = table["after"]
        self._amounts, self._units = table["amounts"], table["units"]
        units = alternatives([unit for unit, kind in self._units.items() if kind == "hour" or kind in DAYS])
        body = table["days_after"].replace("{amount}", alternatives(self._amounts)).replace("{unit}", units)
        self._opening = insensitive(body)
        self._inner = insensitive(rf"[,;–—]\s*{body}")

    def find(self, text: str, passage: Passage) -> Before | None:
        """The clause of a sentence that tells so, if it gives a figure that somebody said then."""
        start, end = passage.sentence.start, passage.sentence.end
        if text.find(self._word, start, end) < 0:
            return None
        found = self._opening.match(text, start, end) or self._inner.search(text, start, end)
        if found is None:
            return None
        closes = min((at for sign in CLAUSE if (at := text.find(sign, found.end(), end)) >= 0), default=end)
        amount = (found["amount"] or "").lower()
        count = int(amount) if amount.isdecimal() else self._amounts.get(amount, 1)
        days = count * DAYS.get(self._units.get((found["unit"] or "").lower(), ""), 0)
        return Before(found.end(), closes, days)

    @staticmethod
    def is_told(passage: Passage, draft: Draft, before: Before) -> bool:
        """Whether a figure stands in such a clause, behind a saying in it."""
        start = draft.figure.start
        inside = before.start <= start < before.end
        return inside and any(before.start <= a.start < start and not a.times for a in passage.attributions)

    @staticmethod
    def day(text: str, passage: Passage, before: Before, page: Page) -> str:
        """The day of that saying: so many before the one that the sentence tells of, else before the page."""
        outside = (t for t in passage.times if not before.start <= t.start < before.end and t.kind != "following")
        told = (day_of(page.resolve(phrase, None)) for phrase in outside if phrase.kind in ("weekday", "day", "date"))
        base = next((day for day in told if day is not None and day <= page.day), page.day)
        return shifted(base, -before.days).isoformat()
