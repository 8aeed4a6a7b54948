"""The article's own event, and which of the days that a text names are those of another one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from tracker.extractor.context import Context
from tracker.extractor.days import DAY, Phrase, day_of
from tracker.extractor.drafts import Draft, Passage
from tracker.extractor.retrospect import RETROSPECT
from tracker.extractor.times import STRETCHES, Times
from tracker.model import Metric

LONG_BEFORE = 10
"""Days before the article's own event from which a date is that of another one."""
HEAD = 14
"""Characters of a sentence before a day that opens it: "Earlier, on August 26,"."""
APART = 3
"""Days between the article's own event and a date on which "a blast" is another one."""
VAGUE = 5
"""Times the least that a vague toll says ("dozens") which it may stand for."""
HAPPENING = frozenset({Metric.KILLED, Metric.INJURED, Metric.ABDUCTED, Metric.CASUALTIES})
"""What happens on a day, and is no level on it."""


@dataclass(slots=True)
class Story:
    """The article's own event, as its text up to the first figure has it."""

    years: set[str]
    months: set[str] = field(default_factory=set)
    days: set[dt.date] = field(default_factory=set)
    happened: set[dt.date] = field(default_factory=set)  # of these: on which nobody is said to have spoken
    tolls: dict[str, int] = field(default_factory=dict)  # the largest figure of each metric
    vague: dict[str, int] = field(default_factory=dict)  # the opening's vague tolls: "dozens"
    opening: int = 0  # where the sentence of the first figure ends
    sought: bool = False  # the day of a past event is looked for behind it
    last_year: bool = False  # that event was last year
    running: bool = False  # that figure is counted since a day
    since: dt.date | None = None  # of a report on a time of its own: when that begins

    def begin(self, published: dt.date) -> dt.date:
        """The event's first day that is told of, else that of publication."""
        return min(self.days, default=published)


