"""Nothing torn, nothing lost: crashes, full disks, locks and files that change under the hand."""

import dataclasses
import json
import os
import random
import signal
import stat
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from crowd import Crowd, Watch

from tracker.ledger import append_claims, read_ledger
from tracker.ledger.files import append_bytes, locked
from tracker.ledger.table import claims_of
from tracker.model import Claim, TrackerError

MORE = Claim(
    reported_at="2024-01-06", value=91, attributed_to="Mohammad Saberi", note="a note\nof two lines, with a comma"
)


def child(code: str, *arguments: object) -> subprocess.CompletedProcess:
    """Run a piece of Python in a process of its own."""
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_a_line_torn_off_anywhere_is_never_read_as_data(ledger, claims):
    whole = append_claims(ledger, [*claims, MORE]).added
    content = ledger.read_bytes()
    allowed = [dataclasses.replace(c) for c in whole]
    first = content.index(b"\n") + 1
    for size in range(first, len(content)):
        ledger.write_bytes(content[:size])
        table = read_ledger(ledger)
        assert [c for c in claims_of(table.claims) if c not in allowed] == [], content[:size][-60:]
        finished = content[:size].endswith(b"Z") or content[:size] in (content[:i] for i in _row_ends(content))
        assert finished or [p.code for p in table.problems if p.severity == "error"], content[:size][-60:]


def _row_ends(content: bytes) -> list[int]:
    """Where rows end: line ends outside quotation marks."""
    return [i + 1 for i, c in enumerate(content) if c == 10 and content[:i].count(b'"') % 2 == 0]


def test_a_torn_line_is_set_aside_by_the_next_append_and_reported(ledger, claims):
    append_claims(ledger, claims[:2])
    whole = ledger.read_bytes()
    torn = b"2024-01-05,killed,8"
    ledger.write_bytes(whole + torn)
    result = append_claims(ledger, [MORE])
    assert "set aside in kerman-2024.csv.torn" in result.set_aside
    assert ledger.read_bytes().startswith(whole)
    assert torn not in ledger.read_bytes()
    assert ledger.with_name("kerman-2024.csv.torn").read_bytes() == torn + b"\n"
    assert read_ledger(ledger).problems == []


DIES_IN_BETWEEN = """
    import os, signal, sys
    from tracker.ledger import append_claims
    from tracker.model import Claim
    path, written = sys.argv[1], int(sys.argv[2])
    append_claims(path, [])
    real = os.write
    def write(descriptor, data):
        real(descriptor, bytes(data)[:written])
        os.kill(os.getpid(), signal.SIGKILL)
    os.write = write
    append_claims(path, [Claim(reported_at="2024-01-06", value=v, note="two\\nlines") for v in (91, 92, 93)])
"""


@pytest.mark.parametrize("written", [0, 1, 18, 32, 60, 90])
@pytest.mark.parametrize("header", ["", "reported_at,metric,value,note\n2024-01-01,killed,3,\n"])
def test_a_batch_whose_writer_was_killed_halfway_is_not_read_at_all(ledger, claims, header, written):
    if header:
        ledger.write_text(header)
    else:
        append_claims(ledger, claims)
    before, known = ledger.read_bytes(), claims_of(read_ledger(ledger).claims)
    assert child(DIES_IN_BETWEEN, ledger, written).returncode == -signal.SIGKILL
    table = read_ledger(ledger)
    assert claims_of(table.claims) == known
    assert [p.code for p in table.problems if p.severity == "error"] == (["torn"] if written else [])
    result = append_claims(ledger, [Claim(reported_at="2024-01-07", value=94)])
    assert bool(result.set_aside) == bool(written)
    assert ledger.read_bytes().startswith(before)
    table = read_ledger(ledger)
    assert table.problems == []
    assert [c.value for c in claims_of(table.claims)] == [*(c.value for c in known), 94]


def test_the_note_of_a_batch_is_on_the_disk_before_the_batch_and_the_batch_before_the_note_goes(
    ledger, claims, monkeypatch
):
    append_claims(ledger, claims[:1])
    pending = ledger.with_name(f".{ledger.name}.pending")
    steps = []
    real_write, real_sync = os.write, os.fsync

    def write(descriptor, data):
        steps.append("write")
        return real_write(descriptor, data)

    def sync(descriptor):
        same = pending.exists() and os.path.samestat(os.fstat(descriptor), pending.stat())
        steps.append("sync the note" if same else f"sync the file, note there: {pending.exists()}")
        real_sync(descriptor)

    monkeypatch.setattr(os, "write", write)
    monkeypatch.setattr(os, "fsync", sync)
    append_claims(ledger, [MORE])
    assert steps == ["sync the note", "write", "sync the file, note there: True"]
    assert not pending.exists()


