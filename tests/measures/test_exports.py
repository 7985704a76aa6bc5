"""What leaves: the same figures as the page, as CSV, XLSX, SVG and PNG."""

import csv
import io

import openpyxl
import pytest
import typst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from oneplan.measures import areas, pictures, tables
from oneplan.measures.queries.pages import measure_page
from oneplan.measures.rules import number, symbol_of
from oneplan.ui.charts.raster import as_png
from oneplan.ui.sheets import as_csv
from tests.measures.evidence import DISTRICTS, ENGLAND, GLOS, a_dataset, a_measure, a_release, a_row, a_series, years
from tests.ui.charts_read import read as drawn
from tests.ui.charts_read import words_of

pytestmark = pytest.mark.django_db

FIVE = years(2019, 2023)
NEAR = [place.code for place in areas.neighbours_of(GLOS)]
SHOWN = (
    "area code",
    "period",
    "by",
    "group",
    "value",
    "lower 95%",
    "upper 95%",
    "count",
    "out of",
    "symbol",
    "line of the file",
)


@pytest.fixture
def measure(partnership):
    """One with every kind of chart but the one for months and quarters."""
    made = a_measure(key="ready", lens=["sex", "deprivation", "ethnicity"], dataset=a_dataset(title="=HYPERLINK(1)"))
    rows = [
        a_row(label, 60.0 + n, (58 + n, 62 + n), count=600 + 10 * n, denominator=1000) for n, label in enumerate(FIVE)
    ]
    rows += a_series(FIVE, [61.0] * 5, 0.5, area=ENGLAND)
    rows += [a_row("2023/24", 60.0 + n, (58 + n, 62 + n), area=code) for n, code in enumerate((*DISTRICTS, *NEAR))]
    for group, base in (("Girls", 68), ("Boys", 58)):
        rows += a_series(FIVE, [base + n for n in range(5)], 1.0, lens="sex", group=group)
    rows += [
        a_row("2023/24", 50.0 + rank, (49 + rank, 51 + rank), lens="deprivation", group=f"Tenth {rank}", rank=rank)
        for rank in range(1, 11)
    ]
    rows += a_series(["2023/24"] * 2, [55.0, 57.0], 2.0, lens="ethnicity", group="Asian")[:1]
    rows += [
        a_row("2023/24", symbol="c", lens="ethnicity", group="Black, African"),
        a_row("2023/24", 1 / 3, lens="ethnicity", group="White"),
    ]
    a_release(made, rows, title="@SUM(A1)", file_name="-1+1.csv")
    return made


def table(client, address="/measures/ready/figures.csv"):
    text = client.get(address).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_file_holds_the_figures_of_the_page_to_the_last_digit(client, measure):
    page = measure_page(measure, areas.place(GLOS))
    said = {(row["area code"], row["period"], row["by"], row["group"]): row for row in table(client)}
    kept = list(tables.figures(page))
    assert len(said) == len(kept) > 40
    for figure in kept:
        row = said[figure.area, figure.period, figure.lens, figure.group]
        for name, attribute in (
            ("value", "value"),
            ("lower 95%", "lower"),
            ("upper 95%", "upper"),
            ("lower 99.8%", "lower_998"),
            ("count", "count"),
            ("out of", "denominator"),
        ):
            assert number(row[name]) == getattr(figure, attribute), (figure.area, figure.period, name)
        assert (symbol_of(row["symbol"]) or "") == figure.symbol


def test_every_line_says_where_it_comes_from(client, measure):
    for row in table(client):
        assert row["publisher"] == "Department for Education"
        assert row["licence"] == "Open Government Licence v3.0"
        assert row["interval"] in ("published", "computed", "")
        assert row["release"] == "'@SUM(A1)"  # a spreadsheet shows it and does not run it
        assert row["file"] == "'-1+1.csv"


def test_the_workbook_holds_the_same_and_says_what_it_is(client, measure):
    made = openpyxl.load_workbook(io.BytesIO(client.get("/measures/ready/figures.xlsx").content))
    figures, about = made.worksheets
    headings, *rows = figures.iter_rows(values_only=True)
    assert headings == tables.HEADINGS
    kept = table(client)
    assert len(rows) == len(kept)
    for row, line in zip(rows, kept, strict=True):
        told = dict(zip(headings, row, strict=True))
        assert told["value"] == number(line["value"])
        assert (told["symbol"] or "") == line["symbol"]
    said = " ".join(str(row[0]) for row in about.iter_rows(values_only=True))
    assert "=HYPERLINK(1), Department for Education: @SUM(A1). Open Government Licence v3.0." in said
    assert all(cell.data_type != "f" for sheet in made for row in sheet.iter_rows() for cell in row)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.lists(some.floats(allow_nan=False, allow_infinity=False, width=64), min_size=1, max_size=6))
def test_any_number_that_leaves_as_csv_reads_back_as_the_same_number(values):
    (line,) = csv.reader(io.StringIO(as_csv([values]).removeprefix("\ufeff")))
    assert [number(cell) for cell in line] == values


CHARTS = ("trend", "neighbours", "map", "districts", "lens-sex", "gap-sex", "lens-deprivation", "lens-ethnicity")


