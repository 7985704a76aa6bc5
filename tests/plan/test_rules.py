"""Sentences of the plan."""

from datetime import date

import pytest

from oneplan.plan import rules

OLD, NOW = (date(2018, 1, 1), date(2023, 12, 31)), (date(2024, 1, 1), None)


@pytest.mark.parametrize(
    ("spans", "on", "place"),
    [
        ([OLD, NOW], date(2020, 5, 1), 0),
        ([OLD, NOW], date(2024, 1, 1), 1),
        ([OLD], date(2026, 1, 1), 0),  # none holds: the latest before
        ([(date(2010, 1, 1), date(2012, 1, 1)), OLD], date(2026, 1, 1), 1),
        ([NOW], date(2020, 1, 1), None),  # it had not begun
        ([], date(2020, 1, 1), None),
        ([(None, None), NOW], date(2025, 1, 1), 1),  # two hold: the later
    ],
)
def test_the_plan_to_show_holds_on_the_day_or_is_the_latest_before(spans, on, place):
    assert rules.current(spans, on) == place


def test_the_nearest_day_of_a_span_is_inside_it():
    assert rules.nearest_day(OLD, date(2020, 5, 1)) == date(2020, 5, 1)
    assert rules.nearest_day(OLD, date(2030, 1, 1)) == OLD[1]
    assert rules.nearest_day(OLD, date(2000, 1, 1)) == OLD[0]
    assert rules.nearest_day((None, None), date(2000, 1, 1)) == date(2000, 1, 1)


def test_spans_that_share_one_day_overlap():
    assert rules.overlap((None, date(2024, 1, 1)), NOW)
    assert not rules.overlap(OLD, NOW)


def test_what_ended_yesterday_is_over_and_what_ends_today_is_not():
    assert rules.over(date(2024, 1, 1), date(2024, 1, 2))
    assert not rules.over(date(2024, 1, 1), date(2024, 1, 1))
    assert not rules.over(None, date(2024, 1, 1))
