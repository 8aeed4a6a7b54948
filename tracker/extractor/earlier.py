"""What was said earlier and no longer stands: what somebody "had said", and what was said with it."""

from __future__ import annotations

from tracker.extractor.days import DAY, day_of
from tracker.extractor.drafts import Draft, Passage
from tracker.extractor.latest import alike, is_count, words_of
from tracker.extractor.newly import MOST, is_newly_set
from tracker.extractor.retrospect import RETROSPECT
from tracker.extractor.sums import REVISING
from tracker.extractor.withdrawn import HURT
from tracker.model import LEVELS, About, Basis, Metric, Standing

SHELTERED = frozenset({Metric.DISPLACED, Metric.HOSPITALISED})
"""Of whom a newer number says nothing of the dead."""
SOUGHT = frozenset({Metric.MISSING, Metric.TRAPPED})
"""Who is found sooner or later, and then counted otherwise."""


def given_before(text: str, drafts: list[Draft]) -> None:
    """ "29 were injured, they said; it had reported 32 on Wednesday": an earlier figure of the same speaker."""
    for old in drafts:
        if not old.own_time or not old.speaker or old.about != About.MAIN:
            continue
        for new in drafts:
            earlier = old.day < new.day
            same = (new.finding.metric, new.speaker, new.group) == (old.finding.metric, old.speaker, old.group)
            if new.past or new.standing != Standing.CURRENT:
                continue  # "They had put it at 41; late on Wednesday it was raised to 48"
            if earlier and same and ";" in text[new.figure.end : old.figure.start]:
                old.standing = Standing.SUPERSEDED


def said_before(drafts: list[Draft]) -> None:
    """What somebody "had said" no longer stands where the article gives another total as said now."""
    whole = [d for d in drafts if is_count(d)]
    now = [d for d in whole if not d.past and d.standing == Standing.CURRENT][:MOST]
    leads: dict[str, Draft] = {}  # the article's first figure of each metric
    for draft in whole:
        leads.setdefault(draft.finding.metric, draft)
    for draft in whole:
        if not draft.past or is_newly_set(draft):
            continue  # not "had revised the number to 43"
        metric, own = draft.finding.metric, words_of(draft.speaker)
        others = [d for d in now if d.finding.metric == metric and d.value != draft.value and alike(d, draft)]
        # "41 miners were killed", where 28 dead had been spoken of; a group that the same speaker counts now
        same = own if draft.group is None else set()
        others = [d for d in others if d.total or d is leads[metric] or same & words_of(d.speaker)]
        anchor = draft.finding.anchor
        if draft.finding.rule in REVISING and anchor is not None and anchor.item not in draft.line.items:
            # "By Monday the same channel had raised that to 50": what rivals say is no newer
            others = [d for d in others if not d.speaker or own & words_of(d.speaker)]
        none = not draft.value and any(d.value and d.finding.metric in HURT and own & words_of(d.speaker) for d in now)
        if others or (none and metric in HURT):
            draft.standing = Standing.SUPERSEDED


def looked_back(drafts: list[Draft]) -> None:
    """In an article years after its event, what was counted then no longer stands beside what is known now."""
    page = max((day for d in drafts if not d.own_time and (day := day_of(d.reported_at))), default=None)
    if page is None:
        return
    totals = [d for d in drafts if is_count(d)][:MOST]
    known = {(d.finding.metric, d.value) for d in totals if not d.own_time}
    firsts: dict[str, Draft] = {}
    for draft in totals:
        first = firsts.setdefault(draft.finding.metric, draft)
        day = day_of(draft.reported_at)
        if draft is first or day is None or not draft.own_time or (page - day).days <= RETROSPECT:
            continue
        if any(metric == draft.finding.metric and value != draft.value for metric, value in known):
            draft.standing = Standing.SUPERSEDED


def said_together(passages: list[Passage]) -> None:
    """What was said together with a figure that no longer stands does not stand either.

    "She had told reporters on Tuesday night that six were killed and one was missing", where seven are dead now.
    """
    newest = max((d.reported_at or "" for p in passages for d in p.drafts), default="")
    known: dict[str, set[int]] = {}  # by metric: the sentences with a figure that stands
    for draft in (d for p in passages for d in p.drafts):
        if draft.standing == Standing.CURRENT and draft.about == About.MAIN and draft.finding.relation != "part":
            known.setdefault(draft.finding.metric, set()).add(draft.sentence.start)
    for passage in passages:
        old = [
            d
            for d in passage.drafts
            if d.standing == Standing.SUPERSEDED and (d.past or (d.own_time and d.day < newest[:DAY]))
        ]
        if all(d.finding.metric in SHELTERED for d in old):
            old = [d for d in old if d.past]
        for draft in passage.drafts if old else ():
            if draft.standing != Standing.CURRENT or draft.basis != Basis.TOTAL or draft.about != About.MAIN:
                continue
            told = known.get(draft.finding.metric, set()) - {draft.sentence.start}
            if not told and draft.finding.metric not in SOUGHT:
                continue  # "13 had died by Sunday and nine had been flown to the capital": nothing newer of these
            if draft.finding.relation in ("newer", "part") or draft.finding.rule in REVISING:
                continue
            if any(_said_with(passage, draft, other) for other in old):
                draft.standing = Standing.SUPERSEDED


def _said_with(passage: Passage, draft: Draft, other: Draft) -> bool:
    """Whether a figure was said together with one that no longer stands, and is no more likely to last."""
    if other.speaker != draft.speaker or other.past != draft.past or other.finding.relation == "older":
        return False
    if draft.finding.metric not in LEVELS and draft.group is not None and other.group is None:
        return False  # "had put the number of dead at 18 and said one officer was hurt": nothing newer is told of him
    timed = other.own_time == draft.own_time and other.reported_at == draft.reported_at
    return timed and not _speaks_again(passage, other, draft)


def _speaks_again(passage: Passage, old: Draft, draft: Draft) -> bool:
    """ "The governor, who had first reported 11 dead, told a briefing that four were missing": said anew, and now."""
    commas = [i.end for i in passage.line.items if "COMMA" in i.tags]
    between = (a for a in passage.attributions if old.figure.end <= a.start and a.end <= draft.figure.start)
    return any(a.speaker == draft.speaker and not a.earlier and a.start - 1 in commas for a in between)
