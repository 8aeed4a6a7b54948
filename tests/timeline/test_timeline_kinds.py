"""The kind of a claim against the lead that stood before it."""

from __future__ import annotations

import pytest
from timeline_frames import prepared

from tracker.timeline import kinds

SEQUENCES = {
    "figures rise, fall and are repeated": """
        16:00 | 20    | ministry  | first
        17:00 | 103   | ministry  | rise
        18:00 | 84    | ministry  | fall
        19:00 | 84    | police    | repeat
    """,
    "a higher lower bound is a rise without contradiction": """
        16:00 | >=73  | ministry  | first
        17:00 | >=84  | ministry  | rise
        18:00 | 103   | ministry  | rise
    """,
    "a rounded bound beside the standing figure says nothing new": """
        16:00 | 103   | ministry  | first
        17:00 | >100  | police    | repeat
        18:00 | ~100  | police    | repeat
        19:00 | >=100 | police    | repeat
    """,
    "a lower bound counted to the single death is a new count": """
        16:00 | 115   | ministry  | first
        17:00 | >=97  | ministry  | fall
    """,
    "a bound, a range or an approximate figure is made exact": """
        16:00 | >=84    | ministry | first
        17:00 | 84      | police   | refinement
        18:00 | 250-260 | police   | rise
        19:00 | 253     | ministry | refinement
        20:00 | >300    | police   | rise
        21:00 | 303     | ministry | refinement
        22:00 | ~1200   | police   | rise
        23:00 | 1180    | ministry | refinement
    """,
    "vague words are made narrower": """
        16:00 | 24?   | ministry  | first
        17:00 | >=50  | ministry  | refinement
        18:00 | 53    | ministry  | rise
    """,
    "an upper bound is made exact within it and contradicted below it": """
        16:00 | <=80  | ministry  | first
        17:00 | 71    | ministry  | refinement
        18:00 | <=60  | ministry  | fall
    """,
    "a weaker bound after a sharper one is a repeat": """
        16:00 | >=103 | ministry  | first
        17:00 | >100  | police    | repeat
        18:00 | 103   | ministry  | refinement
    """,
    "the echo of a figure just replaced is stale": """
        16:00 | 103   | emergency | first
        17:00 | 95    | ministry  | fall
        18:00 | >100  | cabinet   | stale
        19:00 | 103   | army      | stale
        20:00 | 95    | army      | repeat
    """,
    "a late copy whose time allows it is stale, however old the figure": """
        16:00      | 20  | emergency | first
        17:00      | 73  | emergency | rise
        18:00      | 103 | emergency | rise
        2024-01-03 | 73  | ministry  | stale
        2024-01-03 | 103 | emergency | repeat
    """,
    "a figure that is reached again later is a change": """
        16:00      | 95  | ministry  | first
        2024-01-04 | 84  | ministry  | fall
        2024-01-05 | 94  | ministry  | rise
        2024-01-06 | 95  | emergency | rise
    """,
    "a voice that has joined the new figure may go back on it": """
        16:00 | 103   | ministry  | first
        17:00 | 95    | police    | fall
        18:00 | 95    | ministry  | repeat
        19:00 | 103   | ministry  | rise
    """,
    "a reason that goes the same way makes a reached figure a change": """
        16:00   | 95  | ministry  | first
        17:00   | 84  | ministry  | fall
        2024-01 | 94  | emergency | rise
        2024-01 | 95  | emergency | rise | reason=died_in_hospital
        2024-01 | 84  | emergency | fall | reason=duplicate_names
    """,
    "a reason that goes the other way does not": """
        16:00      | 95  | ministry | first
        17:00      | 84  | ministry | fall
        2024-01-03 | 95  | police   | stale | reason=duplicate_names
    """,
    "what the editor has put into the lead is no echo": """
        16:00 | 103   | ministry  | first
        17:00 | 95    | ministry  | fall
        18:00 | 103   | press?    | rise | lead=yes
    """,
    "voices outside the lead repeat it, echo it or are rivals": """
        16:00 | 103   | ministry  | first
        16:30 | 103   | press?    | repeat
        17:00 | 95    | ministry  | fall
        18:00 | >=95  | press?    | repeat
        18:30 | >100  | press?    | stale
        19:00 | 200   | press?    | rival
        20:00 | 95    | ministry  | repeat
    """,
    "an echo outside the lead is stale at any distance": """
        16:00      | 20    | ministry  | first
        17:00      | 73    | ministry  | rise
        18:00      | 103   | ministry  | rise
        2024-02-01 | >=20  | press?    | stale
    """,
    "what the editor has taken out is a rival": """
        16:00 | 98    | ministry  | rival | lead=no
        17:00 | 95    | ministry  | first
    """,
    "a changed definition is a redefinition and not a fall": """
        16:00 | >1400 | ministry  | first
        17:00 | ~1200 | ministry  | redefinition | reason=attackers_excluded
        18:00 | ~1200 | ministry  | repeat | reason=attackers_excluded
        19:00 | 1139  | ministry  | fall
        20:00 | >1400 | cabinet   | rise
    """,
    "increments are no totals": """
        16:00 | 20    | ministry  | first
        17:00 | 12    | ministry  | rival | basis=additional
        18:00 | 32    | ministry  | rise
    """,
    "nothing is said of a death toll of zero that would not be said of another": """
        16:00 | 0     | ministry  | first
        17:00 | 3     | ministry  | rise
        18:00 | 0     | ministry  | fall | reason=found_alive
    """,
}


