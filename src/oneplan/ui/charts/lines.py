"""Charts of a series over time: a trend beside what it is compared with, and a gap."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from oneplan.ui import svg
from oneplan.ui.charts import glyphs
from oneplan.ui.charts.keys import KeyItem, cross, draw_key, line_sample, rule, status_sample, swatch, whisker
from oneplan.ui.charts.paper import DASHES, WHITE, Chart, Paper, nothing, printed
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
from oneplan.ui.charts.series import Gap, Line, Point, Trend

KINDS = ("england", "region", "neighbours", "other")
AHEAD = "6 5"  # the dash of a forecast


@dataclass(frozen=True)
class Nought:
    """The line of a gap where there is none, with words on either side of it."""

    name: str
    above: str
    below: str


def trend(given: Trend) -> Chart:
    """One area's series with its interval, beside what was published for England and others."""
    return printed(given.about, lambda paper: _draw(paper, given, None))


def gap(given: Gap) -> Chart:
    """A difference over time, with the line where there is none."""
    series = Trend(
        given.about,
        replace(given.unit, zero=1.0),
        given.periods,
        given.name,
        given.points,
        breaks=given.breaks,
        interval=given.interval,
        empty=given.empty,
    )
    return printed(given.about, lambda paper: _draw(paper, series, Nought(given.none, given.above, given.below)))


def _draw(paper: Paper, given: Trend, nought: Nought | None) -> float:
    values = list(_values(given))
    if not values:
        return nothing(paper, "No figures yet", given.empty)
    upright = axis([*values, *([0.0] if nought else [])], zero=given.unit.zero, high=given.unit.high)
    plot = Plot(paper, given.unit, upright, given.periods)
    cuts = {plot.index(each.period) for each in given.breaks}
    series = Series(plot, given.name, given.points, cuts)
    endings = _endings(plot, given, nought) if paper.wide else []
    plot.right = room_for(paper, endings)
    plot.top = head(paper, given.unit, plot.axis)
    if not paper.wide:
        plot.top = draw_key(paper, _series_key(given, nought), plot.top) + 12
    _say_sides(plot, nought)
    changes = [(plot.x(plot.index(each.period) - 0.5), each.reason) for each in given.breaks]
    strip, fits = marked(paper, changes, plot.left, paper.width)
    plot.top += strip
    least = (270.0 if paper.wide else 225.0) if len(given.periods) > 1 else 170.0
    plot.height = height_for(paper, endings, least)
    draw_axes(plot)
    _say_below(plot, nought)
    draw_changes(plot, changes, strip, fits)
    _draw_band(series)
    _draw_forecast(series, given)
    _draw_target(plot, given)
    for line in given.lines:
        _draw_line(plot, line, {plot.index(each.period) for each in given.breaks if not each.only_here})
    _draw_area(series)
    draw_endings(plot, endings)
    return draw_key(paper, [*_marks_key(series, given), *plot.notes], below(plot))


@dataclass(frozen=True)
class Series:
    """The points of one line, by the place of their period."""

    plot: Plot
    name: str
    points: tuple[Point, ...]
    cuts: set[int]

    @property
    def by_place(self) -> dict[int, Point]:
        """Each point under the index of its period."""
        return {self.plot.index(point.period): point for point in self.points}

    def runs(self, whole: bool = False) -> list[list[tuple[int, Point]]]:
        """The stretches without a missing period or a break; `whole`: and without a missing interval."""
        runs: list[list[tuple[int, Point]]] = []
        before = -2
        for place, point in sorted(self.by_place.items()):
            if point.value is None or (whole and point.interval is None):
                continue
            if place != before + 1 or place in self.cuts:
                runs.append([])
            runs[-1].append((place, point))
            before = place
        return runs


def _values(given: Trend) -> Iterable[float]:
    """Every number that must find room."""
    own = [*given.points, *(given.forecast.points if given.forecast else ())]
    others = [point for line in given.lines for point in line.points]
    others += given.target.points if given.target else ()
    for point in own:
        yield from (each for each in (point.value, point.low, point.high) if each is not None)
    yield from (point.value for point in others if point.value is not None)


