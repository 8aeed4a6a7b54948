"""The compact notation of figures, both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.figures import LARGEST, Figure, format_figure, metric_named, parse_figure, parse_statement, qualifier_named
from tracker.model import Metric, Qualifier, TrackerError

FIGURES = [
    ("84", Figure(84)),
    ("1,204", Figure(1204)),
    ("1 204", Figure(1204)),
    ("1\u202f204", Figure(1204)),
    ("84.0", Figure(84)),
    ("0", Figure(0)),
    ("none", Figure(0)),
    ("twelve", Figure(12)),
    ("two dozen", Figure(24)),
    ("۸۴", Figure(84)),
    ("1.2 million", Figure(1_200_000)),
    ("100+", Figure(100, None, "more_than")),
    (">100", Figure(100, None, "more_than")),
    ("more than 100", Figure(100, None, "more_than")),
    (">=84", Figure(84, None, "at_least")),
    ("≥ 84", Figure(84, None, "at_least")),
    ("At least 84", Figure(84, None, "at_least")),
    ("no fewer than 84", Figure(84, None, "at_least")),
    ("~50", Figure(50, None, "about")),
    ("about 50", Figure(50, None, "about")),
    ("50-60", Figure(50, 60, "range")),
    ("50–60", Figure(50, 60, "range")),
    ("50 to 60", Figure(50, 60, "range")),
    ("<20", Figure(20, None, "less_than")),
    ("<=200", Figure(200, None, "at_most")),
    ("up to 200", Figure(200, None, "at_most")),
    ("24?", Figure(24, None, "vague")),
    ("dozens", Figure(24, None, "vague")),
    ("hundreds", Figure(200, None, "vague")),
]


@pytest.mark.parametrize(("text", "figure"), FIGURES)
def test_a_figure_is_read_with_what_it_claims(text, figure):
    assert parse_figure(text) == figure


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("-5", "negative"),
        ("1.204", "1204 or a decimal"),
        ("84.5", "no figure"),
        ("1,20", "no figure"),
        ("12 34", "no figure"),
        ("60-50", "not above"),
        (">100+", "two things"),
        (">50-60", "bound"),
        ("", "no figure"),
        ("many", "no figure"),
        ("9" * 5000, "no figure"),
        ("99999999999", "more people than there are"),
        ("1.23456 thousand", "no whole number"),
    ],
)
def test_what_is_no_figure_is_refused_with_a_reason(text, word):
    with pytest.raises(TrackerError, match=word):
        parse_figure(text)


@given(
    st.integers(0, LARGEST),
    st.integers(1, 1000),
    st.sampled_from(Qualifier),
)
def test_a_formatted_figure_reads_back_as_itself(value, span, qualifier):
    figure = Figure(min(value, LARGEST - 1000), None, qualifier.value)
    if qualifier is Qualifier.RANGE:
        figure = Figure(figure.value, figure.value + span, qualifier.value)
    assert parse_figure(str(figure)) == figure


@given(st.text(max_size=100))
def test_no_text_makes_the_reader_fail_otherwise(text):
    try:
        figure = parse_figure(text)
    except TrackerError:
        return
    assert 0 <= figure.value <= LARGEST


def test_a_range_cannot_be_written_without_its_end():
    with pytest.raises(ValueError, match="value_max"):
        format_figure(50, None, "range")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("91 killed", [("killed", Figure(91))]),
        ("84 killed and 280 wounded", [("killed", Figure(84)), ("injured", Figure(280))]),
        ("killed: 91, injured: 280", [("killed", Figure(91)), ("injured", Figure(280))]),
        (
            ">=84 dead; 280+ hurt",
            [("killed", Figure(84, None, "at_least")), ("injured", Figure(280, None, "more_than"))],
        ),
        ("at least 12 people were killed", [("killed", Figure(12, None, "at_least"))]),
        ("dozens of people killed", [("killed", Figure(24, None, "vague"))]),
        ("no one killed", [("killed", Figure(0))]),
        ("50-60 killed or missing", [("killed_or_missing", Figure(50, 60, "range"))]),
        ("20 killed or wounded", [("casualties", Figure(20))]),
        ("1,204 dead, 3 missing", [("killed", Figure(1204)), ("missing", Figure(3))]),
    ],
)
def test_a_statement_is_read_figure_by_figure(text, expected):
    assert parse_statement(text) == expected


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("12 children killed", "children"),
        ("84 killed and 280", "what does 280 count"),
        ("5 6 killed", "what does 5 count"),
        ("killed", "no figure"),
        ("", "no figure"),
        ("-3 killed", "negative"),
        ("killed injured 5", "how many"),
    ],
)
def test_a_statement_that_cannot_be_read_whole_is_refused(text, word):
    with pytest.raises(TrackerError, match=word):
        parse_statement(text)


@given(st.text(max_size=80))
def test_no_statement_makes_the_reader_fail_otherwise(text):
    try:
        found = parse_statement(text)
    except TrackerError:
        return
    assert found and all(metric in set(Metric) for metric, _ in found)


@pytest.mark.parametrize(
    ("word", "metric"),
    [
        ("wounded", "injured"),
        ("Killed or missing", "killed_or_missing"),
        ("killed_or_wounded", "casualties"),
        ("sheep", None),
    ],
)
def test_words_of_other_tables_name_our_metrics(word, metric):
    assert metric_named(word) == metric


@pytest.mark.parametrize(
    ("word", "qualifier"), [("up_to", "at_most"), ("At least", "at_least"), (">", "more_than"), ("x", None)]
)
def test_words_of_other_tables_name_our_qualifiers(word, qualifier):
    assert qualifier_named(word) == qualifier
