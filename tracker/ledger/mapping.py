"""What a foreign table's columns and words mean in ours."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from tracker.dialect import column_name, listed
from tracker.model import COLUMNS, Metric, TrackerError

Cells = dict[str, np.ndarray]
"""Text cells by column: object arrays of one length."""


_WORD = re.compile(rf"[^:=]*:(?P<word>.*?)=(?P<ours>[^=,]*(?:,\s*(?:{'|'.join(COLUMNS)})\s*=[^,]*)*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Maps:
    """``columns``: their column -> ours ("": left out). ``metrics``: their column -> the fields of the claims whose
    values it holds. ``words``: (their column, their cell) -> the fields that it stands for ("": its own column's).
    """

    columns: dict[str, str] = field(default_factory=dict)
    metrics: dict[str, dict[str, str]] = field(default_factory=dict)
    words: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)

    def meaning(self, column: str) -> str:
        """Our column for one of theirs, "" where it has none."""
        if column in self.metrics:
            return ""
        return self.columns.get(column, column if column in COLUMNS and column not in self.columns.values() else "")


def parse_maps(options: Sequence[str]) -> Maps:
    """Read ``--map`` options: ``date=reported_at``, ``remarks=`` (left out), ``deaths=killed`` or
    ``child_deaths=killed,group=children`` (a column of figures), ``metric:toll=killed,basis=total`` (a word).

    Raises :class:`TrackerError` for one that is none of these.
    """
    maps = Maps()
    for option in options:
        theirs, sign, ours = option.partition("=")
        column, colon, word = theirs.partition(":")
        if colon and (match := _WORD.fullmatch(option)):  # a word may hold the sign itself
            word, ours = match["word"], match["ours"]
        column, ours = column_name(column), ours.strip()
        if not sign or not column:
            raise TrackerError(f"--map {option!r}: write theirs=ours, such as --map date=reported_at")
        if colon:
            maps.words[column, word.strip()] = _fields(ours, "", option)
        elif not ours or ours in COLUMNS:
            maps.columns[column] = ours
        elif ours.split(",")[0].strip() in set(Metric):
            maps.metrics[column] = _fields(ours, "metric", option)
        else:
            known = f"a column ({', '.join(COLUMNS)}) nor a metric ({', '.join(Metric)})"
            raise TrackerError(f"--map {option}: {ours!r} is neither {known}")
    targets = [ours for ours in maps.columns.values() if ours]
    for ours in targets:
        if targets.count(ours) > 1:
            raise TrackerError(f"--map: two columns cannot both be {ours}")
    return maps


def parse_constants(options: Sequence[str]) -> dict[str, str]:
    """Read ``--set`` options (``outlet=Example Daily``): fields for every row."""
    constants = {}
    for option in options:
        name, sign, value = option.partition("=")
        if not sign or name.strip() not in COLUMNS:
            raise TrackerError(f"--set {option!r}: write field=value (fields: {', '.join(COLUMNS)})")
        constants[name.strip()] = value.strip()
    return constants


def _fields(text: str, main: str, option: str) -> dict[str, str]:
    """``killed,group=children`` as fields, the first one that of ``main``."""
    first, *others = text.split(",")
    fields = {main: first.strip()}
    for other in others:
        name, sign, value = other.partition("=")
        if not sign or name.strip() not in COLUMNS:
            raise TrackerError(f"--map {option}: {other.strip()!r} is no field=value (fields: {', '.join(COLUMNS)})")
        fields[name.strip()] = value.strip()
    return fields


def translated(theirs: Cells, count: int, maps: Maps, constants: Mapping[str, str]) -> Cells:
    """Our columns of a foreign table's ``count`` rows; columns of figures come with :func:`figures`."""
    ours: Cells = {}
    for column, cells in theirs.items():
        if name := maps.meaning(column):
            ours[name] = cells.copy()
    for (column, word), fields in maps.words.items():
        if column not in theirs:
            raise TrackerError(f"--map {column}:{word}: there is no column {column} (columns: {listed(theirs)})")
        here = np.array([cell.strip().casefold() == word.casefold() for cell in theirs[column]], dtype=bool)
        for name, value in fields.items():
            target = name or maps.meaning(column)
            if target:
                ours.setdefault(target, np.full(count, "", dtype=object))[here] = value
    for name, value in constants.items():
        cells = ours.setdefault(name, np.full(count, "", dtype=object))
        cells[cells == ""] = value
    return ours


def figures(theirs: Cells, ours: Cells, maps: Maps) -> list[tuple[np.ndarray, Cells]]:
    """The claims' columns: one table, or one for each column of figures; with the rows that each of them has."""
    count = len(next(iter(theirs.values()), []))
    if not maps.metrics:
        return [(np.arange(count), ours)]
    tables = []
    for column, fields in maps.metrics.items():
        rows = np.flatnonzero([bool(cell.strip()) for cell in theirs[column]])
        cells = {name: values[rows] for name, values in ours.items()}
        cells["value"] = theirs[column][rows]
        cells |= {name: np.full(len(rows), value, dtype=object) for name, value in fields.items()}
        tables.append((rows, cells))
    return tables
