"""How well ``tracker report`` uses the cores for many events.

    python benchmarks/many_events.py [EVENTS] [--claims 40] [--formats png,svg,html]

Writes a workspace of made-up events (default: 100, each with so many claims by a dozen voices) into a temporary
folder, reports all of them on one core and on all, and prints the seconds and the processor time of both. On an idle
machine the speed-up comes close to the number of cores; on a busy one, the processor time over the seconds says how
many cores were at work. Linux only.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import ctypes
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM = """
import os, sys
cores = int(sys.argv.pop(1))
if cores and hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
from tracker.cli import main
raise SystemExit(main(sys.argv[1:]))
"""


def workspace(root: Path, events: int, claims: int) -> None:
    """Write ``events`` made-up events with ``claims`` claims each."""
    draw = random.Random(7)
    (root / "claims").mkdir(parents=True)
    with (root / "events.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["event", "title", "started_at", "timezone", "place", "kind", "url"])
        for number in range(events):
            writer.writerow([f"event-{number:03}", f"Event {number}", "2024-01-03T06:00Z", "UTC", "", "", ""])
    for number in range(events):
        with (root / "claims" / f"event-{number:03}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["reported_at", "metric", "value", "qualifier", "attributed_to", "outlet"])
            for place in range(claims):
                day, hour, minute = 3 + place // 5, 7 + place % 5 * 3, draw.randrange(60)
                metric = draw.choice(["killed", "killed", "killed", "injured"])
                value = draw.randrange(20, 120) + 3 * place
                speaker = draw.choice(["Health ministry", "Police", "Governor", *(f"Witness {n}" for n in range(9))])
                qualifier = draw.choice(["exact", "exact", "at_least", "about"])
                when = f"2024-01-{day:02}T{hour:02}:{minute:02}Z"
                writer.writerow([when, metric, value, qualifier, speaker, "Daily"])


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("events", type=int, nargs="?", default=100)
    parser.add_argument("--claims", type=int, default=40)
    parser.add_argument("--formats", default="png,svg,html")
    args = parser.parse_args()
    # The processes that draw belong to a server that outlives the command; this way it is ours to wait for.
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        workspace(root / "data", args.events, args.claims)
        found = []
        for cores in (1, 0):
            command = [sys.executable, "-c", PROGRAM, str(cores), "--data", str(root / "data"), "report"]
            command += ["--format", args.formats, "--out", str(root / f"out-{cores}")]
            before, begun = os.times(), time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            seconds = time.perf_counter() - begun
            with contextlib.suppress(ChildProcessError):
                while True:
                    os.waitpid(-1, 0)
            after = os.times()
            worked = after.children_user - before.children_user + after.children_system - before.children_system
            found.append((seconds, worked))
    (one, alone), (every, worked) = found
    print(f"{args.events} events as {args.formats}: one core {one:.1f} s, all {every:.1f} s ({one / every:.2f} times)")
    print(f"processor time: {alone:.1f} s on one core, {worked:.1f} s on all ({worked / every:.2f} cores at work)")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
