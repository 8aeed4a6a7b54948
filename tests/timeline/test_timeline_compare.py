"""Across events: early figures against the latest, in words that claim no more than the rows."""

from __future__ import annotations

import pytest
from timeline_frames import claims, events

from tracker.timeline import compare, moment, prepare
from tracker.timeline.compare import CURVE_COLUMNS, DISTRIBUTION_COLUMNS, EARLY_COLUMNS, SELECTION
from tracker.timeline.settling import SETTLING_COLUMNS

LINES = """
2024-01-03T15:30 | 20   | ministry | event=blast
2024-01-03T15:40 | 60   | radio?   | event=blast
2024-01-03T20:00 | 100  | ministry | event=blast
2024-01-05       | 80   | ministry | event=blast,reason=body_parts
2024-01-20       | 84   | ministry | event=blast,reason=died_in_hospital
2024-01-03T15:20 | 10   | mayor    | event=fire
2024-01-06       | 40   | mayor    | event=fire
2024-01-09T10:00 | 5    | mayor    | event=storm
2024-01-04       | 90   | city     | event=tower
2024-01-09       | 6000 | city     | event=tower,metric=killed_or_missing
2024-02-09       | 2800 | city     | event=tower
2024-01-04       | 7    | mayor    | event=flood,metric=missing
"""
EVENTS = events({"event": "fire"}, {"event": "storm", "started_at": ""}, {"event": "tower"}, {"event": "flood"})


def comparison(lines: str = LINES) -> object:
    return compare(prepare(claims(lines), EVENTS), record=moment("2024-06-01"))


def test_early_figures_are_shares_of_the_latest_by_kind_of_voice() -> None:
    found = comparison()
    assert tuple(found.early.columns) == EARLY_COLUMNS
    early = found.early.set_index(["event", "horizon", "voice_kind"])["share"]
    assert early["blast", "hour", "lead"] == pytest.approx(20 / 84, abs=1e-4)
    assert early["blast", "hour", "media"] == pytest.approx(60 / 84, abs=1e-4)
    assert early["blast", "day", "lead"] == pytest.approx(100 / 84, abs=1e-4)
    assert early["blast", "week", "lead"] == pytest.approx(80 / 84, abs=1e-4)
    assert early["fire", "hour", "government"] == 0.25
    table = found.distribution.set_index(["horizon", "voice_kind"])
    assert tuple(found.distribution.columns) == DISTRIBUTION_COLUMNS
    assert table.loc[("hour", "lead"), "events"] == 2
    assert table.loc[("hour", "media"), "events"] == 1


def test_what_came_later_is_split_into_corrections_and_new_deaths() -> None:
    row = comparison().early.set_index(["event", "horizon", "voice_kind"]).loc[("blast", "day", "lead")]
    assert row[["later_correction", "later_new_deaths", "later_unexplained"]].tolist() == [-20, 4, 0]


def test_events_without_a_beginning_or_since_a_redefinition_have_no_early_figures() -> None:
    found = comparison()
    assert set(found.early["event"]) == {"blast", "fire"}
    assert found.events == 4
    assert found.without == ("flood",)
    assert tuple(found.settling.columns) == SETTLING_COLUMNS
    curves = found.curves
    assert tuple(curves.columns) == CURVE_COLUMNS
    assert curves.loc[curves["event"] == "tower", "comparable"].tolist() == [False, True]


def test_every_sentence_carries_its_number_of_events_and_the_last_one_the_choice() -> None:
    sentences = comparison().sentences()
    assert sentences[-1] == SELECTION
    assert all("4 events" in sentence for sentence in sentences[:-1])
    assert (
        sentences[0]
        == "In 1 of 4 events the lead's highest figure for killed lay above its latest recorded one, by 19 %."
    )
    assert "24 % to 25 % (median 24 %)" in sentences[1]
    assert not any("!" in sentence for sentence in sentences)


def test_one_event_gives_no_distribution_and_none_gives_one_sentence() -> None:
    alone = comparison("2024-01-03T15:30 | 20 | ministry").sentences()
    assert "In 0 of 1 event " in alone[0]
    assert "stood at 100 % of the latest figure recorded (comparable figures from 1 of 1 event)" in alone[1]
    nothing = comparison("2024-01-04 | 7 | mayor | metric=missing")
    assert nothing.events == 0
    assert nothing.sentences() == ["No event here has figures for killed as a whole.", SELECTION]
