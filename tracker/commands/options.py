"""What several commands share: their options and how they print rows."""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.table import Table

LONG, PROSE = 40, 28
"""A text as long as the first goes below its row where a table has not as much room as the second, in characters."""
FIRST = 24
"""Characters of the first column, which names the row, that stay whole where they can."""

_FORMULA_SIGNS = tuple("=+-@\t\r\n'＝＋－＠")
_SIGNED = re.compile(r"[+-](?:\d[\d.,:%]*|P[\dTYMWDHS.]+)")


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
        "--format",
        choices=("table", *formats),
        help="default: a table in a terminal, csv where the output goes elsewhere",
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
        writer.writerows({c: _harmless(row.get(c)) for c in columns} for row in rows)
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


def _harmless(value: Any) -> Any:
    """A cell that no spreadsheet runs as a formula; numbers and durations keep their sign."""
    if isinstance(value, str) and value[:1] in _FORMULA_SIGNS and not _SIGNED.fullmatch(value):
        from tracker.ledger.cells import neutralised

        return neutralised(value)
    return value


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def _table(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], title: str, out: TextIO) -> None:
    """A table as wide as the terminal. A long text whose words would stand one below the other goes below its row."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(file=out, highlight=False)
    kept = list(rows)
    shown = [c for c in columns if any(_cell(row.get(c)) for row in kept)] or list(columns)
    cells = {c: [c, *(_cell(row.get(c)) for row in kept)] for c in shown}
    widths = _widths(cells, console.width)
    longest = max(shown, key=lambda c: max(map(len, cells[c])))
    numeric = {c for c in shown if all(isinstance(row.get(c), int | float | None) for row in kept)}
    if len(shown) == 1 or max(map(len, cells[longest])) < LONG or widths.get(longest, 0) >= PROSE:
        console.print(_grid(kept, shown, widths, numeric, title))
        return
    shown.remove(longest)
    widths = _widths({c: cells[c] for c in shown}, console.width)
    head = _grid([], shown, widths, numeric, title)
    head.show_edge = False
    console.print(Padding(head, (0, 0, 0, 1)), end="")
    for row in kept:  # Text, not markup: brackets in a quote are brackets.
        console.print(Padding(_grid([row], shown, widths, numeric, "", head=False), (0, 0, 0, 2)), end="")
        if _cell(row.get(longest)):
            console.print(Padding(Text(_cell(row.get(longest)), style="italic"), (0, 2, 0, 6)))
    console.print()


def _grid(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    widths: Mapping[str, int],
    numeric: set[str],
    title: str,
    head: bool = True,
) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, title_justify="left", show_header=head, box=box.SIMPLE_HEAD if head else None)
    if not head:
        table.padding = (0, 3, 0, 0)
    for column in columns:
        table.add_column(
            column, justify="right" if column in numeric else "left", overflow="fold", width=widths.get(column)
        )
    for row in rows:
        table.add_row(*(Text(_cell(row.get(c))) for c in columns))
    return table


def _widths(cells: Mapping[str, Sequence[str]], width: int) -> dict[str, int]:
    """How wide every column is, so that words stay whole where they can: nothing is cut, what does not fit is folded.

    Each column gets room for its longest word (of 18 characters or, in a narrow terminal, fewer); what is left goes to
    those that need least. Empty where even that does not fit: the table then folds wherever it must.
    """
    natural = {name: max(map(len, texts)) for name, texts in cells.items()}
    words = {name: max(len(word) for text in texts for word in text.split() or [""]) for name, texts in cells.items()}
    for longest in (18, 15, 12, 10, 8, 6):
        given = {name: min(length, longest) for name, length in words.items()}
        first = next(iter(words), "")
        if longest > 6 and first:
            given[first] = min(words[first], FIRST)
        left = width - 2 - sum(given.values()) - 3 * len(given)
        if left >= 0:
            break
    else:
        return {}
    for name in sorted(given, key=lambda column: natural[column] - given[column]):
        extra = min(natural[name] - given[name], left)
        given[name] += extra
        left -= extra
    return given
