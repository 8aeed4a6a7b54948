"""Figures that the words around them take back: "initially", "an earlier version", "up from"."""

from __future__ import annotations

import itertools

from tracker.extractor.context import Context
from tracker.extractor.drafts import Draft, Passage
from tracker.model import LEVELS, About, Metric, Standing

REACH = 120
"""Characters that a cue reaches."""
NEXT = 36
"""Characters that a cue right before a figure reaches."""
HURT = frozenset({Metric.KILLED, Metric.INJURED, Metric.CASUALTIES})
"""Of which somebody says that there are none."""
BARRIER = ";"
OPENS, CLOSES = "(", ")"
MOVED = frozenset({"toll_from_to", "toll_by_to"})
"""Rules of figures to which another one was moved: "scaled down the toll from 16 to 14"."""
CUES = frozenset({"superseded", "superseded_first", "superseded_if", "superseded_next", "superseded_before"})


def cued(context: Context, text: str, passage: Passage, drafts: list[Draft]) -> None:
    """ "Initially", "the first reports", "withdrawn": the figures that the cue reaches no longer stand."""
    for draft in passage.drafts:
        if _denied_for(draft):
            draft.standing = Standing.SUPERSEDED
    for old, new in itertools.pairwise(passage.drafts):
        if _in_brackets(text, old, new):
            new.standing = Standing.SUPERSEDED
    retracted = bool(passage.drafts) and context.retracts(text, passage.sentence.end)
    if not retracted and CUES.isdisjoint(passage.cues.spans):
        return
    for draft in passage.drafts:
        finding = draft.finding
        if finding.relation == "newer" or finding.rule in MOVED:
            continue
        if retracted and finding.relation != "part" and _is_next(passage, draft, drafts):
            draft.standing = Standing.SUPERSEDED
        spoken = draft.speaker is not None or "toll" in finding.rule or finding.relation in ("carried", "older")
        newer = any(
            d.finding.metric == finding.metric and d.value != draft.value and d.about == draft.about for d in drafts
        )
        if not draft.value and finding.metric in HURT:  # "its first statement claimed that nobody was hurt"
            newer = newer or any(d.value and d.finding.metric in HURT and d.about == draft.about for d in drafts)
        if draft.about == About.BACKGROUND:
            spoken = spoken and newer  # "had previously documented the killing of 156 in April"
        told = _ahead(text, passage, draft, "superseded_first") or _next(text, passage, draft)
        if not told:
            told = (newer and _ahead(text, passage, draft, "superseded_if")) or (
                spoken and _cue_beside(text, passage, draft)
            )
            # "Originally 22 were listed as missing; the number is now five"
            level = finding.metric in LEVELS and newer
            beside = level and any(d.finding.metric == finding.metric and d is not draft for d in passage.drafts)
            told = told or (level and _behind(passage, draft))
            told = told or (newer and draft.total and _behind(passage, draft, told="REPORT"))
            told = told or (beside and _ahead(text, passage, draft, "superseded"))
            # not "The hospital initially received 28 bodies"
            told = told and not (newer and context.is_partial(text, passage.sentence.start, passage.sentence.end))
        if told:
            draft.standing = Standing.SUPERSEDED
    if passage.cues.any("superseded_if"):
        _given_together(text, passage)


def _in_brackets(text: str, one: Draft, other: Draft) -> bool:
    """ "Dead: 87 (67 in SitRep #1)": what an earlier bulletin had, set behind the count of this one."""
    if one.finding.metric != other.finding.metric or not other.speaker or one.value == other.value:
        return False
    between = text[one.figure.end : other.figure.start]
    closed = text.find(CLOSES, other.figure.end, other.figure.end + NEXT)
    return len(between) < NEXT and between.endswith(OPENS) and closed > 0 and other.speaker != one.speaker


def _is_next(passage: Passage, draft: Draft, drafts: list[Draft]) -> bool:
    """Whether what takes a figure back gives none, or one that counts the same: "lowered the toll to 9"."""
    after = next((d for d in drafts if d.figure.start > passage.sentence.end), None)
    if after is None or after.figure.start - passage.sentence.end > REACH:
        return True
    return after.finding.metric == draft.finding.metric


