"""Lists that a sentence opens with a colon: who gives their figures, and as of when."""

from __future__ import annotations

import re
from collections.abc import Callable

from tracker.extractor.days import Phrase
from tracker.extractor.drafts import Passage
from tracker.extractor.governing import govern
from tracker.extractor.labels import Attribution
from tracker.extractor.pronouns import resolve_pronouns
from tracker.extractor.quotes import quoted_spans
from tracker.extractor.segment import Layout
from tracker.extractor.speakers import Speakers

LONGEST_LIST = 40
"""Rows of a list that are looked over for what opens it."""
ROW = re.compile(r"\s*(?:[-–—*•·▪◦●►✓]|\(?(?:\d{1,2}|[a-zA-Z])[.)])\s")
"""The mark before a row of a list."""
CLOSED = frozenset('.!?…"”')
"""What a sentence of running text ends with."""

Sentences = Callable[[int], list[Passage]]
"""The sentences of a paragraph, by its number."""
AsOf = Callable[[str, Passage], list[Phrase]]
"""The times as of which a sentence tells."""


def lend(
    speakers: Speakers,
    text: str,
    layout: Layout,
    passages: list[Passage],
    outlet: str | None,
    sentences: Sentences,
    as_of: AsOf,
) -> None:
    """ "According to the agency the toll is as follows:": who speaks in the rows below, and of which day they are.

    ``outlet``: who puts the text out, who speaks in its own lists as the text itself.
    """
    given: dict[int, tuple[Attribution | None, list[Phrase]]] = {}
    for passage in passages:
        if not passage.drafts:
            continue
        number = passage.sentence.paragraph
        while (opener := _opener(text, layout, number)) is not None:
            if opener not in given:
                told, times = _given(speakers, text, sentences(opener), as_of)
                given[opener] = (None if told and _is_own(told.speaker or "", outlet or "") else told), times
            told, times = given[opener]
            if told or times:
                _give(passage, told, times)
                break
            number = opener  # "By district:" is a heading inside the list


def _give(passage: Passage, told: Attribution | None, times: list[Phrase]) -> None:
    """Gives the figures of a row that name nobody the speaker and the day of the list."""
    for draft in passage.drafts:
        if draft.speaker is None:
            if told is not None:
                draft.speaker, draft.via = told.speaker, draft.via or told.via
            draft.said = draft.said or times


def _is_own(speaker: str, outlet: str) -> bool:
    """Whether those who speak are of who puts a text out: "KHRO monitors" of the Kelo Human Rights Observatory."""
    short = "".join(word[0] for word in outlet.split() if word[0].isupper())
    return speaker == outlet or (len(short) > 2 and short in speaker.split())


def _opener(text: str, layout: Layout, number: int) -> int | None:
    """The paragraph ending in a colon that opens the list in which a paragraph stands."""
    for n in range(number, max(0, number - LONGEST_LIST), -1):
        start, end = layout.paragraphs[n - 1]
        if text[start:end].rstrip().endswith(":"):
            return n - 1
        here = layout.paragraphs[n][0]
        together = text.count("\n", end, here) < 2 or ROW.match(text, here) is not None
        row = ROW.match(text, start) is not None or text[start:end].rstrip()[-1:] not in CLOSED
        if not (together and row):
            return None
    return None


def _given(speakers: Speakers, text: str, intro: list[Passage], as_of: AsOf) -> tuple[Attribution | None, list[Phrase]]:
    """Who speaks where a paragraph ends, and the times of what is said there."""
    if not intro:
        return None, []
    last = intro[-1]
    start, end = intro[0].sentence.start, last.sentence.end
    resolve_pronouns(speakers, text, intro, quoted_spans(text, start, end))
    told = govern(text, last, end)
    if told is None:
        closing = [a for a in last.attributions if a.speaker and a.before]
        told = closing[0] if len(closing) == 1 else None  # "The dead, police said:"
    if told is not None and (not told.speaker or (told.start == start and speakers.is_word_alone(told.speaker))):
        told = None
    times = (told.times if told else []) or as_of(text, last)
    if told and not times:  # "gave these figures on Sunday:"
        times = [t for t in last.times if not text[t.end : end].strip(" :")]
    return told, times
