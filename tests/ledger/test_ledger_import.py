"""Importing a colleague's table: good rows in, bad rows out, nothing lost."""

import csv
import shlex
from pathlib import Path

import pytest

from tracker.cli import main
from tracker.ledger import intake, read_ledger
from tracker.model import TrackerError

FACTS = Path(__file__).parents[3] / "shared" / "facts"
needs_facts = pytest.mark.skipif(not FACTS.is_dir(), reason="the facts are not beside this checkout")


@pytest.fixture
def workspace(tmp_path, capsys):
    """A workspace with two events."""
    data = ["--data", str(tmp_path)]
    assert main(["init", str(tmp_path)]) == 0
    for name in ("kerman-2024", "gaza-2023"):
        assert main([*data, "event", "add", name, "--started-at", "2023-10-07", "--title", name.title()]) == 0
    capsys.readouterr()
    return tmp_path / "data"


def run(workspace: Path, file: Path, *options: str) -> int:
    return main(["--data", str(workspace), "import", str(file), *options])


def claims(workspace: Path, event: str = "kerman-2024"):
    return read_ledger(workspace / "claims" / f"{event}.csv").claims


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def test_other_headers_and_words_are_mapped(workspace, tmp_path):
    file = tmp_path / "theirs.csv"
    file.write_text(
        "Date;Who;Kind;Toll\n4 January 2024;Vahidi;dead;84+\n5.1.2024;IRNA;injured kids;12\n".replace("5.1.", "15.1.")
    )
    maps = ["--map", "date=reported_at", "--map", "Who=attributed_to", "--map", "kind=metric", "--map", "toll=value"]
    words = ["--map", "kind:injured kids=injured,group=children", "--set", "outlet=Their Daily"]
    assert run(workspace, file, "--event", "kerman-2024", *maps, *words) == 0
    columns = ["reported_at", "metric", "value", "qualifier", "attributed_to", "group", "outlet"]
    assert claims(workspace)[columns].values.tolist() == [
        ["2024-01-04", "killed", 84, "more_than", "Vahidi", "", "Their Daily"],
        ["2024-01-15", "injured", 12, "exact", "IRNA", "children", "Their Daily"],
    ]


def test_a_table_with_a_column_a_metric_gives_a_claim_a_cell(workspace, tmp_path):
    file = tmp_path / "wide.csv"
    file.write_text(
        "date,deaths,children,wounded\n2024-01-04,84,12,280+\n2024-01-05,89,,\n2024-01-06,,,\n2024-01-07,91,x,290\n"
    )
    maps = [
        "--map",
        "date=reported_at",
        "--map",
        "deaths=killed",
        "--map",
        "children=killed,group=children",
        "--map",
        "wounded=injured",
    ]
    assert run(workspace, file, "--event", "kerman-2024", *maps) == 1
    got = claims(workspace)[["reported_at", "metric", "group", "value"]].values.tolist()
    assert got == [
        ["2024-01-04", "killed", "", 84],
        ["2024-01-04", "killed", "children", 12],
        ["2024-01-04", "injured", "", 280],
        ["2024-01-05", "killed", "", 89],
    ]
    rejected = rows_of(tmp_path / "wide.csv.rejected.csv")
    assert [(r["line"], r["code"]) for r in rejected] == [("4", "missing_value"), ("5", "bad_figure")]


