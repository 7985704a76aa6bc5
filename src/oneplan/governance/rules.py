"""Sentences of governance, without a database."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import date, timedelta


def day_before(on: date) -> date:
    """What is succeeded on a day ends the day before."""
    return on - timedelta(days=1)


def reaches[K: Hashable](start: K, parents: Mapping[K, Iterable[K]], accountable: Callable[[K], bool]) -> bool:
    """Whether somebody accountable stands on some way upwards from here."""
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        if accountable(here):
            return True
        for parent in parents.get(here, ()):
            if parent not in seen:
                seen.add(parent)
                waiting.append(parent)
    return False


def upwards[K: Hashable](start: K, parents: Mapping[K, Iterable[K]]) -> dict[K, list[K]]:
    """All that stands above, each with those it reports to; who reports stands before whom they report to.

    Relations that would lead round in a ring are left out, so that every way upwards ends. Nobody is left out.
    """
    done: list[K] = []  # in the order in which everything above was seen, so turned round it is the order we promise
    seen = {start}
    work = [(start, iter(parents.get(start, ())))]
    while work:
        node, rest = work[-1]
        parent = next((each for each in rest if each not in seen), None)
        if parent is None:
            done.append(node)
            work.pop()
        else:
            seen.add(parent)
            work.append((parent, iter(parents.get(parent, ()))))
    place = {node: number for number, node in enumerate(reversed(done))}
    return {
        node: list(dict.fromkeys(each for each in parents.get(node, ()) if place[each] > place[node])) for node in place
    }


def heights[K: Hashable](start: K, parents: Mapping[K, Iterable[K]]) -> dict[K, int]:
    """How many steps each body above is away on its longest way up: who is parent and grandparent stands higher."""
    above = upwards(start, parents)
    height = {start: 0}
    for node, higher in above.items():
        for parent in higher:
            height[parent] = max(height.get(parent, 0), height[node] + 1)
    del height[start]
    return height


def lines_up[K: Hashable](start: K, parents: Mapping[K, Iterable[K]], most: int = 12) -> list[list[K]]:
    """The lines of accountability upwards, at most so many, the shortest of them first."""
    above = upwards(start, parents)
    done: list[list[K]] = []
    work = [iter(above[start])]
    line = [start]
    while work and len(done) < most:
        parent = next(work[-1], None)
        if parent is None:
            work.pop()
            line.pop()
        elif above[parent]:
            line.append(parent)
            work.append(iter(above[parent]))
        else:
            done.append([*line, parent])
    return sorted(done, key=len)


def how_many_lines[K: Hashable](start: K, parents: Mapping[K, Iterable[K]]) -> int:
    """How many lines of accountability there are upwards, however many of them are printed."""
    above = upwards(start, parents)
    if not above[start]:
        return 0
    ways: dict[K, int] = {}
    for node in reversed(above):
        ways[node] = sum(ways[parent] for parent in above[node]) or 1
    return ways[start]


def cycles[K: Hashable](parents: Mapping[K, Iterable[K]]) -> list[list[K]]:  # noqa: C901 - one algorithm, as published
    """Each set of nodes that report to each other in a ring, once: the strongly connected parts of more than one node.

    Tarjan's algorithm without recursion, so that a long line cannot exhaust the stack. Source: R. Tarjan (1972),
    SIAM J. Comput. 1, 146-160.
    """
    number: dict[K, int] = {}
    low: dict[K, int] = {}
    stack: list[K] = []
    on_stack: set[K] = set()
    found: list[list[K]] = []
    for root in parents:
        if root in number:
            continue
        work: list[tuple[K, Iterator[K]]] = [(root, iter(parents.get(root, ())))]
        number[root] = low[root] = len(number)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, rest = work[-1]
            for other in rest:
                if other not in number:
                    number[other] = low[other] = len(number)
                    stack.append(other)
                    on_stack.add(other)
                    work.append((other, iter(parents.get(other, ()))))
                    break
                if other in on_stack:
                    low[node] = min(low[node], number[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == number[node]:
                    part: list[K] = []
                    while True:
                        top = stack.pop()
                        on_stack.discard(top)
                        part.append(top)
                        if top == node:
                            break
                    if len(part) > 1 or node in parents.get(node, ()):
                        found.append(part)
    return found
