"""The shape of figures, and of the Parquet file on the disk that holds those a release gives one measure."""

from pathlib import Path
from typing import IO

import polars as pl

# One row is one figure. `lens` and `group` are empty for everybody; `rank` orders the groups of an ordered lens from
# the most deprived (1) on. `symbol` is what the publisher wrote where there is no value. `row` is the line of the file.
SCHEMA = pl.Schema(
    {
        "area": pl.String,
        "period": pl.String,
        "start": pl.Date,
        "end": pl.Date,
        "lens": pl.String,
        "group": pl.String,
        "rank": pl.Int16,
        "value": pl.Float64,
        "lower": pl.Float64,
        "upper": pl.Float64,
        "lower_998": pl.Float64,
        "upper_998": pl.Float64,
        "count": pl.Float64,
        "denominator": pl.Float64,
        "symbol": pl.String,
        "note": pl.String,
        "published_trend": pl.String,
        "published_comparison": pl.String,
        "provisional": pl.Boolean,
        "row": pl.Int32,
    }
)
KEY = ["area", "period", "lens", "group"]  # what a figure is known by
_WHOLE = ("count", "denominator")
_PAST = "row_past"  # the line less the place in this file: nearly always the same few numbers, so it takes no room


class NotFigures(ValueError):
    """A file that is not of this shape."""


def write(figures: pl.DataFrame, out: IO[bytes]) -> None:
    """The figures stand in the file, in their order. The same figures in the same order make the same bytes.

    Counts that are whole are written as whole numbers, and lines as what they are past their place: a third of the
    room.
    """
    packed = _packed(figures.select(SCHEMA.names()).cast(SCHEMA)).rechunk()
    packed.write_parquet(out, compression="zstd", compression_level=3, statistics=True, row_group_size=131_072)


def scan(file: Path) -> pl.LazyFrame:
    """The figures in a file, in the shape they have everywhere else."""
    past = (pl.col(_PAST) + pl.col("_place").cast(pl.Int32)).alias("row")
    found = pl.scan_parquet(file, glob=False, row_index_name="_place")
    return found.with_columns(past, pl.col(_WHOLE).cast(pl.Float64)).select(SCHEMA.names())


def refuse_others(file: Path) -> None:
    """Raises NotFigures where the file is not one that `write` writes."""
    try:
        found = pl.read_parquet_schema(file)
    except (pl.exceptions.PolarsError, OSError):
        raise NotFigures("That is not a file of figures.") from None
    wanted = {name: kind for name, kind in SCHEMA.items() if name != "row"} | {_PAST: pl.Int32()}
    same = list(found) == list(wanted)
    if not (same and all(found[name] in (kind, pl.Int32 if name in _WHOLE else kind) for name, kind in wanted.items())):
        raise NotFigures("That is not a file of figures.")


def _packed(figures: pl.DataFrame) -> pl.DataFrame:
    whole = [
        name
        for name in _WHOLE
        if figures.select(((pl.col(name) == pl.col(name).floor()) & (pl.col(name).abs() < 2**31)).all()).item()
    ]
    past = (pl.col("row") - pl.int_range(pl.len(), dtype=pl.Int32)).alias(_PAST)
    return figures.with_columns(*(pl.col(name).cast(pl.Int32) for name in whole), past).drop("row")
