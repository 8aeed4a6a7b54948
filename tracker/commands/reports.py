"""``tracker report``: charts and pages."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker.commands.options import add_command
from tracker.model import TrackerError
from tracker.workspace import Workspace, find_workspace

if TYPE_CHECKING:
    import pandas as pd

    from tracker.reporter.build import Job, Result


def add_parsers(commands: Any) -> None:
    """Add ``report``."""
    sub = add_command(
        commands,
        "report",
        report,
        "draw charts and pages of events; only what changed is drawn again",
        "tracker report kerman-2024 --format png,svg --axis calendar --out drafts",
    )
    sub.add_argument(
        "events", nargs="*", metavar="EVENT", help="events of the workspace (default: all, and a page over them)"
    )
    sub.add_argument(
        "--as-of", metavar="T", help="draw what was known at T, such as 2024-01-04 or 2024-01-03T16:50+03:30"
    )
    sub.add_argument("--axis", choices=("elapsed", "calendar"), help="the time axis (default: what suits the data)")
    sub.add_argument(
        "--format",
        type=_formats,
        default="png,svg,html",
        metavar="LIST",
        help="of png, svg, pdf, html (default: png,svg,html)",
    )
    sub.add_argument("--out", metavar="DIR", type=Path, help="where to write (default: reports beside the data)")
    sub.add_argument(
        "--lead",
        metavar="VOICE",
        help="draw this voice's (or kind of voice's) figures as the line; events without it are named and left out",
    )
    sub.add_argument("--force", action="store_true", help="draw everything again")
    sub.add_argument("--open", action="store_true", help="open the page, or else the first file, when done")


def _formats(text: str) -> tuple[str, ...]:
    known = ("png", "svg", "pdf", "html")
    formats = tuple(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))
    wrong = [name for name in formats if name not in known]
    if wrong or not formats:
        raise argparse.ArgumentTypeError(f"{text!r} is no list of formats: choose from {', '.join(known)}")
    return formats


def report(args: argparse.Namespace) -> int:
    """Draw the reports; 0 where all are drawn or unchanged, 2 where an event could not be read or lacks the voice that
    is to lead."""
    # No sum here is large enough to share, and a process with one thread can be copied (numpy reads it when it loads).
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Loading matplotlib makes objects by the hundred thousand, and nearly all of them stay.
    gc.set_threshold(50_000)
    from tracker.reporter import build

    workspace = find_workspace(args.data)
    options = build.Options(args.format, args.as_of, args.axis, args.lead)
    jobs = build.plan(workspace, args.events, options, args.out, read, force=args.force)
    if not jobs:
        print("tracker: no events yet (tracker event add makes one)", file=sys.stderr)
        return 0
    results = sorted(_watched(jobs), key=lambda result: (not result.event, result.event))
    for result in results:
        _say(result, brief=not args.events)
    if args.open:
        _open(results)
    # Of all events, those that have the voice are what was asked for; of named ones, all are.
    led = [r for r in results if r.event and not r.lacking and workspace.ledger_path(r.event).is_file()]
    lacking = any(result.lacking for result in results) and (bool(args.events) or not led)
    return 2 if lacking or any(result.error for result in results) else 0


def read(workspace: Workspace, events: Sequence[str], lead: str | None) -> tuple[pd.DataFrame, list[str]]:
    """The prepared claims of events (``lead``: the leading voice), and the problems of their ledgers, a line each."""
    from tracker import api

    begun = [event for event in events if workspace.ledger_path(event).is_file()]
    if not begun:
        return _nothing(), []  # nobody has counted yet: a page that says so
    timeline = api.read_all(begun, data=workspace.root, lead=lead or "")
    return timeline.claims, [str(problem) for problem in timeline.problems]


def _nothing() -> pd.DataFrame:
    """A prepared frame without a row."""
    import pandas as pd

    from tracker.model import COLUMNS, EVENT_COLUMNS, INTEGER_COLUMNS
    from tracker.sources import Sources
    from tracker.timeline import prepare

    types = {name: "Int64" if name in INTEGER_COLUMNS else "str" for name in COLUMNS} | {"value": "int64"}
    claims = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in types.items()})
    claims = claims.assign(row=pd.Series(dtype="int64"), line=pd.Series(dtype="int64"))
    events = pd.DataFrame({name: pd.Series(dtype="str") for name in EVENT_COLUMNS})
    return prepare(Sources.load().annotate(claims), events)


def _watched(jobs: Sequence[Job]) -> list[Result]:
    """Run the jobs, with a bar where somebody is watching and there is something to wait for."""
    from tracker.reporter import build

    if len(jobs) < 3 or not sys.stderr.isatty():
        return list(build.run(jobs))
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("drawing"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    results = []
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=len(jobs))
        for result in build.run(jobs):
            results.append(result)
            progress.update(task, advance=1, description=result.event)
    return results


def _say(result: Result, *, brief: bool) -> None:
    """Print what became of an event; ``brief`` leaves the list of its voices out."""
    for problem in result.problems:
        print(f"tracker: {problem}", file=sys.stderr)
    if result.lacking:
        if result.event:
            from tracker.timeline.lead import CHOICES

            why = result.lacking.partition(f": {CHOICES}")[0] if brief else result.lacking
            print(f"tracker: {result.event}: not drawn, {why}", file=sys.stderr)
    elif result.error:
        print(f"tracker: {result.error}", file=sys.stderr)
    elif result.drawn:
        print(f"{result.folder}: drew {', '.join(result.drawn)}")
    else:
        print(f"{result.folder}: unchanged")


def _open(results: Sequence[Result]) -> None:
    import webbrowser

    for result in reversed(results):
        files = [*result.drawn, *result.unchanged]
        name = next((name for name in files if name.endswith(".html")), files[0] if files else None)
        if name:
            if not webbrowser.open((result.folder / name).resolve().as_uri()):
                raise TrackerError(f"no browser to open {result.folder / name}")
            return
