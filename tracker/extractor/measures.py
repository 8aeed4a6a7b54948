"""Numbers that count no people: money, shares, measures, years, and numbers that are names."""

from __future__ import annotations

from itertools import pairwise

from tracker.extractor.ages import BEHIND, NO_TAGS, Ages, Place
from tracker.extractor.items import BEFELL, Item
from tracker.extractor.language import Language
from tracker.extractor.number_words import Quantity
from tracker.model import Qualifier

LARGEST_SHARE = 99
"""The largest number of a share ("nine in ten")."""
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
DEATHS = frozenset({"DEATHV", "SLAIN"})
"""Tags of verbs that say that people died."""
AUXILIARIES = frozenset({"BE", "HAVE", "ADV"})
"""Tags of what stands before such a verb."""
FAR = 9
"""Items behind a "one" within which its verb stands."""
LAST_DAY = 31
"""The last day of a month."""


class Measures:
    """Tells numbers that count no people, by a language's tables."""

    def __init__(self, lang: Language) -> None:
        self._people = lang.people
        self._ages = Ages(lang)
        table = lang.table("quantities.toml")
        self._identifiers = frozenset(table["identifiers"])
        self._ranks = frozenset(table["ranks"])
        self._shares = frozenset(table["shares"])
        self._excepted = frozenset(table["excepted"])
        self._ratio = frozenset(table["ratio"])
        self._peopled = frozenset(table["peopled"])
        self._differences = frozenset(table["differences"])
        self._not_counts = frozenset(table["not_counts"])
        self._currency = frozenset(table["currency"])
        self._parties = frozenset(table["parties"])

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
            or self._ages.is_one(at)
            or self._is_name(at)
            or _is_day(at)
            or _is_pronoun(at)
            or _is_member(at)
            or self._is_party(at)
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

    def _is_one_in_ten(self, at: Place) -> bool:
        """ "One child in five", "one Burkinabe in ten"."""
        items, k = at.items, at.i + 2
        if at.figure.value != 1 or k + 1 >= len(items) or items[k].text not in self._ratio:
            return False
        whole = items[k + 1].figure
        behind = items[k + 2].tags if k + 2 < len(items) else BEHIND
        return whole is not None and 1 < whole.value <= LARGEST_SHARE and not behind.isdisjoint(BEHIND | {"AND"})

    def _is_share(self, at: Place) -> bool:
        """A number of some of a number, where how many they are is not given."""
        figure, out = at.figure, at.out
        if at.two_before in self._excepted:
            return True
        if figure.value <= LARGEST_SHARE and at.after in self._ratio:
            whole = next((item for item in at.items[at.i + 2 : at.i + 4] if "DET" not in item.tags), None)
            other = whole.figure if whole else None
            if whole and other and other.value > figure.value and not _is_definite(whole, other):
                return True  # "one in two users"
        if self._is_one_in_ten(at):
            return True
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

    def _is_party(self, at: Place) -> bool:
        """ "Four climbers from a team of 15": how many a party was of which some are told of."""
        out = at.out
        told = at.tags | (at.items[at.i + 2].tags if at.i + 2 < len(at.items) else NO_TAGS)
        if len(out) < 2 or "OF" not in at.last or "RELPRON" in told:
            return False
        some = out[-2]
        if some.figure is None and len(out) > 4 and "DET" in out[-3].tags and some.text in self._parties:
            some = out[-5]
            return "PEOPLE" in some.tags and not out[-4].tags.isdisjoint(("FROM", "OF", "IN"))
        # "two members of a family" is one item
        return "PEOPLE" in some.tags and at.text[some.start : some.end].rpartition(" ")[2] in self._parties

    def _is_name(self, at: Place) -> bool:
        """A number of a name: "Flight 182", "Rescue 1122"."""
        figure, following, items = at.figure, at.following, at.items
        bare = not figure.word and figure.qualifier == Qualifier.EXACT and figure.start == items[at.i].start
        bare = bare and not ("SAY" in at.last and at.tags & BEFELL)  # "officials report 43 dead"
        if (first := at.listed) is not None and first.text in self._identifiers:
            return True  # "Flights 182 and 301"
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


def _is_definite(item: Item, figure: Quantity) -> bool:
    """ "22 in the 24 hours to Friday": the second number is that of a stretch or place, not one of which a share is."""
    return figure.qualifier == Qualifier.EXACT and item.start < figure.start


def _is_pronoun(at: Place) -> bool:
    """ "this one has killed 40"."""
    figure, out = at.figure, at.out
    if not figure.word or figure.value != 1 or figure.value_max is not None:
        return False
    if not at.tags.isdisjoint(COUNTING):
        return False
    if at.items[at.i].start != figure.start:
        return not _befell_one(at.items[at.i + 1 :])
    if out and not out[-1].tags.isdisjoint(BEFORE_ONE) and out[-1].tags.isdisjoint(("NAME", "SUB")):
        return True
    return not at.tags.isdisjoint(("PRON", "WHO"))


def _befell_one(items: list[Item]) -> bool:
    """ "at least one has since died": whether a verb behind a "one" says that somebody died."""
    for item in items:
        if not item.tags.isdisjoint(DEATHS):
            return True
        if item.tags.isdisjoint(AUXILIARIES):
            return False
    return False


def _is_member(at: Place) -> bool:
    """ "He was one of six hurt", "Elif Tan, 24, one of 26 injured": the six and the 26 are counted."""
    if not at.figure.word or at.figure.value != 1 or "OF" not in at.tags:
        return False
    whole = at.items[at.i + 2].figure if at.i + 2 < len(at.items) else None
    if whole is None or len(at.out) < 2:
        return False
    return "BE" in at.last or ("COMMA" in at.last and not at.out[-2].tags.isdisjoint(("NAME", "THING", "P")))


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
