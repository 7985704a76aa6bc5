"""The slope and the relative index of inequality: the whole social gradient in one number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from planstats.base import (
    Bools,
    Confidence,
    Floats,
    Note,
    Notes,
    Numbers,
    array,
    choice,
    levels,
    mark_or_refuse,
    positive,
    put_note,
    refuse,
    single,
    single_note,
    unit_text,
    z_value,
)
from planstats.inequality.areas import Areas, areas_of

SCALES: Final = ("identity", "log", "logit")
METHODS: Final = ("analytic", "simulation")
DIRECTIONS: Final = ("least_minus_most", "most_minus_least")
LEAST_GROUPS, USUAL_GROUPS, MOST_GROUPS = 5, 10, 100


@dataclass(frozen=True, eq=False)
class Sii:
    """Slope index (`value`) and relative index (`rii`) of each area, with limits of the first confidence level.

    `intercept` is the fitted value at the most deprived end; `limits` and `rii_limits` hold the pair of every level;
    `seed` is that of a simulation. `words` say which end is taken from which.
    """

    value: Numbers
    lower: Numbers
    upper: Numbers
    intercept: Numbers
    rii: Numbers
    rii_lower: Numbers
    rii_upper: Numbers
    limits: Mapping[float, tuple[Numbers, Numbers]]
    rii_limits: Mapping[float, tuple[Numbers, Numbers]]
    note: Any
    scale: str
    method: str
    direction: str
    multiplier: float
    unit: str
    seed: int | None = None
    keys: Any = None

    @property
    def words(self) -> str:
        """Which end is taken from which, to stand beside every figure."""
        return {
            "least_minus_most": "least deprived minus most deprived",
            "most_minus_least": "most deprived minus least deprived",
        }[self.direction]


class _Fit(NamedTuple):
    """The straight line of each area, and how each group's value enters its slope and intercept."""

    slope: Floats
    start: Floats
    into_slope: Floats
    into_start: Floats


@np.errstate(all="ignore")
def sii(
    value: ArrayLike,
    pop: ArrayLike,
    *,
    se: ArrayLike | None = None,
    lower: ArrayLike | None = None,
    upper: ArrayLike | None = None,
    scale: str = "identity",
    by: ArrayLike | None = None,
    confidence: Confidence = 0.95,
    multiplier: float = 1.0,
    direction: str = "least_minus_most",
    method: str = "analytic",
    draws: int = 100_000,
    seed: int = 1,
    invalid: str = "raise",
    null_group: str = "raise",
) -> Sii:
    """Slope and relative index of inequality: an `Sii`, one for a list of groups, one a row for areas x groups.

    Groups are in order, the first the most deprived. `value` and `pop` are those of each group, with either `se` (on
    the chosen scale) or both 95% limits; without any, the indices have no limits. `by=` gives the area of each row in
    long form. Positive means higher among the least deprived; `direction="most_minus_least"` turns it round (and the
    relative index upside down). `scale` is `identity` for means and life expectancy, `log` for rates, `logit` for
    proportions on 0..1. Limits are analytic (the relative index by Fieller, or from the limits of the slope with the
    middle of the line fixed), or from `draws` simulated values of each group with `method="simulation"`.

    NaN with a note: `missing` where a group has a number missing, `too_few` below 5 groups, `cannot_transform` for a 0
    (or 1) on a log or logit scale. `unbounded` marks a relative index without limits, `many_groups` more than 10.
    Raises StatsError for pop not above 0, a negative se, reversed limits, values outside the scale, over 100 groups.
    Source: Low and Low (2004), J. Public Health 26, 387-395; Fingertips technical guidance, "SII"; PHE phe_sii.

    >>> fit = sii([0.60, 0.66, 0.68, 0.74, 0.79], [2000, 1800, 2200, 1900, 2100])
    >>> round(fit.value, 12), round(fit.rii, 12), fit.words
    (0.231438398999, 1.399596117136, 'least deprived minus most deprived')
    """
    choice("scale", scale, SCALES)
    choice("method", method, METHODS)
    choice("direction", direction, DIRECTIONS)
    wanted, times = levels(confidence), positive("multiplier", multiplier)
    areas = areas_of(value, pop, _given(se, lower, upper), by, null_group)
    notes, y, error = _in_order(areas, scale, invalid)
    fit = _fitted(areas.pop, y)
    back = {"identity": _same, "log": np.exp, "logit": special.expit}[scale]
    size, ratio = _ends(fit.slope, fit.start, back, scale)
    limits: dict[float, tuple[Floats, Floats]] = {}
    ratios: dict[float, tuple[Floats, Floats]] = {}
    for level in wanted:
        if method == "simulation":
            limits[level], ratios[level] = _simulated(fit, error, back, scale, level, draws, seed)
        else:
            limits[level], ratios[level] = _analytic(fit, error, back, scale, z_value(level))
        _note_unbounded(notes, error, ratios[level])
    spoilt = (notes != Note.ok) & (notes < Note.unbounded)
    turn = direction == "most_minus_least"
    start = back(fit.start) * times
    for column in (size, ratio, start, *(side for pair in (*limits.values(), *ratios.values()) for side in pair)):
        column[spoilt] = np.nan
    size = (-size if turn else size) * times
    ratio = 1 / ratio if turn else ratio
    whole = {level: _turned(pair, turn, times) for level, pair in limits.items()}
    relative = {level: (1 / high, 1 / low) if turn else (low, high) for level, (low, high) in ratios.items()}
    one = areas.scalar
    said = {level: (single(low, one), single(high, one)) for level, (low, high) in whole.items()}
    said_ratio = {level: (single(low, one), single(high, one)) for level, (low, high) in relative.items()}
    first, second = next(iter(said.values())), next(iter(said_ratio.values()))
    return Sii(
        single(size, one), *first, single(start, one), single(ratio, one), *second, said, said_ratio,
        single_note(notes, one), scale, method, direction, times, "" if times == 1 else unit_text(times),
        seed if method == "simulation" else None, areas.keys,
    )  # fmt: skip


