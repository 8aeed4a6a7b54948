"""Times in plain words, in the event's zone and no more precise than they were given."""

from __future__ import annotations

import datetime as dt

from tracker.model import Event, TrackerError, parse_time, zone_of
from tracker.reporter.words.vocabulary import count

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def when(time_text: str, event: Event) -> str:
    """A time of the ledger in words, in the event's zone and no more precise than it was given.

    ``2024-01`` is ``January 2024``; a clock time keeps its offset from UTC: ``3 January 2024, 16:50 (UTC+3:30)``.
    What is no time is returned as it stands.
    """
    try:
        time = parse_time(time_text, event.timezone)
    except TrackerError:
        return time_text
    if time.precision == "interval":
        first, last = (when(part.strip(), event) for part in time_text.split("/", 1))
        day, comma, clock = last.partition(", ")
        if comma and first.startswith(day + comma):
            return f"{day}, between {first.removeprefix(day + comma).partition(' ')[0]} and {clock}"
        return f"between {first} and {last}"
    local = time.start.astimezone(zone_of(event.timezone))
    if time.precision == "year":
        return f"{local.year}"
    if time.precision == "month":
        return f"{MONTHS[local.month - 1]} {local.year}"
    day = f"{local.day} {MONTHS[local.month - 1]} {local.year}"
    return day if time.precision == "day" else f"{day}, {local:%H:%M} ({_offset(local)})"


def moment(at: dt.datetime, event: Event) -> str:
    """A moment in words: the day and the clock; midnight in the event's zone is the end of the day before."""
    local = at.astimezone(zone_of(event.timezone))
    midnight = (local.hour, local.minute) == (0, 0)
    shown = local - dt.timedelta(days=1) if midnight else local
    day = f"{shown.day} {MONTHS[shown.month - 1]} {shown.year}"
    return f"the end of {day}" if midnight else f"{day}, {local:%H:%M} ({_offset(local)})"


def _offset(local: dt.datetime) -> str:
    minutes = int((local.utcoffset() or dt.timedelta()).total_seconds() // 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")


def span(earlier: dt.datetime, later: dt.datetime) -> str:
    """A rounded length of time: ``three hours``, ``12 days``, ``about six weeks``, ``about two years``."""
    hours = max((later - earlier).total_seconds() / 3600, 0)
    days = hours / 24
    for limit, size, unit, about in (
        (1.0, 1 / 60, "minute", ""),
        (36.0, 1, "hour", ""),
        (13.5 * 24, 24, "day", ""),
        (8 * 7 * 24, 168, "week", "about "),
        (22 * 30.4375 * 24, 730.5, "month", "about "),
    ):
        if hours < limit:
            return about + count(max(1, round(hours / size)), unit)
    return "about " + count(max(1, round(days / 365.25)), "year")
