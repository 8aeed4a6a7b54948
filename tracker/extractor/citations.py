"""Who is cited: labels, "according to", quotations and counts."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.extractor.items import Item, squeeze
from tracker.extractor.subjects import Subjects
from tracker.extractor.times import Phrase

LONGEST_LABEL = 60
"""Characters of a label at a headline's end."""

NEAR = 12
"""Characters between a figure and the bulletin that gave it: room for "in the"."""


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
    reach: tuple[int, int] | None = None  # governs only the figures in this span of the text
    blocks: bool = False  # what follows is told by nobody but the article
    vague: bool = False  # only data or figures, which somebody beside them gives


class Citations(Subjects):
    """Finds those whom a text cites, by a language's tables."""

    def _quoted(self, text: str, items: list[Item], k: int) -> Attribution | None:
        """ "A health official was quoted by Anadolu as saying"; "The Guardian quoted residents as saying"."""
        stop, phrase = self.phrase_right(text, items, k + 1)
        if stop + 1 >= len(items) or "AS" not in items[stop].tags or "SAY" not in items[stop + 1].tags:
            return None
        left, subject, _ = self.subject(text, items, k)
        end = items[stop + 1].end
        passive = "BE" in items[k - 1].tags if k else False
        speaker, relay = (subject, phrase) if passive else (phrase, subject)
        name = self.name(text, speaker) if speaker else None
        via = self.outlet(text, relay) if relay else None
        start = items[left].start if subject else items[k].start
        closes = self._closes(text, items, stop + 2)
        times = self.times_at(items, stop + 2)
        return Attribution(name, via, start, end, not closes, closes, times=times) if name else None

    def _pass_on(self, text: str, items: list[Item], relay: Attribution, source: Attribution) -> None:
        """ "SANA reported four killed, citing a military source": the source speaks, the outlet relays."""
        said = [i for i in items if relay.start <= i.start < relay.end and "SAY" not in i.tags]
        if not relay.via and relay.speaker and (self.is_outlet(said) or self.is_press(said)):
            relay.via, relay.speaker = relay.speaker, source.speaker
            source.via = source.via or relay.via

    def _label(self, text: str, items: list[Item]) -> list[Attribution]:
        """A speaker set off by a colon or dash: "Sheriff: three bodies found", "12 dead in blast: police"."""
        out: list[Attribution] = []
        if any(item.text in self._bulletin_words for item in items):
            out += self._bulletins(text, items)
        marks = [k for k, item in enumerate(items) if item.tags & {"COLON", "DASH"}]
        if any("LPAR" in i.tags for i in items):
            out += self._bracketed(text, items)
        joined = self._behind_dash.search(text, items[-1].start - LONGEST_LABEL, items[-1].end)
        if joined and any(i.start < joined.start(1) < i.end for i in items):
            # "RISES TO 364 - HEALTH MINISTRY", where the figure has taken in a word of the label
            words = joined[1].lower().split()
            if any(word in self._speakers for word in words):
                out.append(Attribution(squeeze(joined[1]), None, joined.start(1), joined.end(1), False, True))
        if not marks:
            return out
        end = len(items) - ("STOP" in items[-1].tags)
        first, last = marks[0], marks[-1]
        if items[0].text in self._not_labels:
            pass
        elif "COLON" in items[first].tags and self._can_label(text, items[:first], strict=True):
            name = self.name(text, items[:first])
            if name:
                out.append(Attribution(name, None, items[0].start, items[first].end, True, False))
        elif "COLON" in items[first].tags and first + 1 < len(items):
            # "The mayor called the figures final: "eleven dead, ..."
            name = self.opening(text, items, first)
            if name and self.crosses_quote(text, items[first].end, items[first + 1].start):
                out.append(Attribution(name, None, items[0].start, items[first].end, True, False))
        if end - last - 1 > 0 and last > 1 and self._can_label(text, items[last + 1 : end], strict=False):
            name = self.name(text, items[last + 1 : end])
            if name and "STOP" not in items[-1].tags:
                out.append(Attribution(name, None, items[last].start, items[end - 1].end, False, True))
        return out

    def _bracketed(self, text: str, items: list[Item]) -> list[Attribution]:
        """Who is named in brackets behind a figure: "Injured: 12 (Ministry of Health)"."""
        out = []
        begin = 0
        for k, item in enumerate(items):
            if "LPAR" not in item.tags:
                continue
            close = next((n for n in range(k + 1, min(k + 9, len(items))) if "RPAR" in items[n].tags), None)
            figure = any("NUM" in i.tags for i in items[max(begin, k - 4) : k])
            if close is None or not figure or not self._can_label(text, items[k + 1 : close], strict=True):
                continue
            name = self.name(text, items[k + 1 : close])
            if name and "PEOPLE" not in items[k - 1].tags:
                reach = (items[begin].start, item.start)
                out.append(Attribution(name, None, item.start, items[close].end, False, False, reach=reach))
            begin = close + 1
        return out

    def _bulletins(self, text: str, items: list[Item]) -> list[Attribution]:
        """A named bulletin behind its figure or before it: "61 in Situation Report No. 2", "(SitRep #1: 67)"."""
        out = []
        for match in self._bulletin.finditer(text, items[0].start, items[-1].end):
            start, end = match.span("name")
            name = squeeze(match["name"])
            before = [i for i in items if "NUM" in i.tags and i.end <= start][-1:]
            after = [i for i in items if "NUM" in i.tags and i.start >= end][:1]
            if match["given"] and after:  # "(SitRep #1: 67)", "The number of missing in SitRep No. 8 was 22"
                figure = after[0]
            elif match["inside"] and before and start - before[0].end < NEAR:
                figure = before[0]
            else:
                continue
            out.append(Attribution(name, None, start, end, False, False, reach=(figure.start, figure.end)))
        return out

    def _has(self, text: str, items: list[Item], k: int) -> Attribution | None:
        """ "Agence Presse Libre, citing hospital records, has 83 dead": the figure that an outlet has."""
        left, subject, _ = self.subject(text, items, k)
        if subject is None or not self.is_press(subject):
            return None
        name = self.name(text, subject)
        return Attribution(name, None, items[left].start, items[k].end, True, False, outlet=True) if name else None

    def _noun_of_speech(self, text: str, items: list[Item], k: int) -> Attribution | None:
        """ "An estimate by President Sitoe that more than 1,000 had died": whose word it is."""
        if k + 2 < len(items) and "SUB" in items[k + 1].tags and items[k + 2].tags & {"NUM", "DET"}:
            item, first = items[k], k  # "an army statement that eleven had died"
            while first and k - first < 6 and items[first - 1].tags & {"W", "P", "POSS"}:
                first -= 1
            inside = first > 0 and items[first - 1].tags & {"IN", "ON", "BY"}  # "told reporters in a statement that"
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

    def _can_label(self, text: str, phrase: list[Item], *, strict: bool) -> bool:
        """Whether a phrase is just a name or an office; ``strict`` asks for an office (a place may head a report)."""
        comma = next((n for n, i in enumerate(phrase) if i.tags & {"COMMA", "AND"}), 0)
        if comma and not strict:  # "Gunmen kill 12: residents, police"
            return self._can_label(text, phrase[:comma], strict=True) and self._can_label(
                text, phrase[comma + 1 :], strict=True
            )
        if not 0 < len(phrase) < 8 or not all(
            i.tags & {"W", "P", "DET", "POSS", "OF", "HOSPITAL"} or (text[i.start].isupper() and "PASS" in i.tags)
            for i in phrase
        ):
            return False
        if strict and phrase[-1].text in self._counted_labels:
            return False
        office = any(word in self._speakers for i in phrase for word in i.text.split())
        return office or (not strict and all("NAME" in i.tags or i.tags & {"DET", "OF", "POSS"} for i in phrase))

    def _closes(self, text: str, items: list[Item], k: int) -> bool:
        """Whether nothing of weight follows: the end, a full stop, or a comma with "adding", "as" and the like."""
        while k < len(items) and (
            items[k].time
            or items[k].tags & {"ON", "IN", "AT"}
            or "W" in items[k].tags
            or "P" in items[k].tags
            or "DET" in items[k].tags
            or "POSS" in items[k].tags
            or items[k].tags & {"TO", "BY", "AS", "OF", "FROM", "COND"}
            or items[k].text in self._own_words
            or ("SAY" in items[k].tags and items[k - 1].text in self._own_words)  # "in a report published Monday"
        ):
            if (
                items[k].time
                and text[items[k].end - 1] == "."
                and k + 1 < len(items)
                and text[items[k + 1].start].isupper()
            ):
                return True  # "said as of 5 p.m. Another seven": a stop that no sentence ends with
            k += 1
        return k >= len(items) or (
            bool(items[k].tags & {"STOP", "COMMA", "SEMI", "DASH", "WHO"})
            and not (k < len(items) and "WHO" in items[k].tags and "THEM" in items[k - 1].tags)
        )

    def _cite(self, text: str, items: list[Item], k: int) -> Attribution | None:
        stop, phrase = self.phrase_right(text, items, k + 1)
        if phrase and phrase[0].text in self._possessives and phrase[-1].text in self._counts:
            return Attribution(
                None, None, items[k].start, items[stop - 1].end, True, True, pronoun=True
            )  # "his figures"
        if items[k].text in self._passing_on and phrase and phrase[0].text in self._possessives:
            return None  # "citing its own register"
        plain = not any(i.tags & {"NAME", "P"} or i.text in self._speakers for i in phrase)
        if stop < len(items) and "CITE" in items[stop].tags and (plain or (phrase and "FIGURE" in phrase[-1].tags)):
            # "according to preliminary figures given by the prefect"
            stop, phrase = self.phrase_right(text, items, stop + 1)
        name = self.name(text, self._giver(items, phrase)) or self.name(text, phrase)
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
            return Attribution(name, None, items[left].start, items[k].end, True, False)
        end, apposed = self.apposed(text, items, stop, phrase, name)
        if end >= len(items) or items[end].tags & {"COMMA", "STOP"}:
            stop, name = end, apposed
        via = None
        first = k == 0 or (k == 1 and not items[0].tags & {"NUM"})
        # "winds of 195 km/h. According to": a stop that is no sentence's end to the segmenter
        first = first or (text[items[k - 1].end - 1] == "." and text[items[k].start].isupper())
        if k > 1 and "COMMA" in items[k - 1].tags and items[k].text in self._passing_on:
            left, subject, _ = self.subject(text, items, k - 1)
            if subject is not None and (self.is_outlet(subject) or self.is_press(subject)):
                via = self.outlet(text, subject) or self.name(text, subject)
        return Attribution(
            name,
            via or self.relay_after(text, items, stop),
            items[k].start,
            items[max(stop - 1, k)].end,
            first or via is not None or self._enclosed(items, k, stop) or self._passive(items, k),
            not first,
            times=self.times_at(items, stop),
            vague=phrase[-1].text in self._counts and not any("NAME" in item.tags for item in phrase),
        )

    def _giver(self, items: list[Item], phrase: list[Item]) -> list[Item]:
        """ "A tally of reports from regional police", "a statement by the ministry": from whom the figures come."""
        for n in range(1, len(phrase) - 1):
            if phrase[n].tags & {"FROM", "BY"} and (
                phrase[n - 1].text in (self._counts | self._own_words) or "SAY" in phrase[n - 1].tags
            ):
                return phrase[n + 1 :]
        stop = items.index(phrase[-1]) + 1 if phrase else len(items)
        given = any(
            i.text in (self._own_words | self._counts) for i in phrase[-2:]
        )  # "the latest calculations made by"
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
    def _passive(items: list[Item], k: int) -> bool:
        """ "The toll was given by the ministry as 12": whom it was given by governs what follows."""
        return k > 0 and "BE" in items[k - 1].tags

    def _count(self, text: str, items: list[Item], k: int) -> Attribution | None:
        """ "by Washington's count", "an AFP tally", "its own count stood at"."""
        i = k - 1
        while i >= 0 and items[i].tags & {"POSS", "ADV", "W", "P"} and k - i < 7:
            i -= 1
        phrase = items[i + 1 : k]
        if k + 2 < len(items) and "OF" in items[k + 1].tags and "NUM" in items[k + 2].tags:
            name = self.name(text, phrase) if phrase and "POSS" in phrase[-1].tags else None
            figure = items[k + 2]  # "the ministry's figure of 12 dead"
            reach = (figure.start, figure.end)
            return Attribution(name, None, phrase[0].start, items[k].end, False, False, reach=reach) if name else None
        if not phrase or not any("NAME" in p.tags or p.text in self._speakers or "P" in p.tags for p in phrase):
            return None
        ahead = items[k + 1].tags if k + 1 < len(items) else frozenset[str]()
        office = phrase[-1].text in (self._speakers | self._agencies) - self.offices
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
        opens = i <= 1 or ("SEMI" in items[i - 1].tags and "COMMA" in ahead)  # "; by the army's tally, six died"
        name = squeeze(text[phrase[0].start : phrase[-1].start if "POSS" in phrase[-1].tags else phrase[-1].end])
        return Attribution(name, None, phrase[0].start, items[k].end, opens, not opens)
