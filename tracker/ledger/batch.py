"""A batch of claims on its way into a ledger: checked, with ids, as text; column by column, as batches are long."""

from __future__ import annotations

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
    CLAIM_FIELDS,
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
_JOINT = "|"  # any printable character: where cells hold it, too, they are only looked at more closely
_BEGINNING = re.compile(rf"[{_JOINT}][ =+\-@'＝＋－＠]")
"""Where a joined cell may have to be made harmless, or begins with a space."""
_WIDE_SPACE = re.compile(rf"(?<=[{_JOINT}])\s|\s(?=[{_JOINT}])")


_fields = operator.attrgetter(*CLAIM_FIELDS)
_CLOSE = 256  # claims that are still at hand, in the processor's cache, when their fields are put into columns


class Column:
    """The text of a column: every cell, and each distinct one once; ``numbers`` are those of a column of whole ones."""

    def __init__(self, values: list[Any]) -> None:
        # Where all are one, they are mostly one object, which is found out in no time.
        one = bool(values) and values[0] is values[-1] and values.count(values[0]) == len(values)
        distinct = values[:1] if one else list(dict.fromkeys(values))
        self.numbers: list[int] = []
        self.cells: list[str] = values
        self.distinct: list[str] = distinct
        if distinct == [None]:
            self.cells, self.distinct = [""] * len(values), [""]
        elif set(map(type, distinct)) <= {str}:
            pass
        elif set(map(type, values)) == {int}:
            self.numbers, self.distinct = distinct, list(map(str, distinct))
            self.cells = self.spread(self.distinct, distinct)
        else:
            self.cells = ["" if value is None else str(value) for value in values]
            self.distinct = list(dict.fromkeys(self.cells))

    @functools.cached_property
    def joined(self) -> str:
        """The distinct cells with a joint between, before and behind."""
        return _JOINT + _JOINT.join(self.distinct) + _JOINT

    @property
    def short(self) -> str | list[str]:
        """The one cell that all of them are, else all."""
        return self.distinct[0] if len(self.distinct) == 1 else self.cells

    def spread(self, texts: list[str], distinct: Sequence[object]) -> list[str]:
        """Texts that stand for the distinct cells, as many as there are cells."""
        if len(texts) == len(self.cells):
            return texts
        stands = dict(zip(distinct, texts, strict=True))
        return [stands[cell] for cell in self.cells]


@dataclass(frozen=True, slots=True)
class Batch:
    """Claims by column: the values of :data:`CLAIM_FIELDS`, and the text of :data:`COLUMNS`, in the same order."""

    size: int
    values: dict[str, list[object]]
    texts: dict[str, Column]

    def claims(self) -> Iterator[Claim]:
        """The claims one by one, which takes longer than all that is done with the columns."""
        return (Claim(*row) for row in zip(*self.values.values(), strict=True))

    def chosen(self, positions: Sequence[int]) -> Batch:
        """Some of the claims."""
        if len(positions) == self.size:
            return self
        values = {name: [column[p] for p in positions] for name, column in self.values.items()}
        texts = {name: Column([column.cells[p] for p in positions]) for name, column in self.texts.items()}
        return Batch(len(positions), values, texts)


def prepared(claims: Iterable[Claim], event: str, stamp: str) -> Batch:
    """The claims as the ledger of ``event`` holds them, but for their ids: with event and ``stamp`` as time of entry.

    Raises :class:`TrackerError` for a claim of another event.
    """
    claims = list(claims)
    count = len(claims)
    values: dict[str, list[object]] = {name: [] for name in CLAIM_FIELDS}
    for at in range(0, count, _CLOSE):
        for column, fields in zip(
            values.values(), zip(*map(_fields, claims[at : at + _CLOSE]), strict=True), strict=True
        ):
            column += fields
    for other in dict.fromkeys(values["event"]):
        if other not in (None, "", event):
            raise TrackerError(f"a claim of {other} cannot stand in the ledger of {event}", code="wrong_event")
    values["event"], values["recorded_at"], values["claim_id"] = [event] * count, [stamp] * count, [""] * count
    return Batch(count, values, {name: Column(values[name]) for name in COLUMNS})


