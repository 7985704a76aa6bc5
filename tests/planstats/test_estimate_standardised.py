"""Rates adjusted for age."""

import numpy as np
import pytest

import planstats as ps

TWO = (0.95, 0.998)
X, N = [3, 12, 25, 18], [9000, 8500, 11_200, 10_400]
YOUNG = [5000, 5500, 5500, 5500]
FEW, X_REF = [2, 5, 9, 6], [900, 1500, 4200, 3900]
N_REF = [3_300_000, 3_400_000, 3_500_000, 3_300_000]


def test_a_dsr_has_dobsons_limits():
    found = ps.dsr(X, N, YOUNG, confidence=TWO)
    assert (found.x, found.n, found.method) == (58, 39_100, "Dobson")
    assert found.value == pytest.approx(145.2436699188, rel=1e-12)
    assert found.limits[0.95] == pytest.approx((110.0755222387, 188.0169025301), rel=1e-12)
    assert found.limits[0.998] == pytest.approx((92.9892707120, 214.8555079092), rel=1e-12)


def test_nineteen_bands_of_one_event_in_a_thousand_are_a_hundred():
    found = ps.dsr(np.ones(19), np.full(19, 1000), ps.ESP2013)
    assert found.value == pytest.approx(100, rel=1e-12)
    assert (found.lower, found.upper) == pytest.approx((58.0174720671, 159.2189960019), rel=1e-12)


def test_below_ten_events_there_is_no_dsr_but_the_counts_are_told():
    found = ps.dsr([1, 2, 3, 3], N, YOUNG)
    assert found.note is ps.Note.too_few
    assert np.isnan([found.value, found.lower, found.upper]).all()
    assert (found.x, found.n) == (9, 39_100)


def test_every_form_gives_the_same_dsr():
    rng = np.random.default_rng(11)
    x, n = rng.poisson(9, (3000, 4)), rng.integers(500, 9000, (3000, 4))
    wide = ps.dsr(x, n, YOUNG, confidence=TWO)
    by = np.repeat(np.arange(3000), 4)
    turn = rng.permutation(12_000)
    flat = x.ravel(), n.ravel(), np.tile(YOUNG, 3000)
    forms = [
        ps.dsr(x, n, np.tile(YOUNG, (3000, 1)), confidence=TWO),
        ps.dsr(*flat, by=by, confidence=TWO),
        ps.dsr(*(column[turn] for column in flat), by=by[turn], confidence=TWO),
    ]
    for found in forms:
        np.testing.assert_allclose(found.value, wide.value, rtol=1e-13)
        np.testing.assert_allclose(found.limits[0.998], wide.limits[0.998], rtol=1e-13)
        assert np.array_equal(found.n, wide.n)
    alone = ps.dsr(x[17], n[17], YOUNG, confidence=TWO)
    assert (alone.value, alone.lower) == pytest.approx((wide.value[17], wide.lower[17]), rel=1e-13)


def test_groups_may_have_different_bands():
    found = ps.dsr([*X, 30, 40], [*N, 900, 800], [*YOUNG, 1, 3], by=["a"] * 4 + ["b"] * 2, multiplier=1000)
    assert found.value == pytest.approx([1.452436699188, 1000 * (30 / 900 + 3 * 40 / 800) / 4], rel=1e-12)


def test_a_missing_band_is_missing_unless_it_is_said_to_be_none():
    holed = [3, np.nan, 25, 18]
    assert ps.dsr(holed, N, YOUNG).note is ps.Note.missing
    filled = ps.dsr(holed, N, YOUNG, missing_as_zero=True)
    assert filled.value == ps.dsr([3, 0, 25, 18], N, YOUNG).value
    assert ps.dsr(X, [9000, np.nan, 1, 1], YOUNG, missing_as_zero=True).note is ps.Note.missing
    assert ps.dsr(X, N, [5000, np.nan, 5500, 5500]).note is ps.Note.missing


def test_a_band_of_no_people_leaves_no_denominator():
    found = ps.dsr([[0, 12, 25, 18], X], [[0, 8500, 11_200, 10_400], N], YOUNG)
    assert found.note.tolist() == [ps.Note.no_denominator, ps.Note.ok]
    assert np.isnan(found.value).tolist() == [True, False]
    assert ps.dsr(X, N, [0, 0, 0, 0]).note is ps.Note.no_denominator
    with pytest.raises(ps.StatsError, match="denominator of 0"):
        ps.dsr(X, [0, 8500, 11_200, 10_400], YOUNG)


