"""Whole-number flows in a network: exactly how far one arc can move while every node stays balanced.

A table with its totals is such a network: each cell is an arc between its row and its column. The flows that agree with
whole-number bounds have whole-number corners, so the smallest and largest value found are exact.
Source: Ford and Fulkerson (1956), maximum flow; Hoffman and Kruskal (1956), whole-number corners.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from heapq import heappop, heappush
from typing import Final

UNBOUNDED: Final = 2**62  # stands for "no largest value"


class ContradictionError(Exception):
    """No flow agrees with all the bounds."""


class Network:
    """Arcs (tail, head, low, high) with a balanced flow; `ranges_of` moves it and leaves it balanced."""

    def __init__(
        self, nodes: int, arcs: Sequence[tuple[int, int, int, int]], flow: Sequence[int] | None = None
    ) -> None:
        """Start from `flow`, which must be balanced and within the bounds, or find one.

        Raises `ContradictionError` when there is none.
        """
        self.tail = [arc[0] for arc in arcs]
        self.head = [arc[1] for arc in arcs]
        self.low = [arc[2] for arc in arcs]
        self.high = [arc[3] for arc in arcs]
        if any(low > high for low, high in zip(self.low, self.high, strict=True)):
            raise ContradictionError
        self.near: list[list[int]] = [[] for _ in range(nodes)]
        for arc in range(len(arcs)):
            if self.low[arc] < self.high[arc]:
                self._join(arc)
        self.flow = list(self.low if flow is None else flow)
        if flow is None:
            self._balance(nodes)

    def _join(self, arc: int) -> None:
        self.near[self.tail[arc]].append(arc)
        self.near[self.head[arc]].append(arc)

    def loosen(self, arc: int, low: int, high: int) -> None:
        """Give an arc wider bounds; the flow stays within them."""
        if self.low[arc] == self.high[arc] and low < high:
            self._join(arc)
        self.low[arc], self.high[arc] = low, high

    def fix(self, arc: int, value: int) -> bool:
        """Hold an arc at a value, moving the flow there; False, and nothing held, when that cannot be."""
        low, high = self.low[arc], self.high[arc]
        short = value - self.flow[arc]
        ends = (self.head[arc], self.tail[arc]) if short > 0 else (self.tail[arc], self.head[arc])
        moved = self._push(*ends, arc, abs(short)) if low <= value <= high else 0
        self.flow[arc] += moved if short > 0 else -moved
        if self.flow[arc] != value:
            return False
        self.near[self.tail[arc]].remove(arc)
        self.near[self.head[arc]].remove(arc)
        self.low[arc] = self.high[arc] = value
        return True

    def range_of(self, arc: int) -> tuple[int, int]:
        """The smallest and largest flow of an arc, exactly; `UNBOUNDED` where there is no largest."""
        tail, head = self.tail[arc], self.head[arc]
        if self.low[arc] == self.high[arc]:
            return self.low[arc], self.high[arc]
        up = self._push(head, tail, arc, self.high[arc] - self.flow[arc])
        largest = UNBOUNDED if up >= UNBOUNDED // 4 else self.flow[arc] + up
        if up < UNBOUNDED // 4:
            self.flow[arc] += up
        down = self._push(tail, head, arc, self.flow[arc] - self.low[arc])
        self.flow[arc] -= down
        return self.flow[arc], largest

    def reaches(self, arc: int, width: int, above: int) -> bool:
        """Whether the flow of an arc can vary by `width` and exceed `above`, without finding how much further it can
        go.

        False when that was not seen at once: then `range_of` decides.
        """
        wanted = max(width, above + 1 - self.flow[arc])
        up = self._push(self.head[arc], self.tail[arc], arc, min(wanted, self.high[arc] - self.flow[arc]))
        if up < UNBOUNDED // 4:
            self.flow[arc] += up
        return up >= wanted

    def _push(self, start: int, goal: int, without: int, limit: int) -> int:
        """Send up to `limit` from start to goal over the other arcs; the amount that could be sent."""
        sent = 0
        while sent < limit:
            path = self._path([start], {goal}, without)
            if path is None:
                break
            amount = min(limit - sent, *(self._room(arc, forward) for arc, forward in path))
            if amount >= UNBOUNDED // 4:
                return amount
            self._send(path, amount)
            sent += amount
        return sent

    def _room(self, arc: int, forward: bool) -> int:
        return self.high[arc] - self.flow[arc] if forward else self.flow[arc] - self.low[arc]

    def _send(self, path: Iterable[tuple[int, bool]], amount: int) -> None:
        for arc, forward in path:
            self.flow[arc] += amount if forward else -amount

    def _path(self, starts: Iterable[int], goals: set[int], without: int) -> list[tuple[int, bool]] | None:
        """A shortest path with room on it, as (arc, forward) steps; None when there is none."""
        came: dict[int, tuple[int, int, bool] | None] = dict.fromkeys(starts)
        queue = deque(came)
        while queue:
            node = queue.popleft()
            if node in goals:
                return _steps(came, node)
            for arc in self.near[node]:
                forward = self.tail[arc] == node
                other = self.head[arc] if forward else self.tail[arc]
                if other not in came and arc != without and self._room(arc, forward) > 0:
                    came[other] = (node, arc, forward)
                    queue.append(other)
        return None

    def _balance(self, nodes: int) -> None:
        """Move the flow from every arc's low until each node is balanced."""
        excess = [0] * nodes
        for arc, amount in enumerate(self.flow):
            excess[self.head[arc]] += amount
            excess[self.tail[arc]] -= amount
        while any(excess):
            full = [node for node, amount in enumerate(excess) if amount > 0]
            short = {node for node, amount in enumerate(excess) if amount < 0}
            path = self._path(full, short, -1)
            if not path:
                raise ContradictionError
            first = self.tail[path[0][0]] if path[0][1] else self.head[path[0][0]]
            last = self.head[path[-1][0]] if path[-1][1] else self.tail[path[-1][0]]
            amount = min(excess[first], -excess[last], *(self._room(*step) for step in path))
            self._send(path, amount)
            excess[first] -= amount
            excess[last] += amount