def test_rejected_rows_come_back_as_they_were_and_can_be_imported_once_corrected(workspace, tmp_path, capsys):
    file = tmp_path / "theirs.csv"
    file.write_text(
        'when,metric,value,remark\n2024-01-04,killed,84,fine\n03/04/2024,killed,85,"a, b"\n2024-01-05,killed,-3,=1+1\n'
        '2024-01-06,killed,86,x,y,z\n2024-01-07,killed,87,"open\n2024-01-08,killed,88,\n'
    )
    maps = ["--event", "kerman-2024", "--map", "when=reported_at", "--map", "remark=note"]
    assert run(workspace, file, *maps) == 1
    out = capsys.readouterr().out
    assert "6 rows: 2 good, 4 rejected" in out
    assert claims(workspace)["value"].tolist() == [84, 88]
    rejected_path = tmp_path / "theirs.csv.rejected.csv"
    rejected = rows_of(rejected_path)
    assert [(r["line"], r["column"], r["code"]) for r in rejected] == [
        ("3", "reported_at", "ambiguous_time"),
        ("4", "value", "negative"),
        ("5", "", "extra_cells"),
        ("6", "", "quote"),
    ]
    assert (rejected[0]["when"], rejected[0]["remark"]) == ("03/04/2024", "a, b")
    assert rejected[1]["remark"] == "'=1+1"
    assert rejected[2][None] == ["y", "z"]
    text = rejected_path.read_text()
    corrected = (
        text.replace("03/04/2024", "2024-04-03").replace("-3,", "3,").replace(",x,y,z", ",xyz").replace('"open', "open")
    )
    rejected_path.write_text(corrected)
    assert run(workspace, rejected_path, *maps) == 0
    assert claims(workspace)["value"].tolist() == [84, 88, 85, 3, 86, 87]
    assert claims(workspace)["note"].tolist()[3] == "=1+1"


def test_the_way_out_that_a_problem_names_can_be_typed_as_it_stands(workspace, tmp_path, capsys):
    file = tmp_path / "theirs.csv"
    word = "The day's attack on the hospital and its surroundings, as the ministry calls it"
    file.write_text(f'event,reported_at,metric,value\n"{word}",2024-01-04,"dead=, as of ""noon""",84\n')
    options: list[str] = []
    for meaning in (("NAME", "kerman-2024"), ("killed,group=...", "killed")):
        assert run(workspace, file, *options, "--dry-run") == 1
        typed = next(part for part in capsys.readouterr().err.split("--map ") if part.startswith("'"))
        options += ["--map", shlex.split(typed.rpartition("'")[0] + "'")[0].replace(*meaning)]
    assert run(workspace, file, *options) == 0
    assert claims(workspace)["value"].tolist() == [84]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize(("separator", "newline"), [(",", "\n"), (";", "\r\n"), ("\t", "\r\n")])
def test_rejected_rows_come_back_as_their_program_wrote_them(workspace, tmp_path, encoding, separator, newline):
    lines = ["when,metric,value,note", "2024-01-04,killed,84,Müller", "03/04/2024,killed,85,Saïd", "x,killed,-1,–"]
    file = tmp_path / "theirs.csv"
    file.write_bytes("".join(line.replace(",", separator) + newline for line in lines).encode(encoding))
    maps = ["--event", "kerman-2024", "--map", "when=reported_at"]
    assert run(workspace, file, *maps) == 1
    rejected = tmp_path / "theirs.csv.rejected.csv"
    text = rejected.read_bytes().decode(encoding)
    header = ["line", "column", "code", "message", *lines[0].split(",")]
    assert text.split(newline)[0] == separator.join(header)
    assert text.count(newline) == 3 and "Saïd" in text
    slips = {"03/04/2024,": "2024-04-03,", ",x,killed": ",2024,killed", "'-1,": "1,"}
    corrected = text
    for slip, meant in slips.items():
        corrected = corrected.replace(slip.replace(",", separator), meant.replace(",", separator))
    rejected.write_bytes(corrected.encode(encoding))
    assert run(workspace, rejected, *maps) == 0
    assert claims(workspace)[["value", "note"]].values.tolist() == [[84, "Müller"], [85, "Saïd"], [1, "–"]]


def test_broken_bytes_come_back_as_they_were(workspace, tmp_path):
    file = tmp_path / "theirs.csv"
    rows = "reported_at,metric,value,note\n2024-01-04,killed,84,Müller\n2024-01-05,killed,85,".encode()
    file.write_bytes(rows + b"S\xff\n")
    assert run(workspace, file, "--event", "kerman-2024") == 1
    assert (tmp_path / "theirs.csv.rejected.csv").read_bytes().endswith(b",2024-01-05,killed,85,S\xff\n")


