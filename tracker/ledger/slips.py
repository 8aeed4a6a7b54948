"""Slips that a careful colleague would ask about. Warnings only: any of them may be what a source really said."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from tracker.figures import notation
from tracker.ledger.columns import ABSENT, computed_ids
from tracker.ledger.table import Table
from tracker.model import ID_FIELDS, Event, Problem, Time, TrackerError, parse_time

TENFOLD = 8.0
"""A figure this many times its neighbours, or this fraction of them, may have a digit too many or too few."""
SMALL = 10
"""Figures below are too often equal or tenfold by chance."""
MAX_QUOTE = 160
_TEXTS = ("attributed_to", "via", "outlet", "url", "group", "scope", "note", "quote")
_FORMULA_ERROR = re.compile(r"#(?:[A-ZÄÖÜÉÈ/0]+[!?]|N/A|NV|N/D|#+)")  # in the languages of spreadsheets

Found = Iterator[tuple[int, str, str, str]]
"""Position in the frame, column, code, message."""


def slips(table: Table, event: Event | None) -> list[Problem]:
    """The slips of a ledger's standing claims, as warnings, in the order of its lines."""
    frame = table.claims
    zone = event.timezone if event else "UTC"
    times = _Times(frame, event, zone)
    found: list[tuple[int, str, str, str]] = []
    for rule in _RULES:
        found += rule(frame, times)
    lines = frame["line"].to_numpy()
    problems = [
        Problem(code, message, str(table.path), int(lines[position]), column, "warning")
        for position, column, code, message in found
    ]
    return sorted(problems, key=lambda p: (p.line, p.column))


class _Times:
    """The times of a frame's claims, each distinct text read once."""

    def __init__(self, frame: pd.DataFrame, event: Event | None, zone: str) -> None:
        self.zone = zone
        self.began = parse_time(event.started_at, zone) if event and event.started_at else None
        self.reported, self.published, self.recorded = (
            [self._time(text) for text in frame[name]] for name in ("reported_at", "published_at", "recorded_at")
        )

    def _time(self, text: str) -> Time | None:
        try:
            return parse_time(text, self.zone) if text else None
        except TrackerError:
            return None


def _time_slips(frame: pd.DataFrame, times: _Times) -> Found:
    """Published before reported, a report before its event, entered before reported, a year mistyped."""
    for position, (reported, published, recorded) in enumerate(
        zip(times.reported, times.published, times.recorded, strict=True)
    ):
        if reported is None:
            continue
        if times.began and reported.end <= times.began.start:
            yield (
                position,
                "reported_at",
                "before_event",
                f"{reported.text} is before the event began ({times.began.text})",
            )
        if recorded and recorded.end <= reported.start:
            message = f"{reported.text} is after the entry was made ({recorded.text}): is the date right?"
            yield position, "reported_at", "after_entry", message
        if published is None:
            continue
        if published.end <= reported.start:
            message = f"published ({published.text}) before it was reported ({reported.text}): are the two exchanged?"
            yield position, "published_at", "published_first", message
        days = (published.start - reported.start).days
        if abs(days) > 300 and reported.start.month == published.start.month:
            message = f"{published.text} is a year or more from {reported.text}: is the year right?"
            yield position, "published_at", "year", message


def _series(frame: pd.DataFrame, times: _Times) -> Iterator[tuple[tuple[str, ...], list[int]]]:
    """The totals of each series, in order of time, without those that an editor has set aside with ``lead`` = no."""
    wanted = frame[(frame["basis"] == "total") & (frame["lead"] != "no")]
    for key, group in wanted.groupby(["event", "metric", "group", "scope"], sort=False):
        positions = [p for p in group.index if times.reported[p] is not None]
        rows = frame["row"].to_numpy()
        positions.sort(key=lambda p: (times.reported[p].end, times.reported[p].start, rows[p]))  # type: ignore[union-attr]
        yield tuple(map(str, key)), positions


def _figure_slips(frame: pd.DataFrame, times: _Times) -> Found:
    """A digit too many or too few, and two digits exchanged, against the figures before and after."""
    values = frame["value"].to_numpy()
    for _, positions in _series(frame, times):
        given = values[positions].tolist()
        once = {value for value, count in Counter(given).items() if count == 1}
        edges = sorted({0, len(given) - 1})
        # What is asked about once is not held against its neighbours. The first and the last figure are therefore
        # judged after those between; of two figures with the same digits, the later one is asked about.
        asked: set[int] = set()
        for rule, order in ((_tenfold, [*range(1, len(given) - 1), *edges]), (_exchanged, reversed(range(len(given))))):
            for at in order:
                sides = [
                    [given[i] for i in side if given[i] != given[at] and i not in asked]
                    for side in (range(at - 1, max(-1, at - 4), -1), range(at + 1, min(len(given), at + 4)))
                ]
                found = rule(given[at], *sides) if given[at] in once and at not in asked else ""
                if found:
                    asked.add(at)
                    yield positions[at], "value", rule.__name__.strip("_"), found


def _tenfold(value: int, before: list[int], after: list[int]) -> str:
    """The question about a figure far from those beside it (the nearest of them come first), or ""."""
    near = before[:1] + after[:1]
    if near and value >= TENFOLD * max(near) and min(near) >= SMALL:
        return f"{value:,} is many times its neighbours ({_listed(near)}): a digit too many?"
    if before and value and value * TENFOLD <= min(near) and max(near) >= SMALL * TENFOLD:
        return f"{value:,} is a small part of its neighbours ({_listed(near)}): a digit too few?"
    return ""


