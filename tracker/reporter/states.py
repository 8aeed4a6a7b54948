"""What stood when: one state a change, computed here by the timeline; the page's script only selects one."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tracker.figures import format_figure
from tracker.model import LEVELS, Event, Metric, zone_of
from tracker.reporter import words
from tracker.reporter.lead import family
from tracker.reporter.rows import counted, integer, when, without_zone
from tracker.timeline import cut

_LEADING = [
    *("order", "series", "metric", "group", "scope", "value", "value_max", "qualifier", "certainty"),
    *("attributed_to", "voice", "reported_at"),
]
_METRICS = [metric.value for metric in Metric]
_BOUND = re.compile(r"(?P<bound>[^\d]+?)\s+(?P<number>\d.*)")


@dataclass(frozen=True, slots=True)
class Figure:
    """One series' standing figure in words: ``bound`` ("at least"), ``number`` ("84"), what it counts, who said it.

    ``compact`` is the same in the ledger's notation; ``main`` is False for a group, a part of the whole, a level,
    and what another way of counting took over from.
    """

    metric: str
    group: str
    scope: str
    counted: str
    bound: str
    number: str
    compact: str
    said: str
    main: bool


@dataclass(frozen=True, slots=True)
class State:
    """What stood from a moment on: ``local`` is its wall clock in the event's zone, ``label`` the same in words."""

    at: dt.datetime
    local: str
    label: str
    sentence: str
    figures: tuple[Figure, ...]


def known_from(frame: pd.DataFrame, at: list[dt.datetime]) -> dict[str, int]:
    """For each claim id, the first moment that knows it, by its place; what is never certain comes with the last."""
    last = max(len(at) - 1, 0)
    return {
        str(claim): last if pd.isna(moment) else min(bisect_left(at, moment.to_pydatetime()), last)
        for claim, moment in zip(frame["claim_id"], frame["known_at"], strict=True)
    }


def states(frame: pd.DataFrame, event: Event, at: list[dt.datetime]) -> list[State]:
    """The state from each moment on: the standing figures of the lead, each with its speaker, and a sentence."""
    zone = zone_of(event.timezone)
    found = []
    for moment, leading, sentence in _each(frame, event, at):
        local = _minute(moment).astimezone(zone)
        figures = [_figure(row, event, _is_main(row, leading)) for row in leading]
        found.append(
            State(
                at=moment,
                local=local.strftime("%Y-%m-%dT%H:%M").zfill(16),
                label=label(local, event),
                sentence=without_zone(sentence),
                figures=tuple(sorted(figures, key=_rank)),
            )
        )
    return found


def _each(frame: pd.DataFrame, event: Event, at: list[dt.datetime]) -> Iterator[tuple[dt.datetime, list[Any], str]]:
    """For each moment: the last change of every series known by then, and the sentence on what stands."""
    known = frame[frame["known_at"].notna()]
    if not known["known_at"].equals(known["reported_end"]):
        # Claims become known in another order than they were reported in: each moment has a lead of its own.
        for moment in at:
            then = cut(known, moment)
            last_changes = _changes(then).drop_duplicates("series", keep="last")
            yield moment, last_changes.to_dict("records"), words.standing(then, event, moment)
        return
    # What is known is a first part of the rows, and nothing that was judged about them changes later.
    told = words.Standing(known, event)
    changes = _changes(known).to_dict("records")
    orders = known["order"].to_numpy()
    leading: dict[int, dict[Hashable, Any]] = {}
    done = 0
    for moment, count in zip(at, known["known_at"].searchsorted(at, side="right").tolist(), strict=True):
        last = int(orders[count - 1])
        while done < len(changes) and changes[done]["order"] <= last:
            leading.pop(changes[done]["series"], None)
            leading[changes[done]["series"]] = changes[done]
            done += 1
        yield moment, list(leading.values()), told.sentence(f"As of {words.moment(moment, event)}", last)


def _changes(known: pd.DataFrame) -> pd.DataFrame:
    """The rows that moved the lead of their series: its last one stands."""
    return known.loc[(known["changes"] & (known["basis"] != "additional")).to_numpy(), _LEADING]


def _minute(moment: dt.datetime) -> dt.datetime:
    """The first full minute from a moment on: what is known then is known to a clock without seconds."""
    full = moment.replace(second=0, microsecond=0)
    return full if full == moment else full + dt.timedelta(minutes=1)


def label(local: dt.datetime, event: Event) -> str:
    """A moment in words; midnight is the end of the day before."""
    if (local.hour, local.minute) == (0, 0):
        return f"the end of {when((local - dt.timedelta(days=1)).strftime('%Y-%m-%d'), event)}"
    return when(local.strftime("%Y-%m-%dT%H:%M"), event)


def _rank(figure: Figure) -> tuple[bool, int]:
    """Totals before parts, metrics in the vocabulary's order."""
    return not figure.main, _METRICS.index(figure.metric)


def _is_main(row: Mapping[Any, Any], leading: list[dict[Hashable, Any]]) -> bool:
    """Whether a figure counts everybody, and is the last to do so in its way of counting (the dead, say)."""
    if row["group"] or row["scope"] or row["metric"] in LEVELS:
        return False
    ways = family("killed") if row["metric"] in family("killed") else (row["metric"],)
    rivals = [other for other in leading if other["metric"] in ways and not other["group"] and not other["scope"]]
    return bool(row["order"] == max(other["order"] for other in rivals))


def _figure(row: Mapping[Any, Any], event: Event, main: bool) -> Figure:
    value, value_max = int(row["value"]), integer(row["value_max"])
    text = words.figure(value, value_max, row["qualifier"], row["certainty"])
    match = _BOUND.fullmatch(text)
    speaker = row["attributed_to"] or row["voice"]
    return Figure(
        metric=row["metric"],
        group=row["group"],
        scope=row["scope"],
        counted=counted(row["metric"], row["group"], row["scope"]),
        bound=match["bound"] if match else "",
        number=match["number"] if match else text,
        compact=format_figure(value, value_max, row["qualifier"]),
        said=", ".join(part for part in (speaker, when(row["reported_at"], event)) if part),
        main=main,
    )
