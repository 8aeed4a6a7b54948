"""The table of events: a new workspace, and a new event in it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from tracker.dialect import Dialect, decode, sniff
from tracker.ledger.append import encoded, refuse_missing
from tracker.ledger.cells import CONTROL, MAX_CELL, neutralised, written
from tracker.ledger.files import append_bytes, check_writable, create_file, locked, read_snapshot, recover
from tracker.model import EVENT_COLUMNS, Event, Problem, TrackerError, check_slug, parse_time, zone_of
from tracker.workspace import CLAIMS, EVENTS, SOURCES, Workspace, read_events


def create_workspace(folder: Path) -> Workspace:
    """An empty workspace in ``folder``/data: tables of events and of sources with their headers, a folder for ledgers.

    Raises :class:`TrackerError` where there is one already.
    """
    workspace = Workspace(folder / "data")
    if workspace.events_path.exists():
        raise TrackerError(f"{workspace.root}: there is a workspace already; nothing was changed", code="exists")
    create_file(workspace.root / EVENTS, [(",".join(EVENT_COLUMNS) + "\n").encode()])
    if not workspace.sources_path.exists():
        header = (files("tracker") / "data" / SOURCES).read_text(encoding="utf-8").partition("\n")[0]
        create_file(workspace.sources_path, [(header + "\n").encode()])
    (workspace.root / CLAIMS).mkdir(exist_ok=True)
    return workspace


def add_event(workspace: Workspace, event: Event) -> None:
    """Append an event to the workspace's table, in the dialect and column order that it has.

    Raises :class:`TrackerError`, with nothing changed, for a name that exists or could leave the folder, a time or zone
    that does not exist, and a table without a column that the event needs.
    """
    path = workspace.events_path
    check_slug(event.event)
    zone_of(event.timezone)
    parse_time(event.started_at, event.timezone)
    cells = {name: str(getattr(event, name)) for name in EVENT_COLUMNS}
    for name, cell in cells.items():
        if len(cell) > MAX_CELL or CONTROL.search(cell) or "\n" in cell:
            raise TrackerError(
                Problem("bad_value", "is overlong or holds a line end or control character", column=name)
            )
        if neutralised(cell) != cell:
            message = f"{cell!r} may be run as a formula by a spreadsheet: begin it otherwise"
            raise TrackerError(Problem("formula", message, column=name))
    with locked(path):
        check_writable(path)
        if event.event in read_events(path):
            raise TrackerError(f"{path}: there is an event {event.event!r} already; nothing was changed", code="exists")
        snapshot = read_snapshot(path)
        recover(path, snapshot)
        decoded = decode(snapshot.data, path)
        dialect: Dialect = sniff(decoded, path, known=EVENT_COLUMNS)
        given = [name for name, cell in cells.items() if cell and (name, cell) != ("timezone", "UTC")]
        refuse_missing([name for name in given if name not in dialect.columns], dialect, path)
        row = dialect.separator.join(written(cells.get(name, "")) for name in dialect.columns) + dialect.newline
        if not decoded.text.endswith(("\n", "\r")):
            row = dialect.newline + row
        append_bytes(path, len(snapshot.data), encoded(row, dialect, path))