FULL_DISK = """
    import resource, sys
    from pathlib import Path
    from tracker.ledger import append_claims
    from tracker.model import Claim, TrackerError
    path = Path(sys.argv[1])
    size = path.stat().st_size if path.exists() else 0
    batch = [Claim(reported_at="2024-01-06", value=v, note="x" * 500) for v in range(40)]
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + int(sys.argv[2]), resource.RLIM_INFINITY))
    try:
        append_claims(path, batch)
    except TrackerError as error:
        print(error)
"""


@pytest.mark.parametrize("room", [0, 10, 9000, 12_000])
@pytest.mark.parametrize("exists", [True, False])
def test_a_full_disk_is_one_clear_line_and_the_old_content_stays(ledger, claims, room, exists):
    if exists:
        append_claims(ledger, claims * 1)
    before = ledger.read_bytes() if exists else None
    result = child(FULL_DISK, ledger, room)
    assert (result.returncode, result.stderr) == (0, "")
    assert str(ledger) in result.stdout
    assert "cannot be written" in result.stdout
    assert result.stdout.count("\n") == 1
    assert (ledger.read_bytes() if ledger.exists() else None) == before
    assert not list(ledger.parent.glob(".*.pending")) and not list(ledger.parent.glob(".*.new"))
    append_claims(ledger, [MORE])
    assert claims_of(read_ledger(ledger).claims)[-1].value == 91


@pytest.mark.skipif(os.geteuid() != 0 or not sys.platform.startswith("linux"), reason="needs the right to mount")
def test_a_disk_without_room_is_one_clear_line_and_the_old_content_stays(tmp_path, claims):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", disk], capture_output=True).returncode:
        pytest.skip("cannot mount here")
    try:
        ledger = disk / "kerman-2024.csv"
        append_claims(ledger, claims)
        before = ledger.read_bytes()
        with pytest.raises(TrackerError, match="No space left"):
            append_claims(ledger, [dataclasses.replace(MORE, value=v, note="x" * 900) for v in range(100)])
        assert ledger.read_bytes() == before
        assert read_ledger(ledger).problems == []
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_read_only_file_is_refused_and_unchanged(ledger, claims):
    append_claims(ledger, claims[:1])
    before = ledger.read_bytes()
    ledger.chmod(stat.S_IRUSR)
    with pytest.raises(TrackerError, match="read-only"):
        append_claims(ledger, claims)
    assert ledger.read_bytes() == before
    assert len(read_ledger(ledger).claims) == 1


HOLDS_THE_LOCK = """
    import sys, time
    from pathlib import Path
    from tracker.ledger.files import locked
    with locked(Path(sys.argv[1])):
        print("held", flush=True)
        sys.stdin.read()
"""


