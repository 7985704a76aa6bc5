"""Local returns as files: loaded as anybody would load them, and what is shown of them then."""

import csv
import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from oneplan.measures import commands, store
from oneplan.measures.models import Dataset, Measure, Part, Release
from oneplan.measures.readers import read as read_here
from oneplan.measures.reading import Layout, Reading
from tests.measures.evidence import DISTRICTS

COLUMNS = (
    "measure",
    "area",
    "period",
    "lens",
    "group",
    "value",
    "lower",
    "upper",
    "count",
    "denominator",
    "symbol",
    "note",
)
STROUD, COTSWOLD = DISTRICTS[4], DISTRICTS[1]

type Row = dict[str, Any]


def one(measure: Measure, area: str, group: str = "", period: str = "2024/25", **said: Any) -> Row:
    return {
        "measure": measure.key,
        "area": area,
        "period": period,
        "lens": "sex" if group else "",
        "group": group,
        **said,
    }


@contextmanager
def here(layout: Layout, file: Path, **asked: Any) -> Iterator[tuple[Reading, Path]]:
    """Read in this process: another would cost half a second a test."""
    folder = file.parent / f"{file.stem}-read"
    folder.mkdir(exist_ok=True)
    yield read_here(layout, file, folder), folder


def load(dataset: Dataset, rows: Iterable[Row], tmp_path: Path, **asked: Any) -> Release:
    """The rows as a file of the dataset, loaded as a draft."""
    file = tmp_path / f"return-{random.random()}.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    release = commands.load_release(by=None, dataset=dataset, file=file, name="return.csv", read=here, **asked).release
    assert release is not None
    return release


def publish(release: Release) -> Release:
    return commands.publish_release(by=None, release=release, version=release.version)


def shown(release: Release, measure: Measure) -> pl.DataFrame:
    return store.figures_of(Part.objects.get(release=release, measure=measure).sha256)


def cell(frame: pl.DataFrame, area: str, group: str = "") -> dict[str, Any]:
    return frame.filter((pl.col("area") == area) & (pl.col("group") == group)).row(0, named=True)
