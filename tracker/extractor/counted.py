"""What a figure counts: people or something else, and who they are."""

from __future__ import annotations

import re

from tracker.extractor.items import Item, squeeze
from tracker.extractor.language import Language
from tracker.model import Qualifier

RATIO = 99
"""The largest number of a share ("nine in ten")."""


class Counted:
    """Tells figures of people from other figures, and names groups, by a language's tables."""

    def __init__(self, lang: Language) -> None:
        self.lang = lang
        table = lang.table("quantities.toml")
        self.never_modifies = frozenset(table["never_modifies"])
        self.compounds = frozenset(table["compounds"])
        self.joiners = frozenset(lang.separators["joiner"])
        self.invariant = frozenset(table["invariant"])
        self.membership = frozenset(table["membership"])
        self._same_group: dict[str, str] = table["same_group"]
        self._identifiers = frozenset(table["identifiers"])
        self._ages = frozenset(table["ages"])
        self._shares = frozenset(table["shares"])
        self._excepted = frozenset(table["excepted"])
        self._age_limits = frozenset(table["age_limits"])
        self._ratio = frozenset(table["ratio"])
        self._age_leads = frozenset(table["age_leads"])
        self._differences = frozenset(table["differences"])
        self._not_counts = frozenset(table["not_counts"])
        self._plain = frozenset(table["plain"])
        self._plural = re.compile(table["plural"])
        self._adverb = re.compile(table["adverb"])
        self._gerund: str = table["gerund"]
        self._past = re.compile(table["past"])
        self._each = frozenset(table["each"])
        self._plural_ending: str = table["plural_ending"]
        self._unchanged = re.compile(table["unchanged"])
        self.states: dict[str, str] = table["states"]
        self._restating: dict[str, list[str]] = table["restating"]
        self._kept_plurals: dict[str, str] = table["kept"]
        self.single = frozenset(table["single"])
        self._labels = frozenset(lang.table("speech.toml")["counted_labels"])
        self._doubts = frozenset(table["doubts"])
        self._collectives = frozenset(table["collectives"])
        self._currency = frozenset(table["currency"])

    def not_people(self, text: str, items: list[Item], i: int, out: list[Item]) -> bool:
        """Whether the figure is money, a share, an age, a name's number or the like."""
        figure = items[i].figure
        assert figure is not None
        if not figure.whole:
            return True
        before = out[-1].text if out else ""
        following = items[i + 1] if i + 1 < len(items) else None
        after = following.text if following else ""
        if before in self._currency or (out and "MONEY" in out[-1].tags):
            return True
        two_before = " ".join(o.text for o in out[-2:])
        if before in self._ages or two_before in self._ages or two_before in self._excepted:
            return True
        other = items[i + 2].figure if i + 2 < len(items) else None
        if figure.value <= RATIO and after in self._ratio and other and other.value > figure.value:
            return True  # "one in two users"
        if (
            len(out) > 1
            and before in self._ratio
            and out[-2].figure
            and out[-2].figure.value <= min(RATIO, figure.value)
        ):
            return True  # "nine in ten displaced people"
        if (
            len(out) > 1
            and "OF" in out[-1].tags
            and "P" in out[-2].tags
            and not (following and following.tags & {"P", "W"})
        ):
            plural = self.lang.people.get(out[-2].text)
            if plural and plural != out[-2].text and figure.value < 120:
                return True  # "a boy of about seven"
        if out and "BE" in out[-1].tags and any(o.text in self._age_leads for o in out[-4:-1]):
            return True  # "the youngest was 4"
        if after in self._differences or " ".join(o.text for o in items[i + 1 : i + 3]) in self._differences:
            return True  # "13 fewer than in 2023"
        the = text[items[i].start : figure.start].strip() != "" and figure.qualifier == Qualifier.EXACT
        if the and len(out) > 1 and "OF" in out[-1].tags and out[-2].text in self._shares:
            return True  # "most of the 3,000 inhabitants"
        share = out[-2:] if out and "DET" in out[-1].tags else []
        if len(share) == 2 and "OF" in share[0].tags and len(out) > 2 and out[-3].text in self._shares:
            return True  # "most of the 3,000 inhabitants"
        if out and "OF" in out[-1].tags and " ".join(o.text for o in out[-4:-2]) in self._excepted:
            return True  # "all but two of the 181 on board": the number of the dead is not given
        counted = False  # "the past week 30 young men": no number of a week
        for item in items[i + 1 : i + 4]:
            if item.tags & {"P", "NOUN"} and "BE" not in item.tags:
                counted = True
            if not item.tags & {"W", "MORE"}:
                break
        if (
            before in self._identifiers
            and not counted
            and not figure.word
            and figure.qualifier == Qualifier.EXACT
            and figure.start == items[i].start
        ):
            return True
        if after in self._not_counts or (following and following.tags & {"PERCENT", "MONEY"}):
            return True
        if following and following.text.startswith("-") and following.start == items[i].end:
            return True
        # "nine and 12 years old"
        if (
            following
            and "AND" in following.tags
            and i + 3 < len(items)
            and items[i + 2].figure
            and items[i + 3].text in self._not_counts
        ):
            return True
        # "this one has killed 40": a pronoun
        if (
            figure.word
            and figure.value == 1
            and figure.value_max is None
            and not (following and following.tags & {"P", "W", "OF", "OFTHEM", "MORE", "NOUN"})
        ):
            if items[i].start != figure.start or (
                out and out[-1].tags & {"DET", "W"} and not out[-1].tags & {"NAME", "SUB"}
            ):
                return True
            if following and following.tags & {"PRON", "WHO"}:
                return True
        if before in self._each and len(out) > 1 and out[-2].text == "," and after == ",":
            return True  # "two women, both 21, died"
        listed = before == "(" and self._lists_places(out)
        # ", 58," after a name: an age
        if (
            not listed
            and not figure.word
            and figure.value < 120
            and before in (",", "(")
            and (following is None or after in (",", ")"))
            and len(out) > 1
            and out[-2].tags & {"NAME", "P", "W"}
        ):
            return True
        # "women aged 33 and 61"
        if out and "AND" in out[-1].tags and len(out) > 2 and out[-2].figure:
            lead = out[-3].text
            if (
                lead == ","
                and after in (",", ")")
                and not figure.word
                and figure.value < 120
                and out[-2].tags == {"THING"}
            ):
                return True  # "Maureen and Patricia Dodd, 74 and 71,"
            if lead in self._identifiers or lead in self._ages or " ".join(o.text for o in out[-4:-2]) in self._ages:
                return True
        # "Rescue 1122 spokesman Kamran Yousafzai": one person behind a number of many
        if (
            figure.value > 1
            and not figure.word
            and following
            and not text[following.start : following.end].isupper()
            and i + 2 < len(items)
            and "NAME" in items[i + 2].tags
            and "P" in following.tags
            and self.lang.people.get(following.text) not in (following.text, "", None)
        ):
            return True
        # A bare year
        digits = text[figure.start : figure.end]
        if (
            len(digits) == 4
            and digits.isdecimal()
            and 1800 <= figure.value <= 2100
            and figure.qualifier == Qualifier.EXACT
        ):
            return not (following and following.tags & {"P", "NOUN", "ADJ", "PART", "DIED", "BE"})
        return False

    @staticmethod
    def _lists_places(out: list[Item]) -> bool:
        """Whether what stands before a bracket is a place of a list: "53 deaths, followed by Zinder ("."""
        k = len(out) - 2
        while k >= 0 and "W" in out[k].tags:
            k -= 1
        if k >= 0 and "OF" in out[k].tags:
            return False
        if any(o.tags & {"COUNTED", "TOLL"} for o in out):
            return True
        return any(o.tags & {"DIED", "PART", "NOUN"} for o in out) and any("IN" in o.tags for o in out)

    def likely_noun(self, items: list[Item], words: list[int]) -> int:
        """Of a run of unknown words, the one that is most likely the noun counted."""
        for position, k in enumerate(words):
            if self._plural.search(items[k].text):
                following = words[position + 1 : position + 2]
                if not following or not self._plural.search(items[following[0]].text):
                    return k
        return words[0] if len(words) < 3 else words[-1]

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
        while words and (words[0].lower() in self._plain or self._adverb.match(words[0])):
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
        words[-1] = self._same_group.get(words[-1].lower(), words[-1])
        return " ".join(words)

    def is_verb(self, word: str) -> bool:
        """Whether an unknown word, as printed, looks like a verb in the past."""
        return self._past.match(word) is not None

    def is_gerund(self, word: str) -> bool:
        """Whether a word looks like a present participle."""
        return word.endswith(self._gerund)

    def is_doubt(self, word: str) -> bool:
        """Whether a word before a noun says that it may not be so ("suspected")."""
        return word in self._doubts

    def restates(self, noun: str, metric: str) -> bool:
        """Whether a noun only says again what befell those counted ("hostages" of the abducted)."""
        return noun.rpartition(" ")[2] in self._restating.get(metric, ())

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
