"""Small prepared frames, made without ledger and timeline."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tracker.model import COLUMNS, INTEGER_COLUMNS, Event
from tracker.timeline import prepare

KERMAN = Event("kerman-2024", "Kerman bombings", "2024-01-03T14:50+03:30", "Asia/Tehran", "Kerman, Iran", "bombing")

KERMAN_ROWS = """
2024-01-03T16:24+03:30 killed 20 at_least official Kerman_emergency_services
2024-01-03T16:30+03:30 killed 50 more_than media social_media
2024-01-03T16:40+03:30 killed 53 exact official Kerman_emergency_services
2024-01-03T16:50+03:30 killed 73 at_least official emergency_services
2024-01-03T17:51+03:30 killed 103 exact official Kerman_emergency_services
2024-01-03 killed 200 about media Fox_News
2024-01-03T23:10+03:30 killed 95 exact official health_ministry duplicate_names
2024-01-04T09:19+03:30 killed 84 exact official interior_ministry identification
2024-01-05T12:30+03:30 killed 89 exact official Kerman_governorate died_in_hospital
2024-01-06 killed 91 exact official Kerman_emergency_services died_in_hospital
2024-01-06 killed 92 exact media local_media
2024-01-06 killed 300 more_than media Islamic_State
2024-01-11T14:18+03:30 killed 93 exact official IRNA
2024-01 killed 94 exact official Iranian_officials
2024-01 killed 95 exact official Kerman_emergency_services
2024-03-11 killed 96 exact official Tasnim
2024-01-03T16:24+03:30 injured 40 exact official Kerman_emergency_services
2024-01-03T16:50+03:30 injured 170 exact official emergency_services
2024-01-03T17:51+03:30 injured 141 about official Red_Crescent
2024-01-03T23:10+03:30 injured 211 exact official health_ministry
2024-01-04T17:00+03:30 injured 284 exact official interior_ministry
2024-01-11T14:18+03:30 injured 280 more_than official IRNA
"""


def make_claims(text: str, event: Event = KERMAN) -> Any:
    """Annotated claims of lines ``reported_at metric value[-value_max] qualifier official|media voice [reason]``."""
    records = []
    for row, line in enumerate(text.strip().splitlines()):
        when, metric, value, qualifier, kind, voice, *reason = line.split()
        low, _, high = value.partition("-")
        records.append(
            {
                **dict.fromkeys(COLUMNS, ""),
                "reported_at": when,
                "metric": metric,
                "value": int(low),
                "value_max": int(high) if high else None,
                "qualifier": qualifier,
                "attributed_to": voice.replace("_", " "),
                "voice": voice.replace("_", " "),
                "voice_kind": kind,
                "official": kind == "official",
                "basis": "total",
                "certainty": "stated",
                "reason": ";".join(reason),
                "event": event.event,
                "claim_id": f"{row:016x}",
                "row": row,
                "line": row + 2,
            }
        )
    extra = ["voice", "voice_kind", "official", "row", "line"]
    claims = pd.DataFrame(records, columns=[*COLUMNS, *extra])
    for column in INTEGER_COLUMNS:
        if column != "value":
            claims[column] = pd.to_numeric(claims[column], errors="coerce").astype("Int64")
    claims["value"] = claims["value"].astype("int64")
    claims["official"] = claims["official"].astype(bool)
    for column in claims.columns:
        if claims[column].dtype == object:
            claims[column] = claims[column].astype("str")
    return claims


def make_frame(text: str = KERMAN_ROWS, event: Event = KERMAN, claims: Any = None) -> Any:
    """The prepared frame of such lines, or of ``claims``."""
    events = pd.DataFrame([{"event": event.event, "started_at": event.started_at, "timezone": event.timezone}])
    return prepare(make_claims(text, event) if claims is None else claims, events)
