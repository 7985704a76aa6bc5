"""The XmR chart: what a process does by itself, and where something special happened."""

from collections.abc import Iterable, Sequence

from oneplan.ui import svg
from oneplan.ui.charts import glyphs
from oneplan.ui.charts.keys import KeyItem, draw_key, rule, status_sample
from oneplan.ui.charts.paper import DASHES, Chart, Paper, nothing, printed
from oneplan.ui.charts.plot import (
    NAMES,
    Ending,
    Plot,
    below,
    draw_axes,
    draw_changes,
    draw_endings,
    head,
    height_for,
    marked,
    room_for,
)
from oneplan.ui.charts.scales import axis
from oneplan.ui.charts.series import Segment, Xmr, XmrPoint

# Improvement points up and concern points down wherever they stand: the shape says the judgement, the place the number.
KINDS = {
    "improvement": (glyphs.Status.BETTER, "special cause: improvement"),
    "concern": (glyphs.Status.WORSE, "special cause: concern"),
    "high": (glyphs.Status.HIGHER, "special cause: high"),
    "low": (glyphs.Status.LOWER, "special cause: low"),
    "common_cause": (glyphs.Status.SIMILAR, "common cause"),
}


TRIAL, NEAR = "1.5 5", "1 4"


def xmr(given: Xmr) -> Chart:
    """A process with its mean and limits; rebases are marked with their reasons, trial limits are told apart."""
    unknown = {point.kind for point in given.points} - KINDS.keys()
    if unknown:
        raise ValueError(f"No kinds of point: {', '.join(sorted(unknown))}")
    return printed(given.about, lambda paper: _draw(paper, given))


def _draw(paper: Paper, given: Xmr) -> float:
    values = list(_values(given))
    if not any(point.value is not None for point in given.points):
        return nothing(paper, "No figures yet", given.empty)
    plot = Plot(paper, given.unit, axis(values, zero=min(given.unit.zero, 0.5), high=given.unit.high), given.periods)
    endings = _endings(plot, given) if paper.wide else []
    plot.right = room_for(paper, endings)
    plot.top = head(paper, given.unit, plot.axis)
    if not paper.wide:
        plot.top = draw_key(paper, _lines_key(given), plot.top) + 12
    changes = [(plot.x(plot.index(each.first) - 0.5), each.reason) for each in given.segments[1:]]
    strip, fits = marked(paper, changes, plot.left, paper.width)
    plot.top += strip
    plot.height = height_for(paper, endings, 270.0 if paper.wide else 225.0)
    draw_axes(plot)
    draw_changes(plot, changes, strip, fits)
    for segment in given.segments:
        _draw_segment(plot, segment, given.near)
    if given.target is not None:
        y = plot.y(given.target)
        drawn = svg.line(
            (plot.left, y), (plot.end, y), colour="currentColor", stroke=3, dashed=True, dash=DASHES["target"]
        )
        paper.add("target", drawn, title=f"Target: {given.unit.long(given.target)}")
    _draw_points(plot, given)
    draw_endings(plot, endings)
    return draw_key(paper, [*_points_key(given), *plot.notes], below(plot))


def _values(given: Xmr) -> Iterable[float]:
    yield from (point.value for point in given.points if point.value is not None)
    for each in given.segments:
        yield from (value for value in (each.mean, each.lower, each.upper) if value is not None)
    if given.target is not None:
        yield given.target


def _dash(segment: Segment) -> str:
    return TRIAL if segment.trial else "6 4"


def _draw_segment(plot: Plot, segment: Segment, near: bool) -> None:
    paper = plot.paper
    half = 0.42
    first, last = plot.index(segment.first) - half, plot.index(segment.last) + half
    left, right = max(plot.x(first), plot.left), min(plot.x(last), plot.end)
    if segment.lower is not None and segment.upper is not None:
        high, low = plot.y(segment.upper), plot.y(segment.lower)
        paper.add("mist", svg.polygon((left, high), (right, high), (right, low), (left, low), fill="currentColor"))
    if near:
        for value in (segment.near_lower, segment.near_upper):
            if value is not None:
                ends = (left, plot.y(value)), (right, plot.y(value))
                drawn = svg.line(*ends, colour="currentColor", stroke=1, dashed=True, dash=NEAR)
                paper.add("axis", drawn, title=f"Two thirds of the way to the limit: {plot.unit.finer(value)}")
    kind = "trial limit" if segment.trial else "limit"
    for value, name in ((segment.lower, f"Lower {kind}"), (segment.upper, f"Upper {kind}")):
        if value is not None:
            y = plot.y(value)
            drawn = svg.line(
                (left, y), (right, y), colour="currentColor", stroke=1.75, dashed=True, dash=_dash(segment)
            )
            paper.add("quiet", drawn, title=f"{name}: {plot.unit.finer(value)}")
    y = plot.y(segment.mean)
    drawn = svg.line((left, y), (right, y), colour="currentColor", stroke=1.75)
    paper.add("quiet", drawn, title=f"{segment.centre}: {plot.unit.finer(segment.mean)}")


