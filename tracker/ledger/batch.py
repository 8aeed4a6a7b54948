"""A batch of claims on its way into a ledger: checked, with ids, as text; column by column, as batches are long."""

from __future__ import annotations

import dataclasses
import functools
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from tracker.dialect import Dialect
from tracker.figures import LARGEST
from tracker.ledger.cells import MAX_CELL, fail, holds_control, read_text, readers, written
from tracker.model import (
    COLUMNS,
    ID_FIELDS,
    INTEGER_COLUMNS,
    Claim,
    Problem,
    Qualifier,
    TrackerError,
)

_NEEDED = ("reported_at", "metric", "value", "qualifier", "basis", "certainty")
_OURS = ("event", "recorded_at", "claim_id")
_GIVEN = tuple(name for name in COLUMNS if name not in ("recorded_at", "claim_id"))
_given = operator.attrgetter(*_GIVEN)
_JOINT = "|"  # any printable character: where cells hold it, too, they are only looked at more closely
_BEGINNING = re.compile(rf"[{_JOINT}][ =+\-@'＝＋－＠]")
"""Where a joined cell may have to be made harmless, or begins with a space."""
_WIDE_SPACE = re.compile(rf"(?<=[{_JOINT}])\s|\s(?=[{_JOINT}])")


_CLOSE = 256  # claims that are at hand together, in the processor's cache


class Column:
    """A column of a batch: its ``values`` and their text (``cells``); ``constant`` where all are one."""

    def __init__(self, values: list[Any]) -> None:
        # Where all are one, they are mostly one object, which is found out in no time.
        self.constant = bool(values) and values[0] is values[-1] and values.count(values[0]) == len(values)
        self.values = values
        self.numbers = False
        self.cells: list[str] = values
        if self.constant:
            self.numbers = type(values[0]) is int
            if not isinstance(values[0], str):
                self.cells = ["" if values[0] is None else str(values[0])] * len(values)
            return
        try:
            self.joined = _framed(values)  # for text there is no quicker look at every type
        except TypeError:
            self.numbers = set(map(type, values)) == {int}
            self.cells = (
                list(map(str, values)) if self.numbers else ["" if value is None else str(value) for value in values]
            )

    @functools.cached_property
    def distinct(self) -> list[str]:
        """Each cell once."""
        return self.cells[:1] if self.constant else list(dict.fromkeys(self.cells))

    @functools.cached_property
    def joined(self) -> str:
        """The cells (of a constant column, one) with a joint between, before and behind."""
        return _framed(self.cells[:1] if self.constant else self.cells)

    @property
    def short(self) -> str | list[str]:
        """The one cell that all of them are, else all."""
        return self.cells[0] if self.constant else self.cells

    @property
    def longest(self) -> int:
        """Characters of the longest cell, or a larger number that is quicker to tell."""
        return len(self.joined) if len(self.joined) <= MAX_CELL else max(map(len, self.cells))


def _framed(texts: list[str]) -> str:
    return _JOINT + _JOINT.join(texts) + _JOINT


@dataclass(frozen=True, slots=True)
class Batch:
    """Claims by column: ``source`` are the claims as given, ``texts`` the columns of :data:`COLUMNS` as their ledger
    will hold them."""

    source: list[Claim]
    texts: dict[str, Column]

    @property
    def size(self) -> int:
        """How many claims there are."""
        return len(self.source)

    def claims(self) -> Iterator[Claim]:
        """The claims one by one, which takes longer than all that is done with the columns."""
        ours = zip(*(self.texts[name].cells for name in _OURS), strict=True)
        for claim, fields in zip(self.source, ours, strict=True):
            yield dataclasses.replace(claim, **dict(zip(_OURS, fields, strict=True)))

    def chosen(self, positions: Sequence[int]) -> Batch:
        """Some of the claims."""
        if len(positions) == self.size:
            return self
        texts = {name: Column([column.values[p] for p in positions]) for name, column in self.texts.items()}
        return Batch([self.source[p] for p in positions], texts)


def prepared(claims: Iterable[Claim], event: str, stamp: str) -> Batch:
    """The claims as the ledger of ``event`` holds them, but for their ids: with event and ``stamp`` as time of entry.

    Raises :class:`TrackerError` for a claim of another event.
    """
    claims = list(claims)
    values: dict[str, list[Any]] = {name: [] for name in _GIVEN}
    for at in range(0, len(claims), _CLOSE):
        fields = zip(*map(_given, claims[at : at + _CLOSE]), strict=True)
        for column, some in zip(values.values(), fields, strict=True):
            column += some
    for other in dict.fromkeys(values["event"]):
        if other not in (None, "", event):
            raise TrackerError(f"a claim of {other} cannot stand in the ledger of {event}", code="wrong_event")
    for name, ours in (("event", event), ("recorded_at", stamp), ("claim_id", "")):
        values[name] = [ours] * len(claims)
    return Batch(claims, {name: Column(values[name]) for name in COLUMNS})


