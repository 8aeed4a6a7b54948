"""Which saying of a sentence reaches a figure."""

from __future__ import annotations

import itertools
import re

from tracker.extractor.drafts import Passage
from tracker.extractor.speakers import Attribution

NEW_CLAUSE = re.compile(r"(?<!\b[A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})[.!?][\"”’)]*\s+[\"“(]?[A-Z]")
"""What a saying does not reach across: "p.m. briefing" and "Mr. Kassah" are none."""


CITED = 90
"""Characters between a figure told of and the words that name whose it is: "recalling that 40 died, according to"."""
THAT = 8
"""Characters between a saying and the one that it tells of: room for "that"."""

CHANGED = 4
"""Items between a form of "to be" and the figure to which a toll was changed: "was later brought down to"."""
OF_TOLL = frozenset({"TOLL", "FIGURE", "RECKONING", "IT", "RELPRON"})
"""Tags of what is changed: "the count", "it", "a number that"."""


def _outermost(text: str, left: list[Attribution], inner: Attribution) -> Attribution:
    """ "Gwadabe told the BBC that parents had registered 200": who tells of a saying speaks; an outlet relays."""
    for outer in left:
        told = max((t.end for t in outer.times if outer.end <= t.start and t.end < inner.start), default=outer.end)
        apart = inner.start - told  # "said on Sunday that the authorities had counted 13"
        if 0 <= apart < THAT and not re.search(r"[,;:\"“]", text[outer.end : inner.start]):
            if not outer.outlet:
                return outer
            if outer.speaker != inner.speaker:  # "The agency said it had registered 1,874"
                inner.via = inner.via or outer.speaker
    return inner


def _told_along(passage: Passage, left: list[Attribution], inner: Attribution) -> Attribution | None:
    """ "He said that 66 were found and that families had reported 134 missing": who tells of both."""
    items = passage.line.items
    k = next((n for n, item in enumerate(items) if item.start >= inner.start), 0)
    k -= k > 0 and "DET" in items[k - 1].tags and "SUB" not in items[k - 1].tags
    if k < 2 or "SUB" not in items[k - 1].tags or "AND" not in items[k - 2].tags or inner.outlet:
        return None
    for outer in left:
        behind = [item.tags for item in items[: k - 2] if item.start >= outer.end][:4]  # "told CNA by telephone that"
        if outer.end < inner.start and outer.speaker and any("SUB" in tags and "AS" not in tags for tags in behind):
            return outer
    return None


def _new_clause(passage: Passage, start: int, position: int) -> bool:
    """Whether a clause of its own begins between a saying and a figure: ", which also wounded 30"."""
    items = passage.line.items
    for k in range(1, len(items) - 1):
        item, before, behind = items[k], items[k - 1], items[k + 1]
        if item.start < start or item.end > position:
            continue
        joined = item.tags & {"WHO", "AND", "BUT"} and before.tags & {"COMMA", "SEMI"} and before.start >= start
        relative = "RELPRON" in item.tags and before.start > start and before.tags & {"W", "EVENT", "NAME", "NOUN"}
        if "SEMI" in item.tags or joined or (relative and behind.tags & {"HAVE", "BE", "FINITE", "VERB", "LEFT"}):
            return True
    return False


def _new_sentence(passage: Passage, between: str, begin: int) -> bool:
    """Whether a sentence ends between a saying and a figure: not inside of "5 p.m. Sunday"."""
    for match in NEW_CLAUSE.finditer(between):
        stop = begin + match.start()
        if not any(a.time and b.time and a.end == stop + 1 for a, b in itertools.pairwise(passage.line.items)):
            return True
    return False


def _changed_by_nobody(passage: Passage, begin: int, position: int) -> bool:
    """ "The ministry announced seven deaths, a number that was raised to 12": nobody is said to have changed it."""
    items = passage.line.items
    first = next((n for n, item in enumerate(items) if item.start >= begin), len(items))
    k = next((n for n in range(first, len(items)) if items[n].start >= position), first)
    if k - first < CHANGED or "TO" not in items[k - 1].tags:
        return False
    for n in range(k - 2, max(first, k - 2 - CHANGED), -1):
        if "BE" in items[n].tags:
            break
    else:
        return False
    changed = any("CHANGE" in item.tags for item in items[n + 1 : k])
    n -= "HAVE" in items[n - 1].tags
    if not changed or items[n - 1].tags.isdisjoint(OF_TOLL):
        return False
    clause = [item.tags for item in items[max(first, n - 5) : n - 1]]
    opens = any(tags & {"BUT", "COMMA", "SEMI"} or ("PREP" in tags and "AT" not in tags) for tags in clause)
    return opens and any("NUM" in item.tags for item in items[first : n - 1])


def _is_whose(text: str, passage: Passage, position: int, told: Attribution, cited: Attribution) -> bool:
    """Whether who is cited gave a figure that somebody else tells of: "recalling that 40 died, according to"."""
    if not cited.cited or told.cited or cited.start - position >= CITED:
        return False
    apart = re.search(r"[;:\"“”]", text[position : cited.start]) is not None
    return not apart and not _new_clause(passage, position, cited.start)


def govern(text: str, passage: Passage, position: int) -> Attribution | None:
    """The attribution of the sentence that reaches a figure."""
    for attribution in passage.attributions:
        if attribution.reach and attribution.reach[0] <= position < attribution.reach[1]:
            return attribution
    left = [a for a in passage.attributions if a.after and a.end <= position and (a.speaker or a.blocks)]
    left = [a for a in left if a.until is None or position < a.until]
    right = [a for a in passage.attributions if a.before and a.start >= position >= a.since and a.speaker]
    for attribution in reversed(left):
        between = text[attribution.end : position]
        if attribution.blocks or (not right and _changed_by_nobody(passage, attribution.end, position)):
            return None
        if right and text[attribution.end - 1] == ":" and not right[0].pronoun:
            return right[0]  # "Ferry inquiry: Failures led to 67 deaths, sheriff finds"
        if right and not right[0].outlet and not right[0].pronoun and _new_clause(passage, attribution.end, position):
            return right[0]
        if attribution.vague and (right or (attribution.placed and _new_clause(passage, attribution.end, position))):
            continue  # "According to preliminary data, two are missing, a source said"
        if not _new_sentence(passage, between, attribution.end):
            if right and _is_whose(text, passage, position, attribution, right[0]):
                return right[0]
            return _told_along(passage, left, attribution) or _outermost(text, left, attribution)
        break
    if right:
        return right[0]
    # "Police, who ... ": a saying whose speaker stands after the figure it governs
    around = [a for a in passage.attributions if a.start <= position < a.end and a.speaker]
    return around[0] if around else None
