"""The note of an append that is under way: where the file ended before, and how to know again what was to be added.

It is on the disk before the file changes. A short batch stands in it as it is. Of a long one it holds the beginning and
a checksum of every block behind, so that the batch is not written and synced twice: what must be known after a crash is
only whether the bytes at the file's end are all of the batch, or some of it.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HEAD = 1 << 16  # bytes of a batch that its note holds
BLOCK = 4096  # bytes of the file, from its beginning: what a power cut leaves unwritten is such blocks, of zeros


@dataclass(frozen=True, slots=True)
class Note:
    """An append of ``length`` bytes to a file of ``before`` bytes: the first :data:`HEAD` of them, and the checksums of
    the blocks behind those."""

    before: int
    length: int
    head: bytes
    sums: tuple[int, ...]

    @classmethod
    def of(cls, before: int, payload: bytes) -> Note:
        """The note of what is about to be added."""
        view = memoryview(payload)
        sums = tuple(zlib.crc32(view[start:stop]) for start, stop in _blocks(before, len(payload)) if stop > HEAD)
        return cls(before, len(payload), payload[:HEAD], sums)

    def write(self, path: Path) -> None:
        """Bring the note to the disk."""
        body = self.head + struct.pack(f"<{len(self.sums)}I", *self.sums)
        first = {"before": self.before, "length": self.length, "sha256": hashlib.sha256(body).hexdigest()}
        with path.open("wb") as handle:
            handle.write(json.dumps(first).encode() + b"\n" + body)
            handle.flush()
            os.fsync(handle.fileno())

    def unfinished(self, data: bytes) -> bytes:
        """The bytes at the end of a file's ``data`` that belong to the append and are not all of it. What somebody else
        has written there since does not belong to it."""
        tail = data[self.before :]
        if not tail or len(tail) > self.length:
            return b""
        whole = len(tail) == self.length
        sums = iter(self.sums)
        for start, stop in _blocks(self.before, self.length):
            part = tail[start:stop]
            if stop <= HEAD:
                same = self.head.startswith(part, start)
            else:
                expected = next(sums)
                same = len(part) < stop - start or zlib.crc32(part) == expected  # part of a block cannot be told
            if not same and part.strip(b"\0"):
                return b""
            whole = whole and same
        return b"" if whole else tail


def read(path: Path) -> Note | None:
    """The note in a file, if there is a whole one."""
    try:
        line, _, body = path.read_bytes().partition(b"\n")
        first = json.loads(line)
        before, length, digest = int(first["before"]), int(first["length"]), first["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if hashlib.sha256(body).hexdigest() != digest or before < 0 or not 0 <= length <= len(body) * BLOCK:
        return None
    if len(body) == length:  # a short batch, or the note of an older version, which held all of it
        return Note.of(before, body)
    count, rest = divmod(len(body) - HEAD, 4)
    if rest or count != sum(stop > HEAD for _, stop in _blocks(before, length)):
        return None
    return Note(before, length, body[:HEAD], struct.unpack(f"<{count}I", body[HEAD:]))


def _blocks(before: int, length: int) -> Iterator[tuple[int, int]]:
    """The blocks of the file that a batch of some bytes reaches, counted from the batch's beginning. None lies across
    the end of its head."""
    start = 0
    while start < length:
        stop = min(length, start + BLOCK - (before + start) % BLOCK)
        if start < HEAD < stop:
            stop = HEAD
        yield start, stop
        start = stop
