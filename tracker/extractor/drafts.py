"""Claims in the making: figures with what is known of them so far, sentence by sentence."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.extractor.cues import NO_CUES, Cues
from tracker.extractor.days import DAY, Phrase
from tracker.extractor.findings import Finding, led_by
from tracker.extractor.itemiser import Itemiser
from tracker.extractor.items import Line
from tracker.extractor.language import Token
from tracker.extractor.number_words import Quantity
from tracker.extractor.screen import Verdict
from tracker.extractor.segment import Sentence
from tracker.extractor.speakers import Attribution, Speakers
from tracker.extractor.tables import Table
from tracker.extractor.times import Times
from tracker.model import About, Basis, Certainty, Qualifier, Standing


class Draft:
    """A claim in the making, with where it stands in the text."""

    speaker: str | None = None
    via: str | None = None
    teller: str | None = None  # who gave the figure that this one was changed from
    reported_at: str | None = None
    basis: str = Basis.TOTAL
    standing: str = Standing.CURRENT
    about: str = About.MAIN
    certainty: str = Certainty.STATED
    group: str | None = None
    reason: str | None = None
    past: bool = False  # told of as an earlier saying ("had said")
    anew: bool = False  # told as changed by now: "has since lowered it to 43"
    entry: bool = False  # reported_at is the stamp of a live blog's entry
    own_time: bool = False  # reported_at comes from the text, not from the page

    def __init__(self, finding: Finding, sentence: Sentence, line: Line) -> None:
        self.finding = finding
        self.sentence = sentence
        self.line = line
        self.said: list[Phrase] = []  # times of a saying in another sentence of its quote

    @property
    def figure(self) -> Quantity:
        """The number expression; every draft has one."""
        figure = self.finding.item.figure
        assert figure is not None
        return figure

    @property
    def value(self) -> int:
        return self.figure.value

    @property
    def day(self) -> str:
        """The day it was given on, where that is known."""
        return (self.reported_at or "")[:DAY]

    @property
    def at_hour(self) -> bool:
        """Whether the text gives the hour at which it was told."""
        return self.own_time and len(self.reported_at or "") > DAY

    @property
    def total(self) -> bool:
        """A figure for everybody, not a part and not an increment, nor the rest of a whole."""
        if self.group is not None or self.basis != Basis.TOTAL or self.finding.relation == "part":
            return False
        item = self.finding.item
        if "PARTITIVE" in item.tags and self.figure.qualifier != Qualifier.VAGUE:  # not "dozens of bodies"
            return False  # "two of the wounded have died", "seven of the dead lived in the park"
        return not led_by(self.line.items, self.finding, "REST")


QUESTION, LONGEST_QUESTION = "?", 120
"""The end of a question, and the characters of the longest that is a heading."""
OPENING = 8
"""Characters before a list's first item in which the colon stands that opens it."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What reads a sentence."""

    times: Times
    items: Itemiser
    speakers: Speakers


class Passage:
    """One sentence; each way of reading it is done when first asked for, for most sentences never are."""

    def __init__(self, text: str, sentence: Sentence, tokens: list[Token], told: Verdict, tools: Tools) -> None:
        self.sentence = sentence
        self.tokens = tokens
        self.told = told
        self.cues: Cues = NO_CUES
        self.drafts: list[Draft] = []
        self.table: Table | None = None
        self.text = text
        self._tools = tools
        self._times: list[Phrase] | None = None
        self._line: Line | None = None
        self._attributions: list[Attribution] | None = None

    def tabulate(self, table: Table, line: Line) -> None:
        """Takes the items of a table's rows."""
        self.table, self._line = table, line

    @property
    def opened(self) -> bool:
        """Whether a colon before it opens a list."""
        start = self.sentence.start
        return self.text[max(0, start - OPENING) : start].rstrip().endswith(":")

    @property
    def asks(self) -> bool:
        """Whether it is a question."""
        return self.text[self.sentence.end - 1] == QUESTION

    @property
    def question_above(self) -> tuple[int, int] | None:
        """The line above, where it is a question."""
        start = self.sentence.start
        above = self.text[max(0, start - LONGEST_QUESTION) : start].rstrip()
        if not above.endswith(QUESTION):
            return None
        end = max(0, start - LONGEST_QUESTION) + len(above)
        return self.text.rfind("\n", 0, end) + 1, end

    @property
    def times(self) -> list[Phrase]:
        """The time phrases."""
        if self._times is None:
            self._times = self._tools.times.find(self.text, self.tokens)
        return self._times

    @property
    def line(self) -> Line:
        """The items: phrases, figures with their nouns."""
        if self._line is None:
            self._line = self._tools.items.line(self.text, self.tokens, self.times)
        return self._line

    @property
    def attributions(self) -> list[Attribution]:
        """Who is said to speak."""
        if self._attributions is None:
            self._attributions = self._tools.speakers.find(self.text, self.line)
        return self._attributions
