"""A sentence's tokens as items: phrases by the longest entry, time phrases, figures with their nouns."""

from __future__ import annotations

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
from tracker.extractor.language import Language, Token
from tracker.extractor.nouns import Nouns
from tracker.extractor.quantities import Quantities
from tracker.extractor.times import Phrase


class Itemiser:
    """Turns the tokens of a sentence into items by a language's tables."""

    def __init__(self, lang: Language) -> None:
        self.lang = lang
        self.quantities = Quantities(lang)
        self.nouns = Nouns(lang)
        self._stops = frozenset({"."} & set(lang.separators["decimal"]))
        self._quotes = frozenset(p for p, entry in lang.phrases.items() if entry.tags == {"QUOTE"})

    def line(self, text: str, tokens: list[Token], times: list[Phrase]) -> Line:
        """The items of a sentence's tokens. ``times``: the time phrases found in it."""
        items = self._merge(text, tokens, times)
        items = self.nouns.join(text, items)
        line = Line(items)
        code = self.lang.tags.code
        for item in items:
            item.code = code(item.entry.tags)
        line.codes = "".join(item.code for item in items)
        return line

    def _merge(self, text: str, tokens: list[Token], times: list[Phrase]) -> list[Item]:
        items: list[Item] = []
        phrases, longer, find = self.lang.phrases, self.lang.longer, self.quantities.find
        matches, could_start = self.quantities.matches, self.quantities.could_start
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
            if length == 1 and text[start:end] in self.quantities.names:
                entry = NAME_ENTRY  # "13 US troops"
            if entry is None:
                if word in ("'s", "'"):
                    entry = POSS_ENTRY
                else:
                    entry = NAME_ENTRY if text[start].isupper() else WORD_ENTRY
                    if self.quantities.adverb.search(word):
                        entry = ADVERB_ENTRY
            last = tokens[i + length - 1][1]
            items.append(Item(start, last, " ".join(t[2] for t in tokens[i : i + length]), entry))
            i += length
        return items
