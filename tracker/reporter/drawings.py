"""The charts of one event and their files, each made once however often it is asked for."""

from __future__ import annotations

import datetime as dt
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
            self._files[key] = with_fonts(data) if kind == "svg" else data
        return self._files[key]
