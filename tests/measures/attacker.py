"""Somebody who reads everything that was published and knows the rules. Nothing of the house's own reasoning is used.

What was printed becomes facts for `planstats.bounds`; a count is recovered when fewer than three values are left.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from oneplan.measures.disclosure import Subject, Table, decide
from oneplan.measures.models import Kind
from planstats.disclosure import RULES, Bounds, Fact, bounds, rounding_interval
from tests.measures.evidence import GLOS, Row, a_row, frame

LOCAL = RULES["local_counts"]
SMALLEST = 10  # the smallest count that is shown


def subject(kind: Kind = Kind.COUNT, key: str = "mentored", counted: str = "Mentored", of: str = "Girls") -> Subject:
    """What a measure counts."""
    return Subject(key, kind, 100.0 if kind == Kind.PROPORTION else 1.0, 1, counted.lower(), of.lower())


def counts(cells: Mapping[tuple[str, str], int], **fields: Any) -> list[Row]:
    """Rows of counts by district and group ("" is everybody)."""
    return [
        a_row("2024/25", count=count, area=area, lens="sex" if group else "", group=group, **fields)
        for (area, group), count in cells.items()
    ]


def table(rows: Iterable[Row], about: Subject | None = None) -> Table:
    """A local table that was not decided on yet."""
    return Table(about or subject(), frame(rows), LOCAL)


def publish(new: Table, earlier: Iterable[Table] = ()) -> Table:
    """The table with what is shown of it."""
    (shown,) = decide([new], list(earlier))
    return Table(new.subject, new.given, new.rules, shown)


def printed(shown: pl.DataFrame, column: str = "count", **where: Any) -> tuple[int, int] | None:
    """What a printed count tells of the true one; None where nothing is printed."""
    for name, value in where.items():
        shown = shown.filter(pl.col(name) == value)
    if shown.height != 1 or shown[column][0] is None:
        return None
    count = int(shown[column][0])
    if count == 0:
        return 0, 0
    low, high = rounding_interval(count, LOCAL.base)
    return max(low, SMALLEST), high


def sums(shown: pl.DataFrame, atoms: Mapping[Any, Iterable[Any]], columns: tuple[str, ...],
         column: str = "count") -> Iterator[Fact]:  # fmt: skip
    """Each printed figure as a fact about the cells it is the sum of."""
    for key, cells in atoms.items():
        seen = printed(shown, column, **dict(zip(columns, key, strict=True)))
        if seen is not None:
            yield Fact(tuple(cells), *seen)


def left(facts: Iterable[Fact], cell: Any, at_least: int = 1, among: Iterable[Any] = ()) -> Bounds:
    """What is left of a cell. The attacker knows that hidden counts of a table of counts are no noughts."""
    known = dict.fromkeys(among, (at_least, None)) | {cell: (at_least, None)}
    return bounds(facts, [cell], known=known)[cell]


def recovered(found: Bounds) -> bool:
    """Whether fewer than three values are left."""
    return found.possible < 3


__all__ = ["GLOS", "LOCAL", "counts", "left", "printed", "publish", "recovered", "subject", "sums", "table"]
