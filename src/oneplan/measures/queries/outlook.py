"""Where a measure is heading if nothing changes, and whether a new figure turns the curve."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

import planstats
from oneplan.measures.models import Break, Kind, Measure, Unit
from oneplan.measures.queries.figures import Figure
from oneplan.measures.rules import period

FEWEST = 5
FURTHEST = 3  # periods: what lies further ahead is not foretold
LEAST_LEFT = 0.5  # years: with less left, no change a year is told
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
class Path:
    """The straight line from a figure of a few years ago to the target: where it begins, and where it is by now."""

    since: str
    start: float
    now: float
    at: str


@dataclass(frozen=True)
class Outlook:
    """The forecast, the judgement of the newest figure by the forecast made without it, and the way to the target."""

    ahead: tuple[Ahead, ...]
    turned: str  # turned, better, in_line, worse, or "" where five figures before it are missing
    needed_a_year: float | None  # change each year to reach the target in time
    path: Path | None = None
    track: str = ""  # on_track, off_track, or "" where it cannot be said


def outlook(measure: Measure, points: Sequence[Figure], breaks: Collection[Break] = ()) -> Outlook | None:
    """What lies ahead of a measure. None where nothing can be said.

    A forecast is offered for yearly figures, five or more since the last break; the way to a target always, while it is
    not due.
    """
    first = max((period(each.at).start for each in breaks), default=None)
    series = [point for point in points if point.value is not None and (first is None or point.start >= first)]
    kind = _KINDS.get(Kind(measure.kind))
    if not series:
        return None
    way = _way(measure, series)
    days = [(point.end - point.start).days for point in series]
    alone = replace(way, ahead=()) if way.needed_a_year is not None or way.path is not None else None
    if kind is None or len(series) < FEWEST or min(days) < 360 or max(days) > 372:
        return alone
    horizon = min(FURTHEST, len(series) // 2)
    found = _forecast(measure, kind, series, horizon)
    if found is None:
        return alone
    labels = [_after(series[-1], round(year) - series[-1].start.year) for year in found.t]
    scale = _scale(measure)
    ahead = tuple(
        Ahead(label, float(centre) * scale, float(low) * scale, float(high) * scale)
        for label, centre, low, high in zip(labels, found.centre, found.lower, found.upper, strict=True)
    )
    return replace(way, ahead=ahead, turned=_turned(measure, kind, series))


def _turned(measure: Measure, kind: str, series: Sequence[Figure]) -> str:
    """The newest figure against the forecast for its year from those before it; nothing beyond three periods."""
    if len(series) <= FEWEST:
        return ""
    before, newest = series[:-1], series[-1]
    made = _forecast(measure, kind, before, FURTHEST)
    if made is None or newest.lower is None or newest.upper is None:
        return ""
    steps = np.flatnonzero(np.round(made.t) == newest.start.year)
    if not steps.size:
        return ""
    scale = _scale(measure)
    actual = planstats.Estimate.published(newest.value / scale, newest.lower / scale, newest.upper / scale)  # type: ignore[operator]
    return str(planstats.judge(actual, made, polarity=measure.polarity, horizon=int(steps[0]) + 1))


def _forecast(measure: Measure, kind: str, series: Sequence[Figure], horizon: int) -> planstats.Forecast | None:
    years = np.array([point.start.year for point in series], dtype=float)
    if len(set(years)) != len(years):
        return None
    values = np.array([point.value for point in series], dtype=float) / _scale(measure)
    made = planstats.forecast(years, values, kind=kind, horizon=horizon, invalid="mark")
    return made if np.isfinite(made.centre).all() else None


def _scale(measure: Measure) -> float:
    return 100.0 if measure.unit == Unit.PERCENT and measure.kind == Kind.PROPORTION else 1.0


def _way(measure: Measure, series: Sequence[Figure]) -> Outlook:
    """The way to the target: what must change each year, and whether the newest figure keeps to the path.

    The path begins at the first of the five newest figures since the last break: three to five years are a baseline.
    Source: Friedman (2005), Trying Hard Is Not Good Enough.
    """
    latest, first, due = series[-1], series[-FEWEST:][0], measure.target_due_on
    if measure.target_value is None or due is None or due <= latest.end or latest.value is None or first.value is None:
        return Outlook((), "", None)
    target = float(measure.target_value)
    begun, left = (_years(first.end, each) for each in (latest.end, due))
    needed = planstats.needed_change(begun, latest.value, left, target) if left - begun > LEAST_LEFT else None
    if first is latest:
        return Outlook((), "", needed)
    now = planstats.target_path(0.0, first.value, left, target, begun)
    path = Path(first.period, float(first.value), now, latest.period)
    return Outlook((), "", needed, path, _track(measure, latest, now))


def _track(measure: Measure, latest: Figure, now: float) -> str:
    if latest.lower is None or latest.upper is None:
        return ""
    found = planstats.on_track((latest.value, latest.lower, latest.upper), now, polarity=measure.polarity)
    return "" if found == "not_compared" else str(found)


def _years(since: date, until: date) -> float:
    return (until - since).days / 365.25


def _after(latest: Figure, steps: int) -> str:
    """The label of the year so many years on, in the spelling of the latest."""
    label = latest.period
    if "/" in label and len(label) == 7:
        year = int(label[:4]) + steps
        return f"{year}/{(year + 1) % 100:02d}"
    return str(int(label[:4]) + steps) if label[:4].isdigit() and len(label) == 4 else f"{label} + {steps}"
