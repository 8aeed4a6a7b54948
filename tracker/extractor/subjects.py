"""Noun phrases that speak: the subject of a verb of speech, the name in apposition, what a sentence opens with."""

from __future__ import annotations

from tracker.extractor.items import Item
from tracker.extractor.phrases import SpeakerPhrases

LONGEST_ASIDE = 26
"""Items that commas may enclose between a speaker and the verb of speech."""


AUXILIARY = frozenset({"HAVE", "BE", "ADV", "MODAL", "WILL", "THERE"})
"""What may stand between a speaker and the verb of speech."""


class Subjects(SpeakerPhrases):
    """Finds who is spoken of as speaking."""

    @staticmethod
    def _is_name(phrase: list[Item]) -> bool:
        """Whether a phrase is somebody's name, rank and particles included ("Col. Ana do Vale")."""
        if "NAME" not in phrase[-1].tags or "DET" in phrase[0].tags:
            return False
        return all(i.tags & {"NAME", "P", "OF"} or len(i.text) < 4 for i in phrase)

    def apposed(self, text: str, items: list[Item], stop: int, phrase: list[Item], name: str) -> tuple[int, str]:
        """ "said the fire chief, Colonel Pedro Aihara": the name behind the office, and the item after it."""
        if stop < len(items) and "COMMA" in items[stop].tags and "NAME" not in phrase[-1].tags:
            end, behind = self.phrase_right(text, items, stop + 1)
            if 1 < len(behind) < 6 and self._is_name(behind):
                return end, self.name(text, behind) or name
        return stop, name

    def opening_anew(self, text: str, items: list[Item], k: int) -> str | None:
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
            _, name = self.apposed(text, items, last + 1, items[: last + 1], "")
            if name:
                return name
        return self.name(text, items[: last + 1])

    def subject(self, text: str, items: list[Item], k: int) -> tuple[int, list[Item] | None, bool]:
        """The noun phrase before a verb of speech: where it begins, its items, and whether a comma set it off."""
        i = k - 1
        while (
            i >= 0
            and (items[i].tags & AUXILIARY or items[i].text in self._helping)
            and not items[i].tags & {"P", "NAME"}
        ):
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
            hangs_on = hangs_on or (
                aside[0].text in self._passing_on and len(aside) > 1 and aside[1].text in self._possessives
            )
            if not hangs_on and any("CITE" in a.tags or a.tags & {"SAY", "REPORT"} == {"SAY"} for a in aside):
                return k, None, False
            if not hangs_on and not aside[0].figure:
                inner = aside
            i, stood_off = j - 1, True
        last = i
        if i >= 0 and items[i].text in self._pronouns:
            return i, [items[i]], stood_off
        told = items[k].text in self._plain_speech or items[k].text in self._telling
        if i >= 0 and told and {"NUM", "PEOPLE"} <= items[i].tags:  # "two medical sources told"
            return i, [items[i]], stood_off
        while i >= 0:
            tags = items[i].tags
            if "WHO" in tags and "PRON" in tags and i > 0:  # "survivors who reached the town told"
                i -= 1
                if "COMMA" in items[i].tags and i > 0:  # "the ministry, which had earlier put the toll at six"
                    i -= 1
                    stood_off = True
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
