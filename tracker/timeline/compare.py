"""Across events: where the early figures lay in relation to the latest, and how much of the way was correction.

One series an event (one metric, everybody, the whole event). Shares are printed numbers over the lead's latest
printed number, and only of figures since the last redefinition: what stood before it counted something else and is
left out, which the numbers of events tell. Times count from the event's beginning to the end of a figure's interval;
events whose beginning is unknown have none. The events are those that somebody entered, so nothing here speaks for
any other event.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from tracker.timeline.asof import last_record
from tracker.timeline.revisions import revisions
from tracker.timeline.settling import settling
from tracker.timeline.statements import equals

HORIZONS = {"hour": pd.Timedelta(hours=1), "day": pd.Timedelta(days=1), "week": pd.Timedelta(days=7)}
LEAD = "lead"
"""Stands for a kind of voice in ``early`` and ``distribution``: the figure that led, whoever gave it."""
SELECTION = (
    "The events are those entered here; the shipped ones were chosen because their figures were revised. "
    "This describes them and says nothing about other events."
)
CURVE_COLUMNS = ("event", "metric", "elapsed", "value", "qualifier", "latest", "share", "kind", "nature", "comparable")
EARLY_COLUMNS = (
    *("event", "metric", "horizon", "voice_kind", "value", "qualifier", "latest", "share", "elapsed", "claim_id"),
    *("later_new_deaths", "later_correction", "later_unexplained"),
)
DISTRIBUTION_COLUMNS = ("horizon", "voice_kind", "events", "lowest", "median", "highest")
NATURE_COLUMNS = ("nature", "events", "changes", "rises", "falls", "net")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What :func:`compare` finds. ``events`` is how many events have such a series; ``without`` those that have none.

    ``settling``: a row an event (:data:`tracker.timeline.settling.SETTLING_COLUMNS`). ``curves``: a row a change of
    the lead, with its ``share`` of the latest. ``early``: a row an event, horizon and kind of voice, with the last
    figure known within the first hour, day or week; for the lead also what came ``later``, by nature.
    ``distribution``: the shares of ``early`` over the events. ``natures``: the changes of the lead by what the
    sources gave as reasons, ``net`` in counts.
    """

    metric: str
    events: int
    without: tuple[str, ...]
    settling: pd.DataFrame
    curves: pd.DataFrame
    early: pd.DataFrame
    distribution: pd.DataFrame
    natures: pd.DataFrame

    def by_event(self) -> pd.DataFrame:
        """``settling`` and the lead after the first hour, day and week (``after_day``, ``share_after_day`` ...)."""
        out = self.settling.copy()
        lead = self.early[(self.early["voice_kind"] == LEAD).to_numpy()]
        for horizon in HORIZONS:
            rows = lead[(lead["horizon"] == horizon).to_numpy()].set_index("event")
            values, shares = (rows[name].reindex(out["event"]) for name in ("value", "share"))
            out[f"after_{horizon}"] = values.astype("Int64").array
            out[f"share_after_{horizon}"] = shares.to_numpy()
        return out

    def sentences(self) -> list[str]:
        """What the tables say, in words; every sentence carries the number of events behind it."""
        if not self.events:
            return [f"No event here has figures for {self.metric} as a whole.", SELECTION]
        return [*_overshoot(self), *_early(self), *_natures(self), SELECTION]


def compare(frame: pd.DataFrame, metric: str = "killed", record: pd.Timestamp | None = None) -> Comparison:
    """Compare the events of a prepared frame by one metric. ``record`` is the moment up to which the ledgers speak."""
    whole = equals(frame["metric"], metric) & equals(frame["group"], "") & equals(frame["scope"], "")
    changes = revisions(frame)
    changes = changes[(changes["metric"] == metric) & (changes["group"] == "") & (changes["scope"] == "")]
    settled = settling(frame, record if record is not None else last_record(frame))
    settled = settled[(settled["metric"] == metric) & (settled["group"] == "") & (settled["scope"] == "")]
    settled = settled.reset_index(drop=True)
    latest = settled.set_index("event")["latest"]
    breaks = (changes["kind"] == "redefinition").groupby(changes["event"], sort=False)
    changes["comparable"] = breaks.cumsum() == breaks.transform("sum")
    changes["latest"] = latest.reindex(changes["event"]).to_numpy()
    changes["share"] = _share(changes)
    comparable = changes[changes["comparable"]]
    early = _early_figures(frame[whole & ~equals(frame["basis"], "additional")], comparable, latest)
    part = comparable[comparable["delta"].notna().to_numpy()].copy()
    part["nature"] = part["nature"].where(part["nature"].isin(["new_deaths", "correction"]), "unexplained")
    by = part.groupby("nature", sort=True)
    natures = pd.DataFrame(
        {
            "events": by["event"].nunique(),
            "changes": by.size(),
            "rises": by["kind"].agg(lambda kinds: int((kinds == "rise").sum())),
            "falls": by["kind"].agg(lambda kinds: int((kinds == "fall").sum())),
            "net": by["delta"].sum(),
        }
    ).reset_index()
    by_kind = early.dropna(subset=["share"]).groupby(["horizon", "voice_kind"], sort=False)["share"]
    distribution = by_kind.agg(events="count", lowest="min", median="median", highest="max").reset_index()
    named = dict.fromkeys(frame["event"])
    return Comparison(
        metric,
        len(settled),
        tuple(event for event in named if event not in latest.index),
        settled,
        changes[list(CURVE_COLUMNS)].reset_index(drop=True),
        early,
        distribution[list(DISTRIBUTION_COLUMNS)],
        natures[list(NATURE_COLUMNS)],
    )


