"""Independent pieces of one event's work, shared out over the cores."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


def together(tasks: Sequence[Callable[[], T]], processes: int) -> list[T]:
    """The results of ``tasks``, in order; the longest should come first. Each must be picklable.

    The tasks are taken in turn by this process and by copies of it, ``processes`` in all. Where a copy cannot be made
    safely there is none. What a copy did not bring home is done here again: its errors are raised here.
    """
    processes = min(processes, len(tasks)) if can_fork() else 1
    if processes < 2:
        return [task() for task in tasks]
    # The turns: whoever takes a byte out of the pipe does that task.
    turns, give = os.pipe()
    os.write(give, bytes(range(len(tasks))))
    os.close(give)
    copies: list[tuple[int, int]] = []
    done: dict[int, T] = {}
    try:
        for _ in range(processes - 1):
            copies.append(_copy(tasks, turns))
        while turn := os.read(turns, 1):
            done[turn[0]] = tasks[turn[0]]()
        for _, results in copies:
            done.update(_received(results))
    except BaseException:
        for process, _ in copies:
            os.kill(process, signal.SIGKILL)
        raise
    finally:
        os.close(turns)
        for process, results in copies:
            os.close(results)
            os.waitpid(process, 0)
    return [done[place] if place in done else task() for place, task in enumerate(tasks)]


def can_fork() -> bool:
    """Whether a copy of this process works: on Linux, as long as there is one thread (a copy has no other)."""
    return (
        sys.platform == "linux" and threading.active_count() == 1 and len(list(Path("/proc/self/task").iterdir())) == 1
    )


def _copy(tasks: Sequence[Callable[[], Any]], turns: int) -> tuple[int, int]:
    """Start a copy of this process that does tasks and writes their results; its number, and where to read them."""
    results, give = os.pipe()
    process = os.fork()
    if process:
        os.close(give)
        return process, results
    try:
        os.close(results)
        done = {}
        while turn := os.read(turns, 1):
            done[turn[0]] = tasks[turn[0]]()
        with os.fdopen(give, "wb") as file:
            pickle.dump(done, file, protocol=pickle.HIGHEST_PROTOCOL)
    finally:
        os._exit(0)  # no clean-up: files and exit handlers are the first process's


def _received(results: int) -> dict[int, Any]:
    """What a copy wrote; nothing where it failed."""
    with os.fdopen(os.dup(results), "rb") as file:
        data = file.read()
    try:
        found: dict[int, Any] = pickle.loads(data)
    except (EOFError, pickle.UnpicklingError):
        return {}
    return found
