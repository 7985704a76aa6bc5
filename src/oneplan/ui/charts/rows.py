"""Charts with a row for each area or group: dots with their intervals, beside lines for what they are compared with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from oneplan.ui import svg
from oneplan.ui.charts import glyphs
from oneplan.ui.charts.glyphs import Judgement
from oneplan.ui.charts.numbers import Unit
from oneplan.ui.charts.paper import DASHES, WHITE, About, Chart, Paper, nothing, printed, said
from oneplan.ui.charts.plot import head
from oneplan.ui.charts.scales import Axis, Scale, apart, axis, thinned

PAD = 8.0
STRIP = 30.0  # on a narrow paper the plot of a row, under its words
LEVELS = {**DASHES, "england": ""}


@dataclass(frozen=True)
class Row:
    """One area or group; without a value, `why` says why. `heading` starts a group of rows. `mine`: the area itself."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    judgement: Judgement | None = None
    address: str = ""
    mine: bool = False
    why: str = ""
    heading: str = ""

    def said(self, unit: Unit) -> str:
        """What a pointer over the mark is told."""
        judged = f", {self.judgement.said}" if self.judgement else ""
        why = f", {self.why}" if self.why else ""
        return f"{self.name}: {unit.with_interval(self.value, self.low, self.high)}{judged}{why}"


@dataclass(frozen=True)
class Level:
    """What the rows are compared with: a line from top to bottom with its name."""

    name: str
    value: float
    kind: str = "other"  # england, region, neighbours, target, other


@dataclass(frozen=True)
class Rows:
    """The rows, what they are compared with, and what the figures are."""

    about: About
    unit: Unit
    rows: tuple[Row, ...]
    levels: tuple[Level, ...] = ()
    empty: str = "None of these areas or groups has a figure that may be shown."


@dataclass(frozen=True)
class Place:
    """Where the columns stand: names, plot and figures."""

    names: float
    left: float
    right: float
    figures: float


def spine(given: Rows) -> Chart:
    """An area among others: highest first, those without a figure last."""
    order = sorted(given.rows, key=lambda row: (row.value is None, -(row.value or 0), row.name))
    return dots(replace(given, rows=tuple(order)))


def dots(given: Rows) -> Chart:
    """Areas or groups in the order given."""
    return printed(given.about, lambda paper: _draw(paper, given))


def _draw(paper: Paper, given: Rows) -> float:
    if not any(row.value is not None for row in given.rows):
        return nothing(paper, "No figures yet", given.empty)
    held = [value for row in given.rows for value in (row.value, row.low, row.high) if value is not None]
    across = axis([*held, *(level.value for level in given.levels)], zero=given.unit.zero, high=given.unit.high)
    place = _columns(paper, given)
    scale = Scale(across.low, across.high, place.left + PAD, place.right - PAD)
    top = head(paper, given.unit, across) if given.unit.axis or not across.from_zero else 0.0
    top = _draw_levels_names(paper, given, scale, top)
    drawing = Paper(paper.wide, paper.name)
    strips: list[tuple[float, float]] = []
    bottom = top
    for row in given.rows:
        before, start = bottom, _draw_heading(drawing, row, bottom)
        bottom = _draw_row(drawing, given.unit, row, scale, place, start)
        if row.mine:
            _draw_ground(paper, start, bottom)
        if row.value is not None:
            strips.append((_from(paper, row, place, before, start) if paper.wide else bottom - STRIP, bottom))
    if given.levels:
        strips.insert(0, (top - 2, top))
    _draw_rules(paper, given, across, scale, strips)
    paper.parts += drawing.parts
    return _draw_ticks(paper, given.unit, across, scale, bottom + 4)


def _from(paper: Paper, row: Row, place: Place, before: float, start: float) -> float:
    """Where the lines of a row begin: above its heading, if that stands beside them."""
    return before if svg.width_of(row.heading, paper.size, bold=True) < place.left else start


def _columns(paper: Paper, given: Rows) -> Place:
    """Wide: names left, figures right. Narrow: both above the plot of each row."""
    if not paper.wide:
        return Place(0, 0, paper.width, paper.width)
    size = paper.size
    names = max(max(svg.width_of(line, size, bold=row.mine) for line in _name(row, 200, size)) for row in given.rows)
    figures = max(_figure_width(row, given.unit, size) for row in given.rows)
    return Place(10, 10 + names + 8, paper.width - figures - 18, paper.width - figures - 10)


