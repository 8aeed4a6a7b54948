"""What one panel shows, as plain numbers: marks, lines, shaded days, the spread between voices. No drawing here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from tracker.reporter.charts.clock import Clock
from tracker.reporter.lead import change_rows, main_series, panel_rows
from tracker.timeline import revisions


@dataclass(frozen=True, slots=True)
class Mark:
    """One claim. ``x`` is where it is drawn, ``begin`` to ``end`` when it may have been said, in axis units."""

    claim_id: str
    x: float
    begin: float
    end: float
    value: int
    value_max: int | None
    qualifier: str
    feared: bool
    role: str  # change (the line goes through it), lead (said by the lead's voices, changes nothing), rival
    kind: str
    voice: str
    metric: str
    scope: str
    delta: int | None = None
    reason: str = ""

    @property
    def top(self) -> int:
        """The highest figure that the claim names."""
        return self.value if self.value_max is None else self.value_max


@dataclass(frozen=True, slots=True)
class Line:
    """The standing lead figure of one series; the last point is where the series ends or is replaced."""

    metric: str
    scope: str
    xs: list[float]
    ys: list[float]
    main: bool


@dataclass(frozen=True, slots=True)
class Break:
    """Where another metric or scope takes the line over."""

    x: float
    before: float
    after: float
    metric_before: str
    metric: str
    scope_before: str
    scope: str


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything one Axes of the timeline shows."""

    metric: str
    marks: list[Mark] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    breaks: list[Break] = field(default_factory=list)
    bands: list[tuple[float, float]] = field(default_factory=list)
    envelope: tuple[list[float], list[float], list[float]] = field(default_factory=lambda: ([], [], []))


def make_panel(rows: Any, metric: str, clock: Clock) -> Panel:
    """The panel of ``metric`` from an event's rows (:func:`event_rows`)."""
    rows = panel_rows(rows, metric)
    if not len(rows):
        return Panel(metric)
    rows = rows.assign(axis_begin=clock.position(rows["reported_start"]), axis_end=clock.position(rows["reported_end"]))
    changes = change_rows(rows)
    moves = list(changes.itertuples())
    at, bands = _positions(moves, clock)
    lines, breaks = _lines(moves, at, clock, main_series(changes))
    steps = revisions(rows).set_index("claim_id")
    deltas = {claim: int(delta) for claim, delta in steps["delta"].dropna().items()}
    reasons = steps["reason"].to_dict()
    others = rows.drop(index=changes.index)
    for _, group in others.groupby(["axis_begin", "axis_end"], sort=True):
        begin, end = float(group["axis_begin"].iloc[0]), float(group["axis_end"].iloc[0])
        at.update(zip(group.index, clock.spread(begin, end, len(group)), strict=True))
    marks = []
    for row in rows.itertuples():
        marks.append(
            Mark(
                claim_id=row.claim_id,
                x=float(at[row.Index]),
                begin=float(row.axis_begin),
                end=float(row.axis_end),
                value=int(row.value),
                value_max=None if pd.isna(row.value_max) else int(row.value_max),
                qualifier=row.qualifier,
                feared=row.certainty == "feared",
                role="change" if row.changes else "lead" if row.in_lead else "rival",
                kind=row.kind,
                voice=row.voice or row.attributed_to,
                metric=row.metric,
                scope=row.scope,
                delta=deltas.get(row.claim_id),
                reason=reasons.get(row.claim_id, ""),
            )
        )
    return Panel(metric, marks, lines, breaks, bands)


def _positions(moves: list[Any], clock: Clock) -> tuple[dict[Any, float], list[tuple[float, float]]]:
    """Where the lead's changes are drawn, never out of order, and the shaded stretches whose order is only as entered.

    A change stands in the middle of what is left of its interval after the change before it; changes of one interval are
    spread evenly over it in entered order.
    """
    at: dict[Any, float] = {}
    bands: list[tuple[float, float]] = []
    before = clock.low
    index = 0
    while index < len(moves):
        same = [moves[index]]
        while index + len(same) < len(moves) and (
            (moves[index + len(same)].reported_start, moves[index + len(same)].reported_end)
            == (same[0].reported_start, same[0].reported_end)
        ):
            same.append(moves[index + len(same)])
        begin, end = max(same[0].axis_begin, before), max(same[0].axis_end, before)
        places = clock.spread(begin, end, len(same))
        at.update(zip((row.Index for row in same), places, strict=True))
        if len(same) > 1 and end > begin:
            bands.append((begin, end))
        before = places[-1]
        index += len(same)
    return at, bands


def _lines(
    moves: list[Any], at: dict[Any, float], clock: Clock, main: set[tuple[str, str]]
) -> tuple[list[Line], list[Break]]:
    """One step line a series; a redefinition ends the line that stood before it and begins the next."""
    points: dict[tuple[str, str], list[list[tuple[float, float]]]] = {}
    closed: dict[tuple[str, str], float] = {}
    breaks: list[Break] = []
    by_order = {row.order: row for row in moves}
    for row in moves:
        series = (row.metric, row.scope)
        x = at[row.Index]
        pieces = points.setdefault(series, [[]])
        standing = by_order.get(row.before)
        if row.kind == "redefinition" and standing is not None:
            closed[standing.metric, standing.scope] = x
            breaks.append(Break(x, _height(standing), _height(row), *_definitions(standing, row)))
            if pieces[-1]:
                pieces.append([])
                points[series][-2].append((x, points[series][-2][-1][1]))
        pieces[-1].append((x, _height(row)))
        closed.pop(series, None)
    lines = []
    for series, pieces in points.items():
        stop = max(closed.get(series, clock.high), pieces[-1][-1][0])
        pieces[-1].append((stop, pieces[-1][-1][1]))
        lines += [Line(*series, [x for x, _ in piece], [y for _, y in piece], series in main) for piece in pieces]
    return lines, breaks


def _definitions(before: Any, after: Any) -> tuple[str, str, str, str]:
    return before.metric, after.metric, before.scope, after.scope


def _height(row: Any) -> float:
    """Where the line runs: a figure at its number, a range in its middle."""
    return float(row.value) if pd.isna(row.value_max) else (float(row.value) + float(row.value_max)) / 2
