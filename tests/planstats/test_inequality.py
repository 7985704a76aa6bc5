"""Gradients, gaps and concentration: worked numbers and edges."""

import numpy as np
import pytest

import planstats as ps
from planstats.base import Estimate

TWO = (0.95, 0.998)
POP = [7291, 7997, 6105, 7666, 5790, 6934, 5918, 5974, 7147, 7534]
Y = [75.9, 78.3, 83.8, 83.6, 80.5, 81.1, 81.7, 84.2, 80.6, 86.3]
LOW = [72.7, 75.3, 80.9, 80.2, 77.1, 78, 79, 81.4, 75.8, 83.2]
HIGH = [79.1, 81.4, 86.8, 87.1, 83.8, 84.2, 84.4, 86.9, 85.4, 89.4]
FIFTHS = {"value": [0.60, 0.66, 0.68, 0.74, 0.79], "pop": [2000, 1800, 2200, 1900, 2100]}
SHARES = {"value": np.array(Y) / 100, "lower": np.array(LOW) / 100, "upper": np.array(HIGH) / 100, "scale": "logit"}


def test_a_slope_on_the_plain_scale():
    found = ps.sii(Y, POP, lower=LOW, upper=HIGH, confidence=TWO)
    assert found.value == pytest.approx(7.00023476007989, rel=1e-12)
    assert found.intercept == pytest.approx(78.0320787695300, rel=1e-12)
    assert found.rii == pytest.approx(1.089709704911941, rel=1e-12)
    assert found.limits[0.95] == pytest.approx((3.15167946949, 10.8487900507), rel=1e-11)
    assert found.limits[0.998] == pytest.approx((0.932301887398, 13.0681676328), rel=1e-11)
    assert (found.rii_lower, found.rii_upper) == pytest.approx((1.03946504161, 1.14239042671), rel=1e-11)
    assert found.words == "least deprived minus most deprived"
    assert found.note is ps.Note.ok


def test_a_slope_on_the_logit_scale():
    found = ps.sii(pop=POP, multiplier=100, **SHARES)
    assert found.value == pytest.approx(6.894704744113865, rel=1e-12)
    assert found.intercept == pytest.approx(78.01872192582446, rel=1e-12)
    assert found.rii == pytest.approx(1.088372438998282, rel=1e-12)
    assert (found.lower, found.upper) == pytest.approx((2.94487855223, 10.8559812241), rel=1e-11)
    assert (found.rii_lower, found.rii_upper) == pytest.approx((1.0367198208, 1.14346166149), rel=1e-11)


def test_a_slope_without_errors_has_no_limits():
    found = ps.sii(**FIFTHS)
    assert ps.relative_rank(FIFTHS["pop"]) == pytest.approx([0.1, 0.29, 0.49, 0.695, 0.895], rel=1e-12)
    assert found.value == pytest.approx(37007 / 159900, rel=1e-13)
    assert found.intercept == pytest.approx(0.5791808005003127, rel=1e-13)
    assert found.rii == pytest.approx(1.399596117135533, rel=1e-13)
    assert np.isnan([found.lower, found.upper, found.rii_lower, found.rii_upper]).all()
    assert found.note is ps.Note.ok


@pytest.mark.parametrize("scale", ["identity", "log", "logit"])
def test_simulated_limits_come_to_the_analytic_ones(scale):
    columns = {**SHARES, "scale": scale, "pop": POP, "confidence": TWO}
    exact, drawn = ps.sii(**columns), ps.sii(**columns, method="simulation", seed=3)
    again = ps.sii(**columns, method="simulation", seed=3)
    assert (drawn.value, drawn.rii, drawn.seed) == (exact.value, exact.rii, 3)
    assert (drawn.lower, drawn.rii_upper) == (again.lower, again.rii_upper)
    for level in TWO:
        width = exact.limits[level][1] - exact.limits[level][0]
        assert drawn.limits[level] == pytest.approx(exact.limits[level], abs=0.015 * width)
        width = exact.rii_limits[level][1] - exact.rii_limits[level][0]
        assert drawn.rii_limits[level] == pytest.approx(exact.rii_limits[level], abs=0.015 * width)
    assert exact.seed is None


