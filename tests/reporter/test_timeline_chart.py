"""The timeline chart: what is drawn, against the data."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest
from chart_frames import KERMAN, make_claims, make_frame

from tracker.model import Event, TrackerError
from tracker.reporter import draw_timeline, plot_timeline
from tracker.reporter.charts.text import Group
from tracker.reporter.style import THEMES
from tracker.timeline import revisions

QUAKE = Event("quake", "Quake", "2024-01-01T00:00Z", "UTC")


@pytest.fixture(scope="module")
def kerman() -> Any:
    return make_frame()


def by_gid(axes: Any, gid: str) -> Any:
    return next(artist for artist in axes.get_children() if artist.get_gid() == gid)


def gids(axes: Any, kind: str) -> list[str]:
    return [a.get_gid() for a in axes.get_children() if (a.get_gid() or "").startswith(f"{kind}-")]


def texts(group: Group) -> list[str]:
    return [child.get_text() for child in group.children if hasattr(child, "get_text")]


def said(axes: Any) -> list[str]:
    return [" ".join(texts(a)) for a in axes.get_children() if isinstance(a, Group)]


def claim(frame: Any, value: int, metric: str = "killed") -> Any:
    return frame[(frame.value == value) & (frame.metric == metric)].iloc[0]


def test_every_claim_of_the_panel_is_a_mark_at_its_value(kerman: Any) -> None:
    axes = plot_timeline(kerman, KERMAN)
    killed = kerman[kerman.metric == "killed"]
    assert len(gids(axes, "claim")) == len(killed)
    for row in killed.itertuples():
        assert by_gid(axes, f"claim-{row.claim_id}").get_ydata()[0] == row.value


def test_every_mark_lies_inside_the_time_in_which_it_was_said(kerman: Any) -> None:
    axes = plot_timeline(kerman, KERMAN)
    clock = axes.tracker_clock
    for row in kerman[kerman.metric == "killed"].itertuples():
        x = by_gid(axes, f"claim-{row.claim_id}").get_xdata()[0]
        begin, end = clock.position([row.reported_start.to_pydatetime(), row.reported_end.to_pydatetime()])
        assert begin <= x <= end


def test_a_day_precise_claim_has_a_whisker_as_wide_as_its_day(kerman: Any) -> None:
    axes = plot_timeline(kerman, KERMAN, axis="calendar")
    begin, end = by_gid(axes, f"whisker-{claim(kerman, 91).claim_id}").get_xdata()
    assert end - begin == pytest.approx(1.0)


def test_the_line_steps_through_the_changes_of_the_lead(kerman: Any) -> None:
    axes = plot_timeline(kerman, KERMAN)
    line = by_gid(axes, "lead-killed")
    values = revisions(kerman[kerman.metric == "killed"]).value.tolist()
    assert line.get_drawstyle() == "steps-post"
    assert list(line.get_ydata()) == [*values, values[-1]]
    xs = list(line.get_xdata())
    assert xs == sorted(xs)


def test_rivals_stand_apart_from_the_line_and_are_named(kerman: Any) -> None:
    axes = plot_timeline(kerman, KERMAN)
    colours = THEMES["light"]
    assert by_gid(axes, f"claim-{claim(kerman, 200).claim_id}").get_color() == colours.rival
    assert 200 not in by_gid(axes, "lead-killed").get_ydata()
    assert any("Fox News: ~ 200" in words for words in said(axes))
    assert any("Islamic State: > 300" in words for words in said(axes))


def test_revisions_carry_their_difference_and_their_reason(kerman: Any) -> None:
    axes = plot_timeline(kerman, KERMAN)
    words = said(axes)
    assert any(w.startswith("95 −8") and "names counted twice" in w for w in words)
    assert any(w.startswith("84 −11") for w in words)
    assert any(w.startswith("89 +5") and "died in hospital" in w for w in words)


def test_levels_have_no_differences() -> None:
    frame = make_frame("2024-01-02 missing 850 exact official A\n2024-01-03 missing 388 exact official A", QUAKE)
    assert not any("−" in words for words in said(plot_timeline(frame, QUAKE, metric="missing")))


def test_marks_show_what_the_number_claims() -> None:
    rows = """
    2024-01-02T01:00Z killed 5 exact official A
    2024-01-02T02:00Z killed 10 at_least official A
    2024-01-02T03:00Z killed 40 at_most official A
    2024-01-02T04:00Z killed 50-60 range official A
    2024-01-02T05:00Z killed 80 about official A
    2024-01-02T06:00Z killed 240 vague official A
    """
    claims = make_claims("\n".join(line.strip() for line in rows.strip().splitlines()), QUAKE)
    frame = make_frame(event=QUAKE, claims=claims)
    axes = plot_timeline(frame, QUAKE)

    def marker(value: int) -> Any:
        return by_gid(axes, f"claim-{claim(frame, value).claim_id}").get_marker()

    up, down = marker(10).vertices, marker(40).vertices
    assert up[:, 1].max() > -up[:, 1].min()  # the arrow points up
    assert (down[:, 1] == -up[:, 1]).all()
    assert marker(5) == "o"
    assert marker(80) == "D"
    assert list(by_gid(axes, f"claim-{claim(frame, 50).claim_id}").get_ydata()) == [50, 60]
    assert marker(240) != "o"


def test_feared_figures_are_hollow() -> None:
    claims = make_claims("2024-01-02 killed 5 exact official A\n2024-01-03 killed 9 exact official A", QUAKE)
    claims["certainty"] = ["stated", "feared"]
    frame = make_frame(event=QUAKE, claims=claims)
    axes = plot_timeline(frame, QUAKE)
    assert by_gid(axes, f"claim-{claim(frame, 9).claim_id}").get_markerfacecolor() == THEMES["light"].paper
    assert by_gid(axes, f"claim-{claim(frame, 5).claim_id}").get_markerfacecolor() == THEMES["light"].lead


def test_figures_of_one_day_stand_in_entered_order_inside_a_band_of_that_day() -> None:
    frame = make_frame("\n".join(f"2024-01-02 killed {v} exact official A" for v in (30, 10, 20)), QUAKE)
    axes = plot_timeline(frame, QUAKE, axis="calendar")
    band = by_gid(axes, "band-killed-0")
    xs = [by_gid(axes, f"claim-{row.claim_id}").get_xdata()[0] for row in frame.itertuples()]
    assert xs == sorted(xs)
    assert band.get_x() < xs[0] < xs[-1] < band.get_x() + band.get_width()
    assert band.get_width() == pytest.approx(1.0)


def test_a_redefinition_breaks_the_line_and_names_both_definitions() -> None:
    frame = make_frame("2024-01-02 killed 30 exact official A\n2024-01-03 killed_or_missing 58 exact official A", QUAKE)
    axes = plot_timeline(frame, QUAKE)
    assert [line for line in gids(axes, "lead") if "break" not in line] == ["lead-killed", "lead-killed-1"]
    assert by_gid(axes, "lead-killed-break-0").get_ydata() == (30.0, 58.0)
    assert any("dead or missing" in words and "before: killed" in words for words in said(axes))


def test_the_envelope_spans_the_lead_and_the_rivals_that_still_contradict_it() -> None:
    lines = ("02 killed 30 exact official A", "03 killed 90 exact media B", "04 killed 99 exact official A")
    rows = "\n".join(f"2024-01-{line}" for line in lines)
    axes = plot_timeline(make_frame(rows, QUAKE), QUAKE, axis="calendar")
    ys = by_gid(axes, "envelope-killed").get_paths()[0].vertices[:, 1]
    assert ys.min() == 30
    assert ys.max() == 99
    panel = axes.tracker_panel
    spread = list(zip(panel.envelope[1], panel.envelope[2], strict=True))
    assert spread == [(30, 30), (30, 90), (99, 99), (99, 99)]


def test_the_value_axis_begins_at_zero(kerman: Any) -> None:
    for metric in ("killed", "injured"):
        assert plot_timeline(kerman, KERMAN, metric=metric).get_ylim()[0] == 0


@pytest.mark.parametrize(("axis", "scale"), [(None, "log"), ("elapsed", "log"), ("calendar", "linear")])
def test_elapsed_time_is_shown_where_figures_are_dense_early_or_on_request(kerman: Any, axis: str, scale: str) -> None:
    assert plot_timeline(kerman, KERMAN, axis=axis).get_xscale() == scale


def test_evenly_spread_figures_get_a_calendar() -> None:
    frame = make_frame("\n".join(f"2024-01-{d:02} killed {d} exact official A" for d in range(5, 25)), QUAKE)
    assert plot_timeline(frame, QUAKE).get_xscale() == "linear"


def test_an_unknown_axis_is_one_clear_error(kerman: Any) -> None:
    with pytest.raises(TrackerError, match="no axis 'sideways': choose elapsed or calendar"):
        plot_timeline(kerman, KERMAN, axis="sideways")


def test_an_elapsed_axis_needs_a_beginning() -> None:
    event = Event("e", "E", "", "UTC")
    frame = make_frame("2024-01-02 killed 5 exact official A", event)
    with pytest.raises(TrackerError, match="started_at"):
        plot_timeline(frame, event, axis="elapsed")


def test_as_of_hides_what_was_not_yet_known(kerman: Any) -> None:
    moment = dt.datetime(2024, 1, 4, 12, tzinfo=dt.UTC)
    axes = plot_timeline(kerman, KERMAN, as_of=moment)
    drawn = {gid.removeprefix("claim-") for gid in gids(axes, "claim")}
    assert drawn == set(kerman[(kerman.metric == "killed") & (kerman.known_at <= moment)].claim_id)


def test_given_axes_are_drawn_on_and_no_setting_leaks(kerman: Any) -> None:
    import matplotlib
    from matplotlib.figure import Figure

    before = dict(matplotlib.rcParams)
    ax = Figure().add_subplot()
    assert plot_timeline(kerman, KERMAN, ax) is ax
    assert dict(matplotlib.rcParams) == before


def test_times_read_right_in_the_zone_of_the_event(kerman: Any) -> None:
    axes = plot_timeline(kerman, KERMAN, axis="calendar")
    clock = axes.tracker_clock
    for x, label in zip(axes.get_xticks(), axes.get_xticklabels(), strict=True):
        local = clock.moment(x)
        assert (local.hour, local.minute) == (0, 0)
        assert label.get_text().startswith((f"{local.day} ", local.strftime("%b")))


@pytest.mark.parametrize("width", ["wide", "narrow"])
@pytest.mark.parametrize("count", [1, 5, 60, 200])
def test_labels_never_overlap_and_nothing_is_cut(width: str, count: int) -> None:
    rows = "\n".join(
        f"2024-01-{1 + i // 10:02}T{i % 10:02}:30Z killed {20 + 3 * i - 20 * (i % 7 == 3)} {q} {who} Voice_number_{i}"
        for i, q, who in zip(
            range(count),
            itertools.cycle(("exact", "at_least", "about")),
            itertools.cycle(("official",) * 3 + ("media",)),
        )
    )
    figure = draw_timeline(make_frame(rows, QUAKE), QUAKE, width=width)
    renderer = figure.canvas.get_renderer()
    page = figure.bbox
    for axes in figure.axes:
        boxes = [
            child.get_window_extent(renderer)
            for group in axes.get_children()
            if isinstance(group, Group)
            for child in group.children
            if hasattr(child, "get_text")
        ]
        assert boxes
        for one, other in itertools.combinations(boxes, 2):
            assert not one.padded(-1.5).overlaps(other.padded(-1.5))
        ticks = [label.get_window_extent(renderer) for label in [*axes.get_xticklabels(), *axes.get_yticklabels()]]
        for box in [*boxes, *ticks, *(text.get_window_extent(renderer) for text in figure.texts)]:
            assert page.x0 <= box.x0
            assert box.x1 <= page.x1
            assert page.y0 <= box.y0
            assert box.y1 <= page.y1


def test_ticks_never_touch(kerman: Any) -> None:
    for axis, width in itertools.product(("elapsed", "calendar"), ("wide", "narrow")):
        figure = draw_timeline(kerman, KERMAN, axis=axis, width=width)
        renderer = figure.canvas.get_renderer()
        boxes = [label.get_window_extent(renderer) for label in figure.axes[-1].get_xticklabels()]
        assert len(boxes) >= 2
        for one, other in itertools.pairwise(boxes):
            assert one.x1 + 2 < other.x0


def test_killed_stand_above_injured_on_one_time_axis(kerman: Any) -> None:
    figure = draw_timeline(kerman, KERMAN)
    above, below = figure.axes
    assert above.get_position().y0 > below.get_position().y1
    assert above.get_xlim() == below.get_xlim()
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["Killed", "Injured"]
