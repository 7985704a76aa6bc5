"""The four rules of an XmR chart, over arrays of shape (time, series).

Sources: NHSRplotthedots (MIT) and NHS England, Making Data Count.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from planstats.base import Bools, Floats, choice, refuse

FEWEST: Final = 5  # below: a run chart, with no limits and no rules
RULES: Final = ("limit", "trend", "two_of_three", "shift")  # in the order of precedence

type Signs = NDArray[np.int8]


@dataclass(frozen=True)
class Preset:
    """How a school of chart makers sets the rules. `beyond` counts points past the limit for two_of_three too."""

    shift: int
    trend: int
    screen: bool
    beyond: bool


PRESETS: Final[Mapping[str, Preset]] = MappingProxyType({
    "mdc": Preset(shift=7, trend=6, screen=False, beyond=True),
    "plot_the_dots": Preset(shift=7, trend=7, screen=True, beyond=False),
})  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """The preset with what the caller replaced of it."""

    shift: int
    trend: int
    screen: bool
    beyond: bool
    baseline: int | None

    @classmethod
    def of(cls, preset: str, shift: int | None, trend: int | None, screen: bool | None,
           baseline: int | None) -> "Settings":  # fmt: skip
        base = PRESETS[choice("preset", preset, tuple(PRESETS))]
        return cls(
            shift=_whole("shift", base.shift if shift is None else shift, 2),
            trend=_whole("trend", base.trend if trend is None else trend, 3),
            screen=base.screen if screen is None else bool(screen), beyond=base.beyond,
            baseline=None if baseline is None else _whole("baseline", baseline, FEWEST),
        )  # fmt: skip


def _whole(name: str, value: object, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
        refuse(name, f"{name}={value!r} must be a whole number of points, at least {least}.")
    return int(value)


def signals(y: Floats, mean: Floats, reach: Floats, near: Floats, rules: Settings, good: Signs) -> dict[str, Signs]:
    """The flags of every rule, of shape (time, series), and the flag of the weightiest."""
    away = y - mean
    slack = 4 * np.spacing(np.maximum(np.abs(mean), reach))  # NaN stays NaN, and no comparison with it is true
    sides = away > slack, away < -slack
    outside = away > reach + slack, away < -(reach + slack)
    beyond = away > near + slack, away < -(near + slack)
    steps = y[1:] > y[:-1], y[1:] < y[:-1]
    high, low = (
        {"limit": outside[k], "shift": _runs_of(sides[k], rules.shift, rules.shift),
         "trend": _trend(steps[k], rules.trend),
         "two_of_three": two_of_three(sides[k], beyond[k] if rules.beyond else beyond[k] & ~outside[k])}
        for k in (0, 1)
    )  # fmt: skip
    found = {rule: high[rule].view(np.int8) - low[rule].view(np.int8) for rule in RULES}
    turns = high["trend"] & low["trend"]
    if turns.any():
        # Both apply with equal weight: show the improvement; without a good direction, what led to the point.
        rising = np.zeros_like(turns)
        rising[1:] = steps[0]
        found["trend"] += turns * np.where(good == 0, np.where(rising, 1, -1), good).astype(np.int8)
    direction = found["limit"].copy()
    for rule in RULES[1:]:
        np.copyto(direction, found[rule], where=direction == 0)
    return found | {"turns": turns.view(np.int8), "direction": direction}


def _runs_of(hit: Bools, length: int, cover: int) -> Bools:
    """The points covered by a run of `length` hits; a window that starts at a hit covers `cover` points."""
    size = len(hit) + cover - length
    marked = np.zeros((size, hit.shape[1]), np.bool_)
    if len(hit) < length:
        return marked
    windows = _doubled(hit, length, np.logical_and)
    # The mark of a window is spread over the points it covers: padded, then joined as the runs were.
    padded = np.zeros((len(windows) + 2 * (cover - 1), hit.shape[1]), np.bool_)
    padded[cover - 1 : cover - 1 + len(windows)] = windows
    marked[:] = _doubled(padded, cover, np.logical_or)
    return marked


def _doubled(hit: Bools, length: int, join: np.ufunc) -> Bools:
    """`join` over every window of `length` rows, in about log2(length) passes."""
    joined, reached = hit, 1
    while reached < length:
        by = min(reached, length - reached)
        joined = join(joined[:-by], joined[by:])
        reached += by
    return joined


def _trend(steps: Bools, points: int) -> Bools:
    """The points of runs of `points` values that each step the same way: one step fewer than points."""
    return _runs_of(steps, points - 1, points)


def two_of_three(side: Bools, beyond: Bools) -> Bools:
    """The points beyond the near line in a window of three on one side with two or three such points."""
    flagged = np.zeros_like(side)
    if len(side) < 3:
        return flagged
    a, b, c = beyond[:-2], beyond[1:-1], beyond[2:]
    windows = side[:-2] & side[1:-1] & side[2:] & ((a & b) | (a & c) | (b & c))
    flagged[:-2] = windows
    flagged[1:-1] |= windows
    flagged[2:] |= windows
    flagged &= beyond
    return flagged
