"""Tolls that grew in the text itself: summed from what came on top, or counted again at a later hour."""

from __future__ import annotations

import itertools

from tracker.extractor.drafts import Draft
from tracker.extractor.latest import rivals
from tracker.model import About, Basis, Standing

FEW = 12
"""Figures before an increment among which the one is that it adds to."""
REVISING = frozenset({"since_changed_to", "change_to", "carried_change", "carried_count", "then"})
"""Rules of figures that another one was changed to."""
TOLLS = frozenset({"toll", "toll_short", "toll_by_to", "toll_from_to", "number_of", "carried_change"})
CARRIED = frozenset({"carried_report", "carried_there"})
"""Rules of tolls, with the word or without."""


def adds_up(draft: Draft) -> bool:
    """Whether a total is what its sentence's figure adds up to: "Nine more died, bringing the total to 40"."""
    anchor = draft.finding.anchor
    if anchor is None or anchor.item not in draft.line.items:
        return False
    between = draft.line.items[anchor.index : draft.finding.index]
    return any("SUM" in item.tags for item in between)


def in_turn(drafts: list[Draft]) -> None:
    """ "By dawn the count stood at 32, and at midday they spoke of 36": a later and higher one, told with its time."""
    for old, new in itertools.pairwise(drafts):
        items = new.line.items
        if old.finding.rule not in REVISING | TOLLS | CARRIED or old.finding.metric != new.finding.metric:
            continue
        if not (old.total and new.total) or About.BACKGROUND in (old.about, new.about) or old.value >= new.value:
            continue
        between = items[old.finding.index + 1 : new.finding.index]
        begins = next((k for k, i in enumerate(between) if i.tags & {"COMMA", "SEMI"}), len(between))
        if any(i.time is not None for i in between[begins : begins + 5]):
            old.standing = Standing.SUPERSEDED


def summed(drafts: list[Draft]) -> None:
    """ "Nine were killed; two more have since died, taking the toll to 11": what a new toll was summed from."""
    for k, new in enumerate(drafts):
        if not k or not new.total or not (new.finding.rule in TOLLS or adds_up(new)):
            continue
        added = drafts[k - 1]
        if added.sentence is not new.sentence or added.basis != Basis.ADDITIONAL or added.about != new.about:
            continue
        for old in drafts[max(0, k - 1 - FEW) : k - 1]:
            same = (old.finding.metric, old.about) == (added.finding.metric, new.about) and old.total
            if same and not rivals(old, new) and old.value + added.value == new.value:
                old.standing = Standing.SUPERSEDED
