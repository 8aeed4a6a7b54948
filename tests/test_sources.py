"""Speakers and the offices behind them, through the tables that ship and through tables that people write."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.model import TrackerError
from tracker.sources import DEFAULT_TABLE, SOURCE_COLUMNS, Sources, Voice

HERE = Path(__file__).parent
SHIPPED = HERE.parent / "data" / "sources.csv"
KINDS = {
    "government",
    "health_ministry",
    "emergency_service",
    "police",
    "military",
    "hospital",
    "state_media",
    "media",
    "armed_group",
    "ngo_un",
    "compiler",
    "witness",
    "unknown",
}
GENERAL = Sources.load()
WITH_EVENTS = Sources.load(SHIPPED)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


CASES = rows(HERE / "speakers.csv")
SPEAKERS = sorted({case["speaker"] for case in CASES})


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['speaker']} {case['event']}".strip())
def test_a_speaker_is_the_voice_of_the_office_behind_the_words(case: dict[str, str]) -> None:
    sources = WITH_EVENTS if case["event"] else GENERAL
    voice = sources.resolve(case["speaker"], event=case["event"])
    assert (voice.voice, voice.kind) == (case["voice"], case["kind"])


def test_the_table_and_not_the_code_says_which_kinds_are_official() -> None:
    table = {row["text"]: row["official"] == "yes" for row in rows(DEFAULT_TABLE) if row["match"] == "kind"}
    assert set(table) == KINDS
    assert {name: kind.official for name, kind in GENERAL.kinds.items()} == table
    assert table["health_ministry"] and table["police"]
    assert not any(table[kind] for kind in ("media", "state_media", "armed_group", "compiler", "witness", "unknown"))


def test_most_international_reports_are_media_and_not_official() -> None:
    assert GENERAL.resolve("most international reports") == Voice("media reports", "media", False)


@pytest.mark.parametrize(
    ("attributed_to", "via", "outlet", "voice"),
    [
        ("police", "AP", "BBC", Voice("police", "police", True)),
        ("", "AP", "BBC", Voice("Associated Press", "media", False)),
        ("not stated", "", "BBC", Voice("BBC", "media", False)),
        (None, None, "Islam Times", Voice("Islam Times", "media", False)),
        ("", "", "Tasnim", Voice("Tasnim", "state_media", False)),
        ("unknown", "n/a", "", Voice("not stated", "unknown", False)),
        (None, None, None, Voice("not stated", "unknown", False)),
    ],
)
def test_where_no_speaker_is_named_the_relay_and_then_the_outlet_speaks(
    attributed_to: str | None, via: str | None, outlet: str | None, voice: Voice
) -> None:
    assert GENERAL.resolve(attributed_to, via, outlet) == voice


def test_a_row_of_one_event_holds_for_that_event_only() -> None:
    assert WITH_EVENTS.resolve("Ministry of Health", event="beirut-2020").voice == "Lebanese health ministry"
    assert WITH_EVENTS.resolve("Ministry of Health", event="october-7-2023").voice == "Israeli health ministry"
    assert WITH_EVENTS.resolve("Ministry of Health", event="somewhere-2030").voice == "health ministry"


@pytest.mark.parametrize("path", [DEFAULT_TABLE, SHIPPED], ids=["default", "shipped"])
def test_every_name_and_alias_of_the_tables_leads_to_its_own_row(path: Path) -> None:
    for row in rows(path):
        if row["match"] in ("name", "alias"):
            found = WITH_EVENTS.resolve(row["text"], event=row["event"])
            assert (found.voice, found.kind) == (row["voice"], row["kind"]), row


# ------------------------------------------------------------------------------------- a person's table


def written(folder: Path, *lines: str, header: str = ",".join(SOURCE_COLUMNS)) -> Path:
    path = folder / "sources.csv"
    path.write_text("\n".join((header, *lines, "")), encoding="utf-8")
    return path


def test_a_workspace_table_extends_the_default_table_and_goes_before_it(tmp_path: Path) -> None:
    path = written(tmp_path, "alias,Jane Roe,harbour office,government,,", r"pattern,\bpolice\b,city police,police,,")
    sources = Sources.load(path)
    assert sources.resolve("jane  roe").voice == "harbour office"
    assert sources.resolve("police spokesman Omar Sy").voice == "city police"
    assert sources.resolve("Fox News").kind == "media"


@pytest.mark.parametrize(
    ("header", "line", "speaker"),
    [("alias,voice,kind", "Jane Roe,harbour office,government", "Jane Roe"),
     ("pattern,voice,kind", "harbou?r,harbour office,government", "the Harbor Master")],
)  # fmt: skip
def test_a_short_table_of_aliases_or_patterns_is_enough(tmp_path: Path, header: str, line: str, speaker: str) -> None:
    sources = Sources.load(written(tmp_path, line, header=header))
    assert sources.resolve(speaker) == Voice("harbour office", "government", True)


def test_a_table_may_define_a_kind_and_make_an_exception_from_official(tmp_path: Path) -> None:
    sources = Sources.load(
        written(
            tmp_path,
            "kind,utility,utility,,yes,",
            "alias,Water Board,Water Board,utility,,",
            "alias,Foreign Office of Elsewhere,another state,government,no,",
        )
    )
    assert sources.resolve("water board") == Voice("Water Board", "utility", True)
    assert sources.resolve("Foreign Office of Elsewhere") == Voice("another state", "government", False)


def test_a_file_that_is_not_there_is_passed_over(tmp_path: Path) -> None:
    assert Sources.load(tmp_path / "none.csv").resolve("police").kind == "police"
    assert Sources.load([tmp_path / "none.csv", SHIPPED]).resolve("Tal Heinrich", event="october-7-2023").official


@pytest.mark.parametrize(
    ("line", "place", "code"),
    [
        ("alias,Jane Roe,harbour office,royalty,,", ":3:kind", "unknown_kind"),
        ("alias,Jane Roe,,government,,", ":3:voice", "missing_voice"),
        ("pattern,(,harbour office,government,,", ":3:text", "bad_pattern"),
        ("nickname,Jane,harbour office,government,,", ":3:match", "unknown_match"),
        ("alias,Jane Roe,harbour office,government,perhaps,", ":3:official", "bad_value"),
        ("alias,,harbour office,government,,", ":3:text", "bad_value"),
        ('alias,"Jane Roe"x,harbour office,government,,', ":3", "csv"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_by_file_line_and_column(
    tmp_path: Path, line: str, place: str, code: str
) -> None:
    path = written(tmp_path, "alias,John Doe,harbour office,government,,", line)
    with pytest.raises(TrackerError) as caught:
        Sources.load(path)
    assert str(caught.value).startswith(f"{path}{place}: ")
    assert "\n" not in str(caught.value)
    assert caught.value.problem.code == code


def test_a_table_without_a_needed_column_says_which_and_what_the_header_is(tmp_path: Path) -> None:
    with pytest.raises(TrackerError, match="missing column voice: the header is match,text,voice"):
        Sources.load(written(tmp_path, "alias,Jane Roe,government", header="match,text,kind"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_is_read_as_spreadsheets_save_it(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "sources.csv"
    text = 'Match,text,voice,kind\r\nalias,José,"Office, 2",government\r\n'
    path.write_bytes(text.replace(",", separator).encode(encoding))
    assert Sources.load(path).resolve("José").voice == f"Office{separator} 2".strip()


def test_a_table_that_is_no_text_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "sources.csv"
    path.write_bytes(bytes(range(256)))
    with pytest.raises(TrackerError, match="this is no text"):
        Sources.load(path)


# ------------------------------------------------------------------------------------------ whole frames


def frame(**columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(values, dtype="str") for name, values in columns.items()})


cells = st.sampled_from([*SPEAKERS, "", "not stated", "BBC", "Somebody Else"])
events = st.sampled_from(["", "kerman-2024", "beirut-2020", "elsewhere-2030"])


@given(st.lists(st.tuples(cells, cells, cells, events), max_size=12))
def test_a_frame_gets_for_every_row_what_resolve_says(rows: list[tuple[str, str, str, str]]) -> None:
    names = ("attributed_to", "via", "outlet", "event")
    claims = frame(**{name: [row[place] for row in rows] for place, name in enumerate(names)})
    claims.index = pd.Index(range(100, 100 + len(rows)))
    before = claims.copy()
    out = WITH_EVENTS.annotate(claims)
    expected = [WITH_EVENTS.resolve(*row[:3], event=row[3]) for row in rows]
    assert list(zip(out["voice"], out["voice_kind"], out["official"], strict=True)) == [
        (voice.voice, voice.kind, voice.official) for voice in expected
    ]
    assert [str(kind) for kind in out.dtypes[["voice", "voice_kind", "official"]]] == ["str", "str", "bool"]
    assert list(out.columns) == [*names, "voice", "voice_kind", "official"]
    assert out.index.equals(claims.index)
    pd.testing.assert_frame_equal(claims, before)


def test_a_frame_without_the_columns_of_speakers_has_unknown_voices() -> None:
    out = GENERAL.annotate(pd.DataFrame({"value": [1, 2]}))
    assert list(out["voice"]) == ["not stated", "not stated"]
    assert list(out["official"]) == [False, False]


def test_empty_cells_of_any_sort_count_as_no_speaker() -> None:
    claims = pd.DataFrame({"attributed_to": pd.Series([None, float("nan"), "police"], dtype="object")})
    assert list(GENERAL.annotate(claims)["voice"]) == ["not stated", "not stated", "police"]


def test_rows_with_the_same_index_keep_their_own_voices() -> None:
    claims = frame(attributed_to=["police", "", "Fox News"], outlet=["BBC", "BBC", "BBC"])
    claims.index = pd.Index([7, 7, 7])
    assert list(GENERAL.annotate(claims)["voice"]) == ["police", "BBC", "Fox News"]


# --------------------------------------------------------------------------------------------- any text


@given(st.text(max_size=200))
def test_any_text_has_a_voice_of_a_known_kind(text: str) -> None:
    voice = GENERAL.resolve(text)
    assert voice.voice and voice.kind in GENERAL.kinds


@given(st.sampled_from(SPEAKERS), st.sampled_from(["{} via AP", "AP citing {}", "{}; confirmed by Reuters", " {} ,"]))
def test_who_relays_a_figure_does_not_change_who_said_it(speaker: str, form: str) -> None:
    alone = GENERAL.resolve(speaker)
    if alone.voice != "not stated" and ";" not in speaker:
        assert GENERAL.resolve(form.format(speaker)).kind == alone.kind


@pytest.mark.parametrize("piece", ["of the ", "A ", "citing ", "(a) ", "x's ", "media ", "and of ", "a, b; "])
def test_a_long_and_strange_speaker_is_read_like_any_other(piece: str) -> None:
    assert GENERAL.resolve(piece * 3000).kind in GENERAL.kinds
