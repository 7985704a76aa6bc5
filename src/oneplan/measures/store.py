"""The evidence store: Parquet files that are named by the hash of their bytes, and never change.

A file holds the figures a release gives one measure. Writing one that is there already does nothing. A crash leaves at
most a file that no row names; `sweep` removes those. Readers ask for a few areas and get only their rows.
"""

import hashlib
import os
import tempfile
from collections.abc import Collection, Iterable
from pathlib import Path

import polars as pl
from django.conf import settings

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


def folder() -> Path:
    """Where the files are."""
    return Path(settings.DATA) / "evidence"


def path_of(sha256: str) -> Path:
    """The file of a hash. Raises ValueError for what is no hash, so that no text from outside becomes a path."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError("That is not the hash of a file.")
    return folder() / sha256[:2] / f"{sha256}.parquet"


def keep(figures: pl.DataFrame) -> str:
    """The figures are on the disk, whole and for good. Returns the hash of the file.

    The same figures in any order make the same file. Counts that are whole are written as whole numbers: a tenth of
    the room.
    """
    shaped = _packed(figures.select(SCHEMA.names()).cast(SCHEMA).sort([*KEY, "row"], nulls_last=True))
    target = folder()
    target.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target, suffix=".new")
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            shaped.write_parquet(out, compression="zstd", compression_level=3, statistics=True, row_group_size=131_072)
            out.flush()
            os.fsync(out.fileno())
        sha256 = _hash(fresh)
        final = path_of(sha256)
        if not final.exists():
            final.parent.mkdir(exist_ok=True)
            fresh.replace(final)
            _sync(final.parent)
    finally:
        fresh.unlink(missing_ok=True)
    return sha256


def figures_of(
    sha256: str, areas: Collection[str] | None = None, lenses: Collection[str] | None = None
) -> pl.DataFrame:
    """The figures of a file in the store's schema: of some areas and lenses, or of all."""
    found = pl.scan_parquet(path_of(sha256), glob=False, cache=False)
    if areas is not None:
        found = found.filter(pl.col("area").is_in(list(areas)))
    if lenses is not None:
        found = found.filter(pl.col("lens").is_in(list(lenses)))
    return found.collect().cast(SCHEMA)


def intact(sha256: str) -> bool:
    """Whether the file is there and its bytes are those it was named for."""
    file = path_of(sha256)
    return file.exists() and _hash(file) == sha256


def sweep(named: Iterable[str]) -> int:
    """Files that nothing names any more are gone. Returns how many there were."""
    known = set(named)
    gone = [file for file in folder().glob("*/*.parquet") if file.stem not in known] + [*folder().glob("*.new")]
    for file in gone:
        file.unlink(missing_ok=True)
    return len(gone)


def _packed(figures: pl.DataFrame) -> pl.DataFrame:
    whole = [
        name
        for name in _WHOLE
        if figures.select(((pl.col(name) == pl.col(name).floor()) & (pl.col(name).abs() < 2**31)).all()).item()
    ]
    return figures.with_columns(pl.col(name).cast(pl.Int32) for name in whole)


def _hash(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
