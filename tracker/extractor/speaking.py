"""Whether what stands before a verb of speech can speak: places, findings and the article's own words do not."""

from __future__ import annotations

from tracker.extractor.items import Item
from tracker.extractor.joins import BOUNDS
from tracker.extractor.tellings import Tellings

FAR_SUBJECT = 10
"""Items before a verb within which its subject stands."""


class Speaking(Tellings):
    """Judges subjects of verbs of speech, by a language's tables."""

    def _is_somebody(self, item: Item) -> bool:
        """Whether a word names or describes a person: "our reporter Ana", "our nurse", where "our Office" is none."""
        return "P" in item.tags or ("NAME" in item.tags and item.text not in self._speakers)

    def _is_finding(self, subject: list[Item]) -> bool:
        """ "Assessments", "our records": what somebody found, who says so; "hospital records" speak."""
        first = next((n for n, i in enumerate(subject) if "DET" not in i.tags), 0)
        return subject[-1].text in self._findings and all(i.tags & {"W", "FIGURE"} for i in subject[first:])

    def _is_aged(self, subject: list[Item]) -> bool:
        """ "34-year-old motorcyclist": an age and no name."""
        aged = any(self._aged.search(item.text) for item in subject)
        return aged and not any("NAME" in item.tags for item in subject)

    def _is_place_phrase(self, subject: list[Item]) -> bool:
        """ "Kandy District", "the province of Aceh", "neighbouring Somalia": where deaths are recorded, no speaker."""
        first = next((n for n, i in enumerate(subject) if "DET" not in i.tags), 0)
        of = len(subject) > first + 1 and "OF" in subject[first + 1].tags and subject[first].text in self._places
        return of or subject[-1].text in self._places or subject[first].text in self._near

    def _nobody_speaks(self, items: list[Item], left: int) -> bool:
        """ "Nobody in the ministry will admit that"."""
        first = items[left] if not items[left].tags & {"IN", "AT", "FROM"} or not left else items[left - 1]
        if first.text.split()[0] in self._nobody:
            return True
        behind = items[left + 1] if left + 1 < len(items) else first
        return (left == 0 or "NAME" not in first.tags) and behind.text in self._nobody  # "Older readers"

    @staticmethod
    def _tells_when(clause: list[Item]) -> bool:
        """Whether a relative clause before a verb of speech tells when: "who confirmed the attack on Sunday, said"."""
        if not any(i.tags & {"SAY", "COMMA"} for i in clause):
            return True
        inner = clause[:-1]
        said = any("SAY" in i.tags for i in inner) and "COMMA" in clause[-1].tags
        return said and not any(i.tags & {"NUM", "HAVE", "COMMA"} for i in inner)

    @staticmethod
    def _is_place_name(text: str, subject: list[Item]) -> bool:
        """Whether a speaker may be a place: a single name that is no abbreviation."""
        printed = text[subject[0].start : subject[0].end]
        return len(subject) == 1 and "NAME" in subject[0].tags and not printed.isupper()

    def _befalls(self, text: str, items: list[Item], k: int, subject: list[Item]) -> bool:
        """ "Limpopo has recorded none", "the company registered two deaths": what befell them, which nobody says."""
        if items[k].text not in self._befalling:
            return False
        firm = subject[-1].text in self._firms and not any("REPORT" in i.tags for i in subject)
        return firm or self._is_place_name(text, subject) or self._is_place_phrase(subject)

    def _speaks_not(self, items: list[Item], left: int, k: int, subject: list[Item]) -> bool:
        """Whether a noun phrase before a verb of speech is no speaker: the article's own, what something is said in."""
        before = items[left - 1 - (left > 1 and "DET" in items[left - 1].tags)] if left else items[k]
        if subject[-1].text in self._own_words and "IN" in before.tags:
            return True  # "said in a report published Monday", "in a communique read out on the radio, the army said"
        writes = subject[-1].text in self._writers or not any(self._is_somebody(i) for i in subject[1:])
        if subject[0].text in self._ours and writes:
            return True  # "our correspondent reports", "our Office verified": the article's own
        if k > 2 and left < 2 and items[0].text in self._ours and items[1].text in self._writers:
            return True  # "Our correspondent in Kyiv, Ellen Marsh, writes"
        return self._is_participle(items, k)  # "withdrew a statement issued on Saturday"

    @staticmethod
    def _claims_victims(behind: list[Item]) -> bool:
        """ "The floods have claimed 31 victims": it has taken them, and says nothing; not "claimed 31 victims were"."""
        if not behind or "N_VICTIMS" not in behind[0].tags:
            return False
        return len(behind) < 2 or behind[1].tags.isdisjoint({"BE", "HAVE", "FINITE", "VERB", "DIED"})

    @staticmethod
    def _disaster_claims(items: list[Item], k: int) -> bool:
        """ "A series of blasts at a mine claimed 36": the verb at ``k`` says what befell people, not what was said."""
        behind = next((item for item in items[k + 1 : k + 3] if item.tags.isdisjoint(("DET", "ADV"))), None)
        if behind is None or "BARE" not in behind.tags:
            return False
        for item in reversed(items[max(k - FAR_SUBJECT, 0) : k]):
            if "DISASTER" in item.tags:
                return True
            if not item.tags.isdisjoint(BOUNDS):
                return False
        return False
