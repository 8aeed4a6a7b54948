"""Time phrases of a text: where they stand, and of what length of time they speak."""

from __future__ import annotations

import datetime as dt
import re
import sys

from tracker.extractor.days import Days, Phrase, day_of
from tracker.extractor.language import Language, Memo, Token, alternatives, tokens_of, word_of
from tracker.extractor.patterns import insensitive

STRETCHES = frozenset({"year", "stretch", "month"})
"""Kinds of time phrases that are no day."""
NAMED = ("months", "weekdays", "days", "following", "stretches", "parts", "units", "zones")
"""Tables of words that patterns name, besides amounts and directions."""
STARTING, TELLING, INSIDE = 1, 2, 4
"""What a token may do: begin a time phrase, be what tells one, stand inside one. Together they are one digit."""
_BEGINS = re.compile("[1357](?:(?<=[37])|(?=[145]*[2367]))")
"""The digit of a token that may begin a phrase: one that tells follows, with none between that stands in no phrase."""
YEAR = 4
"""Digits of a number that is a time phrase by itself."""
SHORT = 3
"""Letters of a weekday's name that is cut short: alone it is a word or a newspaper ("sat", "the Lusaka Sun")."""
CAPITAL = re.compile(r"\b[A-Z][\w-]+ $")
"""A word with a capital right before another one."""
WORD = 24
"""Characters of such a word."""
SHORTEST = 3
"""Letters of a word that a pattern spells out; shorter ones may come from its sets of letters ("[ap]m")."""


