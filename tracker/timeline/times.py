"""Time with its precision, for whole columns: reduced ISO 8601 text to half-open intervals in UTC.

The meaning is :func:`tracker.model.parse_time`'s; every text is read once per zone. Columns with very many different
times take a route through array arithmetic for the common forms, which gives the same moments (a property test holds
the two together).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.model import parse_time, zone_of

DTYPE = "datetime64[us, UTC]"
MANY = 2_000
"""From so many different texts of one zone on, array arithmetic is worth its set-up."""

NONE = np.iinfo(np.int64).min
"""Microseconds that stand for NaT."""

Micros = NDArray[np.int64]
_FORMS = {len(form): form for form in ("0000", "0000-00", "0000-00-00", "0000-00-00T00:00", "0000-00-00T00:00:00")}
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def intervals(texts: Any, zones: Any) -> tuple[Micros, Micros]:
    """Start and end of every text, in microseconds since 1970 UTC; an empty text gives :data:`NONE` twice.

    ``texts`` and ``zones`` are columns of one length; ``zones`` names the zone of texts without an offset.
    Raises :class:`tracker.model.TrackerError` where a text is no time.
    """
    zone_codes, zone_values = pd.factorize(np.asarray(zones, dtype=object))
    return intervals_of_codes(texts, zone_codes, zone_values)


def intervals_of_codes(texts: Any, zone_codes: NDArray[np.int64], zone_values: Any) -> tuple[Micros, Micros]:
    """:func:`intervals` where every row's zone is a number in ``zone_values``."""
    text_codes, text_values = pd.factorize(np.asarray(texts, dtype=object))
    pair = text_codes.astype(np.int64) * max(len(zone_values), 1) + zone_codes
    codes, pairs = pd.factorize(pair)
    start, end = np.full(len(pairs), NONE), np.full(len(pairs), NONE)
    text_of, zone_of = pairs // max(len(zone_values), 1), pairs % max(len(zone_values), 1)
    for number, zone in enumerate(zone_values):
        here = np.flatnonzero(zone_of == number)
        start[here], end[here] = _parse_unique(text_values[text_of[here]], str(zone))
    return start[codes], end[codes]


def as_times(micros: Micros) -> pd.DatetimeIndex:
    """Microseconds since 1970 as aware moments; :data:`NONE` becomes NaT."""
    return pd.DatetimeIndex(micros.view("datetime64[us]")).tz_localize("UTC")


def as_micros(times: Any) -> Micros:
    """Aware moments as microseconds since 1970; NaT becomes :data:`NONE`."""
    index = pd.DatetimeIndex(times)
    index = index.tz_localize("UTC") if index.tz is None else index.tz_convert("UTC")
    return np.asarray(index.tz_localize(None).as_unit("us").to_numpy(), dtype="datetime64[us]").view(np.int64)


def moment(when: str | dt.datetime | pd.Timestamp, zone: str = "UTC") -> pd.Timestamp:
    """The moment that "as of ..." means: a clock time is that instant, a day, month, year or interval is its end.

    ``when`` is reduced ISO 8601 (in ``zone`` where it has no offset) or a datetime (naive: in ``zone``).
    """
    if isinstance(when, str):
        time = parse_time(when, zone)
        return pd.Timestamp(time.start if time.precision in ("hour", "minute", "second") else time.end)
    stamp = pd.Timestamp(when)
    return (stamp.tz_localize(zone_of(zone)) if stamp.tzinfo is None else stamp).tz_convert("UTC")


def _parse_unique(texts: NDArray[np.object_], zone: str) -> tuple[Micros, Micros]:
    start, end = np.full(len(texts), NONE), np.full(len(texts), NONE)
    todo = np.flatnonzero(texts != "")
    if len(todo) >= MANY:
        todo = _parse_arrays(texts, zone, todo, start, end)
    for i in todo:
        time = parse_time(texts[i], zone)
        start[i], end[i] = _micros(time.start), _micros(time.end)
    return start, end


def _micros(time: dt.datetime) -> int:
    return (time - _EPOCH) // dt.timedelta(microseconds=1)


