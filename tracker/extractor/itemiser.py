"""A sentence's tokens as items: phrases by the longest entry, time phrases, figures with their nouns."""

from __future__ import annotations

import dataclasses

from tracker.extractor.days import Phrase
from tracker.extractor.items import (
    ADVERB_ENTRY,
    NAME_ENTRY,
    PLAIN_ENTRIES,
    POSS_ENTRY,
    THING_ENTRY,
    TIME_ENTRY,
    WORD_ENTRY,
    Item,
    Line,
)
from tracker.extractor.language import Entry, Language, Memo, Token
from tracker.extractor.nouns import Nouns
from tracker.extractor.quantities import Quantities
from tracker.model import Metric

QUANTITY, LONGER, QUOTE, STOP, NAME, GIVEN, SINGLE = 1, 2, 4, 8, 16, 32, 64
"""What may have to be looked at where a token stands: most are words by themselves."""

NEAR = 6
"""Items before "dead and hurt" among which "left" stands."""
BOTH = Metric.CASUALTIES.value
"""The metric of words that count the dead and the hurt together."""

BEFORE_QUOTE = frozenset(" \n\t(")
"""What stands before a quotation mark that opens, and never before the end of a possessive."""


class Itemiser:
    """Turns the tokens of a sentence into items by a language's tables."""

    def __init__(self, lang: Language) -> None:
        self.lang = lang
        self.quantities = Quantities(lang)
        self.nouns = Nouns(lang)
        self._name_words = frozenset(name.lower() for name in self.quantities.names)
        self._stops = frozenset({"."} & set(lang.separators["decimal"]))
        self._quotes = frozenset(p for p, entry in lang.phrases.items() if entry.tags == {"QUOTE"})
        # Phrases of several words by their first three ("" for two alone), the longest first.
        self._longer: dict[str, dict[str, dict[str, list[tuple[tuple[str, ...], Entry]]]]] = {}
        for first, found in lang.longer.items():
            for words, entry in found:
                thirds = self._longer.setdefault(first, {}).setdefault(words[1], {})
                thirds.setdefault(words[2] if len(words) > 2 else "", []).append((words, entry))
        self._plain = {
            entry.tags: dataclasses.replace(entry, code=lang.tags.code(entry.tags)) for entry in PLAIN_ENTRIES
        }
        self._time, self._thing = self._plain[TIME_ENTRY.tags], self._plain[THING_ENTRY.tags]
        speech = lang.table("speech.toml")
        self._given_names = frozenset(speech["given_names"])
        self._name_ends = frozenset(speech["name_ends"])
        self._plain_speech = frozenset(speech["plain_speech"])
        self._known = Memo(self._look_up)

    def line(self, text: str, tokens: list[Token], times: list[Phrase]) -> Line:
        """The items of a sentence's tokens. ``times``: the time phrases found in it."""
        items = self.nouns.join(text, self._merge(text, tokens, times))
        code = self.lang.tags.code
        return Line(items, "".join([item.entry.code or code(item.entry.tags) for item in items]))

    def _look_up(self, word: str) -> tuple[int, Entry, Entry]:
        """What to look at where a word stands, and its entries in small letters and with a capital."""
        kind = QUANTITY * self.quantities.could_start(word) | LONGER * (word in self._longer)
        kind |= QUOTE * (word in self._quotes) | STOP * (word in self._stops) | NAME * (word in self._name_words)
        kind |= GIVEN * (word in self._given_names) | SINGLE * (word == "'")
        entry = self.lang.phrases.get(word)
        if entry is not None:
            return kind, entry, entry
        return kind, self._unknown(word, False), self._unknown(word, True)

    def _unknown(self, word: str, capital: bool) -> Entry:
        """The entry of a word that no table holds."""
        if word in ("'s", "'"):
            entry = POSS_ENTRY
        elif self.quantities.adverb.search(word):
            entry = ADVERB_ENTRY
        else:
            entry = NAME_ENTRY if capital else WORD_ENTRY
        return self._plain[entry.tags]

    def _is_given_name(self, text: str, tokens: list[Token], i: int) -> bool:
        """Whether a word that is a name, too, is one: "Governor Said Amiri", "Sheriff Will Jones"."""
        if not 0 < i < len(tokens) - 1 or tokens[i - 1][2] in self._quotes:
            return False
        words = [text[a:b] for a, b, _ in tokens[i - 1 : i + 2]]
        if words[0].istitle() and words[2] == "," and i > 1:
            return words[1].istitle()  # "Dr. Omar Said, who"
        return words[1].istitle() and words[2].istitle() and not words[0].isupper()

    def _left_apart(self, text: str, tokens: list[Token], items: list[Item], behind: int) -> bool:
        """Whether "dead and hurt" is two predicates: "left two dead and hurt 14"."""
        if behind >= len(tokens) or not any("LEFT" in item.tags for item in items[-NEAR:]):
            return False
        kind, entry, _ = self._known[tokens[behind][2]]
        second = self._known[tokens[min(behind + 1, len(tokens) - 1)][2]][1]
        others = "DET" in entry.tags or "MORE" in entry.tags | second.tags
        return others or (bool(kind & QUANTITY) and self.quantities.find(text, tokens, behind)[0] is not None)

    def _ends_name(self, text: str, tokens: list[Token], i: int) -> bool:
        """Whether an adverb with a capital is a name: "Dr. Rosa Kelly said", "Myanmar Now reported", not "Sadly,"."""
        start, _, word = tokens[i]
        if self._known[word][0] == 0 and word not in self.lang.phrases:
            if tokens[i + 1][2] in self._plain_speech:
                return True
        elif word not in self._name_ends:
            return False
        before = tokens[i - 1] if i else None
        named = before is not None and text[before[0]].isupper() and start - before[1] == 1
        return named and not text[tokens[i + 1][0]].isupper()

    def _merge(self, text: str, tokens: list[Token], times: list[Phrase]) -> list[Item]:
        items: list[Item] = []
        known, longer = self._known, self._longer
        moments = iter(times)
        moment = next(moments, None)
        following, n = 0, len(tokens)
        opened = False  # whether a single quotation mark is
        for i, (start, end, word) in enumerate(tokens):
            if i < following:
                continue
            if moment is not None:
                while moment is not None and moment.start < start:
                    moment = next(moments, None)
                if moment is not None and moment.start == start:
                    following = i
                    while following < n and tokens[following][0] < moment.end:
                        following += 1
                    items.append(Item(start, moment.end, text[start : moment.end].lower(), self._time, time=moment))
                    continue
            kind, entry, capital = known[word]
            if kind:
                if kind & QUANTITY:
                    quantity, after = self.quantities.find(text, tokens, i)
                    # "between 2 and 6 May" is no quantity
                    if quantity is not None and (moment is None or moment.start >= tokens[after - 1][1]):
                        end, following = tokens[after - 1][1], after
                        items.append(Item(start, end, text[start:end].lower(), self._thing, figure=quantity))
                        continue
                if kind & QUOTE:  # quoted figures read as unquoted ones
                    continue
                if kind & SINGLE and (opened or start == 0 or text[start - 1] in BEFORE_QUOTE):
                    opened = not opened
                    continue
                if (
                    kind & STOP
                    and i + 1 < n
                    and items
                    and items[-1].end == start
                    and tokens[i + 1][2] not in self._quotes
                ):
                    items[-1].end = end  # the stop of an abbreviation
                    continue
                if kind & LONGER and i + 1 < n and (thirds := longer[word].get(tokens[i + 1][2])):
                    third = tokens[i + 2][2] if i + 2 < n else ""
                    for words, candidate in (*thirds.get(third, ()), *thirds.get("", ())):
                        length = len(words)
                        if candidate.metric == BOTH and self._left_apart(text, tokens, items, i + length):
                            continue
                        if length < 4 or tuple([t[2] for t in tokens[i : i + length]]) == words:
                            following = i + length
                            items.append(Item(start, tokens[following - 1][1], " ".join(words), candidate))
                            break
                    if following > i:
                        continue
                if kind & GIVEN and self._is_given_name(text, tokens, i):
                    items.append(Item(start, end, word, self._plain[NAME_ENTRY.tags]))
                    continue
                if (
                    kind & NAME
                    and text[start:end] in self.quantities.names  # "13 US troops"
                    and not text[tokens[max(i - 3, 0)][0] : tokens[min(i + 3, n - 1)][1]].isupper()  # ALL CAPITALS
                ):
                    entry, capital = self._unknown(word, False), self._unknown(word, True)
            if text[start].isupper():
                entry = capital
                if "ADV" in entry.tags and i + 1 < n and self._ends_name(text, tokens, i):
                    entry = self._plain[NAME_ENTRY.tags]
            items.append(Item(start, end, word, entry))
        return items
