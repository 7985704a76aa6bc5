"""What a reader is told, and what it answers. Plain values that cross a process border as JSON."""

from dataclasses import asdict, dataclass, field
from typing import Any, Self

from oneplan.measures.models import Dataset, Series


@dataclass(frozen=True)
class SeriesLayout:
    """Where one measure's figures stand: which rows, which columns, and what to multiply with."""

    measure: str
    select: dict[str, str] = field(default_factory=dict)
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

    @classmethod
    def of(cls, dataset: Dataset) -> Self:
        """The layout of a dataset as it is declared: one query."""
        rows = Series.objects.filter(dataset=dataset).select_related("measure").order_by("measure__key", "value")
        return cls(
            reader=dataset.reader,
            columns=dict(dataset.columns),
            lenses=dict(dataset.lenses),
            words=dict(dataset.words),
            series=tuple(
                SeriesLayout(
                    measure=row.measure.key,
                    select=dict(row.select),
                    scale=float(row.scale),
                    **{
                        name: getattr(row, name)
                        for name in (
                            "years",
                            "value",
                            "lower",
                            "upper",
                            "lower_998",
                            "upper_998",
                            "count",
                            "denominator",
                        )
                    },
                )
                for row in rows
            ),
        )

    def as_json(self) -> dict[str, Any]:
        """For the other process."""
        return asdict(self)

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Self:
        """In the other process."""
        return cls(**{**said, "series": tuple(SeriesLayout(**each) for each in said["series"])})


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a file: on which line, in which column, what, and what to do."""

    line: int
    column: str
    wrong: str
    mend: str

    def __str__(self) -> str:
        where = f"line {self.line}, {self.column}" if self.column else f"line {self.line}"
        return f"{where}: {self.wrong} {self.mend}"


@dataclass(frozen=True)
class Taken:
    """The figures of one measure that a file holds: a file of the store's shape, not yet kept."""

    measure: str
    file: str
    rows: int


@dataclass(frozen=True)
class Reading:
    """What a reader found in a file. With any fault, nothing of it is taken."""

    rows: int  # in the file, without its head
    taken: tuple[Taken, ...] = ()
    faults: tuple[Fault, ...] = ()
    more: int = 0  # faults beyond those that are told
    notes: tuple[str, ...] = ()  # what was left aside, and why: never in silence


class FiguresRefused(Exception):
    """The file cannot be taken. Nothing was changed."""

    def __init__(self, faults: tuple[Fault, ...], more: int = 0) -> None:
        super().__init__(f"{len(faults) + more} to mend.")
        self.faults, self.more = faults, more
