"""The rows of the timeline's tables as people read them: a dict of columns for every row of a frame."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.commands.timewords import counted, duration, figure, is_missing, when

Row = Mapping[Any, Any]


def voice(row: Row, zone: str) -> dict[str, Any]:
    """A voice's last figure."""
    worded = row["qualifiers"].replace("_", " ")
    return {
        "counted": counted(row),
        "figure": figure(row["value"], row["value_max"], row["qualifier"]),
        "kind": "lead" if row["leads"] else row["kind"] if row["certain"] else f"possibly ({row['kind']})",
        "voice": f"{row['voice']} ({row['voice_kind'].replace('_', ' ')})",
        "when": when(row, zone),
        "outlets": row["outlets"] + (f" (worded: {worded})" if ";" in worded else ""),
    }


def standing(row: Row, zone: str) -> dict[str, Any]:
    """What stands in a series."""
    lowest, highest = (figure(row[name], None, row[f"{name}_qualifier"]) for name in ("lowest", "highest"))
    return {
        "counted": counted(row),
        "lead": figure(row["value"], row["value_max"], row["qualifier"]),
        "voice": "" if is_missing(row["voice"]) else row["voice"],
        "when": "" if is_missing(row["reported_at"]) else when(row, zone),
        "standing": lowest if lowest == highest else f"{lowest} to {highest}",
        "voices": row["voices"],
        "claims": row["claims"],
    }


def claim(row: Row, zone: str) -> dict[str, Any]:
    """One claim."""
    return {
        "when": when(row, zone),
        "counted": counted(row),
        "figure": figure(row["value"], row["value_max"], row["qualifier"]),
        "kind": row["kind"] + (", in the lead" if row["in_lead"] else ""),
        "voice": row["voice"],
        "outlet": row["outlet"],
        "reason": _words(row["reason"]),
    }


def revision(row: Row, zone: str) -> dict[str, Any]:
    """One change of the lead."""
    old = figure(row["from_value"], row["from_value_max"], row["from_qualifier"])
    if old and (row["from_metric"], row["from_scope"]) != (row["metric"], row["scope"]):
        old += f" {counted({**row, 'group': ''}, 'from_')}"
    new = figure(row["value"], row["value_max"], row["qualifier"])
    delta, percent = row["delta"], row["percent"]
    share = "" if is_missing(percent) else f" ({percent:+.{0 if abs(percent) >= 1 else 1}f} %)"
    nature = "reason unknown" if row["nature"] == "unknown" else _words(row["nature"])
    why = ": ".join(part for part in (nature, _words(row["reason"])) if part and part != row["kind"])
    said_by = f" (said by {row['reason_by']})" if row["reason_by"] else ""
    return {
        "when": when(row, zone) + (" (order as entered)" if row["as_entered"] else ""),
        "counted": counted(row),
        "figure": f"{old} -> {new}" if old else new,
        "change": "" if is_missing(delta) else f"{delta:+,}{share}",
        "after": "" if is_missing(row["lag"]) or not row["lag"] else duration(row["lag"]),
        "kind and why": ", ".join(part for part in (row["kind"], why) if part) + said_by,
        "voice": row["voice"],
    }


def _words(text: str) -> str:
    return text.replace(";", ", ").replace("_", " ")


def event(row: Row) -> dict[str, Any]:
    """One event beside others."""
    said: dict[str, Any] = {"event": row["event"], "first": figure(row["first"], None, row["first_qualifier"])}
    for horizon in ("hour", "day", "week"):
        value, share = row[f"after_{horizon}"], row[f"share_after_{horizon}"]
        said[f"after a {horizon}"] = "" if is_missing(value) else f"{value:,} ({100 * share:.0f} %)"
    above = "" if is_missing(row["overshoot"]) or not row["overshoot"] else f" (+{100 * row['overshoot']:.0f} %)"
    return said | {
        "peak": figure(row["peak"], None, row["peak_qualifier"]) + above,
        "latest": figure(row["latest"], None, row["latest_qualifier"]),
        "up, down": f"{row['rises']}, {row['falls']}",
        "within 10 %": duration(row["within_10"]),
        "status": row["status"] + (" since a redefinition" if row["redefinitions"] else ""),
    }


def distribution(row: Row) -> dict[str, Any]:
    """The early figures of a kind of voice."""
    shares = {name: f"{100 * row[name]:.0f} %" for name in ("lowest", "median", "highest")}
    return {"within the first": row["horizon"], "voice": row["voice_kind"].replace("_", " "), **shares} | {
        "events": row["events"]
    }