def named(batch: Batch) -> Batch:
    """The claims with their ids (see :func:`tracker.model.claim_id`), after :func:`check`: no cell holds a control
    character that separates."""
    texts = batch.texts
    places = texts["url"]
    if "" in places.cells:
        articles = texts["article_id"].cells
        places = Column([url or article for url, article in zip(places.cells, articles, strict=True)])
    columns = [*(texts[name].short for name in ID_FIELDS[:-1]), places.short]
    ids: list[str] = []
    for keys in _joined(columns, batch.size, "\x1f", "\x1e"):
        ids += [sha256(key).hexdigest()[:16] for key in keys.encode().split(b"\x1e")[:-1]]
    return Batch(batch.source, {**texts, "claim_id": Column(ids)})


def _joined(columns: Sequence[str | list[str]], count: int, separator: str, end: str) -> Iterator[str]:
    """The rows of some columns as texts of many rows each; a column may be the one cell of all rows, and is joined to
    its neighbours but once."""
    several: list[list[str]] = []
    between = [""]
    for number, column in enumerate(columns):
        between[-1] += separator if number else ""
        if isinstance(column, str):
            between[-1] += column
        else:
            several.append(column)
            between.append("")
    between[-1] += end
    row = [text for common in between for text in (common, "")][:-1]
    for at in range(0, count, _CLOSE):
        woven = row * min(_CLOSE, count - at)
        for place, column in enumerate(several):
            woven[2 * place + 1 :: len(row)] = column[at : at + _CLOSE]
        yield "".join(woven)


def check(batch: Batch, zone: str, path: Path) -> None:
    """Raises :class:`TrackerError` at the first cell that would not be read back as it is."""
    read = readers(zone)
    _check_figures(batch, path)
    for name, column in batch.texts.items():
        if name in _OURS or name in INTEGER_COLUMNS:  # whole numbers are read back as they are
            continue
        if name not in read and _harmless(column):
            if name in _NEEDED and "" in column.cells:
                raise TrackerError(Problem("missing_value", f"a claim needs {name}", str(path), 0, name))
            continue
        for cell in column.distinct:
            try:
                _check_cell(name, cell, read.get(name))
            except TrackerError as problem:
                detail = problem.problem
                raise TrackerError(Problem(detail.code, detail.message, str(path), 0, name)) from None


def _harmless(column: Column) -> bool:
    """Whether no cell holds a control character or is overlong."""
    return not holds_control(column.joined) and column.longest <= MAX_CELL


def _check_cell(name: str, cell: str, read: Callable[[str], str] | None) -> None:
    read_text(cell)
    if not cell and name in _NEEDED:
        raise fail("missing_value", f"a claim needs {name}")
    if cell and read and (meant := read(cell)) != cell:
        raise fail(f"bad_{name}", f"{cell!r} is written {meant!r}")


def _check_figures(batch: Batch, path: Path) -> None:
    texts = batch.texts
    if not texts["value"].numbers and None in texts["value"].values:
        raise TrackerError(Problem("missing_value", "a claim needs value", str(path), 0, "value"))
    for name in INTEGER_COLUMNS:
        values = texts[name].values
        if texts[name].numbers and min(values) >= 0 and max(values) <= LARGEST:
            continue
        for number in values:
            if number is not None and not (type(number) is int and 0 <= number <= LARGEST):
                reason = "is negative" if isinstance(number, int) and number < 0 else "is no count of people"
                raise TrackerError(Problem("bad_figure", f"{number!r} {reason}", str(path), 0, name))
    if texts["value_max"].short == "" and Qualifier.RANGE not in texts["qualifier"].cells:
        return
    figures = (texts[name].values for name in ("value", "value_max", "qualifier"))
    for value, high, qualifier in zip(*figures, strict=True):
        if (qualifier == Qualifier.RANGE) != (high is not None) or (high is not None and high <= value):
            message = f"value {value}, value_max {high} and qualifier {qualifier} do not fit"
            raise TrackerError(Problem("bad_figure", message, str(path), 0, "value_max"))


def serialised(batch: Batch, dialect: Dialect) -> Iterator[str]:
    """The claims as lines of a file, many in a text: its columns in its order, harmless to spreadsheets, each line with
    its end."""
    columns: list[str | list[str]] = []
    for name in dialect.columns:
        column = batch.texts.get(name)
        plain = name in _OURS or name in INTEGER_COLUMNS
        columns.append("" if column is None else column.short if plain else _written(column))
    return _joined(columns, batch.size, dialect.separator, dialect.newline)


def _written(column: Column) -> str | list[str]:
    """The column as it stands in the file (see :func:`tracker.ledger.cells.written`), short where it can be."""
    joined = column.joined
    delicate = any(sign in joined for sign in ('"', "\t", "\r", "\n", " " + _JOINT)) or _BEGINNING.search(joined)
    if delicate or not (joined.isascii() or not _WIDE_SPACE.search(joined)):
        stands = {cell: written(cell) for cell in column.distinct}
        return stands[column.cells[0]] if column.constant else list(map(stands.__getitem__, column.cells))
    marks = [mark for mark in ",;" if mark in joined]
    if not marks:
        return column.short
    texts = column.cells[:1] if column.constant else column.cells
    for mark in marks:  # a cell that begins with a quotation mark is quoted already
        texts = [f'"{cell}"' if mark in cell and cell[0] != '"' else cell for cell in texts]
    return texts[0] if column.constant else texts