def _given(se: ArrayLike | None, lower: ArrayLike | None, upper: ArrayLike | None) -> dict[str, ArrayLike]:
    """The columns that tell the uncertainty: se alone, both limits, or none."""
    if se is not None and (lower is not None or upper is not None):
        refuse("uncertainty", "Give either se= or lower= and upper=, not both.")
    if (lower is None) != (upper is None):
        refuse("uncertainty", "Give both lower= and upper=.")
    columns = {"se": se, "lower": lower, "upper": upper}
    return {name: column for name, column in columns.items() if column is not None}


def _same(values: Floats) -> Floats:
    return np.array(values)


def _in_order(areas: Areas, scale: str, invalid: str) -> tuple[Notes, Floats, Floats]:
    """Notes of each area, and values and standard errors on the scale; NaN errors where none were given."""
    value, pop, more = areas.value, areas.pop, areas.more
    if areas.groups.size and areas.groups.max() > MOST_GROUPS:
        refuse("groups", f"There are {areas.groups.max():.0f} groups in an area; at most {MOST_GROUPS} are understood.")
    used = areas.used
    top = 1.0 if scale == "logit" else np.inf
    outside = (value < 0) | (value > top) if scale != "identity" else np.zeros(value.shape, np.bool_)
    every = np.stack([value, pop, *more.values()])
    low, high = more.get("lower", value), more.get("upper", value)
    broken: list[tuple[str, str, Bools]] = [
        ("infinite", "A number is infinite.", np.isinf(every).any(axis=0)),
        ("population", "A population is not above 0.", (pop <= 0) & used),
        ("negative_se", "A standard error is below 0.", more.get("se", value * 0) < 0),
        ("limits_reversed", "A lower limit is above its upper limit.", low > high),
        ("outside_scale", f"A value does not fit scale={scale!r}.", outside),
    ]
    notes = np.zeros(len(value), np.uint8)
    cells = mark_or_refuse(np.zeros(value.shape, np.uint8), broken, invalid)
    put_note(notes, (cells == Note.invalid).any(axis=1), Note.invalid)
    put_note(notes, np.isnan(every).any(axis=(0, 2)), Note.missing)
    put_note(notes, areas.groups < LEAST_GROUPS, Note.too_few)
    y, error = _transformed(value, more, scale)
    if scale != "identity":
        edges = [np.isinf(one) | (np.isnan(one) & ~np.isnan(of)) for one, of in
                 ((_onto(of, scale), of) for of in (value, low, high))]  # fmt: skip
        put_note(notes, (np.any(edges, axis=0) & used).any(axis=1), Note.cannot_transform)
    put_note(notes, areas.groups > USUAL_GROUPS, Note.many_groups)
    return notes, np.where(used, y, 0.0), np.where(used, error, 0.0)


def _onto(values: Floats, scale: str) -> Floats:
    if scale == "identity":
        return values
    return np.log(values) if scale == "log" else np.log(values) - np.log1p(-values)


def _transformed(value: Floats, more: dict[str, Floats], scale: str) -> tuple[Floats, Floats]:
    y = _onto(value, scale)
    if "lower" in more:
        return y, (_onto(more["upper"], scale) - _onto(more["lower"], scale)) / (2 * z_value(0.95))
    return y, more.get("se", np.full(value.shape, np.nan))


def relative_ranks(pop: Floats) -> tuple[Floats, Floats]:
    """The share of each group in its row, and the middle of its place between 0 and 1."""
    share = pop / pop.sum(axis=1, keepdims=True)
    return share, np.cumsum(share, axis=1) - share / 2


