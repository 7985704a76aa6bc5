"""The recent trend and the change between two periods."""

import json
from pathlib import Path

import numpy as np
import pytest

from planstats.base import Estimate, Note, StatsError, z_value
from planstats.trend import REASONS, THRESHOLD, change, recent_trend

VECTORS = Path(__file__).parents[3] / "shared/data/stats_vectors/fingertips_recent_trend.json"
RISING = ([512, 530, 561, 590, 640], [880, 890, 905, 915, 930])
FALLING = {
    "value": [30.6, 30.2, 28, 24.6, 24.67],
    "lower": [28.98, 28.63, 26.44, 23.15, 23.16],
    "upper": [32.25, 31.9, 29.64, 26.19, 26.25],
}


def test_the_threshold_is_chi_squared_at_99_8_percent():
    assert pytest.approx(z_value(0.998) ** 2, rel=1e-12) == THRESHOLD


def test_a_rising_proportion_is_increasing():
    found = recent_trend(*RISING, polarity="high_good")
    assert (found.direction, found.verdict, found.reason) == ("increasing", "getting_better", None)
    assert found.chi2 == pytest.approx(26.703121827068244, rel=1e-9)
    assert found.slope == pytest.approx(0.1132215512, rel=1e-9)
    np.testing.assert_allclose(found.leave_one_out, [0.1322, 0.1105, 0.1132, 0.1183, 0.0900], atol=5e-5)


def test_a_proportion_that_wavers_has_no_significant_change():
    found = recent_trend([300, 310, 295, 305, 330], [1000] * 5)
    assert (found.direction, found.chi2) == ("no_significant_change", pytest.approx(1.4192815855, rel=1e-9))


def test_values_with_limits_are_weighted():
    found = recent_trend(**FALLING, polarity="high_good")
    assert (found.direction, found.verdict) == ("decreasing", "getting_worse")
    assert found.chi2 == pytest.approx(46.76359716054960, rel=1e-9)  # by 40-digit arithmetic
    assert found.slope == pytest.approx(-1.7515662227, rel=1e-9)


def test_the_newer_service_divides_by_3_92():
    assert recent_trend(**FALLING, method="fingertips_next").chi2 == pytest.approx(46.765316, rel=1e-7)


def test_a_slope_that_turns_without_one_point_is_no_trend():
    found = recent_trend([300, 400, 395, 380, 378], [1000] * 5)
    assert found.chi2 == pytest.approx(7.929, abs=5e-4)
    assert (found.slope, found.leave_one_out[0]) == (pytest.approx(0.0614, abs=5e-5), pytest.approx(-0.0341, abs=5e-5))
    steep = recent_trend([100, 4000, 3999, 3998, 3997], [10_000] * 5)
    assert steep.chi2 > THRESHOLD
    assert steep.direction == "no_significant_change"


def test_only_the_latest_five_years_count_whatever_their_order():
    years = [2024, 2019, 2020, 2021, 2022, 2023]
    found = recent_trend([640, 900, 512, 530, 561, 590], [930, 901, 880, 890, 905, 915], years=years)
    assert found.chi2 == pytest.approx(26.703121827068244, rel=1e-9)


def test_true_years_may_have_gaps_when_asked():
    years = [2018, 2019, 2021, 2023, 2024]
    assert recent_trend(*RISING, years=years).reason == "gap"
    spaced = recent_trend(*RISING, years=years, true_years=True)
    assert spaced.direction == "increasing"
    assert spaced.chi2 != pytest.approx(26.703121827068244)


def reasons():
    short = ([1, 2, 3, 4], [9] * 4)
    no_limits = {"value": [1.0, 2, 3, 4, 5]}
    flat = {"value": [1.0, 2, 3, 4, 5], "lower": [1.0, 1, 2, 3, 4], "upper": [1.0, 3, 4, 5, 6]}
    return [
        (short, {}, "too_few_points"),
        (RISING, {"years": [2019, 2020, 2021, 2022, 2024]}, "gap"),
        (RISING, {"years": range(2020, 2025), "span": 3}, "overlapping_periods"),
        (RISING, {"years": range(2010, 2025, 3), "span": 3}, "not_annual"),
        (RISING, {"years": [2024, 2024.25, 2024.5, 2024.75, 2025]}, "not_annual"),
        (RISING, {"definition": ["old", "old", "new", "new", "new"]}, "definition_changed"),
        (([0, 1, 2, 3, 4], [9] * 5), {}, "none_or_all"),
        (([5, 6, 7, 8, 9], [9] * 5), {}, "none_or_all"),
        ((), no_limits, "missing_limits"),
        ((), flat, "zero_width_limits"),
        ((), {**FALLING, "method": "fingertips_next", "value_type": "Count"}, "value_type_not_covered"),
        ((), {**no_limits, "method": "fingertips_next"}, "missing_limits"),
    ]


@pytest.mark.parametrize(("counts", "others", "reason"), reasons())
def test_what_cannot_be_calculated_says_why(counts, others, reason):
    found = recent_trend(*counts, **others, polarity="high_good")
    assert (found.direction, found.reason, found.verdict) == ("cannot_be_calculated", reason, None)
    assert found.explanation == REASONS[reason]
    assert np.isnan(found.chi2)


