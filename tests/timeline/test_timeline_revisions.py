"""Revisions: from, to, by how much, after how long, why, and who says so."""

from __future__ import annotations

import pandas as pd
import pytest
from timeline_frames import prepared

from tracker.model import REASON_NATURE
from tracker.timeline import REVISION_COLUMNS, revisions, settling
from tracker.timeline.disagreement import disagreement
from tracker.timeline.revisions import nature_of

LINES = """
2024-01-03T16:00 | >=20 | emergency
2024-01-03T17:00 | 103  | emergency
2024-01-03T23:00 | 95   | ministry  | reason=duplicate_names
2024-01-04T09:00 | 84   | governor  | outlet=A
2024-01-04       | 84   | interior  | outlet=B,reason=body_parts;duplicate_names
2024-01-04       | >=84 | press?    | outlet=C,reason=body_parts
2024-01-06       | 91   | emergency | reason=died_in_hospital
2024-01          | 94   | emergency
2024-01          | 95   | emergency | reason=died_in_hospital
"""


def test_a_row_a_change_with_difference_share_and_nature() -> None:
    table = revisions(prepared(LINES))
    assert tuple(table.columns) == REVISION_COLUMNS
    assert table["value"].tolist() == [20, 103, 95, 84, 91, 94, 95]
    assert table["kind"].tolist() == ["first", "rise", "fall", "fall", "rise", "rise", "rise"]
    assert table["delta"].fillna(0).tolist() == [0, 83, -8, -11, 7, 3, 1]
    assert table["percent"].tolist()[1:4] == [415.0, -7.8, -11.6]
    natures = ["", "unknown", "correction", "correction", "new_deaths", "unknown", "new_deaths"]
    assert table["nature"].tolist() == natures
    assert table["as_entered"].tolist() == [False] * 5 + [True, True]


def test_reasons_come_from_all_who_carry_the_figure_and_they_are_named() -> None:
    row = revisions(prepared(LINES)).set_index("value").loc[84]
    assert row["reason"] == "body_parts;duplicate_names"
    assert row["reason_by"] == "interior; press"
    assert row["evidence"] == "c3; c4; c5"
    assert row["outlets"] == "A; B; C"
    assert row["qualifiers"] == "exact; at_least"
    assert row["voice"] == "governor"


def test_lags_run_from_interval_to_interval_and_say_how_sure_they_are() -> None:
    lines = "2024-01-03T16:00 | 20 | a\n2024-01-03T17:00 | 30 | a\n2024-01-05 | 40 | a"
    table = revisions(prepared(lines))
    hours = [lag / pd.Timedelta(hours=1) for lag in table["lag"][1:]]
    assert hours == [1.0, pytest.approx(54.98, abs=0.01)]
    assert table.loc[2, "lag_min"] == pd.Timedelta(days=1, hours=6, minutes=59)
    assert table.loc[2, "lag_max"] == pd.Timedelta(days=2, hours=7)
    assert pd.isna(table.loc[0, "lag"])
    assert table.loc[0, "elapsed"] == pd.Timedelta(hours=1, minutes=1)


def test_one_statement_worded_more_and_less_exactly_is_one_revision() -> None:
    lines = """
    2024-01-04 | 359     | police
    2024-01-05 | 250-260 | ministry | published_at=2024-01-05T16:00,reason=body_parts
    2024-01-05 | ~253    | ministry
    2024-01-05 | 253     | ministry
    2024-01-05 | >=253   | ministry
    2024-01-06 | >=260   | ministry
    2024-01-07 | 260     | police
    """
    frame = prepared(lines)
    table = revisions(frame)
    assert table[["from_value", "value", "delta"]].fillna(0).to_numpy().tolist()[1:3] == [
        [359, 253, -106],
        [253, 260, 7],
    ]
    assert table.loc[1, "qualifiers"] == "range; about; exact; at_least"
    assert table.loc[1, "qualifier"] == "exact"
    assert pd.isna(table.loc[1, "value_max"])
    # Another voice that makes a bound exact has a row of its own, without a difference.
    assert table.loc[3, "kind"] == "refinement"
    assert pd.isna(table.loc[3, "delta"])


def test_between_bounds_the_difference_is_the_smallest_that_both_state() -> None:
    lines = "2024-01-04 | 359 | police\n2024-01-05 | 250-260 | ministry\n2024-01-06 | 300-310 | police"
    assert revisions(prepared(lines))["delta"].tolist()[1:] == [-99, 40]


