"""The evidence store: Parquet files that are named by the hash of their bytes, and never change.

A file holds the figures a release gives one measure. Writing one that is there already does nothing. A crash leaves at
most a file that no row names; `sweep` removes those. Readers ask for a few areas and get only their rows.
"""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import IO

import polars as pl
from django.conf import settings

from oneplan.measures.parquet import KEY, SCHEMA, NotFigures, refuse_others, scan, write

__all__ = ["KEY", "SCHEMA", "NotFigures", "adopt", "figures_of", "folder", "intact", "keep", "path_of", "sweep"]

READING = "reading-"  # folders of loads that are under way
FRESH = 3600.0  # seconds in which a file that nothing names may belong to a load that is under way


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

    The same figures in any order make the same file.
    """
    ordered = figures.select(SCHEMA.names()).cast(SCHEMA).sort([*KEY, "row"], nulls_last=True)
    return _placed(lambda out: write(ordered, out))


def adopt(file: Path) -> str:
    """A file that was written elsewhere as `keep` writes it is in the store. Returns its hash.

    Raises NotFigures where its columns are not those of the store.
    """
    refuse_others(file)

    def copy(out: IO[bytes]) -> None:
        with file.open("rb") as opened:
            shutil.copyfileobj(opened, out, 1 << 20)

    return _placed(copy)


def _placed(fill: Callable[[IO[bytes]], None]) -> str:
    """What `fill` writes stands under the hash of its bytes, and would after the power failed now."""
    target = folder()
    target.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target, suffix=".new")
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            fill(out)
            out.flush()
            os.fsync(out.fileno())
        sha256 = _hash(fresh)
        final = path_of(sha256)
        if final.exists():
            os.utime(final)  # so that nobody sweeps it before the row that names it is written
        else:
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
    found = scan(path_of(sha256))
    for column, wanted in (("area", areas), ("lens", lenses)):
        if wanted is not None:  # a column of what is wanted is looked through faster than a list
            found = found.filter(pl.col(column).is_in(pl.Series(list(wanted), dtype=pl.String).implode()))
    return found.collect()


def intact(sha256: str) -> bool:
    """Whether the file is there and its bytes are those it was named for."""
    file = path_of(sha256)
    return file.exists() and _hash(file) == sha256


def sweep(named: Iterable[str], *, older_than: float | None = None) -> int:
    """Files that nothing names, and that no load under way can still name, are gone. Returns how many there were."""
    known = set(named)
    before = time.time() - (FRESH if older_than is None else older_than)
    unnamed = [file for file in folder().glob("*/*.parquet") if file.stem not in known] + [*folder().glob("*.new")]
    gone = 0
    for file in unnamed:
        if file.stat().st_mtime <= before:
            file.unlink(missing_ok=True)
            gone += 1
    for left in folder().glob(f"{READING}*"):
        if left.stat().st_mtime <= before:
            shutil.rmtree(left, ignore_errors=True)
    return gone


def _hash(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
