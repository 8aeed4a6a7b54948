"""What the words around a figure make of it: hypothetical, denied, feared, superseded, another event."""

from __future__ import annotations

import re

from tracker.extractor.allusions import Allusions
from tracker.extractor.cues import Cues, Finder
from tracker.extractor.findings import Finding
from tracker.extractor.items import Item, Line
from tracker.extractor.language import Language
from tracker.extractor.modals import shares_modal
from tracker.extractor.patterns import insensitive
from tracker.model import Metric, Qualifier

# What ends the reach of a cue: a new clause begins after it.
BREAKS = frozenset({"STOP", "COLON", "SUB", "LPAR"})
# What stands between a cue and the clause that it opens.
APART = frozenset({"TIME", "ON", "COLON", "STOP"})
NEXT = 2
"""Characters between the two."""
# What a verb that follows the figure does not stand behind: "60 patients in intensive care could die".
RIGHT_ENDS = frozenset(
    ["COMMA", "SEMI", "STOP", "COLON", "AND", "SUB", "WHO", "DASH", "NUM", "PREP", "PRON", "IN", "AT", "ON", "BY"]
)
# Rules of phrases that take the outcome for granted: "he denied a part in the murder of six priests".
PRESUPPOSED = frozenset({"of_noun", "of_noun_coordinate", "possessive", "relative"})
# The same, of those who are known already: "he will meet the families of the six soldiers killed".
KNOWN = frozenset({"after", "after_gap", "count"})
SURE = frozenset(
    {
        "relative",
        "rites_on_a_day",
        "funerals",
        "release_demanded",
        "more_died_than_expected",
        "barred_from_home",
        "rescuers_searching",
        "searching_for_missing",
    }
)
"""Rules of phrases that no plan touches: "divers will go on looking for 12 others"."""
PARTS = frozenset({"PARTITIVE", "N_VICTIMS"})
"""Tags of a part of those told of: of those whom it befell, or of victims, of whom less is sure."""
BEHIND_NOUN = frozenset({"after", "after_gap", "died"})
"""Rules of participles behind the noun of those whom it befell ("the 38 people killed in the crash")."""

UNSEEN = frozenset({Metric.KILLED, Metric.TRAPPED})
"""Of which what people believe is no more than that."""
ECHO = 36
"""Characters of a question that only takes up what another has said."""


