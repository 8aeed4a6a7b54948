"""Times that figures of one sentence share: without one of its own, a figure has that of what was said with it."""

from __future__ import annotations

from tracker.extractor.drafts import Draft, Passage
from tracker.extractor.reported import RISEN_FROM

CLAUSE_ENDS = ";"
"""Behind which a figure has no part in what was said before."""


def share(passage: Passage) -> None:
    """Gives the figures without a time that of what was said with them."""
    dated = [d for d in passage.drafts if d.own_time]
    for draft in passage.drafts:
        if draft.own_time:
            continue
        # "rose to 91 on Saturday after two people died": said together
        together = [d for d in dated if d.speaker == draft.speaker and d.past <= draft.past]
        together = [d for d in together if d.finding.relation != "older" and d.finding.rule not in RISEN_FROM]
        beside = next((d for d in together if not _says_anew(passage, d, draft)), None)
        whole = next((d for d in passage.drafts if d.own_time and d.finding is draft.finding.anchor), None)
        if draft.finding.relation == "part" and whole is not None:
            draft.reported_at, draft.own_time = whole.reported_at, True
        elif beside and draft.finding.anchor is None:
            if not beside.speaker and _in_relative(draft, beside):
                continue  # "Two were flown to hospital, where one was last night said to be critical"
            if CLAUSE_ENDS in passage.text[draft.figure.end : beside.figure.start]:
                continue  # "29 were hurt, they said; it had reported 32 on Monday"
            if not beside.speaker and _in_clause_before(passage, draft, beside):
                continue  # "A fire killed 49 and the last died on Tuesday, bringing the toll to 50"
            draft.reported_at, draft.own_time = beside.reported_at, True


def _says_anew(passage: Passage, dated: Draft, draft: Draft) -> bool:
    """Whether the speaker is said to speak again: "The agency, which on Monday had given 18, said 14 were hurt"."""
    between = (a for a in passage.attributions if dated.figure.end <= a.end <= draft.figure.start)
    return any(a.speaker == draft.speaker for a in between)


def _in_clause_before(passage: Passage, draft: Draft, other: Draft) -> bool:
    """Whether a later clause holds a time and then another figure, which has it alone."""
    items = passage.line.items
    time = next((i.start for i in items if i.time and draft.figure.end <= i.start < other.figure.start), 0)
    if draft.finding.metric == other.finding.metric and draft.value * 2 > other.value > draft.value:
        time = time or other.figure.start  # "The fire killed 49 and the toll rose to 50 on Tuesday"
    between = [k for k, i in enumerate(items) if draft.figure.end <= i.start < time]
    return any("AND" in items[k].tags or ("COMMA" in items[k].tags and "ADV" in items[k + 1].tags) for k in between)


def _in_relative(draft: Draft, other: Draft) -> bool:
    """Whether another figure stands in a relative clause behind one."""
    items = draft.line.items[draft.finding.index : other.finding.index]
    return any("WHO" in item.tags for item in items)
