"""Paragraphs and sentences as spans of the original text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.extractor.language import language
from tracker.extractor.segment import LONGEST, LONGEST_PARAGRAPH, WINDOW, Segmenter, Sentence

SEGMENTER = Segmenter(language())
# Each text is shown with its sentences cut by |.
SENTENCES = [
    "Twelve died.| Thirty were hurt.",
    "Dr. Sethi counted 12 bodies.| Mr. Rao counted 13.",
    "Gen. A. B. Karimi said 12 died.| He left.",
    "The U.S. embassy said three were hurt.",
    "It happened at 6 p.m. on Friday.| Twelve died.",
    "It was flight No. 9 of the day.| Nobody survived.",
    "“Twelve died.”| The minister left.",
    "“What happened?” he asked.",
    "Twelve died!| Thirty were hurt…| More later.",
    "Twelve died.|Thirty were hurt.",
    "About 1.2 million fled.| Many more followed.",
    "Prices rose 3.5 percent.| Nobody was hurt.",
    "Jan. 3 was the day.| Twelve died.",
    "He was held on St. John's Road.| Twelve died.",
    "No full stop at the end",
]
# Paragraphs cut by ¶.
PARAGRAPHS = [
    "One line here.\n\n¶Another line here.",
    "Menu\n¶Sport\n¶A blast killed 12 people in the city's old market, police said.",
    "A blast in the old market of the city killed at least twelve people and\nwounded thirty on Friday, police said.",
    "HEADLINE OF THE DAY\n\n¶Twelve people were killed.",
    "First.\r\n\r\n¶Second.",
]


def cut(text: str, spans: list[tuple[int, int]], sign: str) -> list[str]:
    assert sign not in text
    return [text[start:end] for start, end in spans]


def paragraphs(text: str) -> list[tuple[int, int]]:
    return [span for layout in SEGMENTER.windows(text) for span in layout.paragraphs]


def sentences(text: str) -> list[Sentence]:
    return [s for number, span in enumerate(paragraphs(text)) for s in SEGMENTER.sentences(text, number, *span)]


@pytest.mark.parametrize("marked", SENTENCES)
def test_sentences_end_where_a_reader_ends_them(marked: str) -> None:
    text = marked.replace("|", "")
    found = [text[s.start : s.end] for s in sentences(text)]
    assert found == [part.strip() for part in marked.split("|")]


@pytest.mark.parametrize("marked", PARAGRAPHS)
def test_paragraphs_are_blocks_and_lines_that_no_program_wrapped(marked: str) -> None:
    text = marked.replace("¶", "")
    found = [text[start:end].strip() for start, end in paragraphs(text)]
    assert found == [part.strip() for part in marked.split("¶")]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="aB1 .,!?\n\r\t\"“”…•()'", max_size=200))
def test_sentences_are_in_order_inside_their_paragraphs_and_lose_no_letter(text: str) -> None:
    spans = paragraphs(text)
    position = 0
    for sentence in sentences(text):
        start, end = spans[sentence.paragraph]
        assert position <= sentence.start < sentence.end
        assert start <= sentence.start and sentence.end <= end
        assert not text[position : sentence.start].strip(" \n\r\t•")
        position = sentence.end
    assert not text[position:].strip()


def test_a_text_without_any_stop_is_cut_into_bounded_sentences() -> None:
    text = "killed 12 and " * 5000
    assert max(s.end - s.start for s in sentences(text)) <= 3000


LONG = {
    "one line": "At least 12 people were killed on Thursday, police said. " * 20_000,
    "paragraphs": "At least 12 people were killed on Thursday.\n\n" * 20_000,
    "no stop": "killed 12 and " * 60_000,
    "nothing but a word": "a" * 700_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_a_text_longer_than_any_article_is_read_in_windows_that_lose_no_letter(text: str) -> None:
    position, windows = 0, list(SEGMENTER.windows(text))
    for layout in windows:
        assert layout.paragraphs[-1][1] - layout.paragraphs[0][0] <= WINDOW
        for start, end in layout.paragraphs:
            assert not text[position:start].strip()
            assert end - start <= LONGEST_PARAGRAPH + LONGEST
            position = end
    assert not text[position:].strip()
    assert len(windows) >= len(text) // WINDOW


def test_an_article_of_thirty_thousand_words_is_one_window() -> None:
    text = "At least 12 people were killed on Thursday.\n\n" * 4_000
    assert len(list(SEGMENTER.windows(text))) == 1
