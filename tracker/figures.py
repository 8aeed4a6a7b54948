"""The compact notation of figures, both ways.

``100+`` and ``>100`` are more than 100, ``>=84`` at least 84, ``~50`` about 50, ``50-60`` a range, ``<20`` fewer
than 20, ``<=200`` at most 200, ``24?`` a vague quantity ("dozens") and ``1,204`` exactly that. Every symbol and
word stands in ``tracker/data/notation.csv``; only the shape of the notation is written here.
"""

from __future__ import annotations

import csv
import functools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from tracker.model import Metric, Qualifier, TrackerError

_LONGEST = 80  # characters of a figure; beyond, nothing is one
LARGEST = 10_000_000_000
"""No count of people exceeds this; a larger number is a slip."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed number and what it claims: ``value`` (the low end of a range), ``value_max``, ``qualifier``."""

    value: int
    value_max: int | None = None
    qualifier: str = Qualifier.EXACT.value

    def __str__(self) -> str:
        return format_figure(self.value, self.value_max, self.qualifier)


_MARKS = {
    Qualifier.EXACT: "{:,}",
    Qualifier.AT_LEAST: ">={:,}",
    Qualifier.MORE_THAN: ">{:,}",
    Qualifier.AT_MOST: "<={:,}",
    Qualifier.LESS_THAN: "<{:,}",
    Qualifier.ABOUT: "~{:,}",
    Qualifier.VAGUE: "{:,}?",
}
_DIGITS = r"\d{1,3}(?:(?P<mark>[,\u2009\u202f\u00a0 '’])\d{3}(?:(?P=mark)\d{3})*)(?!\d)|\d+"


@functools.cache
def notation(kind: str) -> dict[str, str]:
    """The words of one kind in ``notation.csv`` (prefix, suffix, phrase, number, metric ...) with their meaning."""
    table = (files("tracker") / "data" / "notation.csv").read_text(encoding="utf-8")
    return {row["word"]: row["meaning"] for row in csv.DictReader(table.splitlines()) if row["kind"] == kind}


def _alternatives(*kinds: str) -> str:
    """A pattern that matches any word of these kinds, the longest first, whole words only."""
    words = sorted((word for kind in kinds for word in notation(kind)), key=len, reverse=True)
    return "|".join(
        (r"\b" if word[0].isalnum() else "")
        + re.escape(word).replace(r"\ ", r"\s+")
        + (r"\b" if word[-1].isalnum() else "")
        for word in words
    )


