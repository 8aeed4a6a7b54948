"""What spreadsheets really write: read rightly, kept on append, or refused in one line with the way out."""

import codecs

import pandas as pd
import pytest

from tracker.cli import main
from tracker.dialect import small_table
from tracker.ledger import append_claims, read_ledger
from tracker.ledger.check import check_ledger
from tracker.ledger.table import claims_of
from tracker.model import EVENT_COLUMNS, Claim, TrackerError

PLAIN = "reported_at,metric,value,attributed_to\n2024-01-03,killed,20,M. Saberi\n2024-01-04,injured,284,Saïd Müller\n"
EXPECTED = [("2024-01-03", "killed", 20, "M. Saberi"), ("2024-01-04", "injured", 284, "Saïd Müller")]


def excel(separator: str) -> str:
    """The table as Excel writes it, with another separator."""
    return PLAIN.replace(",", separator).replace("\n", "\r\n")


FILES = {
    "sep=; by Excel": ("sep=;\r\n" + excel(";")).encode("cp1252"),
    "sep=, in UTF-8 with its mark": codecs.BOM_UTF8 + ("sep=,\r\n" + excel(",")).encode(),
    "sep=tab in UTF-16": codecs.BOM_UTF16_LE + ("sep=\t\r\n" + excel("\t")).encode("utf-16-le"),
    "SEP=; in quotation marks": ('"SEP=;"\r\n' + excel(";")).encode(),
    "sep=, saved again with its empty cells": ("sep=,,,,\n" + PLAIN).encode(),
    "sep=; that is not true": ("sep=;\n" + PLAIN).encode(),
    "an empty line behind sep=": ("sep=;\r\n\r\n" + excel(";")).encode(),
    "Excel's CSV UTF-8": codecs.BOM_UTF8 + excel(",").encode(),
    "Excel's Unicode text": codecs.BOM_UTF16_LE + excel("\t").encode("utf-16-le"),
    "Excel's CSV (Macintosh)": PLAIN.replace("\n", "\r").encode("mac-roman"),
    "rows of empty cells before the header": (",,,\r\n , ,,\r\n" + excel(",")).encode(),
    "empty columns and rows behind": (excel(",").replace("\r\n", ",,\r\n") + ",,,,,\r\n" * 3).encode(),
    "headers as people write them": PLAIN.replace("reported_at", "Reported at").replace("metric", " Metric").encode(),
}


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_what_spreadsheets_write_is_read_and_kept_on_append(ledger, content):
    ledger.write_bytes(content)
    table = read_ledger(ledger)
    assert [p for p in table.problems if p.severity == "error"] == []
    assert [(c.reported_at, c.metric, c.value, c.attributed_to) for c in claims_of(table.claims)] == EXPECTED
    added = append_claims(ledger, [Claim(reported_at="2024-01-06", value=91, attributed_to="Müller; a, b")]).added
    assert ledger.read_bytes().startswith(content)
    table = read_ledger(ledger)
    assert [c.attributed_to for c in claims_of(table.claims)] == [*(e[3] for e in EXPECTED), added[0].attributed_to]
    assert append_claims(ledger, added).added == ()


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_what_spreadsheets_write_is_imported(tmp_path, content):
    (tmp_path / "data" / "claims").mkdir(parents=True)
    (tmp_path / "data" / "events.csv").write_text("sep=;\nevent;started_at\nkerman-2024;2024-01-03\n")
    (tmp_path / "theirs.csv").write_bytes(content)
    data = ["--data", str(tmp_path / "data")]
    assert main([*data, "import", str(tmp_path / "theirs.csv"), "--event", "kerman-2024"]) == 0
    table = read_ledger(tmp_path / "data" / "claims" / "kerman-2024.csv")
    assert [(c.reported_at, c.metric, c.value, c.attributed_to) for c in claims_of(table.claims)] == EXPECTED


def test_a_long_ledger_with_a_sep_line_is_appended_to_without_repeats(ledger):
    claims = [Claim(reported_at="2024-01-06", value=n, note="x" * 200) for n in range(6000)]
    append_claims(ledger, claims)
    ledger.write_bytes(b"sep=,\n" + ledger.read_bytes())
    assert ledger.stat().st_size > 1 << 20
    result = append_claims(ledger, [*claims[:10], Claim(reported_at="2024-01-07", value=1)])
    assert (len(result.added), len(result.repeated)) == (1, 10)
    assert len(read_ledger(ledger).entries) == 6001


def test_the_lines_of_problems_count_the_sep_line(ledger):
    ledger.write_text("sep=;\nreported_at;metric;value\n2024-01-03;killed;x\n")
    assert [(p.line, p.column) for p in read_ledger(ledger).errors] == [(3, "value")]


def test_the_table_of_events_may_begin_with_a_sep_line(tmp_path):
    path = tmp_path / "events.csv"
    path.write_text("sep=;\nevent;started_at\nkerman-2024;2024-01-03\n")
    assert [row["event"] for _, row in small_table(path, EVENT_COLUMNS)[1]] == ["kerman-2024"]


