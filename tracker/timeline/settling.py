"""Settling: how far the first figures lay from the latest, and how long the lead took to come near it and stay there.

Computed from the revisions of every series of totals that accumulate (levels come and go and do not settle). A
redefinition is a break: what stood before it counted something else, so everything here speaks of the figures since
the last one.

The latest figure is the latest recorded, not the true one. A single figure gives no rate: its times are NaT.
``status`` says

* ``one figure``: nothing to compare;
* ``open``: since the last change less time has passed, up to the ledger's last record, than the longest pause before
  it;
* ``quiet``: it has passed longer than any pause before without a change. Never "final".

``deltas`` are summed by what the sources gave as reasons: ``by_new_deaths``, ``by_correction`` and ``unexplained``
(no reason, or reasons of both natures); together they lead from the first figure to the latest, refinements aside.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from tracker.timeline.asof import last_record as last_record_of
from tracker.timeline.revisions import revisions

SERIES = ["event", "metric", "group", "scope"]
WITHIN = {"within_20": 0.20, "within_10": 0.10, "within_0": 0.0}
NATURES = {"new_deaths": "by_new_deaths", "correction": "by_correction"}
SETTLING_COLUMNS = (
    *SERIES,
    *("figures", "redefinitions", "first", "first_qualifier", "peak", "peak_qualifier", "latest", "latest_qualifier"),
    *("overshoot", "rises", "falls", "reversals", "by_new_deaths", "by_correction", "unexplained"),
    *("first_elapsed", "last_change", *WITHIN, "longest_pause", "quiet_for", "status"),
)


def settling(frame: pd.DataFrame, last_record: pd.Timestamp | None = None) -> pd.DataFrame:
    """One row a series that leads with a total (columns: ``SETTLING_COLUMNS``).

    ``first``, ``peak`` and ``latest`` are printed numbers (their qualifiers say what they claim); ``overshoot`` is
    peak / latest - 1 (NaN where the latest is 0); ``within_20`` is the time from the event's beginning until the lead
    had come within a fifth of the latest and stayed there (``within_0``: until it had the latest number for good),
    NaT where the beginning is unknown or there is one figure; ``longest_pause`` and ``quiet_for`` are times between
    changes and since the last one. ``last_record`` is the moment up to which the ledger speaks (default: that of the
    frame).
    """
    changes = revisions(frame[(frame["basis"] != "additional").to_numpy()])
    changes["broken"] = (changes["kind"] == "redefinition").astype(np.int64)
    by = changes.groupby(SERIES, sort=False)
    changes["part"] = by["broken"].cumsum()
    changes["parts"] = by["broken"].transform("sum")
    part = changes[changes["part"] == changes["parts"]].copy()
    by = part.groupby(SERIES, sort=False)
    number = part["value"].astype(float)
    latest = by["value"].transform("last").astype(float)
    first_of_part = (by.cumcount() == 0).to_numpy()
    # The lag of a part's first figure reaches back over the break.
    part["pause"] = part["lag"].mask(first_of_part)
    part["is_peak"] = number == by["value"].transform("max")
    direction = part["kind"].map({"rise": 1, "fall": -1}).fillna(0).astype(np.int64)
    out = pd.DataFrame(
        {
            "figures": by.size(),
            "redefinitions": by["parts"].first(),
            "first": by["value"].first(),
            "first_qualifier": by["qualifier"].first(),
            "peak": by["value"].max(),
            "peak_qualifier": part[part["is_peak"]].groupby(SERIES, sort=False)["qualifier"].first(),
            "latest": by["value"].last(),
            "latest_qualifier": by["qualifier"].last(),
            "rises": (direction > 0).groupby([part[name] for name in SERIES], sort=False).sum(),
            "falls": (direction < 0).groupby([part[name] for name in SERIES], sort=False).sum(),
            "first_elapsed": by["elapsed"].first(),
            "last_change": by["reported_end"].last(),
            "longest_pause": by["pause"].max(),
        },
        # In the order of the events; without it pandas sorts.
        index=by.size().index,
    )
    out["overshoot"] = (out["peak"] / out["latest"].where(out["latest"] > 0) - 1).round(4)
    moving = part[(direction != 0).to_numpy()]
    turned = direction[direction != 0].groupby([moving[name] for name in SERIES], sort=False).diff().fillna(0) != 0
    out["reversals"] = turned.groupby([moving[name] for name in SERIES], sort=False).sum()
    out["reversals"] = out["reversals"].fillna(0).astype(np.int64)
    inside = ~first_of_part
    for nature, column in NATURES.items():
        out[column] = _sum(part[inside & (part["nature"] == nature).to_numpy()])
    out["unexplained"] = _sum(part[inside & ~part["nature"].isin(list(NATURES)).to_numpy()])
    for column in (*NATURES.values(), "unexplained"):
        out[column] = out[column].reindex(out.index).fillna(0).astype(np.int64)
    for column, share in WITHIN.items():
        out[column] = _settled(part, number, latest, share)
        out[column] = out[column].where(out["figures"] > 1)
    end = last_record if last_record is not None else last_record_of(frame)
    out["quiet_for"] = (end - out["last_change"]) if end is not None else pd.NaT
    quiet = (out["quiet_for"] > out["longest_pause"]).map({True: "quiet", False: "open"})
    out["status"] = quiet.where(out["figures"] > 1, "one figure").astype("str")
    return out.reset_index()[list(SETTLING_COLUMNS)]


def _sum(part: pd.DataFrame) -> pd.Series:
    return part["delta"].fillna(0).groupby([part[name] for name in SERIES], sort=False).sum()


def _settled(part: pd.DataFrame, number: pd.Series, latest: pd.Series, share: float) -> pd.Series:
    """The elapsed time of the first change from which on no figure lies further than ``share`` from the latest."""
    outside = ((number - latest).abs() > share * latest).astype(np.int64)
    # Counted from the end: the changes behind the last one outside are those that stay.
    later = outside[::-1].groupby([part[name][::-1] for name in SERIES], sort=False).cumsum()[::-1]
    return part[(later == 0).to_numpy()].groupby(SERIES, sort=False)["elapsed"].first()
