"""The lead: which claims are on the line that a chart draws.

Read in timeline order, a claim is in the lead of its series

* if the editor's ``lead`` says yes, and never if it says no;
* else if it is a stated total (not feared, no increment) and its voice is official;
* else if it is a stated total and nobody has spoken officially yet in that series (an official voice, or an editor's
  yes).

So whether a claim is in the lead depends on the claims before it alone. Another line can be chosen: ``"all"`` claims,
or those of one voice or one kind of voice (in any case); the editor's column and the official voices then play no
part.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from tracker.model import TrackerError
from tracker.timeline.statements import equals

UNKNOWN_VOICE = "unknown_voice"
"""The code of the error where nobody in a frame is the voice that was asked for."""
CHOICES = "use all, or one of "
"""What such an error lists then, where no name is near."""


def choose_lead(frame: pd.DataFrame, lead: str = "") -> None:
    """Add ``speaks`` (in the lead, whatever came before) and ``may_lead`` (in the lead while nobody has spoken).

    Raises :class:`tracker.model.TrackerError` where ``lead`` is neither ``all`` nor a voice or kind of voice in the
    frame.
    """
    frame["speaks"] = frame["may_lead"] = False
    total = ~equals(frame["basis"], "additional")
    chosen = lead.strip().casefold()
    if not chosen:
        stated = total & ~equals(frame["certainty"], "feared")
        yes, no = (equals(frame["lead"], word) for word in ("yes", "no"))
        frame["speaks"] = yes | (stated & frame["official"].to_numpy(dtype=bool) & ~no)
        frame["may_lead"] = stated & ~no
        return
    if chosen == "all":
        frame["speaks"] = total
        return
    voices, sorts = frame["voice"].str.casefold(), frame["voice_kind"].str.casefold()
    mine = ((voices == chosen) | (sorts == chosen)).to_numpy()
    if not mine.any() and len(frame):
        known = sorted({*frame["voice_kind"], *frame["voice"]} - {""}, key=str.casefold)
        from difflib import get_close_matches

        near = [name for name in known if chosen in name.casefold()] or get_close_matches(lead, known)
        advice = f"perhaps {' or '.join(near[:3])}" if near else f"{CHOICES}{'; '.join(known[:40])}"
        raise TrackerError(f"no voice and no kind of voice {lead!r} here: {advice}", code=UNKNOWN_VOICE)
    frame["speaks"] = total & mine


def mark_lead(frame: pd.DataFrame) -> None:
    """Add ``in_lead`` to a frame in timeline order that has ``speaks``, ``may_lead`` and ``series``."""
    speaks = frame["speaks"].to_numpy()
    spoken = pd.Series(speaks.astype(np.int64)).groupby(frame["series"].to_numpy()).cumsum().to_numpy()
    frame["in_lead"] = speaks | (frame["may_lead"].to_numpy() & (spoken == 0))
