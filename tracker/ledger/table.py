"""Reading a ledger: the claims as a DataFrame, and what is wrong with which line. Reading never writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from tracker.ledger.columns import fill_ids, read_columns
from tracker.ledger.content import Content, load
from tracker.ledger.dialect import Dialect
from tracker.ledger.files import read_snapshot
from tracker.ledger.parse import parse
from tracker.model import CLAIM_FIELDS, COLUMNS, INTEGER_COLUMNS, SLUG, Claim, Problem, TrackerError


@dataclass(slots=True)
class Table:
    """A ledger as read.

    ``entries`` are all rows that can be used, as entered: the columns of :data:`tracker.model.COLUMNS` (text ``str``,
    "" for empty; ``value`` int64; ``value_max``, ``start``, ``end`` Int64), ``row`` (int64, order of entry from 0) and
    ``line`` (int64, physical line from 1). ``claims`` are those that stand: without repeated entries, and with every
    corrected entry replaced, at its place in the order, by the entry that supersedes it. ``problems`` say what is wrong
    with which line; ``rejected`` counts the rows that cannot be used. Rows in the file = len(entries) + rejected.
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
    dialect = content.dialect
    records = parse(content.text, dialect)
    cells = {
        name: records.cells[position].to_numpy(dtype=object)
        for position, name in enumerate(dialect.columns)
        if name in COLUMNS
    }
    count = len(records.line)
    frame, found = read_columns(cells, count, event=event, zone=zone, plain=records.plain, guarded=records.guarded)
    problems += records.problems(path)
    bad = np.zeros(count, dtype=bool)
    for item in found:
        bad[item.position] = True
        problems.append(Problem(item.code, item.message, str(path), int(records.line[item.position]), item.column))
    frame["row"] = np.arange(count, dtype=np.int64)
    frame["line"] = records.line
    if bad.any():
        frame = frame[~bad].reset_index(drop=True)
    frame = fill_ids(frame)
    problems.sort(key=lambda p: (p.line, p.column))
    table = Table(path, frame, frame, problems, int(bad.sum()) + len(records.damaged), dialect)
    table.claims = standing(table)
    return table


def standing(table: Table, entries: pd.DataFrame | None = None) -> pd.DataFrame:
    """The claims that stand among ``entries`` (default: all): see :class:`Table`. Adds problems to the table."""
    frame = table.entries if entries is None else entries
    corrections = (frame["supersedes"] != "").to_numpy()
    repeats = frame["claim_id"].duplicated().to_numpy()
    if not corrections.any() and not repeats.any():
        return frame
    keep = np.ones(len(frame), dtype=bool)
    order = frame["row"].to_numpy().copy()
    ids, supersedes = frame["claim_id"].to_numpy(dtype=object), frame["supersedes"].to_numpy(dtype=object)
    named = {one for several in set(supersedes[corrections]) for one in several.split(";")}
    concerned = set(ids[repeats]) | named
    current: dict[str, int] = {}
    for position in map(int, np.flatnonzero(frame["claim_id"].isin(concerned).to_numpy() | corrections)):
        claim = ids[position]
        for replaced in supersedes[position].split(";") if supersedes[position] else ():
            old = current.pop(replaced, None)
            if old is None:
                _warn(table, frame, position, "supersedes", "unknown_claim", f"no earlier entry has the id {replaced}")
            else:
                keep[old] = False
                order[position] = min(order[old], order[position])
        if claim in current:
            keep[position] = False
            first = int(frame["line"].iloc[current[claim]])
            _warn(table, frame, position, "claim_id", "repeated", f"repeats line {first}: counted once")
        else:
            current[claim] = position
    # A correction may keep its claim's id (another note or lead); in what stands, it then supersedes nothing.
    frame = frame.assign(row=order, supersedes=pd.array(np.where(supersedes == ids, "", supersedes), dtype="str"))
    claims = frame[keep]
    return claims.sort_values("row", kind="stable").reset_index(drop=True)


def _warn(table: Table, frame: pd.DataFrame, position: int, column: str, code: str, message: str) -> None:
    problem = Problem(code, message, str(table.path), int(frame["line"].iloc[position]), column, "warning")
    if problem not in table.problems:
        table.problems.append(problem)


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
