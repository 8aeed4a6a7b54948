"""What a verb of speech says by its place: a saying behind its speaker, a passive, a noun, the end of a clause."""

from __future__ import annotations

from tracker.extractor.items import Item
from tracker.extractor.joins import BOUNDS
from tracker.extractor.labels import Attribution
from tracker.extractor.quotes import crosses_quote, quoted_before
from tracker.extractor.speaking import Speaking

TOLD_BEFORE = frozenset({"VERB", "DIED", "BE", "HAVE", "FINITE", "PART", "ADJ", "NUM", "NOUN", "TOLL", "SAY"})
"""Tags of what makes the words before a saying a statement."""
CLOSING = frozenset({"COMMA", "SEMI", "STOP", "TIME", "ON", "AS", "WHO", "IN", "AT", "LPAR"})
"""What may stand behind a speaker that stands behind the verb of speech."""
PLACED = frozenset({"IN", "AT", "ON", "FROM", "AND"})
"""Before a place: "and in Iowa"."""


def _and_where(items: list[Item], k: int, where: str) -> bool:
    """ "... in Ohio, where the county reported 21 deaths, and in Iowa, where one died": a second place."""
    n = k + ("COMMA" in items[k].tags)
    if n + 3 >= len(items) or items[n].tags.isdisjoint({"AND", "BUT"}) or items[n + 1].tags.isdisjoint(PLACED):
        return False
    return any(items[m].text == where and "COMMA" in items[m - 1].tags for m in range(n + 3, min(n + 7, len(items))))


