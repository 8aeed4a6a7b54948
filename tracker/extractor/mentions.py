"""Whom a short mention means: "Vahidi", "the minister" and "the agency" are named in full in the same paragraph."""

from __future__ import annotations

from tracker.extractor.drafts import Passage
from tracker.extractor.items import squeeze
from tracker.extractor.speakers import Attribution, Speakers

ADJECTIVE = frozenset({"W", "NAME", "P"})
"""Tags of words that stand before the noun that they describe."""

ARTICLE = 5
"""Characters before a speaker in which its article stands."""


def full_names(speakers: Speakers, text: str, group: list[Passage]) -> None:
    """ "Vahidi" or "the minister" is resolved to the full name that the same paragraph gives."""
    alone = [d for p in group for d in p.drafts if d.speaker and (" " not in d.speaker or speakers.is_kind(d.speaker))]
    begin, stop = group[0].sentence.start, group[-1].sentence.end
    alone = [d for d in alone if _mentioned(speakers, text[begin:stop], d.speaker or "")]
    if not alone:
        return
    names = [a.speaker for p in group for a in p.attributions if a.speaker]
    names += [n for n in (speakers.opening(text, p.line.items, len(p.line.items)) for p in group) if n]
    surnames: dict[str, str] = {}
    offices: dict[str, str] = {}
    longer: dict[str, str] = {}  # "the source" is the "source in the emergency services"
    for name in names:
        parts = name.split()
        if len(parts) > 1:
            surnames.setdefault(parts[-1], name)
            head = next((n for n in range(1, min(4, len(parts))) if parts[n] in speakers.behind_heads), 0)
            if head == 1 or (
                head and parts[head - 1].islower()
            ):  # "the daily bulletin of the ministry" is "the bulletin", too
                longer.setdefault(parts[head - 1].lower(), name)
        if sum(part[0].isupper() for part in parts) > 1:
            short = speakers.short_offices.get(parts[0].lower())
            if short:  # "said the doctor": Dr. Sugulle
                offices.setdefault(short, name)
            for part in speakers.offices.intersection(part.lower() for part in parts):
                offices.setdefault(part, name)
    full: dict[str, str] = {}
    for draft in alone:
        word = draft.speaker or ""
        if word in full:
            continue
        if word[0].isupper():
            full[word] = surnames.get(word, word)
            continue
        told = offices.get(word) or longer.get(word)
        if told is None and speakers.is_kind(word):
            told = _body(speakers, text, group, draft.figure.start, word)
        if told is None and word in speakers.in_general:
            told = _person(speakers, text, group, draft.figure.start, word)
        told = told or _with_the_word(group, word, draft.figure.start)
        full[word] = told or _longer_mention(text, group, word) or word
    for draft in alone:
        draft.speaker = full[draft.speaker or ""]
    _tell_in_full(group, full)


def _tell_in_full(group: list[Passage], full: dict[str, str]) -> None:
    """ "The organisation said" is told of as of the day on which the one named in full spoke."""
    said: dict[str, Attribution] = {}
    for attribution in (a for p in group for a in p.attributions):
        name = attribution.speaker or ""
        whole = full.get(name, name)
        if whole != name and whole in said and not (attribution.times or attribution.earlier or said[whole].earlier):
            attribution.times = said[whole].times
        attribution.speaker = whole or None
        if whole:
            said[whole] = attribution


def _mentioned(speakers: Speakers, paragraph: str, word: str) -> bool:
    """Whether a paragraph may hold more of a speaker than one word: it stands there again, or may mean another."""
    if (
        word in speakers.bodies
        or speakers.is_kind(word)
        or word in speakers.in_general
        or word in speakers.long_offices
    ):
        return True
    first = paragraph.find(word)
    return paragraph.find(word, first + 1) >= 0 or word.title() in paragraph


def _body(speakers: Speakers, text: str, group: list[Passage], position: int, word: str) -> str | None:
    """ "The agency" is the Department of Social Welfare, "the airline" Malaysia Airlines of the same paragraph."""
    told = [a for p in group for a in p.attributions if a.speaker]
    said = next((a for a in told if a.speaker == word), None)
    before = [a.speaker or "" for a in told if a.end < position and not (a.speaker or "").islower()]
    if word in speakers.bodies:
        named = [name for name in before if speakers.is_body(name)]
        if named:
            return named[-1]
    begin = group[0].sentence.start
    if said is None or not speakers.is_known(text, max(begin, said.start - ARTICLE), said.end):
        return None  # "a separatist group"
    named = [name for name in before if speakers.is_called_body(text, name, begin, position)]
    return named[-1] if named else None


def _person(speakers: Speakers, text: str, group: list[Passage], position: int, word: str) -> str | None:
    """ "The official noted" is the governor who has been named in the same paragraph."""
    told = [a for p in group for a in p.attributions if a.speaker]
    said = next((a for a in told if a.speaker == word), None)
    if said is None or not speakers.is_known(text, said.start, said.end):
        return None
    before = [a.speaker or "" for a in told if a.end < min(position, said.start)]
    named = [name for name in before if sum(w[0].isupper() for w in name.split()) > 1 and speakers.is_person(name)]
    return named[-1] if named else None


def _with_the_word(group: list[Passage], word: str, position: int) -> str | None:
    """ "The council" is the Disaster Risk Reduction and Management Council that has spoken in the same paragraph."""
    for attribution in (a for p in reversed(group) for a in reversed(p.attributions)):
        name = attribution.speaker or ""
        if attribution.end < position and name.endswith(" " + word.title()):
            return name
    return None


def _longer_mention(text: str, group: list[Passage], word: str) -> str | None:
    """ "The service" is the "Spain's maritime rescue service" that the same paragraph speaks of."""
    for passage in group:
        items = passage.line.items
        for k, item in enumerate(items):
            if item.text != word:
                continue
            first = k
            while first and k - first < 5 and (items[first - 1].tags <= ADJECTIVE or "POSS" in items[first - 1].tags):
                first -= 1
            if first < k and "POSS" not in items[first].tags:
                return squeeze(text[items[first].start : item.end])
    return None
