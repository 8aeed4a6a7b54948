"""What a careful colleague would ask about: warnings with their place, never refusals."""

import json

import pytest

from tracker.cli import main

HEADER = "reported_at,metric,value,attributed_to,published_at,lead,note,quote,recorded_at\n"


@pytest.fixture
def workspace(tmp_path, capsys):
    """A workspace with one event that began on 3 January 2024 at 15:04 in Tehran."""
    data = ["--data", str(tmp_path)]
    assert main(["init", str(tmp_path)]) == 0
    event = ["event", "add", "kerman-2024", "--started-at", "2024-01-03T15:04", "--timezone", "Asia/Tehran"]
    assert main([*data, *event]) == 0
    capsys.readouterr()
    return tmp_path / "data"


def found(workspace, capsys, rows: str, *options: str) -> tuple[int, list[tuple]]:
    """The exit code of ``tracker check`` and (line, column, code, severity) of every problem."""
    (workspace / "claims" / "kerman-2024.csv").write_text(HEADER + rows)
    code = main(["--data", str(workspace), "check", "--format", "json", *options])
    problems = json.loads(capsys.readouterr().out)
    return code, [(p["line"], p["column"], p["code"], p["severity"]) for p in problems]


SLIPS = {
    "a digit too many": (
        "2024-01-03,killed,84,A\n2024-01-04,killed,840,B\n2024-01-05,killed,89,A\n",
        (3, "value", "tenfold"),
    ),
    "a digit too few": (
        "2024-01-03,killed,84,A\n2024-01-04,killed,8,B\n2024-01-05,killed,89,A\n",
        (3, "value", "tenfold"),
    ),
    "two digits exchanged": (
        "2024-01-03,killed,84,A\n2024-01-04,killed,95,A\n2024-01-05,killed,59,B\n",
        (4, "value", "exchanged"),
    ),
    "wounded equal to an old death toll": (
        "2024-01-03,killed,103,A\n2024-01-04,killed,95,A\n2024-01-05,injured,103,B\n",
        (4, "metric", "other_metric"),
    ),
    "published before reported": ("2024-01-05,killed,84,A,2024-01-04\n", (2, "published_at", "published_first")),
    "a page's year mistyped": ("2024-01-05,killed,84,A,2025-01-05\n", (2, "published_at", "year")),
    "reported before the event": ("2024-01-02,killed,84,A\n", (2, "reported_at", "before_event")),
    "reported before the event began that day": (
        "2024-01-03T14:00,killed,84,A\n",
        (2, "reported_at", "before_event"),
    ),
    "reported after it was entered": (
        "2024-02-05,killed,84,A,,,,,2024-01-05T00:00:00Z\n",
        (2, "reported_at", "after_entry"),
    ),
    "the value not in the quote": ('2024-01-05,killed,84,A,,,,"at least 48 people"\n', (2, "quote", "not_in_quote")),
    "no number in the quote": ("2024-01-05,killed,84,A,,,,many people\n", (2, "quote", "not_in_quote")),
    "a quote of a whole paragraph": (f"2024-01-05,killed,84,A,,,,84 {'x' * 160}\n", (2, "quote", "long_quote")),
    "a lead without its note": ("2024-01-05,killed,84,A,,no\n", (2, "lead", "lead_without_note")),
    "a name with a space behind it": ("2024-01-05,killed,84,A \n", (2, "attributed_to", "spaces")),
    "an entry twice": ("2024-01-05,killed,84,A\n2024-01-05,killed,84,A\n", (3, "claim_id", "repeated")),
}


