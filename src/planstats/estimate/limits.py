"""Limits of a share (Wilson) and of a count (exact Poisson below 10, Byar's from 10 up).

The kernels write into arrays they are given and keep their buffers in the processor's cache.
"""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from planstats.base import (
    BLOCK,
    EXACT_BELOW,
    Bools,
    Confidence,
    Floats,
    Note,
    Notes,
    Numbers,
    aligned,
    array,
    count_notes,
    levels,
    mark_or_refuse,
    single,
    z_value,
)

type Pair = tuple[Floats, Floats]

# A pair (lower, upper) for one level; a dict of pairs by level for a tuple of levels.
type Limits = Any


@np.errstate(all="ignore")
def wilson_limits(
    x: ArrayLike, n: ArrayLike, *, confidence: Confidence = 0.95, multiplier: float = 1.0, invalid: str = "raise"
) -> Limits:
    """The Wilson score limits of x in n: (lower, upper), of the shape of x and n, times `multiplier`.

    One level gives a pair; a tuple of levels gives the pair of each by level. x and n are counts with 0 <= x <= n; they
    may be fractional (weighted). A missing row, or one with n = 0, is NaN. Raises StatsError for x > n, negative or
    infinite numbers and columns of different length; `invalid="mark"` makes such a row NaN.
    Source: Wilson (1927), J. Am. Stat. Assoc. 22, 209-212; Newcombe and Altman (2000).

    >>> lower, upper = wilson_limits(65, 100)
    >>> round(lower, 10), round(upper, 10)
    (0.552544433, 0.7363575176)
    """
    counts, of = aligned(x=x, n=n)
    notes = count_notes(counts, of, share=True, invalid=invalid)
    counts, of = cleared(notes, counts, of)
    found = wilson(counts.ravel(), of.ravel(), levels(confidence), multiplier)[1]
    return _answer(found, counts.shape, confidence)


@np.errstate(all="ignore")
def poisson_limits(x: ArrayLike, *, confidence: Confidence = 0.95, invalid: str = "raise") -> Limits:
    """The limits of counts of events: (lower, upper), of the shape of x, in events.

    Exact Poisson limits below 10 events, Byar's approximation from 10 up. One level gives a pair; a tuple of levels
    gives the pair of each by level. A missing count is NaN. Raises StatsError for negative or infinite counts;
    `invalid="mark"` makes such a row NaN.
    Source: Breslow and Day (1987), Statistical methods in cancer research II; Fingertips technical guidance, "Rates".

    >>> lower, upper = poisson_limits([0, 4, 37])
    >>> lower.round(8).tolist(), upper.round(8).tolist()
    ([0.0, 1.08986537, 26.04796451], [3.68887945, 10.24158868, 51.00109659])
    """
    counts = array("x", x)
    rows: list[tuple[str, str, Bools]] = [
        ("infinite", "A count is infinite.", np.isinf(counts)),
        ("negative_count", "A count is below 0.", counts < 0),
    ]
    notes = mark_or_refuse(np.zeros(counts.shape, np.uint8), rows, invalid)
    (counts,) = cleared(notes, counts)
    flat = counts.ravel()
    return _answer({level: count_limits(flat, level) for level in levels(confidence)}, counts.shape, confidence)


def _answer(found: dict[float, Pair], shape: tuple[int, ...], confidence: Confidence) -> Limits:
    shaped = {level: (_shaped(low, shape), _shaped(high, shape)) for level, (low, high) in found.items()}
    return shaped if isinstance(confidence, tuple | list) else next(iter(shaped.values()))


def _shaped(values: Floats, shape: tuple[int, ...]) -> Numbers:
    return single(values.reshape(shape), shape == ())


def cleared(notes: Notes | None, *columns: Floats) -> list[Floats]:
    """The columns with NaN in every row that has a note, so that whatever is computed from it is NaN."""
    if notes is None:
        return list(columns)
    fine = notes == Note.ok
    return [np.where(fine, column, np.nan) for column in columns]


