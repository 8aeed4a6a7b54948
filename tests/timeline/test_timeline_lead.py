"""Which claims are on the line that a chart draws."""

from __future__ import annotations

import pandas as pd
import pytest
from timeline_frames import events, prepared

from tracker.model import TrackerError
from tracker.timeline import prepare, revisions

LINES = """
2024-01-03T15:10 | 30  | radio?
2024-01-03T15:20 | 40  | radio?    | lead=no
2024-01-03T16:00 | 20  | ministry
2024-01-03T17:00 | 50  | radio?
2024-01-03T18:00 | 73  | agency?   | lead=yes
2024-01-03T19:00 | 98  | ministry  | lead=no
2024-01-03T20:00 | 80  | ministry  | certainty=feared
2024-01-03T21:00 | 12  | ministry  | basis=additional
2024-01-03T22:00 | 74  | police
"""


def lead(choice: str = "") -> list[int]:
    frame = prepared(LINES, lead=choice)
    return frame.loc[frame["in_lead"], "value"].tolist()


def test_officials_lead_once_they_have_spoken_and_the_editor_decides_otherwise() -> None:
    assert lead() == [30, 20, 73, 74]


def test_an_editors_yes_counts_as_the_official_line() -> None:
    frame = prepared("2024-01-03T16:00 | 5 | agency? | lead=yes\n2024-01-03T17:00 | 9 | radio?")
    assert frame["in_lead"].tolist() == [True, False]


def test_an_official_whose_row_the_editor_took_out_has_not_spoken() -> None:
    frame = prepared("2024-01-03T16:00 | 5 | ministry | lead=no\n2024-01-03T17:00 | 9 | radio?")
    assert frame["in_lead"].tolist() == [False, True]


def test_every_series_has_a_lead_of_its_own() -> None:
    lines = "2024-01-03T16:00 | 5 | ministry\n2024-01-03T17:00 | 9 | radio? | metric=injured"
    assert prepared(lines)["in_lead"].tolist() == [True, True]


@pytest.mark.parametrize(
    ("choice", "values"),
    [
        ("radio", [30, 40, 50]),
        ("RADIO", [30, 40, 50]),
        ("media", [30, 40, 50, 73]),
        ("government", [20, 98, 80, 74]),
        ("all", [30, 40, 20, 50, 73, 98, 80, 74]),
    ],
)
def test_another_line_can_be_chosen(choice: str, values: list[int]) -> None:
    assert lead(choice) == values


def test_a_line_that_nobody_speaks_is_refused_with_those_who_do() -> None:
    with pytest.raises(TrackerError, match=r"no voice and no kind of voice 'nobody'.*ministry"):
        lead("nobody")


def test_a_frame_with_the_three_columns_that_matter_is_enough() -> None:
    frame = prepare(
        pd.DataFrame({"reported_at": ["2024-01-04", "2024-01-05"], "metric": "killed", "value": [3, 4]}), events()
    )
    assert frame["kind"].tolist() == ["first", "rise"]
    assert revisions(frame)["delta"].fillna(0).tolist() == [0, 1]
    holes = pd.DataFrame(
        {"reported_at": ["2024-01-04"] * 2, "metric": "killed", "value": [3, 4], "scope": [None, "north"]}
    )
    assert prepare(holes.assign(reason=float("nan")), events())["kind"].tolist() == ["first", "first"]
    with pytest.raises(TrackerError, match="without a column value"):
        prepare(pd.DataFrame({"reported_at": ["2024-01-04"], "metric": ["killed"]}), events())


def test_another_order_of_knowing_is_refused() -> None:
    with pytest.raises(TrackerError, match="reported, published, recorded"):
        prepared(LINES, known_by="heard")
