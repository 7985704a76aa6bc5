"""Rule sets of disclosure control, rounding, and which counts a published percentage gives away."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from planstats.base import array, choice, positive, refuse, single

CONFIDENTIAL: Final = "[c]"
ROUNDS_TO_ZERO: Final = "[low]"
LEVELS: Final = ("local", "region", "england")
SHORTHAND: Final[Mapping[str, str]] = MappingProxyType({
    "[c]": "confidential: hidden so that nobody can be recognised",
    "[x]": "not available",
    "[z]": "not applicable",
    "[u]": "low reliability",
    "[low]": "not zero, but rounds to zero",
    "[k]": "not zero, but rounds to zero",
    "[e]": "estimated",
    "[p]": "provisional",
    "[r]": "revised",
    "[f]": "forecast",
})  # fmt: skip

type Level = Literal["local", "region", "england"]


@dataclass(frozen=True)
class Rules:
    """What may leave the system. Record `name` and `version` with every release.

    Counts from `lowest` (1, or 0 where zero is hidden too) to `threshold` are hidden and shown as `symbol`; the rest
    are rounded to `base` locally and `wide_base` for regions and England (1: not rounded). `secondary`: further cells
    are hidden until what is published leaves every hidden cell a range of at least `least_width` (largest less
    smallest) that, if `beyond`, does not lie within 1..threshold. `known_low` is what a reader knows of every hidden
    cell. `least_mean` is the base below which a mean is not given.
    """

    name: str
    threshold: int
    source: str
    version: str = "1"
    lowest: int = 1
    base: int = 1
    wide_base: int = 1
    secondary: bool = False
    least_width: int = 2
    beyond: bool = False
    known_low: int = 0
    least_mean: int = 0
    symbol: str = CONFIDENTIAL

    def rounds_to(self, level: str) -> int:
        """The rounding base of a level: local, region or england."""
        return self.base if choice("level", level, LEVELS) == "local" else self.wide_base


RULES: Final[Mapping[str, Rules]] = MappingProxyType({
    rules.name: rules for rules in (
        Rules("children_social_care", threshold=5, secondary=True, least_width=5, beyond=True, wide_base=10,
              source="DfE, Characteristics of children in need, 2020 and 2021"),
        Rules("sub_national_health", threshold=7, base=5, wide_base=5, least_mean=8, known_low=1,
              source="NHS Digital, HES and ECDS disclosure rule from September 2018"),
        Rules("round_5", threshold=4, base=5, wide_base=5, known_low=1, symbol="fewer than 5",
              source="Ofqual, rounding policy, October 2025"),
        Rules("survey", threshold=29, lowest=0, least_mean=30,
              source="Sport England, Active Lives children and young people, 2024-25: base under 30"),
        Rules("local_counts", threshold=9, base=5, wide_base=5, secondary=True, least_width=2, known_low=1,
              least_mean=10, source="ONS, 10-5 rule for counts of people: 1 to 9 hidden, others to the nearest 5"),
    )
})  # fmt: skip


def rule_set(rules: str | Rules) -> Rules:
    """The rule set of this name, or the one given."""
    return rules if isinstance(rules, Rules) else RULES[choice("rules", rules, tuple(RULES))]


def round_base(v: ArrayLike, base: int = 5) -> Any:
    """Counts to the nearest multiple of `base`, ties up: base·⌊(v + base/2)/base⌋. Any shape; NaN stays NaN.

    Whole numbers stay whole numbers. Round totals from true totals; do not add rounded cells. Raises `StatsError` for
    negative or infinite counts and for a base that is not a whole number above 0.
    Source: DfE and NHS Digital rounding rules.

    >>> round_base([0, 2, 3, 7, 8, 12, 13, 22, 23, 28]).tolist()
    [0, 0, 5, 5, 10, 10, 15, 20, 25, 30]
    """
    step = positive("base", base)
    if step != int(step):
        refuse("base", f"base={base!r} must be a whole number, such as 5.")
    counts = array("v", v)
    broken = (counts < 0) | np.isinf(counts)
    if broken.any():
        refuse("negative_count", "A count is below 0 or infinite.", np.atleast_1d(broken))
    rounded = step * np.floor((2 * counts + step) / (2 * step))
    whole = np.asarray(v).dtype.kind in "iub"
    return single(rounded.astype(np.int64) if whole else rounded, rounded.ndim == 0)


def rounding_interval(shown: int, base: int) -> tuple[int, int]:
    """The smallest and largest whole count that rounds to `shown` (nearest `base`, ties up).

    >>> rounding_interval(25, 5), rounding_interval(20, 10), rounding_interval(0, 5)
    ((23, 27), (15, 24), (0, 2))
    """
    step = int(positive("base", base))
    if shown < 0 or shown % step:
        refuse("rounded", f"{shown} is not a multiple of {step}, so it was not rounded to {step}.")
    return max(0, shown - step // 2), shown + (step - 1) // 2


def counts_behind(percentage: float, base: int, *, decimals: int = 1) -> tuple[int, int] | None:
    """The smallest and largest count out of `base` that a percentage rounded to `decimals` can stand for.

    Both directions of rounding a tie are allowed for. None when no count agrees. A percentage beside its denominator
    gives the count back: suppress both or neither. Raises `StatsError` for a percentage outside 0..100 or a base
    below 1.

    >>> counts_behind(30.4, 23), counts_behind(1.0, 412), counts_behind(0.1, 4000)
    ((7, 7), (4, 4), (2, 6))
    """
    if not 0 <= float(percentage) <= 100:
        refuse("percentage", f"{percentage!r} is not a percentage from 0 to 100.")
    whole = int(positive("base", base))
    # In whole units of half the last decimal, so that no rounding error decides.
    scale = 2 * 10 ** int(decimals)
    middle = round(float(percentage) * scale)
    low = max(0, -((-(middle - 1) * whole) // (100 * scale)))
    high = min(whole, (middle + 1) * whole // (100 * scale))
    return (low, high) if low <= high else None
