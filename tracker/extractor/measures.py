"""Numbers that count no people: money, shares, ages, measures, years, and numbers that are names."""

from __future__ import annotations

from itertools import pairwise

from tracker.extractor.items import BEFELL, Item
from tracker.extractor.language import Language
from tracker.extractor.number_words import Quantity
from tracker.model import Qualifier

LARGEST_SHARE = 99
"""The largest number of a share ("nine in ten")."""
OLDEST = 120
"""Years of an age."""
NO_TAGS = frozenset[str]()
PEOPLE = frozenset({"P", "NOUN"})
"""Tags of nouns that people are counted by."""
NOUN = frozenset({"NOUN"})
"""The tag of nouns that count people by what befell them."""
GOING_ON = frozenset({"W", "MORE"})
"""Tags of words that stand between a number and its noun."""
COUNTING = frozenset({"P", "W", "OF", "OFTHEM", "MORE", "NOUN", "EACH"})
"""Tags of what follows a "one" that counts."""
BEFORE_ONE = frozenset({"DET", "W"})
"""Tags of what stands before a "one" that is a pronoun."""
SHARES = frozenset({"PERCENT", "MONEY"})
"""Tags of what makes a number a share or a sum."""
YEARS, LONG_AGO = range(1800, 2101), range(1000, 2101)
"""Numbers of four digits that are years where nothing says otherwise; behind "in" and between two."""
AFTER_COUNTS = frozenset({"P", "NOUN", "ADJ", "PART", "DIED", "BE"})
"""Tags of what follows a number of four digits that counts."""
BEFORE_YEARS = frozenset({"IN", "FROM"})
"""Tags of what stands before a year."""
WHERE = frozenset({"ON", "IN", "AT"})
"""Tags of words that lead to a place."""
CLAUSES = frozenset({"WHO", "SUB", "COMMA", "AND", "STOP", "SEMI", "SAY"})
"""Tags of what ends a clause."""
BEHIND = frozenset({"COMMA", "STOP", "SEMI", "RPAR", "CITE"})
"""Tags of what follows a date."""
COUNTED_BEHIND = frozenset({"P", "NOUN", "ADJ", "PART", "DIED", "W", "VICTIMS"})
"""Tags of what follows a number that counts people."""
LIMITS = frozenset({Qualifier.LESS_THAN, Qualifier.MORE_THAN})
"""Qualifiers of a number that may be an age under or over which somebody is."""
APART = frozenset({"COMMA", "AND"})
"""Tags of what stands between the parts of a list."""
FAR = 9
"""Items behind a "one" within which its verb stands."""
LAST_DAY = 31
"""The last day of a month."""


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

    def is_young(self) -> bool:
        """Whether a number in digits could be somebody's age."""
        return not self.figure.word and self.figure.value < OLDEST


