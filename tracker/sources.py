"""Speakers and the offices behind them: ``Ahmad Vahidi`` and ``Iran's interior minister`` are one voice.

Everything that is a word of a language stands in tables. The default table is ``tracker/data/sources.csv``;
a workspace extends it with its own ``sources.csv``. Columns (:data:`SOURCE_COLUMNS`):

``match``
    what kind of row it is (see below);
``text``
    the name, phrase or regular expression;
``voice``
    the office or organisation that speaks; may use the named groups of the pattern in braces: ``{place} police``;
``kind``
    a kind that a ``kind`` row of any of the tables defines;
``official``
    ``yes`` or ``no``: for a ``kind`` row whether the kind is official, elsewhere an exception from that (may be empty);
``event``
    an event's slug where the row holds for that event only (may be empty).

Rows by ``match``:

=========== ==========================================================================================
``kind``    defines the kind ``text``; ``voice`` is its name in words
``alias``   the speaker is exactly this (capital letters and spacing aside)
``name``    the speaker's words contain this name as whole words: ``Interior Minister Ahmad Vahidi``
``pattern`` the regular expression is found in the speaker's words
``split``   the regular expression matches all of the words and takes them apart: its groups ``speaker``
            and then ``office`` are looked up instead
``nobody``  the regular expression matches all of the words, and they name no speaker
``default`` the kind of an unknown ``speaker``, or of an unknown ``outlet`` that gives no speaker
``part``    a named fragment; ``{name}`` in a later regular expression stands for it
=========== ==========================================================================================

A row of one event goes before a general one, a workspace's row before a default one, and an earlier row
before a later one. A file may write ``alias`` or ``pattern`` as the column's name instead of ``match,text``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.dialect import small_table, tell
from tracker.model import Problem, TrackerError

if TYPE_CHECKING:
    import pandas as pd

DEFAULT_TABLE = Path(__file__).parent / "data" / "sources.csv"
SOURCE_COLUMNS = ("match", "text", "voice", "kind", "official", "event")
MATCHES = ("kind", "alias", "name", "pattern", "split", "nobody", "default", "part")
SPEAKER, OUTLET = "speaker", "outlet"
_DEPTH = 6  # how often a speaker may be taken apart: "X citing Y (Z) via W" needs three
_LONGEST = 400  # characters of a speaker that are looked at; nobody's name is longer
_SPACE = re.compile(r"\s+")
_PART = re.compile(r"\{([a-z_]+)\}")
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " "})


@dataclass(frozen=True, slots=True)
class Voice:
    """The office or organisation that speaks, its kind, and whether that kind is official."""

    voice: str
    kind: str
    official: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of voice: its slug, its name in words, and whether what it says is the official figure."""

    kind: str
    label: str
    official: bool


@dataclass(slots=True)
class _Row:
    """One usable row of a table, its regular expression compiled."""

    match: str
    text: str
    voice: str
    kind: str
    official: bool
    regex: re.Pattern[str] | None = None


@dataclass(slots=True)
class _Scope:
    """The rows that hold for one event (or, for the event ``""``, for all)."""

    aliases: dict[str, _Row] = field(default_factory=dict)
    names: list[_Row] = field(default_factory=list)
    patterns: list[_Row] = field(default_factory=list)


