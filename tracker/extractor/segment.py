"""Text into paragraphs and sentences, as spans of the original: nothing is rewritten."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tracker.extractor.language import Language, Memo, alternatives
from tracker.extractor.patterns import insensitive

WIDTHS = (40, 110)
"""Characters of the widest line of text that a program wrapped."""
WRAPPED_SHARE = 0.6
"""Of a block's lines, how many must be full for it to count as wrapped."""
RAGGED = 60
"""Characters of a line behind which one wrapped by hand may go on with a number or a name."""
RAGGED_SHARE = 3
"""One in so many lines of such a block goes on in small letters."""
LONGEST = 1500
"""Characters after which a sentence ends in any case: bounds the work on text without any full stop."""

BULLETS = "•·"
LONGEST_PARAGRAPH = 50_000
"""Characters after which a paragraph ends behind a sentence: no person writes one as long."""
WINDOW = 200_000
"""Characters of paragraphs that are read together, more than any article has: bounds the memory that a text takes."""
JUDGED = 2_000
"""Lines of a block by which it is told whether a program wrapped it."""

_BLANK = re.compile(r"\n[^\S\n]*\n")
_LABELLED = re.compile(r"\s*[^\W\d][^:\n]{1,40}:\s*[^\w\n]?\d")
_LINE = re.compile(r"[^\n]+")


@dataclass(slots=True, init=False)
class Sentence:
    """A span of the text, with the number of its paragraph."""

    start: int
    end: int
    paragraph: int

    def __init__(self, start: int, end: int, paragraph: int) -> None:
        self.start, self.end, self.paragraph = start, end, paragraph


@dataclass(slots=True)
class Layout:
    """The paragraphs of a text."""

    paragraphs: list[tuple[int, int]] = field(default_factory=list)


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Spans of paragraphs: blocks between blank lines, and lines of a block that was not wrapped by a program."""
    position = 0
    for blank in _BLANK.finditer(text):
        yield from _block(text, position, blank.start())
        position = blank.start()
    yield from _block(text, position, len(text))


def _block(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    lines = (m.span() for m in _LINE.finditer(text, start, end) if not m[0].isspace())
    judged = list(itertools.islice(lines, JUDGED))
    if not judged:
        return
    wrapped = _wrapped(text, judged)
    ragged = not wrapped and _ragged(text, judged)
    first, last = judged[0]
    for a, b in itertools.chain(judged[1:], lines):
        head = text[a:b].lstrip()[:1]
        goes_on = wrapped or (ragged and last - first >= RAGGED and text[last - 1] not in _ENDS_A_LINE)
        signed = head.islower() and text[last - 1] in _ENDS_A_LINE and _SIGNED.fullmatch(text, a, b)
        if signed or not (head.islower() or (goes_on and (head.isalnum() or head in _WRAPPED_HEADS))):
            yield first, last
            first = a
        last = b
    yield first, last


_SIGNED = re.compile(r"\s*[a-z]{2,6}(?:[-/][a-z]{2,6})*\s*")
"""A line with the signs of those who wrote a dispatch: "abc-de/fgh"."""
_WRAPPED_HEADS = "\"'“‘([$€£"
_ENDS_A_LINE = ".!?…:;\"”’')"


def _ragged(text: str, lines: list[tuple[int, int]]) -> bool:
    """Whether somebody wrapped the lines by hand: a third of them go on in small letters."""
    small = sum(text[a:b].lstrip()[:1].islower() for a, b in lines[1:])
    return small > 0 and small * RAGGED_SHARE >= len(lines) - 1


def _wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Whether a program wrapped the lines: on most of them the next line's first word would not have fitted."""
    if len(lines) < 2:
        return False
    shown = [text[a:b].rstrip() for a, b in lines]
    width = max(map(len, shown))
    if not WIDTHS[0] <= width <= WIDTHS[1]:
        return False
    if 2 * sum(_LABELLED.match(line) is not None for line in shown) >= len(shown):
        return False  # "INJURED: 64", "MISSING: 9": a form
    full = sum(len(line) + 1 + len(after.split(None, 1)[0]) > width - 2 for line, after in itertools.pairwise(shown))
    return full >= WRAPPED_SHARE * (len(lines) - 1)


