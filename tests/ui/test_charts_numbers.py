"""Numbers as people write them, axes that are round and honest, labels that make room."""

import doctest
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from oneplan.ui.charts import numbers, scales
from oneplan.ui.charts.numbers import COUNT, PERCENT, POUNDS, count, number, rate
from oneplan.ui.charts.scales import apart, axis, thinned


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [
        (67.400000000000006, 1, "67.4"),
        (70.099999999999994, 1, "70.1"),
        (0.1 + 0.2, 1, "0.3"),
        (67.45, 1, "67.5"),
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (-0.04, 1, "0.0"),
        (1234567.891, 1, "1,234,567.9"),
        (1200, 0, "1,200"),
        (0, 2, "0.00"),
        (1e-7, 1, "0.0"),
        (99.95, 1, "100.0"),
    ],
)
def test_numbers_lose_the_noise_of_fractions_and_gain_separators(value, places, said):
    assert number(value, places) == said


def test_units_stand_where_people_write_them():
    injuries = rate("per 10,000 children")
    assert PERCENT.short(67.400000000000006) == "67.4%"
    assert POUNDS.short(-1234.4) == "−£1,234"
    assert injuries.long(87.2) == "87.2 per 10,000 children"
    assert injuries.short(87.2) == "87.2"
    assert injuries.axis == "Per 10,000 children"
    assert count("children").long(1200) == "1,200 children"
    assert PERCENT.spread(65.1, 69.7) == "65.1% to 69.7%"
    assert PERCENT.with_interval(67.4, 65.1, None) == "67.4%"
    assert PERCENT.short(None) == PERCENT.long(None) == "no figure"


def test_a_difference_says_its_sign_and_its_own_unit():
    assert PERCENT.change(3.24) == "+3.2 percentage points"
    assert PERCENT.change(-3.24) == "−3.2 percentage points"
    assert PERCENT.change(0.04) == "0.0 percentage points"
    assert rate("per 10,000").change(12) == "+12.0 per 10,000"
    assert POUNDS.change(-1234) == "−£1,234"


def test_the_median_of_counts_need_not_be_whole():
    assert COUNT.finer(11.5) == "11.5"
    assert COUNT.finer(12.0) == "12"


def test_ticks_have_no_more_places_than_their_steps():
    assert PERCENT.tick(60.0, 5) == "60%"
    assert PERCENT.tick(60.5, 0.5) == "60.5%"
    assert COUNT.tick(12500, 2500) == "12,500"


@pytest.mark.parametrize("module", [numbers, scales])
def test_the_examples_in_the_docstrings_hold(module):
    found = doctest.testmod(module)
    assert found.attempted
    assert not found.failed


@given(st.lists(st.floats(-1e6, 1e6), max_size=30), st.floats(0, 1))
@example([1e-05, -30000.0], 0.0)
def test_an_axis_holds_its_values_in_few_round_steps(values, zero):
    held = axis(values, zero=zero)
    near = 1e-6 + 2e-9 * held.step  # a billionth of a step is a hair nobody sees
    assert all(held.low - near <= value <= held.high + near for value in values)
    assert 2 <= len(held.ticks) <= 9
    assert held.low == held.ticks[0]
    assert held.ticks[-1] <= held.high + near


def test_counts_and_rates_start_at_nought_unless_they_hardly_differ():
    assert axis([20, 100]).from_zero
    assert not axis([90, 100]).from_zero
    assert axis([72.7, 118.3], zero=1).from_zero
    assert axis([-3, 5]).from_zero


def test_a_small_change_is_not_blown_up():
    held = axis([67.1, 67.4], zero=0.4, high=100)
    assert held.high - held.low >= 13


def test_a_percentage_never_has_an_axis_beyond_a_hundred():
    assert axis([91, 99.2], zero=0.4, high=100).high == 100
    assert axis([100, 100], zero=0.4, high=100).high == 100


@given(
    st.lists(st.tuples(st.floats(0, 300), st.floats(5, 40)), min_size=1, max_size=7),
)
def test_labels_are_pushed_apart_and_stay_inside_if_there_is_room(wanted):
    middles, sizes = [each for each, _ in wanted], [size for _, size in wanted]
    places = apart(middles, sizes, 0, 320, 2)
    boxes = sorted((place - size / 2, place + size / 2) for place, size in zip(places, sizes, strict=True))
    assert all(before[1] <= after[0] + 1e-6 for before, after in pairwise(boxes))
    assert boxes[0][0] >= -1e-6
    if sum(sizes) + 2 * (len(sizes) - 1) <= 320:
        assert boxes[-1][1] <= 320 + 1e-6


def test_labels_with_room_stay_where_they_are_wanted():
    assert apart([10, 50, 90], [10, 10, 10], 0, 100) == [10, 50, 90]


def test_the_last_period_always_has_its_name():
    assert thinned([40] * 5, 50) == [0, 1, 2, 3, 4]
    assert thinned([40] * 5, 30)[-1] == 4
    assert thinned([40] * 40, 10) == [4, 9, 14, 19, 24, 29, 34, 39]
    assert thinned([], 10) == []
    assert thinned([500], 10) == [0]
