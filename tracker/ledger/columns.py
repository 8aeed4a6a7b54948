"""From cells as people write them to the claims frame: every column read once a distinct value.

The frame has the columns of :data:`tracker.model.COLUMNS` (text as ``str`` with "" for an empty cell, ``value`` int64,
``value_max``, ``start`` and ``end`` Int64); cells that cannot be read become problems of their row.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from tracker.figures import LARGEST, Figure, parse_figure
from tracker.ledger import isotimes
from tracker.ledger.cells import Reader, fail, read_qualifier, read_text, restored, shown
from tracker.model import (
    COLUMNS,
    ID_FIELDS,
    IMPLIED,
    INTEGER_COLUMNS,
    Problem,
    Qualifier,
    TrackerError,
    hash_key,
)

_NO_ID = re.compile(r"[^0-9a-f]")
_UNLISTED = Problem("unlisted", "")
_LONG_NUMBER = len(str(LARGEST))
_MANY = 100  # distinct times; fewer are read one by one in less time
_STR: Any = pd.Series(dtype="str").dtype

ABSENT = -1
"""No number, in columns of nullable integers."""
Columns = dict[str, np.ndarray]
"""The columns of :data:`tracker.model.COLUMNS`: text as objects, integers as int64."""


class CellProblem(NamedTuple):
    """Something wrong with one cell: position of its record, column, code and message."""

    position: int
    column: str
    code: str
    message: str


class Found:
    """What is wrong with cells: which records are concerned (``bad``), and the ``first`` of the problems one by one
    (not more than ``most``)."""

    def __init__(self, count: int, most: float) -> None:
        self.bad = np.zeros(count, dtype=bool)
        self.first: list[CellProblem] = []
        self.most = most

    @property
    def full(self) -> bool:
        """Whether no more problems are listed: that a record is bad is then all there is to know of it."""
        return len(self.first) >= self.most

    @property
    def unlisted(self) -> int:
        """How many bad records none of the listed problems speaks of."""
        return int(self.bad.sum()) - len({problem.position for problem in self.first})

    def append(self, problem: CellProblem) -> None:
        self.bad[problem.position] = True
        if not self.full:
            self.first.append(problem)

    def left(self, values: np.ndarray) -> np.ndarray:
        """The cells that are worth reading; others are blank."""
        return np.where(self.bad, "", values) if self.full else values


def read_columns(
    cells: Mapping[str, np.ndarray],
    count: int,
    *,
    read: Mapping[str, Reader],
    event: str | None,
    plain: bool,
    guarded: bool,
    most: float = math.inf,
) -> tuple[Columns, Found]:
    """The columns of ``count`` records, and what cannot be read (the first ``most`` problems of it).

    Rows with a problem stay in the columns.

    ``cells`` has an object array of text a column. ``read`` are the :func:`tracker.ledger.cells.readers` of the file.
    ``event`` is the slug that the rows must belong to (``None``: any). ``plain`` and ``guarded``: see
    :class:`tracker.ledger.parse.Records`.
    """
    problems = Found(count, most)
    empty = np.full(count, "", dtype=object)
    columns: Columns = {name: cells.get(name, empty) for name in COLUMNS}
    if guarded:
        columns = {name: _restored(values) for name, values in columns.items()}
    if not plain:
        for name in cells:
            if name in columns:
                columns[name] = _by_value(problems.left(columns[name]), read_text, name, problems)
    for name, reader in read.items():
        if name in cells and name != "qualifier":
            columns[name] = _by_value(problems.left(columns[name]), reader, name, problems)
    for name in ("reported_at", "metric", "value"):
        for position in np.flatnonzero(columns[name] == ""):
            if name == "value" or cells[name][position].strip() == "":
                problems.append(CellProblem(int(position), name, "missing_value", f"{name} is empty"))
    for name in ("basis", "certainty"):
        default = IMPLIED[name]
        columns[name] = (
            np.where(columns[name] == "", default, columns[name]) if name in cells else _full(count, default)
        )
    columns |= _figures(columns, problems)
    for name in ("start", "end"):
        columns[name] = np.array([int(v) if v else ABSENT for v in columns[name]], dtype=np.int64)
    _events(columns, event, count, problems)
    _fill_ids(columns, problems.bad)
    return columns, problems


def frame_of(columns: Columns, **others: np.ndarray) -> pd.DataFrame:
    """The claims frame: text as ``str``, ``value`` int64, the other integers Int64; and ``others`` behind them.

    The columns are taken out of ``columns``: a long ledger need not be in memory twice.
    """
    made: dict[str, Any] = {}
    for name in COLUMNS:
        values = columns.pop(name)
        if name not in INTEGER_COLUMNS:
            made[name] = pd.array(values, dtype=_STR)
        else:
            made[name] = values if name == "value" else pd.arrays.IntegerArray(values, values == ABSENT)
    return pd.DataFrame(made | others, copy=False)


def _full(count: int, value: str) -> np.ndarray:
    return np.full(count, value, dtype=object)


def _restored(values: np.ndarray) -> np.ndarray:
    """The cells without the apostrophe that keeps a spreadsheet from running them."""
    guarded = [position for position, value in enumerate(values) if value[:1] == "'"]
    if not guarded:
        return values
    values = values.copy()
    for position in guarded:
        values[position] = restored(values[position])
    return values


def _by_value(values: np.ndarray, reader: Reader, column: str, problems: Found) -> np.ndarray:
    """The column with every distinct cell read once; blank and unreadable cells become ""."""
    if column == "claim_id" and all_ids(values):
        return values
    cells = values.tolist()
    distinct = list(dict.fromkeys(cells))
    if column in isotimes.COLUMNS and len(distinct) > _MANY:
        good = isotimes.valid(np.array(distinct, dtype=object))
        distinct = [distinct[index] for index in np.flatnonzero(~good)]
    changed: dict[str, str] = {}
    bad: dict[str, Problem] = {}
    for cell in distinct:
        if not cell:
            continue
        try:
            meant = reader(cell) if cell.strip() or reader is read_text else ""
        except TrackerError as problem:
            # Those that will not be listed need no words of their own.
            meant, bad[cell] = "", problem.problem if len(bad) < problems.most else _UNLISTED
        if meant != cell:
            changed[cell] = meant
    for position, cell in enumerate(cells) if bad else ():
        if cell in bad:
            problems.append(CellProblem(position, column, bad[cell].code, bad[cell].message))
    return np.array([changed.get(cell, cell) for cell in cells], dtype=object) if changed else values


def all_ids(values: np.ndarray) -> bool:
    """Whether every cell is a claim's id as we write it, all at once: most ledgers have a million different ones."""
    return set(map(len, values)) == {16} and not _NO_ID.search("".join(values))


