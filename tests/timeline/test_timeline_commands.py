"""``tracker show``, ``tracker revisions`` and ``tracker compare``."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tracker.cli import main

HEADER = "reported_at,metric,value,qualifier,attributed_to,outlet,published_at,lead,reason,recorded_at\n"
ROWS = """2024-01-03,killed,20,at_least,ministry of health,A,2024-01-03T16:24,,,2024-02-01T10:00:00Z
2024-01-03,killed,103,exact,ministry of health,A,2024-01-03T17:51,yes,,2024-02-01T10:00:00Z
2024-01-03,killed,200,about,somebody,B,,no,,2024-02-01T10:00:00Z
2024-01-04,killed,84,exact,ministry of health,A,,yes,duplicate_names,2024-02-01T10:00:00Z
2024-01-04,injured,141,exact,ministry of health,A,,yes,,2024-02-01T10:00:00Z
"""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "data" / "claims").mkdir(parents=True)
    (tmp_path / "data" / "events.csv").write_text(
        "event,title,started_at,timezone,place,kind,url\nblast,Blast,2024-01-03T15:04,Asia/Tehran,,,\nempty,Empty,,UTC,,,\n"
    )
    (tmp_path / "data" / "claims" / "blast.csv").write_text(HEADER + ROWS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRACKER_DATA", raising=False)
    return tmp_path


Out = pytest.CaptureFixture[str]


def rows(capsys: Out) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_show_gives_every_voices_last_figure_and_marks_the_lead(workspace: Path, capsys: Out) -> None:
    assert main(["show", "blast", "--metric", "killed"]) == 0
    found = rows(capsys)
    assert {(row["value"], row["leads"]) for row in found} == {("200", "False"), ("84", "True")}
    assert all(row["beyond"] == "False" for row in found)


def test_show_as_of_a_clock_time_of_the_events_zone(workspace: Path, capsys: Out) -> None:
    assert main(["show", "blast", "--as-of", "2024-01-03T18:00", "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["value"], row["certain"], row["reported_end"]) == (103, True, "2024-01-03T14:22:00Z")


def test_show_adds_what_may_have_been_known(workspace: Path, capsys: Out) -> None:
    assert main(["show", "blast", "--as-of", "2024-01-03T18:00", "--possibly"]) == 0
    assert [(row["value"], row["certain"]) for row in rows(capsys)] == [("103", "True"), ("200", "False")]


def test_show_standing_is_a_row_a_count(workspace: Path, capsys: Out) -> None:
    assert main(["show", "blast", "--standing", "--format", "csv"]) == 0
    found = rows(capsys)
    assert [(row["metric"], row["value"], row["lowest"], row["highest"]) for row in found] == [
        ("killed", "84", "84", "200"),
        ("injured", "141", "141", "141"),
    ]


def test_show_claims_gives_each_its_kind(workspace: Path, capsys: Out) -> None:
    assert main(["show", "blast", "--claims", "--metric", "killed"]) == 0
    assert [(row["value"], row["kind"]) for row in rows(capsys)] == [
        ("20", "first"),
        ("103", "rise"),
        ("200", "rival"),
        ("84", "fall"),
    ]


@pytest.mark.parametrize("command", ["show", "revisions"])
def test_a_table_is_for_people(workspace: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("COLUMNS", "150")
    assert main([command, "blast", "--format", "table"]) == 0
    out = capsys.readouterr().out
    assert "Blast" in out and "103" in out + "103" and "84" in out
    assert "2024-01-04" in out
    assert "NaT" not in out and "<NA>" not in out and "nan" not in out


def test_revisions_in_every_format(workspace: Path, capsys: Out) -> None:
    assert main(["revisions", "blast", "--metric", "killed"]) == 0
    last = rows(capsys)[-1]
    assert (last["from_value"], last["value"], last["delta"], last["nature"]) == ("103", "84", "-19", "correction")
    assert last["lag"] == "P1DT6H8M"
    assert last["reason_by"] == "ministry of health"
    assert main(["revisions", "blast", "--metric", "killed", "--format", "json"]) == 0
    first = json.loads(capsys.readouterr().out)[0]
    assert (first["kind"], first["delta"], first["from_value"], first["lag"]) == ("first", None, None, None)
    assert main(["revisions", "blast", "--metric", "killed", "--format", "markdown"]) == 0
    text = capsys.readouterr().out
    why = "fall, correction: duplicate names (said by ministry of health)"
    assert f"| 2024-01-04 | 103 -> 84 | -19 (-18 %) | 1 d 6 h | {why} |" in text


def test_revisions_as_known_at_a_moment(workspace: Path, capsys: Out) -> None:
    assert main(["revisions", "blast", "--as-of", "2024-01-03T18:00"]) == 0
    assert [row["value"] for row in rows(capsys)] == ["20", "103"]


def test_another_line_leads_when_asked(workspace: Path, capsys: Out) -> None:
    assert main(["revisions", "blast", "--lead", "somebody"]) == 0
    assert [row["value"] for row in rows(capsys)] == ["200"]
    assert main(["revisions", "blast", "--lead", "nobody"]) == 2
    assert "no voice and no kind of voice 'nobody'" in capsys.readouterr().err


def test_asking_beyond_the_last_record_is_marked(workspace: Path, capsys: Out) -> None:
    assert main(["show", "blast", "--as-of", "2024-03-01"]) == 0
    captured = capsys.readouterr()
    assert "the ledger ends at 2024-02-01 13:30 (+03:30)" in captured.err
    assert all(row["beyond"] == "True" for row in csv.DictReader(io.StringIO(captured.out)))


def test_known_by_its_page_or_its_entry(workspace: Path, capsys: Out) -> None:
    assert main(["show", "blast", "--as-of", "2024-01-05", "--known-by", "published"]) == 0
    captured = capsys.readouterr()
    assert "3 of 5 claims have no published_at" in captured.err
    assert [row["value"] for row in csv.DictReader(io.StringIO(captured.out))] == ["103"]
    assert main(["show", "blast", "--as-of", "2024-01-05", "--known-by", "recorded"]) == 0
    assert rows(capsys) == []
    assert main(["show", "blast", "--as-of", "2024-02-02", "--known-by", "recorded", "--metric", "injured"]) == 0
    assert [row["value"] for row in rows(capsys)] == ["141"]


def test_before_the_first_figure_there_is_nothing(workspace: Path, capsys: Out) -> None:
    assert main(["show", "blast", "--as-of", "2024-01-03T15:30", "--format", "table"]) == 0
    assert "nothing" in capsys.readouterr().out
    assert main(["show", "blast", "--as-of", "2024-01-03T15:30", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_rows_that_cannot_be_used_are_named(workspace: Path, capsys: Out) -> None:
    ledger = workspace / "data" / "claims" / "blast.csv"
    ledger.write_text(ledger.read_text() + "2024-01-05,killed,-3,exact,x,A,,,,\n")
    assert main(["show", "blast"]) == 0
    error = capsys.readouterr().err
    assert "1 row is left out" in error and "blast.csv:7" in error


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["show", "bllast"], "did you mean blast?"),
        (["show", "empty"], "no claims yet"),
        (["show", "blast", "--as-of", "2024-02-30"], "no time that exists"),
        (["show", "blast", "--as-of", "yesterday"], "is no time"),
        (["show", "blast", "--metric", "wounded"], "there is: killed, injured"),
        (["revisions", "nowhere.csv"], "no claims yet"),
        (["compare", "blast", "other"], "no event 'other'"),
        (["compare", "--metric", "trapped"], "no event here has a figure for 'trapped'"),
    ],
)
def test_mistakes_are_one_clear_line(workspace: Path, capsys: Out, arguments: list[str], message: str) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.err.count("\n") == 1
    assert captured.out == ""


def test_compare_gives_a_row_an_event_and_says_how_many(workspace: Path, capsys: Out) -> None:
    assert main(["compare"]) == 0
    (row,) = rows(capsys)
    assert (row["event"], row["first"], row["peak"], row["latest"], row["after_day"]) == (
        "blast",
        "20",
        "103",
        "84",
        "103",
    )
    assert main(["compare", "--format", "markdown"]) == 0
    assert "| blast | >=20 |  | 103 (123 %) |" in (out := capsys.readouterr().out)
    assert "1 event" in out and "says nothing about other events" in out
    assert main(["compare", "--by-voice", "--format", "json"]) == 0
    assert {row["voice_kind"] for row in json.loads(capsys.readouterr().out)} >= {"lead"}


def test_a_ledger_file_can_be_named_instead_of_an_event(workspace: Path, capsys: Out) -> None:
    assert main(["show", "data/claims/blast.csv", "--standing"]) == 0
    assert [row["value"] for row in rows(capsys)] == ["84", "141"]
