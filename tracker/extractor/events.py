"""Which event a figure is about: the article's own, or another one or a count over many that a mark in the text names.

A mark is a year, a month, a day or some words ("since the coup"). What it governs is told sentence by sentence: it
reaches figures of its own sentence, and the sentences of its paragraph until one that is dated by the news itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from tracker.extractor.days import Phrase, shifted
from tracker.extractor.drafts import Draft, Passage
from tracker.extractor.marks import Kind, Mark, closed, described, hangs_on, inserted, stands_beside
from tracker.extractor.retrospect import RETROSPECT
from tracker.extractor.sections import sections
from tracker.extractor.segment import Layout
from tracker.extractor.story import Dated, year_of
from tracker.model import About, Metric, Qualifier

BEHIND = 1200
"""Characters behind the sentence of the first figure in which the day is told of what a court is on."""
HOLDING = 60
"""Characters before a mark in which a superlative takes it: "the worst fire since 2016"."""
SCALE = 60
"""Times the article's own toll that a count over a whole war is at least."""
FEW = 3
"""Deaths of the article's own toll below which nothing is told by size."""
MANY = 1000
"""Deaths below which no count is told by its size alone to be of a whole war."""


class Events(Dated):
    """Tells what the figures of one article are about."""

    def tell(self, layout: Layout, passages: list[Passage]) -> None:
        """Sets ``about`` of every draft."""
        headed = sections(self._told, self._text, layout)
        paragraph, carried, opening = -1, "", True
        pointed = False  # whether the sentence before spoke of another time: "since then" counts from it
        other = False  # whether it told of another event, with no figure of the article's own
        for passage in passages:
            if passage.sentence.paragraph != paragraph:
                paragraph, carried = passage.sentence.paragraph, ""
            under = headed[paragraph]
            if opening:
                opening = not passage.drafts
                self._open(passage, under)
                pointed = any(draft.about == About.BACKGROUND for draft in passage.drafts)
                continue
            self._look_back(passage)
            if not (passage.drafts or passage.times or self._told.may_be_again(passage.tokens)):
                pointed = other = False
                continue
            if self._story.vague:
                self._specify(passage)
            marks = list(self._marks(passage))
            span = passage.sentence.start, passage.sentence.end
            again = self._told.again(self._text, *span, passage.tokens)
            pointing = pointed and self._told.points_back(self._text, *span)
            here = any(t.kind in ("weekday", "day", "clock") or self._is_new(t) for t in passage.times)
            held = self._holds(passage, carried, here)
            held = held or (other and not here and self._told.goes_on(self._text, *span))
            for draft in passage.drafts:
                held = held or self._dwarfs(draft)  # and what is told with it
                going_on = held and not (carried == PASSED and self._is_own_still(passage, draft))
                background = under or going_on or pointing or self._reached(draft, marks)
                if again is not None:
                    background = background or self._told.tells_next(self._text, again, draft.figure.start)
                draft.about = About.BACKGROUND if background else About.MAIN
                if not background:
                    self._note(draft)
            for draft in self._of_another(passage, marks):
                draft.about = About.BACKGROUND
            pointed = bool(marks) or pointing or again is not None
            own = any(draft.about == About.MAIN for draft in passage.drafts)
            other = not own and any(m.kind != Kind.RANK and not m.passing for m in marks)
            other = other or (not passage.drafts and any(self._is_of_past_stretch(t) for t in passage.times))
            carried = self._carried(passage, marks, again, carried, here)

    def _look_back(self, passage: Passage) -> None:
        """Takes up the day of what an inquest, a court or an anniversary is on, told soon behind the opening."""
        story = self._story
        if not story.sought or self._day is None or self._is_retrospect():
            return
        story.sought = passage.sentence.start < story.opening + BEHIND
        for phrase in passage.times if story.sought else ():
            if self._told.is_of_last_year(self._text, phrase.end) and "month" in phrase.parts:
                day = self._of_last_year(phrase)
                story.last_year = True
                story.months.add(phrase.parts["month"])
            else:
                dated = "day" in phrase.parts and year_of(phrase) and not self._times.is_since(self._text, phrase)
                day = self._resolved(phrase) if dated else None
            if day is not None and (self._day - day).days > RETROSPECT:
                story.years.add(str(day.year))
                story.days.add(day)
                story.sought = False

    def _of_last_year(self, phrase: Phrase) -> dt.date | None:
        """The day of "February 24 last year"; the first of a month."""
        day = self._day
        assert day is not None
        month = int(self._times.table["months"][phrase.parts["month"]])
        try:
            return dt.date(day.year - 1, month, int(phrase.parts.get("day") or 1))
        except ValueError:
            return None

    def _open(self, passage: Passage, under: bool) -> None:
        """The first figure is about the article's own event, whenever it was."""
        story = self._story
        story.opening = passage.sentence.end
        years = {year_of(t) for t in passage.times} - {""}
        figures = passage.drafts
        stretch = self._times.stretch_told(self._text, passage.sentence.start, passage.sentence.end)
        # not "the bloodiest day in two weeks of unrest"
        ranked = stretch is not None and self._told.ranks(self._text, passage.sentence.start, stretch[0])
        if stretch and self._day and not ranked:  # "39 people have died in two weeks of protests"
            story.days.add(shifted(self._day, -stretch[1]))
        for phrase in passage.times:
            counted = (
                len(figures) > 1
                and figures[0].figure.end < phrase.start < figures[-1].figure.start
                and ("day" in phrase.parts or year_of(phrase) != "")
                and self._times.is_long_since(self._text, phrase, self._published)
                and not self._is_own(phrase)
            )
            if counted:  # "12 were killed, bringing the toll since October 7, 2023 to 43,552"
                years.discard(year_of(phrase))
                first = figures[0].finding.metric
                for draft in figures:
                    older = draft.finding.relation == "older"  # "since 9 May, up from 47,500"
                    if draft.figure.start > phrase.end and figures[-1].finding.metric == first and not older:
                        draft.about = About.BACKGROUND
                continue
            if figures and self._times.is_long_since(self._text, phrase, self._published):
                story.running = True  # "has shot at crowds since the October 9 elections, killing dozens"
            if figures and "month" in phrase.parts:
                story.months.add(phrase.parts["month"])
            day = self._resolved(phrase)
            if day is not None:
                story.days.add(day)
                if figures and not any(phrase in a.times for a in passage.attributions):
                    story.happened.add(day)
        story.years |= years
        # "over the sinking of December 2022": then it is told
        story.sought = not years - {(self._published or "")[:4]} and self._told.looks_back(self._text, story.opening)
        habits = [s for s in passage.cues.spans.get("background", ()) if self._told.is_habit(self._text, *s)]
        for draft in figures if habits else ():  # "On average, 30 people die each year"
            if self._reached(draft, [Mark(start, end, Kind.RUNNING) for start, end in habits]):
                draft.about = About.BACKGROUND
        for draft in self._of_another(passage, list(self._marks(passage)) if len(figures) > 1 else []):
            draft.about = About.BACKGROUND
        for draft in figures:
            if under:
                draft.about = About.BACKGROUND
            elif draft.about == About.MAIN:
                self._note(draft)
                if draft.figure.qualifier == Qualifier.VAGUE and draft.total:
                    story.vague[draft.finding.metric] = draft.value

    def _is_counted_own(self, start: int, end: int) -> bool:
        """Whether words count since the article's own event began."""
        own = self._told.counts_own(self._text, start, end, self._story.opening)
        return own or (self._story.running and self._told.begins(self._text, start))

    def _of_another(self, passage: Passage, marks: list[Mark]) -> Iterator[Draft]:
        """ "A blast killed nine, the worst since 2016, when 40 died": others of its metric that are told beside it."""
        if len(passage.drafts) < 2:
            return
        first, *others = passage.drafts
        others = [d for d in others if d.finding.metric == first.finding.metric and not (d.finding.relation or d.past)]
        if not others:
            return
        ranks = [m for m in marks if m.start >= first.figure.end and m.kind == Kind.RANK]
        for draft in others:
            if self._told.long_after(self._text, first.figure.end, draft.figure.start) or self._reached(draft, ranks):
                yield draft

    def _marks(self, passage: Passage) -> Iterator[Mark]:
        """The marks of a sentence."""
        text, times, story = self._text, self._times, self._story
        said = {id(t) for a in passage.attributions for t in a.times} if passage.drafts else set()
        for phrase in passage.times:
            if times.is_long_since(text, phrase, self._published):
                if not self._is_own(phrase):
                    yield self._running(passage, phrase.start, phrase.end, dated=True)
            elif (
                (self._is_of_another_year(phrase, said) and not self._told.is_of_a_life(text, phrase))
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
            own = self._story.last_year and self._told.is_of_last_year(self._text, start - 1)
            if not own and not self._is_counted_own(start, end):
                yield self._running(passage, start, end)

    def _is_of_another_year(self, phrase: Phrase, said: set[int]) -> bool:
        """Whether a year is named that is not the event's, nor one in which somebody spoke of it later."""
        later = id(phrase) in said and self._is_retrospect()
        return year_of(phrase) not in {"", *self._story.years} and not later

    def _running(self, passage: Passage, start: int, end: int, *, dated: bool = False) -> Mark:
        """A stretch over which is counted, unless it only says what the event is the worst of."""
        begin = max(passage.sentence.start, start - HOLDING)
        rank = self._told.ranks(self._text, begin, start) or inserted(passage, start, end)
        return Mark(start, end, Kind.RANK if rank else Kind.RUNNING, dated)

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

    @staticmethod
    def _is_own_still(passage: Passage, draft: Draft) -> bool:
        """Whether a figure that opens a sentence is the article's own, though an earlier day was told of before it.

        "The dyke gave way on 30 August. Two have been missing", "On 14 May the dam broke. Twelve of the victims slept".
        """
        if draft is not passage.drafts[0]:
            return passage.drafts[0].about == About.MAIN
        return draft.finding.metric in LASTING or _is_of_victims(draft)

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
        if carried == PASSED and mixed and _is_of_victims(passage.drafts[0]):
            return ""
        return carried if carried == AGAIN or not here else ""


def _is_of_victims(draft: Draft) -> bool:
    """Whether a figure is a part of those who are known from what was told before: "two of the deceased"."""
    item = draft.finding.item
    return draft.finding.rule in ("of_the_victims", "of_those") or ("PARTITIVE" in item.tags and bool(item.of))


MARKED, PASSED, AGAIN = "m", "p", "a"
LASTING = frozenset({Metric.MISSING, Metric.TRAPPED})
"""What lasts since a day, and is not counted since then."""
