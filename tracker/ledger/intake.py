"""What an import brings in, part by part: the claims of each event, and the rejected rows ready to come back."""

from __future__ import annotations

import codecs
import itertools
from dataclasses import dataclass, field
from pathlib import Path

from tracker.dialect import Dialect
from tracker.ledger.cells import written
from tracker.ledger.files import create_file
from tracker.ledger.mapping import Cells
from tracker.ledger.parse import Records
from tracker.model import Claim, Problem

MOST_KINDS = 10_000  # of problems that are told one by one
REPORT_COLUMNS = ("line", "column", "code", "message")
"""What a file of rejected rows puts before the columns of the file that they came from."""


@dataclass(slots=True)
class ImportResult:
    """What an import did. ``rows`` = ``good`` + ``rejected``; ``added`` and ``repeated`` count claims; ``problems`` are
    the kinds of problems, each at its first place and with the number of its rows, and ``more_kinds`` says that there
    are others; ``left_out`` are columns that were not imported; ``rejected_path`` is where the bad rows went; ``notes``
    tell of unfinished entries that were found in a ledger and set aside."""

    rows: int = 0
    rejected: int = 0
    added: int = 0
    repeated: int = 0
    events: list[str] = field(default_factory=list)
    problems: list[tuple[Problem, int]] = field(default_factory=list)
    more_kinds: bool = False
    left_out: list[str] = field(default_factory=list)
    rejected_path: Path | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def good(self) -> int:
        """The rows that are not rejected."""
        return self.rows - self.rejected


@dataclass(slots=True)
class Foreign:
    """Some rows of a foreign table as read: their cells by column, and the problems of each."""

    path: Path
    dialect: Dialect
    records: Records
    cells: Cells
    problems: dict[int, list[Problem]] = field(default_factory=dict)
    claims: dict[str, list[tuple[int, Claim]]] = field(default_factory=dict)

    def reject(self, row: int, column: str, code: str, message: str) -> None:
        problem = Problem(code, message, str(self.path), int(self.records.line[row]), column)
        known = self.problems.setdefault(row, [])
        if problem not in known:  # a row of several figures has one date
            known.append(problem)


def reports(dialect: Dialect) -> bool:
    """Whether the file is one of rejected rows."""
    return dialect.columns[: len(REPORT_COLUMNS)] == REPORT_COLUMNS


class Intake:
    """What the parts of a table have brought so far: the claims of each event, and the rejected rows as bytes."""

    def __init__(self, dialect: Dialect, keeps_rejected: bool) -> None:
        self.result = ImportResult()
        self.batches: dict[str, list[Claim]] = {}
        self._dialect = dialect
        self._keeps_rejected = keeps_rejected
        self._rejected: list[bytes] = []
        self._kinds: dict[tuple[str, str], tuple[Problem, int]] = {}
        self._encoding = dialect.encoding

    def take(self, table: Foreign) -> None:
        """Add what is good of a part, and note what is not."""
        records, result = table.records, self.result
        result.rows += len(records.line) + len(records.damaged)
        result.rejected += len(table.problems) + len(records.damaged)
        problems = [*itertools.chain(*table.problems.values()), *records.problems(table.path)]
        for problem in sorted(problems, key=lambda p: p.line):
            kind = (problem.column, problem.message)
            first, count = self._kinds.get(kind, (problem, 0))
            if count or len(self._kinds) < MOST_KINDS:
                self._kinds[kind] = (first, count + 1)
            else:
                result.more_kinds = True
        result.problems = list(self._kinds.values())
        for slug, found in table.claims.items():
            # A row that holds several figures comes in whole or not at all.
            batch = [claim for row, claim in sorted(found, key=lambda item: item[0]) if row not in table.problems]
            if batch:
                self.batches.setdefault(slug, []).extend(batch)
        if problems and self._keeps_rejected:
            header = [h for h, c in zip(table.dialect.header, table.dialect.columns, strict=True) if c in table.cells]
            lines = _rejected_rows(table)
            self._keep(lines if self._rejected else [[*REPORT_COLUMNS, *header], *lines])

    def _keep(self, lines: list[list[str]]) -> None:
        """The rows as their program wrote the file that they came from, which it can open again: broken bytes are
        kept."""
        dialect = self._dialect
        text = "".join(dialect.separator.join(map(written, cells)) + dialect.newline for cells in lines)
        try:
            self._rejected.append(text.encode(self._encoding, "surrogateescape"))
        except UnicodeEncodeError:
            before, self._encoding = self._encoding, "utf-8"
            self._rejected = [
                part.decode(before, "surrogateescape").encode("utf-8", "replace") for part in self._rejected
            ]
            self._rejected.append(text.encode("utf-8", "replace"))

    def write_rejected(self, path: Path) -> Path:
        """The rejected rows as they were, each with what is wrong with it, in a new file beside the imported one."""
        dialect = self._dialect
        bom = dialect.bom if self._encoding == dialect.encoding else codecs.BOM_UTF8
        says = f"sep={dialect.separator}{dialect.newline}" if dialect.says_separator else ""
        for number in itertools.count(1):
            target = path.with_name(f"{path.name}.rejected{f'-{number}' if number > 1 else ''}.csv")
            if not target.exists():
                create_file(target, [bom, says.encode(self._encoding), *self._rejected])
                return target
        raise AssertionError  # itertools.count does not end


def _rejected_rows(table: Foreign) -> list[list[str]]:
    """The cells of the rejected rows, in the order of their lines."""
    rows: list[tuple[int, list[str]]] = []
    for row, problems in table.problems.items():
        first = problems[0]
        message = "; ".join(problem.message for problem in problems)
        rows.append(
            (first.line, [str(first.line), first.column, first.code, message, *(c[row] for c in table.cells.values())])
        )
    ours = len(REPORT_COLUMNS) if reports(table.dialect) else 0
    for damaged in table.records.damaged:
        cells = damaged.cells[ours:] or damaged.cells  # rows that come back for a second time
        rows.append((damaged.line, [str(damaged.line), "", damaged.code, damaged.message, *cells]))
    return [cells for _, cells in sorted(rows, key=lambda item: item[0])]
