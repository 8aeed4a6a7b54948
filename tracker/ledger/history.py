"""What was entered when: the history of a ledger, its state at a past moment, and corrections of entries."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tracker.figures import format_figure
from tracker.ledger.append import AppendResult, append_claims
from tracker.ledger.table import Table, claims_of, read_ledger, standing
from tracker.model import COLUMNS, UTC, Claim, Event, TrackerError, parse_time
from tracker.workspace import Workspace

LOG_COLUMNS = (
    *("recorded_at", "line", "entry", "metric", "figure", "attributed_to", "reported_at", "note", "changed"),
    *("claim_id", "supersedes", "stands"),
)
_UNSAID = ("recorded_at", "claim_id", "supersedes", "event")


def moment(text: str, zone: str) -> dt.datetime:
    """The instant of "as of ``text``": a clock time is that instant, a day, month or year is its end.

    Raises :class:`TrackerError` for what is no time.
    """
    time = parse_time(text, zone)
    return time.end if time.precision in ("year", "month", "day", "interval") else time.start


def recorded_by(table: Table, limit: dt.datetime) -> pd.DataFrame:
    """The entries that the ledger certainly held at ``limit``.

    A row without ``recorded_at`` was entered by hand, before the next row that has one: it counts from then on, and not
    at all where no such row follows.
    """
    texts = table.entries["recorded_at"]
    known = {text: parse_time(text, "UTC").start for text in texts.unique() if text}
    latest = dt.datetime.max.replace(tzinfo=UTC)
    keep = np.zeros(len(texts), dtype=bool)
    bound = latest
    for position in range(len(texts) - 1, -1, -1):
        stamp = known.get(texts.iloc[position])
        bound = stamp if stamp is not None else bound
        keep[position] = bound <= limit
    return table.entries[keep]


def as_recorded(table: Table, limit: dt.datetime) -> pd.DataFrame:
    """The claims that stood in the ledger at ``limit``: later entries are unknown, later corrections not yet made."""
    return standing(recorded_by(table, limit).reset_index(drop=True), table.path)[0]


def log(table: Table, limit: dt.datetime | None = None) -> list[dict[str, Any]]:
    """The history of a ledger, one row an entry in the order of entry: :data:`LOG_COLUMNS`.

    ``entry`` is ``added``, ``corrected`` or ``repeated``; ``changed`` says what a correction changed; ``stands`` is
    ``yes``, or the line of the entry that replaced it. With ``limit``, the history as it was then.
    """
    entries = table.entries if limit is None else recorded_by(table, limit).reset_index(drop=True)
    lines_standing = set(standing(entries, table.path)[0]["line"])
    rows = []
    latest: dict[str, tuple[Claim, dict[str, Any]]] = {}
    for claim, line in zip(claims_of(entries), entries["line"].tolist(), strict=True):
        row: dict[str, Any] = {
            "recorded_at": claim.recorded_at,
            "line": line,
            "entry": "corrected" if claim.supersedes else "added" if line in lines_standing else "repeated",
            "metric": claim.metric,
            "figure": format_figure(claim.value, claim.value_max, claim.qualifier),
            "attributed_to": claim.attributed_to,
            "reported_at": claim.reported_at,
            "note": claim.note,
            "claim_id": claim.claim_id,
            "supersedes": claim.supersedes,
            "stands": "yes" if line in lines_standing else "no",
        }
        for old_id in (claim.supersedes or "").split(";"):
            if old_id in latest:
                old, old_row = latest.pop(old_id)
                row["changed"] = _changes(old, claim)
                old_row["stands"] = f"replaced in line {line}"
                old_row["entry"] = "added" if old_row["entry"] == "repeated" else old_row["entry"]
        latest.setdefault(str(claim.claim_id), (claim, row))
        rows.append(row)
    return rows


def _changes(old: Claim, new: Claim) -> str:
    """What differs between two entries, such as ``value: 59 -> 95``."""
    names = [name for name in COLUMNS if name not in _UNSAID and getattr(old, name) != getattr(new, name)]
    return "; ".join(f"{name}: {getattr(old, name) or 'empty'} -> {getattr(new, name) or 'empty'}" for name in names)


def find_claim(workspace: Workspace, claim_id: str, events: Iterable[Event]) -> tuple[Event, Path, Claim]:
    """The standing claim with an id, or with the only id that begins so (six digits at least).

    Raises :class:`TrackerError` where there is none, several, or one that has been corrected already.
    """
    wanted = claim_id.strip().lower()
    if len(wanted) < 6:
        raise TrackerError(
            f"{claim_id!r} is too short for a claim id: tracker log EVENT lists them", code="unknown_claim"
        )
    found: list[tuple[Event, Path, Claim]] = []
    for event in events:
        path = workspace.ledger_path(event.event)
        if not path.is_file():
            continue
        table = read_ledger(path, event=event.event, zone=event.timezone, started_at=event.started_at)
        matches = table.claims[table.claims["claim_id"].str.startswith(wanted)]
        found += [(event, path, claim) for claim in claims_of(matches)]
        superseding = table.entries[table.entries["supersedes"].str.contains(wanted, regex=False)]
        if matches.empty and len(superseding):
            newer, line = superseding[["claim_id", "line"]].iloc[-1]
            raise TrackerError(
                f"{path}: {wanted} was corrected already in line {line}: correct {newer}", code="corrected"
            )
    if len(found) != 1:
        many = (
            f"{len(found)} claims begin with {wanted}: give more digits"
            if found
            else f"no claim {wanted} in the workspace"
        )
        raise TrackerError(f"{many} (tracker log EVENT lists them)", code="unknown_claim")
    return found[0]


def correct(event: Event, path: Path, claim: Claim, changes: Mapping[str, Any]) -> AppendResult:
    """Append a claim that supersedes another: its fields with ``changes`` (``None`` empties one).

    Raises :class:`TrackerError`, with nothing changed, where nothing would differ.
    """
    changed = {name: value for name, value in changes.items() if getattr(claim, name) != value}
    if not changed:
        raise TrackerError(f"{claim.claim_id} says that already: nothing to correct", code="no_change")
    new = dataclasses.replace(claim, **changed, supersedes=claim.claim_id, claim_id=None, recorded_at=None)
    return append_claims(path, [new], event=event.event, zone=event.timezone)
