"""How the timeline's tables say figures, times and durations: words for people, ISO 8601 for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from tracker.figures import format_figure


def is_missing(value: Any) -> bool:
    """Whether a cell is empty: None, NA, NaT, NaN or empty text."""
    return (
        value is None or value is pd.NA or value is pd.NaT or (isinstance(value, str) and not value) or value != value
    )


def plain(value: Any) -> Any:
    """A cell as a program wants it: None, a Python number, text, an ISO 8601 time in UTC or an ISO 8601 duration."""
    if is_missing(value):
        return None
    if isinstance(value, pd.Timedelta):
        return iso_duration(value)
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.item() if hasattr(value, "item") else value


def figure(value: Any, value_max: Any, qualifier: Any) -> str:
    """The compact notation, such as ``>=84``; empty where there is no figure."""
    if is_missing(value):
        return ""
    return format_figure(int(value), None if is_missing(value_max) else int(value_max), str(qualifier))


def counted(row: Mapping[str, Any], prefix: str = "") -> str:
    """What a figure counts: ``killed``, ``killed, children``, ``killed (Syria)``."""
    group = f", {row['group']}" if row.get("group") else ""
    scope = row.get(f"{prefix}scope")
    return f"{row[f'{prefix}metric']}{group}" + (f" ({scope})" if scope else "")


def duration(value: Any) -> str:
    """``19 min``, ``5 h 19 min``, ``2 d 14 h``, ``68 d``, ``1.3 years``: two units at most."""
    if is_missing(value):
        return ""
    minutes = round(value / pd.Timedelta(minutes=1))
    days, hours = minutes // 1440, minutes // 60 % 24
    if days >= 730:
        return f"{days / 365.25:.1f} years"
    if days >= 14 or (days and not hours):
        return f"{days} d"
    if days:
        return f"{days} d {hours} h"
    return f"{hours} h {minutes % 60} min" if hours else f"{minutes} min"


def iso_duration(value: pd.Timedelta) -> str:
    """ISO 8601, such as ``P2DT14H40M``."""
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    parts = ((seconds // 86400, "D"), (seconds // 3600 % 24, "H"), (seconds // 60 % 60, "M"), (seconds % 60, "S"))
    day = f"{parts[0][0]}D" if parts[0][0] else ""
    clock = "".join(f"{number}{unit}" for number, unit in parts[1:] if number)
    return f"{sign}P{day}" + (f"T{clock}" if clock else "" if day else "T0S")


def when(row: Mapping[str, Any], zone: str) -> str:
    """When a figure was given, no more precisely than it is known: a clock time in the event's zone, a day, a month, or
    "by" the clock of the page that carries it.
    """
    text = str(row["reported_at"])
    begin, _, end = text.rpartition("/")
    if "T" in text and (not begin or "T" in end):
        return ("by " if begin else "") + _clock(row["reported_end"] if begin else row["reported_start"], zone)
    page = row.get("published_end")
    if not is_missing(page) and page == row["reported_end"] and page - row["published_start"] < pd.Timedelta(hours=2):
        return "by " + _clock(row["published_start"], zone)
    return text


def _clock(moment: pd.Timestamp, zone: str) -> str:
    return str(moment.tz_convert(_zone(zone)).strftime("%Y-%m-%d %H:%M"))


def local(moment: pd.Timestamp, zone: str) -> str:
    """``2024-01-03 18:00 (+03:30)``."""
    there = moment.tz_convert(_zone(zone))
    offset = there.strftime("%z")
    return f"{there:%Y-%m-%d %H:%M} ({offset[:3]}:{offset[3:]})"


def _zone(name: str) -> Any:
    from tracker.model import zone_of

    return zone_of(name or "UTC")
