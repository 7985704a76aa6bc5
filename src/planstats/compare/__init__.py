"""Comparison: benchmarks, quantiles, funnels and statistical neighbours."""

from planstats.compare.benchmark import Benchmark, benchmark
from planstats.compare.funnel import Funnel, FunnelSignificance, funnel_limits, funnel_significance
from planstats.compare.neighbours import Neighbours, neighbours
from planstats.compare.ranking import Quantiles, quantile

__all__ = [
    "Benchmark",
    "Funnel",
    "FunnelSignificance",
    "Neighbours",
    "Quantiles",
    "benchmark",
    "funnel_limits",
    "funnel_significance",
    "neighbours",
    "quantile",
]
