"""What holds of any text at all: no error, true spans, the same answer twice, no echo from elsewhere."""

from __future__ import annotations

import dataclasses
import re

import pytest
from corpus_cases import corpus, negatives
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracker.extractor import extract
from tracker.extractor.language import language, tokenise
from tracker.model import CLAIM_FIELDS, Article, Claim, Metric, Qualifier, parse_time

WORDS = re.findall(
    r"\S+",
    """
    0 1 3 17 84 100 1,204 1.2 2.3M 5k 50-60 64–116 ²³ ٤٢ ½ 1e9 00 999999999999999999999 22-year-old 𝟙𝟚 Ⅻ
    one a twelve twenty-three hundred thousand million dozen dozens half couple no none zero scores
    killed dead wounded injured missing died toll casualties bodies lives injuries kidnapped homeless hurt
    killed dead wounded injured missing died toll casualties bodies lives injuries kidnapped homeless hurt
    people children police said according to told by from of them including and or between at least more than about
    another on Thursday yesterday initially rose were was have been had who that in the Kabul Ahmad Vahidi minister,
    “ ” " ' ’ ( ) [ ] { } — – - , . ; : ? ! … % $ € İ ß
    """,
)
GAPS = ["\n", "\n\n", "\r\n", "\t", "\u00a0", "\u200b", "", "\x00", "\ud800", "\u202e"]
PIECES = st.sampled_from([*WORDS, *GAPS])
PROSE = st.lists(st.tuples(PIECES, st.sampled_from([" ", " ", " ", "", "\n"])), max_size=60).map(
    lambda pairs: "".join(piece + gap for piece, gap in pairs)
)
PUBLISHED = st.sampled_from(
    [None, "2024", "2024-02", "2024-02-29", "2024-01-04T17:20-05:00", "0001-01-01", "9999-12-30"]
)
NUMBER_WORD = frozenset(piece for word in language().numbers for piece in re.split(r"[\s-]+", word))


def claims_are_sound(article: Article, claims: list[Claim]) -> None:
    """What is true of every claim of every article."""
    text = article.text
    for claim in claims:
        assert claim.start is not None and claim.end is not None
        assert 0 <= claim.start < claim.end <= len(text)
        expression = text[claim.start : claim.end]
        assert expression == expression.strip()
        words = [piece for token in tokenise(expression) for piece in re.split("[-‑]", token)]
        assert any(c.isdigit() for c in expression) or any(word in NUMBER_WORD for word in words)
        assert claim.metric in set(Metric)
        assert claim.qualifier in set(Qualifier)
        assert claim.value >= 0
        assert claim.value_max is None or (claim.value_max > claim.value and claim.qualifier == Qualifier.RANGE)
        assert claim.rule
        assert claim.quote and len(claim.quote) <= 160 and "\n" not in claim.quote
        for moment in (claim.reported_at, claim.published_at):
            assert moment is None or parse_time(moment)
    starts = [claim.start for claim in claims]
    assert starts == sorted(starts)


@settings(max_examples=150, deadline=None)
@given(st.text(), PUBLISHED)
@example("", None)
@example("\ufeff12 dead", None)
@example("1" * 5000 + " dead", None)
@example("12 killed " + "." * 200_000, None)  # dots: what is looked for behind a sentence must not try them twice
@example("killed " * 300 + "12", "2024-01-01")
@example("12 dead" + "(" * 500, "2024-01-01")
@example("“" * 400 + "12 dead, he said", "2024-01-01")
def test_no_text_at_all_raises(text: str, published: str | None) -> None:
    article = Article(text, published_at=published)
    claims_are_sound(article, extract(article))


@settings(max_examples=400, deadline=None)
@given(PROSE, PUBLISHED)
def test_no_heap_of_figures_quotes_and_brackets_raises(text: str, published: str | None) -> None:
    article = Article(text, published_at=published)
    claims_are_sound(article, extract(article))


@settings(max_examples=100, deadline=None)
@given(PROSE)
def test_the_same_text_twice_gives_the_same_claims(text: str) -> None:
    article = Article(text, published_at="2024-05-10")
    assert extract(article) == extract(article)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([a for a in corpus()[0] if a.published_at]), st.sampled_from(["\n\n", "\n\n\n\n"]))
def test_an_unrelated_paragraph_at_the_end_changes_no_claim(article: Article, gap: str) -> None:
    longer = dataclasses.replace(article, text=article.text + gap + UNRELATED)
    assert extract(longer) == extract(article)


UNRELATED = (
    "The museum reopens in spring. Its garden has 40 kinds of roses, the director said, and a new path of 300 metres "
    "leads to the lake. Tickets cost 12 euros."
)


def test_an_unrelated_sentence_with_numbers_as_a_paragraph_of_its_own_changes_no_claim() -> None:
    text = "Flooding killed 12 people in the valley, the governor said."
    before = extract(Article(text, id="a", published_at="2024-05-10"))
    assert len(before) == 1
    for sentence in negatives():
        alone = extract(Article(sentence, id="a", published_at="2024-05-10"))
        after = extract(Article(f"{text}\n\n{sentence}", id="a", published_at="2024-05-10"))
        assert alone or after == before, sentence  # a false alarm is counted elsewhere


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-30"])
@pytest.mark.parametrize(
    "text",
    [
        "At least 19 people died in two weeks of protests, a rights group said.",
        "Ten years after the fire of 3 May 2014, nine are still missing. Twelve died at 10:15 p.m. on Sunday.",
        "He said at 11:50 p.m. that 12 had died. The day before, 9 were hurt. By the next Friday 14 had died.",
    ],
)
def test_the_ends_of_the_calendar_are_no_obstacle(text: str, published: str) -> None:
    article = Article(text, published_at=published)
    claims_are_sound(article, extract(article))


QUOTATION_MARKS = ['" ', " ”", "“” ", "' "]


@pytest.mark.parametrize("text", ["12 were killed, he said.{} 4 were hurt.", "He said 12 were killed, {} and 4 hurt"])
@pytest.mark.parametrize("marks", [mark * count for mark in QUOTATION_MARKS for count in (1, 5, 1_600)])
def test_quotation_marks_alone_are_no_obstacle(text: str, marks: str) -> None:
    article = Article(text.format(marks), published_at="2024-05-10")
    claims = extract(article)
    claims_are_sound(article, claims)
    assert claims[0].value == 12


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=" \t\r\n\f\v\u00a0\u2003\u200b\ufeff"))
def test_a_blank_text_has_no_claims(text: str) -> None:
    assert extract(Article(text)) == []


def test_every_case_of_the_corpus_is_sound() -> None:
    for article in corpus()[0]:
        claims_are_sound(article, extract(article))


@pytest.mark.parametrize("case", [str.upper, lambda text: text.replace("\n", "\r\n"), lambda text: "\n" + text])
def test_the_form_of_a_text_does_not_make_spans_wrong(case) -> None:  # type: ignore[no-untyped-def]
    for article in corpus()[0][::5]:
        changed = dataclasses.replace(article, text=case(article.text))
        claims_are_sound(changed, extract(changed))


def test_a_claim_carries_its_articles_fields() -> None:
    article = Article(
        "A blast killed 12 people.", id="x1", published_at="2024-05-10", outlet="Daily", url="https://example.org/1"
    )
    (claim,) = extract(article)
    told = {name: getattr(claim, name) for name in CLAIM_FIELDS}
    assert told["article_id"] == "x1"
    assert (told["outlet"], told["url"], told["published_at"]) == ("Daily", "https://example.org/1", "2024-05-10")
    assert told["event"] is None, "the ledger names the event"
