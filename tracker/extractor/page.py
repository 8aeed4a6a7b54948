"""What an article's page says of time: when it appeared, and what it looks back at."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from tracker.extractor.days import DAY, Phrase

Resolve = Callable[[Phrase, dt.date | None], str | None]
CLOCK = re.compile(r"T(\d\d):(\d\d)")
OFFSET = re.compile(r"(Z|[+-]\d\d:?\d\d)$")


class Page:
    """What an article says of time outside of the sentence that is read."""

    def __init__(self, published: str, event: dt.date | None, resolve: Resolve) -> None:
        self.day = dt.date.fromisoformat(published[:DAY])
        self.event = event  # of a retrospective
        self.resolve = resolve
        hours, offset = CLOCK.search(published), OFFSET.search(published)
        self.clock = (int(hours[1]), int(hours[2])) if hours else None
        self.zone = offset[0] if offset and hours else ""
