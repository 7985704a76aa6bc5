"""The peers: PHStatsMethods, and for XmR charts abspc. Imported late, so that the rest runs without them."""

import os
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.stats.worlds import World

type Columns = list[NDArray[Any]]

os.environ.setdefault("MPLBACKEND", "Agg")  # abspc imports matplotlib


class PeerMissing(RuntimeError):
    """The peer is not installed; the line is measured without it."""


def phstats() -> Any:
    """PHStatsMethods."""
    try:
        import PHStatsMethods
    except ImportError as missing:
        raise PeerMissing("PHStatsMethods is not installed") from missing
    return PHStatsMethods


def frame(**columns: Any) -> Any:
    """A pandas frame, which the peers ask for."""
    import pandas as pd

    return pd.DataFrame(columns)


def numbers(found: Any, *names: str) -> Columns:
    """These columns of a peer's answer."""
    return [found[name].to_numpy(float) for name in names]


VALUE = ("Value", "lower_95_ci", "upper_95_ci")


def proportion(world: World) -> Columns:
    """Values and limits."""
    given = frame(x=world.x, n=world.n)
    return numbers(phstats().ph_proportion(given, "x", "n", metadata=False), *VALUE)


def rate(world: World) -> Columns:
    """Values and limits."""
    given = frame(x=world.events, n=world.n)
    return numbers(phstats().ph_rate(given, "x", "n", metadata=False), *VALUE)


def mean(world: World) -> Columns:
    """Values and limits of each group."""
    given = frame(g=world.key, v=world.score)
    return numbers(phstats().ph_mean(given, "v", ["g"], metadata=False).sort_values("g"), *VALUE)


def bands(world: World) -> Any:
    """The long form of the standardised rates."""
    names = {"g": "band_key", "x": "band_x", "n": "band_n", "w": "band_w", "rx": "band_rx", "rn": "band_rn"}
    return frame(**{short: getattr(world, long) for short, long in names.items()})


def dsr(world: World) -> Columns:
    """Values and limits of each group."""
    found = phstats().ph_dsr(bands(world), "x", "n", "w", ["g"], euro_standard_pops=False, metadata=False)
    return numbers(found.sort_values("g"), *VALUE)


def is_ratio(world: World) -> Columns:
    """Values and limits of each group."""
    found = phstats().ph_ISRatio(bands(world), "x", "n", "rx", "rn", ["g"], metadata=False)
    return numbers(found.sort_values("g"), *VALUE)


def is_rate(world: World) -> Columns:
    """Values and limits of each group."""
    found = phstats().ph_ISRate(bands(world), "x", "n", "rx", "rn", ["g"], metadata=False)
    return numbers(found.sort_values("g"), *VALUE)


def quantile(world: World) -> Columns:
    """The tenth of each row among them all."""
    return numbers(phstats().ph_quantile(frame(v=world.score), "v", nquantiles=10, invert=True), "quantile")


def quantile_by(world: World) -> Columns:
    """The fifth of each row within its group."""
    given = frame(g=world.key, v=world.score)
    return numbers(phstats().ph_quantile(given, "v", ["g"], nquantiles=5, invert=True), "quantile")


CODES = {"Low (0.001)": -2, "Low (0.025)": -1, "Not significant": 0, "High (0.025)": 1, "High (0.001)": 2}


def significance_of_proportions(world: World) -> Columns:
    """-2 to 2 for each row."""
    given = frame(x=world.x, n=world.n)
    found = phstats().assign_funnel_significance(given, "x", "proportion", "n")
    return [found["significance"].map(CODES).to_numpy()]


def significance_of_ratios(world: World) -> Columns:
    """-2 to 2 for each row."""
    given = frame(x=world.events, n=world.expected)
    found = phstats().assign_funnel_significance(given, "x", "ratio", "n")
    return [found["significance"].map(CODES).to_numpy()]


LINES = ("lower_2s_limit", "upper_2s_limit", "lower_3s_limit", "upper_3s_limit")


def lines_of_proportions(world: World) -> Columns:
    """The four lines at the 100 places that the peer chooses, with those places first."""
    given = frame(x=world.x, n=world.n)
    found = phstats().calculate_funnel_limits(given, "x", "proportion", 100, "n", metadata=False)
    return numbers(found, "Population", *LINES)


def lines_of_ratios(world: World) -> Columns:
    """The four lines at the 100 places that the peer chooses, with those places first."""
    given = frame(x=world.events, n=world.expected)
    found = phstats().calculate_funnel_limits(
        given, "x", "ratio", 100, "n", metadata=False, ratio_type="isr", years_of_data=1
    )
    return numbers(found, "Observed_events", *LINES)


def xmr(world: World) -> Columns:
    """Mean and limits of each series; all four rules are computed too."""
    try:
        import abspc
    except ImportError as missing:
        raise PeerMissing("abspc is not installed") from missing
    found = []
    for values in world.charts:
        limits = abspc.calculate_control_limits(frame(value=values), "XmR")
        found.append(abspc.detect_special_causes(limits)[["mean", "lcl", "ucl"]].iloc[0].to_numpy(float))
    table = np.array(found).reshape(-1, 3)
    return [table[:, 0], table[:, 1], table[:, 2]]
