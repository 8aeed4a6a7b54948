"""What day a time phrase means, by news convention.

A bare weekday is the last one, counted from publication, and that day itself where it is the same
weekday; a date without a year is the nearest that is not after publication. A precision is never
invented: a phrase for a week, month or year gives just that.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

DAY = 10
"""Characters of a time to the day."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One time phrase: its span and the named parts of the pattern that found it."""

    start: int
    end: int
    kind: str
    parts: dict[str, str]


def shifted(day: dt.date, days: int) -> dt.date:
    """A day so many days later; the first or the last but one of the calendar where that would be beyond it."""
    return dt.date.fromordinal(min(max(day.toordinal() + days, 1), dt.date.max.toordinal() - 1))


def day_of(text: str | None) -> dt.date | None:
    """The calendar day that reduced ISO 8601 begins with; ``None`` where it has none."""
    try:
        return dt.date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


class Days:
    """Resolves time phrases by a language's tables."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.table = table

    def resolve(self, phrase: Phrase, published: dt.date, before: dt.date | None = None) -> str | None:
        """Reduced ISO 8601 of what the phrase means; ``None`` for a clock time or what lies ahead.

        ``published``: the day of publication where it appeared. ``before``: the day that the text
        spoke of before, from which "two days later" counts.
        """
        parts = phrase.parts
        try:
            if phrase.kind == "date":
                return self._date(parts, published)
            if phrase.kind == "month":
                month = self.table["months"][parts["month"]]
                year = published.year - (month > published.month)
                return f"{year:04d}-{month:02d}"
            if phrase.kind == "year":
                return parts["year"]
            if phrase.kind == "weekday":
                back = (published.weekday() - self.table["weekdays"][parts["weekday"]]) % 7
                if parts.get("shift") in self.table["ahead_shifts"]:
                    return None
                if parts.get("shift") in self.table["past_shifts"] and not back:
                    back = 7
                return (published - dt.timedelta(days=back)).isoformat()
            if phrase.kind == "day":
                shift = self.table["days"][parts["word"]]
                return None if shift > 0 else (published + dt.timedelta(days=shift)).isoformat()
            if phrase.kind == "following":
                return ((before or published) + dt.timedelta(days=self.table["following"][parts["word"]])).isoformat()
            if phrase.kind == "stretch":
                unit, count = self.table["stretches"][parts["word"]]
                return self._stretch(unit, count, published)
            if phrase.kind == "span":
                return self._span(parts, published, before)
        except (ValueError, OverflowError):
            return None
        return None

    def _date(self, parts: dict[str, str], published: dt.date) -> str:
        name = parts["month"]
        month = int(name) if name.isdigit() else int(self.table["months"][name])
        year = parts.get("year")
        if "day" not in parts:
            return f"{year}-{month:02d}"
        day = int(parts["day"])
        if year:
            full = int(year) + (1900 if len(year) == 2 else 0)
            return dt.date(full, month, day).isoformat()
        # The next day may already have begun where it happened.
        ahead = dt.date(published.year, month, day) > published + dt.timedelta(days=1)
        return dt.date(published.year - ahead, month, day).isoformat()

    @staticmethod
    def _stretch(unit: str, count: int, published: dt.date) -> str | None:
        if count > 0:
            return None
        if unit == "year":
            return f"{published.year + count:04d}"
        if unit == "month":
            month = published.year * 12 + published.month - 1 + count
            return f"{month // 12:04d}-{month % 12 + 1:02d}"
        monday = published - dt.timedelta(days=published.weekday() - 7 * count)
        return f"{monday.isoformat()}/{(monday + dt.timedelta(days=6)).isoformat()}"

    def _span(self, parts: dict[str, str], published: dt.date, before: dt.date | None) -> str | None:
        count = int(parts["digits"]) if "digits" in parts else int(self.table["amounts"][parts["amount"]])
        sign = self.table["directions"][parts["direction"]]
        unit = self.table["units"][parts["unit"]]
        base = before if before and parts["direction"] not in self.table["from_now"] else published
        if sign > 0 and before is None:
            return None
        if unit == "hour":
            return base.isoformat() if count < 6 else None
        if unit in ("day", "week"):
            return (base + dt.timedelta(days=sign * count * (7 if unit == "week" else 1))).isoformat()
        return self._stretch(unit, sign * count, base)

    def clock(self, phrase: Phrase) -> tuple[int, int, str] | None:
        """Hour, minute and offset ("" for local time) of a clock phrase."""
        parts = phrase.parts
        if "word" in parts:
            # midnight ends one day and begins another
            return (12, 0, "") if self.table["parts"].get(parts["word"]) == "T12" else None
        hour = int(self.table["amounts"][parts["amount"]] if "amount" in parts else parts["hour"])
        minute = int(parts.get("minute", "0"))
        meridiem = self.table["halves"].get(parts["ampm"]) if "ampm" in parts else parts.get("meridiem", "")[:1]
        if meridiem and not 1 <= hour <= 12:
            return None
        if meridiem:
            hour = hour % 12 + (12 if meridiem == "p" else 0)
        if hour > 23:
            return None
        zone = self.table["zones"].get(parts.get("zone", ""), "")
        return hour, minute, zone