@dataclass(slots=True)
class Sources:
    """Tables of speakers, ready to look voices up in. Made by :meth:`load`."""

    kinds: dict[str, Kind]
    """Every kind that the tables define, by slug."""
    _scopes: dict[str, _Scope]
    _splits: list[_Row]
    _nobody: list[_Row]
    _defaults: dict[str, _Row]
    _known: dict[tuple[str, str], Voice | None] = field(default_factory=dict)

    @classmethod
    def load(
        cls, *paths: str | Path | Iterable[str | Path], default: bool = True, problems: list[Problem] | None = None
    ) -> Sources:
        """The default table extended by the given files, later files before earlier ones, in whatever dialect they are.

        A path where no file is, is passed over: a workspace need not have a table of its own.
        Raises :class:`TrackerError` naming file, line and column of the first row that cannot be used; with a list of
        ``problems``, all of them are told there and the other rows are used.
        """
        files: list[Path] = [DEFAULT_TABLE] if default else []
        for path in paths:
            files += [Path(path)] if isinstance(path, str | Path) else [Path(one) for one in path]
        tables = [_read(path, problems) for path in files if path.is_file()]
        kinds: dict[str, Kind] = {}
        parts: dict[str, str] = {}
        for table in tables:
            _collect(table, kinds, parts)
        sources = cls(kinds, {"": _Scope()}, [], [], {})
        for table in reversed(tables):
            sources._add(table, parts, problems)
        return sources

    def resolve(
        self, attributed_to: str | None, via: str | None = None, outlet: str | None = None, *, event: str = ""
    ) -> Voice:
        """Who speaks: the voice behind ``attributed_to``; where that names nobody, ``via``, else ``outlet``.

        A speaker that no row knows is a voice of its own, of the default kind; nobody at all is the
        voice of the ``nobody`` row.
        """
        event = event if event in self._scopes else ""
        for words, default in ((attributed_to, SPEAKER), (via, OUTLET), (outlet, OUTLET)):
            voice = self._voice(_clean(words), default, event)
            if voice is not None:
                return voice
        return self._nobody_at_all()

    def annotate(self, claims: pd.DataFrame) -> pd.DataFrame:
        """The claims with the columns ``voice``, ``voice_kind`` (text) and ``official`` (bool) added.

        Looks every distinct speaker up once, and relays and outlets only where no speaker is named. Of
        ``attributed_to``, ``via``, ``outlet`` and ``event`` a column that is missing counts as empty.
        """
        import pandas as pd

        event = self._column(claims, "event")
        event = event.where(event.isin(list(self._scopes)), "")
        voices: list[Voice | None] = [None]
        number = pd.Series(0, index=claims.index, dtype="int64")
        for column, default in (("attributed_to", SPEAKER), ("via", OUTLET), ("outlet", OUTLET)):
            open_rows = number.eq(0).to_numpy()
            if column not in claims.columns or not open_rows.any():
                continue
            words = self._column(claims, column)[open_rows]
            pairs = pd.DataFrame({"words": words, "event": event[open_rows]})
            codes = pairs.groupby(["words", "event"], sort=False).ngroup()
            distinct = pairs.drop_duplicates()
            found: list[int] = []
            for text, slug in zip(distinct["words"], distinct["event"], strict=True):
                voice = self._voice(_clean(text), default, slug)
                found.append(0 if voice is None else len(voices))
                voices += [] if voice is None else [voice]
            number[open_rows] = pd.Series(found, dtype="int64").to_numpy()[codes.to_numpy()]
        voices[0] = self._nobody_at_all()
        table = pd.DataFrame(
            {
                "voice": pd.Series([v.voice if v else "" for v in voices], dtype="str"),
                "voice_kind": pd.Series([v.kind if v else "" for v in voices], dtype="str"),
                "official": pd.Series([bool(v and v.official) for v in voices], dtype="bool"),
            }
        ).take(number.to_numpy())
        table.index = claims.index
        return claims.assign(**{name: table[name] for name in table.columns})

    # ------------------------------------------------------------------------------------- looking up

    @staticmethod
    def _column(claims: pd.DataFrame, name: str) -> pd.Series:
        import pandas as pd

        if name not in claims.columns:
            return pd.Series("", index=claims.index, dtype="str")
        return claims[name].astype("str").fillna("")

    def _nobody_at_all(self) -> Voice:
        row = self._nobody[0]
        return Voice(row.voice, row.kind, row.official)

    def _voice(self, words: str, default: str, event: str) -> Voice | None:
        """The voice of some words, ``None`` where they name nobody."""
        if not words:
            return None
        key = (words, default + "/" + event)
        if key not in self._known:
            if any(row.regex and row.regex.fullmatch(words) for row in self._nobody):
                self._known[key] = None
            else:
                row = self._defaults[default]
                self._known[key] = self._find(words, event, 0) or Voice(self._bare(words), row.kind, row.official)
        return self._known[key]

    def _find(self, words: str, event: str, depth: int) -> Voice | None:
        scopes = [self._scopes[name] for name in dict.fromkeys((event, "")) if name in self._scopes]
        for scope in scopes:
            row = scope.aliases.get(words.casefold())
            if row:
                return Voice(row.voice, row.kind, row.official)
        for split in self._splits if depth < _DEPTH else ():
            found = split.regex.fullmatch(words) if split.regex else None
            if not found:
                continue
            for name in (SPEAKER, "office"):
                part = _clean(found.groupdict().get(name) or "")
                voice = self._find(part, event, depth + 1) if part and part != words else None
                if voice:
                    return voice
        for scope in scopes:
            for row in (*scope.names, *scope.patterns):
                match = row.regex.search(words) if row.regex else None
                if match:
                    return Voice(_filled(row.voice, match.groupdict()), row.kind, row.official)
        return None

    def _bare(self, words: str) -> str:
        """An unknown speaker without what a ``split`` row takes off."""
        for _ in range(_DEPTH):
            for split in self._splits:
                match = split.regex.fullmatch(words) if split.regex else None
                part = _clean(match.groupdict().get(SPEAKER) or "") if match else ""
                if part and part != words:
                    words = part
                    break
            else:
                break
        return words

    # ---------------------------------------------------------------------------------------- reading

    def _add(self, table: _Table, parts: Mapping[str, str], problems: list[Problem] | None) -> None:
        for line, cells in table.rows:
            match, text = cells["match"], cells["text"]
            if match in ("kind", "part"):
                continue
            try:
                row = self._row(table.path, line, cells, parts)
            except TrackerError as error:
                tell(error.problem, problems)
                continue
            scope = self._scopes.setdefault(cells["event"], _Scope())
            if match == "alias":
                scope.aliases.setdefault(_clean(text).casefold(), row)
            elif match == "name":
                scope.names.append(row)
            elif match == "pattern":
                scope.patterns.append(row)
            elif match == "split":
                self._splits.append(row)
            elif match == "nobody":
                self._nobody.append(row)
            else:
                self._defaults.setdefault(text, row)

    def _row(self, path: Path, line: int, cells: Mapping[str, str], parts: Mapping[str, str]) -> _Row:
        match, text, kind = cells["match"], cells["text"], cells["kind"]
        if match != "split" and kind not in self.kinds:
            known = ", ".join(self.kinds)
            raise _problem("unknown_kind", f"unknown kind {kind!r}: use one of {known}", path, line, "kind")
        if match in ("alias", "name", "pattern") and not cells["voice"]:
            raise _problem("missing_voice", "a voice is missing", path, line, "voice")
        official = {"yes": True, "no": False}.get(cells["official"])
        row = _Row(match, text, cells["voice"], kind, official if official is not None else self._is_official(kind))
        if match == "name":
            row.regex = re.compile(rf"(?<!\w){re.escape(_clean(text))}(?!\w)", re.IGNORECASE)
        elif match in ("pattern", "split", "nobody"):
            full = _PART.sub(lambda part: parts.get(part[1], part[0]), text)
            try:
                row.regex = re.compile(full, re.IGNORECASE)
            except re.error as problem:
                raise _problem("bad_pattern", f"no regular expression: {problem}", path, line, "text") from None
        return row

    def _is_official(self, kind: str) -> bool:
        return kind in self.kinds and self.kinds[kind].official


