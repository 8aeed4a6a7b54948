"""Times that stand by themselves: of a live blog's entries, and below a post that is quoted."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left

from tracker.extractor.days import day_of
from tracker.extractor.language import Language, alternatives
from tracker.extractor.patterns import insensitive
from tracker.extractor.segment import Layout
from tracker.extractor.times import Times

CLOSING = '.!?”"'
"""Signs that end a sentence, which a heading has not."""
POST = 6
"""Lines of the longest quoted post."""


class Stamps:
    """Reads them by a language's tables."""

    def __init__(self, lang: Language, times: Times) -> None:
        self._times = times
        table = lang.table("times.toml")
        self._stamp = re.compile(
            r"\s*(?:\[)?(?P<hour>[012]?\d)[:.h](?P<minute>[0-5]\d)"
            rf"(?:\s?(?P<meridiem>{table['meridiem']}))?"
            r"(?:\s*(?P<zone>[A-Z]{2,4}|[a-z]{2,4})\b)?(?:\])?\s*(?P<rest>.*)",
            re.DOTALL,
        )
        zone_names = alternatives(table["zones"])
        self._all_times = insensitive(table["all_times"].replace("{zone}", f"(?P<zone>{zone_names})"))
        self._zones = table["zones"]
        self._afternoon: str = table["halves"]["afternoon"]

    def is_heading(self, text: str, start: int, end: int) -> bool:
        """Whether a paragraph is the stamped heading of a live blog's entry ("17:20  Toll rises to seven")."""
        found = self._stamp.match(text, start, end)
        return found is not None and bool(found["rest"].strip()) and text[end - 1] not in CLOSING

    def is_stamp(self, text: str, start: int, end: int) -> bool:
        """Whether a paragraph is nothing but the stamp of a live blog's entry ("17:20")."""
        found = self._stamp.match(text, start, end)
        return found is not None and not found["rest"].strip()

    def behind(self, text: str, start: int, end: int) -> str:
        """What a line says behind its stamp, if it has one."""
        found = self._stamp.match(text, start, end)
        return (found["rest"] if found else text[start:end]).strip()

    def entries(self, text: str, layout: Layout, day: dt.date, zone: str) -> list[str | None]:
        """Of each paragraph the stamp of the live-blog entry that it stands in, if any."""
        out: list[str | None] = []
        current: str | None = None
        match = self._all_times.search(text, layout.paragraphs[0][0], layout.paragraphs[-1][1])
        live_zone = self._zones.get(match["zone"].lower(), zone) if match else zone
        stamps = 0
        for start, end in layout.paragraphs:
            found = self._stamp.match(text, start, end)
            if (
                found
                and int(found["hour"]) < 24
                and (not found["rest"].strip() or found["rest"][0].isupper() or found["rest"][0] in "-–—")
            ):
                stamps += 1
                own = self._zones.get((found["zone"] or "").lower(), live_zone)
                current = f"{day.isoformat()}T{self._hour(found):02d}:{found['minute']}{own}"
            out.append(current)
        return out if stamps > 1 else [None] * len(out)

    def _hour(self, found: re.Match[str]) -> int:
        """The hour of a stamp, of 24."""
        hour, half = int(found["hour"]), (found["meridiem"] or "")[:1].lower()
        return hour % 12 + 12 * (half == self._afternoon) if half and hour < 13 else hour

    def posts(self, text: str, layout: Layout, day: dt.date, zone: str) -> dict[int, str]:
        """Of each paragraph of a quoted post the time that stands below it ("9:14 PM · Mar 23, 2024")."""
        out: dict[int, str] = {}
        for number, (start, _) in enumerate(layout.paragraphs):
            if not text.startswith("@", start):
                continue
            begin = start
            for _ in range(POST):
                end = text.find("\n", begin)
                end = len(text) if end < 0 else end
                found = self._post_time(text, begin, end, day, zone)
                if found:
                    reach = bisect_left(layout.paragraphs, (end,))
                    out.update(dict.fromkeys(range(number, reach), found))
                    break
                begin = end + 1
        return out

    def _post_time(self, text: str, start: int, end: int, day: dt.date, zone: str) -> str | None:
        """A line that holds a clock and a date, and nothing else."""
        phrases = self._times.spans(text, start, end)
        if len(phrases) != 2 or {p.kind for p in phrases} != {"clock", "date"}:
            return None
        if re.search(r"\w", text[phrases[0].end : phrases[1].start] + text[phrases[1].end : end]):
            return None
        when = next(p for p in phrases if p.kind == "date")
        clock = self._times.clock(next(p for p in phrases if p.kind == "clock"))
        found = day_of(self._times.resolve(when, day))
        if found is None or clock is None:
            return None
        return f"{found.isoformat()}T{clock[0]:02d}:{clock[1]:02d}{clock[2] or zone}"
