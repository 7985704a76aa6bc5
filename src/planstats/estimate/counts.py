"""Shares and rates: counts over denominators."""

import numpy as np
from numpy.typing import ArrayLike

from planstats.base import (
    BLOCK,
    COUNT_LIMITS,
    Confidence,
    Estimate,
    Floats,
    Note,
    Notes,
    Numbers,
    aligned,
    array,
    count_notes,
    levels,
    positive,
    put_note,
    single,
    single_note,
    unit_text,
)
from planstats.estimate.frequency import repeated
from planstats.estimate.limits import Pair, cleared, count_block, count_limits, wilson
from planstats.groups import strata


@np.errstate(all="ignore")
def proportion(
    x: ArrayLike,
    n: ArrayLike,
    *,
    by: ArrayLike | None = None,
    confidence: Confidence = 0.95,
    multiplier: float = 1.0,
    invalid: str = "raise",
    null_group: str = "raise",
) -> Estimate:
    """The share of n that x is, with Wilson score limits: an `Estimate` of the length of x, or one value a group.

    x and n are counts, 0 <= x <= n, fractional where data are weighted. Two dimensions are rows x strata, and `by=`
    groups the rows of one dimension: both are summed first, then given one interval. A group with a missing row is NaN
    with note `missing`: nothing is left out in silence. `multiplier=100` gives percentages. At x = 0 the lower limit
    is exactly 0, at x = n the upper is exactly the multiplier. n = 0 with x = 0 is NaN with note `no_denominator`.
    Raises StatsError for x > n, negative or infinite numbers, x > 0 of n = 0 (`invalid="mark"` makes that row NaN),
    text, different lengths, and a missing group key (`null_group="keep"` gives it a group).
    Source: Wilson (1927); Newcombe and Altman (2000); Fingertips technical guidance, "Proportions".

    >>> share = proportion([412, 0], [587, 25], multiplier=100)
    >>> share.value.round(4).tolist(), share.lower.round(4).tolist(), share.upper.round(4).tolist()
    ([70.1874, 0.0], [66.3654, 0.0], [73.7469, 13.3192])
    """
    wanted, times = levels(confidence), positive("multiplier", multiplier)
    counts, of, notes, keys, scalar = _rows(x, n, by, share=True, invalid=invalid, null_group=null_group)
    counted, base = cleared(notes, counts, of)
    value, found = wilson(counted, base, wanted, times)
    unit = {1.0: "proportion of 1", 100.0: "%"}.get(times, unit_text(times))
    return estimate(value, found, counts, of, notes, keys, scalar, "Wilson", unit, times)


@np.errstate(all="ignore")
def rate(
    x: ArrayLike,
    n: ArrayLike,
    *,
    by: ArrayLike | None = None,
    confidence: Confidence = 0.95,
    multiplier: float = 100_000.0,
    invalid: str = "raise",
    null_group: str = "raise",
    events_per_child: ArrayLike | None = None,
) -> Estimate:
    """The crude rate of x events in n person-years, per `multiplier`, with the limits of a count.

    An `Estimate` of the length of x, or one value a group (`by=`, or rows x strata), summed first. Limits are exact
    Poisson below 10 events and Byar's from 10 up; `method` says which, row by row. x may exceed n. For k years
    together n is the sum of the yearly populations. Missing rows are noted as by `proportion`, and StatsError is raised
    for the same, but for x > n.

    The limits hold for independent events. Where one child can count more than once give `events_per_child=`, the
    number of events f of each row; x is then the children with f events and n their population, repeated on the rows
    of the same band. The whole (or each group) gets one rate, of sum(f x) events, whose limits are widened by
    sqrt(sum(f^2 x) / sum(f x)); with f = 1 throughout they are the plain limits.
    Source: Breslow and Day (1987); Fingertips technical guidance, "Rates"; for repeat events the variance rule of
    PHEindicatormethods 2.1.0.

    >>> contacts = rate(37, 128_940, multiplier=10_000)
    >>> round(contacts.value, 6), round(contacts.lower, 6), round(contacts.upper, 6), contacts.method, contacts.unit
    (2.869552, 2.020162, 3.955413, 'Byars', 'per 10 000')
    """
    wanted, times = levels(confidence), positive("multiplier", multiplier)
    if events_per_child is not None:
        return _repeated_rate(x, n, by, events_per_child, wanted, times, invalid, null_group)
    counts, of, notes, keys, scalar = _rows(x, n, by, share=False, invalid=invalid, null_group=null_group)
    counted, base = cleared(notes, counts, of)
    value, found = _rates(counted, base, wanted, times)
    return estimate(value, found, counts, of, notes, keys, scalar, COUNT_LIMITS, unit_text(times), times)


