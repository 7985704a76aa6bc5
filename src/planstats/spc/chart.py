"""XmR charts: is a monthly or quarterly measure showing a signal, or noise.

Sources: NHSRplotthedots (MIT) and NHS England, Making Data Count, for the rules and their presets; Nelson (1982) for
screening moving ranges; Wheeler, Understanding Variation, for the constants 2.66 and 3.267.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planstats.base import BLOCK, Bools, Floats, Note, Notes, array, choice, refuse, single, single_note
from planstats.spc.rules import FEWEST, RULES, Settings, Signs, signals

LIMIT: Final = 2.66  # limits stand 2.66 average moving ranges from the mean
SCREEN: Final = 3.267  # moving ranges from 3.267 times their mean are left out when screening
FULL: Final = 13  # below: limits are trial, and no icon is shown
POLARITIES: Final = ("high_good", "low_good", "none")


@dataclass(frozen=True, eq=False)
class Xmr:
    """An XmR chart of one series (arrays of shape (time,)) or several (series, time); read-only where values repeat.

    `mean`, `lower_limit`, `upper_limit`, `lower_near`, `upper_near` hold one value a point (constant in a segment;
    NaN in a segment of fewer than five points, where `median` stands instead). `moving_range` is NaN at the start of
    a segment and across a gap. `flags[rule]` is int8 for limit, trend, two_of_three and shift: -1 for a low or
    falling signal, 1 for a high or rising one, 0 for none; `turns` marks a point that ends one trend and begins the
    other. `direction` is the flag of the weightiest rule. `variation`, `trial` and `note` are one a series, about its
    latest segment.
    """

    mean: Floats
    lower_limit: Floats
    upper_limit: Floats
    lower_near: Floats
    upper_near: Floats
    median: Floats
    moving_range: Floats
    flags: Mapping[str, Signs]
    turns: Bools
    direction: Signs
    variation: Any
    trial: Any
    note: Any
    preset: str
    shift: int
    trend: int
    screen: bool
    good: Signs = field(repr=False)
    judged: Bools = field(repr=False)

    @cached_property
    def point_type(self) -> NDArray[np.object_]:
        """improvement, concern, high, low or common_cause a point; None for a missing one or in a run chart."""
        good = self.good if self.direction.ndim == 1 else self.good[:, None]
        types: NDArray[np.object_] = _POINT_TYPES[good + 1, self.direction + 1]
        types[~self.judged] = None
        return types

    def rules_at(self, point: int, series: int = 0) -> tuple[str, ...]:
        """The rules that flag a point, weightiest first, as "limit high" or "trend falling": the text of the chart."""
        said = []
        for rule in RULES:
            flag = int(np.atleast_2d(self.flags[rule])[series, point])
            words = ("falling", "rising") if rule == "trend" else ("low", "high")
            if flag:
                said.append(f"{rule} {words[flag > 0]}")
            if rule == "trend" and np.atleast_2d(self.turns)[series, point]:
                said.append(f"{rule} {words[flag < 0]}")
        return tuple(said)


_POINT_TYPES: Final = np.array([["improvement", "common_cause", "concern"], ["low", "common_cause", "high"],
                                ["concern", "common_cause", "improvement"]], object)  # fmt: skip
_ICONS: Final = np.array([["improvement_low", "common_cause", "concern_high"],
                          ["neutral_low", "common_cause", "neutral_high"],
                          ["concern_low", "common_cause", "improvement_high"]], object)  # fmt: skip


def xmr(y: ArrayLike, *, segments: ArrayLike | None = None, baseline: int | None = None, preset: str = "mdc",
        shift: int | None = None, trend: int | None = None, screen: bool | None = None,
        polarity: str | Sequence[str] | None = None) -> Xmr:  # fmt: skip
    """The XmR chart with all four rules, of one series or of many at once.

    `y` has shape (time,) or (series, time) in any unit, in order of time; NaN is a missing period, which breaks runs
    and has no moving range across it. `segments` holds a label a point, shape (time,) or as `y`; a new label starts a
    new segment with limits of its own, and no rule crosses it. `baseline` bases the limits on the first so many
    points of each segment (at least five). `preset` is mdc or plot_the_dots; `shift`, `trend` (numbers of points) and
    `screen` replace a value of it. `polarity` is high_good, low_good or none, one for all or one a series.

    A signal lies strictly beyond its line; a point within rounding error (four units in the last place) of a line is on
    it. Fewer than 13 points in a segment: `trial`, no icon. Fewer than five: median only, note `too_few`. No variation:
    note `no_variation`, limits equal to the mean. Never for yearly series: use `recent_trend`.
    Raises `StatsError` for infinite values, a segment label that comes back after another, and unknown options.
    Source: NHSRplotthedots; Making Data Count; the mean moving range times 2.66 from Wheeler.

    >>> y = [82, 79, 85, 81, 88, 84, 80, 83, 86, 82, 81, 84, 90, 91, 92, 93, 94, 95, 97, 96]
    >>> chart = xmr(y, polarity="high_good")
    >>> [round(float(line[0]), 2) for line in (chart.mean, chart.lower_limit, chart.upper_limit)], chart.variation
    ([87.15, 79.31, 94.99], 'improvement_high')
    >>> chart.rules_at(19)
    ('limit high', 'two_of_three high', 'shift high')
    """
    values = array("y", y)
    if values.ndim not in (1, 2):
        refuse("lengths_differ", "y must be one series or an array of series by time.")
    if np.isinf(values).any():
        refuse("infinite", "A value is infinite. Leave it missing (NaN) instead.", np.isinf(values))
    scalar = values.ndim == 1
    values = np.atleast_2d(values)
    rules = Settings.of(preset, shift, trend, screen, baseline)
    good = _good(polarity, len(values))
    result = _Result.empty(values.shape, segments is not None)
    for rows, columns in _pieces(segments, values.shape, scalar):
        _chart(values, rows, columns, rules, good, result)
    return result.finish(rules, good, scalar, preset)


def _good(polarity: str | Sequence[str] | None, series: int) -> Signs:
    """+1 where high is good, -1 where low is good, 0 where neither is: one a series."""
    signs = {"high_good": 1, "low_good": -1, "none": 0}
    if polarity is None or isinstance(polarity, str):
        chosen = 0 if polarity is None else signs[choice("polarity", polarity, POLARITIES)]
        return np.full(series, chosen, np.int8)
    several = [choice("polarity", str(one), POLARITIES) for one in polarity]
    if len(several) != series:
        refuse("lengths_differ", f"There are {len(several)} polarities for {series} series.")
    return np.array([signs[one] for one in several], np.int8)


# --- segments ---------------------------------------------------------------------------------------------------

type _Piece = tuple[NDArray[np.intp] | slice, slice]


def _pieces(segments: ArrayLike | None, shape: tuple[int, ...], scalar: bool) -> list[_Piece]:
    """The series and the run of points of every segment, earlier segments first."""
    everything = slice(0, shape[0])
    if segments is None:
        return [(everything, slice(0, shape[1]))]
    labels = np.asarray(segments)
    if labels.shape not in ((shape[1],), (shape[1],) if scalar else shape):
        refuse("lengths_differ", f"segments {labels.shape} must hold one label for each of the {shape[1]} points.")
    if labels.ndim == 1:
        return [(everything, columns) for columns in _runs(labels)]
    patterns: dict[tuple[Any, ...], list[int]] = {}
    for row, own in enumerate(labels.tolist()):
        patterns.setdefault(tuple(own), []).append(row)
    return [(np.array(rows, np.intp), columns) for own, rows in patterns.items()
            for columns in _runs(np.array(own, object))]  # fmt: skip


def _runs(labels: NDArray[Any]) -> list[slice]:
    """The runs of equal labels, in order. A label that comes back is refused: a segment is one stretch of time."""
    starts = [0, *(np.flatnonzero(labels[1:] != labels[:-1]) + 1).tolist()] if len(labels) else []
    seen = [labels[start] for start in starts]
    if len(set(seen)) < len(seen):
        again = next(one for at, one in enumerate(seen) if one in seen[:at])
        refuse("segments", f"Segment {again!r} comes back after another. Give the later stretch a label of its own.")
    return [slice(start, end) for start, end in zip(starts, [*starts[1:], len(labels)], strict=True)]


# --- one segment of many series ---------------------------------------------------------------------------------


@dataclass
class _Result:
    """What the pieces write into. Without segments the lines are one value a series, repeated without a copy."""

    shape: tuple[int, ...]
    lines: dict[str, Floats]
    moving_range: Floats
    flags: dict[str, Signs]
    turns: Bools
    direction: Signs
    judged: Bools
    notes: Notes
    trial: Bools

    @classmethod
    def empty(cls, shape: tuple[int, ...], segmented: bool) -> "_Result":
        series, length = shape
        width = length if segmented else min(length, 1)
        names = ("mean", "lower_limit", "upper_limit", "lower_near", "upper_near", "median")
        # Time comes first in memory: every rule then works along long rows of series.
        return cls(
            shape, {name: np.full((series, width), np.nan) for name in names}, np.full((length, series), np.nan).T,
            {rule: np.zeros((length, series), np.int8).T for rule in RULES}, np.zeros((length, series), np.bool_).T,
            np.zeros((length, series), np.int8).T, np.zeros((length, series), np.bool_).T,
            np.full(series, Note.missing, np.uint8), np.ones(series, np.bool_),
        )  # fmt: skip

    def finish(self, rules: Settings, good: Signs, scalar: bool, preset: str) -> Xmr:
        series, length = self.shape

        def one(values: NDArray[Any]) -> NDArray[Any]:
            return values[0] if scalar else values

        lines = {name: one(np.broadcast_to(line, self.shape)) for name, line in self.lines.items()}
        latest = np.zeros(series, np.int8)
        if length:
            last = length - 1 - np.argmax(self.judged[:, ::-1], axis=1)
            latest = self.direction[np.arange(series), last]
        icons = _ICONS[good + 1, latest + 1]
        icons[self.trial] = None
        return Xmr(
            **lines, moving_range=one(self.moving_range), turns=one(self.turns), direction=one(self.direction),
            flags=MappingProxyType({rule: one(flags) for rule, flags in self.flags.items()}), judged=one(self.judged),
            variation=single(icons, scalar), trial=single(self.trial, scalar), note=single_note(self.notes, scalar),
            preset=preset, shift=rules.shift, trend=rules.trend, screen=rules.screen, good=good,
        )  # fmt: skip


def _chart(values: Floats, rows: NDArray[np.intp] | slice, columns: slice, rules: Settings, good: Signs,
           result: _Result) -> None:  # fmt: skip
    """Chart one segment, some hundred series at a time so that the buffers stay in the processor's cache."""
    chosen = np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows
    length = columns.stop - columns.start
    if length == 0:
        return
    step = max(1, 2 * BLOCK // length)
    for start in range(0, len(chosen), step):
        some = slice(start, start + step) if isinstance(rows, slice) else chosen[start : start + step]
        y = np.ascontiguousarray(values[some, columns].T)
        _block(y, some, columns, rules, good[some], result)


def _block(y: Floats, rows: slice | NDArray[np.intp], columns: slice, rules: Settings, good: Signs,
           result: _Result) -> None:  # fmt: skip
    """Chart `y` of shape (time, series): one segment of some series."""
    here = y == y  # NaN is not equal to itself
    count = here.sum(axis=0)
    ranges = np.abs(y[1:] - y[:-1])
    mean, average = _centre(y, here, ranges, rules)
    enough = (count >= FEWEST) & (average == average)
    mean[~enough] = average[~enough] = np.nan
    reach = LIMIT * average
    near = (2 / 3) * reach
    lines = {"mean": mean, "lower_limit": mean - reach, "upper_limit": mean + reach, "lower_near": mean - near,
             "upper_near": mean + near}  # fmt: skip
    at = columns if next(iter(result.lines.values())).shape[1] == result.shape[1] else slice(0, 1)
    for name, line in lines.items():
        result.lines[name][rows, at] = line[:, None]
    for row in np.flatnonzero(~enough & (count > 0)):
        own = y[here[:, row], row]
        target = rows.start + row if isinstance(rows, slice) else rows[row]
        result.lines["median"][target, at] = np.median(own)
    result.moving_range[rows, columns.start + 1 : columns.stop] = ranges.T
    found = signals(y, mean, reach, near, rules, good)
    for rule in RULES:
        result.flags[rule][rows, columns] = found[rule].T
    result.turns[rows, columns] = found["turns"].view(np.bool_).T
    result.direction[rows, columns] = found["direction"].T
    result.judged[rows, columns] = (here & enough).T
    _about(result, rows, count, enough, average)


def _about(result: _Result, rows: slice | NDArray[np.intp], count: NDArray[np.intp], enough: Bools,
           average: Floats) -> None:  # fmt: skip
    """Note and trial follow the latest segment that holds any point."""
    some = count > 0
    notes = np.where(
        enough, np.where(average == 0, np.uint8(Note.no_variation), np.uint8(Note.ok)), np.uint8(Note.too_few)
    )
    result.notes[rows] = np.where(some, notes, result.notes[rows])
    result.trial[rows] = np.where(some, count < FULL, result.trial[rows])


def _centre(y: Floats, here: Bools, ranges: Floats, rules: Settings) -> tuple[Floats, Floats]:
    """The mean and the mean moving range of each series, over the baseline; NaN where there is none."""
    counted = here
    if rules.baseline is not None:
        counted = here & (np.cumsum(here, axis=0) <= rules.baseline)
    whole = bool(counted.all())
    with np.errstate(invalid="ignore", divide="ignore"):
        first = y[0].copy() if whole else y[here.argmax(axis=0), np.arange(y.shape[1])]
        # About the first value, so that the mean of equal values is that value to the last bit.
        away = y - first
        if whole:
            return first + away.sum(axis=0) / len(y), _mean_range(ranges, None, rules.screen)
        away[~counted] = 0
        mean = first + away.sum(axis=0) / counted.sum(axis=0)
        return mean, _mean_range(ranges, counted[1:] & here[:-1], rules.screen)


def _mean_range(ranges: Floats, counted: Bools | None, screen: bool) -> Floats:
    """The mean moving range, with or without those of 3.267 times the mean and more."""
    kept = ranges if counted is None else np.where(counted, ranges, 0.0)
    number: Any = len(ranges) if counted is None else counted.sum(axis=0)
    average: Floats = kept.sum(axis=0) / number
    if not screen:
        return average
    # Without variation nothing is screened: every range would reach 3.267 times zero.
    stay = (kept < SCREEN * average) | (average == 0)
    if counted is not None:
        stay &= counted
    screened: Floats = np.where(stay, kept, 0.0).sum(axis=0) / stay.sum(axis=0)
    return screened
