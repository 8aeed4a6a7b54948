"""Reading an article: sentences to figures, figures to claims."""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from operator import or_

from tracker.extractor.attribution import attribute, unname_issuers
from tracker.extractor.claims import claim, first_only
from tracker.extractor.context import PRESUPPOSED, Context
from tracker.extractor.describe import describe
from tracker.extractor.drafts import Draft, Passage, Tools
from tracker.extractor.events import Events
from tracker.extractor.findings import Finding
from tracker.extractor.itemiser import Itemiser
from tracker.extractor.language import Language, Token, language, tokens_of
from tracker.extractor.opened import lend
from tracker.extractor.outcomes import Outcomes
from tracker.extractor.overtaken import Overtaken
from tracker.extractor.reasons import give_reasons
from tracker.extractor.screen import Screen, Verdict
from tracker.extractor.segment import Layout, Segmenter, Sentence
from tracker.extractor.speakers import Speakers
from tracker.extractor.stamps import CLOSING
from tracker.extractor.standing import settle
from tracker.extractor.tables import Table, Tables
from tracker.extractor.times import Times
from tracker.extractor.votes import Votes
from tracker.extractor.when import When
from tracker.model import Article, Claim

REMEMBERED = 40
"""Figures of a paragraph that one without a noun may carry on."""


@dataclass(slots=True)
class Stop:
    """A paragraph, with the findings before it, the last of a list, and metrics that rules ask for in vain."""

    paragraph: int
    earlier: list[Finding]
    listed: int
    withheld: set[str]


