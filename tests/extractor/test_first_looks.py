"""First looks, which save reading on, never pass over what reading on would find."""

from __future__ import annotations

import re

from corpus_cases import corpus, negatives
from hypothesis import given, settings
from hypothesis import strategies as st
from test_extraction_properties import PROSE

from tracker.extractor.days import Phrase
from tracker.extractor.drafts import Passage, Tools
from tracker.extractor.language import tokens_of
from tracker.extractor.reading import reader

READER = reader()
TOOLS = Tools(READER.times, READER.items, READER.speakers)
TEXTS = [article.text for article in corpus()[0]] + negatives()


def sentences(text: str) -> list[Passage]:
    """Every sentence of a text, whatever the first look says of it."""
    spans = enumerate(span for layout in READER.segmenter.windows(text) for span in layout.paragraphs)
    found = [s for number, span in spans for s in READER.segmenter.sentences(text, number, *span)]
    parts = [tokens_of(text, s.start, s.end) for s in found]
    told = [READER.screen.verdict(READER.screen.look(part), part) for part in parts]
    return [Passage(text, s, part, seen, TOOLS) for s, part, seen in zip(found, parts, told, strict=True)]


def figures_are_looked_at(text: str) -> None:
    for passage in sentences(text):
        words = text[passage.sentence.start : passage.sentence.end]
        told = passage.told
        for known in (frozenset[str](), frozenset({"abducted"})):
            assert told.direct or not READER.outcomes.find(passage.line, (), known), words
        codes = frozenset(passage.line.codes)
        figures = codes & frozenset(READER.lang.tags.having("NUM"))
        met = READER.outcomes.needed.bits(codes)
        assert told.carried or not figures or not READER.outcomes.carried.matching(met), words


def phrases_tried_at_every_token(text: str) -> list[Phrase]:
    """Time phrases as a search without any first look finds them."""
    found: list[Phrase] = []
    for start, _, _ in tokens_of(text, 0, len(text)):
        if not found or start >= found[-1].end:
            hit = READER.times.match(text, start)
            if hit:
                found.append(READER.times.phrase(hit))
    return found


def test_every_figure_of_the_corpus_is_looked_at() -> None:
    for text in TEXTS:
        figures_are_looked_at(text)


@settings(max_examples=200, deadline=None)
@given(PROSE)
def test_every_figure_of_a_heap_of_words_is_looked_at(text: str) -> None:
    figures_are_looked_at(text)


def test_every_time_phrase_of_the_corpus_is_tried() -> None:
    for text in TEXTS:
        assert READER.times.spans(text, 0, len(text)) == phrases_tried_at_every_token(text)


WORDS = st.sampled_from(
    re.findall(
        r"\S+",
        """
        on in the a two 3 of last this early Friday May 2 2024 , : . 8 40 p.m. am GMT ( ) weeks days ago later before
        day the summer 1999 's noon at since by next week year 1630 hrs mid-May yesterday morning people 12th following
        8:40 8.40 6pm 12, (2019) 2024-01-03 May. 3rd Thursday, 'll p.m
        """,
    )
)


@settings(max_examples=400, deadline=None)
@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_every_time_phrase_of_a_heap_of_words_is_tried(text: str) -> None:
    assert READER.times.spans(text, 0, len(text)) == phrases_tried_at_every_token(text)
