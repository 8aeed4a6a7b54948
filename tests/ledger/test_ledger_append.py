"""Appending: once, whole, in the file's own dialect, and read back equal."""

import codecs
import csv
import dataclasses
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.ledger import append_claims, read_ledger
from tracker.ledger.ids import held
from tracker.ledger.table import claims_of
from tracker.model import Basis, Certainty, Claim, Metric, Qualifier, Reason, TrackerError


def test_a_new_ledger_has_the_header_the_claims_and_their_time_of_entry(ledger, claims, header):
    result = append_claims(ledger, claims)
    assert [c.value for c in result.added] == [84, 280, 50]
    assert result.repeated == ()
    assert ledger.read_text().startswith(header)
    table = read_ledger(ledger)
    assert table.problems == []
    assert claims_of(table.claims) == list(result.added)
    assert all(c.recorded_at.endswith("Z") and len(c.recorded_at) == 20 for c in result.added)


def test_the_same_claims_again_add_nothing_and_change_no_byte(ledger, claims):
    append_claims(ledger, claims)
    before = ledger.read_bytes()
    result = append_claims(ledger, [*claims, claims[0]])
    assert (len(result.added), len(result.repeated)) == (0, 4)
    assert ledger.read_bytes() == before


def test_a_claim_that_a_person_entered_without_id_is_recognised(ledger, claims):
    ledger.write_text(
        "reported_at,metric,value,attributed_to,via,url\n4 January 2024,wounded,280+,Ahmad Vahidi,IRNA,https://example.org/1\n"
    )
    result = append_claims(ledger, [dataclasses.replace(claims[1], quote=None)])
    assert (len(result.added), len(result.repeated)) == (0, 1)


_HEADER = "reported_at,metric,value,attributed_to,via,url,value_max,qualifier,quote"
_WINDOWS = (
    "Quote,Reported at,metric,value,attributed_to,via,url,value_max,qualifier\r\nMüller,2024-01-01,killed,~3,,,,,\r\n"
)
FILES = {
    "semicolons and CRLF": (_HEADER.replace(",", ";").encode() + b"\r\n", "utf-8"),
    "tabs": (_HEADER.replace(",", "\t").encode() + b"\n", "utf-8"),
    "UTF-16": (codecs.BOM_UTF16_LE + (_HEADER + "\n").encode("utf-16-le"), "utf-16"),
    "Windows-1252": (_WINDOWS.encode("cp1252"), "cp1252"),
    "a mark and a column of one's own": (codecs.BOM_UTF8 + b"checked by," + _HEADER.encode() + b"\n", "utf-8-sig"),
    "no line end at the end": (_HEADER.encode() + b"\n2024-01-01,killed,3,,,,,,x", "utf-8"),
}


@pytest.mark.parametrize(("content", "encoding"), FILES.values(), ids=FILES)
def test_an_append_keeps_every_byte_and_the_files_dialect(ledger, claims, content, encoding):
    ledger.write_bytes(content)
    before = len(read_ledger(ledger).entries)
    append_claims(ledger, claims)
    after = ledger.read_bytes()
    assert after.startswith(content)
    text = after.decode(encoding)
    newline = "\r\n" if "\r\n" in content.decode(encoding) else "\n"
    assert text.endswith(newline)
    assert text.count("\n") == text.count(newline)
    table = read_ledger(ledger)
    assert [p for p in table.problems if p.code != "unknown_column"] == []
    assert len(table.entries) == before + 3
    added = claims_of(table.entries)[before:]
    assert [dataclasses.replace(c, event=None, claim_id=None) for c in added] == claims


def test_a_header_without_a_needed_column_is_refused_by_name(ledger, claims):
    content = b"reported_at,metric,value,qualifier,value_max,attributed_to\n"
    ledger.write_bytes(content)
    with pytest.raises(TrackerError, match="lacks via, url, quote"):
        append_claims(ledger, claims)
    assert ledger.read_bytes() == content


def test_a_character_that_the_files_encoding_lacks_is_refused(ledger):
    content = "reported_at,metric,value,attributed_to\r\n2024-01-01,killed,3,Müller\r\n".encode("cp1252")
    ledger.write_bytes(content)
    with pytest.raises(TrackerError, match=r"Windows-1252.*'ş'.*UTF-8"):
        append_claims(ledger, [Claim(reported_at="2024-01-02", value=4, attributed_to="Eş")])
    assert ledger.read_bytes() == content