class Context:
    """Judges figures by the cues of their sentence and the words beside them, by a language's tables."""

    def __init__(self, lang: Language) -> None:
        table = lang.table("context.toml")
        self.cues = Finder(lang).cues
        leads, asking = table["question_leads"], "|".join(table["questions"])
        self._question = insensitive(rf"\W*(?:(?:{leads})\s+)?(?:{asking})\b")
        self._denial_ends = insensitive(table["denial_ends"])
        self._denied_next = insensitive(table["denied_next"])
        self.indefinite = frozenset(table["indefinite"])
        self._against = insensitive(rf"\b(?:{table['against']})\b[^,;.]{{0,30}}$")
        self._period = insensitive(rf"[^,;.]{{0,30}}?\b(?:{table['period']})\b")
        self._from = insensitive(rf"\b(?:{table['risen_from']})\b[^,;.]{{0,20}}$")
        self._year_period = insensitive(rf"[^,;.]{{0,20}}?\b(?:{table['year_period']})")
        self._grown_after = insensitive(rf"[^,;.]{{0,40}}?,?\s*{table['grown_after']}[^,;.]{{0,30}}$")
        self._retracted_next = insensitive(table["retracted_next"])
        self.allusions = Allusions(lang)
        self._partial = insensitive(table["partial"])

    def is_partial(self, text: str, start: int, end: int) -> bool:
        """Whether a sentence gives the count of one place or witness ("The hospital received nine bodies")."""
        return self._partial.search(text, start, end) is not None

    def grown_after(self, text: str, start: int, end: int) -> bool:
        """Whether the words between a toll and a figure say that the toll grew by it."""
        return self._grown_after.match(text, start, end) is not None

    def retracts(self, text: str, start: int) -> bool:
        """Whether a sentence that begins at ``start`` takes back the figures of the one before."""
        return self._retracted_next.match(text, start) is not None

    def compares(self, text: str, start: int, figure: int, end: int) -> bool:
        """Whether a figure is of another period that one is set against: "against 1,655 in the two years before"."""
        if self._against.search(text, start, figure) is not None:
            return self._period.match(text, end) is not None
        return self._from.search(text, start, figure) is not None and self._year_period.match(text, end) is not None

    def is_question(self, text: str, start: int, end: int) -> bool:
        """Whether the sentence asks if something is so: what it names is not stated."""
        tail = text[start:end].rstrip("\"'”’) ")
        if not tail.endswith("?"):
            return False
        if len(tail) < ECHO:
            return True  # "Three hundred and fifty dead?"
        # The asking part may follow a comma or a dash.
        parts = re.split(r"[,;:–—\"“]\s*", tail)
        return any(self._question.match(part) for part in parts if part)

    @staticmethod
    def clause(line: Line, finding: Finding) -> tuple[int, int]:
        """The span of text in which a cue can reach the figure: from the clause's start to just behind its verb."""
        items = line.items
        first, last = sorted((finding.index, finding.trigger))
        i = first
        while i > 0:
            item = items[i - 1]
            if item.tags & BREAKS and not item.tags & {"NUM"}:
                i -= "SUB" in item.tags  # "if", "unless" are cues themselves
                break
            if "SEMI" in item.tags:
                break
            if "WHO" in item.tags and i > 1 and "COMMA" in items[i - 2].tags:
                break  # "if it reaches the town, where 98 have died": told of the town as it is
            if "SAY" in item.tags and not item.tags & {"REPORT", "CLAIM"}:
                i -= 1
                break
            if "AND" in item.tags and _new_clause(items, i):
                break
            i -= 1
        j = last
        while j + 1 < len(items) and j - last < 4:
            if items[j + 1].tags & RIGHT_ENDS:
                break
            j += 1
        return items[i].start, items[j].end

    def hypothetical(self, cues: Cues, line: Line, finding: Finding) -> bool:
        """Whether the clause only supposes, expects or intends the outcome; no cue reaches across a comma."""
        if not (cues.any("hypothetical") or cues.any("intended") or cues.any("conditional")):
            return False
        items = line.items
        if (
            finding.rule in SURE
            or (finding.rule in PRESUPPOSED and finding.trigger and "DET" in items[finding.trigger - 1].tags)
            or _is_known(items, finding)
            or _is_of_people_told(items, finding)
        ):
            return False  # "he will investigate the murder of six priests": the murder is no plan
        start, end = self.clause(line, finding)
        last = max(finding.index, finding.trigger)
        if finding.rule not in PRESUPPOSED and cues.before("conditional", start, items[last].end):
            return True
        trigger = items[finding.trigger]
        supposed = cues.spans.get("hypothetical", [])
        if supposed and shares_modal(items, finding, supposed):
            return True
        if finding.trigger == finding.index:
            supposed = supposed + cues.spans.get("intended", [])
        elif "BASE" in trigger.tags and "BE" not in items[finding.trigger - 1].tags:
            # "hurt badly enough to need an ambulance": a plan stands before its verb
            supposed = supposed + [(a, b) for a, b in cues.spans.get("intended", []) if b <= trigger.start]
        return any(_supposes(items, finding, (start, end), cue) for cue in supposed)

    def denied(self, text: str, cues: Cues, line: Line, finding: Finding) -> bool:
        """Whether the speaker of the sentence denies the figure."""
        if finding.rule in PRESUPPOSED or _is_known(line.items, finding):
            return False
        position = line.items[finding.index].start
        for _a, b in cues.spans.get("denied", ()):
            if b <= position and not self._denial_ends.search(text, b, position):
                return True
        return any(
            a >= position and not _told_apart([i for i in line.items if position < i.start < a])
            for a, _ in cues.spans.get("denied_before", ())
        )

    def denies(self, text: str, start: int) -> bool:
        """Whether a sentence that begins at ``start`` says of the one before that it is not so."""
        return self._denied_next.match(text, start) is not None

    def feared(self, cues: Cues, line: Line, finding: Finding) -> bool:
        """Whether the clause only fears or believes it, or the sentence says that it is not confirmed."""
        dead = finding.metric in UNSEEN and cues.any("feared_dead")
        if not cues.any("feared") and not cues.any("feared_behind") and not dead:
            return False
        start, end = self.clause(line, finding)
        if cues.before("feared", start, end) or (dead and cues.before("feared_dead", start, end)):
            return True
        # "We fear that", "Locals had feared on Sunday that", "Unconfirmed: "
        items = line.items
        first = next(k for k, item in enumerate(items) if item.start >= start)
        while first and items[first - 1].tags & APART:
            first -= 1
        opened = items[first].start
        spans = [*cues.spans.get("feared", ()), *(cues.spans.get("feared_dead", ()) if dead else ())]
        if any(a < start and opened <= b + NEXT for a, b in spans):
            return True
        told = items[max(finding.index, finding.trigger)].end
        behind = [a for a, _ in cues.spans.get("feared_behind", ()) if a >= told]
        return any(not _set_apart([i for i in items if told <= i.start < a]) for a in behind)


