"""Charts, words and pages, computed from prepared claims.

``frame`` is always what :func:`tracker.timeline.prepare` returns, of one event or of many, and ``event`` is the
:class:`tracker.model.Event`. Importing this package loads neither matplotlib nor pandas: every name is resolved at
first use.

Axes, for people who compose their own figures (they neither save nor show, and set style inside a context only)::

    plot_timeline(frame, event, ax=None, *, metric="killed", as_of=None, axis=None, theme="light", width="wide") -> Axes
    plot_voices(frame, event, ax=None, *, metric="killed", as_of=None, axis=None, theme="light", width="wide") -> Axes
    plot_convergence(frame, events, ax=None, *, highlight=None, theme="light", width="wide") -> Axes
    plot_overview(frame, events, axes=None, *, theme="light", width="wide") -> list[Axes]      # one Axes an event

``events`` is ``dict[str, Event]``; ``axis`` is ``"elapsed"``, ``"calendar"`` or None (the data decide); ``as_of`` is
an aware datetime or None; ``theme`` is ``"light"`` or ``"dark"``; ``width`` is ``"wide"`` (a screen, print) or
``"narrow"`` (a phone). One Axes holds one family of metrics; the finished figures put killed above injured.

Finished figures, with a title that states the finding, a subtitle, a key and a source line (``title=False`` leaves
the title and
subtitle to the page around the chart)::

    draw_timeline(frame, event, *, as_of=None, axis=None, theme="light", width="wide", title=True) -> Figure
    draw_voices(frame, event, *, ...same...) -> Figure
    draw_convergence(frame, events, *, highlight=None, theme=..., width=..., title=True) -> Figure
    draw_overview(frame, events, *, theme=..., width=..., title=True) -> Figure

Their findings, for a page that says them above the chart: ``convergence_title(frame, events)``,
``overview_title(frame, events)``.

Deterministic output::

    # "png" (publication size), "svg" (selectable text), "pdf": no dates inside
    to_bytes(figure, format) -> bytes
    # <svg> for a page: no XML header, ids prefixed, colours as CSS variables
    to_fragment(figure, prefix="") -> str
    # {"--tracker-lead": "#1d5a88", ...}: what the fragment's colours refer to
    css_variables(theme) -> dict[str, str]
    # X of moments in the fragment's viewBox units (clip of the as-of slider)
    time_positions(figure, times) -> list[float]

Addresses inside the SVG (``ID`` is the claim's claim_id; every id carries the prefix of ``to_fragment``): the mark is
``claim-ID``, its interval ``whisker-ID``, its words ``label-ID``; the line of a panel is ``lead-METRIC``, the spread
of standing figures ``envelope-METRIC``, shaded days ``band-METRIC-N``.

Words (plain text, English, in the event's zone)::

    words.title(frame, event, as_of=None) -> str       # "Kerman bombings, reported dead: 103 within three hours, ..."
    words.subtitle(frame, event, as_of=None) -> str    # "54 claims by 23 voices, as of 11 March 2024"
    words.history(frame, event, as_of=None) -> str     # a paragraph: how the figures were revised
    words.standing(frame, event, as_of=None) -> str    # one sentence: what stands (the as-of slider restates this)
    words.alternative(frame, event, chart="timeline", as_of=None) -> str    # text alternative of a chart
    # "at least 84", "100 to 300", "feared about 20"
    words.figure(value, value_max, qualifier, certainty="stated") -> str
    # "3 January 2024", "3 January 2024, 16:50 (+03:30)", with its precision
    words.when(time_text, event) -> str
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "plot_timeline": "charts.timeline",
    "plot_voices": "charts.voices",
    "plot_convergence": "charts.convergence",
    "plot_overview": "charts.overview",
    "draw_timeline": "charts.figures",
    "draw_voices": "charts.figures",
    "draw_convergence": "charts.figures",
    "draw_overview": "charts.figures",
    "convergence_title": "charts.figures",
    "overview_title": "charts.figures",
    "to_bytes": "charts.output",
    "to_fragment": "charts.output",
    "time_positions": "charts.output",
    "css_variables": "style",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    """Resolve a public name at first use, so that a command that draws nothing does not load matplotlib."""
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
