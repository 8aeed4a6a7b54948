"""Which counts a printed figure can stand for, so that two figures can be told to agree or to contradict each other.

A figure's span is the closed interval [low, high] of whole counts:

* exact 84: 84 alone;
* at_least 84: from 84 up to, but not including, the next step of the precision it is printed in. "At least 84" was
  counted to the single death (84 alone), "at least 200" may be a rounding of anything below 300. So "at least 97"
  after a standing 115 is a new and lower count, while "over 100" beside a standing 103 says nothing new;
* more_than 100: 100 to 200 in the same way (a printed number is never at odds with itself); at_most and less_than
  mirror the two downward;
* about 253: a twentieth either way (241 to 265);
* range 250-260: as printed;
* vague ("dozens", 24): from its number to the last count with as many digits (99), or to value_max where it is given.

The span is for comparing only: it is never drawn, and never replaces the figure.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

LOWER_BOUNDS = ("at_least", "more_than")
TOLERANCE = 0.05
"""How far "about" may be off, as a share of the number."""

Floats = NDArray[np.float64]


def precision_step(value: Floats) -> Floats:
    """The place of the last non-zero digit: 1 for 84, 10 for 280, 100 for 1,200 (1 for 0)."""
    step = np.ones_like(value)
    left = np.flatnonzero(value > 0)
    factor = 1.0
    while left.size:
        factor *= 10
        left = left[value[left] % factor == 0]
        step[left] = factor
        if factor > 1e15:
            break
    return step


def spans(value: Any, value_max: Any, qualifier: Any) -> tuple[Floats, Floats]:
    """The lowest and highest count of every figure; arrays of the length of the columns given."""
    number = np.asarray(value, dtype=np.float64)
    given_max = pd.array(value_max, dtype="Int64").to_numpy(dtype=np.float64, na_value=np.nan)
    words = np.asarray(qualifier, dtype=object)
    step = precision_step(number)
    low, high = number.copy(), number.copy()

    def where(name: str) -> NDArray[np.bool_]:
        return np.asarray(words == name, dtype=bool)

    is_at_least, is_more_than = where("at_least"), where("more_than")
    high[is_at_least] += step[is_at_least] - 1
    high[is_more_than] += step[is_more_than]
    is_at_most, is_less_than = where("at_most"), where("less_than")
    low[is_at_most] -= step[is_at_most] - 1
    low[is_less_than] -= step[is_less_than]
    about = where("about")
    low[about] = np.ceil(number[about] * (1 - TOLERANCE))
    high[about] = np.floor(number[about] * (1 + TOLERANCE))
    vague = where("vague")
    high[vague] = 10.0 ** np.ceil(np.log10(number[vague] + 1)) - 1
    bounded = (where("range") | vague) & ~np.isnan(given_max)
    high[bounded] = given_max[bounded]
    spread = about & ~np.isnan(given_max)
    high[spread] = np.maximum(given_max[spread], high[spread])
    low, high = np.maximum(low, 0.0), np.maximum(high, 0.0)
    return np.minimum(low, high), high
