"""How a claim looks: its shape says what the number claims, its colour who says it.

exact: a disc; about: a diamond; at least and more than: an arch open below, with an arrow up; at most and less than:
its mirror image; range and vague: a bracket; feared instead of stated: hollow.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.path import Path

from tracker.reporter.charts.panel import Mark
from tracker.reporter.style import Palette, Size

LOWER = ("at_least", "more_than")
UPPER = ("at_most", "less_than")
BRACKETS = ("range", "vague")


@functools.cache
def shape(qualifier: str) -> Any:
    """matplotlib's marker of a qualifier (brackets are drawn from bottom to top, not as a marker)."""
    if qualifier in LOWER:
        return _bound(1)
    if qualifier in UPPER:
        return _bound(-1)
    return {"about": "D", "vague": _bracket()}.get(qualifier, "o")


def _bound(up: int) -> Path:
    """An arch whose flat side lies at the figure, and an arrow from it into the open."""
    angles = np.linspace(0, np.pi, 9)
    arch = [(float(np.cos(a)), up * float(np.sin(a)) * 0.9) for a in angles]
    stem = [(-0.16, 0.8), (-0.16, 1.5), (-0.75, 1.5), (0, 2.5), (0.75, 1.5), (0.16, 1.5), (0.16, 0.8)]
    vertices = [*arch, arch[0], *((x, up * y) for x, y in stem), (stem[0][0], up * stem[0][1])]
    codes = [Path.MOVETO, *[Path.LINETO] * (len(arch) - 1), Path.CLOSEPOLY]
    codes += [Path.MOVETO, *[Path.LINETO] * (len(stem) - 1), Path.CLOSEPOLY]
    return Path(np.array(vertices) * 0.5, codes)


def _bracket() -> Path:
    """A tall open bracket for a number that nobody counted."""
    vertices = np.array(
        [(-0.6, 1.3), (-0.6, 1.7), (0.6, 1.7), (0.6, 1.3), (-0.6, -1.3), (-0.6, -1.7), (0.6, -1.7), (0.6, -1.3)]
    )
    line = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO]
    vertices = np.vstack([vertices, [(0, 1.7), (0, -1.7)]])
    return Path(vertices * 0.5, line + line + [Path.MOVETO, Path.LINETO])


def scale(qualifier: str, mark: float) -> float:
    """The marker size that makes all shapes look equally large (matplotlib fits a path's longest half into its
    size)."""
    return mark * {"about": 0.86, "vague": 1.7}.get(qualifier, 2.5 if qualifier in (*LOWER, *UPPER) else 1.0)


def draw_mark(axes: Any, mark: Mark, colours: Palette, lengths: Size, highest: float = float("inf")) -> list[Any]:
    """Draw one claim: its interval (``whisker-ID``) and its mark (``claim-ID``); returns the artists.

    A figure above ``highest`` is drawn there: its label says the number.
    """
    height = min(middle(mark), highest)
    colour = {"change": colours.lead, "rival": colours.rival}.get(mark.role, colours.other)
    size = lengths.mark * {"change": 1.0, "rival": 0.85}.get(mark.role, 0.68)
    order = {"change": 6.0, "rival": 5.0}.get(mark.role, 4.0)
    artists: list[Any] = []
    if mark.end > mark.begin:
        whisker = Line2D(
            (mark.begin, mark.end),
            (height, height),
            color=colour,
            alpha={"change": 0.55, "rival": 0.5}.get(mark.role, 0.35),
            linewidth=0.9,
            marker="|",
            markersize=0 if mark.role == "repeat" else 4.0,
            markeredgewidth=0.8,
            zorder=2.4 if mark.role == "repeat" else order - 2.5,
            gid=f"whisker-{mark.claim_id}",
        )
        artists.append(whisker)
    face = colours.paper if mark.feared else colour
    style: dict[str, Any] = {
        "color": colour,
        "markerfacecolor": face,
        "markeredgecolor": colour,
        "zorder": order,
        "gid": f"claim-{mark.claim_id}",
    }
    if mark.qualifier in BRACKETS and mark.value_max is not None and height < highest:
        artists.append(
            Line2D(
                (mark.x, mark.x),
                (mark.value, mark.value_max),
                linewidth=1.3,
                marker="_",
                markersize=size * 1.1,
                **style,
            )
        )
    else:
        artists.append(
            Line2D(
                (mark.x,),
                (height,),
                linestyle="none",
                marker=shape(mark.qualifier),
                markersize=scale(mark.qualifier, size),
                markeredgewidth=1.1 if mark.feared or mark.qualifier == "vague" else 0.6,
                **style,
            )
        )
    artists[-1].set_clip_on(False)  # a mark at zero is a whole mark
    for artist in artists:
        axes.add_line(artist)
    return artists


def middle(mark: Mark) -> float:
    """The height at which a mark is drawn."""
    return float(mark.value) if mark.value_max is None else (mark.value + mark.value_max) / 2
