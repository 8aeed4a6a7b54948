"""No word of a language stands in the extractor's Python: other languages are to follow as data.

Every string literal of ``tracker/extractor/*.py`` is searched for the words of ``en/``. Left out are docstrings,
messages of errors, and names that the program itself gives: tags, columns, keys, rules, relations, enum values.
"""

from __future__ import annotations

import ast
import csv
import enum
import functools
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import tracker.extractor
from tracker import model

FOLDER = Path(tracker.extractor.__file__).parent
MODULES = sorted(FOLDER.glob("*.py"))
SHORTEST = 3
# Columns of words; the other columns hold names (tags, kinds, metrics) that the program knows.
WORD_COLUMNS = frozenset(
    {"word", "phrase", "phrases", "singular", "plural", "base", "third", "past", "participle", "ing"}
)


@functools.cache
def words() -> frozenset[str]:
    """Every word and phrase of the language's files that has at least three letters."""
    found: set[str] = set()
    for path in FOLDER.glob("en/*.csv"):
        with path.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                for column, cell in row.items():
                    if column in WORD_COLUMNS and cell:
                        found.update(cell.lower().split("|"))
    for path in FOLDER.glob("en/*.toml"):
        for text in _texts(tomllib.loads(path.read_text(encoding="utf-8"))):
            found.update(text.lower().split("|"))
    rules = tomllib.loads((FOLDER / "en" / "rules" / "words.toml").read_text(encoding="utf-8"))
    found.update(_texts(rules["sets"]))
    return frozenset(w for w in found if len(re.sub(r"[\W\d_]", "", w)) >= SHORTEST and re.fullmatch(r"[\w' .-]+", w))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if isinstance(one, int | float):  # a table of words and what they are worth
                yield key
            yield from _texts(one)


@functools.cache
def names() -> frozenset[str]:
    """What the program itself names: columns, keys, rules and their options, enum values, fields, metrics' groups."""
    found: set[str] = set(model.CLAIM_FIELDS)
    for kind in vars(model).values():
        if isinstance(kind, type) and issubclass(kind, enum.Enum):
            found.update(str(member.value) for member in kind)
    for path in FOLDER.glob("en/*.csv"):
        with path.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                for column, cell in row.items():
                    if column:
                        found.add(column)
                        if column not in WORD_COLUMNS:
                            found.add(cell)
    for path in FOLDER.glob("en/**/*.toml"):
        text = path.read_text(encoding="utf-8")
        found.update(_keys(tomllib.loads(text)))
        found.update(re.findall(r"\{([a-z_]+)\}", text))  # places in a pattern that the program fills
        found.add(path.relative_to(FOLDER / "en").as_posix())
    return frozenset(found | RELATIONS)


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _keys(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            # Keys of tables of words are words themselves.
            if not isinstance(one, int | float) or isinstance(one, bool):
                yield key
            if key in ("rule", "relation", "kind") and isinstance(one, str):
                yield one
            yield from _keys(one)


# Relations between two figures that the program itself gives.
RELATIONS = frozenset({"part", "list", "older", "newer", "carried"})


def literals(tree: ast.Module) -> Iterator[ast.Constant]:
    """String literals of a module without docstrings, annotations, error messages, subscripts and keyword names."""
    left_out: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            left_out.add(id(node.value))
        elif isinstance(node, ast.Raise):
            left_out.update(id(one) for one in ast.walk(node))
        elif isinstance(node, ast.Subscript):  # row["phrase"], match["gap"]
            left_out.update(id(one) for one in ast.walk(node.slice))
        elif isinstance(node, ast.AnnAssign):
            left_out.update(id(one) for one in ast.walk(node.annotation))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in ("get", "end", "start", "span", "group", "table", "rows") and node.args:
                left_out.add(id(node.args[0]))
        elif isinstance(node, ast.Assign) and any(getattr(t, "id", "") == "__all__" for t in node.targets):
            left_out.update(id(one) for one in ast.walk(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            yield node


def words_in(literal: str) -> list[str]:
    """The words of the language that a literal contains, whole words only."""
    if literal in names() or re.fullmatch(r"[A-Z][A-Z_0-9]*", literal):
        return []
    bare = re.sub(r"\(\?P<\w+>|\{\w*\}|\\[a-zA-Z]", " ", literal)  # names of groups, fields of formats, \b and \s
    return sorted({word for word in re.findall(r"[^\W\d_]+", bare.lower()) if word in words()})


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*/*.csv")), ids=lambda path: path.name)
def test_every_row_of_a_data_file_has_the_columns_of_its_header(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.reader(handle)
        header = next(reader)
        assert [f"line {reader.line_num}" for row in reader if len(row) != len(header)] == []


def test_the_search_finds_a_word_and_passes_over_names() -> None:
    assert len(words()) > 1000
    assert words_in(r"[;]|\b(?P<n>killed)\s+people\b") == ["killed", "people"]
    assert words_in("at_least") == []
    assert words_in("NUM") == []
    tree = ast.parse('"""about two people"""\nraise ValueError("two people")\nx = row["people"]\ny = "two people"')
    assert [words_in(node.value) for node in literals(tree) if words_in(str(node.value))] == [["people", "two"]]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_no_word_of_a_language_stands_in_the_python(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [
        f"{path.name}:{node.lineno}: {node.value!r} holds {', '.join(words_in(str(node.value)))}"
        for node in literals(tree)
        if words_in(str(node.value))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("en/*.csv")), ids=lambda path: path.name)
def test_no_table_says_the_same_twice(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as handle:
        _, *rows = csv.reader(handle)
    said = [(row[0], word) for row in rows for word in row[1].split("|")] if path.name == "grammar.csv" else rows
    assert len(said) == len({tuple(row) for row in said})
