"""Who a figure counts, where its own noun does not say: by a predicate, an aside, an origin, or the noun before."""

from __future__ import annotations

import itertools

from tracker.extractor.counted import Counted
from tracker.extractor.drafts import Draft
from tracker.extractor.findings import Finding, led_by
from tracker.extractor.inherited import ELIDED_NEVER, aboard, is_part, labelled
from tracker.extractor.items import Item, squeeze
from tracker.model import Metric

# What ends the noun phrase that says who a part of the total is.
PREDICATE_ENDS = frozenset(
    {"COMMA", "SEMI", "STOP", "AND", "SAY", "WHO", "LPAR", "DASH", "COLON", "NUM", "PART", "ADJ", "DIED", "CRIT"}
)
NUMBER_OF = frozenset(
    ["number_of", "number_of_from", "number_of_from_to", "number_put", "raises_to_those", "toll", "toll_from_to"]
)
NAMED_AS = frozenset({"part_identified_as", "part_as"})
"""Rules of figures behind which stands as whom they were identified."""
PARTS = frozenset({"of_those", "part_predicate"})
PARTITIVE_KINDS = frozenset({"PARTITIVE", "COUNTED", "N_VICTIMS"})
SHARED = 4
"""Words of what all of those counted were."""
STATE_ENDS = frozenset({"COMMA", "SEMI", "STOP", "NUM", "WHO", "LPAR", "DASH"})
PLACED = frozenset({"CITE", "FIND", "IN", "AT", "ON", "TOOKV", "PREP", "ABOARD"})
"""Tags of words with which a predicate says where somebody was, not who."""
FRAME = 8
LONG_FRAME = 24
"""Items of what a sentence opens with, "of the 52 passengers", and of one with a clause in it."""
REACH = 18
"""Items over which a noun that was left out is the one before."""


