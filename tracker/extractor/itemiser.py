"""A sentence's tokens as items: phrases by the longest entry, time phrases, figures with their nouns."""

from __future__ import annotations

import dataclasses

from tracker.extractor.items import (
    ADVERB_ENTRY,
    NAME_ENTRY,
    POSS_ENTRY,
    THING_ENTRY,
    TIME_ENTRY,
    WORD_ENTRY,
    Item,
    Line,
)
from tracker.extractor.language import Entry, Language, Token
from tracker.extractor.nouns import Nouns
from tracker.extractor.quantities import Quantities
from tracker.extractor.times import Phrase

MOST_WORDS = 50_000
"""Unknown words whose entries are kept."""


class Itemiser:
    """Turns the tokens of a sentence into items by a language's tables."""

    def __init__(self, lang: Language) -> None:
        self.lang = lang
        self.quantities = Quantities(lang)
        self.nouns = Nouns(lang)
        self._words: dict[tuple[str, bool], Entry] = {}
        self._name_words = frozenset(name.lower() for name in self.quantities.names)
        self._stops = frozenset({"."} & set(lang.separators["decimal"]))
        self._quotes = frozenset(p for p, entry in lang.phrases.items() if entry.tags == {"QUOTE"})

    def line(self, text: str, tokens: list[Token], times: list[Phrase]) -> Line:
        """The items of a sentence's tokens. ``times``: the time phrases found in it."""
        items = self._merge(text, tokens, times)
        items = self.nouns.join(text, items)
        line = Line(items)
        code = self.lang.tags.code
        for item in items:
            item.code = item.entry.code or code(item.entry.tags)
        line.codes = "".join(item.code for item in items)
        return line

    def _unknown(self, word: str, capital: bool) -> Entry:
        """The entry of a word that no table holds; kept, for text repeats its words."""
        found = self._words.get((word, capital))
        if found is None:
            if word in ("'s", "'"):
                found = POSS_ENTRY
            elif self.quantities.adverb.search(word):
                found = ADVERB_ENTRY
            else:
                found = NAME_ENTRY if capital else WORD_ENTRY
            found = dataclasses.replace(found, code=self.lang.tags.code(found.tags))
            if len(self._words) < MOST_WORDS:
                self._words[word, capital] = found
        return found

    def _merge(self, text: str, tokens: list[Token], times: list[Phrase]) -> list[Item]:
        items: list[Item] = []
        phrases, longer, find = self.lang.phrases, self.lang.longer, self.quantities.find
        matches, could_start = self.quantities.matches, self.quantities.could_start
        names, name_words = self.quantities.names, self._name_words
        moments = iter(times)
        moment = next(moments, None)
        i, n = 0, len(tokens)
        while i < n:
            start, end, word = tokens[i]
            while moment is not None and moment.start < start:
                moment = next(moments, None)
            if moment is not None and moment.start == start:
                while i < n and tokens[i][0] < moment.end:
                    i += 1
                items.append(Item(start, moment.end, text[start : moment.end].lower(), TIME_ENTRY, time=moment))
                continue
            quantity, following = find(text, tokens, i) if could_start(word) else (None, i)
            if quantity is not None and moment is not None and moment.start < tokens[following - 1][1]:
                quantity = None  # "between 2 and 6 May"
            if quantity is not None:
                items.append(
                    Item(
                        start,
                        tokens[following - 1][1],
                        text[start : tokens[following - 1][1]].lower(),
                        THING_ENTRY,
                        figure=quantity,
                    )
                )
                i = following
                continue
            if word in self._quotes:  # quoted figures read as unquoted ones
                i += 1
                continue
            if (
                word in self._stops
                and i + 1 < n
                and items
                and items[-1].end == start
                and tokens[i + 1][2] not in self._quotes
            ):
                items[-1].end = end  # the stop of an abbreviation
                i += 1
                continue
            entry, length = phrases.get(word), 1
            for words, candidate in longer.get(word, ()):
                if matches(tokens, i, words):
                    entry, length = candidate, len(words)
                    break
            if length == 1:
                if entry is None or (word in name_words and text[start:end] in names):
                    entry = self._unknown(word, text[start].isupper())  # "13 US troops"
                items.append(Item(start, end, word, entry))
                i += 1
                continue
            assert entry is not None
            last = tokens[i + length - 1][1]
            items.append(Item(start, last, " ".join(t[2] for t in tokens[i : i + length]), entry))
            i += length
        return items
