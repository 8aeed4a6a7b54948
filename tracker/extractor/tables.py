"""Tables and lists by place: figures of which a column's head, or the heading above, says what they count."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.extractor.findings import DEAD, Finding
from tracker.extractor.itemiser import Itemiser
from tracker.extractor.items import NAME_ENTRY, NUM, THING_ENTRY, Item, Line, squeeze
from tracker.extractor.language import Language, tokens_of
from tracker.extractor.number_words import Quantity
from tracker.extractor.segment import Layout

LONGEST_ROW = 160
"""Characters of a row, and of the line that names the columns."""
LONGEST_HEADING, LONGEST_TITLE = 400, 90
"""Characters of what opens a list with a colon, and of a heading without one."""
LONGEST_SECTION = 40
"""Characters of a section's heading above it."""
FEWEST = 2
"""Rows of the shortest table, and columns of the narrowest."""
MOST = 12
"""Columns of the widest."""
TOLD = frozenset({"NOUN", "EVENT", "TOLL", "ADJ", "PART", "DIED", "VICTIMS", "CRIT", "LIVES"})
"""Tags of words that say what befell people."""
COUNTS = frozenset({"NOUN", "TOLL", "LIVES", "FIGURE", "RECKONING", "NUMBERS"})
"""Tags of words for a number of them, after which a list by place may follow."""
RULE = "table"

_NUMBER = r"\d{1,3}(?:,\d{3})+(?!\d)|\d+(?![\d.])"
_LABEL = r"[\s|•·*–—-]*(?P<label>{}.{{0,47}}?)"
_LIST_ROW = re.compile(
    _LABEL.format(r"[^\W\d]")
    + rf"(?:\s*[:|–—]\s*|\s+-\s+|\t\s*|\s+|\s*(?P<bracket>\())(?P<cell>{_NUMBER})(?(bracket)\))[\s|;,]*$"
)
_STRONG = re.compile(r"\s*\|\s*|\t+|\s{2,}")
_WEAK = re.compile(r"\s*[,;]\s*")
_LINE = re.compile(r"[^\n]+")
_RULED = re.compile(r"[\s|+=:–—-]+$")
_ENDS = frozenset("0123456789|)-–—")


@dataclass(slots=True)
class Table:
    """Rows of one paragraph: a label and its numbers. ``metrics``: of each column, "" where it is told before."""

    rows: list[re.Match[str]]
    metrics: Sequence[str | None]


