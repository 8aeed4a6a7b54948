"""Frames for the timeline's tests: claims written as lines, as the ledger and the sources would hand them over."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tracker.figures import parse_figure
from tracker.model import COLUMNS, INTEGER_COLUMNS
from tracker.timeline import prepare

EVENT = {
    "event": "blast",
    "title": "Blast",
    "started_at": "2024-01-03T15:00",
    "timezone": "UTC",
    "place": "",
    "kind": "",
    "url": "",
}
DEFAULTS = {"metric": "killed", "basis": "total", "certainty": "stated", "event": "blast"}


def claims(lines: str, **common: Any) -> pd.DataFrame:
    """Annotated claims from lines ``reported_at | figure | voice | column=value, ...``.

    A voice that ends in ``?`` is unofficial; the figure is in compact notation.
    """
    rows = []
    for line in lines.strip().splitlines():
        when, figure, voice, *more = (part.strip() for part in line.split("|"))
        number = parse_figure(figure)
        row = {"reported_at": when, "value": number.value, "value_max": number.value_max, "qualifier": number.qualifier}
        row |= {"voice": voice.rstrip("?"), "official": not voice.endswith("?"), "attributed_to": voice.rstrip("?")}
        row["voice_kind"] = "media" if voice.endswith("?") else "government"
        row |= dict(pair.strip().split("=", 1) for pair in (more[0].split(",") if more else []) if pair.strip())
        rows.append(row)
    return from_rows(rows, **common)


def from_rows(rows: list[dict[str, Any]], **common: Any) -> pd.DataFrame:
    """Annotated claims from dicts; columns that are missing are empty."""
    text = [name for name in COLUMNS if name not in INTEGER_COLUMNS] + ["voice", "voice_kind"]
    full = [
        {**dict.fromkeys(text, ""), **DEFAULTS, "qualifier": "exact", "value_max": None, "start": None, "end": None}
        | common
        | {"claim_id": f"c{number}"}
        | row
        | {"row": number, "line": number + 2}
        for number, row in enumerate(rows)
    ]
    frame = pd.DataFrame(full, columns=[*COLUMNS, "voice", "voice_kind", "official", "row", "line"])
    for name in text:
        frame[name] = frame[name].astype("str")
    for name in ("value_max", "start", "end"):
        frame[name] = frame[name].astype("Int64")
    frame["value"] = frame["value"].astype("int64")
    frame["official"] = frame["official"].astype(bool)
    return frame.astype({"row": "int64", "line": "int64"})


def events(*more: dict[str, str], **changed: str) -> pd.DataFrame:
    """The events frame: the blast (with fields changed) and others."""
    return pd.DataFrame([{**EVENT, **changed}, *({**EVENT, **other} for other in more)], dtype="str")


def prepared(
    lines: str, *, common: dict[str, Any] | None = None, event: dict[str, str] | None = None, **options: Any
) -> pd.DataFrame:
    """The prepared frame of :func:`claims` lines."""
    return prepare(claims(lines, **(common or {})), events(**(event or {})), **options)