def group_of(counted: Counted, text: str, items: list[Item], draft: Draft, earlier: dict[int, Draft]) -> str | None:
    """The group of a figure among the items of its sentence. ``earlier``: the figures before it there."""
    finding, item = draft.finding, draft.finding.item
    following = items[finding.index + 1 : finding.index + 11]
    state = _state(finding, following)
    if state and finding.metric == Metric.INJURED:
        return state  # "one of the workers in critical condition"
    if finding.rule == "part_state":
        return counted.states.get(following[0].text)  # "three moderate and two light"
    if finding.rule in NAMED_AS and following and "AS" in following[0].tags:  # "identified 387 as civilians"
        named = list(itertools.takewhile(lambda i: not i.tags & PREDICATE_ENDS, following[1:]))
        named = named[1:] if named and "DET" in named[0].tags else named
        if any(one.tags & {"P", "NAME"} or counted.is_plural(one.text) for one in named):
            return counted.group(text[named[0].start : named[-1].end], single=draft.value == 1)
    if item.group:
        return squeeze(item.group)
    if finding.rule == "carried_account_for" and "P" in items[finding.trigger].tags:
        return counted.group(text[items[finding.trigger].start : items[finding.trigger].end])
    hailing = _hailing(counted, text, following)
    if hailing:
        return hailing
    of_them = led_by(items, finding, "OFTHEM")  # "of whom 31 are children"
    if "PARTITIVE" in item.tags or finding.relation == "part" or finding.rule in PARTS or of_them:
        while following and following[0].tags & {"NUM", "NOUN", "THING", "ADJ"}:
            following = following[1:]  # "four of the nine fatalities are minors"
        if (
            following
            and "BE" in following[0].tags
            and (finding.trigger <= finding.index or of_them or "P" in following[-1].tags)
        ):
            limit = following[1] if len(following) > 1 else None
            if limit is not None and limit.figure is not None and counted.is_age_limit(limit.text.split()[0]):
                return squeeze(text[limit.start : limit.end])  # "20 of the dead are under 18"
            words = _predicate(counted, following[1:])
            if words and "DET" not in following[1].tags:
                said = counted.adjective(text[words[0].start : words[-1].end], draft.value > 1)
                if said:
                    return said
            if words is not None:
                return counted.group(text[words[0].start : words[-1].end]) if words else None
        kind = _beside(counted, text, following)
        if kind is not None:
            return kind
    elif item.tags & {"COUNTED", "N_VICTIMS"} and following and "BE" in following[0].tags:
        told: list[Item] = _predicate(counted, following[1:]) or []  # "the remaining 11 fatalities were villagers"
        if told and "P" in told[-1].tags and not any("PART" in word.tags for word in told):
            return counted.group(text[told[0].start : told[-1].end])
    if "PARTITIVE" in item.tags and following and counted.is_age_limit(following[0].text.split()[0]):
        words = list(itertools.takewhile(lambda i: not i.tags & {"COMMA", "STOP", "SEMI", "AND", "BE"}, following))
        return squeeze(text[words[0].start : words[-1].end])  # "43 of them under the age of 18"
    if state:
        return state  # "of the sixty wounded, seven are in critical condition"
    shared = _shared(counted, text, items[max(finding.index, finding.trigger) + 1 :][:9])
    if shared is None and finding.trigger > finding.index:  # "The two others, both women, died in Bajaur"
        shared = _shared(counted, text, items[finding.index + 1 : finding.trigger][:9])
    if shared is not None:
        return shared
    if item.tags & PARTITIVE_KINDS == {"PARTITIVE"}:
        whole = _whole(items, finding)
        if whole is not None:
            return counted.group(whole)
    if "BARE" in item.tags and len(following) > 1 and "FROM" in following[0].tags and "NAME" in following[1].tags:
        first = _first_of_list(finding)
        listed = first is not finding and first.item.tags & PARTITIVE_KINDS == {"COUNTED"}
        return (
            None if listed else _origin(text, following)
        )  # "41 from Bihar"; a place: "four deaths in A and three ..."
    if finding.rule in NUMBER_OF:
        return _of_toll(counted, text, items, finding)
    if "COUNTED" in item.tags and len(following) > 1 and "AMONG" in following[0].tags:
        words = list(itertools.takewhile(lambda i: i.tags & {"W", "P", "DET"}, following[1:]))
        return counted.group(text[words[0].start : words[-1].end]) if words else None
    if "BARE" not in item.tags or item.text in counted.nobody:
        return None
    if finding.rule == "part_from" and len(following) > 1 and "FROM" in following[0].tags:  # a place is no group
        words = list(itertools.takewhile(lambda i: i.tags & {"W", "P", "DET"}, following[1:]))
        if words:
            return counted.group(text[words[0].start : words[-1].end])
    if led_by(items, finding, "AMONG", "OF", "OFTHEM"):
        return None  # "23 children are among the 110 killed"
    label = labelled(counted, text, items, finding)
    label = label or _left_out(counted, draft, earlier, items)
    return label or aboard(items, finding) or _framed(counted, text, items, finding)


def _state(finding: Finding, following: list[Item]) -> str:
    """ "Ten remained in hospital in critical condition": how bad it is, where the words right behind say so."""
    if finding.metric not in (Metric.INJURED, Metric.HOSPITALISED):
        return ""
    if len(following) > 2 and "COMMA" in following[0].tags and "WHOSE" in following[1].tags:
        following = following[2:]  # "Four of the wounded, whose condition was stated to be critical"
        if "COND" not in following[0].tags:
            return ""
    for item in following[:6]:
        if "CRIT" in item.tags and item.entry.group:
            return item.entry.group
        if item.tags & STATE_ENDS:
            break
    stated = len(following) > 3 and "BE" in following[0].tags and "SAY" in following[1].tags
    if stated and "BE" in following[2].tags and "GRAVE" in following[3].tags:
        return following[3].text  # "of whom 13 are stated to be serious"
    if following and "GRAVE" in following[0].tags and "PARTITIVE" in finding.item.tags:
        return following[0].text  # "2,432 injuries, 71 of them serious"
    return ""


