"""What is measured: our call, the peer's, the floor, and what was promised."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

import planstats as ps
from bench.stats import floors, peers
from bench.stats.peers import Columns
from bench.stats.worlds import BANDS, STANDARD, World

KEPT_MEMORY = 8  # arrays of the input's length


@dataclass(frozen=True)
class Line:
    """One function measured. `rows` says how many rows a world of this size has for it."""

    name: str
    call: Callable[[World], Any]
    columns: Callable[[Any], Columns]
    peer: Callable[[World], Columns]
    target: float
    rows: Callable[[World], int] = lambda world: world.rows
    sample: int = 0  # size of the world the peer is measured in, where the whole would take minutes; 0: the whole
    places: int = 0  # how many places the peer answers for, where that is not its rows
    floor: Callable[[World], None] | None = None
    again: Callable[[World, Columns], Columns] | None = None  # ours at the places the peer chose
    tolerance: float = 1e-9
    says: str = ""


def bands(world: World) -> int:
    """Rows of the long form of the standardised rates."""
    return world.groups * BANDS


def estimate(found: ps.Estimate) -> Columns:
    """Value and 95% limits."""
    return [found.value, found.lower, found.upper]


def rows_of_bands(values: Any) -> Any:
    """The long form as groups x bands."""
    return values.reshape(-1, BANDS)


def drawn(found: ps.Funnel) -> Columns:
    """The four lines of a funnel."""
    return [found.lower_95, found.upper_95, found.lower_998, found.upper_998]


def lines_at(x: str, n: str, kind: str) -> Callable[[World, Columns], Columns]:
    """Ours at the hundred places where the peer drew its lines; the places themselves come first."""

    def again(world: World, theirs: Columns) -> Columns:
        found = ps.funnel_limits(getattr(world, x), getattr(world, n), kind=kind, multiplier=100, at=theirs[0])
        return [theirs[0], *drawn(found)]

    return again


LINES = [
    Line("proportion", lambda w: ps.proportion(w.x, w.n), estimate, peers.proportion, 2000,
         sample=10_000, floor=floors.proportion),
    Line("rate", lambda w: ps.rate(w.events, w.n), estimate, peers.rate, 1500, sample=10_000, floor=floors.rate),
    Line("mean by key", lambda w: ps.mean(w.score, by=w.key), estimate, peers.mean, 20, floor=floors.mean),
    Line("dsr by key", lambda w: ps.dsr(w.band_x, w.band_n, w.band_w, by=w.band_key), estimate, peers.dsr, 150,
         rows=bands, floor=floors.dsr),
    Line("dsr, rows x bands",
         lambda w: ps.dsr(rows_of_bands(w.band_x), rows_of_bands(w.band_n), STANDARD),
         estimate, peers.dsr, 150, rows=bands, floor=floors.dsr_wide, says="ours on rows x bands"),
    Line("is_ratio by key",
         lambda w: ps.is_ratio(w.band_x, w.band_n, w.band_rx, w.band_rn, by=w.band_key),
         estimate, peers.is_ratio, 300, rows=bands, floor=floors.indirect),
    Line("is_ratio, rows x bands",
         lambda w: ps.is_ratio(rows_of_bands(w.band_x), rows_of_bands(w.band_n), w.band_rx[:BANDS], w.band_rn[:BANDS]),
         estimate, peers.is_ratio, 300, rows=bands, says="ours on rows x bands"),
    Line("is_rate by key",
         lambda w: ps.is_rate(w.band_x, w.band_n, w.band_rx, w.band_rn, by=w.band_key),
         estimate, peers.is_rate, 300, rows=bands, floor=floors.indirect),
    Line("quantile", lambda w: ps.quantile(w.score, 10, invert=True), lambda found: [found.value], peers.quantile, 2,
         floor=floors.quantile),
    Line("quantile by key", lambda w: ps.quantile(w.score, 5, by=w.key, invert=True), lambda found: [found.value],
         peers.quantile_by, 2),
    Line("funnel_significance, proportion", lambda w: ps.funnel_significance(w.x, w.n, kind="proportion"),
         lambda found: [found.code], peers.significance_of_proportions, 500, sample=4_000),
    Line("funnel_significance, ratio", lambda w: ps.funnel_significance(w.events, w.expected, kind="ratio"),
         lambda found: [found.code], peers.significance_of_ratios, 500, sample=4_000),
    Line("funnel_limits, proportion",
         lambda w: ps.funnel_limits(w.x, w.n, kind="proportion", multiplier=100, at=w.axis), drawn,
         peers.lines_of_proportions, 500, sample=4_000, places=100, again=lines_at("x", "n", "proportion"),
         tolerance=1e-6, says="the peer draws 100 places"),
    Line("funnel_limits, ratio",
         lambda w: ps.funnel_limits(w.events, w.expected, kind="ratio", multiplier=100, at=w.axis), drawn,
         peers.lines_of_ratios, 500, sample=4_000, places=100, again=lines_at("events", "expected", "ratio"),
         tolerance=6e-5, says="the peer draws 100 places, by bisection"),
    Line("xmr, four rules", lambda w: ps.xmr(w.charts),
         lambda found: [np.asarray(each)[:, 0] for each in (found.mean, found.lower_limit, found.upper_limit)],
         peers.xmr, 200, rows=lambda w: w.charts.size, sample=50_000, floor=floors.charts, tolerance=1e-3,
         says="the peer's constant is 3/1.128, ours 2.66; the peer needs 8 points for a shift"),
]  # fmt: skip
