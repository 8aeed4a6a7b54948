"""What a figure's place in the article says: whether it still stands, and which event it is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.extractor.context import Context
from tracker.extractor.times import Times
from tracker.model import LEVELS, About, Standing

if TYPE_CHECKING:
    from tracker.extractor.reading import Draft, Passage
    from tracker.extractor.segment import Layout


def settle(
    context: Context,
    text: str,
    layout: Layout,
    passages: list[Passage],
    drafts: list[Draft],
    published: str | None,
    times: Times,
) -> None:
    """Sets ``about`` and ``standing`` of every draft."""
    _about(context, text, layout, passages, published)
    _standing(context, text, passages, drafts)


def _about(context: Context, text: str, layout: Layout, passages: list[Passage], published: str | None) -> None:
    year = (published or "")[:4]
    headed = _sections(context, text, layout)
    main_years = {year} if year else set()
    first = True
    paragraph, carried = -1, False
    for passage in passages:
        if passage.sentence.paragraph != paragraph:
            paragraph, carried = passage.sentence.paragraph, False
        years = _years(passage)
        if first and passage.drafts:
            main_years |= years  # the first figure is about the article's own event, whenever it was
            first = False
            headed_here = headed[paragraph]
            for draft in passage.drafts:
                draft.about = About.BACKGROUND if headed_here else About.MAIN
            continue
        other = bool(years - main_years)
        cue = context_background(passage)
        here = any(t.kind in ("weekday", "day", "clock") for t in passage.times)
        for draft in passage.drafts:
            background = headed[paragraph] or other or cue or (carried and not here)
            draft.about = About.BACKGROUND if background else About.MAIN
        if other or cue:
            carried = True
        elif here:
            carried = False


def context_background(passage: Passage) -> bool:
    """Whether the sentence speaks of another event or a running total."""
    return passage.cues.any("background")


def _years(passage: Passage) -> set[str]:
    return {t.parts["year"] for t in passage.times if len(t.parts.get("year", "")) == 4}


def _sections(context: Context, text: str, layout: Layout) -> list[bool]:
    """Of each paragraph whether it stands under a heading for other events."""
    out = []
    under = False
    for start, end in layout.paragraphs:
        line = text[start:end].strip()
        if len(line) <= context.heading_length and not line.endswith((".", "?", ",", "”", '"')):
            if context.background_heading(line):
                under = True
            elif not re.search(r"\d", line) and len(line.split()) <= 8:
                under = False
        out.append(under)
    return out


def _standing(context: Context, text: str, passages: list[Passage], drafts: list[Draft]) -> None:
    by_finding = {id(d.finding): d for d in drafts}
    for draft in drafts:
        relation, anchor = draft.finding.relation, by_finding.get(id(draft.finding.anchor))
        if relation == "older":
            draft.standing = Standing.SUPERSEDED
        elif relation in ("newer", "carried") and anchor is not None and draft.finding.rule in ("change_to", "carried_change"):
            anchor.standing = Standing.SUPERSEDED
    for passage in passages:
        _cued(context, text, passage)
    latest = max((d.reported_at[:10] for d in drafts if d.reported_at and d.about == About.MAIN), default="")
    for draft in drafts:
        if draft.finding.metric in LEVELS and not draft.own_time:
            continue
        newer = [
            d
            for d in drafts
            if d is not draft
            and d.about == draft.about == About.MAIN
            and d.finding.metric == draft.finding.metric
            and d.total
            and (d.reported_at or "")[:10] > (draft.reported_at or "")[:10]
        ]
        same = [d for d in newer if d.speaker == draft.speaker or draft.speaker is None]
        if draft.own_time and draft.total and same and (draft.reported_at or "")[:10] < latest:
            draft.standing = Standing.SUPERSEDED


def _cued(context: Context, text: str, passage: Passage) -> None:
    """ "Initially", "had earlier said", "withdrawn": the figures of that clause no longer stand."""
    for a, b in passage.cues.spans.get("superseded", ()):
        for draft in passage.drafts:
            figure = draft.finding.item.figure
            assert figure is not None
            lo, hi = sorted((b, figure.start))
            between = text[lo:hi]
            spoken = draft.speaker is not None or "toll" in draft.finding.rule or draft.finding.relation in ("carried", "older")
            if spoken and len(between) < 120 and not re.search(r"[;]|\bbut\b|\bnow\b", between) and draft.finding.relation != "newer":
                draft.standing = Standing.SUPERSEDED
