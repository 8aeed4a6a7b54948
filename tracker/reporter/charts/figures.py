"""Finished figures: the charts with a title that states the finding, a subtitle, a key to the marks and a source
line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from tracker.model import Event
from tracker.reporter import words
from tracker.reporter.charts.convergence import draw_paths, furthest, make_paths
from tracker.reporter.charts.furniture import Furniture, Sample, layout, panel_samples, voice_samples
from tracker.reporter.charts.overview import COLUMNS, TALL, plot_overview
from tracker.reporter.charts.panel import make_panel
from tracker.reporter.charts.timeline import plot_panel, shared_clock
from tracker.reporter.charts.voices import NAMES, draw_voices_panel, height, voice_rows
from tracker.reporter.lead import event_rows
from tracker.reporter.style import styled
from tracker.timeline import revisions

BELOW = ("injured", "casualties", "missing", "hospitalised", "displaced", "trapped", "abducted")
"""Metrics that can stand below the killed, in smaller panels."""

ENOUGH = 3
"""So many changes make a metric other than the killed and injured worth a panel."""


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
    metrics = _metrics(rows)
    clock = shared_clock(rows, event, metrics, axis, as_of)
    changed = revisions(rows)
    panels = [make_panel(rows, metric, clock, changed) for metric in metrics]
    with styled(theme, width) as (colours, lengths):
        key = panel_samples(panels, colours)
        furniture = Furniture(
            title=words.title(rows, event, as_of) if title else "",
            subtitle=words.subtitle(rows, event, as_of) if title else "",
            key=key,
            source=words.source(rows, event),
        )
        heights = [lengths.panel] + [lengths.minor_panel] * (len(metrics) - 1)
        heights = [
            tall if len(p.marks) > 1 or p is panels[0] else tall * 0.6 for tall, p in zip(heights, panels, strict=True)
        ]
        figure, axes = layout(heights, furniture, colours, lengths)
        for panel, ax in zip(panels, axes, strict=True):
            plot_panel(ax, panel, clock, colours, lengths, bottom=panel is panels[-1])
    return figure


def draw_voices(
    frame: Any,
    event: Event,
    *,
    as_of: dt.datetime | None = None,
    axis: str | None = None,
    theme: str = "light",
    width: str = "wide",
    title: bool = True,
) -> Any:
    """The voices of an event as a Figure: who gave which count of the dead when."""
    rows = event_rows(frame, event.event, as_of)
    clock = shared_clock(rows, event, ["killed"], axis, as_of)
    panel = make_panel(rows, "killed", clock)
    with styled(theme, width) as (colours, lengths):
        voices, more = voice_rows(panel, clock, lengths)
        furniture = Furniture(
            title=words.voices_title(rows, event, as_of) if title else "",
            subtitle=words.subtitle(rows, event, as_of) if title else "",
            key=voice_samples(panel, colours),
            source=words.source(rows, event),
        )
        names = NAMES[width] or lengths.right
        figure, (axes,) = layout(
            [height(voices)], furniture, colours, lengths, axis=0.62 + 0.2 * bool(more), left=names
        )
        draw_voices_panel(axes, panel, voices, more, clock, colours, lengths)
    return figure


def draw_convergence(
    frame: Any,
    events: Mapping[str, Event],
    *,
    highlight: str | None = None,
    theme: str = "light",
    width: str = "wide",
    title: bool = True,
) -> Any:
    """The convergence of all events as a Figure."""
    paths = make_paths(frame, events)
    chosen = highlight or furthest(paths)
    drawn = {path.event for path in paths}
    shortened = [path.title for path in paths if path.shortened]
    left_out = [event.title or name for name, event in events.items() if name not in drawn]
    with styled(theme, width) as (colours, lengths):
        furniture = Furniture(
            title=convergence_title(frame, events) if title else "",
            subtitle="Each line: the lead figure of the dead, divided by the latest one recorded here" if title else "",
            source=words.chosen(len(paths)) + words.convergence_note(shortened, left_out),
        )
        figure, (axes,) = layout([lengths.panel], furniture, colours, lengths, left=lengths.left + 0.25)
        draw_paths(axes, paths, chosen, colours, lengths)
    return figure


def draw_overview(
    frame: Any, events: Mapping[str, Event], *, theme: str = "light", width: str = "wide", title: bool = True
) -> Any:
    """Small timelines of all events as a Figure."""
    with styled(theme, width) as (colours, lengths):
        furniture = Furniture(
            title=overview_title(frame, events) if title else "",
            subtitle="The lead line of each event, with its first, highest and latest figure" if title else "",
            key=(Sample("lead", line=True), Sample("rival figure", "o", 0.8, colour=colours.rival)),
            source=words.chosen(len(events))
            + " Scales differ: every chart begins at zero; time runs in multiples or by calendar.",
        )
        columns = COLUMNS[lengths.name]
        rows = max(1, -(-len(events) // columns))
        figure, axes = layout([TALL] * rows, furniture, colours, lengths, gap=0.85, axis=0.45, columns=columns)
        plot_overview(frame, events, axes, theme=theme, width=width)
        for spare in axes[len(events) :]:
            spare.remove()
    return figure


def convergence_title(frame: Any, events: Mapping[str, Event]) -> str:
    """The finding of the convergence chart."""
    return words.convergence_title({path.title: path.shares for path in make_paths(frame, events)})


def overview_title(frame: Any, events: Mapping[str, Event]) -> str:
    """The finding of the overview."""
    return words.overview_title({path.title: path.shares for path in make_paths(frame, events)}, len(events))


def _metrics(rows: Any) -> list[str]:
    """The panels of an event: killed, injured where there are figures, and at most two others that changed often."""
    told = rows[(rows["group"] == "") & (rows["basis"] == "total") & rows["reported_end"].notna()]
    counts = told.loc[told["changes"], "metric"].value_counts()
    often = [metric for metric in BELOW if metric != "injured" and counts.get(metric, 0) >= ENOUGH]
    return ["killed"] + ["injured"] * bool((told["metric"] == "injured").any()) + often[:2]
