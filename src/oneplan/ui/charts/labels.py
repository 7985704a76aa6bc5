"""Where the words of a map stand: inside a district that holds them, else in the nearest free place with a line to it.

The paper is cut into small cells, each owned by one district or by none. A block of words fits where all its cells are
its district's own, or all are free.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

type Place = tuple[float, float]
type Ring = tuple[Place, ...]
type Outlines = tuple[tuple[Ring, ...], ...]

CELL = 5.0
FREE = -1
ORDERS = 24  # in how many orders outside labels are tried: all of them for four


@dataclass(frozen=True)
class Label:
    """The middle of a block of words, and where its line leads to if it stands outside."""

    x: float
    y: float
    inside: bool
    to: Place


@lru_cache(maxsize=64)
def placed(outlines: Outlines, sizes: tuple[Place, ...], width: float, height: float) -> tuple[Label | None, ...]:
    """A label for each district; None for one that fits nowhere. None lies on another, none of the lines cross."""
    grid = Grid(outlines, width, height)
    inside = [grid.inside(index, size) for index, size in enumerate(sizes)]
    left = [index for index, label in enumerate(inside) if label is None and grid.places[index]]
    left.sort(key=lambda index: (grid.middles[index][1], index))
    free = {index: grid.free(index, sizes[index]) for index in left}
    best: tuple[float, list[Label | None]] | None = None
    for number, order in enumerate(permutations(left)):
        if number >= ORDERS:
            break
        labels, length = _in_order(order, inside, sizes, free, grid, best[0] if best else math.inf)
        if best is None or length < best[0]:
            best = length, labels
    return tuple(best[1]) if best else tuple(inside)


def _in_order(
    order: Sequence[int],
    inside: Sequence[Label | None],
    sizes: Sequence[Place],
    free: dict[int, list[Place]],
    grid: "Grid",
    most: float,
) -> tuple[list[Label | None], float]:
    """Each takes the nearest place that those before it left; how long all lines are together.

    It gives up where that is `most` already.
    """
    labels, length = list(inside), 0.0
    for index in order:
        if length >= most:
            break
        to = grid.middles[index]
        taken = [(label, sizes[other]) for other, label in enumerate(labels) if label]
        at = next((place for place in free[index] if not _meets(place, sizes[index], to, taken)), None)
        if at is None:
            length += 10_000
            continue
        labels[index] = Label(*at, False, to)
        length += math.dist(at, to)
    return labels, length


class Grid:
    """Cells of the paper and whose they are."""

    def __init__(self, outlines: Outlines, width: float, height: float) -> None:
        self.columns, self.rows = int(width // CELL), int(height // CELL)
        self.owner = [[FREE] * self.columns for _ in range(self.rows)]
        for index, rings in enumerate(outlines):
            self._own(index, rings)
        self.sums = {index: self._sums(index) for index in range(FREE, len(outlines))}
        self.places = [self._cells(index) for index in range(len(outlines))]
        self.middles = [self._middle(index) for index in range(len(outlines))]

    def _own(self, index: int, rings: Sequence[Ring]) -> None:
        edges = list(edges_of(rings))
        for row in range(self.rows):
            y = (row + 0.5) * CELL
            cuts = sorted(ax + (y - ay) / (by - ay) * (bx - ax) for (ax, ay), (bx, by) in edges if (ay > y) != (by > y))
            for left, right in zip(cuts[::2], cuts[1::2], strict=False):
                first, last = max(0, math.ceil(left / CELL - 0.5)), min(self.columns, math.ceil(right / CELL - 0.5))
                self.owner[row][first:last] = [index] * max(0, last - first)

    def _sums(self, index: int) -> list[list[int]]:
        """How many cells above and left of each are its own: any rectangle is then four look-ups."""
        sums = [[0] * (self.columns + 1)]
        for cells in self.owner:
            line, above, so_far = [0], sums[-1], 0
            for column, owner in enumerate(cells):
                so_far += owner == index
                line.append(so_far + above[column + 1])
            sums.append(line)
        return sums

    def _cells(self, index: int) -> list[Place]:
        return [
            ((column + 0.5) * CELL, (row + 0.5) * CELL)
            for row, owners in enumerate(self.owner)
            if index in owners
            for column, owner in enumerate(owners)
            if owner == index
        ]

    def _middle(self, index: int) -> Place:
        """Well inside it: the middle of the largest square of its own, of several the one nearest its centre."""
        if not self.places[index]:
            return (0.0, 0.0)
        centre = self._centre(index)
        best, most = self.places[index][0], (0.0, 0.0)
        above = [0] * (self.columns + 1)
        for row, owners in enumerate(self.owner):
            line = [0]
            for column, owner in enumerate(owners):
                line.append(1 + min(line[column], above[column], above[column + 1]) if owner == index else 0)
                if (side := line[-1]) >= most[0] and side:
                    at = ((column + 1 - side / 2) * CELL, (row + 1 - side / 2) * CELL)
                    if (rank := (side, -math.dist(at, centre))) > most or most == (0.0, 0.0):
                        best, most = at, rank
            above = line
        return best

    def _centre(self, index: int) -> Place:
        cells = self.places[index]
        return sum(x for x, _ in cells) / len(cells), sum(y for _, y in cells) / len(cells)

    def holds(self, index: int, at: Place, size: Place) -> bool:
        """Whether every cell of a block around this place is its own."""
        left, right = math.floor((at[0] - size[0] / 2) / CELL), math.ceil((at[0] + size[0] / 2) / CELL)
        top, bottom = math.floor((at[1] - size[1] / 2) / CELL), math.ceil((at[1] + size[1] / 2) / CELL)
        if left < 0 or top < 0 or right > self.columns or bottom > self.rows:
            return False
        sums = self.sums[index]
        own = sums[bottom][right] - sums[top][right] - sums[bottom][left] + sums[top][left]
        return own == (right - left) * (bottom - top)

    def inside(self, index: int, size: Place) -> Label | None:
        """As near its middle as a block of this size fits."""
        if not self.places[index]:
            return None
        centre = self._centre(index)
        room = (size[0] + 4, size[1] + 4)
        for at in sorted(self.places[index], key=lambda cell: (math.dist(cell, centre), cell)):
            if self.holds(index, at, room):
                return Label(*at, True, at)
        return None

    def free(self, index: int, size: Place) -> list[Place]:
        """Every place away from all districts where a block of this size fits, the nearest first."""
        to, sums = self.middles[index], self.sums[FREE]
        wide, tall = math.ceil((size[0] + 8) / CELL), math.ceil((size[1] + 6) / CELL)
        found = []
        for row in range(self.rows - tall + 1):
            above, below = sums[row], sums[row + tall]
            y = (row + tall / 2) * CELL
            for column in range(self.columns - wide + 1):
                right = column + wide
                if below[right] - above[right] - below[column] + above[column] == wide * tall:
                    at = ((column + wide / 2) * CELL, y)
                    found.append((math.dist(at, to), at))
        return [at for _, at in sorted(found)]


def edges_of(rings: Iterable[Ring]) -> Iterator[tuple[Place, Place]]:
    """The edges of closed outlines."""
    for ring in rings:
        yield from zip(ring, (*ring[1:], ring[0]), strict=True)


def _meets(at: Place, size: Place, to: Place, taken: Sequence[tuple[Label, Place]]) -> bool:
    """Whether a block here, or its line, would lie on a label, or either line would cross the other or its words."""
    for label, other in taken:
        if abs(label.x - at[0]) < (other[0] + size[0]) / 2 + 6 and abs(label.y - at[1]) < (other[1] + size[1]) / 2 + 4:
            return True
        if _runs_over(at, to, (label.x, label.y), other):
            return True
        if not label.inside and (
            _cross(at, to, (label.x, label.y), label.to) or _runs_over((label.x, label.y), label.to, at, size)
        ):
            return True
    return False


def _runs_over(start: Place, end: Place, at: Place, size: Place) -> bool:
    """Whether a line comes over a block of words: the stretches of it between the block's sides overlap."""
    first, last = 0.0, 1.0
    for begin, finish, middle, wide in zip(start, end, at, size, strict=True):
        near, far = middle - wide / 2 - 3 - begin, middle + wide / 2 + 3 - begin
        run = finish - begin
        if not run:
            if near > 0 or far < 0:
                return False
            continue
        first, last = max(first, min(near / run, far / run)), min(last, max(near / run, far / run))
    return first < last


def _cross(a: Place, b: Place, c: Place, d: Place) -> bool:
    """Whether the line from a to b crosses the one from c to d."""

    def side(p: Place, q: Place, r: Place) -> bool:
        return (q[0] - p[0]) * (r[1] - p[1]) > (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) != side(a, b, d) and side(c, d, a) != side(c, d, b)
