"""The Python facade: its examples run, and frames go in and come out."""

from __future__ import annotations

import doctest
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest

import tracker
from tracker import api

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(autouse=True)
def shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_DATA", str(DATA))


def test_the_examples_of_the_facade_run() -> None:
    result = doctest.testmod(api)
    assert result.attempted >= 6
    assert result.failed == 0


def test_an_event_is_read_by_name_or_by_its_file() -> None:
    by_name = tracker.read("kerman-2024")
    by_file = tracker.read(DATA / "claims" / "kerman-2024.csv")
    pd.testing.assert_frame_equal(by_name.claims, by_file.claims)
    assert by_name.event.timezone == "Asia/Tehran"
    assert by_name.problems == []


def test_a_file_outside_a_workspace_is_an_event_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "quake.csv"
    path.parent.mkdir()
    path.write_text("reported_at,metric,value\n2024-01-04,killed,12\n")
    quake = tracker.read(path)
    assert quake.event.event == "quake"
    assert quake.standing()["value"].tolist() == [12]
    assert not quake.is_beyond("2024-01-04")
    assert quake.is_beyond("2024-01-05")


def test_all_events_come_in_one_frame() -> None:
    everything = tracker.read_all()
    assert len(everything.events) == everything.claims["event"].nunique() > 1
    assert tracker.read_all(["maui-2023", "maui-2023"]).claims["event"].unique().tolist() == ["maui-2023"]
    with pytest.raises(tracker.TrackerError, match="name one of"):
        _ = everything.event


def test_every_table_is_a_data_frame() -> None:
    kerman = tracker.read("kerman-2024")
    tables = (
        *(kerman.claims, kerman.revisions(), kerman.revisions("2024-01-04"), kerman.settling(), kerman.disagreement()),
        *(kerman.statements(), kerman.standing(), kerman.standing("2024-01-04"), kerman.as_of("2024-01-04")),
        *(kerman.known("2024-01-04"), kerman.compare().early),
    )
    assert all(isinstance(table, pd.DataFrame) and len(table) for table in tables)


def test_as_of_says_when_it_lies_beyond_the_last_record() -> None:
    kerman = tracker.read("kerman-2024")
    assert not kerman.as_of("2024-01-04")["beyond"].any()
    assert kerman.as_of("2100")["beyond"].all()


def test_known_by_can_be_chosen_in_reading_and_in_asking() -> None:
    asked = tracker.read("kerman-2024").as_of("2024-01-03T18:00", known_by="published")
    chosen = tracker.read("kerman-2024", known_by="published").as_of("2024-01-03T18:00")
    pd.testing.assert_frame_equal(asked, chosen)
    assert tracker.read("kerman-2024").as_of("2024-01-05", known_by="recorded").empty


def test_another_line_can_be_chosen_in_reading() -> None:
    fox = tracker.read("kerman-2024", lead="Fox News")
    assert fox.revisions()["value"].tolist() == [200]


def test_plot_draws_into_axes() -> None:
    with mpl.rc_context({"backend": "Agg"}):
        axes = tracker.read("kerman-2024").plot()
        assert axes.lines or axes.collections
        plt.close(axes.figure)


def test_a_name_that_is_not_there_is_an_ordinary_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        _ = tracker.nothing_of_the_kind
