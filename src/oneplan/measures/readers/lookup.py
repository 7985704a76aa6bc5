"""Texts that stand in a file a million times are understood once: each combination of cells becomes a number."""

from collections.abc import Callable

import polars as pl

from oneplan.measures.readers.faults import Unreadable
from oneplan.measures.reading import Fault

MOST = 200_000  # combinations: a file with more is not a file of this kind


class Lookup:
    """Some columns of a file, and what their cells mean together: a place in somebody's list, or below nought."""

    def __init__(self, columns: tuple[str, ...], meaning: Callable[..., int]) -> None:
        self.columns = columns
        self._meaning = meaning
        self._known: dict[tuple[str, ...], int] = {}

    def codes(self, frame: pl.DataFrame) -> pl.Series:
        """The meaning of each row."""
        if not self.columns:
            return pl.repeat(self._of(()), frame.height, dtype=pl.Int32, eager=True)
        cells = frame.select(self.columns)
        each = cells.unique()
        if each.height == 1:
            return pl.repeat(self._of(each.row(0)), frame.height, dtype=pl.Int32, eager=True)
        coded = each.with_columns(pl.Series("_code", [self._of(row) for row in each.iter_rows()], dtype=pl.Int32))
        return cells.join(coded, on=list(self.columns), how="left", maintain_order="left")["_code"]

    def _of(self, row: tuple[str, ...]) -> int:
        found = self._known.get(row)
        if found is None:
            if len(self._known) >= MOST:
                wrong = f"Its columns {', '.join(self.columns)} hold more different texts than areas and periods have."
                raise Unreadable(Fault(1, "", wrong, "Look whether the columns are mapped to the right meaning."))
            found = self._known[row] = self._meaning(*row)
        return found
