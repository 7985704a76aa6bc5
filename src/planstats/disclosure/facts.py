"""What any set of published sums says about hidden counts, and whether a new release may join the earlier ones.

A fact is a sum of cells with a value, or with the two ends of a rounding interval. Cells are whole numbers from 0 up.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from planstats.base import refuse
from planstats.disclosure.narrowing import Contradiction
from planstats.disclosure.network import UNBOUNDED
from planstats.disclosure.rules import rounding_interval
from planstats.disclosure.search import Box, ranges

EFFORT: Final = 2_000  # steps of the search for one question, where no exact method applies

type Cell = Hashable


@dataclass(frozen=True)
class Fact:
    """The sum of some cells lies in low..high; `high` is None where only the least is known. `about` is for people."""

    cells: tuple[Cell, ...]
    low: int
    high: int | None
    about: str = ""

    def __post_init__(self) -> None:
        """Refuse what no sum of counts can be."""
        if not self.cells or len(set(self.cells)) < len(self.cells):
            refuse("fact", f"A fact names each of its cells once, and at least one: {self.cells!r}.")
        if self.high is not None and (self.high < self.low or self.high < 0):
            refuse("fact", f"No sum of counts lies in {self.low}..{self.high}.")

    @classmethod
    def exact(cls, cells: Iterable[Cell], value: int, about: str = "") -> "Fact":
        """The sum was published as it is."""
        return cls(tuple(cells), int(value), int(value), about)

    @classmethod
    def rounded(cls, cells: Iterable[Cell], value: int, base: int = 5, about: str = "") -> "Fact":
        """The sum was published to the nearest `base`.

        >>> Fact.rounded(["girls"], 25).low, Fact.rounded(["girls"], 25).high
        (23, 27)
        """
        low, high = rounding_interval(int(value), base)
        return cls(tuple(cells), low, high, about)


@dataclass(frozen=True)
class Bounds:
    """What can be proved of one cell. Every solution lies in low..high, and there are solutions at seen_low and
    seen_high.

    `high` is `UNBOUNDED` where there is no largest. `seen_low` and `seen_high` are None where no solution was found in
    the time allowed. `exact`: the two ranges are the same.
    """

    low: int
    high: int
    seen_low: int | None
    seen_high: int | None

    @property
    def exact(self) -> bool:
        """Whether no tighter bounds can be proved by anybody."""
        return (self.low, self.high) == (self.seen_low, self.seen_high)

    @property
    def certain(self) -> int:
        """How many whole values nobody can bound the cell to fewer than; 0 where that is not known."""
        return 0 if self.seen_low is None or self.seen_high is None else self.seen_high - self.seen_low + 1

    @property
    def possible(self) -> int:
        """How many whole values the proved bounds leave."""
        return self.high - self.low + 1


def bounds(facts: Iterable[Fact], protected: Iterable[Cell] | None = None, *,
           known: Mapping[Cell, tuple[int, int | None]] | None = None, truth: Mapping[Cell, int] | None = None,
           effort: int = EFFORT) -> dict[Cell, Bounds]:  # fmt: skip
    """The tightest whole-number bounds of each protected cell (all cells, when none are named) that the facts prove.

    `known` gives what else a reader knows of a cell, such as (1, 9) for one hidden by a rule; without it (0, None).
    `truth` may give the true counts: a search then starts from them, and finds other solutions sooner. They are no
    part of what is known.

    What is exact, and what is only sound. Facts fall into groups that share no open cell. Where a group's facts can
    be parted into two nested families (any two facts of a family are apart or one holds the other) the bounds are
    exact, by flows: that covers two-way tables with any of their totals, exact or rounded, with hierarchies on both
    sides, such as districts within the county and quarters within the year. In every other group (three-way tables,
    partly overlapping areas) the bounds come from propagation with differences of nested facts and whole-number
    elimination, then from a search of at most `effort` steps a question. They are always sound: no solution lies
    outside. They are exact where `Bounds.exact` says so, which is when the search met solutions at both ends.
    Raises `StatsError` when no whole numbers agree with the facts.
    Source: Hoffman and Kruskal (1956); Edmonds (1970) for two nested families; Fischetti and
    Salazar-González (2001) for the audit.

    >>> county = Fact.exact(["Cotswold", "Stroud", "Tewkesbury"], 41)
    >>> two = Fact.exact(["Cotswold", "Tewkesbury"], 38)
    >>> found = bounds([county, two], ["Stroud"])["Stroud"]
    >>> found.low, found.high, found.exact
    (3, 3, True)
    """
    return _bounds(facts, protected, known, truth, effort, None)


def _bounds(facts: Iterable[Fact], protected: Iterable[Cell] | None,
            known: Mapping[Cell, tuple[int, int | None]] | None, truth: Mapping[Cell, int] | None, effort: int,
            enough: int | None) -> dict[Cell, Bounds]:  # fmt: skip
    listed = list(facts)
    box = Box.of([(fact.cells, fact.low, UNBOUNDED if fact.high is None else fact.high) for fact in listed])
    for cell, (low, high) in (known or {}).items():
        box.know(cell, int(low), UNBOUNDED if high is None else int(high))
    wanted = list(dict.fromkeys(protected)) if protected is not None else list(box.places)
    for cell in wanted:
        box.know(cell, 0, UNBOUNDED)
    try:
        true = {box.places[cell]: int(value) for cell, value in (truth or {}).items() if cell in box.places}
        found = ranges(box, [box.places[cell] for cell in wanted], effort, enough, true)
    except Contradiction:
        refuse("contradiction", "No whole numbers agree with these facts. One of them is wrong, or not of these cells.")
    return {cell: Bounds(*one) for cell, one in zip(wanted, found, strict=True)}


@dataclass(frozen=True)
class Verdict:
    """Whether a release may go out. `refused` are the protected cells that it, with what was published before, would
    bound to fewer than `least` values, or for which the contrary could not be shown; `already` those of them that the
    earlier releases bound so by themselves. `bounds` holds what was proved of every protected cell on the way.
    """

    allowed: bool
    refused: tuple[Cell, ...]
    already: tuple[Cell, ...]
    bounds: Mapping[Cell, Bounds]
    least: int


def check(new: Sequence[Fact], earlier: Sequence[Fact], protected: Iterable[Cell], *, least: int = 3,
          known: Mapping[Cell, tuple[int, int | None]] | None = None, truth: Mapping[Cell, int] | None = None,
          effort: int = EFFORT) -> Verdict:  # fmt: skip
    """Hold a new release against everything published before: differencing over areas, periods and groups.

    Allowed only if every protected cell keeps at least `least` whole values between two values that are known to be
    possible: what could not be shown within `effort` counts as refused. Facts, `known` and
    `truth` as for `bounds`; give `truth` where it is at hand.
    Raises `StatsError` when the facts contradict each other: somebody published something else under the same name.
    Source: as for `bounds`; on differencing, Government Statistical Service, disclosure control for tables.

    >>> earlier = [Fact.exact(["Cotswold", "Stroud", "Tewkesbury"], 41)]
    >>> found = check([Fact.exact(["Cotswold", "Tewkesbury"], 38)], earlier, ["Stroud"])
    >>> found.allowed, found.refused
    (False, ('Stroud',))
    """
    cells = list(dict.fromkeys(protected))
    found = _bounds([*earlier, *new], cells, known, truth, effort, least)
    refused = tuple(cell for cell in cells if found[cell].certain < least)
    already: tuple[Cell, ...] = ()
    if refused:
        before = _bounds(earlier, refused, known, truth, effort, least)
        already = tuple(cell for cell in refused if before[cell].certain < least)
    return Verdict(not refused, refused, already, found, least)
