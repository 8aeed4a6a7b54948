"""The Python facade: read an event's claims, ask what was known when, and draw it.

>>> import tracker
>>> kerman = tracker.read("kerman-2024")
>>> kerman.revisions().query("metric == 'killed' and group == ''")["value"].tolist()
[20, 53, 73, 103, 95, 84, 89, 91, 93, 94, 95, 96]
>>> known = kerman.as_of("2024-01-03T18:00").query("metric == 'killed'")
>>> known[["voice", "value", "qualifier", "leads"]].to_dict("records")[2]
{'voice': 'Iranian emergency services', 'value': 103, 'qualifier': 'exact', 'leads': True}
>>> settled = kerman.settling().query("metric == 'killed' and group == ''").iloc[0]
>>> int(settled["peak"]), int(settled["latest"]), int(settled["falls"])
(103, 96, 2)

Everything goes in and comes out as pandas DataFrames; what the columns mean is written in :mod:`tracker.timeline`.
Times without an offset are in the event's zone, and "as of 2024-01-04" means the end of that day.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

import tracker.timeline as line
from tracker.ledger import read_ledger
from tracker.ledger.history import as_recorded
from tracker.ledger.history import moment as instant
from tracker.model import EVENT_COLUMNS, Event, Problem, TrackerError
from tracker.sources import Sources
from tracker.workspace import EVENTS, Workspace, find_workspace

__all__ = ["Event", "Timeline", "TrackerError", "read", "read_all"]

When = str | dt.datetime


@dataclass(slots=True)
class Timeline:
    """The claims of one event or of several, and what they say at any moment.

    ``claims`` is the prepared frame (:mod:`tracker.timeline`), one row a claim that counts; ``events`` the events by
    name; ``problems`` what is wrong with which line of the ledgers (such rows are left out); ``lead`` and
    ``known_by`` the choices that ``claims`` was made with.
    """

    claims: pd.DataFrame
    events: dict[str, Event]
    problems: list[Problem] = field(default_factory=list)
    lead: str = ""
    known_by: str = "reported"
    entries: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)

    @property
    def event(self) -> Event:
        """The event, where there is one; raises :class:`TrackerError` where there are several."""
        if len(self.events) != 1:
            raise TrackerError(f"these are {len(self.events)} events: name one of {', '.join(list(self.events)[:12])}")
        return next(iter(self.events.values()))

    @property
    def last_record(self) -> pd.Timestamp | None:
        """The last moment that the ledgers speak for; None where they are empty."""
        return line.last_record(self.claims)

    @property
    def latest(self) -> pd.Timestamp:
        """A moment by which every claim here is known: the last record, or the end of the last interval after it.

        Raises :class:`TrackerError` where there is no claim.
        """
        last = self.last_record
        if last is None:
            name = next(iter(self.events), "EVENT")
            raise TrackerError(f"no claims in the ledger of {name} (tracker add {name} ... makes the first)")
        latest: pd.Timestamp = max([last, *self.claims["known_at"].dropna()])
        return latest

    def moment(self, when: When) -> pd.Timestamp:
        """The instant of "as of ``when``", in UTC: a clock time is that instant, a day or longer is its end.

        What has no offset is in the events' common zone (in UTC where they have several).
        """
        zones = {event.timezone or "UTC" for event in self.events.values()}
        return line.moment(when, zones.pop() if len(zones) == 1 else "UTC")

    def known(self, when: When, *, possibly: bool = False, known_by: str = "") -> pd.DataFrame:
        """The prepared frame of the claims known as of ``when``: what the ledger would hold had it ended there.

        ``possibly`` adds claims whose interval has begun and not ended; ``known_by`` (``reported``, ``published``,
        ``recorded``) overrides the choice made in reading.
        """
        limit, basis = self.moment(when), known_by or self.known_by
        if basis == "recorded":
            frame = line.prepare(self.entries, _table(self.events), lead=self.lead, known_by=basis, recorded_by=limit)
        elif basis == self.known_by:
            frame = self.claims
        else:
            frame = line.prepare(
                self.claims[list(self.entries.columns)], _table(self.events), lead=self.lead, known_by=basis
            )
        return line.cut(frame, limit, possibly=possibly)

    def as_of(self, when: When, *, possibly: bool = False, known_by: str = "") -> pd.DataFrame:
        """The last figure of every voice as of ``when``, copies counted once, the lead marked in ``leads``.

        ``beyond`` is True where ``when`` lies after the ledger's last record: later figures may exist that nobody
        entered.
        """
        frame = line.as_of(self.known(when, possibly=possibly, known_by=known_by), self.moment(when), possibly=possibly)
        frame["beyond"] = self.is_beyond(when)
        return frame

    def standing(self, when: When | None = None, *, known_by: str = "") -> pd.DataFrame:
        """A row a series: the lead figure, the lowest and highest standing bound, how many voices and claims."""
        frame = self.claims if when is None else self.known(when, known_by=known_by)
        out = line.standing(frame)
        out["beyond"] = when is not None and self.is_beyond(when)
        return out

    def is_beyond(self, when: When) -> bool:
        """Whether ``when`` lies after the ledger's last record."""
        last = self.last_record
        return last is None or self.moment(when) > last

    def revisions(self, when: When | None = None) -> pd.DataFrame:
        """The changes of the lead (as known at ``when``): from, to, delta, lag, kind, nature, reasons, evidence."""
        return line.revisions(self.claims if when is None else self.known(when))

    def statements(self) -> pd.DataFrame:
        """A row a statement: the outlets and the wordings of a voice's figure that many print."""
        return line.statements(self.claims)

    def settling(self) -> pd.DataFrame:
        """A row a series: first, peak, latest, overshoot, rises, falls, and how long the lead took to settle."""
        return line.settling(self.claims, self.last_record)

    def disagreement(self) -> pd.DataFrame:
        """A row a claim: the lowest and highest figure that stood after it, and how many voices have one."""
        return line.disagreement(self.claims)

    def compare(self, metric: str = "killed") -> line.Comparison:
        """The events side by side: early figures in relation to the latest, corrections apart from new deaths."""
        return line.compare(self.claims, metric, self.last_record)

    def plot(self, ax: Any = None, **options: Any) -> Any:
        """Draw the event's timeline into ``ax`` (default: a new one); returns the matplotlib Axes.

        ``options`` are those of :func:`tracker.reporter.plot_timeline`, such as ``metric="injured"`` or
        ``theme="dark"``.
        """
        from tracker.reporter import plot_timeline

        return plot_timeline(self.claims, self.event, ax=ax, **options)


