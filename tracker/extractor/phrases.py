"""Noun phrases that name speakers, and the times beside them."""

from __future__ import annotations

import itertools

from tracker.extractor.days import Phrase
from tracker.extractor.issuers import Issuers
from tracker.extractor.items import OF_SOME, Item, squeeze
from tracker.extractor.quotes import crosses_quote

# What no plain noun phrase of a speaker holds.
NO_SPEAKER = frozenset(
    [
        "VERB",
        "PART",
        "DIED",
        "NUM",
        "THING",
        "BE",
        "HAVE",
        "ADJ",
        "TOLL",
        "NOUN",
        "EVENT",
        "TIME",
        "COMMA",
        "FIGURE",
        "OFTHEM",
    ]
)

NAMED = frozenset({"NAME", "P"})
PERSONS = frozenset({"P", "PEOPLE"})
TELLING = frozenset({"TOLL", "NOUN", "EVENT"})
"""Words of deaths and events."""
BEFORE_NAMES = frozenset({"TIME", "ADV", "PREP", "AT", "ON", "IN", "COMMA", "DET", "AND", "NOT"})
BEHIND_NAMES = frozenset({"TIME", "ADV", "PREP", "AT", "ON", "IN", "OF", "COMMA", "DET", "POSS"})
"""What stands before a speaker's name, and behind it, and is no part of it."""
ENDS_PHRASE = frozenset(
    ["COMMA", "SEMI", "STOP", "COLON", "WHO", "SUB", "RPAR", "LPAR", "NUM", "TIME", "DASH", "MODAL", "BE", "HAVE"]
)
"""What a noun phrase to the right of a word ends before."""
VERBS = frozenset({"SAY", "CITE", "PART", "VERB", "ING"})
WITHIN_NAMES = frozenset({"OF", "AT", "IN", "FROM", "ON", "BY", "PREP", "JOIN"})
"""Words before an article inside a name."""


