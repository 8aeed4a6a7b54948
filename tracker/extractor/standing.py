"""Whether a figure still stands: by what the text says of it, by newer figures, by later times."""

from __future__ import annotations

import itertools

from tracker.extractor.context import Context
from tracker.extractor.days import DAY
from tracker.extractor.drafts import Draft, Passage
from tracker.extractor.earlier import given_before, looked_back, said_before, said_together
from tracker.extractor.latest import Latest, rivals
from tracker.extractor.newly import MOST, is_set_anew, replace_totals
from tracker.extractor.places import Behind, Places
from tracker.extractor.sums import REVISING, adds_up, in_turn, summed
from tracker.extractor.withdrawn import cued
from tracker.model import LEVELS, About, Basis, Standing

RISING = frozenset({"carried_report", "carried_there", "carried_it", "carried_confirmed"})
"""Rules of figures that take the place of one that the same speaker gave before, if they are higher."""


def settle(context: Context, behind_stamp: Behind, text: str, passages: list[Passage], drafts: list[Draft]) -> None:
    """Sets ``standing`` of every draft. ``behind_stamp`` gives what a line says behind its stamp."""
    by_finding = {id(d.finding): d for d in drafts}
    for passage in passages:
        cued(context, text, passage, drafts[:MOST])
    for draft in drafts:
        anchor = by_finding.get(id(draft.finding.anchor))
        if anchor is not None and draft.finding.rule in REVISING:
            draft.teller = anchor.speaker or anchor.teller
        revised = anchor is not None and anchor.past and draft.finding.rule in REVISING and not draft.anew
        if revised and anchor is not None and anchor.sentence is draft.sentence:
            draft.past = True  # "had reported six deaths but lowered that to four"
        if draft.finding.relation == "older":
            if context.compares(text, draft.sentence.start, draft.figure.start, draft.figure.end):
                draft.standing = Standing.CURRENT  # "against 1,655 in the two preceding years"
                continue
            draft.standing = Standing.SUPERSEDED
        elif anchor is not None and (
            (draft.finding.rule in REVISING | RISING or _is_then(draft)) and _replaces(draft, anchor)
        ):
            anchor.standing = Standing.SUPERSEDED
    for old, new in itertools.pairwise(drafts):
        if is_set_anew(old, new):
            old.standing = Standing.SUPERSEDED
    if any(passage.cues.any("replaces") or passage.cues.any("falls") for passage in passages):
        replace_totals(context, text, passages, drafts)
    for passage in passages:
        if len(passage.drafts) > 1:
            in_turn(passage.drafts)
    if any(draft.basis == Basis.ADDITIONAL for draft in drafts):
        summed(drafts)
    if any(draft.own_time or draft.entry for draft in drafts):
        _outdate(context, Places(behind_stamp, text, passages), text, drafts)
        for passage in passages:
            given_before(text, passage.drafts)
    if any(draft.past for draft in drafts):
        said_before(drafts)
    if any(draft.own_time for draft in drafts):
        looked_back(drafts)
    if any(draft.standing == Standing.SUPERSEDED for draft in drafts):
        said_together(passages)


def _replaces(draft: Draft, anchor: Draft) -> bool:
    """Whether a figure told as a change of another one takes its place."""
    if _takes_up(draft):
        return not (draft.about == About.BACKGROUND or adds_up(draft))
    if rivals(draft, anchor):
        return False
    if draft.speaker and not anchor.speaker and anchor.sentence is draft.sentence:
        return False  # "The toll rose to 38, even as the opposition claimed that it had crossed 50"
    level = draft.finding.metric in LEVELS and draft.own_time and draft.value != anchor.value
    # "72 were missing. By Friday it was 12"
    if draft.finding.rule in RISING and not ((draft.value > anchor.value or level) and _goes_on(draft, anchor)):
        return False
    if draft.finding.relation == "carried" and draft.standing == Standing.SUPERSEDED:
        return False  # "Earlier, she had put the figure at 18"
    if draft.own_time and draft.day < anchor.day:
        return False  # "92 have died. The count on 7 February was 29"
    if About.BACKGROUND in (draft.about, anchor.about) and draft.finding.rule in RISING:
        return False  # "In Mariana in 2015, 19 died. In Brumadinho it was 270"
    return anchor.finding.relation != "part" and anchor.basis == Basis.TOTAL and not adds_up(draft)


