"""Numbers that say how old people are."""

from __future__ import annotations

from itertools import pairwise

from tracker.extractor.items import Item
from tracker.extractor.language import Language
from tracker.extractor.number_words import Quantity
from tracker.model import Qualifier

OLDEST = 120
"""Years of an age."""
NO_TAGS = frozenset[str]()
BEHIND = frozenset({"COMMA", "STOP", "SEMI", "RPAR", "CITE"})
"""Tags of what follows an age or a date."""
COUNTED_BEHIND = frozenset({"P", "NOUN", "ADJ", "PART", "DIED", "W", "VICTIMS"})
"""Tags of what follows a number that counts people."""
BEFALLEN = frozenset({"VICTIMS", "ADJ", "PART"})
"""Tags of words for all whom it befell: "the dead were between 18 and 45"."""
LIMITS = frozenset({Qualifier.LESS_THAN, Qualifier.MORE_THAN})
"""Qualifiers of a number that may be an age under or over which somebody is."""
VERBS = frozenset({"DIED", "BE", "HAVE"})
"""Tags of verbs that follow the last of several ages: "girls aged six, seven and nine died"."""
APART = frozenset({"COMMA", "AND"})
"""Tags of what stands between the parts of a list."""


class Place:
    """A number with the items that are made already (``out``) and those that follow."""

    def __init__(self, text: str, items: list[Item], i: int, out: list[Item], figure: Quantity) -> None:
        self.text, self.items, self.i, self.out, self.figure = text, items, i, out, figure
        self.before = out[-1].text if out else ""
        self.two_before = f"{out[-2].text} {self.before}" if len(out) > 1 else self.before
        self.last = out[-1].tags if out else NO_TAGS
        self.following = items[i + 1] if i + 1 < len(items) else None
        self.after = self.following.text if self.following else ""
        self.tags = self.following.tags if self.following else NO_TAGS

    def words_before(self, first: int, last: int | None = None) -> str:
        """Some of the items before the number, by their distance from it."""
        return " ".join([item.text for item in self.out[first:last]])

    @property
    def listed(self) -> Item | None:
        """The item before the two numbers of which this one is the second: "women aged 33 and 61"."""
        out = self.out
        if "AND" in self.last and len(out) > 2 and out[-2].figure and "NUM" not in out[-2].tags:
            return out[-3]
        return None  # "They report 38 deaths and 74 injured"


