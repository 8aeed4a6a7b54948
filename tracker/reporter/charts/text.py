"""Text on charts: what the font can draw, how wide it is, where it breaks, and groups that carry one id."""

from __future__ import annotations

import functools
from typing import Any

from matplotlib.artist import Artist
from matplotlib.backends import backend_agg
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font
from matplotlib.transforms import Bbox

from tracker.reporter.style import FONT

UNKNOWN = "\ufffd"


class Group(Artist):
    """Artists drawn as one group with one id, so that a page can address them together."""

    def __init__(self, children: list[Any], gid: str, zorder: float) -> None:
        super().__init__()
        self.children = children
        self.set_gid(gid)
        self.set_zorder(zorder)

    def get_children(self) -> list[Any]:
        """The artists of the group."""
        return self.children

    def draw(self, renderer: Any) -> None:
        """Draw the artists inside one group of the output."""
        renderer.open_group("group", gid=self.get_gid())
        for child in self.children:
            child.draw(renderer)
        renderer.close_group("group")

    def get_window_extent(self, renderer: Any = None) -> Any:
        """The box around all texts of the group, in display units."""
        return Bbox.union([child.get_window_extent(renderer) for child in self.children])


def add_group(axes: Any, children: list[Any], gid: str, zorder: float) -> Group:
    """Put artists into ``axes`` as one group."""
    for child in children:
        axes._set_artist_props(child)
    group = Group(children, gid, zorder)
    axes.add_artist(group)
    return group


@functools.cache
def _characters() -> frozenset[int]:
    """The code points that the font can draw."""
    return frozenset(FT2Font(findfont(FONT)).get_charmap())


def drawable(text: str, limit: int = 0) -> str:
    """The text on one line, as the font can draw it (an unknown character becomes U+FFFD), cut to ``limit``
    characters."""
    flat = " ".join(text.split())
    if limit and len(flat) > limit:
        kept = flat[: limit - 1]
        word = kept.rpartition(" ")[0] if flat[limit - 1] != " " else kept
        flat = (word if len(word) > limit // 2 else kept).rstrip(" ,;:-(") + "…"
    if flat.isascii() and flat.isprintable():
        return flat
    known = _characters()
    return "".join(c if ord(c) in known and c.isprintable() else UNKNOWN for c in flat)


@functools.cache
def _font(size: float, bold: bool) -> FontProperties:
    return FontProperties(family=FONT, size=size, weight="bold" if bold else "normal")


@functools.cache
def _ruler() -> Any:
    """Something to measure text with, fine enough that its pixels do not matter."""
    agg: Any = backend_agg
    return agg.RendererAgg(1, 1, 720)


@functools.lru_cache(maxsize=65536)
def width_of(text: str, size: float, bold: bool = False) -> float:
    """How wide a text is, in points."""
    pixels, _, _ = _ruler().get_text_width_height_descent(text, _font(size, bold), False)
    return float(pixels) / 10


def extent(axes: Any) -> tuple[float, float]:
    """Width and height of ``axes`` in inches."""
    box = axes.get_window_extent()
    return float(box.width) / axes.figure.dpi, float(box.height) / axes.figure.dpi


def fit(text: str, points: float, size: float, bold: bool = False) -> str:
    """The text as the font can draw it, cut to ``points`` with an ellipsis where it is longer."""
    text = drawable(text, 120)
    while len(text) > 2 and width_of(text, size, bold) > points:
        text = text[: -2 if text.endswith("…") else -1].rstrip(" ,;:-(") + "…"
    return text


def wrap(text: str, points: float, size: float, bold: bool = False, most: int = 0) -> list[str]:
    """The text in lines no wider than ``points``; with ``most`` lines, what does not fit ends in an ellipsis."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if width_of(longer, size, bold) <= points:
            line = longer
            continue
        if line:
            lines.append(line)
        while width_of(word, size, bold) > points and len(word) > 1:
            fits = next((n for n in range(len(word) - 1, 1, -1) if width_of(word[:n], size, bold) <= points), 1)
            lines.append(word[:fits])
            word = word[fits:]
        line = word
    if line:
        lines.append(line)
    if most and len(lines) > most:
        last = lines[most - 1]
        while last and width_of(last + " …", size, bold) > points:
            last = last.rpartition(" ")[0] or last[:-1]
        lines = [*lines[: most - 1], last + " …"]
    return lines


def new_figure(width: float, height: float) -> Any:
    """A figure that no window shows and that can measure text."""
    figure = Figure(figsize=(width, height))
    FigureCanvasAgg(figure)
    return figure
