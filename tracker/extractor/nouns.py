"""Noun phrases of figures: each figure is joined with the noun that it counts."""

from __future__ import annotations

from tracker.extractor.counted import Counted
from tracker.extractor.items import BEFELL, NUM, OF_SOME, PLACES, Item
from tracker.extractor.language import Language
from tracker.extractor.measures import Measures
from tracker.extractor.members import membership
from tracker.extractor.partitives import Partitives
from tracker.model import Qualifier

JOINED = {
    "COUNTED": frozenset({"NOUN", "ADJ", "PART", "CRIT", "VICTIMS"}),
    "N_LIVES": frozenset({"LIVES"}),
    "N_VICTIMS": frozenset({"VICTIMS"}),
}
"""Tags that a figure takes only from a word of one of these tags beside it."""

MODIFYING = frozenset({"ADJ", "PART", "CRIT", "MORE", "P", "FEAR"})
"""Tags of words before a noun of an outcome that say more of it."""

OUTCOME_NOUNS = ("NOUN", "LIVES", "VICTIMS")
"""Nouns that count people by what befell them."""

PREDICATES = frozenset({"UNKNOWN", "CRIT", "GRAVE", "ADJ"})
"""Tags of what people remain."""

WITHIN = frozenset({"IN", "AT"})
WITHIN_ONE = frozenset({"IN", "AT", "ON"})
"""Tags of words before a number of places, and before one place."""

LONGEST_PHRASE = 7
"""Items of a noun phrase between a figure and its noun."""

JOINED_WORDS = 4
"""Items behind an "and" within which that noun stands."""


