"""XmR charts: limits, the four rules, icons and assurance."""

import json
from pathlib import Path

import numpy as np
import pytest

from planstats.base import Note, StatsError
from planstats.spc import RULES, assurance, assured, xmr
from planstats.spc.rules import two_of_three

VECTORS = Path(__file__).parents[3] / "shared/data/stats_vectors"
ABSENT = "The published vectors stand in ../shared, which is not here."
POLARITY = {"increase": "high_good", "decrease": "low_good", "neutral": "none"}
A = [82, 79, 85, 81, 88, 84, 80, 83, 86, 82, 81, 84, 90, 91, 92, 93, 94, 95, 97, 96]
B = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
C = [50, 52, 49, 51, 53, 50, 48, 51, 52, 49, 50, 51, 58, 57, 52, 48, 49, 50, 52, 49]


def points(flags, sign):
    """The flagged points, counted from 1."""
    return (np.flatnonzero(flags == sign) + 1).tolist()


def test_the_worked_series_has_the_worked_lines():
    chart = xmr(A)
    lines = [line[0] for line in (chart.mean, chart.lower_limit, chart.upper_limit, chart.lower_near, chart.upper_near)]
    np.testing.assert_allclose(lines, [87.15, 79.31, 94.99, 81.92333333333333, 92.37666666666667], rtol=1e-9)
    assert np.nanmean(chart.moving_range) == pytest.approx(56 / 19, rel=1e-12)


def test_the_worked_series_has_the_worked_flags_of_making_data_count():
    flags = xmr(A, preset="mdc").flags
    assert (points(flags["limit"], -1), points(flags["limit"], 1)) == ([2], [18, 19, 20])
    assert (points(flags["shift"], -1), points(flags["shift"], 1)) == (list(range(6, 13)), list(range(13, 21)))
    assert (points(flags["trend"], -1), points(flags["trend"], 1)) == ([], list(range(11, 20)))
    assert (points(flags["two_of_three"], -1), points(flags["two_of_three"], 1)) == ([2, 4], list(range(16, 21)))


def test_the_worked_series_has_the_worked_types_of_plot_the_dots():
    chart = xmr(A, preset="plot_the_dots", polarity="high_good")
    said = [chart.rules_at(point)[:1] for point in range(20)]
    assert said[1] == ("limit low",)
    assert said[5:10] == [("shift low",)] * 5
    assert said[10:17] == [("trend rising",)] * 7
    assert said[17:] == [("limit high",)] * 3
    assert [said[0], *said[2:5]] == [()] * 4
    assert chart.point_type.tolist() == (
        ["common_cause", "concern"] + ["common_cause"] * 3 + ["concern"] * 5 + ["improvement"] * 10)  # fmt: skip


def test_screening_leaves_out_the_leaps():
    plain, screened = xmr(B, screen=False), xmr(B, preset="plot_the_dots")
    np.testing.assert_allclose([plain.lower_limit[0], plain.upper_limit[0]], [-3.062614, 6.951503], atol=5e-7)
    np.testing.assert_allclose([screened.lower_limit[0], screened.upper_limit[0]], [-0.715556, 4.604444], atol=5e-7)


def test_points_beyond_the_limit_count_as_near_it_in_one_preset_only():
    mdc, dots = xmr(C), xmr(C, preset="plot_the_dots")
    np.testing.assert_allclose([mdc.mean[0], mdc.lower_limit[0], mdc.upper_limit[0]], [51.05, 44.47, 57.63], rtol=1e-9)
    assert points(mdc.flags["limit"], 1) == points(dots.flags["limit"], 1) == [13]
    assert points(mdc.flags["two_of_three"], 1) == [13, 14]
    assert not dots.flags["two_of_three"].any()


def test_a_falling_trend_above_the_mean_is_falling():
    chart = xmr([*[-9, 9] * 6, 7, 6, 5, 4, 3, 2], polarity="low_good")
    assert chart.flags["shift"][-7:].tolist() == [1] * 7
    assert chart.flags["trend"][-7:].tolist() == [-1] * 7
    assert chart.point_type[-1] == "improvement"
    assert chart.variation == "improvement_low"
    assert chart.rules_at(17) == ("trend falling", "shift high")


def test_a_tie_breaks_a_trend():
    assert xmr(np.arange(20.0)).flags["trend"].all()
    tied = [0, 1, 2, 3, 4, 4, 5, 6, 7, 8, 8, 9, 10, 11, 12]
    assert not xmr(tied).flags["trend"].any()


