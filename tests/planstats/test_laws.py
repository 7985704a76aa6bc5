"""What each statistic must obey by its definition, checked without its own formula."""

import numpy as np
import pytest
from scipy import special

import planstats as ps
from tests.planstats.worlds import (
    LEVELS,
    ROWS,
    SEEDS,
    as_bytes,
    banded,
    chance,
    charts,
    events,
    five_years,
    gradient,
    shares,
)

seeds = pytest.mark.parametrize("seed", SEEDS)
Z = 1.9599639845400542


# Shares, counts, means


@seeds
@pytest.mark.parametrize("level", LEVELS)
def test_a_wilson_limit_is_a_share_that_the_count_just_does_not_contradict(seed, level):
    x, n = shares(chance(seed)).values()
    z = special.ndtri(0.5 + level / 2)
    for limit in ps.wilson_limits(x, n, confidence=level):
        inside = (limit > 0) & (limit < 1)
        off = (x / n - limit) ** 2 - z**2 * limit * (1 - limit) / n
        scale = z**2 * limit * (1 - limit) / n
        assert (np.abs(off) <= 1e-9 * scale + 1e-14)[inside].all()


@pytest.mark.parametrize("level", [0.9, *LEVELS, 0.999])
def test_below_ten_a_limit_leaves_the_tail_of_a_poisson_count(level):
    x = np.r_[np.arange(1, 10), 0.5, 2.25, 9.75]
    low, high = ps.poisson_limits(x, confidence=level)
    np.testing.assert_allclose(special.gammainc(x, low), (1 - level) / 2, rtol=1e-9)
    np.testing.assert_allclose(special.gammaincc(x + 1, high), (1 - level) / 2, rtol=1e-9)


def test_from_ten_up_a_limit_is_near_the_exact_one():
    x = np.arange(10, 3_000)
    low, high = ps.poisson_limits(x)
    np.testing.assert_allclose(low, special.gammaincinv(x, 0.025), rtol=3e-3)
    np.testing.assert_allclose(high, special.gammaincinv(x + 1, 0.975), rtol=3e-3)


@seeds
def test_a_mean_moves_with_its_values_and_its_limits_keep_their_width(seed):
    v = charts(chance(seed))["y"]
    plain, moved = ps.mean(v), ps.mean(v + 1e6)
    np.testing.assert_allclose(moved.value - 1e6, plain.value, rtol=1e-9)
    np.testing.assert_allclose(moved.upper - moved.lower, plain.upper - plain.lower, rtol=1e-7)


@seeds
def test_missing_values_of_a_mean_are_left_out_and_counted(seed):
    v = charts(chance(seed), rows=5)["y"]
    holes = v.copy()
    holes[:, ::3] = np.nan
    found = ps.mean(holes)
    whole = ps.mean(v[:, np.arange(24) % 3 > 0])
    np.testing.assert_allclose(found.value, whole.value, rtol=1e-12)
    np.testing.assert_allclose(found.lower, whole.lower, rtol=1e-12)
    assert found.n.tolist() == [16] * 5
    assert found.n_missing.tolist() == [8] * 5


# Standardised


@seeds
def test_a_rate_standardised_to_its_own_people_is_its_crude_rate(seed):
    x, n = banded(chance(seed), rows=1).values()
    x = x + 3
    crude = ps.rate(x.sum(), n.sum())
    found = ps.dsr(x[0], n[0], n[0])
    assert (found.value, found.lower, found.upper) == pytest.approx((crude.value, crude.lower, crude.upper), rel=1e-10)


@seeds
def test_only_the_shape_of_the_standard_matters(seed):
    x, n = banded(chance(seed)).values()
    weights = chance(seed, 1).uniform(1, 9, 7)
    one, other = ps.dsr(x, n, weights), ps.dsr(x, n, 1000 * weights)
    np.testing.assert_allclose(one.value, other.value, rtol=1e-12)
    np.testing.assert_allclose(one.upper, other.upper, rtol=1e-12)


