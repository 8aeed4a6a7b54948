"""The overview: one small chart an event, all drawn alike; each shows the line of the dead and its turning points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.lines import Line2D

from tracker.model import Event
from tracker.reporter import words
from tracker.reporter.charts.marks import middle
from tracker.reporter.charts.panel import Mark, Panel, make_panel
from tracker.reporter.charts.text import drawable, extent, new_figure, width_of
from tracker.reporter.charts.timeline import shared_clock
from tracker.reporter.lead import event_rows
from tracker.reporter.style import Palette, Size, styled

COLUMNS = {"wide": 3, "narrow": 1}
TALL = 1.15
"""Height of a small chart, in inches; as much again stands around it."""


def plot_overview(
    frame: Any,
    events: Mapping[str, Event],
    axes: Sequence[Any] | None = None,
    *,
    theme: str = "light",
    width: str = "wide",
) -> list[Any]:
    """Draw one small chart for every event and return the Axes, in the order of ``events`` (new ones where ``axes``
    is None).

    Raises ValueError where ``axes`` are given and are fewer than the events.
    """
    with styled(theme, width) as (colours, lengths):
        if axes is None:
            figure, places = grid(len(events), lengths, top=0.3, bottom=0.3)
            axes = [figure.add_axes(place) for place in places]
        if len(axes) < len(events):
            raise ValueError(f"{len(events)} events need as many axes, not {len(axes)}")
        drawn = list(axes[: len(events)])
        for ax, event in zip(drawn, events.values(), strict=True):
            draw_small(ax, frame, event, colours, lengths)
    return drawn


def grid(
    count: int, lengths: Size, *, top: float, bottom: float
) -> tuple[Any, list[tuple[float, float, float, float]]]:
    """A figure and the places of ``count`` small charts on it, in reading order."""
    columns = COLUMNS[lengths.name]
    rows = max(1, -(-count // columns))
    cell, gap = TALL + 0.95, 0.35
    total = top + rows * cell + bottom
    figure = new_figure(lengths.width, total)
    usable = lengths.width - 2 * lengths.right - gap * (columns - 1)
    places = []
    for index in range(count):
        row, column = divmod(index, columns)
        x = lengths.right + column * (usable / columns + gap)
        y = total - top - row * cell - 0.5 - TALL
        places.append((x / lengths.width, y / total, usable / columns / lengths.width, TALL / total))
    return figure, places


def draw_small(axes: Any, frame: Any, event: Event, colours: Palette, lengths: Size) -> None:
    """Draw the line of the dead of one event, its rivals and its turning points."""
    rows = event_rows(frame, event.event)
    clock = shared_clock(rows, event, ["killed"], None, None)
    panel = make_panel(rows, "killed", clock)
    inches = extent(axes)[0]
    clock.apply(axes, inches, dates=clock.kind == "calendar")
    ticks = clock.ticks(inches, dates=clock.kind == "calendar")
    axes.set_xticks([at for at, _ in ticks], [text for _, text in ticks])
    axes.tick_params(labelsize=lengths.small * 0.9)
    leads = [mark.top for mark in panel.marks if mark.role == "change"]
    ceiling = float(max(leads, default=1)) or 1.0
    axes.set_ylim(0, ceiling * 1.3)
    axes.set_yticks([0])
    axes.yaxis.set_ticklabels([])
    title = drawable(event.title or event.event, 40)
    axes.set_title(title, loc="left", x=0, fontsize=lengths.text, fontweight="bold", pad=5)
    small = lengths.mark * 0.62
    for index, line in enumerate(panel.lines):
        axes.add_line(
            Line2D(
                line.xs, line.ys, drawstyle="steps-post", color=colours.lead, zorder=3,
                linewidth=lengths.line * (0.9 if line.main else 0.5), gid=f"lead-{event.event}-{index}",
            )
        )  # fmt: skip
    for mark in panel.marks:
        if mark.role == "rival" and middle(mark) <= ceiling * 1.3:
            axes.add_line(
                Line2D((mark.x,), (middle(mark),), linestyle="none", marker="o", markersize=small, color=colours.rival)
            )
    if not panel.marks:
        axes.text(
            0.5, 0.5, "no figures recorded", transform=axes.transAxes, ha="center", va="center", color=colours.muted
        )
    _turning_points(axes, panel, clock, colours, lengths)


def _turning_points(axes: Any, panel: Panel, clock: Any, colours: Palette, lengths: Size) -> None:
    """Write the first, highest and latest figure of the main line above their places, where they cover no other."""
    main = {(line.metric, line.scope) for line in panel.lines if line.main}
    changes = [mark for mark in panel.marks if mark.role == "change" and (mark.metric, mark.scope) in main]
    if not changes:
        return
    peak = max(changes, key=lambda mark: mark.top)
    points = extent(axes)[0] * 72
    taken: list[tuple[float, float]] = []
    for mark in dict.fromkeys([changes[-1], peak, changes[0]]):
        text = words.figure(mark.value, mark.value_max, mark.qualifier, short=True)
        half = width_of(text, lengths.small, True) / 2 + 3
        at = min(max(clock.share(mark.x) * points, half), points - half)
        if any(at - half < high and low < at + half for low, high in taken):
            continue
        taken.append((at - half, at + half))
        # The first figure of a line that rises at once, where it would cover it, stands below.
        rising = mark is changes[0] and len(changes) > 1 and changes[1].top > mark.top > 0.2 * peak.top
        below = rising and clock.share(changes[1].x) * points < at + half
        draw_dot(axes, mark, colours, lengths)
        axes.annotate(
            text, (at / points, middle(mark)), (0, -6 if below else 5),
            xycoords=("axes fraction", "data"), textcoords="offset points",
            ha="center", va="top" if below else "bottom", fontsize=lengths.small, fontweight="bold", color=colours.ink,
        )  # fmt: skip


def draw_dot(axes: Any, mark: Mark, colours: Palette, lengths: Size) -> None:
    """A small mark of a turning point."""
    axes.add_line(
        Line2D(
            (mark.x,),
            (middle(mark),),
            linestyle="none",
            marker="o",
            markersize=lengths.mark * 0.7,
            color=colours.lead,
            zorder=5,
        )
    )
