"""What stands around a chart: title, subtitle, the key to the marks in use, the source line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.lines import Line2D

from tracker.reporter.charts.marks import LOWER, UPPER, scale, shape
from tracker.reporter.charts.panel import Panel
from tracker.reporter.charts.text import drawable, new_figure, width_of, wrap
from tracker.reporter.style import Palette, Size

LEADING = 1.3
"""Line height as a multiple of the type size."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One entry of the key: a mark and what it means."""

    words: str
    marker: Any = None
    size: float = 1.0
    hollow: bool = False
    colour: str = ""
    line: bool = False
    whisker: bool = False
    area: bool = False


@dataclass(frozen=True, slots=True)
class Furniture:
    """The words around the panels."""

    title: str = ""
    subtitle: str = ""
    key: tuple[Sample, ...] = ()
    source: str = ""


def layout(
    panels: Sequence[float],
    furniture: Furniture,
    colours: Palette,
    lengths: Size,
    *,
    gap: float = 0.55,
    axis: float = 0.62,
    left: float | None = None,
    columns: int = 1,
) -> tuple[Any, list[Any]]:
    """A figure with the furniture drawn and the empty Axes of every height in ``panels``, from top to bottom
    (``columns`` side by side).

    All lengths are inches: ``gap`` between panels, ``axis`` below the last one, ``left`` of them all.
    """
    indent = lengths.left if left is None else left
    wide = lengths.name == "wide"
    points = (lengths.width - lengths.right) * 72 - lengths.right * 72
    title = wrap(drawable(furniture.title), points, lengths.title, bold=True, most=4 if wide else 7)
    subtitle = wrap(drawable(furniture.subtitle), points, lengths.text, most=4)
    source = wrap(drawable(furniture.source), points, lengths.small, most=3 if wide else 7)
    key = _key_rows(furniture.key, points, lengths)
    top = 0.2 + (len(title) * lengths.title + len(subtitle) * lengths.text) * LEADING / 72
    top += 0.08 * bool(subtitle) + 0.34
    bottom = axis + (len(key) + len(source)) * lengths.small * (LEADING + 0.2) / 72 + 0.16 + 0.08 * bool(key)
    height = top + sum(panels) + gap * (len(panels) - 1) + bottom
    figure = new_figure(lengths.width, height)
    edge = lengths.right / lengths.width
    y = height - 0.2
    for number, line in enumerate(title):
        y -= lengths.title * LEADING / 72
        style: dict[str, Any] = {"fontsize": lengths.title, "fontweight": "bold", "gid": f"heading-{number}"}
        figure.text(edge, (y + 0.06) / height, line, va="baseline", **style)
    y -= 0.08 * bool(subtitle)
    for number, line in enumerate(subtitle, len(title)):
        y -= lengths.text * LEADING / 72
        style = {"fontsize": lengths.text, "color": colours.muted, "gid": f"heading-{number}"}
        figure.text(edge, (y + 0.04) / height, line, va="baseline", **style)
    figure.tracker_head = round((height - 0.2 - y) * 72, 2)
    axes = []
    y = height - top
    for tall in panels:
        y -= tall
        if columns > 1:
            indent = lengths.right
        width = (lengths.width - indent - lengths.right - 0.35 * (columns - 1)) / columns
        for column in range(columns):
            x = indent + column * (width + 0.35)
            axes.append(figure.add_axes((x / lengths.width, y / height, width / lengths.width, tall / height)))
        y -= gap
    y += gap - axis - 0.08 * bool(key)
    step = lengths.small * (LEADING + 0.2) / 72
    for row in key:
        y -= step
        _draw_key_row(figure, row, edge, (y + 0.05) / height, colours, lengths)
    for line in source:
        y -= step
        figure.text(edge, (y + 0.05) / height, line, fontsize=lengths.small, color=colours.muted, va="baseline")
    return figure, axes


def voice_samples(panel: Panel, colours: Palette) -> tuple[Sample, ...]:
    """The key to a voices chart."""
    roles = {mark.role for mark in panel.marks}
    samples = [Sample("moved the lead line", "o", colour=colours.lead)] if "change" in roles else []
    if "rival" in roles:
        samples.append(Sample("contradicted it", "o", colour=colours.rival))
    if "repeat" in roles:
        samples.append(Sample("neither", "o", colour=colours.muted))
    shapes = shape_samples(panel.marks)
    return (*samples, *shapes, Sample("when it may have been said", whisker=True))