def test_every_reason_is_met_by_a_test():
    assert {reason for _, _, reason in reasons()} == set(REASONS)


def test_many_series_get_what_each_gets_alone():
    rng = np.random.default_rng(7)
    n = rng.integers(200, 900, (60, 8)).astype(float)
    x = np.floor(n * rng.uniform(0.2, 0.8, (60, 8)))
    x[rng.random(x.shape) < 0.05] = np.nan
    x[0, -1] = np.nan  # ends a year earlier, and is judged on the five before
    x[0, :-1] = 100
    together = recent_trend(x, n, years=range(2017, 2025), polarity="low_good")
    for row in range(60):
        alone = recent_trend(x[row], n[row], years=range(2017, 2025), polarity="low_good")
        assert (alone.direction, alone.reason, alone.verdict) == (
            together.direction[row], together.reason[row], together.verdict[row])  # fmt: skip
        np.testing.assert_equal(alone.chi2, together.chi2[row])
    assert together.reason[0] is None
    assert {"gap", None} <= set(together.reason)


def test_counts_are_as_if_shifted_in_time():
    assert recent_trend(*RISING, years=range(5)).chi2 == pytest.approx(
        recent_trend(*RISING, years=range(9000, 9005)).chi2
    )


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        ({"numerator": [1, 2]}, "needs_counts"),
        ({}, "needs_points"),
        ({"numerator": 5, "denominator": 9}, "needs_points"),
        ({"numerator": [9, 2], "denominator": [3, 3]}, "count_above_denominator"),
        ({"numerator": [1, 2], "denominator": [3, 3], "years": [2020, 2020]}, "years"),
        ({"numerator": [1, 2], "denominator": [3, 3], "years": [2020]}, "lengths_differ"),
        ({"numerator": [1, 2], "denominator": [3, 3], "method": "fingertips_next"}, "needs_limits"),
        ({"numerator": [1, 2], "denominator": [3, 3], "value_type": "crude_rate"}, "needs_limits"),
        ({"numerator": [1, 2], "denominator": [3, 3], "polarity": "up"}, "unknown_option"),
        ({"value": [1, 2], "lower": [3, 1], "upper": [2, 3]}, "limits"),
        ({"value": ["a", "b"]}, "text_column"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments, rule):
    with pytest.raises(StatsError) as refused:
        recent_trend(**arguments)
    assert refused.value.rule == rule


def test_an_impossible_year_can_be_left_out():
    found = recent_trend([999, *RISING[0]], [1, *RISING[1]], invalid="mark")
    assert found.chi2 == pytest.approx(26.703121827068244)


def test_no_years_and_no_series_give_no_trend():
    assert recent_trend([], []).reason == "too_few_points"
    assert recent_trend(np.zeros((0, 6)), np.zeros((0, 6))).direction.shape == (0,)


def published():
    return json.loads(VECTORS.read_text())["cases"] if VECTORS.exists() else []


@pytest.mark.skipif(not VECTORS.exists(), reason="The published vectors stand in ../shared, which is not here.")
def test_the_published_trends_agree():
    polarity = {"Low is good": "low_good", "High is good": "high_good", "n/a": None}
    compared = 0
    for case in published():
        given = case["inputs"]
        if "points" not in given:
            continue
        columns = {name: [point[key] for point in given["points"]] for name, key in (
            ("value", "value"), ("lower", "lower95"), ("upper", "upper95"))}  # fmt: skip
        found = recent_trend(**columns, years=[point["year"] for point in given["points"]], method="fingertips_next",
                             value_type=given["value_type"], polarity=polarity[given["polarity"]])  # fmt: skip
        said = found.direction.replace("_", " ").capitalize()
        said += f" and {found.verdict.replace('_', ' ')}" if found.verdict else ""
        assert case["expected"].startswith(said)
        compared += 1
    assert compared >= 3


def test_a_change_is_judged_by_the_interval_of_the_difference():
    before, after = Estimate.published(60.0, 56.0, 64.0), Estimate.published(66.0, 62.5, 69.5)
    found = change(before, after, polarity="high_good")
    assert (found.label, found.both_intervals, found.verdict) == ("increased", "no_clear_change", "better")
    assert found.absolute.value == pytest.approx(6.0)


def test_a_change_of_several_has_labels_of_several():
    before = Estimate.published([60.0, 60.0, np.nan], [58.0, 50.0, 1.0], [62.0, 70.0, 2.0])
    after = Estimate.published([50.0, 61.0, 1.5], [48.0, 51.0, 1.0], [52.0, 71.0, 2.0])
    found = change(before, after, polarity="low_good")
    assert found.label.tolist() == ["decreased", "no_clear_change", "not_compared"]
    assert found.verdict.tolist() == ["better", None, None]
    assert found.both_intervals.tolist() == ["decreased", "no_clear_change", "not_compared"]


def test_notes_go_with_reasons():
    assert recent_trend([0, 1, 2, 3, 4], [9] * 5).note == Note.cannot_transform
    assert recent_trend([1], [9]).note == Note.too_few
