"""The commands that write: what they say, and that bad input is one line and changes nothing."""

import os
import subprocess
import sys

import pytest

from tracker.cli import main
from tracker.ledger import read_ledger
from tracker.workspace import Workspace, read_events


@pytest.fixture
def workspace(tmp_path, capsys):
    """A workspace with one event."""
    assert main(["init", str(tmp_path)]) == 0
    event = ["--title", "Kerman bombings", "--started-at", "3 January 2024 15:04", "--timezone", "Asia/Tehran"]
    assert main(["--data", str(tmp_path), "event", "add", "kerman-2024", *event]) == 0
    capsys.readouterr()
    return tmp_path / "data"


def content(folder):
    """Every file of a folder with its bytes, locks apart."""
    return {p: p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file() and not p.name.endswith(".lock")}


def test_an_empty_workspace_holds_an_event_at_once(workspace):
    events = read_events(workspace / "events.csv")
    assert list(events) == ["kerman-2024"]
    assert (events["kerman-2024"].started_at, events["kerman-2024"].timezone) == ("2024-01-03T15:04", "Asia/Tehran")
    assert Workspace(workspace).sources_path.read_text().startswith("match,text,voice,kind,official,event")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_of_events_is_read_and_extended_as_spreadsheets_save_it(workspace, encoding, separator):
    path = workspace / "events.csv"
    text = "Started at,event,title\r\n2020-08-04,beirut-2020,Explosión\r\n".replace(",", separator)
    path.write_bytes(text.encode(encoding))
    before = path.read_bytes()
    assert read_events(path)["beirut-2020"].title == "Explosión"
    command = ["event", "add", "new-2024", "--started-at", "2024", "--title", "Sûr, oui"]
    assert main(["--data", str(workspace), *command]) == 0
    assert path.read_bytes().startswith(before)
    assert read_events(path)["new-2024"].title == "Sûr, oui"


def test_figures_are_added_with_all_that_is_said_of_them(workspace, capsys):
    options = ["--by", "Mohammad Saberi", "--at", "6 January 2024", "--via", "IRNA", "--url", "https://example.org/6"]
    more = [
        "--group",
        "people",
        "--scope",
        "Kerman",
        "--note",
        "a note",
        "--reason",
        "died_in_hospital",
        "--outlet",
        "X",
    ]
    last = [
        "--lead",
        "yes",
        "--basis",
        "total",
        "--certainty",
        "stated",
        "--quote",
        "91 killed",
        "--published-at",
        "2024-01-07",
    ]
    command = ["--data", str(workspace), "add", "kerman-2024", "91 killed and 280+ wounded", *options, *more, *last]
    assert main(command) == 0
    assert capsys.readouterr().out.startswith("added: 91 killed (Mohammad Saberi, 2024-01-06), claim ")
    claims = read_ledger(workspace / "claims" / "kerman-2024.csv").claims
    columns = [
        "reported_at",
        "metric",
        "value",
        "qualifier",
        "attributed_to",
        "via",
        "outlet",
        "group",
        "scope",
        "lead",
    ]
    assert claims[columns].values.tolist() == [
        ["2024-01-06", "killed", 91, "exact", "Mohammad Saberi", "IRNA", "X", "people", "Kerman", "yes"],
        ["2024-01-06", "injured", 280, "more_than", "Mohammad Saberi", "IRNA", "X", "people", "Kerman", "yes"],
    ]
    before = content(workspace)
    assert main(command) == 0
    assert capsys.readouterr().out.startswith("there already: 91 killed")
    assert content(workspace) == before


def test_a_line_added_by_hand_with_three_cells_is_a_claim(workspace):
    assert main(["--data", str(workspace), "add", "kerman-2024", "91 killed", "--at", "2024-01-06"]) == 0
    with (workspace / "claims" / "kerman-2024.csv").open("a") as handle:
        handle.write("2024-01-07,wounded,290+\n")
    last = read_ledger(workspace / "claims" / "kerman-2024.csv").claims.iloc[-1]
    assert (last["metric"], last["value"], last["qualifier"], last["event"]) == (
        "injured",
        290,
        "more_than",
        "kerman-2024",
    )