def _figure(value: str, value_max: str, qualifier: str) -> tuple[int, int, str]:
    """One figure from its three cells, each as people write it."""
    plain = value.isascii() and value.isdigit() and len(value) < _LONG_NUMBER
    figure = Figure(int(value)) if plain else parse_figure(value)
    high = ABSENT if figure.value_max is None else figure.value_max
    if value_max:
        top = parse_figure(value_max)
        if top.value_max is not None or top.qualifier != Qualifier.EXACT:
            raise fail("bad_figure", f"{shown(value_max)} is no plain number")
        if high not in (ABSENT, top.value):
            raise fail("bad_figure", f"{shown(value)} ends at {high}, value_max says {top.value}")
        high = top.value
    meant = figure.qualifier
    if qualifier:
        named = read_qualifier(qualifier)
        if meant not in (named, Qualifier.EXACT):
            raise fail("bad_qualifier", f"{shown(value)} says {meant}, the qualifier says {named}")
        meant = named
    elif value_max and meant == Qualifier.EXACT:
        meant = Qualifier.RANGE.value
    if (meant == Qualifier.RANGE) != (high != ABSENT):
        way_out = "write its high end there" if high == ABSENT else f"leave it empty, or write {Qualifier.RANGE}"
        raise fail("bad_figure", f"qualifier {meant} and value_max {value_max or 'empty'} do not fit: {way_out}")
    if high != ABSENT and high <= figure.value:
        raise fail("bad_figure", f"the range {figure.value}-{high} does not rise")
    return figure.value, high, str(meant)


