"""What the newest figure of a measure says: compared with England and the neighbours, and over five years."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np

import planstats
from oneplan.measures import areas
from oneplan.measures.models import Break, Measure
from oneplan.measures.queries.figures import Figure, Found
from oneplan.measures.rules import period

YEARLY_DAYS = (360, 372)  # how long one year lasts


class LensState(StrEnum):
    """Whether a measure can be seen by group."""

    SEEN = "seen"  # at least one breakdown has figures here
    DECLARED = "declared"  # a breakdown exists, but no figures are loaded for this area
    PLANNED = "planned"  # somebody will get one by a date
    NONE = "none"


@dataclass(frozen=True)
class Judged:
    """A comparison in one word, and why there is none where there is none."""

    label: str  # of planstats.benchmark: better, similar, worse, higher, lower, not_compared ...
    reason: str = ""


@dataclass(frozen=True)
class TrendSeen:
    """The recent trend: its direction, whether that is better or worse, and why it cannot be said."""

    direction: str
    verdict: str | None = None
    reason: str = ""


@dataclass(frozen=True)
class Among:
    """How the area stands among its statistical neighbours: how many it is better than, like, worse than."""

    better: int
    similar: int
    worse: int
    unsaid: int  # neighbours with a figure that cannot be compared

    @property
    def of(self) -> int:
        """Neighbours that could be compared."""
        return self.better + self.similar + self.worse


@dataclass(frozen=True)
class Score:
    """A measure in one area, judged."""

    measure: Measure
    area: areas.Place
    points: tuple[Figure, ...]  # of the area, everybody, in time
    comparator: Figure | None  # England in the period of the newest figure
    comparator_place: areas.Place
    judged: Judged
    trend: TrendSeen
    among: Among | None
    lens: LensState
    breaks: tuple[Break, ...] = ()

    @cached_property
    def latest(self) -> Figure | None:
        """The newest figure that has a value."""
        return next((point for point in reversed(self.points) if point.value is not None), None)


def score(
    measure: Measure,
    area: areas.Place,
    rows: Found,
    *,
    against: areas.Place,
    near: Collection[str],
    breaks: tuple[Break, ...] = (),
) -> Score:
    """One measure judged in an area, from figures of at least the area, the comparator and the neighbours.

    A trend never crosses one of the breaks.
    """
    points = rows.get((area.code, ""), ())
    latest = next((point for point in reversed(points) if point.value is not None), None)
    comparator = then(rows, against.code, latest)
    seen = any(
        figure.value is not None
        for (code, lens), listed in rows.items()
        if code == area.code and lens
        for figure in listed
    )
    return Score(
        measure=measure,
        area=area,
        points=points,
        comparator=comparator,
        comparator_place=against,
        judged=compared(measure, latest, comparator)
        if area != against
        else Judged("not_compared", "It is the same place."),
        trend=trend_of(measure, points, breaks),
        among=_among(measure, latest, [figure for code in near if (figure := then(rows, code, latest)) is not None]),
        lens=lens_state(measure, seen or (measure.about_groups and latest is not None)),
        breaks=breaks,
    )


def then(rows: Found, code: str, latest: Figure | None) -> Figure | None:
    """The figure of an area in the period of another figure; None where it has no value."""
    if latest is None:
        return None
    listed = rows.get((code, ""), ())
    return next((each for each in listed if each.period == latest.period and each.value is not None), None)


def compared(measure: Measure, one: Figure | None, other: Figure | None) -> Judged:
    """The area's interval against the comparator's value (one overlapping interval; both ends count as similar)."""
    if one is None:
        return Judged("not_compared", "There is no figure for this place.")
    if other is None or other.value is None:
        return Judged("not_compared", "There is no figure to compare it with in this period.")
    if one.lower is None or one.upper is None:
        return Judged("not_compared", "It is published without an interval, so chance cannot be told from change.")
    found = planstats.benchmark(_estimate(one), other.value, method="interval_95", polarity=measure.polarity)
    return Judged(str(found))


def trend_of(measure: Measure, points: Sequence[Figure], breaks: Collection[Break] = ()) -> TrendSeen:
    """The recent trend of five yearly figures: five newest, none missing between, none before a break."""
    yearly = [point for point in points if point.value is not None]
    if not yearly:
        return TrendSeen("cannot_be_calculated", reason="There are no figures.")
    days = [(point.end - point.start).days for point in yearly]
    if max(days) > YEARLY_DAYS[1]:
        return TrendSeen("cannot_be_calculated", reason=planstats.trend.REASONS["overlapping_periods"])
    if min(days) < YEARLY_DAYS[0]:
        return TrendSeen("cannot_be_calculated", reason=planstats.trend.REASONS["not_annual"])
    starts = [point.start.year for point in yearly]
    if len(set(starts)) != len(starts):
        return TrendSeen("cannot_be_calculated", reason="Two figures begin in the same year.")
    found = planstats.recent_trend(
        value=_column(yearly, "value"),
        lower=_column(yearly, "lower"),
        upper=_column(yearly, "upper"),
        **_counts(measure, yearly),
        years=np.array(starts),
        definition=_spans(yearly, breaks),
        polarity=measure.polarity,
    )
    return TrendSeen(str(found.direction), found.verdict, found.explanation or "")


def lens_state(measure: Measure, seen: bool) -> LensState:
    """Whether the measure can be seen by group in the area, or is about groups by itself."""
    if seen:
        return LensState.SEEN
    if measure.lens:
        return LensState.DECLARED
    return LensState.PLANNED if measure.gap_plan else LensState.NONE


def _counts(measure: Measure, points: Sequence[Figure]) -> dict[str, Any]:
    """Counts for the test of proportions, where every one of the last five points has them."""
    if measure.kind != "proportion" or any(p.count is None or p.denominator is None for p in points[-5:]):
        return {}
    return {"numerator": _column(points, "count"), "denominator": _column(points, "denominator")}


def _spans(points: Sequence[Figure], breaks: Collection[Break]) -> np.ndarray:
    """A number for each point that is the same while the definition is: it grows at every break."""
    starts = sorted(period(each.at).start for each in breaks)
    return np.array([sum(start <= point.start for start in starts) for point in points])


def _among(measure: Measure, latest: Figure | None, others: Sequence[Figure]) -> Among | None:
    """Against each neighbour by both intervals; None where no neighbour has a figure of the period."""
    if latest is None or not others:
        return None
    whole = [other for other in others if other.lower is not None and other.upper is not None]
    if latest.lower is None or latest.upper is None or not whole:
        return Among(0, 0, 0, len(others))
    mine = _columns([latest] * len(whole))
    labels = planstats.benchmark(mine, _columns(whole), method="both_intervals", polarity=measure.polarity).label
    counts = Counter({"higher": "better", "lower": "worse"}.get(label, label) for label in labels)
    return Among(counts["better"], counts["similar"], counts["worse"], len(others) - len(whole))


def _estimate(one: Figure) -> planstats.Estimate:
    return planstats.Estimate.published(one.value, one.lower, one.upper)  # type: ignore[arg-type]


def _columns(points: Sequence[Figure]) -> planstats.Estimate:
    return planstats.Estimate.published(*(_column(points, name) for name in ("value", "lower", "upper")))


def _column(points: Sequence[Figure], name: str) -> np.ndarray:
    return np.array([np.nan if getattr(point, name) is None else getattr(point, name) for point in points], dtype=float)
