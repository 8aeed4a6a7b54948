"""Reading a ledger: the claims as a DataFrame, and what is wrong with which line. Reading never writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from tracker.dialect import Dialect
from tracker.ledger.cells import readers
from tracker.ledger.columns import Columns, frame_of, read_columns
from tracker.ledger.content import Content, load
from tracker.ledger.files import read_snapshot
from tracker.ledger.parse import parse
from tracker.model import CLAIM_FIELDS, COLUMNS, INTEGER_COLUMNS, SLUG, Claim, Problem, TrackerError

MOST_PROBLEMS = 100_000
"""Problems of one file that are listed one by one: nobody reads more, and they would fill the memory."""


@dataclass(slots=True)
class Table:
    """A ledger as read.

    ``entries`` are all rows that can be used, as entered: the columns of :data:`tracker.model.COLUMNS` (text ``str``,
    "" for empty; ``value`` int64; ``value_max``, ``start``, ``end`` Int64), ``row`` (int64, order of entry from 0) and
    ``line`` (int64, physical line from 1). ``claims`` are those that stand: without repeated entries, and with every
    corrected entry replaced, at its place in the order, by the entry that supersedes it. ``problems`` say what is wrong
    with which line (:data:`MOST_PROBLEMS` of them, and how many rows have more); ``rejected`` counts the rows that
    cannot be used. Rows in the file = len(entries) + rejected.
    """

    path: Path
    entries: pd.DataFrame
    claims: pd.DataFrame
    problems: list[Problem] = field(default_factory=list)
    rejected: int = 0
    dialect: Dialect = field(default_factory=Dialect)

    @property
    def errors(self) -> list[Problem]:
        """The problems that keep a row out."""
        return [p for p in self.problems if p.severity == "error"]


def read_ledger(path: str | Path, *, event: str | None = None, zone: str = "UTC", started_at: str = "") -> Table:
    """Read one ledger, in whatever dialect, column order and notation people left it.

    ``event`` is the slug whose ledger this is (default: the file's name, where it is one); every row must belong to it.
    ``zone`` is the event's time zone and ``started_at`` its beginning (kept for callers that pass an event's fields).
    Raises :class:`TrackerError` where the file as a whole cannot be read; what is wrong with single rows is in
    ``problems`` of the :class:`Table`, and those rows are left out.
    """
    path = Path(path)
    try:
        content, problems = load(path, read_snapshot(path))
        if event is None and SLUG.fullmatch(path.stem):
            event = path.stem
        return table_of(path, content, problems, event, zone)
    except MemoryError:
        message = "this file does not fit into memory: split it"
        raise TrackerError(Problem("too_large", message, str(path))) from None


def table_of(path: Path, content: Content, problems: list[Problem], event: str | None, zone: str) -> Table:
    """The table of a ledger's text; see :func:`read_ledger`."""
    dialect, problems = content.dialect, list(problems)
    read = readers(zone)
    parts: list[Columns] = []
    count = rejected = unlisted = 0
    for records in parse(content.text, dialect):
        cells = {name: records.cells[at] for at, name in enumerate(dialect.columns) if name in COLUMNS}
        size = len(records.line)
        room = max(0, MOST_PROBLEMS - len(problems))
        damaged = records.problems(path, room)
        columns, found = read_columns(
            cells,
            size,
            read=read,
            event=event,
            plain=records.plain,
            guarded=records.guarded,
            most=room - len(damaged),
        )
        problems += damaged
        for item in found.first:
            problems.append(Problem(item.code, item.message, str(path), int(records.line[item.position]), item.column))
        unlisted += len(records.damaged) - len(damaged) + found.unlisted
        rejected += len(records.damaged) + int(found.bad.sum())
        columns |= {"row": np.arange(count, count + size, dtype=np.int64), "line": records.line}
        if found.bad.any():
            columns = {name: values[~found.bad] for name, values in columns.items()}
        parts.append(columns)
        count += size
    columns = parts[0] if len(parts) == 1 else _joined(parts)
    frame = frame_of(columns, row=columns.pop("row"), line=columns.pop("line"))
    claims, doubts, more = standing(frame, path)
    problems = sorted([*problems, *doubts], key=lambda p: (p.line, p.column))
    unlisted += more + max(0, len(problems) - MOST_PROBLEMS)
    if unlisted:
        message = f"{unlisted:,} rows with more problems are not listed: correct these first"
        problems = [*problems[:MOST_PROBLEMS], Problem("more", message, str(path), severity="warning")]
    return Table(path, frame, claims, problems, rejected, dialect)


def _joined(parts: list[Columns]) -> Columns:
    """The columns of several parts of a ledger, one behind the other; the parts are given up on the way."""
    return {name: np.concatenate([part.pop(name) for part in parts]) for name in list(parts[0])}


def standing(entries: pd.DataFrame, file: Path) -> tuple[pd.DataFrame, list[Problem], int]:
    """The claims that stand among entries (see :class:`Table`), warnings about repeated and unknown ones, and how many
    more of these there are than :data:`MOST_PROBLEMS`: a million of them would fill the memory."""
    corrections = entries["supersedes"].to_numpy(dtype=object) != ""
    if not corrections.any() and len(set(entries["claim_id"].tolist())) == len(entries):
        return entries, [], 0
    repeats = entries["claim_id"].duplicated().to_numpy()
    keep = np.ones(len(entries), dtype=bool)
    order, lines = entries["row"].to_numpy().copy(), entries["line"].to_numpy()
    ids, supersedes = entries["claim_id"].to_numpy(dtype=object), entries["supersedes"].to_numpy(dtype=object)
    named = {one for several in set(supersedes[corrections]) for one in several.split(";")}
    concerned = entries["claim_id"].isin(set(ids[repeats]) | named).to_numpy() | corrections
    current: dict[str, int] = {}
    problems: list[Problem] = []
    more = 0

    def warn(position: int, column: str, code: str, message: str) -> None:
        nonlocal more
        if len(problems) < MOST_PROBLEMS:
            problems.append(Problem(code, message, str(file), int(lines[position]), column, "warning"))
        else:
            more += 1

    for position in map(int, np.flatnonzero(concerned)):
        claim = ids[position]
        for replaced in supersedes[position].split(";") if supersedes[position] else ():
            old = current.pop(replaced, None)
            if old is None:
                warn(position, "supersedes", "unknown_claim", f"no earlier entry has the id {replaced}")
            else:
                keep[old] = False
                order[position] = min(order[old], order[position])
        if claim in current:
            keep[position] = False
            warn(position, "claim_id", "repeated", f"repeats line {lines[current[claim]]}: counted once")
        else:
            current[claim] = position
    # A correction may keep its claim's id (another note or lead); in what stands, it then supersedes nothing.
    remaining = pd.array(np.where(supersedes == ids, "", supersedes), dtype="str")
    claims = entries.assign(row=order, supersedes=remaining)[keep]
    return claims.sort_values("row", kind="stable").reset_index(drop=True), problems, more


def claims_of(frame: pd.DataFrame) -> list[Claim]:
    """The rows of a claims frame as claims, where single claims are at work."""
    names = [name for name in CLAIM_FIELDS if name in frame]
    columns = []
    for name in names:
        values = frame[name].astype(object).tolist()
        if name in INTEGER_COLUMNS:
            columns.append([None if value is pd.NA else int(value) for value in values])
        else:
            columns.append([value or None for value in values])
    return [Claim(**dict(zip(names, row, strict=True))) for row in zip(*columns, strict=True)]
