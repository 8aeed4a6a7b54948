"""Corrections are rows of their own; what was entered when can be read back."""

import csv
import dataclasses
import datetime as dt
import io

import pytest

import tracker
from tracker.cli import main
from tracker.ledger import append_claims, read_ledger
from tracker.ledger.history import as_recorded
from tracker.ledger.table import claims_of
from tracker.model import UTC, Claim

MONDAY, TUESDAY, WEDNESDAY = (dt.datetime(2024, 1, day, 12, tzinfo=UTC) for day in (8, 9, 10))


@pytest.fixture
def workspace(tmp_path, capsys):
    """A workspace whose ledger was begun on a Monday with a 59 that should have been 95."""
    data = ["--data", str(tmp_path)]
    assert main(["init", str(tmp_path)]) == 0
    assert main([*data, "event", "add", "kerman-2024", "--started-at", "2024-01-03"]) == 0
    batch = [Claim(reported_at="2024-01-03", value=value, attributed_to="A") for value in (73, 59, 84)]
    append_claims(tmp_path / "data" / "claims" / "kerman-2024.csv", batch, recorded_at=MONDAY)
    capsys.readouterr()
    return tmp_path / "data"


def ledger(workspace):
    return workspace / "claims" / "kerman-2024.csv"


def slip(workspace) -> str:
    table = read_ledger(ledger(workspace))
    return table.entries.loc[table.entries["value"] == 59, "claim_id"].item()


def history(workspace, capsys, *options: str) -> list[dict[str, str]]:
    capsys.readouterr()
    assert main(["--data", str(workspace), "log", "kerman-2024", "--format", "csv", *options]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_a_correction_counts_from_the_start_and_keeps_both_rows(workspace, capsys):
    before, wrong = ledger(workspace).read_bytes(), slip(workspace)
    assert main(["--data", str(workspace), "correct", wrong, "--figure", "95", "--note", "entered as 59"]) == 0
    assert "59 killed (A, 2024-01-03) is now 95 killed" in capsys.readouterr().out
    assert ledger(workspace).read_bytes().startswith(before)
    table = read_ledger(ledger(workspace))
    assert table.problems == []
    assert table.entries["value"].tolist() == [73, 59, 84, 95]
    assert table.claims["value"].tolist() == [73, 95, 84]
    assert table.claims["row"].tolist() == [0, 1, 2]


def test_the_state_as_recorded_in_the_past_does_not_know_the_correction(workspace, capsys):
    assert main(["--data", str(workspace), "correct", slip(workspace)[:8], "--figure", "95"]) == 0
    table = read_ledger(ledger(workspace))
    assert as_recorded(table, MONDAY)["value"].tolist() == [73, 59, 84]
    assert as_recorded(table, MONDAY - dt.timedelta(seconds=1)).empty
    assert as_recorded(table, dt.datetime.now(UTC))["value"].tolist() == [73, 95, 84]
    assert [r["stands"] for r in history(workspace, capsys)] == ["yes", "replaced in line 5", "yes", "yes"]
    then = history(workspace, capsys, "--recorded-as-of", "2024-01-08")
    assert [(r["figure"], r["stands"]) for r in then] == [("73", "yes"), ("59", "yes"), ("84", "yes")]


def test_the_log_says_what_a_correction_changed(workspace, capsys):
    assert main(["--data", str(workspace), "correct", slip(workspace), "--figure", ">=95", "--via", "IRNA"]) == 0
    last = history(workspace, capsys)[-1]
    assert (last["entry"], last["changed"]) == (
        "corrected",
        "value: 59 -> 95; qualifier: exact -> at_least; via: empty -> IRNA",
    )


def test_a_correction_of_a_note_alone_keeps_the_id_and_stands(workspace, capsys):
    wrong = slip(workspace)
    for note in ("doubtful", "settled"):
        assert main(["--data", str(workspace), "correct", wrong, "--note", note]) == 0
    table = read_ledger(ledger(workspace))
    assert table.problems == []
    assert table.claims[["value", "note"]].values.tolist() == [[73, ""], [59, "settled"], [84, ""]]
    assert main(["--data", str(workspace), "correct", wrong, "--note", "settled"]) == 2
    assert "says that already" in capsys.readouterr().err


def test_the_same_article_fed_again_after_a_correction_adds_nothing(workspace):
    assert main(["--data", str(workspace), "correct", slip(workspace), "--figure", "95"]) == 0
    result = append_claims(ledger(workspace), [Claim(reported_at="2024-01-03", value=59, attributed_to="A")])
    assert (result.added, len(result.repeated)) == ((), 1)
    assert read_ledger(ledger(workspace)).claims["value"].tolist() == [73, 95, 84]


def test_a_corrected_entry_cannot_be_corrected_again_by_its_old_id(workspace, capsys):
    wrong = slip(workspace)
    assert main(["--data", str(workspace), "correct", wrong, "--figure", "95"]) == 0
    assert main(["--data", str(workspace), "correct", wrong, "--figure", "96"]) == 2
    assert "was corrected already in line 5" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("claim", "options", "words"),
    [
        ("0123456789abcdef", ["--figure", "95"], "no claim 0123456789abcdef"),
        ("abc", ["--figure", "95"], "too short"),
        (None, ["--figure", "many"], "no figure"),
        (None, [], "nothing to correct"),
        (None, ["--at", "2024-02-30"], "no day"),
        (None, ["--at", ""], "needs a time"),
        (None, ["--lead", "no"], "--note"),
    ],
)
def test_a_correction_that_cannot_be_made_is_one_line_and_changes_nothing(workspace, capsys, claim, options, words):
    before = ledger(workspace).read_bytes()
    assert main(["--data", str(workspace), "correct", claim or slip(workspace), *options]) == 2
    err = capsys.readouterr().err
    assert words in err and err.count("\n") == 1
    assert ledger(workspace).read_bytes() == before


