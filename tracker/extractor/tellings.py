"""Sayings out of the ordinary: told by a passive, read out, taken back, of one figure only, in passing."""

from __future__ import annotations

from tracker.extractor.citations import Citations
from tracker.extractor.items import Item
from tracker.extractor.joins import BOUNDS
from tracker.extractor.labels import Attribution

ON_A_DAY = frozenset({"ON", "AT", "IN", "ADV", "HAVE"})
"""What may stand between who put something out and what it says: "late on Wednesday"."""


class Tellings(Citations):
    """Judges such sayings, by a language's tables."""

    def _said_by(self, text: str, items: list[Item], k: int) -> Attribution | None:
        """ "Four were said to be critical by doctors": whom a passive of saying names behind "by"."""
        if items[k].text in self._telling and k + 2 < len(items) and "BY" in items[k + 1].tags:
            stop, phrase = self.phrase_right(text, items, k + 2)
            name = self.name(text, phrase)  # "The court was told by the prosecutor that"
            return Attribution(name, None, items[k].start, items[stop - 1].end, True, False) if name else None
        for n in range(k + 1, min(k + 10, len(items))):
            if "BY" in items[n].tags and items[k].text in self._given_by:
                stop, phrase = self.phrase_right(text, items, n + 1)
                name = self.name(text, phrase)
                office = any(i.text in self._speakers or "P" in i.tags for i in phrase)
                if not office:
                    return None
                return Attribution(name, None, items[n].start, items[stop - 1].end, False, True, cited=True)
        return None

    def _put_out(self, text: str, items: list[Item], k: int) -> Attribution | None:
        """ "A list issued by the club later that night had 15 dead": who has put out what gives a figure."""
        first = int("DET" in items[0].tags)
        n = next((n for n in range(first, min(first + 3, k)) if self._is_paper(items[n])), k)
        by = n + 1 + (n + 2 < k and items[n + 1].text in self._given_on and "BY" in items[n + 2].tags)
        if by + 1 >= k or k + 1 >= len(items) or items[by].tags.isdisjoint({"BY", "CITE"}):
            return None
        if items[by - (by > n + 1)].text.split()[0] not in self._given_out:
            return None
        stop, phrase = self.phrase_right(text, items, by + 1)
        while phrase and "ADV" in phrase[-1].tags:
            phrase = phrase[:-1]  # "the club later that night"
        name = (self.name(text, phrase) or self.plain_name(text, phrase, 5)) if phrase else None
        if name is None or not all(i.time or i.tags & ON_A_DAY for i in items[stop:k]):
            return None
        times = [i.time for i in items[stop:k] if i.time]
        return Attribution(name, None, items[0].start, items[k].end, True, False, times=times)

    def _is_paper(self, item: Item) -> bool:
        """ "List", "statement", "count"."""
        return item.text in self._tellings or "NAMELIST" in item.tags

    def _went_to_say(self, text: str, items: list[Item], k: int) -> Attribution | None:
        """ "The governor went on television to announce that", "was quick to stress that": who comes to say it."""
        if not (self._is_told(items, k) or self._tells_that(items, k)):
            return None
        first = k - 1
        while first > 0 and not items[first - 1].tags & (BOUNDS | {"SUB", "AND", "WHO"}) and k - first < 14:
            first -= 1
        while first < k and (items[first].text in self._clause_starts or items[first].time):
            first += 1
        for n in range(first + 1, k - 1):
            if items[n].text in self._for and items[n - 1].text in self._only:
                name = self.name(text, items[n + 1 : k - 1])  # "only for an inquiry to conclude that 300 had died"
                return Attribution(name, None, items[n].start, items[k].end, True, False) if name else None
        went = next((n for n in range(first, k) if items[n].text in self._going), None)
        if went is None or any("NOT" in i.tags for i in items[first:k]):
            return None
        name = self.opening(text, items[first:], went - first)
        if name is None and "BE" in items[went - 1].tags:  # "the railway was quick to"
            name = self.plain_name(text, items[first : went - 1], 5)
        return Attribution(name, None, items[first].start, items[k].end, True, False) if name else None

    @staticmethod
    def _is_told(items: list[Item], k: int) -> bool:
        """ "To conclude that", "to conclude, months later, that": whether what is said follows."""
        n = k + 1
        if n < len(items) and "COMMA" in items[n].tags:
            n = next((m + 1 for m in range(n + 1, min(n + 8, len(items))) if "COMMA" in items[m].tags), len(items))
            return n < len(items) and "SUB" in items[n].tags
        return n < len(items) and bool(items[n].tags & {"SUB", "NUM"})

    def _found_dead(self, text: str, items: list[Item], k: int) -> Attribution | None:
        """ "About 100 are held, 40 of whom the army has declared dead": who found them dead, of these only."""
        if "BE" in items[k - 1].tags:
            return None  # "46 of the 158 residents have been confirmed dead"
        left, subject, _ = self.subject(text, items, k)
        before = items[left - 1 - ("DET" in items[left - 1].tags)] if left > 1 else items[k]
        if not subject or "PARTITIVE" not in before.tags:
            return None
        name = self.name(text, subject) or self.plain_name(text, subject, 5)
        reach = before.start, before.end
        return Attribution(name, None, items[left].start, items[k].end, False, False, reach=reach) if name else None

    def _tells_that(self, items: list[Item], k: int) -> bool:
        """ "Assure everyone that", "point out that": whom one tells, or what belongs to the verb, stands between."""
        if items[k].text not in self._said_to | self._telling:
            return False
        return any("SUB" in i.tags for i in items[k + 2 : k + 4]) and "COMMA" not in items[k + 1].tags

    def _takes_back(self, text: str, items: list[Item], k: int) -> Attribution | None:
        """ "The mayor has withdrawn his statement about 30 dead": whose it was."""
        if k + 2 >= len(items) or items[k + 1].text not in self._possessives:
            return None
        n = k + 2 + ("ADV" in items[k + 2].tags and k + 3 < len(items))
        if items[n].text not in self._own_words | self._taken_back:
            return None
        left, subject, _ = self.subject(text, items, k)
        name = self.name(text, subject) if subject else None
        return Attribution(name, None, items[left].start, items[n].end, True, False, earlier=True) if name else None

    def _reads_out(self, items: list[Item], left: int, k: int, subject: list[Item]) -> bool:
        """ "The ministry read a statement on state television admitting to": what somebody put out, who speaks."""
        put_out = any(i.text in self._occasions for i in subject[:2]) and self._participle.search(
            items[k].text.split()[0]
        )
        before = left - 1 - ("DET" in items[left - 1].tags) if left else -1
        return bool(put_out) and before > 0 and "SAY" in items[before].tags and "REPORT" not in items[before].tags

    def _of_one_figure(self, items: list[Item], left: int, k: int) -> tuple[int, int] | None:
        """ "Four died, not six as the brigade had said", "down from the 14 that it had given": its figure only."""
        while left and "DET" in items[left - 1].tags and "RELPRON" not in items[left - 1].tags:
            left -= 1
        if left and "PARTITIVE" in items[left - 1].tags and "OFTHEM" not in items[left - 1].tags:
            return items[left - 1].start, items[left - 1].end  # "12 of whom the ministry has identified"
        if left < 3 or not any(i.text in self._past for i in items[left:k]):
            return None
        told, figure = items[left - 1].tags, items[left - 2]
        if "NUM" not in figure.tags or not any("NUM" in i.tags for i in items[: left - 2]):
            return None
        if ("AS" in told and "NOT" in items[left - 3].tags) or ("RELPRON" in told and "AS" not in told):
            return figure.start, figure.end
        return None

    def _in_passing(self, items: list[Item], left: int, k: int) -> bool:
        """ "A blast that neighbours said rattled windows": a saying inside a relative clause gives no figure."""
        if left < 2 or k + 1 >= len(items) or not items[left - 1].tags & {"RELPRON"} or "COMMA" in items[left - 2].tags:
            return False
        described = items[left - 2].tags & {"W", "EVENT", "P", "NAME"} and "SAY" not in items[left - 2].tags
        return bool(described) and items[k + 1].tags == {"W"} and self._gerund.search(items[k + 1].text) is not None

    def _relays_words(self, items: list[Item], k: int, told: Attribution) -> bool:
        """ "The army said in a statement carried by state television": whether an outlet only carries what was said."""
        if items[k].text not in self._relaying or told.speaker is None or told.end > items[k].start:
            return False
        between = [i for i in items[max(0, k - 5) : k] if i.start >= told.end]
        plain = all(i.tags & {"IN", "DET", "W", "P", "TIME", "POSS", "ON"} for i in between)
        return plain and self._ends_in_words(items[k - 1])
