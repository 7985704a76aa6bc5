"""Is an area better, similar or worse than a comparator: in words, since colours are not the message."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planstats.base import (
    Bools,
    Estimate,
    Floats,
    Note,
    array,
    choice,
    levels,
    note_names,
    refuse,
    single,
)
from planstats.compare.ranking import quantile
from planstats.estimate.limits import wilson

METHODS: Final = ("interval_95", "interval_two_level", "both_intervals", "control_limits", "quantile", "goal")
POLARITIES: Final = ("high_good", "low_good", "none")

# By how far above (+) or below (-) the comparator the area lies: -2, -1, 0, 1, 2.
_WORDS: Final = {
    "high_good": ("much_worse", "worse", "similar", "better", "much_better"),
    "low_good": ("much_better", "better", "similar", "worse", "much_worse"),
    "none": ("lower", "lower", "similar", "higher", "higher"),
}


@dataclass(frozen=True, eq=False)
class Benchmark:
    """The label of each area and, where it is `not_compared`, the reason; text for one area, arrays for several."""

    label: Any
    reason: Any
    method: str
    polarity: str | None

    @property
    def compared(self) -> int:
        """How many comparisons were made. Of forty at 95%, two are expected to differ where nothing does."""
        return int(np.count_nonzero(np.asarray(self.label) != "not_compared"))

    def __str__(self) -> str:
        return str(self.label)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.array(self.label, dtype=dtype)


@np.errstate(all="ignore")
def benchmark(
    estimate: Estimate,
    comparator: Estimate | ArrayLike | None = None,
    *,
    method: str = "interval_95",
    polarity: str | None = "none",
    confidence: float = 0.95,
    reasons: str | ArrayLike | None = None,
    goal_by: str = "value",
    q: int = 5,
) -> Benchmark:
    """How each area stands against a comparator on the same scale: a `Benchmark` of labels.

    The estimate is one area or an array of areas; the comparator one number, or as many as there are areas.

    `interval_95`: inside the area's 95% limits, ends included, is similar. `interval_two_level`: beyond the 95% limits
    better or worse, beyond the 99.8% limits much better or much worse; an end belongs to the inner class.
    `both_intervals`: the 95% limits of two estimates touch or overlap is similar; this is stricter than 95% (about
    p < 0.006). `control_limits`: a share against the Wilson limits round the comparator at the area's n, at
    `confidence`. `goal`: against a goal or a band (low, high), by the value, or by the 95% limits with
    `goal_by="limits"`; whoever is at the goal has met it. `quantile`: which of `q` parts of the ranking, part_1 the
    lowest, without a judgement and without a comparator.

    Labels are much_better, better, similar, worse, much_worse by polarity `high_good` or `low_good`; higher, similar,
    lower with `none`; not_compared where a value, limit or comparator is missing, `polarity` is None, or `reasons`
    (one text, or one an area, empty for none) says why not: suppressed, another definition or period, the area is the
    comparator. Compare a district with its county less the district: the county holds it.
    Raises StatsError for an unknown method or polarity and for limits that were not computed.
    Source: Fingertips technical guidance, comparing areas; PHOF at-a-glance notes.

    >>> from planstats.estimate import proportion
    >>> area = proportion(412, 587, multiplier=100, confidence=(0.95, 0.998))
    >>> [benchmark(area, england, method="interval_two_level", polarity="high_good").label
    ...  for england in (67.3, 65.2, 63.9)]
    ['similar', 'better', 'much_better']
    """
    choice("method", method, METHODS)
    if polarity is not None:
        choice("polarity", polarity, POLARITIES)
    value = array("estimate.value", estimate.value)
    if method == "quantile":
        part = np.asarray(quantile(value, q).value) if value.ndim else np.array(np.nan)
        label = np.array([f"part_{one:.0f}" for one in part.flat], object).reshape(part.shape)
        lacking = {"too few areas to rank": np.isnan(part)}
    else:
        against = _comparator(comparator, value.shape, method)
        side, lacking = _side(estimate, value, against, comparator, method, confidence, goal_by)
        if method == "goal" and goal_by == "value" and not isinstance(comparator, tuple):
            side[value == against] = {"high_good": 1, "low_good": -1}.get(polarity or "none", 0)
        label = np.asarray(np.array(_WORDS[polarity or "none"], object)[side + 2], object)
        if polarity is None:
            lacking["polarity is not defined"] = np.ones(value.shape, np.bool_)
    reason, silent = _reasons(estimate, value, lacking, reasons)
    label[silent] = "not_compared"
    return Benchmark(single(label, value.ndim == 0), single(reason, value.ndim == 0), method, polarity)


def _comparator(comparator: Estimate | ArrayLike | None, shape: tuple[int, ...], method: str) -> Floats:
    """The comparator's value, one an area; for a goal with a band, its lower end."""
    if comparator is None:
        refuse("comparator", f"method={method!r} needs a comparator.")
    if isinstance(comparator, Estimate):
        return _spread("comparator", array("comparator", comparator.value), shape)
    if method == "both_intervals":
        refuse("comparator", "method='both_intervals' compares two estimates; the comparator is a plain number.")
    if method == "goal" and isinstance(comparator, tuple):
        return _spread("comparator", array("comparator", comparator[0]), shape)
    return _spread("comparator", array("comparator", comparator), shape)


