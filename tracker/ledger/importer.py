"""Importing a colleague's table: other headers, other words, one row a figure or one column a metric.

Good rows become claims; bad ones come back as they were, with line, column, code and message, to be corrected and
imported again.
"""

from __future__ import annotations

import codecs
import dataclasses
import itertools
import shlex
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tracker.dialect import Dialect, decode, listed, sniff
from tracker.ledger.append import AppendResult, append_claims
from tracker.ledger.cells import restored, shown, written
from tracker.ledger.columns import frame_of, read_columns
from tracker.ledger.content import check_lines, whole_lines
from tracker.ledger.files import create_file, read_snapshot
from tracker.ledger.mapping import Cells, Maps, figures, translated
from tracker.ledger.parse import Records, parse
from tracker.ledger.table import claims_of
from tracker.model import COLUMNS, REQUIRED_COLUMNS, Claim, Event, Problem, TrackerError

MAX_ROWS = 500_000  # at once: each becomes a claim, which takes some kilobytes
REPORT_COLUMNS = ("line", "column", "code", "message")
"""What a file of rejected rows puts before the columns of the file that they came from."""


@dataclass(slots=True)
class ImportResult:
    """What an import did. ``rows`` = ``good`` + ``rejected``; ``added`` and ``repeated`` count claims; ``left_out`` are
    columns that were not imported; ``rejected_path`` is where the bad rows went; ``notes`` tell of unfinished entries
    that were found in a ledger and set aside."""

    rows: int = 0
    good: int = 0
    rejected: int = 0
    added: int = 0
    repeated: int = 0
    events: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    rejected_path: Path | None = None
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Foreign:
    """A foreign table as read: its cells by column, and the problems of each row."""

    path: Path
    dialect: Dialect
    records: Records
    cells: Cells
    problems: dict[int, list[Problem]] = field(default_factory=dict)

    def reject(self, row: int, column: str, code: str, message: str) -> None:
        line = int(self.records.line[row])
        self.problems.setdefault(row, []).append(Problem(code, message, str(self.path), line, column))


def import_file(
    path: Path,
    events: Mapping[str, Event],
    ledger_path: Callable[[str], Path],
    *,
    event: str | None = None,
    maps: Maps | None = None,
    constants: Mapping[str, str] | None = None,
    dates: str = "",
    dry_run: bool = False,
) -> ImportResult:
    """Import a table into the ledgers of its events.

    ``event`` is the event of rows that name none; ``maps`` and ``constants`` are explained in
    :mod:`tracker.ledger.mapping`; ``dates`` (``day-first``, ``month-first``) settles dates such as 03/04/2024. With
    ``dry_run`` nothing is written. Raises :class:`TrackerError` where the file as a whole cannot be imported, with
    nothing changed.
    """
    maps = maps or Maps()
    table = _load(path, maps)
    count = len(table.records.line)
    ours = translated(table.cells, count, maps, constants or {})
    _check_columns(table, maps, ours)
    slugs = _events(table, ours, event, events)
    claims: dict[str, list[tuple[int, Claim]]] = {}
    for rows, cells in figures(table.cells, ours, maps):
        for slug in dict.fromkeys(slugs[rows]):
            if slug:
                here = np.flatnonzero(slugs[rows] == slug)
                part = {name: values[here] for name, values in cells.items()} | {
                    "event": np.full(len(here), slug, object)
                }
                claims.setdefault(slug, []).extend(_read(table, rows[here], part, events[slug].timezone, dates))
    if maps.metrics:
        figured = {row for found in claims.values() for row, _ in found}
        for row in sorted(set(range(count)) - figured - set(table.problems)):
            table.reject(row, next(iter(maps.metrics)), "missing_value", "the row holds no figure")
    return _finish(table, maps, claims, ledger_path, events, dry_run)


