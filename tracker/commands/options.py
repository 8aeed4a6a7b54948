"""What several commands share: their options and how they print rows."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO


UNBROKEN = 16
"""Characters of the longest cell that a table does not break."""


def add_command(commands: Any, name: str, run: Any, help: str, example: str) -> argparse.ArgumentParser:
    """A sub-command with its one-line help, its example, and the function that runs it."""
    sub: argparse.ArgumentParser = commands.add_parser(
        name,
        help=help,
        description=help[0].upper() + help[1:] + ".",
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    sub.set_defaults(run=run)
    return sub


def add_format(sub: argparse.ArgumentParser, *formats: str) -> None:
    """``--format``: a table in a terminal and CSV elsewhere, unless it says otherwise."""
    sub.add_argument(
        "--format", choices=("table", *formats), help="default: a table in a terminal, csv where the output goes elsewhere"
    )


def emit(
    rows: Iterable[Mapping[str, Any]],
    columns: Sequence[str],
    format: str | None,
    *,
    title: str = "",
    elsewhere: str = "csv",
    out: TextIO | None = None,
) -> None:
    """Print rows as ``table``, ``csv``, ``json``, ``jsonl`` or ``markdown``; ``None`` stands for an empty cell."""
    out = out or sys.stdout
    chosen = format or ("table" if out.isatty() else elsewhere)
    if chosen == "csv":
        writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    elif chosen == "jsonl":
        for row in rows:
            out.write(json.dumps({c: row.get(c) for c in columns}, ensure_ascii=False) + "\n")
    elif chosen == "json":
        json.dump([{c: row.get(c) for c in columns} for row in rows], out, ensure_ascii=False, indent=1)
        out.write("\n")
    elif chosen == "markdown":
        out.write("| " + " | ".join(columns) + " |\n|" + " --- |" * len(columns) + "\n")
        for row in rows:
            cells = (_cell(row.get(c)).replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ") for c in columns)
            out.write("| " + " | ".join(cells) + " |\n")
    else:
        _table(rows, columns, title, out)


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def _table(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], title: str, out: TextIO) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, box=box.SIMPLE_HEAD, title_justify="left")
    kept = list(rows)
    shown = [c for c in columns if any(_cell(row.get(c)) for row in kept)] or list(columns)
    for column in shown:
        numeric = all(isinstance(row.get(column), int | float | None) for row in kept)
        # Short cells (figures, dates) stay whole; long ones share what width is left.
        short = all(len(_cell(row.get(column))) <= 16 for row in kept)
        table.add_column(column, justify="right" if numeric else "left", overflow="fold", no_wrap=short)
    for row in kept:
        # Text, not markup: brackets in a quote are brackets.
        table.add_row(*(Text(_cell(row.get(c))) for c in shown))
    Console(file=out, highlight=False).print(table)
