"""Files that survive: one writer at a time, whole batches or nothing, on the disk before success is reported.

An append does three things: it writes a note of what it is about to add (``.NAME.pending``, see
:mod:`tracker.ledger.notes`), then the bytes at the end of the file, each synced, and then it removes the note. A writer
that dies in between, or a power cut, leaves the note behind; readers then stop where the file ended before, and the
next writer sets the unfinished bytes aside in ``NAME.torn``. Nothing before them is touched.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tracker.ledger import notes
from tracker.ledger.notes import Note
from tracker.model import Problem, TrackerError

MAX_BYTES = 1 << 29  # half a gigabyte: some 1.7 million claims; more would not fit into memory safely
LOCK_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A file's content at one moment, without the bytes of an append that did not finish (``torn``)."""

    data: bytes
    torn: bytes = b""


def problem(path: Path, error: OSError, doing: str) -> TrackerError:
    """An operating-system error as one clear line."""
    return TrackerError(Problem("io", f"cannot be {doing}: {error.strerror or error}; nothing was changed", str(path)))


def _pending_path(path: Path) -> Path:
    return path.with_name(f".{path.name}.pending")


def has_note(path: Path) -> bool:
    """Whether an append is under way, or did not finish: where the caller holds the lock, the latter."""
    return _pending_path(path).exists()


def read_snapshot(path: Path) -> Snapshot:
    """A file's content, consistent also while another program appends to it.

    Raises :class:`TrackerError` for what is no ordinary file, cannot be read, or exceeds :data:`MAX_BYTES`.
    """
    try:
        with open(path, "rb", opener=open_plain) as handle:
            while True:
                size = os.fstat(handle.fileno()).st_size
                if size > MAX_BYTES:
                    message = f"{size:,} bytes: files up to {MAX_BYTES:,} can be read, split it"
                    raise TrackerError(Problem("too_large", message, str(path)))
                note = notes.read(_pending_path(path))
                handle.seek(0)
                data = handle.read(size)
                # A note that begins within these bytes says which of them count. Otherwise the size must not have
                # moved: one append may have ended, and another begun, since it was asked for.
                if (note is not None and note.before <= size) or os.fstat(handle.fileno()).st_size == size:
                    break
    except OSError as error:
        raise problem(path, error, "read") from None
    torn = note.unfinished(data) if note else b""
    return Snapshot(data[: len(data) - len(torn)], torn)


def open_plain(name: str, flags: int) -> int:
    """Open without waiting for pipes or terminals, and refuse what is no ordinary file."""
    descriptor = os.open(name, flags | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise TrackerError(Problem("not_a_file", "this is no ordinary file", name))
    return descriptor


@contextlib.contextmanager
def locked(path: Path, timeout: float = LOCK_SECONDS) -> Iterator[None]:
    """Hold the lock of a file (``.NAME.lock`` beside it); the system frees it when its holder dies.

    Raises :class:`TrackerError` where another program keeps it longer than ``timeout`` seconds.
    """
    import filelock

    lock = filelock.FileLock(path.with_name(f".{path.name}.lock"), timeout=timeout, poll_interval=0.005)
    try:
        lock.acquire()
    except filelock.Timeout:
        message = f"another program has been writing to it for {timeout:g} seconds: try again; nothing was changed"
        raise TrackerError(Problem("locked", message, str(path))) from None
    except OSError as error:
        raise problem(path, error, "written") from None
    try:
        yield
    finally:
        lock.release()


def recover(path: Path, snapshot: Snapshot) -> str:
    """Clear away what a writer that died has left; the caller holds the lock. Returns what was done, or ""."""
    try:
        if snapshot.torn:
            set_aside(path, snapshot.data, snapshot.torn)
        _pending_path(path).unlink(missing_ok=True)
    except OSError as error:
        raise problem(path, error, "repaired") from None
    return f"{len(snapshot.torn)} bytes of an unfinished entry set aside in {path.name}.torn" if snapshot.torn else ""


def set_aside(path: Path, keep: bytes, torn: bytes) -> None:
    """Move ``torn`` from the end of the file, after ``keep``, to ``NAME.torn``; the caller holds the lock."""
    with path.with_name(path.name + ".torn").open("ab") as handle:
        handle.write(torn + b"\n")
        handle.flush()
        os.fsync(handle.fileno())
    with path.open("r+b") as handle:
        handle.truncate(len(keep))
        os.fsync(handle.fileno())


def check_writable(path: Path) -> None:
    """Raises :class:`TrackerError` for a file marked read-only, for whomever it is."""
    if path.exists() and not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise TrackerError(Problem("read_only", "is marked read-only; nothing was changed", str(path)))


def append_bytes(path: Path, before: int, payload: bytes) -> None:
    """Add bytes at the end of a file of ``before`` bytes, all of them or none, synced; the caller holds the lock.

    Raises :class:`TrackerError` with the old content intact: full disk, a file replaced or changed meanwhile.
    """
    pending = _pending_path(path)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND)
    except OSError as error:
        raise problem(path, error, "written") from None
    try:
        if os.fstat(descriptor).st_size != before:
            raise _changed(path)
        try:
            Note.of(before, payload).write(pending)  # synced: a power cut, too, leaves all of a batch or none
            view = memoryview(payload)
            while view:
                view = view[os.write(descriptor, view) :]
            os.fsync(descriptor)
        except OSError as error:
            if os.fstat(descriptor).st_size > before:
                os.ftruncate(descriptor, before)
            raise problem(path, error, "written") from None
        finally:
            pending.unlink(missing_ok=True)
        here, there = os.fstat(descriptor), path.stat() if path.exists() else None
        if there is None or (here.st_dev, here.st_ino) != (there.st_dev, there.st_ino):
            raise _changed(path)
    finally:
        os.close(descriptor)


def _changed(path: Path) -> TrackerError:
    message = "another program replaced it while it was being written: nothing was added, run this again"
    return TrackerError(Problem("replaced", message, str(path)))


def create_file(path: Path, content: Iterable[bytes]) -> None:
    """Write a new file of some pieces, whole or not at all, synced. Raises :class:`TrackerError` where that fails."""
    temporary = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as handle:
            handle.writelines(content)
            handle.flush()
            os.fsync(handle.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise problem(path, error, "written") from None


def sync_folder(folder: Path) -> None:
    """Bring a folder's entries to the disk, where the system can do that."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
