"""The subject of a verb of speech: the noun phrase before it that speaks."""

from __future__ import annotations

from tracker.extractor.asides import Asides
from tracker.extractor.items import Item
from tracker.extractor.joins import BOUNDS
from tracker.extractor.phrases import NAMED, PERSONS
from tracker.extractor.quotes import crosses_quote

LONGEST_CLAUSE = 14
"""Items of a relative clause between a speaker and the verb of speech."""
WHEN = frozenset({"HAVE", "BE", "ADV", "ON", "IN", "AT", "BY", "RPAR", "WHO"})
"""What stands before a time between an auxiliary and the verb of speech."""
AUXILIARY = frozenset({"HAVE", "BE", "ADV", "MODAL", "WILL", "THERE"})
"""What may stand between a speaker and the verb of speech."""
# Tags that are looked for together, word by word.
CLAUSE = frozenset({"WHO", "SUB", "MODAL", "CITE"})
NO_NOUN = frozenset({"BE", "HAVE", "PART", "VERB", "ING", "DIED", "ADJ", "CRIT"})
PLAIN = frozenset({"W"})
SUB_AS = frozenset({"SUB", "AS"})
WHOM = frozenset({"DET", "PREP", "IN", "AT", "FROM", "TO", "NUM", "P"})
PLACED = frozenset({"ON", "IN", "AT", "BY"})
PLACED_BY = frozenset({"IN", "ON", "AT", "PREP", "BY"})
DETERMINED = frozenset({"NAME", "POSS", "DET"})
HAD = frozenset({"HAVE"})
TIED = frozenset({"IN", "AT", "FROM", "AND"})