class Measures:
    """Tells numbers that count no people, by a language's tables."""

    def __init__(self, lang: Language) -> None:
        self._people = lang.people
        table = lang.table("quantities.toml")
        self._identifiers = frozenset(table["identifiers"])
        self._ages = frozenset(table["ages"])
        self._age_leads = frozenset(table["age_leads"])
        self._ranks = frozenset(table["ranks"])
        self._each = frozenset(table["each"])
        self._shares = frozenset(table["shares"])
        self._excepted = frozenset(table["excepted"])
        self._ratio = frozenset(table["ratio"])
        self._peopled = frozenset(table["peopled"])
        self._differences = frozenset(table["differences"])
        self._not_counts = frozenset(table["not_counts"])
        self._currency = frozenset(table["currency"])

    def is_one(self, text: str, items: list[Item], i: int, out: list[Item]) -> bool:
        """Whether the figure at ``i`` is money, a share, an age, a name's number or the like.

        ``out``: the items before it, as far as they are made.
        """
        figure = items[i].figure
        assert figure is not None
        at = Place(text, items, i, out, figure)
        return (
            not figure.whole
            or self._is_measured(at)
            or self._is_share(at)
            or self._is_age(at)
            or self._is_age_of_list(at)
            or _is_age_of_each(at)
            or self._is_name(at)
            or _is_day(at)
            or _is_pronoun(at)
            or _is_member(at)
            or _is_subject(at)
            or _is_year(at)
        )

    def _is_measured(self, at: Place) -> bool:
        """Money, a percentage, years, times, a difference."""
        following = at.following
        if at.before in self._currency or "MONEY" in at.last:
            return True
        if following is None:
            return False
        behind = at.items[at.i + 2].text if at.i + 2 < len(at.items) else ""
        if at.after in self._differences or f"{at.after} {behind}" in self._differences:
            return True  # "13 fewer than in 2023"
        if at.after in self._not_counts or not at.tags.isdisjoint(SHARES):
            return True
        return at.after.startswith("-") and following.start == at.items[at.i].end

    def _is_share(self, at: Place) -> bool:
        """A number of some of a number, where how many they are is not given."""
        figure, out = at.figure, at.out
        if at.two_before in self._excepted:
            return True
        if figure.value <= LARGEST_SHARE and at.after in self._ratio:
            other = next((item.figure for item in at.items[at.i + 2 : at.i + 4] if "DET" not in item.tags), None)
            if other and other.value > figure.value:
                return True  # "one in two users"
        if len(out) > 1 and "OF" in at.last and out[-2].text in self._peopled:
            return True  # "a town of 3,100"
        first = out[-2].figure if len(out) > 1 and at.before in self._ratio else None
        if len(out) > 2 and at.two_before in self._ratio:
            first = out[-3].figure  # "one in every 67 people"
        if first and first.value <= min(LARGEST_SHARE, figure.value):
            return True  # "nine in ten displaced people"
        if "OF" in at.last and at.words_before(-4, -2) in self._excepted:
            return True  # "all but two of the 181 on board"
        the = at.text[at.items[at.i].start : figure.start].strip() != "" and figure.qualifier == Qualifier.EXACT
        if the and len(out) > 1 and "OF" in at.last and out[-2].text in self._shares:
            return not _goes_on_to(NOUN, at.items[at.i + 1 : at.i + 4])  # "most of the 3,000 inhabitants"
        return (
            "DET" in at.last and len(out) > 2 and "OF" in out[-2].tags and out[-3].text in self._shares
        )  # the same where the article is an item by itself

    def _is_age(self, at: Place) -> bool:
        """How old somebody is."""
        figure, out = at.figure, at.out
        if at.before in self._ages or at.two_before in self._ages:
            return True
        if "BE" in at.last and any(item.text in self._age_leads for item in out[-4:-1]):
            return True  # "the youngest was 4"
        if "OFTHEM" in at.last and len(out) > 1 and out[-2].text in self._age_leads:
            return True  # "the oldest of them 14"
        if len(out) > 1 and "OF" in at.last and "P" in out[-2].tags and not at.tags & {"P", "W"}:
            plural = self._people.get(out[-2].text)
            if plural and plural != out[-2].text and figure.value < OLDEST:
                return True  # "a boy of about seven"
        named = len(out) > 2 and "OF" in at.last and "NAME" in out[-2].tags and "DET" in out[-3].tags
        if named and at.is_young() and not at.tags.isdisjoint(BEHIND):
            return True  # "a Dane of 33, died"
        if at.before in self._each and len(out) > 1 and out[-2].text == "," and at.after == ",":
            return True  # "two women, both 21, died"
        if self._is_limit(at):
            return True
        enclosed = at.before in (",", "(") and (at.following is None or at.after in (",", ")"))
        if at.is_young() and enclosed and len(out) > 1 and not out[-2].tags.isdisjoint(("NAME", "P", "W")):
            return at.before == "," or not _lists_places(out)  # ", 58," after a name
        of_some = len(out) > 2 and out[-2].tags == {"THING"} and "OF" in out[-3].tags
        return at.is_young() and enclosed and of_some  # "a mother of two, 41, died"

    @staticmethod
    def _is_limit(at: Place) -> bool:
        """ "most of them between 17 and 25", "all children under five": between or under which ages people are."""
        figure = at.figure
        if (figure.value_max or figure.value) >= OLDEST:
            return False
        if "PEOPLE" not in at.last and not at.tags.isdisjoint(COUNTED_BEHIND):
            return False
        if figure.value_max is not None or figure.qualifier in LIMITS:
            if not at.last.isdisjoint(("MOSTLY", "OFTHEM", "ALLOF")):
                return True
            if "PEOPLE" in at.last and at.tags.isdisjoint(("P", "NOUN")):
                return True  # "two women over 60 died"
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
        if not ("AND" in at.last and len(out) > 2 and out[-2].figure) or "NUM" in out[-2].tags:
            return False  # "They report 38 deaths and 74 injured"
        lead = out[-3].text
        if lead == "," and at.after in (",", ")") and at.is_young() and out[-2].tags == {"THING"}:
            return True  # "Maureen and Patricia Dodd, 74 and 71,"
        # "women aged 33 and 61"
        return lead in self._identifiers or lead in self._ages or at.words_before(-4, -2) in self._ages

    def _is_next_age(self, at: Place) -> bool:
        """ "three girls, aged six, seven and nine": ages that follow an age."""
        if at.last.isdisjoint(APART) or at.figure.value >= OLDEST or at.tags.isdisjoint(BEHIND | APART):
            return False
        k = len(at.out) - 1
        while k >= 0 and (at.out[k].tags == {"THING"} or not at.out[k].tags.isdisjoint(APART)):
            k -= 1
        return 0 <= k < len(at.out) - 2 and at.out[k].text in self._ages

    def _is_name(self, at: Place) -> bool:
        """A number of a name: "Flight 182", "Rescue 1122"."""
        figure, following, items = at.figure, at.following, at.items
        bare = not figure.word and figure.qualifier == Qualifier.EXACT and figure.start == items[at.i].start
        bare = bare and not ("SAY" in at.last and at.tags & BEFELL)  # "officials report 43 dead"
        if bare and at.before in self._identifiers and not _goes_on_to(PEOPLE, items[at.i + 1 : at.i + 4]):
            return True
        if figure.word and self._is_rank(at) and not _goes_on_to(PEOPLE, items[at.i + 1 : at.i + 4]):
            return True
        # "Rescue 1122 spokesman Kamran Yousafzai": one person behind a number of many
        if figure.word or figure.value < 2 or following is None or at.i + 2 >= len(items):
            return False
        if "NAME" not in items[at.i + 2].tags or at.text[following.start : following.end].isupper():
            return False
        return "P" in at.tags and self._people.get(at.after) not in (at.after, "", None)

    def _is_rank(self, at: Place) -> bool:
        """ "in Grade Six", "Phase Two", "a pupil of class five": the number in words is of a name."""
        out, figure = at.out, at.figure
        if figure.start != at.items[at.i].start or not at.tags.isdisjoint(BEFELL) or at.before not in self._identifiers:
            return False
        if at.before in self._ranks and len(out) > 1 and not out[-2].tags.isdisjoint(("IN", "OF", "FROM")):
            return True
        return at.text[figure.start].isupper() and at.text[out[-1].start].isupper()


