"""Drafts as claims."""

from __future__ import annotations

from sys import intern

from tracker.extractor.drafts import Draft
from tracker.extractor.items import squeeze
from tracker.extractor.votes import WEIGHED
from tracker.model import Article, Claim

RULES = "rules"
"""The method of a claim whose figure rules find; others say how they were found."""
QUOTE_LENGTH = 160
"""Characters of the longest quote."""


def first_only(drafts: list[Draft], seen: dict[tuple[object, ...], int]) -> list[Draft]:
    """A figure repeated by the same speaker is one claim, at its first place."""
    out = []
    for draft in drafts:
        figure = draft.figure
        key = (
            draft.finding.metric,
            figure.value,
            figure.value_max,
            draft.speaker,
            draft.group,
            _word(draft.about),
            _word(draft.basis),
        )
        if (
            figure.value
            and not draft.finding.listed
            and seen.setdefault(key, draft.sentence.start) != draft.sentence.start
        ):
            continue  # in one sentence the same number counts others: "one in Vesele and one in Druhe Pole"
        out.append(draft)
    return out


def claim(article: Article, article_id: str, draft: Draft, published: str | None) -> Claim:
    """A draft as a claim of its article."""
    finding, figure = draft.finding, draft.figure
    reported_at = draft.reported_at or published
    return Claim(
        reported_at=reported_at and intern(reported_at),
        metric=finding.metric,
        value=figure.value,
        value_max=figure.value_max,
        qualifier=_word(figure.qualifier),
        attributed_to=draft.speaker,
        via=draft.via,
        outlet=article.outlet,
        url=article.url,
        published_at=article.published_at or published,
        group=draft.group,
        basis=_word(draft.basis),
        certainty=_word(draft.certainty),
        reason=draft.reason,
        quote=_quote(article.text, draft),
        article_id=article_id,
        start=figure.start,
        end=figure.end,
        rule=finding.rule,
        method=WEIGHED if finding.weighed else RULES,
        standing=_word(draft.standing),
        about=_word(draft.about),
    )


def _word(value: str) -> str:
    """The plain text of an enum's member, one and the same for all claims."""
    return intern(str(value))


def _quote(text: str, draft: Draft) -> str:
    """The words that carry the figure: the sentence, cut around the figure to at most 160 characters."""
    figure = draft.figure
    items = draft.line.items
    first, last = sorted((draft.finding.index, draft.finding.trigger))
    start, end = min(items[first].start, figure.start), max(items[last].end, figure.end)
    if end - start > QUOTE_LENGTH:
        start, end = figure.start, min(figure.start + QUOTE_LENGTH, end)
    return squeeze(text[start:end])[:QUOTE_LENGTH]
