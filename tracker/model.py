"""The plain data that every layer shares: claims, articles, events, and time that keeps its precision.

Nothing here reads or writes files. The vocabulary is the project's one vocabulary: a field of
:class:`Claim` is a CSV column, a JSON key, a DataFrame column and a command-line option by the
same name.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

UTC = dt.UTC


class Metric(StrEnum):
    """What is counted. :data:`LEVELS` come and go; all others accumulate."""

    KILLED = "killed"
    INJURED = "injured"
    CASUALTIES = "casualties"
    KILLED_OR_MISSING = "killed_or_missing"
    EXCESS_DEATHS = "excess_deaths"
    IDENTIFIED = "identified"
    MISSING = "missing"
    HOSPITALISED = "hospitalised"
    DISPLACED = "displaced"
    TRAPPED = "trapped"
    ABDUCTED = "abducted"


LEVELS = frozenset({Metric.MISSING, Metric.HOSPITALISED, Metric.DISPLACED, Metric.TRAPPED, Metric.ABDUCTED})
"""Metrics whose figure may fall without anything having been corrected."""


class Qualifier(StrEnum):
    """What a printed number claims about the true count."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    ABOUT = "about"
    RANGE = "range"
    VAGUE = "vague"


class Basis(StrEnum):
    """Whether a figure is a total or an increment on an earlier figure."""

    TOTAL = "total"
    ADDITIONAL = "additional"


class Standing(StrEnum):
    """Whether the article itself says that a newer figure replaced this one."""

    CURRENT = "current"
    SUPERSEDED = "superseded"


class About(StrEnum):
    """Whether a figure is about the article's event or about another one."""

    MAIN = "main"
    BACKGROUND = "background"


class Certainty(StrEnum):
    """Whether the outcome is stated or only feared."""

    STATED = "stated"
    FEARED = "feared"


class Reason(StrEnum):
    """Why a figure changed, as a source said it."""

    DIED_IN_HOSPITAL = "died_in_hospital"
    FOUND_DEAD = "found_dead"
    DUPLICATE_NAMES = "duplicate_names"
    BODY_PARTS = "body_parts"
    RECOUNT = "recount"
    TYPO = "typo"
    FRAUD = "fraud"
    FOUND_ALIVE = "found_alive"
    IDENTIFICATION = "identification"
    ATTACKERS_EXCLUDED = "attackers_excluded"
    SCOPE_CHANGE = "scope_change"


REASON_NATURE = {
    Reason.DIED_IN_HOSPITAL: "new_deaths",
    Reason.FOUND_DEAD: "new_deaths",
    Reason.DUPLICATE_NAMES: "correction",
    Reason.BODY_PARTS: "correction",
    Reason.RECOUNT: "correction",
    Reason.TYPO: "correction",
    Reason.FRAUD: "correction",
    Reason.FOUND_ALIVE: "correction",
    Reason.IDENTIFICATION: "correction",
    Reason.ATTACKERS_EXCLUDED: "redefinition",
    Reason.SCOPE_CHANGE: "redefinition",
}
"""The nature of a change by its reason. Without a reason the nature is ``unknown``: never guessed."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one place of one input.

    ``line`` and ``column`` count from 1 (0: not applicable); ``column`` is a column's name for tables.
    ``severity`` is ``error`` (the row cannot be used) or ``warning`` (a careful colleague would ask).
    """

    code: str
    message: str
    file: str = ""
    line: int = 0
    column: str = ""
    severity: str = "error"

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.file, self.line or "", self.column) if part)
        return f"{where}: {self.message}" if where else self.message