class Sayings(Speaking):
    """Judges verbs of speech, by a language's tables."""

    def _is_last_word(self, text: str, items: list[Item], k: int) -> bool:
        """ "..., SRW found after interviewing", "found the number was": a saying, where "found a body" is none."""
        if k + 1 >= len(items):
            return True
        behind = items[k + 1]
        if any(i.tags & {"TOLL", "FIGURE"} for i in items[k + 1 : k + 3]):
            return True
        closes = behind.time is not None or (
            behind.tags & {"COMMA", "STOP", "SUB", "PREP"} and "NUM" not in behind.tags
        )
        return bool(closes) or crosses_quote(text, items[k].end, behind.start)

    def _of_toll(self, items: list[Item], k: int) -> bool:
        """ "Give a toll of 12", "the registers give 1,909", "brought it down to 37": verbs of tolls only."""
        behind = items[k + 1 : k + 6]
        if any(i.tags & {"TOLL", "FIGURE"} for i in behind):
            return True
        if not behind or not k:
            return False
        if "IT" in behind[0].tags and items[k].text in self._moving_verbs:
            return any("NUM" in i.tags for i in behind)
        written = items[k - 1].text in self._counted_in or "TALLIED" in items[k - 1].tags
        return "NUM" in behind[0].tags and written and items[k].text not in self._moving_verbs

    def _per(self, text: str, items: list[Item], k: int) -> bool:
        """ "202 dead per official data", "per the ministry": a source, where "per day" is none."""
        _, phrase = self.phrase_right(text, items, k + 1)
        if not phrase:
            return False
        if phrase[-1].text in self._counted_in:
            return True
        return phrase[0].text in self._definite and phrase[-1].text in self._speakers - self._places

    @staticmethod
    def _behind_compound(items: list[Item], k: int) -> int:
        """ "Told UN-backed Radio Okapi": where the words begin that a name joined by a hyphen describes."""
        if k + 3 >= len(items) or "DASH" not in items[k + 1].tags or "NAME" not in items[k].tags:
            return k
        joined = items[k].end == items[k + 1].start and items[k + 1].end == items[k + 2].start
        return k + 3 if joined else k

    def _has_object(self, items: list[Item], k: int) -> bool:
        """ "Pronounced four people dead", "condemned today the kidnapping of five": a figure or deed follows."""
        n = k + 1
        if items[k].text in self._figure_verbs:
            return n < len(items) and "NUM" in items[n].tags
        while n < len(items) and (items[n].time or items[n].tags & {"ADV", "DET", "ON", "IN"}):
            n += 1
        if n >= len(items) or "PREP" in items[n].tags:
            return False  # "mourned on Saturday for 41 miners"
        return bool(items[n].tags & {"NUM", "NOUN", "EVENT", "TOLL", "FIGURE", "CASE"} or n > k + 1)

    def _only_names(self, items: list[Item], k: int) -> bool:
        """ "Recalled the flood, which took the lives of 12": a clause tells of what is named, not the speaker."""
        if items[k].text not in self._naming_verbs:
            return False
        for n in range(k + 1, min(k + 14, len(items))):
            tags = items[n].tags
            if "NUM" in tags or "SEMI" in tags or ("NOUN" in tags and "EVENT" not in tags):
                return False  # "recalled the killing of five people who"
            if n > k + 2 and {"WHO", "RELPRON"} & tags:
                return True
        return False

    def _goes_on_after(self, items: list[Item], k: int) -> bool:
        """ "..., before correcting it to 23", "after earlier putting": a participle of whoever has spoken."""
        if not k or self._participle.search(items[k].text) is None:
            return False
        before = items[k - 1 - (k > 1 and "ADV" in items[k - 1].tags)]
        return before.text in self.order

    @staticmethod
    def _clause_of_aside(items: list[Item], left: int, following: int) -> int:
        """ "Three were Italian; one, prosecutors say, was working off the books": where the aside's clause begins."""
        goes_on = following + 1 < len(items) and "COMMA" in items[following].tags and left > 1
        if not goes_on or not items[following + 1].tags & {"BE", "HAVE", "FINITE", "VERB", "DIED", "MODAL", "WILL"}:
            return 0
        return next((items[n].start for n in range(left - 1, 0, -1) if items[n].tags & {"SEMI", "STOP"}), 0)

    @staticmethod
    def _ends(items: list[Item], k: int) -> bool:
        """Whether a clause ends before an item."""
        return k >= len(items) or bool(items[k].tags & {"SEMI", "STOP", "COMMA"})

    def _is_count(self, item: Item) -> bool:
        """Whether a word is a count or a saying: "a toll attributed to the army", not "attacks attributed to"."""
        return item.text in self._of_counts or bool(item.tags & {"FIGURE", "TOLL", "COMMA", "SAY", "NUM"})

    @staticmethod
    def _until(items: list[Item], left: int, k: int) -> int | None:
        """ "The rebels, whose leader had told his men to fight on, killed": where a saying's clause ends."""
        if left < 2 or "WHO" not in items[left - 1].tags or "COMMA" not in items[left - 2].tags:
            return None
        for n in range(k + 1, len(items) - 1):
            if _and_where(items, n, items[left - 1].text):
                return items[n].start
            if "COMMA" in items[n].tags:
                verb = items[n + 1].tags & {"VERB", "FINITE", "BE", "HAVE", "DIED", "MODAL", "LEFT", "CLAIM"}
                return items[n].start if verb else None
        return None

    @staticmethod
    def _is_that(items: list[Item], k: int) -> bool:
        return k < len(items) and "SUB" in items[k].tags

    def _is_past(self, items: list[Item], left: int, k: int) -> bool:
        """Whether it is told that somebody had said, not as part of another saying nor in an aside."""
        while k > left and "COMMA" not in items[k - 1].tags and items[k].text.split()[0] not in self._past:
            k -= 1
        if items[k].text.split()[0] not in self._past:
            return False
        return not any("SAY" in item.tags and "REPORT" not in item.tags for item in items[:left])

    def _inverted_saying(self, text: str, items: list[Item], k: int) -> Attribution | None:
        """The saying of "..., said Mayor X": the speaker stands behind the verb."""
        following = k + 1
        if following >= len(items) or items[following].tags & {"ON", "IN", "AT", "TO", "BY", "SUB"}:
            return None
        stop, phrase = self.phrase_right(text, items, following)
        name = self.name(text, phrase)
        if name is None and phrase and items[k].text in self._written:
            told = phrase[:-1] if len(phrase) > 1 and self._gerund.search(phrase[-1].text) else phrase
            name = self.plain_name(text, told, 5)  # "reads a post shared on Facebook"
        if name is None and len(phrase) == 1 and phrase[0].text in self._one and self._ends(items, stop):
            return Attribution(
                None, None, items[k].start, items[stop - 1].end, False, True, pronoun=True
            )  # "said one;"
        if name is None or ("NUM" in phrase[0].tags and stop < len(items) and "WHO" in items[stop].tags):
            return None
        closed = stop >= len(items) or bool(items[stop].tags & CLOSING)
        closed = closed or (
            not phrase[0].tags & {"NUM"}
            and not items[stop].tags & {"BE", "HAVE", "MODAL", "WILL", "FINITE"}
            and not any(i.tags & {"NUM", "SUB", "SAY", "VERB"} for i in items[stop:])
        )  # "a source close to"
        stop, name = self.apposed(text, items, stop, phrase, name)
        if not closed and not crosses_quote(text, items[stop - 1].end, items[stop].start):
            return None
        times = self.times_at(items, following) + self.times_at(items, stop)
        if not times and stop + 1 < len(items) and "DET" in items[stop + 1].tags and "COMMA" in items[stop].tags:
            office, _ = self.phrase_right(text, items, stop + 1)  # "said Nadia Ferri, the mayor, on Thursday"
            times = self.times_at(items, office + 1) if self._ends(items, office) else []
        via = self.relay_after(text, items, stop)
        behind = items[stop + 1].tags if stop + 1 < len(items) and "COMMA" in items[stop].tags else frozenset[str]()
        goes_on = bool(behind & {"UPDOWN", "INCL", "AND"})  # "..., said the mayor, down from 24"
        # "The fire, said the mayor, killed 12": nobody has been counted before
        uncounted = not any("NUM" in i.tags for i in items[:k]) and not quoted_before(text, items, k)
        # "In 2016, recalls the Herald, warplanes struck a hall": nothing has been told before
        untold = bool(behind) and not any(i.tags & TOLD_BEFORE for i in items[:k])
        goes_on = goes_on or (uncounted and (untold or bool(behind & {"VERB", "DIED", "BE", "HAVE", "PEOPLE"})))
        return Attribution(name, via, items[k].start, items[max(stop - 1, k)].end, goes_on, True, times=times)

    def _is_apart(self, text: str, items: list[Item], k: int) -> bool:
        """ "The resident, a trader, said four men, among them": commas only enclose what hangs on the speaker."""
        if not (k and "COMMA" in items[k - 1].tags):
            return False
        left, subject, stood_off = self.subject(text, items, k)
        first = left - ("DET" in items[left - 1].tags if left else False)
        opens = first == 0 or not items[first - 1].tags.isdisjoint(BOUNDS | {"SUB", "AND"})
        told = any(i.tags & {"VERB", "DIED", "BE", "NUM"} for i in items[left:k])
        if subject is None or told or not (stood_off and opens):
            return False
        return {"NUM", "PEOPLE"} <= items[k + 1].tags or self.name(text, subject) is not None

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
            if item.tags & {"COMMA", "STOP", "SEMI"} or item.text in self._unnamed:
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
        bare = "BARE" in behind and comma + 2 < len(items)
        part = part or (bare and "CRIT" in items[comma + 2].tags)  # "..., he said, two in critical condition"
        # "..., its mayor said, because it had moved 9,000 away"; "..., police said, when a lorry turned over"
        clause = bool(behind & {"SUB", "WHERE", "WHEN"}) and "AS" not in behind
        clause = clause or (comma + 1 < len(items) and items[comma + 1].text in self._clauses)
        return (
            part
            or clause
            or bool(behind & {"AND", "CHANGE", "UPDOWN"})
            or not any("NUM" in i.tags for i in items[:left])
        )

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

    def _is_deed(self, items: list[Item], k: int) -> bool:
        """ "Responded with live fire", "replied to the attack": a deed, where "replied with a toll of 12" is none."""
        if items[k].text not in self._answering or k + 1 >= len(items):
            return False
        if items[k + 1].text not in self._answered_by:
            return False
        return not any(i.tags & {"TOLL", "FIGURE", "SUB", "TOLD"} for i in items[k + 1 : k + 6])

    def _is_noun(self, text: str, items: list[Item], k: int) -> bool:
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
        if k and "DET" in items[k - 1].tags and items[k].text in self._carrying_on | self._counts:
            return items[k].text in self._carrying_on or not items[k - 1].tags & {"PRON", "WHO"}
            # "during the reporting period", "replace the estimate of 110"
        if k and items[k].text in self._nouns_too and items[k - 1].text in self._not_participles:
            return True  # "the United States said"
        if items[k].text in self._with_auxiliary and not any(i.tags & {"HAVE", "BE"} for i in items[max(0, k - 5) : k]):
            return True
        if items[k].text in self._written:
            plain = k > 0 and not items[k - 1].tags & {"HAVE", "MODAL"}  # not "should have read"
            aloud = (
                plain and k + 1 < len(items) and crosses_quote(text, items[k].end, items[k + 1].start)
            )  # `read "twelve dead"`
            aloud = aloud or quoted_before(text, items, k)
            return k == 0 or not (items[k - 1].text in self._occasions or aloud)
        if self._is_deed(items, k):
            return True
        if items[k].text in self._of_tolls:
            return not any(i.tags & {"TOLL", "FIGURE", "ADJ"} for i in items[k + 1 : k + 5])
        if items[k].text in self._before_figure:
            return k + 1 >= len(items) or "NUM" not in items[k + 1].tags  # "hospital logs list 26 wounded"
        if items[k].text in self._nouns_too and k + 1 < len(items):
            return bool(items[k + 1].tags & {"VERB", "BE", "HAVE", "FINITE", "LOST", "SUFFER"})
        if items[k].text not in self._speakers:
            return False
        if (k and items[k - 1].text in self._of_a_count) or (k + 1 < len(items) and "OF" in items[k + 1].tags):
            return True  # "Initial reports carried by", "Unconfirmed reports of two killed"
        k += 1
        while k < len(items) and (
            items[k].time or (items[k].tags & {"ADV", "HAVE", "ON"} and "SAY" not in items[k].tags)
        ):
            k += 1
        return k < len(items) and "SAY" in items[k].tags
