"""Estimates with their uncertainty: shares, rates, means and rates adjusted for age."""

from planstats.estimate.counts import proportion, rate
from planstats.estimate.limits import poisson_limits, wilson_limits
from planstats.estimate.means import mean
from planstats.estimate.population import ESP2013, standard_population
from planstats.estimate.standardised import dsr, is_rate, is_ratio

__all__ = [
    "ESP2013",
    "dsr",
    "is_rate",
    "is_ratio",
    "mean",
    "poisson_limits",
    "proportion",
    "rate",
    "standard_population",
    "wilson_limits",
]