def test_a_negative_weight_is_refused():
    with pytest.raises(ps.StatsError) as refusal:
        ps.dsr(X, N, [5000, -1, 5500, 5500])
    assert refusal.value.rule == "negative_weight"
    marked = ps.dsr(X, N, [5000, -1, 5500, 5500], invalid="mark")
    assert marked.note is ps.Note.invalid


def test_repeat_events_widen_a_dsr_by_the_variance_of_each_frequency():
    # Children with one event and with two, in each of the four bands.
    once, twice = np.array([3, 8, 15, 10]), np.array([0, 2, 5, 4])
    n, w = np.array(N), np.array(YOUNG)
    found = ps.dsr(np.concatenate([once, twice]), np.tile(n, 2), np.tile(w, 2), events_per_child=np.repeat([1, 2], 4))
    plain = ps.dsr(once + 2 * twice, n, w)
    assert (found.x, found.n) == (58, 39_100)
    assert found.value == pytest.approx(plain.value, rel=1e-12)
    wider = np.sqrt(((once + 4 * twice) * (w / n) ** 2).sum() / ((once + 2 * twice) * (w / n) ** 2).sum())
    assert found.upper - found.value == pytest.approx(wider * (plain.upper - plain.value), rel=1e-12)
    # A row of no children may be left out: the band is still there by its other row.
    kept = np.concatenate([once, twice]) > 0
    short = ps.dsr(np.concatenate([once, twice])[kept], np.tile(n, 2)[kept], np.tile(w, 2)[kept],
                   events_per_child=np.repeat([1, 2], 4)[kept])  # fmt: skip
    assert (short.value, short.upper) == pytest.approx((found.value, found.upper), rel=1e-12)


def test_two_bands_that_look_alike_are_still_two():
    found = ps.dsr([20, 30, 4, 5], [1000] * 4, [10] * 4, events_per_child=[1, 1, 2, 2])
    assert found.n == 2000
    assert found.value == pytest.approx(100_000 * (50 + 18) / 2000, rel=1e-12)


def test_repeat_events_of_several_areas_are_told_apart():
    x, n, w = np.array([[40, 6, 2], [50, 0, 0]]), np.array([[900] * 3, [800] * 3]), np.ones((2, 3))
    wide = ps.dsr(x, n, w, events_per_child=[1, 2, 3])
    assert wide.x.tolist() == [58, 50]
    assert wide.n.tolist() == [900, 800]
    long = ps.dsr(x.ravel(), n.ravel(), w.ravel(), by=[1, 1, 1, 2, 2, 2], events_per_child=[1, 2, 3] * 2)
    np.testing.assert_allclose(long.upper, wide.upper, rtol=1e-13)
    holed = ps.dsr(np.array([[40, np.nan, 2], [50, 0, 0]]), n, w, events_per_child=[1, 2, 3])
    assert holed.note.tolist() == [ps.Note.missing, ps.Note.ok]


def test_an_indirect_ratio_and_rate_have_the_limits_of_the_count():
    ratio = ps.is_ratio(FEW, N, X_REF, N_REF, refvalue=100, confidence=TWO)
    assert (ratio.x, ratio.n) == (22, 39_100)
    assert ratio.expected == pytest.approx(31.9354545455, rel=1e-11)
    assert ratio.value == pytest.approx(68.8889521478, rel=1e-11)
    assert ratio.limits[0.95] == pytest.approx((43.1573401030, 104.3034434726), rel=1e-11)
    assert ratio.limits[0.998] == pytest.approx((32.1084871468, 127.5740874665), rel=1e-11)
    assert "must not be compared with each other" in ratio.caveat
    rate = ps.is_rate(FEW, N, X_REF, N_REF)
    assert rate.reference_rate == pytest.approx(77.7777777778, rel=1e-11)
    assert (rate.value, rate.lower, rate.upper) == pytest.approx(
        (53.5802961150, 33.5668200801, 81.1249004787), rel=1e-11
    )