def _share(frame: pd.DataFrame) -> pd.Series:
    latest = frame["latest"].astype(float)
    return (frame["value"].astype(float) / latest.where(latest > 0)).round(4)


def _early_figures(part: pd.DataFrame, changes: pd.DataFrame, latest: pd.Series) -> pd.DataFrame:
    """The last figure of every kind of voice, and of the lead, within each horizon."""
    part = part[~equals(part["kind"], "stale")].copy()
    part["elapsed"] = part["known_at"] - part["event_start"]
    part["latest"] = latest.reindex(part["event"]).to_numpy()
    # Figures from before the lead's last redefinition count something else.
    broken = part[part["changes"] & (part["kind"] == "redefinition")].groupby("event")["order"].max()
    since = broken.reindex(part["event"]).fillna(-1).to_numpy()
    part = part[(part["order"].to_numpy() >= since) & part["latest"].notna().to_numpy()]
    part["share"] = _share(part)
    found = []
    for name, limit in HORIZONS.items():
        known = part[(part["elapsed"] <= limit).to_numpy()]
        lead = known[known["changes"].to_numpy()].drop_duplicates("event", keep="last").assign(voice_kind=LEAD)
        for column, total in _later(lead, changes, limit).items():
            lead[column] = total
        voices = known.drop_duplicates(["event", "voice_kind"], keep="last")
        found.append(pd.concat([lead, voices], ignore_index=True).assign(horizon=name))
    out = pd.concat(found, ignore_index=True).reindex(columns=list(EARLY_COLUMNS))
    for name in ("later_new_deaths", "later_correction", "later_unexplained"):
        out[name] = out[name].astype("Int64")
    return out


def _later(lead: pd.DataFrame, changes: pd.DataFrame, limit: pd.Timedelta) -> dict[str, Any]:
    """By nature, the sum of the lead's changes after the horizon."""
    later = changes[(changes["elapsed"] > limit).to_numpy() & changes["delta"].notna().to_numpy()]
    sums = {}
    for nature in ("new_deaths", "correction"):
        of_nature = later[(later["nature"] == nature).to_numpy()]
        sums[f"later_{nature}"] = of_nature.groupby("event")["delta"].sum()
    rest = later[~later["nature"].isin(["new_deaths", "correction"]).to_numpy()]
    sums["later_unexplained"] = rest.groupby("event")["delta"].sum()
    return {name: total.reindex(lead["event"]).fillna(0).astype("Int64").array for name, total in sums.items()}


def _events(number: int) -> str:
    return "1 event" if number == 1 else f"{number} events"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _spread(lowest: float, median: float, highest: float, number: int) -> str:
    if number == 1:
        return _percent(lowest)
    return f"{_percent(lowest)} to {_percent(highest)} (median {_percent(median)})"


def _overshoot(found: Comparison) -> list[str]:
    above = found.settling["overshoot"].dropna()
    above = above[above > 0]
    counted = f"In {len(above)} of {_events(found.events)}"
    if above.empty:
        return [f"{counted} the lead's highest figure for {found.metric} lay above its latest recorded one."]
    extent = _percent(above.min()) if len(above) == 1 else f"{_percent(above.min())} to {_percent(above.max())}"
    return [f"{counted} the lead's highest figure for {found.metric} lay above its latest recorded one, by {extent}."]


def _early(found: Comparison) -> list[str]:
    rows = found.distribution.to_dict("records")
    leads = {row["horizon"]: row for row in rows if row["voice_kind"] == LEAD}
    sentences = []
    for horizon in HORIZONS:
        if horizon not in leads:
            sentences.append(f"None of {_events(found.events)} has a comparable figure from the first {horizon}.")
            continue
        lead = leads[horizon]
        spread = _spread(lead["lowest"], lead["median"], lead["highest"], lead["events"])
        sentence = f"After the first {horizon} the lead stood at {spread} of the latest figure recorded"
        sentences.append(f"{sentence} (comparable figures from {lead['events']} of {_events(found.events)}).")
    return sentences


def _natures(found: Comparison) -> list[str]:
    names = {"new_deaths": "new deaths", "correction": "corrections", "unexplained": "no or several reasons"}
    sentences = []
    for row in found.natures.to_dict("records"):
        changes = "1 change" if row["changes"] == 1 else f"{row['changes']} changes"
        ways = f"{row['rises']} up, {row['falls']} down"
        where = f"{changes} ({ways}) in {row['events']} of {_events(found.events)}"
        sentences.append(f"By the reasons that the sources give, {names[row['nature']]}: {where}.")
    return sentences