class TrackerError(Exception):
    """An error that a user can act on: printed as one line, exit code 2, never a traceback."""

    def __init__(self, message: str | Problem, *, code: str = "error") -> None:
        self.problem = message if isinstance(message, Problem) else Problem(code, message)
        super().__init__(str(self.problem))


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure as one source gave it. Field order is the order of the ledger's columns.

    Times are reduced ISO 8601 text that keeps its precision (see :func:`parse_time`); ``start`` and
    ``end`` are characters of the number expression in the article's text; ``reason`` holds one or
    several :class:`Reason` values joined by ``;``; ``lead`` is ``yes``, ``no`` or ``None``.
    ``standing`` and ``about`` are the extractor's words about one article and stay out of the ledger.
    """

    reported_at: str | None = None
    metric: str = Metric.KILLED.value
    value: int = 0
    value_max: int | None = None
    qualifier: str = Qualifier.EXACT.value
    attributed_to: str | None = None
    via: str | None = None
    outlet: str | None = None
    url: str | None = None
    published_at: str | None = None
    group: str | None = None
    scope: str | None = None
    basis: str = Basis.TOTAL.value
    certainty: str = Certainty.STATED.value
    lead: str | None = None
    reason: str | None = None
    note: str | None = None
    quote: str | None = None
    event: str | None = None
    article_id: str | None = None
    start: int | None = None
    end: int | None = None
    rule: str | None = None
    method: str | None = None
    supersedes: str | None = None
    claim_id: str | None = None
    recorded_at: str | None = None
    standing: str = Standing.CURRENT.value
    about: str = About.MAIN.value

    def as_dict(self) -> dict[str, Any]:
        """Every field by name, in column order."""
        return {name: getattr(self, name) for name in CLAIM_FIELDS}


CLAIM_FIELDS: tuple[str, ...] = tuple(field.name for field in dataclasses.fields(Claim))
"""Every field of a claim, the extractor's own words last."""

COLUMNS: tuple[str, ...] = tuple(name for name in CLAIM_FIELDS if name not in ("standing", "about"))
"""The ledger's header."""

REQUIRED_COLUMNS = ("reported_at", "metric", "value")

IMPLIED: dict[str, str] = {
    field.name: field.default
    for field in dataclasses.fields(Claim)
    if field.name in COLUMNS and field.name not in REQUIRED_COLUMNS and isinstance(field.default, str)
}
"""What other columns mean where they are missing or blank: an exact, stated total."""

INTEGER_COLUMNS = ("value", "value_max", "start", "end")
ENUM_COLUMNS: dict[str, type[StrEnum]] = {
    "metric": Metric,
    "qualifier": Qualifier,
    "basis": Basis,
    "certainty": Certainty,
}
ID_FIELDS = (
    "event",
    "metric",
    "value",
    "value_max",
    "qualifier",
    "group",
    "scope",
    "basis",
    "attributed_to",
    "via",
    "reported_at",
    "outlet",
    "url",
)
"""What makes two rows the same claim (``article_id`` stands in where ``url`` is empty)."""


def claim_key(claim: Claim) -> str:
    """The text whose hash is the claim's id: the fields of :data:`ID_FIELDS`, joined by U+001F."""
    parts = [getattr(claim, name) for name in ID_FIELDS[:-1]]
    parts.append(claim.url or claim.article_id)
    return "\x1f".join("" if part is None else str(part) for part in parts)


