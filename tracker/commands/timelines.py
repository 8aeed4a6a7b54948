"""``tracker show``, ``tracker revisions``, ``tracker compare``: what was known when, and why it changed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping
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
    sub.add_argument("--lead", metavar="WHO", default="", help="another line: a voice, a kind of voice, or all")
    sub.add_argument("--metric", metavar="M", help="only this metric, such as killed")
    add_format(sub, *_FORMATS)


def show(args: argparse.Namespace) -> int:
    """Print what stood."""
    timeline = _read(args)
    when = args.as_of or timeline.last_record
    if when is None:
        raise TrackerError(f"{args.event}: no claims in its ledger (tracker add {args.event} ... makes the first)")
    moment = timeline.moment(when)
    heading = f"{timeline.event.title or timeline.event.event}, as of {_local(timeline, moment)}"
    if args.claims:
        claims = _only(timeline.known(when, possibly=args.possibly), args)
        return _print(claims, _CLAIMS, args, timeline, _claim_for_people, heading)
    if args.standing:
        return _print(_only(timeline.standing(when), args), _STANDING, args, timeline, _standing_for_people, heading)
    if _chosen(args) in _FOR_PEOPLE:
        standing = _only(timeline.standing(when), args)
        _print(standing, _STANDING, args, timeline, _standing_for_people, f"{heading}: what stands")
        print()
    voices = _only(timeline.as_of(when, possibly=args.possibly), args)
    return _print(voices, _VOICES, args, timeline, _voice_for_people, f"{heading}: every voice's last figure")


def revisions(args: argparse.Namespace) -> int:
    """Print the changes of the lead."""
    from tracker.timeline import REVISION_COLUMNS

    timeline = _read(args)
    rows = _only(timeline.revisions(args.as_of), args)
    title = timeline.event.title or timeline.event.event
    heading = f"{title}: revisions" + (
        f" known as of {_local(timeline, timeline.moment(args.as_of))}" if args.as_of else ""
    )
    return _print(rows, REVISION_COLUMNS, args, timeline, _revision_for_people, heading)


def _read(args: argparse.Namespace) -> Timeline:
    from tracker import api

    timeline = api.read(args.event, args.data, lead=args.lead, known_by=args.known_by)
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
    if part.empty:
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

    rows = frame.to_dict("records")
    if _chosen(args) in _FOR_PEOPLE:
        zone = timeline.event.timezone
        said = [for_people(row, zone) for row in rows]
        names = list(for_people(dict.fromkeys(frame.columns, ""), zone)) if not rows else list(said[0])
        emit(said, names, args.format, title=title)
        return 0
    names = [name for name in columns if name in frame.columns]
    emit(({name: plain(row[name]) for name in names} for row in rows), names, args.format)
    return 0


def _voice_for_people(row: Mapping[str, Any], zone: str) -> dict[str, Any]:
    from tracker.commands.timewords import counted, figure, when

    worded = row["qualifiers"].replace("_", " ")
    return {
        "counted": counted(row),
        "figure": figure(row["value"], row["value_max"], row["qualifier"]),
        "kind": "lead" if row["leads"] else row["kind"] if row["certain"] else f"possibly ({row['kind']})",
        "voice": f"{row['voice']} ({row['voice_kind'].replace('_', ' ')})",
        "when": when(row, zone),
        "outlets": row["outlets"] + (f" (worded: {worded})" if ";" in worded else ""),
    }


def _standing_for_people(row: Mapping[str, Any], zone: str) -> dict[str, Any]:
    from tracker.commands.timewords import counted, figure, is_missing, when

    lowest, highest = (figure(row[name], None, row[f"{name}_qualifier"]) for name in ("lowest", "highest"))
    return {
        "counted": counted(row),
        "lead": figure(row["value"], row["value_max"], row["qualifier"]),
        "voice": "" if is_missing(row["voice"]) else row["voice"],
        "when": "" if is_missing(row["reported_at"]) else when(row, zone),
        "lowest": lowest,
        "highest": highest,
        "voices": row["voices"],
        "claims": row["claims"],
    }


def _claim_for_people(row: Mapping[str, Any], zone: str) -> dict[str, Any]:
    from tracker.commands.timewords import counted, figure, when

    return {
        "when": when(row, zone),
        "counted": counted(row),
        "figure": figure(row["value"], row["value_max"], row["qualifier"]),
        "kind": row["kind"] + (", in the lead" if row["in_lead"] else ""),
        "voice": row["voice"],
        "outlet": row["outlet"],
        "reason": _words(row["reason"]),
    }


def _revision_for_people(row: Mapping[str, Any], zone: str) -> dict[str, Any]:
    from tracker.commands.timewords import counted, duration, figure, is_missing, when

    old = figure(row["from_value"], row["from_value_max"], row["from_qualifier"])
    if old and (row["from_metric"], row["from_scope"]) != (row["metric"], row["scope"]):
        old += f" {counted({**row, 'group': ''}, 'from_')}"
    delta, percent = row["delta"], row["percent"]
    share = "" if is_missing(percent) else f" ({percent:+.1f} %)"
    why = ": ".join(part for part in (_words(row["nature"]), _words(row["reason"])) if part)
    return {
        "when": when(row, zone) + (", order as entered" if row["as_entered"] else ""),
        "counted": counted(row),
        "from": old,
        "to": figure(row["value"], row["value_max"], row["qualifier"]),
        "change": "" if is_missing(delta) else f"{delta:+,}{share}",
        "after": "" if is_missing(row["lag"]) or not row["lag"] else duration(row["lag"]),
        "kind": row["kind"],
        "why": why + (f" (said by {row['reason_by']})" if row["reason_by"] else ""),
        "voice": row["voice"],
    }


def _words(text: str) -> str:
    return text.replace(";", ", ").replace("_", " ")


def _local(timeline: Timeline, moment: pd.Timestamp) -> str:
    from tracker.commands.timewords import local

    return local(moment, timeline.event.timezone)
