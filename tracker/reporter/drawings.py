"""The charts of one event and their files, each made once however often it is asked for."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tracker import reporter
from tracker.model import Event
from tracker.reporter.fonts import with_fonts
from tracker.reporter.together import together

if TYPE_CHECKING:
    import pandas as pd

CHARTS = ("timeline", "voices")
WIDTHS = ("wide", "narrow")
PUBLISHED = (("timeline", "png"), ("timeline", "svg"))
"""The files that a page carries for download: charts and formats."""


@dataclass(frozen=True, slots=True)
class Inset:
    """A chart for a page: its ``<svg>`` (:func:`tracker.reporter.to_fragment`), and how far to the right it is known at
    each of the event's moments (:func:`tracker.reporter.time_positions`)."""

    svg: str
    clip: list[float]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One drawing in the forms that are wanted of it: files by their format, and an inset."""

    files: dict[str, bytes] = field(default_factory=dict)
    inset: Inset | None = None


def id_prefix(chart: str, width: str) -> str:
    """How every id of a chart's fragment begins: several stand in one page."""
    return f"{chart[0]}{width[0]}-"


@dataclass(slots=True)
class Drawings:
    """The charts of one event; ``as_of`` is a moment or None, ``axis`` as the charts take it.

    A page shows the wide drawing that is published, without its title, which stands above it on the page.
    """

    frame: pd.DataFrame
    event: Event
    as_of: dt.datetime | None = None
    axis: str | None = None
    _files: dict[tuple[str, str], bytes] = field(default_factory=dict)
    _insets: dict[tuple[str, str], Inset] = field(default_factory=dict)

    def draw(self, files: Iterable[tuple[str, str]], *, page: bool, processes: int = 1) -> None:
        """Draw at once what will be asked for: ``files`` (chart and format), and for a page every inset."""
        wanted = {(chart, "wide"): [kind for name, kind in files if name == chart] for chart in CHARTS}
        if page:
            wanted |= {(chart, "narrow"): [] for chart in CHARTS}
        # The timeline takes longest: its two drawings go first.
        sheets = sorted(((key, kinds) for key, kinds in wanted.items() if kinds or page), key=lambda item: item[0][0])
        from tracker.reporter.charts import figures, output  # once, before there are copies of this process

        del figures, output
        drawn = together([functools.partial(self._sheet, *key, kinds, page) for key, kinds in sheets], processes)
        for ((chart, width), _), sheet in zip(sheets, drawn, strict=True):
            self._keep(chart, width, sheet)

    def file(self, chart: str, kind: str) -> bytes:
        """The chart for publication as ``png``, ``svg`` (with its fonts inside) or ``pdf``."""
        if (chart, kind) not in self._files:
            self._keep(chart, "wide", self._sheet(chart, "wide", [kind], inset=False))
        return self._files[chart, kind]

    def inset(self, chart: str, width: str) -> Inset:
        """The chart for a page, ``wide`` or ``narrow``."""
        if (chart, width) not in self._insets:
            self._keep(chart, width, self._sheet(chart, width, [], inset=True))
        return self._insets[chart, width]

    def _keep(self, chart: str, width: str, sheet: Sheet) -> None:
        self._files |= {(chart, kind): data for kind, data in sheet.files.items()}
        if sheet.inset:
            self._insets[chart, width] = sheet.inset

    def _sheet(self, chart: str, width: str, kinds: Iterable[str], inset: bool) -> Sheet:
        """Draw ``timeline`` or ``voices`` and make of it what is wanted."""
        from tracker.reporter.charts.output import fragment

        draw = getattr(reporter, f"draw_{chart}")
        titled = width == "wide"
        figure = draw(self.frame, self.event, as_of=self.as_of, axis=self.axis, width=width, title=titled)
        files = {kind: reporter.to_bytes(figure, kind) for kind in kinds}
        shown = None
        if inset:
            svg = files.get("svg") or reporter.to_bytes(figure, "svg")
            prefix = id_prefix(chart, width)
            shown = Inset(fragment(svg, prefix, figure.tracker_head), reporter.time_positions(figure, self.moments))
        if "svg" in files:
            files["svg"] = with_fonts(files["svg"])
        return Sheet(files, shown)

    @property
    def moments(self) -> list[dt.datetime]:
        """The moments at which a claim becomes known, in order: between two of them nothing changes."""
        from tracker.reporter.lead import moments
        from tracker.timeline import cut

        return moments(self.frame if self.as_of is None else cut(self.frame, self.as_of))
