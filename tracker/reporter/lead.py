"""The lead line of an event, as charts and words both need it: which rows move it, and which series belong to it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from tracker.timeline import cut

FAMILIES = {"killed": ("killed", "killed_or_missing", "excess_deaths")}
"""Metrics that count the dead in different ways: one can take the line over from another."""


def event_rows(frame: Any, event: str, as_of: dt.datetime | None = None) -> Any:
    """The rows of one event that were certainly known at ``as_of``, in time order (a prepared frame again)."""
    rows = frame[(frame["event"] == event).to_numpy()]
    return rows if as_of is None else cut(rows, as_of)


def moments(frame: Any) -> list[dt.datetime]:
    """The moments at which a claim becomes known, in order: between two of them nothing changes."""
    return [moment.to_pydatetime() for moment in sorted(frame["known_at"].dropna().unique())]


def family(metric: str) -> tuple[str, ...]:
    """The metrics drawn in the panel of ``metric``."""
    return FAMILIES.get(metric, (metric,))


def panel_rows(rows: Any, metric: str) -> Any:
    """The rows of a panel: totals for everybody (no groups, no increments), with a time.

    ``before`` then names the change whose figure stood before (in the frame it can be a repetition of that figure).
    """
    kept = rows["metric"].isin(family(metric)) & (rows["group"] == "") & (rows["basis"] == "total")
    rows = rows[(kept & rows["reported_end"].notna()).to_numpy()]
    stands = dict(zip(rows["order"].tolist(), rows["stands"].tolist(), strict=True))
    return rows.assign(before=[stands.get(order, -1) for order in rows["before"].tolist()])


def change_rows(rows: Any) -> Any:
    """The rows that move a lead line."""
    return rows[rows["changes"]]


def main_series(moves: list[Any]) -> set[tuple[str, str]]:
    """The series (metric, scope) of an event's main line, from the rows that move the lines of a panel.

    It is the one with most changes, and those that it took over or that took it over. Of equal counts: the one
    without a scope, then the first.
    """
    keys = {row.order: (row.metric, row.scope) for row in moves}
    if not keys:
        return set()
    counts = Counter(keys.values())
    chain = {max(counts, key=lambda key: (counts[key], key[1] == ""))}
    links = [(keys[row.order], keys[row.before]) for row in moves if row.kind == "redefinition" and row.before in keys]
    grown = True
    while grown:
        reached = {end for link in links for end in link if chain & set(link)}
        grown = not reached <= chain
        chain |= reached
    return chain


def main_moves(rows: Any, metric: str = "killed") -> list[Any]:
    """The changes of the main line of a panel as tuples, in time order."""
    moves = list(change_rows(panel_rows(rows, metric)).itertuples())
    chain = main_series(moves)
    return [row for row in moves if (row.metric, row.scope) in chain]


def like_the_last(moves: list[Any]) -> list[Any]:
    """Of the changes of a main line, those that count the same as the last one: since the last redefinition."""
    broken = max((place for place, row in enumerate(moves) if row.kind == "redefinition"), default=0)
    return [row for row in moves[broken:] if (row.metric, row.scope) == (moves[-1].metric, moves[-1].scope)]


def height(row: Any) -> float:
    """Where a row of the frame is drawn: a figure at its number, a range in its middle."""
    return float(row.value) if pd.isna(row.value_max) else (float(row.value) + float(row.value_max)) / 2


def speaker(row: Any) -> str:
    """Who gave the figure: the voice, else the words of the ledger."""
    return str(row.voice or row.attributed_to or "speaker not named")


def contradictions(rows: Iterable[Any], main: set[tuple[str, str]]) -> Iterator[tuple[Any, Any, list[Any]]]:
    """For every row of the main line's series, in the order given: the row, the lead and the rival figures that stand
    after it.

    A rival figure stands until its voice gives another or the lead reaches it, and only beside a lead that counts the
    same thing. Other voices' figures that agreed with the lead when they were given stand and fall with it.
    """
    rivals: dict[str, Any] = {}
    lead = None
    for row in rows:
        if (row.metric, row.scope) not in main:
            continue
        if row.changes:
            rivals = {voice: other for voice, other in rivals.items() if lead is None or not _reached(other, lead, row)}
            lead = row
        elif row.kind == "rival":
            rivals[speaker(row)] = row
        else:
            rivals.pop(speaker(row), None)
        if lead is not None:
            yield row, lead, [other for other in rivals.values() if _contradicts(other, lead)]


def _contradicts(other: Any, lead: Any) -> bool:
    """Whether both cannot be true of one count; a bound leaves its open side to the other."""
    if (other.metric, other.scope) != (lead.metric, lead.scope):
        return False
    if other.qualifier in ("at_least", "more_than"):
        return height(other) > height(lead)
    if other.qualifier in ("at_most", "less_than"):
        return height(other) < height(lead)
    return True


def _reached(other: Any, before: Any, after: Any) -> bool:
    """Whether the lead, going from one figure to the next, came to or past another figure of the same count."""
    if (other.metric, other.scope) != (after.metric, after.scope):
        return False
    agrees = other.low <= after.high and after.low <= other.high
    return bool(agrees or (height(before) < height(other)) != (height(after) < height(other)))
