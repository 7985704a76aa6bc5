"""Whether a yearly series has moved over its last five points, and how two periods differ.

Sources: Fingertips Public Health Technical Guidance, "Trend markers"; Armitage and Berry (2002) for the chi-squared
test for trend; dhsc-govuk/FingertipsNext (MIT) for the weighted form applied to proportions.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planstats.base import (
    Bools,
    Estimate,
    Floats,
    Note,
    Numbers,
    aligned,
    array,
    choice,
    count_notes,
    levels,
    positive,
    refuse,
    single,
    single_note,
    z_value,
)

POINTS: Final = 5
THRESHOLD: Final = 9.549535706083242  # chi-squared with one degree of freedom at 99.8%
METHODS: Final = ("guidance", "fingertips_next")
POLARITIES: Final = ("high_good", "low_good", "none")
NEXT_TYPES: Final = ("proportion", "crude_rate", "directly_standardised_rate")

# Why there is no answer. Where several apply, the first is given.
REASONS: Final = {
    "not_annual": "The points are not one year each, so a recent trend does not apply.",
    "overlapping_periods": "The periods overlap, so neighbouring points share children.",
    "too_few_points": "There are fewer than five points.",
    "gap": "There is a gap within the last five points.",
    "definition_changed": "The definition changed within the last five points.",
    "value_type_not_covered": "This method covers proportions, crude rates and directly standardised rates only.",
    "missing_limits": "At least one of the last five points has no limits.",
    "zero_width_limits": "At least one of the last five points has limits of no width.",
    "none_or_all": "In at least one of the last five points the count is 0 or the whole denominator.",
}  # fmt: skip
_REASON_CODES: Final = tuple(REASONS)


@dataclass(frozen=True, eq=False)
class Trend:
    """The answer for each series: plain values for one series, arrays of shape (series,) for several.

    `direction` is increasing, decreasing, no_significant_change or cannot_be_calculated; `reason` is then one of
    `REASONS`, else None. `verdict` is getting_better, getting_worse or None. `leave_one_out` holds the five slopes
    without each point in turn, shape (5,) or (series, 5). `chi2` and `slope` are NaN where nothing was computed; the
    slope is per year: of the log odds for counts, else of the values as given.
    """

    direction: Any
    chi2: Numbers
    slope: Numbers
    reason: Any
    verdict: Any
    leave_one_out: Floats
    note: Any
    method: str = "guidance"

    @property
    def explanation(self) -> Any:
        """The reason as a sentence for people, None where there is an answer."""
        if isinstance(self.reason, np.ndarray):
            return np.array([REASONS.get(one) for one in self.reason], object)
        return REASONS.get(self.reason)


def recent_trend(numerator: ArrayLike | None = None, denominator: ArrayLike | None = None, *,
                 value: ArrayLike | None = None, lower: ArrayLike | None = None, upper: ArrayLike | None = None,
                 years: ArrayLike | None = None, polarity: str | None = None, method: str = "guidance",
                 value_type: str | None = None, definition: ArrayLike | None = None, span: int = 1,
                 true_years: bool = False, confidence: float = 0.95, invalid: str = "raise") -> Trend:  # fmt: skip
    """The recent trend of yearly series over their five latest points, at 99.8% and whichever single point is left out.

    Shapes: (years,) for one series or (series, years); NaN is a year without a figure. Counts (`numerator`,
    `denominator`) give the chi-squared test for trend in proportions, with the direction of the least-squares slope of
    the log odds. `value` with `lower` and `upper` (limits of level `confidence`, any unit) give weighted regression.
    When both are given, `value_type` decides; unsaid, the counts are used. `method="fingertips_next"` uses the weighted
    form for proportions too, divides by 3.92, and covers the three value types that service covers.

    `years` (one a point, whole numbers) sorts the points and shows gaps; `true_years=True` allows gaps and uses the
    years as the time. `span` is how many years each point covers, `definition` a label a point. `polarity` is
    high_good, low_good or none. A series that cannot be judged has direction cannot_be_calculated with its `reason`.
    Raises `StatsError` for impossible counts (x > n, negative), limits that do not enclose their value's side
    (upper < lower), repeated years, unknown options and lengths that differ.
    Source: Fingertips Technical Guidance, "Trend markers"; threshold 9.5495 is chi-squared, one degree, at 99.8%.

    >>> found = recent_trend([512, 530, 561, 590, 640], [880, 890, 905, 915, 930], polarity="high_good")
    >>> found.direction, found.verdict, round(found.chi2, 6)
    ('increasing', 'getting_better', 26.703122)
    """
    choice("method", method, METHODS)
    good = _good(polarity)
    kind = None if value_type is None else str(value_type).strip().lower().replace(" ", "_")
    counted = _counted(numerator, denominator, value, method, kind)
    names = ("numerator", "denominator") if counted else ("value", "lower", "upper")
    given = (numerator, denominator) if counted else (value, lower, upper)
    columns, scalar = _columns(names, given)
    columns, marked = _checked(columns, counted, invalid)
    series, length = columns[0].shape
    times, order, reason = _times(years, length, span)
    columns = [column[:, order] for column in columns]
    places, reasons = _latest(columns, times, counted, true_years, reason)
    _check_definition(definition, order, places, reasons)
    if not counted and method == "fingertips_next" and kind not in (None, "dsr", *NEXT_TYPES):
        _because(reasons, np.ones(series, bool), "value_type_not_covered")
    five = [
        np.take_along_axis(column, places, axis=1) if length else np.full(places.shape, np.nan) for column in columns
    ]
    t = times[places] if true_years and length else np.broadcast_to(np.arange(1.0, POINTS + 1), places.shape)
    with np.errstate(all="ignore"):
        if counted:
            chi2, slope, without = _proportion_trend(five[0], five[1], t, reasons)
        else:
            divisor = 3.92 if method == "fingertips_next" else 2 * z_value(levels(confidence)[0])
            chi2, slope, without = _weighted_trend(five, t, divisor, reasons)
    return _answer(chi2, slope, without, reasons, marked, good, scalar, method)


# --- what was given ---------------------------------------------------------------------------------------------


def _good(polarity: str | None) -> int:
    """+1 where high is good, -1 where low is good, 0 where neither is."""
    if polarity is None:
        return 0
    return {"high_good": 1, "low_good": -1, "none": 0}[choice("polarity", polarity, POLARITIES)]


def _counted(numerator: ArrayLike | None, denominator: ArrayLike | None, value: ArrayLike | None, method: str,
             kind: str | None) -> bool:  # fmt: skip
    """Whether the counts are used, rather than the values with their limits."""
    if (numerator is None) != (denominator is None):
        refuse("needs_counts", "Give numerator and denominator together.")
    if numerator is None and value is None:
        refuse("needs_points", "Give numerator and denominator, or value with lower and upper.")
    if value is None:
        if method == "fingertips_next":
            refuse("needs_limits", "method='fingertips_next' needs value, lower and upper for proportions too.")
        if kind not in (None, "proportion"):
            refuse("needs_limits", f"A trend of type {kind} needs value, lower and upper.")
        return True
    if numerator is None or method == "fingertips_next":
        return False
    return kind in (None, "proportion")


def _columns(names: tuple[str, ...], given: tuple[ArrayLike | None, ...]) -> tuple[list[Floats], bool]:
    """The columns as (series, years) and whether there was one series. Limits left out are missing."""
    first = array(names[0], given[0])  # type: ignore[arg-type]  # the first is never None, see _counted
    filled = {
        name: np.full(first.shape, np.nan) if one is None else one for name, one in zip(names, given, strict=True)
    }
    columns = aligned(**filled)
    if columns[0].ndim == 0:
        refuse("needs_points", "A trend needs a series of points, not one number.")
    scalar = columns[0].ndim == 1
    return [np.atleast_2d(column) for column in columns], scalar


def _checked(columns: list[Floats], counted: bool, invalid: str) -> tuple[list[Floats], Bools]:
    """Impossible numbers are refused, or under invalid="mark" become missing points; and which series had any."""
    if counted:
        notes = count_notes(columns[0], columns[1], share=True, invalid=invalid)
        broken = np.zeros(columns[0].shape, np.bool_) if notes is None else notes == Note.invalid
        return [np.where(broken, np.nan, column) if broken.any() else column for column in columns], broken.any(axis=1)
    choice("invalid", invalid, ("raise", "mark"))
    broken = (columns[2] < columns[1]) | np.isinf(columns).any(axis=0)
    if broken.any() and invalid == "raise":
        refuse("limits", "An upper limit is below its lower limit, or a number is infinite.", broken)
    return [np.where(broken, np.nan, column) if broken.any() else column for column in columns], broken.any(axis=1)


def _times(years: ArrayLike | None, length: int, span: int) -> tuple[Floats, NDArray[np.intp], str | None]:
    """The times in order, the order of the points, and a reason that already holds for every series."""
    width = positive("span", span)
    if years is None:
        times = np.arange(1.0, length + 1)
    else:
        times = array("years", years)
        if times.shape != (length,):
            refuse("lengths_differ", f"years {times.shape} must hold one year for each of the {length} points.")
        if np.isnan(times).any():
            refuse("years", "A year is missing. Give the year of every point.", np.isnan(times))
    order = np.argsort(times, kind="stable")
    times = times[order]
    steps = np.diff(times)
    if (steps == 0).any():
        refuse("years", "A year occurs twice. Give one point a year.")
    fractional = bool((times != np.floor(times)).any())
    if width > 1 and length > 1:
        return times, order, "overlapping_periods" if (steps < width).any() else "not_annual"
    return times, order, "not_annual" if fractional or width != 1 else None


def _latest(columns: list[Floats], times: Floats, counted: bool, true_years: bool,
            reason: str | None) -> tuple[NDArray[np.intp], NDArray[np.int8]]:  # fmt: skip
    """Where the five latest points of each series stand, and the reasons found so far (-1: none)."""
    series, length = columns[0].shape
    reasons = np.full(series, -1, np.int8)
    if reason is not None:
        _because(reasons, np.ones(series, bool), reason)
    here = ~np.isnan(columns[0])
    if counted:
        here &= ~np.isnan(columns[1])
    _because(reasons, here.sum(axis=1) < POINTS, "too_few_points")
    if length == 0:
        return np.zeros((series, POINTS), np.intp), reasons
    # A stable sort by "has no figure" puts the points with a figure first, in order of time; the last five stay.
    found = here.sum(axis=1)
    ranked = np.argsort(~here, axis=1, kind="stable")
    wanted = np.clip(found[:, None] - POINTS + np.arange(POINTS), 0, length - 1)
    places = np.take_along_axis(ranked, wanted, axis=1)
    if not true_years:
        _because(reasons, (np.diff(times[places], axis=1) != 1).any(axis=1), "gap")
    return places, reasons


def _check_definition(definition: ArrayLike | None, order: NDArray[np.intp], places: NDArray[np.intp],
                      reasons: NDArray[np.int8]) -> None:  # fmt: skip
    if definition is None or len(order) == 0:
        return
    labels = np.asarray(definition)
    if labels.shape != order.shape:
        refuse("lengths_differ", f"definition {labels.shape} must hold one label for each of the {len(order)} points.")
    five = labels[order][places]
    _because(reasons, (five != five[:, :1]).any(axis=1), "definition_changed")


def _because(reasons: NDArray[np.int8], where: Bools, reason: str) -> None:
    """Give the reason to series that have none, or one that stands later in `REASONS`."""
    code = _REASON_CODES.index(reason)
    reasons[where & ((reasons < 0) | (reasons > code))] = code


# --- the two tests ----------------------------------------------------------------------------------------------


def _slope(t: Floats, y: Floats, w: Floats) -> Floats:
    """The weighted least-squares slope of y on t along the last axis, computed about the means."""
    total = w.sum(axis=-1, keepdims=True)
    dt = t - (w * t).sum(axis=-1, keepdims=True) / total
    dy = y - (w * y).sum(axis=-1, keepdims=True) / total
    slope: Floats = (w * dt * dy).sum(axis=-1) / (w * dt * dt).sum(axis=-1)
    return slope


def _without_each(t: Floats, y: Floats, w: Floats) -> Floats:
    """The slopes without each of the five points in turn: shape (series, 5)."""
    others = [[other for other in range(POINTS) if other != out] for out in range(POINTS)]
    return _slope(t[:, others], y[:, others], w[:, others])


def _proportion_trend(x: Floats, n: Floats, t: Floats, reasons: NDArray[np.int8]) -> tuple[Floats, Floats, Floats]:
    """The chi-squared test for trend, with the slope of the log odds."""
    _because(reasons, ((x <= 0) | (x >= n)).any(axis=1), "none_or_all")
    people, events = n.sum(axis=1), x.sum(axis=1)
    dt = t - ((n * t).sum(axis=1) / people)[:, None]
    # N(NΣxt - XΣnt)² / (X(N-X)(NΣnt² - (Σnt)²)), with t taken about its mean so that nothing large is subtracted
    chi2 = people**2 * (x * dt).sum(axis=1) ** 2 / (events * (people - events) * (n * dt * dt).sum(axis=1))
    odds = np.log(x / (n - x))
    even = np.ones_like(odds)
    return chi2, _slope(t, odds, even), _without_each(t, odds, even)


def _weighted_trend(five: list[Floats], t: Floats, divisor: float,
                    reasons: NDArray[np.int8]) -> tuple[Floats, Floats, Floats]:  # fmt: skip
    """Weighted regression of the values, with weights from the width of their limits."""
    value, lower, upper = five
    _because(reasons, (np.isnan(lower) | np.isnan(upper)).any(axis=1), "missing_limits")
    _because(reasons, (upper == lower).any(axis=1), "zero_width_limits")
    w = (divisor / (upper - lower)) ** 2
    slope = _slope(t, value, w)
    dt = t - ((w * t).sum(axis=1) / w.sum(axis=1))[:, None]
    return slope**2 * (w * dt * dt).sum(axis=1), slope, _without_each(t, value, w)


def _answer(chi2: Floats, slope: Floats, without: Floats, reasons: NDArray[np.int8], marked: Bools, good: int,
            scalar: bool, method: str) -> Trend:  # fmt: skip
    none = reasons >= 0
    for one in (chi2, slope, without):
        one[none] = np.nan
    with np.errstate(invalid="ignore"):
        held = (np.sign(without) == np.sign(slope)[:, None]).all(axis=1)
        moved = np.where((chi2 > THRESHOLD) & held, np.sign(slope), 0.0)
    code = np.where(none, 3, np.nan_to_num(moved) + 1).astype(np.intp)
    words = np.array(["decreasing", "no_significant_change", "increasing", "cannot_be_calculated"], object)
    rising, falling = {
        1: ("getting_better", "getting_worse"),
        -1: ("getting_worse", "getting_better"),
        0: (None, None),
    }[good]
    verdicts = np.array([falling, None, rising, None], object)
    said = np.array([*REASONS, None], object)[reasons]
    notes = np.zeros(reasons.shape, np.uint8)
    notes[none] = Note.missing
    notes[reasons == _REASON_CODES.index("too_few_points")] = Note.too_few
    notes[reasons == _REASON_CODES.index("none_or_all")] = Note.cannot_transform
    notes[none & marked] = Note.invalid
    return Trend(
        direction=single(words[code], scalar), chi2=single(chi2, scalar), slope=single(slope, scalar),
        reason=single(said, scalar), verdict=single(verdicts[code], scalar),
        leave_one_out=without[0] if scalar else without, note=single_note(notes, scalar), method=method,
    )  # fmt: skip


# --- two periods ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Change:
    """How the later of two estimates differs from the earlier; plain values or arrays, as the estimates were.

    `label` is increased, decreased, no_clear_change or not_compared, from the interval of the difference, which is
    the better answer. `both_intervals` is the cautious one: increased or decreased only where the two intervals do
    not touch. `verdict` is better, worse or None. `absolute` and `relative` are the difference (later less earlier)
    and the ratio (later over earlier), each with limits.
    """

    label: Any
    both_intervals: Any
    verdict: Any
    absolute: Estimate
    relative: Estimate


def change(a: Estimate, b: Estimate, *, polarity: str | None = None) -> Change:
    """The change from estimate `a` (earlier) to `b` (later) with limits recovered from theirs.

    `a` and `b` come from `proportion`, `rate`, `mean` or `Estimate.published`, in the same unit and of different people
    (the same people measured twice are a paired change, which this is not). Limits are of the first confidence level.
    Raises `StatsError` when units or lengths differ.
    Source: Newcombe (1998), Zou and Donner (2008), as `gap`; Fingertips Technical Guidance for overlapping intervals.

    >>> from planstats.base import Estimate
    >>> before, after = Estimate.published(60.0, 56.0, 64.0), Estimate.published(70.0, 66.5, 73.5)
    >>> found = change(before, after, polarity="high_good")
    >>> found.label, found.both_intervals, found.verdict, round(found.absolute.lower, 4)
    ('increased', 'increased', 'better', 4.6849)
    """
    from planstats.inequality import gap  # here, because the two modules of results know each other

    good = _good(polarity)
    found = gap(b, a)
    difference = found.absolute
    low, high = np.asarray(difference.lower, float), np.asarray(difference.upper, float)
    side = np.where(low > 0, 1, np.where(high < 0, -1, 0))
    known = ~(np.isnan(low) | np.isnan(high))
    apart = np.where(np.asarray(b.lower) > np.asarray(a.upper), 1,
                     np.where(np.asarray(b.upper) < np.asarray(a.lower), -1, 0))  # fmt: skip
    words = np.array(["decreased", "no_clear_change", "increased", "not_compared"], object)
    verdicts = np.array(["worse", None, "better"], object)
    return Change(
        label=_pick(words, np.where(known, side + 1, 3)),
        both_intervals=_pick(words, np.where(known, apart + 1, 3)),
        verdict=_pick(verdicts, np.where(known, side * good, 0) + 1),
        absolute=difference, relative=found.relative,
    )  # fmt: skip


def _pick(words: NDArray[np.object_], code: NDArray[np.intp]) -> Any:
    """The word of each code: one text for one code."""
    return words[int(code)] if code.ndim == 0 else words[code]
