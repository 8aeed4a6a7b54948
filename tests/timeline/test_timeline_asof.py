"""What was known at a moment: equal to the same computation on a ledger that ends there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from timeline_frames import events, from_rows, prepared

from tracker.timeline import as_of, cut, disagreement, last_record, moment, prepare, revisions, standing, statements

TIMES = (
    *("2024-01-03T16:00", "2024-01-03T17:00", "2024-01-03T17:30+03:00", "2024-01-03T18", "2024-01-03", "2024-01-04"),
    *("2024-01-04T09:00", "2024-01-05", "2024-01", "2024", "2024-01-03T16:00/2024-01-03T19:00", "2024-02-01"),
)
PAGES = ("", "", "2024-01-03T17:10", "2024-01-03T23:00", "2024-01-04", "2024-01-20T10:00")
SPEAKERS = (
    *(("ministry", "government", True), ("police", "police", True)),
    *(("radio", "media", False), ("rebels", "armed_group", False), ("", "", False)),
)
WHEN = (
    "2024-01-03T15:30",
    "2024-01-03T16:01",
    "2024-01-03T17:45",
    "2024-01-03",
    "2024-01-04T12:00",
    "2024-01-05",
    "2024-02-10",
)

rows = st.fixed_dictionaries(
    {
        "reported_at": st.sampled_from(TIMES),
        "published_at": st.sampled_from(PAGES),
        "metric": st.sampled_from(["killed", "killed", "killed", "killed_or_missing", "injured", "missing"]),
        "value": st.sampled_from([0, 20, 73, 84, 94, 95, 100, 103, 250]),
        "value_max": st.sampled_from([None, None, None, 260]),
        "qualifier": st.sampled_from(
            ["exact", "exact", "at_least", "more_than", "about", "at_most", "less_than", "vague"]
        ),
        "speaker": st.sampled_from(SPEAKERS),
        "lead": st.sampled_from(["", "", "", "", "yes", "no"]),
        "reason": st.sampled_from(["", "", "", "died_in_hospital", "duplicate_names;body_parts", "attackers_excluded"]),
        "basis": st.sampled_from(["total", "total", "total", "additional"]),
        "certainty": st.sampled_from(["stated", "stated", "stated", "feared"]),
        "scope": st.sampled_from(["", "", "", "north"]),
        "outlet": st.sampled_from(["A", "B", "C"]),
        "event": st.sampled_from(["blast", "blast", "fire"]),
    }
)


def annotated(drawn: list[dict[str, Any]]) -> pd.DataFrame:
    full = []
    for row in drawn:
        voice, kind, official = row["speaker"]
        top = row["value_max"] if row["value_max"] and row["value_max"] > row["value"] else None
        qualifier = "range" if top and row["qualifier"] not in ("about", "vague") else row["qualifier"]
        rest = {name: cell for name, cell in row.items() if name != "speaker"}
        full.append(
            rest | {"voice": voice, "voice_kind": kind, "official": official, "value_max": top, "qualifier": qualifier}
        )
    return from_rows(full, recorded_at="2024-03-01T00:00:00Z")


EVENTS = events({"event": "fire", "timezone": "Asia/Tehran", "started_at": "2024-01-03T16:30"})
ledgers = st.lists(rows, min_size=1, max_size=14).map(annotated)
NUMBERS = ["order", "before", "stands", "statement", "series", "voice_code"]


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(one.reset_index(drop=True), other.reset_index(drop=True), check_dtype=False)


@given(
    ledgers,
    st.sampled_from(WHEN),
    st.sampled_from(["reported", "published"]),
    st.booleans(),
    st.sampled_from(["", "all"]),
)
@settings(max_examples=30, deadline=None)
def test_as_of_equals_the_same_computation_on_the_ledger_cut_there(
    claims: pd.DataFrame, when: str, known_by: str, possibly: bool, lead: str
) -> None:
    instant = moment(when)
    whole = prepare(claims, EVENTS, known_by=known_by, lead=lead)
    known = (whole["known_start" if possibly else "known_at"] <= instant) | (whole["known_at"] <= instant)
    ended = prepare(claims[claims["row"].isin(whole.loc[known, "row"])], EVENTS, known_by=known_by, lead=lead)

    there = cut(whole, instant, possibly=possibly)
    same(there.drop(columns=[*NUMBERS, "certain"]), ended.drop(columns=NUMBERS))
    same(as_of(whole, instant, possibly=possibly), as_of(ended, instant, possibly=possibly))
    same(standing(there), standing(ended))
    same(revisions(there), revisions(ended))
    same(disagreement(there), disagreement(ended))


@given(ledgers, st.sampled_from(WHEN))
@settings(max_examples=25, deadline=None)
def test_lead_and_kinds_of_a_claim_never_depend_on_what_came_after(claims: pd.DataFrame, when: str) -> None:
    whole = prepare(claims, EVENTS)
    earlier = prepare(claims[claims["row"].isin(whole.loc[whole["known_at"] <= moment(when), "row"])], EVENTS)
    columns = ["row", "in_lead", "kind", "changes", "copy", "as_entered", "drawn_at"]
    same(earlier[columns], whole.loc[whole["row"].isin(earlier["row"]), columns])


@given(ledgers)
@settings(max_examples=25, deadline=None)
def test_what_holds_of_every_prepared_frame(claims: pd.DataFrame) -> None:
    frame = prepare(claims, EVENTS)
    assert len(frame) == len(claims)
    assert (frame["low"] <= frame["high"]).all()
    assert ((frame["drawn_at"] >= frame["reported_start"]) & (frame["drawn_at"] <= frame["reported_end"])).all()
    changes = frame[frame["changes"]]
    assert all(part["drawn_at"].is_monotonic_increasing for _, part in changes.groupby("series"))
    assert changes["in_lead"].all()
    assert (changes["stands"] == changes["order"]).all()
    # The first claim in the lead of a series is a change; what stands before a claim is an earlier change.
    assert frame[frame["in_lead"]].drop_duplicates("series")["changes"].all()
    named = frame.loc[frame["before"] >= 0]
    assert (named["before"] < named["order"]).all()
    assert frame["changes"].to_numpy()[named["before"]].all()
    # Outside the lead there are echoes, repetitions and rivals, and nothing else.
    assert set(frame.loc[~frame["in_lead"], "kind"]) <= {"repeat", "stale", "rival"}
    table = revisions(frame)
    for _, part in table[table["kind"] != "redefinition"].groupby(["event", "metric", "group", "scope"]):
        assert (part["delta"].dropna() != 0).all()
    assert table.loc[table["kind"] == "rise", "delta"].gt(0).all()
    assert table.loc[table["kind"] == "fall", "delta"].lt(0).all()
    assert not table["metric"].eq("missing").any()
    # After the last statement the voices disagree as much as the standing figures do.
    last = disagreement(frame).drop_duplicates(["event", "metric", "group", "scope"], keep="last")
    now = standing(frame).merge(last, on=["event", "metric", "group", "scope"], suffixes=("", "_after"))
    stale_last = now["lowest"].isna()
    assert (now["lowest"] == now["lowest_after"])[~stale_last].all()
    assert (now["highest"] == now["highest_after"])[~stale_last].all()


LINES = """
2024-01-03       | >=20 | emergency | published_at=2024-01-03T16:24,outlet=A
2024-01-03       | >=20 | state TV? | published_at=2024-01-03T16:30,outlet=B
2024-01-03       | 73   | emergency | published_at=2024-01-03T16:50,outlet=C
2024-01-03       | 103  | emergency | published_at=2024-01-03T17:51,outlet=A
2024-01-03       | >103 | emergency | published_at=2024-01-03T17:55,outlet=B
2024-01-03       | ~200 | Fox News? | outlet=Z
2024-01-03       | 95   | ministry  | published_at=2024-01-03T23:10,outlet=A
"""


def test_a_figure_is_certainly_known_from_the_page_that_carries_it() -> None:
    known = as_of(prepared(LINES), moment("2024-01-03T18:00"))
    assert known[["voice", "value", "leads", "kind"]].to_numpy().tolist() == [
        ["state TV", 20, False, "repeat"],
        ["emergency", 103, True, "rise"],
    ]
    assert known.loc[1, ["claims", "outlets", "qualifiers", "claim_ids"]].tolist() == [
        2,
        "A; B",
        "exact; more_than",
        "c3; c4",
    ]


def test_what_has_only_a_day_is_possibly_known() -> None:
    known = as_of(prepared(LINES), moment("2024-01-03T18:00"), possibly=True)
    assert known.loc[~known["certain"], "value"].tolist() == [95, 200]
    assert known.loc[known["leads"], "value"].tolist() == [103]


def test_standing_counts_voices_and_gives_the_outer_bounds() -> None:
    row = standing(prepared(LINES), moment("2024-01-05")).iloc[0]
    assert row[["value", "lowest", "highest", "highest_qualifier", "voices", "claims"]].tolist() == [
        95,
        95,
        200,
        "about",
        4,
        7,
    ]


def test_before_anything_is_known_nothing_stands() -> None:
    frame, early = prepared(LINES), moment("2024-01-03T15:30")
    assert as_of(frame, early).empty
    assert standing(frame, early).empty
    assert revisions(cut(frame, early)).empty
    assert disagreement(cut(frame, early)).empty


def test_an_empty_ledger_is_no_error() -> None:
    frame = prepare(from_rows([]), events())
    assert frame.empty
    for table in (
        as_of(frame, moment("2024")),
        standing(frame),
        revisions(frame),
        disagreement(frame),
        statements(frame),
    ):
        assert table.empty
    assert last_record(frame) is None


def test_by_its_page_a_claim_is_known_when_the_page_appeared() -> None:
    lines = """
    2024-01-03T16:00 | 20 | ministry | published_at=2024-01-05
    2024-01-03T17:00 | 73 | ministry | published_at=2024-01-04
    2024-01-03T18:00 | 80 | ministry
    """
    frame = prepared(lines, known_by="published")
    assert as_of(frame, moment("2024-01-04"))["value"].tolist() == [73]
    # What was published later was reported earlier: it becomes the first figure and 73 the rise.
    assert cut(frame, moment("2024-01-05"))["kind"].tolist() == ["first", "rise"]
    # A claim without a page is never certainly known by its page.
    assert as_of(frame, moment("2030"))["value"].tolist() == [73]
    assert as_of(frame, moment("2030"), possibly=True)["value"].tolist() == [73, 80]


def test_a_corrected_entry_counts_from_the_start_but_not_in_the_state_recorded_before() -> None:
    lines = """
    2024-01-03T16:00 | 38 | ministry | recorded_at=2024-01-04T10:00:00Z
    2024-01-03T16:00 | 83 | ministry | recorded_at=2024-01-05T10:00:00Z,supersedes=c0
    """
    assert prepared(lines)["value"].tolist() == [83]

    def recorded(when: str) -> list[int]:
        instant = moment(when)
        frame = prepared(lines, known_by="recorded", recorded_by=instant)
        return list(cut(frame, instant)["value"])

    assert recorded("2024-01-03") == []
    assert recorded("2024-01-04") == [38]
    assert recorded("2024-01-05") == [83]


def test_a_correction_takes_the_place_of_the_entry_it_corrects() -> None:
    lines = """
    2024-01-03 | 38 | ministry
    2024-01-03 | 84 | ministry
    2024-01-03 | 33 | ministry | supersedes=c0
    2024-01-03 | 35 | ministry | supersedes=c2
    """
    assert prepared(lines)["value"].tolist() == [35, 84]


def test_the_last_record_is_the_last_entry_else_the_last_report() -> None:
    lines = "2024-01-03T16:00 | 38 | ministry\n2024-01-06 | 40 | ministry | published_at=2024-01-08"
    assert last_record(prepared(lines)) == pd.Timestamp("2024-01-09", tz="UTC")
    entered = prepared(lines, common={"recorded_at": "2024-02-01T10:00:00Z"})
    assert last_record(entered) == pd.Timestamp("2024-02-01T10:00:01", tz="UTC")


COPIES = {
    "many outlets, one voice": ("253|m\n253|m\n>=253|m\n~253|m", [(253, 4, "A; B", "exact; at_least; about")]),
    "a range is one figure": ("250-260|m\n253|m", [(250, 1, "A", "range"), (253, 1, "B", "exact")]),
    "another figure between ends a statement": (
        "84|m\n91|m\n84|m",
        [(84, 1, "A", "exact"), (91, 1, "B", "exact"), (84, 1, "A", "exact")],
    ),
    "other voices between do not": ("84|m\n91|p\n84|m", [(84, 2, "A", "exact"), (91, 1, "B", "exact")]),
    "outlets that name nobody are voices of their own": (
        "84|\n84|\n84|",
        [(84, 2, "A", "exact"), (84, 1, "B", "exact")],
    ),
}


@pytest.mark.parametrize(("lines", "expected"), COPIES.values(), ids=COPIES.keys())
def test_copies_count_once(lines: str, expected: list[tuple[int, int, str, str]]) -> None:
    text = "\n".join(
        f"2024-01-03T16:0{number} | {line.split('|')[0]} | {line.split('|')[1]} | outlet={'AB'[number % 2]}"
        for number, line in enumerate(lines.splitlines())
    )
    table = statements(prepared(text))
    assert list(table[["value", "claims", "outlets", "qualifiers"]].itertuples(index=False, name=None)) == expected


def test_the_number_of_claims_is_the_number_of_rows() -> None:
    frame = prepared(LINES)
    assert statements(frame)["claims"].sum() == len(frame)
    assert np.array_equal(statements(frame)["order"], frame.loc[~frame["copy"], "order"])
