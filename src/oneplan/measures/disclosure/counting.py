"""The rows of a measure as counts of people: what is counted, out of what, and what is left where one is hidden."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import polars as pl

from oneplan.common.errors import RuleBroken
from oneplan.measures import areas
from oneplan.measures.models import Kind, Measure
from oneplan.measures.rules import HELD_BACK
from planstats.disclosure import counts_behind

COUNTED = {Kind.PROPORTION, Kind.RATE, Kind.COUNT, Kind.STANDARDISED}  # `count` is people or events; else a score
NEAR = 0.02  # a count may be off a whole number by rounding in the file


class Place(NamedTuple):
    """Where a figure stands: area, first and last day, lens and group."""

    area: str
    start: date
    end: date
    lens: str
    group: str


class Cell(NamedTuple):
    """A count of people: what is counted, where, and (as a correction may say otherwise) how many. `None`: unknown."""

    what: str
    place: Place
    truth: int | None


@dataclass(frozen=True)
class Row:
    """One figure: the row of the table it stands in, its counts, and whether its publisher held it back."""

    at: int
    place: Place
    period: str
    x: int | None
    n: int | None
    withheld: bool
    empty: bool  # no number at all: there is nothing to hide


@dataclass(frozen=True)
class Subject:
    """What a measure counts, in the words of its definition: two measures that say the same count the same."""

    key: str
    kind: Kind
    scale: float
    decimals: int
    counted: str
    of: str

    @classmethod
    def of_measure(cls, measure: Measure) -> "Subject":
        """From the definition."""
        of = folded(measure.denominator) or f"base of {measure.key}"
        return cls(measure.key, Kind(measure.kind), measure.multiplier, measure.decimals, folded(measure.numerator), of)

    @property
    def parts(self) -> bool:
        """Whether the rest (out of, less counted) is people too."""
        return self.kind == Kind.PROPORTION

    @property
    def rest(self) -> str:
        """The rest, as something that is counted."""
        return f"{self.of} | without | {self.counted}"

    def x(self, row: Row) -> Cell:
        """The cell of what is counted."""
        return Cell(self.counted, row.place, row.x)

    def n(self, row: Row) -> Cell:
        """The cell of what it is out of."""
        return Cell(self.of, row.place, row.n)


def folded(text: str) -> str:
    """A text as it is compared: small letters, single spaces, no full stop."""
    return " ".join(text.casefold().split()).rstrip(".")


def rows_of(subject: Subject, frame: pl.DataFrame, *, strict: bool) -> list[Row]:
    """The rows as counts.

    With `strict` it raises RuleBroken for counts that are not whole, or more than there are people; without it such
    counts, which a publisher may have estimated, are no counts.
    """
    return list(_rows(subject, frame, strict))


def _rows(subject: Subject, frame: pl.DataFrame, strict: bool) -> Iterator[Row]:
    names = ("area", "start", "end", "lens", "group", "period", "value", "count", "denominator", "symbol")
    for at, (area, start, end, lens, group, period, value, count, of, symbol) in enumerate(frame.select(names).rows()):
        place = Place(area, start, end, lens, group)
        where = say_place(place, period)
        if symbol in HELD_BACK:
            yield Row(at, place, period, None, None, withheld=True, empty=False)
            continue
        x, n = _both(subject, value, count, of)
        x, n = _whole(x, where, strict), _whole(n, where, strict)
        if subject.parts and x is not None and n is not None and x > n:
            if strict:
                raise RuleBroken(f"{where}: more are counted than there are. Mend the file and load it again.")
            x = n = None
        yield Row(at, place, period, x, n, withheld=False, empty=value is None and x is None and n is None)


def _both(subject: Subject, value: float | None, count: float | None, of: float | None) -> tuple[
    float | None, float | None
]:  # fmt: skip
    """Count and base; one that is not given follows from the other and the value, as any reader could work out."""
    if subject.kind not in COUNTED:
        return None, of if of is not None else count
    if subject.kind == Kind.COUNT:
        return (count if count is not None else value), of
    if subject.kind in (Kind.PROPORTION, Kind.RATE) and value is not None:
        if count is None and of is not None:
            return float(round(value * of / subject.scale)), of
        if of is None and count is not None and value > 0:
            return count, float(round(count * subject.scale / value))
    return count, of


def _whole(count: float | None, where: str, strict: bool) -> int | None:
    if count is None:
        return None
    if count < 0 or abs(count - round(count)) > NEAR:
        if not strict:
            return None
        raise RuleBroken(f"{where}: a count of people is a whole number from 0 up. Mend the file and load it again.")
    return round(count)


def said_range(subject: Subject, value: float | None, of: float | None) -> tuple[int, int] | None:
    """The counts that a published percentage with its base can stand for."""
    if not subject.parts or value is None or of is None or of < 1 or not 0 <= value <= 100:
        return None
    return counts_behind(value, int(of), decimals=subject.decimals)


def say_place(place: Place, period: str = "") -> str:
    """Area, period and group: Stroud, 2024/25, Girls. Never a number of people."""
    when = period or f"{place.start:%-d %B %Y} to {place.end:%-d %B %Y}"
    return ", ".join(part for part in (areas.place(place.area).name, when, place.group) if part)
