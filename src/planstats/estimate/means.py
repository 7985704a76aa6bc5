"""The mean of a score."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from planstats.base import (
    BLOCK,
    Confidence,
    Estimate,
    Floats,
    Note,
    aligned,
    choice,
    levels,
    mark_or_refuse,
    positive,
    put_note,
    single,
    single_note,
)
from planstats.groups import Strata, strata


@np.errstate(all="ignore")
def mean(
    v: ArrayLike,
    *,
    by: ArrayLike | None = None,
    confidence: Confidence = 0.95,
    multiplier: float = 1.0,
    invalid: str = "raise",
    null_group: str = "raise",
) -> Estimate:
    """The mean of the values with Student's t limits: one number for a list, or one a group (`by=`, rows x strata).

    Values may be negative. Missing values are left out and counted: `n` says how many were used and `n_missing` how
    many were not; `x` is their sum. One value has a mean and no limits (note `too_few`); none is NaN (note `missing`).
    Raises StatsError for infinite values (`invalid="mark"` makes that group NaN), text and a missing group key.
    Source: PHE phe_mean; limits m +- t(1 - a, k - 1) s / sqrt(k), s from deviations about the mean.

    >>> scores = mean([31, 28, 35, 40, 22, 36, 33, 29])
    >>> scores.value, round(scores.lower, 6), round(scores.upper, 6), scores.n
    (31.75, 27.111348, 36.388652, 8.0)
    """
    wanted, times = levels(confidence), positive("multiplier", multiplier)
    (values,) = aligned(v=v)
    values = values.reshape(-1) if values.ndim == 0 else values
    groups = strata(values.shape, by, null_group)
    values = groups.fold(values)
    missing, infinite = _odd(values, invalid)
    total, square, used = _moments(groups, values, missing)
    notes = np.zeros(groups.count, np.uint8)
    put_note(notes, used == 1, Note.too_few)
    put_note(notes, used == 0, Note.missing)
    if infinite is not None:
        notes[groups.any(infinite)] = Note.invalid
    centre = np.where((notes == Note.ok) | (notes == Note.too_few), total / used, np.nan)
    error = np.where(notes == Note.ok, np.sqrt(square / (used - 1) / used), np.nan)
    limits = {}
    for level in wanted:
        half = _t_values(used, level) * error
        pair = ((centre - half) * times, (centre + half) * times)
        limits[level] = (single(pair[0], groups.scalar), single(pair[1], groups.scalar))
    lower, upper = next(iter(limits.values()))
    lost = groups.total(np.zeros(values.shape) if missing is None else missing.astype(np.float64))
    return Estimate(
        single(centre * times, groups.scalar),
        lower,
        upper,
        limits,
        single(total, groups.scalar),
        single(used, groups.scalar),
        single_note(notes, groups.scalar),
        "Student's t",
        "" if times == 1 else f"times {times:g}",
        times,
        groups.keys,
        n_missing=single(lost, groups.scalar),
    )


def _odd(values: Floats, invalid: str) -> tuple[NDArray[np.bool_] | None, NDArray[np.bool_] | None]:
    """Which values are missing and which infinite; None where none is."""
    choice("invalid", invalid, ("raise", "mark"))
    if not values.size or np.isfinite(values.min() + values.max()):
        return None, None
    missing, infinite = np.isnan(values), np.isinf(values)
    mark_or_refuse(np.zeros(values.shape, np.uint8), [("infinite", "A value is infinite.", infinite)], invalid)
    return missing, infinite


def _moments(groups: Strata, values: Floats, missing: NDArray[np.bool_] | None) -> tuple[Floats, Floats, Floats]:
    """The sum, the squared deviations from the mean, and how many, of each group. Two passes, never a difference."""
    if missing is None:
        used = groups.sizes(values)
        total = groups.total(values)
        return total, groups.total_of_squares(values, total / used), used
    used = groups.total((~missing).astype(np.float64))
    total = groups.total(np.where(missing, 0.0, values))
    centre = groups.spread(total / used)
    return total, groups.total(np.where(missing, 0.0, values - centre) ** 2), used


def _t_values(used: Floats, level: float) -> Floats:
    """Student's t of each group size; once for each size that occurs."""
    most = int(used.max(initial=0))
    if most <= BLOCK:
        sizes = np.flatnonzero(np.bincount(used.astype(np.intp), minlength=1))
        table = np.full(most + 1, np.nan)
        table[sizes] = special.stdtrit(sizes - 1.0, 0.5 + level / 2)
        return table[used.astype(np.intp)]
    sizes, place = np.unique(used, return_inverse=True)
    return np.asarray(special.stdtrit(sizes - 1.0, 0.5 + level / 2)[place], np.float64)
