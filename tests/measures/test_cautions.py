"""What a figure cannot bear is said beside it: few cases, and how small a change could be seen at all."""

import pytest

from oneplan.measures import areas, showing
from oneplan.measures.queries.pages import measure_page
from tests.measures.evidence import GLOS, a_measure, a_release, a_row, counted
from tests.measures.sending import said

pytestmark = pytest.mark.django_db


def caution(rows, **fields):
    measure = a_measure(**fields)
    a_release(measure, rows)
    return showing.shown(measure_page(measure, areas.place(GLOS))).caution


def test_a_share_of_fewer_than_thirty_is_shown_with_a_caution():
    assert caution(counted(["2023/24"], [11], 14)) == (
        "Out of only 14, fewer than 30: one more or less moves this figure by 7.1 percentage points. "
        "Out of 14, a change from one year to the next is likely to be seen only from 43.4 percentage points on."
    )


def test_a_share_of_fewer_than_ten_is_said_to_be_no_percentage():
    assert "Out of only 9, too few for a percentage: one more or less" in caution(counted(["2023/24"], [6], 9))


def test_of_a_share_of_many_only_the_smallest_change_is_said():
    assert caution(counted(["2023/24"], [600], 1200)) == (
        "Out of 1,200, a change from one year to the next is likely to be seen only from 5.7 percentage points on."
    )


def test_a_share_without_its_denominator_is_judged_by_what_count_and_value_give():
    assert caution([a_row("2023/24", 50.0, (30.0, 70.0), count=12)]).startswith("Out of only 24, fewer than 30")
    assert caution([a_row("2023/24", 50.0, (30.0, 70.0))]) == ""


def test_a_rate_of_fewer_than_ten_is_shown_with_a_caution():
    fields = {"unit": "per_10000", "kind": "rate"}
    assert caution(counted(["2023/24"], [7], 12_000), **fields) == (
        "Only 7 counted, fewer than 10: such a rate jumps by chance from year to year."
    )
    assert caution(counted(["2023/24"], [10], 12_000), **fields) == ""


def test_what_is_no_share_and_no_rate_and_what_is_held_back_gets_none():
    assert caution([a_row("2023/24", 3.0, count=3, denominator=9)], unit="score", kind="mean") == ""
    assert caution([a_row("2023/24", symbol="c", count=3, denominator=9)]) == ""
    assert caution([]) == ""


def test_the_caution_stands_on_the_page(client, partnership):
    measure = a_measure(key="few")
    a_release(measure, counted(["2023/24"], [11], 14))
    assert "With care:</strong> Out of only 14, fewer than 30" in said(client.get("/measures/few/"))
