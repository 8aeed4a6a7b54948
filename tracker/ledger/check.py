"""Checking whole ledgers: everything at once, each problem with its place and the way out."""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import json
import sys
from collections.abc import Container, Iterable, Sequence
from pathlib import Path
from typing import TextIO

from tracker.dialect import small_table
from tracker.ledger.slips import slips
from tracker.ledger.table import Table, read_ledger
from tracker.model import Event, Problem, TrackerError, check_slug
from tracker.sources import SOURCE_COLUMNS, Sources
from tracker.workspace import CLAIMS, EVENTS, SOURCES, Workspace, find_workspace, read_events

PROBLEM_COLUMNS = tuple(field.name for field in dataclasses.fields(Problem))


def check_workspace(workspace: Workspace) -> tuple[list[Problem], int]:
    """All problems of a workspace's tables and ledgers, and how many files were read."""
    paths = sorted((workspace.root / CLAIMS).glob("*.csv"))
    problems: list[Problem] = []
    events = read_events(workspace.events_path, problems)
    tables = 1
    if workspace.sources_path.is_file():
        tables += 1
        problems += check_sources(workspace.sources_path, events)
    for path in paths:
        problems += check_ledger(path, events, must_be_known=True)
    for path in sorted((workspace.root / CLAIMS).glob("*.torn")):
        message = "unfinished entries that were set aside: enter again what is missing, then delete this file"
        problems.append(Problem("set_aside", message, str(path), severity="warning"))
    return problems, len(paths) + tables


def check_sources(path: Path, events: Container[str]) -> list[Problem]:
    """All problems of a workspace's table of speakers, in the order of its lines."""
    problems: list[Problem] = []
    Sources.load(path, problems=problems)
    with contextlib.suppress(TrackerError):  # which is among the problems already
        for line, row in small_table(path, SOURCE_COLUMNS, [])[1]:
            event = row.get("event", "")
            if event and event not in events:
                message = f"no event {event!r} in the workspace: the row is never used"
                problems.append(Problem("unknown_event", message, str(path), line, "event", "warning"))
    return sorted(problems, key=lambda p: p.line)


def check_files(paths: Iterable[Path], data: str | None = None) -> tuple[list[Problem], int]:
    """All problems of some ledgers and tables, and how many files were read.

    Zones come from the workspace, where there is one, else from the table of events beside a ledger's folder.
    """
    known: dict[str, Event] = {}
    problems: list[Problem] = []
    count = 0
    with contextlib.suppress(TrackerError):
        known = read_events(find_workspace(data).events_path, [])
    for path in paths:
        count += 1
        home = path.parent if path.name in (EVENTS, SOURCES) else path.parent.parent
        events = known or read_events(home / EVENTS, [])
        if path.name == EVENTS:
            read_events(path, problems)
        elif path.name == SOURCES:
            problems += check_sources(path, events)
        else:
            problems += check_ledger(path, events, must_be_known=False)
    return problems, count


def check_ledger(path: Path, events: dict[str, Event], *, must_be_known: bool) -> list[Problem]:
    """All problems of one ledger, in the order of its lines."""
    problems: list[Problem] = []
    event = events.get(path.stem)
    if must_be_known and event is None:
        try:
            check_slug(path.stem)
            way_out = f"add it with tracker event add {path.stem}, or rename the file"
            message = f"no event {path.stem!r} in the workspace: {way_out}"
        except TrackerError as error:
            message = str(error)
        problems.append(Problem("unknown_event", message, str(path)))
    try:
        if event is None:
            table = read_ledger(path)
        else:
            table = read_ledger(path, event=event.event, zone=event.timezone, started_at=event.started_at)
    except (TrackerError, OSError, UnicodeError) as error:
        return [*problems, _as_problem(error, path)]
    problems += table.problems
    problems += _columns(table)
    problems += slips(table, event)
    return sorted(problems, key=lambda p: p.line)


def _columns(table: Table) -> list[Problem]:
    if "recorded_at" in table.dialect.columns or table.entries.empty:
        return []
    message = "there is no column recorded_at: what was entered when cannot be told later"
    return [Problem("no_recorded_at", message, str(table.path), table.dialect.header_lines, "recorded_at", "warning")]


def _as_problem(error: Exception, path: Path) -> Problem:
    if isinstance(error, TrackerError):
        problem = error.problem
        return problem if problem.file else dataclasses.replace(problem, file=str(path))
    reason = getattr(error, "strerror", None) or str(error)
    return Problem("io", reason, str(path))


def report(problems: Sequence[Problem], format: str, out: TextIO | None = None) -> None:
    """Print problems as ``text`` (one line each), ``csv`` or ``json``."""
    out = out or sys.stdout
    rows = [dataclasses.asdict(problem) for problem in problems]
    if format == "json":
        json.dump(rows, out, ensure_ascii=False, indent=1)
        out.write("\n")
    elif format == "csv":
        writer = csv.DictWriter(out, PROBLEM_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    else:
        for problem in problems:
            where = ":".join(str(part) for part in (problem.file, problem.line or "", problem.column) if part)
            out.write(f"{where}: {problem.severity}: {problem.message}\n")
