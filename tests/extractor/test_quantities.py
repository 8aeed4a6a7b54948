"""Number expressions: what they say, where they end, and what is none."""

from __future__ import annotations

import pytest

from tracker.extractor.language import WORD, language
from tracker.extractor.number_words import Quantity
from tracker.extractor.quantities import Quantities

# text | the number expression | value | value_max | qualifier
READ = """
1,204 people                       | 1,204                | 1204    |       | exact
1 204 people                       | 1 204                | 1204    |       | exact
1 204 people                       | 1 204                | 1204    |       | exact
1.2 million people                 | 1.2 million          | 1200000 |       | exact
2.3M people                        | 2.3M                 | 2300000 |       | exact
5k people                          | 5k                   | 5000    |       | exact
1,00,000 people                    | 1,00,000             | 100000  |       | exact
two lakh people                    | two lakh             | 200000  |       | exact
twenty-three people                | twenty-three         | 23      |       | exact
twenty three people                | twenty three         | 23      |       | exact
a hundred and five people          | a hundred and five   | 105     |       | exact
twelve hundred people              | twelve hundred       | 1200    |       | exact
half a million people              | half a million       | 500000  |       | exact
a quarter of a million people      | a quarter of a million | 250000 |     | exact
three quarters of a million people | three quarters of a million | 750000 | | exact
two dozen people                   | two dozen            | 24      |       | exact
a dozen people                     | a dozen              | 12      |       | exact
half a dozen people                | half a dozen         | 6       |       | exact
a couple of people                 | a couple             | 2       |       | exact
three score people                 | three score          | 60      |       | exact
one thousand two hundred people    | one thousand two hundred | 1200 |      | exact
two thousand and one people        | two thousand and one | 2001    |       | exact
dozens of people                   | dozens               | 24      |       | vague
scores of people                   | scores               | 40      |       | vague
hundreds of people                 | hundreds             | 200     |       | vague
tens of thousands of people        | tens of thousands    | 20000   |       | vague
hundreds of thousands of people    | hundreds of thousands | 200000 |       | vague
50 to 60 people                    | 50 to 60             | 50      | 60    | range
50-60 people                       | 50-60                | 50      | 60    | range
64–116 people                      | 64–116               | 64      | 116   | range
between 64 and 116 people          | 64 and 116           | 64      | 116   | range
two to three million people        | two to three million | 2000000 | 3000000 | range
ten or twelve people               | ten or twelve        | 10      | 12    | range
at least 84 people                 | 84                   | 84      |       | at_least
no fewer than 84 people            | 84                   | 84      |       | at_least
a minimum of 84 people             | 84                   | 84      |       | at_least
84 or more people                  | 84                   | 84      |       | at_least
more than two dozen people         | two dozen            | 24      |       | more_than
over 100 people                    | 100                  | 100     |       | more_than
100+ people                        | 100                  | 100     |       | more_than
50-plus people                     | 50                   | 50      |       | more_than
up to 20 people                    | 20                   | 20      |       | at_most
as many as 112 people              | 112                  | 112     |       | at_most
no more than 9 people              | 9                    | 9       |       | at_most
fewer than 20 people               | 20                   | 20      |       | less_than
under 20 people                    | 20                   | 20      |       | less_than
nearly 300 people                  | 300                  | 300     |       | about
some 300 people                    | 300                  | 300     |       | about
an estimated 300 people            | 300                  | 300     |       | about
close to 300 people                | 300                  | 300     |       | about
about a hundred people             | a hundred            | 100     |       | about
no one was                         | no one               | 0       |       | exact
no injuries                        | no                   | 0       |       | exact
zero people                        | zero                 | 0       |       | exact
"""
# From the first token on, these are no count of anything.
NONE = ["22-year-old man", "people", "3:45", "killed", "and", "thousand", "A-17", "of 12", "an old man"]


@pytest.fixture(scope="module")
def quantities() -> Quantities:
    return Quantities(language())


def first(quantities: Quantities, text: str) -> Quantity | None:
    """The quantity that begins at the text's first word."""
    tokens = [(m.start(), m.end(), m[0].lower()) for m in WORD.finditer(text)]
    return quantities.find(text, tokens, 0)[0]


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


@pytest.mark.parametrize(("text", "span", "value", "value_max", "qualifier"), rows(READ))
def test_a_number_expression_is_read(
    quantities: Quantities, text: str, span: str, value: str, value_max: str, qualifier: str
) -> None:
    found = first(quantities, text)
    assert found is not None
    assert text[found.start : found.end] == span
    assert (found.value, found.value_max) == (int(value), int(value_max) if value_max else None)
    assert str(found.qualifier) == qualifier


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_number_expression_is_left_alone(quantities: Quantities, text: str) -> None:
    assert first(quantities, text) is None


@pytest.mark.parametrize("text", ["another five bodies", "12 more people", "a further 10 people", "an additional 3"])
def test_an_increment_is_marked(quantities: Quantities, text: str) -> None:
    found = first(quantities, text)
    assert found is not None
    marked = found.more or text.split()[1] == "more"  # "12 more" is settled with the noun
    assert marked