def _of_toll(counted: Counted, text: str, items: list[Item], finding: Finding) -> str | None:
    """ "The number of miners killed", "the number of dead civilians": who the number is of."""
    first, end = max(0, min(finding.trigger, finding.index) - 3), max(finding.index, finding.trigger + 3)
    found: str | None = None
    for k in range(first, min(end, len(items) - 1)):
        item = items[k]
        named = "W" in item.tags and counted.is_plural(item.text)  # "the number of Kyrgyzstanis killed"
        if not (named or "P" in item.tags) or item.tags & {"VICTIMS", "SAY", "ADJ"}:
            continue
        behind = next((i for i in items[k + 1 : k + 4] if not i.tags & {"ADV", "FEAR", "WHO", "BE"}), item)
        before = items[k - 1].tags if k else frozenset[str]()
        of_toll = "TOLL" in before and behind.tags & {"TO", "BE", "AT"}  # "the number of missing pupils to"
        if of_toll or behind.tags & {"PART", "ADJ", "DIED"} or before & {"ADJ", "PART"}:
            found = counted.group(text[item.start : item.end]) or found
    return found


def _shared(counted: Counted, text: str, behind: list[Item]) -> str | None:
    """ "Three patients, all newborns, died"; "six dead, all of them women": what all of them were."""
    if len(behind) < 3 or "COMMA" not in behind[0].tags or not counted.is_each(behind[1].text):
        return None
    words = list(itertools.takewhile(lambda i: not i.tags & PREDICATE_ENDS - {"AND"}, behind[2:]))
    if any("BUT" in word.tags for word in words):
        return None  # "all but four of them"
    while words and words[0].tags & {"OFTHEM", "DET"}:
        words = words[1:]
    if not any("P" in word.tags for word in words) or any("BE" in word.tags for word in words) or len(words) > SHARED:
        return None
    return counted.group(text[words[0].start : words[-1].end])


def _whole(items: list[Item], finding: Finding) -> str | None:
    """ "72 men, 14 of whom were dead": whom the whole counts."""
    for item in reversed(items[: finding.index]):
        if "PEOPLE" in item.tags and item.figure is not None:
            return item.group
    return None


def _predicate(counted: Counted, behind: list[Item]) -> list[Item] | None:
    """ "Nine of the dead were older than 70": the words that say who; none where they say where; ``None`` if there
    are no such words."""
    contrast = next((n for n, item in enumerate(behind) if "BUT" in item.tags), 0)
    if contrast and "NOT" in behind[0].tags:
        behind = behind[contrast + 1 :]  # "not miners but members of a rescue team"
    words = list(itertools.takewhile(lambda i: not i.tags & PREDICATE_ENDS, behind))
    while words and words[0].tags & {"ADV", "DET"}:
        words = words[1:]
    if not words:
        return None
    if words[-1].tags & {"AMONG", "PREP", "IN", "AT", "ON"} and not any("P" in word.tags for word in words):
        return []  # "split among three hospitals"
    for n in range(1, len(words)):
        own = "FROM" in words[n].tags and "NAME" not in words[-1].tags
        hangs_on = bool(words[n].tags & {"PREP", "IN", "AT", "ON"}) or counted.is_gerund(words[n].text)
        hangs_on = hangs_on or "FEAR" in words[n].tags or counted.is_age_limit(words[n].text.split()[0])
        hangs_on = hangs_on or ("OF" in words[n].tags and words[n - 1].text not in counted.membership)
        if "P" in words[n - 1].tags and (own or hangs_on):
            words = words[:n]  # "boys below the age of 15", "boys from my own street", "miners coming off a shift"
            break
        if words[n].tags & {"IN", "AT"} and not any(w.tags & {"P", "NAME"} for w in words[:n]):
            return []  # "asleep in the hostel"
    if "YOUNG" in words[0].tags:
        return words  # "20 of the dead are under 18"
    if words[0].tags & {"HELD", "TAKEN"}:
        return []  # "flown to Little Rock", "held incommunicado"
    # "24 were hit by shots", "identified as ...", "in Maple Fork": no kind of people
    no_kind = any("BY" in word.tags for word in words) or words[0].tags & PLACED
    return [] if no_kind else words


def _beside(counted: Counted, text: str, following: list[Item]) -> str | None:
    """ "Three of the wounded, all juveniles,"; "eleven of the deceased hailed from Gujarat"."""
    aside = [i for i in following[:4] if not i.tags & {"ADV", "DET", "OFTHEM"}][:3]
    if len(aside) == 3 and "COMMA" in aside[0].tags and "P" in aside[1].tags and aside[2].tags & {"COMMA", "STOP"}:
        return counted.group(text[aside[1].start : aside[1].end])
    if len(following) > 2 and "FROM" in following[1].tags and "NAME" in following[2].tags:
        return _origin(text, following[1:])
    return None


