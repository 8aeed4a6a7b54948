"""What holds of every command: help with an example, one line for an error, no traceback."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tracker.cli import main, parser

COMMANDS = sorted(next(a for a in parser()._actions if isinstance(a, argparse._SubParsersAction)).choices)
TEXT = "At least 12 people were killed on Thursday, police said.\n"


def tracker(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "tracker", *arguments], capture_output=True, text=True, **options)  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    main([command, "--help"])
    told = capsys.readouterr().out
    assert "example" in told or "usage" in told
    assert f"tracker {command}" in told


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["extract"], ["extract", "a.txt", "--format", "xml"]])
def test_a_wrong_call_is_one_line_and_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and "--help" in err


def test_extract_writes_csv_where_the_output_is_no_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert main(["extract", str(path), "--published", "2024-05-10"]) == 0
    header, row = capsys.readouterr().out.splitlines()
    assert header.startswith("reported_at,metric,value,value_max,qualifier")
    assert row.startswith("2024-05-10,killed,12,,at_least,police")


def test_extract_reads_standard_input() -> None:
    done = tracker("extract", "-", "--published", "2024-05-10", "--format", "jsonl", input=TEXT)
    assert done.returncode == 0
    assert json.loads(done.stdout)["value"] == 12


def test_scan_leaves_nothing_behind_when_a_line_is_bad(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    docs, out = tmp_path / "docs.jsonl", tmp_path / "claims.jsonl"
    docs.write_text(json.dumps({"text": TEXT}) + "\n{\n", encoding="utf-8")
    out.write_text("as it was", encoding="utf-8")
    assert main(["scan", str(docs), "--out", str(out)]) == 2
    assert f"{docs}:2" in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == "as it was"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["claims.jsonl", "docs.jsonl"]


@pytest.mark.parametrize("arguments", [["--published", "2024-02-30"], ["--append"], ["--event", "nothing-1999"]])
def test_extract_with_impossible_options_is_one_line_and_code_2(
    tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "events.csv").write_text("event,title\n", encoding="utf-8")
    assert main(["--data", str(tmp_path), "extract", str(path), *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and err.startswith("tracker: ")


def test_a_reader_of_the_output_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    docs = tmp_path / "docs.jsonl"
    docs.write_text((json.dumps({"text": TEXT, "published_at": "2024-05-10"}) + "\n") * 3000, encoding="utf-8")
    command = [sys.executable, "-m", "tracker", "scan", str(docs), "--out", "-"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ)) as running:
        assert running.stdout is not None and running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait() == 0