@pytest.fixture
def holder(ledger):
    """Another process that holds the ledger's lock."""
    command = [sys.executable, "-c", textwrap.dedent(HOLDS_THE_LOCK), str(ledger)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_a_lock_held_by_a_living_program_ends_in_one_clear_line(ledger, claims, holder):
    with pytest.raises(TrackerError, match=r"another program has been writing to it for 0\.05 seconds"):
        append_claims(ledger, claims, timeout=0.05)
    assert not ledger.exists()


def test_a_lock_held_by_a_dead_program_is_no_lock(ledger, claims, holder):
    holder.kill()
    holder.wait()
    assert len(append_claims(ledger, claims, timeout=5).added) == 3


def test_a_file_replaced_under_the_writer_is_said_so_and_the_new_file_stays(ledger, claims, monkeypatch):
    append_claims(ledger, claims[:1])
    content = ledger.read_bytes()
    real = os.fsync

    def replaced_meanwhile(descriptor):
        real(descriptor)
        other = ledger.with_name("other.csv")
        other.write_bytes(content)
        other.replace(ledger)

    monkeypatch.setattr(os, "fsync", replaced_meanwhile)
    with pytest.raises(TrackerError, match="replaced it"):
        append_claims(ledger, [MORE])
    monkeypatch.undo()
    assert ledger.read_bytes() == content
    assert len(append_claims(ledger, [MORE]).added) == 1


def test_a_file_that_grew_before_the_write_is_left_as_it_is(ledger, claims):
    append_claims(ledger, claims[:1])
    before = ledger.read_bytes()
    with pytest.raises(TrackerError, match="nothing was added"):
        append_bytes(ledger, len(before) - 1, b"x\n")
    assert ledger.read_bytes() == before


def test_a_file_replaced_under_the_reader_gives_the_old_or_the_new_content(ledger, claims):
    small = append_claims(ledger, claims[:1]).added
    old = ledger.read_bytes()
    ledger.unlink()
    large = append_claims(ledger, claims).added
    new = ledger.read_bytes()
    swap = """
        import sys, time
        from pathlib import Path
        path, old, new = map(Path, sys.argv[1:])
        contents = [old.read_bytes(), new.read_bytes()]
        print("ready", flush=True)
        for turn in range(100000):
            other = path.with_name("swap")
            other.write_bytes(contents[turn % 2])
            other.replace(path)
    """
    for name, content in (("old", old), ("new", new)):
        ledger.with_name(name).write_bytes(content)
    command = [
        sys.executable,
        "-c",
        textwrap.dedent(swap),
        *(str(ledger.with_name(n)) for n in (ledger.name, "old", "new")),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    try:
        for _ in range(40):
            table = read_ledger(ledger)
            assert tuple(c.value for c in claims_of(table.claims)) in (
                tuple(c.value for c in s) for s in (small, large)
            )
            assert table.problems == []
    finally:
        process.kill()
        process.communicate()


def last_number(log: Path) -> int:
    """The last append of a writer that its log tells of (whose last line may be torn)."""
    lines = log.read_text().rpartition("\n")[0].splitlines() if log.exists() else []
    return int(lines[-1].split()[0]) if lines else 0


def test_writers_killed_at_any_moment_lose_nothing_that_was_reported_and_tear_nothing(tmp_path, soak):
    ledger = tmp_path / "crowd-2024.csv"
    writers, appends, longest = (8, 1000, 0.1) if soak else (4, 12, 0.01)
    chance = random.Random(os.environ.get("TRACKER_SEED", "1"))
    logs = [tmp_path / f"{number}.log" for number in range(writers)]
    watch = Watch(ledger, logs)
    killed = 0
    with Crowd() as crowd:

        def start(number: int) -> int:
            return crowd.start(ledger, logs[number], f"writer {number}", last_number(logs[number]), appends)

        running = {number: start(number) for number in range(writers)}
        while running:
            time.sleep(chance.uniform(0, longest))  # the moment of the kill is what is random here
            number = chance.choice(list(running))
            code = crowd.kill(running[number])
            watch.look()
            if code == 0:
                del running[number]
            else:
                assert code == -signal.SIGKILL
                killed += 1
                running[number] = start(number)
    print(f"{killed} writers killed")
    assert killed > (100 if soak else 0)
    table = read_ledger(ledger)
    assert [p for p in table.problems if p.code != "torn"] == []
    ids = table.entries["claim_id"].tolist()
    assert len(ids) == len(set(ids))
    assert set(ids) == watch.ids >= watch.reported
    single = table.entries[~table.entries["scope"].str.contains(r"\d \d")]
    assert single.groupby("scope")["value"].agg(set).tolist() == [set(range(appends))] * writers


def test_two_programs_appending_at_once_both_succeed(ledger):
    with Crowd() as crowd:
        running = [crowd.start(ledger, ledger.with_name(name), name, 0, 15) for name in ("one", "two")]
        assert [crowd.wait(pid) for pid in running] == [0, 0]
    table = read_ledger(ledger)
    assert table.problems == []
    assert (
        table.entries.query("scope in ['one', 'two']").groupby("scope")["value"].agg(set).tolist()
        == [set(range(15))] * 2
    )


def test_a_note_left_by_a_dead_writer_says_nothing_about_a_file_written_anew(ledger, claims):
    append_claims(ledger, claims)
    content = ledger.read_bytes()
    note = {"before": 40, "length": 3, "sha256": "0" * 64}
    ledger.with_name(f".{ledger.name}.pending").write_text(json.dumps(note) + "\nabc")
    assert len(read_ledger(ledger).claims) == 3
    append_claims(ledger, [MORE])
    assert ledger.read_bytes().startswith(content)
    with locked(ledger):
        assert not ledger.with_name(f".{ledger.name}.pending").exists()