def test_a_redefinition_is_a_break_without_a_difference() -> None:
    lines = """
    2024-01-03 | 2801 | city | metric=killed_or_missing
    2024-02-03 | 2792 | city
    2024-03-03 | 2749 | city
    """
    table = revisions(prepared(lines))
    row = table.iloc[1]
    assert (row["kind"], row["nature"]) == ("redefinition", "redefinition")
    assert (row["from_metric"], row["from_value"]) == ("killed_or_missing", 2801)
    assert pd.isna(row["delta"]) and pd.isna(row["percent"])
    assert row["lag"] == pd.Timedelta(days=31)
    assert table.loc[2, "delta"] == -43


def test_levels_have_no_revisions() -> None:
    lines = "2024-01-03T16:00 | 30 | a\n2024-01-03T17:00 | 10 | a"
    for metric in ("missing", "hospitalised", "displaced", "trapped", "abducted"):
        assert revisions(prepared(lines, common={"metric": metric})).empty


@pytest.mark.parametrize(("reason", "nature"), REASON_NATURE.items())
def test_the_nature_of_a_change_comes_from_its_reason(reason: str, nature: str) -> None:
    assert nature_of(reason) == nature


@pytest.mark.parametrize(
    ("reasons", "nature"),
    [
        ("", "unknown"),
        ("weather", "unknown"),
        ("duplicate_names; body_parts", "correction"),
        ("died_in_hospital;typo", "new_deaths;correction"),
    ],
)
def test_several_reasons_give_their_natures_and_none_gives_none(reasons: str, nature: str) -> None:
    assert nature_of(reasons) == nature


def test_settling_says_how_far_and_how_long() -> None:
    row = settling(prepared(LINES), pd.Timestamp("2024-06-01", tz="UTC")).iloc[0]
    numbers = row[["first", "peak", "latest", "rises", "falls", "reversals", "figures"]].tolist()
    assert numbers == [20, 103, 95, 4, 2, 2, 7]
    assert row["overshoot"] == pytest.approx(103 / 95 - 1, abs=1e-4)
    assert row["within_20"] == pd.Timedelta(hours=2, minutes=1)
    assert row["within_10"] == pd.Timedelta(days=3, hours=9)
    assert row["within_0"] == pd.Timedelta(days=28, hours=9)
    assert row[["by_correction", "by_new_deaths", "unexplained"]].tolist() == [-19, 8, 86]
    assert row["first"] + row["by_correction"] + row["by_new_deaths"] + row["unexplained"] == row["latest"]
    assert row["status"] == "quiet"


def test_a_figure_that_has_stood_for_less_than_the_longest_pause_is_open() -> None:
    assert settling(prepared(LINES), pd.Timestamp("2024-02-10", tz="UTC")).loc[0, "status"] == "open"


def test_one_figure_gives_no_rate() -> None:
    row = settling(prepared("2024-01-04 | 12 | ministry")).iloc[0]
    assert row["status"] == "one figure"
    assert row[["within_20", "within_10", "within_0"]].isna().all()
    assert row["overshoot"] == 0


def test_settling_speaks_of_the_figures_since_the_last_redefinition() -> None:
    lines = """
    2024-01-03 | 94   | city
    2024-01-09 | 6729 | city | metric=killed_or_missing
    2024-02-03 | 2792 | city
    2024-03-03 | 2749 | city
    """
    table = settling(prepared(lines)).set_index("metric")
    assert table.loc["killed", ["first", "latest", "redefinitions", "figures"]].tolist() == [2792, 2749, 1, 2]


def test_settling_of_a_toll_that_goes_to_zero_has_no_overshoot() -> None:
    lines = "2024-01-03T16:00 | 3 | ministry\n2024-01-04 | 0 | ministry"
    assert pd.isna(settling(prepared(lines)).loc[0, "overshoot"])


def test_voices_that_followed_an_abandoned_lead_do_not_disagree_with_the_new_one() -> None:
    lines = """
    2024-01-03T16:00 | 20   | ministry
    2024-01-03T16:10 | >=20 | radio?
    2024-01-03T17:00 | 103  | ministry
    2024-01-03T18:00 | ~200 | television?
    2024-01-03T19:00 | 95   | ministry
    2024-01-03T20:00 | 95   | television?
    """
    table = disagreement(prepared(lines))
    assert table["lowest"].tolist() == [20, 20, 103, 103, 95, 95]
    assert table["highest"].tolist() == [20, 20, 103, 200, 200, 95]
    assert table["voices"].tolist() == [1, 2, 1, 2, 2, 2]
    assert table.loc[3, "ratio"] == pytest.approx(200 / 103)
