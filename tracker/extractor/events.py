"""Which event a figure is about: the article's own, or another one or a count over many that a mark in the text names.

A mark is a year, a month, a day or some words ("since the coup"). What it governs is told sentence by sentence: it
reaches figures of its own sentence, and the sentences of its paragraph until one that is dated by the news itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from tracker.extractor.context import Context
from tracker.extractor.days import DAY, Phrase, day_of, shifted
from tracker.extractor.drafts import Draft, Passage
from tracker.extractor.marks import Kind, Mark, closed, described, hangs_on, inserted, stands_beside
from tracker.extractor.retrospect import RETROSPECT
from tracker.extractor.sections import sections
from tracker.extractor.segment import Layout
from tracker.extractor.times import Times
from tracker.model import About, Metric

LONG_BEFORE = 10
"""Days before the article's own event from which a date is that of another one."""
HOLDING = 60
"""Characters before a mark in which a superlative takes it: "the worst fire since 2016"."""
SCALE = 60
"""Times the article's own toll that a count over a whole war is at least."""
HEAD = 14
"""Characters of a sentence before a day that opens it: "Earlier, on August 26,"."""
APART = 3
"""Days between the article's own event and a date on which "a blast" is another one."""
FEW = 3
"""Deaths of the article's own toll below which nothing is told by size."""
MANY = 1000
"""Deaths below which no count is told by its size alone to be of a whole war."""


@dataclass(slots=True)
class Story:
    """The article's own event, as its text up to the first figure has it."""

    years: set[str]
    months: set[str] = field(default_factory=set)
    days: set[dt.date] = field(default_factory=set)
    happened: set[dt.date] = field(default_factory=set)  # of these: on which nobody is said to have spoken
    tolls: dict[str, int] = field(default_factory=dict)  # the largest figure of each metric
    since: dt.date | None = None  # of a report on a time of its own: when that begins

    def begin(self, published: dt.date) -> dt.date:
        """The event's first day that is told of, else that of publication."""
        return min(self.days, default=published)


