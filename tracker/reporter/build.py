"""What ``tracker report`` does: which events, which files, and only what changed, over all cores.

Every file is computed before the first one is written, and each is put in place whole: a report that fails leaves
the last one.
"""

from __future__ import annotations

import functools
import gc
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker.model import Event, TrackerError, parse_time
from tracker.reporter.drawings import CHARTS, PUBLISHED, Drawings
from tracker.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

FORMATS = ("png", "svg", "pdf", "html")
INDEX = "index.html"
_PRELOAD = (
    "tracker.api",
    "tracker.reporter.page",
    "tracker.reporter.charts.figures",
    "matplotlib.backends.backend_agg",
)
_UNSEEN = ("extractor", "commands", "articles.py")  # of this package: what no chart depends on
RECORD = ".digest.json"
"""Beside the files of a report: from what each was made, and its own hash."""

Read = Callable[[Workspace, Sequence[str], str | None], tuple["pd.DataFrame", list[str]]]
"""How claims are read: (workspace, events, leading voice) to the prepared claims and the problems found, a line each.

Given by the layer above; a function of a module, so that it reaches other processes.
"""


@dataclass(frozen=True, slots=True)
class Options:
    """What the user chose: some of :data:`FORMATS`, the moment (reduced ISO 8601), the time axis, the leading voice."""

    formats: tuple[str, ...] = ("png", "svg", "html")
    as_of: str | None = None
    axis: str | None = None
    lead: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """One event's report (``event`` is empty for the index): the files drawn now, and those that stand unchanged.

    ``lacking`` says so where the event does not have the leading voice that was asked for: it is not drawn then.
    """

    event: str
    folder: Path
    drawn: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    error: str = ""
    lacking: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """One unit of work for one process: an event, or the index over all where ``event`` is None."""

    workspace: Workspace
    read: Read
    event: Event | None
    events: Mapping[str, Event]
    options: Options
    out: Path
    force: bool


def plan(
    workspace: Workspace, names: Sequence[str], options: Options, out: Path | None, read: Read, *, force: bool = False
) -> list[Job]:
    """The jobs of a run, the longest first. Without names: every event, and the index over them.

    Raises :class:`TrackerError` for an unknown event or a moment that is none, before anything is written.
    """
    events = workspace.events()
    chosen = [workspace.event(name) for name in dict.fromkeys(names)] or list(events.values())
    for event in chosen:
        if options.as_of:
            parse_time(options.as_of, event.timezone)
    out = out or workspace.reports_path
    over_all = [None] if not names and "html" in options.formats else []
    return [Job(workspace, read, event, events, options, out, force) for event in [*over_all, *chosen]]


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be drawn of a job: ``needed`` files; ``standing`` ones are up to date. ``made_from`` is the digest."""

    job: Job
    made_from: str
    needed: tuple[str, ...]
    standing: tuple[str, ...]


def run(jobs: Sequence[Job], processes: int | None = None) -> Iterator[Result]:
    """Do the jobs and give the results as they come, over all cores: of three or more each core takes one at a time, of
    fewer the cores share the drawings."""
    tasks = [check(job) for job in jobs]
    yield from (draw(task) for task in tasks if not task.needed)
    tasks = [task for task in tasks if task.needed]
    processes = processes or _cores()
    if len(tasks) < 3 or processes < 2:
        yield from (draw(task, processes) for task in tasks)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor, as_completed

    processes = min(processes, len(tasks))

    # A fork of a process with threads (a progress bar, a BLAS) can hang; a server imports once, and forks before any
    # thread starts.
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload([jobs[0].read.__module__, *_PRELOAD])
    with ProcessPoolExecutor(processes, context, gc.set_threshold, gc.get_threshold()) as pool:
        try:
            for future in as_completed([pool.submit(draw, task) for task in tasks]):
                yield future.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def check(job: Job) -> Task:
    """Which files of a job have to be drawn: those that are missing, were edited, or were made from something else."""
    folder, wanted, made_from = _folder(job), _files(job), _digest(job)
    before = {} if job.force else _record(folder)
    standing = tuple(name for name in wanted if _stands(folder / name, before.get(name), made_from))
    return Task(job, made_from, tuple(name for name in wanted if name not in standing), standing)


def draw(task: Task, processes: int = 1) -> Result:
    """Draw what is needed. A ledger that cannot be read is the result's ``error``: other events are still drawn."""
    job, folder = task.job, _folder(task.job)
    event = job.event.event if job.event else ""
    if not task.needed:
        return Result(event, folder, unchanged=task.standing)
    try:
        files, problems = _draw_event(job, task.needed, processes) if job.event else _draw_index(job)
    except TrackerError as error:
        if _is_lacking(error):
            return Result(event, folder, lacking=str(error))
        return Result(event, folder, error=str(error))
    for name, data in files.items():
        write(folder / name, data)
    made = {name: [task.made_from, hashlib.sha256(data).hexdigest()] for name, data in files.items()}
    record = json.dumps({**_record(folder), **made}, indent=1, sort_keys=True) + "\n"
    write(folder / RECORD, record.encode())
    return Result(event, folder, tuple(files), task.standing, tuple(problems))


