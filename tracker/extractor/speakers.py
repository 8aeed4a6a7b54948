"""Who gave a figure: the attributions of a sentence."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.extractor.items import Item, Line, squeeze
from tracker.extractor.phrases import SpeakerPhrases
from tracker.extractor.times import Phrase

LONGEST_ASIDE = 26
"""Items that commas may enclose between a speaker and the verb of speech."""


@dataclass(slots=True)
class Attribution:
    """Somebody's saying: the span of the words that name the speaker and of the verb, and what it reaches.

    ``before`` is the span of text left of it that it can govern, ``after`` the one to its right.
    """

    speaker: str | None
    via: str | None
    start: int
    end: int
    after: bool  # governs what follows ("police said that ...")
    before: bool  # governs what stands before ("..., police said")
    pronoun: bool = False
    times: list[Phrase] = field(default_factory=list)
    earlier: bool = False  # "had said": told of as an earlier saying
    outlet: bool = False  # the speaker is an outlet or agency: it relays where somebody else speaks


class Speakers(SpeakerPhrases):
    """Finds attributions by a language's tables."""

    def find(self, text: str, line: Line) -> list[Attribution]:
        """The attributions of one sentence, in order."""
        found: list[Attribution] = []
        items = line.items
        found += self._label(text, items)
        for k, item in enumerate(items):
            tags = item.tags
            made: Attribution | None = None
            if "CITE" in tags and k + 1 < len(items) and items[k + 1].text in self._objects:
                made = Attribution(None, None, item.start, items[k + 1].end, True, True, pronoun=True)  # "quoted him"
            elif "CITE" in tags:
                made = self._cite(text, items, k)
            elif "SAY" in tags and not self._is_noun(items, k):
                made = self._say(text, items, k)
            elif item.text in self._counts and k:
                made = self._count(text, items, k)
            if made:
                while found and made.start <= found[-1].start and found[-1].end <= made.end:
                    found.pop()  # "The ministry, quoted by Radio Nile, said": an aside to one saying
                if found and item.text in self._passing_on:
                    self._pass_on(text, items, found[-1], made)
                found.append(made)
        return found

    def _pass_on(self, text: str, items: list[Item], relay: Attribution, source: Attribution) -> None:
        """ "SANA reported four killed, citing a military source": the source speaks, the outlet relays."""
        said = [i for i in items if relay.start <= i.start < relay.end and "SAY" not in i.tags]
        if not relay.via and relay.speaker and self.is_outlet(said):
            relay.via, relay.speaker = relay.speaker, source.speaker

    def _label(self, text: str, items: list[Item]) -> list[Attribution]:
        """A speaker set off by a colon or dash: "Sheriff: three bodies found", "12 dead in blast: police"."""
        marks = [k for k, item in enumerate(items) if item.tags & {"COLON", "DASH"}]
        if not marks:
            return []
        end = len(items) - ("STOP" in items[-1].tags)
        first, last = marks[0], marks[-1]
        out = []
        if "COLON" in items[first].tags and self._can_label(items[:first], strict=True):
            name = self.name(text, items[:first])
            if name:
                out.append(Attribution(name, None, items[0].start, items[first].end, True, False))
        elif "COLON" in items[first].tags and first + 1 < len(items):
            # "The mayor called the figures final: "eleven dead, ..."
            name = self.opening(text, items, first)
            if name and self.crosses_quote(text, items[first].end, items[first + 1].start):
                out.append(Attribution(name, None, items[0].start, items[first].end, True, False))
        if end - last - 1 > 0 and last > 1 and self._can_label(items[last + 1 : end], strict=False):
            name = self.name(text, items[last + 1 : end])
            if name and "STOP" not in items[-1].tags:
                out.append(Attribution(name, None, items[last].start, items[end - 1].end, False, True))
        return out

    def _can_label(self, phrase: list[Item], *, strict: bool) -> bool:
        """Whether a phrase is just a name or an office; ``strict`` asks for an office (a place may head a report)."""
        if not 0 < len(phrase) < 8 or not all(i.tags & {"W", "P", "DET", "POSS", "OF"} for i in phrase):
            return False
        office = any(word in self._speakers for i in phrase for word in i.text.split())
        return office or (not strict and all("NAME" in i.tags or i.tags & {"DET", "OF", "POSS"} for i in phrase))

    def _say(self, text: str, items: list[Item], k: int) -> Attribution | None:
        following = k + 1
        via = None
        after = True
        if items[k].text in self._counting and following < len(items) and "NUM" in items[following].tags:
            return None
        if "CLAIM" in items[k].tags and following < len(items) and "N_LIVES" in items[following].tags:
            return None
        if k and "TO" in items[k - 1].tags:
            return None  # "went on video to say"
        if self._is_passive(items, k):
            return None  # "was lowered to 12", "they are being told"
        set_off = k == 0 or "COMMA" in items[k - 1].tags or self.quoted_before(text, items, k)
        if set_off and items[k].text in self._carrying_on:
            opening = self._opening(text, items, k)
            if opening:
                return Attribution(opening, None, items[k].start, items[k].end, True, False)
            return Attribution(None, None, items[k].start, items[k].end, True, False, pronoun=True)
        if (
            set_off
            and k
            and following < len(items)
            and not items[following].tags & {"ON", "IN", "AT", "TO", "BY", "SUB"}
        ):
            # "...," said Mayor X
            stop, phrase = self.phrase_right(text, items, following)
            name = self.name(text, phrase) if items[k].text in self._inverted else None
            closed = stop >= len(items) or items[stop].tags & {
                "COMMA",
                "SEMI",
                "STOP",
                "TIME",
                "ON",
                "AS",
                "WHO",
                "IN",
                "AT",
                "LPAR",
            }
            if name is not None:
                stop, name = self._apposed(text, items, stop, phrase, name)
            if name is not None and (closed or self.crosses_quote(text, items[stop - 1].end, items[stop].start)):
                return Attribution(
                    name,
                    self.relay_after(text, items, stop),
                    items[k].start,
                    items[max(stop - 1, k)].end,
                    False,
                    True,
                    times=self.times_at(items, following) + self.times_at(items, stop),
                )
        left, subject, stood_off = self._subject(text, items, k)
        if subject is None:
            if k and "AND" in items[k - 1].tags:  # "... reported 23 deaths and said that"
                return Attribution(None, None, items[k].start, items[k].end, True, False, pronoun=True)
            return None
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
            following = max(stop, following)
        if via is None:
            via = self.relay_after(text, items, following) or self.relay_before(text, items, left)
        if via is None and stood_off:
            via = self.relay_between(text, items, left, k)
        times = self.times_at(items, following)
        times += [i.time for i in items[max(0, left - 2) : left] if i.time and left <= 3]
        if not any("WHO" in i.tags for i in items[left:k]):  # "which on Monday had given 18, said": another saying
            times += [i.time for i in items[left:k] if i.time]
        # Where the words before are a finished clause, the saying closes it: "..., police said".
        end = self._closes(items, following)
        before = end and left > 0
        if stood_off:
            after = not end
        # "..., he said, and three others were hurt"; "..., revising an earlier count of 38": it goes on
        comma = following
        while (
            comma < len(items) and comma - following < 8 and items[comma].tags & {"ON", "IN", "AT", "TIME", "W", "DET"}
        ):
            comma += 1
        behind = items[comma + 1].tags if comma + 1 < len(items) else frozenset[str]()
        goes_on = comma < len(items) and "COMMA" in items[comma].tags
        goes_on = goes_on and (bool(behind & {"AND", "CHANGE"}) or not any("NUM" in i.tags for i in items[:left]))
        return Attribution(
            name,
            via,
            items[left].start if left < len(items) else items[k].start,
            items[following - 1].end,
            after and not (end and left > 0 and not goes_on),
            before,
            pronoun,
            [t for t in times if t],
            any(item.text.split()[0] in self._past for item in items[left : k + 1])
            and not any("SAY" in item.tags and "REPORT" not in item.tags for item in items[:left]),
            self.is_outlet(subject),
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

    @staticmethod
    def _is_name(phrase: list[Item]) -> bool:
        """Whether a phrase is somebody's name, rank and particles included ("Col. Ana do Vale")."""
        if "NAME" not in phrase[-1].tags or "DET" in phrase[0].tags:
            return False
        return all(i.tags & {"NAME", "P", "OF"} or len(i.text) < 4 for i in phrase)

    def _apposed(self, text: str, items: list[Item], stop: int, phrase: list[Item], name: str) -> tuple[int, str]:
        """ "said the fire chief, Colonel Pedro Aihara": the name behind the office, and the item after it."""
        if stop < len(items) and "COMMA" in items[stop].tags and "NAME" not in phrase[-1].tags:
            end, behind = self.phrase_right(text, items, stop + 1)
            if 1 < len(behind) < 6 and self._is_name(behind):
                return end, self.name(text, behind) or name
        return stop, name

    def _opening(self, text: str, items: list[Item], k: int) -> str | None:
        """The subject that a sentence opens with, where nobody has spoken in it: "X has gone further, claiming ..."."""
        if any("SAY" in item.tags and not item.tags & {"REPORT", "NUM"} for item in items[: k - 1]):
            return None
        return self.opening(text, items, k)

    def opening(self, text: str, items: list[Item], k: int) -> str | None:
        """The noun phrase that a sentence opens with, if it can be a speaker."""
        last, stop = -1, 0
        for stop in range(min(k, 14)):
            item = items[stop]
            speaker = item.text in self._speakers or bool(item.tags & {"NAME", "P"})
            if speaker and not (stop == 0 and "NAME" in item.tags and k > 1 and items[1].tags == {"W"}):
                last = stop
            elif item.tags & {"DET", "POSS", "LPAR", "RPAR"} or (
                # an adjective before the noun; "of", "at" and the like behind it
                item.tags == {"W"} or "NAME" in item.tags if last < 0 else item.tags & {"OF", "AT", "IN", "JOIN"}
            ):
                continue
            else:
                break
        if last < 0:
            return None
        if last + 2 < k and "COMMA" in items[last + 1].tags and "NAME" not in items[last].tags:
            _, name = self._apposed(text, items, last + 1, items[: last + 1], "")
            if name:
                return name
        return self.name(text, items[: last + 1])

    def _is_noun(self, items: list[Item], k: int) -> bool:
        """ "Most reports yesterday said": a word of speech that is a noun here, for a verb of speech follows."""
        if items[k].text not in self._speakers:
            return False
        k += 1
        while k < len(items) and (
            items[k].time or (items[k].tags & {"ADV", "HAVE", "ON"} and "SAY" not in items[k].tags)
        ):
            k += 1
        return k < len(items) and "SAY" in items[k].tags

    def _closes(self, items: list[Item], k: int) -> bool:
        """Whether nothing of weight follows: the end, a full stop, or a comma with "adding", "as" and the like."""
        while k < len(items) and (
            items[k].time
            or items[k].tags & {"ON", "IN", "AT"}
            or "W" in items[k].tags
            or "P" in items[k].tags
            or "DET" in items[k].tags
            or "POSS" in items[k].tags
            or items[k].tags & {"TO", "BY", "AS", "OF", "FROM"}
            or items[k].text in self._own_words
        ):
            k += 1
        return k >= len(items) or bool(items[k].tags & {"STOP", "COMMA", "SEMI", "DASH", "WHO"})

    def _subject(self, text: str, items: list[Item], k: int) -> tuple[int, list[Item] | None, bool]:
        """The noun phrase before a verb of speech: where it begins, its items, and whether a comma set it off."""
        i = k - 1
        while i >= 0 and items[i].tags & {"HAVE", "BE", "ADV", "MODAL", "WILL"} and not items[i].tags & {"P", "NAME"}:
            i -= 1
        stood_off = False
        if i > 0 and "RPAR" in items[i].tags:  # "the Observatory (SOHR) said"
            while i > 0 and "LPAR" not in items[i].tags:
                i -= 1
            i -= 1
        inner: list[Item] = []
        while i >= 0 and "COMMA" in items[i].tags and not self.crosses_quote(text, items[i].end, items[i + 1].start):
            # "Zarina Sho, 41, a lawmaker who was there, said": step over what the commas enclose
            j = i - 1
            while j >= 0 and "COMMA" not in items[j].tags and i - j < LONGEST_ASIDE:
                j -= 1
            if j <= 0 or i - j >= LONGEST_ASIDE or j == i - 1:
                return k, None, False
            aside = items[j + 1 : i]
            hangs_on = "WHO" in aside[0].tags or self._relay.match(text, aside[0].start) is not None
            if not hangs_on and any("CITE" in a.tags or a.tags & {"SAY", "REPORT"} == {"SAY"} for a in aside):
                return k, None, False
            if not hangs_on and not aside[0].figure:
                inner = aside
            i, stood_off = j - 1, True
        last = i
        if i >= 0 and items[i].text in self._pronouns:
            return i, [items[i]], stood_off
        if i >= 0 and {"NUM", "PEOPLE"} <= items[i].tags:  # "two medical sources told"
            return i, [items[i]], stood_off
        while i >= 0:
            tags = items[i].tags
            if "WHO" in tags and "PRON" in tags and i > 0:  # "survivors who reached the town told"
                i -= 1
                if "RPAR" in items[i].tags:
                    while i > 0 and "LPAR" not in items[i].tags:
                        i -= 1
                    i -= 1
                last = i
                continue
            if (
                tags & {"COMMA", "SEMI", "STOP", "COLON", "WHO", "SUB", "LPAR", "RPAR", "NUM", "MODAL", "DASH"}
                or ("TIME" in tags and i < last and "DET" in items[i + 1].tags)  # "In a note of 26 June the army said"
                or ("SAY" in tags and not tags & {"P", "NAME"} and items[i].text not in self._speakers)
                or "CITE" in tags
            ):
                break
            if "AND" in tags and (i == 0 or not self._joins(items, i)):
                break
            if tags & {"BE", "HAVE", "PART", "VERB", "ING", "DIED", "ADJ", "CRIT"} and not tags & {"W"}:
                break
            if self.crosses_quote(text, items[i].end, items[i + 1].start) and i < last:
                break
            i -= 1
        subject = items[i + 1 : last + 1]
        names = inner and self._is_name(inner)
        described = bool(subject) and "DET" in subject[0].tags and len(inner) > 1
        if names and subject and ("NAME" not in subject[-1].tags or described):
            # "a regional lawmaker, Zarina Sho, said"
            return i + 1, inner, stood_off
        if not subject or (subject and self.crosses_quote(text, subject[-1].end, items[last + 1].start)):
            return k, None, stood_off
        return i + 1, subject, stood_off

    @staticmethod
    def _joins(items: list[Item], i: int) -> bool:
        """Whether "and" joins two names of one speaker ("UNHCR and the Chadian authorities")."""
        return (
            "JOIN" in items[i].tags
            and "NAME" in items[i - 1].tags
            and i + 1 < len(items)
            and bool(items[i + 1].tags & {"NAME"})
            and i - 1 > 0
        )

    def _cite(self, text: str, items: list[Item], k: int) -> Attribution | None:
        stop, phrase = self.phrase_right(text, items, k + 1)
        if phrase and stop < len(items) and "CITE" in items[stop].tags and "FIGURE" in phrase[-1].tags:
            # "according to preliminary figures given by the prefect"
            stop, phrase = self.phrase_right(text, items, stop + 1)
        name = self.name(text, phrase)
        if name is None:
            # "others like Fox News citing a figure of 200": the subject speaks
            left, subject, _ = self._subject(text, items, k)
            name = self.name(text, subject) if subject else None
            if name is None:
                said = self.plain_name(text, phrase, 5)
                if said:  # "reported by the county"
                    return Attribution(said, None, items[k].start, items[stop - 1].end, k == 0, k > 0)
                return None
            return Attribution(name, None, items[left].start, items[k].end, True, False)
        via = None
        first = k == 0 or (k == 1 and not items[0].tags & {"NUM"})
        if k > 1 and "COMMA" in items[k - 1].tags and items[k].text in self._passing_on:
            left, subject, _ = self._subject(text, items, k - 1)
            if subject is not None and self.is_outlet(subject):
                via = self.outlet(text, subject)
        return Attribution(
            name,
            via or self.relay_after(text, items, stop),
            items[k].start,
            items[max(stop - 1, k)].end,
            first or via is not None or self._enclosed(items, k, stop) or self._passive(items, k),
            not first,
            times=self.times_at(items, stop),
        )

    @staticmethod
    def _enclosed(items: list[Item], k: int, stop: int) -> bool:
        """ ", according to the prefecture, ": between commas it governs what follows too."""
        return stop < len(items) and "COMMA" in items[stop].tags and k > 0 and "COMMA" in items[k - 1].tags

    @staticmethod
    def _passive(items: list[Item], k: int) -> bool:
        """ "The toll was given by the ministry as 12": whom it was given by governs what follows."""
        return k > 0 and "BE" in items[k - 1].tags

    def _count(self, text: str, items: list[Item], k: int) -> Attribution | None:
        """ "by Washington's count", "an AFP tally", "its own count stood at"."""
        i = k - 1
        while i >= 0 and items[i].tags & {"POSS", "ADV", "W", "P"} and k - i < 7:
            i -= 1
        phrase = items[i + 1 : k]
        if not phrase or not any("NAME" in p.tags or p.text in self._speakers or "P" in p.tags for p in phrase):
            return None
        ahead = items[k + 1].tags if k + 1 < len(items) else frozenset[str]()
        office = phrase[-1].text in self._speakers or phrase[-1].text in self._agencies
        if i < 2 and office and ahead & {"CHANGE", "BE", "RISE"}:  # "An earlier ministry toll stood at 16"
            while phrase and not (phrase[0].tags & {"NAME", "P"} or phrase[0].text in self._speakers):
                phrase = phrase[1:]
            name = self.name(text, phrase)
            return Attribution(name, None, phrase[0].start, items[k].end, True, False) if name else None
        by = i >= 0 and (
            items[i].text in ("by", "to")
            or (items[i].tags & {"DET"} and i > 0 and items[i - 1].tags & {"BY", "CITE", "TO"})
        )
        if not by:
            return None
        name = squeeze(text[phrase[0].start : phrase[-1].start if "POSS" in phrase[-1].tags else phrase[-1].end])
        return Attribution(name, None, phrase[0].start, items[k].end, i <= 1, i > 1)
