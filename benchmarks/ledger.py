"""How fast the ledger is, against what the same work costs without it. Run: python benchmarks/ledger.py [ROWS]

Every figure is in seconds, of a fresh operation on a warm file cache: the best of some runs, or where it says so their
median.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from tracker.ledger import append_claims, read_ledger
from tracker.model import COLUMNS, Claim


def best(work: Callable[[], object], runs: int = 3, before: Callable[[], object] = lambda: None) -> float:
    """The shortest of some runs, in seconds; ``before`` is not counted."""
    times = []
    for _ in range(runs):
        before()
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def make_ledger(path: Path, rows: int) -> None:
    """A ledger with 300 speakers, 400 outlets, times to the minute, and a page and a quote of its own in every row."""
    chance = random.Random(1)
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(COLUMNS)
        for number in range(rows):
            day = f"2024-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
            clock = f"{day}T{chance.randint(0, 23):02}:{chance.randint(0, 59):02}"
            row = {
                "reported_at": day if number % 2 else f"{clock}+03:30",
                "metric": chance.choice(["killed", "injured"]),
                "value": number % 5000,
                "qualifier": chance.choice(["exact", "at_least", "about"]),
                "attributed_to": f"Official {chance.randrange(300)}",
                "outlet": f"Outlet {chance.randrange(400)}",
                "url": f"https://example.org/news/{number}",
                "published_at": f"{clock}+03:30",
                "basis": "total",
                "certainty": "stated",
                "quote": f"{number % 5000} people, said the ministry in its report",
                "event": path.stem,
                "article_id": f"https://example.org/news/{number}",
                "start": number % 900,
                "end": number % 900 + 4,
                "rule": "count_verb",
                "method": "rules",
                "claim_id": hashlib.sha256(str(number).encode()).hexdigest()[:16],
                "recorded_at": f"{clock}:05Z",
            }
            writer.writerow([row.get(name, "") for name in COLUMNS])


def some_claims(count: int, salt: str = "") -> list[Claim]:
    """New claims, as an extractor makes them."""
    return [
        Claim(
            reported_at=f"2024-01-{n % 28 + 1:02}T{n % 24:02}:00+03:30",
            value=n,
            attributed_to=f"Official {n % 300}",
            outlet="Example",
            url=f"https://example.org/{salt}/{n}",
            quote=f"{n} people were killed, said the ministry",
            start=n % 900,
            end=n % 900 + 4,
            rule="count_verb",
            method="rules",
        )
        for n in range(count)
    ]


def reading(path: Path) -> None:
    """Reading a whole ledger against pandas.read_csv of the same file."""
    plain = best(lambda: pd.read_csv(path))
    ours = best(lambda: read_ledger(path))
    report("read the ledger", ours, "pandas.read_csv", plain, 3)


def batch(path: Path, count: int = 10_000, runs: int = 15) -> None:
    """Appending a batch, against writing and syncing the same bytes and reading the id column: one after the other in
    every run, so that what else the machine does falls on all of them; medians, and that of the runs' ratios."""
    size = path.stat().st_size
    claims = some_claims(count, "batch")
    append_claims(path, claims)
    with path.open("rb") as handle:
        handle.seek(size)
        payload = handle.read()
    rows = list(csv.reader(io.StringIO(payload.decode(), newline="")))

    def write() -> None:
        with path.open("ab", buffering=0) as handle:
            handle.write(payload)
            os.fsync(handle.fileno())

    works: tuple[Callable[[], object], ...] = (
        lambda: append_claims(path, claims),
        write,
        lambda: pd.read_csv(path, usecols=["claim_id"]),
        lambda: csv.writer(io.StringIO(), lineterminator="\n").writerows(rows),
    )
    times = [[best(work, 1, lambda: os.truncate(path, size)) for work in works] for _ in range(runs)]
    ours, written, ids, text = map(statistics.median, zip(*times, strict=True))
    print(f"   (writing and syncing {len(payload):,} bytes: {written:.4f}; one read of the id column: {ids:.3f})")
    print(f"   (for comparison, csv.writer makes the text of these rows in {text:.3f}, unchecked and without ids)")
    ratio = statistics.median(one[0] / (2 * one[1] + one[2]) for one in times)
    other = f"2 times writing and syncing, and one read of ids: {2 * written + ids:.3f} s"
    print(f"append {count:,} claims: {ours:.3f} s; {other}; ratio {ratio:.2f} (bound 1)")


def single(folder: Path) -> None:
    """One append to a ledger of 1,000 rows, less the time that the disk takes to sync."""
    path = folder / "thousand-2024.csv"
    make_ledger(path, 1000)
    claims = some_claims(60, "single")
    append_claims(path, claims[:1])
    synced = 0.0
    real = os.fsync

    def timed(descriptor: int) -> None:
        nonlocal synced
        start = time.perf_counter()
        real(descriptor)
        synced += time.perf_counter() - start

    os.fsync = timed
    times = []
    for claim in claims[1:]:
        synced = 0.0
        start = time.perf_counter()
        append_claims(path, [claim])
        times.append(time.perf_counter() - start - synced)
    os.fsync = real
    median = sorted(times)[len(times) // 2]
    print(f"one append to 1,000 rows: {median * 1000:.1f} ms of our own time (median; bound 10 ms)")


BAD = """
import resource, sys, time
from tracker.ledger import read_ledger
start = time.perf_counter()
table = read_ledger(sys.argv[1])
taken, peak = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(f"{table.rejected:,} rows rejected in {taken:.1f} s; the process had {peak / 1024:,.0f} MB at most")
"""


def bad_lines(path: Path, count: int = 1_999_998) -> None:
    """Reading as many lines as are read at all, every cell bad and different; in a process of its own."""
    with path.open("w", encoding="utf-8") as handle:
        handle.write("reported_at,metric,value\n")
        handle.writelines(f"no day {n},nothing {n},x{n}\n" for n in range(count))
    subprocess.run([sys.executable, "-c", BAD, str(path)], check=True)


def report(what: str, ours: float, other: str, theirs: float, bound: float) -> None:
    """One line: ours, the other, the ratio and its bound."""
    print(f"{what}: {ours:.3f} s; {other}: {theirs:.3f} s; ratio {ours / theirs:.2f} (bound {bound:g})")


def main() -> None:
    """Make the files in a temporary folder and print the figures."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        single(folder)
        bad_lines(folder / "bad-2024.csv")
        for count in sorted({rows // 100, rows}):
            path = folder / f"rows-{count}.csv"
            make_ledger(path, count)
            print(f"{count:,} rows, {path.stat().st_size / 1e6:,.0f} MB:")
            reading(path)
            batch(path)


if __name__ == "__main__":
    main()
