"""The articles of the blind rounds, since learned from: what was reached is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.articles import read_articles
from tracker.evaluation import compare, contain, extracted, read_gold

BLIND = Path(__file__).parents[1] / "golden" / "blind"
# F1 of metric and value, and with qualifier, speaker and day: a little under what was reached.
FLOORS = {
    "round1": (0.96, 0.93),
    "round1b": (0.95, 0.94),
    "round2": (0.97, 0.87),
    "round3": (0.96, 0.85),
    "round4": (0.97, 0.92),
    "round5": (0.98, 0.96),
    "round6": (0.98, 0.96),
    "round7": (0.96, 0.94),
    "round8": (0.96, 0.94),
    "round9": (0.97, 0.95),
    "round10": (0.97, 0.95),
    "round11": (0.95, 0.89),
    "round12": (0.975, 0.96),
    "round13": (0.96, 0.89),
    "round14": (0.96, 0.92),
    "round15": (0.96, 0.93),
    "round16": (0.94, 0.89),
    "round17": (0.92, 0.87),
    "round18": (0.96, 0.95),
    "round19": (0.96, 0.89),
    "round20": (0.96, 0.95),
    "round21": (0.94, 0.87),
    "round22": (0.96, 0.89),
    "round23": (0.965, 0.93),
    "round24": (0.96, 0.92),
    "round25": (0.95, 0.86),
    "round26": (0.95, 0.91),
    "round27": (0.98, 0.92),
    "round28": (0.94, 0.9),
    "round29": (0.975, 0.92),
    "round30": (0.965, 0.93),
    "round31": (0.985, 0.965),
    "round32": (0.975, 0.9),
    "round33": (0.94, 0.92),
    "round34": (0.94, 0.88),
    "round35": (0.98, 0.93),
    "round36": (0.975, 0.94),
    "round37": (0.95, 0.935),
    "round38": (0.91, 0.865),
    "round39": (0.955, 0.89),
    "round40": (0.975, 0.94),
    "round41": (0.965, 0.935),
    "round42": (0.99, 0.975),
    "round43": (0.965, 0.945),
    "round44": (0.965, 0.955),
    "round45": (0.975, 0.905),
    "round46": (0.935, 0.875),
    "round47": (0.97, 0.91),
    "round48": (0.965, 0.875),
    "round49": (0.955, 0.89),
    "round50": (0.945, 0.86),
    "round51": (0.97, 0.915),
    "round52": (0.945, 0.84),
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


@pytest.mark.parametrize(
    ("name", "floor"),
    [
        ("capitals", 0.95),
        ("capitals2", 0.88),
        ("capitals3", 0.9),
        ("capitals4", 0.9),
        ("capitals5", 0.92),
        ("capitals6", 0.93),
        ("capitals7", 0.94),
        ("capitals8", 0.84),
        ("capitals9", 0.91),
        ("capitals10", 0.93),
    ],
)
def test_reports_in_capitals_are_read_too(name: str, floor: float) -> None:
    """Reports in the manner of the radio of the eighties, whose gold has values and no spans: recall by document."""
    stem = BLIND.parent / name
    articles = {str(article.id): article for article in read_articles(f"{stem}.docs.jsonl")}
    golds = read_gold(f"{stem}.gold.jsonl", articles, spans=False)
    assert contain(golds, extracted(articles.values())).by_document >= floor
