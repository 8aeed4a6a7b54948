"""The page as a file: self-contained, escaped, forbidding everything that it does not need."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import html.parser
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tracker import api
from tracker.model import Event, parse_time
from tracker.reporter import words
from tracker.reporter.build import Options, plan, run
from tracker.reporter.drawings import Drawings
from tracker.reporter.fonts import SHIPPED, Face, cut, faces_used, font_css, usual, with_fonts
from tracker.reporter.inline import Mark, StyleSheet, inline_chart, parse_svg
from tracker.reporter.lead import moments
from tracker.reporter.page import event_page, index_page
from tracker.reporter.rows import claim_rows, counted, revision_rows, safe_url, when, without_zone
from tracker.reporter.states import known_from, states
from tracker.timeline import cut as cut_at
from tracker.timeline import prepare, standing
from tracker.workspace import Workspace

EVENTS = """event,title,started_at,timezone,place,kind,url
harbour-fire,Harbour fire,2024-01-03T15:04,+03:30,Old harbour,fire,
"""
HARBOUR = """reported_at,metric,value,value_max,qualifier,attributed_to,outlet,url,group,reason,note
2024-01-03T16:24,killed,20,,at_least,Fire chief,Daily,https://example.org/1,,,
2024-01-03T16:50,killed,73,,exact,Fire chief,Daily,https://example.org/2,,,
2024-01-03T17:10,killed,200,,more_than,A passer-by,Tabloid,,,,
2024-01-03T18:00,killed,103,,exact,Health minister,Daily,https://example.org/3,,,
2024-01-03T18:00,injured,140,150,range,Health minister,Daily,https://example.org/3,,,
2024-01-03T18:00,killed,7,,exact,Health minister,Daily,https://example.org/3,children,,
2024-01-04,killed,95,,exact,Health minister,Evening,https://example.org/4,,duplicate_names,some names stood twice
"""


class Reader(html.parser.HTMLParser):
    """What a browser would find in a page: elements with their attributes, scripts, styles and text."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[str] = []
        self.texts: dict[str, str] = {}
        self.words = ""
        self.feed(page.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.texts[self.inside[-1]] = self.texts.get(self.inside[-1], "") + data
        else:
            self.words += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("page") / "data"
    (root / "claims").mkdir(parents=True)
    (root / "events.csv").write_text(EVENTS, encoding="utf-8")
    (root / "claims" / "harbour-fire.csv").write_text(HARBOUR, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def timeline(workspace: Path) -> api.Timeline:
    return api.read("harbour-fire", data=workspace)


@pytest.fixture(scope="module")
def page(timeline: api.Timeline) -> bytes:
    return event_page(Drawings(timeline.claims, timeline.event), ledger=HARBOUR.encode())


def test_the_page_loads_nothing(page: bytes) -> None:
    reader = Reader(page)
    assert not reader.all("link") and not reader.all("img") and not reader.all("iframe") and not reader.all("object")
    for tag, attributes in reader.elements:
        assert not attributes.get("src"), tag
        for name in ("href", "xlink:href"):
            address = attributes.get(name) or "#"
            assert tag == "a" or address.startswith("#"), (tag, address)
    for address in re.findall(r"url\(([^)]*)\)", page.decode()):
        assert address.startswith(("data:", "#", "'#", '"#')), address


def test_the_policy_allows_exactly_the_script_and_the_style_of_the_page(page: bytes) -> None:
    reader = Reader(page)
    policy = next(meta["content"] for meta in reader.all("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None and policy.startswith("default-src 'none'; ") and "unsafe" not in policy
    for tag in ("script", "style"):
        assert len(reader.all(tag)) == 1
        digest = base64.b64encode(hashlib.sha256(reader.texts[tag].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    for tag, attributes in reader.elements:
        assert "style" not in attributes and not [name for name in attributes if name.startswith("on")], tag


def test_ids_stand_once_and_every_mark_has_a_row(page: bytes) -> None:
    reader = Reader(page)
    ids = [attributes["id"] for _, attributes in reader.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    marks = [attributes for _, attributes in reader.elements if "data-claim" in attributes]
    assert marks and all(f"row-{mark['data-claim']}" in ids for mark in marks)
    assert all(mark["aria-label"] for mark in marks)
    for chart in ("tw-", "tn-"):
        stops = [mark for mark in marks if str(mark["id"]).startswith(chart) and mark["tabindex"] == "0"]
        assert len(stops) == 1


def test_the_states_are_the_timeline_s_at_every_change(timeline: api.Timeline) -> None:
    frame, event = timeline.claims, timeline.event
    at = moments(frame)
    assert at == sorted(set(at)) and len(at) == 5
    for state in states(frame, event, at):
        rows = standing(frame, state.at)
        expected = {(row.metric, row.group, int(row.value)) for row in rows[rows["value"].notna()].itertuples()}
        shown = {
            (figure.metric, figure.group, int(re.split(r"\D", figure.compact.lstrip("<>=~"))[0]))
            for figure in state.figures
        }
        assert shown == expected, state.label


@pytest.mark.parametrize("known_by", ["reported", "published"])
def test_a_state_says_what_a_ledger_that_ends_there_says(workspace: Path, known_by: str) -> None:
    timeline = api.read("harbour-fire", data=workspace, known_by=known_by)
    event = timeline.event
    claims = timeline.entries.assign(published_at=timeline.entries["reported_at"])
    claims.loc[2, "published_at"] = "2024-01-06"  # in print long after it was said
    frame = prepare(claims, pd.DataFrame([dataclasses.asdict(event)]), known_by=known_by)
    at = moments(frame)
    for state in states(frame, event, at):
        sentence = words.standing(cut_at(frame, state.at), event, state.at)
        assert state.sentence == without_zone(sentence)
        assert state.sentence.startswith(f"As of {state.label}")


def test_a_state_speaks_of_its_moment_in_the_zone_of_the_event(timeline: api.Timeline) -> None:
    found = states(timeline.claims, timeline.event, moments(timeline.claims))
    assert [state.label for state in found] == [
        "3 January 2024, 16:25",
        "3 January 2024, 16:51",
        "3 January 2024, 17:11",
        "3 January 2024, 18:01",
        "the end of 4 January 2024",
    ]
    assert found[0].local == "2024-01-03T16:25" and found[-1].local == "2024-01-05T00:00"
    figures = found[0].figures
    assert (figures[0].bound, figures[0].number, figures[0].counted) == ("at least", "20", "killed")
    assert [figure.counted for figure in found[-1].figures] == ["killed", "injured", "children killed"]


def test_a_claim_is_known_from_the_first_state_that_has_it(timeline: api.Timeline) -> None:
    frame = timeline.claims
    known = known_from(frame, moments(frame))
    assert [known[claim] for claim in frame["claim_id"]] == [0, 1, 2, 3, 3, 3, 4]


def test_rows_say_what_the_claims_say(timeline: api.Timeline) -> None:
    rows = claim_rows(timeline.claims, timeline.event, dict.fromkeys(timeline.claims["claim_id"], 0))
    assert [f"{row['figure']} {row['counted']}" for row in rows] == [
        "at least 20 killed",
        "73 killed",
        "more than 200 killed",
        "103 killed",
        "140 to 150 injured",
        "7 children killed",
        "95 killed",
    ]
    assert rows[0]["when"] == "3 January 2024, 16:24" and rows[-1]["when"] == "4 January 2024"


def test_revisions_give_the_reason_of_a_source_and_guess_none(timeline: api.Timeline) -> None:
    known = dict.fromkeys(timeline.claims["claim_id"], 0)
    rows = [row for row in revision_rows(timeline.claims, timeline.event, known) if row["counted"] == "killed"]
    assert [(row["before"], row["after"], row["change"]) for row in rows] == [
        ("", "at least 20", "first"),
        ("at least 20", "73", "+53"),
        ("73", "103", "+30"),
        ("103", "95", "−8"),
    ]
    assert [row["reason"] for row in rows] == ["", "not stated", "not stated", "names counted twice (correction)"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://example.org/a?b=1#c", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)//https://x.org", False),
        ("data:text/html,x", False),
        ("//example.org/x", False),
        ("https://", False),
        ("https:///path", False),
        ("https://[broken", False),
        ("https://example.org/ a b", False),
        ("ftp://example.org", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(text: str, kept: bool) -> None:
    assert safe_url(text) == (text if kept else "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("killed",), "killed"),
        (("killed", "children"), "children killed"),
        (("injured", "", "Syria"), "injured (Syria)"),
        (("killed", "", "", "additional"), "killed in addition"),
    ],
)
def test_what_a_figure_counts_is_said_in_words(arguments: tuple[str, ...], words: str) -> None:
    assert counted(*arguments) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024-01", "January 2024"),
        ("2024-01-03", "3 January 2024"),
        ("2024-01-03T16:50", "3 January 2024, 16:50"),
        ("2024-01-03T13:20Z", "3 January 2024, 16:50"),
        ("2024-01-03T15:04/2024-01-03T16:24", "3 January 2024, between 15:04 and 16:24"),
    ],
)
def test_times_keep_their_precision_and_name_no_zone(text: str, words: str) -> None:
    assert when(text, Event("x", timezone="+03:30")) == words


def test_an_event_without_claims_has_a_page_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text(EVENTS, encoding="utf-8")
    from tracker.commands.reports import read

    jobs = plan(Workspace(tmp_path), ["harbour-fire"], Options(("html",)), tmp_path / "out", read)
    assert [result.drawn for result in run(jobs)] == [("index.html",)]
    page = Reader((tmp_path / "out" / "harbour-fire" / "index.html").read_bytes())
    assert "No claims are recorded for this event yet." in page.words
    assert not page.all("script") and not page.all("svg")


def test_the_page_as_of_a_moment_ends_there(timeline: api.Timeline) -> None:
    moment = parse_time("2024-01-03T17:00", "+03:30").start
    words = Reader(event_page(Drawings(timeline.claims, timeline.event, moment))).words
    assert "Health minister" not in words and "2 of 2 claims" in words


def test_a_page_shows_the_published_drawing_without_the_title_that_stands_above_it(timeline: api.Timeline) -> None:
    drawings = Drawings(timeline.claims, timeline.event)
    published, inset = drawings.file("timeline", "svg").decode(), drawings.inset("timeline", "wide").svg
    title = "Harbour fire, reported dead:"
    assert title in published and title not in inset
    claims = re.findall(r'id="(?:tw-)?claim-\w+"', published)
    assert [name.replace("tw-", "") for name in re.findall(r'id="(?:tw-)?claim-\w+"', inset)] == claims
    top, height = (float(re.findall(r"[\d.]+", re.search(r'viewBox="[^"]*"', inset)[0])[i]) for i in (1, 3))
    assert top > 30 and f"{top + height:g}" in re.search(r'viewBox="[^"]*"', published)[0]


def test_the_page_over_all_events_says_what_stands_and_links_to_each(timeline: api.Timeline) -> None:
    events = {"harbour-fire": timeline.event, "quiet-town": Event("quiet-town", "Quiet town")}
    page = index_page(timeline.claims, events)
    reader = Reader(page)
    assert [link["href"] for link in reader.all("a")] == ["harbour-fire/index.html", "quiet-town/index.html"]
    for told in ("95 killed", "140 to 150 injured", "no claims yet", "first at least 20, highest 103, latest 95"):
        assert told in reader.words, told
    assert not reader.all("script")


def test_the_page_over_no_event_is_a_page(timeline: api.Timeline) -> None:
    assert "0 events" in Reader(index_page(timeline.claims.iloc[:0], {})).words


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "</style></script></svg><img src=x onerror=alert(1)>",
        '" onmouseover="alert(1)',
        "{{ 7 * 7 }}{% raw %}",
        "$\\frac{1}{2}$ 100 % & co",
        "\u202etxet desrever\u202c",
        "\x1b[31mred\x07",
        "\U0001f469\u200d\U0001f469\u200d\U0001f466",
        "x" * 500,
        "]]><!--",
    ],
)
def test_hostile_words_stay_words(workspace: Path, tmp_path: Path, hostile: str) -> None:
    frame = api.read("harbour-fire", data=workspace).claims
    for column in ("attributed_to", "voice", "via", "outlet", "note", "quote", "group", "scope"):
        frame.loc[frame.index[3], column] = hostile
    page = event_page(Drawings(frame, Event("harbour-fire", hostile, "2024-01-03T15:04", "+03:30", hostile)))
    reader = Reader(page)
    assert len(reader.all("script")) == 1 and not reader.all("img")
    for tag, attributes in reader.elements:
        assert not [name for name in attributes if name.startswith("on")], tag
    assert hostile.strip()[:60] in reader.words


SVG = """<svg viewBox="0 0 100 50" xmlns="http://www.w3.org/2000/svg"><metadata>when</metadata><style>*{}</style>
<g id="p-axes"><g id="p-lead-killed"><path style="fill: none; stroke: var(--tracker-lead)"/></g>
<g id="p-claim-b"><path style="fill: none;stroke:var(--tracker-lead);" onclick="x()"/></g><g id="p-claim-a"/>
<g id="p-label-a"><text style="font-size: 9px; font-family: 'DejaVu Sans'; font-weight: 700">84</text></g>
<g id="p-label-zz"><text style="font: italic 9px 'DejaVu Serif', serif">x</text></g></g>
<a href="https://example.org"><use href="#p-axes"/></a></svg>"""


def dressed(**options: Any) -> str:
    marks = {"a": Mark("84 killed", 2, order=0), "b": Mark("95 killed", 1, order=1)}
    return inline_chart(parse_svg(SVG), prefix="p-", label="A chart", styles=StyleSheet(), marks=marks, **options)


def test_a_chart_in_the_page_has_no_inline_style_no_handler_and_opens_nothing() -> None:
    markup = dressed()
    for part in ("style=", "<style", "onclick", "metadata", "https://"):
        assert part not in markup
    assert 'href="#p-axes"' in markup


def test_equal_styles_share_a_class() -> None:
    styles = StyleSheet()
    inline_chart(parse_svg(SVG), prefix="p-", label="", styles=styles)
    assert next(iter(styles.names)) == "fill:none;stroke:var(--tracker-lead)" and len(styles.names) == 3


def test_marks_carry_their_words_and_the_first_in_time_takes_the_tab_key() -> None:
    root = parse_svg(dressed().replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1))
    marks = {e.get("data-claim"): e for e in root.iter() if e.get("data-claim")}
    assert (marks["a"].get("aria-label"), marks["a"].get("data-known"), marks["a"].get("tabindex")) == (
        "84 killed",
        "2",
        "0",
    )
    assert marks["b"].get("tabindex") == "-1"
    labels = [e.get("data-known") for e in root.iter() if str(e.get("id")).startswith("p-label")]
    assert labels == ["2", None]


def test_lines_stand_behind_the_clip_of_the_slider_and_marks_do_not() -> None:
    root = parse_svg(dressed(clip=[10, 55.25, 100]).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1))
    assert root.get("data-clip") == "10.0 55.2 100.0"
    clipped = [e for e in root.iter() if e.get("clip-path") == "url(#p-as-of)"]
    assert [child.get("id") for e in clipped for child in e] == ["p-lead-killed"]


def test_a_small_part_of_each_font_in_use_is_embedded() -> None:
    used = faces_used(parse_svg(SVG))
    assert used == {Face("DejaVu Sans", 700): set("84"), Face("DejaVu Serif", 400, "italic"): {"x"}}
    css = font_css(used)
    assert css == font_css(faces_used(parse_svg(SVG)))
    sizes = [len(base64.b64decode(data)) for data in re.findall(r"base64,([^)]+)\)", css)]
    assert len(sizes) == 2 and max(sizes) < 15_000


def test_an_svg_file_carries_its_fonts_and_stays_an_svg() -> None:
    import xml.etree.ElementTree as ET

    whole = with_fonts(SVG.encode())
    ET.fromstring(whole)
    assert b"@font-face" in whole and with_fonts(SVG.encode()) == whole


@pytest.mark.parametrize("weight", [400, 700])
def test_the_shipped_fonts_are_what_a_fresh_cut_gives(weight: int) -> None:
    shipped = SHIPPED / f"DejaVuSans-{weight}-normal.woff2"
    assert shipped.read_bytes() == cut(Face("DejaVu Sans", weight), usual()), "run python -m tracker.reporter.fonts"


def test_rarer_characters_get_a_cut_of_their_own() -> None:
    assert len(font_css({Face("DejaVu Sans"): {"\u0645"}})) > len(font_css({Face("DejaVu Sans"): {"a"}}))


def test_a_font_that_is_not_here_is_left_to_the_reader() -> None:
    assert font_css({Face("No Such Font"): {"a"}}) == ""