class Tables:
    """Finds them by a language's tables."""

    def __init__(self, lang: Language, items: Itemiser) -> None:
        self._lang = lang
        self._items = items
        table = lang.table("quantities.toml")["tables"]
        self._by_place = frozenset(table["by_place"])
        kinds = frozenset(table["kinds"])
        self._counting = frozenset(table["counting"])
        things = frozenset(word for word, kind in lang.things.items() if kind in kinds)
        self._unfit = (things - self._by_place).union(table["unfit"])

    def find(self, text: str, layout: Layout) -> dict[int, Table]:
        """The tables of a text, by paragraph."""
        found: dict[int, Table] = {}
        for run in _runs([n for n, span in enumerate(layout.paragraphs) if _ends_like_a_row(text, *span)]):
            for rows in (run, run[1:]):  # the line that names the columns may end like a row, too
                tables = self._read(text, layout.paragraphs, rows) if rows and rows[0] else {}
                if tables:
                    found.update(tables)
                    break
        return found

    def _read(self, text: str, spans: list[tuple[int, int]], run: list[int]) -> dict[int, Table]:
        """Reads neighbouring paragraphs as the rows of one table under the paragraph before them."""
        head = spans[run[0] - 1]
        lines = {n: [m.span() for m in _LINE.finditer(text, *spans[n])] for n in run}
        lines = {n: found for n, found in lines.items() if not all(_RULED.match(text, *span) for span in found)}
        if sum(map(len, lines.values())) < FEWEST:
            return {}
        first = next(iter(lines.values()))[0]
        metrics = self._columns(text, head, first)
        pattern = _row(len(metrics)) if metrics else _LIST_ROW
        matched = {n: [pattern.match(text, *span) for span in found] for n, found in lines.items()}
        heading = text[slice(*head)].strip()
        metrics = metrics or self._heading(heading, matched.values())
        if not metrics and run[0] > 1:  # "DISPLACEMENT", and below it "By location"
            above = text[slice(*spans[run[0] - 2])].strip()
            if above and len(above) <= LONGEST_SECTION and above[-1].isalpha():
                metrics = self._heading(f"{above} {heading}", matched.values())
        tables: dict[int, Table] = {}
        for n, rows in matched.items() if metrics else []:
            kept = [row for row in rows if row and (pattern is not _LIST_ROW or self._is_label(row["label"], metrics))]
            if not all(rows) or (pattern is _LIST_ROW and len(kept) < len(rows)):
                break
            tables[n] = Table(kept, metrics)
        return tables if sum(len(table.rows) for table in tables.values()) >= FEWEST else {}

    def _columns(self, text: str, head: tuple[int, int], first: tuple[int, int]) -> list[str | None]:
        """The metric of each column of numbers, by the line above the first row; none where it names no columns."""
        start = text.rfind("\n", *head) + 1 or head[0]
        title = text[start : head[1]].strip(" |\t\r")
        if len(title) > LONGEST_ROW or title.endswith((":", ".")):
            return []
        names = next((names for sign in (_STRONG, _WEAK) if len(names := sign.split(title)) >= FEWEST), [])
        for columns in (names[1:], names[2:], names):  # behind a label, behind a number and a label, or without a head
            metrics = [self._metric(name) for name in columns]
            if any(metrics) and len(columns) <= MOST and _row(len(columns)).match(text, *first):
                return metrics
        # Names of one word with single spaces between.
        told = list(itertools.takewhile(bool, map(self._metric, reversed(title.split()[1:]))))[::-1]
        return told if FEWEST <= len(told) <= MOST and _row(len(told)).match(text, *first) else []

    def _metric(self, name: str) -> str | None:
        """What the head of a column says of people; none where it is of things, a share or two outcomes."""
        items = self._line(name)
        found = _told(items)
        mixed = len(found) != 1 or any(item.text in self._unfit or item.tags & {"AND", "SLASH"} for item in items)
        return None if mixed else found.pop()

    def _heading(self, heading: str, rows: Iterable[list[re.Match[str] | None]]) -> list[str | None]:
        """The metric that the heading of a list by place says: "" where one told before is meant, None for things.

        ``rows``: the list's items, by paragraph; a heading that gives their sum is of their total.
        """
        opened = heading.endswith(":")
        if len(heading) > (LONGEST_HEADING if opened else LONGEST_TITLE) or heading[-1:] in ".!?…":
            return []
        items = self._line(heading)
        told = _told(item for item in items if "BE" not in item.tags)
        told |= {item.of for item in items if item.of}
        figures = {item.figure.value for item in items if item.figure and NUM in item.tags}
        total = opened and _sum(rows) in figures
        placed = total or any(item.text in self._by_place for item in items)
        counted = any(item.tags & COUNTS or item.text in self._counting for item in items)
        if not total and any(item.text in self._unfit for item in items):
            return [None] if opened and not told else []
        if not placed or len(told) > 1:
            return []
        return [*told] or ([""] if opened and counted else [])

    def _line(self, text: str) -> list[Item]:
        return self._items.line(text, tokens_of(text, 0, len(text)), []).items

    def _is_label(self, label: str, metrics: Sequence[str | None]) -> bool:
        """Whether a label names a place, people or a cause, not a thing or an outcome of its own."""
        items = self._line(label)
        return _told(items) <= {*metrics} and not any(item.text in self._unfit for item in items)

    def line(self, text: str, table: Table) -> Line:
        """The items of a table's rows: labels and figures."""
        items: list[Item] = []
        for row in table.rows:
            start, end = row.span("label")
            items.append(Item(start, end, text[start:end].lower(), NAME_ENTRY))
            last = self._line(text[start:end])[-1:]
            people = bool(last) and "P" in last[0].tags
            group = self._items.nouns.counted.group(squeeze(text[start:end])) if people else None
            for k in range(2, row.re.groups + 1):
                if row.re.groupindex.get("bracket") != k:
                    items.append(_figure(text, *row.span(k), group))
        return Line(items, "".join([self._lang.tags.code(item.tags) for item in items]))

    def findings(self, table: Table, line: Line, earlier: Sequence[Finding]) -> list[Finding]:
        """The figures of a table's rows. ``earlier``: those before it, of which a list may give the parts."""
        metrics = table.metrics
        if metrics == [""]:
            told = [f.metric for f in earlier]
            metrics = [DEAD if DEAD in told else told[-1] if told else None]
        found = []
        for n, item in enumerate(line.items):
            metric = metrics[n % (len(metrics) + 1) - 1]  # each row is a label and its numbers
            if metric and item.figure is not None:
                finding = Finding(item, n, metric, RULE, n, "part")
                finding.listed = True
                found.append(finding)
        return found


def _ends_like_a_row(text: str, start: int, end: int) -> bool:
    """Whether a paragraph is short and ends with a number."""
    return (text[end - 1] in _ENDS or text[end - 1].isspace()) and end - start <= 2 * LONGEST_ROW


def _runs(numbers: list[int]) -> Iterator[list[int]]:
    """Neighbouring numbers together."""
    for _, run in itertools.groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        yield [n for _, n in run]


@functools.cache
def _row(columns: int) -> re.Pattern[str]:
    """A line of a label and as many numbers; a dash stands for none."""
    return re.compile(_LABEL.format(r"\w") + rf"[\s|,;:)]+({_NUMBER}|[–—-](?=[\s|,;]|$))" * columns + r"[\s|]*$")


def _told(items: Iterable[Item]) -> set[str]:
    """The metrics that words of what befell people name."""
    return {item.entry.metric for item in items if item.tags & TOLD and item.entry.metric}


def _sum(rows: Iterable[list[re.Match[str] | None]]) -> int:
    """The numbers of a list by place, taken together."""
    return sum(int(row["cell"].replace(",", "")) for row in itertools.chain.from_iterable(rows) if row)


def _figure(text: str, start: int, end: int, group: str | None) -> Item:
    """A cell as a figure; a dash is no number."""
    digits = text[start:end].replace(",", "")
    item = Item(start, end, text[start:end], THING_ENTRY)
    if digits.isdecimal() and len(digits) < 13:
        item.figure = Quantity(start, end, int(digits))
        item.become(frozenset({NUM, "BARE"} if item.figure.value else {NUM, "BARE", "ZERO"}))
        item.group = group
    return item
