"""``tracker init``, ``event add``, ``add``, ``correct``, ``log``, ``check``: what people enter, and its history."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from tracker.commands import imports
from tracker.commands.options import add_command, add_format, emit
from tracker.model import Basis, Certainty, Claim, Event, Metric, TrackerError

_TEXTS = {
    "via": "the agency that relayed it",
    "outlet": "who printed it",
    "url": "where",
    "group": "who is counted, when not everybody (children, police)",
    "scope": "what the figure covers, when not the whole (Syria)",
    "note": "anything worth knowing",
    "quote": "the words that carry the figure, at most 160 characters",
    "article-id": "the article's id, where there is no URL",
}


def add_parsers(commands: Any) -> None:
    """Add the commands that write and check ledgers."""
    sub = add_command(commands, "init", init, "make an empty workspace", "tracker init my-events")
    sub.add_argument(
        "folder", nargs="?", default=".", metavar="DIR", help="where (default: here); its data folder is made"
    )
    event = add_command(commands, "event", None, "add an event to the workspace", _EVENT_EXAMPLE)
    actions = event.add_subparsers(dest="action", metavar="ACTION", required=True)
    sub = add_command(actions, "add", event_add, "add an event to the workspace", _EVENT_EXAMPLE)
    sub.add_argument("event", metavar="EVENT", help="its name: small letters, digits and hyphens, such as kerman-2024")
    sub.add_argument("--title", default="", help="how it is called")
    sub.add_argument(
        "--started-at", required=True, metavar="WHEN", help="when it began: 2024-01-03T15:04 or 2024-01-03"
    )
    sub.add_argument(
        "--timezone", default="UTC", metavar="ZONE", help="its time zone, such as Asia/Tehran (default: UTC)"
    )
    sub.add_argument("--place", default="", help="where it was")
    sub.add_argument("--kind", default="", help="what it was: bombing, wildfire, earthquake ...")
    sub.add_argument("--url", default="", help="a page about it")
    sub = add_command(
        commands,
        "add",
        add,
        "add figures to an event's ledger",
        'tracker add kerman-2024 "91 killed" --by "Mohammad Saberi" --at 2024-01-06 --via IRNA',
    )
    sub.add_argument("event", metavar="EVENT", help="the event's name")
    sub.add_argument("figures", metavar="FIGURES", help='such as "91 killed" or ">=84 killed and 280+ wounded"')
    add_claim_options(sub, required=True)
    sub = add_command(
        commands,
        "correct",
        correct,
        "correct an entry: a new row supersedes it, and both are kept",
        'tracker correct 3e085a5cab0d6498 --figure 95 --note "entered as 59"',
    )
    sub.add_argument(
        "claim_id", metavar="CLAIM_ID", help="its id, or the beginning of it (tracker log EVENT lists them)"
    )
    sub.add_argument("--figure", "--value", metavar="FIGURE", help="the figure meant: 95, 100+, 50-60 ...")
    sub.add_argument("--metric", choices=tuple(Metric), help="what it counts")
    add_claim_options(sub, required=False)
    sub = add_command(
        commands,
        "log",
        log,
        "show the history of an event's entries: what was entered and corrected when",
        "tracker log kerman-2024 --recorded-as-of 2024-02-01",
    )
    sub.add_argument("event", metavar="EVENT", help="the event's name")
    sub.add_argument(
        "--recorded-as-of", metavar="T", help="the ledger as it stood at T, before later entries and corrections"
    )
    add_format(sub, "csv", "json", "markdown")
    sub = add_command(
        commands,
        "check",
        check,
        "check ledgers: what cannot be read, and what a careful colleague would ask about",
        "tracker check data/claims/kerman-2024.csv --strict",
    )
    sub.add_argument("files", nargs="*", metavar="FILE", help="ledgers, events.csv, sources.csv (default: all)")
    sub.add_argument("--strict", action="store_true", help="exit code 1 also where there are only warnings")
    sub.add_argument(
        "--format", choices=("text", "csv", "json"), default="text", help="default: text, one line a problem"
    )
    imports.add_parser(commands)
    sub = add_command(
        commands,
        "schema",
        schema,
        "print the schema of a table, or that of the whole workspace (Frictionless data package)",
        "tracker schema claims",
    )
    sub.add_argument("table", nargs="?", choices=("claims", "events", "sources", "notation"), help="one table")
    sub.add_argument("--write", action="store_true", help="write it into the workspace: datapackage.json")


_EVENT_EXAMPLE = (
    'tracker event add kerman-2024 --title "Kerman bombings" --started-at 2024-01-03T15:04 --timezone Asia/Tehran'
)


def add_claim_options(sub: argparse.ArgumentParser, required: bool) -> None:
    """The fields of a claim as options."""
    sub.add_argument("--by", "--attributed-to", dest="attributed_to", metavar="WHO", help="who gave the figure")
    sub.add_argument(
        *("--at", "--reported-at"), dest="reported_at", metavar="WHEN", required=required, help="when it was given"
    )
    sub.add_argument("--published-at", metavar="WHEN", help="when the page that carries it appeared")
    for name, text in _TEXTS.items():
        sub.add_argument(f"--{name}", metavar="TEXT", help=text)
    sub.add_argument("--basis", choices=tuple(Basis), help="total (default), or additional to an earlier figure")
    sub.add_argument("--certainty", choices=tuple(Certainty), help="stated (default), or only feared")
    sub.add_argument("--lead", choices=("yes", "no"), help="put it in the lead, or keep it out (with a --note)")
    sub.add_argument("--reason", metavar="REASON", help="why it changed: duplicate_names, died_in_hospital ...")


def init(args: argparse.Namespace) -> int:
    """Make an empty workspace."""
    from tracker.ledger.events import create_workspace

    workspace = create_workspace(Path(args.data or args.folder))
    print(f"{workspace.root}: an empty workspace (next: tracker event add)")
    return 0


def event_add(args: argparse.Namespace) -> int:
    """Add an event."""
    from tracker.ledger.cells import time_reader
    from tracker.ledger.events import add_event
    from tracker.model import EVENT_COLUMNS, zone_of
    from tracker.workspace import find_workspace

    workspace = find_workspace(args.data)
    zone_of(args.timezone)
    args.started_at = time_reader(args.timezone)(args.started_at)
    add_event(workspace, Event(**{name: getattr(args, name) for name in EVENT_COLUMNS}))
    print(f"{workspace.events_path}: {args.event} added (next: tracker add {args.event} ...)")
    return 0


def claim_fields(args: argparse.Namespace, zone: str) -> dict[str, Any]:
    """The fields of a claim that the options give, as the ledger writes them; ``None`` empties one."""
    from tracker.ledger.cells import read_reason, read_text, time_reader

    fields = {}
    for name in ("attributed_to", "reported_at", "published_at", "basis", "certainty", "lead", "reason"):
        fields[name] = getattr(args, name)
    for name in _TEXTS:
        fields[name.replace("-", "_")] = getattr(args, name.replace("-", "_"))
    given = {name: value or None for name, value in fields.items() if value is not None}
    for name, value in given.items():
        if value is None:
            continue
        option = {"reported_at": "--at", "attributed_to": "--by"}.get(name, f"--{name.replace('_', '-')}")
        try:
            if name in ("reported_at", "published_at"):
                given[name] = time_reader(zone)(value)
            elif name == "reason":
                given[name] = read_reason(value)
            else:
                read_text(value)
        except TrackerError as problem:
            raise TrackerError(f"{option}: {problem}", code=problem.problem.code) from None
    quote = given.get("quote") or ""
    if len(quote) > 160:
        raise TrackerError(f"--quote: {len(quote)} characters; keep the phrase with the figure (160)")
    if given.get("lead") and not given.get("note"):
        raise TrackerError("--lead: say why in a --note")
    for name, empty in (("reported_at", "a claim needs a time"), ("basis", None), ("certainty", None)):
        if name in given and given[name] is None:
            raise TrackerError(f"--{name.replace('_', '-')}: {empty or 'choose one'}")
    return given


def add(args: argparse.Namespace) -> int:
    """Add figures to a ledger."""
    from tracker.figures import parse_statement
    from tracker.ledger import append_claims
    from tracker.workspace import find_workspace

    workspace = find_workspace(args.data)
    event = workspace.event(args.event)
    fields = claim_fields(args, event.timezone)
    claims = [
        Claim(metric=metric, value=figure.value, value_max=figure.value_max, qualifier=figure.qualifier, **fields)
        for metric, figure in parse_statement(args.figures)
    ]
    path = workspace.ledger_path(event.event)
    result = append_claims(path, claims, event=event.event, zone=event.timezone)
    if result.set_aside:
        print(f"tracker: {path}: {result.set_aside}", file=sys.stderr)
    for word, done in (("added", result.added), ("there already", result.repeated)):
        for claim in done:
            print(f"{word}: {_said(claim)}, claim {claim.claim_id}")
    return 0


def _said(claim: Claim) -> str:
    """A claim in a few words: ``91 killed (Mohammad Saberi, 2024-01-06)``."""
    from tracker.figures import format_figure

    figure = format_figure(claim.value, claim.value_max, claim.qualifier)
    return f"{figure} {claim.metric} ({claim.attributed_to or 'nobody named'}, {claim.reported_at})"


def correct(args: argparse.Namespace) -> int:
    """Append a row that supersedes another."""
    from tracker.figures import parse_figure
    from tracker.ledger import history
    from tracker.workspace import find_workspace

    workspace = find_workspace(args.data)
    event, path, old = history.find_claim(workspace, args.claim_id, workspace.events().values())
    changes = claim_fields(args, event.timezone)
    if args.metric:
        changes["metric"] = args.metric
    if args.figure:
        figure = parse_figure(args.figure)
        changes |= {"value": figure.value, "value_max": figure.value_max, "qualifier": figure.qualifier}
    result = history.correct(event, path, old, changes)
    for new in result.added:
        print(f"corrected: {_said(old)} is now {_said(new)}, claim {new.claim_id}")
    for new in result.repeated:
        print(f"there already: {_said(new)}, claim {new.claim_id}")
    return 0


def log(args: argparse.Namespace) -> int:
    """Show the history of a ledger."""
    from tracker.ledger import history, read_ledger
    from tracker.workspace import find_workspace

    workspace = find_workspace(args.data)
    event = workspace.event(args.event)
    path = workspace.ledger_path(event.event)
    if not path.is_file():
        raise TrackerError(f"{path}: no claims yet (tracker add {event.event} ... makes the first)", code="no_ledger")
    limit = history.moment(args.recorded_as_of, event.timezone) if args.recorded_as_of else None
    table = read_ledger(path, event=event.event, zone=event.timezone, started_at=event.started_at)
    for problem in table.errors:
        print(problem, file=sys.stderr)
    emit(history.log(table, limit), history.LOG_COLUMNS, args.format)
    return 0


def schema(args: argparse.Namespace) -> int:
    """Print or write the data package."""
    from tracker.ledger.schema import TABLES, as_json, workspace_package, write_package
    from tracker.workspace import find_workspace

    if args.table and not args.write:
        sys.stdout.write(as_json(TABLES[args.table]()))
        return 0
    workspace = find_workspace(args.data)
    workspace.events()
    if args.write:
        print(f"{write_package(workspace)}: written")
    else:
        sys.stdout.write(as_json(workspace_package(workspace)))
    return 0


def check(args: argparse.Namespace) -> int:
    """Print every problem of every file."""
    from tracker.ledger.check import check_files, check_workspace, report
    from tracker.workspace import find_workspace

    if args.files:
        problems, counted = check_files([Path(name) for name in args.files], args.data)
    else:
        problems, counted = check_workspace(find_workspace(args.data))
    report(problems, args.format)
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    if args.format == "text":
        parts = ((counted, "file"), (errors, "error"), (warnings, "warning"))
        files, *found = (f"{number} {word}{'' if number == 1 else 's'}" for number, word in parts)
        print(f"{files}: {', '.join(found)}", file=sys.stderr)
    return 2 if errors else 1 if warnings and args.strict else 0