class Nouns:
    """Joins figures with their nouns by a language's tables."""

    def __init__(self, lang: Language) -> None:
        self.lang = lang
        self.counted = Counted(lang)
        self.measures = Measures(lang)
        self._partitives = Partitives(lang, self.counted)
        several = [words for words in map(str.split, lang.things) if len(words) > 1]
        self._things_begin = frozenset(" ".join(words[:n]) for words in several for n in range(1, len(words)))

    def join(self, text: str, items: list[Item]) -> list[Item]:
        """Joins each figure with the noun that it counts; a figure of things becomes a THING."""
        out: list[Item] = []
        i = 0
        while i < len(items):
            item = items[i]
            if item.figure is None:
                out.append(item)
                i += 1
                continue
            i = self._noun_phrase(text, items, i, out)
        return out

    def _noun_phrase(self, text: str, items: list[Item], i: int, out: list[Item]) -> int:
        """Joins the figure at ``i`` with what follows it, and puts it out. Returns the item after it."""
        item = items[i]
        figure = item.figure
        assert figure is not None
        if self.measures.is_one(text, items, i, out):
            return self._alone(items, i, out)
        plain = figure.start == item.start  # no article: "surpasses the 50 deaths of 2016"
        if out and "PASS" in out[-1].tags and figure.qualifier == Qualifier.EXACT and plain:
            figure.qualifier = Qualifier.MORE_THAN  # "tops 5,000"
        j = self._behind_more(text, items, i + 1)
        figure.more = figure.more or j > i + 1
        done = self._phrase_told(text, items, i, j, out)
        if done:
            return done
        head, run, thing = self._head(items, j)
        if 0 <= head < len(items) - 1 and items[head].text not in self.counted.never_modifies:
            head = self.counted.farther_head(items, head, figure.value == 1)
            if head < 0:
                return self._alone(items, i, out)  # "two child care centres"
        whole = items[head if head >= 0 else run - 1].text
        if figure.value == 1 and out and out[-1].tags & {"FROM", "OF"} and self.counted.is_collective(whole):
            return self._alone(items, i, out)  # "four girls of one family"
        if thing >= 0:
            return self._thing(items, i, thing, out)  # "three lakeside villages"
        if 0 <= head < len(items) - 1 and "W" in items[head + 1].tags and items[head + 1].text in self.lang.things:
            return self._alone(items, i, out)  # "two police horses"
        told, count = j, len(items)
        while told < count and ("W" in items[told].tags or self._modifying(items, told)):
            told += 1
        if head > told and "LIVES" in items[head].tags:
            told = head  # "21 innocent lives", "nine civilian lives"
        noun = ""
        if told < len(items) and told - j <= 3 and not _is_label(text, items, i, told):
            noun = self._outcome_noun(items, told, head, figure.value)
        if noun and told + 1 < len(items) and items[told + 1].text in self.counted.compounds:
            return self._alone(items, i, out)  # "two death certificates"
        last = j - 1
        if noun and (head < 0 or head >= told - 1 or told == j):
            kind = "COUNTED" if noun == "NOUN" else "N_" + noun
            item.of = items[told].entry.metric
            between = text[items[j].start : items[told].start].strip() if told > j else ""
            item.group = self.counted.plain_group(between) or items[told].entry.group or None
            behind = told + 1 < len(items) and "P" in items[told + 1].tags
            last = told + 1 if behind else told  # "two dead bodies", "17 missing people"
        elif head >= 0:
            kind = "PEOPLE"
            head = self._longer_head(items, head)
            item.group = self.counted.group(text[items[j].start : items[head].end])
            last = membership(self.counted, text, items, head, item)
        elif words := self._unknown_words(text, items, j, run, figure.value, out):
            kind = "PEOPLE"
            last = self.counted.likely_noun(items, words)
            things = any(items[k].text in self.lang.things for k in range(words[0], last + 1))
            things = things and not self.counted.is_person(items[last].text)  # "two telephone company linemen"
            spoken_of = last + 1 < len(items) and items[last + 1].tags & {"BE", "HAVE"}  # "no jockeys were hurt"
            leads = WITHIN_ONE if figure.value == 1 else WITHIN
            things = things or (bool(out) and not out[-1].tags.isdisjoint(leads))  # "in two bakeries"
            if things or (figure.value == 0 and not spoken_of):  # "five hospitals", "no plasma"
                return self._thing(items, i, last, out)
            item.group = self.counted.group(text[items[j].start : items[last].end], figure.value == 1)
        else:
            kind = "BARE"
        item.become(frozenset({NUM, kind, "ZERO"} if figure.value == 0 else {NUM, kind}))
        if last >= j:
            item.noun = text[items[j].start : items[last].end].lower()
        item.end = items[last].end if last > i else item.end
        out.append(item)
        return max(last, i) + 1

    @staticmethod
    def _alone(items: list[Item], i: int, out: list[Item]) -> int:
        """A figure that no noun of people follows."""
        out.append(items[i])
        return i + 1

    def _behind_more(self, text: str, items: list[Item], j: int) -> int:
        """The item behind "more", "further", "other" after a figure."""
        while j < len(items) and "MORE" in items[j].tags and items[j].text not in self.lang.people:
            if text[items[j].start : items[j].end].istitle() and text[items[j].end + 1 : items[j].end + 3].istitle():
                break  # "39 New Year's revellers"
            j += 1
        return j

    def _phrase_told(self, text: str, items: list[Item], i: int, j: int, out: list[Item]) -> int:
        """A phrase that is read as a whole: a part of a number, people described, a measure. 0 where it is none."""
        if j >= len(items):
            return 0
        tags = items[j].tags
        if not tags.isdisjoint(OF_SOME):
            done = self._partitives.read(text, items, i, j, out)
            if done:
                return done
        following = items[j + 1] if j + 1 < len(items) else None
        if following and items[j].entry.metric and not tags.isdisjoint(BEFELL) and "P" not in tags:
            described = self._described(text, items, i, j, out)
            if described:
                return described
        if following is None or items[j].text in self._things_begin:
            for last in (j + 2, j + 1):
                if " ".join([item.text for item in items[j : last + 1]]) in self.lang.things:  # "46 head of cattle"
                    return self._thing(items, i, min(last, len(items) - 1), out)
        if following and "FEAR" in tags and following.text in self.lang.things:
            return self._thing(items, i, j + 1, out)  # "1,065 confirmed cases"
        if "ADV" in tags and j + 2 < len(items) and items[j + 1].tags & {"ADJ", "PART"}:
            return self._described(text, items, i, j + 1, out)  # "6,400 newly displaced people"
        return 0

    def _head(self, items: list[Item], j: int) -> tuple[int, int, int]:
        """The last noun of people of the phrase that begins at ``j``, the item after it, and a noun of things instead.

        -1 stands for no noun of people, and for none of things.
        """
        run, head = j, -1
        while run < len(items) and run - j < LONGEST_PHRASE:
            tags = items[run].tags
            if "P" in tags and not (head >= 0 and "PART" in tags):
                head = run
            elif head < 0 and self.counted.is_doubt(items[run].text):
                pass  # "nineteen suspected cartel members"
            elif head < 0 and run > j and (noun := self._joined_noun(items, run)):
                head = run = noun  # "two Fire and Rescue Department personnel"
            elif not ("W" in tags or ("DASH" in tags and items[run].text == "-")) or (head >= 0 and "NAME" not in tags):
                break
            run += 1
            if head >= 0 and items[head].text in self.counted.never_modifies:
                break
        if head >= 0 or run >= len(items) or run - j > 2:
            return head, run, -1
        closing = items[run]
        thing = closing.text in self.lang.things and not _befell_several(items[j - 1], closing)
        if (thing or closing.tags & PLACES) and run + 1 < len(items) and "P" in items[run + 1].tags:
            return run + 1, run + 2, -1  # "42 hotel workers"
        if (thing or "HOSPITAL" in closing.tags) and not closing.tags & {"P", "W", "PREP"}:
            return head, run, run
        return head, run, -1

    def _joined_noun(self, items: list[Item], k: int) -> int:
        """The noun of people behind words that "and" joins: "six middle and high school students". 0 for none."""
        if items[k].text not in self.counted.joiners:
            return 0
        for m, item in enumerate(items[k + 1 : k + 1 + JOINED_WORDS], k + 1):
            if "P" in item.tags and "PART" not in item.tags:
                return m
            if item.tags.isdisjoint(PLACES | {"W"}) or "ADV" in item.tags:
                return 0
        return 0

    def _outcome_noun(self, items: list[Item], k: int, head: int, value: int) -> str:
        """Which noun of an outcome the item at ``k`` is ("deaths", "lives", "victims"), if it is what is counted."""
        word = items[k]
        noun = next((tag for tag in OUTCOME_NOUNS if tag in word.tags), "")
        if not noun or ("BE" in word.tags and (head >= 0 or value < 2)):
            return ""  # "one person remains": a verb
        if "BE" in word.tags and k + 1 < len(items) and items[k + 1].tags & PREDICATES:
            return ""  # "the fate of three remains unknown"
        if value < 2 or self.counted.is_plural(word.text):
            return noun
        behind = items[k + 1] if k + 1 < len(items) else None
        compound = behind is not None and behind.tags == {"W"} and self.counted.is_plural(behind.text)
        return "" if noun == "LIVES" or compound else noun  # "three life detectors", "three injury doubts"

    def _unknown_words(self, text: str, items: list[Item], j: int, run: int, value: int, out: list[Item]) -> list[int]:
        """Words behind a figure, none of them known as people, that may be the noun counted."""
        words = [k for k in range(j, run) if "W" in items[k].tags]
        if not words:
            return []
        known = any(items[k].text in self.lang.things for k in words)
        if len(out) > 1 and "OF" in out[-1].tags and "TOLL" in out[-2].tags and not known:
            return []  # "the toll of 42 makes it the worst": no noun follows
        first = items[words[0]]
        printed = text[first.start : first.end]
        if self.counted.is_verb(printed) and not self.counted.is_doubt(printed):
            return []  # "and five hailed from Odisha"
        alone = len(words) == 1 and value > 1 and printed.islower() and self.counted.is_singular(printed)
        return [] if alone and first.text not in self.lang.things else words  # "four belong to the region"

    @staticmethod
    def _thing(items: list[Item], i: int, noun_at: int, out: list[Item]) -> int:
        """A figure of things; of places that take people in the noun is kept, for rules ask for them."""
        item = items[i]
        out.append(item)
        place = items[noun_at].tags & PLACES
        if not place:
            return i + 1
        item.become(frozenset({"THING"} | place))
        item.end = items[noun_at].end
        return noun_at + 1

    def _longer_head(self, items: list[Item], head: int) -> int:
        """ "Brit lads", "men and women": the noun phrase goes on."""
        people = self.lang.people
        word = items[head].text
        adjective = people.get(word) != word or word in self.counted.invariant
        following = items[head + 1] if head + 1 < len(items) else None
        if adjective and following and "W" in following.tags and self.counted.is_plural(following.text):
            return head + 1
        if head + 2 < len(items) and items[head + 1].text in self.counted.joiners and "P" in items[head + 2].tags:
            second = items[head + 2].text
            if people.get(second) in (second, "") and people.get(word) in (word, ""):
                return head + 2
        return head

    def _described(self, text: str, items: list[Item], i: int, j: int, out: list[Item]) -> int:
        """ "two wounded soldiers": the word between says what befell them. 0 where it is no such phrase."""
        item, noun = items[i], items[j + 1]
        k = j + 1
        while k + 1 < len(items) and "P" in items[k].tags and "P" in items[k + 1].tags:
            k += 1
        if "P" in noun.tags:
            if k + 1 < len(items) and items[k + 1].text in self.lang.things:
                return 0
            zero = {"ZERO"} if item.figure and item.figure.value == 0 else set()
            item.become(frozenset({NUM, "COUNTED"} | zero))
            item.of = items[j].entry.metric
            item.group = items[j].entry.group or self.counted.group(text[noun.start : items[k].end])
            item.end = items[k].end
            out.append(item)
            return k + 1
        thing = noun.text in self.lang.things and "PREP" not in noun.tags  # not "eight injured over the day"
        if thing or ("W" in noun.tags and self.counted.is_plural(noun.text)):
            out.append(item)
            return i + 1
        return 0

    def _modifying(self, items: list[Item], k: int) -> bool:
        """An outcome word before the noun it describes: "three charred bodies", "17 missing people"."""
        return k + 1 < len(items) and "NOUN" in items[k + 1].tags and not items[k].tags.isdisjoint(MODIFYING)


def _befell_several(counted: Item, word: Item) -> bool:
    """ "Twelve shot at a party": a singular that is a participle too is one behind a plural number."""
    return "PART" in word.tags and counted.figure is not None and counted.figure.value > 1


def _is_label(text: str, items: list[Item], i: int, k: int) -> bool:
    """Whether a noun behind a figure begins the next line of a table: "PEAK WIND: 105 MPH", "FATALITIES: 1"."""
    colon = k + 1 < len(items) and "COLON" in items[k + 1].tags
    return colon and "\n" in text[items[i].end : items[k].start]