def _parse_arrays(
    texts: NDArray[np.object_], zone: str, todo: NDArray[np.int64], start: Micros, end: Micros
) -> NDArray[np.int64]:
    """Read the common forms into ``start`` and ``end``; returns the places that are left for :func:`parse_time`."""
    try:
        letters = texts[todo].astype("S32")
    except UnicodeEncodeError:
        return todo
    lengths = np.char.str_len(letters)
    raw = np.ascontiguousarray(letters).view(np.uint8).reshape(len(todo), 32)
    left = np.ones(len(todo), dtype=bool)
    for form_length, form in _FORMS.items():
        # A clock time may carry its offset: nothing, Z, or +hh:mm.
        for tail in ("", "Z", "+00:00") if form_length > 10 else ("",):
            here = np.flatnonzero(lengths == form_length + len(tail))
            here = here[_matches(raw[here], form + tail)]
            if not here.size:
                continue
            first, last, fine = _moments(raw[here], form_length)
            if tail.startswith("+"):
                minutes = _number(raw[here], form_length + 1, 2) * 60 + _number(raw[here], form_length + 4, 2)
                fine &= minutes < 24 * 60
                shift = np.where(raw[here, form_length] == ord("-"), minutes, -minutes) * 60_000_000
                first, last = first + shift, last + shift
            elif not tail:
                first, last, existing = _localised(first, last, zone, whole_days=form_length <= 10)
                fine &= existing
            here, first, last = here[fine], first[fine], last[fine]
            start[todo[here]], end[todo[here]] = first, last
            left[here] = False
    return todo[left]


def _matches(raw: NDArray[np.uint8], form: str) -> NDArray[np.bool_]:
    good = np.ones(len(raw), dtype=bool)
    for column, sign in enumerate(form):
        letter = raw[:, column]
        if sign == "0":
            good &= (letter >= ord("0")) & (letter <= ord("9"))
        elif sign == "+":
            good &= (letter == ord("+")) | (letter == ord("-"))
        else:
            good &= letter == ord(sign)
    return good


def _number(raw: NDArray[np.uint8], column: int, width: int) -> NDArray[np.int64]:
    total = np.zeros(len(raw), dtype=np.int64)
    for place in range(column, column + width):
        total = total * 10 + (raw[:, place].astype(np.int64) - ord("0"))
    return total


def _moments(raw: NDArray[np.uint8], length: int) -> tuple[Micros, Micros, NDArray[np.bool_]]:
    """First and next moment on the wall clock, and whether such a moment exists."""
    year = _number(raw, 0, 4)
    month = _number(raw, 5, 2) if length >= 7 else np.ones_like(year)
    day = _number(raw, 8, 2) if length >= 10 else np.ones_like(year)
    fine = (year >= 1) & (year < 9999) & (month >= 1) & (month <= 12)
    months = (year - 1970) * 12 + np.where(fine, month, 1) - 1
    first_day, next_first = (
        m.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) for m in (months, months + 1)
    )
    fine &= (day >= 1) & (day <= next_first - first_day)
    if length == 4:
        next_first = (year - 1969).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    days = 86_400_000_000
    first = (first_day + day - 1) * days
    if length <= 7:
        return first, next_first * days, fine
    if length == 10:
        return first, first + days, fine
    hour, minute = _number(raw, 11, 2), _number(raw, 14, 2)
    second = _number(raw, 17, 2) if length >= 19 else np.zeros_like(hour)
    fine &= (hour < 24) & (minute < 60) & (second < 60)
    first = first + (hour * 3600 + minute * 60 + second) * 1_000_000
    return first, first + (1_000_000 if length >= 19 else 60_000_000), fine


def _localised(first: Micros, last: Micros, zone: str, *, whole_days: bool) -> tuple[Micros, Micros, NDArray[np.bool_]]:
    """Wall-clock moments in UTC; what falls into a clock change is left to the exact reader."""
    if zone in ("", "Z", "UTC"):
        return first, last, np.ones(len(first), dtype=bool)
    if zone[0] in "+-":
        return first, last, np.zeros(len(first), dtype=bool)
    utc = [_in_utc(wall, zone) for wall in ((first, last) if whole_days else (first,))]
    end = utc[1] if whole_days else utc[0] + (last - first)
    return utc[0], end, np.logical_and.reduce([moments != NONE for moments in utc])


def _in_utc(wall: Micros, zone: str) -> Micros:
    naive = pd.DatetimeIndex(wall.view("datetime64[us]"))
    try:
        return as_micros(naive.tz_localize(zone, ambiguous="NaT", nonexistent="NaT"))
    except (ValueError, KeyError, OverflowError):
        return np.full(len(wall), NONE)