@functools.cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The pattern of one figure, and the pattern of whatever may stand between figures in a statement."""
    number = (
        rf"(?:(?:{_DIGITS})(?:\.\d+(?=\s*(?:{_alternatives('scale')})))?(?:\s*(?:{_alternatives('scale')}))?"
        rf"|{_alternatives('number', 'vague')})"
    )
    # The three numbers of the pattern need their own names for the thousands mark.
    low, high = (number.replace("mark", f"mark_{name}") for name in ("low", "high"))
    figure = re.compile(
        rf"(?P<before>{_alternatives('prefix', 'phrase')})?\.?\s*(?P<low>{low})"
        rf"(?:\s*(?:{_alternatives('range')})\s*(?P<high>{high}))?\s*(?P<after>{_alternatives('suffix')})?"
    )
    between = re.compile(
        rf"\s*(?:(?P<metric>{_alternatives('metric')})|(?P<joint>[,;.]|{_alternatives('joint')})"
        rf"|(?P<filler>[:()]|{_alternatives('filler')}))"
    )
    return figure, between


def _plain(text: str) -> str:
    """Small letters, ordinary digits (Persian and Arabic ones too), no surrounding space."""
    digits = (str(unicodedata.decimal(c)) if c.isdecimal() and not c.isascii() else c for c in text.strip().lower())
    return "".join(digits)


def _number(text: str) -> tuple[int, bool]:
    """The value of one number expression, and whether it is vague."""
    word = " ".join(text.split())
    if word in notation("vague"):
        return int(notation("vague")[word]), True
    if word in notation("number"):
        return int(notation("number")[word]), False
    match = re.fullmatch(r"(?P<digits>.*\d)\s*(?P<scale>\D*)", text, re.DOTALL)
    assert match is not None
    scale = int(notation("scale").get(match["scale"].strip(), "1"))
    whole, _, fraction = match["digits"].partition(".")
    if len(match["digits"]) > 20:
        raise TrackerError(f"{whole[:20]}... is more people than there are", code="bad_figure")
    value = int(re.sub(r"\D", "", whole)) * scale
    if fraction:
        part, rest = divmod(int(fraction) * scale, 10 ** len(fraction))
        if rest:
            raise TrackerError(f"{text!r} is no whole number", code="bad_figure")
        value += part
    return value, False


def _figure(match: re.Match[str], text: str) -> Figure:
    value, vague = _number(match["low"])
    before, after = " ".join((match["before"] or "").split()), match["after"]
    words = {**notation("prefix"), **notation("phrase")}
    marks = [words[before]] if before else []
    marks += [notation("suffix")[after]] if after else []
    if len(marks) > 1:
        raise TrackerError(f"{text!r} says two things: write {before}{value} or {value}{after}", code="bad_figure")
    qualifier = marks[0] if marks else (Qualifier.VAGUE if vague else Qualifier.EXACT).value
    value_max = None
    if match["high"]:
        value_max, _ = _number(match["high"])
        if qualifier not in (Qualifier.EXACT, Qualifier.RANGE, Qualifier.VAGUE, Qualifier.ABOUT):
            raise TrackerError(f"{text!r} is a range and a bound at once: write one of them", code="bad_figure")
        qualifier = Qualifier.RANGE.value
        if value_max <= value:
            raise TrackerError(f"{text!r} is no range: its end is not above its beginning", code="bad_figure")
    elif qualifier == Qualifier.RANGE:
        raise TrackerError(f"{text!r} is no range: write 50-60", code="bad_figure")
    if max(value, value_max or 0) > LARGEST:
        raise TrackerError(f"{text!r} is more people than there are", code="bad_figure")
    return Figure(value, value_max, str(qualifier))


def parse_figure(text: str) -> Figure:
    """Read one figure in compact notation or plain words (``100+``, ``>=84``, ``50-60``, ``dozens``, ``at least 12``).

    Raises :class:`TrackerError` for what is no figure, is negative, or can be read in two ways (``1.204``).
    """
    plain = _plain(text[:_LONGEST])
    match = len(text) < _LONGEST and _patterns()[0].fullmatch(plain)
    if match:
        return _figure(match, text)
    if re.fullmatch(r"\d+\.0*", plain):
        return parse_figure(plain.partition(".")[0])
    if re.fullmatch(r"[-−–]\s*\d.*", plain):
        raise TrackerError(f"{text!r} is negative: a figure counts people, write 0 or more", code="negative")
    if re.fullmatch(r"\d{1,3}(\.\d{3})+", plain):
        grouped = plain.replace(".", "")
        raise TrackerError(
            f"{text!r} can be {grouped} or a decimal: write {grouped} if that is meant", code="ambiguous"
        )
    shown = text if len(text) <= 40 else text[:37] + "..."
    raise TrackerError(
        f"{shown!r} is no figure: write 84, 100+, >100, >=84, ~50, 50-60, <20 or <=200", code="bad_figure"
    )


def format_figure(value: int, value_max: int | None = None, qualifier: str = Qualifier.EXACT.value) -> str:
    """The compact form of a figure; :func:`parse_figure` reads it back to the same figure.

    Raises :class:`ValueError` for a qualifier that does not exist and for a range without its end.
    """
    if Qualifier(qualifier) is Qualifier.RANGE:
        if value_max is None:
            raise ValueError("a range needs value_max")
        return f"{value:,}-{value_max:,}"
    return _MARKS[Qualifier(qualifier)].format(value)


def _lexemes(text: str) -> Iterator[tuple[str, Figure | str]]:
    """The parts of a statement in order, fillers passed: ("figure", Figure), ("metric", name) or ("joint", mark)."""
    figure, between = _patterns()
    position = 0
    while position < len(text.rstrip()):
        step = re.compile(r"\s+").match(text, position)
        position = step.end() if step else position
        number, word = figure.match(text, position), between.match(text, position)
        if number and not (word and word["metric"]):
            yield "figure", _figure(number, number[0])
            position = number.end()
        elif word:
            if word["metric"]:
                yield "metric", notation("metric")[" ".join(word["metric"].split())]
            elif word["joint"]:
                yield "joint", word["joint"]
            position = word.end()
        elif re.compile(r"[-−–]\s*\d").match(text, position):
            raise TrackerError(f"{text!r} is negative: a figure counts people, write 0 or more", code="negative")
        else:
            raise TrackerError(
                f"cannot read {text[position:].split()[0]!r} in {text!r}: "
                'write it as "84 killed and 280 wounded" (who is counted: --group)',
                code="bad_figure",
            )


def parse_statement(text: str) -> list[tuple[str, Figure]]:
    """Read figures with what they count: ``84 killed and 280 wounded``, ``killed: 84, injured: 280``.

    A second figure without its own metric ("84 killed and 280") is refused, as is any word not in the notation:
    :class:`TrackerError` names it.
    """
    found: list[tuple[str, Figure]] = []
    figure: Figure | None = None
    metric: str | None = None
    for kind, part in _lexemes(_plain(text)):
        if kind == "joint":
            continue
        if isinstance(part, Figure):
            if figure is not None:
                raise TrackerError(f"{text!r}: what does {figure} count? (such as {figure} killed)", code="bad_figure")
            figure = part
        else:
            if metric is not None:
                raise TrackerError(f"{text!r}: how many {metric}?", code="bad_figure")
            metric = part
        if figure is not None and metric is not None:
            found.append((metric, figure))
            figure = metric = None
    if figure is not None:
        raise TrackerError(f"{text!r}: what does {figure} count? (such as {figure} killed)", code="bad_figure")
    if metric is not None or not found:
        raise TrackerError(f"{text!r} holds no figure: write it as 91 killed", code="bad_figure")
    return found


def metric_named(text: str) -> str | None:
    """The metric that a word of a table means (``wounded`` is injured), or ``None``."""
    word = " ".join(text.strip().lower().replace("_", " ").split())
    if word.replace(" ", "_") in set(Metric):
        return word.replace(" ", "_")
    return notation("metric").get(word)


def qualifier_named(text: str) -> str | None:
    """The qualifier that a word or symbol means (``up_to`` is at_most, ``>=`` at_least), or ``None``."""
    word = " ".join(text.strip().lower().replace("_", " ").split())
    if word.replace(" ", "_") in set(Qualifier):
        return word.replace(" ", "_")
    return notation("phrase").get(word) or notation("prefix").get(word) or notation("suffix").get(word)
