"""Figures as bytes that repeat: no dates, no random ids, nothing of the machine."""

from __future__ import annotations

import datetime as dt
import functools
import io
import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import matplotlib.backends.backend_svg  # noqa: F401 (loaded once, before this process is copied)
from PIL import Image

from tracker.model import TrackerError
from tracker.reporter.style import THEMES, WIDTHS, styled

FORMATS = ("png", "svg", "pdf")
_METADATA: dict[str, dict[str, Any]] = {
    "svg": {"Date": None, "Creator": None, "Type": None, "Format": None},
    "pdf": {"CreationDate": None, "ModDate": None, "Producer": None, "Creator": None},
}


def to_bytes(figure: Any, format: str) -> bytes:
    """The figure as ``png`` (2,000 pixels across when wide), ``svg`` (text stays text) or ``pdf``; the same bytes
    every time.

    Raises :class:`tracker.model.TrackerError` for any other format.
    """
    if format not in FORMATS:
        raise TrackerError(f"no chart format {format!r}: choose {', '.join(FORMATS)}", code="bad_option")
    width = "narrow" if figure.get_figwidth() < 6 else "wide"
    dpi = WIDTHS[width].dpi
    out = io.BytesIO()
    with styled("light", width):
        if format == "png":
            figure.savefig(out, format="rgba", dpi=dpi, facecolor=figure.get_facecolor())
            return _png(out.getbuffer(), figure, dpi)
        figure.savefig(out, format=format, metadata=_METADATA[format], facecolor=figure.get_facecolor())
    return _tidy(out.getvalue().decode("utf-8")).encode() if format == "svg" else out.getvalue()


_TAG = re.compile(r"<[a-zA-Z][^>]*>")
_NO_TURN = re.compile(r' transform="rotate\(-?0 [^"]*\)"')
_OWN_NAME = re.compile(r'<g id="(?:figure|axes|patch|line2d|text|xtick|ytick|matplotlib\.axis|\w+Collection)_\d+"')
_PLACES = re.compile(r' (?:d|x|y|width|height|transform|viewBox)="[^"]*"')
_LONG = re.compile(r"-?\d+\.\d{3,}")
_STEP = re.compile(r"\s*([MLCQZz])\s*")


def _tidy(svg: str) -> str:
    """The same drawing in two thirds of the bytes: no turns by nothing, no names that nobody refers to, and places to a
    hundredth of a point."""

    def tidy(tag: str) -> str:
        return _PLACES.sub(lambda found: _short(found[0]), _OWN_NAME.sub("<g", _NO_TURN.sub("", tag)))

    return re.sub(r"\n\s+(?=<)", "\n", _TAG.sub(lambda found: tidy(found[0]), svg))


def _short(attribute: str) -> str:
    rounded = _LONG.sub(lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), attribute)
    return " d=" + _STEP.sub(r"\1", rounded[3:]) if rounded.startswith(" d=") else rounded


def _png(pixels: Any, figure: Any, dpi: int) -> bytes:
    """A PNG in the house style's colours and their shades: a third of the bytes, and sooner written."""
    width, height = (int(inches * dpi) for inches in figure.get_size_inches())
    out = io.BytesIO()
    with Image.frombuffer("RGBA", (width, height), pixels, "raw", "RGBA", 0, 1) as image:
        few = image.convert("RGB").quantize(palette=_shades(), dither=Image.Dither.NONE)
        few.save(out, "png", dpi=(dpi, dpi))
    return out.getvalue()


@functools.cache
def _shades() -> Any:
    """A palette image: every colour of both themes, and its way to the grounds it can stand on (edges are blends)."""
    colours: dict[tuple[int, ...], None] = {}
    for theme in THEMES.values():
        named = {name: tuple(bytes.fromhex(value[1:])) for name, value in asdict(theme).items()}
        colours.update(dict.fromkeys(named.values()))
        for name, steps in (("ink", 16), ("muted", 14), ("lead", 14), ("rival", 14), ("other", 8), ("faint", 6)):
            for step in range(1, steps):
                colours[_blend(named["paper"], named[name], step / steps)] = None
        for ground in ("band", "envelope"):
            for name in ("ink", "muted", "lead", "rival"):
                for step in range(1, 6):
                    colours[_blend(named[ground], named[name], step / 6)] = None
    flat = [channel for colour in list(colours)[:256] for channel in colour]
    image = Image.new("P", (1, 1))
    image.putpalette(flat)
    return image


def _blend(ground: tuple[int, ...], colour: tuple[int, ...], share: float) -> tuple[int, ...]:
    return tuple(round(a + (b - a) * share) for a, b in zip(ground, colour, strict=True))


def to_fragment(figure: Any, prefix: str = "") -> str:
    """The figure as an ``<svg>`` element for a page: every id begins with ``prefix``, every colour is a CSS variable.

    The variables are those of :func:`tracker.reporter.css_variables`; the colour drawn is each one's fallback.
    """
    return fragment(to_bytes(figure, "svg"), prefix)


def fragment(svg: bytes, prefix: str = "", head: float = 0) -> str:
    """The fragment of a drawing that is at hand as SVG; without the title and subtitle, where they take ``head`` points
    (``figure.tracker_head``)."""
    text = svg.decode("utf-8")
    text = text[text.index("<svg") :]
    if head:
        text = re.sub(r'<g id="heading-\d+">.*?</g>\n?', "", text, flags=re.DOTALL)
        width, height = re.findall(r"[\d.]+", text[text.index("viewBox=") :][:60])[2:4]
        shown = f'viewBox="0 {head:g} {width} {float(height) - head:g}"'
        text = re.sub(r'viewBox="[^"]*"', shown, text, count=1)
    names = {colour: name for theme in THEMES.values() for name, colour in asdict(theme).items()}

    def address(tag: str) -> str:
        tag = re.sub(r'(\sid="|url\(#|href="#)', rf"\g<1>{prefix}", tag)
        return re.sub(r"(?<=: )#[0-9a-f]{6}\b", lambda found: _variable(found[0], names), tag)

    return _TAG.sub(lambda found: address(found[0]), text)


def _variable(colour: str, names: dict[str, str]) -> str:
    return f"var(--tracker-{names[colour]}, {colour})" if colour in names else colour


def time_positions(figure: Any, times: Sequence[dt.datetime]) -> list[float]:
    """How far to the right a timeline is known at each moment, in the units of its SVG's viewBox (points from the
    left edge).

    A change is drawn inside the interval in which it may have been said, so a line is cut before the first change
    that was not certainly known yet: what a cut shows was known.
    """
    panels = [axes for axes in figure.axes if hasattr(axes, "tracker_clock")]
    axes, clock = panels[0], panels[0].tracker_clock
    changes = [mark for other in panels for mark in other.tracker_panel.marks if mark.role == "change"]
    found = []
    for moment, x in zip(times, clock.position(times), strict=True):
        later = [mark.x for mark in changes if mark.known > moment]
        pixels = axes.transData.transform((min([float(x), *later]), 0))[0]
        found.append(float(pixels) * 72 / figure.dpi - (0.01 if later and min(later) <= x else 0))
    return found
