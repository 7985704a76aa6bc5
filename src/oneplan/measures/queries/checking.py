"""Our own calculation of a published figure: offered as a check, never put in its place."""

from dataclasses import dataclass

import numpy as np

from oneplan.measures.models import Kind, Measure
from oneplan.measures.queries.figures import COUNTED, LEVELS, Figure

NEAR = 5e-4  # published figures are rounded; a difference within this share of the value is that


@dataclass(frozen=True)
class Checked:
    """What the counts give, and whether that is what was published."""

    value: float
    lower: float
    upper: float
    agrees: bool
    method: str


def check(measure: Measure, figure: Figure) -> Checked | None:
    """The figure worked out from its counts; None where there are none, or the measure is of another kind."""
    method = COUNTED.get(Kind(measure.kind))
    if method is None or figure.count is None or not figure.denominator:
        return None
    found = method(figure.count, figure.denominator, confidence=LEVELS, multiplier=measure.multiplier, invalid="mark")
    if not np.isfinite(found.value):
        return None
    pairs = [(found.value, figure.value), (found.lower, figure.lower), (found.upper, figure.upper)]
    scale = max(abs(found.value), 1e-9)
    agrees = all(theirs is None or abs(ours - theirs) <= NEAR * scale for ours, theirs in pairs)
    return Checked(found.value, found.lower, found.upper, agrees, str(found.method))
