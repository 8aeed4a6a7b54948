"""Words beside marks: placed by textalloc so that none covers another, a mark or the line; what finds no room is left
out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from textalloc import non_overlapping_boxes
from textalloc.non_overlapping_boxes import get_non_overlapping_boxes

from tracker.reporter.charts.text import add_group, width_of
from tracker.reporter.style import Palette, Size

LEADER = 11.0
"""A label further than this many points from its mark is joined to it by a line."""


DOT = 7.5
"""Lines are given to textalloc as dots so many points apart: no label fits between two, and of a level or upright line
it can touch no part without a dot. To compare boxes with lines takes it twenty times as long as with dots."""

NEAR, FAR = (150, 0.2), (900, 0.5)
"""How many places are tried for a label, the nearest first, and how far away: as a share of the panel."""


LEADING = 1.15
"""Line height as a multiple of the type size."""

UNUSED = ("lines_xyxy", "scatter_sizes", "scatter_plot_bbs", "text_scatter_sizes", "direction", "priority_strategy")
"""What textalloc can do besides."""


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
    placing = _Placing(axes, _obstacles(axes, points, lines), colours, lengths)
    beside = _obstacles(axes, (), whiskers)
    left_out = [label for label in labels if not placing.place(label, NEAR, beside)]
    # Better its figure alone, further off, than a mark without a name: with a leader that runs past the other words,
    # or else behind them.
    short = [replace(label, rows=label.rows[: label.needed]) for label in left_out]
    return [label for label in short if not (placing.place(label, FAR) or placing.place(label, FAR, past=False))]


def _obstacles(axes: Any, points: Sequence[tuple[float, float]], lines: Iterable[Any]) -> Any:
    """Points, and lines as dots, in pixels."""
    apart = DOT * axes.figure.dpi / 72
    paths = [_dotted(axes.transData.transform(np.column_stack(line)), apart) for line in lines]
    return np.concatenate([axes.transData.transform(np.reshape(points, (-1, 2))), *paths])


class _Placing:
    """Places labels one after the other, each clear of what is drawn and of those before it; all in pixels."""

    def __init__(self, axes: Any, dots: Any, colours: Palette, lengths: Size) -> None:
        self._axes, self._colours, self._lengths = axes, colours, lengths
        self._area = axes.get_window_extent()
        self._apart = DOT * axes.figure.dpi / 72
        self._dots = dots
        self._boxes: list[Any] = []

    def place(self, label: Label, reach: tuple[int, float], more: Any = None, *, past: bool = True) -> bool:
        """Draw a label where there is room for it: so many places are tried, so far away (:data:`NEAR`).

        ``more`` are dots to keep clear of this time; ``past``: its leader crosses no words. Tells whether it found it.
        """
        at = self._axes.transData.transform((label.x, label.y))
        dots = [self._dots] if more is None else [self._dots, more]
        # A label stands within reach of its mark, or its own size away.
        size = reach[1] * self._area.size + 15 * max(map(len, label.text.split("\n")))
        low, high = np.maximum(at - size, self._area.p0), np.minimum(at + size, self._area.p1)
        near = [block[((block >= low) & (block <= high)).all(axis=1)] for block in dots]
        if past:
            near.append(self._hidden(at, low, high))
        box = self._room(label, at, np.concatenate(near), reach)
        if box is None:
            return False
        leader = _draw(self._axes, label, at, box, self._colours, self._lengths)
        self._boxes.append(box)
        self._dots = np.concatenate([self._dots, _levels(box, self._apart)])
        if leader is not None:
            self._boxes.append(Bbox(np.sort(leader, axis=0)))
            self._dots = np.concatenate([self._dots, _dotted(leader, self._apart)])
        return True

    def _room(self, label: Label, at: Any, dots: Any, reach: tuple[int, float]) -> Any:
        """The first place of textalloc's for a label that is clear of all dots, or None."""
        pixels = self._axes.figure.dpi / 72
        width = max(sum(_widths(row, self._lengths)) for row in label.rows) * pixels
        height = len(label.rows) * self._lengths.small * LEADING * pixels
        # textalloc takes distances as shares of the panel, stretched by the figure's shape: this is a point and a half.
        wide, tall = self._axes.get_figure(root=True).get_size_inches()
        unit = 1.5 * pixels / min(self._area.width, self._area.height * wide / tall)
        place: Any = get_non_overlapping_boxes
        with _quiet():
            found, _ = place(
                original_boxes=[(*at, width, height, self._lengths.small)],
                xlims=(self._area.x0, self._area.x1),
                ylims=(self._area.y0, self._area.y1),
                aspect_ratio=wide / tall,
                margin=unit,
                min_distance=2.6 * unit,
                max_distance=reach[1],
                nbr_candidates=reach[0],
                scatter_xy=dots,
                verbose=False,
                draw_all=False,
                draw_lines=False,
                avoid_label_lines_overlap=False,
                avoid_crossing_label_lines=False,
                **dict.fromkeys(UNUSED),
            )
        return Bbox.from_bounds(*found[0][:4]) if found else None

    def _hidden(self, at: Any, low: Any, high: Any) -> Any:
        """The places between ``low`` and ``high`` that words hide from a mark, as dots: a leader from there would
        cross them."""
        across, up = (np.arange(begin, end, 1.3 * self._apart) for begin, end in zip(low, high, strict=True))
        dots = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
        way = dots - at
        way[way == 0] = 1e-9
        hidden = np.zeros(len(dots), dtype=bool)
        for box in self._boxes:
            if (box.p1 < low).any() or (box.p0 > high).any():
                continue
            # Where the way to a dot enters and leaves the box, as shares of it.
            one, other = (box.p0 - at) / way, (box.p1 - at) / way
            first, last = np.minimum(one, other), np.maximum(one, other)
            enters, leaves = np.maximum(first[:, 0], first[:, 1]), np.minimum(last[:, 0], last[:, 1])
            hidden |= (enters < leaves) & (leaves > 0) & (enters < 1)
        return dots[hidden]


