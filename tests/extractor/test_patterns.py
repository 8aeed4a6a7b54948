"""A pattern made quick to try finds the very same as it is written."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.extractor.patterns import insensitive

LETTERS = st.sampled_from(["a", "b", "K", "s", "i", "é", "1", "-", " ", r"\s+", r"\d", r"\b", "[ab]", "[^a]", r"\w"])
REPEATS = st.sampled_from(["", "", "", "?", "*", "+", "{0,2}", "{1,2}?", "*?"])


def _repeated(unit: str, repeat: str) -> str:
    return unit if unit in (r"\s+", r"\b") else unit + repeat


def _deeper(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    alternatives = st.lists(st.lists(inner, max_size=4).map("".join), min_size=1, max_size=6).map("|".join)
    opens = st.sampled_from(["(?:", "(?:", "(?:", "(?=", "(?!"])
    return st.builds(
        lambda sign, body, repeat: f"{sign}{body})" + (repeat if sign == "(?:" else ""), opens, alternatives, REPEATS
    )


UNITS = st.recursive(st.builds(_repeated, LETTERS, REPEATS), _deeper, max_leaves=14)
PATTERNS = st.lists(st.lists(UNITS, max_size=4).map("".join), min_size=1, max_size=6).map("|".join)
TEXTS = st.text(alphabet="aAbBkKsSiIéÉ1- ſ\u212aİı", max_size=14)


@settings(max_examples=400, deadline=None)
@given(PATTERNS, st.lists(TEXTS, min_size=1, max_size=6))
def test_the_same_is_found(source: str, texts: list[str]) -> None:
    written, made = re.compile(source, re.IGNORECASE), insensitive(source)
    for text in texts:
        assert [m.span() for m in made.finditer(text)] == [m.span() for m in written.finditer(text)]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"\b(?:dead|dead and hurt|died|deaths?|drowned)\b", "DEAD and hurt, Drowned, deaths"),
        (r"(?<!\w)(?:seen by|said to|shown (?:on|to)|sent to)\s+", "It was Shown to, ſaid to a man"),
        (r"(?P<a>in|on|at) (?P<b>may|june|july)$", "on JULY"),
        (r"(?:the )?(?:day|night|evening) before|a|an|[a-z]+ ago", "The Day before, an hour AGO"),
    ],
)
def test_the_same_is_found_in_words(source: str, text: str) -> None:
    written, made = re.compile(source, re.IGNORECASE), insensitive(source)
    found = [(m.span(), m.groupdict()) for m in written.finditer(text)]
    assert found and found == [(m.span(), m.groupdict()) for m in made.finditer(text)]
