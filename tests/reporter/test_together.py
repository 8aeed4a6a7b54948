"""Work shared by copies of a process: what comes out is what one process alone makes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="copies are made on Linux only")


def run(code: str, *arguments: str) -> Any:
    """What a program prints as JSON; it runs with one thread, as the command does."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), *arguments],
        capture_output=True, text=True, env=environment, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_tasks_are_shared_and_their_results_stand_in_order() -> None:
    code = """
        import json, os, threading, time
        from tracker.reporter.together import together

        meeting = os.pipe(), os.pipe()
        def task(number, to, other):
            os.write(to[1], b"x")
            os.read(other[0], 1)  # each waits for the other: two processes at once, or never
            return number, os.getpid()
        found = together([lambda: task(0, *meeting), lambda: task(1, *meeting[::-1])], 2)
        print(json.dumps([[n for n, _ in found], len({pid for _, pid in found}), os.getpid() in {p for _, p in found}]))
    """
    assert run(code) == [[0, 1], 2, True]


@pytest.mark.parametrize("harm", ["os._exit(3)", "raise ValueError", "os.kill(os.getpid(), 9)", "return lambda: 0"])
def test_what_a_copy_does_not_bring_home_is_done_again(harm: str) -> None:
    code = f"""
        import json, os
        from tracker.reporter.together import together

        first = os.getpid()
        def task(number):
            if os.getpid() != first:
                {harm}
            while number == 0 and not os.read(taken[0], 1):
                pass
            return number
        taken = os.pipe()
        def other():
            os.write(taken[1], b"x")
            return task(1)
        print(json.dumps(together([lambda: task(0), other, other], 2)))
    """
    assert run(code) == [0, 1, 1]


def test_an_error_is_raised_where_the_tasks_were_given() -> None:
    code = """
        import json
        from tracker.reporter.together import together

        def task():
            raise ValueError("no")
        try:
            together([task, task, task], 3)
        except ValueError as error:
            print(json.dumps(str(error)))
    """
    assert run(code) == "no"


def test_one_core_or_a_second_thread_means_no_copy() -> None:
    code = """
        import json, os, threading
        from tracker.reporter.together import together

        stop = threading.Event()
        alone = together([os.getpid] * 3, 1)
        thread = threading.Thread(target=stop.wait)
        thread.start()
        beside = together([os.getpid] * 3, 2)
        stop.set()
        thread.join()
        print(json.dumps([pid == os.getpid() for pid in [*alone, *beside]]))
    """
    assert run(code) == [True] * 6


def test_a_report_drawn_by_two_processes_is_the_same_to_the_byte(tmp_path: Path) -> None:
    (tmp_path / "data" / "claims").mkdir(parents=True)
    (tmp_path / "data" / "events.csv").write_text(
        "event,title,started_at,timezone,place,kind,url\nharbour-fire,Harbour fire,2024-01-03,UTC,,fire,\n",
        encoding="utf-8",
    )
    ledger = "reported_at,metric,value\n2024-01-03T16:00,killed,20\n2024-01-04,killed,73\n2024-01-05,injured,9\n"
    (tmp_path / "data" / "claims" / "harbour-fire.csv").write_text(ledger, encoding="utf-8")
    code = """
        import hashlib, json, os, sys
        from pathlib import Path
        from tracker.commands.reports import read
        from tracker.reporter import build
        from tracker.workspace import Workspace

        forks, fork = [], os.fork
        os.fork = lambda: forks.append(1) or fork()
        root = Path(sys.argv[1])
        found = {}
        for processes in (1, 2):
            out = root / str(processes)
            jobs = build.plan(Workspace(root / "data"), ["harbour-fire"], build.Options(), out, read)
            assert not [result.error for result in build.run(jobs, processes) if result.error]
            files = sorted((out / "harbour-fire").iterdir())
            found[processes] = {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in files}
        print(json.dumps([found[1] == found[2], len(found[1]), len(forks)]))
    """
    assert run(code, str(tmp_path)) == [True, 6, 1]
