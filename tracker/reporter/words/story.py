"""What an event's claims say, in sentences: titles, subtitles, the history, text alternatives."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tracker.model import Event


def title(frame: Any, event: Event, as_of: dt.datetime | None = None) -> str:
    return event.title


def subtitle(frame: Any, event: Event, as_of: dt.datetime | None = None) -> str:
    return f"{len(frame)} claims"


def source(frame: Any, event: Event) -> str:
    return "Source: x"


def history(frame: Any, event: Event, as_of: dt.datetime | None = None) -> str:
    return ""


def standing(frame: Any, event: Event, as_of: dt.datetime | None = None) -> str:
    return ""


def alternative(frame: Any, event: Event, chart: str = "timeline", as_of: dt.datetime | None = None) -> str:
    return ""
