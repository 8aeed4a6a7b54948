"""A batch of claims on its way into a ledger: checked, with ids, as text; column by column, as batches are long."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Any

from tracker.dialect import Dialect
from tracker.figures import LARGEST
from tracker.ledger.cells import CONTROL, MAX_CELL, fail, read_text, readers, written
from tracker.model import (
    CLAIM_FIELDS,
    COLUMNS,
    ID_FIELDS,
    INTEGER_COLUMNS,
    Claim,
    Problem,
    Qualifier,
    TrackerError,
    hash_key,
)

_NEEDED = ("reported_at", "metric", "value", "qualifier", "basis", "certainty")
_OURS = ("event", "recorded_at", "claim_id")
_JOINT = "|"  # any printable character: where cells hold it, too, they are only looked at more closely
_BEGINNING = re.compile(rf"[{_JOINT}][ =+\-@'＝＋－＠]")
"""Where a joined cell may have to be made harmless, or begins with a space."""
_WIDE_SPACE = re.compile(rf"(?<=[{_JOINT}])\s|\s(?=[{_JOINT}])")


class Column:
    """The text of a column: every cell, each distinct one once, and those joined, with a joint before and behind."""

    __slots__ = ("cells", "distinct", "joined")

    def __init__(self, values: list[Any]) -> None:
        # Where all are one, they are mostly one object, which is found out in no time.
        one = bool(values) and values[0] is values[-1] and values.count(values[0]) == len(values)
        distinct = values[:1] if one else list(dict.fromkeys(values))
        kinds = set(map(type, distinct))
        if kinds <= {str}:
            self.cells: list[str] = values
            self.distinct: list[str] = distinct
        else:
            self.cells = list(map(str, values)) if kinds == {int} else ["" if v is None else str(v) for v in values]
            self.distinct = list(dict.fromkeys(self.cells))
        self.joined = _JOINT + _JOINT.join(self.distinct) + _JOINT

    @property
    def short(self) -> str | list[str]:
        """The one cell that all of them are, else all."""
        return self.distinct[0] if len(self.distinct) == 1 else self.cells


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
    """The claims as the ledger of ``event`` holds them: with event, id and ``stamp`` as their time of entry.

    Raises :class:`TrackerError` for a claim of another event.
    """
    claims = list(claims)
    count = len(claims)
    values: dict[str, list[object]] = {name: list(map(operator.attrgetter(name), claims)) for name in CLAIM_FIELDS}
    for other in dict.fromkeys(values["event"]):
        if other not in (None, "", event):
            raise TrackerError(f"a claim of {other} cannot stand in the ledger of {event}", code="wrong_event")
    values["event"], values["recorded_at"] = [event] * count, [stamp] * count
    texts = {name: Column(values[name]) for name in COLUMNS if name != "claim_id"}
    places = texts["url"]
    if "" in places.distinct:
        articles = texts["article_id"].cells
        places = Column([url or article for url, article in zip(places.cells, articles, strict=True)])
    keys = _joined([*(texts[name].short for name in ID_FIELDS[:-1]), places.short], count, "\x1f")
    ids = [hash_key(key) for key in keys]
    values["claim_id"], texts["claim_id"] = list(ids), Column(ids)
    return Batch(count, values, texts)


def _joined(columns: Sequence[str | list[str]], count: int, separator: str, end: str = "") -> Iterator[str]:
    """The cells of each row, joined; a column may be the one cell of all rows, and such neighbours are joined once."""
    parts: list[Iterable[str]] = []
    common = ""
    for number, column in enumerate(columns):
        common += separator if number else ""
        if isinstance(column, str):
            common += column
        else:
            parts += [repeat(common), column]
            common = ""
    return map("".join, zip(*parts, repeat(common + end, count), strict=False))


def check(batch: Batch, zone: str, path: Path) -> None:
    """Raises :class:`TrackerError` at the first cell that would not be read back as it is."""
    read = readers(zone)
    _check_figures(batch, path)
    for name, column in batch.texts.items():
        if name in _OURS or name in ("start", "end"):  # whole numbers are read back as they are
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
    return (column.joined.isprintable() or not CONTROL.search(column.joined)) and (
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
        kinds = set(map(type, batch.values[name]))
        numbers = set(batch.values[name]) - {None} if kinds <= {int, type(None)} else batch.values[name]
        for number in numbers:
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
    columns = [_written(batch.texts[name]) if name in batch.texts else "" for name in dialect.columns]
    return "".join(_joined(columns, batch.size, dialect.separator, dialect.newline))


def _written(column: Column) -> str | list[str]:
    """The column as it stands in the file (see :func:`tracker.ledger.cells.written`), short where it can be."""
    joined = column.joined
    delicate = any(sign in joined for sign in ("\t", "\r", "\n", " " + _JOINT)) or _BEGINNING.search(joined)
    if delicate or not (joined.isascii() or not _WIDE_SPACE.search(joined)):
        stands = {cell: written(cell) for cell in column.distinct}
    elif marks := "".join(mark for mark in ',;"' if mark in joined):
        splits = re.compile(f"[{marks}]").search if len(marks) > 1 else operator.methodcaller("__contains__", marks)
        stands = {cell: '"' + cell.replace('"', '""') + '"' if splits(cell) else cell for cell in column.distinct}
    else:
        return column.short
    if len(stands) == 1:
        return stands[column.distinct[0]]
    return list(stands.values()) if len(stands) == len(column.cells) else [stands[cell] for cell in column.cells]
