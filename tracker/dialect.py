"""How a CSV file is written: encoding, separator, line ends, header. Found by looking, never changed.

Ledgers, the tables of events and of speakers, and foreign tables: whatever people hand in is read by this.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tracker.model import COLUMNS, Problem, TrackerError

MAX_TABLE = 1 << 26  # bytes of a table of events or of speakers, which people write by hand
MAX_HEADER = 65536  # characters; a longer first line is no header
SEPARATORS = (",", ";", "\t")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
ENCODING_NAMES = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp1252": "Windows-1252"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one file is written. ``header`` is as printed; ``columns`` are the names it means, in the same order."""

    encoding: str = "utf-8"
    bom: bytes = b""
    separator: str = ","
    newline: str = "\n"
    header: tuple[str, ...] = COLUMNS
    columns: tuple[str, ...] = COLUMNS
    header_lines: int = 1


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text without BOM. ``cut`` bytes at its end are half a character; ``broken`` ones stand as surrogates."""

    text: str
    encoding: str
    bom: bytes
    cut: int = 0
    broken: bool = False


def tell(problem: Problem, problems: list[Problem] | None) -> None:
    """Note the problem where all are asked for, else raise it as a :class:`TrackerError`."""
    if problems is None:
        raise TrackerError(problem)
    problems.append(problem)


def listed(names: Iterable[str], length: int = 300) -> str:
    """Names joined by commas, as a message can hold them: on one line, cut where they are too many."""
    text = ", ".join(" ".join(name.split()) for name in names if name.strip())
    return text if len(text) <= length else text[:length].rpartition(",")[0] + ", ..."


def column_name(cell: str) -> str:
    """A header cell as a column name: ``Reported at`` is ``reported_at``."""
    return re.sub(r"[\s-]+", "_", cell.strip().lower())


def decode(data: bytes, file: Path | str) -> Decoded:
    """The text of a file that people saved as UTF-8, UTF-16 or Windows-1252.

    Raises :class:`TrackerError` for what is no text.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decoded(data[len(bom) :], encoding, bom, file)
    head = data[:1024]
    if b"\0" in head:
        for encoding, offset in (("utf-16-le", 1), ("utf-16-be", 0)):
            if head[offset::2].count(0) > 0.9 * len(head[offset::2]):
                return _decoded(data, encoding, b"", file)
        raise _binary(file)
    try:
        return _decoded(data, "utf-8", b"", file)
    except UnicodeDecodeError:
        pass
    # Not UTF-8 throughout: either Windows-1252, or UTF-8 with some damage. Sound multi-byte characters tell.
    text = data.decode("utf-8", "surrogateescape")
    broken = len(re.findall(r"[\udc80-\udcff]", text))
    if len(re.findall(r"[^\x00-\x7f\udc80-\udcff]", text)) >= broken:
        return Decoded(text, "utf-8", b"", 0, True)
    try:
        return _decoded(data, "cp1252", b"", file)
    except UnicodeDecodeError:
        raise _binary(file) from None


def _decoded(data: bytes, encoding: str, bom: bytes, file: Path | str) -> Decoded:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        text = decoder.decode(data)
    except UnicodeDecodeError:
        if bom or encoding.startswith("utf-16"):
            raise TrackerError(
                Problem("encoding", f"damaged {ENCODING_NAMES[encoding]} text: save it again as UTF-8", str(file))
            ) from None
        raise
    return Decoded(text, encoding, bom, len(decoder.getstate()[0]))


def _binary(file: Path | str) -> TrackerError:
    return TrackerError(Problem("binary", "this is no text: a ledger is a CSV file, saved as UTF-8", str(file)))


def newline_of(text: str) -> str:
    """The line end that the first line uses."""
    match = re.search(r"\r\n|\n|\r", text[: MAX_HEADER + 1])
    return match[0] if match else "\n"


