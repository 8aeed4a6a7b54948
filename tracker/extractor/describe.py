"""What else a figure says: who is counted, how sure it is, whether it adds to an earlier figure."""

from __future__ import annotations

import itertools

from tracker.extractor.context import Context
from tracker.extractor.counted import Counted
from tracker.extractor.drafts import Draft, Passage
from tracker.extractor.items import squeeze
from tracker.extractor.outcomes import Finding
from tracker.model import LEVELS, Basis, Certainty, Metric

# What ends the noun phrase that says who a part of the total is.
PREDICATE_ENDS = frozenset(
    {"COMMA", "SEMI", "STOP", "AND", "SAY", "WHO", "LPAR", "DASH", "COLON", "NUM", "PART", "ADJ", "DIED", "CRIT"}
)
# Figures after which no noun is left out: a toll counts everybody.
ELIDED_NEVER = frozenset(
    {
        "toll",
        "toll_short",
        "toll_by",
        "toll_by_to",
        "toll_from",
        "toll_from_to",
        "number_of",
        "figure_of",
        "noun_adjective",
    }
)


def describe(context: Context, counted: Counted, text: str, passage: Passage, last: str = "") -> None:
    """Certainty, basis and group of the figures of a sentence. ``last``: the metric told of before it."""
    earlier: dict[int, Draft] = {}
    for draft in passage.drafts:
        finding, figure = draft.finding, draft.figure
        anchor = earlier.get(id(finding.anchor))
        if context.feared(passage.cues, passage.line, finding):
            draft.certainty = Certainty.FEARED
        draft.group = finding.group or _group(counted, text, passage, draft, earlier)
        draft.standing = finding.standing or draft.standing
        draft.basis = finding.basis or draft.basis
        if anchor is not None and finding.relation == "part" and anchor.basis == Basis.ADDITIONAL:
            draft.basis = Basis.ADDITIONAL
        stretch = passage.cues.spans.get("increment", ())
        if any(0 <= a - figure.end < 80 and "," not in text[figure.end : a] for a, _ in stretch):
            draft.basis = Basis.ADDITIONAL
        if figure.more and (finding.metric not in LEVELS or finding.metric == "displaced"):
            previous = [d for d in earlier.values() if d.finding.index < finding.index]
            if previous:
                other = previous[-1].finding.metric != finding.metric
            else:  # "Another 16 were injured" after a sentence on the dead
                other = last == Metric.KILLED and finding.metric == Metric.INJURED
            if (finding.metric == "killed" and not other) or (
                finding.metric != "killed" and not other and "BARE" not in finding.item.tags
            ):
                draft.basis = Basis.ADDITIONAL
        earlier[id(finding)] = draft


def _group(counted: Counted, text: str, passage: Passage, draft: Draft, earlier: dict[int, Draft]) -> str | None:
    """Who is counted; a noun left out is the one before it."""
    finding, item = draft.finding, draft.finding.item
    if item.group:
        return squeeze(item.group)
    items = passage.line.items
    following = items[finding.index + 1 : finding.index + 8]
    part = "PARTITIVE" in item.tags or finding.relation == "part" or finding.rule in ("of_those", "part_predicate")
    while part and following and following[0].tags & {"NUM", "NOUN", "THING"}:
        following = following[1:]  # "four of the nine fatalities are minors"
    if (
        part
        and following
        and "BE" in following[0].tags
        and (finding.trigger <= finding.index or "P" in following[-1].tags)
    ):
        # "nine of the dead were older than 70": the predicate says who
        words = list(itertools.takewhile(lambda i: not i.tags & PREDICATE_ENDS, following[1:]))
        while words and "ADV" in words[0].tags:
            words = words[1:]
        for n in range(1, len(words)):
            own = "FROM" in words[n].tags and "NAME" not in words[-1].tags
            if "P" in words[n - 1].tags and (own or words[n].tags & {"PREP", "IN", "AT", "ON"}):
                words = words[:n]  # "boys below the age of 15", "boys from my own street"
                break
        if any("BY" in word.tags for word in words):
            return None  # "24 were hit by shots"
        if words and not words[0].tags & {"FIND", "IN", "AT", "ON"}:  # "identified as ...", "in Maple Fork": no kind
            return counted.group(text[words[0].start : words[-1].end])
        if words:
            return None
    aside = [i for i in following[:4] if not i.tags & {"ADV", "DET", "OFTHEM"}]
    if (
        part
        and len(aside) > 2
        and "COMMA" in aside[0].tags
        and "P" in aside[1].tags
        and aside[2].tags & {"COMMA", "STOP"}
    ):
        return counted.group(text[aside[1].start : aside[1].end])  # "three of the wounded, all juveniles,"
    if part and len(following) > 2 and "FROM" in following[1].tags and "NAME" in following[2].tags:
        words = list(itertools.takewhile(lambda i: "W" in i.tags, following[2:]))
        return squeeze(text[following[1].start : words[-1].end])  # "eleven of the deceased hailed from Gujarat"
    if "PARTITIVE" in item.tags and following and counted.is_age_limit(following[0].text):
        words = list(itertools.takewhile(lambda i: not i.tags & {"COMMA", "STOP", "SEMI", "AND", "BE"}, following))
        return squeeze(text[words[0].start : words[-1].end])  # "43 of them under the age of 18"
    if "BARE" in item.tags and len(following) > 1 and "FROM" in following[0].tags and "NAME" in following[1].tags:
        words = list(itertools.takewhile(lambda i: i.tags & {"W", "DET"}, following[1:]))
        return squeeze(text[following[0].start : words[-1].end])  # "41 from Bihar"
    if finding.rule in ("number_of", "raises_to_those"):
        between = items[max(0, finding.trigger - 3) : finding.trigger]
        words = [i for i in between if "P" in i.tags]
        return counted.group(text[words[-1].start : words[-1].end]) if words else None  # "the number of miners killed"
    if "COUNTED" in item.tags and len(following) > 1 and "AMONG" in following[0].tags:
        words = list(itertools.takewhile(lambda i: i.tags & {"W", "P", "DET"}, following[1:]))
        return counted.group(text[words[0].start : words[-1].end]) if words else None
    if "BARE" not in item.tags:
        return None
    if finding.rule == "part_from" and len(following) > 1 and "FROM" in following[0].tags:  # a place is no group
        words = list(itertools.takewhile(lambda i: i.tags & {"W", "P", "DET"}, following[1:]))
        if words:
            return counted.group(text[words[0].start : words[-1].end])
    anchor = earlier.get(id(finding.anchor))
    if anchor is not None:
        return anchor.group if finding.relation != "part" else None
    before = [d for d in earlier.values() if not _is_part(d.finding) and finding.index - d.finding.index < 18]
    vague = item.figure is not None and item.figure.qualifier == "vague"
    return before[-1].group if before and not vague and finding.rule not in ELIDED_NEVER else None


def _is_part(finding: Finding) -> bool:
    """Whether a figure is a part of another one, or stands in a list of parts ("38 children and 71 women")."""
    anchor: Finding | None = finding
    while anchor is not None:
        if anchor.relation == "part":
            return True
        anchor = anchor.anchor if anchor.relation == "list" else None
    return False
