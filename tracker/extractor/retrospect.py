"""Articles that look back at an event of years ago: its day, and what was said in its first hours."""

from __future__ import annotations

import datetime as dt
import re

from tracker.extractor.days import DAY, Phrase, day_of, shifted
from tracker.extractor.drafts import Passage
from tracker.extractor.language import Language
from tracker.extractor.patterns import insensitive
from tracker.extractor.times import Times

RETROSPECT = 300
"""Days after an event from which an article looks back at it."""
AFTERMATH = 92
"""Days after its event of which a retrospective tells without naming the year."""
OPENING = 1500
"""Characters up to the first figure in which the event's day is looked for."""
BESIDE = 14
"""Characters around a month's name in which its day stands."""
DATE = 32
"""Characters of a date before its year."""
LATE = 10
"""Month from which a year is so old that its beginning is looked back at."""
WEEK, YEAR = 7, 365
SOON = 14
"""Days after its publication of which an article tells as of years ago."""
"""Days around an anniversary on which articles look back, and of a year."""
ROUND = 5
"""Of so many years are the anniversaries that need not be named."""
LEAP_DAY = (2, 29)
_YEAR = re.compile(r"(?:1[89]|20)\d\d(?!\d)")


class Retrospect:
    """The event of a retrospective."""

    def __init__(self, lang: Language, times: Times) -> None:
        self._times = times
        table = lang.table("times.toml")
        self._early = insensitive("|".join(table["early_hours"]))
        self._early_ends = insensitive(table["early_ends"])
        months = "|".join(table["months"])
        self._full = insensitive(rf"\d\D{{1,8}}(?:{months})\b|\b(?:{months})\.?\s+\d|\d-\d\d-\d")
        self._last_year = insensitive(lang.table("context.toml")["last_year"])
        self._years_on = insensitive(table["years_on"])
        self._today: list[str] = table["ago_today_words"]
        self._this_day = insensitive(table["ago_today"])

    def event_day(self, text: str, passages: list[Passage], day: dt.date) -> dt.date | None:
        """The day of a retrospective's event: the earliest full date up to its first figure."""
        first = next((p for p in passages if p.drafts), None)
        if first is None:
            return None
        end = first.sentence.end
        begin = max(0, end - OPENING)
        dated = self._dates(text, begin, end, day) or self._ahead(text, begin, end, day)
        told = any(text.find(word, begin, end) >= 0 for word in self._today)
        for match in self._this_day.finditer(text, begin, end) if told else ():
            for phrase in self._times.spans(text, max(begin, match.start() - DATE), match.start()):
                year = self._times.resolve(phrase, day) if phrase.end == match.start() else None
                if phrase.kind == "span" and year and year.isdecimal() and (day.month, day.day) != LEAP_DAY:
                    dated.append(day.replace(year=int(year)))  # "Ten years ago today"
        event = min(dated, default=day)
        if (day - event).days > RETROSPECT:
            return event
        later = self._dates(text, end, min(passages[-1].sentence.end, end + OPENING), day)
        near = WEEK if later and self._years_on.search(text, begin, end) else 0
        years = (d for d in later if self._is_anniversary(d, day, near if (day.year - d.year) % ROUND else WEEK))
        return next((d for d in years if d.year < day.year), None)  # not the date of publication under the headline

    def _ahead(self, text: str, begin: int, end: int, day: dt.date) -> list[dt.date]:
        """Days that cannot be this year's, for they are still to come: of the year that the text has named before.

        Or of the last one: "on 19 August last year".
        """
        out = []
        soon = {shifted(day, days).month for days in (-WEEK, 0, SOON)}
        names = [name.title() for name, month in self._times.table["months"].items() if month in soon]
        near = {at for name in names for at in (m.start() for m in re.finditer(name, text[begin:end]))}
        for at in sorted(begin + offset for offset in near):
            for phrase in self._times.spans(text, max(begin, at - BESIDE), min(end, at + BESIDE)):
                dated = phrase.kind == "date" and "day" in phrase.parts and "year" not in phrase.parts
                last = day_of(self._times.resolve(phrase, day)) if dated else None
                if last is None or (last.month, last.day) == LEAP_DAY:
                    continue
                if self._last_year.match(text, phrase.end) is not None:
                    then = last.replace(year=day.year - 1)
                    out += [then] if self._is_anniversary(then, day, WEEK) else []
                elif 0 < YEAR - (day - last).days <= SOON:
                    years = [int(m[0]) for m in _YEAR.finditer(text, begin, phrase.start) if int(m[0]) < day.year]
                    out += [last.replace(year=years[-1])] if years else []
        return out

    @staticmethod
    def _is_anniversary(then: dt.date, day: dt.date, near: int) -> bool:
        """Whether a day is the anniversary of one years before, or no further from it than some days."""
        if (then.month, then.day) == LEAP_DAY:
            then = shifted(then, 1)
        apart = (then.replace(year=day.year) - day).days
        return abs(apart) <= near or abs(apart) >= YEAR - near

    def _dates(self, text: str, begin: int, end: int, day: dt.date) -> list[dt.date]:
        """The full dates of years before that of publication, and of its own if that is nearly over."""
        out = []
        last = day.year - (day.month < LATE)
        for match in _YEAR.finditer(text, begin, end):
            near = max(begin, match.start() - DATE), min(end, match.end() + len("-05-10"))
            if int(match[0]) > last or self._full.search(text, *near) is None:
                continue
            for phrase in self._times.spans(text, *near):
                if phrase.kind != "date" or "day" not in phrase.parts or phrase.parts.get("year") != match[0]:
                    continue
                found = None if self._times.is_since(text, phrase) else day_of(self._times.resolve(phrase, day))
                out += [found] if found else []
        return out

    def is_early(self, text: str, start: int, end: int) -> bool:
        """Whether a sentence tells of the first hours ("at dawn", "by that night", "the first newspapers")."""
        return self._early.search(text, start, end) is not None

    def ends_early(self, text: str, start: int, end: int) -> bool:
        """Whether a sentence goes on to what became known later ("it later announced", "the definitive count")."""
        return self._early_ends.search(text, start, end) is not None

    def resolve(self, day: dt.date, event: dt.date | None, phrase: Phrase, before: dt.date | None = None) -> str | None:
        """What a phrase means: in a retrospective a bare day is one of the weeks after its event."""
        if event is not None and phrase.kind == "following":
            before = before or event
        found = self._times.resolve(phrase, day, before)
        if event is None or found is None or len(found) != DAY or "year" in phrase.parts:
            return found
        start = before or event
        if phrase.kind == "weekday":
            ahead = (dt.date.fromisoformat(found).weekday() - start.weekday()) % 7
            return shifted(start, ahead).isoformat()
        if phrase.kind == "date":
            try:
                then = dt.date.fromisoformat(found).replace(year=event.year)
            except ValueError:
                return found
            if 0 <= (then - event).days <= AFTERMATH:
                return then.isoformat()
        return found