def sniff(
    decoded: Decoded,
    file: Path | str,
    name_of: Callable[[str], str] = column_name,
    known: Collection[str] = COLUMNS,
) -> Dialect:
    """The dialect of a text that begins with a header.

    ``name_of`` gives the column that a header cell means ("" for none), ``known`` the columns to look for.
    Raises :class:`TrackerError` where there is no header or a column stands twice.
    """
    text, newline = decoded.text, newline_of(decoded.text)
    blank = re.match(r"(?:[ \t]*(?:\r\n|\n|\r))*", text[:MAX_HEADER])
    start = blank.end() if blank else 0
    head = text[start : start + MAX_HEADER]
    lines = list(io.StringIO(head, newline=""))
    if not lines:
        raise TrackerError(Problem("empty", "this file is empty: its first line names the columns", str(file)))
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", lines[0]):
        raise _binary(file)
    if len(lines[0]) >= MAX_HEADER:
        raise TrackerError(Problem("header", "the first line is no header: it is longer than any", str(file), 1))
    best: tuple[tuple[int, int], str, list[str], int] | None = None
    for separator in SEPARATORS:
        reader = csv.reader(iter(lines), delimiter=separator, skipinitialspace=True)
        try:
            cells = next(reader)
        except csv.Error:
            continue
        hits = sum(name_of(cell) in known for cell in cells)
        if best is None or (hits, len(cells)) > best[0]:
            best = ((hits, len(cells)), separator, cells, reader.line_num)
    if best is None:
        raise TrackerError(Problem("header", "the first line is no header of a CSV file", str(file), 1))
    _, separator, header, header_lines = best
    while header and not header[-1].strip():
        header.pop()
    columns = tuple(name_of(cell) for cell in header)
    before = len(re.findall(r"\r\n|\n|\r", text[:start]))
    for column in columns:
        if column and columns.count(column) > 1:
            raise TrackerError(
                Problem("duplicate_column", f"the column {column} stands twice in the header", str(file), before + 1)
            )
    return Dialect(decoded.encoding, decoded.bom, separator, newline, tuple(header), columns, before + header_lines)


def small_table(
    path: Path, known: Collection[str], problems: list[Problem] | None = None
) -> tuple[Dialect, Iterator[tuple[int, dict[str, str]]]]:
    """The dialect of a table that people write by hand, and its rows as they are asked for: the line of each (from 1)
    and its cells by column, trimmed. ``known`` are columns to look for. A file without anything has neither.

    Raises :class:`TrackerError` for what cannot be read as a whole. So do the rows where one is damaged, unless there
    is a list of ``problems`` to note it in.
    """
    try:
        if not path.is_file():
            raise TrackerError(Problem("not_a_file", "there is no such file", str(path)))
        if path.stat().st_size > MAX_TABLE:
            raise TrackerError(Problem("too_large", f"more than {MAX_TABLE:,} bytes: split it", str(path)))
        decoded = decode(path.read_bytes(), path)
    except OSError as error:
        raise TrackerError(Problem("io", f"cannot be read: {error.strerror or error}", str(path))) from None
    if not decoded.text.strip():
        return Dialect(header=(), columns=()), iter(())
    dialect = sniff(decoded, path, known=known)
    return dialect, _small_rows(decoded, dialect, path, problems)


def _small_rows(
    decoded: Decoded, dialect: Dialect, path: Path, problems: list[Problem] | None
) -> Iterator[tuple[int, dict[str, str]]]:
    lines = io.StringIO(decoded.text, newline="").readlines()
    at = dialect.header_lines
    while at < len(lines):
        reader = csv.reader(iter(lines[at:]), delimiter=dialect.separator, skipinitialspace=True, strict=True)
        found = None
        try:
            cells = next(reader)
            if any(cell.strip() for cell in cells[len(dialect.columns) :]):
                message = f"{len(cells)} cells under a header of {len(dialect.columns)}: quote the one with a separator"
                found = Problem("extra_cells", message, str(path), at + 1)
            elif any(cell.strip() for cell in cells):
                row = dict.fromkeys(dialect.columns, "")
                row.update(zip(dialect.columns, (cell.strip() for cell in cells), strict=False))
                yield at + 1, row
        except csv.Error as error:
            found = Problem("csv", f"{error}: put the whole cell in quotation marks", str(path), at + 1)
        if found:
            tell(found, problems)
        at += reader.line_num if found is None or found.code != "csv" else 1
