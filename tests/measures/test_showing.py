"""What is said aloud: questions about labels that contradict each other; and real figures as their readers met them."""

from pathlib import Path

import polars as pl
import pytest

from oneplan.measures import areas, showing
from oneplan.measures.models import Break
from oneplan.measures.queries.pages import measure_page
from oneplan.measures.rules import number, period
from tests.measures.evidence import ENGLAND, GLOS, a_measure, a_release, a_row, a_series, years

pytestmark = pytest.mark.django_db

DATA = Path(__file__).parents[3] / "shared" / "data"
FIVE = years(2019, 2023)
real = pytest.mark.skipif(not DATA.exists(), reason="The shared data files are not beside the repository.")


def asked(rows, area=GLOS, **fields):
    measure = a_measure(**fields)
    a_release(measure, rows)
    return showing.question(measure_page(measure, areas.place(area)).score)


# --- two labels that contradict each other


def labelled(trend=None, comparison=None):
    rows = a_series(FIVE, [60.0, 60.1, 60.0, 60.2, 60.1], 2.0)
    rows[-1] |= {"published_trend": trend, "published_comparison": comparison}
    return [*rows, a_row("2023/24", 50.0, area=ENGLAND)]


@pytest.mark.parametrize("label", ["No significant change", "no significant change", None])
def test_a_published_trend_that_agrees_raises_no_question(label):
    assert asked(labelled(trend=label)) == ""


def test_a_published_trend_that_its_own_rule_contradicts_is_shown_as_a_question():
    assert asked(labelled(trend="Increasing and getting better")) == (
        "Its publisher says “Increasing and getting better” of these figures; by the publisher's own rule we find "
        "“no significant change over five years”. Ask the publisher before you quote either."
    )


@pytest.mark.parametrize(
    ("label", "question"), [("Better", False), ("Not compared", False), ("Worse", True), ("Similar", True)]
)
def test_a_published_comparison_that_its_own_interval_contradicts_is_shown_as_a_question(label, question):
    said = asked(labelled(comparison=label))
    assert ("by the published interval it is better than England" in said) is question


def test_without_figures_nothing_is_asked():
    assert asked([]) == ""


def injuries():
    """Fingertips 90284, persons, upper-tier authorities and England, as it was published."""
    file = DATA / "fingertips" / "fingertips_90284_parent_region.csv"
    found = pl.read_csv(file, infer_schema=False).with_row_index("line", offset=2)
    return found.filter((pl.col("Sex") == "Persons") & pl.col("Category Type").is_null())


def as_row(row):
    limits = [number(row[f"{side} CI 95.0 limit"] or "") for side in ("Lower", "Upper")]
    return a_row(
        row["Time period"],
        number(row["Value"] or ""),
        limits,
        area=row["Area Code"],
        note=row["Value note"] or "",
        published_trend=row["Recent Trend"],
        published_comparison=row["Compared to England value or percentiles"],
        row=row["line"],
    )


RATE = {"unit": "per_10000", "kind": "rate", "polarity": "low_good", "title": "Injuries"}


@real
def test_the_published_trend_of_90284_that_leaps_over_a_missing_year_is_shown_as_a_question():
    """Surrey has no figure for 2022/23 and the label "Decreasing": the guidance allows no trend over a gap."""
    surrey = "E10000030"
    rows = injuries().filter(pl.col("Area Code").is_in([surrey, "E92000001"]))
    said = asked([as_row(row) for row in rows.iter_rows(named=True)], area=surrey, **RATE)
    assert said == (
        "Its publisher says “Decreasing and getting better” of these figures; by the publisher's own rule we find “no "
        "recent trend can be worked out” (there is a gap within the last five points). Ask the publisher before you "
        "quote either."
    )


@real
def test_of_all_areas_of_90284_only_those_with_a_missing_year_raise_a_question():
    measure = a_measure(**RATE)
    rows = injuries()
    a_release(measure, [as_row(row) for row in rows.iter_rows(named=True)])
    labels = rows.filter(pl.col("Recent Trend").is_not_null())["Area Code"].to_list()
    doubted = [
        areas.place(code).name for code in labels if showing.question(measure_page(measure, areas.place(code)).score)
    ]
    assert len(labels) > 150
    assert sorted(doubted) == ["Bracknell Forest", "Buckinghamshire", "Slough", "Surrey", "Windsor and Maidenhead"]


