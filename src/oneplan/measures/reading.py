"""What a reader is told, and what it answers. Plain values that cross a process border as JSON; no framework."""

import re
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from oneplan.measures.models import Dataset

FIELDS = ("value", "lower", "upper", "lower_998", "upper_998", "count", "denominator")
MOST_FAULTS = 20

type Progress = Callable[[str, int, int], None]  # what is being done, how far, of how much


def no_progress(doing: str, done: int, of: int) -> None:
    """Says nothing."""


@dataclass(frozen=True)
class SeriesLayout:
    """Where one measure's figures stand: which rows, which columns, and what to multiply with."""

    measure: str
    select: dict[str, Any] = field(default_factory=dict)
    years: str = ""
    value: str = ""
    lower: str = ""
    upper: str = ""
    lower_998: str = ""
    upper_998: str = ""
    count: str = ""
    denominator: str = ""
    scale: float = 1.0


@dataclass(frozen=True)
class Layout:
    """How the files of a dataset are laid out."""

    reader: str
    columns: dict[str, str] = field(default_factory=dict)
    lenses: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    series: tuple[SeriesLayout, ...] = ()
    measures: tuple[str, ...] = ()  # those that our own table may speak of

    @classmethod
    def of(cls, dataset: "Dataset") -> Self:
        """The layout of a dataset as it is declared: two queries."""
        from oneplan.measures.models import Measure, Series

        rows = Series.objects.filter(dataset=dataset).select_related("measure").order_by("measure__key", "value")
        series = tuple(
            SeriesLayout(
                measure=row.measure.key,
                select=dict(row.select),
                years=row.years,
                scale=float(row.scale),
                **{name: getattr(row, name) for name in FIELDS},
            )
            for row in rows
        )
        own = Measure.objects.filter(dataset=dataset).values_list("key", flat=True)
        return cls(
            reader=dataset.reader,
            columns=dict(dataset.columns),
            lenses=dict(dataset.lenses),
            words=dict(dataset.words),
            series=series,
            measures=tuple(sorted({*own, *(each.measure for each in series)})),
        )

    def as_json(self) -> dict[str, Any]:
        """For the other process."""
        return asdict(self)

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Self:
        """In the other process."""
        series = tuple(SeriesLayout(**each) for each in said["series"])
        return cls(**{**said, "series": series, "measures": tuple(said["measures"])})


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a file: on which line, in which column, what, and what to do."""

    line: int
    column: str
    wrong: str
    mend: str

    def __str__(self) -> str:
        where = f"line {self.line}, {self.column}" if self.column else f"line {self.line}"
        return f"{where}: {self.wrong} {self.mend}".rstrip()


@dataclass(frozen=True)
class Taken:
    """The figures of one measure that a file holds: a file of the store's shape, not yet kept, and what is in it."""

    measure: str
    file: str
    rows: int
    areas: int = 0
    first_period: str = ""
    last_period: str = ""


@dataclass(frozen=True)
class Reading:
    """What a reader found in a file. With any fault, nothing of it is taken."""

    rows: int  # in the file, without its head
    taken: tuple[Taken, ...] = ()
    faults: tuple[Fault, ...] = ()
    more: int = 0  # faults beyond those that are told
    notes: tuple[str, ...] = ()  # what was left aside, and why: never in silence

    def as_json(self) -> dict[str, Any]:
        """For the other process."""
        return asdict(self)

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Self:
        """In this process. Raises KeyError, TypeError or ValueError for what no reader says."""
        return cls(
            rows=int(said["rows"]),
            taken=tuple(Taken(**each) for each in said["taken"]),
            faults=tuple(Fault(**each) for each in said["faults"])[:MOST_FAULTS],
            more=int(said["more"]),
            notes=tuple(str(note) for note in said["notes"]),
        )


_ASIDE = re.compile(r"[\d,]+ rows? left aside: (.*)", re.DOTALL)
_QUOTED = re.compile(r"“[^”]*”")


def left_aside(notes: Collection[str], *, local: bool) -> list[str]:
    """What was left aside as it is kept with a release. Of a local file neither its words nor its numbers of rows.

    >>> left_aside(["2 rows left aside: “Ada L.” is no group we know"], local=True)
    ['Some rows left aside: “…” is no group we know']
    """
    if not local:
        return list(notes)
    said = (_ASIDE.fullmatch(note) for note in notes)
    kept = (
        f"Some rows left aside: {_QUOTED.sub('“…”', found[1])}" if found else note
        for note, found in zip(notes, said, strict=True)
    )
    return list(dict.fromkeys(kept))


@dataclass(frozen=True)
class Head:
    """The beginning of a file: its columns, and what stands first in those that were asked about."""

    columns: tuple[str, ...]
    cells: dict[str, tuple[str, ...]] = field(default_factory=dict)


class FiguresRefused(Exception):
    """The file cannot be taken. Nothing was changed."""

    def __init__(self, faults: tuple[Fault, ...], more: int = 0) -> None:
        super().__init__(f"{len(faults) + more} to mend.")
        self.faults, self.more = faults, more