class Subjects(Asides):
    """Finds who is spoken of as speaking."""

    def subject(self, text: str, items: list[Item], k: int) -> tuple[int, list[Item] | None, bool]:
        """The noun phrase before a verb of speech: where it begins, its items, and whether a comma set it off."""
        i = k - 1 if self._ends_name(text, items, k - 1) else self._before_verb(items, k)
        i = self._over_brackets(items, i)
        last, inner, stood_off = self._over_asides(text, items, i)
        if last < 0:
            return k, None, stood_off
        while stood_off and last > 0 and items[last].tags >= HAD:
            last -= 1  # "He had, in an earlier statement, mourned 30"
        hangs_on = last > 1 and self._gerund.search(items[last - 1].text) and "W" in items[last - 1].tags
        if items[last].text in self._pronouns and not hangs_on:  # "the company operating it said"
            return last, [items[last]], stood_off
        since = 0
        which = last > 1 and {"WHO", "RELPRON"} <= items[last].tags and "COMMA" in items[last - 1].tags
        if which and items[last - 2].text not in self._occasions:
            last, stood_off = self._over_brackets(items, last - 2), True  # "at the hospital, which said"
            verbs = [n for n in range(last) if "NAME" not in items[n].tags and self._gerund.search(items[n].text)]
            since = verbs[-1] + 1 if verbs else 0  # "was treated at the hospital, which said"
        antecedent = self._antecedent(text, items, last)
        if antecedent == -1:
            return k, None, stood_off
        if antecedent is not None:
            verbs = [n for n in range(1, antecedent) if items[n].tags == PLAIN and items[n - 1].tags & NAMED]
            verbs = [n for n in verbs if self._gerund.search(items[n].text)]
            # "Human Rights Watch interviewed", "his lawyers produced an expert who", not "residents reached"
            verbs = [n for n in verbs if "NAME" in items[n - 1].tags or "DET" in items[n + 1].tags]
            since = verbs[-1] + 1 if verbs else since  # "Human Rights Watch interviewed witnesses who said"
            last = self._over_brackets(items, antecedent)
            stood_off = stood_off or "COMMA" in items[antecedent + 1].tags
        first = last + 1
        while first > since and self._belongs(text, items, first - 1, last):
            first -= 1
        over = self._over_brackets(items, first - 1)
        if since <= over < first - 1 and items[first].tags & PLACED:  # "the Office of Civil Defense (OCD) in Bicol"
            first = over + 1
            while first > since and self._belongs(text, items, first - 1, last):
                first -= 1
        if first and first <= last and self._cut_short(items, first):
            return k, None, stood_off
        first = self._behind_short_office(items, first, last)
        subject = items[first : last + 1]
        if subject and len(subject) == 1 and {"NUM", "PEOPLE"} <= subject[0].tags:
            told = items[k].text in self._plain_speech or items[k].text in self._telling
            told = told or any(word in self._speakers for word in subject[0].noun.split())  # "One witness spoke of"
            return (first, inner or subject, stood_off) if told else (k, None, stood_off)
        if not subject or crosses_quote(text, subject[-1].end, items[last + 1].start):
            return k, None, stood_off
        described = "DET" in subject[0].tags and len(inner) > 1
        if inner and any(i.tags & {"TOLL", "NOUN", "EVENT"} for i in subject):
            inner = []  # "the toll in Syzran, Samara Region, has increased"
        if inner and "DET" in inner[0].tags and (described and any("OF" in i.tags for i in subject)):
            inner = []  # "the crew of a cargo ship, the Straits Pearl, told": the ship does not speak
        if inner and ("NAME" not in subject[-1].tags or described):
            k = items.index(inner[0])
            if k > last + 2 and "P" in subject[-1].tags and items[k - 2].text in self._speakers:
                return first, items[first : k + len(inner)], stood_off  # "the Commander, Road Corps, Rosa Lima, said"
            if self._is_long(subject, inner) and self._over_brackets(items, k - 2) == last:
                return first, [*subject, *inner], stood_off
            return first, inner, stood_off  # "a regional lawmaker, Zarina Sho, said"
        return first, subject, stood_off

    @staticmethod
    def _ends_name(text: str, items: list[Item], i: int) -> bool:
        """ "Bo Nagar Lay told": a word that is a verb elsewhere, printed as the end of a name."""
        return i > 0 and "NAME" in items[i - 1].tags and text[items[i].start : items[i].end].istitle()

    def _before_verb(self, items: list[Item], k: int) -> int:
        """The last item of what stands before a verb of speech with its auxiliaries: "had on Monday given"."""
        i = k - 1
        for n in range(k - 2, max(0, k - 6), -1):  # "her office had in the morning put"
            if "HAVE" in items[n].tags and items[n + 1].tags & PLACED_BY:
                if any(item.tags & BOUNDS for item in items[n + 1 : k]):
                    continue
                i = n
        while i >= 0 and not items[i].tags & NAMED:
            behind = items[i + 1] if i + 1 < k else None
            times = items[i].time is not None and i > 0 and bool(items[i - 1].tags & WHEN)
            times = times or self._is_behind_aside(items, i)
            of_time = behind is not None and behind.time is not None and bool(items[i].tags & PLACED)
            lasting = self._lasting(items, i)
            if not (items[i].tags & AUXILIARY or items[i].text in self._helping or times or of_time or lasting):
                break
            i -= max(lasting, 1)
        return i

    def _lasting(self, items: list[Item], i: int) -> int:
        """ "The company for two days admitted to one death": the items of how long, before the verb."""
        if items[i].text not in self._stretches:
            return 0
        return next((n for n in (2, 3) if n <= i and items[i - n + 1].text in self._for), 0)

    def _antecedent(self, text: str, items: list[Item], last: int) -> int | None:
        """Whom a relative clause before the verb of speech describes: "A resident who lost two sons said"."""
        for i in range(last, max(0, last - LONGEST_CLAUSE), -1):
            tags = items[i].tags
            printed = text[items[i].start : items[i].end]
            plain = printed.islower() or printed.isupper()  # not the NGO Walking the Sea
            doer = items[i - 1]  # "Doctors treating the wounded said"
            does = 0 < i < last and (doer.text in self._speakers or doer.tags & PERSONS)
            if does and plain and self._participle.search(items[i].text.split()[0]):
                whom = items[i + 1].tags & WHOM
                if whom and "SAY" not in doer.tags:
                    return i - 1
            if 0 < i < last and items[i].text in self._hanging and items[i - 1].text in self._speakers:
                return i - 1  # "a medic familiar with the case said"
            if does and items[i].text in self._quoted_by:
                return i - 1  # "a local official quoted by Interfax said"
            if i == last > 2 and "RELPRON" in tags and "IT" in items[0].tags and "BE" in items[1].tags:
                return i - 1  # "It was the ministry that first reported 40 deaths"
            that = "RELPRON" in tags and i and items[i - 1].text in self._speakers and "SAY" not in items[i - 1].tags
            if that and "SUB" in tags and items[i - 1].text not in self._own_words and i < last:
                return i - 1 if not items[i + 1].tags & {"DET", "NAME", "PRON", "NUM", "P"} else None
            if "WHO" in tags and "PRON" in tags:
                if items[i - 1].tags & {"IN", "ON", "AT", "FOR", "BY", "PREP"} and i < last and i:
                    return None  # "clashes in which the army said it lost six"
                if self._in_relative(items, i + 1, last):
                    return -1
                i -= 1 + ("COMMA" in items[i - 1].tags)
                return i if i >= 0 and items[i].tags & {"W", "P", "NAME", "NUM", "RPAR"} else None
            if tags & BOUNDS or "CITE" in tags or (i < last and tags & SUB_AS):
                return None
            if "SAY" in tags and "REPORT" not in tags and "W" not in tags:
                return None
            if i < last and crosses_quote(text, items[i].end, items[i + 1].start):
                return None
        return None

    def _in_relative(self, items: list[Item], i: int, last: int) -> bool:
        """ "The quake, which the survey said measured 6.1": only a noun phrase stands between "which" and the verb."""
        if i > last or not (items[i].tags & {"DET", "P", "NAME"} or items[i].text in self._speakers):
            return False
        return not any(
            item.tags & {"VERB", "FINITE", "BE", "HAVE"} or self._gerund.search(item.text)
            for item in items[i : last + 1]
        )

    def _belongs(self, text: str, items: list[Item], i: int, last: int) -> bool:
        """Whether an item belongs to the noun phrase that stands behind it and ends at ``last``."""
        item, tags = items[i], items[i].tags
        before = items[i - 1].tags if i else frozenset[str]()
        if i == last and "BE" in tags and self._ends_name(text, items, i):
            return True
        if item.text in self._never_within or (item.text in self._clause_starts and i < last):
            return False  # "in what rights groups described", "by most estimates"
        if item.text in self._helping and i < last:
            return False  # "Not until the evening did police settle on nine"
        if "NUM" in tags or item.figure is not None:
            # "Regional Office 5 director", "the city's 911 service", "the two administrators"
            named = (
                bool(before & DETERMINED)
                or item.text.split()[0] in self._leading
                or (i == last and {"NUM", "PEOPLE"} <= tags)
            )
            people = i < last and {"NUM", "PEOPLE"} <= tags  # "two witnesses reached by telephone"
            people = (
                people and item.figure is not None and item.figure.start == item.start
            )  # "at least 43 people by most"
            hangs_on = people and (items[i + 1].tags & TIED or self._gerund.search(items[i + 1].text))
            return bool(hangs_on) or (named and (i < last or "PEOPLE" in tags)) or self._is_numbered(text, items, i)
        if i < last and {"NUM", "PEOPLE"} <= items[i + 1].tags:
            if "AND" in tags and i and self._joins_all(items, i):
                return any(word in self._speakers for word in items[i + 1].noun.split())  # "and two witnesses"
            return "DET" in tags or (items[i + 1].text.isdecimal() and bool(tags & {"NAME", "POSS"}))
        if tags & BOUNDS or tags & CLAUSE:
            return False
        if i == 1 and i < last and "NAME" in tags and "IN" in before and items[i + 1].text in self._definite:
            return False  # "In Peru the civil defence reported"
        if "WILL" in tags and not tags & NAMED:
            return False
        if item.text in self._occasions and i < last:
            inside = any("IN" in one.tags for one in items[max(0, i - 4) : i])
            if "DET" in items[i + 1].tags or (inside and text[items[i + 1].start].isupper()):
                return False  # "In its Wednesday bulletin the agency", "In his nightly address President Vega"
        if "TIME" in tags and i < last and ("DET" in items[i + 1].tags or before & {"OF", "FOR"}):
            return False  # "In a note of 26 June the army said", "in the whole of last year UNAMA recorded"
        if (
            item.text in self._stretches
            and i < last
            and items[i + 1].tags & DETERMINED
            and "POSS" not in items[i + 1].tags
        ):
            return False  # "in the first half of the year the office counted"
        listed = item.text in self._before_figure and "NUM" not in items[i + 1].tags  # "a list taped to the door"
        if "SAY" in tags and not tags & NAMED and item.text not in self._speakers and not listed:
            return self._is_participle(items, i)
        if "AND" in tags and (i == 0 or not (self._joins(text, items, i) or (i < last and self._joins_all(items, i)))):
            return False
        if "TO" in tags and not (
            before & NAMED
            or items[i - 1].text in self._speakers
            or self._gerund.search(items[i - 1].text)
            or (i < last and items[i + 1].tags & {"NAME", "DET", "P"})
        ):
            return False  # "Police wish to dispel messages"; an aide to the president speaks
        within = "ADJ" in tags and item.text.split()[0] in self._within and bool(before & {"W", "P"})
        if tags & NO_NOUN and not tags & PLAIN and not within:
            return False
        return i == last or not crosses_quote(text, item.end, items[i + 1].start)
