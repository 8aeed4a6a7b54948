"""Cues: words of a sentence that bear on its figures, such as "feared", "denied" and "initially", by category."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from tracker.extractor.days import Phrase
from tracker.extractor.language import Language, Token, tokenise
from tracker.extractor.patterns import insensitive

REASON = "why:"
"""Begins the category of a cue that says why a figure changed."""
CATEGORIES = (
    "fiction",
    "hypothetical",
    "intended",
    "conditional",
    "feared",
    "denied",
    "denied_before",
    "background",
    "background_here",
    "superseded",
    "superseded_first",
    "superseded_if",
    "superseded_next",
    "superseded_before",
    "replaces",
    "increment",
    "increment_found",
    "increment_over",
    "feared_behind",
    "feared_dead",
    "falls",
)
ANY = ""
"""Stands for whatever follows the first word of a cue."""
_FIRST = re.compile(r"(?:\(\?:[\w' |-]*\)|[\w'-]+) ")
_WORD = re.compile(r"([^\W\d_]+)(?= |$|\(\?!)")
_GROUP = re.compile(r"\(\?:((?:[^\W\d_]+(?: [^()|]*)?\|)*[^\W\d_]+(?: [^()|]*)?)\)(?= |$)")


@dataclass(slots=True)
class Cues:
    """The cues of one sentence: their spans in the text, by category."""

    spans: dict[str, list[tuple[int, int]]]

    def before(self, category: str, start: int, end: int) -> bool:
        """Whether a cue stands within [start, end)."""
        return any(start <= a and b <= end for a, b in self.spans.get(category, ()))

    def reasons(self) -> list[str]:
        """The reasons for a change that the sentence gives."""
        return sorted(name.removeprefix(REASON) for name in self.spans if name.startswith(REASON))

    def any(self, category: str) -> bool:
        return bool(self.spans.get(category))


NO_CUES = Cues({})


class Finder:
    """Finds cues by a language's tables."""

    def __init__(self, lang: Language) -> None:
        table = lang.table("context.toml")
        self._given_names = frozenset(lang.table("speech.toml")["given_names"])
        # By the first two words, so that only the few tokens that can begin a cue are looked at.
        self._starting: dict[str, dict[str, list[tuple[str, re.Pattern[str]]]]] = {}
        phrases = {name: table[name] for name in CATEGORIES}
        phrases |= {f"{REASON}{name}": words for name, words in lang.table("reasons.toml").items()}
        for name, words in phrases.items():
            by_words: dict[tuple[str, str], list[str]] = {}
            for alternative in _alternatives("|".join(words)):
                for word, second in itertools.product(_first_words(alternative), _second_words(alternative)):
                    by_words.setdefault((word, second), []).append(alternative.replace(" ", r"\s+"))
            for (word, second), sources in by_words.items():
                sources.sort(key=len, reverse=True)
                pattern = insensitive("(?:" + "|".join(sources) + r")(?!\w)")
                self._starting.setdefault(word, {}).setdefault(second, []).append((name, pattern))

    def cues(self, text: str, tokens: list[Token], times: list[Phrase]) -> Cues:
        """All cues of a sentence; none begins inside a time phrase ("May 9")."""
        spans: dict[str, list[tuple[int, int]]] = {}
        dated = {token[0] for phrase in times for token in tokens if phrase.start <= token[0] < phrase.end}
        starting = self._starting
        last = len(tokens) - 1
        for k in [k for k, token in enumerate(tokens) if token[2] in starting]:
            start, end, word = tokens[k]
            if word in self._given_names and text[start:end].istitle() and text[end + 1 : end + 3].istitle():
                continue  # "Sheriff Will Jones"
            by_second = starting[word]
            following = tokens[k + 1][2].partition("-")[0] if k < last else ANY
            for name, pattern in (*by_second.get(ANY, ()), *by_second.get(following, ())):
                match = pattern.match(text, start) if start not in dated or name.startswith("background") else None
                if match:
                    spans.setdefault(name, []).append(match.span())
        return Cues(spans)


def _alternatives(source: str) -> list[str]:
    """The alternatives of a pattern that stand outside of brackets."""
    out, depth, last = [], 0, 0
    for k, sign in enumerate(source):
        depth += (sign in "([") - (sign in ")]")
        if sign == "|" and depth == 0:
            out.append(source[last:k])
            last = k + 1
    return [*out, source[last:]]


def _second_words(alternative: str) -> set[str]:
    """The words that may follow the first of an alternative, where it has one or several plain ones."""
    first = _FIRST.match(alternative)
    if first is None or " " in first[0][:-1]:
        return {ANY}
    rest = alternative[first.end() :]
    if word := _WORD.match(rest):
        return {word[1].lower()}
    if group := _GROUP.match(rest):
        return {option.partition(" ")[0].lower() for option in group[1].split("|")}
    return {ANY}


def _first_words(alternative: str) -> list[str]:
    """The words that an alternative may begin with: one, or those of a leading group."""
    if alternative.startswith("(?:"):
        return [tokenise(word)[0] for word in alternative[3 : alternative.index(")")].split("|")]
    return [tokenise(alternative)[0]]
