"""Starting costs little: nothing heavy is loaded before it is needed."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = ["pandas", "numpy", "matplotlib", "dateparser", "rich", "jinja2", "filelock", "textalloc", "fontTools"]
LOADED = "import json, sys; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"


def loaded_after(code: str) -> set[str]:
    """Top-level modules that are there once the code has run in a fresh interpreter."""
    done = subprocess.run([sys.executable, "-c", f"{code}\n{LOADED}"], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_importing_the_extractor_loads_nothing_heavy() -> None:
    assert loaded_after("import tracker.extractor").isdisjoint(HEAVY)


def test_extracting_loads_neither_pandas_nor_matplotlib() -> None:
    code = (
        "from tracker.extractor import extract\nfrom tracker.model import Article\n"
        "assert extract(Article('At least 12 people were killed on Thursday, police said.', published_at='2024-05-10'))"
    )
    assert loaded_after(code).isdisjoint({"pandas", "numpy", "matplotlib"})


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert loaded_after("import tracker").isdisjoint(HEAVY)


@pytest.mark.parametrize("command", [["--help"], ["evaluate", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(command: list[str]) -> None:
    assert loaded_after(f"import tracker.cli\nassert tracker.cli.main({command!r}) == 0").isdisjoint(HEAVY)