def _exchanged(value: int, before: list[int], after: list[int]) -> str:
    """The question about a figure with the digits of one beside it, outside the span of its neighbours, or ""."""
    beside = sorted(_exchanges(value) & {*before[:2], *after[:2]})
    if before and after and min(before[0], after[0]) <= value <= max(before[0], after[0]):
        return ""
    return f"{value:,} has the digits of {_listed(beside)}, given beside it: are two exchanged?" if beside else ""


def _listed(values: list[int]) -> str:
    return " and ".join(f"{value:,}" for value in values)


def _exchanges(value: int) -> set[int]:
    """The numbers that two neighbouring digits exchanged make of a number."""
    digits = str(value)
    swapped = {digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :] for i in range(len(digits) - 1)}
    return {int(s) for s in swapped if s[0] != "0"} - {value}


def _metric_slips(frame: pd.DataFrame, times: _Times) -> Found:
    """Wounded, missing or in hospital equal to an earlier number of dead, and to no other figure of their own."""
    whole = frame[(frame["scope"] == "") & (frame["group"] == "") & (frame["basis"] == "total")]
    events, values, lines = (frame[name].tolist() for name in ("event", "value", "line"))
    dead: dict[tuple[str, int], int] = {}
    for position in whole.index[whole["metric"] == "killed"].tolist():
        dead.setdefault((events[position], values[position]), position)
    kinds = ["injured", "hospitalised", "missing", "casualties"]
    others = whole[whole["metric"].isin(kinds) & (whole["value"] >= SMALL) & (whole["lead"] != "no")]
    counts = others.groupby(["event", "metric", "value"])["row"].transform("size")
    metrics = frame["metric"].tolist()
    for position in others.index[counts == 1].tolist():
        value = values[position]
        first = dead.get((events[position], value))
        if first is None or not str(value)[1:].strip("0"):  # round numbers are often equal by chance
            continue
        here, there = times.reported[position], times.reported[first]
        if here and there and there.start <= here.end:
            said = f"{value:,} {metrics[position]} is also the number of killed given on {there.text}"
            yield position, "metric", "other_metric", f"{said} (line {lines[first]}): is the metric right?"


_NUMBER = re.compile(r"\d[\d.,'’ \u00a0\u2009\u202f]*\d|\d")


@functools.cache
def _number_words() -> re.Pattern[str]:
    words = [*notation("number"), *notation("vague"), *notation("scale")]
    return re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")\b", re.IGNORECASE)


def _quote_slips(frame: pd.DataFrame, times: _Times) -> Found:
    """A quote without the figure, or longer than the phrase that carries it."""
    quotes, values, highs = (frame[name].to_numpy(dtype=object) for name in ("quote", "value", "value_max"))
    for position in np.flatnonzero(quotes != ""):
        quote, value, high = quotes[position], values[position], highs[position]
        if len(quote) > MAX_QUOTE:
            message = f"{len(quote)} characters: keep the phrase that carries the figure ({MAX_QUOTE})"
            yield int(position), "quote", "long_quote", message
        numbers = {re.sub(r"\D", "", match) for match in _NUMBER.findall(quote)} | set(re.split(r"\D+", quote))
        words = _number_words().search(quote)
        meant = {str(value), *([] if high is pd.NA else [str(high)])}
        if not words and not meant & {str(int(n)) for n in numbers if n}:
            yield int(position), "quote", "not_in_quote", f"the quote does not hold {value:,}"


def _entry_slips(frame: pd.DataFrame, times: _Times) -> Found:
    """A row changed after it was entered, a lead without its note, spaces around a name, the error of a formula."""
    named = {name: frame[name].to_numpy(dtype=object) for name in (*ID_FIELDS, "article_id") if name != "value_max"}
    named["value_max"] = frame["value_max"].fillna(ABSENT).to_numpy(dtype="int64")
    computed = np.array(computed_ids(named), dtype=object)
    for position in np.flatnonzero(computed != frame["claim_id"].to_numpy(dtype=object)):
        message = "the row was changed after it was entered: tracker correct keeps both (or empty the claim_id)"
        yield int(position), "claim_id", "changed", message
    for position in np.flatnonzero(((frame["lead"] != "") & (frame["note"] == "")).to_numpy()):
        yield int(position), "lead", "lead_without_note", "an editor's choice of lead needs a note that says why"
    for name in ("attributed_to", "via", "outlet", "group", "scope", "url"):
        cells = frame[name]
        for position in np.flatnonzero((cells != cells.str.strip()).to_numpy()):
            yield int(position), name, "spaces", f"spaces around {cells.iloc[position]!r}: remove them"
    for name in _TEXTS:
        cells = frame[name]
        wrong = {cell for cell in set(cells) if cell[:1] == "#" and _FORMULA_ERROR.fullmatch(cell)}
        for position in np.flatnonzero(cells.isin(wrong).to_numpy()) if wrong else ():
            message = f"{cells.iloc[position]} is what a spreadsheet shows instead of a value: write what was meant"
            yield int(position), name, "formula_error", message


_RULES: tuple[Callable[[pd.DataFrame, _Times], Found], ...] = (
    _time_slips,
    _figure_slips,
    _metric_slips,
    _quote_slips,
    _entry_slips,
)
