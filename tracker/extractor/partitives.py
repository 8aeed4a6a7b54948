"""Figures that count a part of something named behind them: "two of them", "nine of the dead", "six of its staff"."""

from __future__ import annotations

from tracker.extractor.counted import Counted
from tracker.extractor.items import NUM, Item
from tracker.extractor.language import Language
from tracker.extractor.members import membership

OUTCOME = frozenset({"NOUN", "ADJ", "PART"})
"""Tags of words that say what befell somebody and can stand for those whom it befell ("of the dead")."""
TOLD_BEHIND = frozenset({"PART", "ADJ", "SEIZED"})
"""Tags of words that say behind a noun what befell those it names."""
OBJECTS = frozenset({"OF", "TREAT", "VERB", "ING", "NIL", "SAFE", "FIND", "BY", "FROM", "TO", "IN", "IDENTIFY"})
"""Tags of words that an object follows: what stands behind it says more of it."""
CLAUSE_ENDS = frozenset({"STOP", "SEMI", "COLON", "SAY"})
CASES = "incidents"
"""The kind of things that may be cases of people."""
ANIMALS = "animals"
"""The kind of things that can die and be hurt."""
HELPERS = frozenset({"ARMED", "TAKER", "RESCUE"})
"""Tags of those who did it or came to help."""
OF_SOMEBODY = frozenset({"OF", "DET", "DEAD"})
"""Tags of what stands between a noun and what it belongs to: "relatives of the dead"."""
FAR = 5
"""Items of the noun phrase behind "of"."""