def _goes_on(draft: Draft, anchor: Draft) -> bool:
    """Whether a figure is of the same speaker as one before it: "On Monday he spoke of 20. By Wednesday it was 132"."""
    if draft.speaker == anchor.speaker:
        return True
    later = draft.day >= anchor.day
    return draft.speaker is None and draft.own_time and later and anchor.own_time


def _is_then(draft: Draft) -> bool:
    """ "Put the toll at 17, then at 25": whether nothing but an adverb leads from one figure to the next."""
    anchor, items = draft.finding.anchor, draft.line.items
    if anchor is None or anchor.item not in items or draft.finding.relation != "list":
        return False
    between = items[anchor.index + 1 : draft.finding.index]
    told = [i for i in between if not i.tags & {"COMMA", "AND", "AT", "TO"}]
    return len(between) > 1 and len(told) == 1 and "ADV" in told[0].tags


def _takes_up(draft: Draft) -> bool:
    """ "Police later lowered that to eight": whether a figure is told as a change of the very one before it."""
    items, k = draft.line.items, draft.finding.index
    if draft.finding.rule != "change_to" or k < 3 or "TO" not in items[k - 1].tags:
        return False
    return "CHANGE" in items[k - 3].tags and not items[k - 2].tags.isdisjoint({"IT", "DET"})


def _outdate(context: Context, live: Places, text: str, drafts: list[Draft]) -> None:
    """A total of an earlier time no longer stands where a later one is given."""
    _ended(drafts)
    timed = [d for d in drafts if Latest.may_outdate(d)]
    if not timed:
        return
    partial: dict[int, bool] = {}  # of sentences with a figure for which it matters, by where they begin

    def is_partial(draft: Draft) -> bool:
        start = draft.sentence.start
        if start not in partial:
            partial[start] = context.is_partial(text, start, draft.sentence.end)
        return partial[start]

    # "The institute has received 51 bodies": a count of one place that nobody is said to have given
    paged = (d for d in drafts if not (d.own_time or d.entry) and (d.speaker or not is_partial(d)))
    page = next((d.reported_at or "" for d in paged), "")
    metrics = {d.finding.metric for d in timed}
    others = [d for d in drafts if d.finding.metric in metrics and (d.speaker or not is_partial(d))]
    latest = Latest(others, page)
    live.count(others)
    for draft in timed:
        if draft.entry and live.apart(draft):
            continue  # "In the Belgorod region two died", on a page about Kyiv
        # "The hospital received nine bodies": what one place saw is no older toll of all
        if latest.outdates(draft, is_partial(draft)):
            draft.standing = Standing.SUPERSEDED


def _ended(drafts: list[Draft]) -> None:
    """ "Nobody is trapped any more": the earlier counts of a level that is down to none by now."""
    levels = [d for d in drafts if d.finding.metric in LEVELS and d.about == About.MAIN]
    nones: dict[str, set[str]] = {}  # of each metric: when it was down to none
    for draft in levels:
        if not draft.value and draft.total:
            nones.setdefault(draft.finding.metric, set()).add(draft.reported_at or "")
    for old in levels if nones else ():
        then, timed = old.reported_at or "", old.entry or old.own_time
        for now in nones.get(old.finding.metric, ()) if timed and old.value else ():
            if len(then) >= len(now) and (then < now or (old.at_hour and then[:DAY] == now)):
                old.standing = Standing.SUPERSEDED