def wilson(x: Floats, n: Floats, wanted: tuple[float, ...], multiplier: float) -> tuple[Floats, dict[float, Pair]]:
    """Shares and their Wilson limits at each level, times the multiplier; x and n are flat and in order."""
    value = np.empty(len(x))
    found = {level: (np.empty(len(x)), np.empty(len(x))) for level in wanted}
    size = min(BLOCK, len(x))
    buffers = tuple(np.empty(size) for _ in range(4))
    for start in range(0, len(x), BLOCK):
        rows = slice(start, start + BLOCK)
        share = value[rows]
        np.divide(x[rows], n[rows], out=share)
        for level, (lower, upper) in found.items():
            _wilson_block(x[rows], n[rows], share, z_value(level), multiplier, lower[rows], upper[rows], buffers)
        if multiplier != 1:
            share *= multiplier
    return value, found


def _wilson_block(
    x: Floats,
    n: Floats,
    share: Floats,
    z: float,
    multiplier: float,
    lower: Floats,
    upper: Floats,
    buffers: tuple[Floats, ...],
) -> None:
    root, over, middle, inside = (buffer[: len(x)] for buffer in buffers)
    squared = z * z
    np.subtract(1.0, share, out=root)
    root *= x
    root *= 4.0
    root += squared
    np.sqrt(root, out=root)
    root *= z
    np.add(n, squared, out=over)
    np.divide(multiplier / 2, over, out=over)
    np.add(x, x, out=middle)
    middle += squared
    np.subtract(middle, root, out=inside)
    np.multiply(inside, over, out=lower)
    middle += root
    np.multiply(middle, over, out=upper)
    # Rounding may leave 1 - 1.1e-16 where the limit is the end of the scale.
    np.copyto(lower, 0.0, where=x == 0)
    np.minimum(upper, multiplier, out=upper)
    np.copyto(upper, multiplier, where=x == n)


def count_limits(x: Floats, level: float) -> Pair:
    """The limits of flat counts in order (NaN stays NaN)."""
    lower, upper = np.empty(len(x)), np.empty(len(x))
    buffers = (np.empty(min(BLOCK, len(x))), np.empty(min(BLOCK, len(x))))
    for start in range(0, len(x), BLOCK):
        rows = slice(start, start + BLOCK)
        count_block(x[rows], level, lower[rows], upper[rows], buffers)
    return lower, upper


def count_block(x: Floats, level: float, lower: Floats, upper: Floats, buffers: tuple[Floats, Floats]) -> None:
    """Write the limits of one block of counts into `lower` and `upper`."""
    small = np.flatnonzero(x < EXACT_BELOW)
    if len(small) < len(x):
        byar_block(x, z_value(level), lower, upper, buffers)
    if len(small):
        _exact_rows(x[small], level, small, lower, upper)


def byar_block(x: Floats, z: float, lower: Floats, upper: Floats, buffers: tuple[Floats, Floats]) -> None:
    """Byar's limits: x(1 - 1/9x - z/(3 sqrt x))^3, and the same of x + 1 with a plus. Counts below 1 are not meant."""
    count, part = (buffer[: len(x)] for buffer in buffers)
    np.maximum(x, 1.0, out=count)
    _byar_side(count, -z / 3, lower, part)
    np.add(x, 1.0, out=count)
    _byar_side(count, z / 3, upper, part)


def _byar_side(count: Floats, third: float, out: Floats, part: Floats) -> None:
    np.sqrt(count, out=part)
    np.divide(third, part, out=part)
    np.divide(1.0 / 9.0, count, out=out)
    part -= out
    part += 1.0
    np.multiply(part, part, out=out)
    out *= part
    out *= count


def _exact_rows(x: Floats, level: float, rows: NDArray[np.intp], lower: Floats, upper: Floats) -> None:
    whole = x.astype(np.intp)
    low_table, high_table = _exact_table(level)
    low, high = low_table[whole], high_table[whole]
    weighted = np.flatnonzero(x != whole)
    if len(weighted):
        low[weighted], high[weighted] = _exact(x[weighted], level)
    lower[rows] = low
    upper[rows] = high


def _exact(x: Floats, level: float) -> Pair:
    """Poisson limits by the gamma quantile: the means for which x or more, x or fewer, has half the error each."""
    tail = (1 - level) / 2
    lower = np.where(x == 0, 0.0, special.gammaincinv(np.where(x == 0, 1.0, x), tail))
    return lower, special.gammainccinv(x + 1, tail)


@lru_cache(maxsize=64)
def _exact_table(level: float) -> Pair:
    """The limits of 0 to 9, once for each level: an inverse gamma for each row would cost hundreds of times more."""
    return _exact(np.arange(float(EXACT_BELOW)), level)
