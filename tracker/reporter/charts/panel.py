"""What one panel shows, as plain numbers: marks, lines, shaded days, the spread between voices. No drawing here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from tracker.reporter.charts.clock import Clock
from tracker.reporter.lead import change_rows, contradictions, height, main_series, panel_rows, speaker
from tracker.timeline import revisions

USED = [
    *("metric", "scope", "group", "basis", "value", "value_max", "qualifier", "certainty", "voice", "attributed_to"),
    *("reported_start", "reported_end", "known_at", "claim_id", "order", "before", "stands", "kind", "changes"),
    *("low", "high"),
]
"""The columns of a prepared frame that a panel needs: a narrow frame is cut sooner."""


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
    # Change (the line goes through it), rival (contradicts the line), repeat (of a figure that stands or stood)
    role: str
    kind: str
    voice: str
    metric: str
    scope: str
    known: dt.datetime
    delta: int | None = None
    reason: str = ""
    before: tuple[int, str, str] | None = None  # value, metric and scope of the figure that a change replaced

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


def make_panel(rows: Any, metric: str, clock: Clock, changed: Any = None) -> Panel:
    """The panel of ``metric`` from an event's rows (:func:`tracker.reporter.lead.event_rows`).

    ``changed`` are the event's revisions, where they are at hand.
    """
    changed = revisions(rows) if changed is None else changed
    rows = panel_rows(rows[USED], metric)
    if not len(rows):
        return Panel(metric)
    rows = rows.assign(axis_begin=clock.position(rows["reported_start"]), axis_end=clock.position(rows["reported_end"]))
    changes = change_rows(rows)
    moves = list(changes.itertuples())
    main = main_series(moves)
    at: dict[Any, float] = {}
    bands: list[tuple[float, float]] = []
    for scope in dict.fromkeys(row.scope for row in moves):
        _set_out([row for row in moves if row.scope == scope], clock, at, bands)
    by_order = {row.order: row for row in moves}
    replaced = {row.order: by_order.get(row.before) for row in moves}
    lines, breaks = _lines(moves, at, clock, replaced, main)
    for (begin, end), group in rows.drop(index=changes.index).groupby(["axis_begin", "axis_end"], sort=True):
        at.update(zip(group.index, clock.spread(begin, end, len(group)), strict=True))
    steps = changed.set_index("claim_id")
    deltas = steps["delta"].dropna().astype(int).to_dict()
    reasons = steps["reason"].to_dict()
    marks = []
    for row in rows.itertuples():
        before = replaced.get(row.order)
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
                role="change" if row.changes else "rival" if row.kind == "rival" else "repeat",
                kind=row.kind,
                voice=speaker(row),
                metric=row.metric,
                scope=row.scope,
                known=row.known_at.to_pydatetime(),
                delta=deltas.get(row.claim_id),
                reason=reasons.get(row.claim_id, ""),
                before=None if before is None else (int(before.value), before.metric, before.scope),
            )
        )
    return Panel(metric, marks, lines, breaks, sorted(set(bands)), _envelope(rows, at, clock, main))


def _set_out(moves: list[Any], clock: Clock, at: dict[Any, float], bands: list[tuple[float, float]]) -> None:
    """Where the changes of one scope are drawn, never out of order, and the stretches whose order is only as entered.

    A change stands in the middle of what is left of its interval after the change before it; changes of one interval
    are spread evenly over it in entered order. (A mark at the end of a day would stand above the next day's tick.)
    """
    before = clock.low
    index = 0
    while index < len(moves):
        interval = (moves[index].reported_start, moves[index].reported_end)
        same = [moves[index]]
        for row in moves[index + 1 :]:
            if (row.reported_start, row.reported_end) != interval:
                break
            same.append(row)
        begin, end = max(same[0].axis_begin, before), max(same[0].axis_end, before)
        places = clock.spread(begin, end, len(same))
        at.update(zip((row.Index for row in same), places, strict=True))
        if len(same) > 1 and end > begin:
            bands.append((begin, end))
        before = places[-1]
        index += len(same)


def _lines(
    moves: list[Any], at: dict[Any, float], clock: Clock, replaced: dict[int, Any], main: set[tuple[str, str]]
) -> tuple[list[Line], list[Break]]:
    """Step lines: a figure stands until the next of its series, or until another series takes the line over.

    ``replaced`` gives the change that stood before each change, by ``order``.
    """
    following: dict[int, Any] = {}
    taken_over: dict[int, Any] = {}
    breaks: list[Break] = []
    for row in moves:
        before = replaced[row.order]
        if before is None:
            continue
        if row.kind == "redefinition":
            figures = (height(before), height(row), before.metric, row.metric, before.scope, row.scope)
            breaks.append(Break(at[row.Index], *figures))
            taken_over.setdefault(before.order, row)
        else:
            following[before.order] = row
    lines = []
    continued = {row.order for row in following.values()}
    for row in moves:
        if row.order in continued:
            continue
        piece = [row]
        while piece[-1].order in following:
            piece.append(following[piece[-1].order])
        successor = taken_over.get(piece[-1].order)
        stop = clock.high if successor is None else at[successor.Index]
        xs = [at[step.Index] for step in piece] + [max(stop, at[piece[-1].Index])]
        ys = [height(step) for step in piece]
        lines.append(Line(row.metric, row.scope, xs, [*ys, ys[-1]], (row.metric, row.scope) in main))
    return lines, breaks


def _envelope(
    rows: Any, at: dict[Any, float], clock: Clock, main: set[tuple[str, str]]
) -> tuple[list[float], list[float], list[float]]:
    """Lowest and highest standing figure after every claim of the main line's series: the lead and the rivals."""
    points: list[tuple[float, float, float]] = []
    in_order = sorted(rows.itertuples(), key=lambda row: (at[row.Index], row.order))
    for row, lead, rivals in contradictions(in_order, main):
        heights = [height(lead), *map(height, rivals)]
        points.append((at[row.Index], min(heights), max(heights)))
    if all(low == high for _, low, high in points):
        return [], [], []
    points.append((clock.high, *points[-1][1:]))
    return [p[0] for p in points], [p[1] for p in points], [p[2] for p in points]
