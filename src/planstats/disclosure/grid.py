"""A table of counts with its totals, as the arcs of a network."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planstats.base import Bools, array, refuse
from planstats.disclosure.rules import Rules

type Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Grid:
    """The table with totals. `published` marks the cells readers know of, hidden or not; `shape` is the input's."""

    full: Ints
    published: Bools
    shape: tuple[int, ...]
    margins: bool

    @classmethod
    def of(cls, table: ArrayLike, margins: bool) -> "Grid":
        counts = whole_counts(table)
        inner = np.atleast_2d(counts)
        line = counts.ndim == 1
        if margins and (inner.shape[1] < 1 or (not line and inner.shape[0] < 1)):
            refuse("totals", "The table has no totals. Give them last, or leave out margins=True.")
        cells = (inner[:, :-1] if line else inner[:-1, :-1]) if margins else inner
        full = np.zeros((cells.shape[0] + 1, cells.shape[1] + 1), np.int64)
        full[:-1, :-1] = cells
        full[:-1, -1] = cells.sum(axis=1)
        full[-1] = full[:-1].sum(axis=0)
        if margins and not np.array_equal(full[:1] if line else full, inner):
            refuse("totals", "The totals are not the sums of their lines. Mend the table, or leave out margins=True.")
        published = np.ones(full.shape, np.bool_)
        published[-1] = not line
        return cls(full, published, counts.shape, margins)

    def part[T: NDArray[Any]](self, full: T) -> T:
        """The cells of the input, in its shape."""
        inside = self.outer(full) if self.margins else full[:-1, :-1]
        return inside.reshape(self.shape)  # type: ignore[return-value]  # the same kind of array

    def outer[T: NDArray[Any]](self, full: T) -> T:
        """The cells with totals: (cells + 1,) for one line."""
        return full[0] if len(self.shape) == 1 else full

    def place[T: NDArray[Any]](self, outer: T) -> T:
        """Cells with totals as the whole grid; what no reader sees is 0 or false."""
        whole = np.zeros(self.full.shape, outer.dtype)
        whole[: len(outer) if outer.ndim == 2 else 1] = outer
        return whole  # type: ignore[return-value]  # the same kind of array

    def spread(self, cells: Bools) -> Bools:
        """Marks on the input's cells as marks on the whole grid."""
        whole = np.zeros(self.full.shape, np.bool_)
        if self.margins:
            return self.place(cells)
        whole[:-1, :-1] = cells
        return whole

    def all_or_none(self, base: ArrayLike | None, rules: Rules) -> Bools:
        """Cells that are the whole of their base (or, with a base, none of it), for bases above the threshold."""
        if base is None:
            everyone = (self.full == self.full[:, -1:]) & (self.full > rules.threshold)
            everyone[:, -1] = False
            return self.part(everyone)
        counts, of = self.part(self.full), bases(self, base)
        flagged: Bools = ((counts == of) | (counts == 0)) & (of > rules.threshold)
        return flagged

    @cached_property
    def ends(self) -> list[tuple[int, int]]:
        """Tail and head line of every cell, row after row: cells run from row to column, totals back."""
        rows, columns = self.full.shape
        return [arc(row, column, rows, columns) for row in range(rows) for column in range(columns)]


def arc(row: int, column: int, rows: int, columns: int) -> tuple[int, int]:
    backwards = (row == rows - 1) != (column == columns - 1)
    return (rows + column, row) if backwards else (row, rows + column)


def whole_counts(table: ArrayLike) -> Ints:
    counts = array("table", table)
    if counts.ndim not in (1, 2):
        refuse(
            "lengths_differ", "A table has one or two dimensions. Protect tables of more as linked tables: see bounds."
        )
    for rule, sentence, where in (
        ("missing", "A count is missing. Give 0, or leave the line out.", np.isnan(counts)),
        ("negative_count", "A count is below 0 or infinite.", (counts < 0) | np.isinf(counts)),
        ("whole", "A count is not a whole number. Disclosure control is for counts.", counts != np.floor(counts)),
    ):
        if where.any():
            refuse(rule, sentence, where)
    return counts.astype(np.int64)


def bases(grid: Grid, base: ArrayLike) -> Ints:
    of = whole_counts(base)
    if of.shape != grid.shape:
        refuse("lengths_differ", f"base {of.shape} must have the shape of the table {grid.shape}.")
    if (of < grid.part(grid.full)).any():
        refuse("count_above_denominator", "A count is greater than its base.", of < grid.part(grid.full))
    return of


def complement(grid: Grid, base: ArrayLike | None, rules: Rules) -> Bools:
    """Cells whose base less themselves is a count to hide."""
    if base is None:
        return np.zeros(grid.shape, np.bool_)
    rest = bases(grid, base) - grid.part(grid.full)
    small: Bools = (rest >= 1) & (rest <= rules.threshold)
    return small


def marked(grid: Grid, also: ArrayLike | None) -> Bools:
    marks = np.zeros(grid.shape, np.bool_) if also is None else np.asarray(also, np.bool_)
    if marks.shape != grid.shape:
        refuse("lengths_differ", f"also {marks.shape} must have the shape of the table {grid.shape}.")
    return marks
