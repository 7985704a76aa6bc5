"""The forecast, the path to a target, and the judgement of new points."""

import numpy as np
import pytest

from planstats.base import Estimate, Note, StatsError
from planstats.trajectory import WORDS, forecast, judge, needed_change, on_track, target_path

SHARE = np.array([512, 530, 561, 590, 640]) / np.array([880, 890, 905, 915, 930])


def test_the_worked_forecast_holds():
    ahead = forecast([1, 2, 3, 4, 5], SHARE)
    assert ahead.intercept == pytest.approx(0.179131049868, rel=1e-9)
    assert ahead.slope == pytest.approx(0.113221551248, rel=1e-9)
    assert ahead.residual == pytest.approx(0.0450785412803, rel=1e-9)
    assert ahead.t.tolist() == [6, 7, 8]
    np.testing.assert_allclose(100 * ahead.centre, [70.2338878533, 72.5454610888, 74.7420795521], rtol=1e-9)
    np.testing.assert_allclose(100 * ahead.lower, [65.7138226318, 67.5162282060, 69.1886258129], rtol=1e-9)
    np.testing.assert_allclose(100 * ahead.upper, [74.3902872540, 77.0606052402, 79.5898517061], rtol=1e-9)
    assert ahead.words == WORDS


def test_years_as_times_give_the_same_band():
    by_year, by_number = forecast(range(2020, 2025), SHARE), forecast(range(1, 6), SHARE)
    np.testing.assert_allclose(by_year.lower, by_number.lower, rtol=1e-12)
    assert by_year.t.tolist() == [2025, 2026, 2027]


def test_a_rate_that_grows_by_a_tenth_goes_on_growing_by_a_tenth():
    rates = 20 * 1.1 ** np.arange(6)
    ahead = forecast(range(6), rates, kind="rate")
    np.testing.assert_allclose(ahead.centre, 20 * 1.1 ** np.arange(6, 9), rtol=1e-12)
    np.testing.assert_allclose(ahead.upper, ahead.centre, rtol=1e-6)


def test_a_mean_is_fitted_as_it_is():
    y = np.array([3.0, -1.0, 4.0, 1.0, 5.0, 9.0])
    ahead = forecast(range(6), y, kind="mean")
    slope, start = np.polyfit(range(6), y, 1)
    assert (ahead.slope, ahead.intercept) == (pytest.approx(slope), pytest.approx(start))


def test_only_the_latest_ten_points_count():
    wild = np.concatenate([[0.99, 0.01, 0.9], np.tile(SHARE, 2)])
    alone = forecast(range(3, 13), wild[3:])
    assert forecast(range(13), wild).centre.tolist() == pytest.approx(alone.centre.tolist())
    assert forecast(range(13), wild).used == 10
    assert forecast(range(13), wild, points=5).centre.tolist() == pytest.approx(
        forecast(range(8, 13), SHARE).centre.tolist())  # fmt: skip


def test_several_series_get_what_each_gets_alone():
    rng = np.random.default_rng(1)
    y = rng.uniform(0.1, 0.9, (20, 12))
    y[rng.random(y.shape) < 0.3] = np.nan
    together = forecast(range(12), y)
    for row in range(20):
        alone = forecast(range(12), y[row])
        assert alone.note == together.note[row]
        np.testing.assert_allclose(alone.lower, together.lower[row], rtol=1e-12)
        np.testing.assert_array_equal(alone.t, together.t[row])


def test_a_series_that_ends_early_is_forecast_from_its_own_latest_point():
    ahead = forecast(range(2018, 2024), [*SHARE, np.nan])
    assert ahead.t.tolist() == [2023, 2024, 2025]


def test_fewer_than_five_points_are_not_offered():
    ahead = forecast(range(6), [0.5, np.nan, 0.4, np.nan, 0.3, 0.2])
    assert (ahead.note, np.isnan(ahead.centre).all(), ahead.used) == (Note.too_few, True, 4)
    assert forecast([], []).note == Note.too_few
    assert forecast(range(5), np.zeros((0, 5))).centre.shape == (0, 3)


