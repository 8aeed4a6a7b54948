"""The ids that a ledger holds already, without reading the rest of it."""

from __future__ import annotations

import codecs
import csv
import io
import os
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.dialect import MAX_HEADER, Decoded, Dialect, sniff
from tracker.ledger.content import Content
from tracker.ledger.files import MAX_BYTES, open_plain
from tracker.model import REQUIRED_COLUMNS

if TYPE_CHECKING:
    import numpy as np

_LONG = 1 << 20  # bytes; below, the csv module is done before numpy and pandas are loaded
_PIECE = 1 << 19  # bytes: less are sooner done with, more do not stay in the processor's cache
_SIEVE = 18  # bits
_STAMP = len("2024-01-03T16:50:05Z")


def held(path: Path, wanted: Collection[str]) -> tuple[Dialect, int, set[str]] | None:
    """The dialect and size of a long ledger, and which of the wanted ids stand in it; ``None`` where its bytes cannot
    tell: they do where every row ends in an id and a time of entry, as our programs write them.

    The caller holds the lock, and nothing unfinished stands at the file's end. The file is never in memory as a whole:
    fresh memory for it would cost more than looking at every byte.
    """
    try:
        with open(path, "rb", buffering=0, opener=open_plain) as handle:
            head = handle.read(2 * MAX_HEADER)
            dialect = _head_dialect(head, path) if _LONG <= os.fstat(handle.fileno()).st_size <= MAX_BYTES else None
            if dialect is None:
                return None
            size = sum(map(len, head.split(b"\n", dialect.header_lines)[:-1])) + dialect.header_lines
            if b'"' in head[:size]:  # which may hold a line end
                return None
            handle.seek(size)
            found, among, rest = set[str](), _finder(wanted), 0
            piece = bytearray(2 * _PIECE)  # the same memory again and again, with the beginning of a row left in it
            view = memoryview(piece)
            while fresh := handle.readinto(view[rest : rest + _PIECE]):
                read = _row_ids(piece, rest + fresh, dialect)
                if read is None:
                    return None
                length, ids = read
                found |= among(ids)
                size, rest = size + length, rest + fresh - length
                piece[:rest] = piece[length : length + rest]
            return None if rest else (dialect, size, found)
    except (OSError, ValueError):  # whoever reads all of the file says what is wrong with it
        return None


def _head_dialect(head: bytes, file: Path) -> Dialect | None:
    """The dialect of a file whose first bytes are these, if it has the ids where our programs write them."""
    if head.startswith(codecs.BOM_UTF8) or b"\0" in head[:1024]:
        return None
    dialect = sniff(Decoded(head[: head.rindex(b"\n") + 1].decode(), "utf-8", b""), file)
    if dialect.columns[-2:] != ("claim_id", "recorded_at") or not set(REQUIRED_COLUMNS) <= set(dialect.columns):
        return None
    # A carriage return by itself would be the end of a line, too.
    return dialect if dialect.newline[-1] == "\n" else None


def entry_ids(content: Content) -> Collection[str] | None:
    """The ids in a ledger's ``claim_id`` column.

    ``None`` where a row has no id of its own, or the column cannot be read by itself: then the rows must be read.
    """
    dialect = content.dialect
    if "claim_id" not in dialect.columns:
        return None
    column = dialect.columns.index("claim_id")
    if len(content.text) > _LONG:
        ids = one_column(content.text, dialect, column)
    else:
        ids = set()
        try:
            reader = csv.reader(io.StringIO(content.text, newline=""), delimiter=dialect.separator, strict=True)
            for row in reader:
                if row and reader.line_num > dialect.header_lines:
                    ids.add(row[column] if column < len(row) else "")
        except csv.Error:
            return None
    return None if ids is None or any(len(i) != 16 or i != i.lower() for i in ids) else ids


