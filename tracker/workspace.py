"""Where the data is: the folder with events.csv, sources.csv and the ledgers."""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from pathlib import Path

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


def read_events(path: Path) -> dict[str, Event]:
    """Events of a CSV file by slug. Raises :class:`TrackerError` at the first bad row, naming its place."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        missing = [c for c in ("event", "started_at") if c not in (reader.fieldnames or [])]
        if missing:
            raise TrackerError(Problem("missing_column", f"missing column {', '.join(missing)}", str(path), 1))
        events: dict[str, Event] = {}
        try:
            for row in reader:
                cells = {c: (row.get(c) or "").strip() for c in EVENT_COLUMNS}
                if not cells["event"]:
                    continue
                cells["timezone"] = cells["timezone"] or "UTC"
                for column, check in (("event", check_slug), ("timezone", zone_of)):
                    _checked(check, cells[column], path, reader.line_num, column)
                if cells["started_at"]:
                    _checked(
                        lambda t, z=cells["timezone"]: parse_time(t, z),
                        cells["started_at"],
                        path,
                        reader.line_num,
                        "started_at",
                    )
                if cells["event"] in events:
                    raise TrackerError(
                        Problem("duplicate_event", f"{cells['event']} stands twice", str(path), reader.line_num)
                    )
                events[cells["event"]] = Event(**cells)
        except csv.Error as problem:
            raise TrackerError(Problem("csv", str(problem), str(path), reader.line_num)) from None
    return events


def _checked(check: object, value: str, path: Path, line: int, column: str) -> None:
    try:
        check(value)  # type: ignore[operator]
    except TrackerError as problem:
        raise TrackerError(Problem("bad_value", str(problem), str(path), line, column)) from None