def test_a_point_on_the_mean_breaks_a_shift():
    broken, whole = [3] * 6 + [0] + [3] * 3 + [-27], [3] * 10 + [-30]
    assert (xmr(broken).mean[0], xmr(whole).mean[0]) == (0, 0)
    assert not xmr(broken).flags["shift"].any()
    assert xmr(whole).flags["shift"].tolist() == [1] * 10 + [0]


def test_seven_make_a_shift_and_six_a_trend_and_both_can_be_changed():
    y = np.array([5, 6, 5, 6, 5, 6, 5, -6, -5, -6, -5, -6, -5, -6.0])
    assert xmr(y).flags["shift"].tolist() == [1] * 7 + [-1] * 7
    assert not xmr(y, shift=8).flags["shift"].any()
    ups = np.array([9, 1, 2, 3, 4, 5, 6, 1, 5, 2, 5, 3, 2, 2.0])
    assert points(xmr(ups).flags["trend"], 1) == [2, 3, 4, 5, 6, 7]
    assert not xmr(ups, trend=7).flags["trend"].any()


def test_a_missing_period_has_no_moving_range_and_breaks_runs():
    y = np.array(A, float)
    y[14] = np.nan
    chart = xmr(y)
    assert np.flatnonzero(np.isnan(chart.moving_range)).tolist() == [0, 14, 15]
    assert not chart.flags["trend"][15:].any()
    assert points(chart.flags["shift"], 1) == []
    assert chart.point_type[14] is None
    assert chart.mean[0] == pytest.approx(np.nanmean(y))


def test_no_rule_and_no_range_crosses_a_segment():
    chart = xmr(A, segments=["before"] * 10 + ["after"] * 10)
    first, second = xmr(A[:10]), xmr(A[10:])
    np.testing.assert_array_equal(chart.mean, np.concatenate([first.mean, second.mean]))
    np.testing.assert_array_equal(chart.moving_range, np.concatenate([first.moving_range, second.moving_range]))
    for rule in RULES:
        assert chart.flags[rule].tolist() == [*first.flags[rule].tolist(), *second.flags[rule].tolist()]
    assert chart.trial


def test_each_series_may_have_segments_of_its_own():
    y = np.stack([A, A[::-1]])
    labels = np.array([["a"] * 6 + ["b"] * 14, ["a"] * 20])
    together = xmr(y, segments=labels, polarity="high_good")
    for row in range(2):
        alone = xmr(y[row], segments=labels[row], polarity="high_good")
        np.testing.assert_array_equal(together.upper_limit[row], alone.upper_limit)
        np.testing.assert_array_equal(together.moving_range[row], alone.moving_range)
        assert (together.variation[row], together.trial[row]) == (alone.variation, alone.trial)


def test_the_baseline_sets_the_limits_and_the_rules_look_at_all_points():
    chart = xmr(C, baseline=12)
    np.testing.assert_allclose(chart.mean, np.mean(C[:12]))
    reach = 2.66 * np.abs(np.diff(C[:12])).mean()
    np.testing.assert_allclose(chart.upper_limit, np.mean(C[:12]) + reach)
    assert points(chart.flags["limit"], 1) == [13, 14]
    assert xmr(C, baseline=12).trial is False


def test_fewer_than_thirteen_points_are_on_trial_and_fewer_than_five_a_run_chart():
    assert xmr(A[:12], polarity="high_good").trial
    assert xmr(A[:12], polarity="high_good").variation is None
    assert not xmr(A[:13]).trial
    short = xmr([4, 1, 3, 9])
    assert (short.note, short.variation, short.median.tolist()) == (Note.too_few, None, [3.5] * 4)
    assert np.isnan(short.mean).all()
    assert not any(short.flags[rule].any() for rule in RULES)
    assert xmr(A[:5]).note == Note.ok


@pytest.mark.parametrize("value", [0.1, 0.0, 1e9 / 3, -7.7])
def test_without_variation_the_limits_are_the_mean(value):
    flat = xmr([value] * 20)
    assert (flat.note, flat.mean[0], flat.upper_limit[0]) == (Note.no_variation, value, value)
    assert not any(flat.flags[rule].any() for rule in RULES)


def test_without_variation_every_other_point_is_beyond_the_limit():
    chart = xmr([5] * 12 + [6, 4], baseline=12)
    assert chart.note == Note.no_variation
    assert chart.flags["limit"].tolist() == [0] * 12 + [1, -1]


def test_a_point_on_a_limit_is_not_beyond_it():
    y = np.array([10, 11] * 6 + [0.0])
    chart = xmr(np.append(y[:12], 0), baseline=12)
    on = float(chart.upper_limit[0])
    assert xmr(np.append(y[:12], on), baseline=12).flags["limit"][-1] == 0
    assert xmr(np.append(y[:12], on + 1e-9), baseline=12).flags["limit"][-1] == 1


