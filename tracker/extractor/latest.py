"""The latest that an article has of each metric, and which older totals it makes outdated."""

from __future__ import annotations

import functools
import re

from tracker.extractor.days import DAY
from tracker.extractor.drafts import Draft
from tracker.model import LEVELS, About, Basis, Certainty, Qualifier, Standing

LATE = "T24:00"
"""Of a page that is known to the day: its own figures are later than any hour that it tells of."""
SHARES = frozenset({"part_from"})
"""Rules of the shares of a total: "36 in Kathmandu, 20 in Lalitpur"."""
MINUTE = 16
"""Characters of a time to the minute."""
ANYBODY = "*"
FEW = 8
"""Figures of a live blog's newest entry that an older one is compared with."""
RISE = 4
"""Times that a count may have grown since an earlier day: beyond, the two count different things."""
GROWTH = 20
"""Times that a count may grow or shrink within a live blog: beyond, the two count different things."""


class Latest:
    """What an article gives last, by metric and by who gives it.

    Times are compared by the minute where both have a clock (a live blog's entries), else by the day. A newer entry of
    a live blog replaces an older one whoever speaks, if it can count the same: a toll of 431 does not replace the six
    of one house. ``page``: the time of the figures that have no other, if there are any.
    """

    def __init__(self, drafts: list[Draft], page: str) -> None:
        self._dated: dict[tuple[str, str, int], str] = {}  # by metric, whose and length: the latest time of the text
        self._last: dict[tuple[str, str, int], set[int]] = {}  # the figures of that time
        # of figures that only have the page's time, which is the latest
        self._largest: dict[tuple[str, str, int], list[int]] = {}
        self._leads: dict[str, Draft] = {}  # the first figure of each metric
        self._entries: dict[str, list[Draft]] = {}  # by metric: the figures of the latest time
        self._page = page
        for draft in drafts:
            if _is_whole(draft) and draft.standing == Standing.CURRENT and draft.finding.rule not in SHARES:
                self._note(draft)

    def _note(self, draft: Draft) -> None:
        metric, time = draft.finding.metric, draft.reported_at or ""
        lead = self._leads.setdefault(metric, draft) is draft
        own = words_of(draft.speaker) or ({""} if lead or draft.own_time or draft.entry else frozenset[str]())
        for word in (ANYBODY, *own):
            for length in (DAY, MINUTE):
                key = metric, word, length
                if draft.own_time or draft.entry:
                    at, latest = time[:length] if len(time) >= length else "", self._dated.get(key, "")
                    if at > latest:
                        self._dated[key], self._last[key] = at, {draft.value}
                    elif at == latest:
                        self._last.setdefault(key, set()).add(draft.value)
                else:
                    self._largest.setdefault(key, []).append(draft.value)
        newest = self._entries.setdefault(metric, [])
        if not newest or time > (newest[0].reported_at or ""):
            self._entries[metric] = [draft]
        elif time == newest[0].reported_at and len(newest) < FEW:
            newest.append(draft)

    @staticmethod
    def may_outdate(draft: Draft) -> bool:
        """Whether a figure is a total of a time that the text gives."""
        if draft.finding.rule in SHARES:
            return False
        return _is_whole(draft) and (draft.own_time or len(draft.reported_at or "") >= MINUTE)

    def outdates(self, draft: Draft, partial: bool) -> bool:
        """Whether a later total takes the place of one. ``partial``: it is what one place or witness counted."""
        speaker = draft.speaker or draft.teller
        if partial:
            words = words_of(speaker)
        elif draft.own_time and not speaker:
            words = frozenset({ANYBODY})
        elif speaker and draft.own_time and not self._leads_past(draft):
            words = words_of(speaker)
        else:
            words = words_of(speaker) | {""}
        time = draft.reported_at or ""
        if any(len(time) >= length and self._is_before(draft, words, length) for length in (DAY, MINUTE)):
            return True
        if partial or not (draft.entry and draft.value):
            return False
        later = (d for d in self._entries.get(draft.finding.metric, ()) if (d.reported_at or "") > time)
        return any(alike(d, draft) and _grew(draft, d) for d in later)

    def _leads_past(self, draft: Draft) -> bool:
        """Whether the article's first total is not the figure itself, and one that a toll of those days grew to.

        Where it is none ("On Monday a group spoke of 413; the army has 200"), who counted before is a rival.
        """
        metric = draft.finding.metric
        lead = self._leads.get(metric)
        return lead is not None and lead is not draft and (metric in LEVELS or lead.value > draft.value)

    def _is_before(self, draft: Draft, words: frozenset[str], length: int) -> bool:
        """Whether one of those named gives a total later, by times cut to a length; the page is the latest."""
        time, metric, page = (draft.reported_at or "")[:length], draft.finding.metric, self._page
        if any(self._is_newer(draft, (metric, word, length), time) for word in words):
            return True
        hourly = draft.at_hour and metric not in LEVELS  # "At 6 a.m. it had listed four"
        if len(page) == DAY and (draft.past or draft.entry or draft.finding.rule == "toll" or hourly):
            page += LATE
        if len(page) < length or page[:length] <= time:
            return False
        counts = (n for word in words for n in self._largest.get((metric, word, length), ()))
        return any(draft.value < n <= draft.value * RISE + FEW for n in counts)

    def _is_newer(self, draft: Draft, key: tuple[str, str, int], time: str) -> bool:
        """Whether a total of the text's latest time takes the place of one of an earlier time.

        In a live blog the same figure, given anew, does not; nor a lower one of nobody that is named.
        """
        if self._dated.get(key, "") <= time:
            return False
        if not draft.entry:
            return True
        last = self._last[key]
        lower = not key[1] and draft.finding.metric not in LEVELS and max(last) < draft.value
        return draft.value not in last and not lower


def _is_whole(draft: Draft) -> bool:
    """Whether a figure is a total of the article's own event."""
    return draft.total and draft.about == About.MAIN


def _grew(draft: Draft, newer: Draft) -> bool:
    """Whether a newer entry's figure takes the place of an older one: tolls grow, unless they are corrected."""
    unsure = draft.certainty == Certainty.FEARED or draft.figure.qualifier == Qualifier.VAGUE
    if unsure or draft.finding.metric in LEVELS or words_of(draft.speaker) & words_of(newer.speaker):
        return draft.value != newer.value
    return draft.value < newer.value


def alike(one: Draft, other: Draft) -> bool:
    """Whether two totals may count the same."""
    return one.value <= other.value * GROWTH and other.value <= one.value * GROWTH


def is_count(draft: Draft) -> bool:
    """Whether a figure counts people of the article's own event, all or a group: no part, and no increment."""
    return draft.basis == Basis.TOTAL and draft.finding.relation != "part" and draft.about == About.MAIN


def rivals(one: Draft, other: Draft) -> bool:
    """Whether two figures are of speakers whose names have no telling word in common."""
    return bool(one.speaker and other.speaker) and not words_of(one.speaker) & words_of(other.speaker)


@functools.lru_cache(maxsize=256)
def words_of(speaker: str | None) -> frozenset[str]:
    """The telling words of a speaker's name."""
    return frozenset(re.findall(r"\w{4,}", (speaker or "").lower()))
