"""Figures as bytes that repeat: no dates, no random ids, nothing of the machine."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from tracker.model import TrackerError
from tracker.reporter.style import WIDTHS, styled

FORMATS = ("png", "svg", "pdf")
_METADATA: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "ModDate": None, "Producer": None, "Creator": None},
}


def to_bytes(figure: Any, format: str) -> bytes:
    """The figure as ``png`` (2,000 pixels across when wide), ``svg`` (text stays text) or ``pdf``; the same bytes every time.

    Raises :class:`tracker.model.TrackerError` for any other format.
    """
    if format not in FORMATS:
        raise TrackerError(f"no chart format {format!r}: choose {', '.join(FORMATS)}", code="bad_option")
    width = "narrow" if figure.get_figwidth() < 6 else "wide"
    out = io.BytesIO()
    with styled("light", width):
        figure.savefig(
            out, format=format, dpi=WIDTHS[width].dpi, metadata=_METADATA[format], facecolor=figure.get_facecolor()
        )
    return out.getvalue()


def time_positions(figure: Any, times: Sequence[dt.datetime]) -> list[float]:
    """Where moments stand on the figure's time axis, in the units of its SVG's viewBox (points from the left edge)."""
    axes, clock = next((axes, axes.tracker_clock) for axes in figure.axes if hasattr(axes, "tracker_clock"))
    pixels = axes.transData.transform([(x, 0) for x in clock.position(times)])[:, 0]
    return [float(x) * 72 / figure.dpi for x in pixels]