def _say_sides(plot: Plot, nought: Nought | None) -> None:
    """What it means to be above the line stands over the plot; room is kept for what it means to be below."""
    if not nought:
        return
    size = plot.paper.small
    if nought.above and plot.axis.high > 0:
        lines = svg.wrap(f"↑ {nought.above}", plot.paper.width, size)
        plot.paper.text(lines, 0, plot.top - 8, role="quiet", size=size)
        plot.top += svg.height_of(len(lines), size) + 2
    if nought.below and plot.axis.low < 0:
        plot.floor = svg.height_of(1, size) + 8


def _say_below(plot: Plot, nought: Nought | None) -> None:
    if nought and plot.floor:
        size = plot.paper.small
        plot.paper.text(
            f"↓ {nought.below}", plot.left, plot.bottom - svg.height_of(1, size) - 2, role="quiet", size=size
        )


def _path(plot: Plot, run: Sequence[tuple[int, Point]]) -> list[tuple[float, float]]:
    return [plot.at(place, point.value) for place, point in run if point.value is not None]


def _draw_band(series: Series) -> None:
    """The interval: a band along a stretch, a whisker where a point stands alone."""
    plot = series.plot
    for run in series.runs(whole=True):
        upper = [plot.at(place, point.high) for place, point in run if point.high is not None]
        lower = [plot.at(place, point.low) for place, point in run if point.low is not None]
        if len(run) > 1:
            plot.paper.add("band", svg.polygon(*upper, *reversed(lower), fill="currentColor"))
        else:
            plot.paper.add("area", whisker(plot.x(run[0][0]), upper[0][1], lower[0][1]))


def _draw_line(plot: Plot, line: Line, cuts: set[int]) -> None:
    role = line.kind if line.kind in KINDS else "other"
    for run in Series(plot, line.name, line.points, cuts).runs():
        path = _path(plot, run)
        if len(run) > 1:
            drawn = svg.line(*path, colour="currentColor", stroke=2, dashed=True, dash=DASHES[role])
            plot.paper.add(role, drawn, title=line.name)
        small = 2.4 if len(run) > 1 else 4
        for (_, point), (x, y) in zip(run, path, strict=True):
            dot = _hit(plot, x, y) + svg.circle(x, y, small, fill="currentColor")
            plot.paper.add(role, dot, title=point.said(line.name, plot.unit))


def _draw_target(plot: Plot, given: Trend) -> None:
    if not given.target:
        return
    for run in Series(plot, given.target.name, given.target.points, set()).runs():
        path = _path(plot, run)
        if len(path) == 1:
            path = [(path[0][0] - 12, path[0][1]), (path[0][0] + 12, path[0][1])]
        last = run[-1][1]
        drawn = svg.line(*path, colour="currentColor", stroke=3, dashed=True, dash=DASHES["target"])
        steady = len({point.value for _, point in run}) == 1
        end = "" if steady else glyphs.diamond(*path[-1], 5)
        title = f"{given.target.name}: {plot.unit.long(last.value)}" + ("" if steady else f" by {last.period}")
        plot.paper.add("target", drawn + end, title=title)


def _draw_forecast(series: Series, given: Trend) -> None:
    if not given.forecast:
        return
    plot, words = series.plot, given.forecast.words
    ahead = Series(plot, f"{given.name}, {words}", given.forecast.points, set())
    for run in ahead.runs():
        start = series.by_place.get(run[0][0] - 1)
        known = start is not None and start.value is not None
        origin = [(run[0][0] - 1, replace(start, low=start.value, high=start.value))] if start and known else []
        fan = [(place, point) for place, point in [*origin, *run] if point.interval]
        upper = [plot.at(place, point.high) for place, point in fan if point.high is not None]
        lower = [plot.at(place, point.low) for place, point in fan if point.low is not None]
        if len(fan) > 1:
            plot.paper.add("fan", svg.polygon(*upper, *reversed(lower), fill="currentColor"))
            for edge in (upper, lower):
                plot.paper.add("area", svg.line(*edge, colour="currentColor", stroke=1, dashed=True, dash="2 3"))
        path = _path(plot, [*origin, *run])
        plot.paper.add("area", svg.line(*path, colour="currentColor", stroke=2.5, dashed=True, dash=AHEAD), title=words)
        for (_, point), (x, y) in zip(run, _path(plot, run), strict=True):
            dot = _hit(plot, x, y) + svg.circle(x, y, 3, fill=WHITE, edge="currentColor", stroke=1.5)
            plot.paper.add("area", dot, title=point.said(ahead.name, plot.unit))