def test_the_point_where_a_trend_turns_shows_the_improvement_and_names_both():
    y = [*range(7), *range(5, -8, -1), 3]
    assert xmr(y).turns.nonzero()[0].tolist() == [6]
    assert xmr(y, polarity="high_good").flags["trend"][6] == 1
    assert xmr(y, polarity="low_good").flags["trend"][6] == -1
    assert xmr(y).flags["trend"][6] == 1  # what led to it
    assert {"trend rising", "trend falling"} <= set(xmr(y).rules_at(6))


def test_the_icon_is_of_the_latest_point_alone():
    icons = [xmr(A, polarity=polarity).variation for polarity in ("high_good", "low_good", "none")]
    assert icons == ["improvement_high", "concern_high", "neutral_high"]
    down = [-value for value in A]
    icons = [xmr(down, polarity=polarity).variation for polarity in ("high_good", "low_good", None)]
    assert icons == ["concern_low", "improvement_low", "neutral_low"]
    assert xmr(C, polarity="high_good").variation == "common_cause"
    assert xmr([*A, np.nan], polarity="high_good").variation == "improvement_high"


def test_assurance_comes_from_the_latest_limits():
    good = xmr(A, polarity="high_good")
    assert [assurance(good, target) for target in (80, 79, 95, np.nan)] == ["hit_and_miss", "pass", "fail", None]
    assert [assurance(xmr(A, polarity="low_good"), target) for target in (80, 79, 95)] == [
        "hit_and_miss",
        "fail",
        "pass",
    ]
    assert assurance(xmr(A), 79) is None
    assert assurance(good, float(good.upper_limit[0])) == "hit_and_miss"
    assert assurance(xmr(A[:12], polarity="high_good"), 10) is None


def test_many_series_get_what_each_gets_alone():
    rng = np.random.default_rng(11)
    y = np.round(rng.normal(50, 4, (300, 30)))
    y[:100] = rng.integers(0, 3, (100, 30))
    y[rng.random(y.shape) < 0.04] = np.nan
    y[5] = np.nan
    y[6, 3:] = np.nan
    polarity = rng.choice(["high_good", "low_good", "none"], 300).tolist()
    for preset in ("mdc", "plot_the_dots"):
        together = xmr(y, preset=preset, polarity=polarity)
        for row in range(0, 300, 7):
            alone = xmr(y[row], preset=preset, polarity=polarity[row])
            for rule in RULES:
                np.testing.assert_array_equal(alone.flags[rule], together.flags[rule][row])
            np.testing.assert_array_equal(alone.lower_near, together.lower_near[row])
            np.testing.assert_array_equal(alone.point_type, together.point_type[row])
            assert (alone.variation, alone.note) == (together.variation[row], together.note[row])
    assert xmr(y).note[5] == Note.missing


def slow_flags(y, chart, shift, trend, beyond):
    """The rules of one series, point by point, as they are written."""
    n, flags = len(y), {rule: np.zeros(len(y), int) for rule in RULES}
    mean, low, high = chart.mean[0], chart.lower_limit[0], chart.upper_limit[0]
    near = chart.lower_near[0], chart.upper_near[0]
    for sign in (1, -1):
        side = [sign * (value - mean) > 1e-9 for value in y]
        out = [value > high + 1e-9 if sign > 0 else value < low - 1e-9 for value in y]
        close = [value > near[1] + 1e-9 if sign > 0 else value < near[0] - 1e-9 for value in y]
        if not beyond:
            close = [a and not b for a, b in zip(close, out, strict=True)]
        flags["limit"][[at for at in range(n) if out[at]]] = sign
        for start in range(n - shift + 1):
            if all(side[start : start + shift]):
                flags["shift"][start : start + shift] = sign
        for start in range(n - trend + 1):
            if all(sign * (y[at + 1] - y[at]) > 0 for at in range(start, start + trend - 1)):
                flags["trend"][start : start + trend] = sign
        for start in range(n - 2):
            three = range(start, start + 3)
            if all(side[at] for at in three) and sum(close[at] for at in three) >= 2:
                flags["two_of_three"][[at for at in three if close[at]]] = sign
    return flags