def read(
    event_or_path: str | os.PathLike[str],
    data: str | os.PathLike[str] | None = None,
    *,
    lead: str = "",
    known_by: str = "reported",
    recorded_as_of: str = "",
) -> Timeline:
    """The timeline of an event of the workspace, or of a ledger file.

    ``data`` is the workspace (default: ``$TRACKER_DATA``, else the nearest folder upward with ``data/events.csv``;
    for a file: the folder above it). ``lead`` chooses another line than the official one (``"all"``, a voice, a kind
    of voice); ``known_by`` is ``reported``, ``published`` or ``recorded``; with ``recorded_as_of`` the ledger is read
    as it stood at that moment, without later entries and corrections. Raises
    :class:`TrackerError` for an event or a file that is not there.
    """
    name = os.fspath(event_or_path)
    path = Path(name)
    if path.suffix or len(path.parts) > 1:
        workspace = Workspace(Path(data)) if data else Workspace(path.parent.parent)
        events = workspace.events() if (workspace.root / EVENTS).is_file() else {}
        found = events.get(path.stem, Event(path.stem))
        return _read([(found, path)], workspace, lead, known_by, recorded_as_of)
    workspace = find_workspace(os.fspath(data) if data else None)
    return _read([(workspace.event(name), workspace.ledger_path(name))], workspace, lead, known_by, recorded_as_of)


def read_all(
    events: Iterable[str] = (),
    data: str | os.PathLike[str] | None = None,
    *,
    lead: str = "",
    known_by: str = "reported",
    recorded_as_of: str = "",
) -> Timeline:
    """The timelines of several events of the workspace in one frame (default: all that have a ledger)."""
    workspace = find_workspace(os.fspath(data) if data else None)
    named = list(dict.fromkeys(events))
    chosen = [workspace.event(name) for name in named] or list(workspace.events().values())
    pairs = [(event, workspace.ledger_path(event.event)) for event in chosen]
    return _read([pair for pair in pairs if named or pair[1].is_file()], workspace, lead, known_by, recorded_as_of)


def _read(
    pairs: list[tuple[Event, Path]], workspace: Workspace, lead: str, known_by: str, recorded_as_of: str
) -> Timeline:
    sources = Sources.load(workspace.sources_path) if workspace.sources_path.is_file() else Sources.load()
    claims, entries, problems = [], [], []
    for event, path in pairs:
        if not path.is_file():
            raise TrackerError(
                f"{path}: no claims yet (tracker add {event.event} ... makes the first)", code="no_ledger"
            )
        table = read_ledger(path, event=event.event, zone=event.timezone or "UTC", started_at=event.started_at)
        zone = event.timezone or "UTC"
        claims.append(as_recorded(table, instant(recorded_as_of, zone)) if recorded_as_of else table.claims)
        # A correction of a note keeps its claim's id; only what corrects nothing repeats an entry.
        again = table.entries["claim_id"].duplicated() & table.entries["supersedes"].eq("")
        entries.append(table.entries[~again])
        problems += table.problems
    if not pairs:
        raise TrackerError(f"{workspace.root}: no claims yet (tracker add ... makes the first)", code="no_ledger")
    events = {event.event: event for event, _ in pairs}
    standing, every = (sources.annotate(pd.concat(frames, ignore_index=True)) for frames in (claims, entries))
    if known_by == "recorded":
        standing = every
    # The ledger has already put every correction of an entry in its place.
    frame = line.prepare(standing, _table(events), lead=lead, known_by=known_by)
    return Timeline(frame, events, problems, lead, known_by, every)


def _table(events: dict[str, Event]) -> pd.DataFrame:
    rows = [[getattr(event, name) for name in EVENT_COLUMNS] for event in events.values()]
    return pd.DataFrame(rows, columns=list(EVENT_COLUMNS), dtype="str")