class Events:
    """Tells what the figures of one article are about."""

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

    def tell(self, layout: Layout, passages: list[Passage]) -> None:
        """Sets ``about`` of every draft."""
        headed = sections(self._told, self._text, layout)
        paragraph, carried, opening = -1, "", True
        pointed = False  # whether the sentence before spoke of another time: "since then" counts from it
        for passage in passages:
            if passage.sentence.paragraph != paragraph:
                paragraph, carried = passage.sentence.paragraph, ""
            under = headed[paragraph]
            if opening:
                opening = not passage.drafts
                self._open(passage, under)
                pointed = any(draft.about == About.BACKGROUND for draft in passage.drafts)
                continue
            if not (passage.drafts or passage.times or self._told.may_be_again(passage.tokens)):
                pointed = False
                continue
            marks = list(self._marks(passage))
            span = passage.sentence.start, passage.sentence.end
            again = self._told.again(self._text, *span, passage.tokens)
            pointing = pointed and self._told.points_back(self._text, *span)
            here = any(t.kind in ("weekday", "day", "clock") or self._is_new(t) for t in passage.times)
            held = self._holds(passage, carried, here)
            for draft in passage.drafts:
                held = held or self._dwarfs(draft)  # and what is told with it
                going_on = held and not (carried == PASSED and draft.finding.metric in LASTING)
                background = under or going_on or pointing or self._reached(draft, marks)
                if again is not None:
                    background = background or self._told.tells_next(self._text, again, draft.figure.start)
                draft.about = About.BACKGROUND if background else About.MAIN
                if not background:
                    self._note(draft)
            pointed = bool(marks) or pointing or again is not None
            carried = self._carried(passage, marks, again, carried, here)

    def _open(self, passage: Passage, under: bool) -> None:
        """The first figure is about the article's own event, whenever it was."""
        story = self._story
        years = {_year(t) for t in passage.times} - {""}
        figures = passage.drafts
        stretch = self._times.stretch_told(self._text, passage.sentence.start, passage.sentence.end)
        if stretch and self._day:  # "39 people have died in two weeks of protests"
            story.days.add(shifted(self._day, -stretch))
        for phrase in passage.times:
            counted = (
                len(figures) > 1
                and figures[0].figure.end < phrase.start < figures[-1].figure.start
                and ("day" in phrase.parts or _year(phrase) != "")
                and self._times.is_long_since(self._text, phrase, self._published)
            )
            if counted:  # "12 were killed, bringing the toll since October 7, 2023 to 43,552"
                years.discard(_year(phrase))
                first = figures[0].finding.metric
                for draft in figures:
                    if draft.figure.start > phrase.end and figures[-1].finding.metric == first:
                        draft.about = About.BACKGROUND
                continue
            if figures and "month" in phrase.parts:
                story.months.add(phrase.parts["month"])
            day = self._resolved(phrase)
            if day is not None:
                story.days.add(day)
                if figures and not any(phrase in a.times for a in passage.attributions):
                    story.happened.add(day)
        story.years |= years
        habits = [s for s in passage.cues.spans.get("background", ()) if self._told.is_habit(self._text, *s)]
        for draft in figures if habits else ():  # "On average, 30 people die each year"
            if self._reached(draft, [Mark(start, end, Kind.RUNNING) for start, end in habits]):
                draft.about = About.BACKGROUND
        for draft in figures:
            if under:
                draft.about = About.BACKGROUND
            elif draft.about == About.MAIN:
                self._note(draft)

    def _note(self, draft: Draft) -> None:
        """Remembers the article's own largest toll."""
        if draft.total:
            tolls, metric = self._story.tolls, draft.finding.metric
            tolls[metric] = max(tolls.get(metric, 0), draft.value)

    def _marks(self, passage: Passage) -> Iterator[Mark]:
        """The marks of a sentence."""
        text, times, story = self._text, self._times, self._story
        said = {id(t) for a in passage.attributions for t in a.times} if passage.drafts else set()
        for phrase in passage.times:
            if times.is_long_since(text, phrase, self._published):
                if not self._is_own(phrase):
                    yield self._running(passage, phrase.start, phrase.end, dated=True)
            elif (
                (_year(phrase) not in {"", *story.years} and not self._told.is_of_a_life(text, phrase))
                or self._told.is_of_before(text, phrase, self._published)
                or times.is_past_month(phrase, self._published, story.months, story.happened)
                or (id(phrase) not in said and self._is_long_before(passage, phrase))
                or (id(phrase) not in said and self._is_day_before(passage, phrase))
                or (id(phrase) not in said and self._is_another(passage, phrase))
            ) and not hangs_on(passage, phrase.start, phrase.end):
                passing = self._told.is_compared(text, phrase.start)
                yield Mark(phrase.start, phrase.end, Kind.OTHER, passing=passing)
        for start, end in passage.cues.spans.get("background_here", ()):
            yield Mark(start, end, Kind.RUNNING, passing=True)
        for start, end in passage.cues.spans.get("background", ()):
            yield self._running(passage, start, end)

    def _running(self, passage: Passage, start: int, end: int, *, dated: bool = False) -> Mark:
        """A stretch over which is counted, unless it only says what the event is the worst of."""
        begin = max(passage.sentence.start, start - HOLDING)
        rank = self._told.ranks(self._text, begin, start) or inserted(passage, start, end)
        return Mark(start, end, Kind.RANK if rank else Kind.RUNNING, dated)

    def _is_own(self, phrase: Phrase) -> bool:
        """Whether a count runs since the article's own event began."""
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
            if any(d.own_time and (d.reported_at or "")[:DAY] == day.isoformat() for d in passage.drafts):
                return False  # "a prosecutor spoke of 14 last Wednesday"
            past = phrase.parts.get("shift", "") in self._times.table["past_shifts"]
            return past and bool(self._story.days) and day < min(self._story.days)
        if phrase.parts.get("month") in self._story.months:
            return False  # the event's own month
        return phrase.kind == "date" and (self._story.begin(self._day) - day).days > LONG_BEFORE

    def _is_day_before(self, passage: Passage, phrase: Phrase) -> bool:
        """Whether what is told of a day before the event's is another event: "On Thursday, 18 people were killed"."""
        happened, figures = self._story.happened, passage.drafts
        if not (happened and figures) or phrase.start - passage.sentence.start > HEAD or "year" in phrase.parts:
            return False
        day = self._resolved(phrase)
        since = self._story.since
        if day is None or day >= min(happened) or (since is not None and day >= since) or self._is_retrospect():
            return False
        said = any(phrase.end <= a.start < figures[0].figure.start for a in passage.attributions)
        return not said and all(
            d.finding.metric in HAPPENING and not d.own_time and d.finding.relation != "carried" for d in figures
        )

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

    def _reached(self, draft: Draft, marks: list[Mark]) -> bool:
        """Whether a mark governs the figure: it stands before it, or behind it in the same clause."""
        start = draft.figure.start
        items = draft.line.items
        told = max(draft.figure.end, items[draft.finding.trigger].end)
        anchor = draft.finding.anchor
        if anchor is not None and draft.finding.relation == "part" and anchor.item in items:
            told = max(told, items[anchor.trigger].end)
        for mark in marks:
            if mark.kind == Kind.RANK:
                if mark.end <= start and self._told.tells_of_rank(self._text, mark.start, mark.end):
                    return True  # "the worst since 2009, when 71 people died"
            elif mark.end <= start:
                if not closed(items, mark, start):
                    return True
            elif draft.finding.metric in LASTING and mark.kind == Kind.RUNNING and mark.dated:
                continue  # "Two have been missing since the dyke gave way on 30 August"
            elif draft.finding.relation == "older" and not self._context.compares(
                self._text, draft.sentence.start, start, draft.figure.end
            ):
                continue  # "up from 31,250 on 24 August"
            elif stands_beside(items, told, mark):
                return True
        return False

    def _dwarfs(self, draft: Draft) -> bool:
        """Whether a count of deaths is so large beside the article's own toll that it is of a whole war."""
        own = self._story.tolls.get(draft.finding.metric, 0)
        if own < FEW:
            return False  # "Two Canadians are among the dead"
        return draft.finding.metric == Metric.KILLED and draft.value >= MANY and 0 < own * SCALE <= draft.value

    def _holds(self, passage: Passage, carried: str, here: bool) -> bool:
        """Whether what the sentences before are about goes on in this one."""
        if carried != AGAIN:
            return carried != "" and not here
        days = {self._resolved(phrase) for phrase in passage.times}
        return bool(passage.times) and not days & self._story.days  # "Last Sunday, a minibus ..."

    def _carried(self, passage: Passage, marks: list[Mark], again: int | None, carried: str, here: bool) -> str:
        """What the sentences behind this one of its paragraph are about."""
        telling = [mark for mark in marks if mark.kind != Kind.RANK and not mark.passing]
        if not telling and again is None and not passage.drafts:
            return carried if carried == AGAIN or not here else ""
        mixed = any(d.about == About.MAIN for d in passage.drafts)
        if mixed and all(m.kind == Kind.RUNNING and described(passage, m) for m in telling):
            return ""  # "The strike killed nine in Jabalia, where an offensive since May has left 1,800 dead"
        if again is not None and not mixed:
            return AGAIN
        # a month alone is told in passing: "a couple who had celebrated their anniversary in June"
        months = all(self._times.is_month_within(t) for t in passage.times)
        other = any(mark.kind == Kind.OTHER or mark.dated for mark in telling)
        if (other and (passage.drafts or not months)) or (telling and passage.drafts):
            return MARKED if passage.drafts else PASSED
        return carried if carried == AGAIN or not here else ""


MARKED, PASSED, AGAIN = "m", "p", "a"
HAPPENING = frozenset({Metric.KILLED, Metric.INJURED, Metric.ABDUCTED, Metric.CASUALTIES})
"""What happens on a day, and is no level on it."""
LASTING = frozenset({Metric.MISSING, Metric.TRAPPED})
"""What lasts since a day, and is not counted since then."""


def _year(phrase: Phrase) -> str:
    """The year that a time phrase names in full, if it does."""
    year = phrase.parts.get("year", "")
    return year if len(year) == 4 else ""
