"""Sentences of the domain that need no database: periods, symbols, units."""

from oneplan.measures.rules.periods import Period, PeriodKind, UnknownPeriod, period
from oneplan.measures.rules.symbols import HELD_BACK, SYMBOLS, number, symbol_of

MULTIPLIERS = {
    "percent": 100.0,
    "points": 100.0,
    "per_100": 100.0,
    "per_1000": 1e3,
    "per_10000": 1e4,
    "per_100000": 1e5,
}

__all__ = [
    "HELD_BACK",
    "MULTIPLIERS",
    "SYMBOLS",
    "Period",
    "PeriodKind",
    "UnknownPeriod",
    "number",
    "period",
    "symbol_of",
]
