"""``tracker report``: what it writes, what it leaves alone, and what it says."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from tracker.cli import main

EVENTS = """event,title,started_at,timezone,place,kind,url
harbour-fire,Harbour fire,2024-01-03T15:04,+03:30,Old harbour,fire,
bridge-fall,Bridge collapse,2024-02-01,UTC,River town,accident,
quiet-town,Quiet town,2024-03-01,UTC,,,
"""
HARBOUR = """reported_at,metric,value,qualifier,attributed_to,outlet,url,reason,note
2024-01-03T16:24,killed,20,at_least,Fire chief,Daily,https://example.org/1,,
2024-01-03T16:50,killed,73,exact,Fire chief,Daily,https://example.org/2,,
2024-01-03T18:00,killed,103,exact,Health minister,Daily,https://example.org/3,,
2024-01-03T18:00,injured,141,exact,Health minister,Daily,https://example.org/3,,
2024-01-04,killed,95,exact,Health minister,Evening,https://example.org/4,duplicate_names,some names stood twice
2024-01-05,killed,84,exact,Interior minister,Evening,https://example.org/5,body_parts,
2024-01-05,injured,284,exact,Interior minister,Evening,https://example.org/5,,
"""
BRIDGE = """reported_at,metric,value
2024-02-01,killed,4
2024-02-02,killed,6
"""
SVG = ("--format", "svg")
IMAGES = {"timeline.png", "timeline.svg", "voices.png", "voices.svg"}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    claims = tmp_path / "data" / "claims"
    claims.mkdir(parents=True)
    (tmp_path / "data" / "events.csv").write_text(EVENTS, encoding="utf-8")
    (claims / "harbour-fire.csv").write_text(HARBOUR, encoding="utf-8")
    (claims / "bridge-fall.csv").write_text(BRIDGE, encoding="utf-8")
    return tmp_path


def run(workspace: Path, *arguments: str) -> int:
    return main(["--data", str(workspace / "data"), "report", *arguments])


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".digest.json"
    }


def test_two_runs_draw_all_events_and_a_page_over_them_in_the_same_bytes(workspace: Path) -> None:
    for out in ("one", "two"):
        assert run(workspace, "--out", str(workspace / out)) == 0
    reports = workspace / "one"
    for event in ("harbour-fire", "bridge-fall", "quiet-town"):
        assert {path.name for path in (reports / event).iterdir()} == {*IMAGES, "index.html", ".digest.json"}
    index = (reports / "index.html").read_text(encoding="utf-8")
    assert 'href="harbour-fire/index.html"' in index and 'href="quiet-town/index.html"' in index
    assert hashes(reports) == hashes(workspace / "two")
    for path in reports.rglob("*.*"):
        assert str(workspace).encode() not in path.read_bytes(), path.name


def test_an_unknown_event_is_one_line_and_nothing_is_written(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(workspace, "harbour-fire", "harbor-fire") == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and "harbor-fire" in error and "harbour-fire" in error
    assert not (workspace / "reports").exists()


@pytest.mark.parametrize(
    "arguments", [("--as-of", "2024-02-30"), ("--format", "gif"), ("--format", ","), ("--axis", "sideways")]
)
def test_a_bad_option_is_one_line_and_nothing_is_written(
    workspace: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert run(workspace, *arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not (workspace / "reports").exists()


def test_only_what_changed_is_drawn_again(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(workspace, *SVG)
    capsys.readouterr()
    before = {path: path.stat().st_mtime_ns for path in (workspace / "reports").rglob("*") if path.is_file()}
    assert run(workspace, *SVG) == 0
    assert "drew" not in capsys.readouterr().out
    assert before == {path: path.stat().st_mtime_ns for path in before}
    with (workspace / "data" / "claims" / "bridge-fall.csv").open("a", encoding="utf-8") as ledger:
        ledger.write("2024-02-03,killed,7\n")
    assert run(workspace, *SVG) == 0
    assert [line for line in capsys.readouterr().out.splitlines() if "drew" in line] == [
        f"{workspace / 'reports' / 'bridge-fall'}: drew timeline.svg, voices.svg"
    ]


def test_a_line_appended_by_hand_shows_in_the_next_report(workspace: Path) -> None:
    run(workspace, "bridge-fall", *SVG)
    folder = workspace / "reports" / "bridge-fall"
    before = (folder / "timeline.svg").read_text(encoding="utf-8")
    with (workspace / "data" / "claims" / "bridge-fall.csv").open("a", encoding="utf-8") as ledger:
        ledger.write("2024-02-03,killed,9\n")
    run(workspace, "bridge-fall", *SVG)
    after = (folder / "timeline.svg").read_text(encoding="utf-8")
    assert after.count('id="claim-') == before.count('id="claim-') + 1


@pytest.mark.parametrize("harm", ["delete", "edit"])
def test_a_file_that_is_missing_or_was_edited_is_drawn_again(workspace: Path, harm: str) -> None:
    run(workspace, "bridge-fall", *SVG)
    path = workspace / "reports" / "bridge-fall" / "timeline.svg"
    whole = path.read_bytes()
    if harm == "delete":
        path.unlink()
    else:
        path.write_bytes(whole + b"<!-- mine -->")
    run(workspace, "bridge-fall", *SVG)
    assert path.read_bytes() == whole


def test_force_draws_everything(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(workspace, "bridge-fall", *SVG)
    capsys.readouterr()
    run(workspace, "bridge-fall", *SVG, "--force")
    assert "drew timeline.svg, voices.svg" in capsys.readouterr().out


def test_one_format_leaves_the_files_of_others_alone(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(workspace, "bridge-fall", *SVG)
    capsys.readouterr()
    run(workspace, "bridge-fall", "--format", "svg,pdf")
    assert "drew timeline.pdf, voices.pdf" in capsys.readouterr().out
    run(workspace, "bridge-fall", *SVG)
    assert "unchanged" in capsys.readouterr().out


@pytest.mark.parametrize("record", ["", "[]", '{"timeline.svg": 3}', "\0", '{"timeline.svg": ["a"]}'])
def test_a_broken_record_only_means_drawing_again(workspace: Path, record: str) -> None:
    run(workspace, "bridge-fall", *SVG)
    path = workspace / "reports" / "bridge-fall" / ".digest.json"
    path.write_text(record, encoding="utf-8")
    assert run(workspace, "bridge-fall", *SVG) == 0
    assert "timeline.svg" in json.loads(path.read_text(encoding="utf-8"))


def test_as_of_draws_only_what_was_known(workspace: Path) -> None:
    assert run(workspace, "harbour-fire", "--as-of", "2024-01-03T17:00", *SVG) == 0
    chart = workspace / "reports" / "harbour-fire" / "timeline.svg"
    assert chart.read_text(encoding="utf-8").count('id="claim-') == 2


def test_a_ledger_that_cannot_be_read_does_not_stop_the_others(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(workspace, *SVG)
    kept = hashes(workspace / "reports" / "bridge-fall")
    (workspace / "data" / "claims" / "bridge-fall.csv").write_text("figure\n12\n", encoding="utf-8")
    (workspace / "data" / "claims" / "quiet-town.csv").write_text(BRIDGE, encoding="utf-8")
    capsys.readouterr()
    assert run(workspace, *SVG) == 2
    output = capsys.readouterr()
    assert "bridge-fall.csv" in output.err and "Traceback" not in output.err
    assert "quiet-town: drew" in output.out
    assert hashes(workspace / "reports" / "bridge-fall") == kept


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a folder that this user may not write")
def test_a_folder_that_cannot_be_written_is_one_line(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    closed = workspace / "closed"
    closed.mkdir(mode=0o500)
    assert run(workspace, "bridge-fall", *SVG, "--out", str(closed)) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_file_in_the_way_of_the_folder_is_one_line(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "reports").write_text("mine", encoding="utf-8")
    assert run(workspace, "bridge-fall", *SVG) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert (workspace / "reports").read_text(encoding="utf-8") == "mine"


def test_another_voice_can_lead(workspace: Path) -> None:
    run(workspace, "harbour-fire", *SVG)
    folder = workspace / "reports" / "harbour-fire"
    official = (folder / "timeline.svg").read_bytes()
    assert run(workspace, "harbour-fire", "--lead", "fire service", *SVG) == 0
    assert (folder / "timeline.svg").read_bytes() != official
    run(workspace, "harbour-fire", *SVG)
    assert (folder / "timeline.svg").read_bytes() == official


def test_a_voice_that_not_all_events_have_leads_where_it_speaks(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(workspace, "--lead", "Fire Service", "--format", "svg,html") == 0
    output = capsys.readouterr()
    assert "harbour-fire: drew timeline.svg" in output.out
    assert [line.partition(":")[2] for line in output.err.splitlines()] == [
        " bridge-fall: not drawn, no voice and no kind of voice 'Fire Service' here"
    ]
    reports = workspace / "reports"
    assert not (reports / "bridge-fall").exists()
    index = (reports / "index.html").read_text(encoding="utf-8")
    assert 'href="harbour-fire/index.html"' in index and "bridge-fall" not in index


def test_asked_for_by_name_an_event_without_the_leading_voice_is_an_error(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(workspace, "harbour-fire", "bridge-fall", "--lead", "fire service", *SVG) == 2
    output = capsys.readouterr()
    assert "harbour-fire: drew" in output.out and output.err.startswith("tracker: bridge-fall: not drawn, no voice")


def test_a_leading_voice_that_no_event_has_changes_nothing_and_names_near_ones(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(workspace, *SVG, "--format", "html")
    kept = hashes(workspace / "reports")
    capsys.readouterr()
    assert run(workspace, "--lead", "fire servise", "--format", "html") == 2
    error = capsys.readouterr().err
    assert "harbour-fire: not drawn, no voice and no kind of voice 'fire servise' here: perhaps fire service" in error
    assert error.count("\n") == 2 and hashes(workspace / "reports") == kept


def test_open_shows_the_page_in_the_reader_s_browser(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or True)
    assert run(workspace, "bridge-fall", "--format", "svg,html", "--open") == 0
    assert opened == [(workspace / "reports" / "bridge-fall" / "index.html").as_uri()]


def test_a_bad_row_is_told_and_the_good_rows_are_drawn(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (workspace / "data" / "claims" / "bridge-fall.csv").open("a", encoding="utf-8") as ledger:
        ledger.write("2024-02-30,killed,9\n")
    assert run(workspace, "bridge-fall", *SVG) == 0
    assert "bridge-fall.csv:4" in capsys.readouterr().err
    assert (workspace / "reports" / "bridge-fall" / "timeline.svg").is_file()
