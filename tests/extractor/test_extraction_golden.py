"""Whole articles with everything that a page has around its text."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from tracker.articles import read_article
from tracker.evaluation import Evaluation, compare
from tracker.extractor import extract

GOLDEN = Path(__file__).parents[1] / "golden"
NAMES = sorted(path.stem for path in GOLDEN.glob("*.txt"))


def golds(name: str, text: str) -> list[dict[str, Any]]:
    """The claims of an article's CSV, each placed at the next occurrence of its span."""
    rows = []
    position = 0
    with (GOLDEN / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        for line in csv.DictReader(handle):
            row: dict[str, Any] = {column: cell or None for column, cell in line.items()}
            start = text.index(line["span"], position)
            position = start + len(line["span"])
            rows.append(row | {"doc": name, "value": int(line["value"]), "start": start, "end": position})
    return rows


def read(name: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Gold and extracted claims of one article."""
    article = read_article(str(GOLDEN / f"{name}.txt"))
    return golds(name, article.text), [claim.as_dict() | {"article_id": name} for claim in extract(article)]


def faults(told: Evaluation) -> str:
    return "\n".join(map(str, told.faults))


@pytest.fixture(scope="module")
def told() -> Evaluation:
    return compare([gold for name in NAMES for gold in read(name)[0]], [c for name in NAMES for c in read(name)[1]])


def test_the_figures_of_whole_articles_are_found_and_few_others(told: Evaluation) -> None:
    assert told.figure.f1 >= 0.9, faults(told)


def test_nine_tenths_of_the_fields_of_whole_articles_are_right(told: Evaluation) -> None:
    assert sum(told.right.values()) >= 0.9 * len(told.right) * told.figure.matched, faults(told)
