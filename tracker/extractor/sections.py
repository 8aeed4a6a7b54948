"""Which paragraphs stand apart from an article's own news: under a heading, in a list of others, as a link."""

from __future__ import annotations

import re

from tracker.extractor.allusions import Allusions
from tracker.extractor.segment import Layout

ENDS = (".", "?", ",", "”", '"')
"""With what a line of prose ends, and no heading."""
OPEN = "..."
WORDS = 8
"""Words of the longest heading."""
LINK = 140
"""Characters of the longest link."""
_NUMBERED = re.compile(r"\(?\d+[.)]\s+")
_LISTED = re.compile(r"\s*(?:[-–—•·*▪●]|\d|[A-Z][a-z]{2,8}\.?\s+\d)")


def sections(allusions: Allusions, text: str, layout: Layout) -> list[bool]:
    """Of each paragraph whether it stands under a heading for other events, in a list of them, or is a link."""
    out = []
    under = listing = linked = False
    for start, end in layout.paragraphs:
        line = text[start:end].strip()
        if len(line) > LINK and not (listing or line.endswith(":")):
            linked = False
            out.append(under)
            continue
        heading = _NUMBERED.sub("", line, count=1).rstrip(": ")
        link = allusions.link(line) if len(line) <= LINK else None
        if link is not None:
            linked = link == len(line)  # "Read also:", and the links below
            out.append(True)
            continue
        linked = linked and len(line) <= LINK and not line.endswith(ENDS)
        listing = listing and _LISTED.match(line) is not None
        # ".STATEWIDE TOTALS..." is a heading of a weather service
        if len(line) <= allusions.heading_length and (line.endswith(OPEN) or not line.endswith(ENDS)):
            if allusions.background_heading(line):
                under = True
            elif not re.search(r"\d", heading) and len(heading.split()) <= WORDS:
                under = False
        if line.endswith(":") and allusions.background_intro(line):
            listing = True  # "Some of the worst ferry disasters in recent years:"
        out.append(under or listing or linked)
    return out
