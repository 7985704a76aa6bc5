"""Figures for the tests of measures: rows as a publisher would give them, kept and published as a release."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from itertools import count
from typing import Any

import polars as pl

from oneplan.common import clock
from oneplan.measures import store
from oneplan.measures.models import Measure, Part, Release
from oneplan.measures.rules import period as period_of
from tests.factories.measures import a_dataset, a_measure

__all__ = ["a_dataset", "a_measure"]  # beside the figures of this file

GLOS, ENGLAND, SOUTH_WEST = "E10000013", "E92000001", "E12000009"
DISTRICTS = ("E07000078", "E07000079", "E07000080", "E07000081", "E07000082", "E07000083")
NOTHING = (None, None)

type Row = dict[str, Any]

_number = count(1)


def years(first: int, last: int) -> list[str]:
    """Labels of years of two halves: 2019/20 ..."""
    return [f"{year}/{(year + 1) % 100:02d}" for year in range(first, last + 1)]


def a_row(period: str, value: float | None = None, limits: Any = NOTHING, **fields: Any) -> Row:
    """One figure of Gloucestershire, for everybody, unless another place or group is asked for."""
    when = period_of(period)
    given = {"area": GLOS, "lens": "", "group": "", "symbol": "", "note": "", "provisional": False, "row": 2}
    spread = {"value": value, "lower": limits[0], "upper": limits[1]}
    return {**given, "period": when.label, "start": when.start, "end": when.end, **spread, **fields}


def a_series(
    labels: Iterable[str], values: Iterable[float | None], half: float | None = None, **fields: Any
) -> list[Row]:
    """Figures in time, each with limits half a width to both sides."""
    return [
        a_row(label, value, NOTHING if half is None or value is None else (value - half, value + half), **fields)
        for label, value in zip(labels, values, strict=True)
    ]


def counted(labels: Iterable[str], counts: Iterable[float], of: float, **fields: Any) -> list[Row]:
    """Figures of which only counts and their denominator are published."""
    return [a_row(label, count=each, denominator=of, **fields) for label, each in zip(labels, counts, strict=True)]


def frame(rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows in the shape of the store; what is not said is missing."""
    listed = [{name: row.get(name) for name in store.SCHEMA} for row in rows]
    return pl.DataFrame(listed, schema=store.SCHEMA)


def a_release(measure: Measure, rows: Iterable[Row], **fields: Any) -> Release:
    """The rows as one file of the measure's dataset, published a day ago unless something else is said.

    Releases made later in a test were published later.
    """
    number = next(_number)
    table = frame(rows)
    now = clock.now() - timedelta(days=1) + timedelta(seconds=number)
    given: Row = {
        "dataset": measure.dataset or (measure.derived_from and measure.derived_from.dataset),
        "title": f"Release {number}",
        "file_name": f"file-{number}.csv",
        "file_sha256": hashlib.sha256(str(number).encode()).hexdigest(),
        "file_bytes": 1,
        "rows": table.height,
        "loaded_at": now,
        "state": "published",
        "published_at": now,
    }
    release = Release.objects.create(**{**given, **fields})
    spans = table.sort("start")["period"]
    Part.objects.create(
        release=release,
        measure=measure,
        sha256=store.keep(table),
        rows=table.height,
        areas=table["area"].n_unique(),
        first_period=spans[0] if table.height else "",
        last_period=spans[-1] if table.height else "",
    )
    return release
