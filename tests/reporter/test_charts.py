"""The voices, convergence and overview charts, the house style and the files that charts become."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from chart_frames import KERMAN, make_claims, make_frame

from tracker import reporter
from tracker.model import Event, TrackerError
from tracker.reporter import style

QUAKE = Event("quake", "Quake", "2024-01-01T00:00Z", "UTC")
BASELINES = Path(__file__).parent / "baselines"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def kerman() -> Any:
    return make_frame()


@pytest.fixture(scope="module")
def both(kerman: Any) -> Any:
    rows = "\n".join(f"2024-01-{d:02} killed {v} exact official A" for d, v in ((2, 10), (3, 30), (9, 20)))
    return pd.concat([kerman, make_frame(rows, QUAKE)], ignore_index=True), {"kerman-2024": KERMAN, "quake": QUAKE}


def by_gid(axes: Any, gid: str) -> Any:
    return next(artist for artist in axes.get_children() if artist.get_gid() == gid)


# ------------------------------------------------------------------------------------------------ voices


def test_every_voice_has_one_row_and_all_its_claims_stand_on_it(kerman: Any) -> None:
    axes = reporter.plot_voices(kerman, KERMAN)
    rows: dict[str, set[float]] = {}
    for row in kerman[kerman.metric == "killed"].itertuples():
        rows.setdefault(row.voice, set()).add(by_gid(axes, f"claim-{row.claim_id}").get_ydata()[0])
    assert all(len(heights) == 1 for heights in rows.values())
    heights = [min(found) for found in rows.values()]
    assert len(set(heights)) == len(rows)
    names = {text.get_text() for text in axes.texts}
    assert set(rows) <= names


def test_figures_of_the_voices_never_cover_each_other(kerman: Any) -> None:
    for frame, event, width in itertools.product((kerman,), (KERMAN,), ("wide", "narrow")):
        figure = reporter.draw_voices(frame, event, width=width)
        boxes = [text.get_window_extent() for text in figure.axes[0].texts]
        for one, other in itertools.combinations(boxes, 2):
            assert not one.padded(-1.5).overlaps(other.padded(-1.5))


def test_figures_of_the_voices_stay_clear_of_an_arrow_that_is_not_their_own() -> None:
    rows = "2024-01-02 killed 46 about media A\n2024-01-02 killed 57 at_most media A\n2024-06-02 killed 6 exact media B"
    for width in ("wide", "narrow"):
        figure = reporter.draw_voices(make_frame(rows, QUAKE), QUAKE, width=width)
        axes = figure.axes[0]
        figure.canvas.draw()
        arrow = max(axes.lines, key=lambda line: line.get_markersize())
        mark = axes.transData.transform(arrow.get_xydata()[0])[1]
        tip = mark - arrow.get_markersize() / 2 * figure.dpi / 72
        texts = [text for text in axes.texts if text.get_text() in ("~ 46", "≤ 57")]
        assert texts and not any(box.y1 > tip and box.y0 < mark for box in (t.get_window_extent() for t in texts))


def test_a_narrow_row_says_what_its_figures_count_where_that_is_not_the_killed() -> None:
    rows = "2024-01-02 killed 30 exact official A\n2024-01-03 killed_or_missing 58 exact official A"
    claims = make_claims(rows + "\n2024-01-04 killed 9 exact media B\n2024-01-05 killed 40 exact media C", QUAKE)
    claims.loc[2, "scope"] = "Syria"
    axes = reporter.plot_voices(make_frame(event=QUAKE, claims=claims), QUAKE, width="narrow")
    assert {"A: killed, dead or missing", "B: Syria", "C"} <= {text.get_text() for text in axes.texts}


def test_voices_beyond_the_rows_are_counted(kerman: Any) -> None:
    rows = "\n".join(f"2024-01-{1 + i // 20:02} killed {i + 1} exact media Voice_{i}" for i in range(50))
    axes = reporter.plot_voices(make_frame(rows, QUAKE), QUAKE)
    assert any("and 20 more voices" in text.get_text() for text in axes.texts)


# ------------------------------------------------------------------------------------------------ many events


def test_convergence_divides_each_line_by_its_latest_figure(both: Any) -> None:
    frame, events = both
    axes = reporter.plot_convergence(frame, events)
    path = by_gid(axes, "path-quake")
    assert list(path.get_ydata()) == [0.5, 1.5, 1.0, 1.0]
    assert list(path.get_xdata())[:3] == [48.0, 72.0, 216.0]


REDEFINED = """
2024-01-02 killed 94 exact official A
2024-01-09 killed_or_missing 6700 exact official A
2024-02-09 killed_or_missing 2800 exact official A
2024-12-02 killed 2792 exact official A
2025-01-02 killed 2749 exact official A
"""


def test_convergence_divides_only_figures_that_count_the_same_as_the_latest() -> None:
    twin = Event("twin", "Twin", QUAKE.started_at, "UTC")
    once = "2024-01-02 killed 30 exact official A\n2024-01-09 killed_or_missing 70 exact official A"
    frame = pd.concat([make_frame(REDEFINED, QUAKE), make_frame(once, twin)], ignore_index=True)
    events = {"quake": QUAKE, "twin": twin}
    axes = reporter.plot_convergence(frame, events)
    lines = {line.get_gid(): list(line.get_ydata()) for line in axes.lines if str(line.get_gid()).startswith("path-")}
    assert lines == {"path-quake": [2792 / 2749, 1.0, 1.0]}
    figure = reporter.draw_convergence(frame, events)
    words = " ".join(text.get_text() for text in figure.texts)
    assert "In one event of 1 a lead figure stood above the latest one, by up to 2% (Quake)" in words
    assert "Drawn only since what is counted last changed: Quake." in words
    assert "Left out, for want of two figures that count the same: Twin." in words


def test_the_highlighted_event_stands_out(both: Any) -> None:
    frame, events = both
    axes = reporter.plot_convergence(frame, events, highlight="kerman-2024")
    colours = style.palette("light")
    assert by_gid(axes, "path-kerman-2024").get_color() == colours.lead
    assert by_gid(axes, "path-quake").get_color() == colours.other


def test_an_unknown_highlight_is_one_clear_error(both: Any) -> None:
    with pytest.raises(TrackerError, match="no event 'atlantis'"):
        reporter.plot_convergence(*both, highlight="atlantis")


def test_the_overview_has_one_chart_an_event_from_zero(both: Any) -> None:
    frame, events = both
    drawn = reporter.plot_overview(frame, events)
    assert [axes.get_title(loc="left") for axes in drawn] == ["Kerman bombings", "Quake"]
    assert all(axes.get_ylim()[0] == 0 for axes in drawn)
    written = {text.get_text() for axes in drawn for text in axes.texts}
    assert {"103", "96", "30", "20"} <= written


# ------------------------------------------------------------------------------------------------ style


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_are_readable_on_everything_they_stand_on(theme: str) -> None:
    colours = style.palette(theme)
    for ground in (colours.paper, colours.band, colours.envelope):
        for words in (colours.ink, colours.muted, colours.lead):
            assert contrast(words, ground) >= 4.5
        assert contrast(colours.rival, ground) >= 4.5


# Machado, Oliveira and Fernandes 2009, severity 1: what people without one kind of cone see (linear RGB).
DEFICIENCIES = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}


def lab(linear: Any) -> Any:
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ np.clip(
        linear, 0, 1
    )
    scaled = np.cbrt(xyz / [0.9505, 1.0, 1.089])
    return np.array([116 * scaled[1] - 16, 500 * (scaled[0] - scaled[1]), 200 * (scaled[1] - scaled[2])])


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_lead_and_rivals_differ_for_colour_blind_readers(theme: str, deficiency: str) -> None:
    colours = style.palette(theme)
    seen = []
    for colour in (colours.lead, colours.rival):
        channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
        linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
        seen.append(lab(np.array(DEFICIENCIES[deficiency]) @ linear))
    assert np.linalg.norm(seen[0] - seen[1]) > 25


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lead_and_rivals_differ_in_greyscale(theme: str) -> None:
    colours = style.palette(theme)
    assert contrast(colours.lead, colours.rival) > 1.6


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_colour_of_a_theme_has_one_name(theme: str) -> None:
    variables = style.css_variables(theme)
    assert len(set(variables.values())) == len(variables)
    assert all(re.fullmatch(r"--tracker-[a-z]+", name) for name in variables)


def test_unknown_themes_and_widths_are_refused() -> None:
    for broken in ({"theme": "sepia"}, {"width": "vast"}):
        with pytest.raises(ValueError, match=r"sepia|vast"):
            reporter.plot_timeline(make_frame(), KERMAN, **broken)


# ------------------------------------------------------------------------------------------------ files


@pytest.mark.parametrize("format", ["png", "svg", "pdf"])
def test_bytes_repeat_and_carry_no_date(kerman: Any, format: str) -> None:
    first, second = (reporter.to_bytes(reporter.draw_timeline(kerman, KERMAN), format) for _ in range(2))
    assert first == second
    assert str(dt.datetime.now(dt.UTC).year).encode() not in first or b"Date" not in first


def test_another_format_is_one_clear_error(kerman: Any) -> None:
    with pytest.raises(TrackerError, match="no chart format 'gif': choose png, svg, pdf"):
        reporter.to_bytes(reporter.draw_timeline(kerman, KERMAN), "gif")


def test_a_png_is_large_enough_to_publish(kerman: Any) -> None:
    from PIL import Image

    with Image.open(io.BytesIO(reporter.to_bytes(reporter.draw_timeline(kerman, KERMAN), "png"))) as image:
        assert image.width == 2000


def test_svg_text_stays_text_in_one_font_family(kerman: Any) -> None:
    root = ET.fromstring(reporter.to_bytes(reporter.draw_timeline(kerman, KERMAN), "svg"))
    written = " ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))
    assert "Fox News" in written
    fonts = {text.get("style", "") for text in root.iter(f"{SVG}text")}
    assert all("DejaVu Sans" in font for font in fonts)


def test_a_fragment_carries_every_mark_prefixed_ids_and_colours_by_name(kerman: Any) -> None:
    fragment = reporter.to_fragment(reporter.draw_timeline(kerman, KERMAN), "w-")
    root = ET.fromstring(fragment)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(set(ids)) == len(ids)
    assert all(name.startswith("w-") for name in ids)
    assert {f"w-claim-{claim}" for claim in kerman.claim_id} <= set(ids)
    assert not re.search(r"(?<!, )#[0-9a-f]{6}\b(?!\")", re.sub(r"(href|url\()[^\s)]*", "", fragment))
    assert "var(--tracker-lead, #" in fragment


def test_no_chart_uses_an_id_twice(both: Any) -> None:
    frame, events = both
    figures = [
        reporter.draw_voices(frame, KERMAN),
        reporter.draw_convergence(frame, events),
        reporter.draw_overview(frame, events),
    ]
    for figure in figures:
        ids = re.findall(r'\sid="([^"]*)"', reporter.to_fragment(figure, "p-"))
        assert len(ids) == len(set(ids))


def test_an_as_of_cut_shows_no_change_that_was_not_yet_known(kerman: Any) -> None:
    figure = reporter.draw_timeline(kerman, KERMAN)
    axes = figure.axes[0]
    moments = sorted(kerman.known_at.dt.to_pydatetime())
    cuts = reporter.time_positions(figure, moments)
    assert cuts == sorted(cuts)
    for moment, cut in zip(moments, cuts, strict=True):
        for row in kerman[(kerman.metric == "killed") & kerman.changes].itertuples():
            x = by_gid(axes, f"claim-{row.claim_id}").get_xdata()[0]
            point = axes.transData.transform((x, 0))[0] * 72 / figure.dpi
            if row.known_at > moment:
                assert cut <= point


# ------------------------------------------------------------------------------------------------ hostile data

CASES = {
    "none": "",
    "one": "2024-01-02 killed 5 exact official A",
    "zero": "2024-01-02 killed 0 exact official A",
    "one instant": "\n".join(f"2024-01-02T10:00Z killed {v} exact official V{v}" for v in (5, 9, 7, 20, 3)),
    "huge": "2024-01-02 killed 1000000000 exact official A\n2024-01-03 injured 12345678 exact official A",
    "off the scale": "2024-01-02 killed 5 exact official A\n2024-01-03 killed 50000 at_least media B",
    "before the event": "2023-12-30 killed 5 exact official A\n2023-12-31 killed 8 exact media B",
    "centuries": "1900 killed 5 exact official A\n2023 killed 8 exact official A",
}
NAMES = (
    "<script>alert('x')</script>",
    '"quoted" & $a_b^c$',
    "قال وزير الداخلية إن عدد القتلى",
    "emoji 😀 漢字",
    "S" * 500,
    "line\nbreak\ttab\x00nul",
)


def inside(figure: Any) -> bool:
    page = figure.bbox
    texts = [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]
    texts += [label for axes in figure.axes for label in (*axes.get_xticklabels(), *axes.get_yticklabels())]
    boxes = [text.get_window_extent() for text in texts if text.get_text() and text.get_visible()]
    return all(page.x0 <= b.x0 and b.x1 <= page.x1 and page.y0 <= b.y0 and b.y1 <= page.y1 for b in boxes)


@pytest.mark.parametrize("width", ["wide", "narrow"])
@pytest.mark.parametrize("case", CASES)
def test_odd_ledgers_are_drawn_and_nothing_is_cut(case: str, width: str) -> None:
    claims = make_claims(CASES[case] or CASES["one"], QUAKE)
    frame = make_frame(event=QUAKE, claims=claims if CASES[case] else claims.iloc[:0])
    for draw in (reporter.draw_timeline, reporter.draw_voices):
        figure = draw(frame, QUAKE, width=width)
        assert inside(figure)
        ET.fromstring(reporter.to_fragment(figure, "p-"))


def test_hostile_names_stay_text_inside_the_chart() -> None:
    claims = make_claims("\n".join(f"2024-01-{2 + i:02} killed {5 + i} exact official A" for i in range(6)), QUAKE)
    claims["voice"] = claims["attributed_to"] = list(NAMES)
    frame = make_frame(event=QUAKE, claims=claims)
    for draw in (reporter.draw_timeline, reporter.draw_voices):
        figure = draw(frame, QUAKE)
        assert inside(figure)
        root = ET.fromstring(reporter.to_bytes(figure, "svg"))
        assert not list(root.iter(f"{SVG}script"))
        assert any("<script>" in "".join(text.itertext()) for text in root.iter(f"{SVG}text"))


# ------------------------------------------------------------------------------------------------ pictures


@pytest.mark.parametrize(
    ("name", "draw", "options"),
    [
        ("timeline-wide", "draw_timeline", {}),
        ("timeline-narrow-dark", "draw_timeline", {"width": "narrow", "theme": "dark"}),
        ("voices-wide", "draw_voices", {}),
    ],
)
def test_pictures_look_as_they_did(kerman: Any, name: str, draw: str, options: dict[str, str]) -> None:
    """A picture may differ a little between machines; to accept a new look, delete the baseline and run again."""
    from PIL import Image

    data = reporter.to_bytes(getattr(reporter, draw)(kerman, KERMAN, **options), "png")
    path = BASELINES / f"{name}.png"
    with Image.open(io.BytesIO(data)) as image:
        small = image.convert("RGB").resize((image.width // 3, image.height // 3), Image.Resampling.BOX)
    if not path.exists():
        small.save(path, optimize=True)
        pytest.fail(f"there was no {path.name}: look at the one just written, then commit it")
    with Image.open(path) as stored:
        wanted = np.asarray(stored.convert("RGB"), dtype=float)
    drawn = np.asarray(small, dtype=float)
    assert drawn.shape == wanted.shape
    assert np.sqrt(((drawn - wanted) ** 2).mean()) < 2.5
