"""Seeded random inputs for the property tests, and ways to compare whole results."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np

import planstats as ps

SEEDS = range(4)
ROWS = 60
LEVELS = (0.95, 0.998)


def chance(seed, part=0):
    """A generator; the same for the same numbers."""
    return np.random.default_rng([20_261_122, seed, part])


def shares(rng, rows=ROWS):
    """Counts x of n, small and large, some of them 0 and some of them all."""
    n = rng.choice([1, 2, 9, 30, 400, 25_000, 3_000_000], rows).astype(float)
    x = rng.binomial(n.astype(int), rng.choice([0, 0.01, 0.3, 0.97, 1], rows)).astype(float)
    return {"x": x, "n": n}


def events(rng, rows=ROWS):
    """Counts of events on both sides of 10, more than n among them."""
    return {"x": rng.poisson(rng.choice([0, 2, 9, 60, 5_000], rows)).astype(float), "n": rng.uniform(0.5, 90_000, rows)}


def banded(rng, rows=ROWS, bands=7):
    """Events and people in bands."""
    return {
        "x": rng.poisson(rng.choice([0, 3, 30], (rows, 1)), (rows, bands)).astype(float),
        "n": rng.integers(50, 9_000, (rows, bands)).astype(float),
    }


def reference(rng, bands=7):
    """Events and people of a reference population."""
    return {
        "x_ref": rng.integers(10, 900, bands).astype(float),
        "n_ref": rng.integers(10_000, 90_000, bands).astype(float),
    }


def gradient(rng, rows=ROWS, groups=10):
    """A share with its standard error in groups from most to least deprived."""
    slope = rng.normal(0, 0.2, (rows, 1))
    value = 0.5 + slope * np.linspace(-0.5, 0.5, groups) + rng.normal(0, 0.02, (rows, groups))
    return {"value": value, "pop": rng.integers(200, 9_000, (rows, groups)).astype(float),
            "se": rng.uniform(0.005, 0.03, (rows, groups))}  # fmt: skip


def five_years(rng, rows=ROWS):
    """Shares of five years, moving or not."""
    n = rng.integers(200, 4_000, (rows, 5)).astype(float)
    way = 0.4 + rng.normal(0, 0.04, (rows, 1)) * np.arange(5)
    return {"numerator": rng.binomial(n.astype(int), np.clip(way, 0.05, 0.95)).astype(float), "denominator": n}


def measured(rng, rows=ROWS):
    """Values of five years with limits."""
    value = 30 + rng.normal(0, 1.5, (rows, 1)) * np.arange(5) + rng.normal(0, 1, (rows, 5))
    reach = rng.uniform(0.5, 3, (rows, 5))
    return {"value": value, "lower": value - reach, "upper": value + reach}


def charts(rng, rows=ROWS, points=24):
    """Monthly series: noise, steps, ties and a line."""
    y = rng.normal(80, 5, (rows, points))
    y[::4, points // 2 :] += 12
    y[1::4] = y[1::4].round()
    y[2::4] += np.linspace(0, 30, points)
    return {"y": y}


@dataclass(frozen=True)
class Rowwise:
    """A function whose answer about a row depends on that row alone. `columns` makes the columns that have rows."""

    name: str
    columns: Callable[[np.random.Generator], dict[str, Any]]
    call: Callable[..., Any]
    fixed: Callable[[np.random.Generator], dict[str, Any]] = lambda rng: {}
    marks: bool = True  # takes invalid="mark"
    impossible: float = -1.0

    def world(self, seed):
        """Columns with rows, and what is the same for every row."""
        return self.columns(chance(seed)), self.fixed(chance(seed, 1))


ROWWISE = [
    Rowwise("proportion", shares, lambda **k: ps.proportion(**k, confidence=LEVELS)),
    Rowwise("rate", events, lambda **k: ps.rate(**k, confidence=LEVELS)),
    Rowwise("wilson_limits", shares, lambda **k: ps.wilson_limits(**k, confidence=LEVELS)),
    Rowwise("poisson_limits", lambda rng: {"x": events(rng)["x"]},
            lambda **k: ps.poisson_limits(**k, confidence=LEVELS)),
    Rowwise("mean", lambda rng: {"v": charts(rng)["y"]},
            lambda **k: ps.mean(**k, confidence=LEVELS), impossible=np.inf),
    Rowwise("dsr", banded, lambda **k: ps.dsr(**k, confidence=LEVELS),
            lambda rng: {"stdpop": rng.integers(100, 6_000, 7).astype(float)}),
    Rowwise("is_ratio", banded, lambda **k: ps.is_ratio(**k, confidence=LEVELS), reference),
    Rowwise("is_rate", banded, lambda **k: ps.is_rate(**k, confidence=LEVELS), reference),
    Rowwise("sii", gradient, lambda **k: ps.sii(**k, confidence=LEVELS), marks=False),
    Rowwise("sii logit", gradient, lambda **k: ps.sii(**k, scale="logit"), marks=False),
    Rowwise("concentration_index", gradient, ps.concentration_index, marks=False),
    Rowwise("benchmark", shares, lambda **k: ps.benchmark(ps.proportion(**k), 0.4, polarity="high_good"), marks=False),
    Rowwise("gap", shares, lambda **k: ps.gap(ps.proportion(**k), ps.proportion(7, 23)), marks=False),
    Rowwise("change", shares, lambda **k: ps.change(ps.proportion(7, 23), ps.proportion(**k), polarity="low_good"),
            marks=False),
    Rowwise("on_track", measured, lambda **k: ps.on_track((k["value"][:, 0], k["lower"][:, 0], k["upper"][:, 0]), 30.0),
            marks=False),
    Rowwise("recent_trend of counts", five_years, lambda **k: ps.recent_trend(**k, polarity="high_good")),
    Rowwise("recent_trend of values", measured, lambda **k: ps.recent_trend(**k, polarity="low_good"), marks=False),
    Rowwise("xmr", charts, lambda **k: ps.xmr(**k, polarity="high_good"), marks=False),
    Rowwise("xmr plot_the_dots", charts, lambda **k: ps.xmr(**k, preset="plot_the_dots"), marks=False),
    Rowwise("forecast", lambda rng: {"y": rng.uniform(0.2, 0.7, (ROWS, 8))}, ps.forecast,
            lambda rng: {"t": np.arange(2018.0, 2026.0)}),
    Rowwise("combine", lambda rng: {each: column.reshape(-1, 3) for each, column in events(rng, 3 * ROWS).items()},
            lambda **k: ps.combine(**k, periods=["2023/24", "2024/25", "2025/26"])),
]  # fmt: skip


def parts(result: Any, of: str = "result") -> Iterator[tuple[str, Any]]:
    """Every array, number and text in a result, with the way to it."""
    if is_dataclass(result) and not isinstance(result, type):
        for each in fields(result):
            yield from parts(getattr(result, each.name), f"{of}.{each.name}")
    elif isinstance(result, Mapping):
        for key, value in result.items():
            yield from parts(value, f"{of}[{key!r}]")
    elif isinstance(result, tuple | list):
        for at, value in enumerate(result):
            yield from parts(value, f"{of}[{at}]")
    else:
        yield of, result


def as_bytes(result):
    """A result such that two are equal only when every bit is."""
    found = []
    for way, value in parts(result):
        array = np.asarray(value)
        found.append(
            (way, array.dtype.str, array.shape, repr(array.tolist()) if array.dtype == object else array.tobytes())
        )
    return found


def assert_same(found, expected, take=None, put=None):
    """The rows `take` of one result are the rows `put` of another; numbers may differ in their last bits."""
    mine, others = list(parts(found)), list(parts(expected))
    assert [way for way, _ in mine] == [way for way, _ in others]
    for (way, a), (_, b) in zip(mine, others, strict=True):
        if a is None or b is None:
            assert a is b, way
            continue
        some, rest = np.asarray(a), np.asarray(b)
        if some.ndim and rest.ndim:
            some = some[take] if take is not None and len(some) != 1 else some
            rest = rest[put] if put is not None and len(rest) != 1 else rest
        if some.dtype.kind == "f":
            np.testing.assert_allclose(some, rest, rtol=1e-11, atol=1e-12, err_msg=way)
        else:
            assert some.tolist() == rest.tolist(), way
