"""The convergence chart: how near each figure came to the latest one, and when; one event stands out of the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib.lines import Line2D
from matplotlib.ticker import FixedFormatter, FixedLocator

from tracker.model import Event, TrackerError, parse_time
from tracker.reporter.charts.clock import Clock
from tracker.reporter.charts.labels import Label, Run, corners, place
from tracker.reporter.charts.text import drawable, extent
from tracker.reporter.charts.timeline import new_axes
from tracker.reporter.lead import event_rows, height, like_the_last, main_moves
from tracker.reporter.style import Palette, Size, styled

MOST = 2.6
"""Figures above this many times the latest one are drawn at the upper edge, and their number is written."""

NAMED = {"wide": 14, "narrow": 4}
"""So many events are named, those furthest above their latest figure first; the highlighted one always is."""


@dataclass(frozen=True, slots=True)
class Path:
    """The main line of one event as shares of its latest figure; ``xs`` are hours since the event began.

    Only figures that count the same as the latest are its shares: ``shortened`` where earlier ones counted something
    else.
    """

    event: str
    title: str
    xs: list[float]
    shares: list[float]
    shortened: bool


def plot_convergence(
    frame: Any,
    events: Mapping[str, Event],
    ax: Any = None,
    *,
    highlight: str | None = None,
    theme: str = "light",
    width: str = "wide",
) -> Any:
    """Draw every event's lead figure divided by its latest, against the time since the event, and return the Axes.

    ``highlight`` names the event that stands out (the one that was furthest above its latest figure where None is
    given). A figure under another definition than the latest one is no share of it: a line begins where what is counted
    last changed. Events with fewer than two figures since then, or whose beginning is not known, are left out. Raises
    :class:`tracker.model.TrackerError` for a ``highlight`` that is no event.
    """
    if highlight is not None and highlight not in events:
        raise TrackerError(f"no event {highlight!r} to highlight", code="unknown_event")
    paths = make_paths(frame, events)
    with styled(theme, width) as (colours, lengths):
        axes = ax if ax is not None else new_axes(lengths)
        draw_paths(axes, paths, highlight or furthest(paths), colours, lengths)
    return axes


def make_paths(frame: Any, events: Mapping[str, Event]) -> list[Path]:
    """The lines of the chart, in the order of ``events``."""
    paths = []
    for name, event in events.items():
        if not event.started_at:
            continue
        began = parse_time(event.started_at, event.timezone).start
        moves = main_moves(event_rows(frame, name))
        rows = like_the_last(moves)
        latest = height(rows[-1]) if rows else 0
        if len(rows) < 2 or not latest:
            continue
        hours = [max((row.reported_end.to_pydatetime() - began).total_seconds() / 3600, 1 / 60) for row in rows]
        shares = [height(row) / latest for row in rows]
        paths.append(Path(name, event.title or name, hours, shares, len(rows) < len(moves)))
    return paths


def furthest(paths: list[Path]) -> str:
    """The event whose figures stood furthest above the latest one."""
    return max(paths, key=lambda path: max(path.shares)).event if paths else ""


def draw_paths(axes: Any, paths: list[Path], highlight: str, colours: Palette, lengths: Size) -> None:
    """Draw the lines on ``axes``."""
    if not paths:
        axes.set_axis_off()
        axes.text(
            0.5,
            0.5,
            "no event with two figures",
            transform=axes.transAxes,
            ha="center",
            va="center",
            color=colours.muted,
        )
        return
    low = min(path.xs[0] for path in paths) / 1.6
    high = max(path.xs[-1] for path in paths) * 1.8
    clock = Clock("elapsed", dt.datetime(1970, 1, 1, tzinfo=dt.UTC), dt.UTC, low, high)
    clock.apply(axes, extent(axes)[0], dates=False)
    top = min(max(max(path.shares) for path in paths), MOST)
    axes.set_ylim(0, max(top, 1.0) * 1.12)
    ticks = [tick / 2 for tick in range(int(top * 2) + 1)]
    axes.yaxis.set_major_locator(FixedLocator(ticks))
    axes.yaxis.set_major_formatter(
        FixedFormatter(["the latest" if tick == 1 else f"{tick:g} ×" if tick else "0" for tick in ticks])
    )
    axes.axhline(1, color=colours.muted, linewidth=0.9, zorder=2)
    axes.set_xlabel("time since the event, each step a multiple (log scale)", loc="right", fontsize=lengths.small)
    obstacles: list[Any] = [((low, high), (1.0, 1.0)), ((low, high), (0.0, 0.0))]
    labels: list[Label] = []
    away = sorted(paths, key=lambda path: -max(path.shares))
    named = {path.event for path in away[: NAMED[lengths.name]]}
    for path in sorted(paths, key=lambda path: path.event == highlight):
        main = path.event == highlight
        shares = [min(share, top * 1.06) for share in path.shares]
        xs, ys = [*path.xs, high], [*shares, shares[-1]]
        obstacles.append(corners(xs, ys))
        axes.add_line(
            Line2D(
                xs, ys, drawstyle="steps-post", color=colours.lead if main else colours.other,
                linewidth=lengths.line * (1.2 if main else 0.75), zorder=5 if main else 3, gid=f"path-{path.event}",
            )
        )  # fmt: skip
        # Named at its peak, or where it began where it never stood above the latest figure.
        peak = max(range(len(shares)), key=lambda i: (path.shares[i], -i))
        at = peak if path.shares[peak] > 1.02 else 0
        words = [Run(drawable(path.title, 40), colours.lead if main else colours.muted, bold=main)]
        if path.shares[at] > top * 1.06:
            words.append(Run(f"{path.shares[at]:.1f} × the latest", colours.muted))
        if main or path.event in named:
            labels.insert(0, Label(path.xs[at], shares[at], (tuple(words),), path.event))
    points = [(x, min(y, top * 1.06)) for path in paths for x, y in zip(path.xs, path.shares, strict=True)]
    place(axes, labels, points, obstacles, (), colours, lengths)
