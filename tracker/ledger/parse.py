"""From a CSV file's text to cells, part by part: pandas where a part is plain, record by record where it is not.

Both ways give the same cells; only the second can say where a damaged record stands, and go on after it. What is made
of a part can be let go before the next is read: bad files are no smaller than good ones.
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
PART = 1 << 24  # characters that are made into records together, if so many rows stand in them:
ROWS = 1 << 16
_CHUNK = 1 << 20  # bytes looked at together


class Damaged(NamedTuple):
    """A record that cannot be used: its line, its cells as far as they can be told apart, and why."""

    line: int
    cells: list[str]
    code: str
    message: str


@dataclass(slots=True)
class Records:
    """Some records below the header, in their order.

    ``cells`` has an object array of text for each header cell; ``line`` are their physical lines (int64);
    ``plain`` is true where no cell can be overlong or hold a control character, ``guarded`` where one may begin with
    the apostrophe that keeps spreadsheets from running it; ``damaged`` are the records that have no cells.
    """

    cells: list[np.ndarray]
    line: np.ndarray
    plain: bool = False
    guarded: bool = True
    damaged: list[Damaged] = field(default_factory=list)

    def problems(self, file: Path | str, most: int | None = None) -> list[Problem]:
        """What is wrong with the damaged records, or with the first of them."""
        return [Problem(d.code, d.message, str(file), d.line) for d in self.damaged[:most]]


def parse(text: str, dialect: Dialect) -> Iterator[Records]:
    """The records of a whole file's text (header included), whose last line is complete, :data:`ROWS` at a time or
    fewer. The first ones come also where there are none."""
    lines = _Lines(text, dialect.separator)
    for _ in range(dialect.header_lines):
        lines.skip()
    if lines.at == len(text):
        yield _any_records(lines, dialect, lines.at)
    judged = lines.at
    while lines.at < len(text):
        records = None
        if lines.at >= judged:
            judged = len(text)
            if judged - lines.at > SMALL:
                records, judged = _plain_records(lines, dialect)
        yield records or _any_records(lines, dialect, judged)


def _plain_records(lines: _Lines, dialect: Dialect) -> tuple[Records | None, int]:
    """By pandas' C parser, for a part with one record a line, which is then behind us; ``None`` for others. And where
    the part ends."""
    text = lines.text
    stop = text.find("\n", min(lines.at + PART, len(text) - 1)) + 1 or len(text)
    data = text[lines.at : stop].encode("utf-8", "surrogateescape")
    codes = np.frombuffer(data, dtype=np.uint8)
    ends = positions(codes, ord("\n"))
    if len(ends) > ROWS:
        ends = ends[:ROWS]
        data = data[: ends[-1] + 1]
        codes = codes[: len(data)]
        stop = lines.at + len(data.decode("utf-8", "surrogateescape"))
    records = _plain(data, codes, ends, lines, dialect)
    if records:
        lines.at, lines.number = stop, lines.number + len(ends)
    return records, stop


def _plain(data: bytes, codes: np.ndarray, ends: np.ndarray, lines: _Lines, dialect: Dialect) -> Records | None:
    crlf = dialect.newline == "\r\n"
    if b"\0" in data or data.count(b"\r") != (data.count(b"\r\n") if crlf else 0):
        return None
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
                dtype=str,
                na_filter=False,
                skipinitialspace=True,
                encoding="utf-8",
            )
    except (pd.errors.ParserError, pd.errors.ParserWarning, pd.errors.EmptyDataError, ValueError, UnicodeError):
        return None
    if len(cells) != len(ends) or not isinstance(cells.index, pd.RangeIndex) or (cells[width] != "").any():
        return None
    columns = [cells[at].to_numpy(dtype=object) for at in range(width)]
    line = np.arange(len(cells), dtype=np.int64) + lines.number + 1
    harmless = longest <= MAX_CELL and (
        not _may_hold_controls(codes, data, len(ends)) or not CONTROL.search(data.decode("utf-8", "surrogateescape"))
    )
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
    """The physical lines of a text, from a position that can be set back: ``at`` is the character where the next one
    begins, ``number`` how many there are before it."""

    def __init__(self, text: str, separator: str) -> None:
        self.text = text
        self.separator = separator
        self.at = self.number = 0
        self.any_ends = "\r" in text

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        start, stop = self.at, self.end()
        if start == stop:
            raise StopIteration
        line = self.text[start:stop] if stop - start <= MAX_LINE else ""
        if not line or line.count(self.separator) > MAX_CELLS:
            raise OverflowError
        self.at, self.number = stop, self.number + 1
        return line

    def end(self) -> int:
        """Where the next line ends."""
        if self.any_ends:
            match = _LINE.match(self.text, self.at)
            return match.end() if match else len(self.text)
        return self.text.find("\n", self.at) + 1 or len(self.text)

    def skip(self) -> str:
        """The next line, however long, which is then behind us."""
        start, self.at = self.at, self.end()
        self.number += self.at > start
        return self.text[start : self.at]


_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)?")


def _any_records(lines: _Lines, dialect: Dialect, stop: int) -> Records:
    """By the csv module, one record after the other up to the character ``stop``, or some more; going on after a
    damaged one at the next physical line."""
    width = len(dialect.columns)
    begin = lines.at
    rows: list[list[str]] = []
    line: list[int] = []
    damaged: list[Damaged] = []
    for item in _records(lines, stop):
        if isinstance(item, Damaged):
            damaged.append(item)
        elif any(cell.strip() for cell in item[1][width:]):
            message = f"{len(item[1])} cells under a header of {width}: quote the cell that holds a separator"
            damaged.append(Damaged(*item, "extra_cells", message))
        else:
            start, cells = item
            del cells[width:]
            cells += [""] * (width - len(cells))
            rows.append(cells)
            line.append(start)
        if len(line) + len(damaged) == ROWS:
            break
    text = lines.text[begin : lines.at]
    columns = [np.array(cells, dtype=object) for cells in zip(*rows, strict=True)] or [np.empty(0, object)] * width
    harmless = len(text) <= MAX_CELL and not CONTROL.search(text)
    return Records(columns, np.array(line, dtype=np.int64), harmless, "'" in text, damaged)


def _records(lines: _Lines, stop: int) -> Iterator[tuple[int, list[str]] | Damaged]:
    reader = None
    while lines.at < stop:
        if reader is None:
            reader = csv.reader(lines, delimiter=lines.separator, skipinitialspace=True, strict=True)
        at, number = lines.at, lines.number
        try:
            cells = next(reader)
        except StopIteration:
            break
        except (OverflowError, csv.Error) as problem:
            # An overlong line is at fault itself, unless an open quotation mark on the line before ran into it.
            overlong = isinstance(problem, OverflowError) and lines.at == at
            lines.at, lines.number, reader = at, number, None
            line = lines.skip()
            if overlong:
                message = f"a line longer than {MAX_LINE:,} characters, or with more than {MAX_CELLS:,} cells"
                yield Damaged(number + 1, [line.rstrip("\r\n")], "overlong", message)
                continue
            cells, whole = _lenient(line, lines.separator)
            if not whole:
                yield Damaged(number + 1, cells, "quote", _UNBALANCED)
                continue
        if any(cell.strip() for cell in cells):
            yield number + 1, cells


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
