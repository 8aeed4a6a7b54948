"""Revisions: how the lead changed, by how much, when, why, and who says so.

One row a change of the lead (first, rise, fall, refinement, redefinition). A refinement by the same voice whose time
may be that of the figure it refines is another wording of one statement ("250 to 260", then 253 on the same evening)
and has no row of its own: the row gives the sharper figure, ``qualifiers`` and ``evidence`` list all wordings. Levels
(missing, hospitalised ...) have no revisions.

``delta`` is the smallest change that the two figures state, from bound to bound (359 to "250 to 260" is -99), and
``percent`` its share of the figure before; neither is given for a first figure, a refinement (nothing is said to have
changed) or a redefinition (another count). ``lag`` is the time since the change before, from interval end to interval
end; ``lag_min`` and ``lag_max`` are the shortest and longest that the precision of the two times allows. ``elapsed``
counts from the event's beginning.

``reason`` joins what the claims that carry the new figure say about why it changed, ``reason_by`` who says it;
``nature`` follows from the reasons alone (new_deaths, correction, redefinition) and is ``unknown`` without one: never
guessed from the direction.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.model import REASON_NATURE
from tracker.timeline.statements import add_copies, joined
from tracker.timeline.times import NONE, as_micros

REVISION_COLUMNS = (
    "event",
    "metric",
    "group",
    "scope",
    "from_metric",
    "from_scope",
    "from_value",
    "from_value_max",
    "from_qualifier",
    "value",
    "value_max",
    "qualifier",
    "delta",
    "percent",
    "lag",
    "lag_min",
    "lag_max",
    "elapsed",
    "kind",
    "nature",
    "reason",
    "reason_by",
    "voice",
    "voice_kind",
    "attributed_to",
    "reported_at",
    "reported_start",
    "reported_end",
    "published_start",
    "published_end",
    "drawn_at",
    "as_entered",
    "claims",
    "outlets",
    "qualifiers",
    "evidence",
    "claim_id",
    "url",
    "note",
)
_NEEDED = (
    *(
        "order",
        "series",
        "voice_code",
        "level",
        "changes",
        "before",
        "stands",
        "kind",
        "statement",
        "event_start",
        "low",
        "high",
    ),
    *("event", "metric", "group", "scope", "value", "value_max", "qualifier", "reason", "voice", "voice_kind"),
    *("attributed_to", "outlet", "reported_at", "reported_start", "reported_end", "published_start", "published_end"),
    *("drawn_at", "as_entered", "claim_id", "url", "note"),
)
_FIGURE = ("value", "value_max", "qualifier", "low", "high")
_FROM = ("metric", "scope", "value", "value_max", "qualifier")


def revisions(frame: pd.DataFrame) -> pd.DataFrame:
    """The changes of every lead of a prepared frame, in timeline order (columns: ``REVISION_COLUMNS``)."""
    frame = frame[list(_NEEDED)]
    changes = frame[frame["changes"].to_numpy() & ~frame["level"].to_numpy()]
    order = frame["order"].to_numpy()
    before = np.searchsorted(order, changes["before"].to_numpy())
    is_wording = _is_wording(changes, frame, before)
    out = changes[~is_wording].copy()
    # The last wording of a statement is its sharpest.
    owner = _owner(changes, is_wording)
    # Heads are in timeline order and so are their numbers; of every head the last wording wins.
    last = np.empty(len(out), dtype=np.int64)
    last[np.searchsorted(out["order"].to_numpy(), owner)] = np.arange(len(changes))
    sharpest = changes[list(_FIGURE)].take(last)
    for name in _FIGURE:
        out[name] = sharpest[name].array
    known = (out["before"] >= 0).to_numpy()
    at = np.searchsorted(order, out["before"].to_numpy())
    earlier = frame[[*_FROM, "reported_start", "reported_end"]]
    earlier = earlier.take(np.where(known, at, 0)) if len(frame) else earlier
    for name in _FROM:
        column = earlier[name].astype("Int64") if name.startswith("value") else earlier[name]
        out[f"from_{name}"] = column.reset_index(drop=True).where(pd.Series(known), _nothing(name)).array
    _differences(out)
    _lags(out, earlier, known)
    _evidence(out, frame, owner, changes)
    table: pd.DataFrame = out.reset_index(drop=True)[list(REVISION_COLUMNS)]
    return table


def _nothing(name: str) -> Any:
    return pd.NA if name.startswith("value") else ""


def _is_wording(changes: pd.DataFrame, frame: pd.DataFrame, before: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Refinements that only word again what the same voice said at what may be the same time."""
    refines = (changes["kind"] == "refinement").to_numpy()
    if not refines.any():
        return refines
    voices = frame["voice_code"].to_numpy()
    here = np.searchsorted(frame["order"].to_numpy(), changes["order"].to_numpy())
    old = np.where(refines, before, 0)
    same_voice = voices[here] == voices[old]
    start, end = as_micros(frame["reported_start"]), as_micros(frame["reported_end"])
    return np.asarray(refines & same_voice & (start[here] < end[old]), dtype=bool)