BAD = {
    "an unknown event": (["add", "kermann-2024", "91 killed", "--at", "2024"], "did you mean kerman-2024?"),
    "an event outside the folder": (["add", "../../x", "91 killed", "--at", "2024"], "no event '../../x'"),
    "an impossible date": (["add", "kerman-2024", "91 killed", "--at", "2024-02-30"], "--at: '2024-02-30' is no day"),
    "an ambiguous date": (
        ["add", "kerman-2024", "91 killed", "--at", "03/04/2024"],
        "2024-04-03 (day first) or 2024-03-04",
    ),
    "no date": (["add", "kerman-2024", "91 killed"], "--at"),
    "a negative value": (["add", "kerman-2024", "-91 killed", "--at", "2024"], "negative"),
    "no metric": (["add", "kerman-2024", "91", "--at", "2024"], "what does 91 count"),
    "an unknown reason": (
        ["add", "kerman-2024", "91 killed", "--at", "2024", "--reason", "x"],
        "--reason: 'x' is no reason",
    ),
    "a lead without a note": (
        ["add", "kerman-2024", "91 killed", "--at", "2024", "--lead", "no"],
        "say why in a --note",
    ),
    "an overlong quote": (
        ["add", "kerman-2024", "9 killed", "--at", "2024", "--quote", "x" * 161],
        "--quote: 161 characters",
    ),
    "a control character": (["add", "kerman-2024", "9 killed", "--at", "2024", "--note", "a\x1b[31m"], "U+001B"),
    "an event twice": (["event", "add", "kerman-2024", "--started-at", "2024"], "already"),
    "an event that is no name": (["event", "add", "../x", "--started-at", "2024"], "no event name"),
    "an event in an unknown zone": (
        ["event", "add", "x", "--started-at", "2024", "--timezone", "Mars"],
        "unknown time zone",
    ),
    "an event on no day": (["event", "add", "x", "--started-at", "2024-02-30"], "no day"),
    "an event with two lines": (["event", "add", "x", "--started-at", "2024", "--title", "a\nb"], "line end"),
    "an event that a spreadsheet would run": (
        ["event", "add", "x", "--started-at", "2024", "--title", "=1"],
        "formula",
    ),
    "a workspace twice": (["init"], "there is a workspace already"),
    "a log of nothing": (["log", "kerman-2024"], "no claims yet"),
}


@pytest.mark.parametrize(("command", "words"), BAD.values(), ids=BAD)
def test_bad_input_is_one_clear_line_exit_code_2_and_nothing_changed(workspace, capsys, command, words):
    before = content(workspace)
    data = str(workspace.parent) if command[0] == "init" else str(workspace)
    assert main(["--data", data, *command]) == 2
    out, err = capsys.readouterr()
    assert words in err and err.count("\n") == 1 and out == ""
    assert content(workspace) == before


LEDGERS = {
    "a missing column": (b"reported_at,value\n2024,3\n", "missing column metric"),
    "a binary file": (bytes(range(256)), "no text"),
    "a column too few for the claim": (b"reported_at,metric,value\n", "lacks attributed_to"),
}


@pytest.mark.parametrize(("ledger", "words"), LEDGERS.values(), ids=LEDGERS)
def test_a_ledger_that_cannot_take_a_claim_is_one_clear_line_and_unchanged(workspace, capsys, ledger, words):
    (workspace / "claims" / "kerman-2024.csv").write_bytes(ledger)
    before = content(workspace)
    assert main(["--data", str(workspace), "add", "kerman-2024", "91 killed", "--at", "2024-01-06", "--by", "A"]) == 2
    err = capsys.readouterr().err
    assert words in err and "kerman-2024.csv" in err and err.count("\n") == 1
    assert content(workspace) == before


def test_events_are_appended_in_the_dialect_of_their_table(tmp_path, capsys):
    folder = tmp_path / "data"
    folder.mkdir()
    table = "\ufeffTimezone,event,started_at,title,curator\r\nUTC,old-2020,2020-01-01,Old,me"
    (folder / "events.csv").write_bytes(table.encode())
    assert main(["--data", str(tmp_path), "event", "add", "new-2024", "--started-at", "2024", "--title", "A, B"]) == 0
    after = (folder / "events.csv").read_bytes()
    assert after == table.encode() + b'\r\nUTC,new-2024,2024,"A, B",\r\n'
    assert main(["--data", str(tmp_path), "event", "add", "x-2024", "--started-at", "2024", "--place", "P"]) == 2
    assert "lacks place" in capsys.readouterr().err
    assert (folder / "events.csv").read_bytes() == after


def test_a_title_that_the_tables_encoding_lacks_is_one_clear_line(workspace, capsys):
    path = workspace / "events.csv"
    path.write_bytes("event,started_at,title\nbeirut-2020,2020,Explosión\n".encode("cp1252"))
    before = path.read_bytes()
    assert main(["--data", str(workspace), "event", "add", "x-2024", "--started-at", "2024", "--title", "Eş"]) == 2
    err = capsys.readouterr().err
    assert "Windows-1252" in err and err.count("\n") == 1
    assert path.read_bytes() == before


def test_adding_a_figure_loads_neither_pandas_nor_matplotlib(workspace):
    code = (
        "import sys; from tracker.cli import main; main(sys.argv[1:]);"
        "print(sorted({'pandas', 'matplotlib', 'numpy', 'dateparser'} & set(sys.modules)))"
    )
    command = [
        sys.executable,
        "-c",
        code,
        "--data",
        str(workspace),
        "add",
        "kerman-2024",
        "91 killed",
        "--at",
        "2024-01-06",
    ]
    for _ in range(2):
        done = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ), timeout=60)
        assert done.stdout.splitlines()[-1] == "[]", done


def test_what_commands_print_as_csv_is_harmless_to_spreadsheets(workspace, capsys):
    options = ["--at", "2024-01-06", "--by", "=cmd|' /C calc'!A0", "--note", "-8"]
    assert main(["--data", str(workspace), "add", "kerman-2024", "91 killed", *options]) == 0
    capsys.readouterr()
    assert main(["--data", str(workspace), "log", "kerman-2024", "--format", "csv"]) == 0
    out = capsys.readouterr().out
    assert ",'=cmd|' /C calc'!A0," in out
    assert ",-8," in out
