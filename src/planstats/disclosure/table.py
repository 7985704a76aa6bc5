"""Tables of counts with their totals: which cells to hide, what to show instead, and what that gives away.

A table of r rows and c columns is handled with its totals as r + 1 by c + 1 cells, each an arc between the line of its
row and the line of its column, so that every line is balanced (see `grid` and `network`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planstats.base import Bools, array, refuse
from planstats.disclosure.grid import Grid, Ints, complement, marked
from planstats.disclosure.network import Network, cheapest_way
from planstats.disclosure.reading import Audit, as_published, bound, examine, is_safe, network_of
from planstats.disclosure.rules import ROUNDS_TO_ZERO, RULES, Rules, round_base, rule_set

EASED: Final = 10_000  # with more pairs of further and hidden cells than this, none is looked at to be shown again


@dataclass(frozen=True, eq=False)
class Protected:
    """A table fit to leave, in the shape it came in.

    `mask` is true where a value is hidden, `primary` where its own size (or its complement) is the reason. `shown`
    holds whole numbers and text such as "[c]". `ranges` are what a reader can work out (see `Audit`), `safe` says
    that every hidden cell passes, `all_or_none` flags cells that say something of everyone in their line: a person
    decides. `full_mask`, `full_shown` and `full_ranges` are the same with the totals. `rules` and `version` go into
    the record. Hide whatever is derived from a hidden count as well: `derived`.
    """

    mask: Bools
    primary: Bools
    shown: NDArray[np.object_]
    ranges: tuple[Ints, Ints]
    all_or_none: Bools
    safe: bool
    rules: str
    version: str
    full_mask: Bools
    full_shown: NDArray[np.object_]
    full_ranges: tuple[Ints, Ints]
    rounded_to: int = 1

    def derived(self, *columns: ArrayLike) -> Any:
        """Copies of arrays computed from the counts (percentages, limits, ranks), NaN where the count is hidden.

        One array for one column, a list for several. Raises `StatsError` when a shape differs from the table's.
        """
        copies = []
        for column in columns:
            copy = array("column", column).copy()
            if copy.shape != self.mask.shape:
                refuse("lengths_differ", f"The column {copy.shape} must have the shape of the table {self.mask.shape}.")
            copy[self.mask] = np.nan
            copies.append(copy)
        return copies[0] if len(copies) == 1 else copies


def protect(table: ArrayLike, rules: str | Rules = "children_social_care", margins: bool = False, *,
            base: ArrayLike | None = None, also: ArrayLike | None = None,
            level: str = "local") -> Protected:  # fmt: skip
    """Hide and round the cells of a table of counts so that no hidden count can be worked out from the rest.

    `table` has shape (rows, columns), or (cells,) for one line, of whole numbers; with `margins=True` its last row
    and column (or last cell) are the totals, else they are computed, and in both cases taken to be published. `base`
    holds denominators of the table's shape: where the rest of the base is a hidden count, the cell is hidden too.
    `also` marks further cells that must be hidden, such as those a publisher hid, or zeros that say something of a
    group. `level` is local, region or england. The rule sets are in `RULES`.

    Where the rule set asks for it, further cells are hidden: for each cell that is not safe the cheapest closed way
    of non-zero cells (the least sum of counts) that lets it vary, then whatever can be shown again is. Nothing is
    changed in place. Raises `StatsError` for counts that are missing, negative or not whole, and totals that do not
    add up.
    Source: Government Statistical Service, disclosure control for tables; Kelly, Golden and Assad (1992) for closed
    ways.

    >>> kept = protect([[3, 41, 6], [12, 58, 9], [7, 33, 11]])
    >>> kept.shown.tolist()
    [['[c]', 41, '[c]'], [12, 58, 9], ['[c]', 33, '[c]']]
    >>> kept.ranges[0][2].tolist(), kept.ranges[1][2].tolist()
    ([1, 33, 8], [10, 33, 17])
    """
    chosen = rule_set(rules)
    grid = Grid.of(table, margins)
    step = chosen.rounds_to(level)
    primary = ((grid.full >= chosen.lowest) & (grid.full <= chosen.threshold)) & grid.published
    everyone = grid.all_or_none(base, chosen)
    primary |= grid.spread(complement(grid, base, chosen)) | grid.spread(marked(grid, also))
    mask = primary.copy()
    if chosen.secondary:
        _hide_further(grid, mask, primary, chosen, step)
    found = examine(grid, mask, chosen, step)
    shown = _shown(grid, mask, chosen, step)
    part = grid.part
    ranges = found.lower, found.upper
    return Protected(
        mask=part(mask), primary=part(primary), shown=part(shown), ranges=(part(ranges[0]), part(ranges[1])),
        all_or_none=everyone, safe=found.passed, rules=chosen.name, version=chosen.version, full_mask=grid.outer(mask),
        full_shown=grid.outer(shown), full_ranges=(grid.outer(ranges[0]), grid.outer(ranges[1])),
        rounded_to=step,
    )  # fmt: skip


def audit(table: Any, mask: ArrayLike | None = None, margins: bool | None = None, *,
          rules: str | Rules = "children_social_care", level: str = "local") -> Audit:  # fmt: skip
    """The smallest and largest whole value that each hidden cell can have, from what is shown alone; exact.

    Either `table` is what `protect` gave; or it holds the true counts and `mask` marks the hidden cells (totals are
    computed and taken as shown, unless `margins=True` says that the last row and column are the totals); or there is
    no mask, and `table` is as published: whole numbers, with text such as "[c]", None or NaN where hidden, its totals
    last (unless `margins=False`: none were published). Shape (rows, columns) or (cells,). Rounding of the rule set at
    `level` is taken into account.

    Hidden cells count as safe when their range is at least as wide as the rule set asks. Raises `StatsError` when no
    whole numbers agree with what is shown.
    Source: exact for tables with totals, because these are flows in a network (Hoffman and Kruskal 1956).

    >>> found = audit([["[c]", 41, 6, 50], [12, 58, 9, 79], [7, 33, 11, 51], [22, 132, 26, 180]])
    >>> int(found.lower[0, 0]), int(found.upper[0, 0]), found.passed
    (3, 3, False)
    """
    if isinstance(table, Protected):
        return as_published(table.full_shown, True, rule_set(table.rules if table.rules in RULES else rules),
                             table.rounded_to)  # fmt: skip
    chosen = rule_set(rules)
    step = chosen.rounds_to(level)
    if mask is not None:
        grid = Grid.of(table, bool(margins))
        hidden = np.asarray(mask, np.bool_)
        if hidden.shape == grid.shape:
            return examine(grid, grid.spread(hidden), chosen, step).cut(grid)
        if hidden.shape != grid.outer(grid.full).shape:
            refuse("lengths_differ", f"mask {hidden.shape} must have the shape of the table {grid.shape}.")
        return examine(grid, grid.place(hidden), chosen, step).cut(grid, outer=True)
    return as_published(table, margins is not False, chosen, step)


def _shown(grid: Grid, mask: Bools, rules: Rules, step: int) -> NDArray[np.object_]:
    """Whole numbers, rounded where the rules say so, and the symbols of what is hidden."""
    rounded = np.asarray(round_base(grid.full, step)) if step > 1 else grid.full
    shown = np.empty(grid.full.shape, object)
    shown[:] = [[int(value) for value in row] for row in rounded]
    shown[(rounded == 0) & (grid.full > 0)] = ROUNDS_TO_ZERO
    shown[mask] = rules.symbol
    return shown


# --- hiding further cells ---------------------------------------------------------------------------------------


def _hide_further(grid: Grid, mask: Bools, primary: Bools, rules: Rules, step: int) -> None:
    """Hide cells until every hidden one is safe, then show again those that are not needed."""
    net = network_of(grid, mask, rules, step)
    hidden = mask.reshape(-1)
    unsafe = np.flatnonzero(hidden).tolist()
    while unsafe:
        for cell in unsafe:
            if is_safe(net, cell, rules):
                continue
            for way in _ways(grid, hidden, cell, rules):
                _hide(grid, net, hidden, way, rules)
                if is_safe(net, cell, rules):
                    break
        # A cell hidden for the sake of another may itself be too narrow, so all are asked again.
        unsafe = [cell for cell in np.flatnonzero(hidden).tolist() if not is_safe(net, cell, rules)]
        if unsafe and not _more_to_hide(grid, hidden):
            return
    _show_again(grid, net, hidden, primary.reshape(-1), rules)


def _more_to_hide(grid: Grid, hidden: Bools) -> bool:
    return bool((grid.published.reshape(-1) & (grid.full.reshape(-1) > 0) & ~hidden).any())


def _hide(grid: Grid, net: Network, hidden: Bools, cells: list[int], rules: Rules) -> None:
    for cell in cells:
        if not hidden[cell] and grid.published.flat[cell]:
            hidden[cell] = True
            net.loosen(cell, *bound(int(grid.full.flat[cell]), False, True, rules, 1))


def _ways(grid: Grid, hidden: Bools, cell: int, rules: Rules) -> Iterator[list[int]]:
    """Cells to hide for the sake of one, cheapest first: closed ways, then its whole lines, then all that is left."""
    values, seen = grid.full.reshape(-1).tolist(), grid.published.reshape(-1).tolist()
    tail, head = grid.ends[cell]
    spent: set[int] = set()
    for least in (1, rules.threshold + 1, rules.threshold + 1, rules.threshold + 1):
        costs: list[float | None] = []
        for at, value in enumerate(values):
            usable = at not in spent and (not seen[at] or value >= least)
            costs.append(None if not usable else 0.0 if hidden[at] or not seen[at] else float(value))
        way = cheapest_way(grid.ends, costs, head, tail, cell, sum(grid.full.shape))
        if way is not None:
            yield way
            spent.update(one for one in way if seen[one])
    yield [one for one, ends in enumerate(grid.ends) if values[one] and {tail, head} & set(ends)]
    yield [one for one, value in enumerate(values) if value]


def _show_again(grid: Grid, net: Network, hidden: Bools, primary: Bools, rules: Rules) -> None:
    """Show again, largest first, the further cells without which every hidden cell is still safe."""
    further = [cell for cell in np.flatnonzero(hidden).tolist() if not primary[cell]]
    if len(further) * int(hidden.sum()) > EASED:
        return
    for cell in sorted(further, key=lambda one: (-int(grid.full.flat[one]), one)):
        bounds = net.low[cell], net.high[cell]
        if not net.fix(cell, int(grid.full.flat[cell])):
            continue
        hidden[cell] = False
        if not all(is_safe(net, other, rules) for other in np.flatnonzero(hidden).tolist()):
            hidden[cell] = True
            net.loosen(cell, *bounds)
