"""Statistical neighbours: an area beside those most like it."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from planstats.base import Confidence, Estimate, array, choice
from planstats.estimate.counts import proportion, rate

KINDS: Final = ("proportion", "rate")


@dataclass(frozen=True, eq=False)
class Neighbours:
    """`pooled` is all neighbours as one area, with limits; `each` is one by one; median and range are of `each`.

    `missing` is how many neighbours have no value: those are left out of pooled, median and range. There is no ranking,
    for eleven authorities cannot be ranked without intervals.
    """

    pooled: Estimate
    each: Estimate
    median: float
    lowest: float
    highest: float
    missing: int
    year: str


def neighbours(
    x: ArrayLike,
    n: ArrayLike,
    *,
    kind: str = "proportion",
    year: str = "",
    confidence: Confidence = 0.95,
    multiplier: float | None = None,
    invalid: str = "raise",
) -> Neighbours:
    """The neighbours of an area taken together, sum(x) / sum(n) with limits, and one by one: `Neighbours`.

    x and n are arrays of one length, of the neighbours alone, without the area itself; `year` is that of the
    neighbour model. The multiplier is 1 for `proportion` and 100 000 for `rate` unless given. Raises StatsError for
    counts as those functions do.
    Source: the model of ten neighbours for each authority, NFER (2007) for the Department for Education.

    >>> near = neighbours([30, 45, 20], [100, 120, 80], multiplier=100, year="2007")
    >>> round(near.pooled.value, 4), near.median, near.lowest, near.highest
    (31.6667, 30.0, 25.0, 37.5)
    """
    choice("kind", kind, KINDS)
    counts, of = np.atleast_1d(array("x", x)), np.atleast_1d(array("n", n))
    times = (1.0 if kind == "proportion" else 100_000.0) if multiplier is None else multiplier
    function = proportion if kind == "proportion" else rate
    each = function(counts, of, confidence=confidence, multiplier=times, invalid=invalid)
    known = ~np.isnan(each.value)
    pooled = function(counts[known].sum(), of[known].sum(), confidence=confidence, multiplier=times)
    found = each.value[known]
    low, middle, high = (found.min(), np.median(found), found.max()) if found.size else (np.nan,) * 3
    return Neighbours(pooled, each, float(middle), float(low), float(high), int((~known).sum()), year)
