"""Rates adjusted for age: directly standardised rates, indirectly standardised ratios and rates."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from planstats.base import (
    BLOCK,
    COUNT_LIMITS,
    EXACT_BELOW,
    Bools,
    Confidence,
    Estimate,
    Floats,
    Note,
    Notes,
    aligned,
    array,
    count_notes,
    in_order,
    levels,
    mark_or_refuse,
    positive,
    put_note,
    refuse,
    unit_text,
)
from planstats.estimate.counts import estimate
from planstats.estimate.frequency import repeated
from planstats.estimate.limits import cleared, count_limits
from planstats.groups import Strata, strata

NOT_WITH_EACH_OTHER: Final = (
    "Indirectly standardised results of two areas must not be compared with each other, only each with the reference."
)


@np.errstate(all="ignore")
def dsr(
    x: ArrayLike,
    n: ArrayLike,
    stdpop: ArrayLike,
    *,
    by: ArrayLike | None = None,
    confidence: Confidence = 0.95,
    multiplier: float = 100_000.0,
    invalid: str = "raise",
    null_group: str = "raise",
    missing_as_zero: bool = False,
    events_per_child: ArrayLike | None = None,
) -> Estimate:
    """Directly standardised rates with Dobson's limits: one for a list of bands, or one a group.

    x events, n population and stdpop standard weights of each band. Rows x bands with one list of weights is the
    fastest form; `by=` groups the rows of one dimension, and groups may have different bands. The standard is yours:
    see `standard_population`. Below 10 events value and limits are NaN (note `too_few`) and x and n are still given.
    A group with a missing band is NaN (note `missing`) unless `missing_as_zero=True` says that a missing count is none;
    a band of no people makes it NaN (note `no_denominator`).

    Where one child can count more than once give `events_per_child=`, the frequency f of each row: rows are then band
    x frequency, x the children with f events, n and stdpop those of the band on each of its rows, and the variance is
    the sum over f of f^2 times that of the children with f events.
    Raises StatsError for a negative weight, and for counts what `rate` refuses.
    Source: Dobson et al. (1991), Stat. Med. 10, 457-462; Fingertips technical guidance, "DSRs"; Morris, Tan, Fryers
    and Bestwick (2018) for the least of 10 events; PHEindicatormethods 2.1.0 for repeat events.

    >>> adjusted = dsr([3, 12, 25, 18], [9000, 8500, 11_200, 10_400], [5000, 5500, 5500, 5500])
    >>> round(adjusted.value, 6), round(adjusted.lower, 6), round(adjusted.upper, 6), adjusted.x
    (145.24367, 110.075522, 188.016903, 58.0)
    """
    wanted, times = levels(confidence), positive("multiplier", multiplier)
    events, of = (np.atleast_1d(column) for column in aligned(x=x, n=n))
    weights = _shared("stdpop", stdpop, events.shape)
    if missing_as_zero:
        events = np.where(np.isnan(events), 0.0, events)
    off = _off_weights(weights, invalid)
    if events_per_child is not None:
        rows = repeated(events, of, np.where(off, np.nan, weights), events_per_child, by, invalid, null_group)
        each = rows.weights / rows.rows_of
        part = rows.frequency * rows.children * each
        once = rows.groups.total(part), rows.groups.total(rows.frequency * part * each), rows.standard
        totals = Totals(*once, rows.events, rows.population)
        return _dobson(totals, rows.notes, rows.groups, wanted, times)
    notes = _with_weights(count_notes(events, of, invalid=invalid), weights, off, events.shape)
    groups = strata(events.shape, by, null_group)
    found = groups.notes(None if notes is None else groups.fold(notes))
    if notes is not None:
        events, of = cleared(np.where(notes == Note.no_denominator, np.uint8(Note.ok), notes), events, of)
    weights = groups.fold(weights) if weights.shape == events.shape else weights
    sums = _weighted_sums(groups, groups.fold(events), groups.fold(of), weights)
    return _dobson(sums, found, groups, wanted, times)


def _shared(name: str, values: ArrayLike, shape: tuple[int, ...]) -> Floats:
    """A column of the rows' shape, or one list of bands shared by every row of rows x bands."""
    column = np.atleast_1d(array(name, values))
    if column.shape not in (shape, shape[-1:]):
        refuse("lengths_differ", f"{name} has the shape {column.shape}; the counts have {shape}.")
    return column