class Partitives:
    """Reads them by a language's tables. Each reader returns where to go on among the items, 0 where it is none."""

    def __init__(self, lang: Language, counted: Counted) -> None:
        self._things = lang.things
        self._counted = counted

    def read(self, text: str, items: list[Item], i: int, j: int, out: list[Item]) -> int:
        """Reads the figure at ``i`` whose "of" stands at ``j``; what it counts goes to ``out``."""
        item = items[i]
        if "OFTHEM" in items[j].tags:
            return self._of_them(text, items, item, j, out)
        k = j + 1
        while k < len(items) and items[k].tags & {"DET", "THEM"} and items[k].figure is None:
            k += 1
        if k + 2 < len(items) and "POSS" in items[k + 1].tags and items[k + 2].figure is not None:
            k += 2  # "none of the train's 340 passengers"
        if k >= len(items):
            return 0
        if items[k].figure is not None:
            return self._of_number(text, items, i, k, out)
        lives = k + ("LIVES" not in items[k].tags and not items[k].tags.isdisjoint(("W", "P")) and k + 1 < len(items))
        if "LIVES" in items[lives].tags:
            _take(item, {"N_LIVES"}, items[lives].end, out)  # "dozens of lives", "hundreds of innocent lives"
            return lives + 1
        if "DET" in items[k - 1].tags and "SAFE" in items[k].tags and k + 1 < len(items) and "P" in items[k + 1].tags:
            k += 1  # "four of the freed women"
        run = k
        while (
            run < len(items)
            and run - k < FAR
            and items[run].tags & {"W", "P", "POSS", "MORE"}
            and not items[run].tags & {"NOUN", "VICTIMS"}
        ):
            run += 1
        named = run == k and items[k].time is None and "P" not in items[k].tags
        if named and items[k].text.rpartition(" ")[2] in self._things:
            out.append(item)  # "dozens of houses": a word with a tag of its own
            return i + 1
        return (
            self._of_the_dead(text, items, item, (k, run), out)
            or self._of_those(items, item, (k, run), out)
            or self._of_people(text, items, i, (k, run), out)
        )

    def _of_them(self, text: str, items: list[Item], item: Item, j: int, out: list[Item]) -> int:
        """ "Two of them policemen": the noun behind says who they are."""
        if ("OFWHICH" in items[j].tags and self._is_of_things(out)) or _is_of_helpers(items, j, out):
            out.append(item)  # "two excavators, one of which got stuck", "the gunmen, about 15 of them, came"
            return j
        k = _behind_of(items, j + 1)
        k += "DET" in items[k].tags if k < len(items) else 0  # "one of them a child"
        run = k
        while run < len(items) and items[run].tags & {"W", "P"} and run - k < FAR - 1 and "PART" not in items[run].tags:
            run += 1
        nouns = [m for m in range(k, run) if "P" in items[m].tags]
        if not nouns and run > k and self._counted.is_plural(items[k].text):
            nouns = [k]
        nouns = nouns or [m for m in range(k, run) if "NAME" in items[m].tags]
        last = nouns[-1] if nouns else j
        if nouns:
            said = text[items[k].start : items[last].end]
            assert item.figure is not None
            item.group = self._counted.adjective(said, item.figure.value > 1) if k == j + 1 else None
            item.group = item.group or self._counted.group(said)
            if items[last].text in self._counted.members:  # "five of them members of a youth club"
                last = membership(self._counted, text, items, last, item)
        _take(item, {"PARTITIVE"}, items[last].end, out)
        return last + 1

    def _is_of_things(self, out: list[Item]) -> bool:
        """Whether what was named last, before a comma, are things and no cases."""
        return len(out) > 1 and "COMMA" in out[-1].tags and self._things.get(out[-2].text, CASES) != CASES

    def _of_number(self, text: str, items: list[Item], i: int, k: int, out: list[Item]) -> int:
        """ "29 of the 61 fatalities", "six of the eight": two figures, of which the second mostly only says of what."""
        item, inner = items[i], items[k + 1] if k + 1 < len(items) else None
        assert item.figure is not None
        people = inner is not None and "P" in inner.tags
        behind = items[k + 2].tags if people and k + 2 < len(items) else frozenset[str]()
        told = item.figure.value == 1 and bool(out) and bool(out[-1].tags & {"BE", "COMMA"})
        if told and behind & {"RELPRON", "PART", "BE", "ADJ"}:
            out.append(item)  # "whose son was one of two young men killed by a driver"
            return k
        m = k + 1
        while m < min(k + 3, len(items) - 1) and items[m].tags == {"W"}:
            m += 1
        if m > k + 1 and "NOUN" in items[m].tags:
            inner = items[m]  # "63 of the 74 road deaths"
        outcome = inner is not None and bool(inner.tags & OUTCOME) and bool(inner.entry.metric)
        tags = {"PARTITIVE"}
        if inner is not None and outcome:
            if item.figure.value:
                tags |= {"COUNTED"}
                item.of = inner.entry.metric
        elif any(word.text in self._things for word in items[k + 1 : k + 3] if "W" in word.tags):
            out.append(item)  # "a hundred of the 240 dairy cows"
            return i + 1
        elif inner is not None and people:
            item.group = self._counted.group(text[inner.start : inner.end])  # "fifty of the 190 passengers"
            item.noun = inner.text
        _take(item, tags, item.end, out)
        # "nine of the 14 workers who were burned to death", "none of the 230 on board survived": both are told
        survived = item.figure.value == 0 and any("SURVIVE" in word.tags for word in items[k + 1 : k + 2 * FAR])
        if not (outcome or survived or (people and "RELPRON" in behind) or self._told_of_all(items, k, out)):
            items[k].figure = None
        return k

    def _told_of_all(self, items: list[Item], k: int, out: list[Item]) -> bool:
        """Whether what stands behind a whole says what befell all of it: "two of the 18 fishermen seized at sea"."""
        m = k + 1
        while m < len(items) and m - k < FAR and items[m].tags & {"W", "P"} and items[m].tags.isdisjoint(TOLD_BEHIND):
            m += 1
        if m >= len(items):
            return False
        if "RELPRON" in items[m].tags or ("PRON" in items[m].tags and m > k + 1):
            return True
        if m == k + 1 or items[m].tags.isdisjoint(TOLD_BEHIND):
            return False
        before = out[-2].tags if len(out) > 1 else frozenset[str]()
        if not before.isdisjoint(OBJECTS):
            return True  # "freed two of the seven bankers kidnapped in May"
        for item in items[m + 1 : m + 2 * FAR]:
            if not item.tags.isdisjoint({"BE", "HAVE"}):
                return True
            if not item.tags.isdisjoint(CLAUSE_ENDS):
                break
        return False

    def _of_the_dead(self, text: str, items: list[Item], item: Item, span: tuple[int, int], out: list[Item]) -> int:
        """ "Nine of the dead", "19 of the murdered persons": the whole says what befell them."""
        k, run = span
        if run >= len(items) or not items[run].tags & (OUTCOME | {"VICTIMS", "CRIT"}):
            return 0
        if run > k and self._things.get(items[run - 1].text) == ANIMALS:
            return 0  # "thousands of cattle drowned"
        person = run + 1 < len(items) and "P" in items[run + 1].tags
        kind = items[run].entry.group if run == k and "NOUN" in items[run].tags else None
        named = all("NAME" in word.tags for word in items[k:run])  # "28 of the Kerr County dead"
        if not person and (named or (run == k + 1 and not self._counted.is_plural(items[k].text))):
            item.of = items[run].entry.metric
            item.group = kind or item.group  # "three of the wounded soldiers"
            victims = "N_VICTIMS" if "VICTIMS" in items[run].tags else "COUNTED"
            _take(item, {"PARTITIVE", victims}, items[run].end, out)
            return run + 1
        if person and run == k and items[run].tags & {"ADJ", "PART"} and items[run].entry.metric:
            item.of = items[run].entry.metric
            item.group = self._counted.group(text[items[run + 1].start : items[run + 1].end])
            _take(item, {"PARTITIVE", "COUNTED"}, items[run + 1].end, out)
            return run + 2
        return 0

    def _of_those(self, items: list[Item], item: Item, span: tuple[int, int], out: list[Item]) -> int:
        """ "Ten of those rescued", "127 of those were civilians", "12 of those came from the kindergarten"."""
        k, run = span
        if "THEM" not in items[k - 1].tags or k >= len(items):
            return 0
        tags = items[k].tags
        if run == k and tags & {"SAFE", "SEIZED", "TAKEN", "INHOSP"} and "BE" not in tags:
            _take(item, {"PARTITIVE"}, items[k].end, out)
            return k + 1
        verb = run > k and tags == {"W"} and not self._counted.is_plural(items[k].text)
        if verb or (run == k and tags & {"BE", "HAVE"}):
            _take(item, {"PARTITIVE"}, items[k - 1].end, out)
            return k
        return 0

    def _of_people(self, text: str, items: list[Item], i: int, span: tuple[int, int], out: list[Item]) -> int:
        """ "Six of its staff", "eight of its 15-member team"."""
        k, run = span
        item = items[i]
        if run == k:
            return 0
        heads = [m for m in range(k, run) if "P" in items[m].tags]
        if not heads and self._counted.is_collective(items[run - 1].text):
            _take(item, {"PEOPLE"}, items[run - 1].end, out)
            return run
        if not heads and any(items[m].text in self._things for m in range(k, run)):
            out.append(item)
            return i + 1
        last = heads[-1] if heads else run - 1
        item.group = self._counted.group(text[items[k].start : items[last].end])
        _take(item, {"PEOPLE"}, items[last].end, out)
        return last + 1


def _behind_of(items: list[Item], k: int) -> int:
    """ "Four of them of women", "nine of them those of children": where those stand whose bodies are counted."""
    m = k + (k + 1 < len(items) and bool(items[k].tags & {"THEM", "PRON"}))
    return m + 1 if m + 1 < len(items) and "OF" in items[m].tags else k


def _is_of_helpers(items: list[Item], j: int, out: list[Item]) -> bool:
    """Whether it is said between commas how many helpers, kin or attackers there were."""
    if j + 1 >= len(items) or "COMMA" not in items[j + 1].tags or len(out) < 2 or "COMMA" not in out[-1].tags:
        return False
    k = len(out) - 2
    while k > 0 and not out[k].tags.isdisjoint(OF_SOMEBODY):
        k -= 1
    return not out[k].tags.isdisjoint(HELPERS)


def _take(item: Item, tags: set[str], end: int, out: list[Item]) -> None:
    """The figure with the tags of what it counts, up to the end of that."""
    assert item.figure is not None
    zero = set() if item.figure.value else {"ZERO"}
    item.become(frozenset({NUM} | tags | zero))
    item.end = end
    out.append(item)
