"""Whether a figure still stands: by what the text says of it, by newer figures, by later times."""

from __future__ import annotations

import itertools
import re

from tracker.extractor.context import Context
from tracker.extractor.days import DAY, day_of
from tracker.extractor.drafts import Draft, Passage
from tracker.extractor.latest import Latest, alike, words_of
from tracker.extractor.places import Places
from tracker.extractor.retrospect import RETROSPECT
from tracker.extractor.sums import CARRIED, REVISING, TOLLS, adds_up, in_turn, summed
from tracker.extractor.withdrawn import HURT, MOVED, cued
from tracker.model import LEVELS, About, Basis, Metric, Standing

MOST = 200
"""Totals of one metric that are looked through for replaced ones: no article gives more."""


def settle(context: Context, text: str, passages: list[Passage], drafts: list[Draft]) -> None:
    """Sets ``standing`` of every draft."""
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
        if _is_set_anew(old, new):
            old.standing = Standing.SUPERSEDED
    if any(passage.cues.any("replaces") or passage.cues.any("falls") for passage in passages):
        _replaced(context, text, passages, drafts)
    for passage in passages:
        if len(passage.drafts) > 1:
            in_turn(passage.drafts)
    if any(draft.basis == Basis.ADDITIONAL for draft in drafts):
        summed(drafts)
    if any(draft.own_time or draft.entry for draft in drafts):
        _outdate(context, text, passages, drafts)
        for passage in passages:
            _given_before(text, passage.drafts)
    if any(draft.past for draft in drafts):
        _said_before(drafts)
    if any(draft.own_time for draft in drafts):
        _looked_back(drafts)
    if any(draft.standing == Standing.SUPERSEDED for draft in drafts):
        _said_together(passages)


CHANGED = 8
"""Items between a verb of change and the figure that a toll was changed to."""
RISING = frozenset({"carried_report", "carried_there", "carried_it", "carried_confirmed"})
"""Rules of figures that take the place of one that the same speaker gave before, if they are higher."""


def _replaces(draft: Draft, anchor: Draft) -> bool:
    """Whether a figure told as a change of another one takes its place."""
    if _takes_up(draft):
        return not (draft.about == About.BACKGROUND or adds_up(draft))
    if draft.speaker and anchor.speaker and not words_of(draft.speaker) & words_of(anchor.speaker):
        return False  # rivals
    if draft.speaker and not anchor.speaker and anchor.sentence is draft.sentence:
        return False  # "The toll rose to 38, even as the opposition claimed that it had crossed 50"
    level = draft.finding.metric in LEVELS and draft.own_time and draft.value != anchor.value
    # "72 were missing. By Friday it was 12"
    if draft.finding.rule in RISING and not ((draft.value > anchor.value or level) and _goes_on(draft, anchor)):
        return False
    if draft.finding.relation == "carried" and draft.standing == Standing.SUPERSEDED:
        return False  # "Earlier, she had put the figure at 18"
    if draft.own_time and (draft.reported_at or "")[:DAY] < (anchor.reported_at or "")[:DAY]:
        return False  # "92 have died. The count on 7 February was 29"
    if About.BACKGROUND in (draft.about, anchor.about) and draft.finding.rule in RISING:
        return False  # "In Mariana in 2015, 19 died. In Brumadinho it was 270"
    return anchor.finding.relation != "part" and anchor.basis == Basis.TOTAL and not adds_up(draft)


def _goes_on(draft: Draft, anchor: Draft) -> bool:
    """Whether a figure is of the same speaker as one before it: "On Monday he spoke of 20. By Wednesday it was 132"."""
    if draft.speaker == anchor.speaker:
        return True
    later = (draft.reported_at or "")[:DAY] >= (anchor.reported_at or "")[:DAY]
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


def _is_newly_set(draft: Draft) -> bool:
    """ "Had lowered the number of missing pupils to 43": whether a toll is told as what it was changed to."""
    items, k = draft.line.items, draft.finding.index
    if k < 2 or "TO" not in items[k - 1].tags or draft.finding.rule in REVISING:
        return False
    return any("CHANGE" in item.tags for item in items[max(0, k - CHANGED) : k - 1])


def _is_set_anew(old: Draft, new: Draft) -> bool:
    """ "Thirty were listed as missing; officials later lowered the number of missing to 12": a level told next."""
    if new.finding.metric not in LEVELS or old.finding.metric != new.finding.metric or old.value == new.value:
        return False
    if not _is_newly_set(new) or old.sentence.paragraph != new.sentence.paragraph or old.about != new.about:
        return False
    rivals = old.speaker and new.speaker and not words_of(old.speaker) & words_of(new.speaker)
    return old.basis == Basis.TOTAL and old.finding.relation not in ("part", "older", "newer") and not rivals


