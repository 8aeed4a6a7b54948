"""Who is cited: "according to", "was quoted as saying", "has 83 dead"."""

from __future__ import annotations

from tracker.extractor.counting import Counting
from tracker.extractor.items import Item, squeeze
from tracker.extractor.labels import Attribution
from tracker.extractor.openings import LITTLE

GOES_ON = frozenset(["ON", "IN", "AT", "W", "P", "DET", "POSS", "TO", "BY", "AS", "OF", "FROM", "COND"])
"""What may stand between a verb of speech and the end of its clause."""


class Citations(Counting):
    """Finds those whom a text cites, by a language's tables."""

    def _quoted(self, text: str, items: list[Item], k: int) -> Attribution | None:
        """ "A health official was quoted by Anadolu as saying"; "The Guardian quoted residents as saying"."""
        stop, phrase = self.phrase_right(text, items, k + 1)
        if stop + 1 >= len(items) or "AS" not in items[stop].tags or "SAY" not in items[stop + 1].tags:
            return None
        left, subject, _ = self.subject(text, items, k)
        end = items[stop + 1].end
        passive = k > 0 and "BE" in items[k - 1].tags and items[k].text not in self._passing_on  # not "is quoting"
        speaker, relay = (subject, phrase) if passive else (phrase, subject)
        name = self.name(text, speaker) if speaker else None
        via = self.outlet(text, relay) if relay else None
        start = items[left].start if subject else items[k].start
        closes = self._closes(text, items, stop + 2)
        times = self.times_at(items, stop + 2)
        return Attribution(name, via, start, end, not closes, closes, times=times) if name else None

    def _pass_on(self, text: str, items: list[Item], relay: Attribution, source: Attribution) -> None:
        """ "SANA reported four killed, citing a military source": the source speaks, the outlet relays."""
        said = [i for i in items if relay.start <= i.start < relay.end and i.tags.isdisjoint({"SAY", "CITE"})]
        if not relay.via and relay.speaker and (self.is_outlet(said) or self.is_press(said)):
            relay.via, relay.speaker = relay.speaker, source.speaker
            source.via = source.via or relay.via

    def _has(self, text: str, items: list[Item], k: int) -> Attribution | None:
        """ "Agence Presse Libre, citing hospital records, has 83 dead": the figure that an outlet has."""
        left, subject, _ = self.subject(text, items, k)
        counts = subject is not None and any(i.text in self._counters for i in subject)
        if subject is None or not (counts or self.is_press(subject) or subject[-1].text in self._occasions):
            return None  # "yesterday's bulletin had 57 deaths"
        if items[k].text in self._past and len(subject) == 1 and not self._sure_outlet(text, subject):
            return None  # "Thailand had 17,480 road deaths"
        name = self.name(text, subject)
        return Attribution(name, None, items[left].start, items[k].end, True, False, outlet=True) if name else None

    def _noun_of_speech(self, text: str, items: list[Item], k: int) -> Attribution | None:
        """ "An estimate by President Sitoe that more than 1,000 had died": whose word it is."""
        if k + 2 < len(items) and "OF" in items[k + 1].tags and "NUM" in items[k + 2].tags and k:
            whose = items[k - 1]  # "Radio reports of nine more deaths"
            if not whose.tags & {"P"} and whose.text not in self._speakers:
                return None
            reports = squeeze(text[whose.start : items[k].end])
            return Attribution(reports, None, whose.start, items[k].end, True, False)
        if k + 2 < len(items) and "SUB" in items[k + 1].tags and items[k + 2].tags & {"NUM", "DET"}:
            item, first = items[k], k  # "an army statement that eleven had died"
            while first and k - first < 6 and items[first - 1].tags & {"W", "P", "POSS"}:
                first -= 1
            at = first - 1 - (first > 1 and "DET" in items[first - 1].tags)  # "said on his Twitter account that"
            inside = first > 0 and items[at].tags & {"IN", "ON", "BY"}  # "told reporters in a statement that"
            if inside or text[item.start].isupper() or any("DET" in i.tags for i in items[first:k]):
                return None
            name = self.name(text, items[first:k]) if first < k else None
            return Attribution(name, None, items[first].start, items[k + 1].end, True, False) if name else None
        if k + 2 >= len(items) or not items[k + 1].tags & {"BY", "FROM"}:
            return None
        stop, phrase = self.phrase_right(text, items, k + 2)
        if stop >= len(items) or "SUB" not in items[stop].tags:
            return None
        name = self.name(text, phrase)
        return Attribution(name, None, items[k].start, items[stop].end, True, False) if name else None

    def _closes(self, text: str, items: list[Item], k: int) -> bool:
        """Whether nothing of weight follows: the end, a full stop, or a comma with "adding", "as" and the like."""
        while k < len(items) and (
            items[k].time
            or self._dated_in_brackets(items, k)
            or not items[k].tags.isdisjoint(GOES_ON)
            or items[k].text in self._own_words
            or self._tells_of_words(items, k)
        ):
            if (
                items[k].time
                and text[items[k].end - 1] == "."
                and k + 1 < len(items)
                and text[items[k + 1].start].isupper()
            ):
                return True  # "said as of 5 p.m. Another seven": a stop that no sentence ends with
            k += 3 if self._dated_in_brackets(items, k) else 1
        if 0 < k < len(items) - 1 and "RELPRON" in items[k].tags and items[k - 1].time and items[k + 1].tags == {"W"}:
            return True  # "said in a report published Friday that describes"
        return k >= len(items) or (
            bool(items[k].tags & {"STOP", "COMMA", "SEMI", "DASH", "WHO"})
            and not (k < len(items) and "WHO" in items[k].tags and "THEM" in items[k - 1].tags)
        )

    def _tells_of_words(self, items: list[Item], k: int) -> bool:
        """ "in a report published Monday", "said in a statement carried by the agency": how the words came out."""
        return self._ends_in_words(items[k - 1]) and ("SAY" in items[k].tags or items[k].text in self._relaying)

    def _ends_in_words(self, item: Item) -> bool:
        """Whether a phrase ends in a word for what was said: "said in a statement"."""
        return item.text.rsplit(None, 1)[-1] in self._own_words

    @staticmethod
    def _dated_in_brackets(items: list[Item], k: int) -> bool:
        """ "Said today (28)": brackets around the day's number or its date."""
        if not 0 < k < len(items) - 2 or items[k - 1].time is None or "LPAR" not in items[k].tags:
            return False
        return "RPAR" in items[k + 2].tags and bool(items[k + 1].time or "NUM" in items[k + 1].tags)

    def _is_reason(self, phrase: list[Item]) -> bool:
        """ "Citing double counting at the hospital", "citing damage to the police station": why, not who."""
        ends = next((n for n, i in enumerate(phrase) if n and i.tags & {"AT", "IN", "TO"}), 0)
        head = phrase[:ends]
        if not head or any(i.tags & {"NAME", "P", "NUM", "FIGURE"} for i in head):
            return False
        return not any(word in self._who_or_when for i in head for word in i.text.split())

    def _cite(self, text: str, items: list[Item], k: int) -> Attribution | None:
        stop, phrase = self.phrase_right(text, items, k + 1)
        if len(phrase) > 1 and "TO" in phrase[-1].tags and items[stop - 1] is phrase[-1]:
            stop, phrase = stop - 1, phrase[:-1]  # "cited police data to say that"
        if phrase and phrase[0].text in self._possessives and phrase[-1].text in self._counts:
            return Attribution(
                None, None, items[k].start, items[stop - 1].end, True, True, pronoun=True
            )  # "his figures"
        if items[k].text in self._passing_on and phrase and phrase[0].text in self._possessives:
            return None  # "citing its own register"
        if items[k].text in self._passing_on and self._is_reason(phrase):
            return None
        plain = not any(i.tags & {"NAME", "P"} or i.text in self._speakers for i in phrase)
        inner = stop < len(items) and "CITE" in items[stop].tags and items[stop].text not in self._needs_giver
        papers = self._own_words | self._counts  # "as per the bulletin issued by the centre", "data compiled by"
        own = bool(phrase) and phrase[-1].text in papers
        if inner and (plain or own or (phrase and "FIGURE" in phrase[-1].tags)):
            # "according to preliminary figures given by the prefect"
            stop, phrase = self.phrase_right(text, items, stop + 1)
        giver = self._giver(items, phrase)
        opens = k == 0 or "COMMA" in items[k - 1].tags
        if giver and giver[-1].start > items[stop - 1].start:
            stop = items.index(giver[-1]) + 1  # "a list prepared by the town"
        if items[k].text in self._needs_giver and (giver is phrase or not opens):
            return None  # "based on satellite images"
        name = self.name(text, giver) or (self.plain_name(text, giver, 5) if giver is not phrase else None)
        name = name or self.name(text, phrase)
        if name is None and len(phrase) == 1 and {"NUM", "PEOPLE"} <= phrase[0].tags:
            name = squeeze(text[phrase[0].start : phrase[0].end])  # "three people familiar with the matter"
        if name is None:
            # "others like Fox News citing a figure of 200": the subject speaks
            left, subject, _ = self.subject(text, items, k)
            name = self.name(text, subject) if subject else None
            if name is None:
                said = self.plain_name(text, phrase, 5)
                if said:  # "reported by the county"
                    return Attribution(said, None, items[k].start, items[stop - 1].end, k == 0, k > 0)
                return None
            if items[k].text in self._owning:
                return None  # "four correspond to Murcia, according to figures of the three centres"
            had = any(item.text in self._past for item in items[left:k])  # "had cited 11 deaths"
            return Attribution(name, None, items[left].start, items[k].end, True, False, earlier=had)
        end, apposed = self.apposed(text, items, stop, phrase, name)
        if end >= len(items) or items[end].tags & {"COMMA", "STOP"}:
            stop, name = end, apposed
        via = None
        clause = k > 1 and "AND" in items[k - 1].tags and "COMMA" in items[k - 2].tags and stop < len(items) - 1
        first = clause and not items[stop].tags & {"COMMA", "STOP", "SEMI"}  # "..., and according to the UN 29 died"
        first = first or k == 0 or (k == 1 and not items[0].tags & {"NUM"})
        first = first or bool(items[k - 1].tags & {"COLON", "SEMI"} and stop < len(items) - 1)  # "Second: According to"
        # "winds of 195 km/h. According to": a stop that is no sentence's end to the segmenter
        first = first or (text[items[k - 1].end - 1] == "." and text[items[k].start].isupper())
        if k > 1 and "COMMA" in items[k - 1].tags and items[k].text in self._passing_on:
            left, subject, _ = self.subject(text, items, k - 1)
            if subject is not None and (self.is_outlet(subject) or self.is_press(subject)):
                via = self.outlet(text, subject) or self.name(text, subject)
        elif stop < len(items) and "RELPRON" in items[stop].tags and items[k].text not in self._owning:
            via = self._quoting_outlet(text, items, k)
        return Attribution(
            name,
            via or self.relay_after(text, items, stop),
            items[k].start,
            items[max(stop - 1, k)].end,
            first
            or via is not None
            or self._enclosed(items, k, stop)
            or self._passive(items, k)
            or self._to_say(items, stop),
            not first,
            times=self.times_at(items, stop + 2 * self._then_says(items, stop)),
            reach=self._of_bare_figure(items, k),
            outlet=not first and items[k].text in self._owning and self.is_known_outlet(giver),
            cited=not first and items[k].text in self._owning and self._is_surely(text, giver),
            vague=phrase[-1].text in self._counts and not any("NAME" in item.tags for item in phrase),
        )

    def _quoting_outlet(self, text: str, items: list[Item], k: int) -> str | None:
        """ "The station quoted a report that put the dead at 50": the outlet that relays whom it quotes."""
        _, subject, _ = self.subject(text, items, k)
        while subject and subject[0].tags & {"THERE", "POSS"}:
            subject = subject[1:]  # "Then there's CNN, which quoted"
        if not subject or not (self.is_outlet(subject) or self.is_press(subject)):
            return None
        return self.outlet(text, subject)

    @staticmethod
    def _then_says(items: list[Item], stop: int) -> bool:
        """ "The experts, citing local sources, said on Monday that": whether what is cited is an aside to a saying."""
        return stop + 1 < len(items) and "COMMA" in items[stop].tags and "SAY" in items[stop + 1].tags

    def _if_believed(self, text: str, items: list[Item], k: int) -> Attribution | None:
        """ "If one believes the army, 90 died", "300 died, or 90 if you trust the army": whose figure it is."""
        made = self._cite(text, items, k)
        if made is None:
            return None
        made.after, made.before = True, False
        first = next((n for n in range(k - 1, max(0, k - 5), -1) if items[n].text in self._waking), 0)
        first -= first > 0 and "COMMA" in items[first - 1].tags
        if first and "BARE" in items[first - 1].tags:
            made.reach = items[first - 1].start, items[first - 1].end
        return made

    @staticmethod
    def _of_bare_figure(items: list[Item], k: int) -> tuple[int, int] | None:
        """ "Fourteen died, not the nine announced by the company": the figure that a citation hangs on."""
        if k > 2 and "NUM" in items[k - 1].tags and "OF" in items[k - 2].tags and "FIGURE" in items[k - 3].tags:
            return items[k - 1].start, items[k - 1].end  # "said a figure of 19 deaths given by the office was wrong"
        if not k or "BARE" not in items[k - 1].tags or not any("NUM" in i.tags for i in items[: k - 1]):
            return None
        return items[k - 1].start, items[k - 1].end

    def _is_surely(self, text: str, phrase: list[Item]) -> bool:
        """Whether a phrase surely names who can speak: "Islamic rites" do not."""
        if any(i.text in self._speakers or "P" in i.tags for i in phrase):
            return True
        return all(text[i.start].isupper() for i in phrase if i.tags.isdisjoint(LITTLE))

    def _giver(self, items: list[Item], phrase: list[Item]) -> list[Item]:
        """ "A tally of reports from regional police", "a statement by the ministry": from whom the figures come."""
        for n in range(1, len(phrase) - 1):
            if "FROM" not in phrase[n].tags and "BY" not in phrase[n].tags:
                continue
            m = n - 1
            while m > 0 and (phrase[m].time or "ON" in phrase[m].tags):
                m -= 1  # "a report published on Thursday by the office"
            counted = phrase[m].text in self._tellings or "SAY" in phrase[m].tags
            gathered = self._gathered if "FROM" in phrase[n].tags else self._given_on
            counted = counted or (m > 0 and phrase[m].text in gathered)  # "statistics obtained from the corps"
            if counted:
                return phrase[n + 1 :]
        papers = self._own_words | self._counts | self._lists
        given = any(i.text in papers for i in phrase[-3:])
        stop = items.index(phrase[-1]) + 1 if given else len(items)  # "the latest calculations made by"
        while given and stop + 1 < len(items) and (items[stop].time or items[stop].text in self._given_on):
            stop += 1  # "a report published today by the mission"
        if given and stop + 1 < len(items) and "BY" in items[stop].tags:
            return self.phrase_right("", items, stop + 1)[1]
        return phrase

    @staticmethod
    def _enclosed(items: list[Item], k: int, stop: int) -> bool:
        """ ", according to the prefecture, ": between commas it governs what follows too."""
        if stop < len(items) and "LPAR" in items[stop].tags:
            stop = next((n + 1 for n in range(stop, len(items)) if "RPAR" in items[n].tags), stop)
        return stop < len(items) and "COMMA" in items[stop].tags and k > 0 and "COMMA" in items[k - 1].tags

    @staticmethod
    def _to_say(items: list[Item], stop: int) -> bool:
        """ "Cited police data to say that 23 had died": what the source is cited for follows."""
        return stop + 1 < len(items) and "TO" in items[stop].tags and "SAY" in items[stop + 1].tags

    @staticmethod
    def _passive(items: list[Item], k: int) -> bool:
        """ "The toll was given by the ministry as 12": whom it was given by governs what follows."""
        return k > 0 and "BE" in items[k - 1].tags
