"""Where a yearly measure is heading if nothing changes, the path to a target, and whether a new point bends the curve.

Sources: Friedman, Trying Hard Is Not Good Enough (2005), for the baseline and turning the curve; ordinary least squares
with Student's prediction limits, as in Draper and Smith, Applied Regression Analysis (1998), section 1.4.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from planstats.base import (
    Bools,
    Estimate,
    Floats,
    Note,
    Notes,
    Numbers,
    aligned,
    array,
    choice,
    levels,
    mark_or_refuse,
    put_note,
    refuse,
    single,
    single_note,
)

FEWEST: Final = 5
MOST: Final = 10  # points the line is fitted to: older ones are left out
FURTHEST: Final = 3
WORDS: Final = "if recent years continued"
KINDS: Final = ("proportion", "rate", "mean")
POLARITIES: Final = ("high_good", "low_good", "none")


@dataclass(frozen=True, eq=False)
class Forecast:
    """The fitted line carried on: arrays of shape (horizon,) for one series, (series, horizon) for several.

    `t` are the times forecast, `centre` with `lower` and `upper` (the prediction band) on the scale of the input.
    `intercept`, `slope` and `residual` (s, on k - 2 degrees of freedom) belong to the transformed scale and to the
    times as given. `used` counts the points of the fit. `words` must stand beside the picture. Partners' own
    scenarios are numbers by hand, and no part of this.
    """

    t: Floats
    centre: Floats
    lower: Floats
    upper: Floats
    intercept: Numbers
    slope: Numbers
    residual: Numbers
    used: Any
    note: Any
    kind: str
    confidence: float
    method: str
    words: str = field(default=WORDS)


@dataclass(frozen=True)
class _Scale:
    there: Callable[[Floats], Floats]
    back: Callable[[Floats], Floats]
    inside: Callable[[Floats], Bools]
    possible: Callable[[Floats], Bools]
    said: str


def _anything(y: Floats) -> Bools:
    return np.ones(y.shape, np.bool_)


_SCALES: Final = {
    "proportion": _Scale(lambda y: np.log(y / (1 - y)), special.expit, lambda y: (y > 0) & (y < 1),
                         lambda y: (y >= 0) & (y <= 1), "log odds"),
    "rate": _Scale(np.log, np.exp, lambda y: y > 0, lambda y: y >= 0, "logarithm"),
    "mean": _Scale(lambda y: y, lambda v: v, _anything, _anything, "value"),
}  # fmt: skip


def forecast(t: ArrayLike, y: ArrayLike, *, kind: str = "proportion", horizon: int = 3, points: int = MOST,
             confidence: float = 0.95, invalid: str = "raise") -> Forecast:  # fmt: skip
    """Carry the line through the latest five to ten points on for up to three periods, with its prediction band.

    `t` has shape (time,), any numbers (years, or 1, 2, 3); `y` has shape (time,) or (series, time): shares on 0..1
    for kind "proportion" (fitted as log odds), rates of any unit for "rate" (as logarithms), anything for "mean". NaN
    in `y` is a period without a value. The last `points` (5..10) with a value are used; a period is the smallest step
    of `t`, and the horizons 1..h follow the latest point of each series.

    Fewer than five points: NaN, note `too_few`. A share of 0 or 1, or a rate of 0, among the points used: NaN, note
    `cannot_transform`. Raises `StatsError` for a horizon above three or beyond half of the history (rounded up), for a
    share outside 0..1 or a negative rate (or note `invalid` with invalid="mark"), and for times missing or repeated.
    Source: ordinary least squares with Student's prediction limits; the rules of offering it follow Friedman (2005).

    >>> share = [512 / 880, 530 / 890, 561 / 905, 590 / 915, 640 / 930]
    >>> ahead = forecast([1, 2, 3, 4, 5], share, kind="proportion")
    >>> [round(100 * float(value), 4) for value in (ahead.centre[0], ahead.lower[0], ahead.upper[0])]
    [70.2339, 65.7138, 74.3903]
    """
    scale = _SCALES[choice("kind", kind, KINDS)]
    level = levels(confidence)[0]
    times, values, scalar = _series(t, y)
    ahead = _horizon(horizon, values.shape[1])
    latest = _between("points", points, FEWEST, MOST)
    notes = np.zeros(len(values), np.uint8)
    wrong = (~scale.possible(values) & ~np.isnan(values)) | np.isinf(values)
    text = f"A value cannot be a {kind}" + (": proportions lie in 0..1." if kind == "proportion" else ".")
    notes = mark_or_refuse(notes, [("value", text, wrong.any(axis=1))], invalid)
    here = ~np.isnan(values)
    used = here & (np.cumsum(here[:, ::-1], axis=1)[:, ::-1] <= latest)
    put_note(notes, used.sum(axis=1) < FEWEST, Note.too_few)
    put_note(notes, (used & ~scale.inside(values)).any(axis=1), Note.cannot_transform)
    with np.errstate(all="ignore"):
        fit = _fit(times, scale.there(np.where(used, values, np.nan)), used, notes)
        future = _future(times, here, ahead)
        centre, reach = fit.at(future, level)
        band = [scale.back(line) for line in (centre, centre - reach, centre + reach)]
    one: Callable[[NDArray[Any]], NDArray[Any]] = lambda v: v[0] if scalar else v  # noqa: E731
    return Forecast(
        t=one(future), centre=one(band[0]), lower=one(band[1]), upper=one(band[2]), intercept=single(fit.a, scalar),
        slope=single(fit.b, scalar), residual=single(fit.s, scalar), used=single(used.sum(axis=1), scalar),
        note=single_note(notes, scalar), kind=kind, confidence=level,
        method=f"least squares on the {scale.said}, {level:.0%} prediction limits" if level == 0.95
        else f"least squares on the {scale.said}, {level * 100:g}% prediction limits",
    )  # fmt: skip


def _series(t: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats, bool]:
    """Times in order and values as (series, time)."""
    times, values = array("t", t), array("y", y)
    if times.ndim != 1 or values.ndim not in (1, 2) or values.shape[-1] != len(times):
        refuse("lengths_differ", f"t {times.shape} must hold one time for each point of y {values.shape}.")
    if not np.isfinite(times).all():
        refuse("times", "A time is missing or infinite. Give the time of every point.", ~np.isfinite(times))
    order = np.argsort(times, kind="stable")
    times = times[order]
    if (np.diff(times) == 0).any():
        refuse("times", "A time occurs twice. Give one point a period.")
    return times, np.atleast_2d(values)[:, order], values.ndim == 1


def _horizon(horizon: object, history: int) -> int:
    ahead = _between("horizon", horizon, 1, FURTHEST)
    if history >= FEWEST and ahead > -(-history // 2):
        refuse("horizon", f"horizon={ahead} reaches beyond half of a history of {history} points.")
    return ahead


def _between(name: str, value: object, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or not least <= value <= most:
        refuse(name, f"{name}={value!r} must be a whole number from {least} to {most}.")
    return int(value)


def _future(times: Floats, here: Bools, ahead: int) -> Floats:
    """The times of the horizons after each series' latest point; NaN for a series without points."""
    if len(times) < 2:
        return np.full((len(here), ahead), np.nan)
    last = np.where(here.any(axis=1), times[len(times) - 1 - np.argmax(here[:, ::-1], axis=1)], np.nan)
    future: Floats = last[:, None] + np.diff(times).min() * np.arange(1, ahead + 1)
    return future