def _spread(name: str, values: Floats, shape: tuple[int, ...]) -> Floats:
    if values.shape not in ((), shape):
        refuse("lengths_differ", f"{name} has the shape {values.shape}, the estimate {shape}.")
    return np.broadcast_to(values, shape)


def _side(
    estimate: Estimate, value: Floats, against: Floats, comparator: Any, method: str, confidence: float, goal_by: str
) -> tuple[NDArray[np.int8], dict[str, Bools]]:
    """-2 to 2 for how far above the comparator the area lies, and where that cannot be said."""
    lacking = {"the comparator has no value": np.isnan(against)}
    if method == "goal":
        top = comparator[1] if isinstance(comparator, tuple) else against
        return _goal(estimate, value, against, _spread("goal", array("goal", top), value.shape), goal_by), lacking
    if method == "control_limits":
        lower, upper = _control_limits(estimate, against, confidence)
        lacking["the area has no limits"] = np.isnan(lower)
        return _beyond(value, value, lower, upper), lacking
    lower, upper = _limits(estimate, 0.95, value.shape)
    lacking["the area has no limits"] = np.isnan(lower) | np.isnan(upper)
    if method == "both_intervals":
        low, high = (_spread("comparator", side, value.shape) for side in _limits(comparator, 0.95, None))
        lacking["the comparator has no limits"] = np.isnan(low) | np.isnan(high)
        return _beyond(lower, upper, low, high), lacking
    side = _beyond(lower, upper, against, against)
    if method == "interval_two_level":
        lower, upper = _limits(estimate, 0.998, value.shape)
        lacking["the area has no limits"] |= np.isnan(lower) | np.isnan(upper)
        side += _beyond(lower, upper, against, against)
    return side, lacking


def _limits(estimate: Estimate, level: float, shape: tuple[int, ...] | None) -> tuple[Floats, Floats]:
    lower, upper = (array("limit", limit) for limit in estimate.at(level))
    return (lower, upper) if shape is None else (_spread("limits", lower, shape), _spread("limits", upper, shape))


def _beyond(lower: Floats, upper: Floats, low: Floats, high: Floats) -> NDArray[np.int8]:
    """1 where all of lower..upper is above low..high, -1 where all is below, 0 where they touch."""
    return np.asarray((lower > high).astype(np.int8) - (upper < low).astype(np.int8), np.int8)


def _goal(estimate: Estimate, value: Floats, low: Floats, high: Floats, goal_by: str) -> NDArray[np.int8]:
    choice("goal_by", goal_by, ("value", "limits"))
    if goal_by == "limits":
        return _beyond(*_limits(estimate, 0.95, value.shape), low, high)
    return _beyond(value, value, low, high)


def _control_limits(estimate: Estimate, against: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Wilson limits round the comparator at the area's n, on the scale of the estimate."""
    if estimate.n is None:
        refuse("no_denominator", "method='control_limits' needs the area's n, which this estimate does not carry.")
    of = _spread("n", array("n", estimate.n), against.shape)
    share = against / estimate.multiplier
    outside = (share < 0) | (share > 1)
    if outside.any():
        refuse("not_a_share", "method='control_limits' is for shares; a comparator is outside the scale.",
               np.atleast_1d(outside))  # fmt: skip
    _, found = wilson((share * of).ravel(), of.ravel(), levels(confidence), estimate.multiplier)
    lower, upper = next(iter(found.values()))
    return lower.reshape(against.shape), upper.reshape(against.shape)


def _reasons(
    estimate: Estimate, value: Floats, lacking: dict[str, Bools], given: str | ArrayLike | None
) -> tuple[NDArray[Any], Bools]:
    """Why an area is not compared, empty where it is, and which are not; what the caller says comes first."""
    reason = np.full(value.shape, "", object)
    no_value = np.isnan(value)
    silent = np.array(no_value)
    for text, rows in lacking.items():
        reason[rows] = text
        silent |= rows
    reason[no_value] = "the area has no value"
    if estimate.note is not None:
        notes = np.asarray(estimate.note)
        noted = no_value & (notes != Note.ok)
        if noted.any():  # naming the notes of all rows would cost more than everything else here
            reason[noted] = [f"the area has no value ({name})" for name in np.atleast_1d(note_names(notes[noted]))]
    if given is not None:
        said = np.broadcast_to(np.asarray(given, object), value.shape)
        told = np.array([bool(one) for one in said.flat], np.bool_).reshape(value.shape)
        reason[told] = said[told]
        silent |= told
    return reason, silent
