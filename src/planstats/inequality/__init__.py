"""Inequality: the slope across a gradient, gaps between two groups, and concentration."""

from planstats.inequality.concentration import Concentration, concentration_index
from planstats.inequality.gaps import Gap, GapChange, gap, gap_change
from planstats.inequality.slope import Sii, relative_rank, sii

__all__ = [
    "Concentration",
    "Gap",
    "GapChange",
    "Sii",
    "concentration_index",
    "gap",
    "gap_change",
    "relative_rank",
    "sii",
]
