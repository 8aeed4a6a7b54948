"""When a figure was given: the time of saying where the text has it, else the day of publication."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import re
from collections.abc import Iterator

from tracker.extractor.afterwards import Afterwards
from tracker.extractor.days import DAY, Phrase, day_of, shifted
from tracker.extractor.drafts import Draft, Passage
from tracker.extractor.language import Language, word_of
from tracker.extractor.page import Page
from tracker.extractor.patterns import insensitive
from tracker.extractor.publication import Publication
from tracker.extractor.reported import Reported
from tracker.extractor.retrospect import Retrospect
from tracker.extractor.segment import Layout
from tracker.extractor.shared import share
from tracker.extractor.stamps import Stamps
from tracker.extractor.sums import REVISING
from tracker.extractor.times import Times

MORNING = 9
"""Hour up to which a page tells of the day before as the day."""
AGAINST = 40
"""Characters before a day in which a number stands that is of another one."""
LEADING, RECENT = 4, 21
"""Sentences from the first figure on in which the event's day stands, and days that it is back at most."""
BEHIND = 14
"""Characters of the words that say that a figure was given."""
GIVEN = 110
"""Characters behind "the figure announced" in which its time stands."""
OPENING = 600
"""Characters of a first paragraph that are read for when its speaker spoke."""