class Dated:
    """Knows the days of the article's own event, as far as its text has told of them."""

    def __init__(
        self, context: Context, times: Times, text: str, published: str | None, event: dt.date | None = None
    ) -> None:
        self._context, self._told, self._times, self._text = context, context.allusions, times, text
        self._published = published
        self._indefinite = context.indefinite
        self._day = day_of(published)
        self._story = Story({published[:4]} if published else set())
        if self._day is not None:
            self._story.days |= set(self._told.period(text, self._day, times))
            self._story.years |= {str(day.year) for day in self._story.days}
            self._story.since = min(self._story.days, default=None)
        if event is not None:  # of a retrospective
            self._story.years.add(str(event.year))
            self._story.days.add(event)

    def _note(self, draft: Draft) -> None:
        """Remembers the article's own largest toll."""
        if draft.total:
            tolls, metric = self._story.tolls, draft.finding.metric
            tolls[metric] = max(tolls.get(metric, 0), draft.value)

    def _specify(self, passage: Passage) -> None:
        """Takes up the days of a vague toll: "Dozens died, it said. On 28 October, police killed 46"."""
        story = self._story
        if story.happened:
            return
        for draft in passage.drafts:
            low = story.vague.get(draft.finding.metric, 0)
            if not (low and draft.total and low <= draft.value < low * VAGUE):
                continue
            for phrase in passage.times:
                day = self._resolved(phrase) if phrase.kind == "date" and "year" not in phrase.parts else None
                if day is not None and phrase.end <= draft.figure.start:
                    story.days.add(day)
                    story.months.add(phrase.parts["month"])
            story.vague = {}
            return

    def _is_own(self, phrase: Phrase) -> bool:
        """Whether a count runs since the article's own event began."""
        if year_of(phrase) in {"", *self._story.years} and self._told.counts_own(
            self._text, phrase.start, phrase.end, self._story.opening
        ):
            return True
        first = self._resolved(phrase)
        return first is not None and bool(self._story.days) and first >= min(self._story.days)

    def _is_long_before(self, passage: Passage, phrase: Phrase) -> bool:
        """Whether a day lies so long before the event that it is another one's ("On April 9, seven people died")."""
        if self._day is None or "year" in phrase.parts or not passage.drafts:
            return False
        day = self._resolved(phrase)
        if day is None or self._times.is_since(self._text, phrase) or self._is_retrospect():
            return False
        if phrase.kind == "weekday":
            if any(d.own_time and d.day == day.isoformat() for d in passage.drafts):
                return False  # "a prosecutor spoke of 14 last Wednesday"
            past = phrase.parts.get("shift", "") in self._times.table["past_shifts"]
            return past and bool(self._story.days) and day < min(self._story.days)
        if phrase.parts.get("month") in self._story.months:
            return False  # the event's own month
        return phrase.kind == "date" and (self._story.begin(self._day) - day).days > LONG_BEFORE

    def _is_day_before(self, passage: Passage, phrase: Phrase) -> bool:
        """Whether what is told of a day before the event's is another event: "On Thursday, 18 people were killed"."""
        happened, figures = self._story.happened, passage.drafts
        if not (happened and figures) or "year" in phrase.parts:
            return False
        if phrase.start - self._opening(passage, phrase) > HEAD and not self._ends_another(passage, phrase):
            return False
        day = self._resolved(phrase)
        since = self._story.since
        if day is None or day >= min(happened) or (since is not None and day >= since) or self._is_retrospect():
            return False
        said = any(phrase.end <= a.start < figures[0].figure.start for a in passage.attributions)
        return not said and all(
            d.finding.metric in HAPPENING and not d.own_time and d.finding.relation != "carried" for d in figures
        )

    def _ends_another(self, passage: Passage, phrase: Phrase) -> bool:
        """ "Security forces killed eight militants in a raid on Thursday": a day right behind what else happened."""
        items, last = passage.line.items, passage.drafts[-1].figure.end
        k = next((n for n, item in enumerate(items) if item.time is phrase), 0)
        behind = [n for n in range(1, k) if items[n].start >= last]
        if not behind or any(items[n].tags & {"COMMA", "SEMI", "WHO", "SUB"} for n in behind):
            return False
        return any(
            items[n].text in self._times.table["deeds"] and any(i.text in self._indefinite for i in items[n - 2 : n])
            for n in behind
        )

    @staticmethod
    def _opening(passage: Passage, phrase: Phrase) -> int:
        """Where a sentence begins to tell: behind "As the agency reported,", if it opens so."""
        items, start = passage.line.items, passage.sentence.start
        if "AS" not in items[0].tags:
            return start
        told = [a for a in passage.attributions if a.end <= phrase.start]
        return max((a.end for a in told), default=start)

    def _is_another(self, passage: Passage, phrase: Phrase) -> bool:
        """ "A warehouse blast in Binjin on Aug. 12 left 121 dead": another event by its article and its date."""
        items, first = passage.line.items, next(iter(passage.drafts), None)
        if phrase.kind != "date" or "year" in phrase.parts or first is None or items[0].text not in self._indefinite:
            return False
        if phrase.end > first.figure.start or not self._story.days or self._is_retrospect():
            return False
        if first.value <= self._story.tolls.get(first.finding.metric, 0):
            return False  # "A landslide on May 2 killed four": it may belong to the storm that killed nine
        head = [i.tags for i in items if i.end <= phrase.start]
        if not any(tags & {"DISASTER", "EVENT"} for tags in head) or any(tags & {"WHO", "COMMA"} for tags in head):
            return False
        day = self._resolved(phrase)
        return day is not None and (min(self._story.days) - day).days > APART

    def _is_of_past_stretch(self, phrase: Phrase) -> bool:
        """Whether a stretch is told of that is over, and without the article's own event: "last year"."""
        if self._day is None or phrase.kind not in STRETCHES:
            return False
        found = self._times.resolve(phrase, self._day) or ""
        if len(found) >= DAY:
            return False
        return not any(day.isoformat().startswith(found) for day in {self._day, *self._story.days})

    def _is_new(self, phrase: Phrase) -> bool:
        """Whether a date is of the article's own event or after it."""
        day = self._resolved(phrase) if phrase.kind == "date" and "day" in phrase.parts else None
        return day is not None and self._day is not None and self._story.begin(self._day) <= day <= self._day

    def _is_retrospect(self) -> bool:
        """Whether the article looks back at its event; then a day without a year may be one of that time."""
        return self._day is not None and (self._day - self._story.begin(self._day)).days > RETROSPECT

    def _resolved(self, phrase: Phrase) -> dt.date | None:
        if self._day is None or phrase.kind not in ("date", "weekday", "day"):
            return None
        return day_of(self._times.resolve(phrase, self._day))


def year_of(phrase: Phrase) -> str:
    """The year that a time phrase names in full, if it does."""
    year = phrase.parts.get("year", "")
    return year if len(year) == 4 else ""
