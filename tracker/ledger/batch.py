"""A batch of claims on its way into a ledger: checked, with ids, as text; column by column, as batches are long."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.figures import LARGEST
from tracker.ledger.cells import CONTROL, MAX_CELL, fail, read_text, readers, written
from tracker.ledger.dialect import Dialect
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
_MAY_CHANGE = re.compile(r"[\"',;\t\r\n=+\-@＝＋－＠]|\A\s|\s\Z|\s\x00|\x00\s")
"""What may make a cell of a column joined by U+0000 stand otherwise in the file than in memory."""

_values = operator.attrgetter(*CLAIM_FIELDS)


@dataclass(frozen=True, slots=True)
class Batch:
    """Claims and the text of their cells by column, in the same order."""

    claims: list[Claim]
    texts: dict[str, list[str]]

    def chosen(self, positions: Sequence[int]) -> Batch:
        """Some of the claims."""
        if len(positions) == len(self.claims):
            return self
        texts = {name: [cells[p] for p in positions] for name, cells in self.texts.items()}
        return Batch([self.claims[p] for p in positions], texts)


def prepared(claims: Iterable[Claim], event: str, stamp: str) -> Batch:
    """The claims as the ledger of ``event`` holds them: with event, id and ``stamp`` as their time of entry.

    Raises :class:`TrackerError` for a claim of another event.
    """
    rows = [_values(claim) for claim in claims]
    if not rows:
        return Batch([], {name: [] for name in COLUMNS})
    columns = dict(zip(CLAIM_FIELDS, map(list, zip(*rows, strict=True)), strict=True))
    for other in dict.fromkeys(columns["event"]):
        if other not in (None, "", event):
            raise TrackerError(f"a claim of {other} cannot stand in the ledger of {event}", code="wrong_event")
    columns["event"], columns["recorded_at"] = [event] * len(rows), [stamp] * len(rows)
    texts = {name: _texts(columns[name]) for name in COLUMNS}
    places = [url or article for url, article in zip(texts["url"], texts["article_id"], strict=True)]
    keys = zip(*(texts[name] for name in ID_FIELDS[:-1]), places, strict=True)
    columns["claim_id"] = texts["claim_id"] = [hash_key("\x1f".join(key)) for key in keys]
    return Batch([Claim(*row) for row in zip(*columns.values(), strict=True)], texts)


def _texts(column: list[object]) -> list[str]:
    kinds = set(map(type, column))
    if kinds == {str}:
        return column  # type: ignore[return-value]
    if kinds == {type(None)}:
        return [""] * len(column)
    return ["" if value is None else str(value) for value in column]


def check(batch: Batch, zone: str, path: Path) -> None:
    """Raises :class:`TrackerError` at the first cell that would not be read back as it is."""
    read = readers(zone)
    for name, cells in batch.texts.items():
        if name in ("event", "recorded_at", "claim_id"):
            continue
        distinct = list(dict.fromkeys(cells))
        if (
            name not in read
            and not CONTROL.search("\n".join(distinct))
            and max(map(len, distinct), default=0) <= MAX_CELL
        ):
            if name in _NEEDED and "" in distinct:
                raise TrackerError(Problem("missing_value", f"a claim needs {name}", str(path), 0, name))
            continue
        for cell in distinct:
            try:
                _check_cell(name, cell, read.get(name))
            except TrackerError as problem:
                detail = problem.problem
                raise TrackerError(Problem(detail.code, detail.message, str(path), 0, name)) from None
    _check_figures(batch, path)


def _check_cell(name: str, cell: str, read: Callable[[str], str] | None) -> None:
    read_text(cell)
    if not cell and name in _NEEDED:
        raise fail("missing_value", f"a claim needs {name}")
    if cell and read and (meant := read(cell)) != cell:
        raise fail(f"bad_{name}", f"{cell!r} is written {meant!r}")


def _check_figures(batch: Batch, path: Path) -> None:
    for name in INTEGER_COLUMNS:
        for number in {getattr(claim, name) for claim in batch.claims}:
            if number is not None and not (isinstance(number, int) and 0 <= number <= LARGEST):
                reason = "is negative" if isinstance(number, int) and number < 0 else "is no count of people"
                raise TrackerError(Problem("bad_figure", f"{number!r} {reason}", str(path), 0, name))
    for claim in batch.claims:
        high = claim.value_max
        if (claim.qualifier == Qualifier.RANGE) != (high is not None) or (high is not None and high <= claim.value):
            message = f"value {claim.value}, value_max {high} and qualifier {claim.qualifier} do not fit"
            raise TrackerError(Problem("bad_figure", message, str(path), 0, "value_max"))


def serialised(batch: Batch, dialect: Dialect) -> str:
    """The claims as lines of a file: its columns in its order, harmless to spreadsheets, each line with its end."""
    columns = [
        _written(batch.texts[name]) if name in batch.texts else [""] * len(batch.claims) for name in dialect.columns
    ]
    return "".join(dialect.separator.join(row) + dialect.newline for row in zip(*columns, strict=True))


def _written(cells: list[str]) -> list[str]:
    if not _MAY_CHANGE.search("\x00".join(cells)):
        return cells
    as_written = {cell: written(cell) for cell in set(cells)}
    return [as_written[cell] for cell in cells]
