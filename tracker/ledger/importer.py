"""Importing a colleague's table: other headers, other words, one row a figure or one column a metric.

Good rows become claims; bad ones come back as they were, with line, column, code and message, to be corrected and
imported again.
"""

from __future__ import annotations

import dataclasses
import shlex
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from tracker.dialect import Dialect, decode, listed, sniff
from tracker.ledger.append import AppendResult, append_claims
from tracker.ledger.cells import Reader, readers, restored, shown
from tracker.ledger.columns import frame_of, read_columns
from tracker.ledger.content import check_lines, whole_lines
from tracker.ledger.files import read_snapshot
from tracker.ledger.intake import REPORT_COLUMNS, Foreign, ImportResult, Intake, reports
from tracker.ledger.mapping import Cells, Maps, figures, translated
from tracker.ledger.parse import Records, parse
from tracker.ledger.table import claims_of
from tracker.model import COLUMNS, REQUIRED_COLUMNS, Claim, Event, Problem, TrackerError

MAX_ROWS = 500_000  # at once: each becomes a claim, which takes some kilobytes


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
    text, dialect = _load(path, maps)
    intake = Intake(dialect, keeps_rejected=not dry_run)
    reading: dict[str, Mapping[str, Reader]] = {}
    table = None
    for records in parse(text, dialect):
        first, table = table is None, _part(path, dialect, records)
        count = len(records.line)
        ours = translated(table.cells, count, maps, constants or {})
        if first:
            _check_columns(table, maps, ours)
            left_out = [name for name in table.cells if name and not maps.meaning(name) and name not in maps.metrics]
            intake.result.left_out = left_out
        slugs = _events(table, ours, event, events)
        for (rows, cells), column in zip(figures(table.cells, ours, maps), maps.metrics or ("value",), strict=True):
            for slug in dict.fromkeys(slugs[rows]):
                if slug:
                    zone = events[slug].timezone
                    read = reading.setdefault(zone, readers(zone, dates))
                    here = np.flatnonzero(slugs[rows] == slug)
                    part = {name: values[here] for name, values in cells.items()}
                    part["event"] = np.full(len(here), slug, object)
                    table.claims.setdefault(slug, []).extend(_read(table, rows[here], part, read, column))
        if maps.metrics:
            figured = {row for found in table.claims.values() for row, _ in found}
            for row in sorted(set(range(count)) - figured - set(table.problems)):
                table.reject(row, next(iter(maps.metrics)), "missing_value", "the row holds no figure")
        intake.take(table)
    return _finish(path, intake, ledger_path, events, dry_run)


def _load(path: Path, maps: Maps) -> tuple[str, Dialect]:
    snapshot = read_snapshot(path)
    decoded = decode(snapshot.data, path)
    check_lines(decoded.text, path, MAX_ROWS)
    dialect = sniff(decoded, path, known={*COLUMNS, *REPORT_COLUMNS, *maps.columns, *maps.metrics})
    content = whole_lines(len(snapshot.data), decoded, dialect)
    # A foreign file may end without a line end: its last row is read like any other, and judged by its cells.
    return decoded.text + dialect.newline if content.reason else content.text, dialect


def _part(path: Path, dialect: Dialect, records: Records) -> Foreign:
    cells: Cells = {}
    for position, name in enumerate(dialect.columns):
        cells[name] = np.array([restored(value) for value in records.cells[position]], dtype=object)
    if reports(dialect):
        for name in REPORT_COLUMNS:
            del cells[name]
    return Foreign(path, dialect, records, cells)


def _check_columns(table: Foreign, maps: Maps, ours: Cells) -> None:
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


def _events(table: Foreign, ours: Cells, event: str | None, events: Mapping[str, Event]) -> np.ndarray:
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


def _read(
    table: Foreign, rows: np.ndarray, cells: Cells, read: Mapping[str, Reader], figures_in: str
) -> list[tuple[int, Claim]]:
    """The claims of some rows, each with its row; what cannot be read is noted in the table. ``figures_in`` is the
    column of the figures, of which a row may have several."""
    columns, problems = read_columns(cells, len(rows), read=read, event=None, plain=False, guarded=False)
    for problem in problems.first:
        message = problem.message
        if problem.code == "bad_metric":
            message += f" (or --map {_option('metric', cells['metric'][problem.position], 'killed,group=...')})"
        elif problem.code == "ambiguous_time" and "day first" in message:
            message += " (or --dates day-first for the whole file)"
        column = figures_in if problem.column == "value" else problem.column
        table.reject(int(rows[problem.position]), column, problem.code, message)
    kept = np.flatnonzero(~problems.bad)
    return list(
        zip(
            rows[kept].tolist(),
            claims_of(frame_of({name: values[kept] for name, values in columns.items()})),
            strict=True,
        )
    )


def _finish(
    path: Path, intake: Intake, ledger_path: Callable[[str], Path], events: Mapping[str, Event], dry_run: bool
) -> ImportResult:
    """Append what is good, write down what is not."""
    result, batches = intake.result, intake.batches

    def append(slug: str, rehearsal: bool) -> AppendResult:
        zone = events[slug].timezone
        return append_claims(ledger_path(slug), batches[slug], event=slug, zone=zone, dry_run=rehearsal)

    if len(batches) > 1 and not dry_run:
        for slug in batches:  # what one ledger cannot take keeps the others as they are
            append(slug, True)
    if result.rejected and not dry_run:
        result.rejected_path = intake.write_rejected(path)
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
