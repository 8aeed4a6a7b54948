"""Why a figure changed, where the article says so: in the figure's sentence or the next one of its paragraph."""

from __future__ import annotations

from tracker.extractor.context import Context
from tracker.extractor.drafts import Draft, Passage
from tracker.extractor.sums import TOLLS
from tracker.model import LEVELS, About, Standing


def give_reasons(context: Context, text: str, passages: list[Passage]) -> None:
    """Sets ``reason`` of the figures that the article shows to be changed; never of others."""
    changed: list[Draft] = []
    paragraph = -1
    for passage in passages:
        if passage.sentence.paragraph != paragraph:
            changed, paragraph = [], passage.sentence.paragraph
        own = [draft for draft in passage.drafts if _changed(draft, passage)]
        if not passage.drafts and changed:
            passage.cues = context.cues(text, passage.tokens, passage.times)
        reasons = passage.cues.reasons()
        if reasons:
            for draft in own or (changed if not passage.drafts else []):
                draft.reason = ";".join(reasons)
        changed = own or ([] if passage.drafts else changed)


def _changed(draft: Draft, passage: Passage) -> bool:
    """Whether the sentence gives the figure as a new one: beside an older one, or with a word for the change."""
    if draft.finding.metric in LEVELS or draft.about != About.MAIN or draft.standing != Standing.CURRENT:
        return False
    beside = any(
        other.finding.metric == draft.finding.metric and other.standing == Standing.SUPERSEDED
        for other in passage.drafts
    )
    return draft.total and (beside or (draft.finding.rule in TOLLS and passage.cues.any("replaces")))
