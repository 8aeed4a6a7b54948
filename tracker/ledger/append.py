"""Appending claims: one batch, once, in the dialect and column order that the file has."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.figures import LARGEST
from tracker.ledger.cells import fail, read_text, readers, written
from tracker.ledger.content import Content, load
from tracker.ledger.dialect import ENCODING_NAMES, Dialect
from tracker.ledger.files import (
    LOCK_SECONDS,
    append_bytes,
    check_writable,
    create_file,
    locked,
    read_snapshot,
    recover,
    set_aside,
)
from tracker.model import COLUMNS, INTEGER_COLUMNS, UTC, Claim, Problem, Qualifier, TrackerError, check_slug, claim_id

# Columns that a file may do without although the row has something to put there: it is implied or computed.
_IMPLIED = {"event", "claim_id", "recorded_at"}
_IMPLIED_VALUES = {"qualifier": "exact", "basis": "total", "certainty": "stated"}
_SMALL = 1 << 22  # bytes; below, the csv module is faster than loading pandas


@dataclass(frozen=True, slots=True)
class AppendResult:
    """What an append did: the claims that were added (with id and time of entry), those that stood there already, and
    ``set_aside``, one line about an unfinished entry that was found and moved away ("": none)."""

    added: tuple[Claim, ...]
    repeated: tuple[Claim, ...]
    set_aside: str = ""


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
    batch = [_prepared(claim, event, stamp) for claim in claims]
    check_claims(batch, zone, path)
    if not batch:
        return AppendResult((), ())
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
            text = ",".join(COLUMNS) + "\n" + serialised(new, Dialect())
            create_file(path, text.encode())
            return AppendResult(tuple(new), tuple(repeated))
        return _append(path, batch, event, zone)


def _rehearsed(path: Path, batch: Sequence[Claim], event: str, zone: str) -> AppendResult:
    """What an append would do, without a lock and without writing."""
    known: set[str | Claim] = set()
    if path.exists() and path.stat().st_size:
        content, _ = load(path, read_snapshot(path))
        known = _known(path, content, batch, event, zone)
        _check_header(_new(batch, known)[0], content.dialect, path)
    new, repeated = _new(batch, known)
    return AppendResult(tuple(new), tuple(repeated))


def _append(path: Path, batch: Sequence[Claim], event: str, zone: str) -> AppendResult:
    snapshot = read_snapshot(path)
    note = recover(path, snapshot)
    content, problems = load(path, snapshot)
    dialect = content.dialect
    new, repeated = _new(batch, _known(path, content, batch, event, zone))
    if new:
        _check_header(new, dialect, path)
        text = serialised(new, dialect)
        payload = _encoded(dialect.newline + text if content.open_end else text, dialect, path)
        if content.size < len(snapshot.data):
            set_aside(path, snapshot.data[: content.size], snapshot.data[content.size :])
            note = f"{problems[-1].message.partition(':')[0]}: set aside in {path.name}.torn"
        append_bytes(path, content.size, payload)
    return AppendResult(tuple(new), tuple(repeated), note)


def _prepared(claim: Claim, event: str, stamp: str) -> Claim:
    """The claim as the ledger holds it: with its event, id and time of entry."""
    if claim.event not in (None, "", event):
        raise TrackerError(f"a claim of {claim.event} cannot stand in the ledger of {event}", code="wrong_event")
    claim = dataclasses.replace(claim, event=event, recorded_at=stamp)
    return dataclasses.replace(claim, claim_id=claim_id(claim))


_fields = operator.attrgetter(*COLUMNS)


def _texts(claims: Sequence[Claim]) -> dict[str, list[str]]:
    """The cells of the claims, as text, by column."""
    rows = [["" if value is None else str(value) for value in _fields(claim)] for claim in claims]
    return dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True)) if rows else {c: [] for c in COLUMNS}


def check_claims(claims: Sequence[Claim], zone: str, path: Path) -> None:
    """Raises :class:`TrackerError` at the first claim that would not be read back as it is."""
    read = readers(zone)
    for name, cells in _texts(claims).items():
        for cell in dict.fromkeys(cells):
            try:
                read_text(cell)
                if name in read and cell:
                    meant = read[name](cell)
                    if meant != cell:
                        raise fail(f"bad_{name}", f"{cell!r} is written {meant!r}")
                elif name in ("reported_at", "metric", "value", "qualifier", "basis", "certainty") and not cell:
                    raise fail("missing_value", f"a claim needs {name}")
            except TrackerError as problem:
                detail = problem.problem
                raise TrackerError(Problem(detail.code, detail.message, str(path), 0, name)) from None
    for claim in claims:
        _check_figure(claim, path)


def _check_figure(claim: Claim, path: Path) -> None:
    for name in INTEGER_COLUMNS:
        number = getattr(claim, name)
        if number is not None and not (isinstance(number, int) and 0 <= number <= LARGEST):
            reason = "is negative" if isinstance(number, int) and number < 0 else "is no count of people"
            raise TrackerError(Problem("bad_figure", f"{number!r} {reason}", str(path), 0, name))
    ranged = claim.qualifier == Qualifier.RANGE
    if ranged != (claim.value_max is not None) or (claim.value_max is not None and claim.value_max <= claim.value):
        message = f"value {claim.value}, value_max {claim.value_max} and qualifier {claim.qualifier} do not fit"
        raise TrackerError(Problem("bad_figure", message, str(path), 0, "value_max"))


def _check_header(claims: Sequence[Claim], dialect: Dialect, path: Path) -> None:
    """Refuse a file whose header has no place for what a claim says, naming the columns."""
    absent = [name for name in COLUMNS if name not in dialect.columns and name not in _IMPLIED]
    texts = _texts(claims)
    needed = [name for name in absent if any(cell and cell != _IMPLIED_VALUES.get(name) for cell in texts[name])]
    if needed:
        message = f"the header lacks {', '.join(needed)}: add the column to the first line; nothing was changed"
        raise TrackerError(Problem("missing_column", message, str(path), dialect.header_lines))


def _content(claim: Claim) -> Claim:
    """The claim without what differs from entry to entry."""
    return dataclasses.replace(claim, recorded_at=None)


def _new(batch: Sequence[Claim], known: set[str | Claim]) -> tuple[list[Claim], list[Claim]]:
    """The claims that are not known, and those that are (or stand twice in the batch)."""
    seen = set(known)
    new: list[Claim] = []
    repeated: list[Claim] = []
    for claim in batch:
        # A correction may keep its claim's id (a new note, another lead): it repeats only an equal one.
        key = _content(claim) if claim.supersedes else claim.claim_id
        (repeated if key in seen else new).append(claim)
        seen.add(key)  # type: ignore[arg-type]
    return new, repeated


def _known(path: Path, content: Content, batch: Sequence[Claim], event: str, zone: str) -> set[str | Claim]:
    """The ids of the ledger's entries, and its corrections where the batch has some."""
    corrections = any(claim.supersedes for claim in batch)
    ids = None if corrections else entry_ids(content)
    if ids is not None:
        return set[str | Claim](ids)
    from tracker.ledger.table import claims_of, table_of

    entries = table_of(path, content, [], event, zone).entries
    known: set[str | Claim] = set(entries["claim_id"])
    if corrections:
        known.update(_content(claim) for claim in claims_of(entries[entries["supersedes"] != ""]))
    return known


