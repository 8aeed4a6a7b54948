"""A language's rules: patterns over the tags of a sentence's items, as regular expressions over their characters."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from tracker.extractor.language import Language
from tracker.model import TrackerError

NAMES = r"[A-Z][A-Z_0-9]*(?:/[A-Z][A-Z_0-9]*)*"
WORDS = "rules/words.toml"
FILES = (
    "rules/direct_1_named.toml",
    "rules/direct_2_hospital.toml",
    "rules/direct_3_befell.toml",
    "rules/direct_4_died.toml",
    "rules/direct_5_lost.toml",
    "rules/direct_6_moved.toml",
    "rules/direct_7_sought.toml",
    "rules/direct_8_held.toml",
    "rules/direct_9_victims.toml",
    "rules/direct_10_still_held.toml",
    "rules/direct_11_tolls.toml",
    "rules/direct_12_far.toml",
    "rules/relations_1_parts.toml",
    "rules/relations_2_lists.toml",
    "rules/relations_3_changes.toml",
    "rules/carried_1_tolls.toml",
    "rules/carried_2_parts.toml",
)
"""A language's rules in the order they are tried in, and the words and macros that they name."""
MOST_KEPT = 4_000
"""Sets of needs whose rules are kept."""
Needs = list[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern over tags. ``pattern`` captures ``n`` (a figure) and ``t`` or ``a`` (trigger, anchor)."""

    name: str
    pattern: re.Pattern[str]
    metric: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    needs: tuple[frozenset[str], ...] = ()  # of each set one character must stand in the line


def compile_rules(lang: Language, extra: list[frozenset[str]]) -> list[Rule]:
    """The rules of a language, in order, as regular expressions over tag characters.

    ``extra``: tag sets that code gives (figures), which the patterns may name too.
    """
    for tags in extra:
        lang.tags.code(tags)
    macros: dict[str, str] = lang.table(WORDS)["macros"]
    rules = []
    for row in [row for name in FILES for row in lang.table(name)["rules"]]:
        pattern = _without_macros(str(row["pattern"]), macros)
        rules.append(
            Rule(
                str(row["rule"]),
                re.compile(_led_by_characters(_over_characters(lang, pattern))),
                str(row.get("metric", "")),
                {k: v for k, v in row.items() if k not in ("rule", "pattern", "metric", "example")},
                tuple(dict.fromkeys(_Needs(lang, pattern).needs)),
            )
        )
    return rules


def _without_macros(pattern: str, macros: dict[str, str]) -> str:
    def macro(match: re.Match[str]) -> str:
        text = macros.get(match[0], match[0])
        return f"({text})" if " " in text else text

    for _ in range(4):  # macros may name macros
        pattern = re.sub(r"\b[A-Z][A-Z_0-9]*\b", macro, pattern)
    return pattern


def _over_characters(lang: Language, pattern: str) -> str:
    def one(match: re.Match[str]) -> str:
        label, negated, names = match["label"], match["not"], match["names"].split("/")
        chars = "".join(sorted({c for name in names for c in lang.tags.having(name)}))
        if not chars:
            raise TrackerError(f"{lang.folder.name}: pattern names unknown tag {match['names']}: {pattern}")
        body = f"[{'^' if negated else ''}{chars}]"
        return f"(?P<{label}>{body})" if label else body

    grouped = re.sub(r"\((?!\?)", "(?:", pattern)
    return re.sub(rf"(?:(?P<label>[a-z]\d?):)?(?P<not>!)?(?P<names>{NAMES})", one, grouped).replace(" ", "")


_LOOKS_BACK = re.compile(r"\(\?<(?P<sign>[!=])(?P<body>(?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)")
_CHARACTER = re.compile(r"(?:\(\?P<\w+>\[[^\]]*\]\)|\[[^\]]*\])(?![?*+{])")


def _led_by_characters(pattern: str) -> str:
    """The same pattern, looking back from behind its first character.

    A search goes straight to the characters that a pattern begins with, but not where it begins with a look back.
    """
    looks, at = [], 0
    while look := _LOOKS_BACK.match(pattern, at):
        looks.append(f"(?<{look['sign']}(?:{look['body']}).)")
        at = look.end()
    first = _CHARACTER.match(pattern, at)
    return first[0] + "".join(looks) + pattern[first.end() :] if first else pattern


class _Needs:
    """The sets of characters of which each match of a pattern holds one."""

    def __init__(self, lang: Language, pattern: str) -> None:
        self._lang = lang
        self._pieces = re.findall(
            rf"\(\?<?[=!]|\(\?:|[()|]|[?*+]|\{{\d*,?\d*\}}|(?:[a-z]\d?:)?!?{NAMES}", pattern.replace("}?", "}")
        )
        self._at = 0
        self.needs = self._alternatives()

    def _next(self) -> str:
        return self._pieces[self._at] if self._at < len(self._pieces) else ")"

    def _alternatives(self) -> Needs:
        found = [self._sequence()]
        while self._next() == "|":
            self._at += 1
            found.append(self._sequence())
        if len(found) == 1:
            return found[0]
        # One need of each alternative, taken together, is met whichever of them matches.
        return [frozenset[str]().union(*(min(needs, key=len) for needs in found))] if all(found) else []

    def _sequence(self) -> Needs:
        found: Needs = []
        while self._next() not in ("|", ")"):
            piece = self._next()
            self._at += 1
            if piece.startswith("("):
                needs = self._alternatives()
                self._at += 1  # the closing bracket
            else:
                names = piece.rpartition(":")[2]
                needs = [] if names.startswith("!") else [self._characters(names)]
            if piece.endswith("!"):
                needs = []  # what must not stand there
            if re.match(r"[?*]|\{0?,", self._next()):
                needs = []
            if re.match(r"[?*+{]", self._next()):
                self._at += 1
            found += needs
        return found

    def _characters(self, names: str) -> frozenset[str]:
        return frozenset(char for name in names.split("/") for char in self._lang.tags.having(name))


class Needed:
    """What rules need, one bit for each need: what a line's characters satisfy is an OR of their bits."""

    def __init__(self) -> None:
        self._bits: defaultdict[str, int] = defaultdict(int)
        self._seen: dict[frozenset[str], int] = {}

    def add(self, needs: Iterable[frozenset[str]]) -> int:
        """The bits of these needs."""
        wanted = 0
        for need in needs:
            if need not in self._seen:
                bit = self._seen[need] = 1 << len(self._seen)
                for char in need:
                    self._bits[char] |= bit
            wanted |= self._seen[need]
        return wanted

    @property
    def free_bit(self) -> int:
        """The first bit that no need has."""
        return 1 << len(self._seen)

    def bits(self, chars: Iterable[str]) -> int:
        """What these characters satisfy together."""
        return reduce(or_, map(self._bits.__getitem__, chars), 0)


class RuleSet:
    """Rules in order, of which a line asks only for those that can match it.

    The rules whose needs a line all satisfies are kept for the next line that satisfies the same.
    """

    def __init__(self, rules: list[Rule], needed: Needed) -> None:
        self.rules = rules
        self._wanted = [(needed.add(rule.needs), rule) for rule in rules]
        self._kept: dict[int, list[Rule]] = {}

    def met(self, had: int) -> list[Rule]:
        """The rules whose needs are among these bits."""
        return [rule for wanted, rule in self._wanted if wanted & had == wanted]

    def matching(self, had: int) -> list[Rule]:
        """The rules that a line may match whose characters satisfy this (:meth:`Needed.bits`)."""
        kept = self._kept.get(had)
        if kept is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            kept = self._kept[had] = self.met(had)
        return kept
