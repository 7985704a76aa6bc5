"""What a reader can work out from a table as it is shown."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from planstats.base import Bools, refuse
from planstats.disclosure.grid import Grid, Ints, arc
from planstats.disclosure.network import UNBOUNDED, ContradictionError, Network
from planstats.disclosure.rules import ROUNDS_TO_ZERO, Rules, round_base, rounding_interval

WORDS: Final = ("[c]", "[low]", "[k]", "[u]", "[x]")


@dataclass(frozen=True, eq=False)
class Audit:
    """What a reader can work out. `lower` and `upper` hold the smallest and largest whole value of every cell that
    agrees with everything shown: exact for hidden cells, the rounding interval for shown ones; `UNBOUNDED` where
    there is no largest. `safe` is true for shown cells and for hidden ones whose range is wide enough; `passed` when
    all are.
    """

    lower: Ints
    upper: Ints
    hidden: Bools
    safe: Bools
    rules: str

    @property
    def passed(self) -> bool:
        """Whether every hidden cell is safe."""
        return bool(self.safe.all())

    @property
    def ranges(self) -> tuple[Ints, Ints]:
        """The smallest and largest value of every cell."""
        return self.lower, self.upper


@dataclass(frozen=True, eq=False)
class Found(Audit):
    def cut(self, grid: Grid, outer: bool = False) -> Audit:
        """The audit in the shape of the input."""
        one = grid.outer if outer else grid.part
        return Audit(one(self.lower), one(self.upper), one(self.hidden), one(self.safe), self.rules)


def bound(value: int, shown: bool, published: bool, rules: Rules, step: int) -> tuple[int, int]:
    """What a reader knows of one cell by itself."""
    if not published:
        return 0, UNBOUNDED
    if shown:
        return _shown_bound(int(round_base(value, step)) if step > 1 else value, rules, step)
    if rules.secondary:
        return (min(rules.known_low, value), UNBOUNDED)
    return min(rules.lowest, value), max(rules.threshold, value)


def _shown_bound(shown: int, rules: Rules, step: int) -> tuple[int, int]:
    """The values behind a shown number: only counts above the threshold, and a true zero, are shown."""
    if step == 1 or shown == 0:
        return shown, shown
    low, high = rounding_interval(shown, step)
    return max(low, rules.threshold + 1), high


def network_of(grid: Grid, mask: Bools, rules: Rules, step: int) -> Network:
    values = grid.full.ravel().tolist()
    seen = grid.published.ravel().tolist()
    hidden = mask.ravel().tolist()
    bounds = [bound(value, not hide, see, rules, step) for value, hide, see in zip(values, hidden, seen, strict=True)]
    arcs = [(*ends, *bound) for ends, bound in zip(grid.ends, bounds, strict=True)]
    return Network(sum(grid.full.shape), arcs, values)


def enough(low: int, high: int, rules: Rules) -> bool:
    """Whether a range hides enough: wide, and not within the counts that are to be hidden."""
    inside = rules.beyond and low >= 1 and high <= rules.threshold
    return high - low >= rules.least_width and not inside


def is_safe(net: Network, cell: int, rules: Rules) -> bool:
    """Whether the range of a hidden cell hides enough, asked in the quickest way."""
    return net.reaches(cell, rules.least_width, rules.threshold) or enough(*net.range_of(cell), rules)


def examine(grid: Grid, mask: Bools, rules: Rules, step: int) -> Found:
    """The exact range of every hidden cell, and whether it hides enough."""
    net = network_of(grid, mask, rules, step)
    lower, upper, safe = np.array(net.low), np.array(net.high), np.ones(mask.size, np.bool_)
    for cell in np.flatnonzero(mask).tolist():
        lower[cell], upper[cell] = net.range_of(cell)
        safe[cell] = enough(int(lower[cell]), int(upper[cell]), rules)
    shape = grid.full.shape
    return Found(lower.reshape(shape), upper.reshape(shape), mask.copy(), safe.reshape(shape), rules.name)


def as_published(table: Any, margins: bool, rules: Rules, step: int) -> Audit:
    """The audit of a table of which only what is shown is known."""
    cells = np.array(table, object)
    if cells.ndim not in (1, 2) or cells.size == 0:
        refuse("lengths_differ", "A published table has one or two dimensions, and its totals last.")
    line = cells.ndim == 1
    two = np.atleast_2d(cells)
    hidden = np.array([[_is_hidden(cell, rules) for cell in row] for row in two], np.bool_)
    rows, columns = two.shape[0] + (line or not margins), two.shape[1] + (not margins)
    bounds = np.empty((rows, columns), object)
    bounds.fill((0, UNBOUNDED))
    for (row, column), cell in np.ndenumerate(two):
        bounds[row, column] = _read(cell, bool(hidden[row, column]), rules, step)
    arcs = [(*arc(row, column, rows, columns), *bounds[row, column])
            for row in range(rows) for column in range(columns)]  # fmt: skip
    try:
        net = Network(rows + columns, arcs)
    except ContradictionError:
        refuse("contradiction", "No whole numbers agree with what is shown: a total is not the sum of its line.")
    lower, upper = np.zeros(two.shape, np.int64), np.zeros(two.shape, np.int64)
    safe = np.ones(two.shape, np.bool_)
    for row, column in np.ndindex(two.shape):
        low, high = bounds[row, column]
        if hidden[row, column]:
            low, high = net.range_of(row * columns + column)
            safe[row, column] = enough(low, high, rules)
        lower[row, column], upper[row, column] = low, high
    shape = cells.shape
    return Audit(lower.reshape(shape), upper.reshape(shape), hidden.reshape(shape), safe.reshape(shape), rules.name)


def _is_hidden(cell: object, rules: Rules) -> bool:
    if cell is None or cell == rules.symbol or cell in WORDS:
        return True
    if isinstance(cell, str):
        refuse("text_column", f"{cell!r} is neither a whole number nor one of {', '.join((rules.symbol, *WORDS))}.")
    return bool(cell != cell)  # NaN


def _read(cell: Any, hidden: bool, rules: Rules, step: int) -> tuple[int, int]:
    """What a reader knows of one published cell."""
    if cell in (ROUNDS_TO_ZERO, "[k]"):
        return 1, max(1, (step - 1) // 2)
    if hidden:
        return (rules.known_low, UNBOUNDED) if rules.secondary else (rules.lowest, rules.threshold)
    if int(cell) != cell or cell < 0:
        refuse("whole", f"{cell!r} is not a whole number of people.")
    return _shown_bound(int(cell), rules, step)
