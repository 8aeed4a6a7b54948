"""Who gave a figure: the attributions of a sentence."""

from __future__ import annotations

from tracker.extractor.citations import Citations
from tracker.extractor.items import Item, Line
from tracker.extractor.labels import Attribution
from tracker.extractor.subjects import BOUNDS

__all__ = ["Attribution", "Speakers"]

SPEAKING = frozenset({"SAY", "CITE", "HAVE"})
"""Tags of words that may make an attribution."""

CLOSING = frozenset({"COMMA", "SEMI", "STOP", "TIME", "ON", "AS", "WHO", "IN", "AT", "LPAR"})
"""What may stand behind a speaker that stands behind the verb of speech."""


class Speakers(Citations):
    """Finds attributions by a language's tables."""

    def find(self, text: str, line: Line) -> list[Attribution]:
        """The attributions of one sentence, in order."""
        items = line.items
        found = self._label(text, items)
        for k, item in enumerate(items):
            if not item.tags.isdisjoint(SPEAKING) or item.text in self._other_speech:
                made = self._at(text, items, k)
                if made:
                    self._add(text, items, k, found, made)
        named = [a for a in found if a.speaker]
        if len(named) == 1 and not named[0].times:
            named[0].times = self.times_of_occasion(items)
        return found

    def _at(self, text: str, items: list[Item], k: int) -> Attribution | None:
        """The attribution that a word of speech makes."""
        item, tags = items[k], items[k].tags
        if "CITE" in tags and k + 1 < len(items) and items[k + 1].text in self._objects:
            return Attribution(None, None, item.start, items[k + 1].end, True, True, pronoun=True)  # "quoted him"
        if "CITE" in tags:
            return self._quoted(text, items, k) or self._cite(text, items, k)
        if item.text in self._closing_verbs:
            return self._say(text, items, k) if k and self._is_last_word(text, items, k) else None
        if item.text in self._giving_verbs:
            return self._say(text, items, k) if k and self._has_object(items, k) else None
        if "SAY" in tags and not self._is_noun(items, k):
            noun = item.text in self._counts
            return self._say(text, items, k) or (self._noun_of_speech(text, items, k) if noun else None)
        if (item.text in self._counts or item.text in self._own_words) and k:
            return self._count(text, items, k) or self._noun_of_speech(text, items, k)
        if "HAVE" in tags and k and k + 1 < len(items) and "NUM" in items[k + 1].tags:
            return self._has(text, items, k)
        if item.text in self._opening_cites and (k == 0 or "COMMA" in items[k - 1].tags):
            return self._cite(text, items, k)
        return None

    def _add(self, text: str, items: list[Item], k: int, found: list[Attribution], made: Attribution) -> None:
        """Adds an attribution to those before it, to which it may belong."""
        word = items[k].text
        if found and found[-1].speaker and word in self._carrying_on and made.start == items[k].start:
            made.speaker, made.pronoun = None, True  # "JNIM claimed the ambush, saying it had killed"
        if found and found[-1].start <= made.start and made.end <= found[-1].end and word in self._counts:
            return  # "citing hospital records": a part of what is cited
        while found and made.start <= found[-1].start and found[-1].end <= made.end:
            found.pop()  # "The ministry, quoted by Radio Nile, said": an aside to one saying
        if found and word in self._passing_on:
            self._pass_on(text, items, found[-1], made)
        elif len(found) == 1 and items[0].text in self._passing_on and found[0].start == items[0].start:
            self._pass_on(text, items, made, found[0])  # "Citing a source, the Petra agency said"
        found.append(made)

    def _say(self, text: str, items: list[Item], k: int) -> Attribution | None:
        following = k + 1
        via = None
        after = True
        if items[k].text in self._counting and following < len(items) and "NUM" in items[following].tags:
            return None
        if "CLAIM" in items[k].tags and any(i.tags & {"N_LIVES", "LIVES"} for i in items[following : following + 3]):
            return None
        if k and text[items[k].start].isupper() and "\n" in text[items[k - 1].end : items[k].start]:
            return None  # "Published 2 hours ago" under a heading
        if k and "TO" in items[k - 1 - (k > 1 and "ADV" in items[k - 1].tags)].tags:
            return self._went_to_say(text, items, k)
        if self._is_passive(items, k):  # "was lowered to 12", "they are being told"
            return self._said_by(text, items, k)
        set_off = k == 0 or "COMMA" in items[k - 1].tags or self.quoted_before(text, items, k)
        if set_off and items[k].text in self._carrying_on:
            opening = self.opening_anew(text, items, k)
            return Attribution(opening, None, items[k].start, items[k].end, True, False, pronoun=opening is None)
        if set_off and k and items[k].text in self._inverted:
            found = self._inverted_saying(text, items, k)
            if found:
                return found
        if following < len(items) and items[following].text in self._nothing:
            return None
        left, subject, stood_off = self.subject(text, items, k)
        if subject is not None and self._in_passing(items, left, k):
            return None
        if subject is None:
            if k and "AND" in items[k - 1].tags:  # "... reported 23 deaths and said that"
                aired = self.relay_on_air(text, items, k)
                return Attribution(None, aired, items[k].start, items[k].end, True, False, pronoun=True)
            return None
        if subject[-1].text in self._own_words and left > 0 and "IN" in items[left - 1].tags:
            return None  # "said in a report published Monday"
        ours = subject[0].text in self._ours
        if ours and (subject[-1].text in self._writers or not any(self._is_somebody(i) for i in subject[1:])):
            return None  # "our correspondent reports", "our Office verified": the article's own
        place = (
            len(subject) == 1 and "NAME" in subject[0].tags and not text[subject[0].start : subject[0].end].isupper()
        )
        if place and items[k].text in self._befalling:
            joined = left > 0 and "AND" in items[left - 1].tags  # "while Limpopo has recorded none"
            return (
                Attribution(None, None, items[left].start, items[k].end, True, False, blocks=joined) if joined else None
            )
        if self._is_participle(items, k):
            return None  # "withdrew a statement issued on Saturday"
        name = self.name(text, subject)
        if name is None and items[k].text in self._plain_speech:
            name = self.plain_name(text, subject, 6)
        pronoun = subject[0].text in self._possessives and subject[-1].text in self._own_words
        if pronoun:
            name = None
        elif name is None:
            words = [i for i in subject if i.text in self._pronouns]
            if not words:
                return None
            pronoun = True
        if items[k].text in self._telling:
            stop, phrase = self.phrase_right(text, items, following)
            via = self.outlet(text, phrase)
            if not phrase and following < len(items) and self._sure_outlet(text, items[following : following + 1]):
                via, stop = text[items[following].start : items[following].end], following + 1  # "told AS that"
            following = max(stop, following)
        if via is None:
            via = self.relay_after(text, items, following) or self.relay_before(text, items, left)
        via = via or self.relay_between(text, items, left, k, stood_off) or self.relay_on(text, items, following)
        if via is None and following < len(items) and "BY" in items[following].tags:
            via = self.outlet(text, self.phrase_right(text, items, following + 1)[1])  # "quoted as saying by TASS"
        times = self.times_at(items, following)
        times += [i.time for i in items[max(0, left - 2) : left] if i.time and left <= 3]
        if not any("WHO" in i.tags for i in items[left:k]):  # "which on Monday had given 18, said": another saying
            times += [i.time for i in items[left:k] if i.time]
        # Where the words before are a finished clause, the saying closes it: "..., police said".
        end = self._closes(text, items, following) or self._trails(items, left, following)
        end = end or (items[k].text in self._closing_verbs and left > 0 and "COMMA" in items[left - 1].tags)
        before = end and left > 0
        if before and items[k].text in self._denying:
            return None
        if stood_off:
            after = not end
        return Attribution(
            name,
            via,
            items[left].start if left < len(items) else items[k].start,
            items[following - 1].end,
            after and not (end and left > 0 and not self._goes_on(items, left, following)),
            before,
            pronoun,
            [t for t in times if t],
            self._is_past(items, left, k),
            self.is_known_outlet(subject),
            until=self._until(items, left, k),
        )

    def _is_last_word(self, text: str, items: list[Item], k: int) -> bool:
        """ "..., SRW found after interviewing", "the inquiry found the number was": a saying, where "found a body" is none."""
        if k + 1 >= len(items):
            return True
        behind = items[k + 1]
        if any(i.tags & {"TOLL", "FIGURE"} for i in items[k + 1 : k + 3]):
            return True
        closes = behind.time is not None or behind.tags & {"COMMA", "STOP", "SUB", "PREP"} and "NUM" not in behind.tags
        return bool(closes) or self.crosses_quote(text, items[k].end, behind.start)

    @staticmethod
    def _has_object(items: list[Item], k: int) -> bool:
        """ "Pronounced four people dead", "condemned today the kidnapping of five": a figure or deed follows."""
        n = k + 1
        while n < len(items) and (items[n].time or items[n].tags & {"ADV", "DET", "ON", "IN"}):
            n += 1
        return n < len(items) and bool(items[n].tags & {"NUM", "NOUN", "EVENT", "TOLL", "FIGURE", "CASE"} or n > k + 1)

    def _is_somebody(self, item: Item) -> bool:
        """Whether a word names or describes a person: "our reporter Ana", "our nurse", where "our Office" is none."""
        return "P" in item.tags or ("NAME" in item.tags and item.text not in self._speakers)

    @staticmethod
    def _until(items: list[Item], left: int, k: int) -> int | None:
        """ "The rebels, whose leader had told his men to fight on, killed": where a saying's clause ends."""
        if left < 2 or "WHO" not in items[left - 1].tags or "COMMA" not in items[left - 2].tags:
            return None
        for n in range(k + 1, len(items) - 1):
            if "COMMA" in items[n].tags:
                verb = items[n + 1].tags & {"VERB", "FINITE", "BE", "HAVE", "DIED", "MODAL", "LEFT", "CLAIM"}
                return items[n].start if verb else None
        return None

    @staticmethod
    def _is_that(items: list[Item], k: int) -> bool:
        return k < len(items) and "SUB" in items[k].tags

    def _in_passing(self, items: list[Item], left: int, k: int) -> bool:
        """ "A blast that neighbours said rattled windows": a saying inside a relative clause gives no figure."""
        if left < 2 or k + 1 >= len(items) or not items[left - 1].tags & {"RELPRON"} or "COMMA" in items[left - 2].tags:
            return False
        described = items[left - 2].tags & {"W", "EVENT", "P", "NAME"} and "SAY" not in items[left - 2].tags
        return bool(described) and items[k + 1].tags == {"W"} and self._gerund.search(items[k + 1].text) is not None

    def _said_by(self, text: str, items: list[Item], k: int) -> Attribution | None:
        """ "Four were said to be critical by doctors": whom a passive of saying names behind "by"."""
        for n in range(k + 1, min(k + 10, len(items))):
            if "BY" in items[n].tags and items[k].text in self._given_by:
                stop, phrase = self.phrase_right(text, items, n + 1)
                name = self.name(text, phrase)
                office = any(i.text in self._speakers or "P" in i.tags for i in phrase)
                return Attribution(name, None, items[n].start, items[stop - 1].end, False, True) if office else None
        return None

    def _went_to_say(self, text: str, items: list[Item], k: int) -> Attribution | None:
        """ "The governor went on television to announce that": who goes somewhere to say something."""
        if k + 1 >= len(items) or not items[k + 1].tags & {"SUB", "NUM"}:
            return None
        first = k - 1
        while first > 0 and not items[first - 1].tags & (BOUNDS | {"SUB", "AND", "WHO"}) and k - first < 14:
            first -= 1
        while first < k and (items[first].text in self._clause_starts or items[first].time):
            first += 1
        went = next((n for n in range(first, k) if items[n].text in self._going), None)
        name = self.opening(text, items[first:], went - first) if went is not None else None
        return Attribution(name, None, items[first].start, items[k].end, True, False) if name else None

    def _is_past(self, items: list[Item], left: int, k: int) -> bool:
        """Whether it is told that somebody had said, not as part of another saying nor in an aside."""
        while k > left and "COMMA" not in items[k - 1].tags and items[k].text.split()[0] not in self._past:
            k -= 1
        inside = any("SAY" in item.tags and "REPORT" not in item.tags for item in items[:left])
        return items[k].text.split()[0] in self._past and not inside

    def _inverted_saying(self, text: str, items: list[Item], k: int) -> Attribution | None:
        """The saying of "..., said Mayor X": the speaker stands behind the verb."""
        following = k + 1
        if following >= len(items) or items[following].tags & {"ON", "IN", "AT", "TO", "BY", "SUB"}:
            return None
        stop, phrase = self.phrase_right(text, items, following)
        name = self.name(text, phrase)
        if name is None or ("NUM" in phrase[0].tags and stop < len(items) and "WHO" in items[stop].tags):
            return None
        closed = stop >= len(items) or bool(items[stop].tags & CLOSING)
        closed = closed or (
            "NUM" not in phrase[0].tags and not any(i.tags & {"NUM", "SUB", "SAY", "VERB"} for i in items[stop:])
        )  # "a source close to"
        stop, name = self.apposed(text, items, stop, phrase, name)
        if not closed and not self.crosses_quote(text, items[stop - 1].end, items[stop].start):
            return None
        times = self.times_at(items, following) + self.times_at(items, stop)
        via = self.relay_after(text, items, stop)
        behind = items[stop + 1].tags if stop + 1 < len(items) and "COMMA" in items[stop].tags else frozenset[str]()
        goes_on = bool(behind & {"UPDOWN", "INCL", "AND"})  # "..., said the mayor, down from 24"
        return Attribution(name, via, items[k].start, items[max(stop - 1, k)].end, goes_on, True, times=times)

    def _trails(self, items: list[Item], left: int, following: int) -> bool:
        """ "Two died, the mayor said as cranes worked": what follows only tells how or when it was said."""
        if left < 2 or "COMMA" not in items[left - 1].tags or not any("NUM" in i.tags for i in items[: left - 1]):
            return False
        if (
            following + 1 < len(items)
            and "AND" in items[following].tags
            and self._gerund.search(items[following + 1].text)
        ):
            following += 1  # "said while visiting"
        elif following >= len(items) or not items[following].tags & {
            "AS",
            "ON",
            "IN",
            "AT",
            "PREP",
            "ADV",
            "TO",
            "FROM",
        }:
            return False
        for item in items[following:]:
            if item.tags & {"COMMA", "STOP", "SEMI"}:
                break
            if item.tags & {"NUM", "PRON", "TOLL"} or item.figure is not None:
                return False
        return True

    def _goes_on(self, items: list[Item], left: int, following: int) -> bool:
        """Whether a saying that closes one clause opens the next: "..., he said, and three others were hurt"."""
        comma = following
        while (
            comma < len(items) and comma - following < 8 and items[comma].tags & {"ON", "IN", "AT", "TIME", "W", "DET"}
        ):
            comma += 1
        if comma >= len(items) or not items[comma].tags & {"COMMA", "SEMI"}:
            return False
        if "SEMI" in items[comma].tags:
            anew = not (comma + 1 < len(items) and items[comma + 1].tags & {"HAVE", "UPDOWN", "CHANGE"})
            return "STOP" in items[-1].tags or not anew  # in a headline a new statement begins
        behind = items[comma + 1].tags if comma + 1 < len(items) else frozenset[str]()
        part = bool(behind & {"INCL", "OFTHEM"}) or "PARTITIVE" in behind  # "..., he said, one of them critical"
        return part or bool(behind & {"AND", "CHANGE", "UPDOWN"}) or not any("NUM" in i.tags for i in items[:left])

    def _is_passive(self, items: list[Item], k: int) -> bool:
        """Whether a form of "to be" makes the verb of speech one that somebody else does."""
        i = k - 1
        while i >= 0 and "ADV" in items[i].tags and "BE" not in items[i].tags:
            i -= 1
        return (
            i >= 0
            and "BE" in items[i].tags
            and "NOUN" not in items[i].tags
            and items[k].text.split()[0] in self._undergone
        )

    def _is_noun(self, items: list[Item], k: int) -> bool:
        """ "Most reports yesterday said": a word of speech that is a noun here, for a verb of speech follows."""
        if (
            items[k].text in self._programmes
            and k > 1
            and items[k - 1].tags & {"W", "POSS"}
            and self._is_that(items, k + 1)
        ):
            return any("POSS" in i.tags for i in items[max(0, k - 4) : k])  # "told Radio Prague's morning show that"
        if k + 1 < len(items) and f"{items[k].text} {items[k + 1].text}" in self._not_speech:
            return True
        if k and items[k].text in self._nouns_too and items[k - 1].text in self._not_participles:
            return True  # "the United States said"
        if items[k].text in self._with_auxiliary and not any(i.tags & {"HAVE", "BE"} for i in items[max(0, k - 5) : k]):
            return True
        if items[k].text in self._written:
            return k == 0 or items[k - 1].text not in self._occasions
        if items[k].text in self._of_tolls:
            return not any(i.tags & {"TOLL", "FIGURE"} for i in items[k + 1 : k + 5])
        if items[k].text in self._before_figure:
            return k + 1 >= len(items) or "NUM" not in items[k + 1].tags  # "hospital logs list 26 wounded"
        if items[k].text in self._nouns_too and k + 1 < len(items):
            return bool(items[k + 1].tags & {"VERB", "BE", "HAVE", "FINITE", "LOST", "SUFFER"})
        if items[k].text not in self._speakers:
            return False
        if k + 1 < len(items) and "OF" in items[k + 1].tags:
            return True  # "Unconfirmed reports of two killed"
        k += 1
        while k < len(items) and (
            items[k].time or (items[k].tags & {"ADV", "HAVE", "ON"} and "SAY" not in items[k].tags)
        ):
            k += 1
        return k < len(items) and "SAY" in items[k].tags