@pytest.mark.parametrize("method", ["analytic", "simulation"])
def test_turning_the_direction_turns_both_indices(method):
    columns = {"value": Y, "pop": POP, "lower": LOW, "upper": HIGH, "method": method, "draws": 2000}
    one, other = ps.sii(**columns), ps.sii(**columns, direction="most_minus_least")
    assert (other.value, other.lower, other.upper) == pytest.approx((-one.value, -one.upper, -one.lower), rel=1e-12)
    assert (other.rii, other.rii_lower, other.rii_upper) == pytest.approx(
        (1 / one.rii, 1 / one.rii_upper, 1 / one.rii_lower), rel=1e-12
    )
    assert other.words == "most deprived minus least deprived"


def test_a_small_multiplier_keeps_the_limits_in_order():
    columns = {"value": [4.9, 4.6, 4.7, 4.4, 4.1], "pop": [10, 12, 9, 11, 10], "se": [0.02] * 5, "scale": "log"}
    one, small = ps.sii(**columns), ps.sii(**columns, multiplier=0.01)
    assert (small.lower, small.value, small.upper) == pytest.approx(
        (one.lower / 100, one.value / 100, one.upper / 100), rel=1e-12
    )
    assert (small.rii_lower, small.rii, small.rii_upper) == (one.rii_lower, one.rii, one.rii_upper)
    assert small.lower < small.value < small.upper
    with pytest.raises(ps.StatsError) as refusal:
        ps.sii(**columns, multiplier=-1)
    assert refusal.value.rule == "multiplier"


def test_areas_by_groups_and_the_long_form_agree():
    rng = np.random.default_rng(8)
    y, pop, se = rng.uniform(0.2, 0.9, (30, 6)), rng.integers(50, 900, (30, 6)), rng.uniform(0.01, 0.04, (30, 6))
    wide = ps.sii(y, pop, se=se)
    long = ps.sii(y.ravel(), pop.ravel(), se=se.ravel(), by=np.repeat(np.arange(30), 6))
    alone = ps.sii(y[4], pop[4], se=se[4])
    np.testing.assert_allclose(long.upper, wide.upper, rtol=1e-12)
    assert (alone.value, alone.rii_lower) == pytest.approx((wide.value[4], wide.rii_lower[4]), rel=1e-12)
    shared = ps.sii(y, pop[0], se=se)
    assert shared.value[0] == pytest.approx(wide.value[0], rel=1e-13)


def test_areas_may_have_different_numbers_of_groups():
    y, pop = [*FIFTHS["value"], *Y, 0.5, 0.6], [*FIFTHS["pop"], *POP, 10, 20]
    se = [0.01] * 5 + [0.5] * 10 + [0.1] * 2
    found = ps.sii(y, pop, se=se, by=["five"] * 5 + ["ten"] * 10 + ["two"] * 2)
    assert found.keys.tolist() == ["five", "ten", "two"]
    assert found.value[:2] == pytest.approx([37007 / 159900, 7.00023476007989], rel=1e-12)
    assert found.note.tolist() == [0, 0, ps.Note.too_few]
    assert np.isnan(found.value[2])
    assert found.upper[0] == pytest.approx(ps.sii(**FIFTHS, se=[0.01] * 5).upper, rel=1e-12)


def test_what_cannot_be_fitted_is_noted():
    y = np.tile(FIFTHS["value"], (4, 1))
    y[1, 2], y[2, 0], y[3, 4] = np.nan, 0, 1
    found = ps.sii(y, FIFTHS["pop"], se=np.full((4, 5), 0.1), scale="logit")
    assert found.note.tolist() == [0, ps.Note.missing, *[ps.Note.cannot_transform] * 2]
    assert np.isnan(found.value).tolist() == np.isnan(found.rii_lower).tolist() == [False, True, True, True]
    assert ps.sii([1, 2, 3, 4], [1, 1, 1, 1]).note is ps.Note.too_few
    many = ps.sii(np.arange(11.0) + 1, np.ones(11), se=np.full(11, 0.1))
    assert many.note is ps.Note.many_groups
    assert many.value > 0
    edge = ps.sii(
        FIFTHS["value"], FIFTHS["pop"], lower=[0, 0.6, 0.6, 0.7, 0.7], upper=[0.7, 0.7, 0.8, 0.8, 0.9], scale="log"
    )
    assert edge.note is ps.Note.cannot_transform