def test_rows_that_come_back_a_second_time_stand_under_their_header(workspace, tmp_path):
    file = tmp_path / "theirs.csv"
    file.write_text("reported_at,metric,value\n2024-01-04,killed,84,surplus\n2024-01-05,killed,-5\n")
    first, second = tmp_path / "theirs.csv.rejected.csv", tmp_path / "theirs.csv.rejected.csv.rejected.csv"
    assert run(workspace, file, "--event", "kerman-2024") == 1
    assert run(workspace, first, "--event", "kerman-2024") == 1
    theirs = [(r["reported_at"], r["metric"], r["value"], r[None]) for r in rows_of(second) if None in r]
    assert theirs == [("2024-01-04", "killed", "84", ["surplus"])]


def test_nothing_is_imported_where_the_rejected_rows_cannot_be_written(workspace, tmp_path, capsys, monkeypatch):
    file = tmp_path / "theirs.csv"
    file.write_text("reported_at,metric,value\n2024-01-04,killed,84\n2024-01-05,killed,-5\n")

    def refused(path, content):
        raise TrackerError(f"{path}: cannot be written")

    monkeypatch.setattr(intake, "create_file", refused)
    assert run(workspace, file, "--event", "kerman-2024") == 2
    assert "rejected.csv: cannot be written" in capsys.readouterr().err
    assert not (workspace / "claims" / "kerman-2024.csv").exists()


def test_what_is_wrong_with_a_row_of_several_figures_is_said_once_and_of_the_right_column(workspace, tmp_path, capsys):
    file = tmp_path / "wide.csv"
    file.write_text("reported_at,dead,hurt\n2024-01-04,84,x\n03/04/2024,85,280\n2024-01-05,86,281\n")
    maps = ["--map", "dead=killed", "--map", "hurt=injured"]
    assert run(workspace, file, "--event", "kerman-2024", *maps) == 1
    told = capsys.readouterr().err.splitlines()
    assert [line.split(" ")[0].rpartition("/")[2] for line in told] == ["wide.csv:2:hurt:", "wide.csv:3:reported_at:"]
    assert "rows)" not in told[1]
    rejected = rows_of(tmp_path / "wide.csv.rejected.csv")
    assert [(r["column"], r["message"].count("day first)")) for r in rejected] == [("hurt", 0), ("reported_at", 1)]


CANNOT_TAKE = {
    "a missing column": b"reported_at,metric,value\n",
    "another encoding": "reported_at,metric,value,note\n2020,killed,1,Müller\n".encode("cp1252"),
    "no text": bytes(range(256)),
}


@pytest.mark.parametrize("content", CANNOT_TAKE.values(), ids=CANNOT_TAKE)
@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_a_ledger_that_cannot_take_its_rows_keeps_all_of_them_out(workspace, tmp_path, capsys, content, options):
    file = tmp_path / "theirs.csv"
    rows = "event,reported_at,metric,value,note\nkerman-2024,2024-01-04,killed,84,a\n"
    file.write_text(rows + "gaza-2023,2024-01-04,killed,84,Eş\nkerman-2024,2024,sheep,1,\n")
    other = workspace / "claims" / "gaza-2023.csv"
    other.write_bytes(content)
    assert run(workspace, file, *options) == 2
    assert str(other) in capsys.readouterr().err
    assert other.read_bytes() == content
    assert not (workspace / "claims" / "kerman-2024.csv").exists()
    assert not list(tmp_path.glob("*.rejected*"))


def test_a_disk_that_fills_between_two_ledgers_is_said_so_and_importing_again_ends_it(workspace, tmp_path, capsys):
    file = tmp_path / "theirs.csv"
    rows = "event,reported_at,metric,value\nkerman-2024,2024-01-04,killed,84\ngaza-2023,2024-01-04,killed,85\n"
    file.write_text(rows + "gaza-2023,2024-01-04,sheep,85\n")
    blocking = workspace / "claims" / ".gaza-2023.csv.new"
    blocking.mkdir()
    assert run(workspace, file) == 2
    err = capsys.readouterr().err
    assert "1 claim was added to kerman-2024 before" in err and err.count("\n") == 1
    assert not list(tmp_path.glob("*.rejected*"))
    blocking.rmdir()
    assert run(workspace, file) == 1
    assert "1 claim added, 1 there already" in capsys.readouterr().out
    assert claims(workspace, "gaza-2023")["value"].tolist() == [85]


