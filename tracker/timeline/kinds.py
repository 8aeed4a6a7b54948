"""The kind of every claim, judged against the lead that stood before it.

Read in timeline order, each series has at most one standing figure: that of the last lead claim that changed it. Two
figures agree when the counts that they can be printing overlap (:mod:`tracker.timeline.spans`); otherwise they
contradict each other.

A claim **in the lead** is

* ``first`` where nothing stands yet;
* ``repeat`` where it is the same figure, or agrees and says no more than the standing one ("over 100" beside a
  standing 103);
* ``rise`` where it contradicts the standing figure and is higher, and where the standing figure is a lower bound and
  the new one, bound or exact, lies above it ("at least 84" after "at least 73": a rise without contradiction);
* ``fall`` where it contradicts the standing figure and is lower (84 after 103);
* ``refinement`` where it agrees with a bound, a range or an approximate figure and makes it exact, or narrower: 84
  after "at least 84", 253 after "250 to 260", 103 after "over 100";
* ``stale`` where it contradicts the standing figure but agrees with one that stood before it, and is an echo of that
  one: either its time allows that it was said while that figure still stood, or it would undo the latest change and
  comes from a voice that has not spoken since that change. A claim that carries a reason for going that way (a death
  in hospital for a rise, a correction for a fall), and one that the editor has put into the lead, is never an echo;
* ``redefinition`` where another metric takes over (killed, killed_or_missing and excess_deaths of one event, group
  and scope), where a new scope begins for the reason that the definition changed, and where a contradicting figure
  carries such a reason (attackers_excluded, scope_change). There is no difference across a redefinition.

Which metric takes over from which is written in :mod:`tracker.timeline.takeovers`.

A claim **outside the lead** is ``repeat`` where it agrees with the standing figure, ``stale`` where it agrees with
one that stood before, and ``rival`` otherwise. For levels (missing, hospitalised ...), which come and go, nothing is
stale and nothing a redefinition.

Only earlier claims decide, so cutting the ledger at any moment leaves the kinds of what remains as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracker.model import REASON_NATURE
from tracker.timeline.lead import mark_lead
from tracker.timeline.statements import equals
from tracker.timeline.takeovers import previous_row, takeovers
from tracker.timeline.times import Micros, as_micros, as_times

KINDS = ("first", "rise", "fall", "repeat", "refinement", "stale", "rival", "redefinition")
FIRST, RISE, FALL, REPEAT, REFINEMENT, STALE, RIVAL, REDEFINITION = range(len(KINDS))
CHANGING = (FIRST, RISE, FALL, REFINEMENT, REDEFINITION)
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def kinds(frame: pd.DataFrame) -> pd.Series:
    """The kind of every claim of a prepared frame, judged anew from its rows alone (:data:`KINDS`)."""
    part = frame.copy()
    mark_lead(part)
    return judge(part)["kind"]


def judge(frame: pd.DataFrame) -> pd.DataFrame:
    """Add kind, changes, before, stands, as_entered and drawn_at to a frame in timeline order; returns it."""
    frame["order"] = np.arange(len(frame), dtype=np.int64)
    figures = _Figures.of(frame)
    kind, before, stands = _fold(figures)
    frame["kind"] = pd.array(np.array(KINDS, dtype=object)[kind], dtype="str")
    frame["changes"] = figures.lead & np.isin(kind, CHANGING)
    frame["before"], frame["stands"] = before, stands
    _place(frame)
    return frame


@dataclass(slots=True)
class _Figures:
    """The columns that decide, as arrays; one entry a claim, in timeline order."""

    series: Ints
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    number: NDArray[np.float64]
    lower_bound: Bools
    more_than: Bools
    exact: Bools
    lead: Bools
    level: Bools
    start: Micros
    end: Micros
    last_of_voice: Ints
    """The claim of the same voice and series before; -1: none."""
    new_deaths: Bools
    correction: Bools
    redefining: Bools
    chosen: Bools
    """The editor put it into the lead."""
    taken_from: Ints
    """The claim of another series that this one takes over from; -1: none."""

    @classmethod
    def of(cls, frame: pd.DataFrame) -> _Figures:
        nature = _natures(frame["reason"])
        lead = frame["in_lead"].to_numpy(dtype=bool)
        number = frame["value"].to_numpy(dtype=np.float64)
        more_than = equals(frame["qualifier"], "more_than")
        return cls(
            series=pd.factorize(frame["series"])[0].astype(np.int64),
            low=frame["low"].to_numpy(),
            high=frame["high"].to_numpy(),
            number=number,
            lower_bound=more_than | equals(frame["qualifier"], "at_least"),
            more_than=more_than,
            exact=equals(frame["qualifier"], "exact"),
            lead=lead,
            level=frame["level"].to_numpy(dtype=bool),
            start=as_micros(frame["reported_start"]),
            end=as_micros(frame["reported_end"]),
            last_of_voice=previous_row(frame["series"].to_numpy(), frame["voice_code"].to_numpy()),
            new_deaths=nature["new_deaths"],
            correction=nature["correction"],
            redefining=nature["redefinition"],
            chosen=equals(frame["lead"], "yes") & lead,
            taken_from=takeovers(frame, lead, nature["redefinition"]),
        )


def _natures(reasons: pd.Series) -> dict[str, Bools]:
    codes, values = pd.factorize(reasons)
    table = {name: np.zeros(max(len(values), 1), dtype=bool) for name in ("new_deaths", "correction", "redefinition")}
    by_name = {reason.value: nature for reason, nature in REASON_NATURE.items()}
    for number, text in enumerate(values):
        for reason in str(text).split(";"):
            if nature := by_name.get(reason.strip()):
                table[nature][number] = True
    return {name: flags[codes] for name, flags in table.items()}


@dataclass(slots=True)
class _History:
    """The different spans that a series' lead has had before the standing one, and when each was replaced last.

    A series has room for as many as it has lead claims, in one flat array each.
    """

    offset: Ints
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    until: Micros
    count: Ints = field(init=False)

    def __post_init__(self) -> None:
        self.count = np.zeros(len(self.offset), dtype=np.int64)

    def _pairs(self, series: Ints) -> tuple[Ints, Ints]:
        """All (place in ``series``, place in history) pairs."""
        counts = self.count[series]
        which = np.repeat(np.arange(len(series)), counts)
        return which, np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts) + self.offset[series][which]

    def agrees(self, series: Ints, low: NDArray[np.float64], high: NDArray[np.float64], since: Micros) -> Bools:
        """Whether a superseded figure agrees that still stood after the moment ``since``."""
        which, at = self._pairs(series)
        hit = (self.low[at] <= high[which]) & (self.high[at] >= low[which]) & (self.until[at] > since[which])
        return np.bincount(which[hit], minlength=len(series)) > 0

    def add(self, series: Ints, low: NDArray[np.float64], high: NDArray[np.float64], until: Micros) -> None:
        """Enter one superseded figure a series; a span that is there already gets the later moment."""
        which, at = self._pairs(series)
        same = (self.low[at] == low[which]) & (self.high[at] == high[which])
        self.until[at[same]] = until[which[same]]
        new = np.ones(len(series), dtype=bool)
        new[which[same]] = False
        place = self.offset[series[new]] + self.count[series[new]]
        self.low[place], self.high[place], self.until[place] = low[new], high[new], until[new]
        self.count[series[new]] += 1


def _fold(f: _Figures) -> tuple[NDArray[np.int8], Ints, Ints]:
    """Kind, standing claim before and standing claim after, for every claim.

    What stands after a claim depends on what stood before it, so the n-th claims of all series are judged together,
    for n = 1, 2 ...
    """
    length = len(f.series)
    kind = np.full(length, RIVAL, dtype=np.int8)
    before, after = np.full(length, -1, dtype=np.int64), np.full(length, -1, dtype=np.int64)
    if not length:
        return kind, before, after
    number_of_series = int(f.series.max()) + 1
    standing = np.full(number_of_series, -1, dtype=np.int64)
    replaced = np.full(number_of_series, -1, dtype=np.int64)
    room = np.bincount(f.series[f.lead], minlength=number_of_series)
    size = int(room.sum())
    history = _History(np.cumsum(room) - room, np.empty(size), np.empty(size), np.empty(size, dtype=np.int64))
    rank = pd.Series(f.series).groupby(f.series).cumcount().to_numpy()
    position = np.argsort(rank, kind="stable")
    bounds = np.append(np.flatnonzero(np.diff(rank[position], prepend=-1)), length)
    for begin, end in pairwise(bounds):
        rows = position[begin:end]
        series = f.series[rows]
        stood = standing[series]
        before[rows] = stood
        found = _judge_round(f, rows, stood, replaced[series], history, kind)
        kind[rows] = found
        changed = f.lead[rows] & np.isin(found, CHANGING)
        past = changed & (stood >= 0) & (found != REFINEMENT)
        history.add(series[past], f.low[stood[past]], f.high[stood[past]], f.end[rows[past]])
        replaced[series[past]] = stood[past]
        standing[series[changed]] = rows[changed]
        after[rows] = standing[series]
    jumped = (kind == REDEFINITION) & (f.taken_from >= 0)
    # From what stood there: the other series' last claim may itself have been an echo.
    before[jumped] = after[f.taken_from[jumped]]
    return kind, before, after


def _judge_round(
    f: _Figures, rows: Ints, stood: Ints, replaced: Ints, history: _History, kind: NDArray[np.int8]
) -> NDArray[np.int8]:
    """The kinds of ``rows``, at most one a series, against the claims ``stood`` (-1: none)."""
    low, high, lead, level = f.low[rows], f.high[rows], f.lead[rows], f.level[rows]
    nothing = stood < 0
    old_low, old_high = f.low[stood], f.high[stood]
    agrees = ~nothing & (low <= old_high) & (high >= old_low)
    above_bound = ~nothing & f.lower_bound[stood] & (f.number[rows] > f.number[stood]) & (low > f.number[stood])
    refines_rounding = f.more_than[stood] & f.exact[rows] & agrees
    rises = np.where(agrees, above_bound & ~refines_rounding, low > old_high) & ~nothing
    falls = ~nothing & ~agrees & (high < old_low)
    narrower = (low >= old_low) & (high <= old_high) & (high - low < old_high - old_low)
    sharper = agrees & ~rises & ~f.exact[stood] & (f.exact[rows] | (narrower & (f.number[rows] != f.number[stood])))

    out = np.full(len(rows), REPEAT, dtype=np.int8)
    out[sharper], out[rises], out[falls] = REFINEMENT, RISE, FALL
    moved = rises | falls
    takes_over = ~level & (moved | nothing) & (f.taken_from[rows] >= 0)
    out[nothing] = FIRST

    explained = (rises & f.new_deaths[rows]) | (falls & f.correction[rows]) | f.redefining[rows]
    asked = np.flatnonzero(moved & ~level & lead & ~takes_over & ~explained & ~f.chosen[rows])
    if asked.size:
        row = rows[asked]
        series = f.series[row]
        echo = history.agrees(series, low[asked], high[asked], f.start[row])
        undone = replaced[asked]
        undoes = (undone >= 0) & (low[asked] <= f.high[undone]) & (high[asked] >= f.low[undone])
        last = f.last_of_voice[row]
        heard = (last >= stood[asked]) & (kind[last] != STALE)
        out[asked[echo | (undoes & ~heard)]] = STALE
    still = moved & ~level & (out != STALE)
    out[takes_over | (still & f.redefining[rows])] = REDEFINITION

    outside = ~lead
    out[outside] = np.where(agrees[outside], REPEAT, RIVAL)
    asked = np.flatnonzero(outside & ~agrees & ~nothing & ~level)
    if asked.size:
        ever = np.full(len(asked), np.iinfo(np.int64).min)
        out[asked[history.agrees(f.series[rows[asked]], low[asked], high[asked], ever)]] = STALE
    return out


def _place(frame: pd.DataFrame) -> None:
    """Add ``as_entered`` and ``drawn_at``."""
    start, end = as_micros(frame["reported_start"]), as_micros(frame["reported_end"])
    drawn = end.copy()
    together = np.zeros(len(frame), dtype=bool)
    rows = np.flatnonzero(frame["changes"].to_numpy())
    if rows.size:
        position = np.argsort(frame["series"].to_numpy()[rows], kind="stable")
        rows = rows[position]
        series, first, last = frame["series"].to_numpy()[rows], start[rows], end[rows]
        new = np.ones(len(rows), dtype=bool)
        new[1:] = (np.diff(series) != 0) | (np.diff(first) != 0) | (np.diff(last) != 0)
        begins = np.flatnonzero(new)
        sizes = np.diff(np.append(begins, len(rows)))
        size = np.repeat(sizes, sizes)
        number = np.arange(len(rows)) - np.repeat(begins, sizes) + 1
        # Not before the change that precedes the group: the steps of a line never run backward.
        previous_end = np.where(
            np.diff(series[begins], prepend=-1) == 0, np.append(0, last[begins[1:] - 1]), first[begins]
        )
        lower = np.repeat(np.maximum(first[begins], previous_end), sizes)
        drawn[rows] = lower + (last - lower) // size * number
        drawn[rows[number == size]] = last[number == size]
        together[rows] = size > 1
    frame["as_entered"] = together
    frame["drawn_at"] = as_times(drawn)