@dataclass(frozen=True)
class _Fit:
    a: Floats
    b: Floats
    s: Floats
    k: Floats
    middle: Floats
    spread: Floats
    level_at_middle: Floats

    def at(self, t: Floats, level: float) -> tuple[Floats, Floats]:
        """Centre of the line at the times (series, horizon), and half the width of its band."""
        away = t - self.middle[:, None]
        centre = self.level_at_middle[:, None] + self.b[:, None] * away
        quantile = special.stdtrit(np.maximum(self.k - 2, 1), 0.5 + level / 2)
        spread = np.sqrt(1 + 1 / self.k[:, None] + away**2 / self.spread[:, None])
        return centre, (quantile * self.s)[:, None] * spread


def _fit(times: Floats, v: Floats, used: Bools, notes: Notes) -> _Fit:
    """Least squares of each row on the times of its used points; NaN for rows with a note."""
    k = used.sum(axis=1).astype(np.float64)
    middle = np.where(used, times, 0).sum(axis=1) / k
    dt = np.where(used, times - middle[:, None], 0)
    height = np.where(used, v, 0).sum(axis=1) / k
    dv = np.where(used, v - height[:, None], 0)
    spread = (dt * dt).sum(axis=1)
    b = (dt * dv).sum(axis=1) / spread
    rest = np.where(used, dv - b[:, None] * dt, 0)
    s = np.sqrt((rest * rest).sum(axis=1) / (k - 2))
    b[notes != Note.ok] = height[notes != Note.ok] = s[notes != Note.ok] = np.nan
    return _Fit(height - b * middle, b, s, k, middle, spread, height)


