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
ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
    "mac-roman": "Mac OS Roman",
}
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_BLANK = re.compile(r"(?:[ \t,;]*(?:\r\n|\n|\r))*")
_SAYS_SEPARATOR = re.compile(r"\"?sep=([^\r\n])\"?[ \t,;]*(?:\r\n|\n|\r)", re.IGNORECASE)
"""The line by which Excel is told, and tells others, what separates the cells."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one file is written. ``header`` is as printed; ``columns`` are the names it means, in the same order.
    ``says_separator``: whether a line before the header names the separator, by which some spreadsheets open it."""

    encoding: str = "utf-8"
    bom: bytes = b""
    separator: str = ","
    newline: str = "\n"
    header: tuple[str, ...] = COLUMNS
    columns: tuple[str, ...] = COLUMNS
    header_lines: int = 1
    says_separator: bool = False


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
    return re.sub(r"[\s-]+", "_", cell.strip("\ufeff \t\r\n").strip().lower())  # U+FEFF: a mark from another file


def decode(data: bytes, file: Path | str) -> Decoded:
    """The text of a file that people saved as UTF-8, UTF-16, Windows-1252 or, with lines that end as those of old
    Macs, Mac OS Roman.

    Raises :class:`TrackerError` for what is no text.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decoded(data[len(bom) :], encoding, bom, file)
    if data.startswith(_WORKBOOKS):
        message = "this is a spreadsheet's workbook: open it there and save it as CSV UTF-8"
        raise TrackerError(Problem("binary", message, str(file)))
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
    if b"\r" in data and b"\n" not in data:
        return _decoded(data, "mac-roman", b"", file)
    try:
        decoded = _decoded(data, "cp1252", b"", file)
    except UnicodeDecodeError:
        raise _other_encoding(file) from None
    # No language that Windows-1252 was made for has such words: other alphabets, read in it, have little else.
    if any(len(set(word)) > 3 for word in re.findall(r"[^\x00-\x7f\xa0]{5,}", decoded.text)):
        raise _other_encoding(file)
    return decoded


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


def _other_encoding(file: Path | str) -> TrackerError:
    message = "this is neither UTF-8 nor Windows-1252: save it again, as CSV UTF-8"
    return TrackerError(Problem("encoding", message, str(file)))


def _binary(file: Path | str) -> TrackerError:
    return TrackerError(Problem("binary", "this is no text: a ledger is a CSV file, saved as UTF-8", str(file)))


def newline_of(text: str) -> str:
    """The line end that the first line uses."""
    match = re.search(r"\r\n|\n|\r", text[: MAX_HEADER + 1])
    return match[0] if match else "\n"


def _beginning(text: str) -> tuple[int, str]:
    """Where the header begins, behind empty lines, and what separates its cells, where a line before it says so."""
    said, start = "", 0
    for _ in range(2):
        if blank := _BLANK.match(text, start, MAX_HEADER):
            start = blank.end()
        if line := _SAYS_SEPARATOR.match(text, start, MAX_HEADER):
            said, start = line[1], line.end()
    return start, said


def _other_separator(separator: str, file: Path | str, line: int) -> TrackerError:
    message = f"its cells are separated by {separator!r}: save it with commas, semicolons or tabs"
    return TrackerError(Problem("separator", message, str(file), line))


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
    start, said = _beginning(text)
    if said and said not in SEPARATORS:
        raise _other_separator(said, file, 1)
    before = len(re.findall(r"\r\n|\n|\r", text[:start]))
    head = text[start : start + MAX_HEADER]
    lines = list(io.StringIO(head, newline=""))
    if not lines:
        raise TrackerError(Problem("empty", "this file is empty: its first line names the columns", str(file)))
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", lines[0]):
        raise _binary(file)
    if len(lines[0]) >= MAX_HEADER:
        raise TrackerError(Problem("header", "the first line is no header: it is longer than any", str(file), 1))
    best: tuple[tuple[int, bool, int], str, list[str], int] | None = None
    for separator in SEPARATORS:
        reader = csv.reader(iter(lines), delimiter=separator, skipinitialspace=True)
        try:
            cells = next(reader)
        except csv.Error:
            continue
        hits = sum(name_of(cell) in known for cell in cells)
        fit = (hits, separator == said, len(cells))
        if best is None or fit > best[0]:
            best = (fit, separator, cells, reader.line_num)
    if best is None:
        raise TrackerError(Problem("header", "the first line is no header of a CSV file", str(file), 1))
    (hits, *_), separator, header, header_lines = best
    if not hits and any(name_of(cell) in known for cell in lines[0].split("|")):
        raise _other_separator("|", file, before + 1)
    while header and not header[-1].strip():
        header.pop()
    columns = tuple(name_of(cell) for cell in header)
    for column in columns:
        if column and columns.count(column) > 1:
            raise TrackerError(
                Problem("duplicate_column", f"the column {column} stands twice in the header", str(file), before + 1)
            )
    lines_above = before + header_lines
    says = said == separator
    return Dialect(decoded.encoding, decoded.bom, separator, newline, tuple(header), columns, lines_above, says)


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
