"""Words about an event: correct, plain, and no more than the rows say."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from chart_frames import KERMAN, make_frame
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.model import Event
from tracker.reporter import words

QUAKE = Event("quake", "Quake", "2024-01-01T06:00Z", "UTC")


def frame_of(*lines: str) -> Any:
    return make_frame("\n".join(lines), QUAKE)


@pytest.mark.parametrize(
    ("value", "value_max", "qualifier", "certainty", "said"),
    [
        (84, None, "exact", "stated", "84"),
        (84, None, "at_least", "stated", "at least 84"),
        (100, None, "more_than", "stated", "more than 100"),
        (1204, None, "at_most", "stated", "at most 1,204"),
        (20, None, "less_than", "stated", "less than 20"),
        (50, None, "about", "stated", "about 50"),
        (100, 300, "range", "stated", "100 to 300"),
        (24, None, "vague", "stated", "some 24"),
        (20, None, "about", "feared", "feared about 20"),
    ],
)
def test_a_figure_is_told_as_its_source_gave_it(
    value: int, value_max: int | None, qualifier: str, certainty: str, said: str
) -> None:
    assert words.figure(value, value_max, qualifier, certainty) == said


@pytest.mark.parametrize(
    ("time", "said"),
    [
        ("2024", "2024"),
        ("2024-01", "January 2024"),
        ("2024-01-03", "3 January 2024"),
        ("2024-01-03T16:50+03:30", "3 January 2024, 16:50 (UTC+3:30)"),
        ("2024-01-03T21:39:00+08:00", "3 January 2024, 17:09 (UTC+3:30)"),
        ("2024-01-03T15:04+03:30/2024-01-03T16:24+03:30", "3 January 2024, between 15:04 and 16:24 (UTC+3:30)"),
        ("2024-01-03/2024-01-05", "between 3 January 2024 and 5 January 2024"),
        ("soon", "soon"),
    ],
)
def test_times_keep_their_precision_and_are_told_in_the_zone_of_the_event(time: str, said: str) -> None:
    assert words.when(time, KERMAN) == said


def test_the_title_states_the_finding() -> None:
    title = words.title(make_frame(), KERMAN)
    assert title == "Kerman bombings, reported dead: 103 within four hours, 84 the next day, 96 in the latest figure"


@pytest.mark.parametrize(
    ("lines", "finding"),
    [
        ([], "Quake: no count of the dead recorded"),
        (
            ["2024-01-01T08:00Z killed 7 at_least official A"],
            "Quake, reported dead: at least 7 in the only figure of the line",
        ),
        (
            ["2024-01-01 killed 7 exact official A", "2024-01-09 killed 9 exact official A"],
            "Quake, reported dead: 7 the same day, 9 in the latest figure",
        ),
        (
            ["2024-01-02 killed 90 exact official A", "2024-01-12 killed 70 exact official A"],
            "Quake, reported dead: 90 the next day, 70 in the latest figure",
        ),
        (
            [
                "2024-01-02 killed 90 exact official A",
                "2024-03-01 killed 70 exact official A",
                "2024-05 killed 80 exact official A",
            ],
            "Quake, reported dead: 90 the next day, 70 after about two months, 80 in the latest figure",
        ),
        (
            ["2024-01-02 killed 30 exact official A", "2024-01-03 killed_or_missing 58 exact official A"],
            "Quake, reported dead: 30 the next day; reported dead or missing: 58 in the latest figure",
        ),
    ],
)  # fmt: skip
def test_titles_of_short_histories(lines: list[str], finding: str) -> None:
    frame = frame_of(*lines) if lines else frame_of("2024-01-02 injured 5 exact official A")
    assert words.title(frame, QUAKE) == finding


def test_the_title_as_of_a_moment_knows_nothing_of_what_came_later() -> None:
    moment = dt.datetime(2024, 1, 3, 15, 0, tzinfo=dt.UTC)
    assert words.title(make_frame(), KERMAN, moment).endswith("at least 20 within two hours, 103 in the latest figure")


def test_the_subtitle_counts_claims_and_voices_and_tells_the_time_it_is_stated_for() -> None:
    frame = make_frame()
    assert words.subtitle(frame, KERMAN) == "22 claims by 13 voices, as of 11 March 2024"
    moment = dt.datetime(2024, 1, 3, 13, 10, tzinfo=dt.UTC)
    assert words.subtitle(frame, KERMAN, moment) == "3 claims by 2 voices, as of 3 January 2024, 16:40 (UTC+3:30)"


def test_the_history_tells_every_turn_its_reason_and_who_contradicts_it() -> None:
    history = words.history(make_frame(), KERMAN)
    for sentence in (
        "The first figure of the dead recorded here is at least 20 killed (Kerman emergency services,",
        "It rose in three steps to 103 (Kerman emergency services, 3 January 2024, 17:51 (UTC+3:30)).",
        "It fell in two steps to 84 (interior ministry, 4 January 2024, 09:19 (UTC+3:30); among the reasons given: "
        "names counted twice and identification).",
        "The latest figure recorded here is 96 killed.",
        "Contradicting the line as it stands: more than 300 (Islamic State, 6 January 2024) and about 200 (Fox News,",
        "Injured: first 40 (",
    ):
        assert sentence in history


def test_a_redefinition_is_told_with_both_definitions() -> None:
    frame = frame_of("2024-01-02 killed 30 exact official A", "2024-01-03 killed_or_missing 58 exact official A")
    assert "Then the line counts the dead or missing instead of the killed: 58" in words.history(frame, QUAKE)


def test_a_level_that_falls_is_no_correction() -> None:
    frame = frame_of("2024-01-02 missing 850 exact official A", "2024-01-03 missing 388 exact official A")
    history = words.history(frame, QUAKE)
    assert "Missing, a number that comes and goes: first 850" in history
    assert "fell" not in history


def test_a_lower_bound_below_the_lead_contradicts_nothing() -> None:
    frame = frame_of("2024-01-02 killed 30 exact official A", "2024-01-03 killed 25 more_than media B")
    assert "Contradicting" not in words.standing(frame, QUAKE)


def test_what_stands_is_told_for_every_moment() -> None:
    frame = make_frame()
    first = frame.known_at.min().to_pydatetime()
    assert "no figure was known yet" in words.standing(frame, KERMAN, first - dt.timedelta(minutes=1))
    assert "at least 20 killed" in words.standing(frame, KERMAN, first)
    assert words.standing(frame, KERMAN).startswith("Latest figures recorded here: 96 killed (Tasnim, 11 March 2024)")


def test_the_voices_are_told_with_their_figures() -> None:
    assert "Fox News: about 200" in words.alternative(make_frame(), KERMAN, "voices")


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 28),
            st.integers(0, 2000),
            st.sampled_from(["exact", "at_least", "about", "at_most", "vague"]),
            st.sampled_from(["official", "media"]),
            st.sampled_from("ABC"),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_words_never_fail_and_name_only_recorded_numbers(rows: list[tuple[int, int, str, str, str]]) -> None:
    frame = frame_of(*(f"2024-01-{day:02} killed {value} {q} {kind} {voice}" for day, value, q, kind, voice in rows))
    title = words.title(frame, QUAKE)
    assert words.history(frame, QUAKE)
    assert words.standing(frame, QUAKE)
    told = title.partition("reported dead: ")[2].replace(",", "").replace(";", "").split()
    recorded = {str(value) for _, value, *_ in rows}
    times = {str(n) for n in range(60)}  # "after 12 days"
    assert all(word in recorded | times for word in told if word.isdigit())
