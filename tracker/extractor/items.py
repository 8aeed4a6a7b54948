"""A sentence as items: words and phrases with their tags, figures with what they count."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tracker.extractor.days import Phrase
from tracker.extractor.language import Entry
from tracker.extractor.number_words import Quantity

NUM = "NUM"
FIGURE_TAGS = [
    frozenset({NUM} | extra | zero | metric)
    for extra in (set(), {"BARE"}, {"PARTITIVE"}, {"PEOPLE"})
    for zero in (set(), {"ZERO"})
    for metric in (set(), {"COUNTED"}, {"N_LIVES"}, {"N_VICTIMS"})
]
"""Tag sets of figures: without a noun, part of something named before, of people; none; of deaths, lives, victims."""

WORD_ENTRY = Entry(frozenset({"W"}))
NAME_ENTRY = Entry(frozenset({"W", "NAME"}))
ADVERB_ENTRY = Entry(frozenset({"W", "ADV"}))
TIME_ENTRY = Entry(frozenset({"TIME"}))
THING_ENTRY = Entry(frozenset({"THING"}))
POSS_ENTRY = Entry(frozenset({"POSS"}))
PLAIN_ENTRIES = (WORD_ENTRY, NAME_ENTRY, ADVERB_ENTRY, TIME_ENTRY, THING_ENTRY, POSS_ENTRY)
OTHER_TAGS = [e.tags for e in PLAIN_ENTRIES]
BEFELL = frozenset({"ADJ", "PART", "CRIT"})
"""Tags of words for what befell people, beside a number or before a noun: "two wounded", "two wounded soldiers"."""
OF_SOME = frozenset({"OF", "OFTHEM"})
"""Tags of words behind a number of some of those told of."""
PLACES = frozenset({"HOSPITAL", "SHELTER", "LODGING", "MORGUE"})
"""Tags of places that take people in."""
OTHER_TAGS += [frozenset({"THING", place}) for place in sorted(PLACES)]


@dataclass(slots=True, init=False, eq=False)
class Item:
    """One word, phrase, time phrase or figure with its noun."""

    start: int
    end: int
    text: str
    entry: Entry
    tags: frozenset[str]
    figure: Quantity | None
    time: Phrase | None
    group: str | None  # who is counted
    noun: str  # what it counts, as printed in small letters ("patients")
    of: str  # metric that the counted noun itself says ("of the dead", "23 fatalities")

    def __init__(
        self, start: int, end: int, text: str, entry: Entry, figure: Quantity | None = None, time: Phrase | None = None
    ) -> None:
        self.start = start
        self.end = end
        self.text = text
        self.entry = entry
        self.tags = entry.tags
        self.figure = figure
        self.time = time
        self.group = None
        self.noun = ""
        self.of = ""

    def become(self, tags: frozenset[str]) -> None:
        """Takes other tags: a figure with its noun."""
        self.entry, self.tags = _made(tags), tags


@dataclass(slots=True, init=False)
class Line:
    """The items of one sentence and their codes as one string, which the rules match."""

    items: list[Item]
    codes: str

    def __init__(self, items: list[Item], codes: str) -> None:
        self.items, self.codes = items, codes


@cache
def _made(tags: frozenset[str]) -> Entry:
    """The entry of a figure with these tags, of which there are few."""
    return Entry(tags)


def squeeze(text: str) -> str:
    """White space of wrapped lines as single spaces, for names and groups."""
    return " ".join(text.split())


NAMED_ON = 4
"""Items of a name behind "of" in it."""


def named_on(text: str, items: list[Item], k: int) -> int:
    """Where a name with "of" in it ends: "the Bureau of Fire Protection", "the Red Cross"."""
    first = k
    while k < len(items) and k - first < NAMED_ON and items[k - 1].end + 1 == items[k].start:
        named = _is_title(text, items[k]) and not items[k].tags & {"NUM", "PRON", "SAY"}
        on = "OF" in items[k].tags and k + 1 < len(items) and _is_title(text, items[k + 1])
        if not (_is_title(text, items[k - 1]) and (named or on)) and not (named and "OF" in items[k - 1].tags):
            break
        k += 1
    return k


def _is_title(text: str, item: Item) -> bool:
    """Whether a word has a capital, in a text that is not all capitals."""
    return text[item.start].isupper() and not text[item.start : item.end].isupper()
