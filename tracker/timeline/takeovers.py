"""Takeovers: where another metric, or another scope, goes on with what one series has counted.

A metric takes over when its claim (an official one, where the other's was) is the first of its series while another
of these metrics has led, or when the other has led since and the claim is closer to the other's figure than to the
last of its own series (2,792 killed after 94 killed and then 2,801 killed or missing). A new scope takes over where
its first claim carries the reason that the definition changed (scope_change, attackers_excluded) and another scope of
the same metric has led.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.timeline.times import as_micros

TOLL_METRICS = ("killed", "killed_or_missing", "excess_deaths")
"""Metrics that count the dead of an event in different ways, so that one can take over from another."""

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def of_series(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The columns that the claims of a series share, one row a series, in the order of the series' first claims."""
    return frame.loc[~frame["series"].duplicated().to_numpy(), columns]


def _last_where(flags: Bools, group: Ints) -> Ints:
    """For every row the last earlier row of its group whose flag is set; -1: none."""
    marked = pd.Series(np.where(flags, np.arange(len(flags)), -1))
    running = marked.groupby(group).cummax()
    return np.asarray(running.groupby(group).shift(1, fill_value=-1), dtype=np.int64)


def takeovers(frame: pd.DataFrame, lead: Bools, redefining: Bools) -> Ints:
    """For every lead claim the claim of another metric or scope that it takes over from; -1: none."""
    taken = np.full(len(frame), -1, dtype=np.int64)
    series = pd.factorize(frame["series"])[0]
    about = of_series(frame, ["event", "group", "scope", "metric"])
    counts_dead = about["metric"].isin(TOLL_METRICS).to_numpy()
    rows = np.flatnonzero(lead & counts_dead[series])
    if not rows.size:
        return taken
    part = frame[["reported_end", "speaks"]].take(rows)
    event, group, scope, metric = (pd.factorize(about[name])[0].astype(np.int64) for name in about)
    family = _combined(event, group, scope)[series[rows]]
    line = _combined(event, group, metric)[series[rows]]
    metric = metric[series[rows]]
    own = previous_row(family, metric)
    everyone = np.ones(len(part), dtype=bool)
    other = np.full(len(rows), -1, dtype=np.int64)
    for code in np.unique(metric):
        here = metric != code
        other[here] = np.maximum(other, _last_where(~here, family))[here]
    end = as_micros(part["reported_end"])
    values = frame["value"].to_numpy(dtype=np.float64)[rows]
    speaks = part["speaks"].to_numpy()
    # An outsider's study does not take over from an official count.
    later = (other > own) & (end[other] < end) & (speaks | ~speaks[other])
    closer = _ratio(values, values[other]) < _ratio(values, values[own])
    taken[rows] = np.where(later & ((own < 0) | closer), rows[other], -1)
    # Another scope takes over where the source says that the definition changed, and the new series has just begun.
    same_line = _last_where(everyone, line)
    new_scope = redefining[rows] & (own < 0) & (same_line >= 0) & (taken[rows] < 0)
    taken[rows[new_scope]] = rows[same_line[new_scope]]
    return taken


def _combined(*keys: Ints) -> Ints:
    total = np.zeros(len(keys[0]), dtype=np.int64)
    for key in keys:
        total = pd.factorize(total * (int(key.max(initial=0)) + 1) + key)[0].astype(np.int64)
    return total


def _ratio(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.abs(np.log((one + 1) / (other + 1)))


def previous_row(*keys: Ints) -> Ints:
    """For every row the row before it with the same keys; -1: none."""
    length = len(keys[0])
    position = np.lexsort(keys[::-1])
    out = np.full(length, -1, dtype=np.int64)
    same = np.logical_and.reduce([np.diff(key[position]) == 0 for key in keys])
    out[position[1:][same]] = position[:-1][same]
    return out
