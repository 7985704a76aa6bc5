"""Whether a target is met by the system as it stands."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planstats.base import Floats, array, single
from planstats.spc.chart import Xmr


def assurance(result: Xmr, target: ArrayLike) -> Any:
    """Whether a target is met by the system as it stands: `pass`, `fail` or `hit_and_miss`, from the latest limits.

    `target` is one number, or one a series. None without a target (NaN), for a measure with no good direction, and
    where limits are trial. A target equal to a limit is hit_and_miss.
    Source: NHSRplotthedots, assurance type; Making Data Count.

    >>> from planstats.spc import xmr
    >>> from planstats.spc import xmr
    >>> y = [82, 79, 85, 81, 88, 84, 80, 83, 86, 82, 81, 84, 90, 91, 92, 93, 94, 95, 97, 96]
    >>> [assurance(xmr(y, polarity="high_good"), target) for target in (80, 79, 95)]
    ['hit_and_miss', 'pass', 'fail']
    """
    lower, upper = np.atleast_2d(result.lower_limit), np.atleast_2d(result.upper_limit)
    scalar = result.lower_limit.ndim == 1
    empty = lower.shape[1] == 0
    low = np.full(len(lower), np.nan) if empty else _last(lower)
    high = np.full(len(upper), np.nan) if empty else _last(upper)
    said = assured(low, high, target, result.good)
    said[np.atleast_1d(result.trial)] = None
    return single(said, scalar)


def _last(lines: Floats) -> Floats:
    """The last value of each row that is not NaN; NaN where there is none."""
    known = ~np.isnan(lines)
    last = lines.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)
    values: Floats = lines[np.arange(len(lines)), last]
    return values


def assured(lower: ArrayLike, upper: ArrayLike, target: ArrayLike, good: ArrayLike) -> NDArray[np.object_]:
    """Assurance of limits and targets; `good` is 1 where high is good, -1 where low is, 0 where neither is.

    >>> assured([1, 5, 1], [3, 7, 5], 4, 1).tolist()
    ['fail', 'pass', 'hit_and_miss']
    """
    low, high, goal, sign = np.broadcast_arrays(np.atleast_1d(array("lower", lower)), array("upper", upper),
                                                array("target", target), np.asarray(good))  # fmt: skip
    slack = 4 * np.spacing(np.maximum(np.abs(low), np.abs(high)))
    where = np.where(goal > high + slack, 1, np.where(goal < low - slack, -1, 0)) * sign
    words = np.array(["pass", "hit_and_miss", "fail"], object)
    unknown = (sign == 0) | np.isnan(goal) | np.isnan(low) | np.isnan(high)
    said: NDArray[np.object_] = words[where + 1]
    said[unknown] = None
    return said
