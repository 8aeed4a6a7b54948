"""Whether a figure still stands is weighed by signs, where they are clearly against the rules."""

from __future__ import annotations

import csv
import re

import pytest

from tracker.extractor import extract
from tracker.extractor.language import HERE
from tracker.extractor.overtaken import ALL
from tracker.model import Article, Standing


def weights() -> dict[str, str]:
    with (HERE / "en" / "standing.csv").open(encoding="utf-8", newline="") as handle:
        return {row["sign"]: row["weight"] for row in csv.DictReader(handle)}


def test_every_weight_is_a_number_of_one_sign() -> None:
    with (HERE / "en" / "standing.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))[1:]
    assert [sign for sign, _ in rows] == sorted({sign for sign, _ in rows})
    assert all(re.fullmatch(r"-?\d+(?:\.\d+)?", weight) for _, weight in rows)
    assert ALL in weights()


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("The ferry sank off Kalor. Nine people drowned, the harbour master said.", [Standing.CURRENT]),
        (
            "Forty people died in the fire, the ministry said on Friday. It had initially spoken of 31 dead.",
            [Standing.CURRENT, Standing.SUPERSEDED],
        ),
        (
            "The storm killed 12 people in Lower Valda, 9 in Upper Valda and 4 on the coast, the office said.",
            [Standing.CURRENT] * 3,
        ),
    ],
)
def test_what_stands_and_what_does_not(text: str, standing: list[str]) -> None:
    claims = extract(Article(text, published_at="2024-05-10"))
    assert [claim.standing for claim in claims] == standing
