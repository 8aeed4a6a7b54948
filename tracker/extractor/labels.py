"""Speakers set off as labels: before a colon, behind a dash, in brackets, and bulletins with a number."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.extractor.days import Phrase
from tracker.extractor.items import Item, squeeze
from tracker.extractor.quotes import crosses_quote
from tracker.extractor.subjects import Subjects

LONGEST_LABEL = 60
"""Characters of a label at a headline's end."""

NEAR = 28
"""Characters between a figure and the bulletin that gave it: room for "dead reported in the"."""


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
    until: int | None = None  # where the relative clause ends that it stands in
    blocks: bool = False  # what follows is told by nobody but the article
    since: int = 0  # where the clause begins that it is an aside of: nothing before is governed
    vague: bool = False  # only data or figures, which somebody beside them gives
    cited: bool = False  # "according to": whose a figure is that somebody else tells of
    placed: bool = False  # a place that "reported" what befell it, no more


NEXT = 3
"""Characters between a bulletin's name and the word right before it."""


class Labels(Subjects):
    """Finds labels that speak, by a language's tables."""

    def _label(self, text: str, items: list[Item], looked_at: list[int]) -> list[Attribution]:
        """A speaker set off by a colon or dash: "Sheriff: three bodies found", "12 dead in blast: police"."""
        out: list[Attribution] = []
        begin, stop = items[0].start, items[-1].end
        if not self._bulletin_words.isdisjoint([items[k].text for k in looked_at]):
            out += self._bulletins(text, items, looked_at)
        marks = [k for k in looked_at if "COLON" in items[k].tags or "DASH" in items[k].tags]
        if text.find(")", begin, stop) > 0:
            out += self._bracketed(text, items)
        joined = self._behind_dash.search(text, max(begin, items[-1].start - LONGEST_LABEL), stop)
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
        elif "COLON" in items[first].tags and self._can_label(text, self._undated(items[:first]), strict=True):
            name = self.name(text, self._undated(items[:first]))
            if name:
                times = [i.time for i in items[:first] if i.time]
                out.append(Attribution(name, None, items[0].start, items[first].end, True, False, times=times))
        elif "COLON" in items[first].tags and first + 1 < len(items):
            # "The mayor called the figures final: "eleven dead, ..."
            name = self.opening(text, items, first)
            if name and crosses_quote(text, items[first].end, items[first + 1].start):
                out.append(Attribution(name, None, items[0].start, items[first].end, True, False))
        if end - last - 1 > 0 and last > 1 and self._can_label(text, items[last + 1 : end], strict=False):
            name = self.name(text, items[last + 1 : end])
            if name and "STOP" not in items[-1].tags:
                out.append(Attribution(name, None, items[last].start, items[end - 1].end, False, True))
        return out

    @staticmethod
    def _undated(label: list[Item]) -> list[Item]:
        """ "The spokesman, on Sunday: 50 dead": a label without its day."""
        if len(label) < 2 or label[-1].time is None:
            return label
        label = label[:-1]
        while len(label) > 1 and label[-1].tags & {"COMMA", "ON"}:
            label = label[:-1]
        return label

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

    def _bulletins(self, text: str, items: list[Item], looked_at: list[int]) -> list[Attribution]:
        """A named bulletin behind its figure or before it: "61 in Situation Report No. 2", "(SitRep #1: 67)"."""
        out = []
        for match in self._bulletin.finditer(text, items[0].start, items[-1].end):
            start, end = match.span("name")
            heads = match["given"] == ":" and text[start - 1 : start] != "(" and text[end - 1].isdecimal()
            if not match["marked"] and (heads or not (match["given"] == ":" or text[start].isupper())):
                continue  # "UPDATE 9: six killed", "in the report 12 are named"
            if any(i.text in self._ours and 0 < start - i.end < NEXT for i in items):
                continue  # "Our Update 2 gave 12 injured"
            before = [i for i in items if "NUM" in i.tags and i.end <= start][-2:]
            opens = match["inside"] and not any("NUM" in i.tags for i in items if i.end <= start)
            if match["given"] == ":":
                reach = next(((i.start, i.end) for i in items if "NUM" in i.tags and i.start >= end), (end, end))
            elif match["given"] or opens:  # "SitRep No. 8 listed 22 dead", "In Bulletin No. 3 we listed two"
                reach = end, self._ends_saying(items, looked_at, match.end())
            elif match["inside"] and before and start - before[-1].end < NEAR:
                reach = self._told_together(items, before), start
            else:
                continue
            out.append(Attribution(squeeze(match["name"]), None, start, end, False, False, reach=reach))
        return out

    @staticmethod
    def _ends_saying(items: list[Item], looked_at: list[int], begin: int) -> int:
        """Where what a bulletin gives ends: before a semicolon or the next saying but its own."""
        said = [items[k].start for k in looked_at if items[k].start >= begin and "HAVE" not in items[k].tags]
        own = next((i.start for i in items if "NUM" in i.tags and i.start >= begin), begin)
        ends = [at for at in said if at > own]
        ends += [i.start for i in items if "SEMI" in i.tags and i.start >= begin]
        return min(ends, default=items[-1].end)

    @staticmethod
    def _told_together(items: list[Item], figures: list[Item]) -> int:
        """Where the figures begin that are told together: "up from 45 and 493 in Situation Report No. 2"."""
        if len(figures) == 2:
            between = [i.tags for i in items if figures[0].end <= i.start < figures[1].start]
            joined = any("AND" in tags for tags in between)
            if joined and len(between) < 4 and not any(tags & {"UPDOWN", "FROM", "CHANGE"} for tags in between):
                return figures[0].start
        return figures[-1].start

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
        if strict and phrase[-1].text in self._places and text[phrase[0].start].isupper():
            return False  # "Kasese District: 3 killed"
        if strict and phrase[-1].text in self._places and text[phrase[0].start : phrase[-1].end].isupper():
            return False  # a dateline: "QUEZON CITY: Three died"
        office = any(word in self._speakers for i in phrase for word in i.text.split())
        return office or (not strict and all(i.tags & {"NAME", "HOSPITAL", "DET", "OF", "POSS"} for i in phrase))
