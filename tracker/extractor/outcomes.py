"""What befell the people that a figure counts: the rules of a language over the items of a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.extractor.findings import (
    ASKED,
    DEAD,
    HOW_THEY_DIED,
    Finding,
    anchor_of,
    carried_finding,
    direct_finding,
    is_one_victim,
    related_finding,
    second_zero,
    tell_of_the_dead,
)
from tracker.extractor.items import FIGURE_TAGS, OTHER_TAGS, Item, Line
from tracker.extractor.language import Language
from tracker.extractor.rules import WORDS, Needed, Rule, RuleSet, compile_rules
from tracker.model import Metric

TELLING = frozenset({"ADJ", "PART", "DIED", "NOUN", "TOLL", "CRIT", "VICTIMS"})
"""Tags of words with which a question asks what befell people."""
_WORDS = re.compile(r"\w+")


class Outcomes:
    """Finds the metric of every figure of a sentence."""

    def __init__(self, lang: Language) -> None:
        self.rules = rules = compile_rules(lang, [*FIGURE_TAGS, *OTHER_TAGS])
        self.figure = re.compile(f"[{lang.tags.having('NUM')}]")
        self.sets = {name: frozenset(words) for name, words in lang.table(WORDS)["sets"].items()}
        table = lang.table("quantities.toml")
        self._attackers = frozenset(table["attackers"])
        self._safe = frozenset(table["safe"])
        self._person = re.compile(table["person"])
        self._people = frozenset(lang.people)
        self._helpers = frozenset(table["helpers"])
        self._exempt = {
            Metric.DISPLACED.value: self._attackers | frozenset(table["runaways"]),
            Metric.ABDUCTED.value: frozenset(table["jailed"]),
            Metric.MISSING.value: frozenset(table["wanted"]),
        }
        self._tagged = {
            tag: frozenset(lang.tags.having(tag))
            for tag in (rule.options[o] for rule in rules for o in ("with", "without") if o in rule.options)
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
        figures = len(self.figure.findall(line.codes))
        if not figures:
            return []
        met = self.needed.bits(line.codes)
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
                findings += second_zero(line, finding)
            elif "PARTITIVE" in finding.item.tags and finding.metric in HOW_THEY_DIED:
                tell_of_the_dead(finding, findings)
        return findings

    def asked(self, line: Line) -> Finding | None:
        """What a question asks the number of: "How many people are missing?"."""
        if not any("HOWMANY" in item.tags for item in line.items):
            return None
        told = [(n, item) for n, item in enumerate(line.items) if item.entry.metric and item.tags & TELLING]
        if len({item.entry.metric for _, item in told}) != 1 or self.figure.search(line.codes):
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
                if withheld is not None and asked not in withheld and self._reaches(rule, line):
                    withheld.add(asked)
                continue
            for match in _matches(rule, line.codes):
                n = match.start("n")
                if n not in found and self._allowed(rule, line, line.items[n]):
                    finding = direct_finding(line, rule, match, n)
                    exempt = self._exempt.get(finding.metric) if finding else None
                    if finding and ("whoever" in rule.options or not (exempt and self._is(line.items[n], exempt))):
                        found[n] = finding

    def _relate(self, line: Line, found: dict[int, Finding], met: int) -> None:
        had = 0
        for _ in range(2):  # a part of a part is reached the second time
            if had == len(found):
                break
            had = len(found)
            for rule in self._relations.matching(met):
                for match in _matches(rule, line.codes):
                    n, a = match.start("n"), match.start("a")
                    zero = "ZERO" in (line.items[n].tags | line.items[a].tags)
                    zero = zero and not (rule.options["relation"] == "part" and "PARTITIVE" in line.items[n].tags)
                    apart = n - a == 1 and "PARTITIVE" in line.items[a].tags  # "two of the four miners"
                    if "words" in rule.options and not self._allowed(rule, line, line.items[n]):
                        continue
                    safe = self._safe if rule.options["relation"] == "part" else self._safe | self._helpers
                    if n not in found and a in found and not (zero or apart or self._is(line.items[n], safe)):
                        anchor = found[a]
                        if rule.options.get("toll"):
                            # "45 killed, 17 missing, revising an earlier count of 38": a count is of the dead
                            anchor = next((f for k, f in sorted(found.items()) if k < n and f.metric == DEAD), anchor)
                        found[n] = related_finding(line, rule, n, anchor)

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
        asked = any(f.rule == ASKED for f in (*before[-1:], *earlier[-1:]))
        for rule in self.carried.matching(met):
            if ("listing" in rule.options and not listing) or ("asked" in rule.options and not asked):
                continue
            for match in _matches(rule, line.codes):
                n = match.start("n")
                if n in found or not self._may_carry(rule, line, line.items[n]):
                    continue
                near = [found[k] for k in sorted(found) if k < n] or before
                if "further" in rule.options:
                    near = [*earlier, *near]
                anchor = anchor_of(rule, near or (earlier if rule.options.get("across") else ()))
                if anchor is not None:
                    found[n] = carried_finding(line, rule, match, anchor)
                    carried = True
        return carried

    def _may_carry(self, rule: Rule, line: Line, item: Item) -> bool:
        """Whether a figure may count what one before it counts."""
        if self._is(item, self._safe | self._helpers) or (is_one_victim(item) and not rule.options.get("one")):
            return False
        return rule.options.keys().isdisjoint(("words", "more")) or self._allowed(rule, line, item)

    @staticmethod
    def _is(item: Item, nouns: frozenset[str]) -> bool:
        """Whether those counted are of a kind."""
        words = (item.group or item.noun).split()
        return bool(words) and words[-1].lower() in nouns

    def _reaches(self, rule: Rule, line: Line) -> bool:
        """Whether a rule reaches a figure of those that it is for."""
        return any(self._allowed(rule, line, line.items[m.start("n")]) for m in rule.pattern.finditer(line.codes))

    def _allowed(self, rule: Rule, line: Line, item: Item) -> bool:
        options = rule.options
        if "with" in options and not self._tagged[options["with"]].intersection(line.codes):
            return False
        if "without" in options and self._tagged[options["without"]].intersection(line.codes):
            return False
        if "persons" in options and not self._names_persons(item):
            return False
        if self._is(item, self._attackers):
            return False
        if options.get("more") and not (item.figure and item.figure.more):
            return False
        if "words" not in options and "not_words" not in options:
            return True
        said = _WORDS.findall(f"{item.text} {item.noun} {item.group or ''}".lower())
        if any(not self.sets[name].isdisjoint(said) for name in options.get("not_words", ())):
            return False
        return "words" not in options or not self.sets[options["words"]].isdisjoint(said)

    def _names_persons(self, item: Item) -> bool:
        """Whether the noun of a figure is one of people, by the table or by its ending ("beekeepers")."""
        words = (item.group or item.noun or item.text).lower().split()
        return bool(words) and (words[-1] in self._people or self._person.search(words[-1]) is not None)


def _matches(rule: Rule, codes: str) -> list[re.Match[str]]:
    """Every match of a rule, overlapping ones too."""
    search = rule.pattern.search
    match = search(codes)
    if match is None:
        return []
    found = [match]
    while (match := search(codes, match.start() + 1)) is not None:
        found.append(match)
    return found
