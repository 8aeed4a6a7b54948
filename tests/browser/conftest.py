"""A real browser on the pages that ``tracker report`` writes."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tracker.cli import main

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
EVENTS = """event,title,started_at,timezone,place,kind,url
harbour-fire,Harbour fire,2024-01-03T15:04,+03:30,Old harbour,fire,
one-claim,One claim,2024-02-01,UTC,River town,accident,
no-claims,No claims,2024-03-01,UTC,,,
hostile,"<script>alert(1)</script> & ""quotes"" 'everywhere'",2024-03-01,UTC,"<img src=x onerror=alert(2)>",,
"""
HARBOUR = """reported_at,metric,value,value_max,qualifier,attributed_to,via,outlet,url,published_at,reason,note,quote
2024-01-03T16:24,killed,20,,at_least,Fire chief,News agency,Daily,https://example.org/1,,,,at least 20 dead
2024-01-03T16:50,killed,73,,exact,Fire chief,,Daily,https://example.org/2,2024-01-03T16:55,,,
2024-01-03T17:10,killed,200,,more_than,A passer-by,,Tabloid,,,,heard in the street,
2024-01-03T18:00,killed,103,,exact,Health minister,,Daily,https://example.org/3,,,,103 were killed
2024-01-03T18:00,injured,141,,exact,Health minister,,Daily,https://example.org/3,,,,
2024-01-04,killed,95,,exact,Health minister,,Evening,https://example.org/4,,duplicate_names,some names stood twice,
2024-01-05,killed,84,,exact,Interior minister,,Evening,https://example.org/5,,body_parts,,
2024-01-05,injured,284,,exact,Interior minister,,Evening,https://example.org/5,,,,
2024-01-05,killed,50,60,range,Relatives,,Evening,https://example.org/6,,,,
2024-01-09,killed,89,,exact,Health minister,,Daily,https://example.org/7,,died_in_hospital,,
2024-01-12,killed,91,,exact,Health minister,,Daily,https://example.org/8,,,,
2024-02-01,killed,94,,exact,Health minister,,Daily,https://example.org/9,,,,
2024-03-11,killed,96,,exact,Health minister,,Daily,https://example.org/10,,,,
"""
HOSTILE: list[dict[str, object]] = [
    {
        "value": 3,
        "attributed_to": "<script>alert(3)</script>",
        "outlet": "</table></body>",
        "url": "javascript:alert(4)",
        "note": "<b>bold</b>",
        "quote": 'say "hi" & go',
    },
    {
        "value": 4,
        "attributed_to": "\u0645\u062a\u062d\u062f\u062b\u0629 \u0631\u0633\u0645\u064a\u0629",
        "outlet": "\u05e2\u05d9\u05ea\u05d5\u05df",
        "url": "data:text/html;base64,PHNjcmlwdD4=",
        "note": "\u202eevil\u202c",
    },
    {
        "value": 5,
        "attributed_to": "\U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467",
        "outlet": "$x^2$ %d {{ 7 * 7 }}",
        "url": "https://example.org/?a=1&b=%22%3E",
        "note": "</script><script>alert(5)</script>",
    },
    {
        "value": 10**9,
        "attributed_to": "Long " * 100,
        "outlet": "w" * 300,
        "url": "https://example.org/" + "p" * 300,
    },
    {"value": 10**9, "attributed_to": "Last speaker", "url": "//example.org/no-scheme", "note": "]]> <!-- "},
]


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports of a workspace with an ordinary event, one with one claim, one with none, and hostile ones."""
    root = tmp_path_factory.mktemp("workspace")
    claims = root / "data" / "claims"
    claims.mkdir(parents=True)
    (root / "data" / "events.csv").write_text(EVENTS, encoding="utf-8")
    (claims / "harbour-fire.csv").write_text(HARBOUR, encoding="utf-8")
    (claims / "one-claim.csv").write_text("reported_at,metric,value\n2024-02-01,killed,4\n", encoding="utf-8")
    with (claims / "hostile.csv").open("w", encoding="utf-8", newline="") as file:
        columns = ("reported_at", "metric", "value", "attributed_to", "outlet", "url", "note", "quote")
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        for hour, claim in enumerate(HOSTILE, 10):
            writer.writerow({"reported_at": f"2024-03-01T{hour}:00", "metric": "killed", **claim})
    assert main(["--data", str(root / "data"), "report", "--format", "html"]) == 0
    return root / "reports"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium, headless."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=list(SWITCHES))
        yield browser
        browser.close()


@dataclass
class Reader:
    """Opens pages as a reader would, and keeps what went wrong on them."""

    browser: Any
    contexts: list[Any] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def open(self, path: Path, width: int = 1280, height: int = 900, **options: Any) -> Any:
        """A page in a window of its own; ``options`` are Playwright's for a context."""
        context = self.browser.new_context(viewport={"width": width, "height": height}, **options)
        self.contexts.append(context)
        page = context.new_page()
        address = path.resolve().as_uri()
        page.on("console", lambda message: self.troubles.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("dialog", lambda dialog: (self.troubles.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: self._request(request.url, address))
        page.goto(address)
        return page

    def _request(self, url: str, address: str) -> None:
        if url.split("#")[0] != address and not url.startswith("data:"):
            self.troubles.append(f"request {url}")


@pytest.fixture
def reader(chromium: Any) -> Iterator[Reader]:
    """A reader whose pages, at the end, have had no console error, no dialog and no request that leaves the page."""
    reader = Reader(chromium)
    yield reader
    for context in reader.contexts:
        context.close()
    assert reader.troubles == []