_ROAD = re.compile(r"\d{1,3}(?=[,.;)]\s|\s+\()")
"""A number that a clause ends with, as a road's does, where one of people goes on."""


class Segmenter:
    """Finds sentence ends by a language's abbreviations."""

    def __init__(self, lang: Language) -> None:
        table = lang.table("segment.toml")
        words = alternatives(table["abbreviations"])
        abbreviation = insensitive(rf"(?:^|[\s(\[\"“‘'’/-])(?:{words}|(?<!/)[^\W\d_])$")
        self._abbreviated = Memo(lambda word: abbreviation.search(word) is not None)
        before_number = alternatives(table["before_number"])
        self._before_number = insensitive(rf"(?:^|[\s(\[])(?:{before_number})$")
        self._mark = re.compile("[.!?…•·]")
        letters = alternatives(table["names_of_a_letter"])
        self._name_of_a_letter = insensitive(rf"\b(?:{letters})$")
        self._stop = re.compile(
            r"(?<![.!?…])(?P<stop>[.!?…]++)(?P<close>[\"”’'»)\]]*)(?P<gap>\s+|(?=[A-Z“\"][^\W\d_A-Z]))|(?P<bullet>\s[•·]\s)"
        )

    def windows(self, text: str) -> Iterator[Layout]:
        """The paragraphs of a text in order: together, or in windows where the text is longer than any article."""
        spans: list[tuple[int, int]] = []
        for start, end in paragraphs(text):
            for a, b in [(start, end)] if end - start <= LONGEST_PARAGRAPH else self._pieces(text, start, end):
                if spans and b - spans[0][0] > WINDOW:
                    yield Layout(spans)
                    spans = []
                spans.append((a, b))
        if spans:
            yield Layout(spans)

    def _pieces(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """A paragraph that is too long, cut between sentences."""
        first = last = start
        for a, b in self._sentences(text, start, end):
            if b - first > LONGEST_PARAGRAPH:
                yield first, last
                first = a
            last = b
        yield first, end

    def sentences(self, text: str, number: int, start: int, end: int) -> list[Sentence]:
        """The sentences of one paragraph in order."""
        return [Sentence(a, b, number) for a, b in self._sentences(text, start, end)]

    def _sentences(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        position = behind = start
        for mark in self._mark.finditer(text, start, end):  # a set of signs is found faster than the pattern
            at = mark.start() - (mark[0] in BULLETS)
            match = self._stop.match(text, at, end) if at >= behind else None
            if match is None:
                continue
            behind = match.end()
            stop = match.end("close") if match["stop"] else match.start()
            if match["stop"] and not self._is_end(text, position, match, end):
                continue
            yield from _cut(text, position, stop)
            position = stop
        yield from _cut(text, position, end)

    def _is_end(self, text: str, start: int, match: re.Match[str], end: int) -> bool:
        following = text[match.end() : match.end() + 2]
        if not following:
            return True
        head = following[0]
        if head.islower():
            return False
        if match["stop"] != ".":
            # "What?" he asked: a question inside a sentence goes on in small letters, seen above.
            return True
        before = text[max(start, match.start() - 24) : match.start()]
        gap = match["gap"]
        if gap and self._name_of_a_letter.search(before):
            return True
        if head.isdecimal() and self._before_number.search(before):
            return False
        if not gap and not before[-2:].islower():
            return False
        word = before.split()[-1] if before and not before[-1].isspace() else ""
        initials = len(before) > 1 and before[-1].isalpha() and before[-2:-1] == "."
        if initials and head.isdecimal() and _ROAD.match(text, match.end()):
            return False  # "a park off U.S. 64, the sheriff said"
        return not (self._abbreviated[word] and not match["close"] and not before[-1:].isdecimal()) and not (
            initials and head.isupper() and len(word) < 5 and not gap.count("\n") and _mid_name(text, match)
        )


def _mid_name(text: str, match: re.Match[str]) -> bool:
    """After initials (U.S., J.R.) a capital goes on the name unless a short common word follows."""
    word = re.match(r"\w+", text[match.end() : match.end() + 24])
    return word is None or len(word[0]) > 3


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        stop = space if space > start else start + LONGEST
        yield start, stop
        start = stop
    if end > start:
        yield start, end
