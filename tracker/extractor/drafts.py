"""Claims in the making: figures with what is known of them so far, sentence by sentence."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.extractor.context import Cues
from tracker.extractor.items import Line
from tracker.extractor.language import Token
from tracker.extractor.outcomes import Finding
from tracker.extractor.quantities import Quantity
from tracker.extractor.segment import Sentence
from tracker.extractor.speakers import Attribution
from tracker.extractor.times import Phrase
from tracker.model import About, Basis, Certainty, Standing


@dataclass(slots=True)
class Draft:
    """A claim in the making, with where it stands in the text."""

    finding: Finding
    sentence: Sentence
    line: Line
    cues: Cues
    speaker: str | None = None
    via: str | None = None
    reported_at: str | None = None
    basis: str = Basis.TOTAL
    standing: str = Standing.CURRENT
    about: str = About.MAIN
    certainty: str = Certainty.STATED
    group: str | None = None
    own_time: bool = False  # reported_at comes from the text, not from the page

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
    def total(self) -> bool:
        """A figure for everybody, not a part and not an increment."""
        return self.group is None and self.basis == Basis.TOTAL and self.finding.relation != "part"


@dataclass(slots=True)
class Passage:
    """One sentence, read."""

    sentence: Sentence
    tokens: list[Token]
    line: Line
    times: list[Phrase]
    attributions: list[Attribution]
    cues: Cues
    drafts: list[Draft] = field(default_factory=list)
