"""The lead line of an event, as charts and words both need it: which rows move it, and which series belong to it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tracker.timeline import cut

FAMILIES = {"killed": ("killed", "killed_or_missing", "excess_deaths")}
"""Metrics that count the dead in different ways: one can take the line over from another."""


def event_rows(frame: Any, event: str, as_of: dt.datetime | None = None) -> Any:
    """The rows of one event that were certainly known at ``as_of``, in time order (a prepared frame again)."""
    rows = frame[(frame["event"] == event).to_numpy()]
    return rows if as_of is None else cut(rows, as_of)


def family(metric: str) -> tuple[str, ...]:
    """The metrics drawn in the panel of ``metric``."""
    return FAMILIES.get(metric, (metric,))


def panel_rows(rows: Any, metric: str) -> Any:
    """The rows of a panel: totals for everybody (no groups, no increments), with a time."""
    kept = rows["metric"].isin(family(metric)) & (rows["group"] == "") & (rows["basis"] == "total")
    return rows[kept & rows["reported_end"].notna()]


def change_rows(rows: Any) -> Any:
    """The rows that move a lead line."""
    return rows[rows["changes"]]


def main_series(changes: Any) -> set[tuple[str, str]]:
    """The series (metric, scope) of an event's main line: the one with most changes, and those that it took over or that
    took it over. Equal counts: the one without a scope, then the first."""
    keys = list(zip(changes["metric"], changes["scope"], strict=True))
    if not keys:
        return set()
    by_order = dict(zip(changes["order"], keys, strict=True))
    counts = {key: keys.count(key) for key in keys}
    chain = {max(counts, key=lambda key: (counts[key], key[1] == ""))}
    links = [
        (key, by_order[before])
        for key, kind, before in zip(keys, changes["kind"], changes["before"], strict=True)
        if kind == "redefinition" and before in by_order
    ]
    grown = True
    while grown:
        reached = {end for link in links for end in link if chain & set(link)}
        grown = not reached <= chain
        chain |= reached
    return chain


def main_changes(rows: Any, metric: str = "killed") -> Any:
    """The changes of the main line of a panel, in time order."""
    changes = change_rows(panel_rows(rows, metric))
    chain = main_series(changes)
    return changes[[key in chain for key in zip(changes["metric"], changes["scope"], strict=True)]]
