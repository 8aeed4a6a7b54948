"""The ids that a ledger holds already, without reading the rest of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from typing import TYPE_CHECKING

from tracker.ledger.content import Content

if TYPE_CHECKING:
    import numpy as np

_SMALL = 1 << 20  # characters; below, the csv module is done before numpy and pandas are loaded
_PIECE = 1 << 20
_HEX = b"0123456789abcdef"
_STAMP = len("2024-01-03T16:50:05Z")


def entry_ids(data: bytes, content: Content, wanted: Collection[str]) -> Collection[str] | None:
    """The ids in a ledger's ``claim_id`` column, or none at all where it certainly holds none of ``wanted``.

    ``None`` where a row has no id of its own, or the column cannot be read by itself: then the rows must be read.
    """
    dialect = content.dialect
    if "claim_id" not in dialect.columns:
        return None
    column = dialect.columns.index("claim_id")
    if len(content.text) > _SMALL:
        if dialect.columns[-2:] == ("claim_id", "recorded_at") and dialect.encoding == "utf-8":
            separator, newline = dialect.separator.encode(), dialect.newline.encode()
            if _holds_none(data[: content.size], wanted, separator, newline, dialect.header_lines):
                return ()
        from tracker.ledger.parse import one_column

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


def _holds_none(data: bytes, wanted: Collection[str], separator: bytes, newline: bytes, header_lines: int) -> bool:
    """Whether every line ends in an id and a time of entry, as our programs write them, and no id is a wanted one.

    False proves nothing. A line inside a quoted cell can only add ids, so true is certain.
    """
    import numpy as np

    codes = np.frombuffer(data, dtype=np.uint8)
    ends = positions(codes, newline[-1])[header_lines:] - (len(newline) - 1)
    starts = ends - (16 + 1 + _STAMP)
    if not len(ends) or not data.endswith(newline) or starts[0] < 1:
        return False
    for offset, code in ((-1, separator[0]), (16, separator[0]), (16 + 1 + 10, ord("T")), (16 + _STAMP, ord("Z"))):
        if not (codes[starts + offset] == code).all():
            return False
    windows = np.lib.stride_tricks.sliding_window_view(codes, 16)
    is_hex = np.zeros(256, dtype=bool)
    is_hex[list(_HEX)] = True
    ids = windows[starts]
    if not is_hex[ids].all():
        return False
    ours = np.frombuffer("".join(wanted).encode(), dtype=np.uint8).reshape(-1, 16)
    few, many = np.sort(_folded(ours)), _folded(ids)
    return not (few[np.minimum(np.searchsorted(few, many), len(few) - 1)] == many).any()


def positions(codes: np.ndarray, code: int) -> np.ndarray:
    """Where a byte stands (int64). Looked for in pieces: one comparison of all would cost more in fresh memory."""
    import numpy as np

    found = [np.flatnonzero(codes[at : at + _PIECE] == code) + at for at in range(0, len(codes), _PIECE)]
    return np.concatenate(found) if found else np.empty(0, dtype=np.int64)


def _folded(ids: np.ndarray) -> np.ndarray:
    """Sixteen bytes each in one number: equal for equal ids, and hardly ever for others."""
    import numpy as np

    halves = np.ascontiguousarray(ids).view(np.uint64)
    folded: np.ndarray = halves[:, 0] * np.uint64(0x9E3779B97F4A7C15) ^ halves[:, 1]
    return folded
