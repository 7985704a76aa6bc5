"""The columns that are measured: made up, and the same each time."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

type Column = NDArray[Any]

BANDS = 19
POINTS = 36
STANDARD = np.array([5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000, 4000,
                     2500, 1500, 1000], float)  # fmt: skip  # European Standard Population 2013


@dataclass(frozen=True)
class World:
    """`rows` single rows; a nineteenth of that many groups of 19 bands; a hundredth as many series of 36 points.

    No count is 0, because a single 0 stops the peer's whole call.
    """

    rows: int

    def chance(self, part: int) -> np.random.Generator:
        """A generator of its own for each column, so that one more column changes no other."""
        return np.random.default_rng([20_261_122, part])

    @property
    def groups(self) -> int:
        """50,000 where there are 1,000,000 rows."""
        return self.rows // 20

    @property
    def series(self) -> int:
        """10,000 where there are 1,000,000 rows."""
        return self.rows // 100

    @cached_property
    def n(self) -> Column:
        """Children in each row."""
        return self.chance(1).integers(20, 5_000, self.rows)

    @cached_property
    def x(self) -> Column:
        """Those of them of whom something is true."""
        return np.maximum(self.chance(2).binomial(self.n, 0.3), 1)

    @cached_property
    def events(self) -> Column:
        """Counts on both sides of 10, where the method changes."""
        return 1 + self.chance(3).poisson(self.chance(4).gamma(1.5, 12.0, self.rows))

    @cached_property
    def score(self) -> Column:
        """A score of each row, none below 0, because the peer refuses those."""
        return np.abs(self.chance(5).normal(50.0, 9.0, self.rows))

    @cached_property
    def key(self) -> Column:
        """The group of each row: 20 rows a group."""
        return np.arange(self.rows) // 20

    @cached_property
    def band_key(self) -> Column:
        """The group of each band."""
        return np.repeat(np.arange(self.groups), BANDS)

    @cached_property
    def band_n(self) -> Column:
        """People in each band of each group."""
        return self.chance(6).integers(400, 6_000, self.groups * BANDS)

    @cached_property
    def band_x(self) -> Column:
        """Events in each band of each group."""
        return self.chance(7).poisson(4.0, self.groups * BANDS)

    @cached_property
    def band_w(self) -> Column:
        """The standard population, repeated for each group."""
        return np.tile(STANDARD, self.groups)

    @cached_property
    def band_rx(self) -> Column:
        """Events in the reference population, repeated for each group."""
        return np.tile(np.linspace(300, 5_700, BANDS).round(), self.groups)

    @cached_property
    def band_rn(self) -> Column:
        """The reference population, repeated for each group."""
        return np.tile(np.linspace(400_000, 3_500_000, BANDS).round(), self.groups)

    @cached_property
    def expected(self) -> Column:
        """Events to be expected in each row, for ratios."""
        return self.events * self.chance(8).uniform(0.7, 1.4, self.rows)

    @cached_property
    def axis(self) -> Column:
        """Sizes at which funnel lines are drawn."""
        return np.sort(self.chance(9).integers(1, 5_000, self.rows))

    @cached_property
    def charts(self) -> Column:
        """Series of 36 months, a fifth of them with a step in the middle."""
        noise = self.chance(10).normal(80.0, 5.0, (self.series, POINTS))
        noise[::5, POINTS // 2 :] += 8
        return noise
