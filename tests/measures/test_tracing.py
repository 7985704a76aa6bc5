"""Every number on a page can be traced to its lines, and taken along: the gaps too."""

import csv
import io
import json

import pytest

from oneplan import cli
from oneplan.measures import areas, showing, tables
from oneplan.measures.queries.figures import as_figures, figures, live
from oneplan.measures.queries.pages import measure_page
from tests.measures.evidence import GLOS, a_measure, a_release, a_row, a_series, years
from tests.measures.sending import said

pytestmark = pytest.mark.django_db

FIVE = years(2019, 2023)
GIRLS, BOYS = [77.5, 76.1, 75.3, 74.9, 71.7], [54.2, 53.0, 52.2, 51.8, 48.4]


@pytest.fixture
def measure(partnership):
    """Children who are ready, by sex, over five years."""
    made = a_measure(key="ready")
    rows = []
    for n, (label, girls, boys) in enumerate(zip(FIVE, GIRLS, BOYS, strict=True)):
        rows += [
            a_row(label, girls, (girls - 1, girls + 1), lens="sex", group="Girls", row=10 + n),
            a_row(label, boys, (boys - 1, boys + 1), lens="sex", group="Boys", row=20 + n),
            a_row(label, 60.0 + n, (59.0 + n, 61.0 + n), row=30 + n),
        ]
    a_release(made, rows, file_name="ready.csv")
    return made


@pytest.fixture
def gap(measure):
    """The gap between girls and boys, as a measure of its own."""
    return a_measure(
        key="ready-gap", derived_from=measure, derived_how="gap", derived_lens="sex", derived_group="Girls",
        derived_other="Boys", unit="points", kind="gap", polarity="low_good", dataset=None,
    )  # fmt: skip


def table(client, key):
    text = client.get(f"/measures/{key}/figures.csv").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_point_of_the_gap_chart_can_be_taken_along_and_traced(client, measure):
    page = measure_page(measure, areas.place(GLOS))
    (lens,) = page.lenses
    assert [gap.period for gap in lens.gaps] == FIVE
    kept = {(row["period"], row["group"]): row for row in table(client, "ready") if row["by"] == "sex"}
    assert sorted(kept) == sorted((label, group) for label in FIVE for group in ("Girls", "Boys"))
    for n, label in enumerate(FIVE):
        assert kept[label, "Boys"]["line of the file"] == str(20 + n)
        answer = client.get("/measures/ready/figure/", {"period": label, "lens": "sex", "group": "Boys"})
        assert f"ready.csv, line {20 + n}" in said(answer)


def test_a_difference_is_written_without_the_noise_of_binary_arithmetic(client, gap, capsys):
    assert 77.5 - 54.2 != 23.3  # what it would be
    values = [figure.value for figure in as_figures(figures(gap, live([gap])[gap.pk]))]
    assert values == [23.3, 23.1, 23.1, 23.1, 23.3]
    assert [row["value"] for row in table(client, "ready-gap")] == ["23.3", "23.1", "23.1", "23.1", "23.3"]
    assert cli.main(["measures", "score", "--area", GLOS, "--json"]) == 0
    (line,) = (each for each in json.loads(capsys.readouterr().out)["measures"] if each["id"] == "ready-gap")
    assert line["value"] == 23.3


def test_a_small_difference_of_large_numbers_is_exact_too_and_a_long_one_is_left_as_it_is(gap, measure):
    rows = [
        ("2017/18", 100.1, 100.0, 0.1),
        ("2018/19", 200 / 3, 100 / 3, 200 / 3 - 100 / 3),
        ("2016/17", 0.0, 0.0, 0.0),
    ]
    a_release(
        measure,
        [
            a_row(label, value, lens="sex", group=group)
            for label, one, other, _ in rows
            for group, value in (("Girls", one), ("Boys", other))
        ],
    )
    found = {figure.period: figure.value for figure in as_figures(figures(gap, live([gap])[gap.pk]))}
    assert {label: found[label] for label, *_ in rows} == {label: value for label, _, _, value in rows}


def test_a_gap_says_of_which_two_lines_it_is_the_difference(client, gap):
    (first, *_) = table(client, "ready-gap")
    assert (first["file"], first["line of the file"], first["interval"]) == ("ready.csv", "10 less 20", "computed")
    page = said(client.get("/measures/ready-gap/figure/?period=2019/20"))
    assert "Girls · 77.5% (76.5% to 78.5%) · ready.csv, line 10" in page
    assert "Boys · 54.2% (53.2% to 55.2%) · ready.csv, line 20" in page
    assert "One figure<" in page
    assert "Less another<" in page
    assert "Worked out here from the intervals of both figures" in page
    assert "from the counts" not in page


def test_of_a_measure_that_is_not_published_a_gap_names_the_lines_and_not_the_figures(client, gap, measure):
    type(measure).objects.filter(pk=measure.pk).update(published=False)
    page = said(client.get("/measures/ready-gap/figure/?period=2019/20"))
    assert "Girls · ready.csv, line 10" in page
    assert "77.5" not in page


def test_a_gap_without_an_interval_is_not_said_to_have_one(client, gap, measure):
    a_release(
        measure,
        [
            *a_series(["2024/25"], [70.0], lens="sex", group="Girls"),
            *a_series(["2024/25"], [50.0], lens="sex", group="Boys"),
        ],
        file_name="later.csv",
    )
    page = measure_page(gap, areas.place(GLOS))
    newest = page.score.latest
    assert (newest.value, newest.lower, newest.limits) == (20.0, None, "")
    assert ("Interval", "None") in showing.explained(page, newest).facts
    line = dict(zip(tables.HEADINGS, next(each for each in tables.lines(page) if each[4] == "2024/25"), strict=True))
    assert (line["interval"], line["file"]) == ("", "later.csv")


def test_a_gap_between_figures_of_two_files_names_both(gap, measure):
    a_release(measure, a_series(["2018/19"], [70.0], lens="sex", group="Girls"), file_name="girls.csv")
    a_release(measure, a_series(["2018/19"], [50.0], lens="sex", group="Boys"), file_name="boys.csv")
    page = measure_page(gap, areas.place(GLOS))
    (line,) = (each for each in tables.lines(page) if each[4] == "2018/19")
    told = dict(zip(tables.HEADINGS, line, strict=True))
    assert (told["file"], told["line of the file"]) == ("girls.csv less boys.csv", "2 less 2")
