"""What may stand in a cell: limits, formulas made harmless, and the reading of each column's values.

Every reader takes a cell's text and returns the value that it means, as text, or raises :class:`TrackerError`
with a code and a message that names the way out.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from enum import StrEnum

from tracker.figures import metric_named, qualifier_named
from tracker.model import Basis, Certainty, Metric, Qualifier, Reason, TrackerError, parse_time

MAX_CELL = 10_000  # characters; quotes have 160, notes are notes
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Characters that no cell may hold (tab and line ends may stand in a note)."""

_ASCII_CONTROL = bytes(code for code in range(128) if CONTROL.match(chr(code)))

# What a spreadsheet may run as a formula (OWASP, CSV injection), full-width forms included, also after our own mark.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARD = "'"
_LONG = 1 << 16  # characters; fewer are looked through before numpy is loaded
_PATIENCE = 300  # texts that are no dates
_MIDNIGHT = re.compile(r"\d{4}-\d\d-\d\d 00:00:00(?:\.0+)?")  # as spreadsheets write a day
_LIKE_A_TIME = re.compile(r"[\d\s./,:+\-TZatpmUCG]*", re.IGNORECASE)  # all that a time without a month's name can hold
_QUOTED = re.compile(r'[",;\t\r\n]|^\s|\s$')


def neutralised(text: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would run it as a formula."""
    return _GUARD + text if _FORMULA.match(text) else text


def restored(text: str) -> str:
    """The text that :func:`neutralised` was given."""
    return text[1:] if text[:1] == _GUARD and _FORMULA.match(text) else text


def written(text: str) -> str:
    """A cell as it stands in the file: harmless to a spreadsheet, quoted where any separator could split it."""
    text = neutralised(text)
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def holds_control(text: str) -> bool:
    """Whether one of :data:`CONTROL` stands in a text, which may be long: plain ones are looked through fast."""
    if len(text) > _LONG and text.isascii():
        import numpy as np

        data = text.encode()
        if np.frombuffer(data, dtype=np.uint8).min() >= 32 and b"\x7f" not in data:
            return False
    if text.isascii():
        return len(text.encode().translate(None, _ASCII_CONTROL)) < len(text)
    return not text.isprintable() and CONTROL.search(text) is not None


def fail(code: str, message: str) -> TrackerError:
    """An error about a cell."""
    return TrackerError(message, code=code)


def shown(text: str, length: int = 60) -> str:
    """A cell's text as it may be repeated in a message: on one line, cut, control characters visible."""
    return repr(text if len(text) <= length else text[: length - 3] + "...")


def read_text(text: str) -> str:
    """Any text within the limits."""
    if len(text) > MAX_CELL:
        raise fail("overlong", f"{len(text):,} characters in one cell: {MAX_CELL:,} is the limit")
    bad = CONTROL.search(text)
    if bad:
        raise fail("control_character", f"holds the control character U+{ord(bad[0]):04X}: remove it")
    return text


def _choice(kind: str, allowed: type[StrEnum], named: Callable[[str], str | None]) -> Callable[[str], str]:
    names = {str(member) for member in allowed}
    way_out = f"use {', '.join(allowed)}"

    def read(text: str) -> str:
        word = text.strip()
        name = word if word in names else named(word)
        if name is None:
            raise fail(f"bad_{kind}", f"{shown(word)} is no {kind}: {way_out}")
        return name

    return functools.lru_cache(maxsize=4096)(read)


def _same(*names: str) -> Callable[[str], str | None]:
    return lambda word: word.lower() if word.lower() in names else None


read_metric = _choice("metric", Metric, metric_named)
read_qualifier = _choice("qualifier", Qualifier, qualifier_named)
read_basis = _choice("basis", Basis, _same(*Basis))
read_certainty = _choice("certainty", Certainty, _same(*Certainty))


def read_lead(text: str) -> str:
    """``yes`` or ``no``."""
    word = text.strip().lower()
    if word not in ("yes", "no"):
        raise fail("bad_lead", f"{shown(text)} is neither yes nor no")
    return word


def read_reason(text: str) -> str:
    """One or several reasons, joined by semicolons."""
    words = [word.strip().lower() for word in text.split(";") if word.strip()]
    for word in words:
        if word not in set(Reason):
            raise fail("bad_reason", f"{shown(word)} is no reason: use {', '.join(Reason)}")
    return ";".join(words)


def read_id(text: str) -> str:
    """A claim's id: sixteen hexadecimal digits."""
    word = text.strip().lower()
    if not re.fullmatch(r"[0-9a-f]{16}", word):
        raise fail("bad_id", f"{shown(text)} is no claim id (16 hexadecimal digits): leave it empty and it is computed")
    return word


def read_ids(text: str) -> str:
    """One or several claim ids, joined by semicolons."""
    return ";".join(read_id(word) for word in re.split(r"[;\s]+", text.strip(" ;")))


def read_offset(text: str) -> str:
    """A character position: a whole number from 0 (``12.0`` where a program took the column for measurements)."""
    word = re.sub(r"\.0+$", "", text.strip())
    if not (word.isascii() and word.isdigit() and len(word) <= 12):
        raise fail("bad_offset", f"{shown(text)} is no position in a text: write a whole number or leave it empty")
    return str(int(word))


def time_reader(zone: str, dates: str = "") -> Callable[[str], str]:
    """A reader of times: reduced ISO 8601, or a date as people write it, which becomes reduced ISO 8601.

    To find that a text is no date in any language takes some milliseconds: after some hundreds of such texts, as in a
    column of prose, no more are looked at so closely.
    """
    refused = 0

    @functools.lru_cache(maxsize=65536)
    def read(text: str) -> str:
        nonlocal refused
        word = text.strip()
        if _MIDNIGHT.fullmatch(word):
            word = word[:10]
        if refused >= _PATIENCE and not _LIKE_A_TIME.fullmatch(word):
            raise fail("bad_time", f"{shown(word)} is no time: write it as 2024-01-03 or 2024-01-03T16:50")
        try:
            parse_time(word, zone)
        except TrackerError as problem:
            from tracker.ledger.dates import written_date

            try:
                word = written_date(word, problem.problem.message, dates, names=refused < _PATIENCE)
            except TrackerError:
                refused += 1
                raise
            parse_time(word, zone)
        return word

    return read


Reader = Callable[[str], str]
"""What a cell's text means, as text; raises :class:`TrackerError` where it cannot be read."""


def readers(zone: str = "UTC", dates: str = "") -> dict[str, Reader]:
    """The reader of every column whose cells are not free text (figures, which span columns, apart)."""
    time = time_reader(zone, dates)
    return {
        "reported_at": time,
        "metric": read_metric,
        "qualifier": read_qualifier,
        "published_at": time,
        "basis": read_basis,
        "certainty": read_certainty,
        "lead": read_lead,
        "reason": read_reason,
        "start": read_offset,
        "end": read_offset,
        "supersedes": read_ids,
        "claim_id": read_id,
        "recorded_at": time_reader("UTC"),
    }
