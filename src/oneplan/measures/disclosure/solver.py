"""Whole numbers that agree with sums: which of them a reader could bound to fewer than so many values.

`planstats.bounds` is exact for two-way tables. Our figures are linked in more ways at once (groups, districts,
quarters, counts with what they are out of), so the question goes to an integer programme. Nothing rests on its
arithmetic: a cell counts as safe only by solutions that were met and checked again in whole numbers.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

# scipy.sparse and scipy.optimize take half a second to import, and most processes never load local figures: so they are
# imported where they are used.
SECONDS: Final = 5.0  # for one question; what was not answered by then counts as unsafe
ROOM: Final = 60  # how far above the truth a solution is looked for: a narrower search only ever refuses more
AT_ONCE: Final = 6  # questions about all open cells together, before each is asked about alone

type Ints = NDArray[np.int64]
type Floats = NDArray[np.float64]


class Contradiction(Exception):
    """What is known to be true does not agree with the sums: a mistake of ours."""


@dataclass
class Sums:
    """Cells with what is known of each, and sums that hold between them. `truth` is no part of what a reader knows."""

    places: dict[Hashable, int] = field(default_factory=dict)
    low: list[int] = field(default_factory=list)
    high: list[int | None] = field(default_factory=list)
    truth: list[int | None] = field(default_factory=list)
    sums: set[tuple[int, tuple[int, ...]]] = field(default_factory=set)  # a whole, and its parts

    def cell(self, name: Hashable, truth: int | None) -> int:
        """The place of a cell."""
        place = self.places.setdefault(name, len(self.low))
        if place == len(self.low):
            self.low.append(0)
            self.high.append(None)
            self.truth.append(truth)
        return place

    def know(self, name: Hashable, low: int, high: int | None) -> None:
        """A reader knows that the cell lies in low..high."""
        place = self.places[name]
        self.low[place] = max(self.low[place], low)
        before = self.high[place]
        self.high[place] = high if before is None else before if high is None else min(before, high)

    def add(self, whole: Hashable, parts: Iterable[Hashable]) -> None:
        """A reader knows that the whole is the sum of the parts."""
        self.sums.add((self.places[whole], tuple(sorted(self.places[part] for part in parts))))

    def unsafe(self, wanted: Iterable[Hashable], least: int, *, proved: bool = False) -> list[Hashable]:
        """The wanted cells for which it was not shown that two possible values lie so far apart.

        With `proved` only those of which it is proved that there are no such values. Raises Contradiction where the
        truth itself does not agree, and where nothing agrees.
        """
        asked = [(name, self.places[name]) for name in dict.fromkeys(wanted)]
        if not asked:
            return []
        doubted: set[int] = set()
        for part in _parts_of(len(self.low), sorted(self.sums), {place for _, place in asked}):
            doubted |= _Programme(self, part, ROOM * 10 if proved else ROOM).unsafe(least, proved)
        return [name for name, place in asked if place in doubted]


@dataclass(frozen=True)
class _Part:
    """Cells that share sums, those of them that were asked about, and the sums."""

    cells: tuple[int, ...]
    asked: tuple[int, ...]
    sums: tuple[tuple[int, tuple[int, ...]], ...]


def _parts_of(size: int, sums: Sequence[tuple[int, tuple[int, ...]]], asked: set[int]) -> list[_Part]:
    """The parts with a cell that was asked about: no sum joins cells of two."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    ends = [(whole, part) for whole, parts in sums for part in parts]
    rows, columns = (np.array([end[side] for end in ends], np.int64) for side in (0, 1))
    graph = csr_array((np.ones(len(ends)), (rows, columns)), shape=(size, size))
    label = connected_components(graph, directed=False)[1]
    wanted = {label[place] for place in asked}
    cells: dict[int, list[int]] = {one: [] for one in sorted(wanted)}
    for place in range(size):
        if label[place] in wanted:
            cells[label[place]].append(place)
    held: dict[int, list[tuple[int, tuple[int, ...]]]] = {one: [] for one in cells}
    for one in sums:
        if label[one[0]] in wanted:
            held[label[one[0]]].append(one)
    return [
        _Part(tuple(cells[one]), tuple(place for place in cells[one] if place in asked), tuple(held[one]))
        for one in cells
    ]