def named(batch: Batch) -> Batch:
    """The claims with their ids (see :func:`tracker.model.claim_id`), after :func:`check`: no cell holds a control
    character that separates."""
    texts = batch.texts
    places = texts["url"]
    if "" in places.distinct:
        articles = texts["article_id"].cells
        places = Column([url or article for url, article in zip(places.cells, articles, strict=True)])
    columns = [*(texts[name].short for name in ID_FIELDS[:-1]), places.short]
    ids: list[str] = []
    for keys in _joined(columns, batch.size, "\x1f", "\x1e"):
        ids += [sha256(key).hexdigest()[:16] for key in keys.encode().split(b"\x1e")[:-1]]
    return Batch(batch.size, {**batch.values, "claim_id": list(ids)}, {**texts, "claim_id": Column(ids)})


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
            if name in _NEEDED and "" in column.distinct:
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
    return not holds_control(column.joined) and (
        len(column.joined) <= MAX_CELL or max(map(len, column.distinct)) <= MAX_CELL
    )


def _check_cell(name: str, cell: str, read: Callable[[str], str] | None) -> None:
    read_text(cell)
    if not cell and name in _NEEDED:
        raise fail("missing_value", f"a claim needs {name}")
    if cell and read and (meant := read(cell)) != cell:
        raise fail(f"bad_{name}", f"{cell!r} is written {meant!r}")


def _check_figures(batch: Batch, path: Path) -> None:
    if None in batch.values["value"]:
        raise TrackerError(Problem("missing_value", "a claim needs value", str(path), 0, "value"))
    for name in INTEGER_COLUMNS:
        numbers = batch.texts[name].numbers
        if numbers and min(numbers) >= 0 and max(numbers) <= LARGEST:
            continue
        for number in batch.values[name]:
            if number is not None and not (type(number) is int and 0 <= number <= LARGEST):
                reason = "is negative" if isinstance(number, int) and number < 0 else "is no count of people"
                raise TrackerError(Problem("bad_figure", f"{number!r} {reason}", str(path), 0, name))
    if batch.texts["value_max"].distinct == [""] and Qualifier.RANGE not in batch.texts["qualifier"].distinct:
        return
    figures = (batch.values[name] for name in ("value", "value_max", "qualifier"))
    for value, high, qualifier in zip(*figures, strict=True):
        if (qualifier == Qualifier.RANGE) != (high is not None) or (high is not None and high <= value):
            message = f"value {value}, value_max {high} and qualifier {qualifier} do not fit"
            raise TrackerError(Problem("bad_figure", message, str(path), 0, "value_max"))


def serialised(batch: Batch, dialect: Dialect) -> str:
    """The claims as lines of a file: its columns in its order, harmless to spreadsheets, each line with its end."""
    columns: list[str | list[str]] = []
    for name in dialect.columns:
        column = batch.texts.get(name)
        plain = name in _OURS or name in INTEGER_COLUMNS
        columns.append("" if column is None else column.short if plain else _written(column))
    return "".join(_joined(columns, batch.size, dialect.separator, dialect.newline))


def _written(column: Column) -> str | list[str]:
    """The column as it stands in the file (see :func:`tracker.ledger.cells.written`), short where it can be."""
    joined, texts = column.joined, column.distinct
    delicate = any(sign in joined for sign in ('"', "\t", "\r", "\n", " " + _JOINT)) or _BEGINNING.search(joined)
    if delicate or not (joined.isascii() or not _WIDE_SPACE.search(joined)):
        texts = [written(cell) for cell in texts]
    else:
        for mark in ",;":
            if mark in joined:  # and a cell that begins with a quotation mark is quoted already
                texts = [f'"{cell}"' if mark in cell and cell[0] != '"' else cell for cell in texts]
    if texts is column.distinct:
        return column.short
    return texts[0] if len(texts) == 1 else column.spread(texts, column.distinct)
