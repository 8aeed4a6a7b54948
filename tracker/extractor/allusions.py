"""What the text says of other events: headings over them, links to them, lists, superlatives, "the third in a week"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from tracker.extractor.days import Phrase, day_of
from tracker.extractor.language import Language, Token, alternatives, word_of
from tracker.extractor.patterns import insensitive
from tracker.extractor.times import Times

NEAR = 14
"""Characters before a time in which the words stand that it hangs on."""
AFTER = 80
"""Characters before a figure in which the words stand that say how long before it was."""
CLAUSES = ",;.\n"
"""What ends a clause."""
HEAD, LINE = 600, 40
"""Characters at the head of a report, and of the line there that names the time it is on."""


class Allusions:
    """Reads such words by a language's tables."""

    def __init__(self, lang: Language) -> None:
        table = lang.table("context.toml")
        self._heading = insensitive(r"\W*(?:" + "|".join(table["background_heading"]) + r")\W*")
        self.heading_length: int = table["heading_length"]
        self._intro = insensitive(table["background_intro"])
        self._link = insensitive(table["links"])
        self._again_words = frozenset(table["again_words"])
        self._again = insensitive(table["again"])
        self._again_next = insensitive(table["again_next"])
        self._long_after = insensitive("|".join(table["long_after"]))
        self._last_year = insensitive(table["last_year"])
        self._points_back = insensitive(table["points_back"])
        self._looks_back = insensitive(table["looks_back"])
        self._goes_on = insensitive(table["goes_on"])
        self._since_own = insensitive(table["since_own"])
        self._since: str = lang.table("times.toml")["since"][0]
        self._habit = insensitive(table["habit"].replace(" ", r"\s+"))
        self._ranks = insensitive(rf"(?:{table['ranks']})[^,;.:]*$")
        self._rank_next = insensitive(rf"\b(?:{table['rank_next']})\b")
        self._of_a_life = tuple(table["of_a_life"])
        self._compared = insensitive(rf"\b(?:{alternatives(table['compared_with'])})\s+$")
        self._period = insensitive(table["period_covered"])
        self._period_from = insensitive(table["period_from"])
        self._period_year = insensitive(table["period_year"], re.MULTILINE)
        words = r"(?:\s*[\w'’-]++)"
        told = table["rank_next"]
        self._rank_behind = re.compile(
            rf"(?:{words}{{0,2}}\s*[,–—-]*|{words}{{0,9}}\s*[,–—])\s*(?:{told})\b", re.IGNORECASE
        )

    def background_heading(self, line: str) -> bool:
        """Whether a heading opens a section on other events."""
        return self._heading.fullmatch(line) is not None

    def background_intro(self, line: str) -> bool:
        """Whether a line opens a list of other events."""
        return self._intro.search(line) is not None

    def link(self, line: str) -> int | None:
        """Where the words end that open a line of links to other articles ("Read also:"), if they do."""
        found = self._link.match(line)
        return found.end() if found else None

    def may_be_again(self, tokens: list[Token]) -> bool:
        """Whether one of the words stands in a sentence that each such phrase holds."""
        return not self._again_words.isdisjoint(map(word_of, tokens))

    def again(self, text: str, start: int, end: int, tokens: list[Token]) -> int | None:
        """Where the words end that say that the like has happened before ("the second attack in a week")."""
        if not self.may_be_again(tokens):
            return None
        found = self._again.search(text, start, end)
        return found.end() if found else None

    def tells_next(self, text: str, again: int, figure: int) -> bool:
        """Whether a figure of the sentence that says so is of the earlier event: ": on April 28, 30 people died"."""
        return again <= figure and self._again_next.match(text, again, figure) is not None

    def is_of_last_year(self, text: str, end: int) -> bool:
        """Whether a day or month is said to be of the year before: "on February 24 last year"."""
        return self._last_year.match(text, end) is not None

    def long_after(self, text: str, first: int, figure: int) -> bool:
        """Whether a figure is of what happened long before: "nine were killed, days after 12 died nearby"."""
        return self._long_after.search(text, max(first, figure - AFTER), figure) is not None

    def points_back(self, text: str, start: int, end: int) -> bool:
        """Whether a sentence counts from a time that was spoken of before ("since then", "over the same period")."""
        return self._points_back.search(text, start, end) is not None

    def looks_back(self, text: str, end: int) -> bool:
        """Whether what stands up to a place is of an inquest, a court or an anniversary."""
        return self._looks_back.search(text, max(0, end - HEAD), end) is not None

    def goes_on(self, text: str, start: int, end: int) -> bool:
        """Whether a sentence goes on with the event told of before: "They injured 22 people", "Nobody was hurt"."""
        return self._goes_on.match(text, start, end) is not None

    def begins(self, text: str, start: int) -> bool:
        """Whether words say since when is counted: "since the protests began"."""
        return text.startswith(self._since, start)

    def counts_own(self, text: str, start: int, end: int, opening: int) -> bool:
        """Whether a count runs since the article's own disaster: "since the outbreak was declared on 4 December".

        ``opening``: where the text ends that tells what it is on.
        """
        clause = max(text.rfind(sign, 0, start) for sign in CLAUSES)
        found = self._since_own.search(text, max(clause + 1, start - AFTER), end)
        return found is not None and found["noun"].lower() in text[:opening].lower()

    def is_habit(self, text: str, start: int, end: int) -> bool:
        """Whether words say what happens year by year ("on average")."""
        return self._habit.fullmatch(text, start, end) is not None

    def ranks(self, text: str, start: int, end: int) -> bool:
        """Whether a superlative takes what follows: "the worst fire since"."""
        return self._ranks.search(text, start, end) is not None

    def tells_of_rank(self, text: str, start: int, end: int) -> bool:
        """Whether what the event is measured against is told of in a mark or behind it: "since 2009, when"."""
        return self._rank_next.search(text, start, end) is not None or self._rank_behind.match(text, end) is not None

    def is_compared(self, text: str, start: int) -> bool:
        """Whether something is only measured against a time: "higher than in 2015"."""
        return self._compared.search(text, max(0, start - NEAR), start) is not None

    @staticmethod
    def is_of_before(text: str, phrase: Phrase, published: str | None) -> bool:
        """Whether a year in brackets is that of a figure behind it: "six deaths in 2024 (2023: 137)"."""
        year = phrase.parts.get("year", "") if phrase.kind == "year" else ""
        set_off = text[phrase.start - 1 : phrase.start] == "(" and text[phrase.end : phrase.end + 1] == ":"
        return set_off and published is not None and year < published[:4]

    def period(self, text: str, day: dt.date, times: Times) -> Iterator[dt.date]:
        """When the time begins that a report is on: "Reporting period: 1 to 26 March", "Statement on 2024"."""
        year = self._period_year.search(text, 0, HEAD)
        if year and int(year[1]) < day.year:
            yield dt.date(int(year[1]), 1, 1)
        match = self._period.search(text, 0, HEAD)
        for phrase in times.spans(text, match.end(), match.end() + LINE) if match else ():
            found = day_of(times.resolve(phrase, day)) if phrase.kind == "date" else None
            first = self._period_from.search(text, max(0, phrase.start - NEAR), phrase.start)
            if found:
                yield found.replace(day=min(found.day, int(first[1]) or 1)) if first else found

    def is_of_a_life(self, text: str, phrase: Phrase) -> bool:
        """Whether a year is that of somebody's birth or the like ("born in 2016")."""
        return text[max(0, phrase.start - 16) : phrase.start].rstrip().lower().endswith(self._of_a_life)
