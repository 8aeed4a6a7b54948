"""Bad files are no reason to fill the memory: what is wrong is counted, and told as far as anybody reads."""

import subprocess
import sys
import textwrap

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="measures a process's memory")

READ = """
    from tracker.ledger import read_ledger
    def work(path):
        table = read_ledger(path)
        return len(table.entries), table.rejected, len(table.problems)
"""
IMPORT = """
    from pathlib import Path
    from tracker.ledger.importer import import_file
    from tracker.model import Event
    def work(path):
        events = {"kerman-2024": Event("kerman-2024")}
        result = import_file(Path(path), events, lambda slug: Path(path).with_name("to.csv"), event="kerman-2024")
        lines = sum(1 for _ in result.rejected_path.open("rb"))
        return result.rows, result.rejected, lines, len(result.problems) > 1000, result.more_kinds
"""


def measured(code, path):
    """What ``work`` in some code gives for a file, and by how many megabytes its process grew meanwhile."""
    around = """
        import resource, sys
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(*map(int, work(sys.argv[1])), (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
    """
    command = [sys.executable, "-c", textwrap.dedent(code) + textwrap.dedent(around), str(path)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert result.stderr == ""
    *found, grown = map(int, result.stdout.split())
    return found, grown


SHAPES_OF_BAD_LINES = {
    "cells that cannot be read": b"no day %d,nothing %d,x%d\n",
    "too many cells": b"2024-01-03,killed,%d,%d,%d\n",
    "open quotation marks": b'2024-01-03,"killed %d,%d,%d\n',
}


@pytest.mark.parametrize("line", SHAPES_OF_BAD_LINES.values(), ids=SHAPES_OF_BAD_LINES)
def test_bad_lines_do_not_fill_the_memory_and_every_one_is_counted(ledger, line):
    count = 400_000
    with ledger.open("wb") as handle:
        handle.write(b"reported_at,metric,value\n2024-01-03,killed,3\n")
        handle.writelines(line % (n, n, n) for n in range(count))
    table, grown = measured(READ, ledger)
    assert table == [1, count, 100_001]
    assert grown < 250  # megabytes; the file has 13, and a list of all that is wrong would take 500


def test_rejected_rows_do_not_fill_the_memory_and_every_one_comes_back(ledger):
    count = 100_000
    with ledger.open("wb") as handle:
        handle.write(b"reported_at,metric,value\n2024-01-03,killed,3\n")
        handle.writelines(b"no day %d,nothing %d,x%d\n" % (n, n, n) for n in range(count))
    found, grown = measured(IMPORT, ledger)
    assert found == [count + 1, count, count + 1, True, True]
    assert grown < 250