def _goes_on_to(nouns: frozenset[str], items: list[Item]) -> bool:
    """Whether people are counted behind a number: "the past week 30 young men", where 30 is no number of a week."""
    for item in items:
        if not item.tags.isdisjoint(nouns) and "BE" not in item.tags:
            return True
        if item.tags.isdisjoint(GOING_ON):
            return False
    return False


def _is_age_of_each(at: Place) -> bool:
    """ "two brothers, 13 and 15, were": behind a count of persons stand as many ages as they are."""
    out, items = at.out, at.items
    if not at.is_young() or at.figure.start != items[at.i].start or not at.tags.isdisjoint(("P", "MORE")):
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


def _is_pronoun(at: Place) -> bool:
    """ "this one has killed 40"."""
    figure, out = at.figure, at.out
    if not figure.word or figure.value != 1 or figure.value_max is not None:
        return False
    if not at.tags.isdisjoint(COUNTING):
        return False
    if at.items[at.i].start != figure.start:
        return True
    if out and not out[-1].tags.isdisjoint(BEFORE_ONE) and out[-1].tags.isdisjoint(("NAME", "SUB")):
        return True
    return not at.tags.isdisjoint(("PRON", "WHO"))


def _is_member(at: Place) -> bool:
    """ "He was one of six hurt", "Elif Tan, 24, one of 26 injured": the six and the 26 are counted."""
    if not at.figure.word or at.figure.value != 1 or "OF" not in at.tags:
        return False
    whole = at.items[at.i + 2].figure if at.i + 2 < len(at.items) else None
    if whole is None or len(at.out) < 2:
        return False
    return "BE" in at.last or ("COMMA" in at.last and not at.out[-2].tags.isdisjoint(("NAME", "THING")))


def _is_subject(at: Place) -> bool:
    """ "a raid killed 80, and one on a school killed 13": another raid."""
    if not at.figure.word or at.figure.value != 1 or at.tags.isdisjoint(WHERE):
        return False
    behind = at.items[at.i + 2 : at.i + 2 + FAR]
    for item, following in pairwise(behind):
        if "VERB" in item.tags and "FINITE" in item.tags and following.figure is not None:
            return True
        if not item.tags.isdisjoint(CLAUSES):
            return False
    return False


def _is_day(at: Place) -> bool:
    """The second of two days of a month: "on January 10 and 11, according to"."""
    figure, out = at.figure, at.out
    if figure.word or not 0 < figure.value <= LAST_DAY or "AND" not in at.last or len(out) < 2:
        return False
    time = out[-2].time
    return time is not None and time.kind == "date" and out[-2].text[-1].isdecimal() and not at.tags.isdisjoint(BEHIND)


def _is_year(at: Place) -> bool:
    """A bare year, or a stretch between two."""
    figure = at.figure
    told = at.text[figure.start : figure.end]
    if not at.tags.isdisjoint(AFTER_COUNTS):
        return False
    if figure.value_max is not None:  # "buried between 1200 and 1350"
        return figure.value in LONG_AGO and figure.value_max in LONG_AGO and "," not in told and not figure.word
    if len(told) != 4 or not told.isdecimal() or figure.qualifier != Qualifier.EXACT:
        return False
    years = YEARS if at.last.isdisjoint(BEFORE_YEARS) else LONG_AGO  # "the plague in 1349"
    return figure.value in years
