"""How much a number of cases can bear: from when on it is enough, and the smallest change that could be seen."""

from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from planstats.base import EXACT_BELOW, Numbers, aligned, choice, positive, refuse, single

KINDS: Final = ("proportion", "rate")
TOO_FEW: Final = 10  # people: below this a percentage is not to be shown
FEW: Final = 30  # people: below this a percentage is shown with a warning
REACH: Final = 2.8  # 1.96 + 0.84: 95% confidence, 80% power


def enough(kind: str, x: ArrayLike, n: ArrayLike) -> Any:
    """Whether a figure stands on enough: `enough`, `few` or `too_few`; one label for numbers, an array for arrays.

    x is how many are counted, n out of how many; numbers, or arrays of one shape. A proportion is `too_few` out of
    fewer than 10 and `few` out of fewer than 30, however many are counted; a rate is `few` with fewer than 10 counted,
    whatever n is. Where the number asked for is missing (NaN): `enough`, since nothing speaks against it.
    Raises StatsError for an unknown kind and for shapes that differ.
    Source: for rates, where exact intervals take over from Byar's (Breslow and Day 1987); for shares, the house's own
    limits, of the order of those of published surveys (Sport England, Active Lives: nothing from fewer than 30).

    >>> enough("proportion", 11, 14), enough("proportion", 11, 140), enough("rate", 7, 12_000)
    ('few', 'enough', 'few')
    """
    counted, out_of = aligned(x=x, n=n)
    if choice("kind", kind, KINDS) == "rate":
        code = np.where(counted < EXACT_BELOW, 1, 0)
    else:
        code = np.where(out_of < TOO_FEW, 2, np.where(out_of < FEW, 1, 0))
    label = np.array(("enough", "few", "too_few"), object)[np.atleast_1d(code)]
    return single(label, code.ndim == 0)


def smallest_change(p: ArrayLike, n: ArrayLike, *, multiplier: float = 1.0) -> Numbers:
    """The smallest change of a share between two periods that would be seen four times in five.

    It is 2.8 sqrt(2 p (1 - p) / n).
    p is the share on 0..multiplier, n out of how many in each of the two periods; numbers, or arrays of one shape. The
    result is on the scale of p. NaN where one of them is missing or n is 0. At p = 0 and p = multiplier the share of
    one half a person is taken, as a change from nobody can be seen only if somebody is there.
    Raises StatsError for a share outside 0..multiplier, a negative n, and shapes that differ.
    Source: the normal approximation for two shares of like size, 95% confidence and 80% power (Fleiss, Levin and Paik
    2003, Statistical Methods for Rates and Proportions, chapter 4).

    >>> round(smallest_change(0.5, 50), 3), round(smallest_change(60.0, 1200, multiplier=100), 1)
    (0.28, 5.6)
    """
    scale = positive("multiplier", multiplier)
    share, of = aligned(p=p, n=n)
    share = share / scale
    wrong = (share < 0) | (share > 1) | (of < 0)
    if wrong.any():
        refuse("impossible", "A share lies in 0..multiplier, and n is not negative.", wrong)
    with np.errstate(all="ignore"):
        half = np.where(of > 0, np.minimum(0.5 / of, 0.5), np.nan)
        share = np.clip(share, half, 1 - half)
        found = REACH * np.sqrt(2 * share * (1 - share) / of) * scale
    return single(found, found.ndim == 0)
