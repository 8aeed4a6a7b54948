"""The data that ships: events, ledgers, the table of speakers, the sample article; and that they carry the facts."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import tracker
from tracker.ledger import read_ledger
from tracker.model import (
    COLUMNS,
    ENUM_COLUMNS,
    ID_FIELDS,
    INTEGER_COLUMNS,
    REASON_NATURE,
    Claim,
    claim_id,
    parse_time,
)
from tracker.sources import Sources
from tracker.workspace import Workspace

ROOT = Path(__file__).parent.parent
WORKSPACE = Workspace(ROOT / "data")
EVENTS = WORKSPACE.events()
SHARED = ROOT.parent / "shared"
FACTS = SHARED / "facts"
needs_facts = pytest.mark.skipif(not FACTS.is_dir(), reason="the facts are not beside this checkout")

SLUGS = {
    "2024-01-03 Kerman bombings": "kerman-2024",
    "2019 Sri Lanka Easter bombings": "sri-lanka-2019",
    "2023 Maui (Lahaina) wildfire": "maui-2023",
    "2001-09-11 World Trade Center": "world-trade-center-2001",
    "2001-09-11 all attacks": "world-trade-center-2001",
    "2024-03-22 Crocus City Hall attack": "crocus-2024",
    "2020-08-04 Beirut port explosion": "beirut-2020",
    "2017-06-14 Grenfell Tower fire": "grenfell-2017",
    "2017-09-20 Hurricane Maria (Puerto Rico)": "maria-2017",
    "2023-02-06 Turkey-Syria earthquakes": "turkey-syria-2023",
    "2023-02-06 Turkey-Syria earthquakes / Turkey": "turkey-syria-2023",
    "2023-02-06 Turkey-Syria earthquakes / Syria": "turkey-syria-2023",
    "2023-10-07 Hamas attack on Israel": "october-7-2023",
    "2023-10-17 Al-Ahli hospital explosion": "al-ahli-2023",
}
SCOPES = {
    "2001-09-11 all attacks": "all attacks",
    "2023-02-06 Turkey-Syria earthquakes / Turkey": "Turkey",
    "2023-02-06 Turkey-Syria earthquakes / Syria": "Syria",
}
METRICS = {
    "wounded": ("injured", ""),
    "killed_children": ("killed", "children"),
    "killed_women": ("killed", "women"),
    "critically_wounded": ("injured", "critical"),
    "killed_or_wounded": ("casualties", ""),
}
# Figures that the facts call killed and their notes call an estimate of excess deaths.
EXCESS_DEATHS = {("maria-2017", value) for value in (1052, 4645, 5740)}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def ledger_rows() -> Iterator[tuple[str, dict[str, str]]]:
    for event in EVENTS:
        for row in rows(WORKSPACE.ledger_path(event)):
            yield event, row


ROWS = list(ledger_rows())


def changes(event: str, metric: str = "killed", scope: str = "") -> list[dict[str, Any]]:
    """The lead's changes of one series, as anyone reads them through the public interface."""
    frame = tracker.read(event, data=WORKSPACE.root).revisions()
    chosen = frame[(frame["metric"] == metric) & (frame["group"] == "") & (frame["scope"] == scope)]
    return chosen.to_dict("records")


# ------------------------------------------------------------------------------------------- the files


def test_every_event_has_a_ledger_and_every_ledger_an_event() -> None:
    assert {path.stem for path in (WORKSPACE.root / "claims").glob("*.csv")} == set(EVENTS)
    assert set(SLUGS.values()) == set(EVENTS)


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_says_when_where_and_what_and_where_that_is_from(event: str) -> None:
    given = EVENTS[event]
    assert given.title and given.place and given.kind and given.timezone != "UTC"
    assert given.url.startswith("http")
    assert parse_time(given.started_at, given.timezone).precision in ("day", "minute")


@pytest.mark.parametrize("event", EVENTS)
def test_a_ledger_reads_without_a_problem(event: str) -> None:
    given = EVENTS[event]
    path = WORKSPACE.ledger_path(event)
    table = read_ledger(path, event=event, zone=given.timezone, started_at=given.started_at)
    assert table.problems == []
    assert len(table.claims) == len(rows(path)) > 0


@pytest.mark.parametrize("event", EVENTS)
def test_a_ledger_has_the_columns_in_their_order(event: str) -> None:
    with WORKSPACE.ledger_path(event).open(encoding="utf-8", newline="") as handle:
        assert tuple(next(csv.reader(handle))) == COLUMNS


def test_cells_hold_the_words_of_the_vocabulary() -> None:
    for event, row in ROWS:
        assert row["event"] == event
        for column, words in ENUM_COLUMNS.items():
            assert row[column] in [word.value for word in words], row
        assert row["lead"] in ("", "yes", "no")
        assert {*filter(None, row["reason"].split(";"))} <= {reason.value for reason in REASON_NATURE}
        assert int(row["value"]) >= 0
        assert (row["qualifier"] == "range") == bool(row["value_max"]), row
        assert row["method"] and parse_time(row["recorded_at"]).precision == "second"


