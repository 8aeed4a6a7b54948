"""Reading an article: sentences to figures, figures to claims."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import re
from dataclasses import dataclass, field

from tracker.extractor.context import NO_CUES, PRESUPPOSED, Context, Cues
from tracker.extractor.items import Itemiser, Line, squeeze
from tracker.extractor.language import Language, Token, language, tokens_of
from tracker.extractor.outcomes import Finding, Outcomes
from tracker.extractor.segment import Layout, Segmenter, Sentence
from tracker.extractor.speakers import Attribution, Speakers, inside
from tracker.extractor.standing import settle
from tracker.extractor.times import Phrase, Times
from tracker.extractor.when import When
from tracker.model import LEVELS, About, Article, Basis, Certainty, Claim, Standing


@dataclass(slots=True)
class Draft:
    """A claim in the making, with where it stands in the text."""

    finding: Finding
    sentence: Sentence
    line: Line
    cues: Cues
    speaker: str | None = None
    via: str | None = None
    reported_at: str | None = None
    basis: str = Basis.TOTAL
    standing: str = Standing.CURRENT
    about: str = About.MAIN
    certainty: str = Certainty.STATED
    group: str | None = None
    own_time: bool = False  # reported_at comes from the text, not from the page

    @property
    def value(self) -> int:
        assert self.finding.item.figure is not None
        return self.finding.item.figure.value

    @property
    def total(self) -> bool:
        """A figure for everybody, not a part and not an increment."""
        return self.group is None and self.basis == Basis.TOTAL and self.finding.relation != "part"


@dataclass(slots=True)
class Passage:
    """One sentence, read."""

    sentence: Sentence
    tokens: list[Token]
    line: Line
    times: list[Phrase]
    attributions: list[Attribution]
    cues: Cues
    drafts: list[Draft] = field(default_factory=list)


# What ends the noun phrase that says who a part of the total is.
PREDICATE_ENDS = frozenset({"COMMA", "SEMI", "STOP", "AND", "SAY", "WHO", "LPAR", "DASH", "COLON", "NUM", "PART", "ADJ", "DIED", "CRIT"})
# Figures after which no noun is left out: a toll counts everybody.
ELIDED_NEVER = frozenset({"toll", "toll_short", "toll_by", "toll_by_to", "toll_from", "toll_from_to", "number_of", "figure_of"})


class Reader:
    """Everything compiled for one language."""

    def __init__(self, lang: Language) -> None:
        self.lang = lang
        self.times = Times(lang)
        self.items = Itemiser(lang)
        self.items.line("", [], [])
        self.outcomes = Outcomes(lang)
        self.segmenter = Segmenter(lang)
        self.context = Context(lang)
        self.speakers = Speakers(lang)
        self.when = When(lang, self.times)
        self._number = self._number_words()
        self._trigger = self._trigger_words()

    def _number_words(self) -> re.Pattern[str]:
        words = {w.split()[0] for w, (kind, _) in self.lang.numbers.items() if kind not in ("suffix", "few", "fraction")}
        return re.compile(rf"\d|\b(?:{'|'.join(sorted(words, key=len, reverse=True))})", re.IGNORECASE)

    def _trigger_words(self) -> re.Pattern[str]:
        words = {phrase.split()[0] for phrase, entry in self.lang.phrases.items() if entry.metric}
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})\b", re.IGNORECASE)

    # ------------------------------------------------------------------------------------------- passages

    def passages(self, text: str, layout: Layout) -> list[Passage]:
        """The sentences that may hold figures of casualties, read; the others only where a paragraph needs them."""
        out: list[Passage] = []
        number, trigger = self._number.search, self._trigger.search
        near: set[int] = {
            s.paragraph for s in layout.sentences if number(text, s.start, s.end) and trigger(text, s.start, s.end)
        }
        for sentence in layout.sentences:
            if sentence.paragraph not in near:
                continue
            tokens = tokens_of(text, sentence.start, sentence.end)
            times = self.times.find(text, tokens)
            line = self.items.line(text, tokens, times)
            out.append(
                Passage(
                    sentence,
                    tokens,
                    line,
                    times,
                    self.speakers.find(text, line),
                    NO_CUES,
                )
            )
        return out

    def figures(self, text: str, passages: list[Passage]) -> None:
        """Finds each passage's figures; a second reading knows the metrics that the first one met."""
        known: frozenset[str] = frozenset()
        for _ in range(2):
            metrics = set()
            before: list[Finding] = []
            paragraph = -1
            for passage in passages:
                sentence = passage.sentence
                if sentence.paragraph != paragraph:
                    before, paragraph = [], sentence.paragraph
                findings = self.outcomes.find(passage.line, before, known)
                passage.drafts = [Draft(f, sentence, passage.line, passage.cues) for f in findings]
                before = before + findings
                metrics |= {f.metric for f in findings}
            if known or "abducted" not in metrics:
                return
            known = frozenset(metrics)

    # --------------------------------------------------------------------------------------------- claims

    def read(self, article: Article) -> list[Claim]:
        """The claims of an article in the order of the text. Never raises on text."""
        text = article.text
        if not self._number.search(text) or not self._trigger.search(text):
            return []
        layout = self.segmenter.layout(text)
        passages = self.passages(text, layout)
        self.figures(text, passages)
        published = self.when.published(article)
        for passage in passages:
            if passage.drafts:
                passage.cues = self.context.cues(text, passage.tokens, passage.times)
                for draft in passage.drafts:
                    draft.cues = passage.cues
            self._filter(text, passage)
        self._attribute(text, layout, passages)
        self.when.stamp(text, layout, passages, published)
        drafts = [draft for passage in passages for draft in passage.drafts]
        for passage in passages:
            self._describe(text, passage)
        settle(self.context, text, layout, passages, drafts, published, self.times)
        return self._claims(article, _first_only(drafts), published)

    def _filter(self, text: str, passage: Passage) -> None:
        """Drops what is asked, denied, or not said to have happened."""
        sentence, cues = passage.sentence, passage.cues
        if cues.any("fiction"):
            passage.drafts = []
        elif self.context.is_question(text, sentence.start, sentence.end):
            passage.drafts = [d for d in passage.drafts if d.finding.rule in PRESUPPOSED]
        kept: list[Draft] = []
        dropped: set[int] = set()
        for draft in passage.drafts:
            finding = draft.finding
            anchor = finding.anchor
            if anchor is not None and anchor.index in dropped and anchor.item in passage.line.items:
                dropped.add(finding.index)
            elif self.context.denied(text, cues, passage.line, finding) or self.context.hypothetical(cues, passage.line, finding):
                dropped.add(finding.index)
            else:
                kept.append(draft)
        passage.drafts = kept

    def _describe(self, text: str, passage: Passage) -> None:
        """Certainty, basis and group of the figures of a sentence."""
        earlier: dict[int, Draft] = {}
        for draft in passage.drafts:
            finding, figure = draft.finding, draft.finding.item.figure
            assert figure is not None
            anchor = earlier.get(id(finding.anchor))
            if self.context.feared(passage.cues, passage.line, finding):
                draft.certainty = Certainty.FEARED
            draft.group = finding.group or self._group(text, passage, draft, earlier)
            draft.standing = finding.standing or draft.standing
            draft.basis = finding.basis or draft.basis
            if anchor is not None and finding.relation == "part" and anchor.basis == Basis.ADDITIONAL:
                draft.basis = Basis.ADDITIONAL
            stretch = passage.cues.spans.get("increment", ())
            if any(0 <= a - figure.end < 80 and "," not in text[figure.end : a] for a, _ in stretch):
                draft.basis = Basis.ADDITIONAL
            if figure.more and (finding.metric not in LEVELS or finding.metric == "displaced"):
                previous = [d for d in earlier.values() if d.finding.index < finding.index]
                other = previous and previous[-1].finding.metric != finding.metric
                if finding.metric == "killed" and not other:
                    draft.basis = Basis.ADDITIONAL
                elif finding.metric != "killed" and not other and "BARE" not in finding.item.tags:
                    draft.basis = Basis.ADDITIONAL
            earlier[id(finding)] = draft

    def _group(self, text: str, passage: Passage, draft: Draft, earlier: dict[int, Draft]) -> str | None:
        """Who is counted; a noun left out is the one before it."""
        finding, item = draft.finding, draft.finding.item
        if item.group:
            return squeeze(item.group)
        items = passage.line.items
        following = items[finding.index + 1 : finding.index + 8]
        part = "PARTITIVE" in item.tags or finding.relation == "part"
        if part and following and "BE" in following[0].tags and finding.trigger <= finding.index:
            # "nine of the dead were older than 70": the predicate says who
            words = list(itertools.takewhile(lambda i: not i.tags & PREDICATE_ENDS, following[1:]))
            if words:
                return self.items.quantities.group(text[words[0].start : words[-1].end])
        if "COUNTED" in item.tags and len(following) > 1 and "AMONG" in following[0].tags:
            words = list(itertools.takewhile(lambda i: i.tags & {"W", "P", "DET"}, following[1:]))
            return self.items.quantities.group(text[words[0].start : words[-1].end]) if words else None
        if "BARE" not in item.tags:
            return None
        if finding.rule == "part_from" and len(following) > 1:
            words = list(itertools.takewhile(lambda i: i.tags & {"W", "P", "DET"}, following[1:]))
            if words:
                return self.items.quantities.group(text[words[0].start : words[-1].end])
        anchor = earlier.get(id(finding.anchor))
        if anchor is not None:
            return anchor.group if finding.relation != "part" else None
        before = [d for d in earlier.values() if d.finding.relation != "part" and finding.index - d.finding.index < 12]
        vague = item.figure is not None and item.figure.qualifier == "vague"
        return before[-1].group if before and not vague and finding.rule not in ELIDED_NEVER else None

    def _attribute(self, text: str, layout: Layout, passages: list[Passage]) -> None:
        """The speaker of each figure."""
        by_paragraph: dict[int, list[Passage]] = {}
        for passage in passages:
            by_paragraph.setdefault(passage.sentence.paragraph, []).append(passage)
        for number, group in by_paragraph.items():
            quotes = self.speakers.quotes(text, *layout.paragraphs[number])
            account = ACCOUNT.match(text, *layout.paragraphs[number])
            self._resolve_pronouns(text, group)
            for k, passage in enumerate(group):
                for draft in passage.drafts:
                    assert draft.finding.item.figure is not None
                    position = draft.finding.item.figure.start
                    chosen = _govern(text, passage, position)
                    if draft.finding.speaker:
                        draft.speaker = self.speakers.name(text, passage.line.items[slice(*draft.finding.speaker)])
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
            self._full_names(text, group)

    def _resolve_pronouns(self, text: str, group: list[Passage]) -> None:
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
            last = last or self.speakers.opening(text, passage.line.items, len(passage.line.items))

    def _full_names(self, text: str, group: list[Passage]) -> None:
        """ "Vahidi" or "the minister" is resolved to the full name that the same paragraph gives."""
        names = [a.speaker for p in group for a in p.attributions if a.speaker]
        openings = [self.speakers.opening(text, p.line.items, len(p.line.items)) for p in group]
        names += [name for name in openings if name]
        for passage in group:
            for draft in passage.drafts:
                if draft.speaker and " " not in draft.speaker:
                    draft.speaker = next((n for n in names if _names_fully(draft.speaker, n)), draft.speaker)

    def _claims(self, article: Article, drafts: list[Draft], published: str | None) -> list[Claim]:
        claims = []
        for draft in drafts:
            finding, figure = draft.finding, draft.finding.item.figure
            assert figure is not None
            claims.append(
                Claim(
                    reported_at=draft.reported_at or published,
                    metric=finding.metric,
                    value=figure.value,
                    value_max=figure.value_max,
                    qualifier=str(figure.qualifier),
                    attributed_to=draft.speaker,
                    via=draft.via,
                    outlet=article.outlet,
                    url=article.url,
                    published_at=article.published_at or published,
                    group=draft.group,
                    basis=str(draft.basis),
                    certainty=str(draft.certainty),
                    quote=_quote(article.text, draft),
                    article_id=article.article_id,
                    start=figure.start,
                    end=figure.end,
                    rule=finding.rule,
                    method="rules",
                    standing=str(draft.standing),
                    about=str(draft.about),
                )
            )
        return claims


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