class Ages:
    """Tells ages, by a language's tables."""

    def __init__(self, lang: Language) -> None:
        self._people = lang.people
        table = lang.table("quantities.toml")
        self._ages = frozenset(table["ages"])
        self._age_leads = frozenset(table["age_leads"])
        self._of_ages = frozenset(table["of_ages"])
        self._each = frozenset(table["each"])
        self._not_counts = frozenset(table["not_counts"])

    def is_one(self, at: Place) -> bool:
        """Whether a number is somebody's age, or one of several."""
        if (at.figure.value_max or at.figure.value) >= OLDEST:
            return False
        return self._is_age(at) or self._is_age_of_list(at) or _is_age_of_each(at)

    def _is_age(self, at: Place) -> bool:
        """How old somebody is."""
        out = at.out
        if at.before in self._ages or at.two_before in self._ages:
            return True
        if "BE" in at.last and any(item.text in self._age_leads for item in out[-4:-1]):
            return True  # "the youngest was 4"
        if "OFTHEM" in at.last and len(out) > 1 and out[-2].text in self._age_leads:
            return True  # "the oldest of them 14"
        if len(out) > 1 and "OF" in at.last and "P" in out[-2].tags and not at.tags & {"P", "W"}:
            plural = self._people.get(out[-2].text)
            if plural and plural != out[-2].text:
                return True  # "a boy of about seven"
        if not at.tags & {"P", "W"} and self._tells_ages(out, len(out) - 1, at.figure.word):
            return True
        named = len(out) > 2 and "OF" in at.last and "NAME" in out[-2].tags and "DET" in out[-3].tags
        if named and not at.figure.word and not at.tags.isdisjoint(BEHIND):
            return True  # "a Dane of 33, died"
        if at.before in self._each and len(out) > 1 and out[-2].text == "," and at.after == ",":
            return True  # "two women, both 21, died"
        if self._is_limit(at):
            return True
        enclosed = at.before in (",", "(") and (at.following is None or at.after in (",", ")"))
        if not at.figure.word and enclosed and len(out) > 1 and not out[-2].tags.isdisjoint(("NAME", "P", "W")):
            return at.before == "," or not _lists_places(out)  # ", 58," after a name
        if self._ends_with_age(at) or self._opens_pair(at):
            return True
        of_some = len(out) > 2 and out[-2].tags == {"THING"} and "OF" in out[-3].tags
        return not at.figure.word and enclosed and of_some  # "a mother of two, 41, died"

    def _opens_pair(self, at: Place) -> bool:
        """ "The brothers, 19 and 22, were": the first of two ages behind a plural."""
        behind = at.items[at.i + 1 : at.i + 4]
        if at.figure.word or at.before != "," or len(at.out) < 2 or len(behind) < 3 or "AND" not in behind[0].tags:
            return False
        second, person = behind[1].figure, at.out[-2].text
        if second is None or second.word or second.value >= OLDEST or "COMMA" not in behind[2].tags:
            return False
        return self._people.get(person) == person and "P" in at.out[-2].tags and "NUM" not in at.out[-2].tags

    def _tells_ages(self, out: list[Item], of: int, in_words: bool = False) -> bool:
        """ "two women of 29", "one of them a child of seven": whether the item at ``of`` stands before an age."""
        if of < 1 or "OF" not in out[of].tags:
            return False
        item = out[of - 1]
        if (item.group or item.text) not in self._of_ages:
            return False
        return not in_words or (item.figure is not None and item.figure.value == 1)

    def _ends_with_age(self, at: Place) -> bool:
        """ "Among them are the owner and his daughter, 18."""
        if at.figure.word or at.before != "," or len(at.out) < 2 or at.tags.isdisjoint(("STOP", "SEMI")):
            return False
        person = self._people.get(at.out[-2].text)
        if person is not None and person != at.out[-2].text:
            return True
        named = len(at.out) > 3 and "NAME" in at.out[-2].tags and "NAME" in at.out[-3].tags
        return named and not at.out[-4].tags.isdisjoint(("P", "SAY"))  # "asked police commissioner Ruth Banda, 52."

    @staticmethod
    def _is_limit(at: Place) -> bool:
        """ "most of them between 17 and 25", "all children under five": between or under which ages people are."""
        figure = at.figure
        if "PEOPLE" not in at.last and not at.tags.isdisjoint(COUNTED_BEHIND):
            return False
        if figure.value_max is not None or figure.qualifier in LIMITS:
            if not at.last.isdisjoint(("MOSTLY", "OFTHEM", "ALLOF")):
                return True
            if "PEOPLE" in at.last and at.tags.isdisjoint(("P", "NOUN")):
                return True  # "two women over 60 died"
            of_all = len(at.out) > 2 and "DET" in at.out[-3].tags and not at.out[-2].tags.isdisjoint(BEFALLEN)
            if figure.value_max is not None and "BE" in at.last and of_all and not at.tags.isdisjoint(BEHIND):
                return True  # "The dead were between 18 and 45."
            one_word = figure.value_max is None and at.text[at.items[at.i].start : figure.start].count(" ") == 1
            people = "P" in at.last and at.last.isdisjoint(("SAY", "RESCUE"))
            return people and one_word and not at.tags.isdisjoint(BEHIND)
        return False

    def _is_age_of_list(self, at: Place) -> bool:
        """One of several ages."""
        items, i, out = at.items, at.i, at.out
        if "AND" in at.tags and i + 3 < len(items) and items[i + 2].figure and items[i + 3].text in self._not_counts:
            return True  # "nine and 12 years old"
        if "TO" in at.last and len(out) > 3 and out[-2].figure and at.words_before(-4, -2) in self._ages:
            return True  # "range in age from 11 to 78"
        if self._is_next_age(at):
            return True
        lead = at.listed
        if lead is None:
            return False
        if lead.text == "," and at.after in (",", ")") and not at.figure.word and out[-2].tags == {"THING"}:
            return True  # "Maureen and Patricia Dodd, 74 and 71,"
        if self._tells_ages(at.out, len(at.out) - 3) and not at.tags & {"P", "W"}:
            return True  # "girls of 8 and 11"
        return lead.text in self._ages or at.words_before(-4, -2) in self._ages

    def _is_next_age(self, at: Place) -> bool:
        """ "three girls, aged six, seven and nine": ages that follow an age."""
        last_of_list = "AND" in at.last and not at.tags.isdisjoint(VERBS)
        if at.last.isdisjoint(APART) or (at.tags.isdisjoint(BEHIND | APART) and not last_of_list):
            return False
        k = len(at.out) - 1
        while k >= 0 and (at.out[k].tags == {"THING"} or not at.out[k].tags.isdisjoint(APART)):
            k -= 1
        return 0 <= k < len(at.out) - 2 and at.out[k].text in self._ages


def _is_age_of_each(at: Place) -> bool:
    """ "two brothers, 13 and 15, were": behind a count of persons stand as many ages as they are."""
    out, items = at.out, at.items
    if at.figure.word or at.figure.start != items[at.i].start or not at.tags.isdisjoint(("P", "MORE")):
        return False
    ages, k = 1, len(out) - 1
    while True:
        last = k
        while k >= 0 and not out[k].tags.isdisjoint(APART):
            k -= 1
        counted = out[k].figure if 0 <= k < last else None
        if counted is None or "PEOPLE" in out[k].tags:
            break
        if k and "YOUNG" in out[k - 1].tags:
            return True  # "three brothers, aged 17, 20 and 22,"
        ages, k = ages + 1, k - 1
    if counted is None or "COMMA" not in out[k + 1].tags:
        return False
    j = at.i + 1
    while ages < counted.value:
        while j < len(items) and not items[j].tags.isdisjoint(APART):
            j += 1
        figure = items[j].figure if j < len(items) else None
        if figure is None or figure.word or figure.value >= OLDEST:
            return False
        ages, j = ages + 1, j + 1
    return ages == counted.value and (j == len(items) or not items[j].tags.isdisjoint(("COMMA", "STOP", "SEMI")))


def _lists_places(out: list[Item]) -> bool:
    """Whether what stands before a bracket is a place of a list: "53 deaths, followed by Zinder ("."""
    k = len(out) - 2
    while k >= 0 and "W" in out[k].tags:
        k -= 1
    if k >= 0 and "OF" in out[k].tags:
        return False
    if any(not item.tags.isdisjoint(("COUNTED", "TOLL", "FOLLOWED")) for item in out):
        return True
    if any("BARE" in item.tags and "LPAR" in before.tags for before, item in pairwise(out)):
        return True  # another one before it: "Terengganu (29,517) and Melaka (55"
    dead = any(not item.tags.isdisjoint(("DIED", "PART", "NOUN")) for item in out)
    return dead and any("IN" in item.tags for item in out)
