"""What the words around a figure say of it beside the rules: learned weights, one for each sign.

A sentence has more ways to tell of the dead than rules can name. What stands around a number (``signs``) speaks for or
against its being a claim, and for a metric. The weights (``votes.csv`` of a language) are learned from annotated texts
by logistic regression (D. R. Cox, "The regression analysis of binary sequences", J. R. Stat. Soc. B 20, 1958). In an
article most of whose numbers rules have found to be figures, a clear majority makes a figure of one that they have not
found; everywhere, next to no vote takes one from them, or gives it the metric that the others name.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator

from tracker.extractor.drafts import Draft, Passage
from tracker.extractor.findings import Finding, led_by
from tracker.extractor.items import Item
from tracker.extractor.language import LONGEST_KEPT, MOST_KEPT, Language
from tracker.extractor.signs import ALL, Evidence, Setting, Signs

CLAUSES = frozenset({"STOP", "COMMA", "SEMI", "AND", "SUB"})
"""Tags of items behind which a clause begins."""
NO_KIND = frozenset({"PART", "ADJ", "BY", "IN", "AT", "ON", "NUM", "NOT"})
"""Tags of words that say what befell those counted, not who they were."""
WEIGHED = "weighed"
"""The rule of a figure that votes have found, and the method of one that they have found or given its metric."""
FOURTHS, HALF = 4, 2
"""Votes find figures only where rules have found half of an article's numbers: in others most count no people."""
LEAST = 0.65
"""Probability of being a claim of its metric from which a number that no rule has found is a figure."""
VETO = 0.03
"""Probability of being a claim under which a figure of a rule is none."""
OVERRULED = 0.05
"""Share of its metric under which a figure of a rule has another one."""
TOLD = 12
"""Items from a figure among which the word stands that tells its metric."""
BESIDE = 2
"""Items from a figure within which a rule's word is trusted: of such figures next to none are wrong."""

Weights = tuple[float, list[tuple[int, float]]]
"""For a claim, and for some of the metrics."""


def voting(
    paragraphs: list[list[Passage]], numbers: re.Pattern[str], signs: Signs
) -> Iterator[tuple[Passage, Setting]]:
    """The sentences with a vote, each with what rules have found. ``numbers`` matches the code of a number."""
    passages = [p for passages in paragraphs for p in passages if p.table is None and p.told.carried]
    figures = [[m.start() for m in numbers.finditer(p.line.codes)] for p in passages]
    article: dict[str, int] = {}
    for metric in [draft.finding.metric for passage in passages for draft in passage.drafts]:
        article[metric] = article.get(metric, 0) + 1
    most = max(article, key=article.__getitem__) if article else ""
    share = FOURTHS * sum(article.values()) // max(sum(map(len, figures)), 1)
    last, before, paragraph = "", None, -1
    for passage, those in zip(passages, figures, strict=True):
        same = passage.sentence.paragraph == paragraph
        paragraph = passage.sentence.paragraph
        setting = before = Setting(passage.line, signs.told, before if same else None)
        setting.found = {draft.finding.index: draft.finding.metric for draft in passage.drafts}
        setting.figures, setting.last, setting.share = those, last, share
        setting.article, setting.most = article, most
        yield passage, setting
        last = setting.found[max(setting.found)] if setting.found else last


