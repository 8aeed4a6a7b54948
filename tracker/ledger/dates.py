"""Dates in the ways people write them, read into reduced ISO 8601; what has two readings is refused, both named."""

from __future__ import annotations

import datetime as dt
import functools
import re
import warnings

from tracker.model import TrackerError

_CLOCK = (
    r"(?:,?[ T]+(?:at )?(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?::(?P<second>\d\d))?\s?(?P<half>[ap]\.?m\.?)?"
    r"\s?(?P<zone>Z|UTC|GMT|(?:UTC|GMT)?[+-]\d\d?(?::?\d\d)?)?)?"
)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})(?P<mark>[./-])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})" + _CLOCK, re.I)
_YEAR_LAST = re.compile(
    r"(?P<first>\d{1,2})(?P<mark>[./-])(?P<second_part>\d{1,2})(?P=mark)(?P<year>\d+)" + _CLOCK, re.I
)
_SERIAL = re.compile(r"[1-9]\d{4}(?:\.\d+)?")
_SERIAL_DAY_0 = dt.date(1899, 12, 30)  # of the spreadsheets' day numbers
_TWO_DIGIT_YEAR = re.compile(r".*[^\d:+](?P<year>\d\d)", re.DOTALL)


def _fail(code: str, text: str, message: str) -> TrackerError:
    return TrackerError(f"{(text if len(text) <= 60 else text[:57] + '...')!r} {message}", code=code)


def _clock(match: re.Match[str], text: str) -> str:
    """The time of day of a match as ISO 8601, with its zone; empty where none is given."""
    if match["hour"] is None:
        return ""
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    half = (match["half"] or "").lower().replace(".", "")
    if half:
        if not 1 <= hour <= 12:
            raise _fail("bad_time", text, f"has no hour {hour} {half}")
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59 or second > 59:
        raise _fail("bad_time", text, "is no time that exists")
    zone = (match["zone"] or "").upper().replace("UTC", "").replace("GMT", "") if match["zone"] else ""
    if match["zone"] and zone in ("", "Z"):
        zone = "Z"
    elif zone:
        digits = zone[1:].replace(":", "")
        digits = digits.zfill(2) + "00" if len(digits) <= 2 else digits
        zone = f"{zone[0]}{digits[:2]}:{digits[2:]}"
    if match["second"] and not zone and hour == minute == second == 0:
        return ""  # spreadsheets write a day so
    return f"T{hour:02}:{minute:02}" + (f":{second:02}" if match["second"] else "") + zone


def _date(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def written_date(text: str, otherwise: str = "", dates: str = "", names: bool = True) -> str:
    """A written date (``3 January 2024``, ``2024/1/3``, ``13.4.2024 16:50``) as reduced ISO 8601.

    Raises :class:`TrackerError` for what has two readings (``03/04/2024``), names no year, or is no date;
    ``otherwise`` is the message for the last. ``dates`` (``day-first``, ``month-first``) settles the first. Without
    ``names``, a month in words is none.
    """
    words = " ".join(text.split())
    if match := _YEAR_FIRST.fullmatch(words):
        day = _date(int(match["year"]), int(match["month"]), int(match["day"]))
        if day is None:
            raise _fail("bad_time", text, "is no day that exists")
        return day + _clock(match, text)
    if match := _YEAR_LAST.fullmatch(words):
        return _year_last(match, text, dates) + _clock(match, text)
    if _SERIAL.fullmatch(words):
        meant = _SERIAL_DAY_0 + dt.timedelta(days=int(float(words)))
        raise _fail("bad_time", text, f"may be a spreadsheet's number for {meant}: write the date")
    if not words:
        raise _fail("bad_time", text, "is empty: write a time such as 2024-01-03")
    if names and len(words) <= 60 and re.search(r"[^\W\d]{3,}", words) and re.search(r"\d", words):
        return _with_month_name(words)
    raise TrackerError(otherwise or f"{text[:60]!r} is no time", code="bad_time")


def _year_last(match: re.Match[str], text: str, dates: str) -> str:
    first, second = int(match["first"]), int(match["second_part"])
    if len(match["year"]) != 4:
        raise _fail("ambiguous_time", text, "has no year of four digits: write 2024-01-03")
    year = int(match["year"])
    readings = sorted({d for d in (_date(year, second, first), _date(year, first, second)) if d})
    if not readings:
        raise _fail("bad_time", text, "is no day that exists")
    by_day, by_month = _date(year, second, first), _date(year, first, second)
    if dates:
        chosen = by_day if dates == "day-first" else by_month
        if chosen is None:
            raise _fail("bad_time", text, f"is no day that exists, read {dates}")
        return chosen
    if len(readings) == 2:
        raise _fail(
            "ambiguous_time", text, f"can be {by_day} (day first) or {by_month} (month first): write the one meant"
        )
    return readings[0]


def _with_month_name(text: str) -> str:
    """A date with its month in words, in any language that dateparser knows; never a relative one."""
    clock = re.search(_CLOCK.removesuffix("?") + "$", text, re.I)
    day_words = text[: clock.start()] if clock else text
    year = re.search(r"(?<!\d)\d{4}(?!\d)", day_words)
    if not year:
        two = _TWO_DIGIT_YEAR.fullmatch(day_words)
        reason = f"has a year of two digits ({two['year']})" if two else "names no year"
        raise _fail("ambiguous_time", text, f"{reason}: write it as 2024-01-03")
    earliest, latest = _readings(day_words)
    if earliest is None or latest is None or earliest.year != int(year[0]):
        raise _fail("bad_time", text, "is no date that can be read: write it as 2024-01-03")
    if (earliest.hour, earliest.minute, earliest.second) != (0, 0, 0):
        raise _fail("bad_time", text, "has a time of day that cannot be read: write it as 2024-01-03T16:50")
    if earliest.date() == latest.date():
        return earliest.date().isoformat() + (_clock(clock, text) if clock else "")
    if clock:
        raise _fail("bad_time", text, "has a time of day and no day: write it as 2024-01-03T16:50")
    return earliest.date().isoformat()[:7]


@functools.lru_cache(maxsize=4096)
def _readings(words: str) -> tuple[dt.datetime | None, dt.datetime | None]:
    """The date that some words mean, with the first and with the last day of the month where they name none."""
    import dateparser

    found: list[dt.datetime | None] = []
    for preferred in ("first", "last"):
        settings = {"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["month", "year"], "PREFER_DAY_OF_MONTH": preferred}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # dateparser warns about Python's own parsing of days without year
            try:
                found.append(dateparser.parse(words, settings=settings))
            except (ValueError, OverflowError, TypeError, AttributeError, re.error):
                found.append(None)
        if found[0] is None:
            return None, None
    return found[0], found[1]
