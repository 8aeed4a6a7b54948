"""What stands at a moment, in one or two sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from tracker.model import Event
from tracker.reporter.lead import change_rows, contradictions, event_rows, family, main_series, panel_rows
from tracker.reporter.words.story import counted, listed, named
from tracker.reporter.words.times import moment, when


class Standing:
    """What stands among the first rows of an event, for any number of them.

    The rows are read out of the frame once: a page restates them after every claim.
    """

    def __init__(self, frame: Any, event: Event) -> None:
        """``frame`` is a prepared frame (:func:`tracker.timeline.prepare`)."""
        self._event = event
        rows = event_rows(frame, event.event)
        others = {*change_rows(rows)["metric"]} - set(family("killed"))
        metrics = ["killed", *sorted(others, key=lambda metric: (metric != "injured", metric))]
        self._panels = [list(panel_rows(rows, metric).itertuples()) for metric in metrics]

    def sentence(self, stated: str, last: float = float("inf")) -> str:
        """The standing figure of every metric that counts everybody, and the rival figures of the dead.

        ``stated`` is the moment in words. Only rows up to the one whose ``order`` is ``last`` are counted.
        """
        panels = [[row for row in panel if row.order <= last] for panel in self._panels]
        moves = [[row for row in panel if row.changes] for panel in panels]
        main = [main_series(line) for line in moves]
        latest = [
            next(row for row in reversed(line) if (row.metric, row.scope) in series)
            for line, series in zip(moves, main, strict=True)
            if line
        ]
        if not latest:
            return f"{stated}: none yet." if stated == LATEST else f"{stated}: no figure was known yet."
        parts = [f"{counted(row)} ({named(row)}, {when(row.reported_at, self._event)})" for row in latest]
        text = f"{stated}: {'; '.join(parts)}."
        rivals = rivals_of(panels[0], main[0])
        if rivals:
            shown = [f"{counted(row)} ({named(row)})" for row in rivals[:3]]
            text += f" Contradicting the line: {listed(shown, len(rivals) - 3, 'other figure')}."
        return text


LATEST = "Latest figures recorded here"


def standing(frame: Any, event: Event, as_of: dt.datetime | None = None) -> str:
    """One or two sentences: the standing figure of every metric that counts everybody, and the rival figures of the
    dead."""
    stated = LATEST if as_of is None else f"As of {moment(as_of, event)}"
    return Standing(event_rows(frame, event.event, as_of), event).sentence(stated)


def rival_figures(rows: Any) -> list[Any]:
    """The figures of the dead that still contradict the main line, furthest from it first."""
    dead = list(panel_rows(rows, "killed").itertuples())
    return rivals_of(dead, main_series([row for row in dead if row.changes]))


def rivals_of(dead: Sequence[Any], main: set[tuple[str, str]]) -> list[Any]:
    """The same, from the rows of the dead and the series of their main line."""
    rivals: list[Any] = []
    lead: Any = None
    for _, standing_lead, standing_rivals in contradictions(dead, main):
        lead, rivals = standing_lead, standing_rivals
    return sorted(rivals, key=lambda row: -abs(int(row.value) - int(lead.value)))
