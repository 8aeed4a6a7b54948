"""Numbers in words: "twenty-three", "half a million", "tens of thousands", "no one"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from tracker.extractor.language import Language, Token, tokenise
from tracker.model import Qualifier

LARGEST = 10**13
"""No count of people is larger: such digits are a code or a sum."""

AFTER_ARTICLE = frozenset({"hundred", "scale", "group", "pair", "few", "vague"})
"""Kinds of number words that an article may begin ("a dozen")."""
BEHIND_ARTICLE = AFTER_ARTICLE | {"fraction"}
"""Kinds of the words behind an article that may be a number's: besides, a part of a large one follows it."""


class Shape(NamedTuple):
    """Kinds of number words with a fraction among them (an empty string for any), and what they come to.

    The value is the sum of the parts at ``plus`` times those at ``times``; without ``plus`` it is no number.
    """

    kinds: tuple[str, ...]
    plus: tuple[int, ...]
    times: tuple[int, ...] = ()

    def fits(self, kinds: list[str]) -> bool:
        """Whether words begin with this shape."""
        return len(kinds) >= len(self.kinds) and all(a in ("", b) for a, b in zip(self.kinds, kinds, strict=False))


SHAPES = (
    Shape(("", "joiner", "article", "fraction", "scale"), (0, 3), (4,)),  # "one and a half million"
    Shape(("article", "fraction", "of", "article", "scale"), (1,), (0, 4)),  # "a quarter of a million"
    Shape(("unit", "fraction", "of", "article", "scale"), (1,), (0, 4)),  # "three quarters of a million"
    Shape(("fraction", "of", "article", "scale"), (0,), (3,)),  # "an estimated quarter of a million"
    Shape(("article", "fraction", "scale"), (1,), (2,)),  # "a half million"
    Shape(("article", "fraction", "group"), (1,), (2,)),  # "a half dozen"
    Shape(("fraction", "scale"), (0,), (1,)),
    Shape(("fraction", "group"), (0,), (1,)),
    Shape(("", "scale", "joiner", "article", "fraction"), (0, 4), (1,)),  # "a million and a half"
    Shape(("", "joiner", "article", "fraction"), ()),  # "two and a half times as many"
)
"""In the order they are tried in."""


@dataclass(slots=True, init=False)
class Quantity:
    """A number expression: its span, what it says, and whether it adds to an earlier figure."""

    start: int
    end: int
    value: int
    value_max: int | None
    qualifier: str
    more: bool
    whole: bool  # False where the digits are a fraction, which no count of people is
    word: bool  # written in words
    raw: float  # the digits without their scale word
    scale: float

    def __init__(
        self,
        start: int,
        end: int,
        value: int,
        value_max: int | None = None,
        qualifier: str = Qualifier.EXACT,
        more: bool = False,
        whole: bool = True,
        word: bool = False,
        raw: float = 0.0,
        scale: float = 1.0,
    ) -> None:
        self.start = start
        self.end = end
        self.value = value
        self.value_max = value_max
        self.qualifier = qualifier
        self.more = more
        self.whole = whole
        self.word = word
        self.raw = raw
        self.scale = scale