def _off_weights(weights: Floats, invalid: str) -> Bools:
    off = ~((weights >= 0) & (weights < np.inf)) & ~np.isnan(weights)
    mark_or_refuse(
        np.zeros(weights.shape, np.uint8), [("negative_weight", "A standard weight is negative.", off)], invalid
    )
    return off


def _with_weights(notes: Notes | None, weights: Floats, off: Bools, shape: tuple[int, ...]) -> Notes | None:
    """The notes with those that come from the weights."""
    missing = np.isnan(weights)
    if not (missing.any() or off.any()):
        return notes
    out = np.zeros(shape, np.uint8) if notes is None else notes
    put_note(out, np.broadcast_to(missing, shape), Note.missing)
    put_note(out, np.broadcast_to(off, shape), Note.invalid)
    return out


class Totals(NamedTuple):
    """For each group the sums of x w/n, x (w/n)^2, w, x and n."""

    weighted: Floats
    variance: Floats
    weight: Floats
    events: Floats
    people: Floats


def _weighted_sums(groups: Strata, x: Floats, n: Floats, w: Floats) -> Totals:
    """The sums of each group; rows x bands in blocks, whose buffers are used again."""
    if not groups.wide:
        each = w / n
        part = x * each
        first = groups.total(part)
        part *= each
        return Totals(first, groups.total(part), groups.total(w), groups.total(x), groups.total(n))
    first, second = np.empty(groups.count), np.empty(groups.count)
    step = max(1, BLOCK // max(1, x.shape[1]))
    each_buffer, part_buffer = np.empty((step, x.shape[1])), np.empty((step, x.shape[1]))
    for start in range(0, groups.count, step):
        rows = slice(start, min(start + step, groups.count))
        each, part = each_buffer[: rows.stop - start], part_buffer[: rows.stop - start]
        np.divide(w if w.ndim == 1 else w[rows], n[rows], out=each)
        np.multiply(x[rows], each, out=part)
        np.einsum("ij->i", part, out=first[rows])
        np.einsum("ij,ij->i", part, each, out=second[rows])
    whole = np.full(groups.count, w.sum()) if w.ndim == 1 else groups.total(w)
    return Totals(first, second, whole, groups.total(x), groups.total(n))


def _dobson(sums: Totals, notes: Notes, groups: Strata, wanted: tuple[float, ...], times: float) -> Estimate:
    """D +- sqrt(V/O) times the distance of the limits of O from O; V over the squared sum of weights."""
    put_note(notes, sums.weight == 0, Note.no_denominator)
    put_note(notes, sums.events < EXACT_BELOW, Note.too_few)
    (counted,) = cleared(notes if notes.any() else None, sums.events)
    value = np.where(notes == Note.ok, sums.weighted / sums.weight * times, np.nan)
    scale = np.sqrt(sums.variance / counted) / sums.weight * times
    found = {}
    for level in wanted:
        lower, upper = count_limits(counted, level)
        found[level] = (value + scale * (lower - counted), value + scale * (upper - counted))
    return estimate(
        value, found, sums.events, sums.people, notes, groups.keys, groups.scalar, "Dobson", unit_text(times), times
    )


@np.errstate(all="ignore")
def is_ratio(
    x: ArrayLike | None,
    n: ArrayLike,
    x_ref: ArrayLike,
    n_ref: ArrayLike,
    *,
    by: ArrayLike | None = None,
    observed: ArrayLike | None = None,
    confidence: Confidence = 0.95,
    refvalue: float = 1.0,
    invalid: str = "raise",
    null_group: str = "raise",
    missing_as_zero: bool = False,
) -> Estimate:
    """Indirectly standardised ratios: events over those expected at the reference's rates, times `refvalue`.

    x events and n population of each band, x_ref and n_ref those of the reference: of the same shape, or one list of
    bands for rows x bands. With `observed=`, one total a group (in sorted key order under `by=`), x is None. Limits
    are those of the count of events, exact below 10. `expected` and `reference_rate` (per person) are given too. No
    expected events is NaN (note `no_expected`); a band of no people adds nothing; a group with a missing band is NaN.
    The result's `caveat` says what it must not be used for.
    Raises StatsError for a reference population that is not above 0, and for counts what `rate` refuses.
    Source: Fingertips technical guidance, "ISRatios"; Breslow and Day (1987).

    >>> ratio = is_ratio([2, 5, 9, 6], [9000, 8500, 11_200, 10_400], [900, 1500, 4200, 3900],
    ...                  [3_300_000, 3_400_000, 3_500_000, 3_300_000], refvalue=100)
    >>> round(ratio.value, 6), round(ratio.lower, 6), round(ratio.upper, 6), round(ratio.expected, 6)
    (68.888952, 43.15734, 104.303443, 31.935455)
    """
    times = positive("refvalue", refvalue)
    return _indirect(
        x, n, x_ref, n_ref, by, observed, levels(confidence), invalid, null_group, missing_as_zero, times, per_rate=None
    )


@np.errstate(all="ignore")
def is_rate(
    x: ArrayLike | None,
    n: ArrayLike,
    x_ref: ArrayLike,
    n_ref: ArrayLike,
    *,
    by: ArrayLike | None = None,
    observed: ArrayLike | None = None,
    confidence: Confidence = 0.95,
    multiplier: float = 100_000.0,
    invalid: str = "raise",
    null_group: str = "raise",
    missing_as_zero: bool = False,
) -> Estimate:
    """Indirectly standardised rates: `is_ratio` times the reference's crude rate, per `multiplier`.

    The shapes, the notes and when StatsError is raised are those of `is_ratio`; `reference_rate` is the crude rate of
    the reference per `multiplier`. Source: Fingertips technical guidance, "ISRates"; Breslow and Day (1987).

    >>> adjusted = is_rate([2, 5, 9, 6], [9000, 8500, 11_200, 10_400], [900, 1500, 4200, 3900],
    ...                    [3_300_000, 3_400_000, 3_500_000, 3_300_000])
    >>> round(adjusted.value, 6), round(adjusted.lower, 6), round(adjusted.upper, 6), round(adjusted.reference_rate, 6)
    (53.580296, 33.56682, 81.1249, 77.777778)
    """
    times = positive("multiplier", multiplier)
    return _indirect(
        x, n, x_ref, n_ref, by, observed, levels(confidence), invalid, null_group, missing_as_zero, 1.0, per_rate=times
    )


def _indirect(
    x: ArrayLike | None,
    n: ArrayLike,
    x_ref: ArrayLike,
    n_ref: ArrayLike,
    by: ArrayLike | None,
    observed: ArrayLike | None,
    wanted: tuple[float, ...],
    invalid: str,
    null_group: str,
    missing_as_zero: bool,
    refvalue: float,
    *,
    per_rate: float | None,
) -> Estimate:
    if (x is None) == (observed is None):
        refuse("observed", "Give either x, the events of each band, or observed=, their total, with x=None.")
    events, of = _events(x, n, missing_as_zero)
    reference_events, reference_of, off = _reference(x_ref, n_ref, of.shape, invalid)
    notes = count_notes(events, of, zero=Note.ok, invalid=invalid)
    if off is not None:
        notes = _with_weights(notes, reference_events + reference_of, off, of.shape)
    groups = strata(of.shape, by, null_group)
    found = groups.notes(None if notes is None else groups.fold(notes))
    if notes is not None:
        events, of = cleared(notes, events, of)
    expected, crude = _expected(groups, groups.fold(of), reference_events, reference_of)
    total = groups.total(groups.fold(events)) if observed is None else _observed(observed, groups, found, invalid)
    put_note(found, expected == 0, Note.no_expected)
    (total_in_order,) = cleared(found, total)
    factor = refvalue / expected if per_rate is None else crude * per_rate / expected
    limits = {}
    for level in wanted:
        lower, upper = count_limits(total_in_order, level)
        limits[level] = (lower * factor, upper * factor)
    unit = f"ratio x {refvalue:g}" if per_rate is None else unit_text(per_rate)
    crude = crude if per_rate is None else crude * per_rate
    return estimate(
        total_in_order * factor,
        limits,
        total,
        groups.total(groups.fold(of)),
        found,
        groups.keys,
        groups.scalar,
        COUNT_LIMITS,
        unit,
        refvalue if per_rate is None else per_rate,
        expected=expected,
        reference_rate=crude,
        caveat=NOT_WITH_EACH_OTHER,
    )


def _events(x: ArrayLike | None, n: ArrayLike, missing_as_zero: bool) -> tuple[Floats, Floats]:
    """Events and population of the bands; no events where their total is given apart."""
    if x is None:
        (of,) = aligned(n=n)
        of = np.atleast_1d(of)
        return np.zeros(of.shape), of
    events, of = (np.atleast_1d(column) for column in aligned(x=x, n=n))
    return (np.where(np.isnan(events), 0.0, events) if missing_as_zero else events), of


def _reference(
    x_ref: ArrayLike, n_ref: ArrayLike, shape: tuple[int, ...], invalid: str
) -> tuple[Floats, Floats, Bools | None]:
    """The reference's events and population, and the bands in which they are wrong; None where all are in order."""
    events, of = _shared("x_ref", x_ref, shape), _shared("n_ref", n_ref, shape)
    if events.shape != of.shape:
        refuse("lengths_differ", f"x_ref has the shape {events.shape}, n_ref {of.shape}.")
    if events.size and in_order(events, of):
        return events, of, None
    broken = [
        ("infinite", "A number of the reference is infinite.", np.isinf(events) | np.isinf(of)),
        ("negative_count", "A count of the reference is below 0.", events < 0),
        ("no_reference_population", "A population of the reference is not above 0.", of <= 0),
    ]
    return events, of, mark_or_refuse(np.zeros(events.shape, np.uint8), broken, invalid) == Note.invalid


def _expected(groups: Strata, of: Floats, x_ref: Floats, n_ref: Floats) -> tuple[Floats, Floats]:
    """Expected events of each group, and the crude rate of its reference."""
    if groups.wide and x_ref.shape == of.shape[1:]:
        crude = np.full(groups.count, x_ref.sum() / n_ref.sum())
        return np.einsum("ij,j->i", of, x_ref / n_ref), crude
    x_ref, n_ref = groups.fold(x_ref), groups.fold(n_ref)
    crude = groups.total(x_ref) / groups.total(n_ref)
    each = x_ref / n_ref
    if groups.wide:
        return np.einsum("ij,ij->i", of, each), crude
    each *= of
    return groups.total(each), crude


def _observed(observed: ArrayLike, groups: Strata, notes: Notes, invalid: str) -> Floats:
    """The totals given, one a group; their notes are put among those of the groups."""
    total = np.atleast_1d(array("observed", observed))
    if total.shape != (groups.count,):
        refuse("lengths_differ", f"observed= needs one total for each of the {groups.count} groups: {total.shape}.")
    found = count_notes(total, np.ones(groups.count), invalid=invalid)
    if found is not None:
        for note in (Note.invalid, Note.missing):
            put_note(notes, found == note, note)
    return total
