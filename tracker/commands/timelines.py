"""``tracker show``, ``tracker revisions``, ``tracker compare``: what was known when, and why it changed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tracker.commands.options import add_command, add_format, emit
from tracker.model import TrackerError

if TYPE_CHECKING:
    import pandas as pd

    from tracker.api import Timeline

_FORMATS = ("csv", "json", "markdown")
_FOR_PEOPLE = ("table", "markdown")

_SERIES = ("event", "metric", "group", "scope", "basis")
_VOICES = (
    *_SERIES,
    *("value", "value_max", "qualifier", "certainty", "leads", "kind", "certain", "voice", "voice_kind", "official"),
    *("attributed_to", "reported_at", "reported_start", "reported_end", "claims", "outlets", "qualifiers", "claim_ids"),
    *("note", "beyond"),
)
_STANDING = (
    *_SERIES,
    *("value", "value_max", "qualifier", "voice", "voice_kind", "attributed_to", "reported_at", "reported_start"),
    *(
        "reported_end",
        "lowest",
        "lowest_qualifier",
        "highest",
        "highest_qualifier",
        "voices",
        "claims",
        "claim_id",
        "beyond",
    ),
)
_CLAIMS = (
    *_SERIES,
    *(
        "value",
        "value_max",
        "qualifier",
        "certainty",
        "in_lead",
        "kind",
        "as_entered",
        "voice",
        "voice_kind",
        "official",
    ),
    *(
        "attributed_to",
        "via",
        "outlet",
        "reported_at",
        "published_at",
        "reported_start",
        "reported_end",
        "copy",
        "lead",
    ),
    *("reason", "note", "claim_id"),
)


def add_parsers(commands: Any) -> None:
    """Add ``show``, ``revisions`` and ``compare``."""
    sub = add_command(
        commands,
        "show",
        show,
        "show what stood at a moment: the lead, its bounds, and every voice's last figure",
        "tracker show kerman-2024 --as-of 2024-01-03T18:00",
    )
    _add_event(sub)
    sub.add_argument("--possibly", action="store_true", help="add what may have been known by then")
    only = sub.add_mutually_exclusive_group()
    only.add_argument("--standing", action="store_true", help="only what stands: one row for each thing counted")
    only.add_argument("--claims", action="store_true", help="every claim, with its kind")
    sub = add_command(
        commands,
        "revisions",
        revisions,
        "list how the lead was revised: from, to, by how much, when, why and who says so",
        "tracker revisions kerman-2024 --metric killed",
    )
    _add_event(sub)
    _add_compare(commands)


def _add_event(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("event", metavar="EVENT", help="an event of the workspace, or a ledger file")
    sub.add_argument(
        "--as-of",
        metavar="T",
        help="what was known by T: a clock time, or the end of a day (2024-01-04), month or year",
    )
    sub.add_argument(
        "--known-by",
        choices=("reported", "published", "recorded"),
        default="reported",
        help="by what a claim counts as known: reported (default), its page published, or recorded here",
    )
    sub.add_argument(
        "--recorded-as-of",
        metavar="T",
        default="",
        help="the ledger as it stood at T, without later entries and corrections",
    )
    sub.add_argument("--lead", metavar="WHO", default="", help="another line: a voice, a kind of voice, or all")
    sub.add_argument("--metric", metavar="M", help="only this metric, such as killed")
    add_format(sub, *_FORMATS)


def _add_compare(commands: Any) -> None:
    sub = add_command(
        commands,
        "compare",
        compare,
        "compare events: early figures against the latest, and how long they took to settle",
        "tracker compare kerman-2024 sri-lanka-2019 --metric killed",
    )
    sub.add_argument("events", metavar="EVENT", nargs="*", help="events of the workspace (default: all)")
    sub.add_argument("--metric", metavar="M", default="killed", help="what is compared (default: killed)")
    sub.add_argument("--lead", metavar="WHO", default="", help="another line: a voice, a kind of voice, or all")
    sub.add_argument("--by-voice", action="store_true", help="the early figures' shares, by kind of voice")
    add_format(sub, *_FORMATS)


def show(args: argparse.Namespace) -> int:
    """Print what stood."""
    from tracker.commands import timerows

    timeline = _read(args)
    when: str | pd.Timestamp = args.as_of or timeline.latest
    upto = f"as of {_local(timeline, timeline.moment(when))}" if args.as_of else "all that is recorded"
    heading = f"{timeline.event.title or timeline.event.event}, {upto}, {_who_leads(args)}"
    if args.claims:
        claims = _only(timeline.known(when, possibly=args.possibly), args)
        return _print(claims, _CLAIMS, args, timeline, timerows.claim, heading)
    standing = _only(timeline.standing(when), args)
    if args.standing:
        return _print(standing, _STANDING, args, timeline, timerows.standing, heading)
    if _chosen(args) in _FOR_PEOPLE:
        _print(standing, _STANDING, args, timeline, timerows.standing, f"{heading}: what stands")
        print()
    voices = _only(timeline.as_of(when, possibly=args.possibly), args)
    return _print(voices, _VOICES, args, timeline, timerows.voice, f"{heading}: every voice's last figure")


def revisions(args: argparse.Namespace) -> int:
    """Print the changes of the lead."""
    from tracker.commands import timerows
    from tracker.timeline import REVISION_COLUMNS

    timeline = _read(args)
    rows = _only(timeline.revisions(args.as_of), args)
    known = f" known as of {_local(timeline, timeline.moment(args.as_of))}" if args.as_of else ""
    heading = f"{timeline.event.title or timeline.event.event}: revisions{known}, {_who_leads(args)}"
    return _print(rows, REVISION_COLUMNS, args, timeline, timerows.revision, heading)


def compare(args: argparse.Namespace) -> int:
    """Print the events side by side, and what that says in words."""
    from tracker import api
    from tracker.commands import timerows
    from tracker.commands.timewords import plain
    from tracker.timeline.compare import DISTRIBUTION_COLUMNS

    timeline = api.read_all(args.events, args.data, lead=args.lead)
    found = timeline.compare(args.metric)
    if not found.events:
        known = ", ".join(dict.fromkeys(timeline.claims["metric"]))
        raise TrackerError(f"no event here has a figure for {args.metric!r} as a whole (there is: {known})")
    frame = found.distribution if args.by_voice else found.by_event()
    rows: list[dict[Any, Any]] = frame.to_dict("records")
    if _chosen(args) in _FOR_PEOPLE:
        said = [timerows.distribution(row) if args.by_voice else timerows.event(row) for row in rows]
        emit(said, list(said[0]) if said else list(DISTRIBUTION_COLUMNS), args.format, title=f"{args.metric}, by event")
        print("\n" + "\n".join(found.sentences()))
    else:
        columns = list(frame.columns)
        emit(({name: plain(row[name]) for name in columns} for row in rows), columns, args.format)
    if found.without:
        names = ", ".join(found.without)
        print(f"tracker: no figure for {args.metric} as a whole in {names}", file=sys.stderr)
    return 0


def _read(args: argparse.Namespace) -> Timeline:
    from tracker import api

    timeline = api.read(
        args.event, args.data, lead=args.lead, known_by=args.known_by, recorded_as_of=args.recorded_as_of
    )
    errors = [problem for problem in timeline.problems if problem.severity == "error"]
    if errors:
        rows = "1 row is" if len(errors) == 1 else f"{len(errors)} rows are"
        print(f"tracker: {rows} left out, first {errors[0]} (tracker check lists all)", file=sys.stderr)
    if args.as_of and timeline.is_beyond(args.as_of):
        last = timeline.last_record
        until = f"ends at {_local(timeline, last)}" if last is not None else "is empty"
        print(f"tracker: the ledger {until}: whatever was reported after it is not in it", file=sys.stderr)
    if args.known_by != "reported":
        unknown = int(timeline.claims["known_at"].isna().sum())
        if unknown:
            share = f"{unknown} of {len(timeline.claims)} claims"
            print(f"tracker: {share} have no {args.known_by}_at and are never certainly known", file=sys.stderr)
    return timeline


def _only(frame: pd.DataFrame, args: argparse.Namespace) -> pd.DataFrame:
    if not args.metric:
        return frame
    part: pd.DataFrame = frame[(frame["metric"] == args.metric).to_numpy()]
    if part.empty and not frame.empty:
        known = ", ".join(dict.fromkeys(frame["metric"])) or "none"
        raise TrackerError(f"{args.event}: nothing about {args.metric!r} here (there is: {known})")
    return part


def _chosen(args: argparse.Namespace) -> str:
    return args.format or ("table" if sys.stdout.isatty() else "csv")


def _print(
    frame: pd.DataFrame,
    columns: Iterable[str],
    args: argparse.Namespace,
    timeline: Timeline,
    for_people: Any,
    title: str,
) -> int:
    from tracker.commands.timewords import plain

    rows: list[dict[Any, Any]] = frame.to_dict("records")
    if _chosen(args) in _FOR_PEOPLE:
        if not rows:
            print(f"{title}: nothing")
            return 0
        said = [for_people(row, timeline.event.timezone) for row in rows]
        if len(counted := {row["counted"] for row in said}) == 1 and len(rows) > 1:
            title = f"{title} ({counted.pop()})"
            said = [{name: cell for name, cell in row.items() if name != "counted"} for row in said]
        emit(said, list(said[0]), args.format, title=title)
        return 0
    names = [name for name in columns if name in frame.columns]
    emit(({name: plain(row[name]) for name in names} for row in rows), names, args.format)
    return 0


def _who_leads(args: argparse.Namespace) -> str:
    """The choice of the line, in words."""
    if args.lead.casefold() == "all":
        return "lead: all claims"
    return f"lead: {args.lead or 'officials, or who spoke before them'}"


def _local(timeline: Timeline, moment: pd.Timestamp) -> str:
    from tracker.commands.timewords import local

    return local(moment, timeline.event.timezone)