def test_several_entries_can_be_superseded_by_one(workspace):
    table = read_ledger(ledger(workspace))
    both = ";".join(table.entries["claim_id"].tolist()[:2])
    append_claims(ledger(workspace), [Claim(reported_at="2024-01-03", value=95, supersedes=both)], recorded_at=TUESDAY)
    table = read_ledger(ledger(workspace))
    assert table.claims[["value", "row"]].values.tolist() == [[95, 0], [84, 2]]


def test_an_unknown_superseded_id_is_a_warning_and_the_row_stands(workspace):
    append_claims(ledger(workspace), [Claim(reported_at="2024-01-03", value=95, supersedes="0" * 16)])
    table = read_ledger(ledger(workspace))
    assert [(p.line, p.column, p.severity) for p in table.problems] == [(5, "supersedes", "warning")]
    assert 95 in table.claims["value"].tolist()


def test_a_row_entered_by_hand_is_known_once_a_later_entry_is(workspace):
    with ledger(workspace).open("a") as handle:
        handle.write("2024-01-04,killed,89\n")
    append_claims(ledger(workspace), [Claim(reported_at="2024-01-05", value=91)], recorded_at=WEDNESDAY)
    with ledger(workspace).open("a") as handle:
        handle.write("2024-01-06,killed,93\n")
    table = read_ledger(ledger(workspace))
    assert as_recorded(table, TUESDAY)["value"].tolist() == [73, 59, 84]
    assert as_recorded(table, WEDNESDAY)["value"].tolist() == [73, 59, 84, 89, 91]


def test_what_was_known_by_record_has_the_note_that_stood_then(workspace):
    for when, note in ((TUESDAY, "doubtful"), (WEDNESDAY, "settled")):
        (old,) = claims_of(read_ledger(ledger(workspace)).claims.query("value == 59"))
        new = dataclasses.replace(old, note=note, supersedes=old.claim_id)
        assert len(append_claims(ledger(workspace), [new], recorded_at=when).added) == 1
    timeline = tracker.read("kerman-2024", data=workspace, known_by="recorded")
    assert timeline.claims[["value", "note"]].values.tolist() == [[73, ""], [59, "settled"], [84, ""]]
    for when, note in ((MONDAY, ""), (TUESDAY, "doubtful"), (WEDNESDAY, "settled")):
        known = timeline.known(when + dt.timedelta(seconds=1))  # a time of entry is known to the second
        assert known[["value", "note"]].values.tolist() == [[73, ""], [59, note], [84, ""]]


def test_what_was_known_by_record_has_one_entry_in_place_of_two(workspace):
    both = ";".join(read_ledger(ledger(workspace)).entries["claim_id"].tolist()[:2])
    append_claims(ledger(workspace), [Claim(reported_at="2024-01-03", value=95, supersedes=both)], recorded_at=TUESDAY)
    timeline = tracker.read("kerman-2024", data=workspace, known_by="recorded")
    assert timeline.claims["value"].tolist() == [95, 84]
    assert timeline.known(MONDAY + dt.timedelta(seconds=1))["value"].tolist() == [73, 59, 84]


def test_what_stood_is_shown_from_the_ledger_as_it_was_recorded(workspace, capsys):
    assert main(["--data", str(workspace), "correct", slip(workspace), "--value", "95", "--at", "2024-01-05"]) == 0

    def shown(*options: str) -> list[str]:
        capsys.readouterr()
        assert main(["--data", str(workspace), "show", "kerman-2024", "--claims", "--format", "csv", *options]) == 0
        return [row["value"] for row in csv.DictReader(io.StringIO(capsys.readouterr().out))]

    assert shown() == ["73", "84", "95"]
    assert shown("--recorded-as-of", "2024-01-08") == ["73", "59", "84"]
    for nothing in ("2024-01-07", "monday"):
        assert main(["--data", str(workspace), "show", "kerman-2024", "--recorded-as-of", nothing]) == 2
        assert capsys.readouterr().err.count("\n") == 1
