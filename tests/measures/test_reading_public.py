"""Every real indicator file of the publishers loads, with the rows its card states and the figures it prints."""

import re
from pathlib import Path

import polars as pl
import pytest

from oneplan.measures.reading import Layout, SeriesLayout
from oneplan.measures.rules import number, symbol_of
from tests.measures.reading import ees, fingertips, lait, read_file

PUBLIC = Path(__file__).parents[3] / "shared/data"
pytestmark = pytest.mark.skipif(not PUBLIC.exists(), reason="The publishers' files are not beside this repository.")

PROFILE = {
    "lenses": {"gender": "sex", "characteristic_type": "= characteristic"},
    "words": {"Free school meal eligibility": "fsm", "SEN provision": "send", "Ethnic group: major": "ethnicity"},
}


def one(value: str, **fields: object) -> SeriesLayout:
    """A series with a value column."""
    return SeriesLayout("measure", value=value, **fields)  # type: ignore[arg-type]


# file: how it is read, and how many of its rows give a figure
FILES: dict[str, tuple[Layout, int]] = {
    "fingertips/fingertips_90284_parent_region.csv": (fingertips(select={"Indicator ID": "90284"}), 6274),
    "ees/1_eyfsp_headline_measures_2022.csv": (ees(one("gld_percentage", count="gld_number"), **PROFILE), 3167),
    "ees/EYFSP_APS_GLD_ELG_underlying_data_2013_2018.csv": (
        ees(one("gld_percent"), lenses={"characteristic": "= characteristic_group"}),
        2934,
    ),
    "ees/SEN2_MI.csv": (ees(one("statement_assessed_no_plan")), 810),
    "ees/UD_NEETNK_LA_dashboard_2023_final.csv": (ees(one("NEET_percent")), 160),
    "ees/UD_NEETNK_LA_dashboard_2025.csv": (ees(one("NEET_percent")), 161),
    "ees/absence_by_term.csv": (
        ees(one("sess_overall_percent", select={"term": "Total", "school_type": "Special"})),
        800,
    ),
    "ees/b1_children_in_need_2013_to_2025.csv": (ees(SeriesLayout("measure", count="At31_episodes")), 2132),
    "ees/c1_children_in_need_referrals_and_rereferrals_2013_to_2025.csv": (ees(one("rereferral_percent")), 2132),
    "ees/cla_number_and_rate_per_10k_children.csv": (
        ees(one("rate_per_10000", select={"population_type": "Children looked after on 31 March each year"})),
        835,
    ),
    "ees/csww_indicators_2017_to_2025.csv": (ees(one("agency_rate_fte")), 1449),
    "ees/ks4_la.csv": (ees(one("avg_att8"), lenses={"social_care_group": "social_care"}), 3444),
    "ees/ons_mid-year_population_estimates_2012_to_2024.csv": (
        ees(SeriesLayout("measure", count="population_estimate")),
        2132,
    ),
    "ees/school_applications_and_offers.csv": (
        ees(one("online_apps_percent", select={"school_phase": "Primary"})),
        810,
    ),
    "lait/lait_extract_gloucestershire_neighbours.csv": (lait(one("%_2yr_olds", count="No_2yr_olds")), 104),
    "lait/lait_long.parquet": (lait(one("%_2yr_olds", count="No_2yr_olds")), 1360),
}


def stated(file: str) -> int:
    """The rows that the card of the file states."""
    card = rf"(?m)^\| {re.escape(file)} \|.*?\| (\d+) \| \d+ \|"
    found = re.search(card, (PUBLIC / "README.md").read_text())
    assert found is not None
    return int(found[1])


def test_no_file_of_the_publishers_is_forgotten():
    there = {
        f"{file.parent.name}/{file.name}"
        for name in ("fingertips", "ees", "lait")
        for file in (PUBLIC / name).iterdir()
    }
    aside = {name for name in there if name.endswith((".meta.csv", ".xlsx")) or "dictionary" in name}
    assert there - aside == set(FILES)


@pytest.mark.parametrize("file", FILES)
def test_a_publishers_file_loads_with_the_rows_its_card_states(file):
    layout, figures = FILES[file]
    read = read_file(layout, PUBLIC / file)
    assert read.faults == []
    assert read.reading.rows == stated(file)
    assert read.figures.height == figures


@pytest.mark.parametrize("file", [name for name in FILES if name.startswith("ees/")])
def test_every_figure_is_the_number_or_the_symbol_on_its_line(file):
    layout, _ = FILES[file]
    (series,) = layout.series
    field = "value" if series.value else "count"
    cells = pl.read_csv(PUBLIC / file, infer_schema=False, empty_string_is_null=False)[getattr(series, field)]
    for row in read_file(layout, PUBLIC / file).rows:
        cell = cells[row["row"] - 2]
        assert row[field] == number(cell)
        assert row["symbol"] == (symbol_of(cell) or "")


def test_published_limits_are_kept_as_they_are():
    file = PUBLIC / "fingertips/fingertips_90284_parent_region.csv"
    cells = pl.read_csv(file, infer_schema=False, empty_string_is_null=False)
    names = {
        "value": "Value",
        "lower": "Lower CI 95.0 limit",
        "upper": "Upper CI 95.0 limit",
        "lower_998": "Lower CI 99.8 limit",
        "upper_998": "Upper CI 99.8 limit",
        "count": "Count",
        "denominator": "Denominator",
    }
    for row in read_file(fingertips(), file).rows:
        line = cells.row(row["row"] - 2, named=True)
        assert {name: row[name] for name in names} == {name: number(line[column]) for name, column in names.items()}
        assert (row["published_trend"] or "", row["note"]) == (line["Recent Trend"], line["Value note"])


def test_the_districts_of_the_county_are_there_and_their_gap_is_kept():
    read = read_file(
        ees(SeriesLayout("children", count="children_number"), **PROFILE),
        PUBLIC / "ees/1_eyfsp_headline_measures_2022.csv",
    )
    everybody = read.figures.filter(pl.col("lens") == "")
    districts = everybody.filter(pl.col("area").is_in([f"E070000{number}" for number in range(78, 84)]))
    assert districts["count"].sum() == 6570
    assert everybody.filter(pl.col("area") == "E10000013")["count"].to_list() == [6580]


def test_every_measure_of_the_interactive_tool_loads_but_the_one_whose_year_is_none():
    file = PUBLIC / "lait/lait_long.parquet"
    table = pl.read_parquet(file)
    without_year = table.filter(pl.col("Years") == "0")["Short Desc"].unique().to_list()
    assert len(without_year) == 1
    names = table["Short Desc"].unique().sort().to_list()
    series = [SeriesLayout(f"m{at}", value=name) for at, name in enumerate(names) if name not in without_year]
    read = read_file(lait(*series), file)
    assert read.faults == []
    wanted = table.filter(~pl.col("Short Desc").is_in(without_year))
    assert read.figures.height == wanted.height
    assert read.figures.filter(pl.col("symbol") == "-").height == wanted.filter(pl.col("Values") == "-").height


def test_noise_of_binary_arithmetic_is_gone_from_the_interactive_tool():
    read = read_file(lait(one("RTA")), PUBLIC / "lait/lait_extract_gloucestershire_neighbours.csv")
    assert 16.26 in read.figures["value"].to_list()
    assert all(len(repr(value)) < 12 for value in read.figures["value"].drop_nulls())
