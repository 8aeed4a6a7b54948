"""The names of speakers behind their offices, and what a sentence opens with."""

from __future__ import annotations

from tracker.extractor.items import Item
from tracker.extractor.outlets import Outlets
from tracker.extractor.phrases import NAMED

LITTLE = frozenset({"DET", "OF", "IN", "AT", "FROM", "POSS"})
"""Words that say nothing of their own in an office."""

WITH = frozenset({"TO", "PREP", "ON"})
"""What stands between a verb of meeting and whom one met: "spoke to", "called on"."""


LONGEST_OPENING = 14
"""Items of a clause that a sentence opens with, before its subject."""


class Openings(Outlets):
    """Finds who a sentence opens with, by a language's tables."""

    def _is_name(self, text: str, phrase: list[Item]) -> bool:
        """Whether a phrase is somebody's name, rank and particles included ("Col. Ana do Vale", "Omar al-Bahr")."""
        if not self._named(text, phrase[-1]) or (len(phrase) < 3 and "DET" in phrase[0].tags):
            return False
        if not (phrase[0].tags & {"NAME", "P", "DET"} or self._named(text, phrase[0])):
            return False  # "run by Hamas"
        return all(i.tags & {"NAME", "P", "OF"} or len(i.text) < 4 or self._named(text, i) for i in phrase)

    def apposed(self, text: str, items: list[Item], stop: int, phrase: list[Item], name: str) -> tuple[int, str]:
        """ "said the fire chief, Colonel Pedro Aihara": the name behind the office, and the item after it."""
        if stop >= len(items) or "COMMA" not in items[stop].tags:
            return stop, name
        office = "NAME" in phrase[-1].tags  # "the head of the Rail Inspectorate, Jan Kučera"
        if office and not any(i.tags & {"OF"} or i.text in self.offices for i in phrase):
            return stop, name
        end, behind = self.phrase_right(text, items, stop + 1)
        if 1 < len(behind) < 10 and self._is_name(text, behind):
            both = self.name(text, [*phrase, *behind]) if office or self._is_long(phrase, behind) else None
            return end, both or self.name(text, behind) or name
        return stop, name

    @staticmethod
    def _is_long(office: list[Item], name: list[Item]) -> bool:
        """Whether an office says more than the name: "the head of the state's Road Safety Corps, Kumar Audu"."""
        said = [sum(len(i.text.split()) for i in phrase if not i.tags & LITTLE) for phrase in (office, name)]
        return len(name) > 1 and said[0] > 2 * said[1]

    def introduced(self, text: str, items: list[Item]) -> str | None:
        """ "I spoke to Rosa Aldana, who": the person whom the writer met, who speaks from then on."""
        k = next((n for n in range(1, min(5, len(items))) if items[n].text in self._meeting), 0)
        if not k or not any(item.text in self._first_person for item in items[:k]):
            return None
        begin = k + 1
        while begin < len(items) and (items[begin].tags & WITH or items[begin].text in self._of_meeting):
            begin += 1  # "spoke to", "hearing more from"
        _, phrase = self.phrase_right(text, items, begin)
        place = next((n for n, item in enumerate(phrase) if item.tags & {"AT", "IN", "ON", "BY"}), len(phrase))
        name = self.name(text, phrase[:place])
        named = name is not None and any(word[0].isupper() for word in name.split())
        return name if name and named and self.is_person(name) else None

    def presented(self, text: str, items: list[Item]) -> str | None:
        """ "Among the survivors is Rosa Aldana, a trader.": the person with whom such a sentence ends."""
        if not items or items[0].text not in self._among:
            return None
        k = next((n for n in range(2, min(9, len(items))) if "BE" in items[n].tags), 0)
        if not k or any(items[n].tags & {"COMMA", "NUM", "ADJ"} for n in range(k)):
            return None
        _, phrase = self.phrase_right(text, items, k + 1)
        name = self.name(text, phrase) if phrase and self._is_name(text, phrase) else None
        return name if name and self.is_person(name) else None

    def aged(self, text: str, items: list[Item]) -> str | None:
        """ "Outside the prison, Rosa Aldana, 52, had waited since dawn.": the person that a sentence opens with."""
        begins = [0]
        if items and items[0].tags & {"PREP", "IN", "AT", "ON", "AMONG"}:
            begins = [n + 1 for n in range(1, min(18, len(items))) if "COMMA" in items[n].tags][:2] or [0]
        return next((name for begin in begins if (name := self._with_age(text, items, begin))), None)

    def _with_age(self, text: str, items: list[Item], begin: int) -> str | None:
        """ "Rosa Aldana, 52,": a person by name and age."""
        stop, phrase = self.phrase_right(text, items, begin)
        if not 1 < len(phrase) < 6 or stop + 2 >= len(items) or not self._is_name(text, phrase):
            return None
        commas = "COMMA" in items[stop].tags and "COMMA" in items[stop + 2].tags
        age = items[stop + 1].text.isdecimal() and 1 < len(items[stop + 1].text) < 3
        name = self.name(text, phrase) if commas and age else None
        return name if name and self.is_person(name) else None

    def issuer(self, text: str, items: list[Item]) -> str | None:
        """The body that the first sentence of a press release opens with: "The Rights Network condemns"."""
        name = self.opening(text, items, len(items))
        named = name is not None and sum(word[0].isupper() for word in name.split()) > 1
        return name if name and named and not self.is_person(name) else None

    def opening_anew(self, text: str, items: list[Item], k: int) -> str | None:
        """The subject that a sentence opens with, where nobody has spoken in it: "X has gone further, claiming ..."."""
        said = (item for item in items[: k - 1] if "SAY" in item.tags and item.text not in self._answering)
        if any(not item.tags & {"REPORT", "NUM"} for item in said):
            return None
        return self.opening(text, items, k)

    def opening(self, text: str, items: list[Item], k: int) -> str | None:
        """The noun phrase that a sentence opens with, if it can be a speaker."""
        last, stop = -1, 0
        if items and k and items[0].tags & {"BUT", "AND"} and items[0].text in self._leading:
            items, k = items[1:], k - 1  # "But the commander disputed this."
        if k > 2 and items[0].text in self._leading and "COMMA" in items[1].tags:
            items, k = items[2:], k - 2  # "However, the commander disputed this."
        if k and items[0].tags & {"IN", "AT", "ON", "TIME", "ADV"}:  # "In North Kivu, the authorities are"
            comma = next((n for n in range(1, min(k, 8, len(items))) if "COMMA" in items[n].tags), 0)
            behind = items[comma + 1] if 0 < comma < len(items) - 1 else None
            if behind is not None and ("DET" in behind.tags or behind.text in self._speakers):
                items, k = items[comma + 1 :], k - comma - 1
        elif k and items[0].text in self._clauses:  # "When the mine burned in 2014, the company denied it"
            comma = next((n for n in range(1, min(k, LONGEST_OPENING, len(items) - 1)) if "COMMA" in items[n].tags), 0)
            if comma and "DET" in items[comma + 1].tags:
                items, k = items[comma + 1 :], k - comma - 1
        if k < 0 or not items or items[0].text in self._not_openers or items[0].text.split()[0] in self._nobody:
            return None
        for stop in range(min(k, 14)):
            item = items[stop]
            short = stop == 0 and k > 1 and "W" in items[1].tags and text[item.start : item.end].isupper()
            known = item.text in self._speakers or (short and item.end - item.start > 2)  # "SANA blamed"
            speaker = known or bool(item.tags & NAMED)
            if (
                stop == 0
                and k > 1
                and self._gerund.search(item.text)
                and items[1].tags & {"PREP", "AT", "IN", "ON", "DET"}
            ):
                return None  # "Reading for three hours, she held that"
            if speaker and (known or not (stop == 0 and "NAME" in item.tags and k > 1 and items[1].tags == {"W"})):
                last = stop
            elif item.tags & {"DET", "POSS", "LPAR", "RPAR"} or (
                # an adjective before the noun; "of", "at" and the like behind it
                item.tags == {"W"} or "NAME" in item.tags
                if last < 0
                else item.tags & {"OF", "AT", "IN", "JOIN"} or (item.text in self._for and last == stop - 1)
            ):
                continue
            elif self._is_of_office(items, stop, last):
                last = stop
            elif last < 0 or not self._goes_on_to_office(items, stop):
                break
        if last < 0:
            return None
        if last + 2 < k and "COMMA" in items[last + 1].tags:
            _, name = self.apposed(text, items, last + 1, items[: last + 1], "")
            if name:
                return name
        whole = self.name(text, items[: last + 1])
        return whole.partition(" (")[0] if whole and ")" not in whole else whole  # "the Rights Network (KVRN"

    def _is_of_office(self, items: list[Item], k: int, last: int) -> bool:
        """ "Its head of delegation, Johanna Frei,": the word that an office ends with."""
        ends = k + 1 < len(items) and "COMMA" in items[k + 1].tags and "W" in items[k].tags
        return ends and 0 <= last == k - 2 and "OF" in items[k - 1].tags and items[last].text in self.offices

    def _goes_on_to_office(self, items: list[Item], k: int) -> bool:
        """ "The Houthi-run mine action centre": only plain words stand before the noun that can speak."""
        for item in items[k : k + 3]:
            if item.text in self._speakers and item.tags & {"W", "P"}:
                return True
            if not item.tags & {"W", "THING"} or self._gerund.search(item.text):
                return False
        return False