class Reader:
    """Everything compiled for one language."""

    def __init__(self, lang: Language) -> None:
        self.lang = lang
        self.times = Times(lang)
        self.items = Itemiser(lang)
        self.items.line("", [], [])
        self.outcomes = Outcomes(lang)
        self.segmenter = Segmenter(lang)
        self.tables = Tables(lang, self.items)
        self.context = Context(lang)
        self.speakers = Speakers(lang)
        self.when = When(lang, self.times)
        self._tools = Tools(self.times, self.items, self.speakers)
        self.screen = Screen(lang, self.outcomes)
        self.votes = Votes(lang, self.outcomes.figure)
        self.overtaken = Overtaken(lang)

    # ------------------------------------------------------------------------------------------- passages

    def passages(self, text: str, layout: Layout) -> list[Passage]:
        """The sentences of the paragraphs that give figures, with the figures."""
        paragraphs = self.by_rules(text, layout)
        self.votes.cast(paragraphs)
        return [p for passages in paragraphs if any(p.drafts for p in passages) for p in passages]

    def by_rules(self, text: str, layout: Layout) -> list[list[Passage]]:
        """The sentences of each paragraph that may give figures, with the figures that rules find."""
        tables = self.tables.find(text, layout)
        paragraphs = list(self._paragraphs(text, layout, tables))
        stops = self._figures(paragraphs, Stop(0, [], -2, set()), frozenset())
        known = {draft.finding.metric for passages in paragraphs for passage in passages for draft in passage.drafts}
        # Some rules ask for a metric that the article has elsewhere: from the first on that would have found a figure.
        again = next((stop for stop in stops if stop.withheld & known), None)
        if again is not None:
            self._figures(paragraphs, again, frozenset(known))
        return paragraphs

    def _paragraphs(self, text: str, layout: Layout, tables: dict[int, Table]) -> Iterator[list[Passage]]:
        """The sentences of the paragraphs that may give figures; rows of a table are one sentence."""
        look, verdict = self.screen.look, self.screen.verdict
        for number, span in enumerate(layout.paragraphs):
            tokens = tokens_of(text, *span)
            if number in tables:
                told = Verdict(direct=False, across=False, carried=False)
                passage = Passage(text, Sentence(*span, number), tokens, told, self._tools)
                passage.tabulate(tables[number], self.tables.line(text, tables[number]))
                yield [passage]
                continue
            sentences = self.segmenter.sentences(text, number, *span)
            parts = list(_parts(text, sentences, tokens))
            looks = [look(part) for part in parts]
            if verdict(functools.reduce(or_, looks, 0), tokens).across:
                read = zip(sentences, parts, looks, strict=True)
                yield [Passage(text, s, part, verdict(bits, part), self._tools) for s, part, bits in read]

    def _sentences(self, text: str, layout: Layout, number: int) -> list[Passage]:
        """The sentences of a paragraph, whether it gives figures or not."""
        tokens = tokens_of(text, *layout.paragraphs[number])
        sentences = self.segmenter.sentences(text, number, *layout.paragraphs[number])
        parts = _parts(text, sentences, tokens)
        told = Verdict(direct=False, across=False, carried=False)
        return [Passage(text, s, part, told, self._tools) for s, part in zip(sentences, parts, strict=True)]

    def _figures(self, paragraphs: list[list[Passage]], begin: Stop, known: frozenset[str]) -> list[Stop]:
        """Finds the figures of each passage from a paragraph on, knowing the metrics that the article has elsewhere.

        Gives the paragraphs in which a rule is the first to ask in vain for a metric.
        """
        stops: list[Stop] = []
        earlier, listed = begin.earlier, begin.listed
        withheld: set[str] = set()
        told_of: set[str] = set()
        for at in range(begin.paragraph, len(paragraphs)):
            passages = paragraphs[at]
            before_it = earlier, listed
            asked = self._asked_above(passages[0]) if passages else None
            before = [asked] if asked else []
            number = passages[0].sentence.paragraph if passages else -1
            # Items of a list: behind a colon, or behind another item.
            listing = bool(passages) and (listed == number - 1 or passages[0].opened)
            for passage in passages:
                told = passage.told
                if passage.table is not None:
                    before = self.tables.findings(passage.table, passage.line, earlier)
                    passage.drafts = [Draft(f, passage.sentence, passage.line) for f in before]
                elif told.carried if before else told.across if earlier else told.direct:
                    findings = self.outcomes.find(
                        passage.line, before, known, earlier, withheld, listing and passage is passages[0]
                    )
                    passage.drafts = [Draft(f, passage.sentence, passage.line) for f in findings]
                    before = (before + findings)[-REMEMBERED:]
                if passage.asks and (asked := self.outcomes.asked(passage.line)):
                    before = [*before, asked]
            if any(finding.listed for finding in before):
                listed = number
            earlier = (earlier + before)[-REMEMBERED:]
            if len(withheld) > len(told_of):
                stops.append(Stop(at, *before_it, withheld - told_of))
                told_of = withheld.copy()
        return stops

    def _asked_above(self, first: Passage) -> Finding | None:
        """What the question that stands as a heading above a paragraph asks the number of."""
        span = first.question_above
        if span is None:
            return None
        tokens = tokens_of(first.text, *span)
        return self.outcomes.asked(self.items.line(first.text, tokens, []))

    # --------------------------------------------------------------------------------------------- claims

    def read(self, article: Article) -> list[Claim]:
        """The claims of an article in the order of the text. Never raises on text."""
        published = self.when.published(article)
        seen: dict[tuple[object, ...], int] = {}
        claims: list[Claim] = []
        article_id = ""
        for layout in self.segmenter.windows(article.text):
            drafts = first_only(self._drafts(article.text, layout, published, article.outlet), seen)
            if drafts:
                article_id = article_id or article.article_id  # a hash of the whole text where nothing else names it
                claims += (claim(article, article_id, draft, published) for draft in drafts)
        return claims

    def _drafts(self, text: str, layout: Layout, published: str | None, outlet: str | None) -> list[Draft]:
        """The figures of a window, with all that is said of them."""
        passages = self.passages(text, layout)
        for passage in passages:
            if passage.drafts:
                passage.cues = self.context.cues(text, passage.tokens, passage.times)
                self._filter(text, passage)
        live = {passage.sentence.paragraph for passage in passages if passage.drafts}
        passages = [passage for passage in passages if passage.sentence.paragraph in live]
        attribute(self.speakers, text, layout, passages)
        above = functools.partial(self._sentences, text, layout)
        lend(self.speakers, text, layout, passages, outlet, above, self.when.as_of)
        event = self.when.stamp(text, layout, passages, published)
        unname_issuers(self.speakers, text, passages, outlet)
        self._drop_headings(text, layout, passages)
        drafts = [draft for passage in passages for draft in passage.drafts]
        last: Draft | None = None
        for passage in passages:
            describe(self.context, self.items.nouns.counted, text, passage, last)
            last = passage.drafts[-1] if passage.drafts else last
        Events(self.context, self.times, text, published, event).tell(layout, passages)
        settle(self.context, self.when.behind_stamp, text, passages, drafts)
        self.overtaken.settle(passages, published)
        give_reasons(self.context, text, passages)
        return drafts

    def _drop_headings(self, text: str, layout: Layout, passages: list[Passage]) -> None:
        """Drops what a live blog's heading says where its entry says it again, unless the heading names who says it."""
        told: dict[int, set[tuple[str, int]]] = {}
        for passage in passages:
            figures = {(draft.finding.metric, draft.value) for draft in passage.drafts}
            told.setdefault(passage.sentence.paragraph, set()).update(figures)
        for passage in passages:
            number = passage.sentence.paragraph
            again = told.get(number + 1, set())
            if not (passage.drafts and again) or self.when.is_heading(text, *layout.paragraphs[number + 1]):
                continue
            start, end = layout.paragraphs[number]
            stamped = number > 0 and self.when.is_stamp(text, *layout.paragraphs[number - 1])
            if self.when.is_heading(text, start, end) or (stamped and text[end - 1] not in CLOSING):
                passage.drafts = [d for d in passage.drafts if d.speaker or (d.finding.metric, d.value) not in again]

    def _filter(self, text: str, passage: Passage) -> None:
        """Drops what is asked, denied, or not said to have happened."""
        sentence, cues = passage.sentence, passage.cues
        if cues.any("fiction"):
            passage.drafts = []
        elif self.context.is_question(text, sentence.start, sentence.end) or self.context.denies(
            text, sentence.end + 1
        ):
            passage.drafts = [d for d in passage.drafts if d.finding.rule in PRESUPPOSED]
        kept: list[Draft] = []
        dropped: set[int] = set()
        for draft in passage.drafts:
            finding = draft.finding
            anchor = finding.anchor
            if (
                (anchor is not None and anchor.index in dropped and anchor.item in passage.line.items)
                or self.context.denied(text, cues, passage.line, finding)
                or self.context.hypothetical(cues, passage.line, finding)
            ):
                dropped.add(finding.index)
            else:
                kept.append(draft)
        passage.drafts = kept


def _parts(text: str, sentences: list[Sentence], tokens: list[Token]) -> Iterator[list[Token]]:
    """The tokens of each sentence of a paragraph. A sentence that was cut for its length may end inside a token."""
    begin = reach = 0
    for sentence in sentences:
        cut = reach > sentence.start
        end = bisect_left(tokens, (sentence.end,), begin)
        if end > begin:
            reach = tokens[end - 1][1]
        cut = cut or reach > sentence.end
        yield tokens_of(text, sentence.start, sentence.end) if cut else tokens[begin:end]
        begin = end


@functools.cache
def reader(name: str = "en") -> Reader:
    """The reader of a language, compiled once."""
    return Reader(language(name))
