"""Groups that stand elsewhere: in a label, with those who were there, with the figure before."""

from __future__ import annotations

from tracker.extractor.counted import Counted
from tracker.extractor.drafts import Draft
from tracker.extractor.findings import Finding, led_by
from tracker.extractor.items import Item, squeeze

# Figures after which no noun is left out: a toll counts everybody.
ELIDED_NEVER = frozenset(
    [
        "toll",
        "toll_short",
        "toll_by",
        "toll_by_to",
        "toll_from",
        "toll_from_to",
        "number_of",
        "figure_of",
        "noun_adjective",
        "carried_figure",
        "carried_change",
        "carried_count",
        "carried_report",
        "carried_it",
        "carried_upped",
        "number_of_from",
        "number_of_from_to",
        "had_been",
    ]
)
UNLABELLED = frozenset({"NUM", "COMMA", "SEMI", "STOP", "SAY"})
OF_THESE = 3
"""Items before the first figure of a sentence that opens with "of these"."""
LABEL = 10
"""Items of a label and its colon."""


def labelled(counted: Counted, text: str, items: list[Item], finding: Finding) -> str | None:
    """ "DFR staff: 1 killed, none injured", "Red Cross (RC) volunteers: 4 injured": whom the label counts."""
    colon = next((k for k, item in enumerate(items[:LABEL]) if "COLON" in item.tags), 0)
    if not colon or colon > finding.index or not counted.is_label(items[colon - 1].text):
        return None
    words = [i for i in items[:colon] if i.tags & {"W", "P"}]
    opened = next((k for k, item in enumerate(items[:colon]) if "LPAR" in item.tags), colon)
    closed = next((k for k in range(opened, colon) if "RPAR" in items[k].tags), colon)
    if closed < colon - 1:  # the name in short is left out
        head, behind = items[:opened], items[closed + 1 : colon]
        if head and not any(i.tags & UNLABELLED for i in head + behind):
            return squeeze(f"{text[head[0].start : head[-1].end]} {text[behind[0].start : behind[-1].end]}")
    return squeeze(text[items[0].start : items[colon - 1].end]) if len(words) == colon else None


def aboard(items: list[Item], finding: Finding) -> str | None:
    """ "About 20 workers were inside; six were killed": of those who were there."""
    if finding.rule in ELIDED_NEVER or finding.relation:
        return None
    for k in range(finding.index - 2, -1, -1):
        if "PEOPLE" in items[k].tags:
            there = any("ABOARD" in i.tags for i in items[k + 1 : finding.index])
            return items[k].group if there else None
    return None


def _opens_of_them(items: list[Item]) -> bool:
    """Whether a sentence opens with whom its figures are a part of: "Of these, nine died"."""
    if "OFTHEM" in items[0].tags:
        return True
    return len(items) > 1 and "OF" in items[0].tags and "THEM" in items[1].tags


def continues(draft: Draft, last: Draft) -> bool:
    """Whether a sentence that begins with a bare figure goes on about those of the one before: "Nineteen were hurt".

    So does one with "of them": "None of them died", "Of these, nine died".
    """
    finding = draft.finding
    of_them = "PARTITIVE" in finding.item.tags and not (finding.item.of or finding.item.noun)
    return (
        finding.index <= (OF_THESE if _opens_of_them(draft.line.items) else 1)
        and (of_them or ("BARE" in finding.item.tags and draft.value > 0))
        and finding.anchor is None
        and finding.rule not in ELIDED_NEVER
        and draft.sentence.paragraph == last.sentence.paragraph
        and not is_part(last.finding)
        and not led_by(last.line.items, last.finding, "INCL")  # "78 people, among them 36 children"
        and not last.finding.group
    )


def is_part(finding: Finding) -> bool:
    """Whether a figure is a part of another one, or stands in a list of parts ("38 children and 71 women")."""
    anchor: Finding | None = finding
    while anchor is not None:
        if anchor.relation == "part":
            return True
        anchor = anchor.anchor if anchor.relation == "list" else None
    return False
