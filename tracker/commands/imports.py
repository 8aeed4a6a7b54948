"""``tracker import``: a colleague's table into the ledgers."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from tracker.commands.options import add_command
from tracker.model import Problem

_SHOWN = 20
"""How many kinds of problems are printed; all of them are in the file of rejected rows."""


def add_parser(commands: Any) -> None:
    """Add ``import``."""
    sub = add_command(
        commands,
        "import",
        import_,
        "import a table with other headers: good rows in, bad rows to FILE.rejected.csv",
        "tracker import tolls.csv --event kerman-2024 --map date=reported_at --map deaths=killed --dry-run",
    )
    sub.add_argument("file", metavar="FILE", help="a CSV file: one row a figure, or one column a metric")
    sub.add_argument("--event", metavar="E", help="the event of its rows (else a column event names it)")
    sub.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="THEIRS=OURS",
        help="their column is ours (source=attributed_to), holds figures of a metric (deaths=killed,group=children), "
        "is left out (remarks=); or their word in a column means ours (metric:toll=killed,basis=total)",
    )
    sub.add_argument(
        "--set", action="append", default=[], metavar="OURS=VALUE", help="a field for every row without it"
    )
    sub.add_argument("--dates", choices=("day-first", "month-first"), default="", help="how 03/04/2024 is meant")
    sub.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")


def import_(args: argparse.Namespace) -> int:
    """Import a table."""
    from tracker.dialect import listed
    from tracker.ledger.importer import import_file
    from tracker.ledger.mapping import parse_constants, parse_maps
    from tracker.workspace import find_workspace

    workspace = find_workspace(args.data)
    if args.event:
        workspace.event(args.event)
    result = import_file(
        Path(args.file),
        workspace.events(),
        workspace.ledger_path,
        event=args.event,
        maps=parse_maps(args.map),
        constants=parse_constants(args.set),
        dates=args.dates,
        dry_run=args.dry_run,
    )
    for note in result.notes:
        print(f"tracker: {note}", file=sys.stderr)
    _print_problems(result.problems, result.more_kinds)
    if result.left_out:
        print(f"columns left out: {listed(result.left_out)} (--map THEIRS=OURS takes one in)")
    would = "would be " if args.dry_run else ""
    print(f"{_counted(result.rows, 'row')}: {result.good:,} good, {result.rejected:,} {would}rejected")
    where = f" ({', '.join(result.events)})" if result.events else ""
    print(f"{_counted(result.added, 'claim')} {would}added, {result.repeated:,} there already{where}")
    if result.rejected_path:
        print(f"the rejected rows are in {result.rejected_path}: correct them there and import that file")
    return 1 if result.rejected else 0


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _print_problems(problems: list[tuple[Problem, int]], more: bool) -> None:
    """Each kind of problem once, at its first place, with the number of its rows."""
    for first, rows in problems[:_SHOWN]:
        print(f"{first}" + (f" ({rows:,} rows)" if rows > 1 else ""), file=sys.stderr)
    if len(problems) > _SHOWN:
        many = f"{'more than ' if more else ''}{len(problems) - _SHOWN:,}"
        print(f"... and {many} more kinds of problems, in the rejected rows", file=sys.stderr)
