"""Articles out of files: text, HTML and lines of JSON, and one clear line for what is none."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from tracker.articles import read_article, read_articles
from tracker.model import TrackerError

PAGE = """<!DOCTYPE html><html><head><title>Blast in the market</title>
<meta property="article:published_time" content="2024-05-10T17:20:00+02:00">
<meta property="og:site_name" content="The Daily"><link rel="canonical" href="https://example.org/1">
<script>var killed = 99;</script><style>p{}</style></head>
<body><nav>500 killed elsewhere</nav><h1>Blast</h1><p>At least 12 people
were killed &amp; 30 hurt.</p><p>Police said so.</p><footer>77 dead</footer></body></html>"""


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Zwölf – “twelve”\r\n".encode(), "Zwölf – “twelve”\r\n"),
        ("\ufefftwelve dead".encode(), "twelve dead"),
        ("zwölf tot".encode("utf-16"), "zwölf tot"),
        ("zw\xf6lf \x93tot\x94".encode("latin-1"), "zwölf “tot”"),
    ],
)
def test_a_text_is_kept_character_for_character(tmp_path: Path, data: bytes, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    assert read_article(str(path)).text == text


def test_a_page_gives_its_text_and_what_its_head_says(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(PAGE, encoding="utf-8")
    article = read_article(str(path))
    assert "At least 12 people were killed & 30 hurt." in article.text
    assert not any(word in article.text for word in ("99", "500", "77"))
    assert (article.title, article.outlet, article.url) == ("Blast in the market", "The Daily", "https://example.org/1")
    assert article.published_at == "2024-05-10T17:20:00+02:00"


def test_a_page_with_a_date_that_is_none_is_read_without_it(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(PAGE.replace("2024-05-10T17:20:00+02:00", "yesterday"), encoding="utf-8")
    assert read_article(str(path)).published_at is None


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"", "empty"), (b" \n\t", "empty"), (b"\x89PNG\r\n\x1a\n\x00\x00", "no text"), (b"abc\x00def", "no text")],
)
def test_what_is_no_article_is_refused_in_one_line(tmp_path: Path, data: bytes, told: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(TrackerError, match=told) as caught:
        read_article(str(path))
    assert str(path) in str(caught.value) and "\n" not in str(caught.value)


def test_a_folder_or_a_missing_file_is_named(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.txt"):
        with pytest.raises(TrackerError, match="cannot be read"):
            read_article(str(path))


def test_standard_input_is_an_article(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"12 dead")))
    assert read_article("-").text == "12 dead"


def test_lines_of_json_are_articles(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rows = [{"id": 7, "text": "12 dead", "published_at": "2024-05-10", "title": None, "more": 1}, {"text": ""}]
    path.write_text("\n\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    first, second = read_articles(str(path))
    assert (first.id, first.text, first.published_at, first.title) == ("7", "12 dead", "2024-05-10", None)
    assert second.text == "" and second.id is None


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('"text"', "an object"),
        ('{"id": "a"}', "text"),
        ('{"text": "a", "outlet": []}', "outlet"),
        ('{"text": "a", "published_at": "Friday"}', "published_at"),
        ('{"text": "a", "published_at": "2024-02-30"}', "published_at"),
    ],
)
def test_a_line_that_is_no_article_is_named_by_its_number(tmp_path: Path, line: str, told: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "good"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(TrackerError, match=told) as caught:
        list(read_articles(str(path)))
    assert f"{path}:2" in str(caught.value)


def test_lines_that_are_not_utf8_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "zw\xf6lf"}\n')
    with pytest.raises(TrackerError, match="UTF-8"):
        list(read_articles(str(path)))
