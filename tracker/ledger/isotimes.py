"""Which of many texts are plain ISO 8601 times, all at once.

:func:`tracker.model.parse_time` judges one text in some microseconds; a ledger may hold a million distinct ones. This
passes the common shapes of the years 1000 to 9990 by arithmetic on their characters and leaves all others to it.
"""

from __future__ import annotations

import numpy as np

COLUMNS = frozenset({"reported_at", "published_at", "recorded_at"})
_CLOCKS = ("0000-00-00T00:00", "0000-00-00T00:00:00")
_SHAPES = ("0000-00-00", *(clock + zone for clock in _CLOCKS for zone in ("", "Z", "+00:00", "-00:00")))


def valid(texts: np.ndarray) -> np.ndarray:
    """A boolean array: true where the text certainly is a time that exists (false: ask parse_time)."""
    good = np.zeros(len(texts), dtype=bool)
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    for shape in _SHAPES:
        at = np.flatnonzero((lengths == len(shape)) & ~good)
        if len(at):
            good[at] = _valid(texts[at], shape)
    return good


def _valid(texts: np.ndarray, shape: str) -> np.ndarray:
    characters = texts.astype(f"U{len(shape)}").view(np.uint32).reshape(len(texts), len(shape))
    pattern = np.array([ord(c) for c in shape], dtype=np.uint32)
    is_digit = pattern == ord("0")
    digits = characters.astype(np.int64) - ord("0")
    good = ((digits >= 0) & (digits <= 9))[:, is_digit].all(axis=1)
    good &= (characters == pattern)[:, ~is_digit].all(axis=1)

    def number(start: int, stop: int) -> np.ndarray:
        total = np.zeros(len(texts), dtype=np.int64)
        for position in range(start, stop):
            total = total * 10 + digits[:, position]
        return total

    year, month, day = number(0, 4), number(5, 7), number(8, 10)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    days = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])[np.clip(month, 0, 12)]
    good &= (year >= 1000) & (year <= 9990) & (month >= 1) & (month <= 12) & (day >= 1)
    good &= day <= days + ((month == 2) & leap)
    clock = shape[10:].rstrip("Z").partition("+")[0].partition("-")[0]
    for start, limit in zip(range(11, 11 + len(clock) - 1, 3), (23, 59, 59), strict=False):
        good &= number(start, start + 2) <= limit
    if shape[-6:-5] in ("+", "-") and len(shape) > 10:
        good &= (number(len(shape) - 5, len(shape) - 3) <= 23) & (number(len(shape) - 2, len(shape)) <= 59)
    return np.asarray(good, dtype=bool)
