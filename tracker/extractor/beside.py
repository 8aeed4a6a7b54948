"""Whether a time phrase says when somebody spoke: it stands beside the saying, opens it, or tells of the day."""

from __future__ import annotations

import itertools
import re
from typing import Any

from tracker.extractor.days import Phrase
from tracker.extractor.drafts import Draft, Passage
from tracker.extractor.patterns import insensitive
from tracker.extractor.speakers import Attribution
from tracker.extractor.times import Times

NEXT = 30
"""Characters between a verb of speech and a figure."""
BEHIND = 24
"""Characters behind a figure in which its own time stands."""
ASIDE = 90
"""Characters between a verb of speech and its time: "said on state television on Sunday"."""
VERBAL = frozenset({"NUM", "SAY", "SUB", "WHO"})
"""What stands in no name of a speaker."""
THAT = 4
"""Characters at the end of a saying: room for "that"."""
FAR = 220
"""Characters over which a report's own time reaches."""


class BesideSpeech:
    """Tells such times by a language's table of times."""

    def __init__(self, times: Times, table: dict[str, Any]) -> None:
        self._times = times
        lead = rf"(?:{table['leading_in']})?"
        self._clause_opens = insensitive(rf"(?:^|[,;:—–“\"(]|\b(?:{table['clause_opens']}))\s*{lead}$")
        self._goes_on = insensitive(rf"\s*(?:[,:.]|$|(?:{table['that']})\b|[\"“])")
        self._meanwhile = insensitive(table["meanwhile"])
        self._speaking = insensitive(rf"[\"“]?(?:{table['speaking']})")
        self._then = insensitive(table["then"])
        self._when_opens = insensitive(table["when_opens"])
        self._stood = insensitive(table["stood"])
        self._were_reported = insensitive(table["were_reported"])
        self._when = insensitive(table["when"])
        self._saying = insensitive(table["saying"])
        self._possessive = insensitive(table["possessive"])
        self._paper_after = insensitive(rf"(?:['’]s)?\s+(?:[\w-]+\s+){{0,2}}?(?:{table['papers']})\b")

    def own_day(self, text: str, phrase: Phrase) -> bool:
        """Whether a phrase names the event's day, not one of speech: "in Saturday's accident"."""
        return self._possessive.match(text, phrase.end) is not None and not self._paper_after.match(text, phrase.end)

    @staticmethod
    def _is_beside(passage: Passage, a: Attribution, start: int) -> bool:
        """Whether a saying stands right before a figure, or before the first of those that were given together."""
        if 0 <= start - a.end < NEXT:
            return True
        first = min((d.figure.start for d in passage.drafts if d.figure.start >= a.end), default=start)
        anew = any(a.end <= other.start < start for other in passage.attributions)
        return a.earlier and not anew and first < start < first + FAR // 2 and first - a.end < NEXT

    def _when_said(self, text: str, passage: Passage, phrase: Phrase, end: int) -> bool:
        """Whether somebody is told to have spoken then: "Monday evening, when the agency had reported 15"."""
        when = self._when.match(text, phrase.end)
        if when is None or end - phrase.end > FAR // 2:
            return False
        if self._stood.match(text, when.end()) is not None:
            return True  # "up from 3,206 a week earlier, when deaths stood at 178"
        return any(phrase.end <= a.start < end for a in passage.attributions)

    def _then_reported(self, text: str, passage: Passage, draft: Draft, phrase: Phrase) -> bool:
        """Whether a figure is told as reported at a time that opens its clause: "On Tuesday, 52 were reported dead"."""
        start = draft.figure.start
        if draft.speaker or not 0 <= start - phrase.end < BEHIND or re.search(r"[;:]", text[phrase.end : start]):
            return False
        head = text[max(passage.sentence.start, phrase.start - ASIDE) : phrase.start]
        opens = self._clause_opens.search(head) is not None
        return opens and self._were_reported.match(text, draft.finding.item.end) is not None

    def _in_speaking(self, text: str, start: int, phrase: Phrase, end: int) -> bool:
        """Whether a time stands in an opening that tells of the speech: "Speaking on state radio on Wednesday, he"."""
        if "," in text[start : phrase.start] or "," not in text[phrase.end : end]:
            return False
        return self._speaking.match(text, start) is not None

    def _opens(self, text: str, passage: Passage, phrase: Phrase, start: int) -> bool:
        """Whether a time opens a speaker's clause: "On 30 January the brigade put the dead at 121"."""
        end = phrase.end
        if self._when_then(text, passage, phrase, start):
            return True
        if not self._clause_opens.search(
            text[max(passage.sentence.start, phrase.start - ASIDE) : phrase.start]
        ):  # "^" is the sentence's begin
            return False
        if self._meanwhile.fullmatch(text, end, start):
            return True
        if not 0 <= start - end < BEHIND or re.search(r"[;:\"“”]", text[end:start]):
            return False
        return not any(i.tags & VERBAL and end <= i.start < start for i in passage.line.items)

    def _in_main_clause(self, text: str, passage: Passage, a: Attribution, phrase: Phrase) -> bool:
        """ "The channel was first on Sunday night, reporting 33 dead": a time before the participle of a saying."""
        if a is not passage.attributions[0] or phrase.end > a.start or self.own_day(text, phrase):
            return False
        participle = self._saying.match(text, a.start) is not None
        return participle and text[phrase.end : a.start].strip() == ","

    def _when_then(self, text: str, passage: Passage, phrase: Phrase, start: int) -> bool:
        """ "When it was approved on 9 February, the ministry had recorded 34": what was known at a time told of."""
        lo = passage.sentence.start
        if self._when_opens.match(text, lo) is None or text.count(",", phrase.end, start) != 1:
            return False
        closes = "," not in text[lo : phrase.start] and text[phrase.end : start].rstrip().find(",") >= 0
        return closes and self._then.search(text, start, passage.sentence.end) is not None

    def _after_speech(self, text: str, passage: Passage, a: Attribution, phrase: Phrase, start: int) -> bool:
        """Whether a time stands behind a verb of speech and where it was said, and before what was said."""
        between = text[a.end : phrase.start]
        if not 0 <= phrase.start - a.end < ASIDE or re.search(r"[,;:\"“”]", between):
            return False
        items = passage.line.items
        for one, other in itertools.pairwise(items):
            named = "NAME" in one.tags and "BARE" in other.tags  # "told Radio Nile 9 on Thursday that"
            if a.end <= other.start < phrase.start and not named and other.tags & {"NUM", "SUB"}:
                return False
        opens = text[max(a.start, a.end - THAT) : phrase.start]  # "which said that the flood had come on Tuesday"
        if re.search(rf"\b(?:{self._times.table['that']})\b", opens, re.IGNORECASE):
            return False
        return start < a.start or (phrase.end <= start and self._goes_on.match(text, phrase.end) is not None)