# --- paths ------------------------------------------------------------------------------------------------------


def target_path(t0: float, y0: ArrayLike, t1: float, target: ArrayLike, at: ArrayLike) -> Numbers:
    """The straight line on the display scale from (t0, y0) to (t1, target), at the times `at`.

    `at` is one time or an array; before t0 there is no path (NaN), after t1 it stays at the target. `y0` and `target`
    are numbers, or arrays of shape (series,), which give (series, times). Raises `StatsError` unless t1 is after t0.

    >>> target_path(2024, 60.0, 2028, 70.0, 2025)
    62.5
    >>> target_path(2024, 60.0, 2028, 70.0, [2024, 2026, 2028]).tolist()
    [60.0, 65.0, 70.0]
    """
    start, goal = aligned(y0=y0, target=target)
    times = array("at", at)
    if not float(t1) > float(t0):
        refuse("times", f"The target's time {t1!r} must come after the start {t0!r}.")
    share = np.clip((times - float(t0)) / (float(t1) - float(t0)), 0, 1)
    share = np.where(times < float(t0), np.nan, share)
    if start.ndim and share.ndim:
        start, goal = start[:, None], goal[:, None]
    # Written so that the ends are met to the last bit.
    path = np.where(share == 1, goal, start + (goal - start) * share)
    return single(path, path.ndim == 0)


def needed_change(t: ArrayLike, y: ArrayLike, t1: ArrayLike, target: ArrayLike) -> Numbers:
    """The change a period that still leads from (t, y), the latest point, to the target at t1.

    Numbers, or arrays of one shape. NaN once t1 has been reached. Raises `StatsError` for shapes that differ, and text.

    >>> needed_change(2026, 63.0, 2028, 70.0)
    3.5
    """
    now, latest, end, goal = aligned(t=t, y=y, t1=t1, target=target)
    left = end - now
    with np.errstate(all="ignore"):
        change = np.where(left > 0, (goal - latest) / np.where(left > 0, left, 1), np.nan)
    return single(change, change.ndim == 0)


# --- judgements -------------------------------------------------------------------------------------------------


