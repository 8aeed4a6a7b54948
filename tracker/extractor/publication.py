"""When a page appeared: the time it was given with, else the date in its head."""

from __future__ import annotations

import datetime as dt
import re

from tracker.extractor.language import Language
from tracker.extractor.patterns import insensitive
from tracker.extractor.times import Times
from tracker.model import Article

HEAD = 900
"""Characters at the start of a page in which its own date is looked for."""
BEHIND = 24
"""Characters behind a date in which its hour stands."""
SENTENCE = re.compile(r"[.?]\s+[^\W\d]")
"""What no line at the head of a page has before its date, but a text with a date in it."""


class Publication:
    """Finds publication times by a language's tables."""

    def __init__(self, lang: Language, times: Times) -> None:
        self._times = times
        table = lang.table("times.toml")
        issued = "|".join(table["page_issued"])
        self._issued_on = insensitive(
            rf"(?:^|[|·•–—/(;]|^(?!.*\d{{4}}).*,)\s*(?:{issued})\W*(?:{table['page_on']})?\s*$"
        )
        self._covering = insensitive(table["page_covers"])

    def published(self, article: Article) -> str | None:
        """When the page appeared: the given time, else the date in its head (a dateline, a byline)."""
        if article.published_at:
            return article.published_at
        today = dt.date.today()
        best: tuple[int, str] | None = None
        for phrase in self._times.spans(article.text, 0, min(HEAD, len(article.text))):
            if phrase.kind != "date" or "day" not in phrase.parts or "year" not in phrase.parts:
                continue
            day = self._times.resolve(phrase, today)
            if day is None:
                continue
            rank = self._rank(article.text, phrase.start)
            if best is None or rank < best[0]:
                best = rank, day + (self._clock_after(article.text, phrase.end) or "")
        return best[1] if best else None

    def _rank(self, text: str, start: int) -> int:
        """How likely a date of the head is the page's own: of issue, of nothing, the end of a time that is covered."""
        line = text[text.rfind("\n", 0, start) + 1 : start]
        if self._issued_on.search(line) and not SENTENCE.search(line):
            return 0
        return 1 + (self._covering.search(line) is not None)

    def _clock_after(self, text: str, end: int) -> str | None:
        """The hour right behind a date, as a time of ISO 8601."""
        for phrase in self._times.spans(text, end, min(len(text), end + BEHIND)):
            if phrase.kind == "clock" and not re.search(r"[^\s,\-–—|·at()]", text[end : phrase.start]):
                found = self._times.clock(phrase)
                if found:
                    return f"T{found[0]:02d}:{found[1]:02d}{found[2]}"
        return None