def test_rejected_rows_keep_the_line_by_which_their_spreadsheet_opens_them(tmp_path):
    (tmp_path / "data" / "claims").mkdir(parents=True)
    (tmp_path / "data" / "events.csv").write_text("event,started_at\nkerman-2024,2024-01-03\n")
    theirs, back = tmp_path / "theirs.csv", tmp_path / "theirs.csv.rejected.csv"
    theirs.write_bytes(b"sep=;\r\nreported_at;metric;value\r\n2024-01-03;killed;x\r\n")
    command = ["--data", str(tmp_path / "data"), "import", "--event", "kerman-2024"]
    assert main([*command, str(theirs)]) == 1
    assert back.read_bytes().startswith(b"sep=;\r\nline;column;code;message;reported_at;metric;value\r\n3;value;")
    back.write_bytes(back.read_bytes().replace(b";x\r\n", b";84\r\n"))
    assert main([*command, str(back)]) == 0


def test_a_ledger_that_went_through_a_data_frame_is_read(ledger):
    claims = [Claim(reported_at="2024-01-03", value=50, value_max=60, qualifier="range", start=12, end=17)]
    claims += [Claim(reported_at="2024-01-04", value=61)]
    added = append_claims(ledger, claims).added
    frame = pd.read_csv(ledger)
    frame.to_csv(ledger, index=False)
    assert b"60.0" in ledger.read_bytes() and b"12.0" in ledger.read_bytes()
    table = read_ledger(ledger)
    assert (tuple(claims_of(table.claims)), table.problems) == (added, [])


def test_a_mark_inside_a_header_is_none_of_its_name(ledger):
    ledger.write_text("reported_at,metric,\ufeffvalue\n2024-01-03,killed,3\n")
    assert read_ledger(ledger).claims["value"].tolist() == [3]


REFUSED = {
    "sep=|": (b"sep=|\nreported_at|metric|value\n2024|killed|3\n", ":1: .*'|'.*commas, semicolons or tabs"),
    "bars": (b"reported_at|metric|value\n2024|killed|3\n", ":1: .*'|'.*commas, semicolons or tabs"),
    "a workbook": (b"PK\x03\x04\x14\0\6\0" + bytes(range(256)) * 9, "workbook.*save it as CSV UTF-8"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "workbook.*save it as CSV UTF-8"),
    "Windows-1251": ("reported_at,metric,value,outlet\n2024,killed,3,Министерство\n".encode("cp1251"), "save .*UTF-8"),
    "Shift JIS": ("reported_at,metric,value,outlet\n2024,killed,3,東京消防庁\n".encode("shift_jis"), "save .*UTF-8"),
}


@pytest.mark.parametrize(("content", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_with_the_way_out(ledger, content, words):
    ledger.write_bytes(content)
    for work in (lambda: read_ledger(ledger), lambda: append_claims(ledger, [Claim(reported_at="2024", value=1)])):
        with pytest.raises(TrackerError, match=words) as error:
            work()
        assert "\n" not in str(error.value)
    assert ledger.read_bytes() == content


@pytest.mark.parametrize("text", ["Müller – „Öl“ … «état» œuvre", "————————", "€€€€€€", "ÄÖÜ"])
def test_windows_1252_is_still_read(ledger, text):
    ledger.write_bytes(f"reported_at,metric,value,note\n2024-01-03,killed,20,{text}\n".encode("cp1252"))
    assert read_ledger(ledger).claims["note"].tolist() == [text]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024-01-03 00:00:00", "2024-01-03"),
        ("2024-01-03 00:00:00.000", "2024-01-03"),
        ("1/13/2024 0:00:00", "2024-01-13"),
        ("1/13/2024 12:00:00 AM", "2024-01-13"),
        ("13.01.2024 00:00:00", "2024-01-13"),
        ("2024-01-03 16:50:00", "2024-01-03 16:50:00"),
        ("2024-01-03T00:00:00", "2024-01-03T00:00:00"),
        ("2024-01-03 00:00:00Z", "2024-01-03 00:00:00Z"),
        ("13.01.2024 00:00", "2024-01-13T00:00"),
    ],
)
def test_the_midnight_that_spreadsheets_add_to_a_day_is_none(ledger, written, meant):
    ledger.write_text(f"reported_at,metric,value\n{written},killed,20\n")
    assert read_ledger(ledger).claims["reported_at"].tolist() == [meant]


@pytest.mark.parametrize("cell", ["#REF!", "#N/A", "#NAME?", "#DIV/0!", "#BEZUG!", "#NV", "########"])
def test_a_formula_s_error_in_a_text_is_asked_about_and_in_a_figure_refused(ledger, cell):
    ledger.write_text(f"reported_at,metric,value,outlet\n2024-01-03,killed,20,{cell}\n2024-01-04,killed,21,#metoo\n")
    found = [p for p in check_ledger(ledger, {}, must_be_known=False) if p.column == "outlet"]
    assert [(p.line, p.code, p.severity) for p in found] == [(2, "formula_error", "warning")]
    assert cell in found[0].message
    ledger.write_text(f"reported_at,metric,value\n2024-01-03,killed,{cell}\n")
    assert [p.line for p in read_ledger(ledger).errors] == [2]
