"""Whole columns of times mean what single times mean, and are clipped to what is possible."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from timeline_frames import prepared

from tracker.model import TrackerError, parse_time
from tracker.timeline import times
from tracker.timeline.times import NONE, intervals, moment

ZONES = ("UTC", "Asia/Tehran", "America/New_York", "Europe/London", "+05:30", "Asia/Kathmandu")

days = st.dates(min_value=pd.Timestamp("1900-01-01").date(), max_value=pd.Timestamp("2100-12-31").date()).map(str)
clocks = st.times().map(lambda time: f"{time:%H:%M}") | st.times().map(lambda time: f"{time:%H:%M:%S}")
offsets = st.sampled_from(["", "Z", "+03:30", "-05:00", "+14:00", "-00:30"])
moments = st.builds("{}T{}{}".format, days, clocks, offsets)
texts = st.one_of(days, moments, days.map(lambda day: day[:7]), days.map(lambda day: day[:4]), st.just(""))
clock_changes = st.sampled_from(
    [
        "2023-03-12T02:30",
        "2023-11-05T01:30",
        "2023-03-26T01:15",
        "2023-10-29",
        "2021-03-22",
        "2021-09-21T23:30",
        "2021-03",
    ]
)


def expected(text: str, zone: str) -> tuple[int, int]:
    if not text:
        return NONE, NONE
    time = parse_time(text, zone)
    return tuple(pd.Timestamp(end).value // 1000 for end in (time.start, time.end))  # type: ignore[return-value]


@given(st.lists(texts | clock_changes, min_size=1, max_size=30), st.sampled_from(ZONES), st.booleans())
@settings(max_examples=150, deadline=None)
def test_a_column_of_times_means_what_each_time_means(column: list[str], zone: str, by_arrays: bool) -> None:
    usual = times.MANY
    times.MANY = 0 if by_arrays else usual
    try:
        start, end = intervals(column, [zone] * len(column))
    finally:
        times.MANY = usual
    assert list(zip(start, end, strict=True)) == [expected(text, zone) for text in column]


@pytest.mark.parametrize(
    "text", ["2024-02-30", "2024-13", "2024-01-03T25:00", "soon", "2024-1-3", "20240103", "０２２４-01-01"]
)
@pytest.mark.parametrize("many", [0, 2000])
def test_what_is_no_time_is_named(text: str, many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(times, "MANY", many)
    with pytest.raises(TrackerError, match=text):
        intervals(["2024-01-01", text], ["UTC", "UTC"])


@pytest.mark.parametrize(
    ("when", "instant"),
    [
        ("2024-01-03T18:00", "2024-01-03T14:30Z"),
        ("2024-01-03T18:00+00:00", "2024-01-03T18:00Z"),
        ("2024-01-03", "2024-01-03T20:30Z"),
        ("2024-01", "2024-01-31T20:30Z"),
        ("2024-01-03T18:00/2024-01-03T18:30", "2024-01-03T15:01Z"),
        (pd.Timestamp("2024-01-03T18:00"), "2024-01-03T14:30Z"),
        (pd.Timestamp("2024-01-03T18:00Z"), "2024-01-03T18:00Z"),
    ],
)
def test_a_clock_time_is_its_instant_and_anything_longer_is_its_end(when: object, instant: str) -> None:
    assert moment(when, "Asia/Tehran") == pd.Timestamp(instant)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reported", "published", "start", "end"),
    [
        # Not before the event began (15:00).
        ("2024-01-03", "", "2024-01-03T15:00", "2024-01-04"),
        # Not after the page that carries it appeared.
        ("2024-01-03", "2024-01-03T17:51", "2024-01-03T15:00", "2024-01-03T17:52"),
        ("2024-01", "2024-01-06", "2024-01-03T15:00", "2024-01-07"),
        # A bound that would leave nothing is ignored.
        ("2024-01-05", "2024-01-04", "2024-01-05", "2024-01-06"),
        ("2024-01-02", "", "2024-01-02", "2024-01-03"),
        ("2024-01-04T10:00", "2024-01-06", "2024-01-04T10:00", "2024-01-04T10:01"),
        ("2024-01-03T16:00/2024-01-03T16:50", "", "2024-01-03T16:00", "2024-01-03T16:51"),
    ],
)
def test_an_interval_is_clipped_to_what_is_possible(reported: str, published: str, start: str, end: str) -> None:
    frame = prepared(f"{reported} | 20 | ministry | published_at={published}")
    row = frame.iloc[0]
    assert (row["reported_start"], row["reported_end"]) == (pd.Timestamp(start, tz="UTC"), pd.Timestamp(end, tz="UTC"))


def test_an_event_with_an_unknown_beginning_clips_nothing() -> None:
    frame = prepared("2024-01-03 | 20 | ministry", event={"started_at": ""})
    assert frame.loc[0, "reported_start"] == pd.Timestamp("2024-01-03", tz="UTC")
    assert pd.isna(frame.loc[0, "event_start"])


def test_a_moment_without_a_zone_may_be_in_an_offset() -> None:
    assert moment(pd.Timestamp("2024-01-03T18:00"), "+03:30") == pd.Timestamp("2024-01-03T14:30Z")


def test_an_event_that_is_in_no_table_is_read_in_utc() -> None:
    frame = prepared("2024-01-03 | 20 | ministry | event=other")
    assert frame.loc[0, "timezone"] == "UTC"
    assert frame.loc[0, "reported_end"] == pd.Timestamp("2024-01-04", tz="UTC")


def test_clock_times_without_a_zone_are_in_the_events_zone() -> None:
    frame = prepared("2024-01-03T18:00 | 20 | ministry", event={"timezone": "Asia/Tehran"})
    assert frame.loc[0, "reported_start"] == pd.Timestamp("2024-01-03T14:30", tz="UTC")


def test_the_order_is_interval_end_then_start_then_entry() -> None:
    lines = """
    2024-01-04                        | 1 | a
    2024-01-03T18:00                  | 2 | a
    2024-01-04T12:00/2024-01-04       | 3 | a
    2024-01-03                        | 4 | a
    2024-01-04                        | 5 | a
    """
    assert prepared(lines)["value"].tolist() == [2, 4, 1, 5, 3]
