"""Asides between a speaker and the verb of speech: "Zarina Sho, 41, a lawmaker who was there, said"."""

from __future__ import annotations

from tracker.extractor.items import Item
from tracker.extractor.joins import BOUNDS, Joins
from tracker.extractor.quotes import crosses_quote

LONGEST_ASIDE = 26
"""Items that commas may enclose between a speaker and the verb of speech."""
MARKS = frozenset({"COMMA", "DASH"})
"""What encloses an aside, one on each side."""


class Asides(Joins):
    """Steps over them, by a language's tables."""

    def _over_asides(self, text: str, items: list[Item], i: int) -> tuple[int, list[Item], bool]:
        """Steps over what commas enclose: "Zarina Sho, 41, a lawmaker who was there, said".

        The last item of what stands before them (-1: nobody), the name among them, and whether there were any.
        """
        inner: list[Item] = []
        stood_off = False
        while i >= 0 and items[i].tags & MARKS and not crosses_quote(text, items[i].end, items[i + 1].start):
            mark = MARKS & items[i].tags
            j = i - 1
            while j >= 0 and not mark & items[j].tags and i - j < LONGEST_ASIDE:
                j -= 1
            if j <= 0 or i - j >= LONGEST_ASIDE or j == i - 1:
                return -1, [], False
            aside = items[j + 1 : i]
            hangs_on = self._hangs_on(text, aside)
            if not hangs_on and any("CITE" in a.tags or a.tags & {"SAY", "REPORT"} == {"SAY"} for a in aside):
                return -1, [], False
            name = [a for a in aside if not a.figure or "PEOPLE" not in a.tags]  # "52-year-old Jean Dupont"
            if not hangs_on and name and self._is_name(text, name):
                inner = name
            i, stood_off = self._over_brackets(items, j - 1), True
            while i > 0:  # "The police, through the spokesman for the command, DSP Adam Shiisu, gave"
                before = next((n for n in range(i, max(0, i - LONGEST_ASIDE), -1) if "COMMA" in items[n].tags), 0)
                if before == i:
                    break
                if before and self._hangs_on(text, items[before + 1 : i + 1]):
                    inner = []
                elif not before or not (
                    self._is_apposed(text, items, before, i) or self._is_seat(text, items, before, i, inner)
                ):
                    break
                i = self._over_brackets(items, before - 1)
        return i, inner, stood_off

    def _is_apposed(self, text: str, items: list[Item], comma: int, i: int) -> bool:
        """Whether an age or office stands behind a name: "Ali Rezaei, 52," or "Ali Rezaei, the governor,"."""
        if i == comma + 1:
            return items[i].figure is not None and "PEOPLE" not in items[i].tags
        first = next((n + 1 for n in range(comma - 1, -1, -1) if "COMMA" in items[n].tags), 0)
        name = items[first:comma]
        body = items[i].text in self._speakers and "P" in items[comma - 1].tags and "NAME" in items[i].tags
        if body:  # "The Sector Commander, Road Safety Corps, Kumar Audu, said"
            return True
        described = "DET" in items[comma + 1].tags and bool(name) and self._is_name(text, name)
        return described and self.name(text, name) is not None  # "However, the lawmaker" is none

    def _is_seat(self, text: str, items: list[Item], comma: int, i: int, inner: list[Item]) -> bool:
        """Whether a town stands between an office and a name: "the matron of the hospital, Kasese, Dr Ana Ruiz,"."""
        if i != comma + 1 or "NAME" not in items[i].tags or len(inner) < 2:
            return False
        name = self.name(text, inner)
        clause = next((n + 1 for n in range(comma - 1, -1, -1) if items[n].tags & BOUNDS), 0)
        office = any(item.text in self.offices for item in items[clause:comma])
        return office and name is not None and self.is_person(name)

    def _hangs_on(self, text: str, aside: list[Item]) -> bool:
        """Whether what commas enclose hangs on what stands before: "who was there", "in its report"."""
        head = aside[0]
        if head.tags & {"WHO", "IN", "AT", "ON", "BY", "PREP", "AS", "FROM"} and "NAME" not in head.tags:
            return True
        if self._relay.match(text, head.start) is not None or head.text in self._speaking:
            return True
        lower = text[head.start].islower() or text[head.start : head.end].isupper()
        if lower and self._gerund.search(head.text) and head.text not in self._not_participles and "W" in head.tags:
            return True  # "the brigade, headquartered in El Paraiso, reported"
        if head.text in self._asides and len(aside) > 1 and self._gerund.search(aside[1].text):
            return True  # "a spokesman, while claiming responsibility, said"
        if head.text not in self._passing_on or len(aside) < 2:
            return False
        # "citing its list", "citing preliminary information"
        return aside[1].text in self._possessives or self.name(text, aside[1:]) is None

    @staticmethod
    def _is_behind_aside(items: list[Item], i: int) -> bool:
        """ "The agency, which counts all cases, today put": a time between an aside and the verb."""
        if items[i].time is None or i < 4 or "COMMA" not in items[i - 1].tags:
            return False
        opens = next((n for n in range(i - 2, max(0, i - LONGEST_ASIDE), -1) if "COMMA" in items[n].tags), 0)
        return opens > 0 and "WHO" in items[opens + 1].tags
