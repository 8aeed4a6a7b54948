"""A crowd of writers that can be killed and started again in milliseconds.

Every writer is a process of its own, forked from one that has loaded everything already. That one does as it is told
over its pipes, and it alone waits for its children: no process id is used again between an order and its answer.
"""

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Self

from tracker.ledger import append_claims, read_ledger
from tracker.ledger.files import read_snapshot
from tracker.ledger.table import claims_of
from tracker.model import Claim


def write(path: str, log: str, name: str, first: int, count: int) -> None:
    """Append claims ``first`` to ``count`` of a writer, and log each append once it is reported as done.

    Some rows are long and some batches are large, so that a kill finds writes of many pages.
    """
    chance = random.Random(os.getpid())
    with Path(log).open("a") as done:
        for number in range(first, count):
            note = f"{name} {number}, in\ntwo lines " + "x" * chance.choice([0] * 19 + [9000])
            common = {"reported_at": "2024-01-06", "scope": f"{name} {number}", "note": note[:2000]}
            batch = [Claim(reported_at="2024-01-06", value=number, scope=name, note=note)]
            batch += [Claim(value=extra, **common) for extra in range(chance.choice([0] * 60 + [40]))]
            result = append_claims(path, batch, timeout=120)
            done.write("".join(f"{number} {c.claim_id}\n" for c in (*result.added, *result.repeated)))
            done.flush()


class Crowd:
    """The orders that the forking process takes; a context, at whose end no writer is left."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def start(self, *arguments: object) -> int:
        """Start a writer (see :func:`write`); returns its process id."""
        return int(self._order("start", *[a if isinstance(a, int) else str(a) for a in arguments]))

    def kill(self, pid: int) -> int:
        """Kill a writer; returns its exit code: 0 where it had ended before."""
        return int(self._order("kill", pid))

    def wait(self, pid: int) -> int:
        """Wait for a writer's end; returns its exit code."""
        return int(self._order("wait", pid))

    def _order(self, *order: object) -> str:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()


def _forked(arguments: list[object]) -> int:
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            write(*arguments)  # type: ignore[arg-type]
            code = 0
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(code)
    return pid


def obey() -> None:
    """Take orders until there are no more, then end every writer that is left."""
    import filelock  # noqa: F401
    import numpy  # noqa: F401
    import pandas  # noqa: F401

    import tracker.ledger.table  # noqa: F401

    writers = set()
    for line in sys.stdin:
        order, *arguments = json.loads(line)
        if order == "start":
            answer = _forked(arguments)
            writers.add(answer)
        else:
            if order == "kill":
                os.kill(arguments[0], signal.SIGKILL)
            answer = os.waitstatus_to_exitcode(os.waitpid(arguments[0], 0)[1])
            writers.discard(arguments[0])
        print(answer, flush=True)
    for pid in writers:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


class Watch:
    """A ledger looked at again and again, each time in full: what stood there is compared byte for byte, what is new is
    read."""

    def __init__(self, path: Path, logs: list[Path]) -> None:
        self.path = path
        self.ids: set[str] = set()
        self.reported: set[str] = set()
        self._seen = b""
        self._copy = path.with_name("new rows") / path.name
        self._copy.parent.mkdir()
        self._logs = dict.fromkeys(logs, 0)

    def look(self) -> None:
        """Nothing changed of what was there; what is new is whole and was not there; all that was reported is there."""
        for log, size in self._logs.items():
            if log.exists():
                with log.open("rb") as handle:
                    handle.seek(size)
                    new, end, _ = handle.read().rpartition(b"\n")  # whose last line may be torn: the log is no ledger
                self._logs[log] = size + len(new + end)
                self.reported.update(line.split()[1] for line in new.decode().splitlines())
        if not self.path.exists():
            assert not self.reported
            return
        data = read_snapshot(self.path).data
        assert data.startswith(self._seen)
        header = data[: data.index(b"\n") + 1]
        self._copy.write_bytes(header + data[len(self._seen) or len(header) :])
        table = read_ledger(self._copy)
        assert table.problems == []
        assert all(c.note.startswith(str(c.scope)[: len("writer 0")]) for c in claims_of(table.entries))
        ids = set(table.entries["claim_id"])
        assert len(ids) == len(table.entries)
        assert not ids & self.ids
        self._seen = data
        self.ids |= ids
        assert self.reported <= self.ids


if __name__ == "__main__":
    obey()