def judge(actual: Any, forecast: Forecast, *, polarity: str = "high_good", horizon: int | None = None) -> Any:
    """Each new point against the forecast: `turned`, `better`, `in_line`, `worse` or `not_compared`.

    `actual` is an `Estimate`, or (value, lower, upper) with 95% limits, on the scale of the forecast; its points are
    those of horizon 1, 2, ... , or all of the one `horizon` named. `turned`: the whole interval is better than the
    centre, and the value lies outside the band on the good side. `better` and `worse`: the value lies outside the
    band; its ends belong to it. Without limits `turned` cannot be said. With polarity "none" the labels are higher,
    in_line and lower. One label for numbers, an array of them for arrays.
    Raises `StatsError` when there are more points than horizons, and for unknown options.

    >>> ahead = forecast([1, 2, 3, 4, 5], [0.58, 0.59, 0.62, 0.64, 0.69], kind="proportion")
    >>> judge((0.80, 0.76, 0.83), ahead), judge((0.70, 0.66, 0.74), ahead)
    ('turned', 'in_line')
    """
    good = {"high_good": 1, "low_good": -1, "none": 0}[choice("polarity", polarity, POLARITIES)]
    value, lower, upper = _interval(actual)
    centre, low, high = _against(value, forecast, horizon)
    unknown = np.isnan(value) | np.isnan(centre) | np.isnan(low) | np.isnan(high)
    side = np.where(value > high, 1, np.where(value < low, -1, 0))
    beyond = np.where(lower > centre, 1, np.where(upper < centre, -1, 0))
    if good == 0:
        return _words(("lower", "in_line", "higher", "not_compared"), np.where(unknown, 2, side))
    side, beyond = side * good, beyond * good
    code = np.where(unknown, 2, np.where((side == 1) & (beyond == 1), 3, side))
    return _words(("worse", "in_line", "better", "not_compared", "turned"), code)


def on_track(actual: Any, path: ArrayLike, *, polarity: str = "high_good") -> Any:
    """Whether an area keeps to its path: `on_track`, `off_track` or `not_compared`.

    `actual` is an `Estimate` or (value, lower, upper); `path` the value of `target_path` at the same times. On track:
    the path lies inside the interval, ends included, or the whole interval is better. Off track: the whole interval
    is worse. With polarity "none", or where a limit or the path is missing, nothing is compared. One label for numbers,
    an array of them for arrays. Raises `StatsError` for lengths that differ and an unknown polarity.

    >>> on_track((62.0, 58.0, 66.0), 65.0), on_track((60.0, 57.0, 63.0), 65.0)
    ('on_track', 'off_track')
    """
    good = {"high_good": 1, "low_good": -1, "none": 0}[choice("polarity", polarity, POLARITIES)]
    _, lower, upper = _interval(actual)
    goal = array("path", path)
    try:
        goal, lower, upper = np.broadcast_arrays(goal, lower, upper)
    except ValueError:
        refuse("lengths_differ", f"The path {goal.shape} and the points {lower.shape} must have the same length.")
    unknown = np.isnan(goal) | np.isnan(lower) | np.isnan(upper) | (good == 0)
    worse = upper < goal if good == 1 else lower > goal
    return _words(("on_track", "off_track", "not_compared"), np.where(unknown, 1, np.where(worse, 0, -1)))


def _interval(actual: Any) -> list[Floats]:
    if isinstance(actual, Estimate):
        return aligned(value=actual.value, lower=actual.lower, upper=actual.upper)
    if not isinstance(actual, tuple | list) or len(actual) != 3:
        refuse("needs_limits", "Give an Estimate, or (value, lower, upper).")
    return aligned(value=actual[0], lower=actual[1], upper=actual[2])


def _against(value: Floats, ahead: Forecast, horizon: int | None) -> list[Floats]:
    """Centre and band of the forecast for each point of `value`."""
    lines = [ahead.centre, ahead.lower, ahead.upper]
    length = ahead.centre.shape[-1]
    if horizon is not None:
        at = _between("horizon", horizon, 1, length) - 1
        lines = [line[..., at] for line in lines]
    elif value.ndim < ahead.centre.ndim:
        lines = [line[..., 0] for line in lines]
    elif value.shape[-1] > length:
        refuse("horizon", f"There are {value.shape[-1]} points for {length} forecast periods.")
    else:
        lines = [line[..., : value.shape[-1]] for line in lines]
    try:
        return [np.broadcast_to(line, value.shape) for line in lines]
    except ValueError:
        refuse("lengths_differ", f"The points {value.shape} do not fit the forecast {ahead.centre.shape}.")


def _words(words: tuple[str, ...], code: NDArray[np.intp]) -> Any:
    """The word of each code, where code -1 is the first word; one text for one code."""
    chosen = np.array(words, object)[np.atleast_1d(code) + 1]
    return single(chosen, code.ndim == 0)
