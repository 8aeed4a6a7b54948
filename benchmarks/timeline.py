"""How long series, as-of and revisions take for very many claims, against one pandas sort of the same frame.

    python benchmarks/timeline.py [CLAIMS] [EVENTS]

The frame is made by a fixed seed: growing tolls with corrections, 40 voices, four metrics, copies, clock times and
whole days.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

import tracker.timeline as timeline
from tracker.model import COLUMNS, INTEGER_COLUMNS

START = np.datetime64("2020-01-01T00:00")


def claims_of_many_events(claims: int, events: int, seed: int = 7) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Annotated claims as the ledger and the sources give them, and their events."""
    random = np.random.default_rng(seed)
    number = random.integers(0, events, claims)
    names = np.array([f"event-{i:05d}" for i in range(events)], dtype=object)
    begun = START + random.integers(0, 60 * 24 * 365 * 3, events).astype("timedelta64[m]")
    minutes = np.exp(random.uniform(0, np.log(60 * 24 * 60), claims)).astype(np.int64)
    clock = np.datetime_as_string(begun[number] + minutes.astype("timedelta64[m]"), unit="m").astype(object)
    text = np.where(random.random(claims) < 0.3, np.array([t[:10] for t in clock], dtype=object), clock + "+00:00")
    growth = 20 + 80 * (1 - np.exp(-minutes / 2000)) + random.integers(-6, 7, claims)
    voice = random.integers(0, 40, claims)

    def pick(*words: str, weights: tuple[float, ...]) -> Any:
        return np.array(words, dtype=object)[random.choice(len(words), claims, p=weights)]

    columns: dict[str, Any] = {
        name: np.full(claims, "", dtype=object) for name in COLUMNS if name not in INTEGER_COLUMNS
    }
    columns |= {
        "event": names[number],
        "reported_at": text,
        "metric": pick("killed", "injured", "missing", "hospitalised", weights=(0.6, 0.25, 0.1, 0.05)),
        "qualifier": pick("exact", "at_least", "more_than", "about", weights=(0.7, 0.2, 0.05, 0.05)),
        "attributed_to": np.array([f"speaker {i}" for i in range(40)], dtype=object)[voice],
        "outlet": np.array([f"outlet {i}" for i in range(90)], dtype=object)[random.integers(0, 90, claims)],
        "url": np.array([f"https://example.org/{i}" for i in range(claims)], dtype=object),
        "basis": np.full(claims, "total", dtype=object),
        "certainty": np.full(claims, "stated", dtype=object),
        "reason": pick("", "died_in_hospital", "duplicate_names", weights=(0.9, 0.06, 0.04)),
        "claim_id": np.array([f"{i:016x}" for i in range(claims)], dtype=object),
        "recorded_at": np.full(claims, "2026-01-01T00:00Z", dtype=object),
        "voice": np.array([f"office {i // 2}" for i in range(40)], dtype=object)[voice],
        "voice_kind": np.array(["government", "media"], dtype=object)[voice % 2],
    }
    frame = pd.DataFrame({name: pd.array(values, dtype="str") for name, values in columns.items()})
    frame["value"] = growth.astype(np.int64)
    for name in ("value_max", "start", "end"):
        frame[name] = pd.array([pd.NA] * claims, dtype="Int64")
    frame["official"] = voice % 2 == 0
    frame["row"] = np.arange(claims)
    frame["line"] = frame["row"] + 2
    table = pd.DataFrame({"event": names, "started_at": np.datetime_as_string(begun, unit="m"), "timezone": "UTC"})
    return frame, table.astype("str")


def timed(name: str, work: Callable[[], Any], unit: float = 0.0) -> tuple[Any, float]:
    begun = time.process_time()
    result = work()
    seconds = time.process_time() - begun
    print(f"{name:<34}{seconds:7.2f} s" + (f"{seconds / unit:7.2f} sorts" if unit else ""))
    return result, seconds


def main(claims: int = 1_000_000, events: int = 10_000) -> None:
    frame, table = claims_of_many_events(claims, events)
    _, unit = timed("sort by event and reported_at", lambda: frame.sort_values(["event", "reported_at"]))
    prepared, first = timed("prepare (series, lead, kinds)", lambda: timeline.prepare(frame, table), unit)
    when = timeline.moment("2021-06-01")
    known, second = timed("as of a moment in the middle", lambda: timeline.as_of(prepared, when), unit)
    every, _ = timed("as of the end, every voice", lambda: timeline.as_of(prepared, timeline.moment("2026")), unit)
    changes, third = timed("revisions", lambda: timeline.revisions(prepared), unit)
    total = first + second + third
    print(f"{'series, as-of and revisions':<34}{total:7.2f} s{total / unit:7.2f} sorts (at most 5 wanted)")
    series = prepared["series"].nunique()
    print(f"{len(prepared)} claims, {series} series, {len(known)} and {len(every)} figures, {len(changes)} changes")


if __name__ == "__main__":
    main(*(int(text) for text in sys.argv[1:3]))
