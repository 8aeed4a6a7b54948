"""The timeline chart: the lead as a step line, every claim a mark, rivals apart from the line and named."""

from __future__ import annotations

import datetime as dt
from typing import Any

from matplotlib.lines import Line2D
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

from tracker.model import Event
from tracker.reporter import words
from tracker.reporter.charts.clock import Clock, make_clock
from tracker.reporter.charts.labels import Label, Run, corners, place
from tracker.reporter.charts.marks import LOWER, UPPER, draw_mark, middle
from tracker.reporter.charts.panel import Mark, Panel, make_panel
from tracker.reporter.charts.text import drawable, extent, new_figure, width_of
from tracker.reporter.lead import change_rows, event_rows, family, panel_rows
from tracker.reporter.style import Palette, Size, styled

OFF_SCALE = 4.0
"""Rivals above this many times the lead's highest figure are named at the upper edge instead of setting the scale."""

FEW = 8
"""Up to so many changes, each names its speaker where that is a new one; of more, only the turning points do."""


def plot_timeline(
    frame: Any,
    event: Event,
    ax: Any = None,
    *,
    metric: str = "killed",
    as_of: dt.datetime | None = None,
    axis: str | None = None,
    theme: str = "light",
    width: str = "wide",
    clock: Clock | None = None,
) -> Any:
    """Draw one metric of an event and return the Axes (new ones where ``ax`` is None).

    ``frame`` is a prepared frame (:func:`tracker.timeline.prepare`). The metric ``killed`` includes the metrics that
    take its line over (killed_or_missing, excess_deaths). ``clock`` lets several panels share one time axis. An event
    without such figures gives empty, labelled axes.
    Raises :class:`tracker.model.TrackerError` for an impossible ``axis``.
    """
    rows = event_rows(frame, event.event, as_of)
    clock = clock or shared_clock(rows, event, [metric], axis, as_of)
    panel = make_panel(rows, metric, clock)
    with styled(theme, width) as (colours, lengths):
        axes = ax if ax is not None else new_axes(lengths)
        plot_panel(axes, panel, clock, colours, lengths)
    return axes


def plot_panel(axes: Any, panel: Panel, clock: Clock, colours: Palette, lengths: Size, *, bottom: bool = True) -> None:
    """Draw a panel on ``axes``; the words of the time axis only where it is the ``bottom`` one."""
    clock.apply(axes, extent(axes)[0])
    ceiling = _ceiling(panel)
    axes.set_ylim(0, ceiling * 1.12)
    _ticks_of_count(axes, ceiling, lengths)
    axes.tick_params(labelbottom=bottom)
    if bottom and clock.kind == "elapsed":
        axes.set_xlabel("time since the event, each step a multiple (log scale)", loc="right", fontsize=lengths.small)
    axes.tracker_clock, axes.tracker_panel = clock, panel
    heading = " · ".join(dict.fromkeys(words.metric_name(mark.metric) for mark in panel.marks)) or words.metric_name(
        panel.metric
    )
    axes.set_title(
        heading.capitalize(), loc="left", x=-lengths.left_share, fontsize=lengths.text, fontweight="bold", pad=7
    )
    _draw_bands(axes, panel, colours)
    _draw_lines(axes, panel, colours, lengths)
    _draw_labels(axes, panel, colours, lengths, ceiling)
    for mark in panel.marks:
        draw_mark(axes, mark, colours, lengths, highest=ceiling * 1.1)
    if not panel.marks:
        axes.text(
            0.5, 0.5, "no figures recorded", transform=axes.transAxes, ha="center", va="center", color=colours.muted
        )


def new_axes(lengths: Size) -> Any:
    """Axes on a figure of their own, which no window shows."""
    figure = new_figure(lengths.width, lengths.panel + 1)
    left, right = lengths.left / lengths.width, lengths.right / lengths.width
    return figure.add_axes((left, 0.14, 1 - left - right, 0.8))


def shared_clock(rows: Any, event: Event, metrics: list[str], axis: str | None, as_of: dt.datetime | None) -> Clock:
    """One time axis for the panels of ``metrics``; the first metric's lead decides which."""
    wanted = [name for metric in metrics for name in family(metric)]
    shown = rows[rows["metric"].isin(wanted) & (rows["group"] == "")]
    return make_clock(shown, event, axis, as_of, change_rows(panel_rows(rows, metrics[0])))


def _ceiling(panel: Panel) -> float:
    """The highest figure that the value axis has to reach."""
    lead = max((mark.top for mark in panel.marks if mark.role != "rival"), default=0)
    every = max((mark.top for mark in panel.marks), default=0)
    if lead and every > OFF_SCALE * lead:
        every = max((mark.top for mark in panel.marks if mark.top <= OFF_SCALE * lead), default=lead)
    return float(max(every, 1))


