"""Figures found: what they count, by which rule, and how one stands to another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.extractor.items import Item, Line
from tracker.extractor.rules import Rule
from tracker.model import Metric


class Finding:
    """A figure with its metric, and the rule that gave it.

    ``trigger`` is the index of the item that says the outcome (of the anchor, for a relation);
    ``relation`` says how the figure stands to its ``anchor``: ``part``, ``list``, ``newer``,
    ``older`` or ``carried``.
    """

    group: str | None = None
    basis: str = ""
    standing: str = ""
    listed: bool = False  # an item of a list
    weighed: bool = False  # votes have given it its metric
    speaker: tuple[int, int] | None = None  # items that name the speaker of a rival figure

    def __init__(
        self,
        item: Item,
        index: int,
        metric: str,
        rule: str,
        trigger: int,
        relation: str = "",
        anchor: Finding | None = None,
    ) -> None:
        self.item = item
        self.index = index
        self.metric = metric
        self.rule = rule
        self.trigger = trigger
        self.relation = relation
        self.anchor = anchor


ASKED = "asked"
"""The rule of what a question asks the number of: no figure by itself."""
DEAD = Metric.KILLED.value
AMONG_DEAD = frozenset({Metric.EXCESS_DEATHS.value})
"""Metrics of deaths that are counted otherwise ("more deaths than expected")."""
HOW_THEY_DIED = frozenset({Metric.CASUALTIES.value, Metric.TRAPPED.value})
"""Metrics of words that, of a part of the dead, say how they died ("shot", "buried")."""


def direct_finding(line: Line, rule: Rule, match: re.Match[str], n: int) -> Finding | None:
    """The figure at item ``n`` that a rule reaches by itself, if its words say what is counted."""
    item = line.items[n]
    trigger = match.start("t") if match.groupdict().get("t") else n
    entry = line.items[trigger].entry
    metric = rule.metric or (item.of if trigger == n else entry.metric or line.items[trigger].of) or item.of
    if not metric:
        return None
    if item.of == DEAD and "COUNTED" in item.tags and metric not in AMONG_DEAD:
        metric = DEAD  # "eleven of the fatalities were buried by a landslide"
    options = rule.options
    found = Finding(item, n, metric, rule.name, trigger)
    found.group = entry.group or (line.items[trigger].text if "GRAVE" in entry.tags else None)  # "two was precarious"
    found.basis, found.standing = options.get("basis", ""), options.get("standing", "")
    return found


def related_finding(line: Line, rule: Rule, n: int, anchor: Finding) -> Finding:
    """The figure at item ``n`` that a rule sets beside another one of its sentence."""
    found = Finding(line.items[n], n, anchor.metric, rule.name, anchor.trigger, rule.options["relation"], anchor)
    if rule.options.get("speaker"):
        end = n - ("AS" in line.items[n - 1].tags)  # "the church as 17"
        found.speaker = (_clause_start(line, n), end)
    return found


def anchor_of(rule: Rule, near: Sequence[Finding]) -> Finding | None:
    """Of the figures before one without a noun that which says what it counts, if a rule may go by it.

    A "figure" or "count" without a noun is one of the dead where there are any.
    """
    asked = bool(near) and _answers(near[-1])
    if "asked" in rule.options and not asked:
        return None
    dead = [f for f in near if f.metric == DEAD] if rule.options.get("toll") and not asked else []
    named = dead if "dead" in rule.options and not asked else dead or near
    return named[-1] if named else None


def _answers(finding: Finding) -> bool:
    """Whether it is what a question asks the number of, or an answer to it."""
    return finding.rule == ASKED or (finding.anchor is not None and finding.anchor.rule == ASKED)


def carried_finding(line: Line, rule: Rule, match: re.Match[str], anchor: Finding) -> Finding:
    """The figure of a match that counts what one before it counts."""
    n = match.start("n")
    relation = "part" if rule.options.get("part") else "carried"
    found = Finding(line.items[n], n, anchor.metric, rule.name, match.start(), relation, anchor)
    found.standing = rule.options.get("standing", "")
    found.listed = "listing" in rule.options
    return found


def led_by(items: Sequence[Item], finding: Finding, *tags: str) -> bool:
    """Whether a word with one of the tags stands right before a figure: "including nine", "of whom 31"."""
    return finding.index > 0 and not items[finding.index - 1].tags.isdisjoint(tags)


def second_zero(line: Line, finding: Finding) -> list[Finding]:
    """ "No deaths or injuries were reported": the number is of both."""
    items, n = line.items, finding.index
    if n + 2 >= len(items) or "JOIN" not in items[n + 1].tags or "NOUN" not in items[n + 2].tags:
        return []
    metric = items[n + 2].entry.metric
    if not metric or metric == finding.metric or "COUNTED" not in finding.item.tags:
        return []
    return [Finding(finding.item, n, metric, finding.rule, n + 2, "list", finding)]


def tell_of_the_dead(finding: Finding, findings: list[Finding]) -> None:
    """ "Ten others died, three of whom were shot by police": a part of the dead, and how they died."""
    dead = [f for f in findings if f.index < finding.index and f.metric == DEAD]
    if dead and not finding.item.noun:
        finding.metric, finding.relation, finding.anchor = DEAD, "part", dead[-1]


def is_one_victim(item: Item) -> bool:
    """ "One victim held permanent residency", "it never issued one": told of one before, or a pronoun."""
    one = item.figure is not None and item.figure.value == 1 and item.figure.word
    return one and bool(item.tags & {"N_VICTIMS", "BARE"})


def _clause_start(line: Line, n: int) -> int:
    """The item after the last comma, semicolon or "and" before a figure."""
    k = n
    while k > 0 and not line.items[k - 1].tags & {"COMMA", "AND", "SEMI"}:
        k -= 1
    return k
