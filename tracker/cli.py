"""The command line: parse, call, print. Errors are one line on standard error and exit code 2."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from tracker import __version__
from tracker.commands import evaluation, extraction, ledgers, reports, timelines
from tracker.model import TrackerError

EPILOG = """examples:
  tracker extract article.txt --published 2024-01-04T17:20-05:00
  tracker add kerman-2024 "91 killed" --by "Mohammad Saberi" --at 2024-01-06
  tracker show kerman-2024 --as-of 2024-01-04
  tracker report kerman-2024
"""


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def parser() -> argparse.ArgumentParser:
    """The whole command line, as an argparse parser."""
    top = _Parser(
        prog="tracker",
        description="Casualty figures as they were reported: who said how many, and when.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"tracker {__version__}")
    top.add_argument(
        "--data",
        metavar="DIR",
        help="the workspace (else $TRACKER_DATA, else the nearest folder upward with data/events.csv)",
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for module in (extraction, ledgers, timelines, reports, evaluation):
        module.add_parsers(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code (0 done, 1 a finding where asked for, 2 an error)."""
    try:
        args = parser().parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        code: int = args.run(args)
        sys.stdout.flush()
        return code
    except TrackerError as error:
        print(f"tracker: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("tracker: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of our output (head, less) has gone; keep the interpreter from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (OSError, UnicodeError) as error:
        name = getattr(error, "filename", None)
        reason = getattr(error, "strerror", None) or str(error)
        print(f"tracker: {name}: {reason}" if name else f"tracker: {reason}", file=sys.stderr)
        return 2


def run() -> NoReturn:
    """The console script's entry."""
    raise SystemExit(main())
