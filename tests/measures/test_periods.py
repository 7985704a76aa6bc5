"""Publishers write periods in a dozen ways; each has one label here, and its days."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from oneplan.measures.rules import PeriodKind, UnknownPeriod, period

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
