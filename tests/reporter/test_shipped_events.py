"""The charts of every shipped event: no label covers another, and nothing is cut."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tracker import api, reporter
from tracker.reporter.charts.labels import corners
from tracker.workspace import read_events

DATA = Path(__file__).parents[2] / "data"
EVENTS = read_events(DATA / "events.csv")


def boxes(figure: Any) -> list[tuple[str, Any]]:
    """Every text of a figure with its box; the rows of one label stand together and are let touch."""
    figure.draw_without_rendering()  # puts the words of the axes in place
    found = [(text.get_text(), text.get_window_extent()) for text in figure.texts]
    for axes in figure.axes:
        texts = [*axes.texts, *axes.get_xticklabels(), *axes.get_yticklabels(), axes.xaxis.label]
        texts += [child for group in axes.artists for child in group.get_children() if hasattr(child, "get_text")]
        found += [(t.get_text(), t.get_window_extent()) for t in texts if t.get_text() and t.get_visible()]
        if not axes.xaxis.get_tick_params()["labelbottom"]:
            hidden = {label.get_text() for label in axes.get_xticklabels()}
            found = [(text, box) for text, box in found if text not in hidden]
    return found


@pytest.mark.parametrize("chart", ["timeline", "voices"])
@pytest.mark.parametrize("width", ["wide", "narrow"])
@pytest.mark.parametrize("event", EVENTS)
def test_no_words_cover_others_and_none_are_cut(event: str, width: str, chart: str) -> None:
    frame = api.read(event, data=str(DATA)).claims
    figure = getattr(reporter, f"draw_{chart}")(frame, EVENTS[event], width=width)
    page, found = figure.bbox, boxes(figure)
    inside = [page.x0 <= b.x0 and b.x1 <= page.x1 and page.y0 <= b.y0 and b.y1 <= page.y1 for _, b in found]
    assert [text for (text, _), kept in zip(found, inside, strict=True) if not kept] == []
    covered = [
        (one, other)
        for (one, a), (other, b) in itertools.combinations(found, 2)
        if a.padded(-1.8).overlaps(b.padded(-1.8))
    ]
    assert covered == []


def crossed(axes: Any) -> list[str]:
    """The labels of ``axes`` that its lines run through."""
    paths = [axes.transData.transform(np.column_stack(corners(*line.get_data()))) for line in axes.lines
             if str(line.get_gid()).startswith(("lead-", "path-"))]  # fmt: skip
    found = []
    for text in (text for group in axes.artists for text in group.get_children() if hasattr(text, "get_text")):
        box = text.get_window_extent()
        inside = [
            (min(x0, x1) < box.x1 and box.x0 < max(x0, x1) and box.y0 < y0 < box.y1)
            or (min(y0, y1) < box.y1 and box.y0 < max(y0, y1) and box.x0 < x0 < box.x1)
            for path in paths
            for (x0, y0), (x1, y1) in itertools.pairwise(path)
        ]
        found += [text.get_text()] * any(inside)
    return found


@pytest.mark.parametrize("width", ["wide", "narrow"])
@pytest.mark.parametrize("event", EVENTS)
def test_no_line_runs_through_a_label(event: str, width: str) -> None:
    frame = api.read(event, data=str(DATA)).claims
    figure = reporter.draw_timeline(frame, EVENTS[event], width=width)
    assert [crossed(axes) for axes in figure.axes] == [[]] * len(figure.axes)


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_no_line_of_the_convergence_runs_through_a_label(width: str) -> None:
    timeline = api.read_all(data=str(DATA))
    figure = reporter.draw_convergence(timeline.claims, timeline.events, width=width)
    assert crossed(figure.axes[0]) == []
