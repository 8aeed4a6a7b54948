"""Measuring the extractor: the matching by hand, the agreement with the published scorer, the command."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from corpus_cases import SHARED, corpus

from tracker.cli import main
from tracker.evaluation import FIELDS, compare, contain, extracted, same

TEXT = "A blast killed 12 people and wounded 30, police said."


def gold(**fields: Any) -> dict[str, Any]:
    usual = {
        "doc": "a",
        "metric": "killed",
        "value": 12,
        "value_max": None,
        "start": 15,
        "end": 17,
        "reported_at": "2024-05-10",
    }
    return usual | {"attributed_to": "police", "qualifier": "exact"} | fields


def claim(**fields: Any) -> dict[str, Any]:
    row = gold(**fields)
    row["article_id"] = row.pop("doc")
    return {**row, "basis": "total", "standing": "current", "about": "main", "certainty": "stated"} | fields


def test_a_claim_matches_where_spans_overlap_and_figures_are_equal() -> None:
    told = compare([gold(), gold(metric="injured", value=30, start=37, end=39)], [claim(start=14)])
    assert (told.figure.matched, told.figure.missed, told.figure.false) == (1, 1, 0)
    assert (told.figure.precision, told.figure.recall) == (1.0, 0.5)
    assert told.figure.f1 == pytest.approx(2 / 3)
    assert told.every.matched == 1


@pytest.mark.parametrize("fields", [{"value": 13}, {"value_max": 20}, {"metric": "injured"}, {"start": 17, "end": 19}])
def test_another_figure_or_place_is_a_miss_and_a_false_alarm(fields: dict[str, Any]) -> None:
    told = compare([gold()], [claim(**fields)])
    assert (told.figure.matched, told.figure.missed, told.figure.false) == (0, 1, 1)
    assert [fault.kind for fault in told.faults] == ["missed", "false"]


def test_optional_figures_are_neither_rewarded_nor_punished() -> None:
    optional = gold(optional=True)
    assert compare([optional], []).figure.missed == 0
    assert compare([optional], [claim(), claim(metric="injured")]).figure.false == 0


def test_of_two_claims_the_one_that_agrees_more_is_paired() -> None:
    told = compare([gold()], [claim(attributed_to="witnesses"), claim()])
    assert told.right["attributed_to"] == 1
    assert told.figure.false == 1


def test_the_main_fields_are_qualifier_speaker_and_day() -> None:
    assert compare([gold()], [claim(via="ISNA")]).main.matched == 1
    assert compare([gold()], [claim(via="ISNA")]).every.matched == 0
    for fields in ({"qualifier": "about"}, {"attributed_to": None}, {"reported_at": "2024-05-09"}):
        assert compare([gold()], [claim(**fields)]).main.matched == 0


@pytest.mark.parametrize(
    ("name", "wanted", "got", "agree"),
    [
        ("attributed_to", "Interior Minister Ahmad Vahidi", "Ahmad Vahidi", True),
        ("attributed_to", "the police", "Police", True),
        ("attributed_to", "police", "fire brigade", False),
        ("attributed_to", "Vahidi", "b c d Vahidi", False),
        ("attributed_to", None, "", True),
        ("group", "children", None, False),
        ("reported_at", "2024-01-03T18:00+03:30", "2024-01-03", True),
        ("reported_at", "2024-01-03", "2024-01-04", False),
        ("basis", None, "total", True),
        ("standing", None, "superseded", False),
    ],
)
def test_names_agree_by_their_words_and_times_by_their_day(name: str, wanted: Any, got: Any, agree: bool) -> None:
    assert same(name, {name: wanted}, {name: got}) is agree


def test_nothing_at_all_gives_zeros() -> None:
    told = compare([], [])
    assert (told.documents, told.figure.f1, told.interval) == (0, 0.0, (0.0, 0.0))
    assert contain([], []).recall == 0.0


def test_the_interval_repeats_and_holds_the_figure() -> None:
    articles, golds = corpus()
    claims = extracted(articles[:150])
    kept = [g for g in golds if g["doc"] in {a.id for a in articles[:150]}]
    one, other = compare(kept, claims), compare(kept, claims)
    assert one.interval == other.interval
    assert one.interval[0] <= one.figure.f1 <= one.interval[1]


def test_containment_counts_figures_found_anywhere() -> None:
    golds = [
        {"doc": "a", "metric": "killed", "value": 8, "alternatives": [12]},
        {"doc": "b", "metric": "killed", "value": 1},
    ]
    told = contain(golds, [claim()])
    assert (told.found, told.gold, told.recall, told.by_document) == (1, 2, 0.5, 0.5)
    assert [str(fault) for fault in told.faults] == ["b missed killed 1"]


# --------------------------------------------------------------------------- beside the published scorer


def scored(arguments: list[str]) -> str:
    return subprocess.run(
        [sys.executable, str(SHARED / "eval" / "score.py"), *arguments], capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.skipif(not (SHARED / "eval" / "score.py").is_file(), reason="the published scorer is not here")
@pytest.mark.parametrize("name", ["newswire_dev", "muc_dev"])
def test_the_figures_are_those_of_the_published_scorer(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    docs, answers = (str(SHARED / "eval" / f"{name}.{part}.jsonl") for part in ("docs", "gold"))
    found = tmp_path / "claims.jsonl"
    assert main(["scan", docs, "--out", str(found)]) == 0
    option = ["--containment"] if name == "muc_dev" else []
    theirs = scored([*option, answers, str(found)])
    capsys.readouterr()
    assert main(["evaluate", docs, answers, *option, "--format", "json"]) == 0
    ours = json.loads(capsys.readouterr().out)
    rows = {row["measure"]: row for row in ours["measures"]}
    assert f"documents {ours['documents']} " in theirs
    assert f"gold {ours['gold']} " in theirs
    if option:
        assert f"recall {rows['found anywhere']['recall']:.3f}" in theirs
        assert f"by document {rows['found, mean of documents']['recall']:.3f}" in theirs
        return
    figure = rows["metric and value"]
    line = (
        f"precision {figure['precision']:.3f}  recall {figure['recall']:.3f}  F1 {figure['f1']:.3f}"
        f"   (95% over documents {figure['f1_low']:.3f} to {figure['f1_high']:.3f})"
    )
    assert line in theirs
    for measure in ("with qualifier, speaker and day", "with every field"):
        assert f"{measure:32s} F1 {rows[measure]['f1']:.3f}" in theirs
    for field in FIELDS:
        assert f"{field:14s} right in {rows[field]['right']}/{rows[field]['of']} =" in theirs


# --------------------------------------------------------------------------------------------- the command


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    docs, answers = tmp_path / "docs.jsonl", tmp_path / "gold.jsonl"
    docs.write_text(json.dumps({"id": "a", "text": TEXT, "published_at": "2024-05-10"}) + "\n", encoding="utf-8")
    rows = [gold(), gold(metric="injured", value=31, start=37, end=39)]
    answers.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return docs, answers


def test_evaluate_prints_figures_fields_and_errors(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    docs, answers = map(str, files)
    assert main(["evaluate", docs, answers, "--errors"]) == 0
    out, err = capsys.readouterr()
    rows = {row["measure"]: row for row in csv.DictReader(io.StringIO(out))}
    assert rows["metric and value"]["f1"] == "0.5"
    assert rows["qualifier"]["accuracy"] == "1.0"
    assert set(FIELDS) <= set(rows)
    assert err.splitlines() == ["a:37 missed injured 31", "a:37 false injured 30 'wounded 30'"]


def test_evaluate_draws_a_table_where_asked(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    docs, answers = map(str, files)
    assert main(["evaluate", docs, answers, "--format", "table", "--errors"]) == 0
    out = capsys.readouterr().out
    assert "metric and value" in out and "attributed_to" in out and "a:37 missed injured 31" in out


BAD = [
    ("{", "json"),
    ("[1]", "an object"),
    ('{"doc": "b"}', "no article has the id 'b'"),
    ('{"doc": "a", "metric": "hurt"}', "is no metric"),
    ('{"doc": "a", "metric": "killed", "value": "12"}', "whole number"),
    ('{"doc": "a", "metric": "killed", "value": -1}', "whole number"),
    ('{"doc": "a", "metric": "killed", "value": 12}', "--containment"),
    ('{"doc": "a", "metric": "killed", "value": 12, "start": 15, "end": 999}', "no span"),
    ("", "no gold claims"),
]


@pytest.mark.parametrize(("line", "told"), BAD)
def test_a_bad_gold_file_is_one_clear_line(
    files: tuple[Path, Path], line: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    docs, answers = files
    answers.write_text(line + "\n", encoding="utf-8")
    assert main(["evaluate", str(docs), str(answers)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert answers.name in err and told.lower() in err.lower()


def test_articles_with_one_id_are_refused(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    docs, answers = files
    docs.write_text(docs.read_text(encoding="utf-8") * 2, encoding="utf-8")
    assert main(["evaluate", str(docs), str(answers)]) == 2
    assert "two articles have the id 'a'" in capsys.readouterr().err


@pytest.mark.parametrize("which", [0, 1])
def test_a_file_that_is_not_there_is_named(
    files: tuple[Path, Path], which: int, capsys: pytest.CaptureFixture[str]
) -> None:
    files[which].unlink()
    assert main(["evaluate", *map(str, files)]) == 2
    assert files[which].name in capsys.readouterr().err
