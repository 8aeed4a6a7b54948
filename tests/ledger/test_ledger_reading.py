"""Reading ledgers as people leave them."""

import codecs

import pandas as pd
import pytest

from tracker.ledger import read_ledger
from tracker.ledger.table import claims_of
from tracker.model import COLUMNS, INTEGER_COLUMNS, TrackerError, claim_id

PLAIN = (
    "reported_at,metric,value,attributed_to\n2024-01-03,killed,20,Mohammad Saberi\n2024-01-04,injured,284,Saïd Müller\n"
)
DIALECTS = {
    "plain": PLAIN.encode(),
    "with a byte-order mark": codecs.BOM_UTF8 + PLAIN.encode(),
    "UTF-16, little end first": codecs.BOM_UTF16_LE + PLAIN.encode("utf-16-le"),
    "UTF-16, big end first": codecs.BOM_UTF16_BE + PLAIN.encode("utf-16-be"),
    "UTF-16 without a mark": PLAIN.encode("utf-16-le"),
    "Windows-1252": PLAIN.encode("cp1252"),
    "semicolons": PLAIN.replace(",", ";").encode(),
    "tabs": PLAIN.replace(",", "\t").encode(),
    "CRLF": PLAIN.replace("\n", "\r\n").encode(),
    "CR alone": PLAIN.replace("\n", "\r").encode(),
    "no line end at the end": PLAIN.rstrip().encode(),
    "spaces after commas": PLAIN.replace(",", ", ").encode(),
    "everything quoted": (
        "\n".join('"' + line.replace(",", '","') + '"' for line in PLAIN.splitlines()) + "\n"
    ).encode(),
    "blank lines": PLAIN.replace("\n", "\n\n").encode(),
    "lines of separators": (PLAIN + ",,,\n,,,,\n").encode(),
    "surplus separators": PLAIN.replace("\n", ",,\n").encode(),
    "column names with capitals and spaces": PLAIN.replace("reported_at", "Reported At")
    .replace("metric", "METRIC")
    .encode(),
    "another column order": b"attributed_to,value,metric,reported_at\nMohammad Saberi,20,killed,2024-01-03\n"
    + "Saïd Müller,284,injured,2024-01-04\n".encode(),
}


@pytest.mark.parametrize("content", DIALECTS.values(), ids=DIALECTS)
def test_every_dialect_gives_the_same_claims_and_leaves_the_file_alone(ledger, content):
    ledger.write_bytes(content)
    table = read_ledger(ledger)
    assert [p for p in table.problems if p.severity == "error"] == []
    assert table.claims[["reported_at", "metric", "value", "attributed_to"]].values.tolist() == [
        ["2024-01-03", "killed", 20, "Mohammad Saberi"],
        ["2024-01-04", "injured", 284, "Saïd Müller"],
    ]
    assert ledger.read_bytes() == content


def test_the_frame_has_every_column_in_its_type(ledger):
    ledger.write_text(PLAIN)
    claims = read_ledger(ledger).claims
    assert list(claims.columns) == [*COLUMNS, "row", "line"]
    for name in COLUMNS:
        if name not in INTEGER_COLUMNS:
            assert claims[name].dtype == pd.StringDtype("python", na_value=float("nan")), name
            assert not claims[name].isna().any()
    assert claims["value"].dtype == "int64"
    assert {str(claims[name].dtype) for name in ("value_max", "start", "end")} == {"Int64"}
    assert claims[["row", "line"]].dtypes.tolist() == ["int64", "int64"]
    assert claims["event"].tolist() == ["kerman-2024"] * 2
    assert claims["qualifier"].tolist() == ["exact"] * 2
    assert claims["basis"].tolist() == ["total"] * 2


def test_a_blank_id_is_the_models_id(ledger, header):
    ledger.write_text(
        header
        + "3 January 2024,killed,50-60,,,A,,B,,,,,,,,,,,,X1,,,,,,,\n2024-01-03,wounded,100+,,,A,,,https://e.org,,,,,,,,,,,,,,,,,,\n"
    )
    table = read_ledger(ledger)
    assert table.problems == []
    for claim in claims_of(table.claims):
        assert claim.claim_id == claim_id(claim)


