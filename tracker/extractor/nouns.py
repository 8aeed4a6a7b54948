"""Noun phrases of figures: each figure is joined with the noun that it counts."""

from __future__ import annotations

from tracker.extractor.counted import Counted
from tracker.extractor.items import NUM, PLACES, Item
from tracker.extractor.language import Language
from tracker.extractor.measures import Measures
from tracker.extractor.partitives import Partitives
from tracker.model import Qualifier

JOINED = {
    "COUNTED": frozenset({"NOUN", "ADJ", "PART", "CRIT", "VICTIMS"}),
    "N_LIVES": frozenset({"LIVES"}),
    "N_VICTIMS": frozenset({"VICTIMS"}),
}
"""Tags that a figure takes only from a word of one of these tags beside it."""


class Nouns:
    """Joins figures with their nouns by a language's tables."""

    def __init__(self, lang: Language) -> None:
        self.lang = lang
        self.counted = Counted(lang)
        self.measures = Measures(lang)
        self._partitives = Partitives(lang, self.counted)

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
        item = items[i]
        figure = item.figure
        assert figure is not None
        if self.measures.is_one(text, items, i, out):
            out.append(item)
            return i + 1
        if out and "PASS" in out[-1].tags and figure.qualifier == Qualifier.EXACT:
            figure.qualifier = Qualifier.MORE_THAN  # "tops 5,000"
        j = i + 1
        tags = {NUM}
        while j < len(items) and "MORE" in items[j].tags and items[j].text not in self.lang.people:
            if text[items[j].start : items[j].end].istitle() and text[items[j].end + 1 : items[j].end + 3].istitle():
                break  # "39 New Year's revellers"
            figure.more = True
            j += 1
        if j < len(items) and items[j].tags & {"OF", "OFTHEM"}:
            done = self._partitives.read(text, items, i, j, out)
            if done:
                return done
        if (
            j + 1 < len(items)
            and items[j].tags & {"ADJ", "PART", "CRIT"}
            and not items[j].tags & {"P"}
            and items[j].entry.metric
        ):
            described = self._described(text, items, i, j, out)
            if described:
                return described
        measure = " ".join(k.text for k in items[j : j + 3])
        if measure in self.lang.things:  # "46 head of cattle"
            return self._thing(items, i, min(j + 2, len(items) - 1), out)
        if j + 1 < len(items) and "FEAR" in items[j].tags and items[j + 1].text in self.lang.things:
            return self._thing(items, i, j + 1, out)  # "1,065 confirmed cases"
        if j + 2 < len(items) and "ADV" in items[j].tags and items[j + 1].tags & {"ADJ", "PART"}:
            described = self._described(text, items, i, j + 1, out)  # "6,400 newly displaced people"
            if described:
                return described
        run = j
        head = -1
        while run < len(items) and run - j < 7:
            tag = items[run].tags
            if "P" in tag and not (head >= 0 and "PART" in tag):
                head = run
            elif head < 0 and self.counted.is_doubt(items[run].text):
                pass  # "nineteen suspected cartel members"
            elif not ("W" in tag or ("DASH" in tag and items[run].text == "-")) or (head >= 0 and "NAME" not in tag):
                break
            run += 1
            if head >= 0 and items[head].text in self.counted.never_modifies:
                break
        closing = items[run] if head < 0 and run < len(items) and run - j < 3 else None
        place = closing is not None and (closing.text in self.lang.things or closing.tags & PLACES)
        if place and run + 1 < len(items) and "P" in items[run + 1].tags:
            head, closing, run = run + 1, None, run + 2  # "42 hotel workers"
        if (
            closing is not None
            and (closing.text in self.lang.things or "HOSPITAL" in closing.tags)
            and not closing.tags & {"P", "W", "PREP"}
        ):
            return self._thing(items, i, run, out)  # "three lakeside villages"
        adjective = j
        while adjective < len(items) and ("W" in items[adjective].tags or self._modifying(items, adjective)):
            adjective += 1
        if (
            head >= 0
            and head + 1 < len(items)
            and items[head + 1].text in self.lang.things
            and "W" in items[head + 1].tags
        ):
            out.append(item)  # "two police horses"
            return i + 1
        counted = items[adjective] if adjective < len(items) and adjective - j <= 3 else None
        noun = counted.tags & {"NOUN", "LIVES", "VICTIMS"} if counted else frozenset()
        if noun and counted and "BE" in counted.tags and (head >= 0 or figure.value < 2):
            noun = frozenset()  # "one person remains": a verb
        if noun and counted and "LIVES" in noun and figure.value > 1 and self.counted.is_singular(counted.text):
            noun = frozenset()  # "three life detectors"
        behind = [i.text for i in items[adjective + 1 : adjective + 2] if i.tags == {"W"}]
        compound = behind and self.counted.is_plural(behind[0])
        if noun and counted and compound and figure.value > 1 and self.counted.is_singular(counted.text):
            noun = frozenset()  # "three injury doubts"
        if noun and adjective + 1 < len(items) and items[adjective + 1].text in self.counted.compounds:
            out.append(item)  # "two death certificates"
            return i + 1
        last = j - 1
        if counted is not None and noun and (head < 0 or head >= adjective - 1 or adjective == j):
            last = adjective
            kind = "COUNTED" if "NOUN" in noun else "N_" + next(iter(noun))
            tags |= {kind}
            item.of = counted.entry.metric
            before = text[items[j].start : counted.start].strip() if adjective > j else ""
            item.group = self.counted.plain_group(before)
            after = adjective + 1
            if after < len(items) and "P" in items[after].tags:  # "two dead bodies", "17 missing people"
                last = after
        elif head >= 0:
            head = self._longer_head(items, head)
            last = head
            tags |= {"PEOPLE"}
            item.group = self.counted.group(text[items[j].start : items[head].end])
            last = self._membership(text, items, head, item)
        else:
            words = [k for k in range(j, run) if "W" in items[k].tags]
            printed = text[items[words[0]].start : items[words[0]].end] if words else ""
            alone = len(words) == 1 and figure.value > 1 and printed.islower() and self.counted.is_singular(printed)
            if words and (
                (self.counted.is_verb(printed) and not self.counted.is_doubt(printed))
                or (alone and items[words[0]].text not in self.lang.things)
            ):
                words = []  # "and five hailed from Odisha", "four belong to the region"
            known = any(items[k].text in self.lang.things for k in words)
            if len(out) > 1 and "OF" in out[-1].tags and "TOLL" in out[-2].tags and not known:
                words = []  # "the toll of 42 makes it the worst": no noun follows
            if words:
                noun_at = self.counted.likely_noun(items, words)
                things = any(items[k].text in self.lang.things for k in range(words[0], noun_at + 1))
                spoken_of = noun_at + 1 < len(items) and items[noun_at + 1].tags & {
                    "BE",
                    "HAVE",
                }  # "no jockeys were hurt"
                if things or (figure.value == 0 and not spoken_of):  # "five hospitals", "no plasma"
                    return self._thing(items, i, noun_at, out)
                last = noun_at
                tags |= {"PEOPLE"}
                item.group = self.counted.group(text[items[j].start : items[noun_at].end], figure.value == 1)
            else:
                tags |= {"BARE"}
        if figure.value == 0:
            tags |= {"ZERO"}
        item.become(frozenset(tags))
        if last >= j:
            item.noun = text[items[j].start : items[last].end].lower()
        item.end = items[last].end if last > i else item.end
        out.append(item)
        return max(last, i) + 1

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

    def _membership(self, text: str, items: list[Item], head: int, item: Item) -> int:
        """ "members of the security forces": who is counted stands behind "of". Returns the last item used."""
        if (
            items[head].text not in self.counted.membership
            or head + 2 >= len(items)
            or "OF" not in items[head + 1].tags
        ):
            return head
        one = items[head + 2].figure is not None and items[head + 2].text in self.counted.single
        k = first = head + 2 + ("DET" in items[head + 2].tags or one)
        while k < len(items) and items[k].tags & {"W", "P"} and k - first < 4 and "ADV" not in items[k].tags:
            k += 1
        if k == first:
            return head
        item.group = self.counted.group(text[items[first].start : items[k - 1].end])
        return k - 1

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
        if noun.text in self.lang.things or ("W" in noun.tags and self.counted.is_plural(noun.text)):
            out.append(item)
            return i + 1
        return 0

    def _modifying(self, items: list[Item], k: int) -> bool:
        """An outcome word before the noun it describes: "three charred bodies", "17 missing people"."""
        tags = items[k].tags
        return (
            bool(tags & {"ADJ", "PART", "CRIT", "MORE", "P", "FEAR"})
            and k + 1 < len(items)
            and bool(items[k + 1].tags & {"NOUN"})
        )