def test_claim_ids_are_those_of_the_cells_and_no_claim_stands_twice() -> None:
    seen = set()
    for _, row in ROWS:
        cells: dict[str, Any] = {name: row[name] or None for name in (*ID_FIELDS, "article_id")}
        cells |= {name: int(row[name]) for name in INTEGER_COLUMNS if name in cells and row[name]}
        assert claim_id(Claim(**cells)) == row["claim_id"], row
        assert row["claim_id"] not in seen
        seen.add(row["claim_id"])


def test_a_claim_names_the_page_it_was_read_from() -> None:
    for _, row in ROWS:
        assert re.match(r"https?://\S+\.\S+$", row["url"]) or row["article_id"], row
        assert row["outlet"], row


def test_what_an_editor_chose_or_could_not_know_is_noted() -> None:
    for _, row in ROWS:
        if row["lead"] and not row["note"]:
            raise AssertionError(f"no note says why lead is {row['lead']}: {row}")
        assert "\n" not in row["note"] and "!" not in row["note"]


def test_quotes_are_no_longer_than_the_phrase_with_the_figure() -> None:
    assert all(len(row["quote"]) <= 160 for _, row in ROWS)


# ------------------------------------------------------------------------------------------------ time


def test_no_figure_is_older_than_its_event_nor_younger_than_its_page() -> None:
    for event, row in ROWS:
        zone = EVENTS[event].timezone
        begun = parse_time(EVENTS[event].started_at, zone)
        reported = parse_time(row["reported_at"], zone)
        assert reported.end > begun.start, row
        if row["published_at"]:
            published = parse_time(row["published_at"], zone)
            assert published.start >= begun.start, row
            assert reported.start < published.end, row


def test_a_clock_of_a_page_is_when_it_was_published_and_not_when_the_speaker_spoke() -> None:
    for _, row in ROWS:
        if row["published_at"]:
            assert row["reported_at"] != row["published_at"] or len(row["reported_at"]) <= 10, row


def test_a_clock_says_its_zone() -> None:
    for event, row in ROWS:
        for column in ("reported_at", "published_at"):
            for time in row[column].split("/"):
                assert "T" not in time or re.search(r"(?:Z|[+-]\d\d:\d\d)$", time), (event, row)


# ------------------------------------------------------------------------------------------- the facts


def facts(name: str) -> list[dict[str, str]]:
    return rows(FACTS / name) if FACTS.is_dir() else []


def described(fact: dict[str, str]) -> str:
    return f"{fact['event'][:24]} {fact['metric']} {fact['value']} {fact.get('outlet') or fact.get('page')}"


@needs_facts
@pytest.mark.parametrize("fact", facts("timelines.csv"), ids=described)
def test_every_figure_of_the_facts_is_in_its_ledger_unless_no_page_is_behind_it(fact: dict[str, str]) -> None:
    event, value = SLUGS[fact["event"]], int(fact["value"])
    metric, group = METRICS.get(fact["metric"], (fact["metric"], ""))
    if (event, value) in EXCESS_DEATHS:
        metric = "excess_deaths"
    found = [
        row
        for name, row in ROWS
        if name == event
        and (row["metric"], row["group"]) == (metric, group)
        and str(value) in (row["value"], row["value_max"])
        and (row["url"] == fact["url"] or fact["url"].startswith("seed:"))
        and row["scope"].startswith(SCOPES.get(fact["event"], ""))
    ]
    if fact["sourced_from"] == "knowledge":
        assert not [row for row in found if not row["url"]]
    elif fact["url"].startswith("seed:"):
        pytest.skip("entered from the article itself")
    else:
        assert found, fact


@needs_facts
@pytest.mark.parametrize("fact", facts("timelines.csv"), ids=described)
def test_a_wording_of_the_facts_is_kept(fact: dict[str, str]) -> None:
    if fact["sourced_from"] == "knowledge" or fact["url"].startswith("seed:"):
        pytest.skip("not entered from the facts")
    wordings = {
        row["qualifier"]
        for name, row in ROWS
        if name == SLUGS[fact["event"]]
        and row["url"] == fact["url"]
        and fact["value"] in (row["value"], row["value_max"])
    }
    assert wordings & {{"up_to": "at_most"}.get(fact["qualifier"], fact["qualifier"]), "range"}, fact


