"""What befell the people that a figure counts: the rules of a language over the items of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.extractor.items import FIGURE_TAGS, OTHER_TAGS, Item, Line
from tracker.extractor.language import Language
from tracker.extractor.rules import WORDS, Needed, Rule, RuleSet, compile_rules
from tracker.model import Metric


@dataclass(slots=True)
class Finding:
    """A figure with its metric, and the rule that gave it.

    ``trigger`` is the index of the item that says the outcome (of the anchor, for a relation);
    ``relation`` says how the figure stands to its ``anchor``: ``part``, ``list``, ``newer``,
    ``older`` or ``carried``.
    """

    item: Item
    index: int
    metric: str
    rule: str
    trigger: int
    relation: str = ""
    anchor: Finding | None = None
    group: str | None = None
    basis: str = ""
    standing: str = ""
    listed: bool = False  # an item of a list
    speaker: tuple[int, int] | None = None  # items that name the speaker of a rival figure


ASKED = "asked"
"""The rule of what a question asks the number of: no figure by itself."""
DEAD = Metric.KILLED.value
HOW_THEY_DIED = frozenset({Metric.CASUALTIES.value, Metric.TRAPPED.value})
"""Metrics of words that, of a part of the dead, say how they died ("shot", "buried")."""


TELLING = frozenset({"ADJ", "PART", "DIED", "NOUN", "TOLL", "CRIT", "VICTIMS"})
"""Tags of words with which a question asks what befell people."""


class Outcomes:
    """Finds the metric of every figure of a sentence."""

    def __init__(self, lang: Language) -> None:
        self.rules = rules = compile_rules(lang, [*FIGURE_TAGS, *OTHER_TAGS])
        self._figures = frozenset(lang.tags.having("NUM"))
        self.sets = {name: frozenset(words) for name, words in lang.table(WORDS)["sets"].items()}
        table = lang.table("quantities.toml")
        self._attackers = frozenset(table["attackers"])
        self._safe = frozenset(table["safe"])
        self._exempt = {
            Metric.DISPLACED.value: self._attackers | frozenset(table["runaways"]),
            Metric.ABDUCTED.value: frozenset(table["jailed"]),
        }
        self._with = {
            rule.options["with"]: frozenset(lang.tags.having(rule.options["with"]))
            for rule in rules
            if "with" in rule.options
        }
        plain = [r for r in rules if "relation" not in r.options and "carry" not in r.options]
        self.needed = needed = Needed()
        self.direct = RuleSet([r for r in plain if "late" not in r.options], needed)
        self.late = RuleSet([r for r in plain if "late" in r.options], needed)
        self._relations = RuleSet([r for r in rules if "relation" in r.options], needed)
        self.carried = RuleSet([r for r in rules if "carry" in r.options], needed)

    def find(
        self,
        line: Line,
        before: Sequence[Finding] = (),
        known: frozenset[str] = frozenset(),
        earlier: Sequence[Finding] = (),
        withheld: set[str] | None = None,
        listing: bool = False,
    ) -> list[Finding]:
        """The figures of a sentence that count people to whom something happened, in order.

        ``before``: the findings of the paragraph so far, whose metric a bare figure may carry on;
        ``earlier``: those of the paragraphs before, which only a count named as such carries on.
        ``known``: metrics found elsewhere in the article, which some weaker rules ask for;
        ``withheld`` is given those that were asked for in vain. ``listing``: whether it is an item of a list.
        """
        found: dict[int, Finding] = {}
        figures = sum(map(self._figures.__contains__, line.codes))
        if not figures:
            return []
        met = self.needed.bits(frozenset(line.codes))
        self._direct(self.direct.matching(met), line, found, figures, known, withheld)
        if found and len(found) < figures:
            self._relate(line, found, met)
        if len(found) < figures:  # what reaches far gives way to what stands near
            had = len(found)
            self._direct(self.late.matching(met), line, found, figures, known, withheld)
            if had < len(found) < figures:
                self._relate(line, found, met)
        if len(found) < figures and self._carry(line, found, before, earlier, met, listing):
            self._relate(line, found, met)
        findings = [found[n] for n in sorted(found)]
        for finding in list(findings):
            if "ZERO" in finding.item.tags:
                findings += _second_zero(line, finding)
            elif "PARTITIVE" in finding.item.tags and finding.metric in HOW_THEY_DIED:
                _tell_of_the_dead(finding, findings)
        return findings

    def asked(self, line: Line) -> Finding | None:
        """What a question asks the number of: "How many people are missing?"."""
        if not any("HOWMANY" in item.tags for item in line.items):
            return None
        told = [(n, item) for n, item in enumerate(line.items) if item.entry.metric and item.tags & TELLING]
        if len({item.entry.metric for _, item in told}) != 1 or not self._figures.isdisjoint(line.codes):
            return None
        n, item = told[-1]
        return Finding(item, n, item.entry.metric, ASKED, n)

    def _direct(
        self,
        rules: list[Rule],
        line: Line,
        found: dict[int, Finding],
        figures: int,
        known: frozenset[str],
        withheld: set[str] | None,
    ) -> None:
        """Adds the figures that a rule reaches by itself."""
        for rule in rules:
            if len(found) == figures:
                break
            asked = rule.options.get("needs_metric", "")
            if asked and asked not in known:
                if withheld is not None and rule.pattern.search(line.codes):
                    withheld.add(asked)
                continue
            for match in _matches(rule, line.codes):
                n = match.start("n")
                if n not in found and self._allowed(rule, line, line.items[n]):
                    finding = _direct_finding(line, rule, match, n)
                    exempt = self._exempt.get(finding.metric) if finding else None
                    if finding and ("whoever" in rule.options or not (exempt and self._is(line.items[n], exempt))):
                        found[n] = finding

    def _relate(self, line: Line, found: dict[int, Finding], met: int) -> None:
        for _ in range(2):  # a part of a part is reached the second time
            for rule in self._relations.matching(met):
                for match in _matches(rule, line.codes):
                    n, a = match.start("n"), match.start("a")
                    zero = "ZERO" in (line.items[n].tags | line.items[a].tags)
                    zero = zero and not (rule.options["relation"] == "part" and "PARTITIVE" in line.items[n].tags)
                    apart = n - a == 1 and "PARTITIVE" in line.items[a].tags  # "two of the four miners"
                    if "words" in rule.options and not self._allowed(rule, line, line.items[n]):
                        continue
                    if n not in found and a in found and not (zero or apart or self._is(line.items[n], self._safe)):
                        anchor = found[a]
                        if rule.options.get("toll"):
                            # "45 killed, 17 missing, revising an earlier count of 38": a count is of the dead
                            anchor = next((f for k, f in sorted(found.items()) if k < n and f.metric == DEAD), anchor)
                        found[n] = Finding(
                            line.items[n], n, anchor.metric, rule.name, anchor.trigger, rule.options["relation"], anchor
                        )
                        if rule.options.get("speaker"):
                            end = n - ("AS" in line.items[n - 1].tags)  # "the church as 17"
                            found[n].speaker = (_clause_start(line, n), end)

    def _carry(
        self,
        line: Line,
        found: dict[int, Finding],
        before: Sequence[Finding],
        earlier: Sequence[Finding],
        met: int,
        listing: bool,
    ) -> bool:
        carried = False
        if not (found or before or earlier):
            return False
        for rule in self.carried.matching(met):
            if "listing" in rule.options and not listing:
                continue
            for match in _matches(rule, line.codes):
                n = match.start("n")
                item = line.items[n]
                one = _is_one_victim(item) and not rule.options.get("one")
                if n in found or one or self._is(item, self._safe):
                    continue
                if rule.options.keys() & {"words", "more"} and not self._allowed(rule, line, item):
                    continue
                near = (
                    [found[k] for k in sorted(found) if k < n]
                    or before
                    or (earlier if rule.options.get("across") else ())
                )
                # A "figure" or "count" without a noun is one of the dead where there are any.
                asked = bool(near) and near[-1].rule == ASKED
                if "asked" in rule.options and not asked:
                    continue
                dead = [f for f in near if f.metric == DEAD] if rule.options.get("toll") and not asked else []
                named = dead if "dead" in rule.options else dead or near
                if named:
                    anchor = named[-1]
                    relation = "part" if rule.options.get("part") else "carried"
                    found[n] = Finding(line.items[n], n, anchor.metric, rule.name, match.start(), relation, anchor)
                    found[n].standing = rule.options.get("standing", "")
                    found[n].listed = "listing" in rule.options
                    carried = True
        return carried

    @staticmethod
    def _is(item: Item, nouns: frozenset[str]) -> bool:
        """Whether those counted are of a kind."""
        words = (item.group or item.noun).split()
        return bool(words) and words[-1].lower() in nouns

    def _allowed(self, rule: Rule, line: Line, item: Item) -> bool:
        options = rule.options
        if "with" in options and not self._with[options["with"]].intersection(line.codes):
            return False
        if self._is(item, self._attackers):
            return False
        if rule.name == "active" and "BARE" in item.tags and item.figure and item.figure.value == 0:
            return False
        if options.get("more") and not (item.figure and item.figure.more):
            return False
        return self._counts(rule, item)

    def _counts(self, rule: Rule, item: Item) -> bool:
        """Whether a figure says the words that a rule asks for."""
        if "words" not in rule.options:
            return True
        said = f"{item.text} {item.noun} {item.group or ''}".lower()
        return not self.sets[rule.options["words"]].isdisjoint(re.findall(r"\w+", said))


def _second_zero(line: Line, finding: Finding) -> list[Finding]:
    """ "No deaths or injuries were reported": the number is of both."""
    items, n = line.items, finding.index
    if n + 2 >= len(items) or "JOIN" not in items[n + 1].tags or "NOUN" not in items[n + 2].tags:
        return []
    metric = items[n + 2].entry.metric
    if not metric or metric == finding.metric or "COUNTED" not in finding.item.tags:
        return []
    return [Finding(finding.item, n, metric, finding.rule, n + 2, "list", finding)]


def _tell_of_the_dead(finding: Finding, findings: list[Finding]) -> None:
    """ "Ten others died, three of whom were shot by police": a part of the dead, and how they died."""
    dead = [f for f in findings if f.index < finding.index and f.metric == DEAD]
    if dead and not finding.item.noun:
        finding.metric, finding.relation, finding.anchor = DEAD, "part", dead[-1]


def _is_one_victim(item: Item) -> bool:
    """ "One victim held permanent residency", "it never issued one": told of one before, or a pronoun."""
    one = item.figure is not None and item.figure.value == 1 and item.figure.word
    return one and bool(item.tags & {"N_VICTIMS", "BARE"})


def _matches(rule: Rule, codes: str) -> Iterator[re.Match[str]]:
    """Every match of a rule, overlapping ones too."""
    search = rule.pattern.search
    match = search(codes)
    while match:
        yield match
        match = search(codes, match.start() + 1)


def _direct_finding(line: Line, rule: Rule, match: re.Match[str], n: int) -> Finding | None:
    item = line.items[n]
    trigger = match.start("t") if match.groupdict().get("t") else n
    entry = line.items[trigger].entry
    metric = rule.metric or (item.of if trigger == n else entry.metric or line.items[trigger].of) or item.of
    if not metric:
        return None
    if item.of == DEAD and "COUNTED" in item.tags:
        metric = DEAD  # "eleven of the fatalities were buried by a landslide"
    options = rule.options
    return Finding(
        item,
        n,
        metric,
        rule.name,
        trigger,
        group=entry.group or None,
        basis=options.get("basis", ""),
        standing=options.get("standing", ""),
    )


def _clause_start(line: Line, n: int) -> int:
    """The item after the last comma, semicolon or "and" before a figure."""
    k = n
    while k > 0 and not line.items[k - 1].tags & {"COMMA", "AND", "SEMI"}:
        k -= 1
    return k