def test_an_unclear_bottom_leaves_the_ratio_without_limits():
    found = ps.sii([1.0, 2, 3, 4, 5], [1] * 5, se=[3.0] * 5)
    assert found.note is ps.Note.unbounded
    assert np.isnan([found.rii_lower, found.rii_upper]).all()
    assert found.lower < found.value < found.upper


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"pop": [0, 1, 1, 1, 1]}, "population"),
        ({"se": [-1, 1, 1, 1, 1]}, "negative_se"),
        ({"lower": [2] * 5, "upper": [1] * 5}, "limits_reversed"),
        ({"value": [2, 0.1, 0.1, 0.1, 0.1], "scale": "logit"}, "outside_scale"),
        ({"value": [-2, 0.1, 0.1, 0.1, 0.1], "scale": "log"}, "outside_scale"),
        ({"value": [np.inf, 1, 1, 1, 1]}, "infinite"),
    ],
)
def test_a_group_that_cannot_be_one_is_refused_or_marked(change, rule):
    with pytest.raises(ps.StatsError) as refusal:
        ps.sii(**{**FIFTHS, **change})
    assert refusal.value.rule == rule
    marked = ps.sii(**{**FIFTHS, **change}, invalid="mark")
    assert marked.note is ps.Note.invalid
    assert np.isnan(marked.value)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"se": [1] * 5, "lower": [1] * 5}, "uncertainty"),
        ({"lower": [0.1] * 5}, "uncertainty"),
        ({"scale": "probit"}, "unknown_option"),
        ({"direction": "up"}, "unknown_option"),
        ({"method": "bootstrap"}, "unknown_option"),
        ({"value": [[0.5] * 101], "pop": [[1] * 101]}, "groups"),
        ({"se": 0.1}, "lengths_differ"),
        ({"se": [0.1] * 5, "method": "simulation", "draws": 10}, "draws"),
        ({"value": [FIFTHS["value"]], "by": [1]}, "by_needs_long_form"),
    ],
)
def test_a_slope_that_cannot_be_asked_for_is_refused(change, rule):
    with pytest.raises(ps.StatsError) as refusal:
        ps.sii(**{**FIFTHS, **change})
    assert refusal.value.rule == rule


def test_ranks_need_people():
    np.testing.assert_allclose(ps.relative_rank([[1, 1], [1, 3]]), [[0.25, 0.75], [0.125, 0.625]])
    assert np.isnan(ps.relative_rank([1, np.nan])).all()
    with pytest.raises(ps.StatsError):
        ps.relative_rank([1, 0])


def test_a_gap_is_a_difference_and_a_ratio():
    found = ps.gap(ps.proportion(412, 587, multiplier=100), ps.proportion(96, 203, multiplier=100))
    absolute, relative = found.absolute, found.relative
    assert (absolute.value, absolute.lower, absolute.upper) == pytest.approx(
        (22.8967531323, 15.0487396211, 30.5311586558), rel=1e-11
    )
    assert (relative.value, relative.lower, relative.upper) == pytest.approx(
        (1.48417092561, 1.28159288265, 1.74442279878), rel=1e-11
    )
    assert (absolute.unit, relative.unit) == ("percentage points", "ratio")
    rates = ps.gap(ps.rate(31, 9000, multiplier=10_000), ps.rate(58, 31_000, multiplier=10_000))
    assert (rates.absolute.value, rates.absolute.lower, rates.absolute.upper) == pytest.approx(
        (15.7347670251, 3.40584929404, 30.8687204492), rel=1e-11
    )
    assert (rates.relative.value, rates.relative.lower, rates.relative.upper) == pytest.approx(
        (1.84099616858, 1.15994136170, 2.87850070955), rel=1e-11
    )


def test_a_ratio_over_nothing_is_unbounded():
    found = ps.gap(ps.proportion([5, 5, 0], [10, 10, 10]), ps.proportion([0, 1, 0], [10, 10, 10]))
    assert found.relative.note.tolist() == [ps.Note.unbounded, ps.Note.ok, ps.Note.unbounded]
    assert np.isnan(found.relative.value).tolist() == [True, False, True]
    assert np.isinf(found.relative.upper).tolist() == [True, False, True]
    assert found.absolute.note.tolist() == [0, 0, 0]
    none = ps.gap(ps.proportion(0, 10), ps.proportion(5, 10))
    assert (none.relative.value, none.relative.lower) == (0, 0)


def test_a_ratio_holds_where_the_upper_limit_is_twice_the_value():
    twice = Estimate.published(1.0, 0.5, 2.0)
    found = ps.gap(Estimate.published(2.0, 1.5, 2.6), twice).relative
    assert found.lower == pytest.approx(1.5 * 2.5 / (2 * 2), rel=1e-12)
    assert 0 < found.lower < found.value < found.upper


