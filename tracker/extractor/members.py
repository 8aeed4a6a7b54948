"""Those who are counted as members, staff or employees of something that is named behind "of"."""

from __future__ import annotations

from tracker.extractor.counted import Counted
from tracker.extractor.items import Item, named_on

OF_BODIES = frozenset({"W", "P", "SHELTER", "HOSPITAL"})
"""Tags of words of what somebody is a member of: "the school choir", "a youth club"."""
LONGEST_BODY = 4
"""Items of the name of such a body."""


def membership(counted: Counted, text: str, items: list[Item], head: int, item: Item) -> int:
    """ "members of the security forces": who is counted stands behind "of". Returns the last item used."""
    if items[head].text not in counted.membership or head + 2 >= len(items) or "OF" not in items[head + 1].tags:
        return head
    one = items[head + 2].figure is not None and items[head + 2].text in counted.single
    k = first = head + 2 + ("DET" in items[head + 2].tags or one)
    while k < len(items) and items[k].tags & OF_BODIES and k - first < LONGEST_BODY and "ADV" not in items[k].tags:
        k += 1
    if k == first:
        return head
    if items[head].text in counted.members:
        k = named_on(text, items, k)
        item.group = counted.member_group(text[items[head].start : items[k - 1].end])
        return k - 1
    alone = k == first + 1 and "P" not in items[first].tags  # "four employees of the Ministry of Transport"
    named = items[head].text in counted.staff and (alone or not any(i.tags & {"P", "NAME"} for i in items[first:k]))
    if named and counted.is_singular(items[k - 1].text):
        return k - 1  # "two employees of the store": employees
    item.group = counted.group(text[items[first].start : items[k - 1].end])
    return k - 1