def _dotted(path: Any, apart: float) -> Any:
    """The corners of a path, and dots between them that are at most ``apart`` from each other."""
    gaps = np.maximum(1, np.ceil(np.abs(np.diff(path, axis=0)).max(axis=1) / apart)).astype(int)
    steps = [
        begin + (end - begin) * np.arange(n)[:, None] / n for begin, end, n in zip(path, path[1:], gaps, strict=False)
    ]
    return np.concatenate([*steps, path[-1:]])


@contextmanager
def _quiet() -> Iterator[None]:
    """textalloc's progress bar, though it is off, would start a thread that watches it."""
    bar: Any = getattr(non_overlapping_boxes, "tqdm", None)
    interval = getattr(bar, "monitor_interval", None)
    if interval:
        bar.monitor_interval = 0
    try:
        yield
    finally:
        if interval:
            bar.monitor_interval = interval


def _levels(box: Any, row: float) -> Any:
    """A box as dots that no label fits between: on levels not further apart than a ``row`` is high (in pixels)."""
    steps = max(1, math.ceil(box.height / row))
    ys = np.linspace(box.y0, box.y1, steps + 1)
    xs = np.linspace(box.x0, box.x1, max(2, math.ceil(box.width / row) + 1))
    return np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)


def _widths(row: Sequence[Run], lengths: Size) -> list[float]:
    """How wide the runs of a row are and, but for the first, the space before each, in points."""
    gap = width_of(" ", lengths.small)
    return [width_of(run.text, lengths.small, run.bold) + gap * (place > 0) for place, run in enumerate(row)]


def _draw(axes: Any, label: Label, mark: Any, box: Any, colours: Palette, lengths: Size) -> Any:
    """Draw a label in its box, and join it to its mark; the ends of that leader (pixels), or None."""
    pixels = axes.figure.dpi / 72
    to_data = axes.transData.inverted()
    height = box.height / len(label.rows)
    # Its rows lean towards the mark.
    side = (mark[0] - box.x0) / box.width
    slack = 0.5 if 0.25 < side < 0.75 else 0.0 if side <= 0.25 else 1.0
    children: list[Any] = []
    for number, row in enumerate(label.rows):
        widths = [wide * pixels for wide in _widths(row, lengths)]
        x = box.x0 + (box.width - sum(widths)) * slack
        y = box.y1 - height * (number + 0.8)
        for run, wide in zip(row, widths, strict=True):
            own = width_of(run.text, lengths.small, run.bold) * pixels
            at = to_data.transform((x + wide - own, y))
            style: dict[str, Any] = {
                "color": run.colour,
                "fontsize": lengths.small,
                "fontweight": "bold" if run.bold else "normal",
            }
            children.append(Text(at[0], at[1], run.text, va="baseline", **style))
            x += wide
    leader = _leader(axes, label, box, pixels, lengths)
    if leader is not None:
        xs, ys = to_data.transform(leader).T
        children.append(Line2D(xs, ys, color=colours.faint, linewidth=0.6))
    add_group(axes, children, f"label-{label.claim_id}", 7)
    return leader


def _leader(axes: Any, label: Label, box: Any, pixels: float, lengths: Size) -> Any:
    """The ends of the line from the mark's edge to its label, where that is further off, else None."""
    mark = axes.transData.transform((label.x, label.y))
    near = (min(max(mark[0], box.x0), box.x1), min(max(mark[1], box.y0), box.y1))
    length = float(((near[0] - mark[0]) ** 2 + (near[1] - mark[1]) ** 2) ** 0.5)
    if length <= LEADER * pixels:
        return None
    share = (lengths.mark / 2 + 0.8) * pixels / length  # from the mark's edge, not its middle
    begin = (mark[0] + (near[0] - mark[0]) * share, mark[1] + (near[1] - mark[1]) * share)
    return np.array([begin, near])


def corners(xs: list[float], ys: list[float]) -> tuple[list[float], list[float]]:
    """A step line as the corners that labels have to keep clear of."""
    across, up = [xs[0]], [ys[0]]
    for x, y in zip(xs[1:], ys[1:], strict=True):
        across += [x, x]
        up += [up[-1], y]
    return across, up