def test_quoted_line_ends_keep_their_lines(ledger):
    ledger.write_text(
        'reported_at,metric,value,note\n2024-01-03,killed,20,"two\nlines"\n2024-01-04,killed,21,"a ""word"""\n'
    )
    claims = read_ledger(ledger).claims
    assert claims["note"].tolist() == ["two\nlines", 'a "word"']
    assert claims["line"].tolist() == [2, 4]


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("100+", (100, None, "more_than")),
        ("50-60", (50, 60, "range")),
        ("~200", (200, None, "about")),
        ('"1,204"', (1204, None, "exact")),
        ("dozens", (24, None, "vague")),
    ],
)
def test_shorthand_figures_are_read(ledger, cell, meant):
    ledger.write_text(f"reported_at,metric,value\n2024-01-03,killed,{cell}\n")
    row = read_ledger(ledger).claims.iloc[0]
    value_max = None if row["value_max"] is pd.NA else row["value_max"]
    assert (row["value"], value_max, row["qualifier"]) == meant


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("2024", "2024"),
        ("2024-01", "2024-01"),
        ("2024-01-03T16:50+03:30", "2024-01-03T16:50+03:30"),
        ("2024-01-03T15:04/2024-01-03T16:24", "2024-01-03T15:04/2024-01-03T16:24"),
        ("3 January 2024", "2024-01-03"),
        ('"January 3, 2024"', "2024-01-03"),
        ("Jan 2024", "2024-01"),
        ("2024/1/3", "2024-01-03"),
        ("13.4.2024", "2024-04-13"),
        ("4/4/2024", "2024-04-04"),
        ("31/12/2023 16:50", "2023-12-31T16:50"),
        ('"3 Jan 2024, 4:50 pm"', "2024-01-03T16:50"),
        ("3 janvier 2024", "2024-01-03"),
        ("3 января 2024", "2024-01-03"),
    ],
)
def test_dates_are_read_as_people_write_them(ledger, cell, meant):
    ledger.write_text(f"reported_at,metric,value\n{cell},killed,20\n")
    table = read_ledger(ledger)
    assert table.problems == []
    assert table.claims["reported_at"].tolist() == [meant]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("03/04/2024", ["2024-04-03", "2024-03-04"]),
        ("3.1.2024", ["2024-01-03", "2024-03-01"]),
        ("03-Jan-24", ["two digits"]),
        ("Jan 3", ["no year"]),
        ("yesterday", ["no time"]),
        ("2024-02-30", ["no day"]),
        ("45294", ["2024-01-03"]),
        ("", ["empty"]),
    ],
)
def test_a_date_that_is_none_or_has_two_readings_is_refused(ledger, cell, words):
    ledger.write_text(f"reported_at,metric,value\n{cell},killed,20\n2024-01-04,killed,21\n")
    table = read_ledger(ledger)
    (problem,) = table.problems
    assert (problem.line, problem.column, problem.severity) == (2, "reported_at", "error")
    assert all(word in problem.message for word in words), problem.message
    assert table.claims["value"].tolist() == [21]
    assert table.rejected == 1


BAD_ROWS = [
    ("2024-01-03,sheep,20,,,,", "metric", "bad_metric"),
    ("2024-01-03,killed,-4,,,,", "value", "negative"),
    ("2024-01-03,killed,,,,,", "value", "missing_value"),
    ("2024-01-03,killed,60-50,,,,", "value", "bad_figure"),
    ("2024-01-03,killed,50,40,range,,", "value", "bad_figure"),
    ("2024-01-03,killed,100+,,exactly,,", "qualifier", "bad_qualifier"),
    ("2024-01-03,killed,20,,perhaps,,", "qualifier", "bad_qualifier"),
    ("2024-01-03,killed,20,,,maybe,", "lead", "bad_lead"),
    ("2024-01-03,killed,20,,,,rumour", "reason", "bad_reason"),
    ("2024-01-03,killed,20,,,,,surplus", "", "extra_cells"),
    ('2024-01-03,killed,20,,,"yes,', "", "quote"),
    ('2024-01-03,killed,"20"x,,,,', "value", "bad_figure"),
    ("2024-01-03,killed,20,,,,re\x07count", "reason", "control_character"),
    (f"2024-01-03,killed,20,,,,{'x' * 10_001}", "reason", "overlong"),
    (f"2024-01-03,killed,20,,,,{'x' * 200_000}", "", "overlong"),
]


@pytest.mark.parametrize(("row", "column", "code"), BAD_ROWS, ids=[code for _, _, code in BAD_ROWS])
def test_a_bad_row_is_named_and_the_others_are_read(ledger, row, column, code):
    header = "reported_at,metric,value,value_max,qualifier,lead,reason\n"
    ledger.write_text(f"{header}2024-01-02,killed,1,,,,\n{row}\n2024-01-04,killed,3,,,,\n")
    table = read_ledger(ledger)
    assert [(p.line, p.column, p.code) for p in table.problems] == [(3, column, code)]
    assert table.claims["value"].tolist() == [1, 3]
    assert table.rejected == 1


