"""Where a measure is heading if nothing changes, and whether a new figure turns the curve."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

import planstats
from oneplan.measures.models import Break, Kind, Measure, Unit
from oneplan.measures.queries.figures import Figure
from oneplan.measures.rules import period

FEWEST = 5
_KINDS = {
    Kind.PROPORTION: "proportion",
    Kind.RATE: "rate",
    Kind.STANDARDISED: "rate",
    Kind.MEAN: "mean",
    Kind.GAP: "mean",
}


@dataclass(frozen=True)
class Ahead:
    """One period of the forecast."""

    period: str
    centre: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Outlook:
    """The forecast, the judgement of the newest figure by the forecast made without it, and the way to the target."""

    ahead: tuple[Ahead, ...]
    turned: str  # turned, better, in_line, worse, or "" where five figures before it are missing
    needed_a_year: float | None  # change each year to reach the target in time


def outlook(measure: Measure, points: Sequence[Figure], breaks: Collection[Break] = ()) -> Outlook | None:
    """What lies ahead of a measure. None where nothing can be said.

    A forecast is offered for yearly figures, five or more since the last break; the way to a target always.
    """
    first = max((period(each.at).start for each in breaks), default=None)
    series = [point for point in points if point.value is not None and (first is None or point.start >= first)]
    kind = _KINDS.get(Kind(measure.kind))
    if not series:
        return None
    needed = _needed(measure, series[-1])
    days = [(point.end - point.start).days for point in series]
    alone = Outlook((), "", needed) if needed is not None else None
    if kind is None or len(series) < FEWEST or min(days) < 360 or max(days) > 372:
        return alone
    horizon = min(3, len(series) // 2)
    found = _forecast(measure, kind, series, horizon)
    if found is None:
        return alone
    labels = [_after(series[-1], step) for step in range(1, horizon + 1)]
    scale = _scale(measure)
    ahead = tuple(
        Ahead(label, float(centre) * scale, float(low) * scale, float(high) * scale)
        for label, centre, low, high in zip(labels, found.centre, found.lower, found.upper, strict=True)
    )
    return Outlook(ahead, _turned(measure, kind, series), needed)


def _turned(measure: Measure, kind: str, series: Sequence[Figure]) -> str:
    """The newest figure against the forecast from those before it."""
    if len(series) <= FEWEST:
        return ""
    before, newest = series[:-1], series[-1]
    made = _forecast(measure, kind, before, 1)
    if made is None or newest.lower is None or newest.upper is None:
        return ""
    scale = _scale(measure)
    actual = planstats.Estimate.published(newest.value / scale, newest.lower / scale, newest.upper / scale)  # type: ignore[operator]
    return str(planstats.judge(actual, made, polarity=measure.polarity))


def _forecast(measure: Measure, kind: str, series: Sequence[Figure], horizon: int) -> planstats.Forecast | None:
    years = np.array([point.start.year for point in series], dtype=float)
    if len(set(years)) != len(years):
        return None
    values = np.array([point.value for point in series], dtype=float) / _scale(measure)
    made = planstats.forecast(years, values, kind=kind, horizon=horizon, invalid="mark")
    return made if np.isfinite(made.centre).all() else None


def _scale(measure: Measure) -> float:
    return 100.0 if measure.unit == Unit.PERCENT and measure.kind == Kind.PROPORTION else 1.0


def _needed(measure: Measure, latest: Figure) -> float | None:
    """How much it must change each year to be at the target in time."""
    if measure.target_value is None or measure.target_due_on is None or latest.value is None:
        return None
    years = (measure.target_due_on - latest.end).days / 365.25
    return (float(measure.target_value) - latest.value) / years if years > 0.5 else None


def _after(latest: Figure, steps: int) -> str:
    """The label of the year so many steps on, in the spelling of the latest."""
    label = latest.period
    if "/" in label and len(label) == 7:
        year = int(label[:4]) + steps
        return f"{year}/{(year + 1) % 100:02d}"
    return str(int(label[:4]) + steps) if label[:4].isdigit() and len(label) == 4 else f"{label} + {steps}"
