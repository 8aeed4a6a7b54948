"""When the speaker of a figure gave it, by the time phrases of its sentence."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from tracker.extractor.beside import ASIDE, BEHIND, FAR, NEXT, BesideSpeech
from tracker.extractor.changes import TOLLS, TOUCHING, changed
from tracker.extractor.counts import HEAD, Counts
from tracker.extractor.days import DAY, Phrase
from tracker.extractor.drafts import Draft, Passage
from tracker.extractor.language import Language
from tracker.extractor.moments import JOINED, Moments
from tracker.extractor.page import Page
from tracker.extractor.papers import Papers
from tracker.extractor.patterns import insensitive
from tracker.extractor.times import STRETCHES, Times
from tracker.model import Metric

RISEN_FROM = frozenset({"toll_from", "toll_revised_from", "number_of_from"})
"""Rules of figures that a toll rose from: "rose from 48 late Monday"."""
DEEDS = frozenset({"TREAT", "VERB", "SLAIN", "TAKEN", "DIED", "FIND"})
"""Verbs that say what somebody did or suffered, and when."""


class Reported(BesideSpeech):
    """Finds report times by a language's tables."""

    def __init__(self, lang: Language, times: Times) -> None:
        table = lang.table("times.toml")
        super().__init__(times, table)
        self._moments = Moments(times)
        self._counts = Counts(lang)
        self.of_that_day = self._counts.of_that_day
        self.is_by_then = self._counts.is_by_then
        self.is_same_day = self._counts.is_same_day
        self._papers = Papers(table, self._paper_after)
        giving, as_of = "|".join(table["giving"]), "|".join(table["as_of"]).replace(" ", r"\s+")
        lead = rf"(?:{table['leading_in']})?"
        self._as_of = insensitive(rf"(?<!\w)(?:{as_of})\s*,?\s*$")
        self._closing = insensitive(rf"[\"”’]?\s?{lead}")
        self._events = frozenset(table["events"])
        self._had = insensitive(rf"\b(?:{table['had']})\s*$")
        self._given = insensitive(rf"\s*,?\s*(?:{giving})\b")
        self._giving = insensitive(rf"\b(?:{giving})\s*$")
        self._had_given = insensitive(rf"\b(?:{table['had']})\s+(?:{giving})\s*$")
        self._own_words = insensitive(rf"\s*,?\s*(?:{table['own_words']})\b")
        self._said_of = insensitive(table["said_of"])
        self._to_say = insensitive(rf"\b(?:{table['to_say']})\s+(?:{table['that']})\b")
        self._ranging = insensitive(table["ranging"])
        self._range_begins = insensitive(table["range_begins"])
        self._range_goes_on = insensitive(table["range_goes_on"])

    def _is_of_speech(self, text: str, phrase: Phrase) -> bool:
        if self.own_day(text, phrase) and not self._counts.is_behind(text, phrase.end):
            return False
        if self._ranging.search(text, max(0, phrase.start - NEXT), phrase.start):
            return False
        if self._range_begins.search(text, max(0, phrase.start - NEXT), phrase.start):
            return self._range_goes_on.match(text, phrase.end) is None
        return not self._times.is_since(text, phrase) or self._when.match(text, phrase.end) is not None

    def looks_back(self, text: str, passage: Passage, draft: Draft) -> bool:
        """Whether a figure is told as given before now: "which on Monday had given a toll of 18"."""
        lo, start = passage.sentence.start, draft.figure.start
        for phrase in passage.times:
            if phrase.end <= start and self._had.search(text, lo, phrase.start):
                given = self._given.match(text, phrase.end)
                if given and not any(given.end() < a.end <= start for a in passage.attributions):
                    return True
        return False

    def is_said(self, text: str, start: int, phrase: Phrase) -> bool:
        """Whether a verb of speech stands right before or behind a time."""
        return (
            self._given.match(text, phrase.end) is not None
            or self._giving.search(text, start, phrase.start) is not None
        )

    def of_speech(self, text: str, passage: Passage) -> list[Phrase]:
        """The time phrases of a sentence that may tell when something was said."""
        return [t for t in passage.times if self._is_of_speech(text, t) and not _names_event(passage, t, self._events)]

    def as_of(self, text: str, passage: Passage) -> list[Phrase]:
        """The time phrases of a sentence that say as of when it tells."""
        lo = passage.sentence.start
        return [t for t in self.of_speech(text, passage) if self._as_of.search(text, max(lo, t.start - HEAD), t.start)]

    def find(
        self, text: str, passage: Passage, draft: Draft, phrases: list[Phrase], page: Page, context: dt.date | None
    ) -> str | None:
        """The report time of a figure, if the sentence gives it. ``phrases``: those that may tell."""
        if draft.said:  # `"As at this morning 17 are dead. ...," she said on Sunday`
            today = page.day.isoformat()
            phrases = [t for t in phrases if t.kind != "day" or page.resolve(t, None) != today]
        ways = (
            (self._spoken,)
            if not phrases
            else (
                self._in_series,
                self._older,
                self._as_of_then,
                self._papers.told,
                self._counts.told,
                self._spoken,
                self._beside_speech,
                changed,
            )
        )
        moments = self._moments
        for way in ways:
            for phrase in way(text, passage, draft, phrases):
                before = moments.before(text, passage, draft, phrase, page, context, self.own_day)
                told = draft.past or draft.finding.relation == "carried"
                found = moments.told(text, phrases, phrase, page, before, told)
                if found is None or found[:DAY] > page.day.isoformat():  # nobody gives a figure after it is printed
                    continue
                told_here = phrase in passage.times or phrase in draft.said
                if not told_here and self._happens_later(passage, found, page):
                    continue
                return found
        return None

    @staticmethod
    def _happens_later(passage: Passage, found: str, page: Page) -> bool:
        """Whether a sentence tells of a day after that of a saying before it, whose time it can then not have.

        "He told reporters late on Friday that 14 had died. Three more bodies were found on Saturday, he said."
        """
        days = (page.resolve(t, None) or "" for t in passage.times if t.kind in ("weekday", "day", "date"))
        return any(found[:DAY] < day[:DAY] <= page.day.isoformat() for day in days)

    # ---------------------------------------------------------------------------------------- ways of saying

    @staticmethod
    def _in_series(text: str, passage: Passage, draft: Draft, phrases: list[Phrase]) -> Iterator[Phrase]:
        """ "Had put the toll at 29 on Monday and at 36 on Tuesday": each its own day."""
        same = [d for d in passage.drafts if d.finding.metric == draft.finding.metric]
        if len(same) < 2 or not any(d.past or d.finding.rule in TOLLS for d in same):
            return
        own = [(d, t) for d in same for t in phrases if 0 <= t.start - d.finding.item.end < TOUCHING]
        if len(own) > 1:
            yield from (t for d, t in own if d is draft and t.kind not in STRETCHES)

    def _older(self, text: str, passage: Passage, draft: Draft, phrases: list[Phrase]) -> Iterator[Phrase]:
        """ "down from 35,900 on 14 March", "the 11 deaths he had reported on Monday": the older figure's own day."""
        figure = draft.figure
        older = draft.finding.relation == "older" or passage.cues.before("superseded_next", 0, figure.start)
        for phrase in phrases:
            between = text[figure.end : phrase.start]
            if phrase.start < figure.end or "," in between or ";" in between:
                continue
            beside = draft.finding.relation == "newer" and not between.strip()  # "which she raised to 62 the next day"
            beside = beside or (older and len(between) < BEHIND)
            beside = beside or (draft.finding.rule in RISEN_FROM and len(between) < TOUCHING)
            if beside or (len(between) < FAR // 2 and self._had_given.search(between)):
                yield phrase

    def _as_of_then(self, text: str, passage: Passage, draft: Draft, phrases: list[Phrase]) -> Iterator[Phrase]:
        """ "as of 7 p.m. Monday", "by Friday evening"."""
        for phrase in phrases:
            if self._as_of.search(text, max(passage.sentence.start, phrase.start - HEAD), phrase.start):
                lo, hi = sorted((phrase.end, draft.figure.start))
                anew = any(lo <= t.start and t.end <= hi and t.start - lo > JOINED for t in phrases)
                if draft.past and any(lo <= a.start < hi and a.earlier for a in passage.attributions):
                    continue  # "As of Friday 48 were hurt, said the office, which had reported 36 late Thursday"
                if ";" not in text[lo:hi] and hi - lo < FAR and not (anew and phrase.end == lo):
                    yield phrase

    def _spoken(self, text: str, passage: Passage, draft: Draft, phrases: list[Phrase]) -> Iterator[Phrase]:
        """The time of saying: "said on Tuesday"."""
        yield from (t for t in draft.said if t.kind not in STRETCHES)
        own = [a for a in passage.attributions if a.speaker == draft.speaker]
        for attribution in own:
            # "The ministry, which on Tuesday reported nine deaths, now says 12 died"
            if self._is_behind_clause(text, draft, attribution.start) and any(
                draft.figure.end <= a.start < attribution.start for a in own
            ):
                continue  # "29 were hurt, they said; it had reported 32 on Monday"
            if attribution.earlier and not draft.past:
                continue  # "Nine bodies were found, says the guard, which on Thursday had spoken of five"
            if draft.finding.relation != "older" and _gives_older(text, passage, attribution.start):
                continue  # "12 were hurt, down from 15 she reported on Monday"
            later = [a for a in own if attribution.end < a.end <= draft.figure.start]
            anew = any(attribution.earlier or attribution.end < a.start for a in later)
            if not (anew and attribution.end <= draft.figure.start and draft.speaker):
                for phrase in attribution.times:
                    if phrase.kind in STRETCHES or not self._is_of_speech(text, phrase):
                        continue
                    if attribution.start > draft.figure.start or not _is_of_older(passage, draft, phrase):
                        yield phrase

    @staticmethod
    def _is_behind_clause(text: str, draft: Draft, start: int) -> bool:
        """Whether a saying stands behind the clause of a figure, parted from it by a semicolon."""
        return text.find(";", draft.figure.end, start) >= 0

    def _beside_speech(self, text: str, passage: Passage, draft: Draft, phrases: list[Phrase]) -> Iterator[Phrase]:
        """ "said on state television on Sunday night that", "had on Monday claimed", "On Monday we were told"."""
        figure, lo = draft.figure, passage.sentence.start
        end = draft.finding.item.end
        first = min(d.figure.start for d in passage.drafts)
        adjective = "ADJ" in draft.line.items[draft.finding.trigger].tags and draft.finding.metric == Metric.KILLED
        # "spoke of 30 dead on the morning of May 1"
        of_toll = _is_of_toll(passage)  # "gave a toll of 73 dead and 120 wounded on 31 January"
        if draft.past or adjective or of_toll:  # "had spoken of 67 missing on Thursday"
            end = max(end, draft.line.items[draft.finding.trigger].end)
        for phrase in phrases:
            if phrase.kind in STRETCHES:
                continue
            if phrase.end <= figure.start and (
                (self.looks_back(text, passage, draft) and self._had.search(text, lo, phrase.start))
                or (self._own_words.match(text, phrase.end) and ";" not in text[phrase.end : figure.start])
                or self._when_said(text, passage, phrase, figure.start)
                or self._to_say.search(text, phrase.end, figure.start)
                or self._in_speaking(text, lo, phrase, figure.start)
                or self._then_reported(text, passage, draft, phrase)
            ):
                yield phrase
            behind = 0 <= phrase.start - figure.end < ASIDE and self._said_of.match(text, phrase.end)
            if behind and not re.search("[,;]", text[figure.end : phrase.start]):
                yield phrase  # "where one was last night said to be critical"
            for a in passage.attributions:
                if a.speaker != draft.speaker or a.times or not a.speaker:
                    continue
                opening = a.end <= figure.start and self._opens(text, passage, phrase, a.start)
                # "had listed 15 deaths on Friday"
                gap = self._closing.fullmatch(text, end, phrase.start)
                closing = gap is not None and self._is_beside(passage, a, first if of_toll else figure.start)
                # not "said it treated 19 people Tuesday night"
                closing = closing and not any(i.tags & DEEDS and a.end <= i.start < first for i in passage.line.items)
                opening = opening or self._in_main_clause(text, passage, a, phrase)
                if opening or closing or self._after_speech(text, passage, a, phrase, figure.start):
                    yield phrase


def _is_of_toll(passage: Passage) -> bool:
    """Whether a sentence's first figure is told right behind the word toll: "gave a provisional toll of 73 dead"."""
    first = passage.drafts[0].finding.index
    return any("TOLL" in i.tags for i in passage.line.items[max(0, first - 2) : first])


def _gives_older(text: str, passage: Passage, start: int) -> bool:
    """Whether a saying hangs on an older figure right before it, which alone has its time."""
    before = [d for d in passage.drafts if d.figure.end <= start]
    return bool(before) and before[-1].finding.relation == "older" and "," not in text[before[-1].figure.end : start]


def _is_of_older(passage: Passage, draft: Draft, phrase: Phrase) -> bool:
    """Whether an older figure stands before a time, which is its own: "gave 169 deaths, against 95 on Friday"."""
    if draft.finding.relation == "older":
        return False
    older = (d.figure for d in passage.drafts if d.finding.relation == "older")
    return any(draft.figure.end <= figure.start and figure.end <= phrase.start for figure in older)


def _names_event(passage: Passage, phrase: Phrase, events: frozenset[str]) -> bool:
    """Whether a day only says which event is meant: "the death toll from the 28 September strike"."""
    items = passage.line.items
    k = next((n for n, item in enumerate(items) if item.time is phrase), 0)
    if k > 1 and "OF" in items[k - 1].tags and (items[k - 2].text in events or "DISASTER" in items[k - 2].tags):
        return True  # "the earthquake of 4 May"
    if not 0 < k < len(items) - 1 or "DET" not in items[k - 1].tags:
        return False
    return any(i.text in events or "DISASTER" in i.tags for i in items[k + 1 : k + 3])
