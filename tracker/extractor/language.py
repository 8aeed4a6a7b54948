"""A language's data files, read once and made ready for matching.

Nothing here knows a word of any language: words, separators, patterns and their meaning stand in the
CSV and TOML files of the language's folder (``en/``).
"""

from __future__ import annotations

import csv
import functools
import operator
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from sys import intern
from typing import Any, TypeVar

from tracker.model import TrackerError

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase can be: its tags, and what it says about an outcome."""

    tags: frozenset[str]
    metric: str = ""
    group: str = ""
    code: str = ""  # the character that stands for the tags, where it is known beforehand


FIRST = 0x100
"""From here on no character means anything in a pattern."""


class Tags:
    """Every distinct set of tags is one character, so that rules over items are regular expressions over text."""

    def __init__(self) -> None:
        self._codes: dict[frozenset[str], str] = {}
        self._sets: list[frozenset[str]] = []
        self._having: dict[str, str] = {}

    def code(self, tags: frozenset[str]) -> str:
        """The character that stands for this set of tags."""
        if tags not in self._codes:
            made = self._codes[tags] = chr(FIRST + len(self._sets))
            self._sets.append(tags)
            for tag in tags:
                self._having[tag] = self._having.get(tag, "") + made
        return self._codes[tags]

    def of(self, code: str) -> frozenset[str]:
        """The set that a character stands for."""
        return self._sets[ord(code) - FIRST]

    def having(self, tag: str) -> str:
        """All characters whose set holds the tag."""
        return self._having.get(tag, "")


word_of = operator.itemgetter(2)
"""The word of a token."""


def alternatives(words: Iterable[str]) -> str:
    """Phrases of a table as a pattern, the longest first; any white space stands for their spaces."""
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


class Language:
    """The data of one language, compiled."""

    def __init__(self, name: str) -> None:
        self.folder = HERE / name
        if not self.folder.is_dir():
            raise TrackerError(f"no extractor data for language {name!r}")
        self.tags = Tags()
        self.phrases: dict[str, Entry] = {}
        self.numbers: dict[str, tuple[str, float]] = {}
        self.separators: dict[str, list[str]] = {}
        self.qualifiers: dict[str, dict[str, str]] = {"before": {}, "after": {}}
        self.people: dict[str, str] = {}  # noun as printed -> plural ("" for people in general)
        self.things: dict[str, str] = {}  # noun as printed -> kind
        self._read_numbers()
        self._read_people()
        self._read_outcomes()
        self._compile()

    def rows(self, name: str) -> Iterator[dict[str, str]]:
        """The rows of one of the language's CSV files."""
        with (self.folder / name).open(encoding="utf-8", newline="") as handle:
            yield from csv.DictReader(handle)

    def table(self, name: str) -> dict[str, Any]:
        """One of the language's TOML files."""
        return tomllib.loads((self.folder / name).read_text(encoding="utf-8"))

    def _read_numbers(self) -> None:
        for row in self.rows("numbers.csv"):
            if row["kind"] in ("thousands", "decimal", "range", "joiner", "of", "between", "article"):
                self.separators.setdefault(row["kind"], []).append(row["word"])
            if row["value"]:
                self.numbers[row["word"]] = (row["kind"], float(row["value"]))
        for row in self.rows("qualifiers.csv"):
            self.qualifiers[row["side"]][row["phrase"]] = row["qualifier"]

    def _read_people(self) -> None:
        for row in self.rows("people.csv"):
            plural = "" if row["generic"] else row["plural"]
            self.people[row["singular"]] = self.people[row["plural"]] = plural
        for row in self.rows("things.csv"):
            self.things.setdefault(row["singular"], row["kind"])
            self.things.setdefault(row["plural"], row["kind"])

    def _read_outcomes(self) -> None:
        entries: dict[str, list[Entry]] = {}

        def add(phrase: str, tags: set[str], metric: str = "", group: str = "") -> None:
            if phrase:
                entries.setdefault(phrase, []).append(Entry(frozenset(tags), metric, group))

        for row in self.rows("verbs.csv"):
            metric, frame = row["metric"], row["frame"]
            active = {"transitive": {"VERB"}, "intransitive": {"DIED"}, "both": {"VERB", "DIED"}}.get(frame, set())
            add(row["base"], active | {"BASE"}, metric)
            add(row["third"], active | {"FINITE"}, metric)
            add(row["past"], active | {"FINITE"}, metric)
            add(row["participle"], {"DIED"} if frame == "intransitive" else {"PART"}, metric)
            add(row["ing"], (active - {"VERB"}) | ({"ING"} if "VERB" in active else {"DIED"}), metric)
        for row in self.rows("outcomes.csv"):
            add(row["phrase"], {row["tag"]}, row["metric"], row["group"])
        for row in self.rows("grammar.csv"):
            for phrase in row["phrases"].split("|"):
                add(phrase, {row["tag"]})
        for noun in self.people:
            add(noun, {"P"})
        for phrase, found in entries.items():
            tags = frozenset().union(*(entry.tags for entry in found))
            told = next((entry for entry in found if entry.metric or entry.group), Entry(tags))
            self.phrases[phrase] = Entry(tags, told.metric, told.group, self.tags.code(tags))

    def _compile(self) -> None:
        # Longest phrase first at each first word; single words by look-up.
        self.longer: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
        for phrase, entry in self.phrases.items():
            words = tuple(tokenise(phrase))
            if len(words) > 1:
                self.longer.setdefault(words[0], []).append((words, entry))
            self.tags.code(entry.tags)
        for found in self.longer.values():
            found.sort(key=lambda pair: -len(pair[0]))


WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+|[-‑][^\W\d_]+)*|\d+(?:[-‑][^\W\d_]+)+|['’]s\b|\.\.\.|--+|[<>]=|\d+|[^\w\s]|_",
    re.IGNORECASE,
)


Token = tuple[int, int, str]
"""Start, end and the word in small letters, with plain apostrophes and hyphens."""


def tokenise(phrase: str) -> list[str]:
    """The tokens of a phrase of a data file, as the text's tokens are made."""
    return [word for _, _, word in _tokens(phrase)]


def _tokens(text: str) -> list[Token]:
    # Interned: the tables' look-ups find the very word, without comparing letters.
    return [(*m.span(), intern(m[0].lower().replace("’", "'").replace("‑", "-"))) for m in WORD.finditer(text)]


Value = TypeVar("Value")

MOST_KEPT = 20_000
"""Words of which something is kept."""
LONGEST_KEPT = 40
"""Characters of a word of which something is kept."""


class Memo(dict[str, Value]):
    """What is known of words, worked out where it is missing. Bounded: it begins anew when it is full."""

    def __init__(self, make: Callable[[str], Value]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> Value:
        value = self._make(word)
        if len(word) <= LONGEST_KEPT:
            if len(self) >= MOST_KEPT:
                self.clear()
            self[word] = value
        return value


_CHUNKS = Memo(_tokens)


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """The tokens of a span of text. None crosses white space, and text repeats what stands between white space."""
    chunks = text[start:end].split()
    starts: list[int] = []
    for chunk in chunks:
        start = text.index(chunk, start)
        starts.append(start)
        start += len(chunk)
    return [
        (at + a, at + b, word)
        for at, known in zip(starts, map(_CHUNKS.__getitem__, chunks), strict=True)
        for a, b, word in known
    ]


@functools.cache
def language(name: str = "en") -> Language:
    """The language of that name, loaded once."""
    return Language(name)
