"""A ledger's text and how it is written, up to its last complete line."""

from __future__ import annotations

import csv
import difflib
import re
from dataclasses import dataclass
from pathlib import Path

from tracker.dialect import Decoded, Dialect, decode, listed, sniff
from tracker.ledger.files import Snapshot
from tracker.model import COLUMNS, REQUIRED_COLUMNS, Problem, TrackerError

MAX_LINES = 2_000_000  # of a ledger: some gigabytes of memory
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True, slots=True)
class Content:
    """A file's text up to its last complete line, how it is written, and what stands unfinished behind it.

    ``size`` bytes of the file hold the text; where its last line had no end, ``open_end`` says so and the text has one.
    """

    text: str
    dialect: Dialect
    size: int
    open_end: bool = False
    reason: str = ""


def whole_lines(size: int, decoded: Decoded, dialect: Dialect) -> Content:
    """The text without a last line that is not finished.

    A line without line end is complete where it has a cell for every column, as editors leave it; a shorter one may
    have been torn off in the middle of a number and is never read as data.
    """
    text = decoded.text
    tail_at = max(text.rfind("\n"), text.rfind("\r")) + 1
    tail = text[tail_at:]
    if not tail and not decoded.cut:
        return Content(text, dialect, size)
    cells = (
        next(csv.reader([tail], delimiter=dialect.separator, skipinitialspace=True), []) if len(tail) < 131072 else []
    )
    header_only = tail_at == 0
    complete = len(cells) >= len(dialect.columns) and not decoded.cut and "\0" not in tail
    if complete and dialect.columns[-1] == "recorded_at":
        # Our own rows end in a whole stamp; a person's may leave it empty, and then its id, too.
        row = dict(zip(dialect.columns, cells, strict=False))
        by_hand = not row["recorded_at"].strip() and not row.get("claim_id", "").strip()
        complete = by_hand or bool(_STAMP.fullmatch(row["recorded_at"].strip()))
    if complete or header_only or not (tail.strip() or decoded.cut):
        return Content(text + dialect.newline, dialect, size, open_end=True)
    keep = size - decoded.cut - len(tail.encode(dialect.encoding, "surrogateescape"))
    reason = f"the last line does not end and has {len(cells)} of {len(dialect.columns)} cells"
    return Content(text[:tail_at], dialect, keep, reason=reason)


def check_lines(text: str, path: Path, most: int) -> None:
    """Raises :class:`TrackerError` for a text of so many lines that its rows may not fit into memory."""
    lines = max(text.count("\n"), text.count("\r"))
    if lines > most:
        message = f"{lines:,} lines: up to {most:,} can be taken at once, split it"
        raise TrackerError(Problem("too_large", message, str(path)))


def load(path: Path, snapshot: Snapshot, required: tuple[str, ...] = REQUIRED_COLUMNS) -> tuple[Content, list[Problem]]:
    """A ledger's text and dialect, with the problems of the file as a whole.

    Raises :class:`TrackerError` for what is no CSV file or lacks a required column.
    """
    decoded = decode(snapshot.data, path)
    check_lines(decoded.text, path, MAX_LINES)
    dialect = sniff(decoded, path)
    missing = [name for name in required if name not in dialect.columns]
    if missing:
        message = f"missing column {', '.join(missing)} (the header has: {listed(dialect.header)})"
        raise TrackerError(Problem("missing_column", message, str(path), dialect.header_lines))
    content = whole_lines(len(snapshot.data), decoded, dialect)
    problems = []
    for name, cell in zip(dialect.columns, dialect.header, strict=True):
        if name not in COLUMNS:
            near = difflib.get_close_matches(name, COLUMNS, 1, 0.75)
            hint = f"is {near[0]} meant?" if near else "it is kept and not read"
            message = f"unknown column {cell.strip()!r}: {hint}"
            problems.append(Problem("unknown_column", message, str(path), dialect.header_lines, name, "warning"))
    if content.reason or snapshot.torn:
        line = len(re.findall(r"\r\n|\n|\r", content.text)) + 1
        reason = content.reason or f"{len(snapshot.torn)} bytes of an entry that was never finished"
        message = f"{reason}: not read; if it is complete, end it with a line break, else enter it again"
        problems.append(Problem("torn", message, str(path), line))
    return content, problems
