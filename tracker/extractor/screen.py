"""A first look at a span of text, word by word: whether any rule could find a figure in it at all.

Most sentences of most articles carry no figure of casualties. What each word, and each pair of words that begins a
phrase, could be is looked up and kept as bits, one for each need of the rules; a sentence that together lacks what
every rule needs is read no further. The look may let a sentence pass in vain, never the other way round.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from operator import or_

from tracker.extractor.items import FIGURE_TAGS, PLAIN_ENTRIES
from tracker.extractor.language import Entry, Language, Memo, Token, tokenise, word_of
from tracker.extractor.nouns import JOINED
from tracker.extractor.outcomes import Outcomes
from tracker.extractor.rules import RuleSet

NO_NUMBERS = frozenset({"suffix", "few", "fraction", "article"})
"""Kinds of number words that alone are none."""
MOST_VERDICTS = 20_000
"""Sets of bits whose verdict is kept."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a span may hold a figure by itself, after figures of paragraphs before, after one of its paragraph."""

    direct: bool
    across: bool
    carried: bool


class Screen:
    """What the words of a span could satisfy, by a language's tables and rules."""

    def __init__(self, lang: Language, outcomes: Outcomes) -> None:
        self._lang = lang
        self._needed = outcomes.needed
        own = [*outcomes.direct.rules, *outcomes.late.rules, *outcomes.carried.rules]
        self._rules = RuleSet(own, self._needed)
        self._number = _number_words(lang)
        self._number_bit = self._needed.free_bit
        # Words that are a number only before certain others ("not one").
        several = [tokenise(word) for word, (kind, _) in lang.numbers.items() if " " in word and kind not in NO_NUMBERS]
        self._opening = frozenset(words[0] for words in several if not self._number.search(words[0]))
        self._opening_bit = bit = self._number_bit << 1
        self._counts = self._number_bit | self._opening_bit
        # Words that a rule's figure must count: the bit of each set of them, and the sets of each word.
        self._asked: dict[str, int] = {}
        self._counting: dict[str, int] = {}
        for name, nouns in outcomes.sets.items():
            self._asked[name] = bit = bit << 1
            for word in nouns | {noun for noun, plural in lang.people.items() if plural in nouns}:
                self._counting[word] = self._counting.get(word, 0) | bit
        self._code = code = lang.tags.code
        # Any word may stand in a name or a time phrase, and any number may be a figure of people or of things.
        self._always = self._needed.bits(code(entry.tags) for entry in PLAIN_ENTRIES)
        self._always |= self._needed.bits(code(tags) for tags in FIGURE_TAGS if JOINED.keys().isdisjoint(tags))
        self._pairs: dict[tuple[str, str], int] = {(words[0], words[1]): self._number_bit for words in several}
        for longer in lang.longer.values():
            for words, entry in longer:
                pair = words[0], words[1]
                self._pairs[pair] = self._pairs.get(pair, 0) | self._bits(entry)
        self._verdicts: dict[int, Verdict] = {}
        self._kept = Memo(self._word)

    def _bits(self, entry: Entry) -> int:
        """What a phrase satisfies, and what a figure does beside it."""
        made = {tag for tag, nouns in JOINED.items() if not nouns.isdisjoint(entry.tags)}
        return self._needed.bits(
            [self._code(entry.tags), *(self._code(tags) for tags in FIGURE_TAGS if not made.isdisjoint(tags))]
        )

    def look(self, tokens: list[Token]) -> int:
        """The bits of the tokens of a span."""
        return reduce(or_, map(self._kept.__getitem__, map(word_of, tokens)), 0)

    def verdict(self, bits: int, tokens: list[Token]) -> Verdict:
        """What may be found among the tokens of a span with these bits."""
        told = self._told(bits)
        if told.direct or not bits & self._counts:
            return told  # phrases would add nothing
        pairs = pairwise([word for _, _, word in tokens])
        return self._told(reduce(or_, filter(None, map(self._pairs.get, pairs)), bits))

    def _told(self, bits: int) -> Verdict:
        told = self._verdicts.get(bits)
        if told is None:
            if len(self._verdicts) >= MOST_VERDICTS:
                self._verdicts.clear()
            told = self._verdicts[bits] = self._judge(bits)
        return told

    def _word(self, word: str) -> int:
        """The bits of a token."""
        entry = self._lang.phrases.get(word)
        bits = self._number_bit if self._number.search(word) else self._opening_bit * (word in self._opening)
        for part in word.split("-"):
            bits |= self._counting.get(part, 0)
        return bits | (self._bits(entry) if entry else 0)

    def _judge(self, bits: int) -> Verdict:
        rules = self._rules.met(bits | self._always) if bits & self._number_bit else []
        asked = self._asked
        rules = [rule for rule in rules if "words" not in rule.options or asked[rule.options["words"]] & bits]
        direct = any("carry" not in rule.options for rule in rules)
        return Verdict(direct, direct or any("across" in rule.options for rule in rules), bool(rules))


def _number_words(lang: Language) -> re.Pattern[str]:
    """Finds a quantity; an article ("a", "an") alone is none."""
    words = [word for word, (kind, _) in lang.numbers.items() if " " not in word and kind not in NO_NUMBERS]
    return re.compile(rf"\d|\b(?:{'|'.join(sorted(words, key=len, reverse=True))})\b", re.IGNORECASE)