def _owner(changes: pd.DataFrame, is_wording: NDArray[np.bool_]) -> NDArray[np.int64]:
    """For every change the ``order`` of the revision whose row it belongs to."""
    order = changes["order"].to_numpy()
    heads = pd.Series(np.where(is_wording, np.int64(-1), order))
    # Changes of a series follow each other in order, so the running maximum is the last head of the series.
    return np.asarray(heads.groupby(changes["series"].to_numpy()).cummax(), dtype=np.int64)


def _differences(out: pd.DataFrame) -> None:
    """Add ``delta`` and ``percent``."""
    rises, falls = (out["kind"] == "rise").to_numpy(), (out["kind"] == "fall").to_numpy()
    old_top = out["from_value_max"].fillna(out["from_value"])
    new_top = out["value_max"].fillna(out["value"].astype("Int64"))
    base = old_top.where(rises, out["from_value"])
    delta = (out["value"] - base).where(rises, new_top - out["from_value"])
    out["delta"] = delta.where(rises | falls, pd.NA).astype("Int64")
    share = out["delta"].to_numpy(dtype=float, na_value=np.nan)
    whole = base.to_numpy(dtype=float, na_value=np.nan)
    out["percent"] = np.round(100 * np.divide(share, whole, out=np.full(len(out), np.nan), where=whole > 0), 1)


def _lags(out: pd.DataFrame, earlier: pd.DataFrame, known: NDArray[np.bool_]) -> None:
    """Add ``lag``, ``lag_min``, ``lag_max`` and ``elapsed``."""
    start, end = as_micros(out["reported_start"]), as_micros(out["reported_end"])
    old_start, old_end = (as_micros(earlier[name]) for name in ("reported_start", "reported_end"))
    for name, micros in (
        ("lag", end - old_end),
        ("lag_min", np.maximum(start - old_end, 0)),
        ("lag_max", end - old_start),
    ):
        out[name] = np.where(known, micros, NONE).view("timedelta64[us]")
    begun = as_micros(out["event_start"])
    out["elapsed"] = np.where(begun != NONE, end - begun, NONE).view("timedelta64[us]")


def _evidence(out: pd.DataFrame, frame: pd.DataFrame, owner: NDArray[np.int64], changes: pd.DataFrame) -> None:
    """Add what the claims that carry the new figure hold: copies, outlets, reasons and who gives them."""
    carries = (frame["kind"] == "repeat").to_numpy() | frame["changes"].to_numpy()
    rows = frame.loc[carries, ["stands", "outlet", "qualifier", "claim_id", "reason", "attributed_to"]]
    stands = pd.Index(changes["order"]).get_indexer(pd.Index(rows["stands"]))
    rows, stands = rows[stands >= 0], stands[stands >= 0]
    groups = owner[stands]
    wanted = out["order"].to_numpy()
    _add(out, rows, groups, wanted)


def _add(out: pd.DataFrame, rows: pd.DataFrame, groups: NDArray[np.int64], wanted: NDArray[np.int64]) -> None:
    add_copies(out, rows, wanted, groups)
    out["evidence"] = out["claim_ids"]
    gives = (rows["reason"] != "").to_numpy()
    given, given_in = rows[gives], groups[gives]
    parts = given["reason"].str.split(r"\s*;\s*", regex=True)
    single = parts.explode()
    times = np.array([len(part) for part in parts], dtype=np.int64)
    out["reason"] = joined(single, np.repeat(given_in, times), pd.Index(wanted), ";")
    who = given["attributed_to"].where(given["attributed_to"] != "", given["outlet"])
    out["reason_by"] = joined(who, given_in, pd.Index(wanted))
    codes, reasons = pd.factorize(out["reason"])
    named = np.array([nature_of(str(text)) for text in reasons], dtype=object)
    nature = named[codes] if len(named) else codes.astype(object)
    kind = out["kind"].to_numpy(dtype=object)
    nature = np.where((nature == "unknown") & (kind == "redefinition"), "redefinition", nature)
    out["nature"] = pd.array(np.where((nature == "unknown") & (kind == "first"), "", nature), dtype="str")


def nature_of(reason: str) -> str:
    """The nature of a change by its reasons (several are joined by ``;``, and so are several natures)."""
    by_name = {known.value: nature for known, nature in REASON_NATURE.items()}
    natures = dict.fromkeys(by_name[part.strip()] for part in reason.split(";") if part.strip() in by_name)
    return ";".join(natures) or "unknown"