@seeds
def test_the_three_forms_of_a_standardised_rate_agree(seed):
    x, n = banded(chance(seed)).values()
    weights = chance(seed, 1).uniform(1, 9, 7)
    wide = ps.dsr(x, n, weights)
    keys = np.repeat(np.arange(ROWS), 7)
    order = chance(seed, 2).permutation(keys.size)
    long = ps.dsr(x.ravel()[order], n.ravel()[order], np.tile(weights, ROWS)[order], by=keys[order])
    np.testing.assert_allclose(long.value, wide.value, rtol=1e-11)
    np.testing.assert_allclose(long.lower, wide.lower, rtol=1e-11)
    assert long.note.tolist() == wide.note.tolist()
    for row in (0, 5):
        alone = ps.dsr(x[row], n[row], weights)
        assert alone.value == pytest.approx(wide.value[row], rel=1e-12, nan_ok=True)


def test_below_ten_events_there_is_no_standardised_rate_but_its_counts():
    found = ps.dsr([[4, 5], [5, 5]], [[100, 100], [100, 100]], [1, 1])
    assert np.isnan(found.value).tolist() == [True, False]
    assert found.note.tolist() == [ps.Note.too_few, ps.Note.ok]
    assert found.x.tolist() == [9, 10]


@seeds
def test_the_reference_set_against_itself_is_one(seed):
    x, n = banded(chance(seed), rows=1).values()
    x = x[0] + 2
    found = ps.is_ratio(x, n[0], x, n[0], refvalue=100)
    assert found.value == pytest.approx(100, rel=1e-12)
    assert found.expected == pytest.approx(x.sum(), rel=1e-12)
    assert ps.is_rate(x, n[0], x, n[0]).value == pytest.approx(ps.rate(x.sum(), n[0].sum()).value, rel=1e-12)


def test_nobody_observed_is_a_ratio_of_zero_with_a_range():
    found = ps.is_ratio([0, 0], [50, 60], [9, 9], [900, 800])
    assert found.value == found.lower == 0
    assert found.upper == pytest.approx(3.6888794541139363 / found.expected, rel=1e-12)


# Inequality


@seeds
@pytest.mark.parametrize("scale", ["identity", "log", "logit"])
def test_values_on_a_line_give_that_line(seed, scale):
    pop = gradient(chance(seed))["pop"]
    rank = ps.relative_rank(pop)
    there = {"identity": lambda y: y, "log": np.log, "logit": special.logit}[scale]
    back = {"identity": lambda y: y, "log": np.exp, "logit": special.expit}[scale]
    bottom, top = 0.3, 0.8
    line = there(bottom) + (there(top) - there(bottom)) * rank
    found = ps.sii(back(line), pop, scale=scale)
    np.testing.assert_allclose(found.value, top - bottom, rtol=1e-9)
    np.testing.assert_allclose(found.rii, top / bottom, rtol=1e-9)
    np.testing.assert_allclose(found.intercept, bottom, rtol=1e-9)


@seeds
def test_turning_the_groups_round_turns_the_slope_round(seed):
    given = gradient(chance(seed))
    found = ps.sii(**given)
    turned = ps.sii(**{name: column[:, ::-1] for name, column in given.items()})
    np.testing.assert_allclose(turned.value, -found.value, rtol=1e-9)
    np.testing.assert_allclose(turned.lower, -found.upper, rtol=1e-9)
    np.testing.assert_allclose(turned.rii, 1 / found.rii, rtol=1e-9)


@seeds
def test_simulated_limits_of_a_slope_come_near_the_analytic_ones_and_repeat(seed):
    given = {name: column[0] for name, column in gradient(chance(seed)).items()}
    exact = ps.sii(**given)
    drawn = ps.sii(**given, method="simulation", seed=seed)
    assert as_bytes(drawn) == as_bytes(ps.sii(**given, method="simulation", seed=seed))
    width = exact.upper - exact.lower
    assert abs(drawn.lower - exact.lower) < 0.02 * width
    assert abs(drawn.upper - exact.upper) < 0.02 * width


@seeds
def test_a_gap_seen_from_the_other_side_is_its_mirror(seed):
    given = shares(chance(seed))
    a, b = ps.proportion(given["x"][:30], given["n"][:30]), ps.proportion(given["x"][30:], given["n"][30:])
    here, there = ps.gap(a, b), ps.gap(b, a)
    np.testing.assert_allclose(there.absolute.value, -here.absolute.value, atol=1e-15)
    np.testing.assert_allclose(there.absolute.lower, -here.absolute.upper, atol=1e-12)
    plain = (a.lower > 0) & (b.lower > 0)
    assert plain.any()
    np.testing.assert_allclose(there.relative.value[plain], 1 / here.relative.value[plain], rtol=1e-12)
    np.testing.assert_allclose(there.relative.lower[plain], 1 / here.relative.upper[plain], rtol=1e-9)


