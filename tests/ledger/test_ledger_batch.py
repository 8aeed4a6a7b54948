"""A batch's text and ids, made by column, are what they would be cell by cell."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.dialect import Dialect
from tracker.ledger.batch import check, named, prepared, serialised
from tracker.ledger.cells import CONTROL, holds_control, neutralised, written
from tracker.model import COLUMNS, Claim, claim_id

NASTY = st.sampled_from(
    [
        "",
        "a",
        ",",
        ";",
        '"',
        '""',
        ' "',
        "|",
        "| ",
        " a",
        "a ",
        "\t",
        "a\nb",
        "\r",
        "=1",
        "'=",
        "-,",
        "＝",
        "\u3000",
        "ü",
    ]
) | st.text(st.sampled_from("a,;\"'|\t\n\r =+-@＝\u3000ü"), max_size=8)
TEXTS = ("attributed_to", "via", "outlet", "url", "group", "scope", "note", "quote", "article_id", "rule", "method")


@st.composite
def batches(draw):
    """Claims whose columns are made of few different cells, or of many; more of them than are looked at at once."""
    cells = {name: draw(st.lists(st.none() | NASTY, min_size=1, max_size=4)) for name in TEXTS}
    own = draw(st.sampled_from(TEXTS))
    count = draw(st.sampled_from([1, 2, 5, 300, 600]))
    return [
        Claim(
            reported_at="2024-01-03",
            value=n,
            start=draw(st.sampled_from([None, 7])) if n < 5 else n % 9,
            **{name: some[n % len(some)] for name, some in cells.items() if name != own},
            **{own: f"{cells[own][0] or ''}{n}"},
        )
        for n in range(count)
    ]


@settings(max_examples=60, deadline=None)
@given(
    claims=batches(),
    separator=st.sampled_from(",;\t"),
    newline=st.sampled_from(["\n", "\r\n"]),
    columns=st.permutations([*COLUMNS, "checked_by"]),
)
def test_the_text_of_a_batch_is_that_of_its_cells_one_by_one_in_every_dialect(claims, separator, newline, columns):
    batch = prepared(claims, "kerman-2024", "2024-01-05T00:00:00Z")
    check(batch, "UTC", Path("kerman-2024.csv"))
    batch = named(batch)
    ours = {"event": "kerman-2024", "recorded_at": "2024-01-05T00:00:00Z"}
    rows = []
    for claim, other in zip(batch.claims(), claims, strict=True):
        fields = {**other.as_dict(), **ours, "claim_id": claim.claim_id}
        assert claim.as_dict() == fields
        rows.append(["" if fields.get(name) is None else str(fields[name]) for name in columns])
    text = "".join(serialised(batch, Dialect(separator=separator, newline=newline, columns=tuple(columns))))
    assert text == "".join(separator.join(map(written, row)) + newline for row in rows)
    read = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    assert list(read) == [list(map(neutralised, row)) for row in rows]


@settings(max_examples=30, deadline=None)
@given(claims=batches())
def test_the_ids_of_a_batch_are_those_of_its_claims_one_by_one(claims):
    batch = prepared(claims, "kerman-2024", "2024-01-05T00:00:00Z")
    check(batch, "UTC", Path("kerman-2024.csv"))
    for claim in named(batch).claims():
        assert claim.claim_id == claim_id(claim)


@pytest.mark.parametrize("around", ["", "ü", "\N{NO-BREAK SPACE}", "\n"])
def test_a_control_character_is_found_in_every_text(around):
    for code in range(0x2100):
        text = f"a{around}{chr(code)}b"
        assert holds_control(text) == bool(CONTROL.search(text))
