"""The page of an event, used as people use it: pointer, keyboard, slider, filter, phone, dark room."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path
from typing import Any

import pytest

from tracker.cli import main
from tracker.figures import format_figure

if not any(map(shutil.which, ("chromium", "chromium-browser"))):
    pytest.skip("no Chromium here: the pages are not tested (apt-get install chromium)", allow_module_level=True)
pytestmark = pytest.mark.browser
REPOSITORY = Path(__file__).parents[2]
MARK = "svg.timeline.wide .mark"


def tip_of(page: Any) -> str:
    text: str = page.locator("#tip").inner_text()
    return text


def shown(page: Any) -> list[str]:
    rows: list[str] = page.locator(".claims tbody tr:visible td.count").all_inner_texts()
    return rows


def test_pointing_at_a_mark_tells_who_said_it_where_and_when(reader: Any, reports: Path) -> None:
    page = reader.open(reports / "harbour-fire" / "index.html")
    assert page.locator("#tip").is_hidden()
    page.locator(f"{MARK}[data-order='0']").hover()
    tip = tip_of(page)
    for words in ("at least 20", "Fire chief", "News agency", "Daily", "3 January 2024, 16:24", "at least 20 dead"):
        assert words in tip
    assert page.locator("#tip a").get_attribute("href") == "https://example.org/1"
    # The pointer can move into the note, to follow its link, and the note stays.
    page.locator("#tip a").hover()
    page.wait_for_timeout(400)
    assert page.locator("#tip").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#tip").is_hidden()


def test_the_marks_are_reached_read_and_left_by_keyboard(reader: Any, reports: Path) -> None:
    page = reader.open(reports / "harbour-fire" / "index.html")
    page.locator("#latest").focus()
    page.keyboard.press("Tab")
    labels = []
    marks = page.locator(MARK).count()
    for _ in range(marks):
        labels.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        assert tip_of(page)
        page.keyboard.press("ArrowRight")
    assert len(set(labels)) == marks == 13
    assert any("Health minister" in label and "95 killed" in label for label in labels)
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "tip"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.href") == "https://example.org/1"
    page.keyboard.press("Escape")
    assert page.locator("#tip").is_hidden()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == labels[0]


@pytest.mark.parametrize("event", ["harbour-fire", "kerman-2024"])
def test_the_slider_says_what_show_says(
    reader: Any, reports: Path, event: str, capsys: pytest.CaptureFixture[str]
) -> None:
    root = REPOSITORY if event == "kerman-2024" else reports.parent
    page = reader.open(root / "reports" / event / "index.html")
    data = str(root / "data")
    last = int(page.locator("#as-of").get_attribute("max"))
    moments = sorted({round(step * last / 9) for step in range(10)})
    assert len(moments) == 10
    for index in moments:
        page.locator("#as-of").fill(str(index))
        state = page.locator(".states > li:visible")
        when = state.get_attribute("data-at")
        assert page.locator("#as-of-date").input_value() == when
        capsys.readouterr()
        assert main(["--data", data, "show", event, "--as-of", when, "--standing", "--format", "csv"]) == 0
        rows = [row for row in csv.DictReader(io.StringIO(capsys.readouterr().out)) if row["value"]]
        standing = {
            (row["metric"], row["group"], row["scope"]): format_figure(
                int(row["value"]), int(row["value_max"]) if row["value_max"] else None, row["qualifier"]
            )
            for row in rows
        }
        figures = {
            tuple(figure.get_attribute(f"data-{key}") for key in ("metric", "group", "scope")): figure.get_attribute(
                "data-figure"
            )
            for figure in state.locator(".figure").all()
        }
        assert figures == standing, when


def test_what_was_not_yet_known_is_hidden(reader: Any, reports: Path) -> None:
    page = reader.open(reports / "harbour-fire" / "index.html")
    everything = page.locator(f"{MARK}:visible").count()
    page.locator("#as-of-date").fill("2024-01-03T17:00")
    assert page.locator(f"{MARK}:visible").count() == 2 < everything
    assert page.locator(".states > li:visible .number").all_inner_texts() == ["73"]
    clip = page.locator("svg.timeline.wide rect.as-of")
    assert float(clip.get_attribute("width")) < float(clip.get_attribute("height")) < 1000
    assert shown(page) == ["at least 20 killed", "73 killed"]
    assert "2 of 13" in page.locator("p.count").inner_text()
    page.locator("#as-of-date").fill("2023-12-31T00:00")
    page.locator("#latest").click()
    assert page.locator(f"{MARK}:visible").count() == everything
    assert len(shown(page)) == 13


def test_the_slider_works_by_keyboard_and_says_its_moment(reader: Any, reports: Path) -> None:
    page = reader.open(reports / "harbour-fire" / "index.html")
    page.locator("#as-of").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert page.locator("#as-of").input_value() == "1"
    assert page.locator("#as-of").get_attribute("aria-valuetext") == page.locator("#moment").inner_text()


def test_a_column_sorts_both_ways(reader: Any, reports: Path) -> None:
    page = reader.open(reports / "harbour-fire" / "index.html")
    head = page.get_by_role("columnheader", name="Figure")
    head.get_by_role("button").click()
    values = [int(text.split()[-2].replace(",", "")) for text in shown(page) if " to " not in text]
    assert values == sorted(values)
    assert head.get_attribute("aria-sort") == "ascending"
    page.keyboard.press("Enter")
    values = [int(text.split()[-2].replace(",", "")) for text in shown(page) if " to " not in text]
    assert values == sorted(values, reverse=True)
    assert head.get_attribute("aria-sort") == "descending"
    page.get_by_role("columnheader", name="Reported").get_by_role("button").click()
    assert shown(page)[0] == "at least 20 killed" and shown(page)[-1] == "96 killed"


@pytest.mark.parametrize(
    ("control", "value", "count"),
    [("#find", "evening", 4), ("#find", "STOOD TWICE", 1), ("#find", "nothing here", 0), ("#metric", "injured", 2)],
)
def test_the_table_filters(reader: Any, reports: Path, control: str, value: str, count: int) -> None:
    page = reader.open(reports / "harbour-fire" / "index.html")
    field = page.locator(control)
    field.select_option(value) if control == "#metric" else field.fill(value)
    assert len(shown(page)) == count
    assert page.locator("p.count").inner_text() == f"{count} of 13 claims"


def test_filters_combine_with_each_other_and_with_the_slider(reader: Any, reports: Path) -> None:
    page = reader.open(reports / "harbour-fire" / "index.html")
    page.locator("#metric").select_option("killed")
    page.get_by_label("only the leading figures").check()
    everything = len(shown(page))
    assert 0 < everything < 13
    page.locator("#as-of-date").fill("2024-01-03T18:30")
    assert shown(page) == ["at least 20 killed", "73 killed", "103 killed"]


def test_a_dark_room_gets_a_dark_page_and_dark_charts(reader: Any, reports: Path) -> None:
    lightness = """colour => {
        const [r, g, b] = colour.match(/[0-9.]+/g).map(Number);
        return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
    }"""
    script = f"""() => {{
        const light = {lightness};
        return [light(getComputedStyle(document.documentElement).backgroundColor),
                light(getComputedStyle(document.body).color),
                light(getComputedStyle(document.querySelector('svg.timeline.wide text')).fill)];
    }}"""
    paper, ink, chart = reader.open(reports / "harbour-fire" / "index.html", color_scheme="light").evaluate(script)
    assert paper > 0.9 and ink < 0.2 and chart < 0.5
    paper, ink, chart = reader.open(reports / "harbour-fire" / "index.html", color_scheme="dark").evaluate(script)
    assert paper < 0.1 and ink > 0.8 and chart > 0.5


@pytest.mark.parametrize(
    "page_of", ["harbour-fire/index.html", "hostile/index.html", "one-claim/index.html", "index.html"]
)
def test_a_phone_needs_no_sideways_scrolling(reader: Any, reports: Path, page_of: str) -> None:
    page = reader.open(reports / page_of, width=375, height=700, has_touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    assert page.evaluate("window.innerWidth") == 375


def test_a_phone_shows_the_narrow_chart_with_readable_labels(reader: Any, reports: Path) -> None:
    page = reader.open(reports / "harbour-fire" / "index.html", width=375, height=700)
    assert page.locator("svg.timeline.narrow").is_visible() and page.locator("svg.timeline.wide").is_hidden()
    heights = page.eval_on_selector_all(
        "svg.timeline.narrow text",
        "items => items.map(item => parseFloat(getComputedStyle(item).fontSize) * item.getScreenCTM().a)",
    )
    assert min(heights) >= 9


def test_a_tap_opens_the_note_and_a_tap_elsewhere_closes_it(reader: Any, reports: Path) -> None:
    page = reader.open(reports / "harbour-fire" / "index.html", width=375, height=700, has_touch=True, is_mobile=True)
    page.locator("svg.timeline.narrow .mark[data-order='0']").tap()
    assert "Fire chief" in tip_of(page)
    box = page.locator("#tip").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 375
    page.locator("h2").first.tap()
    assert page.locator("#tip").is_hidden()


def test_the_chart_text_uses_the_embedded_font(reader: Any, reports: Path) -> None:
    page = reader.open(reports / "harbour-fire" / "index.html")
    assert (
        page.evaluate("document.fonts.ready.then(() => [...document.fonts].filter(f => f.status === 'loaded').length)")
        > 0
    )


@pytest.mark.parametrize(
    ("words", "start"), [("CSV", b"reported_at,metric,value"), ("PNG", b"\x89PNG"), ("SVG", b"<?xml")]
)
def test_the_downloads_are_in_the_page(reader: Any, reports: Path, words: str, start: bytes) -> None:
    page = reader.open(reports / "harbour-fire" / "index.html")
    with page.expect_download() as waiting:
        page.get_by_role("link", name=words).click()
    assert waiting.value.suggested_filename.startswith("harbour-fire")
    assert Path(waiting.value.path()).read_bytes().startswith(start)


def test_hostile_claims_do_nothing(reader: Any, reports: Path) -> None:
    page = reader.open(reports / "hostile" / "index.html")
    assert page.locator("script").count() == 1
    assert page.locator("body img").count() == 0
    assert page.locator(".claims tbody tr").count() == 5
    links = page.eval_on_selector_all(".claims a", "items => items.map(item => item.href)")
    assert len(links) == 2 and all(link.startswith("https://example.org/") for link in links)
    for mark in page.locator(MARK).all():
        mark.focus()
        assert tip_of(page)
        box = page.locator("#tip").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 1280
    assert "<script>alert(3)</script>" in page.locator(".claims").inner_text()


def test_without_script_everything_can_still_be_read(reader: Any, reports: Path) -> None:
    page = reader.open(reports / "harbour-fire" / "index.html", java_script_enabled=False)
    assert page.locator(".claims tbody tr").count() == 13
    assert page.locator("svg.timeline.wide").is_visible()
    assert page.locator("#as-of").is_hidden() and page.locator("#find").is_hidden()


def test_print_shows_the_wide_chart_on_white_without_controls(reader: Any, reports: Path) -> None:
    page = reader.open(reports / "harbour-fire" / "index.html", width=375, color_scheme="dark")
    page.emulate_media(media="print")
    assert page.locator("svg.timeline.wide").is_visible() and page.locator("#as-of").is_hidden()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize(
    "page_of", ["harbour-fire/index.html", "hostile/index.html", "no-claims/index.html", "index.html"]
)
def test_axe_finds_no_violation(reader: Any, reports: Path, page_of: str, width: int, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = reader.open(reports / page_of, width=width, color_scheme=scheme)
    if page_of == "harbour-fire/index.html":
        page.locator(".mark:visible").first.focus()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
