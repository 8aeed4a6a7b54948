"""What an event's claims say, in sentences: titles, subtitles, what stands, the source.

``frame`` is a prepared frame (:func:`tracker.timeline.prepare`) of one event or many; ``as_of`` an aware datetime or
None.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from tracker.model import Event, parse_time, zone_of
from tracker.reporter.lead import event_rows, main_moves, panel_rows, speaker
from tracker.reporter.words.times import moment, span, when
from tracker.reporter.words.vocabulary import count, figure, metric_name
from tracker.timeline import last_record

REPORTED = {
    "killed": "reported dead",
    "killed_or_missing": "reported dead or missing",
    "excess_deaths": "estimated excess deaths",
}


def figure_of(row: Any, *, short: bool = False) -> str:
    """The figure of a row of the frame, as its source gave it."""
    value_max = None if pd.isna(row.value_max) else int(row.value_max)
    return figure(int(row.value), value_max, row.qualifier, row.certainty, short=short)


def named(row: Any) -> str:
    """The speaker, cut to what a sentence can carry."""
    name = " ".join(speaker(row).split())
    return name if len(name) <= 80 else name[:79].rstrip() + "…"


def counted(row: Any) -> str:
    """The figure of a row with what it counts: ``at least 84 killed``, ``12 killed (children)``."""
    beside = ", ".join(part for part in (row.group, row.scope) if part)
    return f"{figure_of(row)} {metric_name(row.metric)}" + (f" ({beside})" if beside else "")


def title(frame: Any, event: Event, as_of: dt.datetime | None = None) -> str:
    """The finding in one line: the highest, the lowest after it and the latest figure of the main line, with their
    times."""
    name = event.title or event.event
    rows = event_rows(frame, event.event, as_of)
    moves = main_moves(rows)
    if not moves:
        return f"{name}: no count of the dead recorded" + ("" if as_of is None else f" by {moment(as_of, event)}")
    if len(moves) == 1:
        return f"{name}, {REPORTED[moves[0].metric]}: {figure_of(moves[0])} in the only figure of the line"
    parts: list[str] = []
    metric = ""
    for row in _turning_points(moves):
        words = figure_of(row) + " " + ("in the latest figure" if row is moves[-1] else _how_soon(row, event))
        parts.append(words if row.metric == metric else f"{'; ' if parts else ''}{REPORTED[row.metric]}: {words}")
        metric = row.metric
    return f"{name}, " + ", ".join(parts).replace(", ; ", "; ")


def _turning_points(moves: list[Any]) -> list[Any]:
    """The highest, the lowest after it and the last change; the first where one of these says nothing of its own."""
    peak = max(range(len(moves)), key=lambda i: (_top(moves[i]), -i))
    last = len(moves) - 1
    points = [peak]
    if peak < last - 1:
        low = min(range(peak + 1, last), key=lambda i: (moves[i].value, i))
        while low + 1 < last and moves[low + 1].kind == "refinement":
            low += 1
        if moves[low].value < min(moves[peak].value, moves[last].value):
            points.append(low)
    if len(points) == 1 and peak > 0:
        points.insert(0, 0)
    return [moves[i] for i in dict.fromkeys([*points, last])]


def _top(row: Any) -> int:
    return int(row.value) if pd.isna(row.value_max) else int(row.value_max)


def _how_soon(row: Any, event: Event) -> str:
    """``within three hours``, ``the same day``, ``by the next day``, ``after 12 days``, ``after about six weeks``."""
    zone = zone_of(event.timezone)
    end = row.reported_end.to_pydatetime()
    first_day = row.reported_start.astimezone(zone).date()
    last_day = (end - dt.timedelta(microseconds=1)).astimezone(zone).date()
    if not event.started_at:
        return "by " + when(last_day.isoformat(), event)
    began = parse_time(event.started_at, event.timezone)
    hours = (end - began.start).total_seconds() / 3600
    if 0 < hours <= 12 and began.precision not in ("day", "month", "year"):
        return "within " + count(max(1, -int(-hours // 1)), "hour")
    days = (last_day - began.start.astimezone(zone).date()).days
    by = "by " if first_day != last_day else ""
    if days < 0:
        return "by " + when(last_day.isoformat(), event)
    if days < 2:
        return by + ("the same day" if days == 0 else "the next day")
    if days < 14:
        return ("within " if by else "after ") + count(days, "day")
    return "after " + span(began.start, end)


def subtitle(frame: Any, event: Event, as_of: dt.datetime | None = None) -> str:
    """How many claims by how many voices, and the time they are stated for: ``as_of``, else the last record's."""
    rows = event_rows(frame, event.event, as_of)
    if as_of is not None:
        stated = f"as of {moment(as_of, event)}"
    else:
        last = last_record(rows)
        if last is None:
            return "no claims yet"
        day = (last - pd.Timedelta(microseconds=1)).tz_convert(zone_of(event.timezone))
        stated = f"as of {when(day.strftime('%Y-%m-%d'), event)}"
    if not len(rows):
        return f"no claims, {stated}"
    voices = int(_voices(rows).nunique())
    return f"{len(rows):,} claim{'s' * (len(rows) != 1)} by {voices:,} voice{'s' * (voices != 1)}, {stated}"


