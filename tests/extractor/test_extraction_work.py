"""The work that a text costs grows as its length does, whatever it is made of.

Counted are the calls of functions, Python's and built-in ones, not seconds; what one call of a pattern costs is
measured by benchmarks/hostile.py.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tracker.extractor import extract
from tracker.model import Article

# A unit of text that is repeated; {k} counts, {name} is another place each time, {hour} goes back through the day.
UNITS = {
    "nested brackets and quotes": "((“[ 12 killed 3 of 50 ]”)) ",
    "brackets never closed": "(“[12 killed ",
    "numbers upon numbers": "a hundred and twelve thousand 1,204 50 to 60 killed ",
    "sentences of one paragraph": "At least {k} people were killed on Thursday, police chief A{k} said. ",
    "lines": "At least {k} people were killed and {k} hurt.\n",
    "paragraphs": "Police said {k} people were killed.\n\n",
    "tolls that rise": "The death toll rose to {k} from {k} on Thursday. ",
    "entries of a live page": "{hour}\n\nIn {name} region {k} people were killed and {k} hurt, the governor said.\n\n",
    "quotes that run on": "“At least {k} people were killed. Some {k} were hurt.” Police chief A{k} was there. ",
}


def text_of(unit: str, count: int) -> str:
    def numbered(k: int) -> str:
        name = "V" + "".join(chr(ord("a") + int(digit)) for digit in str(k % 1000)) + "ville"
        hour = f"{23 - k % 24:02}:{k % 60:02}"
        return unit.replace("{k}", str(k % 1000)).replace("{hour}", hour).replace("{name}", name)

    return "".join(map(numbered, range(count)))


def calls(text: str) -> int:
    """How many functions are called while the text is read."""
    counted = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal counted
        if event in ("call", "c_call"):
            counted += 1

    article = Article(text, id="a", published_at="2024-05-10")
    sys.setprofile(count)
    try:
        extract(article)
    finally:
        sys.setprofile(None)
    return counted


@pytest.fixture(autouse=True)
def warm() -> Iterator[None]:
    extract(Article("A blast killed 12 people on Thursday, police said.", published_at="2024-05-10"))
    yield


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS.keys())
def test_twice_the_text_is_twice_the_work(unit: str) -> None:
    count = 6_000 // len(unit)
    short, long = calls(text_of(unit, count)), calls(text_of(unit, 2 * count))
    assert long <= 2.3 * short, f"{short} calls for {count} units, {long} for twice as many"