def _figures(columns: dict[str, np.ndarray], problems: Found) -> dict[str, np.ndarray]:
    """``value`` and ``value_max`` (-1: none) as int64; ``columns["qualifier"]`` is replaced by what is meant."""
    count = len(columns["value"])
    given = [problems.left(columns[name]) for name in ("value", "value_max", "qualifier")]
    codes = [pd.factorize(cells) for cells in given]
    # One number for every distinct combination of the three cells.
    combined = codes[0][0].astype(np.int64)
    for code, distinct in codes[1:]:
        combined = combined * max(len(distinct), 1) + code
    kinds, first = np.unique(combined, return_index=True)
    place = np.searchsorted(kinds, combined)
    values, highs = np.zeros(len(kinds), dtype=np.int64), np.full(len(kinds), ABSENT, dtype=np.int64)
    meant = np.full(len(kinds), Qualifier.EXACT.value, dtype=object)
    bad: dict[int, Problem] = {}
    for index, position in enumerate(first):
        value, high, qualifier = (cells[position].strip() for cells in given)
        if not value:
            continue
        value = value.removeprefix("'")  # by which spreadsheets mark a number as text
        try:
            values[index], highs[index], meant[index] = _figure(value, high, qualifier)
        except TrackerError as problem:
            bad[index] = problem.problem if len(bad) < problems.most else _UNLISTED
    for position in np.flatnonzero(np.isin(place, list(bad))) if bad else ():
        detail = bad[int(place[position])]
        at = "qualifier" if detail.code == "bad_qualifier" else "value"
        problems.append(CellProblem(int(position), at, detail.code, detail.message))
    columns["qualifier"] = meant[place] if count else columns["qualifier"]
    return {"value": values[place], "value_max": highs[place]}


def _events(columns: dict[str, np.ndarray], event: str | None, count: int, problems: Found) -> None:
    """The event of every row: the file's, which a filled cell must repeat."""
    if event is None:
        return
    given = columns["event"]
    for position in np.flatnonzero((given != event) & (given != "")):
        if given[position].strip() != event:
            message = f"{shown(given[position])} stands in the ledger of {event}: move the row to its own ledger"
            problems.append(CellProblem(int(position), "event", "wrong_event", message))
    columns["event"] = _full(count, event)


def _fill_ids(columns: Columns, bad: np.ndarray) -> None:
    """Compute ``claim_id`` where it is blank: the same as :func:`tracker.model.claim_id`."""
    blank = np.flatnonzero((columns["claim_id"] == "") & ~bad)
    if len(blank):
        columns["claim_id"] = columns["claim_id"].copy()
        named = {name: columns[name][blank] for name in (*ID_FIELDS, "article_id")}
        columns["claim_id"][blank] = computed_ids(named)


def computed_ids(columns: Mapping[str, np.ndarray]) -> list[str]:
    """The id of every row, from what it says (text as objects, integers with -1 for none); see
    :func:`tracker.model.claim_key`."""
    parts = []
    for name in ID_FIELDS[:-1]:
        cells = columns[name].tolist()
        parts.append(["" if v == ABSENT else str(v) for v in cells] if name in INTEGER_COLUMNS else cells)
    url, article = columns["url"].tolist(), columns["article_id"].tolist()
    parts.append([u or a for u, a in zip(url, article, strict=True)])
    return [hash_key("\x1f".join(key)) for key in zip(*parts, strict=True)]
