"""Figures, metrics and reasons in plain words."""

from __future__ import annotations

NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

QUALIFIED = {
    "exact": "{}",
    "at_least": "at least {}",
    "more_than": "more than {}",
    "at_most": "at most {}",
    "less_than": "less than {}",
    "about": "about {}",
    "range": "{}",
    "vague": "some {}",
}
SHORT = {
    "exact": "{}",
    "at_least": "≥ {}",
    "more_than": "> {}",
    "at_most": "≤ {}",
    "less_than": "< {}",
    "about": "~ {}",
    "range": "{}",
    "vague": "some {}",
}
METRICS = {
    "killed": "killed",
    "injured": "injured",
    "casualties": "killed and injured",
    "killed_or_missing": "dead or missing",
    "excess_deaths": "excess deaths",
    "identified": "identified",
    "missing": "missing",
    "hospitalised": "in hospital",
    "displaced": "displaced",
    "trapped": "trapped",
    "abducted": "abducted",
}
REASONS = {
    "died_in_hospital": "died in hospital",
    "found_dead": "found dead",
    "duplicate_names": "names counted twice",
    "body_parts": "remains counted twice",
    "recount": "recount",
    "typo": "misprint",
    "fraud": "false reports",
    "found_alive": "found alive",
    "identification": "identification",
    "attackers_excluded": "attackers no longer counted",
    "scope_change": "scope changed",
}


def number(value: int) -> str:
    """1204 as ``1,204``."""
    return f"{value:,}"


def signed(delta: int) -> str:
    """A difference with its sign (a true minus): ``+5``, ``−8``."""
    return f"+{delta:,}" if delta > 0 else f"−{-delta:,}" if delta < 0 else "±0"


def figure(value: int, value_max: int | None, qualifier: str, certainty: str = "stated", *, short: bool = False) -> str:
    """A figure as the source gave it: ``at least 84`` (``≥ 84`` where short), ``100 to 300``, ``feared about 20``."""
    if value_max is not None and value_max != value:
        printed = f"{value:,}–{value_max:,}" if short else f"{value:,} to {value_max:,}"
        pattern = "{}" if qualifier in ("range", "vague") else (SHORT if short else QUALIFIED)[qualifier]
    else:
        printed, pattern = f"{value:,}", (SHORT if short else QUALIFIED)[qualifier]
    return ("feared " if certainty == "feared" else "") + pattern.format(printed)


def metric_name(metric: str) -> str:
    """A metric in plain words."""
    return METRICS.get(metric, metric.replace("_", " "))


def reason_list(codes: str) -> list[str]:
    """The reasons of a change (joined by ``;`` in the ledger), each in plain words."""
    return [REASONS.get(code.strip(), code.strip().replace("_", " ")) for code in codes.split(";") if code.strip()]


def reasons(codes: str) -> str:
    """The reasons of a change in plain words, joined by commas."""
    return ", ".join(reason_list(codes))


def count(number_of: int, noun: str) -> str:
    """``one claim``, ``54 claims``."""
    amount = NUMBER_WORDS[number_of] if 0 <= number_of < len(NUMBER_WORDS) else number(number_of)
    return f"{amount} {noun}" + ("" if number_of == 1 else "s")
