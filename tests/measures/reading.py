"""What the tests of readers share: layouts, small files, and the figures that were read."""

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from oneplan.measures import parquet
from oneplan.measures.readers import read
from oneplan.measures.reading import Layout, Reading, SeriesLayout

HEAD = ["measure", "area", "period", "lens", "group", "value", "count", "denominator"]
GLOS, ENGLAND = "E10000013", "E92000001"


def table(*measures: str, **fields: Any) -> Layout:
    """Our own table, for these measures."""
    return Layout("table", measures=measures or ("reach",), **fields)


def ees(*series: SeriesLayout, **fields: Any) -> Layout:
    """A file of Explore Education Statistics."""
    return Layout("ees", series=series, **fields)


def lait(*series: SeriesLayout, **fields: Any) -> Layout:
    """A table of the local authority interactive tool."""
    return Layout("lait", series=series, **fields)


def fingertips(**fields: Any) -> Layout:
    """A file of Fingertips with one indicator."""
    return Layout("fingertips", series=(SeriesLayout("injuries", **fields),))


def as_csv(rows: Iterable[Sequence[object]], head: Sequence[str] = HEAD, end: str = "\n") -> bytes:
    """Rows as a file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=end)
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue().encode()


@dataclass(frozen=True)
class Read:
    """A reading, and every figure of it with the measure it is of."""

    reading: Reading
    figures: pl.DataFrame

    @property
    def faults(self) -> list[str]:
        """The faults as they are told."""
        return [str(fault) for fault in self.reading.faults]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The figures in order."""
        return self.figures.to_dicts()

    @property
    def row(self) -> dict[str, Any]:
        """The only figure."""
        (only,) = self.rows
        return only


def read_bytes(layout: Layout, data: bytes, name: str = "file.csv") -> Read:
    """What is read from a file with these bytes."""
    with tempfile.TemporaryDirectory() as made:
        file = Path(made) / name
        file.write_bytes(data)
        return read_file(layout, file)


def read_file(layout: Layout, file: Path) -> Read:
    """What is read from a file, in this process."""
    with tempfile.TemporaryDirectory() as made:
        reading = read(layout, file, Path(made))
        tables = [
            parquet.scan(Path(made) / taken.file).with_columns(pl.lit(taken.measure).alias("measure")).collect()
            for taken in reading.taken
        ]
        empty = pl.DataFrame(schema={**parquet.SCHEMA, "measure": pl.String})
        return Read(reading, pl.concat(tables) if tables else empty)


def read_rows(*rows: Sequence[object], layout: Layout | None = None, head: Sequence[str] = HEAD) -> Read:
    """What is read from rows of our own table."""
    return read_bytes(layout or table(), as_csv(rows, head))
