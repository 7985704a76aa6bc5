"""Equality as the lens: each measure by group, the gap between two groups, the gradient over ordered groups."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

import planstats
from oneplan.measures.models import Break, Measure, Unit
from oneplan.measures.queries.figures import Figure, Found
from oneplan.measures.rules import period

# The two groups whose gap is looked at first, by lens: the one that is favoured more often, and the other.
PAIRS = {
    "sex": ("Girls", "Boys"),
    "fsm": ("No free school meals", "Free school meals"),
    "disadvantage": ("Other pupils", "Disadvantaged pupils"),
    "send": ("No special educational needs", "Special educational needs"),
    "looked_after": ("All other children", "Looked-after children"),
    "deprivation": ("Least deprived tenth", "Most deprived tenth"),
}
OVERLAPPING = frozenset({"social_care"})  # a looked-after child can be in need too: a gap between them says nothing
NAMES = {
    "sex": "Sex",
    "ethnicity": "Ethnic group",
    "send": "Special educational needs",
    "fsm": "Free school meals",
    "disadvantage": "Disadvantage",
    "deprivation": "Deprivation",
    "looked_after": "Looked after",
    "social_care": "Social care",
    "age": "Age",
    "language": "First language",
}


@dataclass(frozen=True)
class GapSeen:
    """The gap between two groups in one period, with its interval where both sides have one."""

    period: str
    start: date
    end: date
    value: float
    lower: float | None
    upper: float | None

    @property
    def real(self) -> bool:
        """Whether it is more than chance."""
        return self.lower is not None and self.upper is not None and (self.lower > 0 or self.upper < 0)


@dataclass(frozen=True)
class Gradient:
    """The slope over ordered groups: from the most to the least deprived."""

    value: float
    lower: float | None
    upper: float | None
    relative: float | None
    relative_lower: float | None
    relative_upper: float | None
    intercept: float
    words: str


@dataclass(frozen=True)
class Lens:
    """A measure seen by one lens in one area."""

    key: str
    area: str
    groups: tuple[Figure, ...]  # of the newest period, ordered groups from the most deprived on
    pair: tuple[str, str] | None
    gaps: tuple[GapSeen, ...]  # in time
    movement: str  # narrowed, widened, no_clear_change, or "" where it cannot be said
    gradient: Gradient | None

    @property
    def name(self) -> str:
        """The lens in words."""
        return NAMES.get(self.key, self.key.replace("_", " ").capitalize())

    @property
    def period(self) -> str:
        """The newest period."""
        return self.groups[0].period if self.groups else ""

    @cached_property
    def gap(self) -> GapSeen | None:
        """The newest gap."""
        return self.gaps[-1] if self.gaps else None

    @property
    def ordered(self) -> bool:
        """Whether its groups stand in an order."""
        return any(group.rank is not None for group in self.groups)


def lenses(measure: Measure, rows: Found, area: str, breaks: Collection[Break] = ()) -> tuple[Lens, ...]:
    """Every lens that has figures in an area, those of the definition first. No movement is told across a break."""
    order = {key: place for place, key in enumerate(measure.lens)}
    seen = {
        lens: listed
        for (code, lens), listed in rows.items()
        if code == area and lens and any(figure.value is not None for figure in listed)
    }
    since = max((period(each.at).start for each in breaks), default=None)
    return tuple(
        lens_of(measure, seen[key], key, area, since) for key in sorted(seen, key=lambda key: (order.get(key, 99), key))
    )


def lens_of(measure: Measure, rows: Sequence[Figure], key: str, area: str, since: date | None = None) -> Lens:
    """One lens of a measure, from its figures in one area in time; `since` is when the last break was."""
    newest = next(figure.period for figure in reversed(rows) if figure.value is not None)
    groups = tuple(sorted((figure for figure in rows if figure.period == newest), key=_place))
    pair = pair_of(key, [group.group for group in groups])
    gaps = _gaps(rows, pair)
    moved = movement([gap for gap in gaps if since is None or gap.start >= since])
    return Lens(key, area, groups, pair, gaps, moved, gradient(measure, groups))


def _place(group: Figure) -> tuple[int, str]:
    """Ordered groups from the most deprived on, then the others by name."""
    return (999 if group.rank is None else group.rank, group.group)


def pair_of(key: str, groups: Sequence[str]) -> tuple[str, str] | None:
    """The two groups to compare: those usual for the lens, or the only two there are. None where groups overlap."""
    usual = PAIRS.get(key)
    if usual and set(usual) <= set(groups):
        return usual
    return (groups[0], groups[1]) if len(groups) == 2 and key not in OVERLAPPING else None


def _gaps(rows: Sequence[Figure], pair: tuple[str, str] | None) -> tuple[GapSeen, ...]:
    """The gap in every period in which both groups have a figure: one call for all periods."""
    if pair is None:
        return ()
    one, other = ({f.period: f for f in rows if f.group == group and f.value is not None} for group in pair)
    both = [(figure, other[period]) for period, figure in one.items() if period in other]
    if not both:
        return ()
    sides = [
        planstats.Estimate.published(*(_column(side, name) for name in ("value", "lower", "upper")))
        for side in zip(*both, strict=True)
    ]
    found = planstats.gap(*sides).absolute
    return tuple(
        GapSeen(figure.period, figure.start, figure.end, float(value), _number(low), _number(high))
        for (figure, _), value, low, high in zip(both, found.value, found.lower, found.upper, strict=True)
    )


def movement(gaps: Sequence[GapSeen]) -> str:
    """Whether the gap narrowed or widened from the first to the newest of the last five; only beyond chance."""
    last = [gap for gap in gaps[-5:] if gap.lower is not None and gap.upper is not None]
    if len(last) < 2:
        return ""
    earlier, later = (planstats.Estimate.published(gap.value, gap.lower, gap.upper) for gap in (last[0], last[-1]))  # type: ignore[arg-type]
    return str(planstats.gap_change(planstats.Gap(earlier, earlier), planstats.Gap(later, later)).label)


def gradient(measure: Measure, groups: Sequence[Figure]) -> Gradient | None:
    """The slope index over ordered groups; None with fewer than five, or where one of them has no figure."""
    ordered = [group for group in groups if group.rank is not None]
    if len(ordered) < 5 or any(group.value is None for group in ordered):
        return None
    share = measure.unit == Unit.PERCENT
    scale = measure.multiplier if share else 1.0
    limits: dict[str, Any] = {}
    if all(group.lower is not None and group.upper is not None for group in ordered):
        limits = {name: np.array([getattr(group, name) for group in ordered]) / scale for name in ("lower", "upper")}
    people = np.array([group.denominator or 1.0 for group in ordered])
    if any(group.denominator is None for group in ordered):
        people = np.ones(len(ordered))  # tenths of the country hold the same number of people, nearly
    found = planstats.sii(
        np.array([group.value for group in ordered], dtype=float) / scale,
        people,
        scale="logit" if share else "log",
        multiplier=scale,
        **limits,
    )
    if not np.isfinite(found.value):
        return None
    return Gradient(
        value=found.value,
        lower=_number(found.lower),
        upper=_number(found.upper),
        relative=_number(found.rii),
        relative_lower=_number(found.rii_lower),
        relative_upper=_number(found.rii_upper),
        intercept=found.intercept,
        words=found.words,
    )


def _column(points: Sequence[Figure], name: str) -> np.ndarray:
    return np.array([np.nan if getattr(point, name) is None else getattr(point, name) for point in points], dtype=float)


def _number(value: Any) -> float | None:
    return None if value is None or not np.isfinite(value) else float(value)
