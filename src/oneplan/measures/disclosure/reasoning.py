"""What a reader of everything that was ever published could work out, and what must be hidden so that nobody can."""

import copy
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field

import polars as pl

from oneplan.common.errors import RuleBroken
from oneplan.measures.disclosure.counting import Cell, Place, say_place
from oneplan.measures.disclosure.hiding import Fact, Table, facts, least, primary, protected, shown, small
from oneplan.measures.disclosure.linking import Link, links
from oneplan.measures.disclosure.solver import Contradiction, Sums

TOLD = 3  # cells named in a refusal
AGAIN = 12  # further cells hidden up to which each is tried again, so that no more is hidden than is needed


class WouldDisclose(RuleBroken):
    """The release would let a reader work out what is held back."""


@dataclass
class Reader:
    """What a reader knows before the new release: how counts hang together, and every table published so far."""

    earlier: Sequence[Table]
    new: Sequence[Table]
    sums: Sums = field(default_factory=Sums)
    near: dict[Cell, set[Cell]] = field(default_factory=lambda: defaultdict(set))
    guarded: dict[Cell, int] = field(default_factory=dict)  # how many values must stay possible
    truths: dict[tuple[str, Place], int] = field(default_factory=dict)
    said: set[tuple[str, Place]] = field(default_factory=set)  # counts that stand in some table, shown or hidden

    def __post_init__(self) -> None:
        """Link every count with every other."""
        local = [table for table in (*self.earlier, *self.new) if table.rules is not None]
        for table in local:
            for row in table.rows:
                for what, count in ((table.subject.counted, row.x), (table.subject.of, row.n)):
                    if count is not None:
                        self.truths[what, row.place] = count
        known = list(self._facts(self.earlier)) + list(self._facts(self.new))
        for fact in known:
            self.sums.cell(fact.cell, fact.cell.truth)
            self.said.add((fact.cell.what, fact.cell.place))
        for table in local:
            self._guard(table)
        for link in self._links():
            self._link(link)
        for fact in self._facts(self.earlier):
            self.sums.know(fact.cell, fact.low, fact.high)

    def _facts(self, tables: Iterable[Table]) -> Iterable[Fact]:
        for table in tables:
            yield from facts(table, hidden_in(table), self.truths)

    def _guard(self, table: Table) -> None:
        rules = table.rules
        if rules is None:
            return
        for row in table.rows:
            for cell in protected(table.subject, row, rules):
                self._keep(cell, least(rules))

    def _keep(self, cell: Cell, values: int) -> None:
        self.sums.cell(cell, cell.truth)
        self.guarded[cell] = max(values, self.guarded.get(cell, 0))

    def _links(self) -> set[Link]:
        """Links between counts that held at one time: after each release, of each measure and of all."""
        found: set[Link] = set()
        subjects = {table.subject for table in (*self.earlier, *self.new)}
        everything: dict[tuple[str, Place], int | None] = {}
        own: dict[str, dict[tuple[str, Place], int | None]] = defaultdict(dict)
        for table in self.earlier:
            said = self._said(table)
            own[table.subject.key] |= said
            everything |= said
            found |= links(own[table.subject.key], [table.subject])
        found |= links(everything, subjects)
        for table in self.new:
            said = self._said(table)
            own[table.subject.key] |= said
            everything |= said
            found |= links(own[table.subject.key], [table.subject])
        return found | links(everything, subjects)

    def _said(self, table: Table) -> dict[tuple[str, Place], int | None]:
        said: dict[tuple[str, Place], int | None] = {
            (fact.cell.what, fact.cell.place): fact.cell.truth
            for fact in facts(table, (), self.truths)
            if fact.cell.what in (table.subject.counted, table.subject.of)
        }
        if table.rules is not None:
            said |= {(table.subject.counted, row.place): None for row in table.rows if row.withheld}
        return said

    def _link(self, link: Link) -> None:
        cells = [*link.parts, *([link.left] if link.rest is not None else [])]
        for cell in (link.whole, *cells):
            self.sums.cell(cell, cell.truth)
            self.near[cell] |= {link.whole, *cells} - {cell}
            if (cell.what, cell.place) not in self.said:
                self._guard_unsaid(cell)
        self.sums.add(link.whole, cells)

    def _guard_unsaid(self, cell: Cell) -> None:
        """A small count that no table holds is guarded too, and the reader taken to know that it is no nought."""
        local = [table.rules for table in (*self.new, *self.earlier) if table.rules is not None]
        if cell.truth and any(small(cell.truth, rules) for rules in local):
            self._keep(cell, max(least(rules) for rules in local))
            self.sums.know(cell, 1, None)

    def _after(self, hidden: Collection[Cell]) -> Sums:
        """What is known once the new tables are out with these counts hidden."""
        after = copy.copy(self.sums)
        after.low, after.high = list(self.sums.low), list(self.sums.high)
        for table in self.new:
            for fact in facts(table, hidden if table.rules is not None else (), self.truths):
                after.know(fact.cell, fact.low, fact.high)
        return after

    def worked_out(self, hidden: Collection[Cell]) -> list[Cell]:
        """The guarded counts that a reader could bound too closely with the new tables, and could not without."""
        found = _unsafe(self._after(hidden), self.guarded)
        if not found:
            return []
        before = _unsafe(self.sums, {cell: self.guarded[cell] for cell in found}, proved=True)
        return [cell for cell in found if cell not in before]


