"""Articles from files: plain text, HTML pages, and lines of JSON, kept character for character."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from tracker.model import Article, Problem, TrackerError, parse_time

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest article that is read."""
FIELDS = tuple(field.name for field in dataclasses.fields(Article))


def read_article(name: str) -> Article:
    """The article in a file, or from standard input for ``-``. The file's path is its id unless it names its own.

    Raises :class:`TrackerError` for a file that is not there, is empty, too large, or is no text.
    """
    where = "standard input" if name == "-" else name
    try:
        data = sys.stdin.buffer.read(LARGEST + 1) if name == "-" else _read(Path(name))
    except OSError as error:
        raise TrackerError(Problem("io", f"cannot be read: {error.strerror}", where)) from None
    if len(data) > LARGEST:
        raise TrackerError(Problem("too_large", f"larger than {LARGEST >> 20} MiB: no article is", where))
    text = decode(data, where)
    if not text.strip():
        raise TrackerError(Problem("empty", "the article is empty", where))
    if _is_html(text):
        return from_html(text)
    return Article(text)


def _read(path: Path) -> bytes:
    with path.open("rb") as handle:
        return handle.read(LARGEST + 1)


def decode(data: bytes, where: str) -> str:
    """UTF-8, UTF-16 with its mark, else Windows-1252. Raises :class:`TrackerError` for what is no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            pass
    controls = sum(data[:4096].count(byte) for byte in (0, 1, 2, 3, 4, 5, 6, 7, 8, 14, 15, 16, 17, 18))
    if controls:
        raise TrackerError(Problem("binary", "this is no text: give the article as plain text or HTML", where))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


# ------------------------------------------------------------------------------------------------- HTML

_SKIP = frozenset({"script", "style", "noscript", "template", "svg", "nav", "footer", "form", "iframe", "button"})
_BLOCK = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "table",
        "tr",
        "blockquote",
        "figure",
        "figcaption",
        "main",
        "aside",
        "time",
    ]
)
_META = {
    "og:title": "title",
    "article:published_time": "published_at",
    "og:published_time": "published_at",
    "date": "published_at",
    "dc.date": "published_at",
    "og:site_name": "outlet",
    "og:url": "url",
}


class _Page(HTMLParser):
    """The text of a page, paragraphs apart, and what its head says of it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.found: dict[str, str] = {}
        self._skipped = 0
        self._title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        if tag in _SKIP:
            self._skipped += 1
        elif tag == "title":
            self._title = True
        elif tag == "meta":
            field = _META.get((values.get("property") or values.get("name") or "").lower())
            if field and values.get("content"):
                self.found.setdefault(field, values["content"].strip())
        elif tag == "link" and values.get("rel") == "canonical":
            self.found.setdefault("url", values.get("href", ""))
        elif tag == "time" and values.get("datetime"):
            self.found.setdefault("published_at", values["datetime"].strip())
        if tag in _BLOCK:
            self.parts.append("\n\n")
        elif tag == "br":
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIP:
            self._skipped = max(0, self._skipped - 1)
        elif tag == "title":
            self._title = False
        elif tag in _BLOCK:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if self._title:
            self.found.setdefault("title", data.strip())
        elif not self._skipped:
            # A line break in the source of a page is a space.
            self.parts.append(" ".join(data.split("\n")))


def _is_html(text: str) -> bool:
    head = text.lstrip()[:400].lower()
    return head.startswith(("<!doctype html", "<html")) or "<head" in head or "<body" in head


def from_html(page: str) -> Article:
    """The article of an HTML page: its text and what its head says (title, time, outlet, URL)."""
    parser = _Page()
    parser.feed(page)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.parts).split("\n"))
    text = "\n".join(lines).strip()
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    found = parser.found
    published = found.get("published_at")
    if published:
        try:
            parse_time(published)
        except TrackerError:
            published = None
    return Article(
        text, title=found.get("title"), published_at=published, outlet=found.get("outlet"), url=found.get("url") or None
    )


# ------------------------------------------------------------------------------------------------ JSON lines


def read_articles(name: str) -> Iterator[Article]:
    """The articles of a file of JSON lines, one object a line with ``text`` and optionally the other fields.

    Raises :class:`TrackerError` naming the line that cannot be used.
    """
    try:
        with Path(name).open(encoding="utf-8-sig") as handle:
            for number, line in enumerate(handle, 1):
                if line.strip():
                    yield _from_json(line, name, number)
    except UnicodeDecodeError:
        raise TrackerError(Problem("encoding", "not UTF-8: save the file as UTF-8", name)) from None
    except OSError as error:
        raise TrackerError(Problem("io", f"cannot be read: {error.strerror}", name)) from None


def _from_json(line: str, name: str, number: int) -> Article:
    try:
        row: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise TrackerError(Problem("json", f"not JSON: {error}", name, number)) from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise TrackerError(Problem("text", 'each line must be an object with a "text"', name, number, "text"))
    given: dict[str, str | None] = {}
    for field in FIELDS:
        value = row.get(field)
        if value is None or field == "text":
            continue
        if not isinstance(value, str | int):
            raise TrackerError(Problem("type", "must be text", name, number, field))
        given[field] = str(value)
    if given.get("published_at"):
        try:
            parse_time(str(given["published_at"]))
        except TrackerError as error:
            raise TrackerError(Problem("bad_value", str(error), name, number, "published_at")) from None
    return Article(text=row["text"], **given)
