"""Plain words for figures, times and histories. Everything is computed, and no sentence claims more than the rows."""

from tracker.reporter.words.story import alternative, history, source, standing, subtitle, title
from tracker.reporter.words.times import moment, span, when
from tracker.reporter.words.vocabulary import count, figure, metric_name, number, reasons, signed

__all__ = [
    "alternative",
    "count",
    "figure",
    "history",
    "metric_name",
    "moment",
    "number",
    "reasons",
    "signed",
    "source",
    "span",
    "standing",
    "subtitle",
    "title",
    "when",
]
