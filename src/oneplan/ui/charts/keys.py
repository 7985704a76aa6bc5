"""The key under or above a chart: a sample and its words, one after another, wrapped."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from oneplan.ui import svg
from oneplan.ui.charts import glyphs
from oneplan.ui.charts.paper import DASHES, Paper, said

type Sample = Callable[[float, float], str]

SAMPLE = 26.0  # how wide a sample is
ROW = 1.45  # from one row to the next, in sizes


@dataclass(frozen=True)
class KeyItem:
    """`sample(x, y)` draws a sample of the mark around a point, in the ink of `role`."""

    role: str
    text: str
    sample: Sample
    bold: bool = False


def rule(stroke: float, dash: str = "") -> Sample:
    """A piece of a line."""
    return lambda x, y: svg.line(
        (x - SAMPLE / 2, y), (x + SAMPLE / 2, y), colour="currentColor", stroke=stroke, dashed=bool(dash), dash=dash
    )


def line_sample(role: str, stroke: float) -> Sample:
    """A piece of a line as its role is drawn."""
    return rule(stroke, DASHES.get(role, ""))


def status_sample(status: glyphs.Status) -> Sample:
    """The shape of a status."""
    return lambda x, y: glyphs.drawn(status, x, y, 6)


def letter_sample(letter: str, size: float) -> Sample:
    """A letter that stands in the chart."""
    return lambda x, y: said(letter, x, y - svg.height_of(1, size) / 2, size, bold=True, anchor="middle")


def swatch(x: float, y: float) -> str:
    """A piece of a band."""
    return svg.box(x - 13, y - 6, 26, 12, fill="currentColor", edge="none", radius=1)


def cross(x: float, y: float) -> str:
    """The mark of a missing figure."""
    pieces = (((x - 4, y - 4), (x + 4, y + 4)), ((x - 4, y + 4), (x + 4, y - 4)))
    return "".join(svg.line(*piece, colour="currentColor", stroke=2) for piece in pieces)


def whisker(x: float, top: float, bottom: float) -> str:
    """An upright interval."""
    pieces = (((x, top), (x, bottom)), ((x - 5, top), (x + 5, top)), ((x - 5, bottom), (x + 5, bottom)))
    return "".join(svg.line(*piece, colour="currentColor", stroke=1.75) for piece in pieces)


def draw_key(paper: Paper, items: Sequence[KeyItem], top: float) -> float:
    """The items in rows, from `top`; returns how far down they reach."""
    if not items:
        return top
    size, x, y = paper.small, 0.0, top
    for item in items:
        room = paper.width - SAMPLE - 8
        lines = svg.wrap(item.text, room, size, item.bold)
        wide = SAMPLE + 8 + max(svg.width_of(line, size, bold=item.bold) for line in lines)
        if x and x + wide > paper.width:
            x, y = 0.0, y + size * ROW
        middle = y + size * svg.LEADING / 2
        paper.add(item.role, item.sample(x + SAMPLE / 2, middle))
        paper.add("ink", said(lines, x + SAMPLE + 8, y, size, bold=item.bold))
        if len(lines) > 1:
            x, y = 0.0, y + svg.height_of(len(lines), size) + size * (ROW - svg.LEADING)
        else:
            x += wide + 22
    return (y + size * ROW) if x else y