class When:
    """Sets report times by a language's tables."""

    def __init__(self, lang: Language, times: Times) -> None:
        self._times = times
        self.published = Publication(lang, times).published
        self._retrospect = Retrospect(lang, times)
        self._reported = Reported(lang, times)
        self._stamps = Stamps(lang, times)
        self._afterwards = Afterwards(lang)
        self.is_heading = self._stamps.is_heading
        self.is_stamp = self._stamps.is_stamp
        self.behind_stamp = self._stamps.behind
        back = "|".join(word for word, days in times.table["days"].items() if days < 0)
        self._day_before = insensitive(rf"\b(?:{back})\b")
        table = lang.table("times.toml")
        events = "|".join(table["events"])
        self._of_event = insensitive(table["of_event"].replace("{events}", events))
        self._before: str = table["until"]
        self._by_now = frozenset(table["by_now"])
        against = lang.table("context.toml")["against"]
        self._set_against = insensitive(rf"\b(?:{against})\s+[\d.,]+\s*(?:\w+\s+)?$")
        self._of_event_words = frozenset(table["of_event_words"])
        self._of_day_before = insensitive(table["of_day_before"])
        self._giving: list[str] = table["figure_giving"]
        self._compared = insensitive(table["compared"])
        self._figure_given = insensitive(table["figure_given"])

    def stamp(self, text: str, layout: Layout, passages: list[Passage], published: str | None) -> dt.date | None:
        """Sets ``reported_at`` of every draft. Gives the day of the event that a retrospective looks back at."""
        day = day_of(published)
        if day is None:
            return None
        event = self._retrospect.event_day(text, passages, day)
        page = Page(published or "", event, functools.partial(self._retrospect.resolve, day, event))
        entries = self._stamps.entries(text, layout, day, page.zone)
        posts = self._stamps.posts(text, layout, day, page.zone)
        opening = self._said_at_first(text, layout, page)
        paragraph = -1
        context: dt.date | None = None
        then: str | None = None  # the day of the event, told of before in the paragraph
        early = False  # a retrospective tells of the first hours
        for passage in passages:
            number = passage.sentence.paragraph
            if number != paragraph:
                paragraph, context, early, then = number, None, False, None
            if event is not None:
                told = passage.sentence.start, passage.sentence.end
                if early and self._retrospect.ends_early(text, *told):
                    early, context = False, None
                early = early or self._retrospect.is_early(text, *told)
            phrases = self._reported.of_speech(text, passage) if passage.drafts else []
            timed = phrases != [] or (passage.drafts != [] and any(a.times for a in passage.attributions))
            timed = timed or any(draft.said for draft in passage.drafts)
            before = self._afterwards.find(text, passage) if passage.drafts else None
            for draft in passage.drafts:
                if before is not None and self._afterwards.is_told(passage, draft, before):
                    draft.reported_at, draft.own_time = self._afterwards.day(text, passage, before, page), True
                    draft.past = True
                    continue
                draft.anew = before is not None
                if timed and self._is_by_now(passage, draft):
                    draft.anew = True
                    draft.past, draft.reported_at = False, day.isoformat()
                    continue
                draft.past = draft.past and not self._comes_after(draft)
                draft.past = draft.past or (phrases != [] and self._reported.looks_back(text, passage, draft))
                found = self._reported.find(text, passage, draft, phrases, page, context) if timed else None
                found = found or posts.get(number)
                if found is None and context and self._is_of_then(text, passage, draft, context, day):
                    found = context.isoformat()
                if found is None and early and event is not None and _is_told(draft):
                    found = (context or event).isoformat()
                if found is None and event is None and not entries[number]:
                    found = self._of_the_event(text, passage, draft, passages, page)
                    then = found or then
                elif then and found and len(found) > DAY and all(t.kind == "clock" for t in passage.times):
                    found = then + found[DAY:]  # "In the first hour it spoke of none. At 10 p.m. it spoke of 16"
                if found:
                    draft.reported_at, draft.own_time = found, True
                else:
                    draft.reported_at = entries[number] or day.isoformat()
                    draft.entry = entries[number] is not None
            share(passage)
            self._share_day(text, passage)
            for draft in passage.drafts:
                if opening and not draft.own_time and _shares_name(draft, opening[1]):
                    draft.reported_at, draft.own_time = opening[0], True
            context = self._last_day(text, passage, phrases, page, context)
        self._given_later(text, layout, passages, page)
        return event

    def _comes_after(self, draft: Draft) -> bool:
        """ "It had put the toll at nine, before four of the wounded died": whether a figure is of what came later."""
        items, k = draft.line.items, draft.finding.index
        return k > 1 and items[k - 1].text == self._before and "COMMA" in items[k - 2].tags

    def _is_by_now(self, passage: Passage, draft: Draft) -> bool:
        """ "Had put it at 48 on Monday but has since lowered it to 43": whether a figure is told as changed by now."""
        anchor = draft.finding.anchor
        if draft.finding.rule not in REVISING or anchor is None or anchor.item not in draft.line.items:
            return False
        between = draft.line.items[anchor.index + 1 : draft.finding.index]
        now = next((n for n, item in enumerate(between) if item.text in self._by_now), None)
        return now is not None and not any(item.time for item in between[now:])

    def as_of(self, text: str, passage: Passage) -> list[Phrase]:
        """The times as of which a sentence tells: "the toll as of Sunday is as follows"."""
        return self._reported.as_of(text, passage)

    def _of_the_event(
        self, text: str, passage: Passage, draft: Draft, passages: list[Passage], page: Page
    ) -> str | None:
        """ "Two hours after the blast it had announced five dead": the event's day; the day before a morning's page."""
        if not draft.speaker or self._of_event_words.isdisjoint(map(word_of, passage.tokens)):
            return None
        start, end = passage.sentence.start, passage.sentence.end
        if self._of_event.search(text, start, end):
            day = self._event_day(text, passages, page)
            return day.isoformat() if day is not None else None
        early = draft.past and page.clock is not None and page.clock[0] < MORNING
        if early and self._of_day_before.search(text, start, end):  # "Earlier in the day, he had put it at seven"
            return shifted(page.day, -1).isoformat()
        return None

    def _event_day(self, text: str, passages: list[Passage], page: Page) -> dt.date | None:
        """The day of an article's event: the earliest that its first sentences name, and not as one of speech."""
        days: list[dt.date] = []
        first = next((n for n, p in enumerate(passages) if p.drafts), 0)
        for passage in passages[: first + LEADING]:
            said = {id(t) for a in passage.attributions for t in a.times}
            for phrase in passage.times:
                if id(phrase) in said or phrase.kind not in ("weekday", "date", "day"):
                    continue
                if self._reported.is_said(text, passage.sentence.start, phrase) or self._times.is_since(text, phrase):
                    continue
                day = day_of(page.resolve(phrase, None))
                if day is not None and 0 <= (page.day - day).days < RECENT:
                    days.append(day)
        return min(days, default=None)

    def _is_of_then(self, text: str, passage: Passage, draft: Draft, then: dt.date, day: dt.date) -> bool:
        """ "The silo burst on Monday. By nightfall, five were dead": whether a figure is of the day told before."""
        if then > day or draft.speaker or not self._reported.is_by_then(text, passage.sentence.start):
            return False
        return all(t.kind in ("clock", "day") for t in passage.times if t.end <= draft.figure.start)

    def _share_day(self, text: str, passage: Passage) -> None:
        """Gives a figure told of a part of a day the day of the one before: "66 at noon on Tuesday and 76 by night"."""
        for one, other in itertools.pairwise(passage.drafts):
            if not one.own_time or other.own_time:
                continue
            clause = text.find(";", one.figure.end, other.figure.start)
            opens = clause >= 0 and self._reported.is_by_then(text, clause)
            hours = self._reported.is_same_day(text, one.finding.item.end, other.figure.start)
            if opens or hours or self._reported.of_that_day(text, other.finding.item.end):
                other.reported_at, other.own_time = one.day, True

    def _said_at_first(self, text: str, layout: Layout, page: Page) -> tuple[str, str] | None:
        """When the speaker of the first paragraph spoke, and the paragraph: "The DHQ yesterday described"."""
        start, end = layout.paragraphs[0]
        if not self._day_before.search(text, start, min(end, start + OPENING)):
            return None
        for phrase in self._times.spans(text, start, min(end, start + OPENING)):
            if phrase.kind == "day" and self._reported.is_said(text, start, phrase):
                found = page.resolve(phrase, None)
                if found and found < page.day.isoformat():
                    return found, text[start:end]
        return None

    def _last_day(
        self, text: str, passage: Passage, phrases: list[Phrase], page: Page, context: dt.date | None
    ) -> dt.date | None:
        """The day that a sentence leaves the paragraph at; where it gives figures, no day that they count from."""
        for phrase in phrases if passage.drafts else passage.times:
            if not passage.drafts and self._set_against.search(text, max(0, phrase.start - AGAINST), phrase.start):
                continue  # "341 new cases against 298 on Tuesday"
            if passage.drafts or not self._reported.own_day(text, phrase):
                found = page.resolve(phrase, context)
                if found and len(found) == DAY:
                    context = dt.date.fromisoformat(found)
        return context

    def _given_later(self, text: str, layout: Layout, passages: list[Passage], page: Page) -> None:
        """ "39 were killed, it says. The figure, announced on Monday, ...": the time of the figure told before."""
        begin, end = layout.paragraphs[0][0], layout.paragraphs[-1][1]
        verbs = {at for verb in self._giving for at in _places(text, verb, begin, end)}
        if not verbs:
            return
        drafts = [d for p in passages for d in p.drafts]
        for at in sorted(verbs):
            match = self._figure_given.search(text, max(begin, at - GIVEN), min(end, at + BEHIND))
            if match is None or self._compared.search(text, max(begin, match.start() - BEHIND), match.start()):
                continue  # "nearly double the figure announced a day before"
            last = next((d for d in reversed(drafts) if d.figure.end <= match.start()), None)
            phrase = next(iter(self._times.spans(text, match.end(), match.end() + GIVEN)), None)
            if last is None or phrase is None or re.search(r"[.;]", text[match.end() : phrase.start]):
                continue
            found = page.resolve(phrase, None)
            if found and len(found) == DAY:
                for draft in drafts:
                    if draft.sentence is last.sentence and not draft.own_time:
                        draft.reported_at, draft.own_time = found, True


def _shares_name(draft: Draft, opening: str) -> bool:
    """Whether the speaker of a figure is named in the first paragraph."""
    names = (word for word in re.findall(r"\w{3,}", draft.speaker or "") if word[0].isupper())
    return any(re.search(rf"\b{re.escape(name)}\b", opening) for name in names)


def _places(text: str, word: str, begin: int, end: int) -> Iterator[int]:
    """Where a word stands, wherever words begin."""
    at = text.find(word, begin, end)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word), end)


def _is_told(draft: Draft) -> bool:
    """Whether a figure is told as somebody's count, not as what came to be known."""
    return (
        draft.finding.relation in ("carried", "newer", "older") or "toll" in draft.finding.rule or bool(draft.speaker)
    )
