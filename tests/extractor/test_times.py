"""Time phrases against the day of publication, by news convention."""

from __future__ import annotations

import datetime as dt

import pytest

from tracker.extractor import extract
from tracker.extractor.language import language
from tracker.extractor.times import Times
from tracker.model import Article

FRIDAY = dt.date(2024, 5, 10)
# phrase | published | what it means
RESOLVED = """
today              | 2024-05-10 | 2024-05-10
yesterday          | 2024-05-10 | 2024-05-09
yesterday          | 2024-03-01 | 2024-02-29
yesterday          | 2024-01-01 | 2023-12-31
on Friday          | 2024-05-10 | 2024-05-10
on Thursday        | 2024-05-10 | 2024-05-09
on Saturday        | 2024-05-10 | 2024-05-04
late Friday        | 2024-05-11 | 2024-05-10
Friday evening     | 2024-05-11 | 2024-05-10
Tues               | 2024-05-10 | 2024-05-07
last Friday        | 2024-05-10 | 2024-05-03
January 3          | 2024-01-04 | 2024-01-03
Jan. 3             | 2024-01-04 | 2024-01-03
3 January          | 2024-01-04 | 2024-01-03
3rd of January     | 2024-01-04 | 2024-01-03
Dec. 28            | 2024-01-04 | 2023-12-28
December 28, 2019  | 2024-01-04 | 2019-12-28
2024-01-03         | 2024-01-04 | 2024-01-03
August 2020        | 2024-01-04 | 2020-08
in August          | 2024-01-04 | 2023-08
in 2019            | 2024-01-04 | 2019
last year          | 2024-01-04 | 2023
last month         | 2024-01-04 | 2023-12
last month         | 2024-03-31 | 2024-02
last week          | 2024-05-10 | 2024-04-29/2024-05-05
two days ago       | 2024-03-01 | 2024-02-28
a week ago         | 2024-05-10 | 2024-05-03
10 days ago        | 2024-05-10 | 2024-04-30
two years ago      | 2024-05-10 | 2022
tomorrow           | 2024-05-10 |
next week          | 2024-05-10 |
next Friday        | 2024-05-10 |
"""
# phrase | the day that the text spoke of before | what it means, published on 10 May 2024
RELATIVE = """
two days later     | 2024-01-03 | 2024-01-05
a week later       | 2024-01-03 | 2024-01-10
the next day       | 2024-02-28 | 2024-02-29
the following day  | 2024-12-31 | 2025-01-01
"""
# words | when the figure was given; published Friday 10 May 2024, 17:20 -05:00
REPORTED = """
Police said on Thursday that 12 people were killed.                      | 2024-05-09
Twelve people were killed on Thursday, police said.                      | 2024-05-10
As of 6 p.m. Thursday, 12 people had been killed.                        | 2024-05-09T18:00
By Thursday evening, 12 people had been killed.                          | 2024-05-09
The death toll stood at 12 on Thursday.                                  | 2024-05-09
Twelve people were killed, the governor said yesterday.                  | 2024-05-09
Twelve people were killed.                                               | 2024-05-10
"""


@pytest.fixture(scope="module")
def times() -> Times:
    return Times(language())


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def meaning(times: Times, words: str, published: dt.date, before: dt.date | None = None) -> str:
    text = f"He spoke {words}, she said."
    (phrase,) = times.spans(text, 0, len(text))
    assert text[phrase.start : phrase.end].strip() in words or words in text[phrase.start : phrase.end]
    return times.resolve(phrase, published, before) or ""


@pytest.mark.parametrize(("words", "published", "meant"), rows(RESOLVED))
def test_a_time_phrase_means_a_day_before_publication(times: Times, words: str, published: str, meant: str) -> None:
    assert meaning(times, words, dt.date.fromisoformat(published)) == meant


@pytest.mark.parametrize(("words", "before", "meant"), rows(RELATIVE))
def test_a_relative_phrase_counts_from_the_day_named_before(times: Times, words: str, before: str, meant: str) -> None:
    assert meaning(times, words, FRIDAY, dt.date.fromisoformat(before)) == meant


@pytest.mark.parametrize("words", ["20 and 30 were missing", "12 people", "Flight 302", "may have died", "march on"])
def test_what_is_no_time_is_not_taken_for_one(times: Times, words: str) -> None:
    assert times.spans(words, 0, len(words)) == []


@pytest.mark.parametrize("words", ["February 30", "31 April", "2024-13-45"])
def test_a_day_that_does_not_exist_has_no_meaning(times: Times, words: str) -> None:
    for phrase in times.spans(words, 0, len(words)):
        assert times.resolve(phrase, FRIDAY) in (None, "2024-02", "2024-04", "2024")


@pytest.mark.parametrize(("text", "reported"), rows(REPORTED))
def test_a_figure_is_dated_by_when_it_was_given(text: str, reported: str) -> None:
    (claim,) = extract(Article(text, published_at="2024-05-10T17:20-05:00"))
    assert (claim.reported_at or "").startswith(reported)
    assert len(claim.reported_at or "") == 10 or "T" in reported or claim.reported_at == claim.published_at


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ("By A Writer\nThursday, Jan 04, 2024 - 05:20 PM\n\n", "2024-01-04T17:20"),
        ("Published: 4 January 2024\n\n", "2024-01-04"),
        ("Updated 2024-01-04\n\n", "2024-01-04"),
        ("SITUATION REPORT 6\nReporting period: 1 to 7 March 2023 | Issued 8 March 2023\n\n", "2023-03-08"),
        ("Bulletin\nWeek ending 7 May 2023 (published on 8 May 2023, 18:00)\n\n", "2023-05-08"),
        ("KUMBO, 7 May 2023 - The warrant, issued on 9 June 2019, was lifted.\n\n", "2023-05-07"),
    ],
)
def test_a_pages_own_date_line_dates_its_figures(head: str, published: str) -> None:
    (claim,) = extract(Article(f"{head}A blast killed 12 people, police said.\n"))
    assert (claim.published_at or "").startswith(published)
    assert (claim.reported_at or "")[:10] == published[:10]


def test_without_any_date_no_time_is_invented() -> None:
    (claim,) = extract(Article("A blast on Thursday killed 12 people."))
    assert claim.reported_at is None and claim.published_at is None
