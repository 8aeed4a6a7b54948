"""Times at which a toll stood, or rose or fell to a figure: "rose to 91 on Saturday"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.extractor.beside import BEHIND
from tracker.extractor.counts import HEAD
from tracker.extractor.days import Phrase
from tracker.extractor.drafts import Draft, Passage

TOLLS = frozenset({"toll", "toll_short", "carried_change", "number_of", "change_to"})
"""Rules of figures that a toll stood at."""
TOUCHING = 4
"""Characters between a figure and a time that is its own."""
ASIDES = frozenset({"WHO", "WHERE", "RELPRON", "COMMA", "NUM"})
"""What begins a clause on something that was named, or ends it."""


def changed(text: str, passage: Passage, draft: Draft, phrases: list[Phrase]) -> Iterator[Phrase]:
    """ "rose to 91 on Saturday"."""
    finding, figure = draft.finding, draft.figure
    listed = finding.relation == "list" and finding.anchor is not None and finding.anchor.rule in TOLLS
    if finding.relation not in ("newer", "older", "carried") and finding.rule not in TOLLS and not listed:
        return
    turn = max((i.end for i in passage.line.items if "BUT" in i.tags and i.end <= figure.start), default=0)
    phrases = [
        t
        for t in phrases
        if t.start >= turn and (t.end > figure.start or not _is_of_another(text, passage, t, figure.start))
    ]
    near = _near(phrases, text, figure.end, figure.start)
    if near is not None and not any("NUM" in i.tags and figure.end <= i.start < near.start for i in passage.line.items):
        yield near  # not "rose to 43 from 38 a day earlier"


def _near(times: list[Phrase], text: str, end: int, start: int) -> Phrase | None:
    """A time phrase right behind a figure, or at the head of its clause."""
    for phrase in times:
        if 0 <= phrase.start - end < BEHIND and not re.search(r"[,;.]", text[end : phrase.start]):
            return phrase
    for phrase in reversed(times):
        behind = text[phrase.end : start]  # not "Cyclone Remal (24-28 May) took a toll of 38"
        if phrase.end <= start and len(behind) < HEAD and not re.search(r"[;.]|^\)", behind):
            return phrase
    return None


def _is_of_another(text: str, passage: Passage, phrase: Phrase, end: int) -> bool:
    """Whether a time before a figure is not its own: "which swelled to 1,031 on Thursday, is down to 41"."""
    numbers = (i.end for i in passage.line.items if "NUM" in i.tags)
    beside = any(0 <= phrase.start - n < TOUCHING and ";" not in text[n : phrase.start] for n in numbers)
    return beside or _in_aside(passage, phrase, end)


def _in_aside(passage: Passage, phrase: Phrase, end: int) -> bool:
    """Whether a time stands in a clause on something else: "In Mai Mahiu, where a dam burst on 29 April, the toll"."""
    items = passage.line.items
    before = [i for i in items if i.end <= phrase.start and i.tags & ASIDES]
    if before and {"NUM", "PEOPLE"} <= before[-1].tags and "PARTITIVE" not in before[-1].tags:
        before.pop()  # "where a blast tore through two galleries on Nov. 5, raising the toll to"
    if not before or "COMMA" in before[-1].tags or "NUM" in before[-1].tags:
        return False
    return any("COMMA" in i.tags and phrase.end <= i.start < end for i in items)
