"""Every chart in its empty, one, many and awkward states, for the gallery and for tests.

What names a source is real, published under the Open Government Licence v3.0; everything else is invented.
"""

from functools import cache

from oneplan.ui import charts
from oneplan.ui.charts.examples.areas import dots, gradients, spines
from oneplan.ui.charts.examples.places import funnels, maps
from oneplan.ui.charts.examples.processes import controls, gaps
from oneplan.ui.charts.examples.shown import Kind, Shown, Small
from oneplan.ui.charts.examples.trends import UPTAKE, trends
from oneplan.ui.charts.glyphs import Status

__all__ = ["Kind", "Shown", "Small", "glyphs", "kinds", "sparks"]


@cache
def kinds() -> tuple[Kind, ...]:
    """All charts that have two widths."""
    return (trends(), gaps(), controls(), spines(), dots(), gradients(), maps(), funnels())


def sparks() -> tuple[Small, ...]:
    """Tiny trends in every state."""
    given: tuple[tuple[str, tuple[float | None, ...], Status | None, float | None], ...] = (
        ("Worse than England", UPTAKE, Status.WORSE, 66.0),
        ("Two years missing", (61.0, 63.5, None, None, 66.0, 68.2), Status.BETTER, None),
        ("Always the same", (5.0, 5.0, 5.0), Status.SIMILAR, None),
        ("One figure", (64.0,), None, None),
        ("No figures", (), None, None),
    )
    return tuple(
        Small(charts.spark(values, name=f"gallery-spark-{place}", title=words, status=status, level=level), words)
        for place, (words, values, status, level) in enumerate(given)
    )


def glyphs() -> tuple[Small, ...]:
    """The shape of every judgement."""
    return tuple(Small(charts.glyph(status, name=f"gallery-glyph-{status}"), status.word) for status in Status)
