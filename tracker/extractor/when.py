"""When a figure was given: the time of saying where the text has it, else the day of publication."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable

from tracker.extractor.drafts import Draft, Passage
from tracker.extractor.language import Language
from tracker.extractor.segment import Layout
from tracker.extractor.times import Phrase, Times, day_of
from tracker.model import Article

HEAD = 900
"""Characters at the start of a page in which its own date is looked for."""
_OFFSET = re.compile(r"(Z|[+-]\d\d:?\d\d)$")


DAY = 10
"""Characters of a time to the day."""
RETROSPECT = 300
"""Days after an event from which an article looks back at it."""
AFTERMATH = 92
"""Days after its event of which a retrospective tells without naming the year."""


Resolve = Callable[[Phrase, dt.date | None], str | None]


class When:
    """Publication and report times by a language's tables."""

    def __init__(self, lang: Language, times: Times) -> None:
        self._times = times
        table = lang.table("times.toml")
        alternatives = "|".join(p.replace(" ", r"\s+") for p in table["as_of"])
        self._as_of = re.compile(rf"(?<!\w)(?:{alternatives})\s*,?\s*$", re.IGNORECASE)
        self._stamp = re.compile(
            r"\s*(?:\[)?(?P<hour>[012]?\d)[:.h](?P<minute>[0-5]\d)(?:\s*(?P<zone>[A-Z]{2,4}|[a-z]{2,4})\b)?(?:\])?\s*(?P<rest>.*)",
            re.DOTALL,
        )
        zone_names = "|".join(re.escape(z) for z in table["zones"])
        self._all_times = re.compile(table["all_times"].replace("{zone}", f"(?P<zone>{zone_names})"), re.IGNORECASE)
        self._zones = table["zones"]

    # ---------------------------------------------------------------------------------------- publication

    def published(self, article: Article) -> str | None:
        """When the page appeared: the given time, else the date in its head (a dateline, a byline)."""
        if article.published_at:
            return article.published_at
        head = article.text[:HEAD]
        today = dt.date.today()
        best: str | None = None
        for phrase in self._times.spans(article.text, 0, len(head)):
            if phrase.kind != "date" or "day" not in phrase.parts or "year" not in phrase.parts:
                continue
            day = self._times.resolve(phrase, today)
            if day is None:
                continue
            clock = self._clock_after(article.text, phrase.end)
            best = day + (clock or "")
            break
        return best

    def _clock_after(self, text: str, end: int) -> str | None:
        for phrase in self._times.spans(text, end, min(len(text), end + 24)):
            if phrase.kind == "clock" and not re.search(r"[^\s,\-–—|·at()]", text[end : phrase.start]):
                found = self._times.clock(phrase)
                if found:
                    return f"T{found[0]:02d}:{found[1]:02d}{found[2]}"
        return None

    # --------------------------------------------------------------------------------------------- report

    def stamp(self, text: str, layout: Layout, passages: list[Passage], published: str | None) -> None:
        """Sets ``reported_at`` of every draft."""
        day = day_of(published)
        if day is None:
            return
        offset = _OFFSET.search(published or "") if "T" in (published or "") else None
        zone = offset[0] if offset else ""
        entry = self._entries(text, layout, day, zone)
        resolve = functools.partial(self._resolve, day, self._event_day(passages, day))
        paragraph_days: dict[int, dt.date] = {}
        for passage in passages:
            number = passage.sentence.paragraph
            base = entry[number]
            context = paragraph_days.get(number)
            for draft in passage.drafts:
                found = self._report_time(text, passage, draft, day, resolve, zone, context)
                if found:
                    draft.reported_at, draft.own_time = found, True
                else:
                    draft.reported_at = base or day.isoformat()
                    draft.entry = base is not None
            dated = [d for d in passage.drafts if d.own_time]
            for draft in passage.drafts:
                # "rose to 91 on Saturday after two people died": said together
                said = next((d for d in dated if d.speaker == draft.speaker and d.finding.relation != "older"), None)
                whole = next((d for d in dated if d.finding is draft.finding.anchor), None)
                if draft.finding.relation == "part" and whole is not None and not draft.own_time:
                    draft.reported_at, draft.own_time = whole.reported_at, True
                elif said and not draft.own_time and draft.finding.anchor is None:
                    draft.reported_at, draft.own_time = said.reported_at, True
            spoken = [d for d in (resolve(t, context) for t in passage.times) if d and len(d) == 10]
            if spoken:
                paragraph_days[number] = dt.date.fromisoformat(spoken[-1])

    def _resolve(
        self, day: dt.date, event: dt.date | None, phrase: Phrase, before: dt.date | None = None
    ) -> str | None:
        """What a phrase means: in a retrospective a bare day is one of the weeks after its event."""
        found = self._times.resolve(phrase, day, before)
        if event is None or found is None or len(found) != DAY or "year" in phrase.parts:
            return found
        start = before or event
        if phrase.kind == "weekday":
            ahead = (dt.date.fromisoformat(found).weekday() - start.weekday()) % 7
            return (start + dt.timedelta(days=ahead)).isoformat()
        if phrase.kind == "date":
            try:
                then = dt.date.fromisoformat(found).replace(year=event.year)
            except ValueError:
                return found
            if 0 <= (then - event).days <= AFTERMATH:
                return then.isoformat()
        return found

    def _event_day(self, passages: list[Passage], day: dt.date) -> dt.date | None:
        """The day of a retrospective's event: the first full date of the past up to its first figure."""
        for passage in passages:
            for phrase in passage.times:
                if phrase.kind == "date" and "year" in phrase.parts and "day" in phrase.parts:
                    found = day_of(self._times.resolve(phrase, day))
                    return found if found and (day - found).days > RETROSPECT else None
            if passage.drafts:
                break
        return None

    def is_heading(self, text: str, start: int, end: int) -> bool:
        """Whether a paragraph is the stamped heading of a live blog's entry ("17:20  Toll rises to seven")."""
        found = self._stamp.match(text, start, end)
        return found is not None and bool(found["rest"].strip()) and text[end - 1] not in '.!?”"'

    def is_stamp(self, text: str, start: int, end: int) -> bool:
        """Whether a paragraph is nothing but the stamp of a live blog's entry ("17:20")."""
        found = self._stamp.match(text, start, end)
        return found is not None and not found["rest"].strip()

    def _entries(self, text: str, layout: Layout, day: dt.date, zone: str) -> list[str | None]:
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
                current = f"{day.isoformat()}T{int(found['hour']):02d}:{found['minute']}{own}"
            out.append(current)
        return out if stamps > 1 else [None] * len(out)

    def _report_time(
        self,
        text: str,
        passage: Passage,
        draft: Draft,
        day: dt.date,
        resolve: Resolve,
        zone: str,
        context: dt.date | None,
    ) -> str | None:
        figure = draft.figure
        sentence = passage.sentence
        # "as of 7 p.m. Monday", "by Friday evening"
        for k, phrase in enumerate(passage.times):
            if self._as_of.search(text, sentence.start, phrase.start) and self._reaches(text, phrase, figure.start):
                return self._joined(text, passage.times, k, day, resolve, zone, context)
        # the time of saying
        for attribution in passage.attributions:
            if attribution.speaker == draft.speaker and attribution.times:
                for phrase in attribution.times:
                    resolved = resolve(phrase, context)
                    if resolved and phrase.kind not in ("year", "stretch", "month"):
                        return self._with_clock(text, passage.times, phrase, resolved, zone)
        # "had listed 15 deaths on Friday"
        if any(0 <= figure.start - a.end < 30 for a in passage.attributions):
            end = draft.finding.item.end
            for phrase in passage.times:
                if 0 <= phrase.start - end <= 2 and "," not in text[end : phrase.start]:
                    resolved = resolve(phrase, context)
                    if resolved and len(resolved) == 10:
                        return resolved
        if draft.finding.relation in ("newer", "older", "carried") or draft.finding.rule in (
            "toll",
            "toll_short",
            "carried_change",
        ):
            turn = max((i.end for i in passage.line.items if "BUT" in i.tags and i.end <= figure.start), default=0)
            near = self._near([t for t in passage.times if t.start >= turn], text, figure.end, figure.start)
            if near is not None and any(figure.end <= d.figure.start < near.start for d in passage.drafts):
                near = None  # "rose to 43 from 38 a day earlier"
            if near is not None:
                anchor = day_of(draft_anchor_day(passage, draft)) or context
                if near.kind == "clock":  # "stood at seven at noon on Thursday"
                    return self._joined(text, passage.times, passage.times.index(near), day, resolve, zone, context)
                resolved = resolve(near, anchor or day)
                if resolved and len(resolved) == 10:
                    return resolved
        return None

    @staticmethod
    def _reaches(text: str, phrase: Phrase, position: int) -> bool:
        lo, hi = sorted((phrase.end, position))
        return ";" not in text[lo:hi] and hi - lo < 220

    def _near(self, times: list[Phrase], text: str, end: int, start: int) -> Phrase | None:
        """A time phrase right behind a figure, or at the head of its clause."""
        times = [t for t in times if not self._times.is_since(text, t)]
        for phrase in times:
            if 0 <= phrase.start - end < 24 and not re.search(r"[,;.]", text[end : phrase.start]):
                return phrase
        for phrase in reversed(times):
            if phrase.end <= start and start - phrase.end < 60 and not re.search(r"[;.]", text[phrase.end : start]):
                return phrase
        return None

    def _joined(
        self,
        text: str,
        times: list[Phrase],
        k: int,
        day: dt.date,
        resolve: Resolve,
        zone: str,
        context: dt.date | None,
    ) -> str | None:
        """A clock and a day that stand together."""
        phrase = times[k]
        near = [phrase]
        if k + 1 < len(times) and times[k + 1].start - phrase.end < 16:
            near.append(times[k + 1])
        resolved = next((r for r in (resolve(p, context) for p in near) if r), None)
        clock = next((c for c in (self._times.clock(p) for p in near if p.kind == "clock") if c), None)
        if clock is None:
            return resolved if resolved and len(resolved) == 10 else None
        base = resolved if resolved and len(resolved) == 10 else day.isoformat()
        return f"{base}T{clock[0]:02d}:{clock[1]:02d}{clock[2] or zone}"

    def _with_clock(self, text: str, times: list[Phrase], phrase: Phrase, resolved: str, zone: str) -> str:
        for other in times:
            if (other.kind == "clock" and 0 <= other.start - phrase.end < 10) or (
                other.kind == "clock" and 0 <= phrase.start - other.end < 10
            ):
                clock = self._times.clock(other)
                if clock and len(resolved) == 10:
                    return f"{resolved}T{clock[0]:02d}:{clock[1]:02d}{clock[2] or zone}"
        return resolved


def draft_anchor_day(passage: Passage, draft: Draft) -> str | None:
    """The report time of the figure that a figure is told from."""
    anchor = draft.finding.anchor
    if anchor is None:
        return None
    for other in passage.drafts:
        if other.finding is anchor:
            return other.reported_at
    return None
