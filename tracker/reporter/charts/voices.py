"""The voices chart: one row for every voice, its figures over time; who said what when, at a glance."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from matplotlib.lines import Line2D

from tracker.model import Event
from tracker.reporter import words
from tracker.reporter.charts.clock import Clock
from tracker.reporter.charts.marks import LOWER, UPPER, scale, shape
from tracker.reporter.charts.panel import Mark, Panel, make_panel
from tracker.reporter.charts.text import drawable, extent, fit, new_figure, width_of
from tracker.reporter.charts.timeline import shared_clock
from tracker.reporter.lead import event_rows
from tracker.reporter.style import Palette, Size, styled

ROW = {"wide": 0.37, "narrow": 0.48}
"""Height of a row in inches; a row whose figures stand above and below the line is half as high again."""

MOST = {"wide": 30, "narrow": 16}
"""So many voices get a row; the others are counted in a last line (the page's table has them all)."""

NAMES = {"wide": 2.85, "narrow": 0.0}
"""Room for the names, in inches, to the left of the rows; narrow charts write the name above its row."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure written beside its mark: where it is centred (share of the axis) and on which side of the line."""

    mark: Mark
    text: str
    share: float
    above: bool
    arrow: bool
    """Whether an arrow, its own or a near mark's, reaches from the line to where the figure stands."""


@dataclass(frozen=True, slots=True)
class Row:
    """A voice, its claims in time order, the figures that are written, and its height in inches."""

    voice: str
    marks: list[Mark]
    figures: list[Figure]
    height: float

    @property
    def role(self) -> str:
        """``change`` where the voice moved the line, ``rival`` where it contradicted it, else ``repeat``."""
        roles = {mark.role for mark in self.marks}
        return next(role for role in ("change", "rival", "repeat") if role in roles)


def plot_voices(
    frame: Any,
    event: Event,
    ax: Any = None,
    *,
    metric: str = "killed",
    as_of: dt.datetime | None = None,
    axis: str | None = None,
    theme: str = "light",
    width: str = "wide",
) -> Any:
    """Draw one row for every voice of an event and return the Axes (new ones where ``ax`` is None).

    Rows are in order of the first claim, voices of the lead above the others. Each figure stands beside its mark
    where there is room; a figure that its voice repeats is written once. Raises :class:`tracker.model.TrackerError`
    for an impossible ``axis``.
    """
    rows = event_rows(frame, event.event, as_of)
    clock = shared_clock(rows, event, [metric], axis, as_of)
    panel = make_panel(rows, metric, clock)
    with styled(theme, width) as (colours, lengths):
        voices, more = voice_rows(panel, clock, lengths)
        if ax is None:
            tall = height(voices)
            figure = new_figure(lengths.width, tall + 1)
            left = (NAMES[width] or lengths.right) / lengths.width
            ax = figure.add_axes((left, 0.7 / (tall + 1), 1 - left - lengths.right / lengths.width, tall / (tall + 1)))
        draw_voices_panel(ax, panel, voices, more, clock, colours, lengths)
    return ax


def voice_rows(panel: Panel, clock: Clock, lengths: Size) -> tuple[list[Row], int]:
    """The rows of a panel, and how many voices found no row. Those that moved the line come first, then those that
    spoke most."""
    told: dict[str, list[Mark]] = {}
    for mark in panel.marks:
        told.setdefault(mark.voice, []).append(mark)
    leading = {mark.voice for mark in panel.marks if mark.role == "change"}
    ranked = sorted(told, key=lambda voice: (voice not in leading, -len(told[voice])))
    kept = set(ranked[: MOST[lengths.name]])
    points = (lengths.width - (NAMES[lengths.name] or lengths.right) - lengths.right) * 72
    rows = []
    for voice, marks in told.items():
        if voice in kept:
            marks = sorted(marks, key=lambda mark: mark.x)
            figures = _written(marks, points, clock, lengths)
            both = lengths.name == "wide" and not all(figure.above for figure in figures)
            rows.append(Row(voice, marks, figures, ROW[lengths.name] * (1.5 if both else 1.0)))
    rows.sort(key=lambda row: (row.voice not in leading, row.marks[0].x))
    return rows, len(told) - len(rows)


def height(voices: list[Row]) -> float:
    """How tall the rows are together, in inches."""
    return sum(row.height for row in voices) + 0.15 if voices else 0.6


def _written(marks: list[Mark], points: float, clock: Clock, lengths: Size) -> list[Figure]:
    """The figures of a row that are written: each new one, above or below its mark, wherever it covers no other."""
    wide = lengths.name == "wide"
    wanted: list[tuple[Mark, str]] = []
    before, definition = "", ("killed", "")
    for mark in marks:
        text = words.figure(
            mark.value, mark.value_max, mark.qualifier, "feared" if mark.feared else "stated", short=True
        )
        if (mark.metric, mark.scope) != definition and wide:
            text += f" {words.metric_name(mark.metric)}" if mark.metric != definition[0] else ""
            text += f" ({drawable(mark.scope, 24)})" if mark.scope != definition[1] and mark.scope else ""
            definition = (mark.metric, mark.scope)
        if text != before:
            wanted.append((mark, text))
        elif mark.role == "change" and wanted[-1][0].role != "change":
            wanted[-1] = (mark, text)  # of two prints of one figure, the one that moved the line
        before = text
    # The line's changes and the last figure first: they are the ones that must not be missing.
    ranked = sorted(wanted, key=lambda item: (item[0].role != "change", item is not wanted[-1], item[0].x))
    taken: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    figures = []
    for mark, text in ranked:
        half = width_of(text, lengths.small, mark.role == "change") / 2 + 2
        at = min(max(clock.share(mark.x) * points, half), points - half)
        for above in (True, False) if wide else (False,):
            if all(at + half < low or high < at - half for low, high in taken[above]):
                taken[above].append((at - half, at + half))
                near = (m for m in marks if abs(clock.share(m.x) * points - at) < half + lengths.mark)
                arrow = any(m.qualifier in (LOWER if above else UPPER) for m in near)
                figures.append(Figure(mark, text, at / points, above, arrow))
                break
    return figures


def draw_voices_panel(
    axes: Any, panel: Panel, voices: list[Row], more: int, clock: Clock, colours: Palette, lengths: Size
) -> None:
    """Draw the rows on ``axes``."""
    clock.apply(axes, extent(axes)[0])
    tall = height(voices)
    axes.set_ylim(tall, 0)
    axes.set_yticks([])
    axes.grid(False)
    axes.tracker_clock, axes.tracker_panel = clock, panel
    if clock.kind == "elapsed":
        axes.set_xlabel("time since the event, each step a multiple (log scale)", loc="right", fontsize=lengths.small)
    if not voices:
        axes.text(
            0.5, 0.5, "no figures recorded", transform=axes.transAxes, ha="center", va="center", color=colours.muted
        )
    y = 0.1
    for row in voices:
        # Figures stand above the line, in taller rows on both sides; on narrow charts the name stands above, the
        # figures below.
        _draw_row(axes, row, y + row.height * (0.66 if row.height == ROW[lengths.name] else 0.5), colours, lengths)
        y += row.height
    if more:
        words_more = f"and {words.count(more, 'more voice')}, in the table of all claims"
        axes.annotate(
            words_more, (0, 0), (0, -44), xycoords="axes fraction", textcoords="offset points",
            fontsize=lengths.small, color=colours.muted, va="top", annotation_clip=False,
        )  # fmt: skip


def _definitions(marks: list[Mark]) -> str:
    """What the figures of a voice count, where that is not simply the killed: "Al-Ahed: Syria"."""
    found = dict.fromkeys((mark.metric, mark.scope) for mark in marks)
    if list(found) == [("killed", "")]:
        return ""
    names = [scope if scope and metric == "killed" else words.metric_name(metric) for metric, scope in found]
    return f": {', '.join(dict.fromkeys(names))}"


def _draw_row(axes: Any, row: Row, y: float, colours: Palette, lengths: Size) -> None:
    leading = row.role == "change"
    colour = {"change": colours.lead, "rival": colours.rival}.get(row.role, colours.muted)
    wide = lengths.name == "wide"
    room = (NAMES[lengths.name] or lengths.width - lengths.right) * 72 - 26
    axes.axhline(y, color=colours.grid, linewidth=0.8, zorder=0.5)
    # Wide charts say beside a figure what it counts; narrow ones have room for it beside the name.
    counts = "" if wide else _definitions(row.marks)
    axes.annotate(
        fit(row.voice + counts, room, lengths.small, leading), (0, y), (-10, 0) if wide else (0, 9),
        xycoords=("axes fraction", "data"),
        textcoords="offset points", fontsize=lengths.small, color=colours.ink if leading else colours.muted,
        fontweight="bold" if leading else "normal", annotation_clip=False,
        ha="right" if wide else "left", va="center" if wide else "bottom",
    )  # fmt: skip
    for mark in row.marks:
        if mark.end > mark.begin:
            axes.add_line(
                Line2D(
                    (mark.begin, mark.end), (y, y), color=colour, alpha=0.35, linewidth=lengths.mark * 0.45,
                    solid_capstyle="butt", zorder=1, gid=f"whisker-{mark.claim_id}",
                )
            )  # fmt: skip
        size = lengths.mark * (0.9 if mark.role == "change" else 0.75)
        axes.add_line(
            Line2D(
                (mark.x,), (y,), linestyle="none", marker=shape(mark.qualifier), markersize=scale(mark.qualifier, size),
                color=colour, markerfacecolor=colours.paper if mark.feared else colour,
                markeredgewidth=1.1 if mark.feared else 0.6, zorder=4, gid=f"claim-{mark.claim_id}",
            )
        )  # fmt: skip
    for figure in row.figures:
        changed = figure.mark.role == "change"
        axes.annotate(
            figure.text, (figure.share, y), (0, (9.5 if figure.arrow else 5) * (1 if figure.above else -1)),
            xycoords=("axes fraction", "data"),
            textcoords="offset points", ha="center", va="bottom" if figure.above else "top", fontsize=lengths.small,
            fontweight="bold" if changed else "normal", color=colours.ink if changed else colours.muted, zorder=6,
            annotation_clip=False, gid=f"label-{figure.mark.claim_id}",
        )  # fmt: skip
