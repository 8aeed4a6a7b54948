"""The house style: one palette in two themes, one font, sizes that survive in a slide and in print.

Blue carries the lead and ochre the rivals: they differ for every kind of colour vision and, being dark and light, in
greyscale too (the tests compute both). Shape, never colour alone, says what a figure claims. Nothing is red.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

FONT = "DejaVu Sans"
"""The font that ships with matplotlib: the same glyphs, and so the same bytes, on every machine."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme. Every colour occurs once, so that a page can exchange them by name."""

    paper: str
    ink: str
    muted: str
    faint: str
    grid: str
    band: str
    envelope: str
    lead: str
    rival: str
    other: str


THEMES = {
    "light": Palette(
        paper="#ffffff",
        ink="#1a1d21",
        muted="#565c64",
        faint="#8a9099",
        grid="#e3e5e8",
        band="#f1efe8",
        envelope="#e8eef4",
        lead="#10426d",
        rival="#9a5c12",
        other="#b9bec4",
    ),
    "dark": Palette(
        paper="#14171a",
        ink="#eceef0",
        muted="#b0b6bd",
        faint="#848b94",
        grid="#2c3136",
        band="#23241f",
        envelope="#1c2731",
        lead="#9fcbf0",
        rival="#c98a35",
        other="#596068",
    ),
}


@dataclass(frozen=True, slots=True)
class Size:
    """Lengths of one width: the figure in inches, type in points, at most how many labels a panel carries."""

    name: str
    width: float
    panel: float
    minor_panel: float
    left: float
    right: float
    title: float
    text: float
    small: float
    mark: float
    line: float
    labels: int
    dpi: int

    @property
    def left_share(self) -> float:
        """From the panel's left edge to where the title begins, as a share of the panel's width."""
        return (self.left - self.right) / (self.width - self.left - self.right)


WIDTHS = {
    "wide": Size("wide", 10.0, 3.9, 1.75, 0.72, 0.3, 15.5, 9.0, 8.0, 6.4, 1.9, 18, 200),
    "narrow": Size("narrow", 3.75, 3.3, 1.7, 0.5, 0.18, 11.5, 8.0, 7.5, 5.4, 1.6, 8, 288),
}
"""``wide`` is 2,000 pixels across as PNG; ``narrow`` fills a phone at its own scale."""


def palette(theme: str) -> Palette:
    """The palette of ``light`` or ``dark``; raises ValueError for any other name."""
    try:
        return THEMES[theme]
    except KeyError:
        raise ValueError(f"no theme {theme!r}: choose {' or '.join(THEMES)}") from None


def size(width: str) -> Size:
    """The lengths of ``wide`` or ``narrow``; raises ValueError for any other name."""
    try:
        return WIDTHS[width]
    except KeyError:
        raise ValueError(f"no width {width!r}: choose {' or '.join(WIDTHS)}") from None


def css_variables(theme: str) -> dict[str, str]:
    """The custom properties that the colours of :func:`tracker.reporter.to_fragment` refer to, by theme."""
    return {f"--tracker-{name}": colour for name, colour in asdict(palette(theme)).items()}


def settings(theme: str, width: str) -> dict[str, Any]:
    """matplotlib's settings for a theme and a width."""
    colours, lengths = palette(theme), size(width)
    return {
        "font.family": FONT,
        "font.size": lengths.text,
        "text.color": colours.ink,
        "text.hinting": "none",  # text is as wide at every resolution
        "text.parse_math": False,  # a dollar sign in a quote is a dollar sign
        "figure.facecolor": colours.paper,
        "savefig.facecolor": colours.paper,
        "axes.facecolor": "none",
        "axes.edgecolor": colours.faint,
        "axes.labelcolor": colours.muted,
        "axes.linewidth": 0.8,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.spines.left": False,
        "axes.axisbelow": True,
        "axes.grid": True,
        "axes.grid.axis": "y",
        "grid.color": colours.grid,
        "grid.linewidth": 0.8,
        "xtick.color": colours.faint,
        "ytick.color": colours.faint,
        "xtick.labelcolor": colours.muted,
        "ytick.labelcolor": colours.muted,
        "xtick.labelsize": lengths.small,
        "ytick.labelsize": lengths.small,
        "xtick.major.size": 3.5,
        "ytick.major.size": 0,
        "lines.solid_capstyle": "butt",
        "lines.solid_joinstyle": "miter",
        "svg.fonttype": "none",
        "svg.hashsalt": "tracker",
        "pdf.fonttype": 42,
        "path.simplify": False,
    }


@contextmanager
def styled(theme: str = "light", width: str = "wide") -> Iterator[tuple[Palette, Size]]:
    """Set the house style for as long as the block runs; gives the palette and the lengths."""
    import matplotlib

    chosen: Any = settings(theme, width)
    with matplotlib.rc_context(chosen):
        yield palette(theme), size(width)
