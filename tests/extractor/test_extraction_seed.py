"""The seed article and the sample in our own words give the four figures of Kerman's first two days."""

from __future__ import annotations

from pathlib import Path

import pytest
from corpus_cases import SHARED

from tracker.articles import read_article
from tracker.extractor import extract
from tracker.model import Article, Claim

SEED = SHARED / "seed" / "000_8bbfc53a13d80d1b.txt"
SAMPLE = Path(__file__).parents[2] / "data" / "articles" / "kerman-sample.txt"
FOUR = {
    ("killed", "more_than", 100, "most international reports", "2024-01-03"),
    ("killed", "exact", 200, "fox news", "2024-01-03"),
    ("killed", "at_least", 84, "", "2024-01-04"),
    ("injured", "more_than", 280, "", "2024-01-04"),
}


def told(claims: list[Claim]) -> list[tuple[str, str, int, str, str]]:
    """Metric, qualifier, value, speaker and day of the claims about the article's own event."""
    return [
        (c.metric, c.qualifier, c.value, (c.attributed_to or "").casefold(), (c.reported_at or "")[:10])
        for c in claims
        if c.about == "main"
    ]


@pytest.mark.skipif(not SEED.is_file(), reason="the seed article is not here")
def test_the_seed_article_gives_its_four_figures_and_no_other() -> None:
    claims = told(extract(Article(SEED.read_text(encoding="utf-8"), outlet="ZeroHedge")))
    assert len(claims) == 4
    assert set(claims) == FOUR


@pytest.mark.skipif(not SEED.is_file(), reason="the seed article is not here")
def test_the_seed_articles_own_byline_dates_it() -> None:
    claims = extract(Article(SEED.read_text(encoding="utf-8")))
    assert {(claim.published_at or "")[:16] for claim in claims} == {"2024-01-04T17:20"}


@pytest.mark.skipif(not SEED.is_file(), reason="the seed article is not here")
def test_a_given_time_of_publication_is_kept_as_given() -> None:
    article = Article(SEED.read_text(encoding="utf-8"), published_at="2024-01-04T17:20-05:00")
    claims = extract(article)
    assert set(told(claims)) == FOUR
    assert {claim.published_at for claim in claims} == {"2024-01-04T17:20-05:00"}


def test_the_sample_article_gives_the_same_four_figures() -> None:
    claims = told(extract(read_article(str(SAMPLE))))
    assert len(claims) == 4
    assert set(claims) == FOUR
