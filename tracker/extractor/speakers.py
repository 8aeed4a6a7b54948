"""Who gave a figure: the attributions of a sentence."""

from __future__ import annotations

from tracker.extractor.days import Phrase
from tracker.extractor.items import Item, Line
from tracker.extractor.labels import Attribution
from tracker.extractor.outlets import TURNS
from tracker.extractor.quotes import quoted_before
from tracker.extractor.sayings import Sayings

__all__ = ["Attribution", "Speakers"]

LOOKED_AT = frozenset({"SAY", "FOUNDDEAD", "CITE", "HAVE", "COLON", "DASH", "TOLL"})
"""Tags of words that may make an attribution, and of marks that may set off a speaker."""


class Speakers(Sayings):
    """Finds attributions by a language's tables."""

    def find(self, text: str, line: Line) -> list[Attribution]:
        """The attributions of one sentence, in order."""
        items = line.items
        if not items:  # quotation marks alone
            return []
        looked_at = [
            k
            for k, item in enumerate(items)
            if not item.tags.isdisjoint(LOOKED_AT) or item.text in self._words_looked_at
        ]
        found = self._label(text, items, looked_at)
        named = [(a.start, a.end) for a in found if a.reach]  # "Situation Report No. 2" reports nothing of its own
        for k in looked_at:
            if named and any(start <= items[k].start < end for start, end in named):
                continue
            made = self._at(text, items, k)
            if made:
                self._add(text, items, k, found, made)
        if not found:
            return found
        spoken = [a for a in found if a.speaker]
        if len(spoken) == 1 and not spoken[0].times:
            spoken[0].times = self.times_of_occasion(items)
        return found

    def _at(self, text: str, items: list[Item], k: int) -> Attribution | None:
        """The attribution that a word of speech makes."""
        item, tags = items[k], items[k].tags
        if k > 3 and ("SAY" in tags or ("HAVE" in tags and k + 1 < len(items) and "NUM" in items[k + 1].tags)):
            made = self._put_out(text, items, k)
            if made:
                return made
        if "CITE" in tags and k + 1 < len(items) and items[k + 1].text in self._objects:
            return Attribution(None, None, item.start, items[k + 1].end, True, True, pronoun=True)  # "quoted him"
        if item.text in self._doers and k and not self._is_count(items[k - 1]):
            return None
        if item.text in self._retracting:
            return self._takes_back(text, items, k)
        if "FOUNDDEAD" in tags and k > 2:
            return self._found_dead(text, items, k)
        if "CITE" in tags:
            return self._quoted(text, items, k) or self._cite(text, items, k)
        if item.text in self._waking_cites and any(i.text in self._waking for i in items[max(0, k - 5) : k]):
            return self._if_believed(text, items, k)
        if item.text in self._one_cites and k > 1 and items[k - 1].text in self._one:
            return self._if_believed(text, items, k) if items[k - 2].text in self._waking else None
        if item.text in self._toll_verbs and self._of_toll(items, k):
            made = self._say(text, items, k)
            office = made and any(i.text in self._speakers for i in items if made.start <= i.start < item.start)
            return made if office else None
        if item.text in self._condoling_verbs and "SAY" not in tags:
            loss = any("EVENT" in i.tags for i in items[k + 2 : k + 7])  # "grief over the loss of", not "to relatives"
            return self._say(text, items, k) if k and loss and items[k + 1].text in self._condoling else None
        if item.text in self._said_to and "SAY" not in tags:
            return self._went_to_say(text, items, k) if k and "TO" in items[k - 1].tags else None
        if item.text in self._closing_verbs:
            return self._say(text, items, k) if k and self._is_last_word(text, items, k) else None
        if item.text in self._giving_verbs:
            return self._say(text, items, k) if k and self._has_object(items, k) else None
        if "SAY" in tags and not self._is_noun(text, items, k):
            noun = item.text in self._counts
            return self._say(text, items, k) or (self._noun_of_speech(text, items, k) if noun else None)
        if k > 1 and "POSS" in items[k - 1].tags and (tags & {"TOLL", "RECKONING"} or item.text in self._counts):
            made = self._brought_to(text, items, k)
            if made:
                return made
        if "TOLL" in tags and k and items[k - 1].text in self._possessives and item.text.split()[0] in self._counts:
            return self._count(text, items, k)  # "its figure for the dead stood at 22"
        if (item.text in self._counts or item.text in self._own_words) and k and item.text not in self._crews:
            return self._count(text, items, k) or self._noun_of_speech(text, items, k)
        if "HAVE" in tags and k and k + 1 < len(items) and "NUM" in items[k + 1].tags:
            return self._has(text, items, k)
        if item.text in self._opening_cites and (k == 0 or "COMMA" in items[k - 1].tags or self._per(text, items, k)):
            return self._cite(text, items, k)
        return None

    def _add(self, text: str, items: list[Item], k: int, found: list[Attribution], made: Attribution) -> None:
        """Adds an attribution to those before it, to which it may belong."""
        word = items[k].text
        if found and k and self._relays_words(items, k, found[-1]):
            found[-1].via = found[-1].via or made.speaker
            return
        if found and found[-1].speaker and word in self._carrying_on and made.start == items[k].start:
            made.speaker, made.pronoun = None, True  # "JNIM claimed the ambush, saying it had killed"
        if found and found[-1].start <= made.start and made.end <= found[-1].end and word in self._of_counts:
            return  # "citing hospital records": a part of what is cited
        while found and made.start <= found[-1].start and found[-1].end <= made.end:
            if found[-1].earlier and any("NUM" in i.tags and found[-1].end <= i.start < made.end for i in items):
                break  # "The agency, which had reported 12 deaths on Tuesday, now says"
            found.pop()  # "The ministry, quoted by Radio Nile, said": an aside to one saying
        quoted = found and found[-1].via not in (None, made.speaker) and found[-1].speaker == made.speaker
        if quoted and "CITE" not in items[k].tags:
            made.via = made.via or found[-1].via  # "The station quoted a report that put the dead at 50"
        anew = any(i.tags & TURNS and found[-1].end <= i.start < made.start for i in items) if found else False
        which = k > 1 and "WHO" in items[k - 1].tags and "COMMA" in items[k - 2].tags
        if found and (word in self._passing_on or (which and "CITE" in items[k].tags)) and not anew:
            self._pass_on(text, items, found[-1], made)
        elif len(found) == 1 and items[0].text in self._passing_on and found[0].start == items[0].start:
            self._pass_on(text, items, made, found[0])  # "Citing a source, the Petra agency said"
        found.append(made)

    def _say(self, text: str, items: list[Item], k: int) -> Attribution | None:
        """The saying of a verb of speech, by what stands around it."""
        if self._counts_in(text, items, k):
            return None
        if k and "TO" in items[k - 1 - (k > 1 and "ADV" in items[k - 1].tags)].tags:
            return self._went_to_say(text, items, k)
        if self._is_passive(items, k) and not self._ends_name(text, items, k - 1):
            return self._said_by(text, items, k)  # "was lowered to 12", "they are being told"
        return (
            self._carried_on(text, items, k)
            or self._said_behind(text, items, k)
            or self._said_by_subject(text, items, k)
        )

    def _counts_in(self, text: str, items: list[Item], k: int) -> bool:
        """Whether a verb of speech only counts people, or stands under a heading: "claimed the lives of 12"."""
        following = k + 1
        if items[k].text in self._counting and following < len(items) and "NUM" in items[following].tags:
            return True
        behind = items[following : following + 3]
        lives = any(i.tags & {"N_LIVES", "LIVES"} for i in behind)
        if "CLAIM" in items[k].tags and (lives or self._claims_victims(behind) or self._disaster_claims(items, k)):
            return True
        # "Published 2 hours ago" under a heading
        return k > 0 and text[items[k].start].isupper() and "\n" in text[items[k - 1].end : items[k].start]

    def _is_set_off(self, text: str, items: list[Item], k: int) -> bool:
        """Whether a comma or a quote stands before a verb of speech, or nothing."""
        return k == 0 or "COMMA" in items[k - 1].tags or quoted_before(text, items, k)

    def _carried_on(self, text: str, items: list[Item], k: int) -> Attribution | None:
        """ "..., adding that 12 were hurt", "after earlier putting the toll at 37": whoever has spoken goes on."""
        carrying = items[k].text in self._carrying_on and self._is_set_off(text, items, k)
        if not carrying and not self._goes_on_after(items, k):
            return None
        opening = self.opening_anew(text, items, k)
        via, _ = self._told_to(text, items, k, k, False) if items[k].text in self._telling else (None, k)
        return Attribution(opening, via, items[k].start, items[k].end, True, False, pronoun=opening is None)

    def _said_behind(self, text: str, items: list[Item], k: int) -> Attribution | None:
        """ "..., said the mayor": the speaker stands behind the verb."""
        if not k or items[k].text not in self._inverted or not self._is_set_off(text, items, k):
            return None
        found = self._inverted_saying(text, items, k)
        return found if found and not self._is_apart(text, items, k) else None

    def _says_nothing(self, items: list[Item], k: int) -> bool:
        """Whether the words behind a verb of speech make it one of no figure."""
        behind = items[min(k + 1, len(items) - 1)]
        if self._only_names(items, k) or behind.text in self._nothing or behind.text in self._turning:
            return True
        return items[k].text in self._beliefs and bool(behind.tags & {"TO", "PART", "BE"})

    def _said_by_subject(self, text: str, items: list[Item], k: int) -> Attribution | None:
        """ "Police said": the speaker stands before the verb."""
        if self._says_nothing(items, k):
            return None
        left, subject, stood_off = self.subject(text, items, k)
        if left and items[left - 1 - (left > 1 and "DET" in items[left - 1].tags)].text in self._whatever:
            return None  # "for us it is three, whatever the coast guard says"
        if subject is None:
            return self._said_by_none(text, items, k)
        if self._nobody_speaks(items, left) or self._in_passing(items, left, k):
            return None
        if self._reads_out(items, left, k, subject):
            begin, teller, _ = self.subject(text, items, left - 1 - ("DET" in items[left - 1].tags))
            name = self.name(text, teller) if teller else None
            return Attribution(name, None, items[begin].start, items[k].end, True, False) if name else None
        if len(subject) == 1 and subject[0].text in self._first_person and left and "COMMA" in items[left - 1].tags:
            # "Contrary to a statement which said six had been hurt, we believe": the article itself
            return Attribution(None, None, items[left].start, items[k].end, True, False, blocks=True)
        if self._befalls(text, items, k, subject):
            joined = left > 0 and "AND" in items[left - 1].tags  # "while Limpopo has recorded none"
            blocks = Attribution(None, None, items[left].start, items[k].end, True, False, blocks=True)
            return blocks if joined else None
        if self._speaks_not(items, left, k, subject):
            return None
        return self._saying(text, items, k, left, subject, stood_off)

    def _said_by_none(self, text: str, items: list[Item], k: int) -> Attribution | None:
        """A saying without a subject of its own: "..., one of them said", "... reported 23 deaths and said that"."""
        if k and {"NUM", "PARTITIVE"} <= items[k - 1].tags and items[k - 1].text.split()[0] in self._one:
            closes = self._closes(text, items, k + 1)
            return Attribution(None, None, items[k - 1].start, items[k].end, not closes, closes, pronoun=True)
        if k and "AND" in items[k - 1 - (k > 1 and "ADV" in items[k - 1].tags)].tags:
            aired = self.relay_on_air(text, items, k)
            held = items[k].text.split()[0] in self._believing  # "have found 29 and believe that 20 are missing"
            return Attribution(None, aired, items[k].start, items[k].end, True, False, pronoun=True, vague=held)
        return None

    def _who_says(
        self, text: str, items: list[Item], k: int, left: int, subject: list[Item]
    ) -> tuple[str | None, bool] | None:
        """The name of who speaks, and whether it is somebody named before; ``None``: nobody."""
        giver = self._giver(items, subject)
        if giver is not subject and self._is_place_name(text, giver) and any(i.text in self._press for i in subject):
            giver = subject  # "First reports from Dnipro"
        name = (self.name(text, giver) if giver is not subject else None) or self.name(text, subject)
        if name is None and not self._plain_speech.isdisjoint((items[k].text, items[k].text.split()[0])):
            name = self.plain_name(text, subject, 6)
        aged = name is not None and left > 0 and name[0].isdecimal() and self._is_aged(subject)
        if aged and not self._definite.isdisjoint([items[left].text, items[left - 1].text]):
            return None, True  # "the 34-year-old motorcyclist lamented": who has been named
        if subject[0].text in self._possessives and subject[-1].text in self._own_words:
            return None, True
        if name is None:
            return (None, True) if any(i.text in self._pronouns for i in subject) else None
        return name, False

    def _said_when(self, items: list[Item], left: int, k: int, following: int) -> list[Phrase]:
        """The times that stand with a saying: before its speaker, between the two, behind it."""
        times = self.times_at(items, following)
        times += [i.time for i in items[max(0, left - 2) : left] if i.time and left <= 3]
        if left > 3 and not items[left - 2].tags.isdisjoint({"AND", "BUT", "SEMI"}):
            times += [i.time for i in items[left - 1 : left] if i.time]  # "..., but on Thursday it lowered this to 15"
        who = max((n for n in range(left, k) if "WHO" in items[n].tags), default=left)
        if who == left or self._tells_when(items[who:k]):
            times += [i.time for i in items[who:k] if i.time]  # not "which on Monday had given 18, said"
        return [t for t in times if t]

    def _saying(
        self, text: str, items: list[Item], k: int, left: int, subject: list[Item], stood_off: bool
    ) -> Attribution | None:
        """What a speaker before a verb of speech says: who, through whom, when, and which figures it reaches."""
        told = self._who_says(text, items, k, left, subject)
        if told is None:
            return None
        name, pronoun = told
        known = any(i.text in self._speakers for i in subject)
        finding = self._is_finding(subject)
        placed = self._is_place_name(text, subject) and not (known or finding) and "REPORT" in items[k].tags
        via, following = self._told_to(text, items, left, k, stood_off)
        reach = self._of_one_figure(items, left, k)
        after, before = self._governs(text, items, left, k, following, stood_off) if reach is None else (False, False)
        return Attribution(
            name,
            via,
            items[left].start if left < len(items) else items[k].start,
            items[following - 1].end,
            after,
            before,
            pronoun,
            self._said_when(items, left, k, following),
            self._is_past(items, left, k),
            self.is_known_outlet(subject),
            until=self._until(items, left, k),
            reach=reach,
            since=self._clause_of_aside(items, left, following) if before else 0,
            placed=placed,
            # "Kegalle reported 15 deaths, the agency said"; "Assessments showed that 16 had died," she said
            vague=placed or finding or items[k].text.split()[0] in self._believing,
        )

    def _told_to(self, text: str, items: list[Item], left: int, k: int, stood_off: bool) -> tuple[str | None, int]:
        """The outlet that is told something or relays it, and where the words begin behind whom it is told."""
        following = k + 1
        via = None
        if items[k].text in self._telling:
            stop, phrase = self.phrase_right(text, items, self._behind_compound(items, following))
            via = self.outlet(text, phrase)
            if not phrase and following < len(items) and self._sure_outlet(text, items[following : following + 1]):
                via, stop = text[items[following].start : items[following].end], following + 1  # "told AS that"
            via, stop = self._named_behind(text, items, stop, phrase, via)
            following = max(stop, following)
        if via is None:
            via = self.relay_after(text, items, following) or self.relay_before(text, items, left)
        via = via or self.relay_between(text, items, left, k, stood_off) or self.relay_on(text, items, following)
        if via is None and following < len(items) and "BY" in items[following].tags:
            via = self.outlet(text, self.phrase_right(text, items, following + 1)[1])  # "quoted as saying by TASS"
        return via, following

    def _governs(
        self, text: str, items: list[Item], left: int, k: int, following: int, stood_off: bool
    ) -> tuple[bool, bool]:
        """Whether a saying governs what stands behind it, and what stands before it."""
        # Where the words before are a finished clause, the saying closes it: "..., police said".
        end = self._closes(text, items, following) or self._trails(items, left, following)
        end = end or (items[k].text in self._closing_verbs and left > 0 and "COMMA" in items[left - 1].tags)
        before = end and left > 0
        if left > 0 and items[left - 1].text in self._clause_starts:
            end = before = False  # "when the list swelled after officials added names"
        colon = following < len(items) and "COLON" in items[following].tags
        before = before or (colon and left > 1 and "COMMA" in items[left - 1].tags)  # "..., the mayor said: three"
        behind = next((i for i in items[k + 1 :] if "ADV" not in i.tags), items[k])
        if items[k].text in self._denying and (before or self._gerund.search(behind.text)):
            return False, False  # "Rebels deny killing 12", "14 were shot; the army denies this"
        after = not (end and (not self._goes_on(items, left, following) if left > 0 else stood_off))
        return after, before
