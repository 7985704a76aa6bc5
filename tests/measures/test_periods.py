"""Publishers write periods in a dozen ways; each has one label here, and its days."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from oneplan.measures.rules import PeriodKind, UnknownPeriod, period
from tests.measures.reading import read_rows

LAIT = Path(__file__).parents[3] / "shared/data/lait/lait_long.parquet"


@pytest.mark.parametrize(
    ("text", "identifier", "label", "start", "end"),
    [
        ("2022", "", "2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2022", "Academic year ending", "2021/22", date(2021, 9, 1), date(2022, 8, 31)),
        ("2022", "Financial year ending", "2021/22", date(2021, 4, 1), date(2022, 3, 31)),
        ("2022", "Reporting year", "2022", date(2021, 4, 1), date(2022, 3, 31)),
        ("202122", "Academic year", "2021/22", date(2021, 9, 1), date(2022, 8, 31)),
        ("202122", "", "2021/22", date(2021, 4, 1), date(2022, 3, 31)),
        ("2023-24", "", "2023/24", date(2023, 4, 1), date(2024, 3, 31)),
        ("1999/00", "", "1999/00", date(1999, 4, 1), date(2000, 3, 31)),
        ("2014-16", "", "2014 to 2016", date(2014, 1, 1), date(2016, 12, 31)),
        ("2013/14-15/16", "", "2013/14 to 2015/16", date(2013, 4, 1), date(2016, 3, 31)),
        ("2024 Q2", "", "2024 Q2", date(2024, 4, 1), date(2024, 6, 30)),
        ("2024/25 Q4", "", "2024/25 Q4", date(2025, 1, 1), date(2025, 3, 31)),
        ("2024-02", "", "February 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("Feb 2024", "", "February 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("2021", "January", "January 2021", date(2021, 1, 1), date(2021, 1, 31)),
        ("2024", "Calendar year Q3", "2024 Q3", date(2024, 7, 1), date(2024, 9, 30)),
        ("202122", "Financial year Q2", "2021/22 Q2", date(2021, 7, 1), date(2021, 9, 30)),
        ("2021/22", "Tax year Q4", "2021/22 Q4", date(2022, 1, 1), date(2022, 3, 31)),
        ("2022", "Reporting year Q1", "2021/22 Q1", date(2021, 4, 1), date(2021, 6, 30)),
        ("202122", "Tax year", "2021/22", date(2021, 4, 1), date(2022, 3, 31)),
        ("2022", "Calendar year", "2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2022", "  academic  YEAR ending ", "2021/22", date(2021, 9, 1), date(2022, 8, 31)),
        ("201617", "Autumn and spring term", "2016/17 autumn and spring term", date(2016, 9, 1), date(2017, 3, 31)),
        ("201617", "Autumn term", "2016/17 autumn term", date(2016, 9, 1), date(2016, 12, 31)),
        ("2024-03-31", "", "2024-03-31", date(2024, 3, 31), date(2024, 3, 31)),
    ],
)
def test_a_publishers_period_has_one_label_and_its_days(text, identifier, label, start, end):
    found = period(text, identifier)
    assert (found.label, found.start, found.end) == (label, start, end)


@pytest.mark.parametrize(
    "text", ["0", "", "20222", "2022/24", "2022-13", "2024 Q5", "1066", "3024", "soon", "2024-02-30"]
)
def test_what_is_no_period_is_refused_with_what_to_write(text):
    with pytest.raises(UnknownPeriod, match="Write it as"):
        period(text)


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("2021", "Week 12"),
        ("2024", "31 March"),
        ("202324", "Part 1 (April to September)"),
        ("2024", "April to September"),
        ("202122", "Academic year Q1"),  # which months these are differs between publishers
        ("202122", "Academic year Q1-Q3"),
        ("2021", "Fortnight"),
    ],
)
def test_what_lasts_no_known_time_is_never_read_as_a_whole_year(text, identifier):
    with pytest.raises(UnknownPeriod, match=r"is no kind of period we read.*Take figures by year"):
        period(text, identifier)


def test_a_file_of_weeks_is_refused_by_the_column_that_says_so():
    head = ["measure", "area", "period", "identifier", "value"]
    found = read_rows(["reach", "E10000013", "2024", "Week 12", "61.5"], head=head)
    (fault,) = found.faults
    assert fault == (
        "line 2, identifier: “Week 12” is no kind of period we read: we cannot tell which days. "
        "Take figures by year, quarter of the calendar or financial year, month or term."
    )


def test_a_file_of_months_is_read_as_months():
    head = ["measure", "area", "period", "identifier", "value"]
    found = read_rows(["reach", "E10000013", "2024", "April", "61.5"], head=head)
    assert (found.row["period"], found.row["end"]) == ("April 2024", date(2024, 4, 30))


@pytest.mark.parametrize(
    ("text", "identifier"),
    [("202122", "January"), ("2021", "Financial year Q1"), ("2014-16", "Autumn term"), ("202124", "Tax year Q1")],
)
def test_a_label_that_does_not_fit_what_stands_beside_it_is_refused(text, identifier):
    with pytest.raises(UnknownPeriod, match="Write it as"):
        period(text, identifier)


def test_a_year_beyond_the_calendar_is_refused_in_every_spelling():
    for identifier in ("", "Academic year", "Academic year ending", "Reporting year", "Autumn term", "Summer term"):
        for text in ("9999", "999999", "0000", "000001", "9999/00", "9999-12", "9999 Q4"):
            with pytest.raises(UnknownPeriod):
                period(text, identifier)


def test_marks_behind_a_year_are_no_part_of_its_label():
    marked = [period(f"2025 ({mark})") for mark in ("Rev", "Final", "OT")]
    assert {each.label for each in marked} == {"2025"}
    assert not any(each.provisional for each in marked)
    assert period("2025 (prov)").provisional


def test_a_label_of_ours_is_read_as_itself():
    for text in (
        "2022",
        "2021/22",
        "2014 to 2016",
        "2013/14 to 2015/16",
        "2024 Q2",
        "February 2024",
        "2016/17 autumn term",
    ):
        assert period(text).label == text
        assert period(period(text).label) == period(text)


def test_pooled_years_are_counted():
    assert period("2014-16").years == 3
    assert period("2014-16").kind is PeriodKind.POOLED


@pytest.mark.skipif(not LAIT.exists(), reason="The publishers' files are not beside this repository.")
def test_every_year_of_the_interactive_tool_is_known_but_one_that_is_none():
    unknown = set()
    for text in pl.read_parquet(LAIT, columns=["Years"])["Years"].unique():
        try:
            period(text)
        except UnknownPeriod:
            unknown.add(text)
    assert unknown == {"0"}
