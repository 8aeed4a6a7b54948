"""From claims to the prepared frame: time intervals, order and series.

**Order** is (interval end, interval start, ledger row) within an event.

**Series**: claims that count the same thing have the same event, metric, group and scope. Increments (basis
``additional``) are kept apart from totals and are never compared with them.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.model import COLUMNS, IMPLIED, INTEGER_COLUMNS, LEVELS, REQUIRED_COLUMNS, TrackerError
from tracker.timeline.kinds import judge
from tracker.timeline.lead import choose_lead, mark_lead
from tracker.timeline.spans import spans
from tracker.timeline.statements import equals, mark_copies, voice_codes
from tracker.timeline.takeovers import of_series
from tracker.timeline.times import NONE, Micros, as_micros, as_times, intervals, intervals_of_codes

KNOWN_BY = ("reported", "published", "recorded")
SERIES = ("event", "metric", "group", "scope", "basis")
_READ = (
    *(*SERIES, "certainty", "lead", "reason", "qualifier", "attributed_to", "outlet"),
    *("reported_at", "published_at", "recorded_at", "supersedes", "claim_id", "voice", "voice_kind"),
)
_LEVELS = [level.value for level in LEVELS]


def prepare(
    claims: pd.DataFrame,
    events: pd.DataFrame,
    *,
    lead: str = "",
    known_by: str = "reported",
    recorded_by: dt.datetime | None = None,
) -> pd.DataFrame:
    """The prepared frame (columns: see :mod:`tracker.timeline`) of the claims of one event or many.

    ``claims`` are the ledger's, with ``voice``, ``voice_kind`` and ``official``; ``events`` has the columns event,
    started_at and timezone (an event that is missing there counts as begun at an unknown time, in UTC). ``lead`` is
    ``""`` for the official line, ``"all"``, a voice or a kind of voice. ``known_by`` says by what a claim is known:
    when it was ``reported``, when the page carrying it was ``published``, or when it was ``recorded`` here; the order
    is always by report. With ``recorded_by``, only rows entered by that moment count, and a correction of an entry
    counts only once it was entered itself. Of the ledger's columns only reported_at, metric and value must be there;
    claims that nobody has annotated are taken to be each speaker's own and of no official voice.

    Raises :class:`tracker.model.TrackerError` for a time that is none, a missing column, and another ``known_by``.
    """
    if known_by not in KNOWN_BY:
        raise TrackerError(f"known_by is {known_by!r}: use one of {', '.join(KNOWN_BY)}")
    frame = _complete(claims)
    # What costs a look at every text is done before the rows are moved, while their texts lie side by side in memory.
    times = _Times(frame, events)
    series, voice_code = _codes(frame, SERIES), voice_codes(frame)
    lows_and_highs = spans(frame["value"], frame["value_max"], frame["qualifier"])
    choose_lead(frame, lead)
    keep = np.ones(len(frame), dtype=bool)
    if recorded_by is not None:
        limit = as_micros(pd.DatetimeIndex([recorded_by]))[0]
        keep &= (times.recorded[1] != NONE) & (times.recorded[1] <= limit)
    rows = frame["row"].to_numpy(dtype=np.int64, copy=True) if "row" in frame else np.arange(len(frame))
    keep &= ~_superseded(frame, keep, rows)
    position = np.lexsort((rows, times.reported[0], times.reported[1], times.event_codes))
    position = position[keep[position]]
    frame = frame.take(position).reset_index(drop=True)
    times = times.take(position)
    frame["order"] = np.arange(len(frame), dtype=np.int64)
    times.write(frame, known_by)
    frame["series"] = pd.factorize(series[position])[0].astype(np.int64)
    frame["voice_code"] = voice_code[position]
    frame["level"] = of_series(frame, ["metric"])["metric"].isin(_LEVELS).to_numpy()[frame["series"].to_numpy()]
    frame["low"], frame["high"] = (bounds[position] for bounds in lows_and_highs)
    mark_copies(frame)
    mark_lead(frame)
    return judge(frame)


def _complete(claims: pd.DataFrame) -> pd.DataFrame:
    """The claims with a fresh index and every column that the timeline reads; what is missing gets its default."""
    missing = [name for name in REQUIRED_COLUMNS if name not in claims]
    if missing:
        raise TrackerError(
            f"claims without a column {', '.join(missing)}: the timeline needs it", code="missing_column"
        )
    frame = claims.reset_index(drop=True)
    for name in (*COLUMNS, "voice", "voice_kind"):
        if name in frame or name in INTEGER_COLUMNS:
            continue
        if name == "voice" and "attributed_to" in frame:
            frame[name] = frame["attributed_to"]
        else:
            frame[name] = pd.array(np.full(len(frame), IMPLIED.get(name, ""), dtype=object), dtype="str")
    for name in _READ:
        if frame[name].dtype != "str" or frame[name].hasnans:
            frame[name] = frame[name].astype("str").fillna(IMPLIED.get(name, ""))
    if "value_max" not in frame:
        frame["value_max"] = pd.array(np.full(len(frame), pd.NA), dtype="Int64")
    if "official" not in frame:
        frame["official"] = False
    return frame


class _Times:
    """The intervals of every claim, in microseconds, before they become columns."""

    def __init__(self, frame: pd.DataFrame, events: pd.DataFrame) -> None:
        known = events.drop_duplicates("event").set_index("event")
        codes, names = pd.factorize(frame["event"])
        # Events stand in the order of their table; those that are missing there follow.
        place = known.index.get_indexer(pd.Index(names))
        self.event_codes = np.where(place < 0, len(known) + np.arange(len(names)), place)[codes]
        zones = known["timezone"].reindex(names).fillna("UTC").replace("", "UTC").to_numpy(dtype=object)
        started = known["started_at"].reindex(names).fillna("").to_numpy(dtype=object)
        begun, _ = intervals(started, zones)
        zone_of_event, names_of_zones = pd.factorize(zones)
        zone_codes = zone_of_event[codes]
        self.zone = zones[codes]
        self.event_start: Micros = begun[codes]
        reported, self.published, self.recorded = (
            intervals_of_codes(frame[f"{name}_at"], zone_codes, names_of_zones) for name in KNOWN_BY
        )
        start, end = reported
        # A bound that would leave nothing is ignored: the two times contradict each other and neither is better.
        after = (self.event_start != NONE) & (start < self.event_start) & (self.event_start < end)
        start = np.where(after, self.event_start, start)
        before = (self.published[1] != NONE) & (start < self.published[1]) & (self.published[1] < end)
        self.reported = (start, np.where(before, self.published[1], end))

    def take(self, position: NDArray[np.int64]) -> _Times:
        taken = object.__new__(_Times)
        taken.event_codes, taken.zone = self.event_codes[position], self.zone[position]
        taken.event_start = self.event_start[position]
        for name in ("reported", "published", "recorded"):
            start, end = getattr(self, name)
            setattr(taken, name, (start[position], end[position]))
        return taken

    def write(self, frame: pd.DataFrame, known_by: str) -> None:
        frame["timezone"] = pd.array(self.zone, dtype="str")
        frame["event_start"] = as_times(self.event_start)
        for name in KNOWN_BY:
            start, end = getattr(self, name)
            frame[f"{name}_start"], frame[f"{name}_end"] = as_times(start), as_times(end)
        known_start, known_at = getattr(self, known_by)
        if known_by != "reported":
            # A page or a row without a time came some time after the report: possibly known, never certainly.
            known_start = np.where(known_start == NONE, self.reported[0], known_start)
        frame["known_start"], frame["known_at"] = as_times(known_start), as_times(known_at)


def _superseded(frame: pd.DataFrame, keep: NDArray[np.bool_], rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Rows that a later row (of those that count) names in ``supersedes``; that one takes their place in ``rows``."""
    old = np.zeros(len(frame), dtype=bool)
    naming = np.flatnonzero(keep & ~equals(frame["supersedes"], ""))
    if not naming.size:
        return old
    ids = frame["claim_id"].to_numpy(dtype=object)
    named = {int(place): frame["supersedes"].iloc[place].split(";") for place in naming}
    at: dict[str, list[int]] = {}
    for place in np.flatnonzero(frame["claim_id"].isin({one for several in named.values() for one in several})):
        at.setdefault(ids[place], []).append(int(place))
    entered = rows.copy()
    for place in naming[np.argsort(rows[naming], kind="stable")].tolist():
        for corrected in (row for one in named[place] for row in at.get(one, [])):
            # A correction may keep its claim's id (another note): it does not correct those that come after it.
            if entered[corrected] < entered[place]:
                old[corrected] = True
                rows[place] = min(rows[place], rows[corrected])
    return old


def _codes(frame: pd.DataFrame, columns: tuple[str, ...]) -> NDArray[np.int64]:
    """One whole number a distinct combination of the columns, numbered by first appearance."""
    total = np.zeros(len(frame), dtype=np.int64)
    for column in columns:
        codes, values = pd.factorize(frame[column])
        total, _ = pd.factorize(total * max(len(values), 1) + codes)
    return total.astype(np.int64)
