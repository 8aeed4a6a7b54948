"""The ids that a ledger holds already, without reading the rest of it."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.dialect import Decoded, Dialect, sniff
from tracker.ledger.content import Content
from tracker.model import REQUIRED_COLUMNS

if TYPE_CHECKING:
    import numpy as np

_LONG = 1 << 20  # bytes; below, the csv module is done before numpy and pandas are loaded
_PIECE = 1 << 20
_HEX = b"0123456789abcdef"
_STAMP = len("2024-01-03T16:50:05Z")


def held(data: bytes, file: Path, wanted: Collection[str]) -> tuple[Dialect, set[str]] | None:
    """The dialect of a long ledger, and which of the wanted ids stand in it; ``None`` where its bytes cannot tell.

    They tell where every row ends in an id and a time of entry, as our programs write them.
    """
    if len(data) < _LONG or not data.endswith(b"\n") or data.startswith(codecs.BOM_UTF8) or b"\0" in data[:1024]:
        return None
    try:
        head = data[: data.rindex(b"\n", 0, _LONG) + 1].decode()
        if not data.isascii():
            data.decode()  # only to know that it can be
    except ValueError:
        return None
    dialect = sniff(Decoded(head, "utf-8", b""), file)
    if dialect.columns[-2:] != ("claim_id", "recorded_at") or not set(REQUIRED_COLUMNS) <= set(dialect.columns):
        return None
    ids = _row_ids(data, dialect)
    return None if ids is None else (dialect, _among(ids, wanted))


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
            for number, row in enumerate(reader):
                if number and row:
                    ids.add(row[column] if column < len(row) else "")
        except csv.Error:
            return None
    return None if ids is None or any(len(i) != 16 or i != i.lower() for i in ids) else ids


def _row_ids(data: bytes, dialect: Dialect) -> np.ndarray | None:
    """The ids at the ends of all rows, sixteen bytes each; ``None`` where a row does not end in one and a stamp."""
    import numpy as np

    separator, end = ord(dialect.separator), dialect.newline.encode()
    # A carriage return by itself would be the end of a line, too.
    if end[-1:] != b"\n" or (b"\r" in data and (len(end) == 1 or data.count(b"\r") != data.count(b"\r\n"))):
        return None
    codes = np.frombuffer(data, dtype=np.uint8)
    ends = _row_ends(codes, separator)
    ends = None if ends is None else ends[dialect.header_lines :]
    length = 1 + 16 + 1 + _STAMP + len(end)
    if ends is None or not len(ends) or ends[0] < length:
        return None
    tails = np.lib.stride_tricks.sliding_window_view(codes, length)[ends - (length - 1)]
    expected = (
        (0, separator),
        (17, separator),
        (18 + 10, ord("T")),
        (18 + _STAMP - 1, ord("Z")),
        (18 + _STAMP, end[0]),
    )
    if not all((tails[:, at] == code).all() for at, code in expected):
        return None
    is_hex = np.zeros(256, dtype=bool)
    is_hex[list(_HEX)] = True
    ids = np.ascontiguousarray(tails[:, 1:17])
    return ids if is_hex[ids].all() else None


def _row_ends(codes: np.ndarray, separator: int) -> np.ndarray | None:
    """Where the line ends outside quotation marks stand; ``None`` where a mark stands in the wrong place.

    Of the marks in order, every other one opens a quoted part: at the beginning of a cell, or right behind the one that
    closed the part before (two marks in a cell stand for one).
    """
    import numpy as np

    ends = positions(codes, ord("\n"))
    marks = positions(codes, ord('"'))
    if not len(marks):
        return ends
    if len(marks) % 2 or marks[0] == 0:
        return None
    opening, closing = marks[::2], marks[1::2]
    doubled = closing[:-1] + 1 == opening[1:]
    beside_a_cell = np.zeros(256, dtype=bool)
    beside_a_cell[[separator, ord("\n"), ord("\r")]] = True
    opens, closes = beside_a_cell[codes[opening - 1]], beside_a_cell[codes[closing + 1]]
    opens[1:] |= doubled
    closes[:-1] |= doubled
    if not (opens.all() and closes.all()):
        return None
    outside: np.ndarray = ends[np.searchsorted(marks, ends) % 2 == 0]
    return outside


def _among(ids: np.ndarray, wanted: Collection[str]) -> set[str]:
    """The wanted ids that are among these."""
    import numpy as np

    ours = np.frombuffer("".join(wanted).encode(), dtype=np.uint8).reshape(-1, 16)
    few, many = np.sort(_folded(ours)), _folded(ids)
    found = ids[few[np.minimum(np.searchsorted(few, many), len(few) - 1)] == many]
    return set(wanted) & {bytes(one).decode() for one in found}


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
