"""From a batch of rows to figures: which rows are whose, what their cells mean, what is wrong with them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from oneplan.measures.readers.cells import Numbers, numbers
from oneplan.measures.readers.faults import Found, shown
from oneplan.measures.readers.lookup import Lookup
from oneplan.measures.readers.mapping import Cut, Mapping
from oneplan.measures.readers.meanings import WRONG, Areas, Groups, Periods, Reasons
from oneplan.measures.readers.spool import Ordered, Spool, finished
from oneplan.measures.readers.table import Batch
from oneplan.measures.reading import FIELDS, MOST_FAULTS, Progress, Taken
from oneplan.measures.rules import lasts

_LIMITS = (("lower", "upper"), ("lower_998", "upper_998"))
_COUNTS = ("count", "denominator")
_TEXTS = {"note": "note", "trend": "published_trend", "comparison": "published_comparison"}
_MEND_AREA = {
    "code": "Write the code as the Office for National Statistics does, as E10000013, with nothing around it.",
    "number": "Write the authority's number at the Department for Education, as 916.",
    "name": "Write the name as the Office for National Statistics does, or use the code.",
}
_MEND_PERIOD = "Write it as 2024/25, 2024, 2024 Q1 or 2024-04."
_MEND_KIND = "Take figures by year, quarter of the calendar or financial year, month or term."
_MEND_GROUP = "Write lens and group both, as sex and Girls; a rank is a whole number."
_MEND_CELL = "Write a number, or a symbol such as c, x, z or -."
_MEND_LIMITS = "Look whether the two are mapped the wrong way round."
_MEND_MEASURE = "Write the id of a measure that has this dataset."
_LONGEST_NOTE = 400


class Work:
    """What is known while a file is read."""

    def __init__(self, how: Mapping, found: Found, spool: Spool) -> None:
        self.how, self.found, self.spool = how, found, spool
        self.reasons = Reasons()
        self.areas, self.periods = Areas(self.reasons), Periods()
        self.groups = Groups(how.lenses, how.words, self.reasons)
        self.measures: list[str] = []
        self.area = Lookup(how.area, self._area())
        self.group = self._group()
        self.tables = [self._table(cut) for cut in how.cuts]
        self.fixed = [self.groups.add(*cut.fixed) if cut.fixed[0] else 0 for cut in how.cuts]
        self.spans = {cut.years: self._period(cut.years) for cut in how.cuts}

    def _area(self) -> Callable[..., int]:
        of = {"code": self.areas.of_code, "number": self.areas.of_number, "name": self.areas.of_name}
        if self.how.by in of:
            return of[self.how.by]
        columns = self.how.area[1:]
        return lambda level, *codes: self.areas.of_level(level, dict(zip(columns, codes, strict=True)))

    def _group(self) -> Lookup:
        if self.how.own:
            columns = tuple(column for column, _ in self.how.lenses)

            def written(*cells: str) -> int:
                said = dict(zip(columns, cells, strict=True))
                return self.groups.as_written(said.get("lens", ""), said.get("group", ""), said.get("rank", ""))

            return Lookup(columns, written)
        pairs = ((column, spec[1:]) if spec[0] == "=" else (column,) for column, spec in self.how.lenses)
        return Lookup(tuple(name for pair in pairs for name in pair), self.groups.of)

    def _period(self, years: str) -> Lookup:
        columns = self.how.columns
        if years or "identifier" not in columns:
            return Lookup((columns["period"],), lambda text: self.periods.of(text, years))
        return Lookup((columns["period"], columns["identifier"]), self.periods.of)

    def _table(self, cut: Cut) -> pl.DataFrame:
        """The cells that choose rows, beside the measure and the field they choose them for."""
        rows = [
            (*cells, self._number(key), FIELDS.index(name or "value"))
            for cells, all_of in cut.rows.items()
            for key, name in all_of
        ]
        schema = {**dict.fromkeys(cut.select, pl.String), "_m": pl.Int32, "_f": pl.Int8}
        return pl.DataFrame(rows, schema=schema, orient="row")

    def _number(self, key: str) -> int:
        if key not in self.measures:
            self.measures.append(key)
        return self.measures.index(key)

    def take(self, batch: Batch) -> None:
        """The figures of a batch wait in the spool; what is wrong in it is known."""
        Taking(self, batch).take()

    def finish(self, folder: Path, progress: Progress) -> tuple[Taken, ...]:
        """Every measure's figures stand in a file of its own."""
        ordered = Ordered.of(self.areas, self.periods, self.groups)
        numbers_of = self.spool.measures
        taken = []
        for place, number in enumerate(numbers_of):
            progress("keeping", place, len(numbers_of))
            kept = finished(self.measures[number], self.spool.of(number), ordered, folder, number, self.found)
            self.spool.done_with(number)
            taken += [kept] if kept else []
        return () if self.found else tuple(taken)