class _Programme:
    """One part as an integer programme; every solution met widens what is known to be possible."""

    def __init__(self, sums: Sums, part: _Part, room: int) -> None:
        self.at = {place: here for here, place in enumerate(part.cells)}
        self.asked = {self.at[place]: place for place in part.asked}
        self.low: Ints = np.array([sums.low[place] for place in part.cells], np.int64)
        known = [sums.truth[place] for place in part.cells]
        top = room + max([value for value in known if value is not None], default=0)
        tops = [
            top if value is None else max(value, int(low)) + room for value, low in zip(known, self.low, strict=True)
        ]
        ends = [sums.high[place] for place in part.cells]
        self.high: Ints = np.array(
            [end if cap is None else min(cap, end) for cap, end in zip(ends, tops, strict=True)], np.int64
        )
        self.rows = self._rows(part)
        self.seen_low: Ints | None = None
        self.seen_high: Ints | None = None
        if all(value is not None for value in known):
            if not self._meet(np.array(known, np.int64)):
                raise Contradiction
        else:
            self._ask(np.zeros(len(part.cells)))
            if self.seen_low is None:
                raise Contradiction

    def _rows(self, part: _Part) -> "csr_array":
        from scipy.sparse import csr_array

        places, columns, factors = [], [], []
        for row, (whole, parts) in enumerate(part.sums):
            for place, factor in ((whole, 1), *((each, -1) for each in parts)):
                places.append(row)
                columns.append(self.at[place])
                factors.append(factor)
        return csr_array((factors, (places, columns)), shape=(len(part.sums), len(part.cells)), dtype=np.int64)

    def unsafe(self, least: int, proved: bool) -> set[int]:
        """The cells that were asked about and not shown to be safe, or of which the contrary was proved."""
        if (self.low > self.high).any():
            raise Contradiction
        chance = np.random.default_rng(0)
        for turn in range(AT_ONCE):
            doubted = self._doubted(least)
            if not doubted:
                return set()
            goal = np.zeros(len(self.low))
            goal[doubted] = chance.choice([-1.0, 1.0], len(doubted)) if turn > 1 else (1.0, -1.0)[turn]
            self._ask(goal)
        answered = set()
        for cell in self._doubted(least):
            ends = []
            for way in (1.0, -1.0):
                if not self._is_safe(cell, least):
                    goal = np.zeros(len(self.low))
                    goal[cell] = way
                    ends.append(self._ask(goal))
            if all(ends):
                answered.add(cell)
        return {self.asked[cell] for cell in self._doubted(least) if cell in answered or not proved}

    def _doubted(self, least: int) -> list[int]:
        return [cell for cell in self.asked if not self._is_safe(cell, least)]

    def _is_safe(self, cell: int, least: int) -> bool:
        if self.seen_low is None or self.seen_high is None:
            return False
        return bool(self.seen_high[cell] - self.seen_low[cell] + 1 >= least)

    def _ask(self, goal: Floats) -> bool:
        """Look for a solution in which the sum of cell times goal is smallest; whether the smallest was found."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        found = milp(
            goal,
            constraints=LinearConstraint(self.rows, 0, 0) if self.rows.shape[0] else None,
            bounds=Bounds(self.low.astype(float), self.high.astype(float)),
            integrality=np.ones(len(self.low)),
            options={"time_limit": SECONDS},
        )
        if found.x is not None:
            return self._meet(np.rint(found.x).astype(np.int64)) and found.status == 0
        return False

    def _meet(self, solution: Ints) -> bool:
        """Whether it is a solution, in whole numbers; what it shows to be possible is noted."""
        if (solution < self.low).any() or (solution > self.high).any() or (self.rows @ solution).any():
            return False
        self.seen_low = solution if self.seen_low is None else np.minimum(self.seen_low, solution)
        self.seen_high = solution if self.seen_high is None else np.maximum(self.seen_high, solution)
        return True
