"""Words that name another event or a count over many, and the clauses that they stand in."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from enum import Enum

from tracker.extractor.drafts import Passage
from tracker.extractor.items import Item
from tracker.model import About


class Kind(Enum):
    """What a mark says."""

    OTHER = 1  # another event
    RUNNING = 2  # a count over many events
    RANK = 3  # what the event is measured against


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that name another event or a count over many."""

    start: int
    end: int
    kind: Kind
    dated: bool = False  # a day or year, no words
    passing: bool = False  # told in passing: the sentences behind do not go on with it


def closed(items: list[Item], mark: Mark, position: int) -> bool:
    """Whether the clause of a mark ends before a figure: "The army, which has fought since 2023, said it lost one"."""
    opened = [k for k, i in enumerate(items) if i.end <= mark.start and "WHO" in i.tags]
    if not opened or not opened[-1] or "COMMA" not in items[opened[-1] - 1].tags:
        return False
    pairs = itertools.pairwise(items)
    return any("COMMA" in i.tags and "SAY" in j.tags and mark.end <= i.start < position for i, j in pairs)


def described(passage: Passage, mark: Mark) -> bool:
    """Whether a mark stands in a clause on something that the figures before it belong to."""
    first = passage.drafts[0]
    opened = (i for i in passage.line.items if "WHO" in i.tags)
    return first.about == About.MAIN and any(first.figure.end < i.start < mark.start for i in opened)


def inserted(passage: Passage, start: int, end: int) -> bool:
    """Whether a mark stands in an aside between commas: "The rebels, at war with the army since 2023, said"."""
    items = passage.line.items
    if any(i.tags & {"BE", "HAVE"} for i in items if start <= i.start < end):
        return False  # "In the province, 312 accidents have been recorded, which left 40 dead"
    opened = [i for i in items if i.end <= start and i.tags & {"COMMA", "NUM"}]
    closed = next((i for i in items if i.start >= end and i.tags & {"COMMA", "NUM"}), None)
    if not opened or closed is None or "COMMA" not in opened[-1].tags or "COMMA" not in closed.tags:
        return False
    if any(opened[-1].end <= d.line.items[d.finding.trigger].start < closed.start for d in passage.drafts):
        return False  # "12,000 civilians, including children, have been killed since 2022, and 26,000 wounded"
    return items[0].end < opened[-1].start and any(opened[-1].end <= i.start < start for i in items)


def stands_beside(items: list[Item], told: int, mark: Mark) -> bool:
    """Whether a mark stands behind a figure in its clause: no comma between, or "64 deaths and 67 injuries, in"."""
    if any("SEMI" in i.tags and told <= i.start < mark.start for i in items):
        return False
    commas = [k for k, i in enumerate(items) if "COMMA" in i.tags and told <= i.start < mark.start]
    if not commas:
        return True
    behind = items[commas[-1] + 1]
    return "IN" in behind.tags and behind.start <= mark.start <= behind.end + 1


def hangs_on(passage: Passage, start: int, end: int) -> bool:
    """Whether a mark stands in a clause that only describes somebody: "the group, which began in 2019, killed"."""
    items = passage.line.items
    opened = [i for i in items if i.end <= start and i.tags & {"COMMA", "WHO", "NUM"}]
    if len(opened) < 2 or "WHO" not in opened[-1].tags or "COMMA" not in opened[-2].tags:
        return False
    closing = next((i.start for i in items if "COMMA" in i.tags and i.start >= end), None)
    if closing is None and any(a.speaker and a.end == opened[-2].start for a in passage.attributions):
        closing = passage.sentence.end  # "..., says Colonel Ferri, who led the search until 2022."
    return closing is not None and not any(end <= d.figure.start < closing for d in passage.drafts)
