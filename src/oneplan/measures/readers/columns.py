"""Parquet: every column as text, whatever it was."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from oneplan.measures.readers.faults import Unreadable
from oneplan.measures.readers.table import ROWS, Batch, Table, Tell, headed
from oneplan.measures.reading import Fault


def opened(file: Path, tell: Tell) -> Table:
    try:
        scan = pl.scan_parquet(file, glob=False)
        columns = headed(list(scan.collect_schema()))
        height = int(scan.select(pl.len()).collect().item())
    except (pl.exceptions.PolarsError, OSError) as error:
        wrong = "It cannot be read as Parquet."
        raise Unreadable(Fault(1, "", wrong, "Export it again, or as CSV.")) from error

    def batches(wanted: tuple[str, ...]) -> Iterator[Batch]:
        for at in range(0, height, ROWS):
            try:
                part = scan.select(pl.col(wanted).cast(pl.String).fill_null("")).slice(at, ROWS).collect()
            except pl.exceptions.PolarsError as error:
                raise Unreadable(Fault(at + 2, "", "It cannot be read as Parquet.", "Export it as CSV.")) from error
            yield Batch(part, pl.int_range(at + 2, at + 2 + part.height, dtype=pl.Int32, eager=True))
            tell(at, height)

    return Table(columns, batches)
