"""Copies: ten outlets that print one minister are one voice, and what he said is one statement.

A statement is the run of claims of one voice in one series that give the same number, with no other number of that
voice between them. "About 253", "253" and "at least 253" of one statement are one claim printed three ways: they
count once, and the spread of wording is listed. A range counts as a number of its own ("250 to 260" is one range).
Claims without a speaker are the outlet's own, so two outlets that name nobody stay two voices. A compiler's spread
comes under the compiler's own voice and is never merged with anybody's figure.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def equals(texts: pd.Series, word: str) -> NDArray[np.bool_]:
    """Where a text column is ``word`` (faster than the comparison of pandas, which looks for missing values first)."""
    return np.asarray(texts.to_numpy(dtype=object) == word, dtype=bool)


def voice_codes(frame: pd.DataFrame) -> NDArray[np.int64]:
    """One whole number a voice; claims that name nobody belong to the outlet that printed them."""
    names, _ = pd.factorize(frame["voice"])
    nobody = equals(frame["voice"], "")
    if nobody.any():
        outlets, _ = pd.factorize(frame["outlet"])
        names = np.where(nobody, names.max(initial=0) + 1 + outlets, names)
    return np.asarray(names, dtype=np.int64)


def mark_copies(frame: pd.DataFrame) -> None:
    """Add ``statement`` and ``copy`` to a frame in timeline order."""
    voices = frame["voice_code"].to_numpy()
    series = frame["series"].to_numpy()
    # lexsort is stable: within one voice and series the timeline's order stays.
    position = np.lexsort((voices, series))
    value = frame["value"].to_numpy(dtype=np.int64)[position]
    top = frame["value_max"].to_numpy(dtype=np.int64, na_value=-1)[position]
    new = np.ones(len(frame), dtype=bool)
    same_line = (np.diff(series[position]) == 0) & (np.diff(voices[position]) == 0)
    new[1:] = ~(same_line & (np.diff(value) == 0) & (np.diff(top) == 0))
    first = position[np.flatnonzero(new)][np.cumsum(new) - 1] if len(frame) else position
    statement = np.empty(len(frame), dtype=np.int64)
    statement[position] = frame["order"].to_numpy()[first]
    frame["statement"] = statement
    frame["copy"] = statement != frame["order"].to_numpy()


def statements(frame: pd.DataFrame) -> pd.DataFrame:
    """One row a statement of a prepared frame, in timeline order: its first copy's columns and what all copies add.

    Added: ``outlets``, ``qualifiers`` and ``claim_ids`` (each joined by ``"; "``, in order of appearance, no
    repetition) and ``claims`` (how many rows print it).
    """
    firsts = frame[~frame["copy"]].copy()
    return add_copies(firsts, frame, firsts["order"].to_numpy(), frame["statement"].to_numpy())


def add_copies(firsts: pd.DataFrame, frame: pd.DataFrame, wanted: Any, groups: NDArray[np.int64]) -> pd.DataFrame:
    """Add to ``firsts`` (one row a number in ``wanted``) what the rows of ``frame`` in that group hold together."""
    index = pd.Index(wanted)
    firsts["claims"] = pd.Series(groups).value_counts().reindex(index, fill_value=0).to_numpy(dtype=np.int64)
    for column, source in (("outlets", "outlet"), ("qualifiers", "qualifier"), ("claim_ids", "claim_id")):
        firsts[column] = joined(frame[source], groups, index)
    return firsts


def joined(texts: pd.Series, groups: NDArray[np.int64], wanted: pd.Index, separator: str = "; ") -> Any:
    """The different non-empty texts of every wanted group in one, in order of appearance; as long as ``wanted``."""
    place = wanted.get_indexer(pd.Index(groups))
    here = np.flatnonzero(place >= 0)
    codes, values = pd.factorize(texts.to_numpy(dtype=object)[here])
    words = np.asarray(values, dtype=object)
    if len(words):
        said = (words != "")[codes]
        here, codes = here[said], codes[said]
    pairs = pd.DataFrame({"place": place[here], "code": codes}).drop_duplicates()
    position = np.argsort(pairs["place"].to_numpy(), kind="stable")
    places, parts = pairs["place"].to_numpy()[position], words[pairs["code"].to_numpy()[position]]
    out = np.full(len(wanted), "", dtype=object)
    begins = np.flatnonzero(np.diff(places, prepend=-1))
    ends = np.append(begins[1:], len(places))
    out[places[begins]] = parts[begins]
    for begin, end in zip(begins[ends - begins > 1], ends[ends - begins > 1], strict=True):
        out[places[begin]] = separator.join(parts[begin:end])
    return pd.array(out, dtype="str")
