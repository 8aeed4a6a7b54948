"""Whom "he said" means, and the time of what is said together."""

from __future__ import annotations

from tracker.extractor.days import Phrase
from tracker.extractor.drafts import Passage
from tracker.extractor.quotes import inside
from tracker.extractor.speakers import Attribution, Speakers


def resolve_pronouns(speakers: Speakers, text: str, group: list[Passage], quotes: list[tuple[int, int]]) -> None:
    """ "He said" is the last speaker that the paragraph named. ``quotes``: the spans of the paragraph's quotes."""
    if not any(attribution.pronoun for passage in group for attribution in passage.attributions):
        for passage in group:
            _share_times(passage.attributions)
        return
    last: str | None = None
    spoke: list[str] = []
    said: list[Phrase] = []
    whose: str | None = None  # who spoke then
    was_past = False
    for passage in group:
        via: str | None = None
        spoken = False
        told: Attribution | None = None
        inherited: dict[int, bool] = {}
        quoted = inside(quotes, passage.sentence.start + 1) is not None  # `"Treatment of 22 goes on," he said`
        met = speakers.introduced(text, passage.line.items)  # "When I reach Colonel Bah, he says"
        met = met or (None if quoted else speakers.presented(text, passage.line.items))
        if met:
            last, said = met, []
            spoke.append(met)
        if last is None and not quoted:
            last = speakers.aged(text, passage.line.items)
            spoke += [last] if last else []
        for attribution in passage.attributions:
            if attribution.pronoun:
                opened = _opener(speakers, text, passage, attribution)
                if opened:
                    last = opened  # "The general staff calls this a lie and says"
                if last is None and not quoted:  # "The ministry called it an attack and said ..."
                    last = speakers.opening(text, passage.line.items, len(passage.line.items))
                attribution.speaker = _meant(speakers, text, attribution, spoke, last)
                attribution.via = attribution.via or via
                joined = told is not None and told.earlier and _joined(speakers, passage, attribution)
                if joined and not attribution.times:
                    attribution.earlier = True  # "had confirmed two deaths and put the number of missing at 48"
                inherited[id(attribution)] = attribution.times == []
                others = whose is not None and attribution.speaker is not None and attribution.speaker != whose
                # "said on Wednesday. It had spoken of 20 on Friday night"
                if not others and (was_past or not attribution.earlier):
                    attribution.times = attribution.times or said
            elif attribution.speaker and not (attribution.vague and not attribution.placed):  # not "Assessments"
                spoke.append(attribution.speaker)
                last, said, via, spoken = attribution.speaker, attribution.times, attribution.via, True
                whose = attribution.speaker
                was_past = attribution.earlier
            told = attribution
        _share_times(passage.attributions, inherited)
        if not spoken:
            items = passage.line.items
            name = None if met or quoted else speakers.opening(text, items, len(items))
            if name and (last is None or name.istitle() or speakers.is_officer(name)):
                last, said, whose = name, [], name
                spoke.append(name)


def _verb(passage: Passage, attribution: Attribution) -> int:
    """The item that a saying begins with."""
    return next((n for n, item in enumerate(passage.line.items) if item.start >= attribution.start), 0)


def _joined(speakers: Speakers, passage: Passage, attribution: Attribution) -> bool:
    """Whether a verb of speech follows another one of the same speaker: "and put", "after reporting"."""
    items, k = passage.line.items, _verb(passage, attribution)
    if not k:
        return False
    return items[k - 1].text in speakers.order or ("AND" in items[k - 1].tags and "BUT" not in items[k - 1].tags)


def _share_times(attributions: list[Attribution], inherited: dict[int, bool] | None = None) -> None:
    """ "Yesterday most reports said 100, with others citing 200": one time for both.

    ``inherited``: whether a pronoun only has the time of whom it means, which it does not hand on to others.
    """
    times: list[Phrase] = []
    earlier = False
    for attribution in attributions:
        if attribution.blocks or (earlier and not attribution.earlier):
            continue  # "The agency, which on Tuesday had reported 12, now says 15"
        attribution.times = attribution.times or times
        if not (inherited and inherited.get(id(attribution))):
            times = attribution.times
        earlier = attribution.earlier


def _opener(speakers: Speakers, text: str, passage: Passage, attribution: Attribution) -> str | None:
    """Who a sentence opens with, where the verb of speech is a later verb of it and nobody has spoken before it."""
    items = passage.line.items
    if any(a.speaker and a.start < attribution.start for a in passage.attributions):
        return None
    k = _verb(passage, attribution)
    if k < 2 or "SAY" not in items[k].tags or "AND" not in items[k - 1].tags:
        return None
    return speakers.opening(text, items, k)


def _meant(speakers: Speakers, text: str, attribution: Attribution, spoke: list[str], last: str | None) -> str | None:
    """Whom a pronoun can mean: "he" is no review that has spoken, and "it" no minister."""
    words = text[attribution.start : attribution.end].lower().split()
    if speakers.personal.intersection(words):
        spoke = [name for name in (*spoke, last) if name and speakers.is_person(name) and not speakers.is_many(name)]
        return spoke[-1] if spoke else None
    if speakers.impersonal.intersection(words):
        bodies = [name for name in spoke if not speakers.is_person(name)]
        one = [name for name in bodies if not speakers.plural.search(name.lower())]
        if not one and last and last[0].isupper() and " " not in last:
            return last  # "Conred reported nine deaths. Later it announced", not "the figures" before
        return (one or bodies)[-1] if bodies else last
    return last