def _framed(counted: Counted, text: str, items: list[Item], finding: Finding) -> str | None:
    """ "Of the 52 passengers, 12 died", "Of the 61 members of the choir who sang, 26": the frame says of whom."""
    if "OF" not in items[0].tags or finding.rule in ELIDED_NEVER:
        return None
    clause = next((n for n, item in enumerate(items[:FRAME]) if n > 1 and item.tags & {"WHO", "ABOARD"}), 0)
    comma = next((n for n, item in enumerate(items[: LONG_FRAME if clause else FRAME]) if "COMMA" in item.tags), 0)
    frame = [i for i in items[1 : min(clause or comma, comma)] if i.tags & {"P", "PEOPLE"}]
    if not comma or not frame or finding.index < comma:
        return None
    return frame[-1].group or (counted.group(text[frame[-1].start : frame[-1].end]) if "P" in frame[-1].tags else None)


def _hailing(counted: Counted, text: str, following: list[Item]) -> str | None:
    """ "Eight hailed from Salem", "ten belong to Iranian nationals": the place or people that those counted were of."""
    while following and following[0].tags & {"ADV", "HAVE"}:
        following = following[1:]
    if len(following) < 3 or following[0].text not in counted.hailing:
        return None
    if following[1].text not in counted.hailing_from:
        return None
    behind = following[3:] if "DET" in following[2].tags else following[2:]
    names = list(itertools.takewhile(lambda i: i.tags & {"W", "P", "NAME"} and "ADV" not in i.tags, behind))
    if not names or not (any("P" in i.tags for i in names) or "NAME" in names[0].tags):
        return None
    said = text[names[0].start : names[-1].end]
    return counted.group(said) if "P" in names[-1].tags else squeeze(said)


def _is_hailing(counted: Counted, items: list[Item], draft: Draft) -> bool:
    """Whether the group of a figure is where those counted were from."""
    k = draft.finding.index
    return any(item.text in counted.hailing for item in items[k + 1 : k + 3])


def _origin(text: str, words: list[Item]) -> str:
    """ "From" and the names behind it."""
    names = list(itertools.takewhile(lambda i: i.tags & {"W", "DET"}, words[1:]))
    return squeeze(text[words[0].start : names[-1].end])


def _left_out(counted: Counted, draft: Draft, earlier: dict[int, Draft], items: list[Item]) -> str | None:
    """A noun left out is that of the figure it belongs to, or of the one before."""
    finding = draft.finding
    anchor = earlier.get(id(finding.anchor))
    if anchor is not None and not _is_included(items, anchor.finding):
        if _is_hailing(counted, items, anchor):
            return None  # "Four belonged to Kalan and two to Pathal": where some were from
        return anchor.group if finding.relation != "part" and not is_part(anchor.finding) else None
    near = (d for d in earlier.values() if finding.index - d.finding.index < REACH)
    # "17 civilians including nine children were killed and 20 injured": civilians
    before = [
        d
        for d in near
        if not is_part(d.finding) and not _is_included(items, d.finding) and "COUNTED" not in d.finding.item.tags
    ]
    vague = draft.figure.qualifier == "vague"
    if not before or vague or finding.rule in ELIDED_NEVER:
        return None
    last = before[-1]
    if _is_hailing(counted, items, last):
        return last.finding.item.group
    return last.finding.item.group if last.finding.group else last.group  # a state ("critical") is no noun


def _first_of_list(finding: Finding) -> Finding:
    """The figure with which a list of figures begins: "61 deaths in Shangla, 29 in Swat and 16 in Torghar"."""
    while finding.anchor is not None and "PARTITIVE" not in finding.item.tags:  # "six of them from Bihar, four from"
        finding = finding.anchor
    return finding


def _is_included(items: list[Item], finding: Finding) -> bool:
    """Whether a figure is told as a share of the one before it: "including nine children"."""
    return finding.item in items and led_by(items, finding, "INCLUDE")
