"""Where the data is: the folder with events.csv, sources.csv and the ledgers."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tracker.dialect import small_table, tell
from tracker.model import EVENT_COLUMNS, Event, Problem, TrackerError, check_slug, parse_time, zone_of

EVENTS, SOURCES, CLAIMS = "events.csv", "sources.csv", "claims"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A data folder. ``root`` is the folder that holds ``events.csv``."""

    root: Path

    @property
    def events_path(self) -> Path:
        return self.root / EVENTS

    @property
    def sources_path(self) -> Path:
        return self.root / SOURCES

    @property
    def reports_path(self) -> Path:
        """Where reports go by default: ``reports`` beside the data folder."""
        return self.root.parent / "reports"

    def ledger_path(self, event: str) -> Path:
        """The ledger of an event; raises :class:`TrackerError` for a name that could leave the folder."""
        return self.root / CLAIMS / f"{check_slug(event)}.csv"

    def events(self) -> dict[str, Event]:
        """All events by slug, in file order. Raises :class:`TrackerError` naming file, line and column."""
        return read_events(self.events_path)

    def event(self, name: str) -> Event:
        """One event; raises :class:`TrackerError` with the known names (and the nearest) where there is none."""
        events = self.events()
        if name in events:
            return events[name]
        from difflib import get_close_matches

        near = get_close_matches(name, events, 1, 0.4)
        hint = f"did you mean {near[0]}?" if near else "known: " + (", ".join(list(events)[:12]) or "none yet")
        raise TrackerError(
            f"no event {name!r} in {self.events_path}: {hint} (new ones: tracker event add)", code="unknown_event"
        )


def find_workspace(data: str | None = None) -> Workspace:
    """The workspace: ``data``, else ``$TRACKER_DATA``, else the nearest folder upward with ``data/events.csv``.

    Raises :class:`TrackerError` where there is none.
    """
    given = data or os.environ.get("TRACKER_DATA")
    if given:
        root = Path(given)
        for candidate in (root, root / "data"):
            if (candidate / EVENTS).is_file():
                return Workspace(candidate)
        raise TrackerError(f"{root}: no {EVENTS} in this folder (tracker init makes one)", code="no_workspace")
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "data" / EVENTS).is_file():
            return Workspace(folder / "data")
    raise TrackerError(
        f"no data/{EVENTS} here or in a folder above: give --data DIR, or make one with tracker init",
        code="no_workspace",
    )


def read_events(path: Path, problems: list[Problem] | None = None) -> dict[str, Event]:
    """Events of a CSV file by slug, in whatever dialect people left it.

    Raises :class:`TrackerError` at the first bad row, naming its place; with a list of ``problems``, all are told there
    and the other rows are read; there, an event without its beginning is a warning.
    """
    events: dict[str, Event] = {}
    try:
        dialect, rows = small_table(path, EVENT_COLUMNS, problems)
        missing = [name for name in ("event", "started_at") if name not in dialect.columns]
        if missing:
            message = f"missing column {', '.join(missing)}: the header is {','.join(EVENT_COLUMNS)}"
            raise TrackerError(Problem("missing_column", message, str(path), max(dialect.header_lines, 1)))
        for line, row in rows:
            found = _event(row, events, path, line)
            if isinstance(found, Event):
                events[found.event] = found
                if problems is not None and not found.started_at:
                    message = f"{found.event} has no beginning: write when it began"
                    problems.append(Problem("missing_value", message, str(path), line, "started_at", "warning"))
            else:
                for problem in found:
                    tell(problem, problems)
    except TrackerError as error:
        tell(error.problem, problems)
    return events


def _event(row: dict[str, str], events: dict[str, Event], path: Path, line: int) -> Event | list[Problem]:
    """The event of a row, or what is wrong with it."""
    cells = {name: row.get(name, "") for name in EVENT_COLUMNS}
    zone = cells["timezone"] = cells["timezone"] or "UTC"
    found = []

    def check(column: str, read: Callable[[str], object]) -> None:
        try:
            read(cells[column])
        except TrackerError as error:
            found.append(Problem("bad_value", error.problem.message, str(path), line, column))

    check("event", check_slug)
    check("timezone", zone_of)
    if cells["started_at"] and not any(problem.column == "timezone" for problem in found):
        check("started_at", lambda text: parse_time(text, zone))
    if cells["event"] in events:
        message = f"{cells['event']} stands twice: give one of them another name"
        found.append(Problem("duplicate_event", message, str(path), line, "event"))
    return found or Event(**cells)