def entry_ids(content: Content) -> set[str] | None:
    """The ids in the ``claim_id`` column; ``None`` where a row has none or the column cannot be read by itself."""
    dialect = content.dialect
    if "claim_id" not in dialect.columns:
        return None
    column = dialect.columns.index("claim_id")
    if len(content.text) > _SMALL:
        from tracker.ledger.parse import one_column

        ids: set[str] | None = one_column(content.text, dialect, column)
    else:
        ids = set()
        try:
            reader = csv.reader(io.StringIO(content.text, newline=""), delimiter=dialect.separator, strict=True)
            for number, row in enumerate(reader):
                if number and row:
                    ids.add(row[column] if column < len(row) else "")
        except csv.Error:
            return None
    return None if ids is None or any(len(i) != 16 or i != i.lower() for i in ids) else ids


def serialised(claims: Sequence[Claim], dialect: Dialect) -> str:
    """The claims as lines of a file: its columns in its order, harmless to spreadsheets, each line with its end."""
    texts = _texts(claims)
    columns = []
    for name in dialect.columns:
        cells = texts.get(name) or [""] * len(claims)
        as_written = {cell: written(cell) for cell in set(cells)}
        columns.append([as_written[cell] for cell in cells])
    return "".join(dialect.separator.join(row) + dialect.newline for row in zip(*columns, strict=True))


def _encoded(text: str, dialect: Dialect, path: Path) -> bytes:
    try:
        return text.encode(dialect.encoding)
    except UnicodeEncodeError as error:
        name = ENCODING_NAMES.get(dialect.encoding, dialect.encoding)
        message = f"the file is {name}, which has no {text[error.start]!r}: save it as UTF-8 first; nothing was changed"
        raise TrackerError(Problem("encoding", message, str(path))) from None