def test_what_is_missing_on_either_side_is_missing():
    found = ps.gap(ps.proportion([1, np.nan, 0], [10, 10, 0]), ps.proportion(4, 10))
    assert found.absolute.note.tolist() == [0, ps.Note.missing, ps.Note.no_denominator]
    assert np.isnan(found.relative.upper).tolist() == [False, True, True]


def test_two_sides_must_be_on_one_scale_and_level():
    with pytest.raises(ps.StatsError) as refusal:
        ps.gap(ps.proportion(1, 2), ps.proportion(1, 2, multiplier=100))
    assert refusal.value.rule == "scales_differ"
    with pytest.raises(ps.StatsError) as refusal:
        ps.gap(ps.proportion(1, 2), ps.proportion(1, 2, confidence=0.998))
    assert refusal.value.rule == "confidence"
    with pytest.raises(ps.StatsError) as refusal:
        ps.gap(ps.proportion([1, 1], [2, 2]), ps.proportion([1] * 3, [2] * 3))
    assert refusal.value.rule == "lengths_differ"
    both = ps.gap(ps.proportion(1, 2, confidence=TWO), ps.proportion(1, 2, confidence=TWO))
    assert both.absolute.confidence == TWO


def gap_of(a, b, n=1000):
    return ps.gap(ps.proportion(a, n), ps.proportion(b, n))


@pytest.mark.parametrize(
    ("earlier", "later", "label"),
    [
        ((700, 400), (700, 550), "narrowed"),
        ((700, 550), (700, 400), "widened"),
        ((700, 400), (700, 410), "no_clear_change"),
        ((400, 700), (550, 700), "narrowed"),
        ((400, 700), (300, 700), "widened"),
        ((500, 450), (450, 800), "reversed"),
        ((450, 500), (800, 450), "reversed"),
        ((400, 480), (480, 399), "reversed"),  # from -8 to +8.1 points: it moved, and is as large as before
        ((480, 400), (400, 479), "reversed"),
        ((500, 500), (450, 800), "widened"),  # nobody was ahead
        ((450, 800), (500, 500), "narrowed"),
    ],
)
def test_a_gap_narrows_or_widens_only_where_the_interval_says_so(earlier, later, label):
    found = ps.gap_change(gap_of(*earlier), gap_of(*later))
    assert found.label == label
    excludes_nothing = found.difference.lower <= 0 <= found.difference.upper
    assert excludes_nothing == (label == "no_clear_change")


def test_a_gap_with_a_side_missing_has_no_clear_change():
    found = ps.gap_change(gap_of(np.nan, 4), gap_of(5, 4))
    assert found.label == "no_clear_change"
    assert found.difference.note is ps.Note.missing


def test_concentration_is_twice_the_covariance_with_rank():
    found = ps.concentration_index(**FIFTHS)
    assert found.value == pytest.approx(37007 / 694900, rel=1e-13)
    mean = np.average(FIFTHS["value"], weights=FIFTHS["pop"])
    assert found.erreygers == pytest.approx(4 * mean * found.value, rel=1e-13)
    assert np.isnan(found.lower)
    assert ps.concentration_index([1, 1, 1], [5, 6, 7]).value == pytest.approx(0, abs=1e-15)
    assert ps.concentration_index(Y, POP).erreygers != ps.concentration_index(Y, POP).erreygers


def test_the_limits_of_concentration_are_those_of_many_draws():
    rng = np.random.default_rng(12)
    se = np.array([0.02, 0.03, 0.025, 0.02, 0.015])
    found = ps.concentration_index(**FIFTHS, se=se)
    drawn = ps.concentration_index(rng.normal(FIFTHS["value"], se, (40_000, 5)), np.tile(FIFTHS["pop"], (40_000, 1)))
    low, high = np.quantile(drawn.value, [0.025, 0.975])
    assert (found.lower, found.upper) == pytest.approx((low, high), abs=0.02 * (high - low))


def test_concentration_says_what_it_cannot_do():
    y, pop = [[0.0, 0], [1, np.nan], [1, 2]], [[1, 1]] * 3
    found = ps.concentration_index(y, pop)
    assert found.note.tolist() == [ps.Note.no_denominator, ps.Note.missing, 0]
    assert np.isnan(found.value).tolist() == [True, True, False]
    assert ps.concentration_index([3], [1]).note is ps.Note.too_few
    with pytest.raises(ps.StatsError) as refusal:
        ps.concentration_index([-1, 2], [1, 1])
    assert refusal.value.rule == "negative_value"
    assert ps.concentration_index([-1, 2], [1, 1], invalid="mark").note is ps.Note.invalid
