"""The figures that are out: those of every live release of a measure, laid over one another."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import numpy as np
import polars as pl

import planstats
from oneplan.common import clock
from oneplan.measures import store
from oneplan.measures.models import Kind, Measure, Part, Release
from oneplan.measures.models.definitions import Derived
from oneplan.measures.rules import HELD_BACK

COUNTED = {Kind.PROPORTION: planstats.proportion, Kind.RATE: planstats.rate}
LEVELS = (0.95, 0.998)


@dataclass(frozen=True)
class LivePart:
    """A file of figures that holds now, and the release it came with."""

    measure: UUID
    release: UUID
    sha256: str


type Live = dict[UUID, tuple[LivePart, ...]]


def live(measures: Collection[Measure], at: datetime | None = None) -> Live:
    """The files that hold for these measures and those they follow from, the oldest release first: one query.

    Ask once for a page and hand the answer on: it also says when what was worked out before is old.
    """
    wanted = {measure.derived_from_id or measure.pk for measure in measures}
    order = {pk: place for place, pk in enumerate(Release.objects.live(at or clock.now()).values_list("pk", flat=True))}
    found: dict[UUID, list[LivePart]] = defaultdict(list)
    rows = Part.objects.filter(measure__in=wanted, release__in=order).values_list("measure", "release", "sha256")
    for part in sorted((LivePart(*row) for row in rows), key=lambda part: order[part.release]):
        found[part.measure].append(part)
    return {measure.pk: tuple(found[measure.derived_from_id or measure.pk]) for measure in measures}


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
    each = [
        store.figures_of(part.sha256, areas, lenses).with_columns(pl.lit(place, pl.Int16).alias("release"))
        for place, part in enumerate(parts)
    ]
    if not each:
        return _limited(measure, _empty())
    if groups_of is not None and not measure.derived_from_id:
        each = [rows.filter((pl.col("lens") == "") | (pl.col("area") == groups_of)) for rows in each]
    laid = each[0] if len(each) == 1 else _laid_over(pl.concat(each))
    if measure.derived_how == Derived.GROUP:
        laid = _group(measure, laid)
    limited = _limited(measure, laid)
    return _gap(measure, limited) if measure.derived_how == Derived.GAP else limited


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
    rows = rows.with_columns(pl.when(published).then(pl.lit("published")).otherwise(pl.lit("")).alias("limits"))
    count = COUNTED.get(Kind(measure.kind if measure.derived_how != Derived.GAP else measure.derived_from.kind))  # type: ignore[union-attr]
    if count is None or rows.is_empty():
        return rows
    scale = measure.multiplier
    held = pl.col("symbol").is_in(list(HELD_BACK))
    share = pl.when(pl.col("count").is_null()).then(pl.col("value") * pl.col("denominator") / scale).otherwise("count")
    implied = pl.when(pl.col("value") > 0).then(pl.col("count") * scale / pl.col("value"))
    of = pl.coalesce("denominator", implied)
    need = ~published & ~held & share.is_not_null() & of.is_not_null()
    asked = rows.select(x=share, n=of, needed=need)
    x, n, needed = (asked[name].to_numpy() for name in ("x", "n", "needed"))
    if not needed.any():
        return rows
    found = count(
        np.where(needed, x, np.nan), np.where(needed, n, np.nan), confidence=LEVELS, multiplier=scale, invalid="mark"
    )
    computed = pl.DataFrame(
        {
            "_value": found.value,
            "_lower": found.lower,
            "_upper": found.upper,
            "_lower_998": found.limits[0.998][0],
            "_upper_998": found.limits[0.998][1],
        },
        nan_to_null=True,
    )
    names = ("value", "lower", "upper", "lower_998", "upper_998")
    return (
        rows.hstack(computed)
        .with_columns(
            pl.when(pl.col("_lower").is_not_null()).then(pl.lit("computed")).otherwise("limits").alias("limits"),
            *(pl.coalesce(name, f"_{name}").alias(name) for name in names),
        )
        .drop(f"_{name}" for name in names)
    )


def _gap(measure: Measure, rows: pl.DataFrame) -> pl.DataFrame:
    """The gap between two groups of another measure: one less the other, its limits from theirs."""
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
        (pl.col("value") - pl.col("value_other")).alias("value"),
        pl.Series("lower", found.lower, nan_to_null=True),
        pl.Series("upper", found.upper, nan_to_null=True),
        *(gone.alias(name) for name in ("lower_998", "upper_998", "count", "denominator")),
        pl.lit("").alias("lens"),
        pl.lit("").alias("group"),
        pl.when(pl.col("value").is_not_null() & pl.col("value_other").is_not_null())
        .then(pl.lit("computed"))
        .otherwise(pl.lit(""))
        .alias("limits"),
        *(pl.when(pl.col(name) == "").then(f"{name}_other").otherwise(name).alias(name) for name in ("symbol", "note")),
        (pl.col("provisional") | pl.col("provisional_other")).alias("provisional"),
    ).select(rows.columns)


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
    return tuple(Figure(*row) for row in rows.select(_FIELDS).iter_rows())


def found(measure: Measure, parts: Iterable[LivePart], areas: Collection[str], groups_of: str) -> Found:
    """The figures of some areas by area and lens, each in the order of time; those by group of one area only."""
    by: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in as_figures(figures(measure, parts, areas, groups_of=groups_of)):
        by[figure.area, figure.lens].append(figure)
    return {key: in_time(listed) for key, listed in by.items()}


def in_time(series: Iterable[Figure]) -> tuple[Figure, ...]:
    """Figures in the order of time; without those of several years together where single years are published too."""
    ordered = sorted(series, key=lambda figure: (figure.start, figure.end))
    if not any(figure.value is not None and not _pooled(figure) for figure in ordered):
        return tuple(ordered)
    return tuple(figure for figure in ordered if not _pooled(figure))


def _pooled(figure: Figure) -> bool:
    return figure.end - figure.start > _LONGEST_YEAR
