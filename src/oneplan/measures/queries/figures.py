"""The figures that are out: those of every live release of a measure, laid over one another."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import numpy as np
import polars as pl
from django.db.models import QuerySet
from django.utils.timezone import localdate

import planstats
from oneplan.common import clock
from oneplan.measures import store
from oneplan.measures.models import Kind, Measure, Part, Release
from oneplan.measures.models.definitions import Derived
from oneplan.measures.rules import HELD_BACK

COUNTED = {Kind.PROPORTION: planstats.proportion, Kind.RATE: planstats.rate}
LEVELS = (0.95, 0.998)
_NUMBERS = ("value", "lower", "upper", "lower_998", "upper_998")


@dataclass(frozen=True)
class LivePart:
    """A file of figures that holds now, the release it came with, and whether its publisher calls that provisional."""

    measure: UUID
    release: UUID
    sha256: str
    provisional: bool = False


type Live = dict[UUID, tuple[LivePart, ...]]


def live(measures: Collection[Measure], at: datetime | None = None, draft: Release | None = None) -> Live:
    """The files that hold for these measures and those they follow from, the oldest release first: one query.

    Ask once for a page and hand the answer on: it also says when what was worked out before is old.
    With a draft, whose parts are at hand: those that would hold if it were out.
    """
    wanted = {measure.derived_from_id or measure.pk for measure in measures}
    found: dict[UUID, list[LivePart]] = defaultdict(list)
    rows = list(_parts(at or clock.now()).filter(measure__in=wanted))
    if draft is not None:
        new = [part for part in draft.parts.all() if part.measure_id in wanted]
        gone = {(draft.corrects_id, part.measure_id) for part in new}
        rows = [*(part for part in rows if (part.release_id, part.measure_id) not in gone), *new]
    for part in sorted(rows, key=lambda part: place_of(part.release)):
        release = part.release
        found[part.measure_id].append(LivePart(part.measure_id, release.pk, part.sha256, release.provisional))
    return {measure.pk: tuple(found[measure.derived_from_id or measure.pk]) for measure in measures}


def _parts(at: datetime) -> QuerySet[Part]:
    """The parts that hold, each with what says where its release stands; without what its publisher calls columns."""
    told = ("provisional", "released_on", "published_at", "loaded_at", "corrects", "corrects__released_on")
    rows = Part.objects.live(at).select_related("release__corrects")
    return rows.only("measure", "sha256", *(f"release__{name}" for name in told))


def place_of(release: Release) -> tuple[date, datetime, datetime, UUID]:
    """Where a release stands among those of its measures: by the day its publisher published it, then by ours.

    So an older file that is loaded later does not overrule a newer one. Without a day of its publisher, that of ours
    counts; a correction without one stands where the release it corrects does.
    """
    published = release.published_at or clock.now()
    day = release.released_on or (release.corrects and release.corrects.released_on) or localdate(published)
    return day, published, release.loaded_at, release.pk


def figures(
    measure: Measure,
    parts: Iterable[LivePart],
    areas: Collection[str] | None = None,
    lenses: Collection[str] | None = None,
    groups_of: str | None = None,
) -> pl.DataFrame:
    """Every figure that holds, in the order of the store, with limits wherever they can be had.

    With `groups_of`, figures by group are given of that area alone, and of the others those for everybody.
    Columns are those of the store, with `release` (the place of the part in `parts`) and `limits`: "published",
    "computed" or "". Where two releases speak of the same figure the newer one is believed, unless it has nothing to
    say. Published limits are never recomputed.
    """
    parts = tuple(parts)
    if measure.derived_from_id:
        lenses = {measure.derived_lens}
    each = [_of_release(store.figures_of(part.sha256, areas, lenses), place, part) for place, part in enumerate(parts)]
    if not each:
        return _limited(measure, _empty())
    if groups_of is not None and not measure.derived_from_id:
        each = [rows.filter((pl.col("lens") == "") | (pl.col("area") == groups_of)) for rows in each]
    laid = each[0] if len(each) == 1 else _laid_over(pl.concat(each))
    if measure.derived_how == Derived.GROUP:
        laid = _group(measure, laid)
    limited = _limited(measure, laid)
    return _gap(measure, limited) if measure.derived_how == Derived.GAP else limited


def _of_release(rows: pl.DataFrame, place: int, part: LivePart) -> pl.DataFrame:
    """The figures of a part; all of them are provisional where its publisher calls the whole release so."""
    marked = rows.with_columns(pl.lit(place, pl.Int16).alias("release"))
    return marked.with_columns(pl.lit(True).alias("provisional")) if part.provisional else marked


def _empty() -> pl.DataFrame:
    return pl.DataFrame(schema={**store.SCHEMA, "release": pl.Int16})


def _laid_over(rows: pl.DataFrame) -> pl.DataFrame:
    """The newest word on each figure; a word that says nothing gives way to an older one that says something."""
    says = pl.col("value").is_not_null() | pl.col("count").is_not_null() | pl.col("symbol").is_in(list(HELD_BACK))
    ranked = rows.with_columns(says.alias("says")).sort([*store.KEY, "says", "release"])
    return ranked.unique(store.KEY, keep="last", maintain_order=True).drop("says")


def _group(measure: Measure, rows: pl.DataFrame) -> pl.DataFrame:
    """One group of another measure, as a measure of its own."""
    own = rows.filter((pl.col("lens") == measure.derived_lens) & (pl.col("group") == measure.derived_group))
    return own.with_columns(pl.lit("").alias("lens"), pl.lit("").alias("group"))


def _without_idle_limits(rows: pl.DataFrame) -> pl.DataFrame:
    """Limits stand beside a value or not at all: some publishers write -1 where there is none."""
    names = ("lower", "upper", "lower_998", "upper_998")
    if all(rows[name].null_count() == rows.height for name in names):
        return rows
    there = pl.col("value").is_not_null()
    return rows.with_columns(pl.when(there).then(name).alias(name) for name in names)


def _limited(measure: Measure, rows: pl.DataFrame) -> pl.DataFrame:
    """Values and limits worked out from counts, where their publisher gave none."""
    rows = _without_idle_limits(rows)
    published = pl.col("lower").is_not_null() & pl.col("upper").is_not_null()
    computed = _computed(measure, rows, published)
    new = pl.lit(computed["lower"].is_not_null() if computed else False)
    limits = pl.when(published).then(pl.lit("published")).when(new).then(pl.lit("computed")).otherwise(pl.lit(""))
    return rows.with_columns(
        *(pl.coalesce(name, numbers).alias(name) for name, numbers in computed.items()), limits.alias("limits")
    )


def _computed(measure: Measure, rows: pl.DataFrame, published: pl.Expr) -> dict[str, pl.Series]:
    """Values and limits of rows that have none published and nothing to hide; nothing where no row is such."""
    count = COUNTED.get(Kind(measure.kind if measure.derived_how != Derived.GAP else measure.derived_from.kind))  # type: ignore[union-attr]
    if count is None:
        return {}
    scale = measure.multiplier
    held = pl.col("symbol").is_in(list(HELD_BACK))
    share = pl.when(pl.col("count").is_null()).then(pl.col("value") * pl.col("denominator") / scale).otherwise("count")
    implied = pl.when(pl.col("value") > 0).then(pl.col("count") * scale / pl.col("value"))
    of = pl.coalesce("denominator", implied)
    need = ~published & ~held & share.is_not_null() & of.is_not_null()
    asked = rows.select(x=share, n=of, needed=need)
    x, n, needed = (asked[name].to_numpy() for name in ("x", "n", "needed"))
    if not needed.any():
        return {}
    found = count(
        np.where(needed, x, np.nan), np.where(needed, n, np.nan), confidence=LEVELS, multiplier=scale, invalid="mark"
    )
    gaps = bool(found.note.any())  # a row without a note has every number: nobody need look for NaN
    numbers = (found.value, *found.limits[0.95], *found.limits[0.998])
    return {name: pl.Series(name, each, nan_to_null=gaps) for name, each in zip(_NUMBERS, numbers, strict=True)}


def _gap(measure: Measure, rows: pl.DataFrame) -> pl.DataFrame:
    """The gap between two groups of another measure: one less the other, its limits from theirs.

    The row and release are those of the one; `sides` gives both.
    """
    groups = {
        name: rows.filter((pl.col("lens") == measure.derived_lens) & (pl.col("group") == group))
        for name, group in (("one", measure.derived_group), ("other", measure.derived_other))
    }
    both = groups["one"].join(groups["other"], on=["area", "period"], suffix="_other", how="inner")
    if both.is_empty():
        return rows.clear()
    sides = [
        planstats.Estimate.published(*(both[f"{name}{end}"].to_numpy() for name in ("value", "lower", "upper")))
        for end in ("", "_other")
    ]
    found = planstats.gap(*sides).absolute
    gone = pl.lit(None, pl.Float64)
    return both.with_columns(
        _difference("value", "value_other").alias("value"),
        pl.Series("lower", found.lower, nan_to_null=True),
        pl.Series("upper", found.upper, nan_to_null=True),
        *(gone.alias(name) for name in ("lower_998", "upper_998", "count", "denominator")),
        pl.lit("").alias("lens"),
        pl.lit("").alias("group"),
        pl.Series("limits", np.where(np.isfinite(found.lower) & np.isfinite(found.upper), "computed", "")),
        *(pl.when(pl.col(name) == "").then(f"{name}_other").otherwise(name).alias(name) for name in ("symbol", "note")),
        (pl.col("provisional") | pl.col("provisional_other")).alias("provisional"),
    ).select(rows.columns)


def _difference(one: str, other: str) -> pl.Expr:
    """One less the other without the noise of binary arithmetic: 77.5 less 54.2 is 23.3, not 23.299999999999997.

    It is the nearest number of as many places as give the larger side twelve figures, where it is nearer than
    arithmetic is exact.
    """
    plain = pl.col(one) - pl.col(other)
    larger = pl.max_horizontal(pl.col(one).abs(), pl.col(other).abs())
    tens = pl.lit(10.0).pow((11 - larger.log10().floor()).clip(0, 22))
    rounded = (plain * tens).round() / tens
    return pl.when((larger > 0) & ((rounded - plain).abs() <= 1e-15 * larger)).then(rounded).otherwise(plain)


@dataclass(slots=True)  # not frozen: a frozen one of so many fields takes five times as long to make
class Figure:
    """One figure as a page prints it. Nobody changes one."""

    area: str
    period: str
    start: date
    end: date
    lens: str
    group: str
    rank: int | None
    value: float | None
    lower: float | None
    upper: float | None
    lower_998: float | None
    upper_998: float | None
    count: float | None
    denominator: float | None
    symbol: str
    note: str
    published_trend: str | None
    published_comparison: str | None
    provisional: bool
    row: int | None
    release: int
    limits: str

    @property
    def held_back(self) -> bool:
        """Whether it is known to somebody, but not shown."""
        return self.symbol in HELD_BACK


_FIELDS = list(Figure.__slots__)
_LONGEST_YEAR = timedelta(days=380)

type Found = Mapping[tuple[str, str], tuple[Figure, ...]]


def as_figures(rows: pl.DataFrame) -> tuple[Figure, ...]:
    """The rows as figures, in their order."""
    return tuple(map(Figure, *(rows[name].to_list() for name in _FIELDS)))


def found(measure: Measure, parts: Iterable[LivePart], areas: Collection[str], groups_of: str) -> Found:
    """The figures of some areas by area and lens, each in the order of time; those by group of one area only."""
    by: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in as_figures(figures(measure, parts, areas, groups_of=groups_of)):
        by[figure.area, figure.lens].append(figure)
    return {key: in_time(listed) for key, listed in by.items()}


type Sides = Mapping[tuple[str, str], tuple[Figure, Figure]]


def sides(measure: Measure, parts: Iterable[LivePart], areas: Collection[str]) -> Sides:
    """Of a measure that is a gap: the two figures each of its figures is the difference of, by area and period."""
    origin = measure.derived_from
    if origin is None or measure.derived_how != Derived.GAP:
        return {}
    rows = as_figures(figures(origin, parts, areas, lenses={measure.derived_lens}))
    one, other = (
        {(each.area, each.period): each for each in rows if each.group == group}
        for group in (measure.derived_group, measure.derived_other)
    )
    return {key: (figure, other[key]) for key, figure in one.items() if key in other}


def in_time(series: Iterable[Figure]) -> tuple[Figure, ...]:
    """Figures in the order of time; without those of several years together where single years are published too."""
    ordered = sorted(series, key=lambda figure: (figure.start, figure.end))
    if not any(figure.value is not None and not _pooled(figure) for figure in ordered):
        return tuple(ordered)
    return tuple(figure for figure in ordered if not _pooled(figure))


def _pooled(figure: Figure) -> bool:
    return figure.end - figure.start > _LONGEST_YEAR
