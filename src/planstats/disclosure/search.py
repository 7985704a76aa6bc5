"""Whole numbers within bounds whose sums lie within bounds: the smallest and largest of each.

`ranges` parts the unknowns into groups that share no sum. A group whose sums form two nested families is a network, and
exact; any other is narrowed and searched (see `solutions`).
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from planstats.disclosure.narrowing import Contradiction, Row, narrow
from planstats.disclosure.network import UNBOUNDED, Network
from planstats.disclosure.solutions import Range, Sums, searched

type _Group = tuple[set[int], Sums]


@dataclass
class Box:
    """Cells by name, what is known of each, and sums of cells (as sets of places)."""

    places: dict[Hashable, int] = field(default_factory=dict)
    low: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)
    sums: Sums = field(default_factory=dict)

    @classmethod
    def of(cls, sums: Iterable[tuple[Iterable[Hashable], int, int]]) -> "Box":
        """A box of these sums; two about the same cells are joined."""
        box = cls()
        for cells, low, high in sums:
            key = frozenset(box.know(cell, 0, UNBOUNDED) for cell in cells)
            before = box.sums.get(key, (0, UNBOUNDED))
            box.sums[key] = max(before[0], low), min(before[1], high)
        return box

    def know(self, cell: Hashable, low: int, high: int) -> int:
        """The place of a cell, of which this much more is known."""
        place = self.places.setdefault(cell, len(self.low))
        if place == len(self.low):
            self.low.append(0)
            self.high.append(UNBOUNDED)
        self.low[place] = max(self.low[place], low)
        self.high[place] = min(self.high[place], high)
        return place


def ranges(box: Box, wanted: Sequence[int], effort: int, enough: int | None, truth: Mapping[int, int]) -> list[Range]:
    """The range of each wanted place; a search starts from `truth` and ends where `enough` values were shown.

    Raises `Contradiction` when no whole numbers agree, the true ones included.
    """
    low, high = list(box.low), list(box.high)
    if any(least > most for least, most in zip(low, high, strict=True)):
        raise Contradiction
    if any(not box.low[place] <= value <= box.high[place] for place, value in truth.items()) or any(
        not least <= sum(truth[cell] for cell in cells) <= most
        for cells, (least, most) in box.sums.items() if all(cell in truth for cell in cells)
    ):  # fmt: skip
        raise Contradiction
    rows: list[Row] = [(dict.fromkeys(sorted(cells), 1), *ends) for cells, ends in box.sums.items()]
    narrow(rows, low, high)
    found: dict[int, Range] = {}
    asked = set(wanted)
    for cells, sums in _groups(box.sums, low, high):
        here = sorted(cells & asked)
        if here:
            found |= _exact(cells, sums, low, high, here) or searched(
                cells, sums, low, high, here, effort, enough, truth
            )
        elif _families(list(sums)) is not None:
            _as_network(sorted(cells), sums, low, high)  # only to refuse a contradiction
    return [found.get(place, (low[place], high[place], low[place], high[place])) for place in wanted]


def _groups(sums: Sums, low: list[int], high: list[int]) -> list[_Group]:
    """The groups of open cells that share sums, with those sums less the cells that are fixed."""
    reduced: Sums = {}
    for cells, (least, most) in sums.items():
        fixed = sum(low[cell] for cell in cells if low[cell] == high[cell])
        rest = frozenset(cell for cell in cells if low[cell] < high[cell])
        if rest:
            before = reduced.get(rest, (0, UNBOUNDED))
            ends = max(before[0], least - fixed), min(before[1], most if most >= UNBOUNDED else most - fixed)
            if ends[0] > ends[1]:
                raise Contradiction
            reduced[rest] = ends
    groups: list[_Group] = []
    for rest, ends in reduced.items():
        joined, own = set(rest), {rest: ends}
        apart: list[_Group] = []
        for others, theirs in groups:
            if others.isdisjoint(joined):
                apart.append((others, theirs))
            else:
                joined |= others
                own = theirs | own
        groups = [*apart, (joined, own)]
    return groups


# --- exact: two nested families ---------------------------------------------------------------------------------


def _families(sums: list[frozenset[int]]) -> list[int] | None:
    """The family of each sum, 0 or 1, so that two of one family are apart or nested; None where there is none."""
    crossing: list[list[int]] = [[] for _ in sums]
    for (a, one), (b, other) in combinations(enumerate(sums), 2):
        if not one.isdisjoint(other) and not one <= other and not other <= one:
            crossing[a].append(b)
            crossing[b].append(a)
    family = [-1] * len(sums)
    for start in range(len(sums)):
        if family[start] >= 0:
            continue
        family[start] = 0
        stack = [start]
        while stack:
            at = stack.pop()
            for across in crossing[at]:
                if family[across] == family[at]:
                    return None
                if family[across] < 0:
                    family[across] = 1 - family[at]
                    stack.append(across)
    return family


def _as_network(cells: list[int], sums: Sums, low: list[int],
                high: list[int]) -> Network | None:  # fmt: skip
    """The network whose first arcs are the cells, in order; None where the sums are not two nested families.

    Flow runs from the ground down the first family, larger sums to smaller, through the cells, and up the second.
    """
    keys = sorted(sums, key=len)
    family = _families(keys)
    if family is None:
        return None
    ends: list[list[int]] = [[0, 0] for _ in cells]
    place = {cell: at for at, cell in enumerate(cells)}
    arcs: list[tuple[int, int, int, int]] = []
    for side in (0, 1):
        mine = [at for at, own in enumerate(family) if own == side]
        holder = dict.fromkeys(cells, 0)
        for at in reversed(mine):  # from the largest to the smallest, so that the smallest holder stays
            parent = holder[next(iter(keys[at]))]
            ways = (parent, at + 1) if side == 0 else (at + 1, parent)
            arcs.append((*ways, *sums[keys[at]]))
            holder.update(dict.fromkeys(keys[at], at + 1))
        for cell, node in holder.items():
            ends[place[cell]][side] = node
    first = [(ends[at][0], ends[at][1], low[cell], high[cell]) for at, cell in enumerate(cells)]
    return Network(len(keys) + 1, [*first, *arcs])


def _exact(cells: set[int], sums: Sums, low: list[int], high: list[int],
           wanted: list[int]) -> dict[int, Range]:  # fmt: skip
    """The exact range of each wanted cell; nothing where the group is no network."""
    order = sorted(cells)
    net = _as_network(order, sums, low, high)
    if net is None:
        return {}
    place = {cell: at for at, cell in enumerate(order)}
    found = {cell: net.range_of(place[cell]) for cell in wanted}
    return {cell: (*one, *one) for cell, one in found.items()}
