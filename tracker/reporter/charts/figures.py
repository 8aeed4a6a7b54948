"""Finished figures: the charts with a title that states the finding, a subtitle, a key to the marks and a source line."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tracker.model import Event
from tracker.reporter import words
from tracker.reporter.charts.furniture import Furniture, Sample, layout, mark_samples
from tracker.reporter.charts.panel import make_panel
from tracker.reporter.charts.timeline import plot_panel, shared_clock
from tracker.reporter.lead import event_rows, panel_rows
from tracker.reporter.style import styled

MINOR = ("injured",)
"""Metrics that get a smaller panel below where there are figures."""


def draw_timeline(
    frame: Any,
    event: Event,
    *,
    as_of: dt.datetime | None = None,
    axis: str | None = None,
    theme: str = "light",
    width: str = "wide",
    title: bool = True,
) -> Any:
    """The timeline of an event as a Figure: killed above injured, on one time axis."""
    rows = event_rows(frame, event.event, as_of)
    metrics = ["killed"] + [metric for metric in MINOR if len(panel_rows(rows, metric))]
    clock = shared_clock(rows, event, metrics, axis, as_of)
    panels = [make_panel(rows, metric, clock) for metric in metrics]
    with styled(theme, width) as (colours, lengths):
        key = [Sample("lead: the officials' figure", line=True)] if panels[0].lines else []
        key += mark_samples([mark for panel in panels for mark in panel.marks], colours)
        furniture = Furniture(
            title=words.title(rows, event, as_of) if title else "",
            subtitle=words.subtitle(rows, event, as_of) if title else "",
            key=tuple(key),
            source=words.source(rows, event),
        )
        heights = [lengths.panel] + [lengths.minor_panel] * (len(metrics) - 1)
        figure, axes = layout(heights, furniture, colours, lengths)
        for panel, ax in zip(panels, axes, strict=True):
            plot_panel(ax, panel, clock, colours, lengths, bottom=panel is panels[-1])
    return figure
