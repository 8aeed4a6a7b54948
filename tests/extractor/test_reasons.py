"""Reasons for a change, where the article gives them, belong to the new figure and to no other."""

# ruff: noqa: E501  (one case a line)
from __future__ import annotations

import pytest

from tracker.extractor import extract
from tracker.model import Article, Reason

CASES = [
    ("The death toll was cut from 103 to 95 after some names were found to have been registered twice, the minister said.", 95, "duplicate_names"),
    ("Officials lowered the toll to 253 from 359 on Thursday. Body parts had been counted as separate victims, they said.", 253, "body_parts"),
    ("The death toll rose to 91 on Saturday after two people died in hospital, the emergency service said.", 91, "died_in_hospital"),
    ("The toll was revised down to 97 from 115 after DNA tests, the police chief said.", 97, "identification"),
    ("The death toll rose to 26 after two more bodies were found in the river.", 26, "found_dead"),
    ("The number of dead was lowered from 14 to 11 because the attackers had been counted.", 11, "attackers_excluded"),
    ("The death toll was corrected to 84 from 48; a typing error was to blame.", 84, "typo"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value", "reason"), CASES)
def test_a_changed_figure_carries_the_reason_that_the_article_gives(text: str, value: int, reason: str) -> None:
    claims = extract(Article(text, published_at="2024-05-10"))
    assert {claim.value: claim.reason for claim in claims if claim.reason} == {value: reason}
    assert Reason(reason)


@pytest.mark.parametrize(
    "text",
    [
        "At least 12 people died in hospital on Monday.",
        "Police found 14 bodies under the rubble. DNA tests will take weeks.",
        "The toll rose to 40 from 31.",
    ],
)
def test_no_reason_is_guessed(text: str) -> None:
    assert {claim.reason for claim in extract(Article(text, published_at="2024-05-10"))} == {None}
