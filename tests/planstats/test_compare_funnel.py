"""Funnels judge small areas fairly."""

import numpy as np
import pytest
from scipy.special import gammainc, gammaincc

import planstats as ps


def test_the_lines_of_a_share_are_where_the_wilson_limit_meets_the_baseline():
    lines = ps.funnel_limits([300], [1000], at=[250])
    assert lines.lower_95[0] == pytest.approx(24.319484698213, rel=1e-12)
    assert lines.upper_95[0] == pytest.approx(35.680515301787, rel=1e-12)
    assert lines.lower_998[0] == pytest.approx(21.043655883615, rel=1e-12)
    assert lines.upper_998[0] == pytest.approx(38.956344116385, rel=1e-12)
    assert (lines.baseline, lines.unit) == (30, "%")
    x = lines.upper_95[0] / 100 * 250
    assert ps.wilson_limits(x, 250)[0] == pytest.approx(0.3, rel=1e-12)


def test_lines_stay_on_the_scale_whatever_the_multiplier():
    lines = ps.funnel_limits([300], [1000], at=[1, 2, 5], multiplier=1000)
    assert lines.upper_998.max() == 1000
    assert lines.lower_998.min() == 0
    assert (lines.lower_95 <= lines.upper_95).all()


def test_the_lines_of_a_ratio_are_exact():
    lines = ps.funnel_limits([40], [40], kind="ratio", at=[40])
    expected = {"lower_95": 54.4686469639841, "upper_95": 28.576586441789,
                "lower_998": 63.662198296659, "upper_998": 23.2599379645838}  # fmt: skip
    for name, events in expected.items():
        assert lines.position[name][0] == pytest.approx(events, rel=1e-12)
        assert getattr(lines, name)[0] == pytest.approx(100 * 40 / events, rel=1e-12)
    assert gammaincc(41, lines.position["lower_95"][0]) == pytest.approx(0.025, rel=1e-12)
    assert gammainc(40, lines.position["upper_998"][0]) == pytest.approx(0.001, rel=1e-12)


def test_the_lines_of_a_rate_stand_at_populations():
    ratio = ps.funnel_limits([40], [40], kind="ratio", at=[40])
    rate = ps.funnel_limits([100, 300], [10_000, 30_000], kind="rate", at=[40], multiplier=1000)
    assert rate.baseline == pytest.approx(10)
    assert rate.lower_95[0] == pytest.approx(ratio.lower_95[0] / 100 * 10, rel=1e-12)
    assert rate.position["lower_95"][0] == pytest.approx(ratio.position["lower_95"][0] / 0.01, rel=1e-12)


@pytest.mark.parametrize("kind", ["proportion", "rate", "ratio"])
def test_the_axis_has_a_hundred_rising_points_past_the_largest_area(kind):
    n = np.array([50.0, 400, 9000])
    lines = ps.funnel_limits([10, 90, 1800], n, kind=kind)
    assert len(lines.axis) == len(lines.upper_998) == 100
    assert (np.diff(lines.axis) > 0).all()
    largest = n.max() * (0.2 if kind == "rate" else 1)
    assert largest < lines.axis[-1] < 1.3 * largest
    close = ps.funnel_limits([10, 12], [50, 60], kind=kind)
    assert close.axis[0] > 1


def test_an_area_lies_beyond_the_funnel_when_its_own_limits_do():
    rng = np.random.default_rng(4)
    n = rng.integers(5, 900, 400)
    x = rng.binomial(n, rng.choice([0.2, 0.3, 0.4], 400))
    found = ps.funnel_significance(x, n)
    own = ps.proportion(x, n, confidence=(0.95, 0.998))
    centre = x.sum() / n.sum()
    expected = sum((low > centre).astype(int) - (high < centre) for low, high in own.limits.values())
    assert found.code.tolist() == expected.tolist()
    assert found.code.dtype == np.int8
    assert set(found.code.tolist()) == {-2, -1, 0, 1, 2}
    # The drawn lines and the codes are one judgement.
    lines = ps.funnel_limits(x, n, at=n)
    share = 100 * x / n
    assert ((share > lines.upper_998) == (found.code == 2)).all()
    assert ((share < lines.lower_95) == (found.code < 0)).all()


def test_rates_and_ratios_are_judged_by_the_limits_of_the_count():
    ratio = ps.funnel_significance([20, 0, 10], [10, 9, 10], kind="ratio")
    assert ratio.code.tolist() == [1, -2, 0]
    rate = ps.funnel_significance([20, 10, 170], [1000, 1000, 18_000], kind="rate")
    assert rate.baseline == pytest.approx(0.01)
    assert rate.code.tolist() == [1, 0, 0]


def test_areas_that_cannot_be_judged_are_not():
    found = ps.funnel_significance([5, np.nan, 0, 9], [10, 10, 0, 20])
    assert found.code.tolist() == [0, -128, -128, 0]
    assert found.note.tolist() == [0, ps.Note.missing, ps.Note.no_denominator, 0]
    assert found.areas == 2
    ratio = ps.funnel_significance([0], [0], kind="ratio")
    assert ratio.note.tolist() == [ps.Note.no_expected]
    adjusted = ps.funnel_significance([9, 10], [900, 1000], kind="rate", adjusted=True)
    assert adjusted.note.tolist() == [ps.Note.too_few, 0]
    assert adjusted.code.tolist() == [-128, 0]


def test_more_than_a_tenth_beyond_the_outer_line_is_more_than_chance():
    calm = ps.funnel_significance([900, *[500] * 19], [1000] * 20, baseline=0.5)
    assert not calm.overdispersed
    wild = ps.funnel_significance([900, 100, 900, *[500] * 17], [1000] * 20, baseline=0.5)
    assert wild.overdispersed
    assert (wild.note == ps.Note.overdispersed).all()
    lines = ps.funnel_limits([900, 100, 900, *[500] * 17], [1000] * 20)
    assert lines.note is ps.Note.overdispersed


def test_one_area_gives_plain_answers():
    found = ps.funnel_significance(300, 1000, baseline=0.2)
    assert (found.code, found.note) == (2, ps.Note.overdispersed)
    assert ps.funnel_significance(300, 1000, baseline=0.3).note is ps.Note.ok


@pytest.mark.parametrize(
    ("call", "rule"),
    [
        ("kind", "unknown_option"),
        ("share", "count_above_denominator"),
        ("at", "axis"),
        ("none", "no_areas"),
        ("baseline", "baseline"),
    ],
)
def test_a_funnel_that_cannot_be_drawn_is_refused(call, rule):
    calls = {
        "kind": lambda: ps.funnel_limits([1], [2], kind="mean"),
        "share": lambda: ps.funnel_limits([3], [2]),
        "at": lambda: ps.funnel_limits([1], [2], at=[0, 5]),
        "none": lambda: ps.funnel_limits([np.nan], [2]),
        "baseline": lambda: ps.funnel_significance([1], [2], baseline=-1),
    }
    with pytest.raises(ps.StatsError) as refusal:
        calls[call]()
    assert refusal.value.rule == rule
