"""What a speaker's name is of: a person, a body, the issuer of a release, the source of a table."""

from __future__ import annotations

import re

from tracker.extractor.items import Item, squeeze
from tracker.extractor.language import Token
from tracker.extractor.speech import Speech

BESIDE = 60
"""Characters before and behind a name in which it is said to be a body's."""
WORDS = re.compile(r"[\w-]+")
LONGEST_LINE = 120
LONGEST_TABLE = 2000
"""Characters of a line of a table, and of a table from a line to the line that names its source."""
LONGEST_CONFIRMATION = 24
"""Words of a sentence that says no more than who gave the figures before it."""
RELEASED = 300
"""Characters of the first lines of a text, which say what it is."""


class Issuers(Speech):
    """Judges speakers by their names, by a language's tables."""

    def is_person(self, name: str) -> bool:
        """Whether "he" may be meant by a speaker's name: an office or a word for people, or no body's name."""
        words = [word.strip(".,").lower() for word in name.split()]
        if self._persons.intersection(words):
            return True
        head = words[next((n for n, word in enumerate(words) if n and word in self.behind_heads), len(words)) - 1]
        if head in self._speakers and head not in self._people:
            return False  # "the UN human rights office"
        if any(word in self._people for word in words):
            return True
        return name[0].isupper() and words[-1] not in self._speakers | self._outlets_and_agencies

    def is_many(self, name: str) -> bool:
        """Whether a name is a word for several ("Officers"), who are no "he"."""
        word = name.lower()
        return (word in self._speakers or word in self._people) and self.plural.search(word) is not None

    def is_officer(self, name: str) -> bool:
        """Whether "he" is meant by whoever opens a sentence: somebody in office, or with a name and a surname."""
        words = [word.strip(".,").lower() for word in name.split()]
        named = len(words) > 1 and all(word[0].isupper() for word in name.split())
        return self.is_person(name) and (named or not self.offices.isdisjoint(words))

    def is_known(self, text: str, start: int, end: int) -> bool:
        """Whether a saying's speaker is told of as one that is known: "the official noted"."""
        return self._known.search(text, start, end) is not None

    def source_of_table(self, text: str, start: int, end: int) -> str | None:
        """ "Impact by province (source: INGD)": whose figures a paragraph of short lines gives."""
        if end - start > LONGEST_LINE:
            return None
        first, last = max(0, start - LONGEST_TABLE), min(len(text), end + LONGEST_TABLE)
        begin, stop = text.rfind("\n\n", first, start) + 1, text.find("\n\n", end, last)
        match = self._source.search(text, max(first, begin), last if stop < 0 else stop + 1)
        return squeeze(match[1]) if match else None

    def is_release(self, text: str) -> bool:
        """Whether a text is put out by who speaks in it: a press release, by its first lines."""
        return self._release.search(text, 0, RELEASED) is not None

    def is_issuer(self, text: str, name: str) -> bool:
        """ "The Ministry", "Police" of a press release: an office without a name, which speaks as the text itself."""
        if name.isupper() and name not in text[:RELEASED]:
            return False  # "the UN says"
        return " " not in name and name[0].isupper() and name.lower() in self._speakers

    def points_back(self, tokens: list[Token]) -> bool:
        """Whether a short sentence tells who said what stands before: "This was reported by", "The mayor said this"."""
        if not 2 < len(tokens) < LONGEST_CONFIRMATION:
            return False
        opens, closes = tokens[0][2], tokens[-2][2]
        return (opens in self._this and tokens[1][2] in self._this_is) or closes in self._this

    def is_itself(self, name: str | None, outlet: str) -> bool:
        """Whether a speaker is the outlet of the text: "The Delta Sentinel" is the "Delta Sentinel"."""
        return name is not None and self._bare(name) == self._bare(outlet)

    def _bare(self, name: str) -> str:
        first, _, rest = name.partition(" ")
        return rest if rest and first.lower() in self._articles else name

    def recalls(self, items: list[Item], start: int, end: int) -> bool:
        """Whether a saying is a recalling: "The Sentinel recalls that 28 died"."""
        return any(i.text in self._naming_verbs for i in items if start <= i.start < end)

    def is_word_alone(self, name: str) -> bool:
        """Whether a name is a single word with a capital that names no office: "Breakdown of the dead by region"."""
        known = name.lower() in self._speakers or name.lower() in self._people
        return " " not in name and name[0].isupper() and not name.isupper() and not known

    def is_body(self, name: str) -> bool:
        """Whether "the agency" may be meant by a speaker's name: it has a capital and a word for those who speak."""
        words = [word.strip(".,").lower() for word in name.split()]
        named = sum(word[0].isupper() for word in name.split()) > 1
        if not named or self._persons.intersection(words):
            return False
        return not (self._speakers.isdisjoint(words) and self._body_names.isdisjoint(words))

    def is_kind(self, name: str) -> bool:
        """ "Group", "rights group", "mining company": a body by its kind alone, without a name."""
        return name.rpartition(" ")[2] in self._kinds and name.islower()

    def is_called_body(self, text: str, name: str, start: int, end: int) -> bool:
        """Whether a name is a body's: an abbreviation, by its words, or by those beside it ("the operator, Renfe")."""
        words = [word.strip(".,").lower() for word in name.split()]
        if (len(words) == 1 and name.isupper() and len(name) > 2) or not self._body_names.isdisjoint(words):
            return True
        at = text.find(name, start, end)
        return at >= 0 and name[0].isupper() and self._called_body(text, at, at + len(name), start, end)

    def _called_body(self, text: str, first: int, last: int, start: int, end: int) -> bool:
        """Whether the word for a body stands right before a name, or opens an aside behind it."""
        before, behind = text[max(start, first - BESIDE) : first], text[last : min(end, last + BESIDE)]
        aside = self._aside.match(behind)
        words = [word.lower() for word in WORDS.findall(before)[-1:] + (WORDS.findall(aside[1]) if aside else [])]
        return not self._kinds.isdisjoint(words)

    def _is_document(self, phrase: list[Item]) -> bool:
        """Whether words go on with whose document it is: "the daily bulletin of the ministry"."""
        return len(phrase) > 2 and phrase[0].text in self._occasions and "OF" in phrase[1].tags

    def _without_body(self, text: str, phrase: list[Item]) -> list[Item]:
        """ "Rosa Lima of the Citizens' Collective", "Sgt Ana Ruiz of Kasese Police": whom a body's name describes."""
        n = next((n for n in range(2, len(phrase) - 1) if "OF" in phrase[n].tags), 0)
        if not n or "NAME" not in phrase[n - 1].tags or any(text[i.start].islower() for i in phrase[:n]):
            return phrase
        head = phrase[n - 2 + ("P" in phrase[n - 2].tags) : n]
        if any("NAME" not in i.tags or self._is_office_word(i.text) for i in head):
            return phrase
        behind = phrase[n + 1 :]
        body = "DET" in behind[0].tags or any("POSS" in i.tags or self._is_office_word(i.text) for i in behind)
        return phrase[:n] if body else phrase

    def _is_office_word(self, word: str) -> bool:
        """Whether a word is of offices, bodies, outlets or people, and none of a person's names."""
        return any(word in t for t in (self._speakers, self._body_names, self._outlets_and_agencies, self._people))

    def _is_former(self, word: str) -> bool:
        """ "Then-governor", "ex-minister": an office that a hyphen joins to when it was held."""
        prefix, _, office = word.partition("-")
        return prefix in self._prefixes and (office in self._speakers or office in self._people)
