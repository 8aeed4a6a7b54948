"""The rows of the page's tables, in words: claims and revisions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tracker.model import Event
from tracker.reporter import words
from tracker.timeline import revisions

if TYPE_CHECKING:
    import pandas as pd

NATURES = {"new_deaths": "new deaths", "correction": "correction", "redefinition": "redefinition"}
_OFFSET = re.compile(r" \(UTC[^)]*\)")
_ONE_DAY = re.compile(r"between (\d+ \w+ \d{4}), (\d\d:\d\d) and \1, (\d\d:\d\d)")
_WEB = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)


def claim_rows(frame: pd.DataFrame, event: Event, known: dict[str, int]) -> list[dict[str, Any]]:
    """Every claim in timeline order: what its row and its mark say. ``known`` gives the first state that knows each."""
    rows = []
    for order, row in enumerate(frame.to_dict("records")):
        reported, published = row["reported_at"], row["published_at"]
        url = safe_url(row["url"])
        rows.append(
            {
                "id": row["claim_id"],
                "known": known[row["claim_id"]],
                "order": order,
                "metric": row["metric"],
                "value": row["value"],
                "figure": words.figure(row["value"], integer(row["value_max"]), row["qualifier"], row["certainty"]),
                "counted": counted(row["metric"], row["group"], row["scope"], row["basis"]),
                "when": when(reported, event) if reported else "time not given",
                "who": row["attributed_to"] or row["outlet"] or "no speaker named",
                "voice": row["voice"],
                "via": row["via"],
                "outlet": row["outlet"],
                "url": url,
                "host": urlsplit(url).hostname if url else "",
                "published": in_print(reported, published, event),
                "kind": row["kind"],
                "in_lead": bool(row["in_lead"]),
                "note": row["note"],
                "quote": row["quote"],
            }
        )
    return rows


def mark_label(claim: dict[str, Any]) -> str:
    """A mark's text alternative: "at least 84 killed, said Ahmad Vahidi, 4 January 2024"."""
    via = f" via {claim['via']}" if claim["via"] else ""
    return f"{claim['figure']} {claim['counted']}, {claim['who']}{via}, {claim['when']}"


def revision_rows(frame: pd.DataFrame, event: Event, known: dict[str, int]) -> list[dict[str, Any]]:
    """Every change of the leading figures in order, with its reason where a source gave one."""
    rows = []
    published = dict(zip(frame["claim_id"], frame["published_at"], strict=True))
    for row in revisions(frame).to_dict("records"):
        before = integer(row["from_value"])
        rows.append(
            {
                "known": known.get(row["claim_id"], 0),
                "when": when(row["reported_at"], event),
                "in_print": in_print(row["reported_at"], published.get(row["claim_id"], ""), event),
                "counted": counted(row["metric"], row["group"], row["scope"]),
                "before": "" if before is None else _before(before, row),
                "after": words.figure(row["value"], integer(row["value_max"]), row["qualifier"]),
                "change": words.signed(delta) if (delta := integer(row["delta"])) else row["kind"],
                "who": row["attributed_to"] or row["voice"],
                "reason": _reason(row["kind"], words.reasons(row["reason"]), NATURES.get(row["nature"], "")),
                "reason_by": row["reason_by"].replace(";", " and") if row["reason_by"] != row["attributed_to"] else "",
                "note": row["note"],
                "as_entered": bool(row["as_entered"]),
            }
        )
    return rows


def when(text: str, event: Event) -> str:
    """A time in words, without the zone: the page names it once, and all its clocks are in it."""
    return _ONE_DAY.sub(r"\1, between \2 and \3", without_zone(words.when(text, event)))


def without_zone(text: str) -> str:
    """A sentence without the offsets of its clock times."""
    return _OFFSET.sub("", text)


def in_print(reported: str, published: str, event: Event) -> str:
    """When the page appeared, where that says more than the time of the report."""
    if not published or published == reported:
        return ""
    day, _, clock = when(published, event).partition(", ")
    return f"in print at {clock}" if clock and when(reported, event) == day else f"in print {when(published, event)}"


def _before(value: int, row: Mapping[Any, Any]) -> str:
    """The figure that was revised, and what it counted where that was something else."""
    text = words.figure(value, integer(row["from_value_max"]), row["from_qualifier"])
    if (row["from_metric"], row["from_scope"]) == (row["metric"], row["scope"]):
        return text
    return f"{text} {counted(row['from_metric'], row['group'], row['from_scope'])}"


def _reason(kind: str, reason: str, nature: str) -> str:
    if not reason:
        return "" if kind == "first" else "not stated"
    return f"{reason} ({nature})" if nature and nature != reason else reason


def counted(metric: str, group: str = "", scope: str = "", basis: str = "total") -> str:
    """What a figure counts: "killed", "children killed", "injured (Syria)"."""
    text = f"{group.replace('_', ' ')} {words.metric_name(metric)}" if group else words.metric_name(metric)
    if basis == "additional":
        text += " in addition"
    return f"{text} ({scope})" if scope else text


def safe_url(text: str) -> str:
    """The address if a reader may follow it (http or https, with a host), else nothing."""
    text = text.strip()
    if not _WEB.fullmatch(text):
        return ""
    try:
        return text if urlsplit(text).hostname else ""
    except ValueError:
        return ""


def integer(value: Any) -> int | None:
    """A number of a nullable column, or None."""
    return None if value is None or value != value or str(value) == "<NA>" else int(value)
