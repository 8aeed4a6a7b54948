"""Each figure's speaker: by its sentence, by the quote that it stands in, by the post that carries it."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left

from tracker.extractor.drafts import Draft, Passage
from tracker.extractor.governing import THAT, govern
from tracker.extractor.mentions import full_names
from tracker.extractor.pronouns import resolve_pronouns
from tracker.extractor.quotes import inside, quoted_spans
from tracker.extractor.segment import Layout
from tracker.extractor.speakers import Attribution, Speakers

ACCOUNT = re.compile(r"\s*(@\w{2,30}):\s")
"""A post of a named account, as pages print them."""
RELEASED = re.compile(r"\s*\([^()\n]{5,60}\b\d{4}\)\s*[–—-]")
"""The place and date in brackets before a press release."""
BESIDE = 40
"""Characters between a quote's end and the words that name its speaker."""
NEXT = 4
"""Characters between a quote's end and a pronoun that speaks it."""
BEFORE = 12
"""Characters between the words that name a speaker and the quote that they open."""
PERSONAL = frozenset({"lost_people"})
"""Rules of figures that are told of who speaks: "a resident, Umar, who lost two brothers, said"."""
THIS_WAS = 12
"""Characters of a sentence before who is told to have given the figures of the one before: "This was"."""
ASIDE = 8
"""Items between "whose" and a figure told of who speaks."""


class Named:
    """The attributions of a paragraph that name a speaker, by place."""

    def __init__(self, group: list[Passage]) -> None:
        self._all = [a for passage in group for a in passage.attributions if a.speaker]
        self._starts = [a.start for a in self._all]

    def _with_relay(self, at: int) -> Attribution:
        """Who speaks before whoever quotes: "the head said, as quoted by Antara."."""
        found = self._all[at]
        told = self._all[at - 1] if at else None
        return told if told is not None and told.via and told.via == found.speaker else found

    def of_quote(self, text: str, passage: Passage, quote: tuple[int, int]) -> Attribution | None:
        """The speaker of a quote that runs over sentences: right after it, before it, else the nearest one's."""
        found = self._all
        if any(a.pronoun and not a.speaker and 0 <= a.start - quote[1] < NEXT for a in passage.attributions):
            return None  # `"34 died," he said. A total of 61 witnesses gave evidence`: not who speaks later
        after = bisect_left(self._starts, quote[1])
        if after < len(found) and found[after].start - quote[1] < BESIDE and _closes_quote(text, quote, found[after]):
            return found[after]
        before = bisect_left(self._starts, quote[0])
        if before and 0 <= quote[0] - found[before - 1].end < BEFORE:
            return self._with_relay(before - 1)
        earlier = bisect_left(self._starts, passage.sentence.start)
        if earlier:
            return self._with_relay(earlier - 1)
        later = bisect_left(self._starts, passage.sentence.end)
        return found[later] if later < len(found) else None


def _breaks_quote(text: str, quote: tuple[int, int], told: Attribution) -> bool:
    """`"It is over," she said on Sunday. "Twelve died."`: a saying, with its time, between two parts of a quote."""
    if not (told.before and told.times):
        return False
    end = max(told.end, *(t.end for t in told.times))
    return told.end <= quote[0] and text[end : quote[0]].strip(OPENS) == "."


def _closes_quote(text: str, quote: tuple[int, int], told: Attribution) -> bool:
    """Whether who speaks right behind a quote has said it: not "... hurt." Local radio had claimed that three were"."""
    anew = text[quote[1] - 1] in ".?!" and told.after and not told.before
    return not anew and len(WORD.findall(text, quote[1], told.start)) < 2  # not `", and a woman behind me said`


OPENS = ' \n"“„«'
"""What opens a further part of a quote."""
WORD = re.compile(r"\w+")


def attribute(speakers: Speakers, text: str, layout: Layout, passages: list[Passage]) -> None:
    """The speaker of each figure."""
    by_paragraph: dict[int, list[Passage]] = {}
    for passage in passages:
        by_paragraph.setdefault(passage.sentence.paragraph, []).append(passage)
    for number, group in by_paragraph.items():
        begin, stop = layout.paragraphs[number]
        quotes = quoted_spans(text, begin, stop)
        group = _needed(text, group, quotes)
        account = ACCOUNT.match(text, begin, stop)
        resolve_pronouns(speakers, text, group, quotes)
        named = Named(group)
        for passage in group:
            for draft in list(passage.drafts):
                if draft.finding.speaker:
                    draft.speaker = speakers.name(text, passage.line.items[slice(*draft.finding.speaker)])
                    if draft.speaker is None:  # "killed 57 people and sickened 2,000": nobody gives another figure
                        passage.drafts.remove(draft)
                    continue
                if any(a.pronoun and a.start == draft.figure.start for a in passage.attributions):
                    passage.drafts.remove(draft)  # "..., one of them said"
                    continue
                _by_attribution(text, passage, draft, quotes, named)
                if account:  # a post speaks, or relays whom it names
                    if draft.speaker is None:
                        draft.speaker = account[1]
                    else:
                        draft.via = draft.via or account[1]
        _parts_with_their_wholes(group)
        _confirmed_next(speakers, by_paragraph[number])
        full_names(speakers, text, by_paragraph[number])
        source = speakers.source_of_table(text, begin, stop)
        for draft in (d for p in group for d in p.drafts if source and d.speaker is None):
            draft.speaker = source