class NumberWords:
    """Reads numbers in words by a language's tables. ``after``: qualifiers behind a number, by first word."""

    def __init__(self, lang: Language, after: dict[str, list[tuple[tuple[str, ...], str]]]) -> None:
        self._words = lang.numbers
        self._sets = {kind: frozenset(words) for kind, words in lang.separators.items()}
        self._after = after
        self._people = lang.people
        self._another = frozenset(word for word, q in lang.qualifiers["before"].items() if q == "additional")
        self.none: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for word, (kind, _) in self._words.items():
            if kind in ("none", "none_of", "skip"):
                words = tuple(tokenise(word))
                self.none.setdefault(words[0], []).append((words, kind))
        for pairs in self.none.values():
            pairs.sort(key=lambda pair: -len(pair[0]))

    def read(self, tokens: list[Token], i: int) -> tuple[Quantity, int] | None:
        """The number in words that begins at token ``i``, and the token after it."""
        start, end, word = tokens[i]
        head, dash, tail = word.rpartition("-")
        if dash and len(self._after.get(tail, [((), "")])[0][0]) == 1 and head:  # "sixty-odd"
            inner = self.read([(start, start + len(head), head)], 0)
            if inner:
                inner[0].qualifier = self._after[tail][0][1]
                return inner[0], i + 1
        for words, none in self.none.get(tokens[i][2], ()):
            if matches(tokens, i, words):
                if none == "skip" or (len(words) == 1 and i + 2 < len(tokens) and tokens[i + 1][2] == "."):
                    return None
                last = tokens[i][1] if none == "none_of" else tokens[i + len(words) - 1][1]
                return Quantity(start, last, 0, word=True), i + len(words)
        parts = self._parts(tokens, i)
        if not parts:
            return None
        kinds = [kind for kind, _, _ in parts]
        shape = next((shape for shape in SHAPES if shape.fits(kinds)), None) if "fraction" in kinds else None
        if shape is not None:
            if not shape.plus:
                return None
            value = 0.0
            for n in shape.plus:
                value += parts[n][1]
            for n in shape.times:
                value *= parts[n][1]
            last = parts[len(shape.kinds) - 1][2]
            return Quantity(start, tokens[last][1], round(value), word=True), last + 1
        total = current = 0.0
        last = 0
        seen = vague = False
        few = half = paired = False
        article = tokens[i - 1][2] in self._another if i else self._leaves_out_article(tokens, kinds)
        for position, (kind, value, token) in enumerate(parts):
            nxt = parts[position + 1][0] if position + 1 < len(parts) else ""
            if kind in ("unit", "tens", "digits"):
                if seen and kind != "digits" and not _adds(current, value):
                    break
                current += value
            elif kind == "article":
                if nxt not in AFTER_ARTICLE or seen:
                    break
                article = True
                if nxt in ("few",):
                    continue
                if not half:
                    current = 1.0
                last = last if not half else token
                continue
            elif kind == "few":
                if nxt not in ("hundred", "scale", "group"):
                    break
                few, current = True, 2.0
                continue
            elif kind == "fraction":
                if nxt != "article" or seen:
                    break
                half, current = True, 0.5
                continue
            elif kind == "pair":
                if not article:
                    break
                current, paired = 2.0, True
            elif kind in ("group", "hundred"):
                if not (seen or article or few or half):
                    break
                current = (current or 1) * value
            elif kind == "scale":
                if not (seen or article or few or half):
                    break
                total, current = total + (current or 1) * value, 0.0
            elif kind == "vague":
                if seen and not vague:
                    break
                vague = True
                current = value if not current else _vague(current, value)
            elif kind == "joiner":
                if not seen or nxt not in ("unit", "tens") or (current < 100 and total < 1000) or vague:
                    break
                continue
            elif kind == "of":
                if not (vague and nxt == "vague") and not (paired and nxt in ("hundred", "scale", "group")):
                    break
                continue
            seen = True
            last = token + 1
        if not seen or not last:
            return None
        value = total + current
        if value > LARGEST:
            return None
        if paired and len(parts) == 2 and last < len(tokens):
            following = tokens[last][2]
            if not (following in self._sets["of"] or following in self._people or following in self._words):
                return None  # "the bodies of a couple in their sixties": two people, but no number of them
        if abs(value - round(value)) > 1e-6:
            return None
        qualifier = Qualifier.VAGUE if vague or few else Qualifier.EXACT
        end = tokens[last - 1][1]
        scales = [v for kind, v, token in parts if kind == "scale" and token < last]
        scale = scales[-1] if scales else 1.0
        return Quantity(start, end, round(value), qualifier=qualifier, word=True, raw=value / scale, scale=scale), last

    def _leaves_out_article(self, tokens: list[Token], kinds: list[str]) -> bool:
        """Whether a headline begins with a number that elsewhere has an article: "Dozen killed in bus plunge"."""
        following = tokens[1][2] if len(tokens) > 1 else ""
        return kinds == ["group"] and following.isalpha() and following not in self._sets["of"]

    def _parts(self, tokens: list[Token], i: int) -> list[tuple[str, float, int]]:
        """The number words from token ``i`` on: kind, value, token."""
        parts: list[tuple[str, float, int]] = []
        for k in range(i, min(i + 12, len(tokens))):
            word = tokens[k][2]
            if word in self._words:
                kind, value = self._words[word]
                if kind in ("none", "none_of", "skip", "suffix"):
                    break
                parts.append((kind, value, k))
            elif "-" in word:
                pieces = word.split("-")
                if not all(piece in self._words or piece in self._sets["joiner"] for piece in pieces):
                    break
                parts += [(*self._words[piece], k) for piece in pieces if piece in self._words]
            elif word in self._sets["joiner"]:
                parts.append(("joiner", 0.0, k))
            elif word in self._sets["of"]:
                parts.append(("of", 0.0, k))
            else:
                break
        return parts


def matches(tokens: list[Token], i: int, words: tuple[str, ...]) -> bool:
    if i + len(words) > len(tokens):
        return False
    for word in words:
        if tokens[i][2] != word:
            return False
        i += 1
    return True


def _adds(current: float, value: float) -> bool:
    """Whether a word goes on a number: "twenty three", "hundred five", but not "three five"."""
    if current == 0:
        return True
    if value < 10:
        return current % 10 == 0 and current >= 20
    return current % 100 == 0


def _vague(current: float, value: float) -> float:
    """ "tens of thousands" is 20,000, "hundreds of thousands" 200,000: the literal floor."""
    return current * (value / 2) if value >= 2000 else current * value / 2
