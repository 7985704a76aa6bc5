"""The funnel plot: many areas or schools at one time, the small ones judged fairly."""

from dataclasses import dataclass

from oneplan.ui import svg
from oneplan.ui.charts import glyphs
from oneplan.ui.charts.glyphs import Judgement
from oneplan.ui.charts.keys import KeyItem, draw_key, rule, status_sample
from oneplan.ui.charts.numbers import Unit, number
from oneplan.ui.charts.paper import About, Chart, Paper, nothing, printed
from oneplan.ui.charts.plot import NAMES, Ending, Plot, draw_endings, head, room_for
from oneplan.ui.charts.rows import Level
from oneplan.ui.charts.scales import Scale, axis, thinned

DASHES = ("6 4", "1.5 4")


@dataclass(frozen=True)
class FunnelPoint:
    """An area or school: how many it stands for, and its figure."""

    name: str
    size: float
    value: float
    judgement: Judgement | None = None
    mine: bool = False
    address: str = ""


@dataclass(frozen=True)
class FunnelCurve:
    """A control limit: (size, value) from small to large. Those of one `name` are drawn alike."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Funnel:
    """The points, the limits around the average, and what the size is: "Children in the year group"."""

    about: About
    unit: Unit
    size_words: str
    points: tuple[FunnelPoint, ...]
    curves: tuple[FunnelCurve, ...]
    average: Level
    empty: str = "There are no figures to compare."


def funnel(given: Funnel) -> Chart:
    """Each figure against its size. Points between the curves differ from the average by no more than chance."""
    return printed(given.about, lambda paper: _draw(paper, given))


def _draw(paper: Paper, given: Funnel) -> float:
    if not given.points:
        return nothing(paper, "No figures yet", given.empty)
    most = max(point.size for point in given.points)
    curves = [(curve.name, [each for each in curve.points if each[0] <= most * 1.02]) for curve in given.curves]
    values = [point.value for point in given.points] + [given.average.value]
    room = (max(values) - min(values)) * 0.35 or 1.0
    low, high = min(values) - room, max(values) + room
    drawn = [value for _, points in curves for _, value in points if low <= value <= min(high, given.unit.high or high)]
    if min(values) >= 0:
        drawn = [max(value, 0) for value in drawn]
    upright = axis([*values, *drawn], zero=given.unit.zero, high=given.unit.high)
    across_axis = axis([0, most], zero=1)
    plot = Plot(paper, given.unit, upright, ("", ""))
    endings = _endings(paper, given) if paper.wide else []
    plot.right = room_for(paper, endings)
    plot.top = head(paper, given.unit, upright)
    plot.height = 290.0 if paper.wide else 240.0
    across = Scale(across_axis.low, across_axis.high, plot.left, plot.end)
    _draw_frame(plot, across, across_axis.ticks)
    y = plot.y(given.average.value)
    rule = svg.line((plot.left, y), (plot.end, y), colour="currentColor", stroke=2)
    paper.add(given.average.kind, rule, title=f"{given.average.name}: {given.unit.long(given.average.value)}")
    names = list(dict.fromkeys(name for name, _ in curves))
    for name, points in curves:
        for run in _within(points, upright.low, upright.high):
            path = [(across(size), plot.y(value)) for size, value in run]
            dash = DASHES[names.index(name) % 2]
            paper.add("quiet", svg.line(*path, colour="currentColor", stroke=1.5, dashed=True, dash=dash), title=name)
    for point in sorted(given.points, key=lambda each: each.mine):
        _draw_point(plot, given, point, across(point.size), plot.y(point.value))
    draw_endings(plot, endings)
    size = paper.small
    top = plot.bottom + 7 + svg.height_of(1, size)
    lines = svg.wrap(given.size_words, paper.width - plot.left, size)
    paper.text(lines, plot.left, top, role="quiet", size=size)
    return draw_key(paper, _key(given, names, paper), top + svg.height_of(len(lines), size) + 8)


def _draw_frame(plot: Plot, across: Scale, ticks: tuple[float, ...]) -> None:
    paper, size = plot.paper, plot.paper.small
    for value in plot.axis.ticks:
        y = plot.y(value)
        paper.add("grid", svg.line((plot.left, y), (plot.end, y), colour="currentColor", stroke=1))
        label = plot.unit.tick(value, plot.axis.step)
        paper.text(label, plot.left - 8, y - svg.height_of(1, size) / 2, role="quiet", size=size, anchor="end")
    labels = [number(tick) for tick in ticks]
    widths = [svg.width_of(label, size) for label in labels]
    for index in thinned(widths, across(ticks[1]) - across(ticks[0]), 12):
        x = min(across(ticks[index]), paper.width - widths[index] / 2)
        paper.text(labels[index], x, plot.bottom + 7, role="quiet", size=size, anchor="middle")


def _within(points: list[tuple[float, float]], low: float, high: float) -> list[list[tuple[float, float]]]:
    """The stretches of a curve that the axis holds."""
    runs: list[list[tuple[float, float]]] = [[]]
    for size, value in points:
        if low <= value <= high:
            runs[-1].append((size, value))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if len(run) > 1]


def _draw_point(plot: Plot, given: Funnel, point: FunnelPoint, x: float, y: float) -> None:
    status = point.judgement.status if point.judgement else glyphs.Status.SIMILAR
    judged = f", {point.judgement.said}" if point.judgement else ""
    mark = svg.circle(x, y, 9, fill="transparent") + glyphs.drawn(status, x, y, 7.5 if point.mine else 5.5)
    if point.mine:
        mark += svg.circle(x, y, 12, fill="none", edge=svg.GREEN, stroke=2.5)
    title = f"{point.name}: {given.unit.long(point.value)}, {number(point.size)} {given.size_words.lower()}{judged}"
    drawn = svg.group(mark, title=title)
    plot.paper.parts.append(svg.link(point.address, drawn) if point.address else drawn)


def _endings(paper: Paper, given: Funnel) -> list[Ending]:
    text = f"{given.average.name} {given.unit.short(given.average.value)}"
    lines = tuple((line, False) for line in svg.wrap(text, NAMES, paper.size))
    return [Ending(given.average.kind, 1, given.average.value, lines)]


def _key(given: Funnel, names: list[str], paper: Paper) -> list[KeyItem]:
    items = [KeyItem("quiet", name, rule(1.75, DASHES[place % 2])) for place, name in enumerate(names)]
    if not paper.wide:
        words = f"{given.average.name} {given.unit.short(given.average.value)}"
        items.insert(0, KeyItem(given.average.kind, words, rule(2)))
    judged = {point.judgement.status: point.judgement for point in given.points if point.judgement}
    items += [KeyItem(glyphs.ROLES[status], each.said, status_sample(status)) for status, each in judged.items()]
    items += [KeyItem("area", point.name, _ring, True) for point in given.points if point.mine]
    return items


def _ring(x: float, y: float) -> str:
    return svg.circle(x, y, 7, fill="none", edge="currentColor", stroke=2.5)
