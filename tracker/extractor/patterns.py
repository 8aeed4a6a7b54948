"""Patterns without regard to case, made quick to try.

A regular expression that ignores case tries each of its alternatives in full wherever it is tried at all. Here the
alternatives of every group are put together by their first letters, which are told as sets of their own in both cases:
where no alternative can begin, one look says so. What matches, and which alternative does, stays the same, for
alternatives change places only with those that begin with another letter.
"""

from __future__ import annotations

import functools
import re
import string
from dataclasses import dataclass

FEWEST = 3
"""Alternatives of the smallest group that is worth it."""
SPACE = r"\s+"
OPTIONAL = ("*", "?", "{0", "{,")
LOOKS = (r"\b", "^", "$")
_OPENS = re.compile(r"\((?:\?(?:P<\w+>|<?[=!]|[:>]))?")
_REPEATED = re.compile(r"(?:[*+?]|\{\d*,?\d*\})[+?]?")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_LETTERS = {sign: frozenset({sign.lower()}) for sign in string.ascii_letters} | {r"\d": frozenset({r"\d"})}
_LIKE_LETTERS = "ſ\u212aİı"
"""Signs that a pattern without regard to case takes for a letter, besides the letter in both cases."""


@dataclass(slots=True)
class Unit:
    """A character, a set or a group, with what repeats it.

    ``begins``: the letters (``\\d`` for a digit) that it may begin with; none where that is not known.
    """

    source: str
    begins: frozenset[str] = frozenset()
    optional: bool = False
    looks: bool = False  # only looks ahead or back

    @property
    def letter(self) -> str:
        """The letter that it is, if it is one."""
        return self.source.lower() if len(self.source) == 1 and self.begins else ""


Alternative = list[Unit]


def insensitive(source: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern, matching in small letters and capitals alike."""
    alternatives, end = _read(source, 0)
    assert end == len(source), source
    return re.compile(_together(alternatives, whole=True), re.IGNORECASE | flags)


def _read(source: str, at: int) -> tuple[list[Alternative], int]:
    """The alternatives from a place on, up to the bracket that closes them, and where that stands."""
    found: list[Alternative] = [[]]
    while at < len(source) and source[at] != ")":
        if source[at] == "|":
            found.append([])
            at += 1
            continue
        begins, optional, looks = frozenset[str](), False, False
        if source[at] == "(":
            opens = _OPENS.match(source, at)
            assert opens is not None and (source[at + 1] != "?" or len(opens[0]) > 1), source
            inner, end = _read(source, opens.end())
            looks = opens[0][-1] in "=!"  # ahead or back, where alternatives must be of one length
            told = _plain(inner) if opens[0].startswith("(?<") and looks else _together(inner)
            unit = f"{opens[0]}{told})"
            begins = frozenset() if looks else _begins(inner)
            at = end + 1
        else:
            closes = _CLASS.match(source, at) if source[at] == "[" else None
            end = closes.end() if closes else at + 1 + (source[at] == "\\")
            unit, at = source[at:end], end
            looks = unit in LOOKS
            begins = _LETTERS.get(unit, begins)
        repeated = _REPEATED.match(source, at)
        if repeated:
            unit, at = unit + repeated[0], repeated.end()
            optional = repeated[0].startswith(OPTIONAL)
        found[-1].append(Unit(unit, begins, optional, looks))
    return found, at


def _plain(alternatives: list[Alternative]) -> str:
    return "|".join("".join(unit.source for unit in alternative) for alternative in alternatives)


def _begins(alternatives: list[Alternative]) -> frozenset[str]:
    """What the alternatives begin with, if that is known of all."""
    found: frozenset[str] = frozenset()
    for alternative in alternatives:
        for unit in alternative:
            if not (unit.begins or unit.looks):
                return frozenset()
            found |= unit.begins
            if not (unit.optional or unit.looks):
                break
        else:
            return frozenset()
    return found


def _look(begins: frozenset[str]) -> str:
    """Goes on only before one of these."""
    return f"(?-i:(?=[{''.join(sorted(map(_cases, begins)))}]))" if begins else ""


def _together(alternatives: list[Alternative], *, whole: bool = False) -> str:
    """Alternatives as one pattern, those with the same first letter put together. ``whole``: not inside a group."""
    made: list[str] = []
    run: dict[str, list[Alternative]] = {}
    for alternative in alternatives:
        letter = _first_letter(alternative)
        if letter and len(alternatives) >= FEWEST:
            run.setdefault(letter, []).append(alternative[1:])
        else:
            made += map(_begun, run, run.values())
            run = {}
            grouped = len(alternatives) >= FEWEST and alternative and alternative[0].source[0] in "(\\"
            made.append((_look(_begins([alternative])) if grouped else "") + _plain([alternative]))
    made += map(_begun, run, run.values())
    joined = "|".join(made)
    look = _look(_begins(alternatives)) if whole or len(made) >= FEWEST else ""
    return f"{look}(?:{joined})" if look else joined


def _first_letter(alternative: Alternative) -> str:
    """The letter that an alternative begins with, or the white space before one; nothing where it is neither."""
    if not alternative or alternative[0].letter:
        return alternative[0].letter if alternative else ""
    spaced = alternative[0].source == SPACE and len(alternative) > 1 and alternative[1].letter
    return SPACE if spaced else ""


def _begun(first: str, rests: list[Alternative]) -> str:
    begun = SPACE if first == SPACE else f"(?-i:[{_cases(first)}])"
    return begun + (_plain(rests) if len(rests) == 1 else f"(?:{_together(rests)})")


@functools.cache
def _cases(letter: str) -> str:
    """All characters that a pattern without regard to case takes for a letter; digits have no case."""
    if len(letter) > 1:
        return letter
    return letter + letter.upper() + "".join(s for s in _LIKE_LETTERS if re.fullmatch(letter, s, re.IGNORECASE))