def _row_ids(data: bytearray, filled: int, dialect: Dialect) -> tuple[int, np.ndarray] | None:
    """How many of the bytes, which begin with a row, are whole rows, and the ids at the ends of those, sixteen bytes
    each; ``None`` where there is none, or one does not end in an id and a stamp."""
    import numpy as np

    separator, end = ord(dialect.separator), dialect.newline.encode()
    codes = np.frombuffer(data, dtype=np.uint8)[:filled]
    ends = _row_ends(codes, separator)
    length = 1 + 16 + 1 + _STAMP + len(end)
    if ends is None or ends[0] < length or (np.diff(ends) < length).any():
        return None
    size = int(ends[-1]) + 1
    if codes[:size].max() > 127:
        data[:size].decode()  # only to know that it can be
    if data.find(b"\r", 0, size) >= 0 and (len(end) == 1 or data.count(b"\r", 0, size) != data.count(b"\r\n", 0, size)):
        return None
    ids = np.ndarray((size - 15,), "V16", data, strides=(1,))[ends - (length - 2)].view(np.uint8).reshape(-1, 16)
    expected = (
        (0, separator),
        (17, separator),
        (18 + 10, ord("T")),
        (18 + _STAMP - 1, ord("Z")),
        (18 + _STAMP, end[0]),
    )
    if not all((codes[ends - (length - 1 - at)] == code).all() for at, code in expected):
        return None
    # Digits, or the letters a to f.
    is_hex = (ids - ord("0") < 10) | (ids - ord("a") < 6)
    return (size, ids) if is_hex.all() else None


def _row_ends(codes: np.ndarray, separator: int) -> np.ndarray | None:
    """Where the line ends outside quotation marks stand; ``None`` where there is none, or a mark before the last of
    them stands in the wrong place.

    Of the marks in order, every other one opens a quoted part: at the beginning of a cell, or right behind the one that
    closed the part before (two marks in a cell stand for one).
    """
    import numpy as np

    ends = positions(codes, ord("\n"))
    marks = positions(codes, ord('"'))
    before = np.searchsorted(marks, ends)
    outside = before % 2 == 0
    ends = ends[outside]
    if not len(ends):
        return None
    marks = marks[: before[outside][-1]]
    opening, closing = marks[::2], marks[1::2]
    doubled = closing[:-1] + 1 == opening[1:]
    beside_a_cell = np.zeros(256, dtype=bool)
    beside_a_cell[[separator, ord("\n"), ord("\r")]] = True
    opens, closes = beside_a_cell[codes[opening - 1]], beside_a_cell[codes[closing + 1]]
    opens[:1] |= opening[:1] == 0
    opens[1:] |= doubled
    closes[:-1] |= doubled
    return ends if opens.all() and closes.all() else None


def _finder(wanted: Collection[str]) -> Callable[[np.ndarray], set[str]]:
    """A function that says which of the wanted ids are among others (sixteen bytes each)."""
    import numpy as np

    names = set(wanted)
    few = np.sort(_folded(np.frombuffer("".join(names).encode(), dtype=np.uint8).reshape(-1, 16)))
    shift = np.uint64(64 - _SIEVE)
    sieve = np.zeros(1 << _SIEVE, dtype=bool)  # by the first bits: most ids are seen not to be wanted at one look
    sieve[few >> shift] = True

    def among(ids: np.ndarray) -> set[str]:
        many = _folded(ids)
        near = np.flatnonzero(sieve[many >> shift])
        found = near[few[np.minimum(np.searchsorted(few, many[near]), len(few) - 1)] == many[near]]
        return names & {bytes(one).decode() for one in ids[found]}

    return among


def positions(codes: np.ndarray, code: int) -> np.ndarray:
    """Where a byte stands (int64). Looked for in pieces: one comparison of all would cost more in fresh memory."""
    import numpy as np

    found = [np.flatnonzero(codes[at : at + _PIECE] == code) + at for at in range(0, len(codes), _PIECE)]
    return np.concatenate(found) if found else np.empty(0, dtype=np.int64)


def _folded(ids: np.ndarray) -> np.ndarray:
    """Sixteen bytes each in one number: equal for equal ids, and hardly ever for others."""
    import numpy as np

    halves = ids.view(np.uint64)
    folded: np.ndarray = halves[:, 0] * np.uint64(0x9E3779B97F4A7C15) ^ halves[:, 1]
    return folded


def one_column(text: str, dialect: Dialect, position: int) -> set[str] | None:
    """The distinct cells of one column of a plain file, by pandas; ``None`` for others."""
    import pandas as pd

    try:
        cells = pd.read_csv(
            io.BytesIO(text.encode("utf-8", "surrogateescape")),
            sep=dialect.separator,
            header=None,
            usecols=[position],
            skiprows=dialect.header_lines,
            dtype=str,
            na_filter=False,
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError, UnicodeError):
        return None
    return set(cells[position])