def _outdate(context: Context, text: str, passages: list[Passage], drafts: list[Draft]) -> None:
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
    rivals = [d for d in drafts if d.finding.metric in metrics and (d.speaker or not is_partial(d))]
    latest = Latest(rivals, page)
    live = Places(text, passages)
    for draft in timed:
        if draft.entry and live.apart(draft, rivals):
            continue  # "In the Belgorod region two died", on a page about Kyiv
        # "The hospital received nine bodies": what one place saw is no older toll of all
        if latest.outdates(draft, is_partial(draft)):
            draft.standing = Standing.SUPERSEDED


def _ended(drafts: list[Draft]) -> None:
    """ "Nobody is trapped any more": the earlier counts of a level that is down to none by now."""
    for none in drafts:
        if none.value or none.finding.metric not in LEVELS or not none.total or none.about != About.MAIN:
            continue
        for old in drafts:
            same = old.finding.metric == none.finding.metric and old.about == About.MAIN
            then, now = old.reported_at or "", none.reported_at or ""
            timed = (old.entry or old.own_time) and (then < now or (old.at_hour and then[:DAY] == now))
            if same and timed and old.value and len(then) >= len(now):
                old.standing = Standing.SUPERSEDED


def _given_before(text: str, drafts: list[Draft]) -> None:
    """ "29 were injured, they said; it had reported 32 on Wednesday": an earlier figure of the same speaker."""
    for old in drafts:
        if not old.own_time or not old.speaker or old.about != About.MAIN:
            continue
        for new in drafts:
            earlier = (old.reported_at or "")[:DAY] < (new.reported_at or "")[:DAY]
            same = (new.finding.metric, new.speaker, new.group) == (old.finding.metric, old.speaker, old.group)
            if new.past or new.standing != Standing.CURRENT:
                continue  # "They had put it at 41; late on Wednesday it was raised to 48"
            if earlier and same and ";" in text[new.figure.end : old.figure.start]:
                old.standing = Standing.SUPERSEDED


SHELTERED = frozenset({Metric.DISPLACED, Metric.HOSPITALISED})
SOUGHT = frozenset({Metric.MISSING, Metric.TRAPPED})
"""Who is found sooner or later, and then counted otherwise."""


def _said_before(drafts: list[Draft]) -> None:
    """What somebody "had said" no longer stands where the article gives another total as said now."""
    whole = [d for d in drafts if d.basis == Basis.TOTAL and d.finding.relation != "part" and d.about == About.MAIN]
    now = [d for d in whole if not d.past and d.standing == Standing.CURRENT][:MOST]
    leads: dict[str, Draft] = {}  # the article's first figure of each metric
    for draft in whole:
        leads.setdefault(draft.finding.metric, draft)
    for draft in whole:
        if not draft.past or _is_newly_set(draft):
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


def _looked_back(drafts: list[Draft]) -> None:
    """In an article years after its event, what was counted then no longer stands beside what is known now."""
    page = max((day for d in drafts if not d.own_time and (day := day_of(d.reported_at))), default=None)
    if page is None:
        return
    totals = [d for d in drafts if d.basis == Basis.TOTAL and d.finding.relation != "part" and d.about == About.MAIN]
    totals = totals[:MOST]
    known = {(d.finding.metric, d.value) for d in totals if not d.own_time}
    firsts: dict[str, Draft] = {}
    for draft in totals:
        first = firsts.setdefault(draft.finding.metric, draft)
        day = day_of(draft.reported_at)
        if draft is first or day is None or not draft.own_time or (page - day).days <= RETROSPECT:
            continue
        if any(metric == draft.finding.metric and value != draft.value for metric, value in known):
            draft.standing = Standing.SUPERSEDED