def _first_only(drafts: list[Draft]) -> list[Draft]:
    """A figure repeated by the same speaker is one claim, at its first place."""
    seen: set[tuple[object, ...]] = set()
    out = []
    for draft in drafts:
        figure = draft.finding.item.figure
        assert figure is not None
        key = (draft.finding.metric, figure.value, figure.value_max, draft.speaker, draft.group, str(draft.about), str(draft.basis))
        if key in seen and figure.value:
            continue
        seen.add(key)
        out.append(draft)
    return out


QUOTE_LENGTH = 160
ACCOUNT = re.compile(r"\s*(@\w{2,30}):\s")
"""A post of a named account, as pages print them."""


def _quote(text: str, draft: Draft) -> str:
    """The words that carry the figure: the sentence, cut around the figure to at most 160 characters."""
    figure = draft.finding.item.figure
    assert figure is not None
    items = draft.line.items
    first, last = sorted((draft.finding.index, draft.finding.trigger))
    start, end = min(items[first].start, figure.start), max(items[last].end, figure.end)
    if end - start > QUOTE_LENGTH:
        start, end = figure.start, min(figure.start + QUOTE_LENGTH, end)
    return squeeze(text[start:end])[:QUOTE_LENGTH]


@functools.cache
def reader(name: str = "en") -> Reader:
    """The reader of a language, compiled once."""
    return Reader(language(name))


def day_of(text: str | None) -> dt.date | None:
    """The calendar day that a reduced ISO 8601 text begins with, if it has one."""
    try:
        return dt.date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
