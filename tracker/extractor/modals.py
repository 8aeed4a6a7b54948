"""One "could" for several verbs: what stands behind the later ones is supposed, too."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.extractor.findings import Finding
from tracker.extractor.items import Item

BETWEEN = frozenset({"DET", "ADV", "PREP"})
"""Tags of what may stand between a verb and its object."""
BARE_VERBS = frozenset({"BASE", "DROVE", "LEFT", "CLAIM", "BURY", "MOVEDV", "SEIZED", "SWEEP"})
"""Tags of verbs that take people as their object."""
ENDS = frozenset(
    {"BE", "HAVE", "SAY", "FINITE", "ING", "PRON", "RELPRON", "WHO", "SUB", "STOP", "SEMI", "COLON", "DASH"}
)
"""Tags of words with which another clause begins."""


def shares_modal(items: Sequence[Item], finding: Finding, supposed: list[tuple[int, int]]) -> bool:
    """ "It could swamp the port, kill 300 people and drive thousands from their homes": one "could" for three verbs."""
    k = finding.index - 1
    while k > 0 and not items[k].tags.isdisjoint(BETWEEN):
        k -= 1
    if k < 1 or items[k].tags.isdisjoint(BARE_VERBS) or ("FINITE" in items[k].tags and "BASE" not in items[k].tags):
        return False
    parted = False
    for n in range(k - 1, -1, -1):
        tags = items[n].tags
        if "MODAL" in tags:
            led = n > 0 and not items[n - 1].tags.isdisjoint(("RELPRON", "WHO"))
            return parted and not led and any(a <= items[n].start < b for a, b in supposed)
        if "BASE" not in tags and not tags.isdisjoint(ENDS):
            return False
        parted = parted or not tags.isdisjoint(("COMMA", "AND"))
    return False
