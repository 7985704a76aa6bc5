"""Thousands of made-up files for each reader: none breaks it, none is read in part, no figure differs from its cell.

FUZZ_FILES says how many files each reader gets; a hundred or two are enough to see that the harness works.
"""

import csv
import io
import os
import random
from pathlib import Path

import polars as pl
import pytest

from oneplan.measures import parquet
from oneplan.measures.readers import read
from oneplan.measures.reading import FIELDS, Layout, SeriesLayout
from oneplan.measures.rules import SYMBOLS, number, symbol_of

MANY = int(os.environ.get("FUZZ_FILES", "250"))

AREAS = ["E10000013", "E92000001", "E12000009", "E07000078", "E06000048", "E06000061 / E06000062", "z", "", " "]
AREAS += ["E05000932", "E10000O13", "e10000013", "E1000001", "916", "E10000013 ", "٣", "x" * 300]
NUMBERS = ["916", "916.0", "970", "985", "-", "", "abc", "91", "940 / 941", "9999", "916.5"]
PERIODS = [
    "2022",
    "202122",
    "2023/24",
    "2014-16",
    "2025 (prov)",
    "2024 Q2",
    "0",
    "",
    "later",
    "2013/14-15/16",
    "999999",
]
KINDS = ["Academic year", "Calendar year", "Reporting year", "Autumn term", "", "?"]
VALUES = [
    "1",
    "0",
    "67.400000000000006",
    "12.5",
    "-3",
    "1,234",
    "c",
    "x",
    "z",
    "low",
    "k",
    "NULL",
    "NA",
    "-",
    "",
    " ",
    ".",
]
ODD = [
    "NaN",
    "inf",
    "1_000",
    "1e999",
    "=1+1",
    "0x1",
    "\u0661",
    "1.2.3",
    "'",
    '"',
    "a,b",
    "line\nend",
    "-" * 50,
    "[c]",
    "\ufeff1",
]
LEVELS = ["National", "Regional", "Local authority", "Local Authority District", "School", "", "nation"]
GROUPS = ["Total", "Boys", "Female", "White", "", "Unknown", "#1 Odd", "All SEN", "z"]
TYPES = [
    "",
    "Total",
    "SEN provision",
    "Ethnicity",
    "Hair",
    "County & UA deprivation deciles in England (IMD2019, 4/23 geography)",
]


def fingertips_file(chance: random.Random) -> tuple[Layout, list[str], list[list[str]]]:
    head = ["Area Code", "Time period", "Sex", "Category Type", "Category", "Value", "Lower CI 95.0 limit"]
    head += ["Upper CI 95.0 limit", "Count", "Denominator", "Value note"]
    layout = Layout("fingertips", series=(SeriesLayout("one"),))
    pools = [AREAS, PERIODS, GROUPS, TYPES, GROUPS, VALUES, VALUES, VALUES, VALUES, VALUES, ["", "Rounded", "a\nb"]]
    return layout, head, rows(chance, pools)


def ees_file(chance: random.Random) -> tuple[Layout, list[str], list[list[str]]]:
    head = [
        "time_period",
        "time_identifier",
        "geographic_level",
        "country_code",
        "region_code",
        "new_la_code",
        "lad_code",
    ]
    head += ["gender", "type", "group", "value", "count"]
    series = (
        SeriesLayout("one", value="value", count="count"),
        SeriesLayout("two", count="count", select={"gender": "Boys"}),
    )
    layout = Layout("ees", lenses={"gender": "sex", "group": "= type"}, words={"SEN provision": "send"}, series=series)
    pools = [PERIODS, KINDS, LEVELS, AREAS, AREAS, AREAS, AREAS, GROUPS, TYPES, GROUPS, VALUES, VALUES]
    return layout, head, rows(chance, pools)


def lait_file(chance: random.Random) -> tuple[Layout, list[str], list[list[str]]]:
    series = (
        SeriesLayout("one", value="A", count="B", years="Academic year ending"),
        SeriesLayout("two", value="B", scale=100),
    )
    head = ["Short Desc", "Data item", "Years", "LA and Regions", "Values", "LA Number", "Region"]
    pools = [["A", "B", "C", ""], [""], PERIODS, ["", "Somewhere"], VALUES, NUMBERS, [""]]
    return Layout("lait", series=series), head, rows(chance, pools)


def table_file(chance: random.Random) -> tuple[Layout, list[str], list[list[str]]]:
    head = ["measure", "area", "period", "identifier", "lens", "group", "rank"]
    head += ["value", "lower", "upper", "count", "symbol", "row"]
    pools = [["one", "one", "one", "two", "three"], AREAS, PERIODS, KINDS, ["", "", "sex", "Sex?", "age"]]
    pools += [["", "", "", *GROUPS], ["", "", "1", "x"], VALUES, ["0", "-1", "9"], ["12", "3", ""], VALUES]
    pools += [["", "c", "x", "5"], ["", "7", "x"]]
    return Layout("table", measures=("one", "two")), head, rows(chance, pools)