def _draw_points(plot: Plot, given: Xmr) -> None:
    size = 5.5 if plot.spacing >= 14 else 4.6 if plot.spacing >= 9 else 3.8
    for run in _runs(plot, given.points):
        path = [plot.at(place, value) for place, value, _ in run]
        plot.paper.add("similar", svg.line(*path, colour="currentColor", stroke=1.5), title=given.name)
    for run in _runs(plot, given.points):
        for place, value, point in run:
            status, words = KINDS[point.kind]
            x, y = plot.at(place, value)
            special = point.kind != "common_cause"
            mark = glyphs.drawn(status, x, y, size + 1.5 if special else size * 0.8)
            hit = svg.circle(x, y, max(4.0, min(10.0, plot.spacing / 2)), fill="transparent")
            said = f"{point.period}: {plot.unit.long(value)}, {words}" + (f". {point.why}" if point.why else "")
            plot.paper.add(glyphs.ROLES[status], hit + mark, title=said)


def _runs(plot: Plot, points: Sequence[XmrPoint]) -> list[list[tuple[int, float, XmrPoint]]]:
    """The stretches without a missing period."""
    runs: list[list[tuple[int, float, XmrPoint]]] = []
    before = -2
    for place, point in sorted(((plot.index(point.period), point) for point in points), key=lambda each: each[0]):
        if point.value is None:
            continue
        if place != before + 1:
            runs.append([])
        runs[-1].append((place, point.value, point))
        before = place
    return runs


def _levels(given: Xmr) -> list[tuple[str, str, float]]:
    """The lines of the last segment and the target, by role and name."""
    levels: list[tuple[str, str, float]] = []
    if given.segments:
        last = given.segments[-1]
        kind = "trial limit" if last.trial else "limit"
        for name, value in ((f"Upper {kind}", last.upper), (last.centre, last.mean), (f"Lower {kind}", last.lower)):
            if value is not None:
                levels.append(("quiet", name, value))
    if given.target is not None:
        levels.append(("target", "Target", given.target))
    return levels


def _endings(plot: Plot, given: Xmr) -> list[Ending]:
    size, place = plot.paper.size, len(given.periods) - 1
    return [
        Ending(role, place, value, tuple((text, False) for text in svg.wrap(f"{name} {said}", NAMES, size)))
        for role, name, value in _levels(given)
        for said in (given.unit.finer(value),)
    ]


def _lines_key(given: Xmr) -> list[KeyItem]:
    """On a narrow paper the names of the lines stand above the plot."""
    dashes = {"Target": DASHES["target"]}
    if given.segments:
        dashes |= {name: _dash(given.segments[-1]) for _, name, _ in _levels(given) if name.endswith("limit")}
    return [
        KeyItem(role, f"{name} {given.unit.finer(value)}", rule(1.75, dashes.get(name, "")))
        for role, name, value in _levels(given)
    ]


def _points_key(given: Xmr) -> list[KeyItem]:
    """The kinds of points that are there."""
    used = {point.kind for point in given.points if point.value is not None}
    items = [
        KeyItem(glyphs.ROLES[status], words, status_sample(status))
        for kind, (status, words) in KINDS.items()
        if kind in used and used != {"common_cause"}
    ]
    if any(segment.trial for segment in given.segments):
        items.append(KeyItem("quiet", "trial limits: too few points to be sure", rule(1.75, TRIAL)))
    if given.near and any(segment.near_upper is not None for segment in given.segments):
        items.append(KeyItem("axis", "two thirds of the way to a limit", rule(1, NEAR)))
    return items
