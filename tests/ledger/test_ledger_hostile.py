"""Hostile files: no traceback, and every physical line is accounted for."""

import codecs
import contextlib
import csv
import os
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.dialect import decode, sniff
from tracker.ledger import Table, append_claims, parse, read_ledger
from tracker.ledger.importer import REPORT_COLUMNS, import_file
from tracker.ledger.mapping import parse_maps
from tracker.model import COLUMNS, INTEGER_COLUMNS, Claim, Event, TrackerError

ROOT = Path(__file__).parents[2]
FACTS = ROOT.parent / "shared" / "facts"
SOAK = os.environ.get("TRACKER_SOAK") == "1"
FILES = 100_000 if SOAK else 640
SHARDS = 16
TEXTS = [name for name in COLUMNS if name not in INTEGER_COLUMNS]
GENERATED = 4_000 if SOAK else 60


def seeds() -> list[bytes]:
    """Real ledgers cut to some rows, a foreign table, and small files in several dialects."""
    found = []
    for path in [*sorted((ROOT / "data" / "claims").glob("*.csv")), *sorted(FACTS.glob("*.csv"))]:
        lines = path.read_bytes().splitlines(keepends=True)
        found += [b"".join([lines[0], *lines[at : at + 8]]) for at in (1, len(lines) // 2)]
    small = 'reported_at,metric,value,note\n3 Jan 2024,killed,100+,"a\nb"\n2024-01-04,wounded,50-60,"say ""x"""\n'
    found += [small.encode(), small.replace(",", ";").encode("cp1252"), ("\ufeff" + small).encode("utf-16-le")]
    return [
        *found,
        small.replace("\n", "\r\n").encode(),
        ("\ufeff" + small).encode(),
        small.replace(",", "\t").encode(),
    ]


PIECES = [
    *(
        b'"',
        b'""',
        b",",
        b";",
        b"\t",
        b"\n",
        b"\r",
        b"\r\n",
        b"\0",
        b"\xff",
        b"\xc3",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"'",
    ),
    *(
        b"=1+1",
        b"-5",
        b"1e9",
        b"9" * 40,
        b"0x1F",
        b"NaN",
        b"inf",
        b"03/04/2024",
        b"2024-13-45",
        b"0000-00-00",
        b"T",
        b"/",
    ),
    *(
        "\u202e".encode(),
        "٣".encode(),
        "＝".encode(),
        "\U0001f56f".encode(),
        b"\x1b[31m",
        b"x" * 12_000,
        b"," * 60,
        b"\n" * 40,
    ),
]


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The file after some accidents."""
    for _ in range(chance.choice([1, 1, 2, 3, 6])):
        at, to = sorted((chance.randrange(len(content) + 1), chance.randrange(len(content) + 1)))
        kind = chance.randrange(9)
        if kind <= 2:
            content = content[:at] + chance.choice(PIECES) + content[at:]
        elif kind == 3:
            content = content[:at] + chance.choice(PIECES) + content[min(to, at + 30) :]
        elif kind == 4:
            content = content[:at] + content[min(to, at + 60) :]
        elif kind == 5:
            content = content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]
        elif kind == 6:
            content = content[:at] + content[at:to][:400] + content[at:]
        elif kind == 7:
            lines = content.split(b"\n")
            chance.shuffle(rest := lines[1:])
            content = b"\n".join([lines[0], *rest])
        else:
            content = content[:at]
    return content


def lines_unaccounted_for(content: bytes, table: Table) -> list[int]:
    """Physical lines below the header that are neither in a row that was read nor named by a problem.

    Counted here independently: by the lines that the accepted rows cover, and for a rejected record by Python's own
    strict reading of the record that begins at the line named.
    """
    decoded = decode(content, "x")
    dialect = sniff(decoded, "x")
    lines = decoded.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    covered = set(range(1, dialect.header_lines + 1))
    named = {p.line for p in table.problems}
    for start in {*table.entries["line"].tolist(), *named}:
        covered.add(start)
        rest = [line + "\n" for line in lines[start - 1 :]]
        reader = csv.reader(rest, delimiter=dialect.separator, skipinitialspace=True, strict=True)
        try:
            next(reader, None)
            covered.update(range(start, start + reader.line_num))
        except csv.Error:
            pass
    empty = str.maketrans("", "", dialect.separator + '" \t')
    blank = {number for number, line in enumerate(lines, 1) if not line.translate(empty).strip()}
    return sorted(set(range(1, len(lines) + 1)) - covered - blank)


def judge(path: Path, content: bytes) -> None:
    """Read one file: one clear line about the whole of it, or every line of it accounted for; and no byte changed."""
    path.unlink(missing_ok=True)  # cheaper than to empty it
    path.write_bytes(content)
    try:
        table = read_ledger(path)  # whose name is no event: rows of any are read
    except TrackerError as error:
        assert "\n" not in str(error) and str(path) in str(error), str(error)
        return
    assert path.read_bytes() == content
    assert lines_unaccounted_for(content, table) == []
    errors = {p.line for p in table.problems if p.severity == "error" and p.code != "torn"}
    assert table.rejected == len(errors), (table.rejected, table.problems)
    assert not errors & set(table.entries["line"].tolist())
    assert list(table.entries.columns[: len(COLUMNS)]) == list(COLUMNS)
    assert all(isinstance(cell, str) for name in TEXTS for cell in table.entries[name].to_numpy(dtype=object))
    assert (table.entries["value"] >= 0).all()


@pytest.mark.parametrize("shard", range(SHARDS))
def test_mutated_files_lose_no_row_in_silence(tmp_path, shard, monkeypatch):
    if shard % 4 == 3:  # some of them in the way that long files are read
        monkeypatch.setattr(parse, "SMALL", 0)
    chance = random.Random(f"{os.environ.get('TRACKER_SEED', '1')}/{shard}")
    originals = seeds()
    for number in range(FILES // SHARDS):
        content = mutated(chance.choice(originals), chance)
        try:
            judge(tmp_path / "Copy of a ledger.csv", content)
        except BaseException:
            (tmp_path / "failed.csv").write_bytes(content)
            print(f"shard {shard}, file {number}: {tmp_path / 'failed.csv'}")
            raise


def test_mutated_files_are_imported_or_come_back_row_by_row(tmp_path):
    chance = random.Random(f"{os.environ.get('TRACKER_SEED', '1')}/import")
    originals = seeds()
    events = {"kerman-2024": Event("kerman-2024", started_at="2024-01-03", timezone="Asia/Tehran")}
    maps = parse_maps([])
    for number in range(FILES // 100 + 20):
        folder = tmp_path / str(number)
        folder.mkdir()
        path, ledger = folder / "theirs.csv", folder / "kerman-2024.csv"
        path.write_bytes(mutated(chance.choice(originals), chance))
        try:
            result = import_file(path, events, lambda _, to=ledger: to, event="kerman-2024", maps=maps)
        except TrackerError as error:
            assert "\n" not in str(error) and not ledger.exists(), path
            continue
        assert result.rows == result.good + result.rejected
        assert result.added + result.repeated == result.good, path
        assert (len(read_ledger(ledger).entries) if ledger.exists() else 0) == result.added, path
        if result.rejected_path:
            content = result.rejected_path.read_bytes()
            wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
            # A person would take out the U+0000 that a problem names; with it, the file may count as binary.
            table = decode(content if wide else content.replace(b"\0", b"?"), path)
            dialect = sniff(table, path, known=REPORT_COLUMNS)
            assert dialect.columns[:4] == REPORT_COLUMNS
            again = list(parse.parse(table.text, dialect))
            assert sum(len(some.line) + len(some.damaged) for some in again) == result.rejected, path
        else:
            assert result.rejected == 0


def test_short_and_long_files_are_read_alike(tmp_path, monkeypatch):
    chance = random.Random(f"{os.environ.get('TRACKER_SEED', '1')}/alike")
    originals = seeds()
    path = tmp_path / "Copy of a ledger.csv"
    for _ in range(FILES // 100 + 20):
        path.write_bytes(mutated(chance.choice(originals), chance))
        tables = []
        for small, part, rows in (
            (1 << 20, 1 << 20, 1 << 20),
            (0, 1 << 20, 1 << 20),
            (0, 300, 100),
            (0, 9000, 3),
            (90, 1, 1),
        ):
            monkeypatch.setattr(parse, "SMALL", small)
            monkeypatch.setattr(parse, "PART", part)
            monkeypatch.setattr(parse, "ROWS", rows)
            with contextlib.suppress(TrackerError):
                table = read_ledger(path)
                tables.append((table.entries.to_csv(), table.claims.to_csv(), table.problems, table.rejected))
        assert all(table == tables[0] for table in tables) and len(tables) in (0, 5), path.read_bytes()


CELL = st.one_of(
    st.sampled_from(
        ["", "2024-01-03", "killed", "84", "100+", "wounded", "3 Jan 2024", "03/04/2024", "kerman-2024", "yes", " "]
    ),
    st.text(max_size=12),
    st.sampled_from([p.decode("latin-1") for p in PIECES]),
)


@settings(max_examples=GENERATED, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    names=st.lists(st.sampled_from([*COLUMNS, "x", ""]), min_size=1, max_size=9, unique=True),
    rows=st.lists(st.lists(CELL, max_size=13), max_size=6),
    separator=st.sampled_from(",;\t"),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    quoted=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_generated_files_lose_no_row_in_silence(tmp_path_factory, names, rows, separator, newline, quoted, encoding):
    names = [*names, *(n for n in ("reported_at", "metric", "value") if n not in names)]

    def line(cells):
        return separator.join('"' + c.replace('"', '""') + '"' if quoted else c for c in cells) + newline

    content = "".join(map(line, [names, *rows])).encode(encoding, "replace")
    judge(tmp_path_factory.getbasetemp() / "Copy of a ledger.csv", content)


@pytest.mark.parametrize("number", range(40))
def test_an_append_to_a_damaged_file_is_refused_or_keeps_every_byte(tmp_path, number):
    chance = random.Random(number)
    path = tmp_path / "kerman-2024.csv"
    content = mutated(chance.choice(seeds()), chance)
    path.write_bytes(content)
    try:
        append_claims(path, [Claim(reported_at="2024-02-01", value=99)])
    except TrackerError:
        assert path.read_bytes() == content
        return
    aside = path.with_name(path.name + ".torn")
    kept = content.removesuffix(aside.read_bytes()[:-1]) if aside.exists() else content
    assert path.read_bytes().startswith(kept) or not content
    assert 99 in read_ledger(path).claims["value"].tolist()


SHAPES = {
    "fifty thousand texts where dates should be": lambda: (
        b"reported_at,metric,value\n" + b"".join(b"abc%d 2024 def,killed,4\n" % n for n in range(50_000))
    ),
    "a million empty lines": lambda: b"reported_at,metric,value\n" + b"\n" * 1_000_000,
    "one line of ten million commas": lambda: b"reported_at,metric,value\n" + b"," * 10_000_000 + b"\n2024,killed,3\n",
    "a header of a million columns": lambda: b"a," * 1_000_000,
    "an open quotation mark over a million lines": lambda: (
        b'reported_at,metric,value\n2024,killed,"3\n' + b"2024,killed,4\n" * 1_000_000
    ),
    "a million open quotation marks": lambda: b"reported_at,metric,value\n" + b'2024,killed,"4\n' * 300_000,
    "ten million digits": lambda: b"reported_at,metric,value\n2024,killed," + b"9" * 10_000_000 + b"\n",
    "half a million bad rows": lambda: (
        b"reported_at,metric,value\n" + b"".join(b"x%d,sheep,-4\n" % n for n in range(200_000))
    ),
}


@pytest.mark.skipif(not SOAK, reason="long: make soak")
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_file_of_any_shape_ends_in_a_message(tmp_path, shape):
    path = tmp_path / "kerman-2024.csv"
    path.write_bytes(shape())
    try:
        table = read_ledger(path)
    except TrackerError:
        return
    assert all(p.line for p in table.problems if p.code != "more")
