"""How long ``tracker report EVENT`` takes, against bare matplotlib drawing and saving the same artists.

    python benchmarks/reporter.py [EVENT] [--formats png,svg] [--runs 9] [--data DIR]

Both are whole processes, imports included and compiled before, as installed packages are. They run in turn, so that
both meet the same load, and the median of the pairs' ratios counts. The bare program is given what the charts hold
(positions, texts, colours) as plain data, draws it with matplotlib's own functions and saves the same drawings in the
same formats, each once (a page shows the wide drawing that is published, and a narrow one). Nothing else of a report
(reading the ledger, the lead, the placing of labels, the page) is in it. Limit: 1.4 times. It uses one core; a report
that finds two uses both (``taskset -c 0`` before the command shows what one does).
"""

from __future__ import annotations

import argparse
import os
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

LIMIT = 1.4
STYLE = ("color", "linewidth", "linestyle", "drawstyle", "markersize", "markerfacecolor", "markeredgecolor",
         "markeredgewidth", "alpha", "zorder", "gid", "clip_on")  # fmt: skip
WORDS = ("fontsize", "fontweight", "color", "ha", "va", "zorder", "gid")


def recorded(figure: Any) -> dict[str, Any]:
    """What a figure holds, as plain data."""
    from matplotlib.lines import Line2D
    from matplotlib.text import Annotation, Text

    def line(artist: Any) -> dict[str, Any]:
        style = {name: getattr(artist, f"get_{name}")() for name in STYLE}
        marker = artist.get_marker()
        marker = (marker.vertices, marker.codes) if hasattr(marker, "vertices") else marker
        return {"kind": "line", "xy": artist.get_data(orig=False), "style": style, "marker": marker}

    def text(artist: Any) -> dict[str, Any]:
        style = {name: getattr(artist, f"get_{name}")() for name in WORDS}
        note = None
        if isinstance(artist, Annotation):
            note = {"xy": artist.xy, "xycoords": artist.xycoords, "textcoords": artist.anncoords,
                    "xytext": artist.xyann, "annotation_clip": False}  # fmt: skip
        axes_units = artist.axes is not None and artist.get_transform() is artist.axes.transAxes
        place = {"at": artist.get_position(), "of_axes": axes_units, "note": note}
        return {"kind": "text", "text": artist.get_text(), "style": style, **place}

    def plain(artist: Any) -> list[dict[str, Any]]:
        if isinstance(artist, Line2D):
            return [line(artist)]
        if isinstance(artist, Text):
            return [text(artist)]
        if hasattr(artist, "get_paths"):
            style = {"color": artist.get_facecolor()[0], "linewidth": 0, "zorder": artist.get_zorder()}
            return [{"kind": "area", "xy": artist.get_paths()[0].vertices, "style": style}]
        if hasattr(artist, "get_bbox"):
            style = {"color": artist.get_facecolor(), "linewidth": 0, "zorder": artist.get_zorder()}
            box = artist.get_bbox()
            return [{"kind": "band", "x": (box.x0, box.x1), "style": style}]
        return [found for child in artist.get_children() for found in plain(child)]

    axes = [
        {
            "rect": ax.get_position().bounds,
            "xscale": ax.get_xscale(),
            "limits": (ax.get_xlim(), ax.get_ylim()),
            "xticks": (ax.get_xticks(), [t.get_text() for t in ax.get_xticklabels()]),
            "yticks": (ax.get_yticks(), [t.get_text() for t in ax.get_yticklabels()]),
            "title": ax.get_title(loc="left"),
            "xlabel": ax.get_xlabel(),
            "grid": any(g.get_visible() for g in ax.get_ygridlines()),
            "artists": [f for a in (*ax.lines, *ax.patches, *ax.collections, *ax.texts, *ax.artists) for f in plain(a)],
        }
        for ax in figure.axes
    ]
    outside = [found for artist in (*figure.texts, *figure.lines, *figure.artists) for found in plain(artist)]
    return {"size": tuple(figure.get_size_inches()), "axes": axes, "outside": outside}


