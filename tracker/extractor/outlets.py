"""Outlets and agencies among those who speak, and the words that say who relays."""

from __future__ import annotations

import re

from tracker.extractor.items import Item, squeeze
from tracker.extractor.phrases import SpeakerPhrases

NEAR = 80
"""Characters behind a verb of speech in which the words stand that name a relay."""

TURNS = frozenset({"SEMI", "BUT", "VERSUS"})
"""What opens a clause of somebody else."""


class Outlets(SpeakerPhrases):
    """Finds outlets, by a language's tables."""

    def outlet(self, text: str, phrase: list[Item]) -> str | None:
        """Somebody told, where that is an outlet or agency."""
        kept = list(phrase)
        while kept and (
            kept[0].tags & {"DET", "PREP", "AND"}
            or ("ADV" in kept[0].tags and text[kept[0].start].islower())
            or kept[0].text in self._leading
        ):
            kept = kept[1:]
        ends = next((n for n, item in enumerate(kept) if n and item.text in self._asking), len(kept))
        kept = kept[: self._head(text, kept[:ends])]  # "asked by AFP about the reports"
        if not kept:
            return None
        person = "P" in kept[-1].tags and text[kept[-1].start].islower()
        if kept[-1].text in self._hearers or (person and kept[-1].text not in self._outlets_and_agencies):
            return None  # "told the Security Council", "told a Red Cross nurse"
        kept = self._bare_outlet(text, self._without_programme(text, kept))
        words = {word for item in kept for word in item.text.split()}
        name = squeeze(text[kept[0].start : kept[-1].end])
        plain = {word for item in kept if not text[item.start].isupper() for word in item.text.split()}
        if plain & self._audiences or (
            kept[-1].text in self._audiences - self._titles and words <= self._audiences | self._speakers
        ):
            return None  # "told reporters"; "The Associated Press" is an agency
        held = words & self.offices and len(words) > 1 and not words & self._outlets_and_agencies
        if held:
            return None  # "told President Tinubu"
        if (
            any("NAME" in item.tags for item in kept)
            or not name.islower()  # "dzRH"
            or (name.isalnum() and not name.isalpha())  # "bdnews24"
            or words & self._agencies
            or words & self._outlets
        ):
            return name
        return None

    def _head(self, text: str, phrase: list[Item]) -> int:
        """The end of a phrase that goes over into another one: "told state radio the number was"."""
        for n in range(1, len(phrase)):
            open_ended = phrase[n - 1].tags & {"OF", "AND", "PREP", "DET"} or not text[phrase[n - 1].start].islower()
            if ("DET" in phrase[n].tags and not open_ended) or phrase[n].text in self._stretches:
                return n  # "told Radio Nile hours after the blaze"
        return len(phrase)

    def _without_programme(self, text: str, phrase: list[Item]) -> list[Item]:
        """ "The ABN's Pacific Beat program" is the ABN."""
        at = next((n for n, item in enumerate(phrase) if "POSS" in item.tags), 0)
        if at and (phrase[-1].text in self._programmes or self._sure_outlet(text, phrase[:at])):
            return phrase[:at]
        return phrase

    def _sure_outlet(self, text: str, phrase: list[Item]) -> bool:
        """Whether words surely name an outlet: by a word such as "radio", or as an abbreviation ("CNN")."""
        words = {word for item in phrase for word in item.text.split()}
        short = [text[i.start : i.end] for i in phrase if "NAME" in i.tags or text[i.end - 1].isupper()]
        abbreviated = bool(short) and len(short) == len(phrase) and len(short[0]) in range(2, 6) and short[0].isupper()
        return bool(words & self._outlets_and_agencies) or abbreviated

    def is_outlet(self, phrase: list[Item]) -> bool:
        """Whether a noun phrase names an outlet or agency: by its words, or as a bare name that is no office."""
        said = [
            item
            for item in phrase
            if item.text in self._outlets or (item.text not in self._leading and not item.tags & {"DET", "HAVE", "ADV"})
        ]
        while len(said) > 1 and "NAME" not in said[0].tags and "-" in said[0].text:
            said = said[1:]  # "state-run MENA"
        words = {word for item in said for word in item.text.split()}
        if words & self._outlets_and_agencies:
            return True
        whose = next((n + 1 for n, item in enumerate(said) if "POSS" in item.tags), 0)
        said = said[whose:]  # "Iraq's Shafaq News"
        names = all(item.tags & {"NAME", "MORE"} for item in said)  # "The New York Times"
        barred = self._speakers | self._not_outlets
        if len(said) > 1:
            barred -= self._titles  # "the Associated Press"
        return bool(said) and names and "NAME" in said[-1].tags and not words & barred

    def is_press(self, phrase: list[Item]) -> bool:
        """Whether a noun phrase is of outlets, with a name or without: "local media", "the evening papers"."""
        last = [i.text for i in phrase[-4:] if "NAME" not in i.tags][-1:]  # "news site Nouvelle Vague"
        return self.is_known_outlet(phrase) or not self._press.isdisjoint(last)

    def is_known_outlet(self, phrase: list[Item]) -> bool:
        """Whether a noun phrase surely names an outlet: a name of several words alone may be a person's."""
        told = self._outlets_and_agencies
        if not told.isdisjoint([item.text for item in phrase]):
            return True
        if sum("DET" not in item.tags for item in phrase) == 1 and self.is_outlet(phrase):
            return True
        return not told.isdisjoint([word for item in phrase if " " in item.text for word in item.text.split()])

    def relay_after(self, text: str, items: list[Item], k: int) -> str | None:
        if k >= len(items) or not items:
            return None
        begin = items[max(k - 1, 0)]
        match = self._relay.search(text, begin.start, min(items[-1].end, begin.end + NEAR))
        if not match or self._relays_another(items, k, match):
            return None
        at = next((n for n, item in enumerate(items) if item.start >= match.end()), None)
        if at is None:
            return None
        return self._aired_by(text, items, at)

    def _aired_by(self, text: str, items: list[Item], at: int) -> str | None:
        """The outlet behind "read on" and the like; "on television" and "on the radio at six" name none."""
        _, phrase = self.phrase_right(text, items, at)
        while phrase and phrase[-1].tags & {"AT", "IN", "ON", "PREP"}:
            phrase = phrase[:-1]
        said = [i for i in phrase if "DET" not in i.tags]
        if len(said) == 1 and said[0].text in self._outlets and text[said[0].start].islower():
            return None
        return self.outlet(text, phrase)

    def _named_behind(
        self, text: str, items: list[Item], stop: int, phrase: list[Item], via: str | None
    ) -> tuple[str | None, int]:
        """ "Told a Bogota radio station, RCN, that": the name behind what an outlet is, and the item after it."""
        described = bool(phrase) and text[phrase[-1].start].islower() and "DET" in phrase[0].tags
        if not described or stop + 2 >= len(items) or "COMMA" not in items[stop].tags:
            return via, stop
        end, name = self.phrase_right(text, items, stop + 1)
        named = 0 < len(name) < 5 and all("DET" in i.tags or text[i.start].isupper() for i in name)
        if not named or end + 1 >= len(items) or "COMMA" not in items[end].tags:
            return via, stop
        if via is None and not any(i.text in self._press | self._outlets for i in phrase):
            return via, stop
        return self.outlet(text, name), end + 1

    def _relays_another(self, items: list[Item], k: int, match: re.Match[str]) -> bool:
        """ "Police said 31 died, while a doctor reached by AFP spoke of 50": whether the relay is of somebody else."""
        between = [item.tags for item in items[k:] if item.end <= match.start()]
        if any(tags & TURNS for tags in between):
            return True
        hangs_on = self._reached.match(match.string, match.start()) is not None
        return hangs_on and any("NUM" in tags for tags in between)

    def relay_before(self, text: str, items: list[Item], left: int) -> str | None:
        """ "Speaking to Pars News, Abdi said"."""
        if left < 3 or "COMMA" not in items[left - 1].tags:
            return None
        if "ON" in items[0].tags:  # "On state-run MRTV, the regime claimed"
            stop, phrase = self.phrase_right(text, items, 1)
            said = [i for i in phrase if not i.tags & {"DET"} and "-" not in i.text]
            named = stop == left - 1 and any("NAME" in i.tags for i in said)
            return self.outlet(text, phrase) if named and self._sure_outlet(text, said) else None
        match = self._relay.search(text, items[0].start, items[left - 1].start)
        if not match:
            return None
        at = next((n for n, item in enumerate(items) if item.start >= match.end()), None)
        return self.outlet(text, self.phrase_right(text, items, at)[1]) if at is not None else None

    def relay_on_air(self, text: str, items: list[Item], k: int) -> str | None:
        """ "The governor goes on VTV and says": the outlet on which who goes on speaking began."""
        match = self._on_air.search(text, items[0].start, items[k - 1].start)
        at = next((n for n in range(k) if match and items[n].start >= match.end()), None)
        phrase = self.phrase_right(text, items, at)[1] if at is not None else []
        phrase = [i for i in phrase if "DET" not in i.tags]
        named = any("NAME" in i.tags for i in phrase)  # "went on television and said" names none
        return self.outlet(text, phrase) if named and self._sure_outlet(text, phrase) else None

    def relay_between(self, text: str, items: list[Item], left: int, k: int, stood_off: bool) -> str | None:
        """ "The ministry, quoted by Radio Nile, said"; "A source contacted by AMP said"."""
        relay = self._relay if stood_off else self._reached
        match = relay.search(text, items[left].start, items[k].start)
        at = next((n for n in range(left, k) if match and items[n].start >= match.end()), None)
        return self._aired_by(text, items, at) if at is not None else None

    def relay_on(self, text: str, items: list[Item], k: int) -> str | None:
        """ "Said on state television": the outlet on which somebody speaks."""
        if k >= len(items) or not items[k].tags & {"ON", "TO", "IN"}:
            return None
        _, phrase = self.phrase_right(text, items, k + 1)
        while phrase and "DET" in phrase[0].tags:
            phrase = phrase[1:]
        if any(i.text in self._messengers for i in phrase):
            return None
        named = len(phrase) > 1 or (phrase and "NAME" in phrase[0].tags)
        if "TO" in items[k].tags and len(phrase) == 1 and named:
            return self.outlet(text, phrase)  # "confirmed to Reuters"
        said = phrase[1:] if len(phrase) > 1 and "-" in phrase[0].text else phrase  # "on state-run MRTV"
        return self.outlet(text, phrase) if named and self._sure_outlet(text, said) else None
