"""Who is counted: nouns, their plurals, and the names of groups."""

from __future__ import annotations

import re

from tracker.extractor.items import PLACES, Item, squeeze
from tracker.extractor.language import Language
from tracker.extractor.patterns import insensitive

COMPOUND = frozenset({"W", "P", *PLACES})
"""Tags of words of a compound before a noun of people."""
COMPOUND_WORDS = 5
"""Items from an origin to the noun of people that it stands before."""
NEAR = 16
"""Characters before a number in which it is called an estimate."""


class Counted:
    """Knows nouns of people and names groups, by a language's tables."""

    def __init__(self, lang: Language) -> None:
        self.lang = lang
        table = lang.table("quantities.toml")
        self.never_modifies = frozenset(table["never_modifies"])
        self.compounds = frozenset(table["compounds"])
        self.joiners = frozenset(lang.separators["joiner"])
        self.invariant = frozenset(table["invariant"])
        self._aged = insensitive(table["aged"])
        self.hailing = frozenset(table["hailing"])
        self.hailing_from = frozenset(table["hailing_from"])
        self.members = frozenset(table["members"])
        self.nobody = frozenset(table["nobody"])
        self.membership = frozenset(table["membership"])
        self.staff = frozenset(table["staff"])
        self._age_limits = frozenset(table["age_limits"])
        self._plain = frozenset(table["plain"])
        self._plural = re.compile(table["plural"])
        self._adverb = re.compile(table["adverb"])
        self._gerund: str = table["gerund"]
        self._past = re.compile(table["past"])
        self._person = re.compile(table["person"])
        self._each = frozenset(table["each"])
        self._plural_ending: str = table["plural_ending"]
        self._unchanged = re.compile(table["unchanged"])
        self.states: dict[str, str] = table["states"]
        self._restating: dict[str, list[str]] = table["restating"]
        self._kept_plurals: dict[str, str] = table["kept"]
        self.single = frozenset(table["single"])
        self._labels = frozenset(lang.table("speech.toml")["counted_labels"])
        self._doubts = frozenset(table["doubts"])
        self._estimating = tuple(table["estimating"])
        self._everybody = insensitive(table["everybody"])
        self._collectives = frozenset(table["collectives"])

    def likely_noun(self, items: list[Item], words: list[int]) -> int:
        """Of a run of unknown words, the one that is most likely the noun counted."""
        for position, k in enumerate(words):
            if self._plural.search(items[k].text):
                following = words[position + 1 : position + 2]
                if not following or not self._plural.search(items[following[0]].text):
                    return k
        return words[0] if len(words) < 3 else words[-1]

    def is_person(self, word: str) -> bool:
        """Whether a word has an ending of nouns of people, and is none of things ("linemen")."""
        return word not in self.lang.things and self._person.search(word) is not None

    def farther_head(self, items: list[Item], head: int, one: bool) -> int:
        """The noun of people behind an origin or a kind: "two Guatemalan radio announcers". -1 for things."""
        word = items[head].text
        plural = self.lang.people.get(word)
        if plural == word and word not in self.invariant:
            return head
        thing = False
        for k, item in enumerate(items[head + 1 : head + COMPOUND_WORDS], head + 1):
            if item.tags.isdisjoint(COMPOUND) or "ADV" in item.tags:
                thing = thing or (item.text in self.lang.things and self.is_plural(item.text))
                break
            known = self.lang.people.get(item.text)
            if k > head + 1 and (self.is_person(item.text) or (known is not None and (one or known == item.text))):
                return k
            thing = item.text in self.lang.things and (one or self.is_plural(item.text))
        return -1 if thing else head

    def is_age_limit(self, word: str) -> bool:
        """Whether a word begins an age that says who is counted ("under the age of 18")."""
        return word in self._age_limits

    def is_singular(self, word: str) -> bool:
        """Whether a noun does not look like a plural."""
        return not self.is_plural(word)

    def is_plural(self, word: str) -> bool:
        """Whether an unknown word looks like a noun in the plural."""
        return self._plural.search(word) is not None

    def group(self, phrase: str, single: bool = False) -> str | None:
        """Who is counted, in the plural; ``None`` where it is people in general. ``single``: one is counted."""
        words = squeeze(phrase).split(" ")
        while len(words) > 1 and self._aged.match(words[0]):
            words = words[1:]  # "a 16-year-old girl"
        while words and (words[0].lower() in self._plain or self._adverb.match(words[0])):
            if self.lang.people.get(" ".join(words[:2]).lower()) and words[1:]:
                break  # "New Zealanders"
            if words[1:] and (words[1] in self.joiners or " ".join(words[:2]).lower() in self.lang.phrases):
                break  # "Fire and Rescue Department personnel", "human rights lawyers"
            words = words[1:]
        while words and (words[-1].lower() in self._plain or self.lang.people.get(words[-1].lower()) == ""):
            words = words[:-1]
        if not words:
            return None
        last = words[-1].lower()
        plural = self.lang.people.get(last)
        if plural and last != plural:
            words[-1] = plural
        elif plural is None and single and words[-1].istitle() and not self._unchanged.search(last):
            words[-1] += self._plural_ending  # "one Kazakh"
        return " ".join(words)

    def adjective(self, phrase: str, several: bool) -> str | None:
        """ "Sixteen were female", "Fourteen were Australian": an adjective that says who, as printed."""
        word = squeeze(phrase)
        plural = self.lang.people.get(word.lower())
        if " " in word or not plural or word.lower() == plural:
            return None
        return word if several or word[0].isupper() else None

    def member_group(self, phrase: str) -> str:
        """ "Member of a church choir": in the plural, with what they are members of."""
        first, _, behind = squeeze(phrase).partition(" ")
        return f"{self.lang.people.get(first.lower(), first)} {behind}"

    def is_verb(self, word: str) -> bool:
        """Whether an unknown word, as printed, looks like a verb in the past."""
        return self._past.match(word) is not None

    def is_gerund(self, word: str) -> bool:
        """Whether a word looks like a present participle."""
        return word.endswith(self._gerund)

    def is_estimated(self, text: str, start: int) -> bool:
        """Whether the words right before a number say that it is an estimate."""
        return text[max(0, start - NEAR) : start].lower().endswith(self._estimating)

    def is_everybody(self, text: str, end: int) -> bool:
        """Whether a noun goes on to name all kinds of people ("men, women and children")."""
        return self._everybody.match(text, end) is not None

    def is_doubt(self, word: str) -> bool:
        """Whether a word before a noun says that it may not be so ("suspected")."""
        return word in self._doubts

    def restates(self, noun: str, metric: str) -> bool:
        """Whether a noun only says again what befell those counted ("hostages" of the abducted)."""
        return noun.rpartition(" ")[2] in self._restating.get(metric, ())

    def restated(self, group: str) -> str | None:
        """Who else is named before such a noun: "guards" of "held 12 guards hostage"."""
        kind = group.rpartition(" ")[0]
        last = kind.rpartition(" ")[2].lower()
        return self.group(kind) if self.lang.people.get(last) == last else None

    def kept(self, noun: str) -> str | None:
        """The group of a noun that is one only where it does not restate the outcome ("patients" of the dead)."""
        last = noun.rpartition(" ")[2]
        return self.lang.people.get(last) or self._kept_plurals.get(last)

    def is_label(self, word: str) -> bool:
        """Whether a word before a colon says who is counted behind it ("staff")."""
        return word in self._labels

    def is_each(self, word: str) -> bool:
        """Whether a word says that something is true of all ("all", "both")."""
        return word in self._each

    def is_collective(self, word: str) -> bool:
        """Whether a noun names a number of people as one ("team")."""
        return word in self._collectives

    def plain_group(self, phrase: str) -> str | None:
        """The group that words before "deaths" or "casualties" name ("coalition casualties")."""
        words = [
            w for w in squeeze(phrase).split(" ") if w and w.lower() not in self._plain and not self._adverb.match(w)
        ]
        if words:
            words[-1] = self.lang.people.get(words[-1].lower()) or words[-1]
        return " ".join(words) or None