def _load(path: Path, maps: Maps) -> _Foreign:
    snapshot = read_snapshot(path)
    decoded = decode(snapshot.data, path)
    check_lines(decoded.text, path, MAX_ROWS)
    dialect = sniff(decoded, path, known={*COLUMNS, *REPORT_COLUMNS, *maps.columns, *maps.metrics})
    content = whole_lines(len(snapshot.data), decoded, dialect)
    # A foreign file may end without a line end: its last row is read like any other, and judged by its cells.
    records = parse(decoded.text + dialect.newline if content.reason else content.text, dialect)
    cells: Cells = {}
    for position, name in enumerate(dialect.columns):
        cells[name] = np.array([restored(value) for value in records.cells[position]], dtype=object)
    if dialect.columns[: len(REPORT_COLUMNS)] == REPORT_COLUMNS:
        for name in REPORT_COLUMNS:
            del cells[name]
    return _Foreign(path, dialect, records, cells)


def _check_columns(table: _Foreign, maps: Maps, ours: Cells) -> None:
    header = listed(table.cells)
    for theirs in (*maps.columns, *maps.metrics):
        if theirs not in table.cells:
            raise TrackerError(
                Problem(
                    "unknown_column",
                    f"--map {theirs}: there is no such column (there are: {header})",
                    str(table.path),
                    1,
                )
            )
    given = {*ours, *(("metric", "value") if maps.metrics else ())}
    missing = [name for name in REQUIRED_COLUMNS if name not in given]
    if missing:
        way_out = f"name it with --map THEIRS={missing[0]} (columns: {header})"
        raise TrackerError(
            Problem("missing_column", f"no column for {', '.join(missing)}: {way_out}", str(table.path), 1)
        )


def _events(table: _Foreign, ours: Cells, event: str | None, events: Mapping[str, Event]) -> np.ndarray:
    """The event of each row, "" where it has none that is known."""
    titles = {known.title.casefold(): slug for slug, known in events.items() if known.title}
    cells = ours.get("event", np.full(len(table.records.line), "", dtype=object))
    meant = {}
    for cell in set(cells):
        word = cell.strip()
        slug = word if word in events else titles.get(word.casefold(), "") if word else event or ""
        meant[cell] = slug if not event or slug in ("", event) else ""
    slugs = np.array([meant[cell] for cell in cells], dtype=object)
    for row in np.flatnonzero(slugs == ""):
        word = cells[row].strip()
        if not word:
            message = "no event: name it with --event"
        elif event:
            way_out = f"leave the column out with --map event=, or --map {_option('event', word, event)}"
            message = f"{shown(word)} is not {event}: {way_out}"
        else:
            message = f"{shown(word)} is no event of the workspace: --map {_option('event', word, 'NAME')} says which"
        table.reject(int(row), "event", "unknown_event", message)
    return slugs


def _option(column: str, word: str, meaning: str) -> str:
    """A word's ``--map`` option as it can be typed into a shell."""
    word = word.strip()
    return shlex.quote(f"{column}:{word if word.isprintable() and len(word) < 200 else 'WORD'}={meaning}")


def _read(table: _Foreign, rows: np.ndarray, cells: Cells, zone: str, dates: str) -> list[tuple[int, Claim]]:
    """The claims of some rows, each with its row; what cannot be read is noted in the table."""
    columns, problems = read_columns(cells, len(rows), event=None, zone=zone, plain=False, guarded=False, dates=dates)
    for problem in problems.first:
        message = problem.message
        if problem.code == "bad_metric":
            message += f" (or --map {_option('metric', cells['metric'][problem.position], 'killed,group=...')})"
        elif problem.code == "ambiguous_time" and "day first" in message:
            message += " (or --dates day-first for the whole file)"
        table.reject(int(rows[problem.position]), problem.column, problem.code, message)
    kept = np.flatnonzero(~problems.bad)
    return list(
        zip(
            rows[kept].tolist(),
            claims_of(frame_of({name: values[kept] for name, values in columns.items()})),
            strict=True,
        )
    )