@real
def test_the_page_of_gloucestershire_agrees_with_every_label_of_90284(client, partnership):
    measure = a_measure(key="injuries", **RATE)
    a_release(measure, [as_row(row) for row in injuries().iter_rows(named=True)])
    page = client.get("/measures/injuries/").content.decode()
    assert "Gloucestershire: 71.1 per 10,000 (66.2 to 76.3) in 2023/24; similar to England" in page
    assert "decreasing and getting better over five years" in page
    assert "A question" not in page
    assert "A question" in client.get("/measures/injuries/?area=E10000030").content.decode()


# --- real figures


def lait(name, place=916):
    found = pl.read_parquet(DATA / "lait" / "lait_long.parquet").filter(pl.col("Short Desc") == name)
    rows = found.filter(pl.col("LA Number").cast(pl.Int64) == place)
    return {period(row["Years"]).label: row["Values"] for row in rows.iter_rows(named=True)}


@real
def test_two_year_old_uptake_of_gloucestershire_is_as_published(client, partnership):
    measure = a_measure(key="two", title="Two-year-olds")
    values = lait("%_2yr_olds")
    a_release(measure, [a_row(label, number(text)) for label, text in values.items()])
    shown = [row[1] for row in showing.table(measure, measure_page(measure, areas.place(GLOS)).score.points)]
    assert shown[::-1] == ["70.6%", "71.3%", "68.6%", "62.8%", "70.8%", "70.1%", "64.2%", "60.2%"]


@real
def test_neet_in_two_sources_agrees_and_laid_over_one_another_is_one_figure():
    """The scorecard of 2025 and the interactive tool, figure by figure; where one says nothing the other is shown."""
    scorecard = pl.read_csv(DATA / "ees" / "UD_NEETNK_LA_dashboard_2025.csv", infer_schema=False)
    tool = pl.read_parquet(DATA / "lait" / "lait_long.parquet").filter(
        (pl.col("Short Desc") == "16-17 NEET") & (pl.col("Years").str.contains("2025"))
    )
    codes = {place.dfe: place.code for place in areas.places().values() if place.dfe and not place.successor}
    first = {
        codes[str(int(row["LA Number"]))]: number(row["Values"])
        for row in tool.iter_rows(named=True)
        if str(int(row["LA Number"])) in codes
    }
    second = {
        row["new_la_code"]: number(row["NEET_percent"] or "")
        for row in scorecard.filter(pl.col("geographic_level") == "Local authority").iter_rows(named=True)
    }
    both = [code for code, value in first.items() if value is not None and second.get(code) is not None]
    assert len(both) >= 147
    measure = a_measure(key="neet")
    a_release(measure, [a_row("2025", value, area=code) for code, value in first.items()])
    a_release(measure, [a_row("2025", value, area=code) for code, value in second.items()])
    for code in both:
        (figure,) = measure_page(measure, areas.place(code)).score.points
        assert f"{first[code]:.1f}" == f"{second[code]:.1f}" == f"{figure.value:.1f}"


@real
def test_the_break_in_first_time_entrants_between_2017_and_2018_is_marked(client, partnership):
    measure = a_measure(key="entrants", unit="count", kind="count", polarity="low_good", title="First-time entrants")
    a_release(measure, [a_row(label, number(text)) for label, text in lait("FirstYJS").items()])
    Break.objects.create(measure=measure, at="2018", reason="Counted from another source")
    page = client.get("/measures/entrants/").content.decode()
    rows = {row[0]: row[1] for row in showing.table(measure, measure_page(measure, areas.place(GLOS)).score.points)}
    assert (rows["2017"], rows["2018"]) == ("273", "75")
    assert "Break at 2018" in page
    assert "Counted from another source" in page


# --- the note of a line


@pytest.mark.parametrize(
    ("row", "note"),
    [
        (a_row("2023/24", 60.0), ""),
        (a_row("2023/24", 60.0, symbol="-"), ""),
        (a_row("2023/24", 60.0, symbol="u"), "of low reliability"),
        (a_row("2023/24", 60.0, note="Schools closed"), "Schools closed"),
        (a_row("2023/24"), "missing"),
        (a_row("2023/24", symbol="c"), "held back by the publisher: too few people"),
        (a_row("2023/24", symbol="x"), "not available"),
        (a_row("2023/24", symbol="x", note="Not collected"), "Not collected"),
    ],
)
def test_a_line_says_that_something_is_missing_only_where_it_is(row, note):
    measure = a_measure()
    a_release(measure, [row])
    ((*_, said),) = showing.table(measure, measure_page(measure, areas.place(GLOS)).score.points)
    assert said == note