class SpeakerPhrases(Issuers):
    """Reads noun phrases that can speak, by a language's tables."""

    def phrase_right(self, text: str, items: list[Item], k: int) -> tuple[int, list[Item]]:
        """The noun phrase that begins at ``k``, and the item after it."""
        out: list[Item] = []
        while k < len(items) and len(out) < 14:
            item = items[k]
            tags = item.tags
            if item.time and out and len(out) == 1 and "DET" in out[0].tags and self._goes_with(text, items, k + 1):
                out.append(item)  # "the Sunday Sentinel"
                k += 1
                continue
            if not out and {"NUM", "PEOPLE"} <= tags:
                behind = items[k + 1] if k + 1 < len(items) else item
                if item.figure is None or (item.figure.value > 1 and behind.text not in self._speakers):
                    return k + 1, [item]  # "citing two hospital officials"
                out.append(item)  # "one security source", "one nurse at the clinic"
                k += 1
                continue
            numbered = out and "NUM" in tags and self._is_channel(text, out[-1], item)
            if numbered and (len(out) == 1 or self._is_numbered_outlet(items, k)):
                out.append(item)  # "tells Radio 1", "told France 24 on Monday"
                k += 1
                continue
            if not tags.isdisjoint(ENDS_PHRASE):
                break
            if (
                out
                and tags & VERBS
                and not tags & {"W", "P"}
                and (item.text not in self._own_words or "CITE" in tags)
                and not (item.text in self._speakers and self._is_noun_there(items, k))
            ):
                break
            joins = out and "AND" in tags and (out[-1].tags != {"W"} or out[-1].text in self._speakers)
            if joins and not self._joins_last(items, k):
                break  # "local and regional sources" go on
            if out and tags & {"ON", "BY", "AS", "PRON"} and "W" not in tags and out[-1].text not in self._counts:
                break
            if out and item.text in self._possessives and out[-1].tags & {"NAME", "P"}:
                break  # "told AFP her brother had died"
            if out and "IN" in tags and not self._is_place(items, k + 1):
                break
            if out and "TO" in tags and k + 1 < len(items) and "HAVE" in items[k + 1].tags:
                break  # "are said by police to have died"
            if out and crosses_quote(text, items[k - 1].end, item.start):
                break
            if out and tags & {"AT", "ON"} and self._relay.match(text, item.start):
                break  # "rejoiced the prefect at the microphone of Radio Aude"
            out.append(item)
            k += 1
        return k, out

    def _joins_last(self, items: list[Item], k: int) -> bool:
        """ "According to residents and a local group.": another who speaks, or more of a name, and nothing else."""
        n = k + 1
        while n < len(items) and items[n].tags & {"W", "P", "DET", "NAME", "POSS", "OF"} and "BE" not in items[n].tags:
            n += 1
        ends = n >= len(items) or items[n].tags & {"COMMA", "STOP", "SEMI", "LPAR"}
        speaks = any(i.tags & {"NAME", "P"} or i.text in self._speakers for i in items[k + 1 : n])
        return "JOIN" in items[k].tags and bool(ends) and speaks

    @staticmethod
    def _is_channel(text: str, name: Item, number: Item) -> bool:
        """Whether a bare number is a part of a channel's name: "Khabar 24"."""
        digits = text[number.start : number.end]
        named = "NAME" in name.tags or text[name.start].isupper()
        return named and digits.isdecimal() and len(digits) < 3 and number.start - name.end == 1

    def _is_numbered_outlet(self, items: list[Item], k: int) -> bool:
        """ "Told the news channel Polska 24 on Monday": a number behind what is called an outlet, and no figure."""
        ends = k + 1 >= len(items) or items[k + 1].time is not None
        ends = ends or bool(items[k + 1].tags & {"COMMA", "STOP", "SEMI", "SUB", "ON", "IN", "AT"})
        called = any(i.text in self._outlets for i in items[max(0, k - 3) : k])
        return ends and called and "PEOPLE" not in items[k].tags

    @staticmethod
    def _goes_with(text: str, items: list[Item], k: int) -> bool:
        """Whether a name goes on what stands right before it."""
        return k < len(items) and "NAME" in items[k].tags and items[k].start - items[k - 1].end == 1

    @staticmethod
    def _is_noun_there(items: list[Item], k: int) -> bool:
        """ "A tally of reports", "citing hospital records, ": a word of speech that is a noun."""
        ends = k + 1 >= len(items) or bool(items[k + 1].tags & {"COMMA", "STOP", "SEMI", "RPAR"})
        return ends or "OF" in items[k - 1].tags

    def _is_place(self, items: list[Item], k: int) -> bool:
        """Whether a place or a body goes on a speaker's phrase behind "in": "in Goma", "in the emergency services"."""
        if k < len(items) and "DET" in items[k].tags:
            return any(i.text in self._speakers for i in items[k + 1 : k + 3])
        return k < len(items) and "NAME" in items[k].tags

    def _whose(self, phrase: list[Item]) -> list[Item]:
        """ "The ministry's previous tally": whose it is, without the words that say which."""
        whose = phrase
        while len(whose) > 2 and whose[-1].text in self._of_a_count:
            whose = whose[:-1]
        return whose if len(whose) > 1 and "POSS" in whose[-1].tags else phrase

    def name(self, text: str, phrase: list[Item]) -> str | None:
        """The words that name a speaker; ``None`` where the phrase cannot be one."""
        first, last = 0, len(phrase)
        while first < last and (
            (phrase[first].text in self._leading and phrase[first].figure is None)
            or not phrase[first].text[0].isalnum()  # bullets, "'s" behind a time
            or (phrase[first].text in self._not_labels and first + 1 < last and "NAME" in phrase[first + 1].tags)
            or not (phrase[first].tags.isdisjoint(BEFORE_NAMES) or phrase[first].tags & NAMED)  # "ALERT Turkey"
        ):
            adverb = first and "DET" in phrase[first - 1].tags and "ADV" in phrase[first].tags
            titled = text[phrase[first].start : phrase[first].end].istitle()
            if adverb and (titled or self._is_document(phrase[first + 1 : last])):
                break  # "The Daily Sentinel", "the daily bulletin of the ministry"
            first += 1
        while first < last and (
            not (phrase[last - 1].tags.isdisjoint(BEHIND_NAMES) or phrase[last - 1].tags & NAMED)
            or (last - first > 1 and phrase[last - 1].text in self._trailing and text[phrase[last - 1].start].islower())
        ):
            last -= 1
        determined = first > 0 and "DET" in phrase[first - 1].tags
        phrase = phrase[first:last] if determined else self._without_body(text, phrase[first:last])
        whose = self._whose(phrase)  # "the ministry's initial estimate was"
        phrase = whose[:-1] if len(whose) < len(phrase) else phrase
        for n in range(1, len(phrase)):
            item, before = phrase[n], phrase[n - 1]
            if (
                (before.text in self._speakers or before.tags & PERSONS)
                and item.tags.isdisjoint(NAMED)
                and (
                    self._gerund.search(item.text)
                    or item.tags & {"REPORT", "INCL"} == {"REPORT"}
                    or item.text in self._hanging  # "a military official loyal to the government"
                )
                and item.text not in self._speakers
                and not (n + 1 < len(phrase) and "P" in phrase[n + 1].tags)  # "chief nursing officer"
            ):
                called = next((m for m in range(n + 1, len(phrase)) if "NAME" in phrase[m].tags), 0)
                # "a splinter group calling itself Jamaat-ul-Ahrar"; "parents camping at the gate"
                phrase = phrase[called:] if called and phrase[n].text in self._calling else phrase[:n]
                break
        if not phrase or len(phrase) > 16 or phrase[0].tags & OF_SOME:
            return None  # "of them"
        if self._about_events(phrase) or not self._clause_starts.isdisjoint([item.text for item in phrase[1:]]):
            return None  # "the mine after a fire"
        if phrase[-1].text in self._first_person:
            return None  # "In our first statement last night we advised": the article speaks
        if len(phrase) == 1 and (phrase[0].text in self._pronouns or phrase[0].tags & {"PRON", "THEM", "WHO"}):
            return None
        named = any("NAME" in item.tags for item in phrase)
        if not named:
            # "This statement replaces the one issued": a clause, no name of an office
            for n, (before, item) in enumerate(itertools.pairwise(phrase), 1):
                serves = n > 1 and "TO" in before.tags and "P" in phrase[n - 2].tags  # "an aide to the health minister"
                if "DET" in item.tags and before.tags.isdisjoint(WITHIN_NAMES) and not serves:
                    if any("AWAY" in i.tags for i in phrase[n:]):
                        phrase = phrase[:n]  # "a medic at a clinic an hour's drive away"
                        break
                    spoken = any("P" in i.tags or i.text in self._speakers for i in phrase[:n])
                    # "a figure the army put at 12"; "By mid-afternoon the ministry"
                    behind = phrase[n + 1 :] if "FIGURE" in before.tags or not spoken else []
                    return self.name(text, behind)
        if not named and not any(item.tags & PERSONS for item in phrase):
            words = {word for item in phrase for word in text[item.start : item.end].lower().split()}
            if self._speakers.isdisjoint(words) and not any(self._is_former(word) for word in words):
                return None
        if len(phrase) == 2 and self._linked.search(phrase[0].text):
            phrase = phrase[1:]  # "the al-Qaeda-linked JNIM"
        bare = self._bare_outlet(text, phrase)
        if len(bare) < len(phrase):  # "Palestinian news agency Wafa": the news agency Wafa
            phrase = phrase[-len(bare) - 2 :]
        name = squeeze(text[phrase[0].start : phrase[-1].end]).strip("'\"“”‘’ ")
        article, _, rest = name.partition(" ")
        counted = phrase[0].figure and rest and rest.split()[0] not in self._parts  # not "one of the survivors"
        return rest if counted and article.lower() in self._one else name  # "the two surgeons", "one resident"

    def _about_events(self, phrase: list[Item]) -> bool:
        """Whether a phrase speaks of deaths or events; a "flood relief official" and a "casualty bureau" do not."""
        if phrase[0].tags >= {"FIGURE", "NUMBERS"}:
            return True  # "the number of people who died has increased"
        found = [n for n, item in enumerate(phrase) if not item.tags.isdisjoint(TELLING)]
        if not found:
            return False
        named = [n for n in found if "P" in phrase[n].tags and n + 1 < len(phrase) and "NAME" in phrase[n + 1].tags]
        found = [n for n in found if n not in named]  # "the rights body WARBE"
        behind = phrase[found[-1] + 1 : found[-1] + 4] if found else []
        if behind and behind[0].tags & {"OF", "IN", "AT", "FROM", "AND"}:
            return True
        return bool(found) and not any("P" in i.tags or i.text in self._speakers for i in behind)

    @staticmethod
    def _named(text: str, item: Item) -> bool:
        """Whether a word is printed as a name: "al-Bahr" is one, too."""
        return "NAME" in item.tags or ("W" in item.tags and text[item.start : item.end] != item.text)

    def plain_name(self, text: str, phrase: list[Item], longest: int) -> str | None:
        """A noun phrase with its article that a verb of speech shows to be a speaker ("the county")."""
        if not 1 < len(phrase) < longest or "DET" not in phrase[0].tags or any(i.tags & NO_SPEAKER for i in phrase):
            return None
        return squeeze(text[phrase[1].start : phrase[-1].end])

    def _bare_outlet(self, text: str, phrase: list[Item]) -> list[Item]:
        """ "The state news agency RIAN" is RIAN."""
        kind = [n for n, item in enumerate(phrase) if item.text in self._outlets and text[item.start].islower()]
        if (
            kind
            and kind[-1] + 1 < len(phrase)
            and all("NAME" in i.tags or "-" in i.text or i.text.isdecimal() for i in phrase[kind[-1] + 1 :])
        ):
            return phrase[kind[-1] + 1 :]
        return phrase

    @staticmethod
    def times_at(items: list[Item], k: int) -> list[Phrase]:
        """A time phrase right after the verb of speech or whom it was told."""
        for item in items[k : k + 3]:
            if item.time:
                return [item.time]
            if not item.tags & {"ON", "AT", "IN", "ADV"}:
                break
        return SpeakerPhrases._times_behind_place(items, k)

    @staticmethod
    def _times_behind_place(items: list[Item], k: int) -> list[Phrase]:
        """ "Said in Geneva on Friday": the time behind where it was said, if nothing more of the clause follows."""
        if k >= len(items) or items[k].tags.isdisjoint({"IN", "AT"}):
            return []
        n = k + 1
        while n < len(items) and n - k < 5 and (items[n].tags & {"NAME", "DET"} or items[n].tags == {"W"}):
            n += 1
        while n < len(items) and items[n].time is None and items[n].tags & {"ON", "ADV"}:
            n += 1
        time = items[n].time if n < len(items) else None
        ends = n + 1 >= len(items) or bool(items[n + 1].tags & {"COMMA", "STOP", "SUB", "COLON", "SEMI"})
        return [time] if time and n > k + 1 and ends else []

    def times_of_occasion(self, items: list[Item]) -> list[Phrase]:
        """The time of what was said on an occasion: "in a statement issued late on Thursday"."""
        for k, item in enumerate(items):
            if item.text not in self._occasions or not any(i.tags & {"IN", "AT"} for i in items[max(0, k - 4) : k]):
                continue
            for behind in items[k + 1 : k + 8]:
                if behind.time:
                    return [behind.time]
                if behind.tags & {"COMMA", "NUM", "STOP", "AND", "SUB", "WHO", "SEMI", "COLON"}:
                    break
        return []