def test_observed_totals_do_instead_of_the_bands():
    total = ps.is_ratio(None, N, X_REF, N_REF, observed=22)
    bands = ps.is_ratio(FEW, N, X_REF, N_REF)
    assert (total.value, total.lower, total.x) == (bands.value, bands.lower, bands.x)
    wide = ps.is_rate(None, [N, N], X_REF, N_REF, observed=[22, np.nan])
    assert wide.note.tolist() == [ps.Note.ok, ps.Note.missing]
    for x in (None, FEW):
        with pytest.raises(ps.StatsError) as refusal:
            ps.is_ratio(x, N, X_REF, N_REF, observed=22 if x else None)
        assert refusal.value.rule == "observed"


def test_every_form_gives_the_same_indirect_rate():
    rng = np.random.default_rng(13)
    x, n = rng.poisson(2, (500, 4)), rng.integers(1, 90, (500, 4))
    wide = ps.is_rate(x, n, X_REF, N_REF)
    by, turn = np.repeat(np.arange(500), 4), rng.permutation(2000)
    flat = x.ravel(), n.ravel(), np.tile(X_REF, 500), np.tile(N_REF, 500)
    forms = [
        ps.is_rate(*flat, by=by),
        ps.is_rate(*(column[turn] for column in flat), by=by[turn]),
        ps.is_rate(x, n, np.tile(X_REF, (500, 1)), np.tile(N_REF, (500, 1))),
    ]
    for found in forms:
        np.testing.assert_allclose(found.upper, wide.upper, rtol=1e-12)
        np.testing.assert_allclose(found.reference_rate, wide.reference_rate, rtol=1e-13)


def test_nothing_observed_has_limits_and_nothing_expected_has_none():
    none = ps.is_ratio([0, 0], [100, 100], [1, 1], [1000, 1000])
    assert (none.value, none.lower) == (0, 0)
    assert none.upper == pytest.approx(3.68887945411394 / 0.2, rel=1e-12)
    found = ps.is_ratio([0, 0], [100, 100], [0, 0], [1000, 1000])
    assert found.note is ps.Note.no_expected
    assert np.isnan(found.value)
    empty = ps.is_ratio([0, 4], [0, 100], [1, 1], [1000, 1000])
    assert (empty.expected, empty.note) == (0.1, ps.Note.ok)


def test_a_missing_band_makes_an_indirect_ratio_missing_unless_it_is_said_to_be_none():
    assert ps.is_ratio([2, np.nan, 9, 6], N, X_REF, N_REF).note is ps.Note.missing
    filled = ps.is_ratio([2, np.nan, 9, 6], N, X_REF, N_REF, missing_as_zero=True)
    assert filled.x == 17
    assert ps.is_ratio(FEW, N, [np.nan, 1500, 4200, 3900], N_REF).note is ps.Note.missing


@pytest.mark.parametrize(
    ("x_ref", "n_ref", "rule"),
    [
        (X_REF, [0, 1, 1, 1], "no_reference_population"),
        ([-1, 1, 1, 1], N_REF, "negative_count"),
        ([np.inf, 1, 1, 1], N_REF, "infinite"),
    ],
)
def test_a_reference_that_cannot_be_one_is_refused(x_ref, n_ref, rule):
    with pytest.raises(ps.StatsError) as refusal:
        ps.is_rate(FEW, N, x_ref, n_ref)
    assert refusal.value.rule == rule
    assert ps.is_rate(FEW, N, x_ref, n_ref, invalid="mark").note is ps.Note.invalid


def test_the_standard_is_taken_for_the_ages_of_the_measure():
    assert ps.ESP2013.sum() == 100_000
    assert not ps.ESP2013.flags.writeable
    assert ps.standard_population(["0-4", "5–9", "10 to 14", "15-19"]).tolist() == YOUNG
    assert ps.standard_population(range(0, 20, 5)).tolist() == YOUNG
    assert ps.standard_population(20).tolist() == YOUNG
    assert ps.standard_population([(0, 19)]).tolist() == [sum(YOUNG)]
    assert (
        ps.standard_population(["85-89", "90+"]).tolist() == ps.standard_population([85, 90]).tolist() == [1500, 1000]
    )


@pytest.mark.parametrize("ages", [["0-17"], ["2-4"], ["4-0"], [3], ["all"], 18, 0, "0-4", [True], [(0, 4, 9)]])
def test_a_band_that_has_no_weight_is_refused(ages):
    with pytest.raises(ps.StatsError) as refusal:
        ps.standard_population(ages)
    assert refusal.value.rule == "age_band"