def _said_together(passages: list[Passage]) -> None:
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
            if d.standing == Standing.SUPERSEDED
            and (d.past or (d.own_time and (d.reported_at or "")[:DAY] < newest[:DAY]))
        ]
        if all(d.finding.metric in SHELTERED for d in old):
            old = [d for d in old if d.past]  # a newer number of evacuees says nothing of the dead
        for draft in passage.drafts if old else ():
            if draft.standing != Standing.CURRENT or draft.basis != Basis.TOTAL or draft.about != About.MAIN:
                continue
            told = known.get(draft.finding.metric, set()) - {draft.sentence.start}
            if not told and draft.finding.metric not in SOUGHT:
                continue  # "13 had died by Sunday and nine had been flown to the capital": nothing newer of these
            if draft.finding.relation in ("newer", "part") or draft.finding.rule in REVISING:
                continue
            for other in old:
                together = other.speaker == draft.speaker and other.past == draft.past
                # "had put the number of dead at 18 and said one officer was hurt": nothing newer is told of him
                lasts = draft.finding.metric not in LEVELS and draft.group is not None and other.group is None
                together = together and not lasts
                together = together and not _speaks_again(passage, other, draft)
                timed = other.own_time == draft.own_time and other.reported_at == draft.reported_at
                if together and timed and other.finding.relation != "older":
                    draft.standing = Standing.SUPERSEDED


def _speaks_again(passage: Passage, old: Draft, draft: Draft) -> bool:
    """ "The governor, who had first reported 11 dead, told a briefing that four were missing": said anew, and now."""
    commas = [i.end for i in passage.line.items if "COMMA" in i.tags]
    between = (a for a in passage.attributions if old.figure.end <= a.start and a.end <= draft.figure.start)
    return any(a.speaker == draft.speaker and not a.earlier and a.start - 1 in commas for a in between)


def _replaced(context: Context, text: str, passages: list[Passage], drafts: list[Draft]) -> None:
    """A revised or risen total replaces the article's figures of earlier days, and lower ones before it."""
    order: dict[int, int] = {}
    totals: dict[str, list[Draft]] = {}
    counts: dict[str, list[Draft]] = {}  # of groups too
    for number, draft in enumerate(drafts):
        order[id(draft)] = number
        if draft.total and draft.about == About.MAIN:
            totals.setdefault(draft.finding.metric, []).append(draft)
        if draft.basis == Basis.TOTAL and draft.finding.relation != "part" and draft.about == About.MAIN:
            counts.setdefault(draft.finding.metric, []).append(draft)
    for passage in passages:
        if not (passage.cues.any("replaces") or passage.cues.any("falls")):
            continue
        for new in passage.drafts:
            kind = new.group if _is_newly_set(new) and new.finding.metric in LEVELS else None
            if not (new.total or kind) or new.about != About.MAIN or new.standing != Standing.CURRENT:
                continue
            rule = new.finding.rule
            changed = passage.cues.before("replaces", 0, new.figure.start)
            told = rule in MOVED or (rule in TOLLS | CARRIED and changed) or _is_newly_set(new)
            olds = counts if _fallen(passage, new) else totals
            for old in olds.get(new.finding.metric, [])[:MOST]:
                if old is new or old.value == new.value or old.sentence is new.sentence:
                    continue
                if _apart(text, old, new) or (kind and old.group not in (None, kind)):
                    continue
                days = (old.reported_at or "")[:DAY], (new.reported_at or "")[:DAY]
                earlier_day = old.own_time and alike(old, new) and days[0] < days[1]
                risen = order[id(old)] < order[id(new)] and old.value < new.value and told
                risen = risen and alike(old, new) and days[0] <= days[1]
                fallen = order[id(old)] < order[id(new)] and old.value > new.value and _fallen(passage, new)
                if (earlier_day or risen or fallen) and not context.is_partial(
                    text, old.sentence.start, old.sentence.end
                ):
                    old.standing = Standing.SUPERSEDED


def _fallen(passage: Passage, new: Draft) -> bool:
    """Whether a level is told to have fallen to a figure: "the number of the missing had come down to nine"."""
    if new.finding.metric not in LEVELS:
        return False
    return passage.cues.before("falls", 0, new.figure.start) or _is_newly_set(new)


def _apart(text: str, one: Draft, other: Draft) -> bool:
    """Whether two figures stand in headlines of a list that share no word: two events of a digest."""
    words = []
    for draft in (one, other):
        line = text[draft.sentence.start : draft.sentence.end].strip()
        head = text[max(0, draft.sentence.start - 3) : draft.sentence.start + 1]
        if line.endswith((".", "?", "”", '"')) or not (LISTED.search(head) or ALERT.match(line)):
            return False
        words.append(set(re.findall(r"\w{5,}", line.lower())))
    return one.sentence.paragraph != other.sentence.paragraph and not words[0] & words[1]


LISTED = re.compile(r"[•·▪●*]|^[-–—]|\n[-–—]")
ALERT = re.compile(r"[A-Z]{4,}:\s")
