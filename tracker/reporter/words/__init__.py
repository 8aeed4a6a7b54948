"""Plain words for figures, times and histories. Everything is computed, and no sentence claims more than the rows."""

from tracker.reporter.words.history import alternative, history
from tracker.reporter.words.standing import Standing, standing
from tracker.reporter.words.story import (
    chosen,
    convergence_note,
    convergence_title,
    overview_title,
    source,
    subtitle,
    title,
    voices_title,
)
from tracker.reporter.words.times import moment, span, when
from tracker.reporter.words.vocabulary import count, figure, metric_name, number, reason_list, reasons, signed

__all__ = [
    "Standing",
    "alternative",
    "chosen",
    "convergence_note",
    "convergence_title",
    "count",
    "figure",
    "history",
    "metric_name",
    "moment",
    "number",
    "overview_title",
    "reason_list",
    "reasons",
    "signed",
    "source",
    "span",
    "standing",
    "subtitle",
    "title",
    "voices_title",
    "when",
]