def _steps(came: dict[int, tuple[int, int, bool] | None], node: int) -> list[tuple[int, bool]]:
    steps = []
    while (step := came[node]) is not None:
        node = step[0]
        steps.append(step[1:])
    return steps[::-1]


def cheapest_way(ends: Sequence[tuple[int, int]], costs: Sequence[float | None], start: int, goal: int,
                 without: int, nodes: int) -> list[int] | None:  # fmt: skip
    """The arcs of the cheapest way from start to goal, in either direction of each arc; None when there is none.

    `costs` holds one cost an arc, None for an arc that may not be used. Of ways that cost the same, the one with fewer
    arcs, then the one found first in the order of the arcs. Source: Dijkstra (1959).
    """
    near: list[list[tuple[int, int]]] = [[] for _ in range(nodes)]
    for arc, (tail, head) in enumerate(ends):
        if arc != without and costs[arc] is not None:
            near[tail].append((head, arc))
            near[head].append((tail, arc))
    best: dict[int, tuple[float, int]] = {start: (0.0, 0)}
    came: dict[int, tuple[int, int]] = {}
    queue = [(0.0, 0, start)]
    while queue:
        cost, length, node = heappop(queue)
        if node == goal:
            break
        if (cost, length) > best[node]:
            continue
        for other, arc in near[node]:
            reached = (cost + (costs[arc] or 0.0), length + 1)
            if other not in best or reached < best[other]:
                best[other] = reached
                came[other] = (node, arc)
                heappush(queue, (*reached, other))
    if goal not in came:
        return None
    way, node = [], goal
    while node != start:
        node, arc = came[node]
        way.append(arc)
    return way