def test_a_share_or_rate_of_none_cannot_be_transformed():
    assert forecast(range(5), [0, 0.1, 0.2, 0.3, 0.4]).note == Note.cannot_transform
    assert forecast(range(5), [0.5, 0.1, 0.2, 0.3, 1]).note == Note.cannot_transform
    assert forecast(range(5), [5, 0, 3, 4, 5], kind="rate").note == Note.cannot_transform
    assert forecast(range(6), [0, 0.1, 0.2, 0.3, 0.4, 0.3], points=5).note == Note.ok  # the 0 is not used


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        ({"t": range(5), "y": [30, 40, 50, 60, 70]}, "value"),
        ({"t": range(5), "y": [-1, 4, 5, 6, 7], "kind": "rate"}, "value"),
        ({"t": range(5), "y": SHARE, "horizon": 4}, "horizon"),
        ({"t": range(5), "y": SHARE, "horizon": 0}, "horizon"),
        ({"t": range(5), "y": SHARE, "points": 4}, "points"),
        ({"t": range(5), "y": SHARE, "kind": "percentage"}, "unknown_option"),
        ({"t": range(4), "y": SHARE}, "lengths_differ"),
        ({"t": [1, 2, 2, 3, 4], "y": SHARE}, "times"),
        ({"t": [1, 2, np.nan, 3, 4], "y": SHARE}, "times"),
    ],
)
def test_what_cannot_be_forecast_is_refused(arguments, rule):
    with pytest.raises(StatsError) as refused:
        forecast(**arguments)
    assert refused.value.rule == rule


def test_an_impossible_share_can_be_marked():
    assert forecast(range(5), [[30, 40, 50, 60, 70], SHARE], invalid="mark").note.tolist() == [Note.invalid, Note.ok]


def test_the_path_is_straight_and_meets_its_ends():
    assert target_path(2024, 61.1, 2027, 70.3, [2024, 2027, 2030]).tolist() == [61.1, 70.3, 70.3]
    assert target_path(2024, 60.0, 2028, 70.0, 2025) == 62.5
    assert np.isnan(target_path(2024, 60.0, 2028, 70.0, 2023))
    assert target_path(2024, [60.0, 50.0], 2028, 70.0, [2026, 2028]).tolist() == [[65.0, 70.0], [60.0, 70.0]]
    with pytest.raises(StatsError, match="must come after"):
        target_path(2028, 60.0, 2024, 70.0, 2025)


def test_the_needed_change_ends_with_the_time():
    assert needed_change(2026, 63.0, 2028, 70.0) == 3.5
    assert np.isnan(needed_change(2028, 63.0, 2028, 70.0))


def test_a_point_beyond_the_band_and_clear_of_the_centre_has_turned_the_curve():
    ahead = forecast([1, 2, 3, 4, 5], SHARE)
    points = ([0.80, 0.70, 0.60], [0.76, 0.66, 0.56], [0.83, 0.74, 0.64])
    assert judge(points, ahead).tolist() == ["turned", "in_line", "worse"]
    assert judge(points, ahead, polarity="low_good").tolist() == ["worse", "in_line", "turned"]
    assert judge(points, ahead, polarity="none").tolist() == ["higher", "in_line", "lower"]


def test_beyond_the_band_with_an_interval_over_the_centre_is_only_better():
    ahead = forecast([1, 2, 3, 4, 5], SHARE)
    assert judge((0.76, 0.69, 0.82), ahead) == "better"
    assert judge((0.76, 0.71, 0.82), ahead) == "turned"
    assert judge((0.76, np.nan, np.nan), ahead) == "better"


def test_the_ends_of_the_band_belong_to_it_and_the_missing_is_not_compared():
    ahead = forecast([1, 2, 3, 4, 5], SHARE)
    assert judge((float(ahead.upper[0]), 0.7, 0.8), ahead) == "in_line"
    assert judge((np.nan, 0.7, 0.8), ahead) == "not_compared"
    assert judge(Estimate.published(0.8, 0.76, 0.83), ahead, horizon=3) == "turned"
    with pytest.raises(StatsError, match="4 points for 3"):
        judge(([0.5] * 4, [0.4] * 4, [0.6] * 4), ahead)


def test_several_areas_are_judged_at_once():
    ahead = forecast([1, 2, 3, 4, 5], np.stack([SHARE, SHARE[::-1]]))
    assert judge(([0.7, 0.7], [0.66, 0.68], [0.74, 0.72]), ahead).tolist() == ["in_line", "turned"]


def test_on_track_is_said_from_the_interval():
    points = ([62.0, 60.0, 70.0, np.nan], [58.0, 57.0, 66.0, np.nan], [66.0, 63.0, 74.0, np.nan])
    assert on_track(points, 65.0).tolist() == ["on_track", "off_track", "on_track", "not_compared"]
    assert on_track(points, 65.0, polarity="low_good").tolist() == ["on_track", "on_track", "off_track", "not_compared"]
    assert on_track(points, 65.0, polarity="none").tolist() == ["not_compared"] * 4
    assert on_track((62.0, 58.0, 65.0), 65.0) == "on_track"  # the end belongs to the interval
