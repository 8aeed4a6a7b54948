"""Whether a figure still stands, by what is said around it: learned weights beside the rules of ``standing``.

Writers tell in many ways that a figure has been overtaken: by its tense, by the hour it was given at, by what came
after it. Each of these speaks for or against it; the weights (``standing.csv`` of a language) are learned from
annotated articles by logistic regression, as those of ``votes``. They decide where they are clearly against the rules.
"""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from tracker.extractor.days import DAY, day_of
from tracker.extractor.drafts import Draft, Passage
from tracker.extractor.language import LONGEST_KEPT, MOST_KEPT, Language
from tracker.extractor.signs import NO_TAGS, PART, Evidence, seats, spell_seat
from tracker.extractor.sums import REVISING
from tracker.extractor.withdrawn import MOVED
from tracker.model import Standing

ALL = "="
"""The sign that every figure has."""
ITSELF, COMPARED, SENTENCE = "=", "=<", "s:"
"""Places of what a figure is and of how it compares with others of its article; how a sentence's signs begin."""
AGES = (-1, 0, 1, 2, 3, 7, 30)
"""The largest of each kind of distance between the day that a figure was given on and that of the page, in days."""
FIRST, MOST, TENTHS = 3, 5, 10
"""Up to which figures of an article, and others of a metric, are counted; the parts of the largest one."""
STANDS, FELL = math.log(0.1 / 0.9), math.log(0.8 / 0.2)
"""Log of the odds of having been overtaken under which a figure stands, and from which it does not: one in ten, four in
five."""

REPLACING = REVISING | MOVED
"""Rules of figures that take the place of another one."""


@dataclass(slots=True)
class Totals:
    """The figures of an article that count everybody, of one metric."""

    first: int = -1
    largest: int = 0
    count: int = 0
    day: str = ""  # the last day on which one was given
    time: str = ""  # the last time, of those with an hour
    days: dict[str, str] = field(default_factory=dict)  # by speaker: the last day
    values: dict[str, set[int]] = field(default_factory=dict)  # by speaker

    def add(self, draft: Draft) -> None:
        """Takes one more, in the order of the text."""
        time = draft.reported_at or ""
        self.first = draft.value if self.first < 0 else self.first
        self.largest, self.count = max(self.largest, draft.value), self.count + 1
        self.day = max(self.day, draft.day)
        self.time = max(self.time, time) if len(time) > DAY else self.time
        if draft.speaker:
            self.days[draft.speaker] = max(self.days.get(draft.speaker, ""), draft.day)
            self.values.setdefault(draft.speaker, set()).add(draft.value)


class Overtaken:
    """Weighs whether figures still stand, by a language's table."""

    def __init__(self, lang: Language) -> None:
        self._weights = {row["sign"]: float(row["weight"]) for row in lang.rows("standing.csv")}
        self._words = {
            sign.removeprefix(SENTENCE): weight for sign, weight in self._weights.items() if sign.startswith(SENTENCE)
        }
        self._all = self._weights[ALL]
        self._heard: dict[Evidence, float] = {}

    def settle(self, passages: list[Passage], published: str | None) -> None:
        """Changes the standing of the figures that the signs are clearly against."""
        last: Passage | None = None
        sentence = 0.0
        for passage, draft, evidence in told(passages, published, doubtful=True):
            if passage is not last:
                last, sentence = passage, sum([self._words.get(word, 0.0) for word in words(passage)])
            odds = self._all + sentence + sum(map(self._weigh, evidence))
            if draft.standing == Standing.SUPERSEDED:
                draft.standing = Standing.CURRENT if odds < STANDS else draft.standing
            elif odds >= FELL and draft.finding.rule not in REPLACING:  # "lowered from 14 to 11": the 11
                draft.standing = Standing.SUPERSEDED

    def _weigh(self, evidence: Evidence) -> float:
        """What a piece of evidence says, worked out once."""
        weight = self._heard.get(evidence)
        if weight is None:
            weight = sum([self._weights.get(sign, 0.0) for sign in spell(evidence)])
            if len(self._heard) >= MOST_KEPT:
                self._heard.clear()
            if len(evidence[1]) <= LONGEST_KEPT:
                self._heard[evidence] = weight
        return weight


