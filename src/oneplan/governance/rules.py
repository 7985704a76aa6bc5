"""Sentences of governance, without a database."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import date, timedelta

type Span = tuple[date | None, date | None]


def overlapping(spans: list[Span]) -> Iterator[int]:
    """The places of the spans that begin before another has ended. A seat is filled by one person at a time."""
    in_order = sorted(range(len(spans)), key=lambda place: spans[place][0] or date.min)
    latest: date | None = None  # the furthest last day so far
    for place in in_order:
        start, end = spans[place]
        if latest is not None and (start or date.min) <= latest:
            yield place
        latest = max(latest or date.min, end or date.max)


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


def lines_up[K: Hashable](start: K, parents: Mapping[K, Iterable[K]], most: int = 12) -> list[list[K]]:
    """Every line of accountability upwards, nearest first; a line stops where it would come round again."""
    done, waiting = list[list[K]](), [[start]]
    while waiting and len(done) < most:
        line = waiting.pop(0)
        further = [parent for parent in parents.get(line[-1], ()) if parent not in line]
        if not further and len(line) > 1:
            done.append(line)
        waiting.extend([*line, parent] for parent in further)
    return done


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
