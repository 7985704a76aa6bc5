"""Sums that are no network: narrowed with what follows from them, then searched for solutions within an effort.

Source: Fischetti and Salazar-González (2001), cell suppression on tabular data with linear constraints, for the audit.
"""

from collections.abc import Iterable, Mapping, Sequence

from planstats.disclosure.narrowing import Contradiction, Row, narrow, narrow_from
from planstats.disclosure.network import UNBOUNDED

type Sums = dict[frozenset[int], tuple[int, int]]
type Range = tuple[int, int, int | None, int | None]  # proved low and high, seen low and high

_MOST_DIFFERENCES = 400  # rows added by differences in one group
_MOST_ELIMINATED = 60  # sums of a group that are eliminated from each other


class ExhaustedError(Exception):
    """The search took more steps than it was allowed."""


def searched(cells: set[int], sums: Sums, low: list[int], high: list[int],
              wanted: list[int], effort: int, enough: int | None,
              truth: Mapping[int, int]) -> dict[int, Range]:  # fmt: skip
    """Sound ranges by propagation, tightened until solutions are met at both ends or the effort is spent."""
    rows: list[Row] = [(dict.fromkeys(sorted(one), 1), *ends) for one, ends in sums.items()]
    rows += _differences(sums) + _eliminated(rows)
    low, high = list(low), list(high)
    narrow(rows, low, high)
    search = _Search(rows, sorted(cells), low, high, effort)
    if all(cell in truth for cell in cells):
        search.met({cell: truth[cell] for cell in cells})
    search.first()
    return {cell: search.range_of(cell, enough) for cell in wanted}


def _differences(sums: Sums) -> list[Row]:
    """What nested sums say of the rest, again and again: county less five districts, year less three quarters."""
    known = dict(sums)
    rows: list[Row] = []
    fresh = list(known)
    while fresh and len(rows) < _MOST_DIFFERENCES:
        added = []
        for one, other in ((a, b) for a in fresh for b in list(known)):
            small, large = (one, other) if one < other else (other, one)
            if not small < large:
                continue
            rest = large - small
            ends = (known[large][0] - known[small][1] if known[small][1] < UNBOUNDED else 0,
                    known[large][1] - known[small][0] if known[large][1] < UNBOUNDED else UNBOUNDED)  # fmt: skip
            before = known.get(rest, (0, UNBOUNDED))
            tighter = max(before[0], ends[0]), min(before[1], ends[1])
            if tighter[0] > tighter[1]:
                raise Contradiction
            if tighter != before:
                known[rest] = tighter
                rows.append((dict.fromkeys(sorted(rest), 1), *tighter))
                added.append(rest)
            if len(rows) >= _MOST_DIFFERENCES:
                break
        fresh = added
    return rows


def _eliminated(rows: Sequence[Row]) -> list[Row]:
    """The exact sums, each freed of one cell of every other (Gauss and Jordan, in whole numbers)."""
    exact = [(dict(factors), least) for factors, least, most in rows if least == most]
    if len(exact) > _MOST_ELIMINATED:
        return []
    done: list[tuple[int, dict[int, int], int]] = []
    for row, total in exact:
        factors, value = row, total
        for pivot, other, theirs in done:
            factors, value = _without(factors, value, pivot, other, theirs)
        if not factors:
            if value:
                raise Contradiction
            continue
        own = min(factors, key=lambda cell: abs(factors[cell]))  # called at once
        done = [(pivot, *_without(other, theirs, own, factors, value)) for pivot, other, theirs in done]
        done.append((own, factors, value))
    return [(row, total, total) for _, row, total in done]


def _without(row: dict[int, int], total: int, pivot: int, other: dict[int, int],
             value: int) -> tuple[dict[int, int], int]:  # fmt: skip
    """A multiple of the row less a multiple of the other, so that the pivot is gone."""
    factor = row.get(pivot, 0)
    if not factor:
        return row, total
    own = other[pivot]
    left = {cell: own * row.get(cell, 0) - factor * other.get(cell, 0) for cell in sorted({*row, *other})}
    return {cell: one for cell, one in left.items() if one}, own * total - factor * value