def voices_title(frame: Any, event: Event, as_of: dt.datetime | None = None) -> str:
    """What the voices chart shows: how many voices gave how many different counts of the dead."""
    dead = panel_rows(event_rows(frame, event.event, as_of), "killed")
    name = event.title or event.event
    if not len(dead):
        return f"{name}: no count of the dead recorded"
    voices = count(int(_voices(dead).nunique()), "voice")
    figures = count(len(dead[["metric", "scope", "value", "value_max"]].drop_duplicates()), "different figure")
    return f"{name}: {voices}, {figures} of the dead"


def _voices(rows: Any) -> Any:
    return rows["voice"].where(rows["voice"] != "", rows["attributed_to"])


def source(frame: Any, event: Event) -> str:
    """Where the figures come from: the ledger and the outlets that printed most of them; the zone of the dates."""
    outlets = frame.loc[frame["outlet"] != "", "outlet"].value_counts(sort=False)
    names = sorted(outlets.index, key=lambda name: (-outlets[name], name))
    printed = f", printed by {listed(names[:4], len(names) - 4, 'other outlet')}" if names else ""
    return f"Source: data/claims/{event.event}.csv{printed}. Dates and clock times: {event.timezone}."


def listed(names: list[str], more: int, noun: str) -> str:
    """``A, B and C``; with ``more``: ``A, B, C and 12 other outlets``."""
    parts = [*names, count(more, noun)] if more > 0 else names
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def convergence_title(shares: Mapping[str, Sequence[float]]) -> str:
    """What the convergence chart shows: in how many events a figure stood above the latest one, by how much at most."""
    above = {title: max(found) for title, found in shares.items() if max(found) > 1.005}
    if not shares:
        return "No event with two figures yet"
    if not above:
        return f"In none of {count(len(shares), 'event')} did a lead figure stand above the latest one"
    most = max(above, key=lambda title: above[title])
    return (
        f"In {count(len(above), 'event')} of {len(shares)} a lead figure stood above the latest one,"
        f" by up to {100 * (above[most] - 1):.0f}% ({most})"
    )


def overview_title(shares: Mapping[str, Sequence[float]], events: int) -> str:
    """What the small charts of all events show together: in how many a count stood above the latest one."""
    above = sum(max(found) > 1.005 for found in shares.values())
    return f"In {count(above, 'event')} of {events} the count of the dead once stood above the latest figure"


def convergence_note(shortened: Sequence[str], left_out: Sequence[str]) -> str:
    """Which events' lines are not drawn from their first figure on, and which not at all, by their titles."""
    note = f" Drawn only since what is counted last changed: {listed([*shortened], 0, '')}." if shortened else ""
    return note + (
        f" Left out, for want of two figures that count the same: {listed([*left_out], 0, '')}." if left_out else ""
    )


def chosen(events: int) -> str:
    """What the events are, so that nobody takes them for a sample."""
    which = f"{count(events, 'event').capitalize()}, chosen because their figures were revised"
    return f"{which}; claims recorded in this project."
