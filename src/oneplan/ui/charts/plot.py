"""A plot over periods: its axes, the marks where something changed, and the names at the ends of lines."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from oneplan.ui import svg
from oneplan.ui.charts.keys import KeyItem, letter_sample
from oneplan.ui.charts.numbers import Unit
from oneplan.ui.charts.paper import Paper, said
from oneplan.ui.charts.scales import Axis, Scale, apart, thinned

LEADER = 20.0  # from the plot to the names beside it
BETWEEN = 3.0  # one of these names and the next
NAMES = 152.0  # how wide a name beside the plot may be


@dataclass(frozen=True)
class Ending:
    """The name at the end of a line: where the line ends, and what is written."""

    role: str
    x: float  # index of the period
    value: float
    lines: tuple[tuple[str, bool], ...]  # words, bold


@dataclass
class Plot:
    """Where periods and values stand on the paper."""

    paper: Paper
    unit: Unit
    axis: Axis
    periods: Sequence[str]
    top: float = 0.0
    right: float = 0.0  # what is kept free beside it
    height: float = 0.0
    floor: float = 0.0  # kept free between the lowest number of the axis and the periods
    notes: list[KeyItem] = field(default_factory=list)

    @cached_property
    def left(self) -> float:
        """Room for the numbers of the axis."""
        labels = [self.unit.tick(value, self.axis.step) for value in self.axis.ticks]
        return max(svg.width_of(label, self.paper.small) for label in labels) + 10

    @property
    def end(self) -> float:
        """Where the plot ends on the right."""
        return self.paper.width - self.right

    @property
    def bottom(self) -> float:
        """Where it ends below."""
        return self.top + self.height

    @property
    def spacing(self) -> float:
        """From one period to the next."""
        inside = self.end - self.left - 2 * self._inset
        return inside / max(1, len(self.periods) - 1)

    @property
    def _inset(self) -> float:
        return 14.0 if self.paper.wide else 9.0

    def x(self, index: float) -> float:
        """Where a period stands."""
        if len(self.periods) == 1:
            return (self.left + self.end) / 2
        return self.left + self._inset + index * self.spacing

    def y(self, value: float) -> float:
        """Where a value stands."""
        return Scale(self.axis.low, self.axis.high, self.bottom - self.floor, self.top)(value)

    def at(self, index: float, value: float) -> tuple[float, float]:
        """Both."""
        return self.x(index), self.y(value)

    def index(self, period: str) -> int:
        """Which of the periods it is."""
        return self._places[period]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {period: place for place, period in enumerate(self.periods)}


def head(paper: Paper, unit: Unit, axis: Axis) -> float:
    """What the numbers are, and an honest word where the scale does not start at nought; returns how far down."""
    honest = "" if axis.from_zero else f"The scale starts at {unit.tick(axis.low, axis.step)}, not at 0."
    words = ". ".join(each for each in (unit.axis, honest) if each)
    if not words:
        return svg.height_of(1, paper.small) * 0.6  # the topmost number of the axis needs half a line
    lines = svg.wrap(words, paper.width, paper.small)
    paper.text(lines, 0, 0, role="quiet", size=paper.small)
    return svg.height_of(len(lines), paper.small) + 12


def draw_axes(plot: Plot, strong: float | None = None) -> None:
    """Quiet lines across, their numbers, and the periods below. The line at nought is stronger."""
    paper, size = plot.paper, plot.paper.small
    strong = (0.0 if plot.axis.from_zero else None) if strong is None else strong
    for value in plot.axis.ticks:
        y = plot.y(value)
        role, stroke = ("axis", 1.5) if value == strong else ("grid", 1.0)
        paper.add(role, svg.line((plot.left, y), (plot.end, y), colour="currentColor", stroke=stroke))
        label = plot.unit.tick(value, plot.axis.step)
        paper.text(label, plot.left - 8, y - svg.height_of(1, size) / 2, role="quiet", size=size, anchor="end")
    widths = [svg.width_of(period, size) for period in plot.periods]
    for index in thinned(widths, plot.spacing, 12 if paper.wide else 9):
        x = plot.x(index)
        paper.add("axis", svg.line((x, plot.bottom), (x, plot.bottom + 5), colour="currentColor", stroke=1))
        middle = min(max(x, widths[index] / 2), paper.width - widths[index] / 2)
        paper.text(plot.periods[index], middle, plot.bottom + 7, role="quiet", size=size, anchor="middle")


def below(plot: Plot) -> float:
    """Where the axis with its periods ends."""
    return plot.bottom + 7 + svg.height_of(1, plot.paper.small) + 8


def room_for(paper: Paper, endings: Sequence[Ending]) -> float:
    """How much to keep free on the right for the names at the ends of lines."""
    widths = [svg.width_of(text, paper.size, bold=bold) for ending in endings for text, bold in ending.lines]
    return LEADER + max(widths) if widths else 12.0


def height_for(paper: Paper, endings: Sequence[Ending], least: float) -> float:
    """How high the plot must be to hold the names beside it."""
    return max(least, sum(svg.height_of(len(ending.lines), paper.size) + BETWEEN for ending in endings))


def draw_endings(plot: Plot, endings: Sequence[Ending]) -> None:
    """The names at the ends of lines, pushed apart; a thin line leads from each that had to move."""
    paper, size = plot.paper, plot.paper.size
    heights = [svg.height_of(len(ending.lines), size) for ending in endings]
    wanted = [plot.y(ending.value) for ending in endings]
    places = apart(wanted, heights, plot.top - 2, plot.bottom + 4, BETWEEN)
    start = plot.end + LEADER
    for ending, height, want, place in zip(endings, heights, wanted, places, strict=True):
        x = plot.x(ending.x)
        if abs(place - want) > 3 or x < plot.end - 30:
            path = [(x + 7, want), (max(x + 7, plot.end), want), (start - 4, place)]
            paper.add(ending.role, svg.line(*path, colour="currentColor", stroke=1, dashed=True, dash="1 3"))
        top = place - height / 2
        for number, (text, bold) in enumerate(ending.lines):
            paper.add(ending.role, said(text, start, top + svg.height_of(number, size), size, bold=bold))


def marked(paper: Paper, changes: Sequence[tuple[float, str]], left: float, right: float) -> tuple[float, bool]:
    """How much room the reasons of changes need above the plot, and whether they fit there at all."""
    if not changes:
        return 0.0, True
    boxes = _reasons(paper, changes, left, right)
    if boxes is None:
        return svg.height_of(1, paper.small) + 4, False
    return max(svg.height_of(len(lines), paper.small) for _, _, lines in boxes) + 4, True


def draw_changes(plot: Plot, changes: Sequence[tuple[float, str]], strip: float, fits: bool) -> None:
    """A broken line at each change, with its reason above the plot; where that is too long, a letter and a note."""
    paper, size = plot.paper, plot.paper.small
    boxes = _reasons(paper, changes, plot.left, paper.width) if fits else None
    for number, (x, reason) in enumerate(changes):
        rule = svg.line((x, plot.top - strip), (x, plot.bottom), colour="currentColor", stroke=1.5, dashed=True)
        paper.add("quiet", rule, title=reason)
        if boxes:
            start, anchor, lines = boxes[number]
            paper.text(lines, start, plot.top - strip - 2, role="quiet", size=size, anchor=anchor, halo=True)
            continue
        letter = chr(65 + number % 26)
        paper.text(letter, x + 5, plot.top - strip, size=size, bold=True, halo=True)
        plot.notes.append(KeyItem("ink", reason, letter_sample(letter, size)))


def _reasons(
    paper: Paper, changes: Sequence[tuple[float, str]], left: float, right: float
) -> list[tuple[float, str, list[str]]] | None:
    """Each reason beside its line: where it starts, to which side, in which lines. None where they do not fit."""
    widest, most = (250.0, 2) if paper.wide else (170.0, 3)
    taken = max(left - 40, -4.0)  # over the numbers of the axis, never over the edge of the paper
    boxes = []
    for place, (x, reason) in enumerate(changes):
        lines = svg.wrap(reason, widest, paper.small)
        wide = max((svg.width_of(line, paper.small) for line in lines), default=0)
        limit = changes[place + 1][0] if place + 1 < len(changes) else right
        if x + 6 + wide <= limit - 4:
            start, anchor, first, last = x + 6, "start", x, x + 6 + wide
        else:
            start, anchor, first, last = x - 6, "end", x - 6 - wide, x
        if len(lines) > most or first < taken + 4 or last > right:
            return None
        taken = last
        boxes.append((start, anchor, lines))
    return boxes
