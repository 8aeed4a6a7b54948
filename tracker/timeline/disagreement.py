"""Disagreement: how far the figures that stand lay apart, after every claim.

What stands: of every voice its last figure, copies counted once and stale ones left out, if it is a rival's or agrees
with the lead's. A voice that gave or repeated the lead's figure is not at odds with a lead that has since moved on.
Increments are no totals. ``lowest`` and ``highest`` are printed numbers (250 and 260 for "250 to 260"), and their
qualifiers say what they claim: a highest of "more than 300" is no upper bound.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.timeline.statements import equals

DISAGREEMENT_COLUMNS = (
    *(
        "event",
        "metric",
        "group",
        "scope",
        "voice",
        "value",
        "value_max",
        "qualifier",
        "reported_start",
        "reported_end",
    ),
    *("drawn_at", "in_lead", "kind", "voices", "lowest", "lowest_qualifier", "highest", "highest_qualifier"),
    *("spread", "ratio", "claim_id"),
)
Ints = NDArray[np.int64]


def tops(frame: pd.DataFrame) -> Ints:
    """The higher printed number of every figure: its ``value_max``, else its ``value``."""
    value = frame["value"].to_numpy(dtype=np.int64)
    top = frame["value_max"].to_numpy(dtype=np.int64, na_value=-1)
    return np.where(top >= 0, top, value)


def disagreement(frame: pd.DataFrame) -> pd.DataFrame:
    """One row a claim that is not stale, with what stands right after it (columns: ``DISAGREEMENT_COLUMNS``).

    ``voices`` counts the voices whose figures stand; ``spread`` is highest - lowest and ``ratio`` highest / lowest.
    """
    counts = ~equals(frame["kind"], "stale") & ~equals(frame["basis"], "additional")
    part = frame[counts]
    part = part.take(np.argsort(part["series"].to_numpy(), kind="stable"))
    leading = np.searchsorted(frame["order"].to_numpy(), part["stands"].to_numpy())
    lead = frame[["low", "high"]].take(np.where(part["stands"].to_numpy() >= 0, leading, 0)) if len(part) else part
    lowest, highest, voices = _running(part, lead["low"].to_numpy(), lead["high"].to_numpy())
    out = part.assign(voices=voices)
    qualifier = part["qualifier"].array
    out["lowest"], out["lowest_qualifier"] = part["value"].to_numpy()[lowest], qualifier[lowest]
    out["highest"], out["highest_qualifier"] = tops(part)[highest], qualifier[highest]
    out["spread"] = out["highest"] - out["lowest"]
    number = out["lowest"].to_numpy(dtype=np.float64)
    out["ratio"] = np.divide(out["highest"], number, out=np.full(len(out), np.nan), where=number > 0)
    return out.sort_values("order", kind="stable").reset_index(drop=True)[list(DISAGREEMENT_COLUMNS)]


def _running(
    part: pd.DataFrame, lead_low: NDArray[np.float64], lead_high: NDArray[np.float64]
) -> tuple[Ints, Ints, Ints]:
    """For every row the rows with the lowest and highest figure that stand after it, and how many voices have one.

    The rows of a series are together, in order; ``lead_low`` and ``lead_high`` are the lead's span after each row.
    """
    series, voice = part["series"].to_numpy(), part["voice_code"].to_numpy()
    low, high, value, top = part["low"].to_numpy(), part["high"].to_numpy(), part["value"].to_numpy(), tops(part)
    # Until a series has a lead, whatever was said stands.
    always = equals(part["kind"], "rival")
    no_lead = part["stands"].to_numpy() < 0
    row = np.arange(len(part))
    lowest, highest, voices = row.copy(), row.copy(), np.zeros(len(part), dtype=np.int64)
    if not len(part):
        return lowest, highest, voices
    begins = np.concatenate([[True], np.diff(series) != 0])
    begin = np.maximum.accumulate(np.where(begins, row, 0))
    pair = pd.factorize(series * (int(voice.max()) + 1) + voice)[0]
    new = ~pd.Series(pair).duplicated().to_numpy()
    number: Ints = (np.cumsum(new) - np.cumsum(new)[begin])[new][pair]
    # The n-th voice of every series at once: its last figure at every row, and the outermost of those so far.
    here = row
    for nth in range(int(number.max()) + 1):
        last = np.maximum.accumulate(np.where(number[here] == nth, here, -1))
        spoken = last >= begin[here]
        # Where the n-th voice has not spoken yet, no later one has.
        here, last = here[spoken], last[spoken]
        stands = always[last] | no_lead[here] | ((low[last] <= lead_high[here]) & (high[last] >= lead_low[here]))
        at, last = here[stands], last[stands]
        lowest[at] = np.where((voices[at] == 0) | (value[last] < value[lowest[at]]), last, lowest[at])
        highest[at] = np.where((voices[at] == 0) | (top[last] > top[highest[at]]), last, highest[at])
        voices[at] += 1
    return lowest, highest, voices
