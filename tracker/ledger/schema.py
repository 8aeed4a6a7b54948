"""A machine-readable schema of every table: a Frictionless data package, generated from the model.

It describes the tables as the programs write them. What people may write besides (other separators, shorthand figures,
written dates) is read all the same and not part of it.

Source of the format: Data Package and Table Schema specifications, https://specs.frictionlessdata.io (version 1).
"""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Any

from tracker.figures import LARGEST
from tracker.ledger.cells import MAX_CELL
from tracker.model import (
    COLUMNS,
    ENUM_COLUMNS,
    EVENT_COLUMNS,
    INTEGER_COLUMNS,
    REQUIRED_COLUMNS,
    SLUG,
    Reason,
)
from tracker.sources import MATCHES, SOURCE_COLUMNS
from tracker.workspace import CLAIMS, EVENTS, SOURCES, Workspace

NAME = "datapackage.json"
CLAIMS_SCHEMA = "claims.schema.json"
NOTATION_COLUMNS = ("kind", "word", "meaning")

_ID = "[0-9a-f]{16}"
_MOMENT = (
    r"[0-9]{4}(-[0-9]{2}(-[0-9]{2}([T ][0-9]{2}(:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?)?"
    r" ?(Z|[+-][0-9]{2}:?[0-9]{2})?)?)?)?"
)
_REASONS = "|".join(Reason)
_PATTERNS = {
    "reported_at": f"{_MOMENT}(/{_MOMENT})?",
    "published_at": f"{_MOMENT}(/{_MOMENT})?",
    "recorded_at": _MOMENT,
    "started_at": f"{_MOMENT}(/{_MOMENT})?",
    "reason": f"({_REASONS})(;({_REASONS}))*",
    "claim_id": _ID,
    "supersedes": f"{_ID}(;{_ID})*",
    "event": SLUG.pattern.replace("?:", ""),
}
_DESCRIPTIONS = {
    "reported_at": "when the speaker gave the figure, as precisely as known: reduced ISO 8601, or start/end",
    "published_at": "when the page that carries the figure appeared",
    "recorded_at": "when the row entered the ledger, UTC",
    "metric": "what is counted",
    "value": "the number as printed; the low end of a range; the floor of a vague quantity",
    "value_max": "the high end of a range",
    "qualifier": "what the number claims about the true count",
    "attributed_to": "who said it",
    "via": "the agency that relayed it",
    "outlet": "who printed it",
    "group": "who is counted, when not everybody",
    "scope": "what the figure covers, when not the whole",
    "basis": "a total, or an increment on an earlier figure",
    "certainty": "stated, or only feared",
    "lead": "an editor's choice to put the claim into the lead or keep it out, with a note",
    "reason": "why the figure changed, one or several joined by semicolons",
    "quote": "the words that carry the figure, at most 160 characters",
    "start": "first character of the number expression in the article's text",
    "end": "the character after its last",
    "rule": "the rule of the extractor that made the claim",
    "supersedes": "the ids of the entries that this one corrects",
    "claim_id": "16 hexadecimal digits of the SHA-256 of what makes two rows the same claim",
    "started_at": "when the event began, as precisely as known",
    "timezone": "IANA name of the time zone of clock times without offset",
}


def _field(
    name: str, *, required: bool = False, values: type[StrEnum] | tuple[str, ...] | None = None
) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, "type": "integer" if name in INTEGER_COLUMNS else "string"}
    if name in _DESCRIPTIONS:
        field["description"] = _DESCRIPTIONS[name]
    constraints: dict[str, Any] = {"required": True} if required else {}
    if name in INTEGER_COLUMNS:
        constraints |= {"minimum": 0, "maximum": LARGEST}
    elif values:
        constraints["enum"] = [str(value) for value in values]
    elif name in _PATTERNS:
        constraints["pattern"] = _PATTERNS[name]
    else:
        constraints["maxLength"] = MAX_CELL
    return {**field, "constraints": constraints}


def claims_schema() -> dict[str, Any]:
    """The Table Schema of a ledger."""
    choices: dict[str, Any] = {**ENUM_COLUMNS, "lead": ("yes", "no")}
    fields = [_field(name, required=name in REQUIRED_COLUMNS, values=choices.get(name)) for name in COLUMNS]
    reference = {"fields": "event", "reference": {"resource": "events", "fields": "event"}}
    return {"fields": fields, "missingValues": [""], "foreignKeys": [reference]}


def events_schema() -> dict[str, Any]:
    """The Table Schema of the table of events."""
    required = ("event", "started_at")
    fields = [_field(name, required=name in required) for name in EVENT_COLUMNS]
    return {"fields": fields, "missingValues": [""], "primaryKey": "event"}


def sources_schema() -> dict[str, Any]:
    """The Table Schema of a table of speakers."""
    choices = {"match": MATCHES, "official": ("yes", "no")}
    required = ("match", "text")
    fields = [_field(name, required=name in required, values=choices.get(name)) for name in SOURCE_COLUMNS]
    return {"fields": fields, "missingValues": [""]}


def notation_schema() -> dict[str, Any]:
    """The Table Schema of the notation of figures."""
    fields = [_field(name, required=name in ("kind", "word")) for name in NOTATION_COLUMNS]
    return {"fields": fields, "missingValues": [""], "primaryKey": ["kind", "word"]}


def _resource(name: str, path: str, title: str, schema: dict[str, Any] | str) -> dict[str, Any]:
    """``schema`` is a Table Schema, or the path of the file that holds it."""
    about = {"profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
    return {"name": name, "path": path, "title": title, **about, "schema": schema}


def workspace_package(workspace: Workspace) -> dict[str, Any]:
    """The data package of a workspace: its events, its sources and every ledger, with paths relative to its folder."""
    resources = [_resource("events", EVENTS, "Events", events_schema())]
    if workspace.sources_path.is_file():
        resources.append(_resource("sources", SOURCES, "Speakers and the offices behind them", sources_schema()))
    for path in sorted((workspace.root / CLAIMS).glob("*.csv")):
        where = f"{CLAIMS}/{path.name}"
        resources.append(_resource(f"claims-{path.stem}", where, f"Claims of {path.stem}", CLAIMS_SCHEMA))
    return {"profile": "data-package", "name": "casualty-figures", "resources": resources}


def package_package() -> dict[str, Any]:
    """The data package of the tables that ship inside the Python package."""
    return {
        "profile": "data-package",
        "name": "casualty-tracker-tables",
        "resources": [
            _resource("sources", SOURCES, "Speakers and the offices behind them", sources_schema()),
            _resource("notation", "notation.csv", "The notation of figures", notation_schema()),
        ],
    }


def as_json(package: dict[str, Any]) -> str:
    """A package as the text of its file."""
    return json.dumps(package, indent=1, ensure_ascii=False) + "\n"


def write_package(workspace: Workspace) -> Path:
    """Write the workspace's ``datapackage.json`` and the schema of its ledgers; returns the path of the first.

    Raises :class:`TrackerError` where that fails.
    """
    from tracker.ledger.files import create_file

    create_file(workspace.root / CLAIMS_SCHEMA, [as_json(claims_schema()).encode()])
    create_file(workspace.root / NAME, [as_json(workspace_package(workspace)).encode()])
    return workspace.root / NAME


TABLES = {"claims": claims_schema, "events": events_schema, "sources": sources_schema, "notation": notation_schema}
"""The schema of each table by its name."""
