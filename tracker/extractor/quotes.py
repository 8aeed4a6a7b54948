"""Quotation marks: what they enclose, and where a phrase would cross them."""

from __future__ import annotations

import re
from bisect import bisect_right

from tracker.extractor.items import Item

MARK = re.compile('["“”„«»]')
NO_QUOTE = frozenset({"", " "})
"""What stands between most words: no mark is looked for there."""


def quoted_before(text: str, items: list[Item], k: int) -> bool:
    """Whether a quotation mark stands right before an item."""
    return crosses_quote(text, items[k - 1].end if k else max(0, items[k].start - 3), items[k].start)


def crosses_quote(text: str, start: int, end: int) -> bool:
    """Whether a quotation begins or ends between two places."""
    between = text[start:end]
    return between not in NO_QUOTE and MARK.search(between) is not None


def quoted_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans inside quotation marks of a paragraph; one left open runs to its end."""
    spans = []
    open_at: int | None = None
    for match in MARK.finditer(text, start, end):
        sign = match[0]
        if open_at is None and sign != "”":
            open_at = match.end()
        elif open_at is not None and sign not in "“„«":
            spans.append((open_at, match.start()))
            open_at = None
    if open_at is not None:
        spans.append((open_at, end))
    return spans


def inside(spans: list[tuple[int, int]], position: int) -> tuple[int, int] | None:
    """The span that holds a position."""
    k = bisect_right(spans, (position, 1 << 62)) - 1
    return spans[k] if k >= 0 and spans[k][0] <= position < spans[k][1] else None
