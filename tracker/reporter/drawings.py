"""The charts of one event and their files, each made once however often it is asked for."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tracker import reporter
from tracker.model import Event
from tracker.reporter.fonts import with_fonts

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


@dataclass(slots=True)
class Drawings:
    """The charts of one event; ``as_of`` is a moment or None, ``axis`` as the charts take it."""

    frame: pd.DataFrame
    event: Event
    as_of: dt.datetime | None = None
    axis: str | None = None
    _figures: dict[tuple[str, str, bool], Figure] = field(default_factory=dict)
    _files: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def figure(self, chart: str, width: str = "wide", *, title: bool = True) -> Figure:
        """``timeline`` or ``voices``, with its own title or without."""
        key = (chart, width, title)
        if key not in self._figures:
            draw = getattr(reporter, f"draw_{chart}")
            options = {"as_of": self.as_of, "axis": self.axis, "width": width, "title": title}
            self._figures[key] = draw(self.frame, self.event, **options)
        return self._figures[key]

    def file(self, chart: str, kind: str) -> bytes:
        """The chart for publication as ``png``, ``svg`` (with its fonts inside) or ``pdf``."""
        key = (chart, kind)
        if key not in self._files:
            data = reporter.to_bytes(self.figure(chart), kind)
            finish = {"png": fewer_colours, "svg": with_fonts}.get(kind)
            self._files[key] = finish(data) if finish else data
        return self._files[key]


def fewer_colours(png: bytes) -> bytes:
    """The same picture in 256 colours and a third of the bytes: a chart has few colours, and their shades."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as image:
        dpi = image.info.get("dpi", (200, 200))
        few = image.convert("RGB").quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    out = io.BytesIO()
    few.save(out, "png", optimize=True, dpi=dpi)
    return out.getvalue()