def test_a_table_of_very_many_columns_or_rows_ends_in_one_short_line(workspace, tmp_path, capsys):
    file = tmp_path / "theirs.csv"
    file.write_text(",".join(f"column {n}" for n in range(3000)) + "\n")
    for options in ([], ["--map", "x=value"], ["--map", "x:y=killed"]):
        assert run(workspace, file, "--event", "kerman-2024", *options) == 2
        err = capsys.readouterr().err
        assert err.count("\n") == 1 and len(err) < 700
    file.write_text("reported_at,metric,value\n" + "2024,killed,3\n" * 500_001)
    assert run(workspace, file, "--event", "kerman-2024") == 2
    assert "500,002 lines: up to 500,000 can be taken at once, split it" in capsys.readouterr().err


def test_rejected_rows_never_overwrite_those_of_an_earlier_import(workspace, tmp_path):
    file = tmp_path / "theirs.csv"
    file.write_text("reported_at,metric,value\n2024-01-04,sheep,84\n")
    assert run(workspace, file, "--event", "kerman-2024") == 1
    first = (tmp_path / "theirs.csv.rejected.csv").read_bytes()
    assert run(workspace, file, "--event", "kerman-2024") == 1
    assert (tmp_path / "theirs.csv.rejected.csv").read_bytes() == first
    assert (tmp_path / "theirs.csv.rejected-2.csv").read_bytes() == first


def test_importing_twice_adds_nothing(workspace, tmp_path, capsys):
    file = tmp_path / "theirs.csv"
    file.write_text("reported_at,metric,value\n2024-01-04,killed,84\n2024-01-05,killed,89")
    assert run(workspace, file, "--event", "kerman-2024") == 0
    before = (workspace / "claims" / "kerman-2024.csv").read_bytes()
    assert run(workspace, file, "--event", "kerman-2024") == 0
    assert "0 claims added, 2 there already" in capsys.readouterr().out
    assert (workspace / "claims" / "kerman-2024.csv").read_bytes() == before


def test_a_dry_run_says_the_same_and_changes_nothing(workspace, tmp_path, capsys):
    file = tmp_path / "theirs.csv"
    file.write_text("reported_at,metric,value\n2024-01-04,killed,84\n2024-01-05,sheep,89\n")
    before = sorted(p for p in tmp_path.rglob("*"))
    assert run(workspace, file, "--event", "kerman-2024", "--dry-run") == 1
    out = capsys.readouterr().out
    assert "2 rows: 1 good, 1 would be rejected" in out
    assert "1 claim would be added" in out
    assert sorted(p for p in tmp_path.rglob("*")) == before


def test_a_column_names_the_events_and_each_row_goes_to_its_own_ledger(workspace, tmp_path):
    file = tmp_path / "theirs.csv"
    file.write_text(
        "event,reported_at,metric,value\nkerman-2024,2024-01-04,killed,84\nGaza-2023,2023-10-08,killed,300\n"
        "the war,2023-10-09,killed,400\nelse,2024,killed,1\n"
    )
    assert run(workspace, file, "--map", "event:the war=gaza-2023") == 1
    assert claims(workspace)["value"].tolist() == [84]
    assert claims(workspace, "gaza-2023")["value"].tolist() == [300, 400]
    assert [r["code"] for r in rows_of(tmp_path / "theirs.csv.rejected.csv")] == ["unknown_event"]


def test_dates_of_a_whole_file_can_be_settled(workspace, tmp_path):
    file = tmp_path / "theirs.csv"
    file.write_text("reported_at,metric,value\n03/04/2024,killed,84\n13/04/2024,killed,85\n")
    assert run(workspace, file, "--event", "kerman-2024", "--dates", "day-first") == 0
    assert claims(workspace)["reported_at"].tolist() == ["2024-04-03", "2024-04-13"]


