"""Each figure's speaker: by its sentence, by the quote that it stands in, by the post that carries it."""

from __future__ import annotations

import re

from tracker.extractor.drafts import Passage
from tracker.extractor.phrases import inside
from tracker.extractor.segment import Layout
from tracker.extractor.speakers import Attribution, Speakers
from tracker.extractor.times import Phrase

ACCOUNT = re.compile(r"\s*(@\w{2,30}):\s")
"""A post of a named account, as pages print them."""


def attribute(speakers: Speakers, text: str, layout: Layout, passages: list[Passage]) -> None:
    """The speaker of each figure."""
    by_paragraph: dict[int, list[Passage]] = {}
    for passage in passages:
        by_paragraph.setdefault(passage.sentence.paragraph, []).append(passage)
    for number, group in by_paragraph.items():
        quotes = speakers.quotes(text, *layout.paragraphs[number])
        account = ACCOUNT.match(text, *layout.paragraphs[number])
        _resolve_pronouns(speakers, text, group)
        for k, passage in enumerate(group):
            for draft in passage.drafts:
                position = draft.figure.start
                chosen = _govern(text, passage, position)
                if draft.finding.speaker:
                    draft.speaker = speakers.name(text, passage.line.items[slice(*draft.finding.speaker)])
                    if draft.speaker:
                        continue
                quote = inside(quotes, position)
                if chosen is None and quote:
                    chosen = _of_quote(group, k, quote)
                if chosen is not None:
                    draft.speaker = chosen.speaker
                    draft.via = chosen.via
                if account:  # a post speaks, or relays whom it names
                    if draft.speaker is None:
                        draft.speaker = account[1]
                    else:
                        draft.via = draft.via or account[1]
        _full_names(speakers, text, group)


def _resolve_pronouns(speakers: Speakers, text: str, group: list[Passage]) -> None:
    """ "He said" is the last speaker that the paragraph named."""
    last: str | None = None
    for passage in group:
        times: list[Phrase] = []
        for attribution in passage.attributions:
            if attribution.pronoun:
                attribution.speaker = last
            elif attribution.speaker:
                last = attribution.speaker
            # "Yesterday most reports said 100, with others citing 200": one time for both
            times = attribution.times = attribution.times or times
        last = last or speakers.opening(text, passage.line.items, len(passage.line.items))


def _full_names(speakers: Speakers, text: str, group: list[Passage]) -> None:
    """ "Vahidi" or "the minister" is resolved to the full name that the same paragraph gives."""
    names = [a.speaker for p in group for a in p.attributions if a.speaker]
    openings = [speakers.opening(text, p.line.items, len(p.line.items)) for p in group]
    names += [name for name in openings if name]
    for passage in group:
        for draft in passage.drafts:
            if draft.speaker and " " not in draft.speaker:
                draft.speaker = next((n for n in names if _names_fully(draft.speaker, n)), draft.speaker)


def _names_fully(word: str, name: str) -> bool:
    """Whether a longer name ends with this surname, or begins with this office."""
    parts = name.split()
    if len(parts) < 2:
        return False
    if word[0].isupper():
        return parts[-1] == word
    capitals = sum(part[0].isupper() for part in parts)
    return capitals >= 2 and word in name.lower().split()


def _govern(text: str, passage: Passage, position: int) -> Attribution | None:
    """The attribution of the sentence that reaches a figure."""
    left = [a for a in passage.attributions if a.after and a.end <= position and a.speaker]
    right = [a for a in passage.attributions if a.before and a.start >= position and a.speaker]
    for attribution in reversed(left):
        between = text[attribution.end : position]
        if not re.search(r";|\.\s", between):
            return attribution
        break
    if right:
        return right[0]
    # "Police, who ... ": a saying whose speaker stands after the figure it governs
    around = [a for a in passage.attributions if a.start <= position < a.end and a.speaker]
    return around[0] if around else None


def _of_quote(group: list[Passage], k: int, quote: tuple[int, int]) -> Attribution | None:
    """The speaker of a quote that runs over sentences: named right after it, before it, or in the next sentence."""
    everyone = [a for passage in group for a in passage.attributions if a.speaker]
    for attribution in everyone:
        if 0 <= attribution.start - quote[1] < 40:
            return attribution
    for attribution in everyone:
        if 0 <= quote[0] - attribution.end < 12:
            return attribution
    for passage in reversed(group[:k]):
        named = [a for a in passage.attributions if a.speaker]
        if named:
            return named[-1]
    for passage in group[k + 1 :]:
        named = [a for a in passage.attributions if a.speaker]
        if named:
            return named[0]
    return None