@pytest.mark.parametrize("name", CHARTS)
def test_each_chart_leaves_as_svg_and_as_png(name, client, measure):
    svg = client.get(f"/measures/ready/charts/{name}.svg")
    assert svg["Content-Type"] == "image/svg+xml"
    assert drawn(svg.content.decode()).tag.endswith("svg")
    png = client.get(f"/measures/ready/charts/{name}.png")
    assert png["Content-Type"] == "image/png"
    assert png.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(png.content[16:20]) > 900  # wide enough for a slide
    assert f'filename="ready-{GLOS}-{name}.png"' in png["Content-Disposition"]


def test_groups_stand_beside_the_figure_for_everybody_in_the_same_period(client, measure):
    said = [each.text for each in words_of(drawn(client.get("/measures/ready/charts/lens-sex.svg").content.decode()))]
    assert "All in Gloucestershire 64.0%" in said


def test_the_page_offers_each_chart_it_draws_and_only_those(client, measure):
    page = client.get("/measures/ready/").content.decode()
    offered = {name for name in (*CHARTS, "process", "gap-ethnicity") if f"/charts/{name}.svg" in page}
    assert offered == set(CHARTS)


@pytest.mark.parametrize("name", ["process", "gap-deprivation", "lens-fsm", "gap-", "lens", "nothing", "gap-ethnicity"])
def test_a_chart_that_cannot_be_drawn_is_not_found(name, client, measure):
    assert client.get(f"/measures/ready/charts/{name}.svg").status_code == 404
    assert client.get(f"/measures/ready/charts/{name}.png").status_code == 404


@pytest.mark.parametrize("address", ["/etc/passwd", "secret.png", "https://example.org/a.png"])
def test_the_picture_of_a_chart_reads_no_file_and_no_address(address, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">{}</svg>'
    (tmp_path / "secret.png").write_bytes(as_png(svg.format('<rect width="9" height="9"/>')))
    with pytest.raises(typst.TypstError, match="linked image"):
        as_png(svg.format(f'<image href="{address}" width="20" height="20"/>'))


def quarters(measure, values, first=2020):
    labels = [f"{first + n // 4} Q{n % 4 + 1}" for n in range(len(values))]
    a_release(measure, [a_row(label, value) for label, value in zip(labels, values, strict=True) if value is not None])
    return pictures.process(measure_page(measure, areas.place(GLOS)))


STEADY = [50, 52, 49, 51, 50, 53, 48, 51, 50, 52, 49, 51, 50, 52, 51, 49]


def a_count(**fields):
    return a_measure(unit="count", kind="count", polarity="low_good", **fields)


def test_quarterly_figures_have_a_control_chart_and_yearly_ones_have_none(partnership, measure):
    made = str(quarters(a_count(), STEADY).wide)
    assert "signal or noise" in made
    assert pictures.draw(measure_page(measure, areas.place(GLOS)), "process") is None


def test_months_with_years_between_have_no_control_chart(partnership):
    mixed = a_count()
    a_release(mixed, [a_row("2023-04", 5.0), a_row("2023 Q3", 6.0)])
    assert pictures.process(measure_page(mixed, areas.place(GLOS))) is None


def test_limits_begin_anew_where_that_was_decided_and_the_reason_is_written(partnership):
    measure = a_count()
    values = [*STEADY, *(each - 30 for each in STEADY)]
    before = str(quarters(measure, values).wide)
    measure.breaks.create(
        kind="rebase", at="2024 Q1", reason="A new service began", on="2024-02-01", decided_by="The board"
    )
    page = measure_page(measure, areas.place(GLOS))
    after = str(pictures.process(page).wide)
    assert "A new service began" not in before
    assert "A new service began" in after
    assert page.score.breaks == ()  # begun anew is no break of the series: the trend chart does not cut it
    assert "A new service began" not in str(pictures.trend(page).wide)


def test_a_quarter_without_a_figure_keeps_its_place_on_the_axis(partnership):
    measure = a_count()
    quarters(measure, [*STEADY[:6], None, *STEADY[7:]])
    page = measure_page(measure, areas.place(GLOS))
    assert len(page.score.points) == 15
    assert pictures.axis([page.score.points])[5:8] == ("2021 Q2", "2021 Q3", "2021 Q4")
    two = a_count()
    a_release(two, [a_row("2023/24 Q3", 5.0), a_row("2024/25 Q2", 6.0)])
    points = measure_page(two, areas.place(GLOS)).score.points
    assert pictures.axis([points]) == ("2023/24 Q3", "2023/24 Q4", "2024/25 Q1", "2024/25 Q2")
    months = a_count()
    a_release(months, [a_row("2023-11", 5.0), a_row("2024-02", 6.0)])
    points = measure_page(months, areas.place(GLOS)).score.points
    assert pictures.axis([points]) == ("November 2023", "December 2023", "January 2024", "February 2024")


def test_a_quarterly_measure_without_any_value_draws_no_control_chart(partnership):
    measure = a_count()
    a_release(measure, [a_row("2023 Q1", symbol="c"), a_row("2023 Q2", symbol="c")])
    assert pictures.process(measure_page(measure, areas.place(GLOS))) is None