def _rates(x: Floats, n: Floats, wanted: tuple[float, ...], multiplier: float) -> tuple[Floats, dict[float, Pair]]:
    value = np.empty(len(x))
    found = {level: (np.empty(len(x)), np.empty(len(x))) for level in wanted}
    size = min(BLOCK, len(x))
    first, second, factor = np.empty(size), np.empty(size), np.empty(size)
    for start in range(0, len(x), BLOCK):
        rows = slice(start, start + BLOCK)
        events = x[rows]
        each = factor[: len(events)]
        np.divide(multiplier, n[rows], out=each)
        np.multiply(events, each, out=value[rows])
        for level, (lower, upper) in found.items():
            count_block(events, level, lower[rows], upper[rows], (first, second))
            lower[rows] *= each
            upper[rows] *= each
    return value, found


def _rows(
    x: ArrayLike, n: ArrayLike, by: ArrayLike | None, *, share: bool, invalid: str, null_group: str
) -> tuple[Floats, Floats, Notes | None, Numbers, bool]:
    """Counts, denominators and notes of each row, or of each group where there are groups; keys; whether one number."""
    counts, of = aligned(x=x, n=n)
    notes = count_notes(counts, of, share=share, invalid=invalid)
    if by is None and counts.ndim < 2:
        return counts.reshape(-1), of.reshape(-1), notes if notes is None else notes.reshape(-1), None, counts.ndim == 0
    groups = strata(counts.shape, by, null_group)
    if notes is not None:
        notes[notes == Note.no_denominator] = Note.ok  # an empty stratum adds nothing; an empty group is told below
        counts, of = cleared(notes, counts, of)
    pooled, base = groups.total(groups.fold(counts)), groups.total(groups.fold(of))
    found = groups.notes(None if notes is None else groups.fold(notes))
    put_note(found, base == 0, Note.no_denominator)
    return pooled, base, found if found.any() else None, groups.keys, False


def _repeated_rate(
    x: ArrayLike,
    n: ArrayLike,
    by: ArrayLike | None,
    events_per_child: ArrayLike,
    wanted: tuple[float, ...],
    times: float,
    invalid: str,
    null_group: str,
) -> Estimate:
    children, of = _at_least_rows(aligned(x=x, n=n), array("events_per_child", events_per_child))
    rows = repeated(children, of, np.ones(()), events_per_child, by, invalid, null_group)
    notes, events = rows.notes, rows.events
    notes[notes == Note.no_denominator] = Note.ok
    put_note(notes, rows.population == 0, Note.no_denominator)
    clean, people = cleared(notes, events, rows.population)
    variance = rows.groups.total(rows.frequency * rows.frequency * rows.children)
    width = np.where(clean > 0, np.sqrt(variance / clean), 1.0)
    found = {}
    for level in wanted:
        low, high = count_limits(clean, level)
        lower, upper = clean + width * (low - clean), clean + width * (high - clean)
        found[level] = (np.maximum(lower, 0) / people * times, upper / people * times)
    return estimate(
        clean / people * times,
        found,
        events,
        rows.population,
        notes,
        rows.groups.keys,
        rows.groups.scalar,
        COUNT_LIMITS,
        unit_text(times),
        times,
    )


def _at_least_rows(columns: list[Floats], often: Floats) -> list[Floats]:
    """One number for every frequency where a single number was given."""
    return [np.broadcast_to(one, often.shape) if one.ndim == 0 else one for one in columns]


def estimate(
    value: Floats,
    found: dict[float, Pair],
    x: Floats,
    n: Floats,
    notes: Notes | None,
    keys: Numbers,
    scalar: bool,
    method: str,
    unit: str,
    multiplier: float,
    *,
    expected: Floats | None = None,
    reference_rate: Floats | None = None,
    caveat: str = "",
) -> Estimate:
    """The `Estimate` of flat columns; plain numbers where there is one and one was asked for."""
    limits = {level: (single(low, scalar), single(high, scalar)) for level, (low, high) in found.items()}
    lower, upper = next(iter(limits.values()))
    note = single_note(np.zeros(len(value), np.uint8) if notes is None else notes, scalar)
    return Estimate(
        single(value, scalar),
        lower,
        upper,
        limits,
        single(x, scalar),
        single(n, scalar),
        note,
        method,
        unit,
        multiplier,
        keys,
        None if expected is None else single(expected, scalar),
        None if reference_rate is None else single(reference_rate, scalar),
        None,
        caveat,
    )
