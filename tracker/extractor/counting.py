"""Who counted: "a count by firefighters", "the first toll, given by the port"; and the day of a count."""

from __future__ import annotations

from tracker.extractor.items import Item, squeeze
from tracker.extractor.labels import Attribution, Labels

ASIDE = 12
"""Items that commas may enclose between a count and its verb."""

STOOD = frozenset({"CHANGE", "BE", "RISE", "HAVE"})
"""Tags of verbs that say what a count was."""


class Counting(Labels):
    """Finds those whose count a text gives, by a language's tables."""

    def _count(self, text: str, items: list[Item], k: int) -> Attribution | None:
        """ "by Washington's count", "an AFP tally", "its own count stood at"."""
        i = k - 1
        while i >= 0 and k - i < 7 and (items[i].tags & {"POSS", "ADV", "W", "P"} or self._is_dated(items, i)):
            i -= 1
        phrase = self._whose([item for item in items[i + 1 : k] if not item.time])
        if i == k - 1 and i >= 0 and "BY" in items[i].tags and " " in items[k].text:  # "By official count, 13 died"
            opens = i == 0
            return Attribution(items[k].text, None, items[i].start, items[k].end, opens, not opens)
        if k + 2 < len(items) and "OF" in items[k + 1].tags and "NUM" in items[k + 2].tags:
            name = self.name(text, phrase) if phrase and "POSS" in phrase[-1].tags else None
            figure = items[k + 2]  # "the ministry's figure of 12 dead"
            reach = (figure.start, figure.end)
            return Attribution(name, None, phrase[0].start, items[k].end, False, False, reach=reach) if name else None
        following = items[k + 1].tags if k + 1 < len(items) else frozenset[str]()
        opens = i == 1 and "COMMA" in following
        if i > 0 and items[i].text in self._possessives and "BY" in items[i - 1].tags and ("NUM" in following or opens):
            # "By his reckoning nine civilians have died", "By her account, nine have"
            return Attribution(None, None, items[i].start, items[k].end, True, False, pronoun=True)
        if "OF" in following and k + 3 < len(items) and items[k + 2].time:  # "its count of 26 June was 22"
            following = items[k + 3].tags
        elif k + 2 < len(items) and items[k + 1].time:  # "Its tally on Wednesday morning stood at 53"
            following = items[k + 2].tags
        if i >= 0 and items[i].text in self._possessives and following & STOOD:
            # "By the next morning its figure had jumped to 27"
            times = [t for item in items[k + 1 : min(k + 3, len(items) - 1)] if (t := item.time)][:1]
            start, end = items[i].start, items[k].end
            return Attribution(None, None, start, end, True, False, pronoun=True, times=times, vague=True)
        kept = int(k + 2 < len(items) and items[k + 1].text in self._given_on and "BY" in items[k + 2].tags)
        kept = self._given_later(items, k) or kept
        if ("BY" in following or kept) and i <= 0:
            return self._count_by(text, items, k + kept)  # "a tally kept by the union"
        if not phrase or not any("NAME" in p.tags or p.text in self._speakers or "P" in p.tags for p in phrase):
            return None
        return self._count_of(text, items, i, k, phrase)

    def _count_of(self, text: str, items: list[Item], i: int, k: int, phrase: list[Item]) -> Attribution | None:
        """ "An earlier ministry toll stood at 16", "by Washington's count": whose count it is, told of behind ``i``."""
        ahead = self._behind_times(items, k + 1)  # "the agency's count for Thursday evening had stood at"
        last = phrase[-1]
        office = last.text in (self._speakers | self._agencies) - self.offices or "NAME" in last.tags
        if len(phrase) > 1 and "POSS" in last.tags:  # "the ministry's toll", not "the city's toll"
            office = phrase[-2].text in self._bodies
            # "Amnesty International's figure", not "Aceh's figure"
            named = len(phrase) > 2 and all("NAME" in p.tags for p in phrase[-3:-1])
            office = office or (named and i < 1 and "TOLL" not in items[k].tags)
        opens = i < 2 or "COMMA" in items[i - 1].tags
        if opens and office and ahead & STOOD:  # "An earlier ministry toll stood at 16"
            dated = [item.time for item in items[i + 1 : k] if item.time]
            while phrase and not (phrase[0].tags & {"NAME", "P"} or phrase[0].text in self._speakers):
                phrase = phrase[1:]
            name = self.name(text, phrase)
            return Attribution(name, None, phrase[0].start, items[k].end, True, False, times=dated) if name else None
        by = i >= 0 and (
            items[i].tags & {"BY", "TO"}
            or (
                i <= 1 and "IN" in items[0].tags and "POSS" in phrase[-1].tags and "COMMA" in ahead
            )  # "In the army's version, six died"
            or (items[i].tags & {"DET"} and i > 0 and items[i - 1].tags & {"BY", "CITE", "TO"})
        )
        if not by:
            return None
        opens = i <= 1 or ("SEMI" in items[i - 1].tags and "COMMA" in ahead)  # "; by the army's tally, six died"
        name = squeeze(text[phrase[0].start : phrase[-1].start if "POSS" in phrase[-1].tags else phrase[-1].end])
        return Attribution(name, None, phrase[0].start, items[k].end, opens, not opens)

    def _behind_issue(self, items: list[Item], k: int) -> int:
        """ "The agency's tally, issued at 8am, stood": the item behind an aside on how a count came out."""
        aside = k + 2 < len(items) and "COMMA" in items[k].tags
        if not aside or items[k + 1].text not in self._given_out:
            return k
        ends = next((n for n in range(k + 2, min(k + ASIDE, len(items) - 1)) if "COMMA" in items[n].tags), 0)
        return ends + 1 if ends and not any(i.tags & {"WHO", "SUB", "BY"} for i in items[k:ends]) else k

    def _behind_times(self, items: list[Item], k: int) -> frozenset[str]:
        """The tags of the first item that is no time, nor what leads to one."""
        k = self._behind_issue(items, k)
        first = k
        while k + 1 < len(items) and (items[k].time or items[k + 1].time) and k - first < 3:
            k += 1
        if k < len(items) - 1 and "COMMA" in items[k].tags & items[first].tags and k > first:
            k += 1  # "the agency's figure, on Friday, was 88"
        return items[k].tags if k < len(items) else frozenset()

    def _count_by(self, text: str, items: list[Item], k: int) -> Attribution | None:
        """ "An earlier count by firefighters had stood at 20": who counted."""
        stop, phrase = self.phrase_right(text, items, k + 2)
        ends = next((n for n, item in enumerate(phrase) if n and item.figure is not None), len(phrase))
        phrase = phrase[:ends]  # "given by the ministry some two hours after the crash"
        name = self.name(text, phrase) if phrase else None
        if name is not None:  # "given by the head of the port, Ana Ruiz, was"
            stop, name = self.apposed(text, items, stop, phrase, name)
            stop += stop < len(items) - 1 and "COMMA" in items[stop].tags
        if name is None:
            return None
        if self._behind_times(items, stop).isdisjoint(STOOD):
            stop = self._behind_aside(items, k, stop)
            if not stop:
                return None
        times = [i.time for i in items[stop : stop + 2] if i.time]  # "a count by the Red Cross on Wednesday had"
        return Attribution(name, None, items[0].start, items[stop - 1].end, True, False, times=times)

    @staticmethod
    def _behind_aside(items: list[Item], k: int, stop: int) -> int:
        """ "The first count, given by the ministry some hours after the crash, was 19": where its aside has ended."""
        if not any("COMMA" in i.tags for i in items[max(0, k - 8) : k + 2]):
            return 0
        for n in range(stop, min(stop + ASIDE, len(items) - 1)):
            if "COMMA" in items[n].tags:
                return 0 if items[n + 1].tags.isdisjoint(STOOD) else n + 1
            if items[n].tags & {"SAY", "WHO", "SEMI", "STOP"}:
                return 0
        return 0

    def _given_later(self, items: list[Item], k: int) -> int:
        """ "The first count, given a day earlier by the head of the port, was 14": items between it and "by"."""
        if k + 4 >= len(items) or "COMMA" not in items[k + 1].tags:
            return 0
        if "CITE" in items[k + 2].tags and items[k + 2].text.split()[0] in self._given_out:
            return 1  # "given by" is one item
        if items[k + 2].text not in self._given_out:
            return 0
        n = k + 3
        while n < len(items) - 1 and (items[n].time or items[n].tags & {"ON", "ADV", "AT"}):
            n += 1
        return n - k - 1 if "BY" in items[n].tags else 0

    def _brought_to(self, text: str, items: list[Item], k: int) -> Attribution | None:
        """ "Lifting the government's count of the dead to 487", "taking AFP's tally to 20": whose count it is."""
        n = k + 1
        while n < len(items) and n - k < 5 and items[n].tags.isdisjoint({"TO", "NUM", "COMMA", "STOP"}):
            n += 1
        if n + 1 >= len(items) or "TO" not in items[n].tags or "NUM" not in items[n + 1].tags:
            return None
        first = k - 1
        while first and k - first < 7 and items[first - 1].tags & {"W", "P", "NAME"}:
            first -= 1
        before = first - 1 - (first > 1 and "DET" in items[first - 1].tags)
        if before < 0 or items[before].tags.isdisjoint({"SUM", "RISE", "CHANGE"}):
            return None
        phrase = items[first : k - 1]
        office = bool(phrase) and phrase[-1].text in self._bodies
        if not phrase or not (office or text[phrase[-1].start : phrase[-1].end].isupper()):
            return None  # "the town's toll", "Aceh's toll"; "AFP's tally" is one
        name, figure = self.name(text, phrase), items[n + 1]
        reach = (figure.start, figure.end)
        return Attribution(name, None, phrase[0].start, items[k].end, False, False, reach=reach) if name else None

    @staticmethod
    def _is_dated(items: list[Item], i: int) -> bool:
        """ "The agency's Wednesday toll": a day behind whose count it is."""
        return i > 1 and items[i].time is not None and "POSS" in items[i - 1].tags
