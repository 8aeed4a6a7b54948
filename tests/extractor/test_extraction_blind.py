"""The articles of the blind rounds, since learned from: what was reached is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.articles import read_articles
from tracker.evaluation import compare, contain, extracted, read_gold

BLIND = Path(__file__).parents[1] / "golden" / "blind"
# F1 of metric and value, and with qualifier, speaker and day: a little under what was reached.
FLOORS = {
    "round1": (0.94, 0.83),
    "round1b": (0.89, 0.79),
    "round2": (0.91, 0.73),
    "round3": (0.91, 0.75),
    "round4": (0.94, 0.80),
    "round5": (0.96, 0.91),
    "round6": (0.96, 0.90),
    "round7": (0.94, 0.88),
    "round8": (0.95, 0.86),
    "round9": (0.94, 0.87),
    "round10": (0.94, 0.88),
}


def test_every_round_has_a_floor() -> None:
    assert {path.name.partition(".")[0] for path in BLIND.glob("*.gold.jsonl")} == set(FLOORS)


@pytest.mark.parametrize("name", FLOORS)
def test_what_a_blind_round_taught_is_kept(name: str) -> None:
    articles = {str(article.id): article for article in read_articles(str(BLIND / f"{name}.docs.jsonl"))}
    golds = read_gold(str(BLIND / f"{name}.gold.jsonl"), articles)
    measured = compare(golds, extracted(articles.values()))
    figure, main = FLOORS[name]
    assert (measured.figure.f1 >= figure, measured.main.f1 >= main) == (True, True), "\n".join(
        map(str, measured.faults)
    )


def test_reports_in_capitals_are_read_too() -> None:
    """Sixty reports in the manner of the radio of the eighties, whose gold has values and no spans."""
    stem = BLIND.parent / "capitals"
    articles = {str(article.id): article for article in read_articles(f"{stem}.docs.jsonl")}
    golds = read_gold(f"{stem}.gold.jsonl", articles, spans=False)
    assert contain(golds, extracted(articles.values())).by_document >= 0.93
