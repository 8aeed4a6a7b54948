"""The pages: one self-contained file an event, and one over all events. They load nothing from anywhere.

Everything is computed here and rendered by templates that escape what they are given; the script on the page selects,
sorts and filters what is already there. The content security policy allows exactly this style and this script, by hash.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from tracker import reporter
from tracker.model import Event, parse_time
from tracker.reporter import words
from tracker.reporter.drawings import CHARTS, WIDTHS, Drawings, id_prefix
from tracker.reporter.fonts import Used, faces_used, font_css
from tracker.reporter.inline import Mark, StyleSheet, inline_chart, parse_svg
from tracker.reporter.lead import event_rows
from tracker.reporter.rows import claim_rows, counted, mark_label, revision_rows, without_zone
from tracker.reporter.states import known_from, states
from tracker.timeline import Comparison, compare, cut
from tracker.timeline import moment as moment_of

if TYPE_CHECKING:
    import pandas as pd
    from jinja2 import Environment

HEADS = ("Reported", "Figure", "Said by", "Printed by", "Kind", "Words")
KEY = (
    "The line follows the officials’ figure or, until an official speaks, that of the first to speak.",
    "Voices that contradict it stand apart from the line and are named; small grey marks say what was said before.",
    "“At least” and “more than” carry an arrow up, “up to” and “fewer than” an arrow down.",
    "A range, or a word such as “dozens”, is a bracket and never a point; a hollow mark is feared, not stated.",
    "A thin line beside a mark is the time within which it was said: known only by its day, it is as wide as the day.",
    "In a shaded band the order of the figures is known and their times are not.",
    "The pale area lies between the lowest and the highest figure that stood.",
    "With the keyboard: Tab reaches the marks, arrow keys move along them, Enter keeps a note open, Escape closes it.",
)
_MIME = {"csv": "text/csv;charset=utf-8", "png": "image/png", "svg": "image/svg+xml"}


@dataclass(slots=True)
class Charts:
    """The charts inside one page: what they share is written once."""

    styles: StyleSheet = field(default_factory=StyleSheet)
    used: Used = field(default_factory=dict)

    def inline(
        self,
        svg: str,
        chart: str,
        width: str,
        label: str,
        marks: Mapping[str, Mark] | None = None,
        clip: Sequence[float] = (),
    ) -> Any:
        """The markup of a drawing's fragment; see :func:`tracker.reporter.inline.inline_chart`."""
        prefix = id_prefix(chart, width)
        root = parse_svg(svg)
        faces_used(root, self.used)
        classes = f"{chart} {width}"
        return _markup(
            inline_chart(root, prefix=prefix, label=label, styles=self.styles, marks=marks, clip=clip, classes=classes)
        )


def event_page(drawings: Drawings, ledger: bytes = b"") -> bytes:
    """The page of one event. ``ledger`` is its CSV file, for download."""
    event, as_of = drawings.event, drawings.as_of
    frame = drawings.frame if as_of is None else cut(drawings.frame, as_of)
    context: dict[str, Any] = {
        "title": event.title or event.event,
        "dateline": dateline(event),
        "zone": event.timezone,
        "headline": "",
        "subtitle": words.subtitle(frame, event, as_of),
        "recorded": recorded(frame, event),
    }
    context["description"] = context["subtitle"]
    if frame.empty:
        return _render("event.html", {**context, "claims": []}, Charts(), script=False)
    at = drawings.moments
    known = known_from(frame, at)
    claims = claim_rows(frame, event, known)
    marks = {claim["id"]: Mark(mark_label(claim), claim["known"], claim["order"]) for claim in claims}
    charts = Charts()
    told = words.history(frame, event, as_of)
    for chart in CHARTS:
        context[f"{chart}_words"] = words.alternative(frame, event, chart, as_of, told=told)
        label = (words.title if chart == "timeline" else words.voices_title)(frame, event, as_of)
        for width in WIDTHS:
            inset = drawings.inset(chart, width)
            context[f"{chart}_{width}"] = charts.inline(inset.svg, chart, width, label, marks, inset.clip)
    voices = sorted({claim["voice"] for claim in claims if claim["voice"]}, key=str.casefold)
    metrics = {claim["metric"]: counted(claim["metric"]) for claim in claims}
    all_states = states(frame, event, at)
    context |= {
        "headline": _headline(words.title(frame, event, as_of), context["title"]),
        "description": words.standing(frame, event, as_of),
        "history": without_zone(told),
        "states": all_states,
        "key": KEY,
        "revisions": revision_rows(frame, event, known),
        "claims": claims,
        "heads": HEADS,
        "metrics": [{"key": key, "words": text} for key, text in metrics.items()],
        "voices": voices,
        "downloads": _downloads(drawings, ledger),
    }
    return _render("event.html", context, charts, script=True)