BARE = """
import pickle, sys
import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.path import Path

with open(sys.argv[1], "rb") as file:
    charts = pickle.load(file)
matplotlib.rcParams.update(charts["settings"])

def draw(ax, artist, **more):
    if artist["kind"] == "line":
        marker = artist["marker"]
        marker = Path(*marker) if isinstance(marker, tuple) else marker
        line = Line2D(*artist["xy"], marker=marker, **artist["style"], **more)
        (ax.add_line if hasattr(ax, "add_line") else ax.add_artist)(line)
    elif artist["kind"] == "text" and artist["note"]:
        ax.annotate(artist["text"], **artist["note"], **artist["style"])
    elif artist["kind"] == "text":
        more = {"transform": ax.transAxes} if artist["of_axes"] else {}
        ax.text(*artist["at"], artist["text"], **artist["style"], **more)
    elif artist["kind"] == "area":
        ax.fill(artist["xy"][:, 0], artist["xy"][:, 1], **artist["style"])
    else:
        ax.axvspan(*artist["x"], **artist["style"])

for chart in charts["figures"]:
    figure = Figure(figsize=chart["size"])
    FigureCanvasAgg(figure)
    for artist in chart["outside"]:
        draw(figure, artist, **({"transform": figure.transFigure} if artist["kind"] == "line" else {}))
    for spec in chart["axes"]:
        ax = figure.add_axes(spec["rect"])
        ax.set_xscale(spec["xscale"])
        ax.set_xticks(*spec["xticks"], minor=False)
        ax.set_xticks([], minor=True)
        ax.set_yticks(*spec["yticks"])
        ax.set_title(spec["title"], loc="left")
        ax.set_xlabel(spec["xlabel"], loc="right")
        ax.grid(spec["grid"], axis="y")
        for artist in spec["artists"]:
            draw(ax, artist)
        ax.set_xlim(spec["limits"][0])
        ax.set_ylim(spec["limits"][1])
    for name, format in chart["files"]:
        figure.savefig(name, format=format, dpi=200)
"""


def drawn(event: str, formats: list[str], out: Path, data: str | None) -> dict[str, Any]:
    """The figures of a report as plain data, each with the files that a report makes of it."""
    from tracker import api, reporter
    from tracker.reporter import style
    from tracker.workspace import find_workspace

    chosen = find_workspace(data).event(event)
    frame = api.read(event, data=data).claims
    figures = []
    for chart in ("timeline", "voices"):
        draw = getattr(reporter, f"draw_{chart}")
        images = [(str(out / f"{chart}.{kind}"), kind) for kind in formats if kind != "html"]
        figures.append({**recorded(draw(frame, chosen)), "files": images})
        if "html" in formats:  # the page holds the published drawing and a narrow one
            file = (str(out / f"{chart}-narrow.svg"), "svg")
            figures.append({**recorded(draw(frame, chosen, width="narrow", title=False)), "files": [file]})
    return {"figures": figures, "settings": style.settings("light", "wide")}


def seconds(command: list[str], compiled: Path) -> float:
    """The time of a whole process that keeps its bytecode in ``compiled``."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(compiled)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - begun


def main() -> int:
    """Measure and print; 1 where the limit is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("event", nargs="?", default="kerman-2024")
    parser.add_argument("--formats", default="png,svg")
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--data")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        given, program = out / "charts.pickle", out / "bare.py"
        given.write_bytes(pickle.dumps(drawn(args.event, args.formats.split(","), out, args.data)))
        program.write_text(BARE, encoding="utf-8")
        report = [sys.executable, "-m", "tracker", "report", args.event, "--force", "--format", args.formats]
        report += ["--out", str(out / "report"), *(["--data", args.data] if args.data else [])]
        plain = [sys.executable, str(program), str(given)]
        pairs = [(seconds(plain, out), seconds(report, out)) for _ in range(args.runs + 1)][1:]  # the first compiles
    ratio = statistics.median(ours / bare for bare, ours in pairs)
    bare_time, ours = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"{args.event} as {args.formats}: report {ours:.2f} s, bare matplotlib {bare_time:.2f} s, {ratio:.2f} times")
    return int(ratio > LIMIT)


if __name__ == "__main__":
    raise SystemExit(main())
