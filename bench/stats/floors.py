"""What NumPy needs for the same numbers without a check, a note or a group key: the least that can be hoped for."""

import numpy as np

from bench.stats.worlds import BANDS, STANDARD, World

Z = 1.9599639845400542


def proportion(world: World) -> None:
    """One pass of Wilson's formula."""
    x, n = world.x.astype(float), world.n.astype(float)
    half = Z * np.sqrt(Z * Z + 4 * x * (1 - x / n))
    middle, below = 2 * x + Z * Z, 2 * (n + Z * Z)
    x / n, (middle - half) / below, (middle + half) / below


def rate(world: World) -> None:
    """One pass of Byar's formula for every row, and a look-up for the small counts."""
    x, n = world.events.astype(float), world.n.astype(float)
    table = np.arange(10.0)
    y = x + 1
    lower = x * (1 - 1 / (9 * x) - Z / (3 * np.sqrt(x))) ** 3
    upper = y * (1 - 1 / (9 * y) + Z / (3 * np.sqrt(y))) ** 3
    small = np.flatnonzero(x < 10)
    lower[small] = upper[small] = table[x[small].astype(np.intp)]
    x / n, lower / n, upper / n


def mean(world: World) -> None:
    """Two grouped sums over rows, in two passes."""
    size = np.bincount(world.key)
    middle = np.bincount(world.key, world.score) / size
    gap = world.score - middle[world.key]
    np.sqrt(np.bincount(world.key, gap * gap) / (size - 1))


def dsr(world: World) -> None:
    """Two grouped sums over bands."""
    weight = world.band_w / world.band_n
    part = world.band_x * weight
    np.bincount(world.band_key, part)
    np.bincount(world.band_key, part * weight)
    np.bincount(world.band_key, world.band_x)


def dsr_wide(world: World) -> None:
    """The same where each group is a row of bands."""
    x, n = world.band_x.reshape(-1, BANDS), world.band_n.reshape(-1, BANDS)
    weight = STANDARD / n
    part = x * weight
    part.sum(axis=1), (part * weight).sum(axis=1), x.sum(axis=1)


def indirect(world: World) -> None:
    """Two grouped sums over bands."""
    np.bincount(world.band_key, world.band_rx / world.band_rn * world.band_n)
    np.bincount(world.band_key, world.band_x)


def quantile(world: World) -> None:
    """One sort."""
    np.argsort(world.score)


def charts(world: World) -> None:
    """Mean, moving range and the four comparisons of every point."""
    y = world.charts
    middle = y.mean(axis=1, keepdims=True)
    step = np.abs(np.diff(y, axis=1)).mean(axis=1, keepdims=True) * 2.66
    outside, near = (y > middle + step) | (y < middle - step), np.abs(y - middle) > step * 2 / 3
    outside.any(), near.any(), np.sign(y - middle), np.sign(np.diff(y, axis=1))
