"""Which event a figure is about: by the years, months and marks of other events, and by headings."""

from __future__ import annotations

import re

from tracker.extractor.context import Context
from tracker.extractor.drafts import Draft, Passage
from tracker.extractor.segment import Layout
from tracker.extractor.times import Phrase, Times
from tracker.model import About


def tell_events(
    context: Context, text: str, layout: Layout, passages: list[Passage], published: str | None, times: Times
) -> None:
    """Sets ``about`` of every draft: the article's own event, or another one and totals over many."""
    year = (published or "")[:4]
    headed = _sections(context, text, layout)
    main_years = {year} if year else set()
    main_months: set[str] = set()
    first = True
    paragraph, carried = -1, False
    for passage in passages:
        if passage.sentence.paragraph != paragraph:
            paragraph, carried = passage.sentence.paragraph, False
        if first and not passage.drafts:
            main_years |= _years(passage)  # "The dam gave way on 14 September 2014. Twenty-six of the victims were ..."
        elif first:
            main_months |= {t.parts["month"] for t in passage.times if "month" in t.parts}
            main_years |= _years(passage)  # the first figure is about the article's own event, whenever it was
            first = False
            for draft in passage.drafts:
                draft.about = About.BACKGROUND if headed[paragraph] else About.MAIN
            continue
        other = [
            (t.start, t.end)
            for t in passage.times
            if (_year(t) not in {"", *main_years} and not context.is_of_a_life(text, t))
            or times.is_past_month(t, published, main_months)
        ]
        other = [mark for mark in other if not _hangs_on(passage, *mark)]
        # a month alone is told in passing: "a couple who had celebrated their anniversary in June"
        months = all(times.is_month_within(t) for t in passage.times)
        running = [(t.start, t.end) for t in passage.times if times.is_long_since(text, t, published)]
        running += passage.cues.spans.get("background", [])
        here = any(t.kind in ("weekday", "day", "clock") for t in passage.times)
        for draft in passage.drafts:
            background = headed[paragraph] or _reached(text, draft, other + running) or (carried and not here)
            draft.about = About.BACKGROUND if background else About.MAIN
        if (other and (passage.drafts or not months)) or (running and passage.drafts):
            carried = True
        elif here:
            carried = False


def _reached(text: str, draft: Draft, marks: list[tuple[int, int]]) -> bool:
    """Whether a mark of another event governs the figure: it stands before it, or behind it in the same clause."""
    figure = draft.figure
    return any(a < figure.start or "," not in text[figure.end : a] for a, _ in marks)


def _hangs_on(passage: Passage, start: int, end: int) -> bool:
    """Whether a mark stands in a clause that only describes somebody: "the group, which began in 2019, killed"."""
    items = passage.line.items
    opened = [i for i in items if i.end <= start and i.tags & {"COMMA", "WHO", "NUM"}]
    if len(opened) < 2 or "WHO" not in opened[-1].tags or "COMMA" not in opened[-2].tags:
        return False
    return any("COMMA" in i.tags and i.start >= end for i in items)


def _year(phrase: Phrase) -> str:
    """The year that a time phrase names in full, if it does."""
    year = phrase.parts.get("year", "")
    return year if len(year) == 4 else ""


def _years(passage: Passage) -> set[str]:
    return {_year(phrase) for phrase in passage.times} - {""}


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