class _Search:
    """A depth-first search that halves ranges and narrows after each cut; every solution met widens what was seen."""

    def __init__(self, rows: list[Row], cells: list[int], low: list[int], high: list[int], effort: int) -> None:
        self.rows, self.cells, self.low, self.high, self.effort = rows, cells, low, high, effort
        self.by_cell: dict[int, list[int]] = {}
        for at, (row, _, _) in enumerate(rows):
            for cell in row:
                self.by_cell.setdefault(cell, []).append(at)
        # An open cell is in no sum with a largest value, so it can be as large as all sums together need.
        self.cap = sum(max(least, 0) for _, least, _ in rows) + 1
        self.latest: dict[int, int] = {}
        self.seen_low: dict[int, int] = {}
        self.seen_high: dict[int, int] = {}
        self.steps = 0

    def first(self) -> None:
        """Meet one solution if the effort allows. Raises `Contradiction` when there is none."""
        if not self.latest and self._ask(None, 0, 0) is False:
            raise Contradiction

    def range_of(self, cell: int, enough: int | None) -> Range:
        """Proved and seen range of a cell; with `enough`, no further once so many values lie between two met."""
        low, high = self.low[cell], self.high[cell]
        if cell not in self.seen_low:
            return low, high, None, None  # no solution was met in the time allowed
        if enough is None or not self._varies(cell, enough):
            low = self._end(cell, low, upwards=False)
            # A cell without a largest value is held by nothing that has one: it may grow freely.
            high = high if high >= UNBOUNDED else self._end(cell, high, upwards=True)
        return low, high, self.seen_low[cell], UNBOUNDED if high >= UNBOUNDED else self.seen_high[cell]

    def _varies(self, cell: int, enough: int) -> bool:
        """Whether so many values lie between two that were met, meeting others step by step."""
        if self.high[cell] >= UNBOUNDED:
            return True
        for upwards in (True, False):
            while self.seen_high[cell] - self.seen_low[cell] + 1 < enough:
                beyond = (self.seen_high[cell] + 1, self.high[cell]) if upwards else (
                    self.low[cell], self.seen_low[cell] - 1)  # fmt: skip
                if not self._ask(cell, *beyond):
                    break
        return self.seen_high[cell] - self.seen_low[cell] + 1 >= enough

    def _end(self, cell: int, end: int, upwards: bool) -> int:
        """Move a proved end inwards, by halving, until a solution is met at it or three questions stayed open."""
        seen = self.seen_high if upwards else self.seen_low
        edge, unanswered = end, 0
        while seen[cell] != end and unanswered < 3:
            met = self._ask(cell, *((edge, end) if upwards else (end, edge)))
            if met is None:
                unanswered += 1
                nearer = (seen[cell] + edge + upwards) // 2
                edge = max(nearer, seen[cell] + 1) if upwards else min(nearer, seen[cell] - 1)
                continue
            if not met:
                end = edge - 1 if upwards else edge + 1
            edge = (seen[cell] + end + upwards) // 2
        return end

    def _ask(self, cell: int | None, low: int, high: int) -> bool | None:
        """Whether there is a solution with the cell in low..high; None when the effort was spent before."""
        lows, highs = list(self.low), [min(one, self.cap + least) if one >= UNBOUNDED else one
                                       for one, least in zip(self.high, self.low, strict=True)]  # fmt: skip
        start: Iterable[int] = range(len(self.rows))
        if cell is not None:
            lows[cell], highs[cell] = max(lows[cell], low), min(highs[cell], high)
            start = self.by_cell.get(cell, [])
        self.steps = self.effort
        try:
            return self._solve(lows, highs, start)
        except ExhaustedError:
            return None

    def _solve(self, low: list[int], high: list[int], start: Iterable[int]) -> bool:
        stack = [(low, high, list(start))]
        while stack:
            self.steps -= 1
            if self.steps < 0:
                raise ExhaustedError
            low, high, rows = stack.pop()
            try:
                narrow_from(self.rows, self.by_cell, low, high, rows)
            except Contradiction:
                continue
            open_cells = [cell for cell in self.cells if low[cell] < high[cell]]
            if not open_cells:
                self.met({one: low[one] for one in self.cells})
                return True
            cell = min(open_cells, key=lambda one: high[one] - low[one])
            middle = (low[cell] + high[cell]) // 2
            halves = [(middle + 1, high[cell]), (low[cell], middle)]  # the last is tried first
            if self.latest.get(cell, low[cell]) > middle:
                halves.reverse()  # near a solution there are most likely others
            for least, most in halves:
                lows, highs = list(low), list(high)
                lows[cell], highs[cell] = least, most
                stack.append((lows, highs, self.by_cell.get(cell, [])))
        return False

    def met(self, solution: Mapping[int, int]) -> None:
        """Widen what was seen by a solution."""
        self.latest = dict(solution)
        for cell, value in solution.items():
            self.seen_low[cell] = min(self.seen_low.get(cell, value), value)
            self.seen_high[cell] = max(self.seen_high.get(cell, value), value)