def _tells_again(speakers: Speakers, passage: Passage, outlet: str) -> bool:
    """ "As Radio Nile reported, ...", "the Sentinel recalls that": what an outlet tells of its own earlier reports."""
    own = [a for a in passage.attributions if speakers.is_itself(a.speaker, outlet)]
    starts = {a.start for a in own}
    items = passage.line.items
    if any(speakers.recalls(items, a.start, a.end) for a in own):
        return True
    return bool(starts) and any("AS" in a.tags and b.start in starts for a, b in itertools.pairwise(items))


def unname_issuers(speakers: Speakers, text: str, passages: list[Passage], outlet: str | None) -> None:
    """Whoever puts a text out speaks in it as the text itself: the issuer of a press release, an agency of itself."""
    dated = RELEASED.match(text) is not None
    for passage in passages:
        if outlet and passage.drafts and (dated or _tells_again(speakers, passage, outlet)):
            for draft in passage.drafts:
                draft.speaker = None if speakers.is_itself(draft.speaker, outlet) else draft.speaker
    if not (passages and speakers.is_release(text)):
        return
    issuer = speakers.issuer(text, passages[0].line.items)
    for draft in (d for p in passages for d in p.drafts if d.speaker):
        name = draft.speaker or ""
        if (issuer and issuer.startswith(name)) or speakers.is_issuer(text, name):
            draft.speaker = None


def _by_attribution(text: str, passage: Passage, draft: Draft, quotes: list[tuple[int, int]], named: Named) -> None:
    """The speaker of a figure by the saying that reaches it, or by the quote that it stands in."""
    position = draft.figure.start
    chosen, relayed = govern(text, passage, position), True
    if chosen is not None and chosen.start <= position < chosen.end:
        items, k = passage.line.items, draft.finding.index
        # "Rosa Lima, whose two sisters died, said", "whose mother was one of three to die"
        whose = any("WHOSE" in i.tags and i.start > chosen.start for i in items[max(0, k - ASIDE) : k])
        if whose or draft.finding.rule in PERSONAL:
            chosen = None
    quote = inside(quotes, position)
    speaking = named.of_quote(text, passage, quote) if quote and (chosen is None or chosen.vague) else None
    if quote and speaking is not None:
        elsewhere = not any(a is speaking for a in passage.attributions)
        opens = 0 <= quote[0] - speaking.end < BEFORE and "." not in text[speaking.end : quote[0]]
        aside = elsewhere and not opens and not 0 <= speaking.start - quote[1] < BESIDE
        chosen, relayed = speaking, not aside
        if elsewhere and (not aside or _breaks_quote(text, quote, speaking)):
            draft.said = speaking.times  # `"We have 17 dead. Others are hurt," she said on Sunday`
    if chosen is not None:
        draft.speaker = chosen.speaker
        draft.past = chosen.earlier
        draft.via = (chosen.via if relayed else None) or _relayed_by(passage, position, chosen)


def _needed(text: str, group: list[Passage], quotes: list[tuple[int, int]]) -> list[Passage]:
    """Of a paragraph the sentences whose speakers matter: those with figures, all where one speaks across sentences."""
    bearing = [passage for passage in group if passage.drafts]
    for passage in bearing:
        if any(a.pronoun for a in passage.attributions):
            return group
        for draft in passage.drafts:
            if inside(quotes, draft.figure.start) and govern(text, passage, draft.figure.start) is None:
                return group
    return bearing


def _confirmed_next(speakers: Speakers, group: list[Passage]) -> None:
    """ "Twelve were killed. This was reported by the governor": who gave the figures of the sentence before."""
    for told, passage in itertools.pairwise(group):
        if passage.drafts or not told.drafts or not speakers.points_back(passage.tokens):
            continue
        said = passage.attributions
        if len(said) != 1 or said[0].start - passage.sentence.start > THIS_WAS:
            continue  # "This is false, the ministry said"
        if said[0].speaker and not said[0].pronoun:
            for draft in told.drafts:
                if draft.speaker is None:
                    draft.speaker, draft.via = said[0].speaker, said[0].via


def _parts_with_their_wholes(group: list[Passage]) -> None:
    """ "111 died, according to the office, including 87 in Ikongo": who gave the whole gave the part."""
    for passage in group:
        by_finding = {id(draft.finding): draft for draft in passage.drafts}
        for draft in passage.drafts:
            whole = by_finding.get(id(draft.finding.anchor))
            if draft.speaker is None and whole is not None and draft.finding.relation == "part":
                draft.speaker, draft.via = whole.speaker, whole.via


def _relayed_by(passage: Passage, position: int, chosen: Attribution) -> str | None:
    """ "The ministry confirmed two deaths, the agency KPN reported": the outlet that closes the sentence relays."""
    if chosen.outlet or chosen.pronoun:
        return None
    if chosen.start > position:  # "..., the governor said, according to IRNA"
        behind = (a for a in passage.attributions if a.cited and a.outlet and 0 <= a.start - chosen.end < THAT)
        return next((a.speaker for a in behind), None)
    closing = [a for a in passage.attributions if a.before and a.start >= position and a.outlet and a is not chosen]
    return closing[0].speaker if closing else None