class Times(Days):
    """Finds and resolves time phrases by a language's tables."""

    def __init__(self, lang: Language) -> None:
        super().__init__(lang.table("times.toml"))
        fills = {
            "month": f"(?P<month>{alternatives(self.table['months'])})",
            "weekday": f"(?P<weekday>{alternatives(self.table['weekdays'])})",
            "dayname": f"(?P<weekday>{alternatives(w for w in self.table['weekdays'] if len(w) > SHORT)})",
            "day": f"(?P<word>{alternatives(self.table['days'])})",
            "following": f"(?P<word>{alternatives(self.table['following'])})",
            "stretch": f"(?P<word>{alternatives(self.table['stretches'])})",
            "part": f"(?P<part>{alternatives(self.table['parts'])})",
            "amount": f"(?P<amount>{alternatives(self.table['amounts'])})",
            "unit": f"(?P<unit>{alternatives(self.table['units'])})",
            "direction": f"(?P<direction>{alternatives(self.table['directions'])})",
            "zone": rf"(?P<zone>{alternatives(self.table['zones'])})\b",
        }
        digits: list[str] = []  # of patterns that may begin with a digit
        words: list[str] = []
        self._kinds: dict[int, str] = {}
        for number, row in enumerate(self.table["patterns"]):
            source = row["pattern"]
            for name, fill in fills.items():
                source = source.replace("{" + name + "}", fill)
            # Group names are made unique by the pattern's number; parts are read back without it.
            source = re.sub(r"\(\?P<(\w+)>", rf"(?P<\g<1>_{number}>", source)
            begins = row.get("digits")
            for told, sources in ((True, digits), (False, words)):
                if begins in (None, told):
                    sources.append(f"(?P<k_{number}>{source})")
            self._kinds[number] = row["kind"]
        tables = ("months", "weekdays", "days", "following", "stretches", "amounts")
        self._starts = frozenset(
            {word.split()[0] for table in tables for word in self.table[table]} | set(self.table["starts"])
        )
        # Amounts and directions stand beside a unit, which tells.
        leaning = {*self.table["starts"], *self.table["amounts"], *self.table["directions"]}
        self._telling = self._telling_words(leaning)
        self._inside = leaning | {word for table in NAMED for phrase in self.table[table] for word in phrase.split()}
        self._kinds_of = Memo(self._kind)
        over = self.table["over"].replace("{amount}", rf"(?P<amount>\d{{1,2}}|{alternatives(self.table['amounts'])})")
        over = over.replace("{unit}", rf"(?P<unit>{alternatives(self.table['lengths'])})")
        self._over = insensitive(over)
        papers, ends = "|".join(self.table["papers_of_days"]), "|".join(self.table["name_ends"])
        days = alternatives(word.title() for word in self.table["weekdays"] if len(word) > SHORT)
        self._names_paper = re.compile(rf"(?:{days}) (?:{papers})\b")
        self._names_end = re.compile(rf"(?:{ends})\b(?=[,.;:]|['’]s\b| [a-z])")
        self._since = tuple(self.table["since"])
        self._since_told = insensitive(rf"\b{self.table['since_told']}")
        self._digits, self._words = (
            insensitive(r"(?<![\w$€£.,])(?:" + "|".join(sources) + r")(?!\w)") for sources in (digits, words)
        )
        self._of_digits, self._of_words = self._groups(self._digits), self._groups(self._words)

    def _groups(self, pattern: re.Pattern[str]) -> dict[int, list[tuple[str, int]]]:
        """Of each row the groups that the pattern names for it."""
        named: dict[int, list[tuple[str, int]]] = {number: [] for number in self._kinds}
        for name, group in pattern.groupindex.items():
            key, _, suffix = name.rpartition("_")
            if key != "k":
                named[int(suffix)].append((key, group))
        return named

    def _telling_words(self, leaning: set[str]) -> frozenset[str]:
        """Words of which each time phrase holds one, or digits. ``leaning``: words that are none by themselves."""
        found: set[str] = set()
        for row in self.table["patterns"]:
            source = re.sub(r"\(\?<?!(?:[^()]|\([^()]*\))*\)", " ", row["pattern"])  # what must not stand there
            source = re.sub(r"\(\?P<\w+>|\\[a-zA-Z]|\{\w+\}", " ", source)
            found.update(set(re.findall(r"[^\W\d_]+", source)) - leaning)
        for table in NAMED:
            for words in map(str.split, self.table[table]):
                found.add(next((word for word in reversed(words) if word not in leaning), words[-1]))
        return frozenset(found)

    def find(self, text: str, tokens: list[Token]) -> list[Phrase]:
        """The time phrases among the tokens of a span, in order, none inside another."""
        kinds = "".join(map(self._kinds_of.__getitem__, map(word_of, tokens)))
        found: list[Phrase] = []
        behind, end = -1, tokens[-1][1] if tokens else 0
        for begin in _BEGINS.finditer(kinds):
            start = tokens[begin.start()][0]
            if start < behind:
                continue
            hit = self.match(text, start, end)
            if hit:
                found.append(self.phrase(hit))
                behind = hit.end()
        return found

    def match(self, text: str, start: int, end: int = sys.maxsize) -> re.Match[str] | None:
        """The time phrase that begins at a place, if one does."""
        if text[start].isupper() and self._is_in_name(text, start):
            return None
        return (self._digits if text[start].isdecimal() else self._words).match(text, start, end)

    def _is_in_name(self, text: str, start: int) -> bool:
        """Whether a day only stands in the name of an outlet: "India Today", "the Sunday Tribune"."""
        if self._names_paper.match(text, start) is not None:
            return True
        return (
            self._names_end.match(text, start) is not None
            and CAPITAL.search(text, max(0, start - WORD), start) is not None
        )

    def _kind(self, word: str) -> str:
        """The digit of a token: whether it may begin a time phrase, be what tells one, or stand inside one."""
        return str(self._roles(word))

    def _roles(self, word: str) -> int:
        """What a token may do in a time phrase; 0: nothing."""
        head = word.partition("-")[0]
        starting = STARTING * (word[0].isdecimal() or word in self._starts or head in self._starts)
        if word.isdecimal():
            return starting | INSIDE | TELLING * (len(word) == YEAR)
        if not word.isalpha():
            return starting | INSIDE | TELLING * (word[0].isalnum() or word == ":")  # "6 p.m.", "8:40"
        if word in self._telling or (len(word) < SHORTEST and word not in self._inside):
            return starting | INSIDE | TELLING
        return starting | INSIDE * (word in self._inside)

    def spans(self, text: str, start: int, end: int) -> list[Phrase]:
        """The time phrases of any span of text."""
        return self.find(text, tokens_of(text, start, end))

    def phrase(self, match: re.Match[str]) -> Phrase:
        """The time phrase that a match of the pattern gives."""
        number = int((match.lastgroup or "").rpartition("_")[2])  # the group that closes last is the pattern's own
        parts = {}
        named = self._of_digits if match.re is self._digits else self._of_words
        for key, group in named[number]:
            if (found := match[group]) is not None:
                parts[key] = " ".join(found.lower().split())
        return Phrase(match.start(), match.end(), self._kinds[number], parts)

    def is_past_month(self, phrase: Phrase, published: str | None, main: set[str], days: set[dt.date]) -> bool:
        """Whether the phrase names a month of the past that is not the event's: "last December", "in June".

        ``main``: the months of the event that are told of; ``days``: its days.
        """
        named = (
            published is not None
            and phrase.kind == "date"
            and "day" not in phrase.parts
            and phrase.parts.get("year") == published[:4]
        )  # "In March 2024", in May of that year
        if phrase.kind != "month" and not named:
            return False
        shift, name = phrase.parts.get("shift"), phrase.parts["month"]
        if shift in self.table["past_shifts"]:
            return True
        day = day_of(published)
        naming = named or shift in self.table["naming"]
        if day is None or not (naming or self.is_month_within(phrase)) or name in main:
            return False
        back: int = (day.month - self.table["months"][name]) % 12
        late = day.day > WEEK or (bool(days) and min(days).month == day.month)
        return back > (0 if late else 1)

    def is_month_within(self, phrase: Phrase) -> bool:
        """Whether the phrase is a month within which something happened ("in June")."""
        return phrase.kind == "month" and phrase.parts.get("shift", "") in tuple(self.table["within"])

    def is_since(self, text: str, phrase: Phrase) -> bool:
        """Whether something is counted since then ("since July 1")."""
        since = self._since
        before = text[max(0, phrase.start - 12) : phrase.start].lower().split()
        first = text[phrase.start : phrase.end].lower().split()[0] if phrase.kind == "year" else ""
        if phrase.parts.get("shift") in since or first in since or bool(before and before[-1] in since):
            return True
        window = text[max(0, phrase.start - SINCE) : phrase.start]
        return (since[0] in window or since[0].title() in window) and self._since_told.search(window) is not None

    def is_until(self, text: str, phrase: Phrase) -> bool:
        """Whether a phrase is of what came before an hour ("before midnight")."""
        return text.startswith(self.table["until"], phrase.start)

    def is_after(self, text: str, phrase: Phrase) -> bool:
        """Whether a phrase is of what came after an hour ("after midnight")."""
        return text.startswith(self.table["from_then"], phrase.start)

    def is_long_since(self, text: str, phrase: Phrase, published: str | None) -> bool:
        """Whether a count runs since a day more than a week before publication ("since August 6")."""
        if not self.is_since(text, phrase):
            return False
        day = day_of(published)
        start = (day and self.resolve(phrase, day)) or ""
        if phrase.kind == "month" and day is not None and start == day.isoformat()[:7]:
            return False  # "since the beginning of May", in May
        first = day_of(start if len(start) >= 10 else f"{start}-01-01" if len(start) == 4 else f"{start}-01")
        return day is not None and first is not None and (day - first).days > 7

    def stretch_told(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """Where a stretch stands over which the news is told ("in two weeks of protests"), and its days."""
        found = self._over.search(text, start, end)
        if found is None:
            return None
        word = found["amount"].lower()
        count = int(word) if word.isdecimal() else int(self.table["amounts"][word])
        return found.start(), count * int(self.table["lengths"][found["unit"].lower()])


SINCE = 130
"""Characters before a time phrase in which "since" may stand."""
WEEK = 7
"""Days into a month in which the one before is still that of the news."""