@dataclass(frozen=True)
class _Chosen:
    """Which rows of a batch a cut takes (None: every one), of which measure each is, and which field it holds."""

    rows: pl.Series | None
    measures: pl.Series
    fields: pl.Series

    def of(self, whole: pl.Series) -> pl.Series:
        """A column of the batch, for these rows."""
        return whole if self.rows is None else whole.gather(self.rows)


class Taking:
    """One batch."""

    def __init__(self, work: Work, batch: Batch) -> None:
        self.work, self.how, self.found = work, work.how, work.found
        self.frame, self.lines = batch.frame, batch.lines
        self._numbers: dict[str, Numbers] = {}
        self._used: dict[str, pl.Series] = {}

    def take(self) -> None:
        chosen = [self._choose(cut, table) for cut, table in zip(self.how.cuts, self.work.tables, strict=True)]
        belongs = self._marked([each.rows for each in chosen])
        self._of_none(belongs)
        area, group = self.work.area.codes(self.frame), self.work.group.codes(self.frame)
        aside = ((group < 0) & (group != WRONG)) | ((area < 0) & (area != WRONG))
        self._left_aside(belongs & aside, area, group)
        good = belongs & ~aside
        self._wrong(good & (group == WRONG), self._lens_columns(), "is no group.", _MEND_GROUP)
        kind = "number" if self.how.by == "number" else "name" if self.how.by == "name" else "code"
        self._wrong(
            good & (area == WRONG), self._area_columns(), f"is the {kind} of no area we know.", _MEND_AREA[kind]
        )
        good = good & (area >= 0) & (group >= 0)
        for cut, each, fixed in zip(self.how.cuts, chosen, self.work.fixed, strict=True):
            self._cut(cut, each, fixed, area, group, good)
        for column, used in self._used.items():
            bad = self._numbers[column].bad
            if bad is not None:
                self._wrong(used & bad, [column], "is neither a number nor a symbol.", _MEND_CELL)

    def _choose(self, cut: Cut, table: pl.DataFrame) -> _Chosen:
        chosen = self._selected(cut, table)
        if not cut.without:
            return chosen
        left = pl.all_horizontal(pl.col(column).str.strip_chars() != cell for column, cell in cut.without)
        places = self.frame.select(left.alias("left"))["left"]
        rows = pl.int_range(self.frame.height, dtype=pl.UInt32, eager=True) if chosen.rows is None else chosen.rows
        kept = places.gather(rows)
        return _Chosen(rows.filter(kept), chosen.measures.filter(kept), chosen.fields.filter(kept))

    def _selected(self, cut: Cut, table: pl.DataFrame) -> _Chosen:
        if not cut.select:
            if table.height == 1:
                only = table.row(0)
                repeated = [pl.repeat(value, self.frame.height, dtype=pl.Int32, eager=True) for value in only]
                return _Chosen(None, repeated[0], repeated[1])
            pairs = self.frame.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("_at")).join(table, how="cross")
            return _Chosen(pairs["_at"], pairs["_m"], pairs["_f"])
        cells = self.frame.select(pl.col(name).str.strip_chars() for name in cut.select).with_row_index("_at")
        found = cells.join(table, on=list(cut.select), how="inner", maintain_order="left")
        whole = found.height == self.frame.height and bool((found["_at"] == cells["_at"]).all())
        return _Chosen(None if whole else found["_at"], found["_m"], found["_f"])

    def _marked(self, places: list[pl.Series | None]) -> pl.Series:
        """True for every row that is among some of the places."""
        height = self.frame.height
        if any(place is None for place in places):
            return pl.repeat(True, height, dtype=pl.Boolean, eager=True)
        marked = pl.repeat(False, height, dtype=pl.Boolean, eager=True)
        together = pl.concat([place for place in places if place is not None]).unique()
        return marked.scatter(together, True) if together.len() else marked

    def _of_none(self, belongs: pl.Series) -> None:
        """Rows of no measure: a fault in our own table, else only counted."""
        if belongs.all():
            return
        if self.how.own:
            self._wrong(~belongs, ["measure"], "is no measure of this dataset.", _MEND_MEASURE)
        else:
            self.found.aside("no measure of ours is read from them", int((~belongs).sum()))

    def _left_aside(self, rows: pl.Series, area: pl.Series, group: pl.Series) -> None:
        if not rows.any():
            return
        codes = pl.DataFrame({"area": area.filter(rows), "group": group.filter(rows)})
        why = pl.when((pl.col("group") < 0) & (pl.col("group") != WRONG)).then("group").otherwise("area")
        for code, count in codes.select(why.alias("code"))["code"].value_counts().iter_rows():
            self.found.aside(self.work.reasons.why(code), count)

    def _lens_columns(self) -> list[str]:
        return list(self.work.group.columns)

    def _area_columns(self) -> list[str]:
        return [name for name in self.how.area if name != "geographic_level"] or list(self.how.area)

    def _wrong(self, rows: pl.Series, columns: list[str], wrong: str, mend: str) -> None:
        """A fault on each of the rows; the first are told."""
        count = int(rows.sum())
        if not count:
            return
        first = rows.arg_true().head(MOST_FAULTS)
        told = self.frame.select(columns)[first]
        for line, cells in zip(self.lines.gather(first), told.iter_rows(), strict=True):
            full = [(name, cell) for name, cell in zip(columns, cells, strict=True) if cell.strip()]
            name, cell = full[-1] if full else (columns[0], "")
            self.found.wrong(line, name, f"{shown(cell)} {wrong}", mend)
        self.found.more(count - len(first))

    def _periods(self, wrong: pl.Series, cut: Cut) -> None:
        """A fault on each row whose period we do not know; where what stands beside it is why, that is named."""
        beside = self.how.columns.get("identifier") if not cut.years else None
        if beside and wrong.any():
            met = self.frame[beside].filter(wrong).unique()
            strange = wrong & self.frame[beside].is_in([each for each in met.to_list() if not lasts(each)])
            self._wrong(strange, [beside], "is no kind of period we read: we cannot tell which days.", _MEND_KIND)
            wrong = wrong & ~strange
        self._wrong(wrong, [self.how.columns["period"]], "is not a period we know.", _MEND_PERIOD)

    def _cut(self, cut: Cut, chosen: _Chosen, fixed: int, area: pl.Series, group: pl.Series, good: pl.Series) -> None:
        period = self.work.spans[cut.years].codes(self.frame)
        if fixed:
            two = good & (group > 0)
            if two.any():
                self.found.aside("narrowed by a breakdown beside that of the series", int(chosen.of(two).sum()))
            good, group = good & (group == 0), pl.repeat(fixed, group.len(), dtype=pl.Int32, eager=True)
        taken = self._marked([chosen.rows]) & good
        self._periods(taken & (period == WRONG), cut)
        values = self._values(cut, taken)
        self._plausible(cut, chosen, values, taken)
        if self.found:
            return
        texts = {"symbol": self._symbol(cut), **self._texts()}
        whole = {"a": area, "p": period, "g": group, **values, **texts, "row": self._row()}
        figures = pl.DataFrame({name: chosen.of(column) for name, column in whole.items() if column is not None})
        figures = figures.with_columns(chosen.measures.alias("m"))
        if self.how.long:
            figures = figures.with_columns(chosen.fields.cast(pl.Int8).alias("f"))
            counted = pl.col("f").is_in([FIELDS.index(name) for name in _COUNTS])
            scaled = pl.when(counted).then("value").otherwise(pl.col("value") * cut.scale).alias("value")
            figures = figures if cut.scale == 1.0 else figures.with_columns(scaled)
        kept = chosen.of(good)
        figures = figures if kept.all() else figures.filter(kept)
        if figures.height:
            self.work.spool.add(figures)

    def _values(self, cut: Cut, taken: pl.Series) -> dict[str, pl.Series]:
        """The numbers of a cut's columns, in the unit of its measures."""
        values = {}
        for name, column in cut.fields:
            read = self._numbers_of(column).values
            self._used[column] = taken | self._used[column] if column in self._used else taken
            scaled = cut.scale != 1.0 and name not in _COUNTS and not self.how.long
            values[name] = read * cut.scale if scaled else read
        return values

    def _numbers_of(self, column: str) -> Numbers:
        if column not in self._numbers:
            self._numbers[column] = numbers(self.frame[column])
        return self._numbers[column]

    def _plausible(self, cut: Cut, chosen: _Chosen, columns: dict[str, pl.Series], taken: pl.Series) -> None:
        """Counts are not below nought, and lower limits not above upper ones."""
        names = dict(cut.fields)
        for name in _COUNTS:
            if name in columns:
                below = (columns[name] < 0).fill_null(False)
                self._wrong(taken & below, [names[name]], "is below nought.", _MEND_CELL)
        if self.how.long:
            counted = chosen.fields.is_in([FIELDS.index(name) for name in _COUNTS])
            counts = counted if chosen.rows is None else self._marked([chosen.rows.filter(counted)])
            below = (columns["value"] < 0).fill_null(False)
            self._wrong(taken & counts & below, [names["value"]], "is below nought.", _MEND_CELL)
        for lower, upper in _LIMITS:
            if lower in columns and upper in columns:
                crossed = (columns[lower] > columns[upper]).fill_null(False)
                self._wrong(taken & crossed, [names[lower]], "is above the upper limit.", _MEND_LIMITS)

    def _symbol(self, cut: Cut) -> pl.Series | None:
        """What the publisher wrote instead of the value; where no value is published, instead of the count."""
        names = dict(cut.fields)
        own = self.how.columns.get("symbol")
        of = names.get("value") or names.get("count")
        seen = self._numbers_of(of).symbols if of else None
        if own is None:
            return seen
        said = self._numbers_of(own)
        self._used.setdefault(own, pl.repeat(True, self.frame.height, dtype=pl.Boolean, eager=True))
        if said.symbols is None:
            return seen
        if seen is None:
            return said.symbols
        both = pl.DataFrame({"said": said.symbols, "seen": seen})
        return both.select(pl.when(pl.col("said") == "").then("seen").otherwise("said").alias("it"))["it"]

    def _texts(self) -> dict[str, pl.Series | None]:
        found: dict[str, pl.Series | None] = {}
        for name, ours in _TEXTS.items():
            if column := self.how.columns.get(name):
                cells = self.frame[column].str.strip_chars().str.slice(0, _LONGEST_NOTE)
                found[ours] = cells if (cells != "").any() else None
        if column := self.how.columns.get("provisional"):
            cells = self.frame[column].str.strip_chars().str.to_lowercase()
            found["prov"] = cells.str.starts_with("prov") | cells.is_in(["true", "yes"])
        return found

    def _row(self) -> pl.Series:
        column = self.how.columns.get("row")
        if not column:
            return self.lines
        said = self.frame[column].cast(pl.Int32, strict=False)
        return said if said.null_count() == 0 else said.fill_null(self.lines)