def _given_together(text: str, passage: Passage) -> None:
    """ "Earlier on Tuesday, the governor reported 97 dead and 13 missing": both, where 97 no longer stands."""
    old = [d for d in passage.drafts if d.standing == Standing.SUPERSEDED and _ahead(text, passage, d, "superseded_if")]
    for draft in passage.drafts if old else ():
        beside = draft.finding.relation not in ("newer", "older", "part") and draft.finding.rule not in MOVED
        same = any(
            d.speaker == draft.speaker and d.about == draft.about and "," not in text[d.figure.end : draft.figure.start]
            for d in old
        )
        if beside and same and _ahead(text, passage, draft, "superseded_if"):
            draft.standing = Standing.SUPERSEDED


def _next(text: str, passage: Passage, draft: Draft) -> bool:
    """ "26 dead, up from the 11 deaths and 12 missing that he had reported": the figures right behind the cue."""
    start = draft.figure.start
    for _, b in passage.cues.spans.get("superseded_next", ()):
        if not 0 <= start - b < NEXT or "," in text[b:start]:
            continue
        if not any(b <= d.figure.start and _is_first(d, draft) for d in passage.drafts):
            return True
    return False


def _is_first(one: Draft, other: Draft) -> bool:
    """Whether a figure of the same people stands before: "revised up from eight after three bodies were found"."""
    same = one.finding.metric == other.finding.metric and one.group == other.group
    return same and one.figure.start < other.figure.start


def _behind(passage: Passage, draft: Draft, told: str = "") -> bool:
    """ "Twenty-eight people were initially reported trapped": whether a cue stands between a figure and its verb.

    ``told``: the tag that the word right before the verb must have.
    """
    items, trigger = draft.line.items, draft.finding.trigger
    if told and told not in items[trigger - 1].tags:
        return False
    return passage.cues.before("superseded", draft.figure.end, items[trigger].start)


def _cue_beside(text: str, passage: Passage, draft: Draft) -> bool:
    """Whether a cue stands before the figure, or one that looks back stands behind it."""
    if _behind(passage, draft):
        return True
    return _ahead(text, passage, draft, "superseded") or any(
        0 <= a - draft.figure.end < REACH and BARRIER not in text[draft.figure.end : a] and not _set_against(draft, a)
        for a, _ in passage.cues.spans.get("superseded_before", ())
    )


def _set_against(draft: Draft, cue: int) -> bool:
    """ "18 died and not 21 as first reported": whether the cue is on a figure that is said not to be so."""
    behind = (i for i in draft.line.items if draft.figure.end <= i.start and i.end <= cue)
    return any("NOT" in one.tags and "NUM" in other.tags for one, other in itertools.pairwise(behind))


def _denied_for(draft: Draft) -> bool:
    """ "Not 21 but 18 people died": whether another figure is put in the place of one."""
    items, k = draft.line.items, draft.finding.index
    if not 0 < k < len(items) - 2 or "NOT" not in items[k - 1].tags:
        return False
    behind = next((i for i in items[k + 1 : k + 3] if "COMMA" not in i.tags), items[k])
    return "BUT" in behind.tags


def _ahead(text: str, passage: Passage, draft: Draft, category: str) -> bool:
    """Whether a cue of the category stands before the figure and reaches it: no further than the next of its metric."""
    start = draft.figure.start
    for a, b in passage.cues.spans.get(category, ()):
        if 0 <= start - b < REACH and BARRIER not in text[b:start]:
            between = [
                d for d in passage.drafts if b <= d.figure.start < start and d.finding.metric == draft.finding.metric
            ]
            if between and any("BUT" in i.tags and b <= i.start < start for i in draft.line.items):
                continue  # "the toll had been six until midnight, but three of the injured died"
            if category == "superseded" and not between and _gave_another(passage, draft, b):
                continue
            opens = a - passage.sentence.start < 2  # "Initially, relatives spoke of ten and a prosecutor of 14"
            if between and not opens and _rivals(draft, between[0]):
                continue  # "the army initially spoke of nine dead, the Red Cross of 70"
            if not between or draft.finding.relation in ("list", "part") or draft.group != between[0].group:
                return True
    return False


def _rivals(one: Draft, other: Draft) -> bool:
    """Whether two figures are said to be of two speakers."""
    return bool(one.speaker and other.speaker) and one.speaker != other.speaker


def _gave_another(passage: Passage, draft: Draft, begin: int) -> bool:
    """ "At first it had mentioned 18, but adjusted its count: 16": whether a bare number stands between."""
    counted = {d.figure.start for d in passage.drafts}
    pairs = itertools.pairwise(i for i in draft.line.items if begin <= i.start < draft.figure.start)
    return any("BARE" in one.tags and one.start not in counted and "COMMA" in other.tags for one, other in pairs)
