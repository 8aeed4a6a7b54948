"""From a CSV file's text to cells: pandas where the file is plain, record by record where it is not.

Both ways give the same cells; only the second can say where a damaged record stands, and go on after it.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from tracker.dialect import Dialect
from tracker.ledger.cells import CONTROL, MAX_CELL
from tracker.ledger.ids import positions
from tracker.model import Problem

MAX_LINE = 131_072  # characters of a physical line; the csv module's own limit of a cell
MAX_CELLS = 4096  # of a physical line
SMALL = 1 << 15  # characters of a text; pandas needs longer to begin than to read them
_CHUNK = 1 << 20  # bytes looked at together


class Damaged(NamedTuple):
    """A record that cannot be used: its line, its cells as far as they can be told apart, and why."""

    line: int
    cells: list[str]
    code: str
    message: str


@dataclass(slots=True)
class Records:
    """The records below the header.

    ``cells`` has an object array of text for each header cell; ``line`` are their physical lines (int64);
    ``plain`` is true where no cell can be overlong or hold a control character, ``guarded`` where one may begin with
    the apostrophe that keeps spreadsheets from running it; ``damaged`` are the records that have no cells.
    """

    cells: list[np.ndarray]
    line: np.ndarray
    plain: bool = False
    guarded: bool = True
    damaged: list[Damaged] = field(default_factory=list)

    def problems(self, file: Path | str) -> list[Problem]:
        """What is wrong with the damaged records."""
        return [Problem(d.code, d.message, str(file), d.line) for d in self.damaged]


def parse(text: str, dialect: Dialect) -> Records:
    """The records of a whole file's text (header included), whose last line is complete."""
    return (_plain_records(text, dialect) if len(text) > SMALL else None) or _any_records(text, dialect)


def _plain_records(text: str, dialect: Dialect) -> Records | None:
    """By pandas' C parser, for files with one record a line; ``None`` for others."""
    data = text.encode("utf-8", "surrogateescape")
    crlf = dialect.newline == "\r\n"
    if b"\0" in data or data.count(b"\r") != (data.count(b"\r\n") if crlf else 0):
        return None
    codes = np.frombuffer(data, dtype=np.uint8)
    ends = positions(codes, ord("\n"))
    longest = int(np.diff(ends, prepend=-1).max(initial=0)) if len(ends) else 0
    if longest > MAX_LINE or not data.endswith(b"\n"):
        return None
    width = len(dialect.columns)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            cells = pd.read_csv(
                io.BytesIO(data),
                sep=dialect.separator,
                header=None,
                names=range(width + 1),  # one more than the header, where surplus cells show
                skiprows=dialect.header_lines,
                dtype=str,
                na_filter=False,
                skipinitialspace=True,
                encoding="utf-8",
            )
    except (pd.errors.ParserError, pd.errors.ParserWarning, pd.errors.EmptyDataError, ValueError, UnicodeError):
        return None
    one_a_line = len(cells) + dialect.header_lines == len(ends)
    if not one_a_line or not isinstance(cells.index, pd.RangeIndex) or (cells[width] != "").any():
        return None
    columns = [cells[at].to_numpy(dtype=object) for at in range(width)]
    line = np.arange(len(cells), dtype=np.int64) + dialect.header_lines + 1
    harmless = longest <= MAX_CELL and (not _may_hold_controls(codes, data, len(ends)) or not CONTROL.search(text))
    guarded = re.search(rb"'[=+\-@\t\r\n\xef]", data) is not None
    blank = _blank(columns, len(line))
    if blank.any():
        columns, line = [values[~blank] for values in columns], line[~blank]
    return Records(columns, line, harmless, guarded)