def _ticks_of_count(axes: Any, ceiling: float, lengths: Size) -> None:
    """Four to six round, whole numbers from zero, as many as the height allows."""
    power = 10 ** (len(str(int(ceiling))) - 1)
    most = 6.5 if extent(axes)[1] > 2.5 else 4.5
    step = next(s * power / 10 for s in (2, 5, 10, 20, 50) if ceiling / (s * power / 10) <= most)
    step = max(1, int(step))
    ticks = list(range(0, int(ceiling * 1.12) + 1, step))
    axes.yaxis.set_major_locator(FixedLocator(ticks))
    axes.yaxis.set_major_formatter(FixedFormatter(_short_enough(ticks, lengths)))
    axes.yaxis.set_minor_locator(NullLocator())


def _short_enough(ticks: list[int], lengths: Size) -> list[str]:
    """The numbers in full where they fit to the left of the axis, else in thousands or millions."""
    scales = ((1, ""), (1_000, "k"), (1_000_000, "M"))
    for divisor, unit in scales[:2] if ticks[-1] < 1_000_000 else scales[::2]:
        # A round step in millions can be a fraction of one.
        shown = [f"{tick // divisor:,}{unit}" if tick % divisor == 0 else f"{tick / divisor}{unit}" for tick in ticks]
        if width_of(max(shown, key=len), lengths.small) <= lengths.left * 72 - 5:
            break
    return ["0", *shown[1:]]


def _draw_bands(axes: Any, panel: Panel, colours: Palette) -> None:
    for index, (begin, end) in enumerate(panel.bands):
        axes.axvspan(begin, end, color=colours.band, linewidth=0, zorder=0.5, gid=f"band-{panel.metric}-{index}")


def _draw_lines(axes: Any, panel: Panel, colours: Palette, lengths: Size) -> None:
    xs, lows, highs = panel.envelope
    if xs:
        axes.fill_between(
            xs, lows, highs, step="post", color=colours.envelope, linewidth=0, zorder=1, gid=f"envelope-{panel.metric}"
        )
    for index, line in enumerate(panel.lines):
        axes.add_line(
            Line2D(
                line.xs,
                line.ys,
                drawstyle="steps-post",
                color=colours.lead,
                linewidth=lengths.line if line.main else lengths.line * 0.6,
                alpha=1 if line.main else 0.75,
                zorder=3,
                gid=f"lead-{panel.metric}" + (f"-{index}" if index else ""),
            )
        )
    for index, broken in enumerate(panel.breaks):
        axes.add_line(
            Line2D(
                (broken.x, broken.x), (broken.before, broken.after), color=colours.muted, linewidth=0.9,
                linestyle=(0, (2, 2)), zorder=2.5, gid=f"lead-{panel.metric}-break-{index}",
            )
        )  # fmt: skip


def _draw_labels(axes: Any, panel: Panel, colours: Palette, lengths: Size, ceiling: float) -> None:
    changes = [mark for mark in panel.marks if mark.role == "change"]
    speakers = _new_speakers(changes) if len(changes) <= FEW else _turning(changes)
    told = _worth_naming(changes, lengths.labels)
    scoped = _new_scopes([mark for mark in changes if mark in told])
    labels = [
        _change_label(
            mark, panel.metric, colours, lengths, speaker=mark.claim_id in speakers, scoped=mark.claim_id in scoped
        )
        for mark in told
    ]
    labels[3:3] = _rival_labels(panel, colours, lengths, ceiling)
    highest = ceiling * 1.1
    lines: list[Any] = [corners(line.xs, line.ys) for line in panel.lines]
    lines += [((broken.x, broken.x), (broken.before, broken.after)) for broken in panel.breaks]
    lines.append((axes.get_xlim(), (0, 0)))
    named = {label.claim_id for label in labels}
    whiskers = [
        ((mark.begin, mark.end), (min(middle(mark), highest),) * 2)
        for mark in panel.marks
        if mark.claim_id in named and mark.end > mark.begin
    ]
    place(axes, labels, _outlines(axes, panel, lengths, highest), lines, whiskers, colours, lengths)


def _outlines(axes: Any, panel: Panel, lengths: Size, highest: float) -> list[tuple[float, float]]:
    """Points on the outlines of all marks: what labels must keep clear of."""
    radius = lengths.mark / 2 * axes.figure.dpi / 72
    points = []
    for mark in panel.marks:
        x, y = axes.transData.transform((mark.x, min(middle(mark), highest)))
        points += [(x, y), (x - radius, y), (x + radius, y), (x, y + radius), (x, y - radius)]
        if mark.qualifier in LOWER:
            points.append((x, y + radius * 2.5))
        elif mark.qualifier in UPPER:
            points.append((x, y - radius * 2.5))
        elif mark.value_max is not None:
            points += [tuple(axes.transData.transform((mark.x, end))) for end in (mark.value, mark.value_max)]
    return [tuple(point) for point in axes.transData.inverted().transform(points)] if points else []


