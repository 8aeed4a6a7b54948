"""The timeline: what was known when, and why it changed. Only pandas and the model; no input or output.

Everything starts with :func:`prepare`, which takes the ledger's claims (annotated with ``voice``, ``voice_kind`` and
``official`` by :mod:`tracker.sources`) and the events, and returns the **prepared frame**: one row a claim that counts
(rows named in another row's ``supersedes`` are gone), in timeline order (event; then interval end, interval start,
ledger row), with a fresh RangeIndex. All columns of the ledger are kept. These are added (times are
``datetime64[us, UTC]``):

===================  =======  =====================================================================================
column               dtype    meaning
===================  =======  =====================================================================================
order                int64    number of the row in timeline order; what ``before`` and ``stands`` refer to
timezone             str      the event's zone
event_start          time     when the event began; NaT where unknown
reported_start/end   time     when the speaker gave it: [start, end), not before the event, not after the page
published_start/end  time     when the page carrying it appeared; NaT where unknown
recorded_start/end   time     when the row entered the ledger; NaT where unknown
known_start          time     possibly known from here (by default: reported_start)
known_at             time     certainly known from here (by default: reported_end); NaT: never certainly
series               int64    code of (event, metric, group, scope, basis): claims that count the same thing
level                bool     a metric that comes and goes (missing, hospitalised ...): has no revisions
low, high            float64  the counts that the figure can be printing, both included (:mod:`.spans`)
voice_code           int64    code of the voice; claims that name nobody belong to their outlet
statement            int64    copies of one voice's figure share the number (``order`` of the first copy)
copy                 bool     a later copy of a statement that stands above
speaks, may_lead     bool     what decides the lead (:mod:`.lead`)
in_lead              bool     the claim is on the line that a chart draws
kind                 str      first, rise, fall, repeat, refinement, stale, rival or redefinition (:mod:`.kinds`)
changes              bool     the claim changed the lead (in_lead; first, rise, fall, refinement or redefinition)
before               int64    ``order`` of the lead claim that stood before this claim; -1: none
stands               int64    ``order`` of the lead claim that stands after this claim; -1: none
as_entered           bool     another change of the lead has the same interval: only the ledger's row orders them
drawn_at             time     where the claim's step belongs on a time axis: the end of its interval; changes that
                              are ``as_entered`` are spread evenly over their common interval (whisker:
                              reported_start to reported_end). Never decreasing along the changes of a series
===================  =======  =====================================================================================

The lead of one metric, as a step line::

    steps = frame[frame.changes & (frame.metric == "killed") & (frame.group == "") & (frame.scope == "")]
    axes.step(steps.drawn_at, steps.value, where="post")  # break the line where steps.kind == "redefinition"

Functions::

    prepare(claims, events, *, lead="", known_by="reported", recorded_by=None) -> prepared frame
    cut(frame, moment, *, possibly=False)   -> prepared frame: the claims known by a moment, judged by themselves
    as_of(frame, moment, *, possibly=False) -> a row a voice and series: its last figure, copies counted once
    standing(frame, moment=None)            -> a row a series: the lead figure, lowest and highest bound, voices
    statements(frame)                       -> a row a statement: outlets and spread of wording
    revisions(frame)                        -> a row a change of the lead
    settling(frame, last_record=None)       -> a row a series: first, peak, latest, time to settle
    disagreement(frame)                     -> a row a claim: the lowest and highest figure that stand after it
    compare(frame)                          -> Comparison: figure / latest against elapsed time, across events
"""

from __future__ import annotations

from tracker.timeline.asof import as_of, cut, last_record, standing
from tracker.timeline.compare import Comparison, compare
from tracker.timeline.disagreement import disagreement
from tracker.timeline.kinds import KINDS, kinds
from tracker.timeline.revisions import REVISION_COLUMNS, revisions
from tracker.timeline.series import KNOWN_BY, prepare
from tracker.timeline.settling import settling
from tracker.timeline.statements import statements
from tracker.timeline.times import intervals, moment

__all__ = [
    "KINDS",
    "KNOWN_BY",
    "REVISION_COLUMNS",
    "Comparison",
    "as_of",
    "compare",
    "cut",
    "disagreement",
    "intervals",
    "kinds",
    "last_record",
    "moment",
    "prepare",
    "revisions",
    "settling",
    "standing",
    "statements",
]
