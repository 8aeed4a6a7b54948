"""Totals told as newly set: "lowered the number of missing to 12", and what they take the place of."""

from __future__ import annotations

import re

from tracker.extractor.context import Context
from tracker.extractor.drafts import Draft, Passage
from tracker.extractor.latest import alike, is_count, rivals
from tracker.extractor.sums import CARRIED, REVISING, TOLLS
from tracker.extractor.withdrawn import MOVED
from tracker.model import LEVELS, About, Basis, Standing

MOST = 200
"""Totals of one metric that are looked through for replaced ones: no article gives more."""
CHANGED = 8
"""Items between a verb of change and the figure that a toll was changed to."""
LISTED = re.compile(r"[•·▪●*]|^[-–—]|\n[-–—]")
ALERT = re.compile(r"[A-Z]{4,}:\s")


def is_newly_set(draft: Draft) -> bool:
    """ "Had lowered the number of missing pupils to 43": whether a toll is told as what it was changed to."""
    items, k = draft.line.items, draft.finding.index
    if k < 2 or "TO" not in items[k - 1].tags or draft.finding.rule in REVISING:
        return False
    return any("CHANGE" in item.tags for item in items[max(0, k - CHANGED) : k - 1])


def is_set_anew(old: Draft, new: Draft) -> bool:
    """ "Thirty were listed as missing; officials later lowered the number of missing to 12": a level told next."""
    if new.finding.metric not in LEVELS or old.finding.metric != new.finding.metric or old.value == new.value:
        return False
    if not is_newly_set(new) or old.sentence.paragraph != new.sentence.paragraph or old.about != new.about:
        return False
    return old.basis == Basis.TOTAL and old.finding.relation not in ("part", "older", "newer") and not rivals(old, new)


def replace_totals(context: Context, text: str, passages: list[Passage], drafts: list[Draft]) -> None:
    """A revised or risen total replaces the article's figures of earlier days, and lower ones before it."""
    is_partial = context.is_partial
    order: dict[int, int] = {}
    totals: dict[str, list[Draft]] = {}
    counts: dict[str, list[Draft]] = {}  # of groups too
    for number, draft in enumerate(drafts):
        order[id(draft)] = number
        if draft.total and draft.about == About.MAIN:
            totals.setdefault(draft.finding.metric, []).append(draft)
        if is_count(draft):
            counts.setdefault(draft.finding.metric, []).append(draft)
    for passage in passages:
        if not (passage.cues.any("replaces") or passage.cues.any("falls")):
            continue
        for new in passage.drafts:
            kind = new.group if is_newly_set(new) and new.finding.metric in LEVELS else None
            if not (new.total or kind) or new.about != About.MAIN or new.standing != Standing.CURRENT:
                continue
            rule = new.finding.rule
            changed = passage.cues.before("replaces", 0, new.figure.start)
            told = rule in MOVED or (rule in TOLLS | CARRIED and changed) or is_newly_set(new)
            falls = _fallen(passage, new)
            olds = counts if falls else totals
            for old in olds.get(new.finding.metric, [])[:MOST]:
                if old is new or old.value == new.value or old.sentence is new.sentence:
                    continue
                if old.standing == Standing.SUPERSEDED or (kind and old.group not in (None, kind)):
                    continue
                before = order[id(old)] < order[id(new)]
                earlier_day = old.own_time and old.day < new.day and alike(old, new)
                risen = before and told and old.value < new.value and old.day <= new.day and alike(old, new)
                fallen = before and falls and old.value > new.value
                if not (earlier_day or risen or fallen) or _apart(text, old, new):
                    continue
                if not is_partial(text, old.sentence.start, old.sentence.end):
                    old.standing = Standing.SUPERSEDED


def _fallen(passage: Passage, new: Draft) -> bool:
    """Whether a level is told to have fallen to a figure: "the number of the missing had come down to nine"."""
    if new.finding.metric not in LEVELS:
        return False
    return passage.cues.before("falls", 0, new.figure.start) or is_newly_set(new)


def _apart(text: str, one: Draft, other: Draft) -> bool:
    """Whether two figures stand in headlines of a list that share no word: two events of a digest."""
    words = []
    for draft in (one, other):
        line = text[draft.sentence.start : draft.sentence.end].strip()
        head = text[max(0, draft.sentence.start - 3) : draft.sentence.start + 1]
        if line.endswith((".", "?", "”", '"')) or not (LISTED.search(head) or ALERT.match(line)):
            return False
        words.append(set(re.findall(r"\w{5,}", line.lower())))
    return one.sentence.paragraph != other.sentence.paragraph and not words[0] & words[1]