@dataclass(slots=True)
class _Table:
    path: Path
    rows: list[tuple[int, dict[str, str]]]


def _read(path: Path, problems: list[Problem] | None) -> _Table:
    """All usable rows of a file, each with its line, cells trimmed and every column of SOURCE_COLUMNS there."""
    rows: list[tuple[int, dict[str, str]]] = []
    try:
        dialect, given = small_table(path, (*SOURCE_COLUMNS, "alias", "pattern"), problems)
        names = dialect.columns
        short = next((name for name in ("alias", "pattern") if name in names), "")
        needed = (short,) if short and "match" not in names else ("match", "text")
        missing = [name for name in (*needed, "voice", "kind") if name not in names]
        if names and missing:
            message = f"missing column {', '.join(missing)}: the header is {','.join(SOURCE_COLUMNS)}"
            raise _problem("missing_column", message, path, dialect.header_lines, "")
        for line, row in given:
            cells = {name: row.get(name, "") for name in SOURCE_COLUMNS}
            if needed == (short,):
                cells |= {"match": short, "text": row[short]}
            if any(cells[name] for name in SOURCE_COLUMNS[1:]):
                try:
                    _check(cells, path, line)
                    rows.append((line, cells))
                except TrackerError as error:
                    tell(error.problem, problems)
    except TrackerError as error:
        tell(error.problem, problems)
    return _Table(path, rows)


def _check(cells: Mapping[str, str], path: Path, line: int) -> None:
    if cells["match"] not in MATCHES:
        message = f"unknown match {cells['match']!r}: use one of {', '.join(MATCHES)}"
        raise _problem("unknown_match", message, path, line, "match")
    if cells["official"] not in ("", "yes", "no"):
        raise _problem("bad_value", f"{cells['official']!r} is neither yes nor no", path, line, "official")
    if not cells["text"] and cells["match"] != "nobody":
        raise _problem("bad_value", f"a row of match {cells['match']} needs a text", path, line, "text")


def _collect(table: _Table, kinds: dict[str, Kind], parts: dict[str, str]) -> None:
    """Kinds and parts first: every table's rows may use those of every other."""
    for _, cells in table.rows:
        if cells["match"] == "kind":
            kinds[cells["text"]] = Kind(cells["text"], cells["voice"] or cells["text"], cells["official"] == "yes")
        elif cells["match"] == "part":
            parts[cells["text"]] = cells["voice"]


def _problem(code: str, message: str, path: Path, line: int, column: str) -> TrackerError:
    return TrackerError(Problem(code, message, str(path), line, column))


def _clean(words: object) -> str:
    """One line, single spaces, straight quotes, no blank or comma at either end."""
    if not isinstance(words, str):
        return ""
    return _SPACE.sub(" ", words[:_LONGEST].translate(_QUOTES)).strip(" ,;:.")


def _filled(voice: str, groups: Mapping[str, str | None]) -> str:
    """The voice with the groups of its pattern set in; groups that matched nothing leave no gap."""
    return _clean(_PART.sub(lambda part: (groups.get(part[1]) or "").strip(), voice))