def _turning(changes: list[Mark]) -> set[str]:
    """The first, highest and last change, and every fall and redefinition."""
    key = {changes[0].claim_id, max(changes, key=lambda mark: mark.value).claim_id, changes[-1].claim_id}
    return key | {mark.claim_id for mark in changes if mark.kind in ("fall", "redefinition")}


def _worth_naming(changes: list[Mark], most: int) -> list[Mark]:
    """The changes to label: the highest, last and first, redefinitions; then, in time order, falls and large steps.

    The same number said with more certainty is no new figure to read.
    """
    told = [
        mark for mark in changes if mark.kind != "refinement" or mark.before is None or mark.before[0] != mark.value
    ]
    if not told:
        return []
    first = [max(told, key=lambda mark: mark.value), told[-1], told[0]]
    first += [mark for mark in told if mark.kind == "redefinition"]
    key = list({mark.claim_id: mark for mark in first}.values())[: most + 3]
    rest = [mark for mark in told if mark not in key]
    rest.sort(key=lambda mark: (mark.kind != "fall", -abs(mark.delta or 0)))
    chosen = {mark.claim_id for mark in [*key, *rest][: max(most, len(key))]}
    # Placed in time order, labels stay on their side of each other.
    return [*key, *(mark for mark in told if mark.claim_id in chosen and mark not in key)]


def _new_speakers(changes: list[Mark]) -> set[str]:
    """The changes whose speaker is not the one of the change before them."""
    before: dict[str, str] = {}
    new = set()
    for mark in changes:
        if before.get(mark.scope) != mark.voice:
            new.add(mark.claim_id)
        before[mark.scope] = mark.voice
    return new


def _new_scopes(changes: list[Mark]) -> set[str]:
    """The changes that count another part than the labelled one before them: they say which."""
    before = ["", *(mark.scope for mark in changes)]
    return {mark.claim_id for mark, scope in zip(changes, before, strict=False) if mark.scope != scope}


def _change_label(mark: Mark, metric: str, colours: Palette, lengths: Size, *, speaker: bool, scoped: bool) -> Label:
    """The figure, its difference, and below them what it counts where that is new, the speaker and the reasons."""
    wordy = lengths.name == "wide"
    shown = words.figure(
        mark.value, mark.value_max, mark.qualifier, "feared" if mark.feared else "stated", short=not wordy
    )
    first = [Run(shown, colours.ink, bold=True)]
    if mark.delta:
        first.append(Run(words.signed(mark.delta), colours.muted))
    rows = [tuple(first)]
    if scoped and mark.scope:
        rows.append((Run(drawable(mark.scope, 30), colours.ink),))
    if mark.kind == "redefinition" and mark.before is not None and mark.before[1] != mark.metric:
        now, before = words.metric_name(mark.metric), words.metric_name(mark.before[1])
        both = (f"{now},", f"before: {before}") if len(now) > len(before) else (f"{now}, before:", before)
        rows += [(Run(text, colours.ink),) for text in both]
    elif mark.kind == "first" and mark.metric != metric:
        rows.append((Run(words.metric_name(mark.metric), colours.ink),))
    told = [(Run(drawable(reason, 34), colours.lead),) for reason in words.reason_list(mark.reason)[:3]]
    who = [(Run(drawable(mark.voice, 36), colours.muted),)] if wordy and speaker and mark.voice else []
    if mark.kind == "redefinition":
        rows += told
        needed = len(rows)
        rows += who
    else:
        needed = len(rows)
        rows += who + (told if wordy or needed == 1 else [])
    return Label(mark.x, middle(mark), tuple(rows), mark.claim_id, needed)


def _rival_labels(panel: Panel, colours: Palette, lengths: Size, ceiling: float) -> list[Label]:
    """Each rival voice once, at its figure furthest from the line."""
    by_voice: dict[str, Mark] = {}
    leads = [mark.value for mark in panel.marks if mark.role == "change"]
    centre = leads[-1] if leads else 0
    for mark in panel.marks:
        if mark.role == "rival":
            kept = by_voice.get(mark.voice)
            if kept is None or abs(middle(mark) - centre) > abs(middle(kept) - centre):
                by_voice[mark.voice] = mark
    ranked = sorted(by_voice.values(), key=lambda mark: -abs(middle(mark) - centre))[: lengths.labels // 2]
    limit = 38 if lengths.name == "wide" else 20
    labels = []
    for mark in ranked:
        shown = words.figure(
            mark.value, mark.value_max, mark.qualifier, "feared" if mark.feared else "stated", short=True
        )
        height = min(middle(mark), ceiling * 1.1)
        name = drawable(mark.voice, limit) or "not named"
        labels.append(
            Label(
                mark.x, height, ((Run(f"{name}:", colours.rival), Run(shown, colours.rival, bold=True)),), mark.claim_id
            )
        )
    return labels
