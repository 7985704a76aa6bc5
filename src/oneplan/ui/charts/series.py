"""What a chart over time is told: points by period, lines beside them, breaks, a target, a forecast."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from oneplan.ui.charts.glyphs import Judgement
from oneplan.ui.charts.numbers import POINTS, Unit
from oneplan.ui.charts.paper import About


@dataclass(frozen=True)
class Point:
    """The figure of one period; `value` None where there is none, and `why` says why."""

    period: str
    value: float | None
    low: float | None = None
    high: float | None = None
    provisional: bool = False
    combined: bool = False  # of several periods pooled
    why: str = ""
    judgement: Judgement | None = None

    @property
    def interval(self) -> tuple[float, float] | None:
        """From where to where, if both are known."""
        return None if self.low is None or self.high is None else (self.low, self.high)

    def said(self, name: str, unit: Unit) -> str:
        """What a pointer over the mark is told."""
        figure = unit.with_interval(self.value, self.low, self.high)
        notes = [
            *(["provisional"] if self.provisional else []),
            *(["several periods combined"] if self.combined else []),
            *([self.judgement.said] if self.judgement else []),
            *([self.why] if self.why else []),
        ]
        return ", ".join([f"{name}, {self.period}: {figure}", *notes])


@dataclass(frozen=True)
class Line:
    """A published figure to compare with: England, a region, statistical neighbours."""

    name: str
    points: tuple[Point, ...]
    kind: str = "other"  # england, region, neighbours, other


@dataclass(frozen=True)
class Break:
    """From this period on it was counted differently, so the line is cut. `only_here`: the other lines go on."""

    period: str
    reason: str
    only_here: bool = False


@dataclass(frozen=True)
class Target:
    """What was promised, as a path over periods."""

    points: tuple[Point, ...]
    name: str = "Target"

    @classmethod
    def level(cls, periods: Sequence[str], value: float, name: str = "Target") -> "Target":
        """The same in every period."""
        return cls(tuple(Point(period, value) for period in periods), name)


@dataclass(frozen=True)
class Forecast:
    """Where it would go, with the interval that makes the fan."""

    points: tuple[Point, ...]
    words: str = "if recent years continued"


def on_axis(asked: Iterable[str], periods: Sequence[str]) -> None:
    """Refused: a period that is not on the axis, or one that is there twice."""
    if len(set(periods)) < len(periods):
        raise ValueError("A period stands twice on this axis.")
    for period in asked:
        if period not in periods:
            raise ValueError(f"{period!r} is not among the periods of this chart.")


@dataclass(frozen=True)
class Trend:
    """One area's series. `periods` are all of the axis, in order and evenly spaced, those without a figure too."""

    about: About
    unit: Unit
    periods: tuple[str, ...]
    name: str
    points: tuple[Point, ...]
    lines: tuple[Line, ...] = ()
    target: Target | None = None
    breaks: tuple[Break, ...] = ()
    forecast: Forecast | None = None
    interval: str = "95% interval"
    empty: str = "No figures have been published or entered for this measure."

    def __post_init__(self) -> None:
        points = [*self.points, *(point for line in self.lines for point in line.points)]
        points += [*(self.target.points if self.target else ()), *(self.forecast.points if self.forecast else ())]
        on_axis([*(each.period for each in points), *(each.period for each in self.breaks)], self.periods)


@dataclass(frozen=True)
class Gap:
    """A difference over time, with the line where there is none. `above` and `below` say what either side means."""

    about: About
    periods: tuple[str, ...]
    name: str
    points: tuple[Point, ...]
    unit: Unit = POINTS
    breaks: tuple[Break, ...] = ()
    none: str = "No gap"
    above: str = ""
    below: str = ""
    interval: str = "95% interval"
    empty: str = "No gap can be shown: one of the two groups has no figures."


@dataclass(frozen=True)
class XmrPoint:
    """One point of a process; `why` names the rules that found it, in words."""

    period: str
    value: float | None
    kind: str = "common_cause"  # improvement, concern, high, low
    why: str = ""


@dataclass(frozen=True)
class Segment:
    """Limits from one period to another. After the first, a segment is a rebase, and `reason` says why and when."""

    first: str
    last: str
    mean: float
    lower: float | None = None
    upper: float | None = None
    near_lower: float | None = None
    near_upper: float | None = None
    trial: bool = False
    reason: str = ""
    centre: str = "Mean"


@dataclass(frozen=True)
class Xmr:
    """A process: its points, what it does by itself, and what is asked of it."""

    about: About
    unit: Unit
    periods: tuple[str, ...]
    points: tuple[XmrPoint, ...]
    segments: tuple[Segment, ...] = ()
    target: float | None = None
    near: bool = False
    name: str = "Value"
    empty: str = "No figures have been entered yet."

    def __post_init__(self) -> None:
        ends = [period for segment in self.segments for period in (segment.first, segment.last)]
        on_axis([*(point.period for point in self.points), *ends], self.periods)
