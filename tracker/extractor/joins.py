"""What ties the words of a noun phrase that speaks: "and", numbers, participles, and where it is cut short."""

from __future__ import annotations

from tracker.extractor.items import Item
from tracker.extractor.openings import Openings
from tracker.extractor.phrases import NAMED

BOUNDS = frozenset({"COMMA", "SEMI", "STOP", "COLON", "LPAR", "RPAR", "DASH"})
"""What no noun phrase crosses."""


class Joins(Openings):
    """Judges the words of such phrases, by a language's tables."""

    @staticmethod
    def _is_numbered(text: str, items: list[Item], i: int) -> bool:
        """ "A miner in shaft 3", "a resident of Ward 7": a number that a place behind a speaker goes by."""
        if i < 3 or not (items[i].text.isdecimal() and len(items[i].text) < 4):
            return False
        place, of, who = items[i - 1].tags, items[i - 2].tags, items[i - 3].tags
        behind = text[items[i - 1].end : items[i].start] == " "
        return (
            behind and bool(place & {"W", "NAME", "HOSPITAL"}) and bool(of & {"IN", "OF", "AT", "FROM"}) and "P" in who
        )

    @staticmethod
    def _is_aside(items: list[Item], k: int) -> bool:
        """Whether only a time, place or doer follows a word: "issued on Saturday"."""
        return (
            k >= len(items)
            or items[k].time is not None
            or bool(items[k].tags & {"ON", "AT", "IN", "BY", "COMMA", "STOP"})
        )

    def _is_participle(self, items: list[Item], k: int) -> bool:
        """ "A bulletin released at noon": a verb of speech that only describes the noun before it."""
        written = k > 0 and items[k - 1].text in self._occasions and items[k].text in self._issued
        return written and self._is_aside(items, k + 1)

    def _cut_short(self, items: list[Item], first: int) -> bool:
        """Whether a noun phrase is only the end of what stands there: "wish to dispel messages"."""
        tags, before = items[first - 1].tags, items[first - 2].tags if first > 1 else frozenset[str]()
        figure = items[first - 1].figure is not None
        if "OF" in tags and {"NUM", "PEOPLE"} <= items[first].tags:
            return True  # "the murder of three journalists in San Salvador"
        return "TO" in tags or (figure and "NUM" in tags and "DET" in before)

    def _joins_all(self, items: list[Item], i: int) -> bool:
        """ "Residents and a local group said": two who speak, where nothing but the first stands before "and"."""
        if "JOIN" not in items[i].tags:
            return False
        if {"NUM", "PEOPLE"} <= items[i - 1].tags:  # "two security sources and a medic told"
            words = items[i - 1].noun.split()
            speak = not self._speakers.isdisjoint(words)
            return speak and (i == 1 or not items[i - 2].tags.isdisjoint(BOUNDS | {"SUB", "DET"}))
        if not (items[i - 1].tags & {"P"} or items[i - 1].text in self._speakers):
            return False
        first = i
        while first and items[first - 1].tags & {"W", "P", "DET", "NAME"} and "SAY" not in items[first - 1].tags:
            first -= 1
            if items[first].tags == {"W"} and self._gerund.search(items[first].text):
                return False  # "The channel blamed rebels and gave"
        return first == 0

    @staticmethod
    def _joins(text: str, items: list[Item], i: int) -> bool:
        """Whether "and" joins two names of one speaker ("UNHCR and the Chadian authorities", "Search and Rescue")."""
        return (
            "JOIN" in items[i].tags
            and ("NAME" in items[i - 1].tags or text[items[i - 1].start].isupper())
            and i + 1 < len(items)
            and bool(items[i + 1].tags & NAMED)
            and "P" not in items[i - 1].tags
            and i - 1 > 0
        )

    def _behind_short_office(self, items: list[Item], first: int, last: int) -> int:
        """ "Railway Manager (DRM) Rosa Lima said": where an office begins that is printed in short behind it."""
        short = first > 3 and "RPAR" in items[first - 1].tags and "LPAR" in items[first - 3].tags
        if not short or not all("NAME" in i.tags for i in items[first : last + 1]):
            return first
        begin = first - 4
        if items[begin].text not in self.offices:
            return first
        while begin and items[begin - 1].tags & NAMED:
            begin -= 1
        return begin

    @staticmethod
    def _over_brackets(items: list[Item], i: int) -> int:
        """ "the Observatory (SOHR) said": the item before what brackets enclose."""
        if i > 0 and "RPAR" in items[i].tags:
            while i > 0 and "LPAR" not in items[i].tags:
                i -= 1
            i -= 1
        return i
