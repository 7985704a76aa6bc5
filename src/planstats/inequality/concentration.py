"""The concentration index: on which side of the gradient something gathers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from planstats.base import (
    Confidence,
    Note,
    Numbers,
    levels,
    mark_or_refuse,
    put_note,
    single,
    single_note,
    z_value,
)
from planstats.inequality.areas import areas_of
from planstats.inequality.slope import relative_ranks


@dataclass(frozen=True, eq=False)
class Concentration:
    """The index of each area with its limits, and Erreygers' index where every value lies in 0..1 (else NaN)."""

    value: Numbers
    lower: Numbers
    upper: Numbers
    limits: Mapping[float, tuple[Numbers, Numbers]]
    erreygers: Numbers
    note: Any


@np.errstate(all="ignore")
def concentration_index(
    value: ArrayLike,
    pop: ArrayLike,
    se: ArrayLike | None = None,
    *,
    confidence: Confidence = 0.95,
    invalid: str = "raise",
) -> Concentration:
    """(2 / mean) sum(a b y) - 1 over groups in order of deprivation, the first the most deprived: `Concentration`.

    Between -1 and 1; positive means concentrated among the least deprived. One dimension is one area, two are areas x
    groups. With `se` of each value there are limits, from the variance of the index as a sum of the values (linearised
    about the mean). Never the headline: show the slope index or a gap. An area with a number missing is NaN with note
    `missing`, one with fewer than 2 groups `too_few`, one with mean 0 `no_denominator`.
    Raises StatsError for a population not above 0, negative values or errors, infinite numbers.
    Source: Kakwani, Wagstaff and van Doorslaer (1997), J. Econometrics 77, 87-103; Erreygers (2009), J. Health Econ.

    >>> gathered = concentration_index([0.60, 0.66, 0.68, 0.74, 0.79], [2000, 1800, 2200, 1900, 2100])
    >>> round(gathered.value, 12)
    0.053255144625
    """
    wanted = levels(confidence)
    areas = areas_of(value, pop, {} if se is None else {"se": se}, None, "raise")
    y, error = areas.value, areas.more.get("se", np.full(areas.value.shape, np.nan))
    every = np.stack([y, areas.pop, *areas.more.values()])
    cells = mark_or_refuse(
        np.zeros(y.shape, np.uint8),
        [
            ("infinite", "A number is infinite.", np.isinf(every).any(axis=0)),
            ("population", "A population is not above 0.", areas.pop <= 0),
            ("negative_value", "A value or standard error is below 0.", (y < 0) | (error < 0)),
        ],
        invalid,
    )
    share, rank = relative_ranks(areas.pop)
    mean = (share * y).sum(axis=1)
    index = 2 * (share * rank * y).sum(axis=1) / mean - 1
    notes = np.zeros(len(y), np.uint8)
    put_note(notes, (cells == Note.invalid).any(axis=1), Note.invalid)
    put_note(notes, np.isnan(every).any(axis=(0, 2)), Note.missing)
    put_note(notes, mean == 0, Note.no_denominator)
    put_note(notes, areas.groups < 2, Note.too_few)
    index[notes != Note.ok] = np.nan
    weight = (2 * share * rank - (index + 1)[:, None] * share) / mean[:, None]
    spread = np.sqrt((weight**2 * error**2).sum(axis=1))
    inside = (y >= 0).all(axis=1) & (y <= 1).all(axis=1)
    one = areas.scalar
    limits = {level: (single(index - z_value(level) * spread, one), single(index + z_value(level) * spread, one))
              for level in wanted}  # fmt: skip
    erreygers = np.where(inside, 4 * mean * index, np.nan)
    lower, upper = next(iter(limits.values()))
    return Concentration(single(index, one), lower, upper, limits, single(erreygers, one), single_note(notes, one))
