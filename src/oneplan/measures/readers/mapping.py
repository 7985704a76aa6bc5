"""Which columns of a file mean what: what each reader takes for granted, laid under what the dataset declares."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from oneplan.measures.readers.faults import Found, Unreadable, shown
from oneplan.measures.reading import FIELDS, Fault, Layout, SeriesLayout

_FINGERTIPS = {
    "area": "Area Code",
    "period": "Time period",
    "value": "Value",
    "lower": "Lower CI 95.0 limit",
    "upper": "Upper CI 95.0 limit",
    "lower_998": "Lower CI 99.8 limit",
    "upper_998": "Upper CI 99.8 limit",
    "count": "Count",
    "denominator": "Denominator",
    "note": "Value note",
    "trend": "Recent Trend",
    "comparison": "Compared to England value or percentiles",
}
_EES = {"period": "time_period", "identifier": "time_identifier"}
_LAIT = {"number": "LA Number", "period": "Years", "desc": "Short Desc", "value": "Values"}
_PLAIN = ("area", "number", "name", "period", "identifier", "symbol", "note", "trend", "comparison", "provisional")
OWN = (*_PLAIN, "measure", "lens", "group", "rank", "row", *FIELDS)
DEFAULTS: dict[str, dict[str, str]] = {
    "fingertips": _FINGERTIPS,
    "ees": _EES,
    "lait": _LAIT,
    "table": {name: name for name in OWN},
    "return": {name: name for name in OWN},
}
LENSES: dict[str, dict[str, str]] = {"fingertips": {"Sex": "sex", "Category": "= Category Type"}}
LEVELS = ("geographic_level", "country_code", "region_code", "new_la_code", "lad_code")
NONE = "-"  # a default that a series leaves out


BUT = "not "  # `select: {"Area": "not England"}`: every row but those


@dataclass(frozen=True)
class Cut:
    """Series that are read alike: the columns of their figures, and which rows are whose."""

    fields: tuple[tuple[str, str], ...]  # field and column
    years: str
    scale: float
    fixed: tuple[str, str]  # lens and group of all of these figures, where the rows do not say
    select: tuple[str, ...]  # the columns that choose rows
    without: tuple[tuple[str, str], ...] = ()  # column and cell: rows that are left out
    rows: dict[tuple[str, ...], list[tuple[str, str]]] = field(default_factory=dict)  # cells -> measure, field


@dataclass(frozen=True)
class Mapping:
    """How one file is read."""

    columns: dict[str, str]  # our name -> column, for those that the file has
    area: tuple[str, ...]  # the columns that say where
    by: str  # "code", "number", "name" or "level"
    lenses: tuple[tuple[str, str], ...]
    cuts: tuple[Cut, ...]
    own: bool  # a table of our own
    long: bool  # each row is one field of a figure
    words: dict[str, str]

    @property
    def wanted(self) -> tuple[str, ...]:
        """Every column that is looked at."""
        of_lenses = (name for column, spec in self.lenses for name in (column, spec[1:] if spec[0] == "=" else column))
        of_cuts = (
            name
            for cut in self.cuts
            for name in (*cut.select, *dict(cut.without), *(column for _, column in cut.fields))
        )
        return tuple(dict.fromkeys((*self.area, *self.columns.values(), *of_lenses, *of_cuts)))


def is_own(columns: Iterable[str]) -> bool:
    """Whether a file is a table of our own."""
    held = set(columns)
    return {"measure", "area", "period"} <= held and bool({"value", "count"} & held)


def asked(layout: Layout) -> set[str]:
    """The columns whose cells tell whether a file is of this dataset."""
    return {"measure"}.union(*(_choices(layout, series) for series in layout.series))


def fits(layout: Layout, columns: Iterable[str], cells: dict[str, tuple[str, ...]]) -> tuple[int, int]:
    """How many of the dataset's series find rows among what stands first in a file, and how many find their columns.

    A table of our own fits by the measures it names.
    """
    held = set(columns)
    if is_own(held):
        named = len(set(cells.get("measure", ())) & set(layout.measures))
        return named, named
    if _lacking(layout, held):
        return 0, 0
    fitting = [_choices(layout, series) for series in layout.series if not _missing(layout, series, held)]
    found = [all(set(chosen) & set(cells.get(name, ())) for name, chosen in each.items()) for each in fitting]
    return sum(found), len(fitting)


def _choices(layout: Layout, series: SeriesLayout) -> dict[str, list[str]]:
    """The columns that choose the rows of a series with all the cells that are chosen."""
    chosen = _chosen(layout, series)
    if layout.reader == "lait":
        chosen[_columns_of(layout)["desc"]] = list(_names(layout, series).values())
    return chosen


def mapping(layout: Layout, held: tuple[str, ...], found: Found) -> Mapping:
    """How the file with these columns is read. Raises Unreadable where it is not a file of this dataset."""
    if is_own(held):
        return _own(layout, held)
    if lacking := _lacking(layout, set(held)):
        names = ", ".join(shown(name) for name in lacking)
        raise Unreadable(Fault(1, "", f"The file has no column {names}.", _other(layout)))
    fitting = [series for series in layout.series if not _missing(layout, series, set(held))]
    for series in layout.series:
        if lost := _missing(layout, series, set(held)):
            found.note(f"A series of “{series.measure}” is not in this file: no column {shown(lost[0])}.")
    if not fitting:
        wrong = "None of the columns that the dataset's series name is in the file."
        raise Unreadable(Fault(1, "", wrong if layout.series else "The dataset has no series.", _other(layout)))
    columns = {name: column for name, column in _columns_of(layout).items() if column in held}
    for name, column in layout.columns.items():
        if column not in held:
            found.note(f"Column {shown(column)}, which the dataset calls {name}, is not in this file.")
    by, area = _where(layout, set(held))
    kept = {name: column for name, column in columns.items() if name in (*_PLAIN, "row")}
    return Mapping(
        columns=kept,
        area=area,
        by=by,
        lenses=_lenses(layout, held, found),
        cuts=_cuts(layout, fitting, columns),
        own=False,
        long=layout.reader == "lait",
        words=layout.words,
    )


def _own(layout: Layout, held: tuple[str, ...]) -> Mapping:
    """How a table of our own is read: its columns say it."""
    columns = {name: name for name in OWN if name in held}
    fields = tuple((name, name) for name in FIELDS if name in held)
    years = {series.measure: series.years for series in layout.series if series.years}
    cuts: dict[str, Cut] = {}
    for measure in layout.measures:
        said = years.get(measure, "") if "identifier" not in held else ""
        cut = cuts.setdefault(said, Cut(fields, said, 1.0, ("", ""), ("measure",)))
        cut.rows[(measure,)] = [(measure, "")]
    kept = {name: column for name, column in columns.items() if name in (*_PLAIN, "row", "measure")}
    lenses = tuple((name, name) for name in ("lens", "group", "rank") if name in held)
    return Mapping(kept, ("area",), "code", lenses, tuple(cuts.values()), own=True, long=False, words={})


def _other(layout: Layout) -> str:
    return f"Look whether it is a file of this dataset, which is read as “{layout.reader}”."


def _columns_of(layout: Layout) -> dict[str, str]:
    return {**DEFAULTS.get(layout.reader, {}), **layout.columns}


def _lacking(layout: Layout, held: set[str]) -> list[str]:
    """The columns without which no file is of this dataset, and which this one lacks."""
    columns = _columns_of(layout)
    wanted = [columns["period"], *([columns["desc"], columns["value"]] if layout.reader == "lait" else [])]
    by, where = _where(layout, held)
    return [name for name in (*wanted, *([] if where else [by])) if name not in held]


def _where(layout: Layout, held: set[str]) -> tuple[str, tuple[str, ...]]:
    """How a row says for which area it is, and in which columns; where none is there, the column it would be."""
    columns = _columns_of(layout)
    for name, by in (("area", "code"), ("number", "number"), ("name", "name")):
        if columns.get(name) in held:
            return by, (columns[name],)
    if layout.reader == "ees" and LEVELS[0] in held:
        return "level", tuple(name for name in LEVELS if name in held)
    return (columns.get("area") or columns.get("number") or LEVELS[0]), ()


def _lenses(layout: Layout, held: tuple[str, ...], found: Found) -> tuple[tuple[str, str], ...]:
    kept = []
    columns = _columns_of(layout)
    named = {columns["group"]: f"= {columns['lens']}"} if {"lens", "group"} <= set(columns) else {}
    for column, spec in {**LENSES.get(layout.reader, named), **layout.lenses}.items():
        other = spec.removeprefix("=").strip() if spec.startswith("=") else ""
        if column in held and (not other or other in held):
            kept.append((column, f"={other}" if other else spec.strip()))
        elif column in layout.lenses:
            found.note(f"Column {shown(column)}, which breaks figures down, is not in this file.")
    return tuple(kept)


def _names(layout: Layout, series: SeriesLayout) -> dict[str, str]:
    """The field and column (or `Short Desc`) of each figure of a series."""
    said = {name: getattr(series, name) for name in FIELDS if getattr(series, name)}
    if layout.reader in ("fingertips", "table", "return"):
        columns = _columns_of(layout)
        said = {name: column for name, column in columns.items() if name in FIELDS} | said
    elif not said and layout.reader == "lait":
        desc = _columns_of(layout)["desc"]
        said = {"value": series.select[desc]} if isinstance(series.select.get(desc), str) else {}
    return {name: column for name, column in said.items() if column != NONE}


def _chosen(layout: Layout, series: SeriesLayout) -> dict[str, list[str]]:
    """The columns that choose the rows of a series, and the cells that are chosen."""
    chosen = {
        column: [str(cell).strip() for cell in (cells if isinstance(cells, list) else [cells])]
        for column, cells in series.select.items()
        if not column.startswith("=") and not _but(cells)
    }
    if layout.reader == "lait":
        chosen.pop(_columns_of(layout)["desc"], None)
    return chosen


def _but(cells: Any) -> str:
    """The cell whose rows are left out, where `"not England"` says so."""
    return cells[len(BUT) :].strip() if isinstance(cells, str) and cells.startswith(BUT) else ""


def _without(series: SeriesLayout) -> tuple[tuple[str, str], ...]:
    """The columns and cells that take rows from a series."""
    return tuple((column, _but(cells)) for column, cells in sorted(series.select.items()) if _but(cells))


def _missing(layout: Layout, series: SeriesLayout, held: set[str]) -> list[str]:
    """The columns a series needs and a file lacks. Those it takes for granted it can do without, save its value."""
    wanted = [*_chosen(layout, series), *dict(_without(series))]
    if layout.reader == "lait":
        return (
            [name for name in wanted if name not in held] if _names(layout, series) else [_columns_of(layout)["desc"]]
        )
    names = _names(layout, series)
    given = {getattr(series, name) for name in FIELDS}
    wanted += [column for name, column in names.items() if column in given]
    first = next((column for column in (names.get("value"), names.get("count")) if column in held), None)
    if first is None:
        wanted.append(names.get("value") or names.get("count") or "value")
    return [name for name in wanted if name not in held]


def _fixed(series: SeriesLayout) -> tuple[str, str]:
    """The lens and group that `"= lens": "group"` gives all figures of a series."""
    for column, cell in series.select.items():
        if column.startswith("="):
            return column[1:].strip(), str(cell).strip()
    return "", ""


def _cuts(layout: Layout, fitting: list[SeriesLayout], columns: dict[str, str]) -> tuple[Cut, ...]:
    cuts: dict[Any, Cut] = {}
    held = set(columns.values())
    for series in fitting:
        names, chosen = _names(layout, series), _chosen(layout, series)
        if layout.reader == "lait":
            fields: tuple[tuple[str, str], ...] = (("value", columns["value"]),)
            select = (columns["desc"], *sorted(chosen))
        else:
            given = {getattr(series, name) for name in FIELDS}
            fields = tuple((name, names[name]) for name in FIELDS if names.get(name) in held | given)
            select = tuple(sorted(chosen))
        fresh = Cut(fields, series.years, series.scale, _fixed(series), select, _without(series))
        cut = cuts.setdefault((fields, series.years, series.scale, fresh.fixed, select, fresh.without), fresh)
        cells = list(product(*(chosen[name] for name in sorted(chosen))))
        if layout.reader == "lait":
            for name in FIELDS:
                if name in names:
                    for rest in cells:
                        cut.rows.setdefault((names[name].strip(), *rest), []).append((series.measure, name))
        else:
            for each in cells:
                cut.rows.setdefault(each, []).append((series.measure, ""))
    return tuple(cuts.values())