@pytest.mark.parametrize("preset", ["mdc", "plot_the_dots"])
def test_the_rules_agree_with_a_slow_reading_of_them(preset):
    rng = np.random.default_rng(5)
    y = rng.integers(0, 12, (400, 26)) + rng.integers(-1, 2, (400, 1)) * np.linspace(0, 14, 26).round()
    y[:100] = np.cumsum(rng.integers(-1, 3, (100, 26)), axis=1)
    charts = xmr(y, preset=preset)
    seen = dict.fromkeys(RULES, 0)
    for row in range(400):
        one = xmr(y[row], preset=preset)
        if one.turns.any():
            continue
        expected = slow_flags(y[row], one, one.shift, one.trend, beyond=preset == "mdc")
        for rule in RULES:
            assert charts.flags[rule][row].tolist() == expected[rule].tolist(), (row, rule)
            seen[rule] += int(np.abs(expected[rule]).sum())
    assert all(seen.values())


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        ({"preset": "nelson"}, "unknown_option"),
        ({"polarity": "up"}, "unknown_option"),
        ({"polarity": ["none", "none"]}, "lengths_differ"),
        ({"shift": 1}, "shift"),
        ({"trend": 2.5}, "trend"),
        ({"baseline": 4}, "baseline"),
        ({"segments": ["a"] * 19}, "lengths_differ"),
        ({"segments": ["a"] * 5 + ["b"] * 5 + ["a"] * 10}, "segments"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments, rule):
    with pytest.raises(StatsError) as refused:
        xmr(A, **arguments)
    assert refused.value.rule == rule


def test_an_infinite_value_is_refused_and_empty_input_gives_an_empty_chart():
    with pytest.raises(StatsError, match="infinite"):
        xmr([1, np.inf, 3])
    assert xmr([]).mean.shape == (0,)
    assert xmr(np.zeros((0, 12))).variation.shape == (0,)
    assert xmr(np.zeros((3, 0))).note.tolist() == [Note.missing] * 3


def read(name):
    file = VECTORS / f"{name}.json"
    return json.loads(file.read_text())["cases"] if file.exists() else []


@pytest.mark.skipif(not VECTORS.exists(), reason=ABSENT)
@pytest.mark.parametrize("case", read("spc_xmr_series") or [None], ids=lambda case: case["id"] if case else "absent")
def test_the_published_charts_agree(case):
    given, expected = case["inputs"], case["expected"]
    args = given["args"]
    chart = xmr(given["values"], preset="plot_the_dots", screen=args.get("screen"), baseline=args.get("fix_after"),
                segments=expected["rebase_group"], polarity=POLARITY[args["direction"]])  # fmt: skip
    np.testing.assert_allclose(chart.mean, expected["mean"], rtol=1e-9)
    np.testing.assert_allclose(chart.lower_limit, expected["lower"], rtol=1e-8)
    np.testing.assert_allclose(chart.upper_limit, expected["upper"], rtol=1e-8)
    assert (chart.flags["limit"] != 0).tolist() == expected["outside_limits"]
    words = {"limit": "CL", "shift": "7 Points", "trend": "Trend", "two_of_three": "2 in 3"}
    for at, said in enumerate(expected["special_cause_type"]):
        rules = chart.rules_at(at)
        if said == "Common Cause":
            assert rules == ()
        else:
            first = rules[0].split()[0]
            assert words[first] in said.replace("Increasing", "Trend").replace("Decreasing", "Trend"), (at, said, rules)


@pytest.mark.skipif(not VECTORS.exists(), reason=ABSENT)
def test_the_published_rules_agree():
    checked = 0
    for case in read("spc_rules"):
        name, expected = case["inputs"]["function"], case["expected"]
        if name == "assurance_type":
            good = {"increase": 1, "decrease": -1, "neutral": 0}[case["inputs"]["improvement_direction"]]
            found = assured(case["inputs"]["lower"], case["inputs"]["upper"], case["inputs"]["target"], good)
            wording = {"pass": "consistent_pass", "fail": "consistent_fail", "hit_and_miss": "inconsistent", None: None}
            assert [wording[one] for one in found] == expected
        elif name.startswith("part_of_two_in_three"):
            close, side = case["inputs"]["arguments"]
            y_side, y_close = np.array(side)[:, None] == 1, np.array(close)[:, None] == 1
            assert two_of_three(y_side, y_close)[:, 0].astype(int).tolist() == expected
        elif name == "seven_point_trend(values)":
            flags = xmr(case["inputs"]["arguments"][0], preset="plot_the_dots").flags["trend"]
            ends = [at for at, one in enumerate(expected) if one]
            assert bool(flags.any()) == bool(ends)
            assert all(flags[at - 6 : at + 1].all() for at in ends)
        else:
            continue
        checked += 1
    assert checked >= 5