WRONG = {
    "an unknown event": (["--event", "nope"], "no event 'nope'"),
    "a column that is not there": (["--event", "kerman-2024", "--map", "x=reported_at"], "no such column"),
    "a word in a column that is not there": (["--event", "kerman-2024", "--map", "x:y=killed"], "no column x"),
    "a target that is no column": (["--event", "kerman-2024", "--map", "value=sheep"], "'sheep' is neither"),
    "no equals sign": (["--event", "kerman-2024", "--map", "value"], "theirs=ours"),
    "a constant that is no field": (["--event", "kerman-2024", "--set", "sheep=1"], "field=value"),
    "no column for the time": (["--event", "kerman-2024", "--map", "reported_at="], "no column for reported_at"),
    "two columns for one": (
        ["--event", "kerman-2024", "--map", "value=note", "--map", "metric=note"],
        "cannot both be note",
    ),
}


@pytest.mark.parametrize(("options", "words"), WRONG.values(), ids=WRONG)
def test_a_wrong_option_is_one_clear_line_and_changes_nothing(workspace, tmp_path, capsys, options, words):
    file = tmp_path / "theirs.csv"
    file.write_text("reported_at,metric,value\n2024-01-04,killed,84\n")
    before = sorted(p for p in tmp_path.rglob("*"))
    assert run(workspace, file, *options) == 2
    out, err = capsys.readouterr()
    assert words in err and err.count("\n") == 1 and out == ""
    assert sorted(p for p in tmp_path.rglob("*")) == before


@needs_facts
def test_every_row_of_a_real_daily_table_goes_in_or_comes_back(workspace, tmp_path):
    file = tmp_path / "gaza_daily.csv"
    file.write_bytes((FACTS / "gaza_daily.csv").read_bytes())
    maps = {"report_date": "reported_at", "source": "attributed_to", "metric:killed_cum": "killed"}
    maps |= {"metric:injured_cum": "injured", "metric:killed": "killed,basis=additional"}
    maps |= {"metric:injured": "injured,basis=additional", "metric:killed_children_cum": "killed,group=children"}
    maps |= {"metric:killed_women_cum": "killed,group=women", "metric:med_killed_cum": "killed,group=medical workers"}
    options = [part for theirs, ours in maps.items() for part in ("--map", f"{theirs}={ours}")]
    assert run(workspace, file, "--event", "gaza-2023", *options) == 1
    theirs, bad = rows_of(file), rows_of(tmp_path / "gaza_daily.csv.rejected.csv")
    assert len(claims(workspace, "gaza-2023")) + len(bad) == len(theirs) == 4640
    assert {r["metric"] for r in bad} == {"press_killed_cum"}
    got = claims(workspace, "gaza-2023").query("metric == 'killed' and basis == 'total' and group == ''")
    assert got["value"].tolist() == [int(r["value"]) for r in theirs if r["metric"] == "killed_cum"]


@needs_facts
def test_every_row_of_a_real_table_of_timelines_goes_in_or_comes_back(workspace, tmp_path):
    file = tmp_path / "timelines.csv"
    file.write_bytes((FACTS / "timelines.csv").read_bytes())
    options = [
        "--map",
        "event:2024-01-03 Kerman bombings=kerman-2024",
        "--map",
        "metric:killed_children=killed,group=children",
    ]
    assert run(workspace, file, *options) == 1
    theirs = [r for r in rows_of(file) if r["event"] == "2024-01-03 Kerman bombings"]
    bad = rows_of(tmp_path / "timelines.csv.rejected.csv")
    refused = [r for r in bad if r["event"] == "2024-01-03 Kerman bombings"]
    assert {r["code"] for r in bad} == {"unknown_event", "bad_metric"}
    assert len(claims(workspace)) + len(refused) == len(theirs)
    assert len(refused) <= 2