def _supposes(items: list[Item], finding: Finding, clause: tuple[int, int], cue: tuple[int, int]) -> bool:
    """Whether a cue of the clause reaches the figure, and no comma stands between them."""
    (a, b), trigger = cue, items[finding.trigger]
    if not (clause[0] <= a and b <= clause[1]) or trigger.start <= a < trigger.end:
        return False  # "could not be reached" is one outcome
    last = max(finding.index, finding.trigger)
    if a >= items[last].end and _is_definite(items[finding.index]):
        return False  # "the 41 dead will be buried on Monday"
    if a >= items[last].end and finding.index == last and items[last].tags & PARTS == {"PARTITIVE"}:
        return False  # "15 were hurt, two of whom may lose their sight"
    return not any("COMMA" in item.tags and b <= item.start for item in items[:last])


def _is_of_people_told(items: list[Item], finding: Finding) -> bool:
    """ "The families of the 38 people killed will be paid": told of as what has happened."""
    k = finding.index
    if finding.rule not in BEHIND_NOUN or "PART" not in items[finding.trigger].tags:
        return False
    return _is_definite(items[k]) or (k > 1 and "OF" in items[k - 1].tags and "P" in items[k - 2].tags)


def _is_definite(item: Item) -> bool:
    """Whether an article stands before a number: those counted are known already."""
    figure = item.figure
    return figure is not None and item.start < figure.start and figure.qualifier == Qualifier.EXACT and not figure.more


def _is_known(items: list[Item], finding: Finding) -> bool:
    """Whether a figure names people who are known already by what befell them: "the two kidnapped students"."""
    item = items[finding.index]
    return finding.rule in KNOWN and bool(item.group) and _is_definite(item)


def _set_apart(between: list[Item]) -> bool:
    """Whether words behind a figure are told of another one: after a comma, or a figure that is not added by "and".

    A figure with a verb of its own is not added: "33 have been confirmed and 13 are for validation".
    """
    tags = frozenset().union(*(item.tags for item in between))
    other = next((k for k, item in enumerate(between) if "NUM" in item.tags), 0)
    if any(item.tags & {"BE", "HAVE"} for item in between[:other]):
        return True
    return bool(tags & {"COMMA", "SEMI", "STOP"}) or ("NUM" in tags and ("AND" not in tags or "BUT" in tags))


def _told_apart(between: list[Item]) -> bool:
    """Whether a denial is of another figure: "put the dead at seven, while they claimed 170, a figure dismissed"."""
    apart = next(
        (k for k, item in enumerate(between) if "BUT" in item.tags and k and "COMMA" in between[k - 1].tags), -1
    )
    return apart >= 0 and any("NUM" in item.tags for item in between[apart:])


def _new_clause(items: list[Item], i: int) -> bool:
    """Whether what begins at ``i`` (after "and", "but") has a verb of its own before the figure: then cues end here."""
    return "BUT" in items[i - 1].tags or (i > 1 and "COMMA" in items[i - 2].tags)