def _draw_area(series: Series) -> None:
    plot = series.plot
    for run in series.runs():
        path = _path(plot, run)
        if len(run) > 1:
            plot.paper.add("area", svg.line(*path, colour="currentColor", stroke=3), title=series.name)
        for (_, point), (x, y) in zip(run, path, strict=True):
            mark = _hit(plot, x, y) + _mark(plot, point, x, y)
            plot.paper.add("area", mark, title=point.said(series.name, plot.unit))
    for place, point in series.by_place.items():
        if point.value is None:
            plot.paper.add("quiet", cross(plot.x(place), plot.bottom - 9), title=point.said(series.name, plot.unit))


def _mark(plot: Plot, point: Point, x: float, y: float) -> str:
    size = 4.5 if plot.spacing >= 15 else 3.2 if plot.spacing >= 9 else 2.4
    if point.judgement:
        return glyphs.drawn(point.judgement.status, x, y, size + 2.5)
    over = _span(x, y) if point.combined else ""
    if point.provisional:
        return over + svg.circle(x, y, size + 0.4, fill=WHITE, edge="currentColor", stroke=2)
    return over + svg.circle(x, y, size, fill="currentColor", edge=WHITE, stroke=1)


def _span(x: float, y: float) -> str:
    """From one end of several periods to the other."""
    pieces = (((x - 11, y), (x + 11, y)), ((x - 11, y - 6), (x - 11, y + 6)), ((x + 11, y - 6), (x + 11, y + 6)))
    return "".join(svg.line(*piece, colour="currentColor", stroke=2) for piece in pieces)


def _hit(plot: Plot, x: float, y: float) -> str:
    """What a pointer can meet, larger than the mark."""
    return svg.circle(x, y, max(4.0, min(10.0, plot.spacing / 2)), fill="transparent")


def _last(points: Iterable[Point]) -> Point | None:
    held = [point for point in points if point.value is not None]
    return held[-1] if held else None


def _endings(plot: Plot, given: Trend, nought: Nought | None) -> list[Ending]:
    """The names beside the plot: the area first, so that it keeps its place in a tie."""
    size, endings = plot.paper.size, []
    last, ahead = _last(given.points), _last(given.forecast.points) if given.forecast else None
    lines: list[tuple[str, bool]] = []
    if last:
        words = f"{given.name} {_dated(last, given)}"
        lines += [(text, True) for text in svg.wrap(words, NAMES, size, True)]
    if ahead and given.forecast:
        lines += [(text, False) for text in svg.wrap(_foretold(given, ahead), NAMES, size)]
    end = max((each for each in (last, ahead) if each), key=lambda each: plot.index(each.period), default=None)
    if end and end.value is not None:
        endings.append(Ending("area", plot.index(end.period), end.value, tuple(lines)))
    for role, name, points in _others(given):
        point = _last(points)
        if point and point.value is not None:
            words = f"{name} {_dated(point, given)}"
            texts = tuple((text, False) for text in svg.wrap(words, NAMES, size))
            endings.append(Ending(role, plot.index(point.period), point.value, texts))
    if nought:
        texts = tuple((text, False) for text in svg.wrap(nought.name, NAMES, size))
        endings.append(Ending("ink", len(given.periods) - 1, 0, texts))
    return endings


