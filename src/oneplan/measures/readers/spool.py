"""Figures on their way: written in chunks as the file is read, gathered measure by measure at its end.

So neither a long file nor one in which measures alternate needs much memory.
"""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from oneplan.measures import parquet
from oneplan.measures.readers.faults import Found
from oneplan.measures.readers.meanings import Areas, Groups, Periods
from oneplan.measures.reading import FIELDS, MOST_FAULTS, Taken

CHUNK = 250_000  # figures


@dataclass(frozen=True)
class _Piece:
    chunk: int
    at: int
    rows: int


class Spool:
    """Where the figures of a file wait."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: list[pl.DataFrame] = []
        self._rows = 0
        self._chunks = 0
        self._pieces: dict[int, list[_Piece]] = defaultdict(list)
        self._last: dict[int, int] = {}  # chunk -> the last measure in it

    def add(self, figures: pl.DataFrame) -> None:
        """More figures; `m` says of which measure."""
        self._waiting.append(figures)
        self._rows += figures.height
        if self._rows >= CHUNK:
            self._write()

    @property
    def measures(self) -> list[int]:
        """Those that have figures."""
        if self._waiting:
            self._write()
        return sorted(self._pieces)

    def of(self, measure: int) -> pl.DataFrame:
        """The figures of a measure."""
        found = [
            pl.scan_ipc(self._path(piece.chunk), glob=False).slice(piece.at, piece.rows).collect()
            for piece in self._pieces[measure]
        ]
        return pl.concat(found, how="diagonal")

    def done_with(self, measure: int) -> None:
        """Chunks that no later measure needs are gone."""
        for piece in self._pieces[measure]:
            if self._last[piece.chunk] == measure:
                self._path(piece.chunk).unlink(missing_ok=True)

    def _path(self, chunk: int) -> Path:
        return self._folder / f"chunk-{chunk}.arrow"

    def _write(self) -> None:
        together = pl.concat(self._waiting, how="diagonal").sort("m", maintain_order=True).rechunk()
        self._waiting, self._rows = [], 0
        runs = together.select(pl.col("m").rle()).unnest("m")
        at = 0
        for rows, measure in runs.iter_rows():
            self._pieces[measure].append(_Piece(self._chunks, at, rows))
            at += rows
            self._last[self._chunks] = measure
        together.write_ipc(self._path(self._chunks), compression="uncompressed")
        self._chunks += 1


@dataclass(frozen=True)
class Ordered:
    """What the numbers in figures stand for, and the order of each."""

    areas: pl.DataFrame
    periods: pl.DataFrame
    groups: pl.DataFrame

    @classmethod
    def of(cls, areas: Areas, periods: Periods, groups: Groups) -> "Ordered":
        """As the file was read to its end."""
        spans, met = periods.spans, groups.met
        labels = {label: place for place, label in enumerate(sorted({span[0] for span in spans}))}
        names = {name: place for place, name in enumerate(sorted({group[:2] for group in met}))}
        order = {code: place for place, code in enumerate(sorted(areas.codes))}
        return cls(
            pl.DataFrame(
                {"a": range(len(order)), "area": areas.codes, "_a": [order[code] for code in areas.codes]},
                schema={"a": pl.Int32, "area": pl.String, "_a": pl.Int32},
            ),
            pl.DataFrame(
                [(place, *span, labels[span[0]]) for place, span in enumerate(spans)],
                schema={
                    "p": pl.Int32,
                    "period": pl.String,
                    "start": pl.Date,
                    "end": pl.Date,
                    "_prov": pl.Boolean,
                    "_p": pl.Int32,
                },
                orient="row",
            ),
            pl.DataFrame(
                [(place, *group, names[group[:2]]) for place, group in enumerate(met)],
                schema={"g": pl.Int32, "lens": pl.String, "group": pl.String, "rank": pl.Int16, "_g": pl.Int32},
                orient="row",
            ),
        )


_PLACE = ["_a", "_p", "_g"]


def finished(
    key: str, figures: pl.DataFrame, ordered: Ordered, folder: Path, number: int, found: Found
) -> Taken | None:
    """The measure's figures in the shape of the store, in a file; None where one of them stands there twice."""
    rows = figures
    for table, on in ((ordered.areas, "a"), (ordered.periods, "p"), (ordered.groups, "g")):
        rows = rows.join(table, on=on, how="left", maintain_order="left")
    by = [*_PLACE, "f"] if "f" in rows.columns else _PLACE
    rows = rows.sort([*by, "row"])
    same = rows.select(
        pl.all_horizontal((pl.col(name) == pl.col(name).shift()).fill_null(False) for name in by).alias("same")
    )["same"]
    if same.any():
        _twice(key, rows.with_columns(first=pl.col("row").shift(), same=same).filter("same"), found)
        return None
    if "f" in rows.columns:
        rows = _side_by_side(rows)
    shaped = _shaped(rows)
    name = f"measure-{number}.parquet"
    with (folder / name).open("wb") as out:
        parquet.write(shaped, out)
    spans = shaped.select("period", "start", "end").unique().sort("start", "end", "period")["period"]
    return Taken(key, name, shaped.height, shaped["area"].n_unique(), spans[0], spans[-1])


def _twice(key: str, again: pl.DataFrame, found: Found) -> None:
    again = again.sort("row")
    for row in again.head(MOST_FAULTS).iter_rows(named=True):
        group = f", {row['group']}" if row["group"] else ""
        wrong = f"“{key}” for {row['area']}, {row['period']}{group} stands on line {row['first']} already."
        mend = "Take one away, or name the column that tells them apart in `lenses` or in the series' `select`."
        found.wrong(row["row"], "", wrong, mend)
    found.more(max(0, again.height - MOST_FAULTS))


def _side_by_side(rows: pl.DataFrame) -> pl.DataFrame:
    """Figures whose value, count and denominator stood in rows of their own, in one row each.

    Symbol, texts and line are those of the value, or of what stands in for it.
    """
    of_field = [pl.col("value").filter(pl.col("f") == place).first().alias(name) for place, name in enumerate(FIELDS)]
    rest = [name for name in rows.columns if name not in (*_PLACE, "f", "value")]
    return rows.group_by(_PLACE, maintain_order=True).agg(*(pl.col(name).first() for name in rest), *of_field)


def _shaped(rows: pl.DataFrame) -> pl.DataFrame:
    """The columns of the store, with nothing said where the file says nothing."""
    said = rows.columns
    provisional = pl.col("_prov") | pl.col("prov") if "prov" in said else pl.col("_prov")
    columns = []
    for name, kind in parquet.SCHEMA.items():
        if name == "provisional":
            columns.append(provisional.fill_null(False).alias(name))
        elif name in ("symbol", "note"):
            columns.append((pl.col(name).fill_null("") if name in said else pl.lit("")).alias(name))
        else:
            columns.append((pl.col(name) if name in said else pl.lit(None)).cast(kind).alias(name))
    return rows.select(columns)
