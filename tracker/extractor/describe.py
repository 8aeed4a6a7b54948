"""What else a figure says: who is counted, how sure it is, whether it adds to an earlier figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.extractor.context import Context
from tracker.extractor.counted import Counted
from tracker.extractor.drafts import Draft, Passage
from tracker.extractor.groups import group_of
from tracker.extractor.inherited import continues
from tracker.model import LEVELS, Basis, Certainty, Metric, Qualifier

COUNTED = frozenset({Metric.DISPLACED, Metric.HOSPITALISED})
"""Levels that are counted by adding: "another two were flown to Royal North Shore"."""
ADDED = frozenset({"carried_added"})
"""Rules of figures that are to be added to another one."""
RAISED = frozenset({"raises_to_those", "number_of"})
"""Rules of a number of dead that may be raised by those found."""
LATER = frozenset({"SINCE", "AFTERMORE", "HOSPITAL", "INHOSP", "SAFE"})
"""Tags of words by which people died later, or were brought up later, than those told of."""
NEXT = 2
"""Characters between such words and the figure that follows them."""
REACH, OPENING = 80, 12
"""Characters behind and before a figure in which an increment is said to be one."""


def _added(text: str, passage: Passage, draft: Draft, stretch: Sequence[tuple[int, int]]) -> bool:
    """Whether a cue beside the figure says that it adds to the toll: "have died in hospital overnight"."""
    figure = draft.figure
    nexts = [d.figure.start for d in passage.drafts if d.figure.start > figure.end]
    limit = min(nexts, default=figure.end + REACH)
    behind = any(0 <= a - figure.end < REACH and a < limit and "," not in text[figure.end : a] for a, _ in stretch)
    return behind or any(0 <= figure.start - b < OPENING for _, b in stretch)


def _grown_by(context: Context, text: str, earlier: dict[int, Draft], draft: Draft) -> bool:
    """Whether a toll before it grew by the figure: "climbed to six after one of the wounded died"."""
    if not earlier or draft.finding.metric != Metric.KILLED:
        return False
    tolls = [d for d in earlier.values() if d.finding.metric == Metric.KILLED and "toll" in d.finding.rule]
    return any(d.value > draft.value and context.grown_after(text, d.figure.end, draft.figure.start) for d in tolls)


def _of_them(draft: Draft) -> bool:
    """Whether a figure is a share of those told of: "38 wounded men, nine of whom have since died"."""
    tags = draft.finding.item.tags
    return "PARTITIVE" in tags and "COUNTED" not in tags


def _died_since(passage: Passage, earlier: dict[int, Draft], draft: Draft) -> bool:
    """Whether deaths come on top of those told of before, or are found to bring the toll to a new figure."""
    items, index = passage.line.items, draft.finding.index
    dead = [d for d in earlier.values() if d.finding.metric == Metric.KILLED and d.finding.index < index]
    if dead:
        between = items[dead[-1].finding.index : max(index, draft.finding.trigger)]
        later = any("AFTERMORE" in item.tags for item in items[index : draft.finding.trigger])
        if later and not draft.finding.relation and not _of_them(draft):
            return True  # "44 lost their lives and two later succumbed to their burns"
        hurt = {"PARTITIVE", "COUNTED"} <= draft.finding.item.tags
        return hurt and any("BUT" in item.tags for item in between)  # "had been six, but three of the injured died"
    if not any("toll" in d.finding.rule or d.finding.rule in RAISED for d in passage.drafts):
        return False
    behind = next((k for k in range(index, len(items)) if items[k].tags & {"COMMA", "SEMI"}), None)
    if behind is None or "COMMA" not in items[behind].tags:
        return False
    found = any("FIND" in item.tags for item in items[:index])
    found = found or any(item.tags & LATER for item in items[index:behind])  # "have since succumbed in hospital"
    raised = items[behind + 1].tags if behind + 1 < len(items) else frozenset[str]()
    raising = raised & {"SUM", "RISE"} and "BE" not in raised
    return bool(found and raising and any(item.tags & {"TOLL", "NUMBERS"} for item in items[behind:]))


def _hangs_on(passage: Passage, draft: Draft, anchor: Draft) -> bool:
    """Whether a figure is a part of an increment, or one more: "three more died at Katihar and one at Siliguri"."""
    if draft.finding.relation == "part":
        return True
    joined = draft.finding.index and "AND" in passage.line.items[draft.finding.index - 1].tags
    return bool(joined) and draft.finding.relation == "list" and anchor.finding.metric == draft.finding.metric


def _of_treated(draft: Draft, before: Draft | None) -> bool:
    """ "The hospital admitted 33 wounded. Five have since died": the first deaths told of, of those brought in."""
    hurt = before is not None and before.finding.metric in (Metric.INJURED, Metric.HOSPITALISED)
    return hurt and draft.finding.metric == Metric.KILLED and "BARE" in draft.finding.item.tags


def _on_top(passage: Passage, spans: Sequence[tuple[int, int]]) -> None:
    """ "Two bodies were found, in addition to the five of Monday": what comes on top of what was counted before."""
    for start, end in spans:
        base = next((i for i in passage.line.items if i.end > end and "NUM" in i.tags), None)
        if base is None or base.start - end > NEXT:
            continue
        counted = next((d for d in passage.drafts if d.finding.item is base), None)
        before = [d for d in passage.drafts if d.figure.end <= start]
        behind = [d for d in passage.drafts if d.figure.start > base.end]
        for draft in before[-1:] or behind[:1]:
            if counted is None or counted.finding.metric == draft.finding.metric:
                draft.basis = Basis.ADDITIONAL


def describe(context: Context, counted: Counted, text: str, passage: Passage, last: Draft | None) -> None:
    """Certainty, basis and group of the figures of a sentence. ``last``: the figure told before it."""
    earlier: dict[int, Draft] = {}
    several = len(passage.drafts) > 1
    for draft in passage.drafts:
        finding, figure = draft.finding, draft.figure
        anchor = earlier.get(id(finding.anchor))
        if figure.value and context.feared(passage.cues, passage.line, finding):
            draft.certainty = Certainty.FEARED
        if figure.qualifier == Qualifier.EXACT and figure.value and counted.is_estimated(text, figure.start):
            finding.item.figure = figure = replace(figure, qualifier=Qualifier.ABOUT)
        if finding.item.group and counted.is_everybody(text, finding.item.end):
            finding.item.group, finding.item.noun = None, ""
        told = finding.metric == Metric.HOSPITALISED or "PART" in passage.line.items[finding.trigger].tags
        noun = finding.item.group if told else None  # "one soldier was seriously injured"
        draft.group = noun or finding.group or group_of(counted, text, passage.line.items, draft, earlier)
        if draft.group is None and not counted.restates(finding.item.noun, finding.metric):
            draft.group = counted.kept(finding.item.noun)
        elif draft.group and counted.restates(draft.group, finding.metric):
            draft.group = counted.restated(draft.group)
        if draft.group is None and last is not None and continues(draft, last):
            draft.group = last.group
        if (
            draft.group is None
            and last is not None
            and finding.anchor is last.finding
            and "PARTITIVE" in finding.item.tags
        ):
            draft.group = last.group if not last.finding.group else None  # "340 of them were staying in the hall"
        draft.standing = finding.standing or draft.standing
        draft.basis = finding.basis or (
            Basis.ADDITIONAL if finding.rule in ADDED and finding.metric not in LEVELS else draft.basis
        )
        if anchor is not None and anchor.basis == Basis.ADDITIONAL and _hangs_on(passage, draft, anchor):
            draft.basis = Basis.ADDITIONAL
        stretch = passage.cues.spans.get("increment", ())
        found = passage.cues.spans.get("increment_found", ())
        if found and finding.metric == Metric.KILLED and any("FIND" in item.tags for item in passage.line.items):
            stretch = [*stretch, *found]
        if finding.relation != "part" and (
            (
                stretch
                and not (_of_them(draft) or _of_treated(draft, next(reversed(earlier.values()), last)))
                and _added(text, passage, draft, stretch)
            )
            or (several and finding.metric == Metric.KILLED and _died_since(passage, earlier, draft))
            or _grown_by(context, text, earlier, draft)
        ):
            draft.basis = Basis.ADDITIONAL
        if figure.more and not finding.basis and (finding.metric not in LEVELS or finding.metric in COUNTED):
            told_before = [d for d in earlier.values() if d.finding.index < finding.index]
            if finding.metric == Metric.HOSPITALISED:  # "six were flown out, two of them critical, and another 11"
                told_before = [d for d in told_before if not _of_them(d)] or told_before
            previous = [d.finding.metric for d in told_before]
            before = previous[-1] if previous else last.finding.metric if last is not None else None
            if previous:
                other = before != finding.metric
            else:  # "Another 16 were injured" after a sentence on the dead
                other = (before, finding.metric) == (Metric.KILLED, Metric.INJURED)
            bare = finding.metric != Metric.KILLED and "BARE" in finding.item.tags
            again = bool(previous) and before == finding.metric  # "18 wounded on Wednesday and four more on Thursday"
            if finding.metric == Metric.HOSPITALISED or (bare and (again or finding.metric in COUNTED)):
                other, bare = before != finding.metric, False
            if not (other or bare):
                draft.basis = Basis.ADDITIONAL
        earlier[id(finding)] = draft
    over = passage.cues.spans.get("increment_over")
    if over:
        _on_top(passage, over)