def _finish(
    table: _Foreign,
    maps: Maps,
    claims: dict[str, list[tuple[int, Claim]]],
    ledger_path: Callable[[str], Path],
    events: Mapping[str, Event],
    dry_run: bool,
) -> ImportResult:
    """Append what is good, write down what is not."""
    records = table.records
    result = ImportResult(rows=len(records.line) + len(records.damaged))
    result.rejected = len(table.problems) + len(records.damaged)
    result.good = result.rows - result.rejected
    result.problems = sorted(
        [*itertools.chain(*table.problems.values()), *records.problems(table.path)], key=lambda p: p.line
    )
    result.left_out = [name for name in table.cells if name and not maps.meaning(name) and name not in maps.metrics]
    batches = {}
    for slug, found in claims.items():
        # A row that holds several figures comes in whole or not at all.
        batch = [claim for row, claim in sorted(found, key=lambda item: item[0]) if row not in table.problems]
        if batch:
            batches[slug] = batch

    def append(slug: str, rehearsal: bool) -> AppendResult:
        zone = events[slug].timezone
        return append_claims(ledger_path(slug), batches[slug], event=slug, zone=zone, dry_run=rehearsal)

    if len(batches) > 1 and not dry_run:
        for slug in batches:  # what one ledger cannot take keeps the others as they are
            append(slug, True)
    if result.rejected and not dry_run:
        result.rejected_path = _write_rejected(table)
    for slug in batches:
        try:
            done = append(slug, dry_run)
        except TrackerError as error:
            if result.rejected_path:
                result.rejected_path.unlink(missing_ok=True)
            raise _interrupted(error, result) from None
        result.added += done.new.size
        result.repeated += done.known.size
        result.events.append(slug)
        if done.set_aside:
            result.notes.append(f"{ledger_path(slug)}: {done.set_aside}")
    return result


def _interrupted(error: TrackerError, result: ImportResult) -> TrackerError:
    """The error, with what had been added to other ledgers before."""
    if not result.added:
        return error
    claims = "1 claim was" if result.added == 1 else f"{result.added:,} claims were"
    before = f"{claims} added to {', '.join(result.events)} before; import again: nothing comes twice"
    return TrackerError(dataclasses.replace(error.problem, message=f"{error.problem.message} ({before})"))


def _write_rejected(table: _Foreign) -> Path:
    """The rejected rows as they were, each with its first problem, in a new file beside the imported one."""
    header = [h for h, c in zip(table.dialect.header, table.dialect.columns, strict=True) if c in table.cells]
    rows: list[tuple[int, list[str]]] = []
    for row, problems in table.problems.items():
        first = problems[0]
        message = "; ".join(problem.message for problem in problems)
        rows.append(
            (first.line, [str(first.line), first.column, first.code, message, *(c[row] for c in table.cells.values())])
        )
    ours = len(REPORT_COLUMNS) if table.dialect.columns[: len(REPORT_COLUMNS)] == REPORT_COLUMNS else 0
    for damaged in table.records.damaged:
        cells = damaged.cells[ours:] or damaged.cells  # rows that come back for a second time
        rows.append((damaged.line, [str(damaged.line), "", damaged.code, damaged.message, *cells]))
    lines = [[*REPORT_COLUMNS, *header], *(cells for _, cells in sorted(rows, key=lambda item: item[0]))]
    content = _as_theirs(lines, table.dialect)
    for number in itertools.count(1):
        target = table.path.with_name(f"{table.path.name}.rejected{f'-{number}' if number > 1 else ''}.csv")
        if not target.exists():
            create_file(target, content)
            return target
    raise AssertionError  # itertools.count does not end


def _as_theirs(lines: Iterable[list[str]], dialect: Dialect) -> bytes:
    """Rows as their program wrote the file that they came from, which it can open again: broken bytes are kept."""
    text = "".join(dialect.separator.join(map(written, cells)) + dialect.newline for cells in lines)
    try:
        return dialect.bom + text.encode(dialect.encoding, "surrogateescape")
    except UnicodeEncodeError:
        return codecs.BOM_UTF8 + text.encode("utf-8", "replace")