def mark_samples(marks: Iterable[Any], colours: Palette) -> tuple[Sample, ...]:
    """The key to the marks of a timeline that occur: shapes, then colours."""
    marks = list(marks)
    samples = list(shape_samples(marks))
    if any(mark.role == "rival" for mark in marks):
        samples.append(Sample("rival figure", "o", colour=colours.rival))
    if any(mark.role == "repeat" for mark in marks):
        samples.append(Sample("figure given before", "o", 0.75, colour=colours.other))
    return tuple(samples)


def shape_samples(marks: Iterable[Any]) -> tuple[Sample, ...]:
    """The key to the shapes that occur."""
    marks = list(marks)
    used = {mark.qualifier for mark in marks if not mark.feared}
    ranges = [mark for mark in marks if mark.qualifier in ("range", "vague")]
    samples = []
    if "exact" in used:
        samples.append(Sample("exact figure", "o"))
    if used & set(LOWER):
        samples.append(Sample("at least, more than", shape("at_least"), scale("at_least", 1)))
    if used & set(UPPER):
        samples.append(Sample("at most, less than", shape("at_most"), scale("at_most", 1)))
    if "about" in used:
        samples.append(Sample("about", "D", 0.86))
    if ranges:
        samples.append(Sample("range or vague", shape("vague"), 1.7))
    if any(mark.feared for mark in marks):
        samples.append(Sample("feared, not stated", "o", hollow=True))
    return tuple(samples)


def panel_samples(panels: Sequence[Panel], colours: Palette) -> tuple[Sample, ...]:
    """The key to everything that occurs in some panels of a timeline."""
    samples = (
        [Sample("lead: officials, or the first to speak", line=True)] if any(panel.lines for panel in panels) else []
    )
    samples += mark_samples([mark for panel in panels for mark in panel.marks], colours)
    if any(mark.end > mark.begin and mark.role == "change" for panel in panels for mark in panel.marks):
        samples.append(Sample("when it may have been said", whisker=True))
    if any(panel.bands for panel in panels):
        samples.append(Sample("order known, times not", area=True, colour=colours.band))
    if any(panel.envelope[0] for panel in panels):
        samples.append(Sample("between lowest and highest standing figure", area=True, colour=colours.envelope))
    return tuple(samples)


def _key_rows(key: Sequence[Sample], points: float, lengths: Size) -> list[list[tuple[Sample, float]]]:
    """The samples in rows no wider than the page, each with its distance from the left in points."""
    rows: list[list[tuple[Sample, float]]] = []
    x = points
    for sample in key:
        wide = 16 + width_of(sample.words, lengths.small) + 14
        if x + wide - 14 > points:
            rows.append([])
            x = 0.0
        rows[-1].append((sample, x))
        x += wide
    return rows


def _draw_key_row(
    figure: Any, row: list[tuple[Sample, float]], left: float, y: float, colours: Palette, lengths: Size
) -> None:
    unit = 1 / (lengths.width * 72)
    lift = lengths.small * 0.34 / (figure.get_figheight() * 72)
    for sample, offset in row:
        colour = sample.colour or colours.lead
        x = left + (offset + 5) * unit
        if sample.area:
            style: dict[str, Any] = {"marker": "s", "markersize": lengths.mark * 1.5, "linestyle": "none"}
            ends: tuple[float, ...] = (x,)
        elif sample.whisker:
            style = {"linewidth": 0.9, "marker": "|", "markersize": 4, "alpha": 0.6}
            ends = (x - 5 * unit, x + 7 * unit)
        elif sample.line:
            style, ends = {"linewidth": lengths.line}, (x - 5 * unit, x + 7 * unit)
        else:
            style, ends = (
                {"marker": sample.marker, "markersize": lengths.mark * 0.9 * sample.size, "linestyle": "none"},
                (x,),
            )
        face = colours.paper if sample.hollow else colour
        figure.add_artist(
            Line2D(
                ends, (y + lift,) * len(ends), color=colour, markerfacecolor=face, markeredgecolor=colour,
                markeredgewidth=1.1 if sample.hollow else 0.6, transform=figure.transFigure, **style,
            )
        )  # fmt: skip
        figure.text(
            left + (offset + 16) * unit, y, sample.words, fontsize=lengths.small, color=colours.muted, va="baseline"
        )