def hash_key(key: str) -> str:
    """Sixteen hexadecimal digits of the SHA-256 of a claim's key."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def claim_id(claim: Claim) -> str:
    """The identity of a claim: equal for the same figure by the same source in the same place."""
    return hash_key(claim_key(claim))


@dataclass(frozen=True, slots=True)
class Article:
    """A text with what is known about the page that carries it.

    ``text`` is kept character for character: spans of claims index it.
    """

    text: str
    id: str | None = None
    title: str | None = None
    published_at: str | None = None
    outlet: str | None = None
    url: str | None = None

    @property
    def article_id(self) -> str:
        """The given id, else the URL, else a hash of the text."""
        return self.id or self.url or hash_key(self.text)


@dataclass(frozen=True, slots=True)
class Event:
    """The incident that figures are about; ``event`` is its slug, ``started_at`` keeps its precision."""

    event: str
    title: str = ""
    started_at: str = ""
    timezone: str = "UTC"
    place: str = ""
    kind: str = ""
    url: str = ""


EVENT_COLUMNS: tuple[str, ...] = tuple(field.name for field in dataclasses.fields(Event))

# ------------------------------------------------------------------------------------------------ time

_TIME = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:[T ](?P<hour>\d\d)(?::(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d{1,9})?)?)?"
    r"\s?(?P<zone>Z|[+-]\d\d:?\d\d)?)?)?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Time:
    """A moment as precise as it was given: the half-open interval [start, end), both in UTC.

    ``precision`` is ``year``, ``month``, ``day``, ``hour``, ``minute``, ``second`` or ``interval``.
    """

    text: str
    start: dt.datetime
    end: dt.datetime
    precision: str


def zone_of(name: str) -> dt.tzinfo:
    """The time zone of an IANA name or of an offset such as ``+03:30``.

    Raises :class:`TrackerError` where there is no such zone.
    """
    try:
        return _zone(name)
    except (ValueError, KeyError, OSError, TypeError):
        raise TrackerError(f"unknown time zone {name!r}: write it as Asia/Tehran or +03:30") from None


@functools.lru_cache(maxsize=1024)
def _zone(name: str) -> dt.tzinfo:
    if name in ("", "Z", "UTC"):
        return UTC
    if name[0] in "+-":
        digits = name[1:].replace(":", "")
        if len(digits) != 4 or not digits.isdigit():
            raise ValueError(name)
        delta = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        return dt.timezone(-delta if name[0] == "-" else delta)
    return ZoneInfo(name)


def parse_time(text: str, zone: str = "UTC") -> Time:
    """Read reduced ISO 8601: ``2001``, ``2024-01``, ``2024-01-03``, ``2024-01-03T16:50+03:30``, or ``start/end``.

    What has no offset is in ``zone`` (an IANA name or an offset). Raises :class:`TrackerError`
    where the text is no such time or no such day exists.
    """
    return _parse_time(text.strip(), zone)


@functools.lru_cache(maxsize=65536)
def _parse_time(text: str, zone: str) -> Time:
    head, slash, tail = text.partition("/")
    if slash:
        first, last = _parse_time(head.strip(), zone), _parse_time(tail.strip(), zone)
        if last.end <= first.start:
            raise TrackerError(f"the interval {text!r} ends before it begins")
        return Time(text, first.start, last.end, "interval")
    match = _TIME.fullmatch(text)
    if not match:
        raise TrackerError(f"{text!r} is no time: write 2024, 2024-01, 2024-01-03 or 2024-01-03T16:50+03:30")
    part = {name: int(group) for name, group in match.groupdict().items() if group and name != "zone"}
    local = zone_of(match["zone"] or zone)
    try:
        first_moment = dt.datetime(
            part["year"],
            part.get("month", 1),
            part.get("day", 1),
            part.get("hour", 0),
            part.get("minute", 0),
            part.get("second", 0),
        )
        precision = next(p for p in ("second", "minute", "hour", "day", "month", "year") if p in part)
        next_moment = _step(first_moment, precision)
        # Wall-clock arithmetic for whole days and longer (a day of a clock change has 23 or 25 hours),
        # absolute arithmetic below.
        start = first_moment.replace(tzinfo=local).astimezone(UTC)
        if precision in ("year", "month", "day"):
            end = next_moment.replace(tzinfo=local).astimezone(UTC)
        else:
            end = start + (next_moment - first_moment)
    except (ValueError, OverflowError) as problem:
        raise TrackerError(f"{text!r} is no time that exists ({problem})") from None
    return Time(text, start, end, precision)


def _step(moment: dt.datetime, precision: str) -> dt.datetime:
    if precision == "year":
        return moment.replace(year=moment.year + 1)
    if precision == "month":
        return (moment.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return moment + dt.timedelta(**{f"{precision}s": 1})


SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?", re.ASCII)


def check_slug(event: str) -> str:
    """The event's slug, if it can be a file name everywhere; raises :class:`TrackerError` otherwise."""
    if not SLUG.fullmatch(event):
        raise TrackerError(
            f"{event!r} is no event name: use 1 to 80 small letters, digits and hyphens, such as kerman-2024"
        )
    return event