@needs_facts
@pytest.mark.parametrize("fact", facts("clock_times.csv"), ids=described)
def test_the_earliest_page_known_for_a_figure_carries_its_clock(fact: dict[str, str]) -> None:
    event, zone = SLUGS[fact["event"]], EVENTS[SLUGS[fact["event"]]].timezone
    found = [
        row
        for name, row in ROWS
        if name == event
        and row["metric"] == fact["metric"]
        and row["value"] == fact["value"]
        and (fact["page"].split("/")[0] in row["url"] or fact["page"] == "timelines.csv")
    ]
    assert found
    if fact["printed_by"]:
        moments = {parse_time(row["published_at"], zone).start for row in found if row["published_at"]}
        assert parse_time(fact["printed_by"], zone).start in moments


# ------------------------------------------------------------------------------- what the data must show


def test_kermans_lead_is_the_sequence_of_official_figures() -> None:
    killed = changes("kerman-2024")
    assert [row["value"] for row in killed] == [20, 53, 73, 103, 95, 84, 89, 91, 93, 94, 95, 96]
    assert [row["kind"] for row in killed] == ["first", *["rise"] * 3, "fall", "fall", *["rise"] * 6]
    assert [(row["value"], set(row["reason"].split(";"))) for row in killed[4:8]] == [
        (95, {"duplicate_names"}),
        (84, {"duplicate_names", "body_parts"}),
        (89, {"died_in_hospital"}),
        (91, {"died_in_hospital"}),
    ]
    assert [row["nature"] for row in killed[4:8]] == ["correction", "correction", "new_deaths", "new_deaths"]


def kinds(event: str, value: int, **cells: str) -> set[str]:
    claims = tracker.read(event, data=WORKSPACE.root).claims
    chosen = claims["value"] == value
    for name, cell in cells.items():
        chosen &= claims[name] == cell
    assert chosen.any()
    return set(claims.loc[chosen, "kind"])


def test_over_100_printed_after_the_ministers_95_is_stale() -> None:
    assert kinds("kerman-2024", 100, published_at="2024-01-03T23:47+03:30") == {"stale"}


def test_the_armed_groups_figure_is_a_rival() -> None:
    assert kinds("kerman-2024", 300, voice_kind="armed_group") == {"rival"}


def test_103_in_hospital_is_not_103_killed() -> None:
    claims = tracker.read("kerman-2024", data=WORKSPACE.root).claims
    later = claims[(claims["value"] == 103) & claims["reported_at"].str.startswith("2024-01-06")]
    assert list(later["metric"]) == ["hospitalised"]


def test_sri_lankas_figure_falls_because_remains_were_counted_twice() -> None:
    fall = [row for row in changes("sri-lanka-2019") if row["kind"] == "fall"]
    assert [(row["from_value"], row["value"], row["reason"], row["nature"]) for row in fall] == [
        (359, 253, "body_parts", "correction")
    ]


def test_mauis_figure_falls_after_identification() -> None:
    fall = [row for row in changes("maui-2023") if row["kind"] == "fall"]
    assert [(row["from_value"], row["value"], row["nature"]) for row in fall] == [(115, 97, "correction")]
    assert "identification" in fall[0]["reason"]


def test_the_world_trade_center_goes_from_6729_to_2801_and_after_a_break_from_2792_to_2749() -> None:
    together = [row["value"] for row in changes("world-trade-center-2001", "killed_or_missing")]
    assert together[together.index(6729) :] == [6729, 4764, 3948, 3899, 2823, 2819, 2801]
    killed = changes("world-trade-center-2001")
    assert [(row["value"], row["kind"]) for row in killed][-3:] == [
        (2792, "redefinition"),
        (2752, "fall"),
        (2749, "fall"),
    ]
    assert pd.isna(killed[-3]["delta"])
    assert [row["value"] for row in changes("world-trade-center-2001", scope="all attacks")] == [2985]


def test_every_speaker_of_the_ledgers_but_the_nameless_is_a_known_voice() -> None:
    sources = Sources.load(WORKSPACE.sources_path)
    unknown = {
        (event, row["attributed_to"])
        for event, row in ROWS
        if row["attributed_to"] and sources.resolve(row["attributed_to"], event=event).kind == "unknown"
    }
    assert unknown == {("crocus-2024", "a source")}


# ---------------------------------------------------------------------------------- the sample article


def sample() -> str:
    return (WORKSPACE.root / "articles" / "kerman-sample.txt").read_text(encoding="utf-8")


def test_the_sample_article_says_at_once_that_it_is_one() -> None:
    assert "written for the Casualty Tracker project" in sample().splitlines()[0]
    assert 200 <= len(sample().split()) <= 320


@pytest.mark.skipif(not (SHARED / "seed").is_dir(), reason="the seed article is not beside this checkout")
def test_the_sample_article_takes_no_phrase_of_the_seed_article() -> None:
    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[place : place + 7]) for place in range(len(words) - 6)}

    for seed in (SHARED / "seed").glob("*.txt"):
        assert not runs(sample()) & runs(seed.read_text(encoding="utf-8"))
