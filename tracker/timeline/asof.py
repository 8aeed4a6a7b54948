"""What was known at a moment.

A claim is **certainly known** as of T when its interval has ended by T, **possibly known** when it has begun.
Everything here is computed from those claims alone, so it equals the same computation on a ledger that ends at T.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from tracker.timeline.disagreement import tops
from tracker.timeline.kinds import judge
from tracker.timeline.lead import mark_lead
from tracker.timeline.statements import add_copies, equals, mark_copies
from tracker.timeline.times import NONE, as_micros

_KEYS = ["event", "metric", "group", "scope", "basis"]
_FIGURE = ["value", "value_max", "qualifier"]
AS_OF_COLUMNS = (
    *_KEYS,
    "voice",
    "voice_kind",
    "official",
    "attributed_to",
    *_FIGURE,
    "certainty",
    "reported_at",
    "reported_start",
    "reported_end",
    "published_start",
    "published_end",
    "known_at",
    "kind",
    "in_lead",
    "leads",
    "certain",
    "claims",
    "outlets",
    "qualifiers",
    "claim_ids",
    "note",
)
_UNUSED = ["quote", "article_id", "rule", "method", "start", "end", "supersedes", "url", "via", "timezone", "line"]
"""What no view of a moment needs; leaving it behind saves moving it."""
STANDING_COLUMNS = (
    *_KEYS,
    *_FIGURE,
    "voice",
    "voice_kind",
    "attributed_to",
    "reported_at",
    "reported_start",
    "reported_end",
    "published_start",
    "published_end",
    "lowest",
    "lowest_qualifier",
    "highest",
    "highest_qualifier",
    "voices",
    "claims",
    "claim_id",
)


def cut(frame: pd.DataFrame, moment: dt.datetime, *, possibly: bool = False) -> pd.DataFrame:
    """The prepared frame of the claims certainly known by ``moment`` (``possibly``: of those possibly known, too).

    The lead and the kinds are those that a ledger ending there has. A boolean column ``certain`` is added.
    """
    limit = as_micros(pd.DatetimeIndex([moment]))[0]
    known_at, known_start = as_micros(frame["known_at"]), as_micros(frame["known_start"])
    certain = (known_at != NONE) & (known_at <= limit)
    kept = certain | ((known_start != NONE) & (known_start <= limit)) if possibly else certain
    part = frame if kept.all() else frame.loc[kept]
    part = part.assign(certain=certain[kept])
    # In the order of report the certain claims come first, so nothing that was judged about them changes.
    if kept.all() or (not possibly and (known_at == as_micros(frame["reported_end"])).all()):
        return part
    part = part.reset_index(drop=True)
    part["order"] = np.arange(len(part), dtype=np.int64)
    part["series"] = pd.factorize(part["series"])[0].astype(np.int64)
    mark_copies(part)
    mark_lead(part)
    return judge(part)


def as_of(frame: pd.DataFrame, moment: dt.datetime, *, possibly: bool = False) -> pd.DataFrame:
    """The last figure of every voice in every series as of ``moment`` (columns: ``AS_OF_COLUMNS``).

    Copies of a voice's figure count once: ``claims`` says how many, ``outlets``, ``qualifiers`` and ``claim_ids``
    which. ``leads`` marks the standing lead figure of the series; it gets a row of its own where its voice has since
    given another figure that did not change the lead. ``certain`` is False for the rows that ``possibly`` adds:
    figures that may have been known by then.
    """
    part = cut(frame.drop(columns=_UNUSED, errors="ignore"), moment, possibly=possibly)
    if part.empty:
        return part.assign(leads=[], claims=[], outlets=[], qualifiers=[], claim_ids=[])[list(AS_OF_COLUMNS)]
    certain = part["certain"].to_numpy(dtype=bool)
    statement = part["statement"].to_numpy()
    known = pd.DataFrame(
        {"series": part["series"].to_numpy(), "voice": part["voice_code"].to_numpy(), "statement": statement}
    )
    last = known[certain].drop_duplicates(["series", "voice"], keep="last")["statement"].to_numpy()
    leading = part[part["changes"].to_numpy() & certain].drop_duplicates("series", keep="last")
    # A statement is shown as its first copy words it; the one that leads, as the copy that leads words it.
    shown = np.unique(np.concatenate([last, statement[~certain], leading["statement"].to_numpy()]))
    shown[np.searchsorted(shown, leading["statement"].to_numpy())] = leading["order"].to_numpy()
    chosen = part[part["order"].isin(shown).to_numpy()].copy()
    chosen["leads"] = chosen["order"].isin(leading["order"]).to_numpy()
    chosen = add_copies(chosen, part, chosen["statement"].to_numpy(), statement)
    return chosen.sort_values(["series", "order"], kind="stable").reset_index(drop=True)[list(AS_OF_COLUMNS)]


def standing(frame: pd.DataFrame, moment: dt.datetime | None = None) -> pd.DataFrame:
    """One row a series: its lead figure, the lowest and highest standing bound, and by how many voices and claims.

    ``lowest`` and ``highest`` are the outermost printed numbers that stand (with their qualifiers; what stands is
    written in :mod:`tracker.timeline.disagreement`), ``voices`` and ``claims`` count all. ``value`` is NA where
    nothing leads (columns: ``STANDING_COLUMNS``).
    """
    part = frame if moment is None else cut(frame, moment)
    part = part[~equals(part["basis"], "additional")]
    firsts = part[[*_KEYS, "series"]].drop_duplicates("series")
    index = pd.Index(firsts["series"])
    leading = part[part["changes"].to_numpy()].drop_duplicates("series", keep="last").set_index("series").reindex(index)
    out = leading.reset_index()
    for name in _KEYS:
        out[name] = firsts[name].to_numpy()
    spoken = part[["series", "voice_code"]].drop_duplicates()
    out["voices"] = spoken["series"].value_counts().reindex(index).to_numpy()
    out["claims"] = part["series"].value_counts().reindex(index).to_numpy()
    last = part[~equals(part["kind"], "stale")].drop_duplicates(["series", "voice_code"], keep="last")
    lead = leading[["low", "high"]].reindex(last["series"])
    agrees = (last["low"].to_numpy() <= lead["high"].to_numpy()) & (last["high"].to_numpy() >= lead["low"].to_numpy())
    stands = last[agrees | equals(last["kind"], "rival") | lead["low"].isna().to_numpy()]
    stands = stands.assign(top=tops(stands))
    for name, column, ascending in (("lowest", "value", True), ("highest", "top", False)):
        outer = stands.sort_values(column, ascending=ascending, kind="stable").drop_duplicates("series")
        outer = outer.set_index("series").reindex(index)
        out[name] = outer[column].astype("Int64").array
        out[f"{name}_qualifier"] = outer["qualifier"].array
    out["value"] = out["value"].astype("Int64")
    return out[list(STANDING_COLUMNS)]


def last_record(frame: pd.DataFrame) -> pd.Timestamp | None:
    """The last moment that the ledger's rows speak for; None for an empty one.

    It is the latest time at which a row was recorded; of rows that do not say when, the latest at which one was
    published or reported. What came after is not in the ledger, and nothing can be said about it.
    """
    if frame.empty:
        return None
    recorded: pd.Timestamp = frame["recorded_end"].max()
    if not pd.isna(recorded):
        return recorded
    latest = max(t for t in (frame["reported_end"].max(), frame["published_end"].max()) if not pd.isna(t))
    return pd.Timestamp(latest)