def index_page(frame: pd.DataFrame, events: Mapping[str, Event], as_of: str | None = None) -> bytes:
    """The page over all events, with the overview and the convergence of their figures.

    ``frame`` holds the prepared claims of all; ``as_of`` is reduced ISO 8601, in each event's zone where it names none.
    """
    rows = []
    for name, event in events.items():
        moment = moment_of(as_of, event.timezone).to_pydatetime() if as_of else None
        own = event_rows(frame, name, moment)
        rows.append(
            {
                "event": name,
                "title": event.title or name,
                "dateline": dateline(event),
                "standing": _after(words.standing(own, event, moment), ": ") if len(own) else "",
                "counts": _counts(words.subtitle(own, event, moment)) if len(own) else "no claims yet",
            }
        )
    charts, drawings = Charts(), []
    known = cut(frame, moment_of(as_of)) if as_of else frame
    if len(known):
        found = compare(known)
        for chart, lines in (("overview", _histories(found, events)), ("convergence", found.sentences())):
            title = getattr(reporter, f"{chart}_title")(known, events)
            drawing: dict[str, Any] = {"title": title, "lines": lines}
            for width in WIDTHS:
                figure = getattr(reporter, f"draw_{chart}")(known, dict(events), width=width, title=False)
                svg = reporter.to_fragment(figure, id_prefix(chart, width))
                drawing[width] = charts.inline(svg, chart, width, title)
            drawings.append(drawing)
    count = len(rows)
    context = {
        "headline": f"Who said how many, and when, in {count} event{'' if count == 1 else 's'}.",
        "description": "Who said how many, and when: casualty figures as they were reported and revised.",
        "events": rows,
        "stands": "Figures then" if as_of else "Latest figures recorded here",
        "drawings": drawings,
        "recorded": recorded(known, Event("")) if len(known) else "",
    }
    return _render("index.html", context, charts, script=False)


def _histories(found: Comparison, events: Mapping[str, Event]) -> list[str]:
    """One line an event: its first, highest and latest figure of the dead."""
    lines = []
    for row in found.settling.to_dict("records"):
        first, peak, latest = (
            words.figure(int(row[name]), None, row[f"{name}_qualifier"]) for name in ("first", "peak", "latest")
        )
        counts = [f"first {first}", *([f"highest {peak}"] if peak not in (first, latest) else []), f"latest {latest}"]
        lines.append(f"{events[row['event']].title or row['event']}: killed: {', '.join(counts)}.")
    return lines


def dateline(event: Event) -> str:
    """Where and when: "Kerman, Iran · 3 January 2024"."""
    return " · ".join(
        part for part in (event.place, words.when(event.started_at, event) if event.started_at else "") if part
    )


def recorded(frame: pd.DataFrame, event: Event) -> str:
    """When the last row was recorded, as the ledger says it; empty where no row says it."""
    times = [parse_time(text, event.timezone) for text in frame["recorded_at"].unique() if text]
    return words.when(max(times, key=lambda time: time.end).text[:10], event) if times else ""


def _headline(finding: str, title: str) -> str:
    """A chart's title without the event's name, which stands above it on the page."""
    rest = finding.removeprefix(title).lstrip(",: ")
    return rest[:1].upper() + rest[1:]


def _after(sentence: str, mark: str) -> str:
    """What a sentence says after its opening words, which the head of a column says once."""
    rest = sentence.partition(mark)[2] or sentence
    return rest[:1].upper() + rest[1:]


def _counts(subtitle: str) -> str:
    """The counts of a subtitle, without the moment that all events of a page share."""
    return subtitle.partition(", as of ")[0]


def _downloads(drawings: Drawings, ledger: bytes) -> list[dict[str, str]]:
    name = drawings.event.event
    files = (
        (f"{name}.csv", "All claims, as CSV", ledger),
        (f"{name}-timeline.png", "The chart as PNG, for slides and print", drawings.file("timeline", "png")),
        (f"{name}-timeline.svg", "The chart as SVG, to enlarge and edit", drawings.file("timeline", "svg")),
    )
    return [
        {
            "name": name,
            "words": text,
            "href": f"data:{_MIME[name.rpartition('.')[2]]};base64,{base64.b64encode(data).decode()}",
            "size": f"{max(1, round(len(data) / 1000))} kB",
        }
        for name, text, data in files
        if data
    ]


def _render(template: str, context: Mapping[str, Any], charts: Charts, *, script: bool) -> bytes:
    sheet = "\n".join(
        part for part in (font_css(charts.used), _variables(), _asset("page.css"), charts.styles.css()) if part
    )
    code = _asset("page.js") if script else ""
    policy = [
        "default-src 'none'",
        f"script-src '{_hash(code)}'" if code else "script-src 'none'",
        f"style-src '{_hash(sheet)}'",
        "font-src data:",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    page = _environment().get_template(template)
    text = page.render(**context, policy="; ".join(policy), style=_markup(sheet), script=_markup(code))
    # A lone surrogate of a broken file cannot be written; a question mark can.
    return text.encode("utf-8", "replace")


def _variables() -> str:
    light, dark = (
        "".join(f"{name}:{value};" for name, value in reporter.css_variables(theme).items())
        for theme in ("light", "dark")
    )
    return f":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def _asset(name: str) -> str:
    text = resources.files(__package__).joinpath("templates", name).read_text(encoding="utf-8")
    return re.sub(r"\n\s*\n", "\n", text).strip() + "\n" if name.endswith(".css") else text


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("tracker.reporter", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _markup(text: str) -> Any:
    from markupsafe import Markup

    return Markup(text)