@pytest.mark.parametrize("event", ["../escape", "/etc/passwd", "a/b", "..", "", "A B", "x" * 90, "con\n"])
def test_event_names_cannot_leave_the_folder(tmp_path, event):
    with pytest.raises(TrackerError, match="no event name"):
        append_claims(tmp_path / "a.csv", [Claim(reported_at="2024", value=1)], event=event)
    assert list(tmp_path.iterdir()) == []


REFUSED = {
    "negative": {"value": -1},
    "no value": {"value": None},
    "a range without beginning": {"value": None, "value_max": 9, "qualifier": "range"},
    "a value that is half a number": {"value": 1.5},
    "a value that is text": {"value": "84"},
    "a value that is empty text": {"value": ""},
    "a place in the text that is empty text": {"start": ""},
    "a place before the text": {"start": -1},
    "a value that is a truth": {"value": True},
    "a range without end": {"qualifier": "range"},
    "a range that falls": {"qualifier": "range", "value": 5, "value_max": 4},
    "no time": {"reported_at": None},
    "no such day": {"reported_at": "2024-02-30"},
    "a written date": {"reported_at": "3 January 2024"},
    "an unknown metric": {"metric": "sheep"},
    "another table's metric": {"metric": "wounded"},
    "a control character": {"note": "a\x07b"},
    "half a character": {"note": "a\ud800b"},
    "an overlong cell": {"note": "x" * 10_001},
    "another event": {"event": "beirut-2020"},
    "a lead that is neither": {"lead": "maybe"},
    "an unknown reason": {"reason": "rumour"},
}


@pytest.mark.parametrize("fields", REFUSED.values(), ids=REFUSED)
def test_a_claim_that_could_not_be_read_back_keeps_its_whole_batch_out(ledger, claims, fields):
    append_claims(ledger, claims[:1])
    before = ledger.read_bytes()
    bad = Claim(**{"reported_at": "2024-01-05", "value": 7, **fields})
    with pytest.raises(TrackerError):
        append_claims(ledger, [claims[1], bad])
    assert ledger.read_bytes() == before


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''-1", "＝1", "'", "'tis"]
)
def test_formulas_are_harmless_in_the_file_and_unchanged_when_read(ledger, text):
    claim = Claim(reported_at="2024-01-05", value=7, note=text, outlet=text, group="x;=1", quote='a,"=1')
    append_claims(ledger, [claim])
    with ledger.open(newline="", encoding="utf-8") as handle:
        cells = list(csv.reader(handle))[1]
    assert not [c for c in cells if c[:1] in "=+-@\t\r＝" and c]
    (back,) = claims_of(read_ledger(ledger).claims)
    assert (back.note, back.outlet, back.group, back.quote) == (text, text, "x;=1", 'a,"=1')


CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n\r")
TEXT = st.none() | st.text(CHARACTERS, min_size=1, max_size=30)
TIMES = st.sampled_from(
    [
        "2001",
        "2024-01",
        "2024-01-03",
        "2024-01-03T16:50+03:30",
        "2024-01-03T16:50",
        "2024-01-03/2024-01-05",
        "2024-01-03T16:50:07Z",
    ]
)


@st.composite
def any_claim(draw):
    qualifier = draw(st.sampled_from(Qualifier))
    value = draw(st.integers(0, 10**9))
    reasons = draw(st.lists(st.sampled_from(Reason), max_size=3, unique=True))
    return Claim(
        reported_at=draw(TIMES),
        published_at=draw(st.none() | TIMES),
        metric=draw(st.sampled_from(Metric)).value,
        value=value,
        value_max=value + draw(st.integers(1, 99)) if qualifier is Qualifier.RANGE else None,
        qualifier=qualifier.value,
        basis=draw(st.sampled_from(Basis)).value,
        certainty=draw(st.sampled_from(Certainty)).value,
        lead=draw(st.sampled_from([None, "yes", "no"])),
        reason=";".join(reasons) or None,
        start=draw(st.none() | st.integers(0, 10**6)),
        end=draw(st.none() | st.integers(0, 10**6)),
        **{
            name: draw(TEXT)
            for name in ("attributed_to", "via", "outlet", "url", "group", "scope", "note", "quote", "rule")
        },
    )