def _name(row: Row, width: float, size: float) -> list[str]:
    return svg.wrap(row.name, width, size, row.mine) or [""]


def _figure_width(row: Row, unit: Unit, size: float) -> float:
    if row.value is None:
        return 24.0
    words = max((svg.width_of(line, size) for line in _judged(row, size)), default=-24)
    return svg.width_of(unit.short(row.value), size, bold=True) + 24 + words


def _judged(row: Row, size: float) -> list[str]:
    """The words beside a figure: beside none there are none."""
    return svg.wrap(row.judgement.said, 130, size) if row.judgement and row.value is not None else []


def _draw_levels_names(paper: Paper, given: Rows, scale: Scale, top: float) -> float:
    """Above the plot, each over its line or pushed aside; on several lines where one does not hold them."""
    if not given.levels:
        return top
    size = paper.small
    texts = [f"{level.name} {given.unit.short(level.value)}" for level in given.levels]
    widths = [svg.width_of(text, size, bold=True) for text in texts]
    high = svg.height_of(1, size)
    room = paper.width
    if sum(widths) + 14 * (len(widths) - 1) <= room:
        middles = apart([scale(level.value) for level in given.levels], widths, 0, room, 14)
        tops = [top] * len(texts)
    else:
        wanted = [scale(level.value) for level in given.levels]
        middles = [min(max(want, wide / 2), room - wide / 2) for want, wide in zip(wanted, widths, strict=True)]
        tops = [top + index * high for index in range(len(texts))]
    end = max(tops) + high + 10
    for level, text, middle, y in zip(given.levels, texts, middles, tops, strict=True):
        x = scale(level.value)
        if len(set(tops)) == 1:
            paper.add(level.kind, svg.line((middle, y + high), (x, end), colour="currentColor", stroke=1.25))
        paper.text(text, middle, y, role=level.kind, size=size, bold=True, anchor="middle", halo=True)
    return end


def _draw_ticks(paper: Paper, unit: Unit, across: Axis, scale: Scale, top: float) -> float:
    size = paper.small
    labels = [unit.tick(value, across.step) for value in across.ticks]
    widths = [svg.width_of(label, size) for label in labels]
    for index in thinned(widths, scale(across.ticks[1]) - scale(across.ticks[0]), 12):
        middle = min(max(scale(across.ticks[index]), widths[index] / 2), paper.width - widths[index] / 2)
        paper.text(labels[index], middle, top, role="quiet", size=size, anchor="middle", halo=True)
    return top + svg.height_of(1, size) + 6


def _draw_rules(paper: Paper, given: Rows, across: Axis, scale: Scale, strips: Sequence[tuple[float, float]]) -> None:
    """The quiet lines of the scale and those of what is compared with: behind the marks, never behind words."""
    joined: list[tuple[float, float]] = []
    for start, end in strips:
        if joined and abs(joined[-1][1] - start) < 0.5:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    for value in across.ticks:
        role, stroke = ("axis", 1.5) if value == 0 else ("grid", 1.0)
        x = scale(value)
        lines = [svg.line((x, start), (x, end), colour="currentColor", stroke=stroke) for start, end in joined]
        paper.add(role, *lines)
    for level in given.levels:
        x, dash = scale(level.value), LEVELS.get(level.kind, "4 4")
        lines = [
            svg.line((x, start), (x, end), colour="currentColor", stroke=2, dashed=bool(dash), dash=dash)
            for start, end in joined
        ]
        paper.add(level.kind, *lines, title=f"{level.name}: {given.unit.long(level.value)}")


def _draw_ground(paper: Paper, top: float, bottom: float) -> None:
    """Behind the area the chart is about."""
    back = svg.box(0, top, paper.width, bottom - top, fill="currentColor", edge="none", radius=3)
    paper.parts.append(svg.group(back, kind="op-ink op-ink--mine", colour="#e3f0ec"))
    paper.add("area", svg.box(0, top, 4, bottom - top, fill="currentColor", edge="none", radius=0))


