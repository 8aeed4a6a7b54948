"""Quantities: digits, words, ranges and vague amounts, with what qualifies them."""

from __future__ import annotations

import re

from tracker.extractor.language import Language, Memo, Token, tokenise
from tracker.extractor.number_words import BEHIND_ARTICLE, LARGEST, NumberWords, Quantity, matches
from tracker.model import Qualifier


class Quantities:
    """Reads quantities by a language's tables."""

    def __init__(self, lang: Language) -> None:
        self.lang = lang
        table = lang.table("quantities.toml")
        self.adverb = re.compile(table["adverb"])
        self.names = frozenset(table["names"])
        self._between = sorted((tuple(tokenise(w)) for w in lang.separators["between"]), key=len, reverse=True)
        self._between_starts = frozenset(words[0] for words in self._between)
        self._glued: dict[str, int] = table["glued"]
        self._change = frozenset(table["change"])
        self._hedges = frozenset(table["range_hedges"])
        separators = lang.separators
        thousands = "[" + "".join(re.escape(s) for s in separators["thousands"]) + "]"
        decimal = "[" + "".join(re.escape(s) for s in separators["decimal"]) + "]"
        comma = re.escape(separators["thousands"][0])
        self._digits = re.compile(
            rf"(?:(?P<grouped>\d{{1,3}}(?:{thousands}\d{{3}})+(?![\d])|\d{{1,2}}(?:{comma}\d\d)+{comma}\d{{3}}(?!\d))|(?P<plain>\d+))"
            rf"(?P<fraction>{decimal}\d+)?"
        )
        self._strip = re.compile(thousands)
        self._words = lang.numbers
        self._sets = {kind: frozenset(words) for kind, words in separators.items()}
        # By first and second word ("" for one word alone), the longest first.
        self._before: dict[str, dict[str, list[tuple[tuple[str, ...], str]]]] = {}
        for first, pairs in self._phrases("before").items():
            for words, qualifier in pairs:
                seconds = self._before.setdefault(first, {})
                seconds.setdefault(words[1] if len(words) > 1 else "", []).append((words, qualifier))
        self._after = self._phrases("after")
        self._single_after = {w[0]: q for pairs in self._after.values() for w, q in pairs if len(w) == 1}
        self._number_words = NumberWords(lang, self._after)
        self._none = self._number_words.none
        self._seconds = self._second_words()
        self._may_start = Memo(self.could_start)
        # Tokens that can begin a quantity: everything else is passed over with one look-up.
        self._starts = (
            {word.split()[0] for word in self._words}
            | self._before.keys()
            | {w.split()[0] for kind in ("between", "article") for w in separators[kind]}
        )

    def _phrases(self, side: str) -> dict[str, list[tuple[tuple[str, ...], str]]]:
        found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for phrase, qualifier in self.lang.qualifiers[side].items():
            words = tuple(tokenise(phrase.lstrip("-")))
            found.setdefault(words[0], []).append((words, qualifier))
        for pairs in found.values():
            pairs.sort(key=lambda pair: -len(pair[0]))
        return found

    def _second_words(self) -> dict[str, frozenset[str]]:
        """Of words that begin a quantity only before certain others ("at least"): those others.

        "" is among them where the word is a qualifier by itself ("about"), which any beginning of a quantity follows.
        """
        phrases = [words for seconds in self._before.values() for pairs in seconds.values() for words, _ in pairs]
        phrases += [*self._between, *(words for pairs in self._none.values() for words, _ in pairs)]
        found: dict[str, set[str]] = {}
        for words in phrases:
            found.setdefault(words[0], set()).add(words[1] if len(words) > 1 else "")
        return {first: frozenset(seconds) for first, seconds in found.items() if first not in self._words}

    # ------------------------------------------------------------------------------------------- finding

    def find(self, text: str, tokens: list[Token], i: int) -> tuple[Quantity | None, int]:
        """The quantity that begins at token ``i``, with its qualifiers, and the token after it."""
        seconds = self._seconds.get(tokens[i][2])
        if seconds is not None:
            following = tokens[i + 1][2] if i + 1 < len(tokens) else ""
            if following not in seconds and not ("" in seconds and following and self._may_start[following]):
                return None, i + 1
        qualifiers: list[str] = []
        k, n = i, len(tokens)
        while k < n:
            qualified = self._before.get(tokens[k][2])
            if qualified is None:
                break
            following = tokens[k + 1][2] if k + 1 < n else ""
            for words, qualifier in (*qualified.get(following, ()), *qualified.get("", ())):
                if len(words) < 3 or matches(tokens, k, words):
                    qualifiers.append(qualifier)
                    k += len(words)
                    break
            else:
                break
        # "between 50 and 60"
        between = False
        if k < n and tokens[k][2] in self._between_starts:
            for words in self._between:
                if matches(tokens, k, words):
                    between, k = True, k + len(words)
                    break
        number = self._number(text, tokens, k, between)
        if number is None and k > i:
            number = self._number(text, tokens, i, False)
            k, qualifiers = i, []
        if number is None:
            return None, i + 1
        quantity, j = number
        if between and quantity.value_max is None:
            return None, i + 1
        changed = quantity.value_max is not None and any(t[2] in self._change for t in tokens[max(i - 3, 0) : i])
        if changed and not between and i > 1:
            # "from 50 to 60", "from an earlier 20 to 34": two figures
            single = self._core(text, tokens, k)
            assert single is not None
            quantity, j = single
        for qualifier in qualifiers:
            if qualifier == "additional":
                quantity.more = True
            elif (
                qualifier and quantity.value_max is None and quantity.qualifier in (Qualifier.EXACT, Qualifier.VAGUE)
            ) or (
                qualifier in (Qualifier.AT_LEAST, Qualifier.AT_MOST, Qualifier.MORE_THAN)
                and quantity.qualifier == Qualifier.ABOUT
            ):
                quantity.qualifier = qualifier
        for words, qualifier in self._after.get(tokens[j][2], ()) if j < len(tokens) else ():
            if matches(tokens, j, words):
                if quantity.qualifier in (Qualifier.EXACT, Qualifier.ABOUT) and quantity.value_max is None:
                    quantity.qualifier = qualifier
                j += len(words)
                break
        if quantity.value_max is None and self._is_repeated(text, tokens, j, quantity.value):
            j += 3
        return quantity, j

    def _is_repeated(self, text: str, tokens: list[Token], j: int, value: int) -> bool:
        """Whether a number says itself again in brackets: "six (6) fatalities", "eight (08) people"."""
        if j + 2 >= len(tokens) or tokens[j][2] != "(" or tokens[j + 2][2] != ")":
            return False
        digits = tokens[j + 1][2]
        if digits.isdecimal():
            return int(digits[:15]) == value
        again = self._core(text, tokens, j + 1)
        return again is not None and again[1] == j + 2 and again[0].value == value

    def could_start(self, word: str) -> bool:
        """Whether a quantity can begin with this token: most cannot, and are passed over here."""
        return word in self._starts or word[0].isdecimal() or ("-" in word and word.partition("-")[0] in self._words)

    def _number(self, text: str, tokens: list[Token], i: int, between: bool) -> tuple[Quantity, int] | None:
        first = self._core(text, tokens, i)
        if first is None:
            return None
        quantity, j = first
        if j + 1 >= len(tokens):
            return first
        sign = tokens[j][2]
        joined = sign in self._sets["range"] or (between and sign in self._sets["joiner"])
        hedged = j + (sign == ",")  # "30, maybe 35"
        if not joined and tokens[hedged][2] in self._hedges and hedged + 1 < len(tokens):
            joined, j = True, hedged
        if not joined:
            return first
        second = self._core(text, tokens, j + 1)
        if second is None:
            return first
        other, after = second
        low, high = quantity.value, other.value
        if quantity.raw < 1000 <= high and other.scale > 1 and quantity.scale == 1:
            # "2 to 3 million": the scale is the second's
            low = round(quantity.raw * other.scale)
        elif not quantity.whole:
            return first
        if not (0 < low < high <= low * 20) or quantity.qualifier == Qualifier.VAGUE or not other.whole:
            return first
        return Quantity(quantity.start, other.end, low, high, Qualifier.RANGE, word=quantity.word), after

    def _core(self, text: str, tokens: list[Token], i: int) -> tuple[Quantity, int] | None:
        if i >= len(tokens):
            return None
        _start, _end, word = tokens[i]
        if word[0].isdecimal():
            return self._from_digits(text, tokens, i)
        known = self._words.get(word)
        if known is None:
            return self._number_words.read(tokens, i) if word in self._none or "-" in word else None
        if known[0] == "article" and word not in self._none:
            following = tokens[i + 1][2] if i + 1 < len(tokens) else ""
            if "-" not in following and self._words.get(following, ("",))[0] not in BEHIND_ARTICLE:
                return None  # most articles begin no number
        return self._number_words.read(tokens, i)

    def _from_digits(self, text: str, tokens: list[Token], i: int) -> tuple[Quantity, int] | None:
        start, end, word = tokens[i]
        before = text[start - 1] if start else " "
        if before in "/#_" or (
            before in "-‑" and start > 1 and not text[start - 2].isspace() and not text[start - 2].isdecimal()
        ):
            return None
        if before.isalpha() or (before in ".,:" and start > 1 and text[start - 2].isdecimal()):
            return None
        if "-" in word:  # "50-plus", but not "22-year-old"
            digits, _, rest = word.partition("-")
            qualifier = self._single_after.get(rest)
            if qualifier is None:
                return None
            return Quantity(start, start + len(digits), int(digits[:15]), qualifier=qualifier), i + 1
        n = len(tokens)
        if (i + 1 < n and tokens[i + 1][2][0].isdecimal()) or (i + 2 < n and tokens[i + 2][2][0].isdecimal()):
            match = self._digits.match(text, start, tokens[-1][1])
            assert match is not None
            grouped, fraction, stop = match["grouped"], match["fraction"], match.end()
            raw = grouped or match["plain"]
        else:  # no separator with digits behind it
            raw, grouped, fraction, stop = word, None, None, end
        if len(raw) > 18 or (raw[0] == "0" and len(raw) > 1):
            return None
        value = float(self._strip.sub("", raw)) if grouped else float(raw)
        if fraction and fraction[1:].isdecimal():
            value += float("0." + fraction[1:])
        j = i
        while j < len(tokens) and tokens[j][0] < stop:
            j += 1
        told: str = Qualifier.EXACT
        if tokens[j - 1][1] > stop:  # "5,000-odd"
            told = self._single_after.get(tokens[j - 1][2].partition("-")[2], "")
            if not told:
                return None
        whole = True
        raw_value = value
        if j < len(tokens):
            following = tokens[j]
            if following[0] == stop and following[2][0].isalpha():
                scale = self._glued.get(following[2])
                if scale is None:
                    return None
                value, stop, j = value * scale, following[1], j + 1
            else:
                while j < len(tokens):
                    kind, scale_value = self._words.get(tokens[j][2], ("", 0.0))
                    if kind not in ("scale", "hundred", "group"):
                        break
                    value, stop, j = value * scale_value, tokens[j][1], j + 1
            if (
                j < len(tokens)
                and tokens[j][0] == stop
                and tokens[j][2] in ("/", ":")
                and tokens[j][1] < len(text)
                and text[tokens[j][1]].isdecimal()
            ):
                return None
        if abs(value - round(value)) > 1e-6:
            whole = False
        if value > LARGEST:
            return None
        times = value / raw_value if raw_value else 1.0
        return Quantity(start, stop, round(value), qualifier=told, whole=whole, raw=raw_value, scale=times), j