BAD_FILES = {
    "empty": (b"", "empty"),
    "only blank lines": (b"\n\n\n", "empty"),
    "binary": (bytes(range(256)) * 8, "no text"),
    "no header": (b"2024-01-03,killed,20\n", "missing column"),
    "a missing column": (b"reported_at,value\n2024-01-03,20\n", "missing column metric"),
    "a column twice": (b"reported_at,metric,value,Value\n", "twice"),
    "damaged UTF-16": (codecs.BOM_UTF16_LE + b"\x00\xd8\x41\x00" * 9, "UTF-16"),
    "an endless first line": (b"x" * 300_000, "longer than any"),
    "an open quotation mark in the header": (b'"reported_at,metric,value\n' * 3, "header|missing|no"),
}


@pytest.mark.parametrize(("content", "words"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_is_no_ledger_ends_in_one_line_that_names_it(ledger, content, words):
    ledger.write_bytes(content)
    with pytest.raises(TrackerError, match=words) as caught:
        read_ledger(ledger)
    assert str(ledger) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_a_pipe_and_a_missing_file_end_in_one_line(tmp_path):
    import os

    os.mkfifo(tmp_path / "pipe.csv")
    for path in (tmp_path, tmp_path / "pipe.csv", tmp_path / "none.csv"):
        with pytest.raises(TrackerError, match=path.name):
            read_ledger(path)


def test_a_file_too_large_for_memory_is_refused_unread(ledger):
    with ledger.open("wb") as handle:
        handle.truncate(3 << 30)  # a hole: takes no space
    with pytest.raises(TrackerError, match="split it"):
        read_ledger(ledger)


def test_a_file_of_more_rows_than_fit_into_memory_is_refused_before_they_are_made(ledger):
    ledger.write_bytes(b"reported_at,metric,value\n" + b"1,,\n" * 2_000_000)
    with pytest.raises(TrackerError, match="split it"):
        read_ledger(ledger)


def test_of_very_many_problems_the_first_are_listed_and_all_rows_are_counted(ledger):
    ledger.write_bytes(b"reported_at,metric,value\n" + b"x,sheep,-1\n2024,killed,3\n" * 60_000)
    table = read_ledger(ledger)
    assert (len(table.entries), table.rejected) == (60_000, 60_000)
    assert len(table.problems) == 100_001
    assert "more problems are not listed" in table.problems[-1].message


def test_some_damaged_bytes_in_a_sound_file_cost_one_row_only(ledger):
    content = "reported_at,metric,value,attributed_to\n2024-01-03,killed,20,Müller\n2024-01-03,killed,21,Ş X\n"
    ledger.write_bytes(content.encode().replace(b"X", b"\xff"))
    table = read_ledger(ledger)
    assert table.claims["attributed_to"].tolist() == ["Müller"]
    assert [(p.line, p.column, p.code) for p in table.problems] == [(3, "attributed_to", "control_character")]


def test_an_unknown_column_is_mentioned_with_the_one_that_may_be_meant(ledger):
    ledger.write_text("reported_at,metric,value,atributed_to,checked by\n2024-01-03,killed,20,A,B\n")
    table = read_ledger(ledger)
    assert [(p.column, p.severity) for p in table.problems] == [("atributed_to", "warning"), ("checked_by", "warning")]
    assert "is attributed_to meant?" in table.problems[0].message
    assert len(table.claims) == 1


def test_a_row_of_another_event_is_refused(ledger):
    ledger.write_text(
        "reported_at,metric,value,event\n2024-01-03,killed,20,kerman-2024\n2024-01-03,killed,20,beirut-2020\n"
    )
    table = read_ledger(ledger)
    assert [(p.line, p.column, p.code) for p in table.problems] == [(3, "event", "wrong_event")]


def test_an_entry_repeated_by_hand_counts_once(ledger):
    ledger.write_text("reported_at,metric,value\n2024-01-03,killed,20\n2024-01-03,killed,20\n")
    table = read_ledger(ledger)
    assert len(table.entries) == 2
    assert table.claims["line"].tolist() == [2]
    assert [(p.line, p.code, p.severity) for p in table.problems] == [(3, "repeated", "warning")]
