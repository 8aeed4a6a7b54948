"""A long batch whose writer died, or whose power was cut: all of it is read, or nothing of it."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import textwrap

import pytest

from tracker.ledger import append_claims, read_ledger
from tracker.model import Claim

ROWS = 900
LONG = [Claim(reported_at="2024-01-06", value=v, note=f"{v}, " + "x" * 200) for v in range(1000, 1000 + ROWS)]

DIES = """
    import os, signal, sys
    from tracker.ledger import append_claims
    from tracker.model import Claim
    path, written = sys.argv[1], int(sys.argv[2])
    real = os.write
    def write(descriptor, data):
        real(descriptor, bytes(data)[:written] if written >= 0 else bytes(data))
        os.kill(os.getpid(), signal.SIGKILL)
    os.write = write
    batch = [Claim(reported_at="2024-01-06", value=v, note=f"{v}, " + "x" * 200) for v in range(1000, 1900)]
    append_claims(path, batch)
"""


@pytest.fixture
def died(ledger, claims):
    """A function that leaves a ledger of three claims with some bytes (-1: all) of a long batch behind them, and its
    note; it gives the size that the ledger had before."""

    def make(written: int) -> int:
        append_claims(ledger, claims)
        before = ledger.stat().st_size
        command = [sys.executable, "-c", textwrap.dedent(DIES), str(ledger), str(written)]
        assert subprocess.run(command, timeout=60).returncode == -signal.SIGKILL
        return before

    return make


@pytest.mark.parametrize("written", [1, 4096, 65_000, 65_536, 65_537, 100_000, 131_072, 200_000])
def test_a_long_batch_whose_writer_was_killed_halfway_is_not_read_at_all(ledger, died, written):
    before = died(written)
    content = ledger.read_bytes()
    assert len(content) == before + written
    table = read_ledger(ledger)
    assert len(table.entries) == 3
    assert [p.code for p in table.errors] == ["torn"]
    result = append_claims(ledger, LONG)
    assert (len(result.added), bool(result.set_aside)) == (ROWS, True)
    assert ledger.with_name(ledger.name + ".torn").read_bytes() == content[before:] + b"\n"
    assert ledger.read_bytes().startswith(content[:before])
    table = read_ledger(ledger)
    assert (len(table.entries), table.problems) == (3 + ROWS, [])


def test_a_long_batch_whose_writer_was_killed_at_the_end_stands(ledger, died):
    died(-1)
    table = read_ledger(ledger)
    assert (len(table.entries), table.problems) == (3 + ROWS, [])
    result = append_claims(ledger, LONG)
    assert (len(result.added), len(result.repeated), result.set_aside) == (0, ROWS, "")


@pytest.mark.parametrize("block", [1, 5, 20, 40])
def test_a_block_that_a_power_cut_left_unwritten_makes_all_of_the_batch_unfinished(ledger, died, block):
    before = died(-1)
    content = bytearray(ledger.read_bytes())
    content[4096 * block : 4096 * (block + 1)] = bytes(4096)
    ledger.write_bytes(content)
    assert len(read_ledger(ledger).entries) == 3
    result = append_claims(ledger, LONG)
    assert (len(result.added), bool(result.set_aside)) == (ROWS, True)
    assert ledger.read_bytes().startswith(content[:before])
    assert len(read_ledger(ledger).entries) == 3 + ROWS


@pytest.mark.parametrize("written", [0, 100_000])
def test_what_a_person_wrote_after_a_crash_is_read(ledger, died, written):
    before = died(written)
    by_hand = "".join(
        f"2024-01-07,killed,{v},,,,,,,,,,,,,,by hand,,,,,,,,,,\n" for v in range(5000, 5000 + (1500 if written else 1))
    )
    ledger.write_bytes(ledger.read_bytes()[:before] + by_hand.encode())
    table = read_ledger(ledger)
    assert set(table.entries["note"].tolist()[3:]) == {"by hand"}
    assert table.errors == []
    assert append_claims(ledger, LONG[:1]).set_aside == ""
    assert len(read_ledger(ledger).entries) == len(table.entries) + 1


def test_a_note_of_an_older_version_which_held_all_of_the_batch_is_understood(ledger, died):
    before = died(100_000)
    torn = ledger.read_bytes()[before:]
    payload = torn + b"the rest of it"
    note = {"before": before, "length": len(payload), "sha256": hashlib.sha256(payload).hexdigest()}
    ledger.with_name(f".{ledger.name}.pending").write_bytes(json.dumps(note).encode() + b"\n" + payload)
    assert len(read_ledger(ledger).entries) == 3
    assert append_claims(ledger, LONG).set_aside


def test_a_long_batch_is_written_but_once(ledger, claims, monkeypatch):
    append_claims(ledger, claims)
    before, sizes = ledger.stat().st_size, []
    real = os.fsync

    def sync(descriptor):
        sizes.append(os.fstat(descriptor).st_size)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", sync)
    append_claims(ledger, LONG)
    note, all_of_it = sizes
    assert all_of_it == ledger.stat().st_size
    assert note < 100_000 < all_of_it - before