def _draw_heading(paper: Paper, row: Row, top: float) -> float:
    if not row.heading:
        return top
    lines = svg.wrap(row.heading, paper.width - 20, paper.size, True)
    paper.text(lines, 0, top + 8, bold=True, halo=True)
    return top + 8 + svg.height_of(len(lines), paper.size) + 2


def _draw_row(paper: Paper, unit: Unit, row: Row, scale: Scale, place: Place, top: float) -> float:
    size = paper.size
    line = svg.height_of(1, size)
    judged = _judged(row, size)
    if paper.wide:
        names = _name(row, 200, size)
        height = max(line * max(len(names), len(judged)) + 8, 30)
        middle = top + height / 2
        _put_name(paper, row, names, place.left - 8, middle - line * len(names) / 2, "end")
        _put_figure(paper, unit, row, judged, place.figures, middle)
    else:
        figure = _figure_width(row, unit, size)
        names = _name(row, max(paper.width - figure - 24, 120), size)
        words = line * max(len(names), len(judged), 1)
        height, middle = words + 4 + STRIP, top + words + 4 + STRIP / 2
        _put_name(paper, row, names, 8, top + 4, "start")
        _put_figure(paper, unit, row, judged, paper.width - figure - 8, top + 4 + line * max(len(judged), 1) / 2)
    _put_mark(paper, unit, row, scale, middle)
    return top + height


def _put_name(paper: Paper, row: Row, lines: Sequence[str], x: float, y: float, anchor: str) -> None:
    drawn = said(lines, x, y, paper.size, bold=row.mine, anchor=anchor)
    if not row.address:
        paper.add("ink", drawn)
        return
    widths = [svg.width_of(each, paper.size, bold=row.mine) for each in lines]
    starts = [x - wide if anchor == "end" else x for wide in widths]
    bases = [y + svg.height_of(number + 1, paper.size) - 1.5 for number in range(len(lines))]
    under = "".join(
        svg.line((start, base), (start + wide, base), colour="currentColor", stroke=1)
        for start, wide, base in zip(starts, widths, bases, strict=True)
    )
    left, wide = min(starts), max(widths)
    high = svg.height_of(len(lines), paper.size)
    hit = svg.box(left - 3, y - 1, wide + 6, high + 3, fill="transparent", edge="none", radius=2)
    paper.add("link", svg.link(row.address, hit + drawn + under))


def _put_figure(paper: Paper, unit: Unit, row: Row, judged: Sequence[str], x: float, middle: float) -> None:
    size = paper.size
    line = svg.height_of(1, size)
    if row.value is None:
        status = row.judgement.status if row.judgement else glyphs.Status.NOT_COMPARED
        paper.parts.append(glyphs.drawn(status, x + 8, middle, 6.5))
        return
    figure = unit.short(row.value)
    wide = svg.width_of(figure, size, bold=True)
    paper.text(figure, x, middle - line / 2, bold=True)
    if row.judgement:
        paper.parts.append(glyphs.drawn(row.judgement.status, x + wide + 13, middle, 5.5))
        paper.text(judged, x + wide + 24, middle - line * len(judged) / 2)


def _put_mark(paper: Paper, unit: Unit, row: Row, scale: Scale, y: float) -> None:
    if row.value is None:
        why = f"No figure: {row.why}" if row.why else "No figure"
        room = scale.end - scale.start
        text = svg.wrap(why, room, paper.small)[:1]
        paper.text(text, scale.start, y - svg.height_of(1, paper.small) / 2, role="quiet", size=paper.small, halo=True)
        return
    x = scale(row.value)
    status = row.judgement.status if row.judgement else None
    role = glyphs.ROLES[status] if status else "area"
    whisker = ""
    if row.low is not None and row.high is not None:
        left, right = scale(row.low), scale(row.high)
        whisker = svg.line((left, y), (right, y), colour="currentColor", stroke=2)
        whisker += "".join(
            svg.line((end, y - 4), (end, y + 4), colour="currentColor", stroke=2) for end in (left, right)
        )
    size = 8.0 if row.mine else 6.5
    mark = (
        glyphs.drawn(status, x, y, size) if status else svg.circle(x, y, size * 0.85, fill="currentColor", edge=WHITE)
    )
    hit = svg.circle(x, y, 11, fill="transparent")
    paper.add(role, whisker, hit, mark, title=row.said(unit))