def test_a_group_has_no_gap_to_itself():
    same = ps.proportion([30, 7], [100, 23])
    found = ps.gap(same, same)
    assert found.absolute.value.tolist() == [0, 0]
    assert (found.absolute.lower < 0).all()
    assert found.relative.value.tolist() == [1, 1]


@seeds
def test_an_even_spread_has_no_concentration_and_a_turned_one_the_opposite(seed):
    given = gradient(chance(seed))
    flat = ps.concentration_index(np.full_like(given["value"], 0.4), given["pop"])
    np.testing.assert_allclose(flat.value, 0, atol=1e-12)
    here = ps.concentration_index(given["value"], given["pop"])
    there = ps.concentration_index(given["value"][:, ::-1], given["pop"][:, ::-1])
    np.testing.assert_allclose(there.value, -here.value, atol=1e-12)
    assert (np.abs(here.value) < 1).all()


# Comparison


@seeds
@pytest.mark.parametrize("q", [2, 5, 7, 10])
def test_parts_of_a_ranking_have_nearly_the_same_size_and_follow_it(seed, q):
    v = chance(seed).permutation(200) + 0.5
    part = ps.quantile(v, q).value
    sizes = np.bincount(part.astype(int))[1:]
    assert sizes.min() >= 200 // q - 1
    assert sizes.max() <= -(-200 // q) + 1
    assert (np.diff(part[np.argsort(v)]) >= 0).all()
    assert part.min() == 1
    assert part.max() == q


@seeds
def test_an_area_beyond_a_line_of_the_funnel_is_significant_and_no_other(seed):
    rng = chance(seed)
    n = rng.integers(20, 4_000, 80).astype(float)
    x = rng.binomial(n.astype(int), np.clip(rng.normal(0.4, 0.03, 80), 0, 1)).astype(float)
    code = ps.funnel_significance(x, n, kind="proportion").code
    lines = ps.funnel_limits(x, n, kind="proportion", multiplier=1, at=n)
    share = x / n
    by_line = np.select(
        [share < lines.lower_998, share < lines.lower_95, share > lines.upper_998, share > lines.upper_95],
        [-2, -1, 2, 1],
    )
    assert code.tolist() == by_line.tolist()


@pytest.mark.parametrize("multiplier", [1, 100, 1000])
def test_the_lines_of_a_funnel_stay_inside_whatever_the_multiplier(multiplier):
    lines = ps.funnel_limits([90, 95], [100, 100], kind="proportion", multiplier=multiplier, at=[1, 2, 5, 50, 1000])
    for line in (lines.lower_998, lines.lower_95, lines.upper_95, lines.upper_998):
        assert (line >= 0).all()
        assert (line <= multiplier).all()
    assert lines.upper_998[0] == multiplier


@seeds
@pytest.mark.parametrize("polarity", ["high_good", "low_good"])
def test_an_area_that_does_not_differ_is_similar_from_either_polarity(seed, polarity):
    found = ps.proportion(**shares(chance(seed)), confidence=LEVELS)
    other = {"high_good": "low_good", "low_good": "high_good"}[polarity]
    turned = {"better": "worse", "worse": "better", "much_better": "much_worse", "much_worse": "much_better"}
    for method in ("interval_95", "interval_two_level"):
        here = ps.benchmark(found, 0.5, method=method, polarity=polarity).label
        there = ps.benchmark(found, 0.5, method=method, polarity=other).label
        assert [turned.get(label, label) for label in here] == list(there)
    assert ps.benchmark(found, found.lower, polarity=polarity).label.tolist() == ["similar"] * ROWS


# Time


@seeds
def test_a_trend_told_backwards_is_its_opposite(seed):
    given = five_years(chance(seed))
    here = ps.recent_trend(**given)
    there = ps.recent_trend(**{name: column[:, ::-1] for name, column in given.items()})
    turned = {"increasing": "decreasing", "decreasing": "increasing"}
    assert [turned.get(each, each) for each in here.direction] == list(there.direction)
    np.testing.assert_allclose(there.chi2, here.chi2, rtol=1e-9)
    assert len(set(here.direction)) > 1


@seeds
def test_the_unit_of_a_chart_does_not_matter(seed):
    y = charts(chance(seed))["y"]
    plain, other = ps.xmr(y), ps.xmr(y * 1024.0)
    turned = ps.xmr(-y)
    np.testing.assert_allclose(other.upper_limit, 1024 * plain.upper_limit, rtol=1e-12)
    np.testing.assert_allclose(turned.lower_limit, -plain.upper_limit, rtol=1e-12)
    for rule, flags in plain.flags.items():
        assert np.array_equal(other.flags[rule], flags), rule
        assert np.array_equal(turned.flags[rule], -flags), rule
        assert flags.any(), f"{rule} was never tried"


def flags_by_hand(y, shift=7, trend=6):
    """The four rules of Making Data Count, point by point, as they are told in words."""
    mean, reach = y.mean(), 2.66 * np.abs(np.diff(y)).mean()
    found = {rule: np.zeros(len(y), int) for rule in ("limit", "shift", "trend", "two_of_three")}
    for way in (1, -1):
        side, far = way * (y - mean), way * (y - mean) > reach * 2 / 3
        found["limit"][side > reach] = way
        for at in range(len(y)):
            if at + shift <= len(y) and (side[at : at + shift] > 0).all():
                found["shift"][at : at + shift] = way
            if at + trend <= len(y) and (way * np.diff(y[at : at + trend]) > 0).all():
                found["trend"][at : at + trend] = way
            three = slice(at, at + 3)
            if at + 3 <= len(y) and (side[three] > 0).all() and far[three].sum() >= 2:
                found["two_of_three"][three][far[three]] = way
    return found


@seeds
def test_the_rules_of_a_chart_are_those_told_in_words(seed):
    y = charts(chance(seed))["y"]
    y = y + chance(seed, 6).uniform(0, 1e-3, y.shape)  # no ties, so that no point turns from one trend into the other
    found = ps.xmr(y)
    for row in range(ROWS):
        for rule, flags in flags_by_hand(y[row]).items():
            assert found.flags[rule][row].tolist() == flags.tolist(), (row, rule)


@seeds
def test_no_rule_crosses_into_another_segment(seed):
    y = charts(chance(seed), rows=4)["y"]
    found = ps.xmr(y, segments=np.repeat([1, 2], 12))
    for half in (slice(0, 12), slice(12, 24)):
        alone = ps.xmr(y[:, half])
        np.testing.assert_allclose(found.mean[:, half], alone.mean, rtol=1e-12)
        for rule, flags in alone.flags.items():
            assert np.array_equal(found.flags[rule][:, half], flags), rule


def test_a_series_without_variation_says_so():
    found = ps.xmr(np.full(20, 7.0))
    assert found.note == ps.Note.no_variation
    assert (found.lower_limit == 7).all()
    assert (found.upper_limit == 7).all()


@seeds
def test_a_line_carried_on_goes_where_the_line_goes(seed):
    t = np.arange(2016.0, 2026.0)
    slope = chance(seed).normal()
    y = 40 + slope * (t - 2016) + chance(seed, 1).normal(0, 1e-9, 10)
    found = ps.forecast(t, y, kind="mean")
    np.testing.assert_allclose(found.centre, 40 + slope * np.array([10, 11, 12]), rtol=1e-6)
    assert (found.lower < found.centre).all()
    assert (found.centre < found.upper).all()
    assert (np.diff(found.upper - found.lower) > 0).all()


@seeds
def test_a_forecast_of_a_share_is_a_share(seed):
    y = chance(seed).uniform(0.9, 0.999, (20, 6))
    found = ps.forecast(np.arange(6), y, kind="proportion")
    assert ((found.lower > 0) & (found.lower < found.centre) & (found.centre < found.upper) & (found.upper < 1)).all()


@seeds
def test_periods_together_are_the_sum_of_the_periods(seed):
    x, n = (column.reshape(-1, 4) for column in events(chance(seed), 80).values())
    found = ps.combine(x, n, ["2022", "2023", "2024", "2025"])
    np.testing.assert_allclose(found.x, x.sum(axis=1), rtol=1e-12)
    np.testing.assert_allclose(found.n, n.sum(axis=1), rtol=1e-12)