def _may_hold_controls(codes: np.ndarray, data: bytes, line_ends: int) -> bool:
    """Whether UTF-8 bytes may hold a control character other than tabs and line ends."""
    for start in range(0, len(codes), _CHUNK):
        part = codes[start : start + _CHUNK]
        if (part == 0x7F).any() or (part == 0xC2).any():  # delete, or the first byte of U+0080 to U+009F
            return True
        line_ends -= int(np.count_nonzero(part < 32))
    return line_ends + data.count(b"\t") + data.count(b"\r") < 0


def _blank(columns: list[np.ndarray], count: int) -> np.ndarray:
    """Which records hold nothing: lines of separators that spreadsheets leave behind."""
    blank = np.ones(count, dtype=bool)
    for values in columns:
        if not blank.any():
            break
        if blank.all():
            blank &= values == ""
        else:
            blank[blank] = [not value.strip() for value in values[blank]]
    return blank


class _Lines:
    """The physical lines of a text, with a position that can be set back."""

    def __init__(self, text: str, separator: str) -> None:
        self.lines = list(io.StringIO(text, newline=""))
        self.at = 0
        self.separator = separator

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self.at >= len(self.lines):
            raise StopIteration
        line = self.lines[self.at]
        if len(line) > MAX_LINE or line.count(self.separator) > MAX_CELLS:
            raise OverflowError
        self.at += 1
        return line


def _any_records(text: str, dialect: Dialect) -> Records:
    """By the csv module, one record after the other, going on after a damaged one at the next physical line."""
    width = len(dialect.columns)
    rows: list[list[str]] = []
    line: list[int] = []
    damaged: list[Damaged] = []
    for item in _records(text, dialect):
        if isinstance(item, Damaged):
            damaged.append(item)
            continue
        start, cells = item
        if len(cells) > width:
            if any(cell.strip() for cell in cells[width:]):
                message = f"{len(cells)} cells under a header of {width}: quote the cell that holds a separator"
                damaged.append(Damaged(start, cells, "extra_cells", message))
                continue
            del cells[width:]
        cells += [""] * (width - len(cells))
        rows.append(cells)
        line.append(start)
    columns = [np.array(cells, dtype=object) for cells in zip(*rows, strict=True)] or [np.empty(0, object)] * width
    harmless = len(text) <= MAX_CELL and not CONTROL.search(text)
    return Records(columns, np.array(line, dtype=np.int64), harmless, "'" in text, damaged)


def _records(text: str, dialect: Dialect) -> Iterator[tuple[int, list[str]] | Damaged]:
    lines = _Lines(text, dialect.separator)
    lines.at = dialect.header_lines
    reader = None
    while lines.at < len(lines.lines):
        if reader is None:
            reader = csv.reader(lines, delimiter=dialect.separator, skipinitialspace=True, strict=True)
        start = lines.at
        try:
            cells = next(reader)
        except StopIteration:
            break
        except (OverflowError, csv.Error) as problem:
            # An overlong line is at fault itself, unless an open quotation mark on the line before ran into it.
            overlong = isinstance(problem, OverflowError) and lines.at == start
            lines.at, reader = start + 1, None
            line = lines.lines[start]
            if overlong:
                message = f"a line longer than {MAX_LINE:,} characters, or with more than {MAX_CELLS:,} cells"
                yield Damaged(start + 1, [line.rstrip("\r\n")], "overlong", message)
                continue
            cells, whole = _lenient(line, dialect.separator)
            if not whole:
                yield Damaged(start + 1, cells, "quote", _UNBALANCED)
                continue
        if any(cell.strip() for cell in cells):
            yield start + 1, cells


def _lenient(line: str, separator: str) -> tuple[list[str], bool]:
    """The cells of one line, text behind a closing quotation mark included, as pandas reads it; and whether every
    quotation mark is closed at its end."""
    line = line.rstrip("\r\n")
    reader = csv.reader(iter([line, ""]), delimiter=separator, skipinitialspace=True)
    try:
        return next(reader), reader.line_num == 1
    except csv.Error:
        return [line], False


_UNBALANCED = (
    'a quotation mark opens or closes in the wrong place: write "..." around the whole cell and "" for one inside'
)
