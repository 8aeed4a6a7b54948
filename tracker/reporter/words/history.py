"""The paragraph that states how an event's figures were revised."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from tracker.model import LEVELS, Event
from tracker.reporter.lead import change_rows, event_rows, family, main_moves, main_series, panel_rows
from tracker.reporter.words.standing import rival_figures
from tracker.reporter.words.story import counted, figure_of, listed, named, subtitle
from tracker.reporter.words.times import when
from tracker.reporter.words.vocabulary import count, metric_name, number, reason_list
from tracker.timeline import revisions


def history(frame: Any, event: Event, as_of: dt.datetime | None = None) -> str:
    """The paragraph: the main line from its first figure to its latest, its rivals, then the other counts."""
    rows = event_rows(frame, event.event, as_of)
    sentences = [subtitle(frame, event, as_of) + "."]
    sentences[0] = sentences[0][0].upper() + sentences[0][1:]
    moves = main_moves(rows)
    if moves:
        sentences += _line(moves, rows, event)
    rivals = rival_figures(rows)
    if rivals:
        shown = [f"{figure_of(row)} ({_said(row, event)})" for row in rivals[:4]]
        sentences.append(f"Contradicting the line as it stands: {listed(shown, len(rivals) - 4, 'other figure')}.")
    sentences += _other_lines(rows, event)
    sentences += _other_metrics(rows, event)
    sentences += _groups(rows, event)
    return " ".join(sentences)


def _said(row: Any, event: Event) -> str:
    return f"{named(row)}, {when(row.reported_at, event)}"


def _line(moves: list[Any], rows: Any, event: Event) -> list[str]:
    first = moves[0]
    sentences = [f"The first figure of the dead recorded here is {counted(first)} ({_said(first, event)})."]
    told = revisions(rows).set_index("claim_id")
    deltas, given = told["delta"].to_dict(), told["reason"].to_dict()
    metric = first.metric
    for run in _runs(moves[1:]):
        last = run[-1]
        reasons = list(dict.fromkeys(reason for row in run for reason in reason_list(given.get(row.claim_id, ""))))
        label = "reason given" if len(run) == 1 else "among the reasons given"
        because = f"; {label}: {listed(reasons, 0, '')}" if reasons else ""
        inside = f"({_said(last, event)}{because})"
        subject = (
            "It"
            if last.metric == metric or last.kind == "redefinition"
            else f"The count of the {metric_name(last.metric)}"
        )
        if last.kind == "redefinition":
            sentences.append(_redefinition(last, metric, inside))
        elif last.kind == "refinement":
            sentences.append(f"{subject} was made more precise: {figure_of(last)} {inside}.")
        else:
            verb = "rose" if last.kind == "rise" else "fell"
            delta = deltas.get(last.claim_id)
            by = f" by {number(abs(int(delta)))}" if len(run) == 1 and isinstance(delta, int) else ""
            steps = f" in {count(len(run), 'step')}" if len(run) > 1 else ""
            sentences.append(f"{subject} {verb}{by}{steps} to {figure_of(last)} {inside}.")
        metric = last.metric
    if len(moves) > 1:
        sentences.append(f"The latest figure recorded here is {counted(moves[-1])}.")
    return sentences


def _redefinition(row: Any, metric: str, inside: str) -> str:
    if row.metric != metric:
        counts = f"the {metric_name(row.metric)} instead of the {metric_name(metric)}"
        return f"Then the line counts {counts}: {figure_of(row)} {inside}."
    return f"Then what is counted changed: {figure_of(row)} {inside}."


def _runs(moves: Iterable[Any]) -> list[list[Any]]:
    """Consecutive rises or falls of one count together; everything else alone."""
    runs: list[list[Any]] = []
    for row in moves:
        last = runs[-1][-1] if runs else None
        if last is not None and row.kind in ("rise", "fall") and (row.kind, row.metric) == (last.kind, last.metric):
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _other_lines(rows: Any, event: Event) -> list[str]:
    """The lines of the dead beside the main one: other ways of counting, other scopes; a sentence each."""
    changes = change_rows(panel_rows(rows, "killed"))
    main = main_series(list(changes.itertuples()))
    sentences = []
    for (metric, scope), group in changes.groupby(["metric", "scope"], sort=False):
        if (metric, scope) not in main:
            name = " ".join(part for part in (metric_name(metric), f"({scope})" if scope else "") if part)
            sentences.append(f"Counted beside it, {name}: {_first_and_latest(list(group.itertuples()), event)}.")
    return sentences


def _other_metrics(rows: Any, event: Event) -> list[str]:
    sentences = []
    changes = change_rows(rows)
    changes = changes[
        (changes["group"] == "") & (changes["basis"] == "total") & ~changes["metric"].isin(family("killed"))
    ]
    for (metric, scope), group in changes.groupby(["metric", "scope"], sort=False):
        name = metric_name(metric)
        name = name[0].upper() + name[1:] + (f" ({scope})" if scope else "")
        level = ", a number that comes and goes" if metric in LEVELS else ""
        sentences.append(f"{name}{level}: {_first_and_latest(list(group.itertuples()), event)}.")
    return sentences


def _groups(rows: Any, event: Event) -> list[str]:
    """The last figure of every group that was counted apart."""
    changes = change_rows(rows)
    last = changes[changes["group"] != ""].drop_duplicates(["metric", "group", "scope"], keep="last")
    if not len(last):
        return []
    shown = [f"{counted(row)}, {_said(row, event)}" for row in last.itertuples()]
    return [f"Counted apart: {'; '.join(shown)}."]


def _first_and_latest(moves: list[Any], event: Event) -> str:
    first = f"{figure_of(moves[0])} ({_said(moves[0], event)})"
    if len(moves) == 1:
        return f"{first}, the only figure of this line"
    return f"first {first}, latest {figure_of(moves[-1])} ({_said(moves[-1], event)})"


def alternative(
    frame: Any, event: Event, chart: str = "timeline", as_of: dt.datetime | None = None, *, told: str = ""
) -> str:
    """What a chart of an event says, for those who do not see it (``timeline`` or ``voices``).

    ``told`` is the event's :func:`history`, where it is at hand.
    """
    name = event.title or event.event
    if chart == "voices":
        return f"{name}: one row for every voice, its figures of the dead over time. {_by_voice(frame, event, as_of)}"
    told = told or history(frame, event, as_of)
    return f"{name}: the reported figures over time, the killed above the injured. {told}"


def _by_voice(frame: Any, event: Event, as_of: dt.datetime | None) -> str:
    rows = panel_rows(event_rows(frame, event.event, as_of), "killed")
    told: dict[str, list[str]] = {}
    for row in rows.itertuples():
        shown = told.setdefault(named(row), [])
        words = figure_of(row) + ("" if row.metric == "killed" else f" {metric_name(row.metric)}")
        words += f" ({row.scope})" if row.scope else ""
        if not shown or shown[-1] != words:
            shown.append(words)
    parts = [f"{voice}: {', '.join(figures)}" for voice, figures in list(told.items())[:20]]
    more = f"; {count(len(told) - 20, 'other voice')}" if len(told) > 20 else ""
    return "; ".join(parts) + more + "." if parts else "No figures recorded."