class Votes:
    """Counts what the words around figures say, by the weights of a language."""

    def __init__(self, lang: Language, numbers: re.Pattern[str]) -> None:
        self.signs = Signs(lang)
        self._numbers = numbers
        self._weights: dict[str, Weights] = {}
        self._names: list[str] = []
        for row in lang.rows("votes.csv"):
            sign, weight = row.pop("sign"), row.pop("claim")
            self._names = self._names or list(row)
            told = [(k, float(value)) for k, value in enumerate(row.values()) if value]
            self._weights[sign] = float(weight or 0), told
        self._all = self._weights.get(ALL, (0.0, []))
        self._heard: dict[Evidence, Weights] = {}

    def cast(self, paragraphs: list[list[Passage]]) -> None:
        """Adds figures that only votes speak for; takes those that they rule out, and metrics that they overrule."""
        if any(passage.drafts for passages in paragraphs for passage in passages):
            for passage, setting in voting(paragraphs, self._numbers, self.signs):
                self._cast(passage, setting)

    def _cast(self, passage: Passage, setting: Setting) -> None:
        drafts = {draft.finding.index: draft for draft in passage.drafts}
        for n in setting.figures:
            draft = drafts.get(n)
            if setting.share < HALF if draft is None else _is_beyond_doubt(draft.finding):
                continue
            weights = self.weigh(n, setting)
            claim = _probability(sum([weight for weight, _ in weights]))
            if draft is None:
                if claim >= LEAST:
                    shares = self._shares(weights)
                    best = max(range(len(shares)), key=shares.__getitem__)
                    if claim * shares[best] >= LEAST:
                        passage.drafts.append(_draft(passage, n, self._names[best]))
            elif claim < VETO:
                passage.drafts = [other for other in passage.drafts if other.finding.index != n]
            elif any(told.metric != draft.finding.metric for told in setting.told):
                self._overrule(draft.finding, self._shares(weights))
        passage.drafts.sort(key=_index)

    def _overrule(self, finding: Finding, shares: list[float]) -> None:
        """Gives a figure another metric where next to nothing speaks for the one that a rule has given it."""
        if finding.metric in self._names and shares[self._names.index(finding.metric)] < OVERRULED:
            best = max(range(len(shares)), key=shares.__getitem__)
            finding.metric, finding.weighed = self._names[best], True

    def weigh(self, n: int, setting: Setting) -> list[Weights]:
        """What all evidence of the figure at item ``n`` says; together it is the log of the odds of each."""
        return [self._all, *map(self._weigh, self.signs.evidence(n, setting))]

    def _weigh(self, evidence: Evidence) -> Weights:
        """What a piece of evidence says, worked out once."""
        weights = self._heard.get(evidence)
        if weights is None:
            claim = 0.0
            metrics: dict[int, float] = {}
            for sign in self.signs.spell(evidence):
                known = self._weights.get(sign)
                if known is not None:
                    claim += known[0]
                    for k, weight in known[1]:
                        metrics[k] = metrics.get(k, 0.0) + weight
            weights = claim, list(metrics.items())
            if len(self._heard) >= MOST_KEPT:
                self._heard.clear()
            if len(evidence[1]) <= LONGEST_KEPT:
                self._heard[evidence] = weights
        return weights

    def _shares(self, weights: list[Weights]) -> list[float]:
        """How much speaks for each metric, as shares of all."""
        totals = [0.0] * len(self._names)
        for _, metrics in weights:
            for k, weight in metrics:
                totals[k] += weight
        shares = [_probability(total) for total in totals]
        whole = sum(shares)
        return [share / whole for share in shares]


def _probability(odds: float) -> float:
    """Of the log of its odds."""
    return 1 / (1 + math.exp(-odds)) if odds > -700 else 0.0


def _is_beyond_doubt(finding: Finding) -> bool:
    """Whether the word that says what befell them stands right beside a figure."""
    return 0 < abs(finding.trigger - finding.index) <= BESIDE and not finding.relation


def _index(draft: Draft) -> int:
    return draft.finding.index


def _draft(passage: Passage, n: int, metric: str) -> Draft:
    """The figure at item ``n``, with the word nearest to it that tells its metric."""
    items = passage.line.items
    told = [k for k, item in enumerate(items) if item.entry.metric == metric and abs(k - n) <= TOLD]
    trigger = min(told, key=lambda k: abs(k - n)) if told else n
    finding = Finding(items[n], n, metric, WEIGHED, trigger)
    finding.weighed = True
    if _is_part(items, finding):
        before = (d.finding for d in reversed(passage.drafts) if d.finding.index < n and d.finding.metric == metric)
        finding.relation, finding.anchor = "part", next(before, None)
    return Draft(finding, passage.sentence, passage.line)


def _is_part(items: list[Item], finding: Finding) -> bool:
    """ "Including six at a warehouse", "12 of those", "five were women": whether a figure is a share of a whole."""
    n, tags = finding.index, finding.item.tags
    if led_by(items, finding, "INCLUDE", "INCL", "OFTHEM") or ("PARTITIVE" in tags and "COUNTED" not in tags):
        return True
    behind = [item.tags for item in itertools.islice(items, n + 1, n + 5)]
    if "BARE" not in tags or (n and items[n - 1].tags.isdisjoint(CLAUSES)) or not behind or "BE" not in behind[0]:
        return False
    kind = next((k for k in range(1, len(behind)) if "P" in behind[k]), 0)
    return kind > 0 and not any(tags & NO_KIND for tags in behind[1:kind])
