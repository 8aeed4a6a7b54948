"""The rows of the page's tables, in words: claims and revisions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tracker.model import Event
from tracker.reporter import words
from tracker.timeline import revisions

if TYPE_CHECKING:
    import pandas as pd

NATURES = {"new_deaths": "new deaths", "correction": "correction", "redefinition": "redefinition"}
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
                "when": words.when(reported, event) if reported else "time not given",
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
        before, delta = integer(row["from_value"]), integer(row["delta"])
        rows.append(
            {
                "known": known.get(row["claim_id"], 0),
                "when": words.when(row["reported_at"], event),
                "in_print": in_print(row["reported_at"], published.get(row["claim_id"], ""), event),
                "counted": counted(row["metric"], row["group"], row["scope"]),
                "before": "" if before is None else words.figure(before, None, row["from_qualifier"]),
                "after": words.figure(row["value"], integer(row.get("value_max")), row["qualifier"]),
                "change": _change(row["kind"], delta),
                "who": row["attributed_to"] or row["voice"],
                "reason": _reason(row["kind"], words.reasons(row["reason"]), NATURES.get(row["nature"], "")),
                "note": row["note"],
                "as_entered": bool(row["as_entered"]),
            }
        )
    return rows


def in_print(reported: str, published: str, event: Event) -> str:
    """When the page appeared, where that says more than the time of the report."""
    return f"in print {words.when(published, event)}" if published and published != reported else ""


def _change(kind: str, delta: int | None) -> str:
    if kind == "first" or delta is None:
        return kind
    return words.signed(delta) if delta else kind


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