def at(time: str) -> str:
    return f"2024-01-03T{time}" if ":" in time else time


def split(text: str) -> tuple[str, list[str]]:
    lines, expected = [], []
    for line in text.strip().splitlines():
        time, figure, voice, kind, *more = (part.strip() for part in line.split("|"))
        lines.append(" | ".join([at(time), figure, voice, *more]))
        expected.append(kind)
    return "\n".join(lines), expected


@pytest.mark.parametrize("text", SEQUENCES.values(), ids=SEQUENCES.keys())
def test_kinds(text: str) -> None:
    lines, expected = split(text)
    frame = prepared(lines)
    found = frame.sort_values("row")["kind"].tolist()
    assert found == expected
    assert kinds(frame).tolist() == frame["kind"].tolist()


def test_kinds_of_levels_are_movements_and_never_stale() -> None:
    lines = """
    2024-01-03T16:00 | 30  | ministry
    2024-01-03T17:00 | 220 | ministry
    2024-01-03T18:00 | 30  | police
    2024-01-03T19:00 | 220 | press?
    """
    frame = prepared(lines, common={"metric": "hospitalised"})
    assert frame["kind"].tolist() == ["first", "rise", "fall", "rival"]
    assert frame["level"].all()


TAKEOVERS = {
    "another metric takes over, and the first comes back near its figures": (
        """
        2024-01-03T16:00 | 94   | city | metric=killed
        2024-01-04       | 5422 | city | metric=killed_or_missing
        2024-01-05       | 6729 | city | metric=killed_or_missing
        2024-02          | 2801 | city | metric=killed_or_missing
        2024-03          | 2792 | city | metric=killed
        2024-04          | 2749 | city | metric=killed
        """,
        ["first", "redefinition", "rise", "fall", "redefinition", "fall"],
    ),
    "a metric that goes on beside the other is not taken over": (
        """
        2024-01-03T16:00 | 94   | city | metric=killed
        2024-01-04       | 5422 | city | metric=killed_or_missing
        2024-01-05       | 152  | city | metric=killed
        2024-01-06       | 6333 | city | metric=killed_or_missing
        """,
        ["first", "redefinition", "rise", "rise"],
    ),
    "figures of one moment are two counts and no takeover": (
        """
        2024-01-03T16:00 | 94   | city | metric=killed
        2024-01-03T16:00 | 500  | city | metric=killed_or_missing
        """,
        ["first", "first"],
    ),
    "an outsider's study takes nothing over from an official count": (
        """
        2024-01-04 | 64   | government | metric=killed
        2024-01-05 | 4645 | study?     | metric=excess_deaths
        2024-01-06 | 2975 | government | metric=killed
        """,
        ["first", "first", "redefinition"],
    ),
    "another scope takes over for a stated reason only": (
        """
        2024-01-04 | 2985 | government | scope=
        2024-01-05 | 2749 | city       | scope=towers
        2024-01-06 | 2977 | government | scope=without the attackers,reason=attackers_excluded
        """,
        ["first", "first", "redefinition"],
    ),
    "groups of people stay apart": (
        """
        2024-01-04 | 89 | governor | group=
        2024-01-04 | 12 | governor | group=children
        2024-01-05 | 13 | governor | group=children
        """,
        ["first", "first", "rise"],
    ),
}


@pytest.mark.parametrize(("lines", "expected"), TAKEOVERS.values(), ids=TAKEOVERS.keys())
def test_takeovers(lines: str, expected: list[str]) -> None:
    assert prepared(lines)["kind"].tolist() == expected
