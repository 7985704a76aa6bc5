"""What a file is once it is opened: columns, and rows as texts, a batch at a time. Every row knows its line."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from oneplan.measures.readers.faults import Unreadable, shown
from oneplan.measures.reading import Fault

ROWS = 50_000  # rows of what is read cell by cell
MOST_COLUMNS = 2_000
MOST_CELL = 32_000
type Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Batch:
    """Some rows: the wanted columns as texts, never null, and the line of the file on which each begins."""

    frame: pl.DataFrame
    lines: pl.Series


@dataclass(frozen=True)
class Table:
    """A file that was opened: its columns, and its rows for some of them."""

    columns: tuple[str, ...]
    batches: Callable[[tuple[str, ...]], Iterator[Batch]]


def headed(names: list[str]) -> tuple[str, ...]:
    """The names of the columns. Raises Unreadable where two have one name, or there are far too many."""
    columns = tuple(name.strip() for name in names)
    if len(columns) >= MOST_COLUMNS:
        raise Unreadable(Fault(1, "", f"It has {len(columns):,} columns.", "Leave out those that are not needed."))
    twice = next((name for name in columns if name and columns.count(name) > 1), None)
    if twice:
        raise Unreadable(Fault(1, twice, f"Two columns are called {shown(twice)}.", "Give each a name of its own."))
    return columns


def batch_of(cells: list[list[str]], lines: list[int], wanted: tuple[str, ...]) -> Batch:
    """Rows that were read cell by cell."""
    by_column = zip(*cells, strict=True)
    frame = pl.DataFrame([pl.Series(name, column, pl.String) for name, column in zip(wanted, by_column, strict=True)])
    return Batch(frame, pl.Series(lines, dtype=pl.Int32))
