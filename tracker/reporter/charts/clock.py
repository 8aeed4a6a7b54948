"""The time axis: elapsed time on a log scale, or the calendar; ticks in words, in the event's zone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

from tracker.model import Event, TrackerError, parse_time, zone_of

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
DAY = 24.0
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

ELAPSED_TICKS = (  # hours, words
    (1 / 60, "1 min"),
    (5 / 60, "5 min"),
    (15 / 60, "15 min"),
    (0.5, "30 min"),
    (1, "1 hour"),
    (2, "2 hours"),
    (4, "4 hours"),
    (8, "8 hours"),
    (DAY, "1 day"),
    (2 * DAY, "2 days"),
    (4 * DAY, "4 days"),
    (7 * DAY, "1 week"),
    (14 * DAY, "2 weeks"),
    (30.4375 * DAY, "1 month"),
    (2 * 30.4375 * DAY, "2 months"),
    (4 * 30.4375 * DAY, "4 months"),
    (365.25 * DAY, "1 year"),
    (2 * 365.25 * DAY, "2 years"),
    (5 * 365.25 * DAY, "5 years"),
    (10 * 365.25 * DAY, "10 years"),
    (20 * 365.25 * DAY, "20 years"),
    (50 * 365.25 * DAY, "50 years"),
    (100 * 365.25 * DAY, "100 years"),
)
PREFERRED_TICKS = ("1 hour", "1 day", "1 week", "1 month", "1 year", "10 years", "100 years")
"""Kept before others where there is no room for all."""

CLOSE = 0.03
"""Two figures closer than this share of the axis crowd each other."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Turns moments into positions: hours since the event on a log scale, or days since 1970 (matplotlib's dates)."""

    kind: str
    origin: dt.datetime
    zone: dt.tzinfo
    low: float
    high: float

    def raw(self, moments: Any) -> np.ndarray:
        """Positions of moments (a Series of UTC timestamps, or datetimes), not clipped to the axis."""
        stamps = np.asarray(_microseconds(moments), dtype="float64")
        if self.kind == "elapsed":
            return (stamps - (self.origin - EPOCH).total_seconds() * 1e6) / 3.6e9
        return stamps / 86.4e9

    def position(self, moments: Any) -> np.ndarray:
        """Positions clipped to the axis."""
        return np.asarray(np.clip(self.raw(moments), self.low, self.high))

    def spread(self, low: float, high: float, count: int) -> list[float]:
        """``count`` positions, evenly apart as seen on the page, inside (low, high)."""
        shares = [(i + 0.5) / count for i in range(count)]
        if self.kind == "elapsed":
            return [float(low * (high / low) ** share) for share in shares]
        return [low + (high - low) * share for share in shares]

    def share(self, position: float) -> float:
        """How far along the axis a position is seen, from 0 to 1."""
        if self.kind == "elapsed":
            return float(np.log(position / self.low) / np.log(self.high / self.low))
        return (position - self.low) / (self.high - self.low)

    def moment(self, position: float) -> dt.datetime:
        """The moment at a position, in the event's zone."""
        start, unit = (self.origin, 3600.0) if self.kind == "elapsed" else (EPOCH, 86400.0)
        return (start + dt.timedelta(seconds=position * unit)).astimezone(self.zone)

    def apply(self, axes: Any, inches: float, *, dates: bool = True) -> None:
        """Set scale, limits and ticks of the x axis of ``axes``, which is ``inches`` wide; ``dates`` below elapsed
        times."""
        if self.kind == "elapsed":
            axes.set_xscale("log")
        axes.set_xlim(self.low, self.high)
        ticks = self.ticks(inches, dates=dates)
        axes.xaxis.set_major_locator(FixedLocator([at for at, _ in ticks]))
        axes.xaxis.set_major_formatter(FixedFormatter([words for _, words in ticks]))
        axes.xaxis.set_minor_locator(NullLocator())

    def ticks(self, inches: float, *, dates: bool = True) -> list[tuple[float, str]]:
        """Positions and words of the ticks; at most one for every 0.85 inch, so that they never touch."""
        return self._elapsed_ticks(inches, dates) if self.kind == "elapsed" else self._calendar_ticks(inches)

    def _elapsed_ticks(self, inches: float, dates: bool) -> list[tuple[float, str]]:
        span = np.log(self.high / self.low)
        gap = (0.78 if dates else 0.6) / inches * span
        inside = [
            (at, words)
            for at, words in ELAPSED_TICKS
            if self.low * np.exp(gap * 0.3) <= at <= self.high / np.exp(gap * 0.3)
        ]
        kept: list[tuple[float, str]] = []
        for at, words in sorted(inside, key=lambda tick: (tick[1] not in PREFERRED_TICKS, tick[0])):
            if all(abs(np.log(at / other)) >= gap for other, _ in kept):
                kept.append((at, words))
        return [(at, f"{words}\n{self._date(at)}" if dates else words) for at, words in sorted(kept)]

    def _date(self, hours: float) -> str:
        moment = self.moment(hours)
        if hours < DAY:
            return f"{moment.day} {MONTHS[moment.month - 1]}, {moment:%H:%M}"
        if hours < 300 * DAY:
            return f"{moment.day} {MONTHS[moment.month - 1]}"
        return f"{MONTHS[moment.month - 1]} {moment.year}"

    def _calendar_ticks(self, inches: float) -> list[tuple[float, str]]:
        most = max(2, int(inches / 0.85))
        first, last = self.moment(self.low), self.moment(self.high)
        unit, moments = "year", [last.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)]
        for unit, step in CALENDAR_STEPS:
            found = _steps(first, last, unit, step)
            if len(found) <= most:
                moments = found
                break
        margin = 0.28 / inches * (self.high - self.low)
        ticks: list[tuple[float, str]] = []
        before: dt.datetime | None = None
        for moment in moments:
            at = (moment - EPOCH).total_seconds() / 86400
            if self.low + margin <= at <= self.high - margin:
                ticks.append((at, _tick_words(moment, before, unit)))
                before = moment
        return ticks