@settings(
    max_examples=1000 if os.environ.get("TRACKER_SOAK") == "1" else 40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    batch=st.lists(any_claim(), min_size=1, max_size=5),
    separator=st.sampled_from(",;\t"),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_any_claim_appended_is_read_back_equal(tmp_path_factory, header, batch, separator, newline):
    path = tmp_path_factory.mktemp("w") / "e.csv"
    path.write_bytes(header.strip().replace(",", separator).encode() + newline.encode())
    added = append_claims(path, batch).added
    again = append_claims(path, batch)
    assert again.added == ()
    table = read_ledger(path)
    assert table.problems == []
    assert claims_of(table.claims) == list(added)


BY_HAND = {
    "nothing": "",
    "a line of three cells": "2024-02-01,killed,7",
    "a note of two lines": '2024-02-01,killed,8,,,,,,,,,,,,,,"two\nlines"',
    "a quotation mark within a cell": '2024-02-01,killed,9,,,,,,,,,,,,,,5" pipe',
    "a cell quoted behind a space": '2024-02-01,killed,6,,,,,,,,,,,,,, "a, b"',
}
NOTES = {"one line": "x" * 200, "two lines and marks": 'a\n"b", ""c\n' + "x" * 190}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("by_hand", BY_HAND.values(), ids=BY_HAND)
@pytest.mark.parametrize("note", NOTES.values(), ids=NOTES)
def test_repeated_claims_are_recognised_in_a_long_ledger_too(ledger, header, newline, by_hand, note):
    ledger.write_bytes(header.replace("\n", newline).encode())
    many = [Claim(reported_at="2024-01-05", value=n, attributed_to="Müller" * (n % 2), note=note) for n in range(4000)]
    append_claims(ledger, many)
    if by_hand:
        with ledger.open("a", newline="") as handle:
            handle.write(by_hand + newline)
    before = ledger.read_bytes()
    assert len(before) > 1 << 20
    known = [many[0], many[-1], *([Claim(reported_at="2024-02-01", value=int(by_hand[18]))] if by_hand else [])]
    result = append_claims(ledger, known)
    assert (len(result.added), len(result.repeated)) == (0, len(known))
    assert ledger.read_bytes() == before
    result = append_claims(ledger, [*known, Claim(reported_at="2024-01-06", value=1)])
    assert (len(result.added), len(result.repeated)) == (1, len(known))
    assert ledger.read_bytes().startswith(before)
    assert len(append_claims(ledger, [Claim(reported_at="2024-01-07", value=1)]).added) == 1


@settings(
    max_examples=300 if os.environ.get("TRACKER_SOAK") == "1" else 25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    notes=st.lists(st.text(st.sampled_from('a ,;\t"\n\rü='), max_size=40), min_size=1, max_size=40),
    piece=st.integers(600, 3000),
    separator=st.sampled_from(",;\t"),
    newline=st.sampled_from(["\n", "\r\n"]),
    spoilt=st.none() | st.tuples(st.floats(0, 1), st.sampled_from('"\n\r,x')),
)
def test_ids_looked_up_in_pieces_of_a_file_are_those_of_the_whole_or_the_file_is_read(
    tmp_path_factory, header, notes, piece, separator, newline, spoilt
):
    path = tmp_path_factory.mktemp("pieces") / "e.csv"
    path.write_bytes((header.strip().replace(",", separator) + newline).encode())
    start = path.stat().st_size
    added = append_claims(path, [Claim(reported_at="2024", value=n, note=note) for n, note in enumerate(notes)]).added
    present = {claim.claim_id for claim in added}
    if spoilt:  # one character too many, somewhere
        text = path.read_bytes()
        at = start + int(spoilt[0] * (len(text) - start))
        path.write_bytes(text[:at] + spoilt[1].encode() + text[at:])
        with path.open(newline="", encoding="utf-8", errors="replace") as handle:
            rows = list(csv.reader(handle, delimiter=separator))[1:]
        present &= {row[-2] for row in rows if len(row) > 1}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tracker.ledger.ids._LONG", 0)
        patch.setattr("tracker.ledger.ids._PIECE", piece)
        told = held(path, [*(str(claim.claim_id) for claim in added), "0" * 16])
    if told is None:
        assert spoilt or any("\r" in note for note in notes)
    else:
        assert told[1:] == (path.stat().st_size, present)
