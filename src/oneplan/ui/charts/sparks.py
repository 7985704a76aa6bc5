"""Tiny trends for tables and cards."""

from collections.abc import Sequence

from oneplan.ui import svg
from oneplan.ui.charts import glyphs
from oneplan.ui.charts.paper import coloured
from oneplan.ui.charts.scales import Scale

WIDTH, HEIGHT = 120.0, 32.0


def spark(
    values: Sequence[float | None],
    *,
    name: str,
    title: str,
    status: glyphs.Status | None = None,
    level: float | None = None,
) -> str:
    """A line without axes: it shows a shape, and its title says the numbers. `level` is what it is compared with.

    The last figure bears the shape of its status. Where there are no figures a dash stands in the middle.
    """
    held = [value for value in [*values, level] if value is not None]
    low, high = (min(held), max(held)) if held else (0.0, 1.0)
    if high == low:
        low, high = low - 1, high + 1
    across, up = Scale(0, max(1, len(values) - 1), 6, WIDTH - 10), Scale(low, high, HEIGHT - 7, 7)
    parts = []
    if level is not None:
        rule = svg.line((0, up(level)), (WIDTH, up(level)), colour="currentColor", stroke=1.5, dashed=True, dash="3 3")
        parts.append(coloured("england", rule))
    points = [(across(place), up(value)) if value is not None else None for place, value in enumerate(values)]
    if len(values) == 1 and points[0]:
        points = [(WIDTH / 2, points[0][1])]
    for run in _runs(points):
        if len(run) > 1:
            parts.append(coloured("area", svg.line(*run, colour="currentColor", stroke=2)))
        else:
            parts.append(coloured("area", svg.circle(*run[0], 2, fill="currentColor")))
    if ends := [point for point in points if point]:
        x, y = ends[-1]
        end = coloured("area", svg.circle(x, y, 4, fill="currentColor", edge="#ffffff", stroke=1.5))
        parts.append(glyphs.drawn(status, x, y, 5.5) if status else end)
    else:
        dash = svg.line((WIDTH / 2 - 8, HEIGHT / 2), (WIDTH / 2 + 8, HEIGHT / 2), colour="currentColor", stroke=2)
        parts.append(coloured("quiet", dash))
    return svg.svg(title, "", WIDTH, HEIGHT, parts, name=name, kind="op-spark")


def _runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """The stretches without a missing point."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point:
            runs[-1].append(point)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]