def _others(given: Trend) -> Iterable[tuple[str, str, tuple[Point, ...]]]:
    for line in given.lines:
        yield (line.kind if line.kind in KINDS else "other"), line.name, line.points
    if given.target:
        yield "target", given.target.name, given.target.points


def _series_key(given: Trend, nought: Nought | None) -> list[KeyItem]:
    """On a narrow paper the names stand above the plot, with their latest figures."""
    items = []
    if last := _last(given.points):
        words = f"{given.name} {_dated(last, given)}"
        items.append(KeyItem("area", words, _line_with_dot, True))
    if given.forecast and (ahead := _last(given.forecast.points)):
        items.append(KeyItem("area", _foretold(given, ahead), rule(2.5, AHEAD)))
    for role, name, points in _others(given):
        if point := _last(points):
            words = f"{name} {_dated(point, given)}"
            items.append(KeyItem(role, words, line_sample(role, 3 if role == "target" else 2)))
    if nought:
        items.append(KeyItem("axis", nought.name, rule(1.5)))
    return items


def _dated(point: Point, given: Trend) -> str:
    """The figure, and its period where that is not the latest there are figures for."""
    order = list(given.periods)
    all_points = [*given.points, *(each for line in given.lines for each in line.points)]
    latest = max((order.index(each.period) for each in all_points if each.value is not None), default=len(order) - 1)
    place = order.index(point.period)
    when = "" if place == latest else f" by {point.period}" if place > latest else f" in {point.period}"
    return given.unit.short(point.value) + when


def _foretold(given: Trend, ahead: Point) -> str:
    return f"{given.unit.short(ahead.value)} by {ahead.period} {given.forecast.words if given.forecast else ''}"


def _line_with_dot(x: float, y: float) -> str:
    return rule(3)(x, y) + svg.circle(x, y, 4.5, fill="currentColor")


def _marks_key(series: Series, given: Trend) -> list[KeyItem]:
    """What the marks mean, those that are there."""
    held = [point for point in given.points if point.value is not None]
    items = []
    if any(len(run) > 1 for run in series.runs(whole=True)):
        items.append(KeyItem("band", given.interval, swatch))
    elif any(point.interval for point in held):
        items.append(KeyItem("area", given.interval, lambda x, y: whisker(x, y - 7, y + 7)))
    if given.forecast and any(point.interval for point in given.forecast.points):
        items.append(KeyItem("area", f"{given.interval} of the forecast", _fan))
    if any(point.provisional for point in held):
        items.append(KeyItem("area", "provisional", _ring))
    if any(point.combined for point in held):
        items.append(KeyItem("area", "several periods combined", _combined))
    items += _missing_key(given, bool(held))
    judged = {point.judgement.status: point.judgement for point in held if point.judgement}
    items += [KeyItem(glyphs.ROLES[status], each.said, status_sample(status)) for status, each in judged.items()]
    return items


def _missing_key(given: Trend, held: bool) -> list[KeyItem]:
    missing = [point for point in given.points if point.value is None]
    if not missing and held:
        return []
    reasons = {point.why for point in missing}
    why = f": {missing[0].why}" if len(reasons) == 1 and missing[0].why else ""
    return [KeyItem("quiet", f"no figure{why}" if held else f"no figures for {given.name}{why}", cross)]


def _fan(x: float, y: float) -> str:
    filled = svg.box(x - 13, y - 6, 26, 12, fill="#e6f1ed", edge="none", radius=0)
    edges = (((x - 13, y - 6), (x + 13, y - 6)), ((x - 13, y + 6), (x + 13, y + 6)))
    lines = "".join(svg.line(*edge, colour="currentColor", stroke=1, dashed=True, dash="2 3") for edge in edges)
    return filled + lines


def _ring(x: float, y: float) -> str:
    return svg.circle(x, y, 4.9, fill=WHITE, edge="currentColor", stroke=2)


def _combined(x: float, y: float) -> str:
    return _span(x, y) + svg.circle(x, y, 4.5, fill="currentColor", edge=WHITE, stroke=1)