def _fitted(pop: Floats, y: Floats) -> _Fit:
    """Least squares of y on the relative rank, weighted by population, as sums of the groups' values."""
    share, rank = relative_ranks(pop)
    middle = (share * rank).sum(axis=1, keepdims=True)
    apart = share * (rank - middle)
    into_slope = apart / (apart * (rank - middle)).sum(axis=1, keepdims=True)
    into_start = share - middle * into_slope
    return _Fit((into_slope * y).sum(axis=1), (into_start * y).sum(axis=1), into_slope, into_start)


def _ends(slope: Floats, start: Floats, back: Any, scale: str) -> tuple[Floats, Floats]:
    """Difference and ratio of the fitted values at the two ends."""
    low, high = back(start), back(start + slope)
    if scale == "identity":
        return slope.copy(), np.where(start == 0, np.nan, (start + slope) / start)
    return high - low, high / low


def _analytic(fit: _Fit, error: Floats, back: Any, scale: str, z: float) -> tuple[tuple[Floats, Floats], ...]:
    squared = error * error
    of_slope = (fit.into_slope**2 * squared).sum(axis=1)
    half = z * np.sqrt(of_slope)
    if scale != "identity":
        return _about_middle(fit, back, fit.slope - half, fit.slope + half)
    of_start = (fit.into_start**2 * squared).sum(axis=1)
    both = (fit.into_slope * fit.into_start * squared).sum(axis=1)
    return (fit.slope - half, fit.slope + half), _fieller(fit.slope, fit.start, of_slope, of_start, both, z)


def _about_middle(fit: _Fit, back: Any, low: Floats, high: Floats) -> tuple[tuple[Floats, Floats], ...]:
    """Difference and ratio of the ends for two slopes, with the height of the line's middle kept."""
    middle = fit.start + fit.slope / 2
    ends = [(back(middle - slope / 2), back(middle + slope / 2)) for slope in (low, high)]
    (a, b), (c, d) = ends
    return (b - a, d - c), (b / a, d / c)


def _fieller(slope: Floats, start: Floats, of_slope: Floats, of_start: Floats, both: Floats,
             z: float) -> tuple[Floats, Floats]:  # fmt: skip
    """1 + the two r with (slope - r start)^2 = z^2 (variance of that); NaN where they do not bound a range."""
    square = start**2 - z**2 * of_start
    half = slope * start - z**2 * both
    rest = slope**2 - z**2 * of_slope
    bounded = (square > 0) & (start > 0)
    root = np.sqrt(np.maximum(half**2 - square * rest, 0))
    low, high = 1 + (half - root) / square, 1 + (half + root) / square
    return np.where(bounded, low, np.nan), np.where(bounded, high, np.nan)


def _simulated(
    fit: _Fit, error: Floats, back: Any, scale: str, level: float, draws: int, seed: int
) -> tuple[tuple[Floats, Floats], ...]:
    """Order statistics of the slope over normal draws of every value; each area meets the same draws."""
    tail = (1 - level) / 2
    places = round(draws * tail) - 1, round(draws * (1 - tail)) - 1
    if places[0] < 0:
        refuse("draws", f"draws={draws} are too few for confidence {level:g}.")
    noise = np.random.default_rng(seed).standard_normal((draws, error.shape[1]))
    low, high, low_ratio, high_ratio = (np.full(len(error), np.nan) for _ in range(4))
    for row in range(len(error)):
        slopes = fit.slope[row] + noise @ (fit.into_slope[row] * error[row])
        low[row], high[row] = np.partition(slopes, places)[list(places)]
        if scale == "identity":
            starts = fit.start[row] + noise @ (fit.into_start[row] * error[row])
            ratios = np.partition((starts + slopes) / starts, places)
            low_ratio[row], high_ratio[row] = ratios[list(places)]
    if scale == "identity":
        return (low, high), (low_ratio, high_ratio)
    return _about_middle(fit, back, low, high)


def _note_unbounded(notes: Notes, error: Floats, pair: tuple[Floats, Floats]) -> None:
    """Where the error is known and still there are no limits of the relative index."""
    put_note(notes, np.isnan(pair[0]) & ~np.isnan(error).any(axis=1), Note.unbounded)


def _turned(pair: tuple[Floats, Floats], turn: bool, times: float) -> tuple[Floats, Floats]:
    low, high = pair
    return (-high * times, -low * times) if turn else (low * times, high * times)


@np.errstate(all="ignore")
def relative_rank(pop: ArrayLike) -> Floats:
    """The middle of each group's place between 0 and 1 when groups stand in order, as wide as their populations.

    One dimension is one area; two are areas x groups. An area with a population missing is NaN throughout. Raises
    StatsError for a population that is not above 0. Source: Low and Low (2004).

    >>> relative_rank([2000, 1800, 2200, 1900, 2100]).round(3).tolist()
    [0.1, 0.29, 0.49, 0.695, 0.895]
    """
    people = np.atleast_1d(array("pop", pop))
    wrong = (people <= 0) | np.isinf(people)
    if wrong.any():
        refuse("population", "A population is not above 0.", wrong)
    rank = relative_ranks(np.atleast_2d(people))[1]
    return rank.reshape(people.shape)
