"""Equality as the lens: each measure by group, the gap between two groups, the gradient over ordered groups."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

import planstats
from oneplan.measures.models import Break, Measure, Polarity, Unit
from oneplan.measures.models.definitions import Derived
from oneplan.measures.queries.figures import Figure, Found
from oneplan.measures.rules import period

# The two groups whose gap is looked at, by lens: the one that is favoured more often, and the other. The first pair of
# a lens that is there counts.
PAIRS = {
    "sex": [("Girls", "Boys")],
    "fsm": [("No free school meals", "Free school meals")],
    "disadvantage": [("Other pupils", "Disadvantaged pupils")],
    "send": [
        ("No special educational needs", "Special educational needs"),
        ("No special educational needs", "Special educational needs support"),
    ],
    "looked_after": [("All other children", "Looked-after children")],
    "deprivation": [("Least deprived tenth", "Most deprived tenth")],
    "language": [("English", "Other than English")],
    "age": [("Born in autumn", "Born in summer")],
}
# A looked-after child can be in need too, and two ethnic groups are those of many that happen to be published: a gap
# between the only two there are says nothing.
NO_PAIR = frozenset({"social_care", "ethnicity"})
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
    sides: tuple[float, float]  # the figures of the two groups

    @property
    def tested(self) -> bool:
        """Whether it can be told from chance: whether it has an interval."""
        return self.lower is not None and self.upper is not None

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
    movement: str  # narrowed, widened, reversed, no_clear_change, or "" where it cannot be said
    gradient: Gradient | None
    since: str = ""  # the period from which the movement was told
    times: float | None = None  # how many times as many are left behind: see `times`
    figures: tuple[Figure, ...] = ()  # of every group in every period, in time: what the gaps are made of

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
    def told_before(self) -> GapSeen | None:
        """The newest gap with an interval, where the newest of all has none."""
        if self.gap is None or self.gap.tested:
            return None
        return next((gap for gap in reversed(self.gaps) if gap.tested), None)

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
    since = last_break(breaks)
    return tuple(
        lens_of(measure, seen[key], key, area, since) for key in sorted(seen, key=lambda key: (order.get(key, 99), key))
    )


def own_gap(measure: Measure, rows: Found, area: str, breaks: Collection[Break] = ()) -> Lens | None:
    """The gap that a measure is by itself, from the figures of the measure it follows from.

    None where it is no such gap, or where one of its groups has no figure in the area.
    """
    origin = measure.derived_from
    if origin is None or measure.derived_how != Derived.GAP:
        return None
    pair = (measure.derived_group, measure.derived_other)
    listed = [each for each in rows.get((area, measure.derived_lens), ()) if each.group in pair]
    if not _gaps(listed, pair):
        return None
    return lens_of(origin, listed, measure.derived_lens, area, last_break(breaks), pair)


def last_break(breaks: Collection[Break]) -> date | None:
    """When the newest series began; None where it was never broken."""
    return max((period(each.at).start for each in breaks), default=None)


def lens_of(
    measure: Measure,
    rows: Sequence[Figure],
    key: str,
    area: str,
    since: date | None = None,
    pair: tuple[str, str] | None = None,
) -> Lens:
    """One lens of a measure, from its figures in one area in time; `since` is when the last break was.

    The gap is that between the pair, or the two groups usual for the lens.
    """
    newest = next(figure.period for figure in reversed(rows) if figure.value is not None)
    groups = tuple(sorted((figure for figure in rows if figure.period == newest), key=_place))
    pair = pair or pair_of(key, [group.group for group in groups])
    gaps = _gaps(rows, pair)
    lately = _lately(gap for gap in gaps if since is None or gap.start >= since)
    return Lens(
        key=key,
        area=area,
        groups=groups,
        pair=pair,
        gaps=gaps,
        movement=movement(lately),
        gradient=gradient(measure, groups),
        since=lately[0].period if len(lately) > 1 else "",
        times=times(measure, gaps[-1]) if gaps else None,
        figures=tuple(rows),
    )


def _place(group: Figure) -> tuple[int, str]:
    """Ordered groups from the most deprived on, then the others by name."""
    return (999 if group.rank is None else group.rank, group.group)


def pair_of(key: str, groups: Sequence[str]) -> tuple[str, str] | None:
    """The two groups to compare: those usual for the lens, or the only two there are.

    None where groups overlap, or where two are not the whole.
    """
    usual = next((pair for pair in PAIRS.get(key, ()) if set(pair) <= set(groups)), None)
    if usual:
        return usual
    return (groups[0], groups[1]) if len(groups) == 2 and key not in NO_PAIR else None


def times(measure: Measure, gap: GapSeen) -> float | None:
    """How many times as many are left behind in one group as in the other: by this, gaps of all units are ranked.

    Of a percentage of which more is better, those who miss it are compared, so that the order is the same whether a
    measure counts the children who reach something or those who do not; of all else, the figures themselves. Infinite
    where nobody is left behind in one group; None where a figure is below nought.
    Source: Keppel and others (2005), Methodological issues in measuring health disparities, Vital Health Stat 2(141):
    gaps of several indicators are compared in relative terms, each as an adverse event.
    """
    low, high = sorted(measure.multiplier - side if misses(measure) else side for side in gap.sides)
    if low < 0:
        return None
    if low == high:
        return 1.0
    return high / low if low else float("inf")


def misses(measure: Measure) -> bool:
    """Whether those are left behind who are not counted: more is better, out of all."""
    return measure.unit == Unit.PERCENT and measure.polarity == Polarity.HIGH_GOOD


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
        GapSeen(
            figure.period,
            figure.start,
            figure.end,
            float(value),
            _number(low),
            _number(high),
            (float(figure.value), float(beside.value)),  # type: ignore[arg-type]
        )
        for (figure, beside), value, low, high in zip(both, found.value, found.lower, found.upper, strict=True)
    )


def _lately(gaps: Iterable[GapSeen]) -> list[GapSeen]:
    """Those of the last five that can be told from chance."""
    return [gap for gap in list(gaps)[-5:] if gap.tested]


def movement(last: Sequence[GapSeen]) -> str:
    """Whether the gap narrowed, widened or reversed from the first of these to the last; only beyond chance."""
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