def words(passage: Passage) -> set[str]:
    """The words of a sentence, and the kinds of its times."""
    said = {item.text for item in passage.line.items if not (item.figure or item.time)}
    return said | {f"={phrase.kind}" for phrase in passage.times}


def told(
    passages: list[Passage], published: str | None, doubtful: bool = False
) -> Iterator[tuple[Passage, Draft, list[Evidence]]]:
    """The figures of an article, each with all evidence of whether it stands but the words of its sentence.

    ``doubtful``: only those that rules take for overtaken, or that are not the page's own and alone of their metric.
    """
    page, day = day_of(published), (published or "")[:DAY]
    drafts = [(passage, draft) for passage in passages for draft in passage.drafts]
    totals: dict[str, Totals] = {}
    for _, draft in drafts:
        if draft.total:
            totals.setdefault(draft.finding.metric, Totals()).add(draft)
    for k, (passage, draft) in enumerate(drafts):
        counted = totals.get(draft.finding.metric)
        own = draft.day == day and not draft.past and draft.standing != Standing.SUPERSEDED
        if doubtful and own and (counted is None or counted.count == 1 or not draft.total):
            continue
        evidence = [_itself(draft, k, page)]
        if counted is not None and draft.total:
            beside = (*drafts[max(0, k - 1) : k], *drafts[k + 1 : k + 2])
            near = any(other.total and other.finding.metric == draft.finding.metric for _, other in beside)
            evidence.append(_compared(draft, near, counted))
        seats(passage.line.items, draft.finding.index, "", evidence)
        yield passage, draft, evidence


def _itself(draft: Draft, k: int, page: dt.date | None) -> Evidence:
    """What a figure counts, when it was given, and by whom."""
    finding = draft.finding
    given = day_of(draft.reported_at)
    age = "" if page is None or given is None else str(bisect_left(AGES, (page - given).days))
    flags = f"{draft.own_time:d}{draft.past:d}{draft.anew:d}{draft.entry:d}{min(k, FIRST)}"
    counted = f"{finding.metric}{PART}{finding.relation}{PART}{draft.basis}{PART}{draft.about}"
    return ITSELF, counted, f"{flags}{bool(draft.speaker):d}{draft.total:d}{age}", NO_TAGS


def _compared(draft: Draft, near: bool, totals: Totals) -> Evidence:
    """How a figure that counts everybody compares with the others of its article."""
    time, speaker = draft.reported_at or "", draft.speaker or ""
    again = len(totals.values.get(speaker, ())) > 1
    later = f"{len(time) > DAY and totals.time > time:d}{totals.day > draft.day:d}"
    by_speaker = f"{again and totals.days[speaker] > draft.day:d}{again:d}"
    higher = f"{totals.largest > draft.value:d}{draft.value == totals.first:d}{near:d}"
    share = TENTHS * draft.value // max(totals.largest, 1)
    return COMPARED, f"{later}{PART}{by_speaker}{PART}{higher}", f"{min(totals.count - 1, MOST)}{share}", NO_TAGS


def spell(evidence: Evidence) -> list[str]:
    """The signs of a piece of evidence."""
    place, one, two, tags = evidence
    if place == ITSELF:
        metric, relation, basis, about = one.split(PART)
        age = two[6:]
        signs = [f"=m:{metric}", f"=r:{relation}", f"=b:{basis}", f"=a:{about}"]
        signs += [f"=d:{age}", f"=d:{age}|{two[6]}", f"=v:{two[5:]}"]
        return signs + [f"={k}:{flag}" for k, flag in enumerate(two[:5])]
    if place == COMPARED:
        later, by_speaker, higher = one.split(PART)
        return [f"=h:{later}", f"=s:{by_speaker}", f"=x:{higher}", f"=c:{two[0]}", f"=%:{two[1:]}"]
    return spell_seat(place, one, two, tags)