def _tick_words(moment: dt.datetime, before: dt.datetime | None, unit: str) -> str:
    """A tick's own words and, below them where it is new, the day or year it belongs to."""
    day = f"{moment.day} {MONTHS[moment.month - 1]}"
    if unit == "year":
        return f"{moment.year}"
    if unit in ("minute", "hour"):
        return f"{moment:%H:%M}" + (f"\n{day}" if before is None or moment.date() != before.date() else "")
    name = MONTHS[moment.month - 1] if unit == "month" else day
    return name + (f"\n{moment.year}" if before is None or moment.year != before.year else "")


CALENDAR_STEPS = (
    ("minute", 1),
    ("minute", 5),
    ("minute", 15),
    ("hour", 1),
    ("hour", 3),
    ("hour", 6),
    ("day", 1),
    ("day", 2),
    ("day", 7),
    ("day", 14),
    ("month", 1),
    ("month", 2),
    ("month", 3),
    ("month", 6),
    ("year", 1),
    ("year", 2),
    ("year", 5),
    ("year", 10),
    ("year", 50),
)


def _steps(first: dt.datetime, last: dt.datetime, unit: str, step: int) -> list[dt.datetime]:
    """Round moments of the zone's own clock between two moments."""
    days = (last - first).total_seconds() / 86400
    length = {"minute": step / 1440, "hour": step / 24, "day": step, "month": 28 * step, "year": 365 * step}[unit]
    if days / length > 60:
        return [first] * 999  # far too many: not worth counting
    if unit in ("month", "year"):
        months = step if unit == "month" else 12 * step
        index = first.year * 12 + first.month - 1
        index -= index % months
        found = []
        while index // 12 <= min(last.year, 9999):
            if index >= 12:
                found.append(dt.datetime(index // 12, index % 12 + 1, 1, tzinfo=first.tzinfo))
            index += months
    else:
        # The wall clock's own steps: a day of a clock change has 23 or 25 hours.
        wall = first.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
        if unit == "minute":
            wall = first.replace(minute=0, second=0, microsecond=0, tzinfo=None)
        found = []
        while wall <= last.replace(tzinfo=None):
            found.append(wall.replace(tzinfo=first.tzinfo))
            wall += dt.timedelta(**{f"{unit}s": step})
    return [moment for moment in found if first <= moment <= last]


def _microseconds(moments: Any) -> Any:
    if hasattr(moments, "dt"):  # a Series: datetime64[us, UTC]
        return moments.dt.tz_convert("UTC").dt.tz_localize(None).astype("datetime64[us]").astype("int64")
    return [(moment - EPOCH).total_seconds() * 1e6 for moment in moments]


def make_clock(frame: Any, event: Event, axis: str | None, as_of: dt.datetime | None, changes: Any) -> Clock:
    """The clock of a chart over ``frame`` (rows with reported_start and reported_end).

    ``axis`` None lets the data decide, by the times of ``changes`` (the lead's rows). Raises
    :class:`tracker.model.TrackerError` for an unknown axis, or elapsed time of an event whose beginning is not known.
    """
    if axis not in (None, "elapsed", "calendar"):
        raise TrackerError(f"no axis {axis!r}: choose elapsed or calendar", code="bad_option")
    zone = zone_of(event.timezone)
    began = parse_time(event.started_at, event.timezone).start if event.started_at else None
    if axis == "elapsed" and began is None:
        raise TrackerError(f"{event.event}: an elapsed axis needs started_at in events.csv", code="no_start")
    starts, ends = frame["reported_start"].dropna(), frame["reported_end"].dropna()
    if not len(ends):
        first = began or EPOCH
        return Clock("calendar", first, zone, _days(first) - 0.5, _days(as_of or first + dt.timedelta(days=1)) + 0.5)
    first, last = starts.min().to_pydatetime(), ends.max().to_pydatetime()
    if as_of is not None:
        last = max(as_of, first)
    if axis is None:
        axis = "elapsed" if began is not None and _dense_early(changes, began, last) else "calendar"
    if axis == "elapsed" and began is not None:
        clock = Clock("elapsed", began, zone, 1e-3, 1e9)
        waits = clock.raw(ends)
        early = max(float(waits[waits > 0].min()) if (waits > 0).any() else 1.0, 1 / 60)
        late = max(float(clock.raw([last])[0]), early * 4)
        span = np.log(late / early)
        return Clock(
            "elapsed", began, zone, float(early * np.exp(-0.12 * span - 0.25)), float(late * np.exp(0.1 * span))
        )
    if began is not None and began <= first and first - began < (last - first) * 2:
        first = began
    low, high = _days(first), _days(last)
    span = max(high - low, 1 / 24)
    return Clock("calendar", first, zone, low - 0.04 * span, high + 0.09 * span)


def _days(moment: dt.datetime) -> float:
    return (moment - EPOCH).total_seconds() / 86400


def _dense_early(changes: Any, began: dt.datetime, last: dt.datetime) -> bool:
    """Whether the figures come thick early and thin later: a log axis then sets more of them apart than the calendar
    does."""
    if len(changes) < 3 or changes["reported_end"].min() <= began:
        return False
    hours = np.unique(np.maximum((changes["reported_end"] - began).dt.total_seconds().to_numpy() / 3600, 1 / 60))
    span = (last - began).total_seconds() / 3600
    if len(hours) < 3 or np.median(hours) > 0.4 * span:
        return False
    crowded = int((np.diff(hours) < CLOSE * (span - hours[0])).sum())
    crowded_in_log = int((np.diff(np.log(hours)) < CLOSE * np.log(span / hours[0])).sum())
    return crowded > crowded_in_log
