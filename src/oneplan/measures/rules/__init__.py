"""Sentences of the domain that need no database: periods, symbols, units."""

from oneplan.measures.rules.periods import Period, PeriodKind, UnknownPeriod, lasts, period
from oneplan.measures.rules.symbols import HELD_BACK, SYMBOLS, number, symbol_of

MULTIPLIERS = {
    "percent": 100.0,
    "points": 100.0,
    "per_100": 100.0,
    "per_1000": 1e3,
    "per_10000": 1e4,
    "per_100000": 1e5,
}

# Which units go with which statistic: a share in percent, a rate by so many, and so on.
RATES = ("per_100", "per_1000", "per_10000", "per_100000")
UNITS_OF = {
    "proportion": ("percent",),
    "rate": RATES,
    "standardised": RATES,
    "mean": ("score", "count", "percent"),
    "count": ("count",),
    "gap": ("points", "score_points"),
    "index": ("score", *RATES),
}
OUT_OF = ("proportion", "rate", "standardised")  # what is counted is counted out of something


def fits(kind: str, unit: str) -> bool:
    """Whether such a statistic is told in that unit.

    >>> fits("proportion", "percent"), fits("count", "percent")
    (True, False)
    """
    return unit in UNITS_OF.get(kind, ())


__all__ = [
    "HELD_BACK",
    "MULTIPLIERS",
    "OUT_OF",
    "RATES",
    "SYMBOLS",
    "UNITS_OF",
    "Period",
    "PeriodKind",
    "UnknownPeriod",
    "fits",
    "lasts",
    "number",
    "period",
    "symbol_of",
]
