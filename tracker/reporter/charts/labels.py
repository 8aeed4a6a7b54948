"""Words beside marks: placed by textalloc so that none covers another, a mark or the line; what finds no room is left
out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import textalloc
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform

from tracker.reporter.charts.text import add_group, width_of
from tracker.reporter.style import Palette, Size

LEADER = 11.0
"""A label further than this many points from its mark is joined to it by a line."""


DOT = 7.5
"""Lines are given to textalloc as dots so many points apart: no label fits between two, and of a level or upright line
it can touch no part without a dot. To compare boxes with lines takes it twenty times as long as with dots."""

NEAR, FAR = (150, 0.2), (900, 0.5)
"""How many places are tried for a label, the nearest first, and how far away: as a share of the panel."""


class DisplayUnits:
    """matplotlib's protocol for foreign coordinates: positions as they are, in pixels.

    With a transform of its own, textalloc does not draw the whole figure first to find out where things are.
    """

    def _as_mpl_transform(self, axes: Any) -> Any:
        del axes
        return IdentityTransform()


@dataclass(frozen=True, slots=True)
class Run:
    """Some words in one weight and colour."""

    text: str
    colour: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """Rows of words for one mark, at its position in data units; the most important label comes first in a list."""

    x: float
    y: float
    rows: tuple[tuple[Run, ...], ...]
    claim_id: str
    needed: int = 1  # so many rows stay where there is no room for all

    @property
    def text(self) -> str:
        """The words alone, a line a row."""
        return "\n".join(" ".join(run.text for run in row) for row in self.rows)


def place(
    axes: Any,
    labels: Sequence[Label],
    points: Sequence[tuple[float, float]],
    lines: Iterable[tuple[Sequence[float], Sequence[float]]],
    whiskers: Iterable[tuple[Sequence[float], Sequence[float]]],
    colours: Palette,
    lengths: Size,
) -> list[Label]:
    """Draw the labels that fit as groups ``label-ID``, each joined to its mark by a thin line where it had to move
    away.

    ``points`` and ``lines`` are what labels must not cover, ``whiskers`` what they should not, in data units. The
    axes must have their final limits. Returns the labels that found no room.
    """
    boxes: list[Any] = []
    kept: list[Any] = list(lines)
    left_out = _round(axes, list(labels), points, kept + list(whiskers), colours, lengths, boxes, strict=True)
    # Better its figure alone, further off, with a leader behind other words, than a mark without a name.
    short = [replace(label, rows=label.rows[: label.needed]) for label in left_out]
    row = lengths.small * axes.figure.dpi / 72
    return _round(axes, short, points, kept + _outlines(axes, boxes, row), colours, lengths, boxes, strict=False)


def _round(
    axes: Any,
    labels: list[Label],
    points: Sequence[tuple[float, float]],
    lines: list[Any],
    colours: Palette,
    lengths: Size,
    boxes: list[Any],
    *,
    strict: bool,
) -> list[Label]:
    """Place labels clear of everything given; ``strict``: their leaders, too. Adds their boxes; returns what found no
    room."""
    if not labels:
        return []
    allocate: Any = textalloc.allocate

    # textalloc takes distances as shares of the panel, stretched by the figure's shape: this is a point and a half.
    box = axes.get_window_extent()
    wide, tall = axes.get_figure(root=True).get_size_inches()
    unit = 1.5 * axes.figure.dpi / 72 / min(box.width, box.height * wide / tall)
    display = axes.transData.transform
    at = display([(label.x, label.y) for label in labels])
    obstacles = [display(np.reshape(points, (-1, 2)))]
    obstacles += [_dotted(display(np.column_stack(line)), DOT * axes.figure.dpi / 72) for line in lines]
    scattered = np.concatenate(obstacles)
    # Measured in bold throughout: never narrower than what is drawn.
    with _quiet():
        _, _, texts, leaders = allocate(
            axes,
            at[:, 0],
            at[:, 1],
            [label.text for label in labels],
            x_scatter=scattered[:, 0],
            y_scatter=scattered[:, 1],
            textsize=lengths.small,
            fontweight="bold",
            margin=unit,
            min_distance=2.6 * unit,
            max_distance=(NEAR if strict else FAR)[1],
            nbr_candidates=(NEAR if strict else FAR)[0],
            draw_all=False,
            avoid_label_lines_overlap=strict,
            avoid_crossing_label_lines=strict,
            linespacing=1.15,
            transform=DisplayUnits(),
        )
    left_out = []
    for label, text, leader in zip(labels, texts, leaders, strict=True):
        if leader is not None:
            leader.remove()
        if text is None:
            left_out.append(label)
        else:
            boxes.append(text.get_window_extent())
            _draw(axes, label, text, boxes[-1], colours, lengths)
            text.remove()
    return left_out


def _dotted(path: Any, apart: float) -> Any:
    """The corners of a path, and dots between them that are at most ``apart`` from each other."""
    gaps = np.maximum(1, np.ceil(np.abs(np.diff(path, axis=0)).max(axis=1) / apart)).astype(int)
    steps = [
        begin + (end - begin) * np.arange(n)[:, None] / n for begin, end, n in zip(path, path[1:], gaps, strict=False)
    ]
    return np.concatenate([*steps, path[-1:]])


@contextmanager
def _quiet() -> Iterator[None]:
    """textalloc prints where nothing fits, and its progress bar, though it is off, would start a thread that watches
    it."""
    bar: Any = getattr(textalloc, "tqdm", None)
    interval = getattr(bar, "monitor_interval", None)
    if interval:
        bar.monitor_interval = 0
    try:
        with redirect_stdout(None):
            yield
    finally:
        if interval:
            bar.monitor_interval = interval


def _outlines(axes: Any, boxes: Sequence[Any], row: float) -> list[tuple[list[float], list[float]]]:
    """Boxes as lines to keep clear of, in data units: level ones, nowhere further apart than a ``row`` is high (in
    pixels), so that no label fits between them."""
    to_data = axes.transData.inverted()
    lines = []
    for box in boxes:
        steps = max(1, math.ceil(box.height / row))
        for step in range(steps + 1):
            y = box.y0 + box.height * step / steps
            (x0, y0), (x1, y1) = to_data.transform([(box.x0, y), (box.x1, y)])
            lines.append(([float(x0), float(x1)], [float(y0), float(y1)]))
    return lines


def _draw(axes: Any, label: Label, text: Any, box: Any, colours: Palette, lengths: Size) -> None:
    """Replace a placed text by its runs, and join it to its mark."""
    pixels = axes.figure.dpi / 72
    to_data = axes.transData.inverted()
    height = box.height / len(label.rows)
    children: list[Any] = []
    for number, row in enumerate(label.rows):
        gap = width_of(" ", lengths.small)
        widths = [width_of(run.text, lengths.small, run.bold) for run in row]
        total = (sum(widths) + gap * (len(row) - 1)) * pixels
        x = {"left": box.x0, "center": (box.x0 + box.x1 - total) / 2, "right": box.x1 - total}[text.get_ha()]
        y = box.y1 - height * (number + 0.8)
        for run, wide in zip(row, widths, strict=True):
            at = to_data.transform((x, y))
            children.append(
                Text(
                    at[0],
                    at[1],
                    run.text,
                    color=run.colour,
                    fontsize=lengths.small,
                    fontweight="bold" if run.bold else "normal",
                    va="baseline",
                )
            )
            x += (wide + gap) * pixels
    leader = _leader(axes, label, box, pixels, colours, lengths)
    add_group(axes, children + leader, f"label-{label.claim_id}", 7)


def _leader(axes: Any, label: Label, box: Any, pixels: float, colours: Palette, lengths: Size) -> list[Any]:
    mark = axes.transData.transform((label.x, label.y))
    near = (min(max(mark[0], box.x0), box.x1), min(max(mark[1], box.y0), box.y1))
    length = float(((near[0] - mark[0]) ** 2 + (near[1] - mark[1]) ** 2) ** 0.5)
    if length <= LEADER * pixels:
        return []
    share = (lengths.mark / 2 + 0.8) * pixels / length  # from the mark's edge, not its middle
    begin = (mark[0] + (near[0] - mark[0]) * share, mark[1] + (near[1] - mark[1]) * share)
    (x0, y0), (x1, y1) = axes.transData.inverted().transform([begin, near])
    return [Line2D((x0, x1), (y0, y1), color=colours.faint, linewidth=0.6)]


def corners(xs: list[float], ys: list[float]) -> tuple[list[float], list[float]]:
    """A step line as the corners that labels have to keep clear of."""
    across, up = [xs[0]], [ys[0]]
    for x, y in zip(xs[1:], ys[1:], strict=True):
        across += [x, x]
        up += [up[-1], y]
    return across, up