def hidden_in(table: Table) -> set[Cell]:
    """The counts that a table that was decided on holds back; those hidden for their own sake in one that was not."""
    if table.rules is None:
        return set()
    if table.shown is None:
        return primary(table)
    found: set[Cell] = set()
    for row in table.rows:
        count, of = table.printed_of(row)
        if row.x is not None and count is None:
            found.add(table.subject.x(row))
        if row.n is not None and of is None:
            found.add(table.subject.n(row))
    return found


def _unsafe(sums: Sums, guarded: dict[Cell, int], *, proved: bool = False) -> list[Cell]:
    found: list[Hashable] = []
    for values in sorted(set(guarded.values())):
        found += sums.unsafe([cell for cell, own in guarded.items() if own == values], values, proved=proved)
    return [cell for cell in found if isinstance(cell, Cell)]


def decide(new: Sequence[Table], earlier: Sequence[Table]) -> list[pl.DataFrame]:
    """The new tables as they may be shown, in their order; those without rules as they are.

    Raises WouldDisclose where hiding more of the new tables does not help: it names the cell, never the number.
    """
    reader = Reader(earlier, new)
    first = {cell for table in new for cell in primary(table)}
    hidden = set(first)
    try:
        _hide_further(reader, hidden)
        _show_again(reader, hidden, first)
    except Contradiction:
        raise WouldDisclose(
            "The figures that are held back in the file do not agree with its totals, so we cannot tell whether they "
            "are safe. Leave the totals out, or ask who made the file."
        ) from None
    return [table.given if table.rules is None else shown(table, hidden) for table in new]


def _hide_further(reader: Reader, hidden: set[Cell]) -> None:
    """Hide cells beside those that could be worked out, ever more of them, until none can be."""
    shows = {cell for table in reader.new if table.rules is not None for cell in _cells(table)}
    most = 1
    while bad := reader.worked_out(hidden):
        more: set[Cell] = set()
        for cell in bad:
            more |= set(_beside(reader, cell, shows - hidden - more)[:most])
        if not more:
            raise WouldDisclose(_refusal(bad, reader))
        hidden |= more
        most *= 2


def _show_again(reader: Reader, hidden: set[Cell], first: set[Cell]) -> None:
    """Show again, largest first, what need not be hidden for the sake of others."""
    further = sorted(hidden - first, key=lambda cell: (-(cell.truth or 0), cell.what, cell.place))
    if len(further) > AGAIN:
        return
    for cell in further:
        hidden.discard(cell)
        if reader.worked_out(hidden):
            hidden.add(cell)


def _cells(table: Table) -> set[Cell]:
    """Every count the table could show."""
    found = set()
    for row in table.rows:
        if row.x is not None:
            found.add(table.subject.x(row))
        if row.n is not None:
            found.add(table.subject.n(row))
    return found


def _beside(reader: Reader, cell: Cell, shows: Collection[Cell]) -> list[Cell]:
    """Counts that are still shown, those nearest in the sums first, then the smallest; noughts hide little, so last."""
    seen, edge = {cell}, [cell]
    while edge:
        ring = {other for one in edge for other in reader.near[one]} - seen
        found = [other for other in ring if other in shows]
        if found:
            return sorted(found, key=lambda other: (not other.truth, other.truth or 0, other.what, other.place))
        seen |= ring
        edge = sorted(ring, key=lambda other: (other.what, other.place, other.truth or 0))
    return []


def _refusal(bad: Sequence[Cell], reader: Reader) -> str:
    """The sentence: which figures, by area, period and group."""
    periods = {row.place: row.period for table in (*reader.earlier, *reader.new) for row in table.rows}
    places = list(dict.fromkeys(say_place(cell.place, periods.get(cell.place, "")) for cell in bad))
    more = f" and {len(places) - TOLD} more" if len(places) > TOLD else ""
    named = "; ".join(places[:TOLD])
    return (
        f"With what was published before, these figures would let a reader work out what is held back: {named}{more}. "
        "Leave those lines out, or publish them for a larger area or a longer time."
    )
