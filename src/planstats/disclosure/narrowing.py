"""Whole numbers within bounds, narrowed by what each sum says of its cells until no sum alone says more."""

from collections import deque
from collections.abc import Iterable, Sequence

from planstats.disclosure.network import UNBOUNDED, ContradictionError

type Row = tuple[dict[int, int], int, int]  # coefficient by cell, least and largest sum

Contradiction = ContradictionError


def narrow(rows: Sequence[Row], low: list[int], high: list[int], start: Iterable[int] | None = None) -> None:
    """Narrow low and high in place until no row alone says more. Raises `Contradiction` for an empty range."""
    by_cell: dict[int, list[int]] = {}
    for at, (row, _, _) in enumerate(rows):
        for cell in row:
            by_cell.setdefault(cell, []).append(at)
    narrow_from(rows, by_cell, low, high, range(len(rows)) if start is None else start)


def narrow_from(rows: Sequence[Row], by_cell: dict[int, list[int]], low: list[int], high: list[int],
            start: Iterable[int]) -> None:  # fmt: skip
    queue = deque(start)
    waiting = set(queue)
    while queue:
        at = queue.popleft()
        waiting.discard(at)
        for cell in _narrow_row(rows[at], low, high):
            for other in by_cell[cell]:
                if other != at and other not in waiting:
                    waiting.add(other)
                    queue.append(other)


def _narrow_row(row: Row, low: list[int], high: list[int]) -> list[int]:
    """Narrow the cells of one row; the cells that became narrower."""
    factors, least, most = row
    bottom, open_below = _extreme(factors, low, high)
    top, open_above = _extreme(factors, high, low)
    if (not open_below and bottom > most) or (not open_above and top < least):
        raise Contradiction
    changed = []
    for cell, factor in factors.items():
        floor, ceiling = low[cell], high[cell]
        own_low, own_high = (floor, ceiling) if factor > 0 else (ceiling, floor)
        # What the others leave for factor * cell: from least - (their largest) to most - (their smallest).
        above = _others(top, open_above, factor, own_high)
        below = _others(bottom, open_below, factor, own_low) if most < UNBOUNDED else None
        ends = None if above is None else least - above, None if below is None else most - below
        if factor < 0:
            ends = None if ends[1] is None else -ends[1], None if ends[0] is None else -ends[0]
        size = abs(factor)
        if ends[0] is not None:
            floor = max(floor, -(-ends[0] // size))
        if ends[1] is not None:
            ceiling = min(ceiling, ends[1] // size)
        if floor > ceiling:
            raise Contradiction
        if floor > low[cell] or ceiling < high[cell]:
            low[cell], high[cell] = floor, ceiling
            changed.append(cell)
            bottom, open_below = _extreme(factors, low, high)
            top, open_above = _extreme(factors, high, low)
    return changed


def _extreme(factors: dict[int, int], low: list[int], high: list[int]) -> tuple[int, int]:
    """The sum with every positive factor at `low` and every negative one at `high`, and how many of those are open."""
    total, loose = 0, 0
    for cell, factor in factors.items():
        end = low[cell] if factor > 0 else high[cell]
        if end >= UNBOUNDED:
            loose += 1
        else:
            total += factor * end
    return total, loose


def _others(total: int, loose: int, factor: int, own: int) -> int | None:
    """The sum without this cell; None when another of them is open."""
    if own >= UNBOUNDED:
        return total if loose == 1 else None
    return None if loose else total - factor * own