def rows(chance: random.Random, pools: list[list[str]]) -> list[list[str]]:
    """Rows of cells: mostly what stands first in each pool, so that some files are read to their end."""
    strange = chance.choice([0.0, 0.0, 0.02, 0.1, 0.5])
    return [[cell(chance, pool, strange) for pool in pools] for _ in range(chance.randint(0, 8))]


def cell(chance: random.Random, pool: list[str], strange: float) -> str:
    if chance.random() < strange:
        return chance.choice(ODD + pool)
    return chance.choice(pool[: max(1, len(pool) // 3)])


def written(chance: random.Random, head: list[str], cells: list[list[str]]) -> bytes:
    """The table as CSV; now and then without a column, with a ragged row, or with bytes that were hit."""
    head, cells = list(head), [list(row) for row in cells]
    if chance.random() < 0.1:
        gone = chance.randrange(len(head))
        head, cells = head[:gone] + head[gone + 1 :], [row[:gone] + row[gone + 1 :] for row in cells]
    if cells and chance.random() < 0.05:
        cells[chance.randrange(len(cells))].append("more")
    out = io.StringIO()
    writer = csv.writer(
        out, lineterminator=chance.choice(["\n", "\r\n"]), quoting=chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    )
    writer.writerows([head, *cells])
    data = bytearray((b"\xef\xbb\xbf" if chance.random() < 0.2 else b"") + out.getvalue().encode())
    if chance.random() < 0.1:
        for _ in range(chance.randint(1, 5)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if chance.random() < 0.3:
            del data[chance.randrange(len(data)) :]
    return bytes(data)


@pytest.mark.sec(48)
@pytest.mark.parametrize("make", [fingertips_file, ees_file, lait_file, table_file], ids=lambda make: make.__name__)
def test_no_file_breaks_a_reader_or_is_read_in_part(make, tmp_path):
    taken = refused = 0
    for seed in range(MANY):
        chance = random.Random(f"{make.__name__} {seed}")
        layout, head, cells = make(chance)
        file, folder = tmp_path / "file.csv", tmp_path / "read"
        file.write_bytes(written(chance, head, cells))
        folder.mkdir(exist_ok=True)
        reading = read(layout, file, folder)
        assert bool(reading.faults) <= (reading.taken == ()), f"seed {seed}"
        assert len(reading.faults) <= 20
        assert all(fault.line >= 1 and fault.wrong and fault.mend for fault in reading.faults), f"seed {seed}"
        for each in reading.taken:
            assert_sound(pl.concat([parquet.scan(folder / each.file).collect()]), each.rows, f"seed {seed}")
        taken, refused = taken + bool(reading.taken), refused + bool(reading.faults)
    assert taken > MANY / 40
    assert refused > MANY / 20


def assert_sound(figures: pl.DataFrame, count: int, seed: str) -> None:
    """The figures are of the store's shape, none of them twice, no number is none, and no symbol is a number."""
    assert figures.schema == parquet.SCHEMA, seed
    assert figures.height == count > 0, seed
    assert not figures.select(parquet.KEY).is_duplicated().any(), seed
    for name in FIELDS:
        assert figures[name].drop_nulls().is_finite().all(), seed
    assert set(figures["symbol"]) <= set(SYMBOLS), seed
    assert figures["area"].str.contains(r"^E\d{8}$").all(), seed
    assert (figures["start"] <= figures["end"]).all(), seed


@pytest.mark.sec(48)
def test_every_figure_is_what_its_cell_says(tmp_path: Path):
    head = ["measure", "area", "period", "value", "lower", "count", "symbol"]
    good = [cell for cell in [*VALUES, "[c]", "\t7 ", "1e3", "0.1", "1234567.125"] if cell != "-3"]
    checked = 0
    for seed in range(MANY):
        chance = random.Random(f"cells {seed}")
        years = chance.sample(range(1950, 2050), 12)
        cells = [["one", chance.choice(AREAS[:4]), str(year), *chance.choices(good, k=3)] for year in years]
        cells = [[*row, chance.choice(["", "", "c", "x"])] for row in cells]
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([head, *cells])
        file = tmp_path / "file.csv"
        file.write_text(out.getvalue(), encoding="utf-8")
        (taken,) = read(Layout("table", measures=("one",)), file, tmp_path).taken
        for figure in parquet.scan(tmp_path / taken.file).collect().iter_rows(named=True):
            said = dict(zip(head, cells[figure["row"] - 2], strict=True))
            assert (figure["area"], figure["period"]) == (said["area"], said["period"])
            assert [figure[name] for name in ("value", "lower", "count")] == [
                None if number(said[name]) is None else float(f"{number(said[name]):.12g}")
                for name in ("value", "lower", "count")
            ], seed
            assert figure["symbol"] == (said["symbol"] or symbol_of(said["value"]) or ""), seed
            checked += 1
    assert checked == 12 * MANY
