"""Benchmarks say in words how an area stands."""

import numpy as np
import pytest

import planstats as ps
from planstats.base import Estimate

TWO = (0.95, 0.998)
AREA = ps.proportion(412, 587, multiplier=100, confidence=TWO)


@pytest.mark.parametrize(
    ("comparator", "polarity", "label"),
    [
        (67.3, "high_good", "similar"),
        (65.2, "high_good", "better"),
        (63.9, "high_good", "much_better"),
        (65.2, "low_good", "worse"),
        (63.9, "low_good", "much_worse"),
        (74.0, "high_good", "worse"),
        (76.0, "high_good", "much_worse"),
        (74.0, "low_good", "better"),
        (76.0, "low_good", "much_better"),
        (65.2, "none", "higher"),
        (63.9, "none", "higher"),
        (76.0, "none", "lower"),
        (AREA.limits[0.95][0], "high_good", "similar"),
        (AREA.limits[0.95][1], "high_good", "similar"),
        (AREA.limits[0.998][0], "high_good", "better"),
        (AREA.limits[0.998][1], "high_good", "worse"),
    ],
)
def test_two_levels_give_five_labels_and_an_end_belongs_to_the_inner_class(comparator, polarity, label):
    found = ps.benchmark(AREA, comparator, method="interval_two_level", polarity=polarity)
    assert (found.label, found.reason, str(found)) == (label, "", label)
    one = ps.benchmark(AREA, comparator, polarity=polarity).label
    assert one == label.removeprefix("much_")


def test_two_intervals_that_touch_are_similar():
    a = Estimate.published([50.0, 50, 50, 50], [40.0, 40, 40, 40], [60.0, 60, 60, 60])
    b = Estimate.published([70.0, 70, 30, 30], [60.0, 60.1, 20, 20], [80.0, 80, 40, 39.9])
    found = ps.benchmark(a, b, method="both_intervals", polarity="high_good")
    assert found.label.tolist() == ["similar", "worse", "similar", "better"]
    with pytest.raises(ps.StatsError, match="compares two estimates"):
        ps.benchmark(a, 50, method="both_intervals")


def test_control_limits_stand_round_the_comparator_at_the_areas_size():
    low, high = ps.wilson_limits(75, 250, multiplier=100)
    assert (low, high) == pytest.approx((24.6571779116, 35.9481540682), rel=1e-11)
    assert ps.wilson_limits(75, 250, confidence=0.998, multiplier=100) == pytest.approx(
        (21.9150715817, 39.5566375748), rel=1e-11
    )
    areas = ps.proportion([60, 62, 89, 90, np.nan], [250, 250, 250, 250, 250], multiplier=100)
    found = ps.benchmark(areas, 30, method="control_limits", polarity="low_good")
    assert found.label.tolist() == ["better", "similar", "similar", "worse", "not_compared"]
    wider = ps.benchmark(areas, 30, method="control_limits", polarity="low_good", confidence=0.998)
    assert wider.label.tolist()[:4] == ["similar"] * 4
    with pytest.raises(ps.StatsError, match="for shares"):
        ps.benchmark(areas, 130, method="control_limits")


@pytest.mark.parametrize(
    ("goal", "polarity", "by_value", "by_limits"),
    [
        (70, "high_good", "better", "similar"),
        (AREA.value, "high_good", "better", "similar"),
        (AREA.value, "low_good", "better", "similar"),
        (AREA.value, "none", "similar", "similar"),
        (80, "high_good", "worse", "worse"),
        (80, "low_good", "better", "better"),
        (60, "high_good", "better", "better"),
        ((60, 75), "high_good", "similar", "similar"),
        ((75, 90), "high_good", "worse", "worse"),
        ((50, 60), "low_good", "worse", "worse"),
    ],
)
def test_a_goal_is_met_at_the_goal_and_a_band_is_similar_inside(goal, polarity, by_value, by_limits):
    assert ps.benchmark(AREA, goal, method="goal", polarity=polarity).label == by_value
    assert ps.benchmark(AREA, goal, method="goal", polarity=polarity, goal_by="limits").label == by_limits


def test_parts_of_the_ranking_carry_no_judgement():
    areas = ps.proportion([1, 2, 3, 4, 5], [10] * 5)
    assert ps.benchmark(areas, method="quantile").label.tolist() == [f"part_{part}" for part in range(1, 6)]
    few = ps.benchmark(ps.proportion([1, 2], [10, 10]), method="quantile")
    assert few.label.tolist() == ["not_compared"] * 2
    assert few.reason.tolist() == ["too few areas to rank"] * 2


def test_what_cannot_be_compared_says_why():
    areas = ps.proportion([5, np.nan, 5, 5, 0], [10, 10, 10, 10, 0])
    found = ps.benchmark(areas, [0.4, 0.4, np.nan, 0.4, 0.4], reasons=["", "", "", "suppressed", None])
    assert found.label.tolist() == ["similar", *["not_compared"] * 4]
    assert found.reason.tolist() == [
        "",
        "the area has no value (missing)",
        "the comparator has no value",
        "suppressed",
        "the area has no value (no_denominator)",
    ]
    assert found.compared == 1
    assert ps.benchmark(AREA, 50, polarity=None).reason == "polarity is not defined"
    assert ps.benchmark(AREA, 50, reasons="the area is the comparator").label == "not_compared"
    lone = ps.mean([[1.0, 2.0], [1.0, np.nan]])
    assert ps.benchmark(lone, 1.4).reason.tolist() == ["", "the area has no limits"]


def test_labels_can_be_read_as_an_array():
    areas = ps.proportion([1, 9], [10, 10])
    assert np.asarray(ps.benchmark(areas, 0.5)).tolist() == ["lower", "higher"]


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        ({"method": "overlap"}, "unknown_option"),
        ({"polarity": "good"}, "unknown_option"),
        ({"method": "goal", "goal_by": "mood"}, "unknown_option"),
        ({"comparator": None}, "comparator"),
        ({"comparator": [1, 2]}, "lengths_differ"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(options, rule):
    with pytest.raises(ps.StatsError) as refusal:
        ps.benchmark(**{"estimate": AREA, "comparator": 50, **options})
    assert refusal.value.rule == rule


def test_limits_that_were_not_computed_are_asked_for():
    with pytest.raises(ps.StatsError, match=r"0\.998"):
        ps.benchmark(ps.proportion(1, 2), 0.5, method="interval_two_level")
    rates = Estimate.published(1.0, 0.5, 2.0)
    with pytest.raises(ps.StatsError, match="does not carry"):
        ps.benchmark(rates, 0.5, method="control_limits")


def test_neighbours_are_pooled_beside_their_median_and_range():
    near = ps.neighbours([30, 45, 20, np.nan], [100, 120, 80, 50], multiplier=100, year="2007", confidence=TWO)
    assert near.pooled.value == pytest.approx(100 * 95 / 300)
    assert near.pooled.lower == ps.proportion(95, 300, multiplier=100).lower
    assert (near.median, near.lowest, near.highest, near.missing, near.year) == (30, 25, 37.5, 1, "2007")
    assert 0.998 in near.each.limits
    rates = ps.neighbours([3, 4], [1000, 2000], kind="rate")
    assert rates.pooled.value == pytest.approx(100_000 * 7 / 3000)
    none = ps.neighbours([np.nan], [10])
    assert np.isnan([none.median, none.lowest]).all()
    assert none.pooled.note is ps.Note.no_denominator