@pytest.mark.parametrize(("rows", "slip"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_a_warning_at_its_place(workspace, capsys, rows, slip):
    assert found(workspace, capsys, rows) == (0, [(*slip, "warning")])
    assert found(workspace, capsys, rows, "--strict")[0] == 1


QUIET = {
    "a rise that is only fast": "2024-01-03,killed,20,A\n2024-01-04,killed,73,A\n2024-01-05,killed,103,A\n",
    "a fall": "2024-01-03,killed,103,A\n2024-01-04,killed,95,A\n2024-01-05,killed,84,A\n",
    "small figures": "2024-01-03,killed,1,A\n2024-01-04,killed,9,A\n",
    "a quote with separators": '2024-01-05,killed,1204,A,,,,"some 1,204 people"\n',
    "a quote in words": "2024-01-05,killed,24,A,,,,dozens were killed\n",
    "an outlier that the editor has set aside": (
        "2024-01-03,killed,84,A\n2024-01-04,killed,840,B,,no,a slip\n2024-01-05,killed,89,A\n"
    ),
    "a page of the same day": "2024-01-05,killed,84,A,2024-01-05T10:00\n",
    "round figures alike": "2024-01-03,killed,100,A\n2024-01-03,injured,100,A\n",
}


@pytest.mark.parametrize("rows", QUIET.values(), ids=QUIET)
def test_what_is_in_order_is_not_asked_about(workspace, capsys, rows):
    assert found(workspace, capsys, rows, "--strict") == (0, [])


def test_a_row_changed_after_it_was_entered_is_noticed(workspace, capsys):
    assert main(["--data", str(workspace), "add", "kerman-2024", "84 killed", "--at", "2024-01-04"]) == 0
    ledger = workspace / "claims" / "kerman-2024.csv"
    ledger.write_text(ledger.read_text().replace(",84,", ",89,"))
    capsys.readouterr()
    assert main(["--data", str(workspace), "check", "--format", "csv"]) == 0
    assert "changed,the row was changed after it was entered" in capsys.readouterr().out


def test_all_problems_of_all_files_come_at_once_with_their_places(workspace, capsys):
    claims = workspace / "claims"
    (claims / "kerman-2024.csv").write_text(HEADER + "2024-01-04,killed,-4,A\n03/04/2024,killed,84,A\n")
    (claims / "unknown-2020.csv").write_text("reported_at,metric,value\n2020,killed,3\n")
    (claims / "broken-2020.csv").write_bytes(bytes(range(256)))
    assert main(["--data", str(workspace), "check"]) == 2
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert any(f"{claims / 'kerman-2024.csv'}:2:value: error: '-4' is negative" in line for line in lines)
    assert any(":3:reported_at: error: '03/04/2024' can be 2024-04-03" in line for line in lines)
    assert any("unknown-2020.csv: error: no event" in line for line in lines)
    assert any("broken-2020.csv: error: this is no text" in line for line in lines)
    assert err == "5 files: 5 errors, 1 warning\n"


@pytest.mark.parametrize(
    "files",
    [lambda folder: (), lambda folder: [folder / f for f in ("events.csv", "sources.csv", "claims/kerman-2024.csv")]],
    ids=["of the workspace", "named one by one"],
)
def test_all_problems_of_the_tables_of_events_and_speakers_come_with_their_places(workspace, capsys, files):
    events = "event,started_at,timezone\nkerman-2024,2024-01-03T15:04,Asia/Tehran\n../x,2024,UTC\na-2020,yesterday,\n"
    (workspace / "events.csv").write_text(
        events + "b-2020,2020,Mars\nkerman-2024,2020,\nc-2020,2020,UTC,more\nd-2020,,\n"
    )
    sources = "match,text,voice,kind,official,event\nalias,A,office,royalty,,\nnickname,B,office,police,,\n"
    more = 'pattern,(,office,police,,\nalias,C,,police,,\nalias,"D"x,office,police,,\nalias,E,office,police,,nowhere\n'
    (workspace / "sources.csv").write_text(sources + more)
    ledger = workspace / "claims" / "kerman-2024.csv"
    ledger.write_text(HEADER + "2024-01-04,killed,-4,A\n")
    assert main(["--data", str(workspace), "check", "--format", "json", *map(str, files(workspace))]) == 2
    problems = json.loads(capsys.readouterr().out)
    found = [(p["file"].rpartition("/")[2], p["line"], p["column"], p["code"]) for p in problems]
    assert found == [
        ("events.csv", 3, "event", "bad_value"),
        ("events.csv", 4, "started_at", "bad_value"),
        ("events.csv", 5, "timezone", "bad_value"),
        ("events.csv", 6, "event", "duplicate_event"),
        ("events.csv", 7, "", "extra_cells"),
        ("events.csv", 8, "started_at", "missing_value"),
        ("sources.csv", 2, "kind", "unknown_kind"),
        ("sources.csv", 3, "match", "unknown_match"),
        ("sources.csv", 4, "text", "bad_pattern"),
        ("sources.csv", 5, "voice", "missing_voice"),
        ("sources.csv", 6, "", "csv"),
        ("sources.csv", 7, "event", "unknown_event"),
        ("kerman-2024.csv", 2, "value", "negative"),
    ]


def test_entries_that_were_set_aside_are_remembered_until_someone_has_seen_to_them(workspace, capsys):
    add = ["--data", str(workspace), "add", "kerman-2024"]
    assert main([*add, "84 killed", "--at", "2024-01-04"]) == 0
    with (workspace / "claims" / "kerman-2024.csv").open("a") as handle:
        handle.write("2024-01-05,killed,8")
    assert main([*add, "91 killed", "--at", "2024-01-06"]) == 0
    assert "set aside in kerman-2024.csv.torn" in capsys.readouterr().err
    assert main(["--data", str(workspace), "check", "--strict"]) == 1
    assert "kerman-2024.csv.torn: warning: unfinished entries" in capsys.readouterr().out


def test_files_are_checked_without_a_workspace_too(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRACKER_DATA", raising=False)
    (tmp_path / "a.csv").write_text("reported_at,metric,value\n2024-01-03,killed,20\n")
    assert main(["check", "a.csv"]) == 0
    assert main(["check", "a.csv", "none.csv"]) == 2
    assert "none.csv: error: cannot be read: No such file" in capsys.readouterr().out
