"""Appending claims: one batch, once, in the dialect and column order that the file has."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.dialect import ENCODING_NAMES, Dialect
from tracker.ledger.batch import Batch, check, named, prepared, serialised
from tracker.ledger.content import Content, load
from tracker.ledger.files import (
    LOCK_SECONDS,
    append_bytes,
    check_writable,
    create_file,
    has_note,
    locked,
    read_snapshot,
    recover,
    set_aside,
)
from tracker.ledger.ids import entry_ids, held
from tracker.model import COLUMNS, IMPLIED, UTC, Claim, Problem, TrackerError, check_slug

# Columns that a file may do without although the row has something to put there: it is implied or computed.
_COMPUTED = {"event", "claim_id", "recorded_at"}


@dataclass(frozen=True)
class AppendResult:
    """What an append did. ``set_aside`` is one line about an unfinished entry that was found and moved away ("": none).
    Claims are made of a batch when somebody asks for them: long batches are written in less time than that takes."""

    new: Batch
    known: Batch
    set_aside: str = ""

    @functools.cached_property
    def added(self) -> tuple[Claim, ...]:
        """The claims that were added, with id and time of entry."""
        return tuple(self.new.claims())

    @functools.cached_property
    def repeated(self) -> tuple[Claim, ...]:
        """The claims that stood there already, or twice in the batch."""
        return tuple(self.known.claims())


def append_claims(
    path: str | Path,
    claims: Iterable[Claim],
    *,
    event: str | None = None,
    zone: str = "UTC",
    recorded_at: dt.datetime | None = None,
    timeout: float = LOCK_SECONDS,
    dry_run: bool = False,
) -> AppendResult:
    """Append one batch of claims to a ledger, which is made where there is none.

    All of the batch is added and on the disk when this returns, or nothing is. Claims that the ledger has (by
    ``claim_id``) are not added again. ``event`` is the ledger's slug (default: the file's name); ``zone`` that of times
    without offset; ``recorded_at`` the time of entry (default: now). With ``dry_run`` nothing is written.

    Raises :class:`TrackerError`, with nothing changed, for a claim that could not be read back, a header without a
    column that a claim needs, and files that cannot be written.
    """
    path = Path(path)
    event = check_slug(path.stem if event is None else event)
    stamp = (recorded_at or dt.datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    batch = prepared(claims, event, stamp)
    check(batch, zone, path)
    if not batch.size:
        return AppendResult(batch, batch)
    batch = named(batch)
    if dry_run:
        return _rehearsed(path, batch, event, zone)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TrackerError(Problem("io", f"cannot be written: {error.strerror}", str(path))) from None
    with locked(path, timeout):
        check_writable(path)
        if not path.exists() or path.stat().st_size == 0:
            new, repeated = _new(batch, set())
            lines = itertools.chain([",".join(COLUMNS) + "\n"], serialised(new, Dialect()))
            create_file(path, map(str.encode, lines))
            return AppendResult(new, repeated)
        return _append(path, batch, event, zone)


def _rehearsed(path: Path, batch: Batch, event: str, zone: str) -> AppendResult:
    """What an append would do, without a lock and without writing."""
    if path.exists() and path.stat().st_size:
        content, _ = load(path, read_snapshot(path))
        known = _known(path, content, batch, event, zone)
        new, repeated = _new(batch, known)
        _check_header(new, content.dialect, path)
        _payload(new, content, path)
        check_writable(path)
        return AppendResult(new, repeated)
    return AppendResult(*_new(batch, set()))


def _append(path: Path, batch: Batch, event: str, zone: str) -> AppendResult:
    told = None if has_note(path) else held(path, batch.texts["claim_id"].cells)
    if told and not (told[2] and _corrects(batch)):
        data, note = b"", ""
        content, known = Content("", told[0], told[1]), set[str | Claim](told[2])
    else:
        snapshot = read_snapshot(path)
        data, note = snapshot.data, recover(path, snapshot)
        content, _ = load(path, snapshot)
        known = _known(path, content, batch, event, zone)
    new, repeated = _new(batch, known)
    if new.size:
        _check_header(new, content.dialect, path)
        payload = _payload(new, content, path)
        if content.size < len(data):
            set_aside(path, data[: content.size], data[content.size :])
            note = f"{content.reason}: set aside in {path.name}.torn"
        append_bytes(path, content.size, payload)
    return AppendResult(new, repeated, note)


def _payload(batch: Batch, content: Content, path: Path) -> bytes:
    """What is added to the file for a batch."""
    texts = serialised(batch, content.dialect)
    if content.open_end:
        texts = itertools.chain([content.dialect.newline], texts)
    return b"".join([encoded(text, content.dialect, path) for text in texts])


def _check_header(batch: Batch, dialect: Dialect, path: Path) -> None:
    """Refuse a file whose header has no place for what a claim says, naming the columns."""
    absent = [name for name in COLUMNS if name not in dialect.columns and name not in _COMPUTED]
    implied = {name: {"", IMPLIED.get(name, "")} for name in absent}
    refuse_missing([name for name in absent if set(batch.texts[name].distinct) - implied[name]], dialect, path)


def refuse_missing(needed: Sequence[str], dialect: Dialect, path: Path) -> None:
    """Raises :class:`TrackerError` where there are columns that the header lacks and a row needs."""
    if needed:
        message = f"the header lacks {', '.join(needed)}: add the column to the first line; nothing was changed"
        raise TrackerError(Problem("missing_column", message, str(path), dialect.header_lines))


def _content(claim: Claim) -> Claim:
    """The claim without what differs from entry to entry."""
    return dataclasses.replace(claim, recorded_at=None)


def _new(batch: Batch, known: set[str | Claim]) -> tuple[Batch, Batch]:
    """The claims that are not known, and those that are (or stand twice in the batch)."""
    ids = batch.texts["claim_id"]
    keys: Sequence[str | Claim] = ids.cells
    if _corrects(batch):
        # A correction may keep its claim's id (a new note, another lead): it repeats only an equal one.
        keys = [_content(claim) if claim.supersedes else str(claim.claim_id) for claim in batch.claims()]
    elif len(set(ids.cells)) == batch.size and known.isdisjoint(ids.cells):
        return batch, batch.chosen([])
    first = {key: position for position, key in reversed(list(enumerate(keys))) if key not in known}
    new = sorted(first.values())
    return batch.chosen(new), batch.chosen(sorted(set(range(batch.size)) - set(new)))


def _corrects(batch: Batch) -> bool:
    return batch.texts["supersedes"].short != ""


def _known(path: Path, content: Content, batch: Batch, event: str, zone: str) -> set[str | Claim]:
    """What of the batch the ledger may have: the ids of its entries, and its corrections where the batch has some."""
    corrections = _corrects(batch)
    ids = None if corrections else entry_ids(content)
    if ids is not None:
        return set[str | Claim](ids)
    from tracker.ledger.table import claims_of, table_of

    entries = table_of(path, content, [], event, zone).entries
    known: set[str | Claim] = set(entries["claim_id"])
    if corrections:
        known.update(_content(claim) for claim in claims_of(entries[entries["supersedes"] != ""]))
    return known


def encoded(text: str, dialect: Dialect, path: Path) -> bytes:
    """The bytes of a text in a file's encoding; raises :class:`TrackerError` where that lacks a character."""
    try:
        return text.encode(dialect.encoding)
    except UnicodeEncodeError as error:
        name = ENCODING_NAMES.get(dialect.encoding, dialect.encoding)
        message = f"the file is {name}, which has no {text[error.start]!r}: save it as UTF-8 first; nothing was changed"
        raise TrackerError(Problem("encoding", message, str(path))) from None