def write(path: Path, data: bytes) -> None:
    """Put a file in place whole: a reader finds the old one or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _folder(job: Job) -> Path:
    return job.out / job.event.event if job.event else job.out


def _files(job: Job) -> list[str]:
    if job.event is None:
        return [INDEX]
    images = [f"{chart}.{kind}" for kind in job.options.formats if kind != "html" for chart in CHARTS]
    return images + ([INDEX] if "html" in job.options.formats else [])


def _draw_event(job: Job, needed: Sequence[str], processes: int) -> tuple[dict[str, bytes], list[str]]:
    from tracker.timeline import moment as moment_of

    assert job.event is not None
    frame, problems = job.read(job.workspace, [job.event.event], job.options.lead)
    moment = moment_of(job.options.as_of, job.event.timezone).to_pydatetime() if job.options.as_of else None
    drawings = Drawings(frame, job.event, moment, job.options.axis)
    images = {name: (chart, kind) for name in needed for chart, _, kind in [name.partition(".")] if name != INDEX}
    page = INDEX in needed and not frame.empty
    drawings.draw(dict.fromkeys([*images.values(), *(PUBLISHED if page else ())]), page=page, processes=processes)
    files = {name: drawings.file(*image) for name, image in images.items()}
    if INDEX in needed:
        from tracker.reporter.page import event_page

        files[INDEX] = event_page(drawings, ledger=_bytes(job.workspace.ledger_path(job.event.event)))
    return files, problems


def _draw_index(job: Job) -> tuple[dict[str, bytes], list[str]]:
    from tracker.reporter.page import index_page

    events, readable = dict(job.events), []
    lacking = None
    for name in job.events:
        try:
            job.read(job.workspace, [name], job.options.lead)
            readable.append(name)
        except TrackerError as error:  # told by the event's own job
            if _is_lacking(error):
                lacking = error
                del events[name]
    if lacking and not any(job.workspace.ledger_path(name).is_file() for name in readable):
        raise lacking
    frame, _ = job.read(job.workspace, readable, job.options.lead)
    return {INDEX: index_page(frame, events, job.options.as_of)}, []


def _is_lacking(error: TrackerError) -> bool:
    """Whether the leading voice that was asked for is nobody's here."""
    from tracker.timeline.lead import UNKNOWN_VOICE

    return error.problem.code == UNKNOWN_VOICE


def _stands(path: Path, record: Sequence[str] | None, made_from: str) -> bool:
    if not record or record[0] != made_from:
        return False
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == record[1]
    except OSError:
        return False


def _record(folder: Path) -> dict[str, list[str]]:
    try:
        record = json.loads((folder / RECORD).read_bytes())
        return {str(name): [str(entry[0]), str(entry[1])] for name, entry in record.items()}
    except (OSError, ValueError, AttributeError, LookupError, TypeError):
        return {}  # no record, or not one of ours: draw again


def _digest(job: Job) -> str:
    """What the files of a job are made from: the rows, the options, and the versions of all that draws."""
    workspace = job.workspace
    events = [job.event] if job.event else list(job.events.values())
    options: dict[str, Any] = asdict(job.options)
    del options["formats"]
    parts: list[bytes] = [repr(sorted(options.items())).encode(), _versions().encode()]
    parts.append(_bytes(workspace.sources_path))
    for event in events:
        parts += [repr(event).encode(), _bytes(workspace.ledger_path(event.event))]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


@functools.cache
def _versions() -> str:
    """The packages that shape the output, and this package's own files."""
    names = ("matplotlib", "pandas", "numpy", "pillow", "fonttools", "brotli", "textalloc", "jinja2", "tzdata")
    # What importlib.metadata would say, which takes as long to load as all of this command.
    folders = [entry.name.lower() for path in sys.path if path for entry in Path(path).glob("*.dist-info")]
    versions = {name: sorted(folder for folder in folders if folder.startswith(f"{name}-")) for name in names}
    digest = hashlib.sha256()
    root = Path(__file__).parent.parent
    for path in sorted(root.rglob("*")):
        if (
            path.suffix in (".py", ".csv", ".html", ".css", ".js", ".woff2")
            and path.relative_to(root).parts[0] not in _UNSEEN
        ):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return json.dumps({**versions, "tracker": digest.hexdigest()})


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
