"""What a publisher says of the columns of its file: the `.meta.csv` of Explore Education Statistics, or its API.

A description helps to tell of which dataset a file is, says in the publisher's words what is read, and raises doubts.
No figure is read from one, so a file without it gives the same figures; `UNDESCRIBED` says what is lost.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from oneplan.measures.reading import FIELDS, Fault, FiguresRefused, Layout

LARGEST = 1 << 20  # bytes; the largest that was published has some hundred lines
MOST, LONGEST = 500, 200  # columns, and letters of each text, that are kept
ENDINGS = (".meta.csv", ".meta.json")
UNDESCRIBED = (
    "No description (.meta.csv) came with the file: the publisher's names, units and groups of its columns are not "
    "shown, and nobody is told of a breakdown that was overlooked."
)
_IN_PERCENT = ("percent", "points")


@dataclass(frozen=True)
class Called:
    """A column in its publisher's words. A filter breaks figures down; `beside` is the column that groups its words."""

    label: str
    unit: str = ""
    group: str = ""
    is_filter: bool = False
    beside: str = ""


type Description = Mapping[str, Called]


@dataclass(frozen=True)
class Read:
    """A column that is read for a measure, in its publisher's words."""

    measure: str
    field: str
    column: str
    label: str
    unit: str
    group: str

    def as_json(self) -> dict[str, str]:
        """As it is kept with a release."""
        return asdict(self)


def is_description(file: Path) -> bool:
    """Whether a file is called as descriptions are.

    >>> is_description(Path("absence.meta.csv")), is_description(Path("absence.csv"))
    (True, False)
    """
    return file.name.lower().endswith(ENDINGS)


def beside(file: Path) -> Path | None:
    """The description that lies beside a file of figures; None where there is none."""
    found = (file.with_name(file.stem + ending) for ending in ENDINGS)
    return next((each for each in found if each.is_file()), None)


def description_of(file: Path) -> dict[str, Called]:
    """The columns that a description describes. Raises FiguresRefused for what is none."""
    with file.open("rb") as opened:
        raw = opened.read(LARGEST + 1)
    try:
        if len(raw) > LARGEST:
            raise ValueError("too large")
        text = raw.decode("utf-8-sig")
        found = _of_json(json.loads(text)) if text.lstrip()[:1] == "{" else _of_csv(text)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, csv.Error):
        found = {}
    if not found:
        wrong = "It does not describe the columns of a file."
        mend = "Choose the .meta.csv that came with the file, or leave it out."
        raise FiguresRefused((Fault(1, "", wrong, mend),))
    return found


def _of_csv(text: str) -> dict[str, Called]:
    rows = csv.DictReader(io.StringIO(text, newline=""), restval="", strict=True)
    return {
        _short(row["col_name"]): Called(
            label=_short(row["label"]),
            unit=_short(row.get("indicator_unit")),
            group=_short(row.get("indicator_grouping")),
            is_filter=row["col_type"].strip().casefold() == "filter",
            beside=_short(row.get("filter_grouping_column")),
        )
        for row, _ in zip(rows, range(MOST), strict=False)
        if row["col_name"].strip()
    }


def _of_json(said: Any) -> dict[str, Called]:
    indicators = {_name(each): Called(_short(each["label"]), _short(each.get("unit"))) for each in said["indicators"]}
    filters = {_name(each): Called(_short(each["label"]), is_filter=True) for each in said.get("filters", ())}
    return {name: called for name, called in (indicators | filters).items() if name}


def _name(said: Any) -> str:
    return _short(said.get("column") or said.get("id"))


def _short(text: Any) -> str:
    seen = "".join(letter for letter in str(text or "") if letter.isprintable())
    return seen.strip()[:LONGEST]


def known(layout: Layout, description: Description) -> int:
    """How many of the filters a dataset reckons with. Of two that fit a file alike the one that knows more is meant."""
    named = {*layout.lenses, *layout.columns.values()}.union(*(series.select for series in layout.series))
    return sum(called.is_filter and name in named for name, called in description.items())


def read(layout: Layout, description: Description) -> Iterator[Read]:
    """Each column that is read for a measure, in its publisher's words."""
    for series in layout.series:
        for name in FIELDS:
            column = getattr(series, name)
            if column in description:
                called = description[column]
                yield Read(series.measure, name, column, called.label, called.unit, called.group)


def doubts(layout: Layout, description: Description, units: Mapping[str, str]) -> Iterator[str]:
    """Where description and declaration do not go together. `units` holds the unit of each measure."""
    for each in read(layout, description):
        if description[each.column].is_filter:
            yield f"“{each.column}” is read for “{each.measure}”, and its publisher says that it breaks figures down."
    for series in layout.series:
        called = description.get(series.value)
        percent = units.get(series.measure) in _IN_PERCENT
        if called is not None and called.unit and (called.unit == "%") != percent and series.scale == 1:
            yield (
                f"“{series.value}” is in {called.unit} by its publisher, and “{series.measure}” is not told so: look "
                "at the unit of the measure and at the scale of its series."
            )
    named = {*layout.lenses, *(spec.removeprefix("=").strip() for spec in layout.lenses.values())}
    for series in layout.series:
        named |= set(series.select)
    for name, called in description.items():
        if called.is_filter and name not in named:
            yield (
                f"“{name}” ({called.label}) breaks its figures down, and neither a lens nor a series names it: where "
                "it holds several words, the same figure stands there twice, and is refused."
            )
