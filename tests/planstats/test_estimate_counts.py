"""Shares and rates: the worked numbers of their sources, and what happens at the edges."""

import numpy as np
import pytest
from scipy.special import gammainc, gammaincc

import planstats as ps

TWO = (0.95, 0.998)
NEAR = {"rel": 1e-9, "abs": 0}

SHARES = [  # x, n, per cent, 95% limits, 99.8% limits
    (0, 25, 0, (0, 13.3192250939), (0, 27.6401274602)),
    (65, 100, 65, (55.2544432969, 73.6357517569), (49.5494657407, 77.8354061409)),
    (7, 23, 30.4347826087, (15.6040244532, 50.8657562688), (10.5994629232, 61.7503730890)),
    (412, 587, 70.1873935264, (66.3653720674, 73.7469112637), (64.0676344235, 75.6608350187)),
    (100, 100, 100, (96.3006501793, 100), (91.2829062720, 100)),
]

COUNTS = [  # x, lower and upper at 95%, lower and upper at 99.8%
    (0, 0, 3.68887945411394, 0, 6.90775527898214),
    (1, 0.0253178079842899, 5.5716433909389, 0.00100050033358353, 9.23341347645159),
    (2, 0.242209278543965, 7.22468766772396, 0.0454020177694896, 11.2288722424127),
    (3, 0.618672122895601, 8.76727306974233, 0.190533377568403, 13.0622407791881),
    (4, 1.08986537362632, 10.2415886754037, 0.428552413628423, 14.7941492225372),
    (5, 1.62348639011842, 11.6683320793227, 0.739371731917833, 16.4547452036801),
    (6, 2.20189425349085, 13.0594740225187, 1.10710466025564, 18.0616368401991),
    (7, 2.81436305151987, 14.4226753617024, 1.52033626039881, 19.6261773953842),
    (8, 3.4538321767485, 15.7631892201933, 1.97081392174037, 21.15619816584),
    (9, 4.11537309737833, 17.0848034514192, 2.45242440436377, 22.6573733090629),
    (10, 4.78744991396756, 18.3914586057565, 2.91631837469569, 24.1937249278805),
    (37, 26.0479645144066, 51.0010965932651, 20.9771794039941, 59.9570488642174),
    (1250, 1181.65630887998, 1321.26554298941, 1143.58188946324, 1363.16098372192),
]


@pytest.mark.parametrize(("x", "n", "value", "at_95", "at_998"), SHARES)
def test_a_share_has_its_wilson_limits(x, n, value, at_95, at_998):
    found = ps.proportion(x, n, confidence=TWO, multiplier=100)
    assert found.value == pytest.approx(value, rel=1e-11)
    assert found.limits[0.95] == pytest.approx(at_95, **NEAR)
    assert found.limits[0.998] == pytest.approx(at_998, **NEAR)
    assert (found.lower, found.upper) == found.limits[0.95]
    assert (found.method, found.unit, found.note) == ("Wilson", "%", ps.Note.ok)


@pytest.mark.parametrize(("x", "low", "high", "lower", "higher"), COUNTS)
def test_a_count_has_its_limits(x, low, high, lower, higher):
    found = ps.poisson_limits(x, confidence=TWO)
    assert found[0.95] == pytest.approx((low, high), rel=1e-12)
    assert found[0.998] == pytest.approx((lower, higher), rel=1e-12)
    assert ps.poisson_limits(x) == found[0.95]


def test_rates_are_exact_below_ten_events_and_byars_from_ten():
    found = ps.rate([4, 37], [12_000, 128_940], confidence=TWO, multiplier=10_000)
    assert found.value == pytest.approx([3.3333333333, 2.8695517295], **NEAR)
    assert found.lower == pytest.approx([0.9082211447, 2.0201616655], **NEAR)
    assert found.upper == pytest.approx([8.5346572295, 3.9554131063], **NEAR)
    assert [side[1] for side in found.limits[0.998]] == pytest.approx([1.6268946335, 4.6499960341], **NEAR)
    assert found.method.tolist() == ["Exact", "Byars"]
    assert found.unit == "per 10 000"


def test_no_events_have_a_lower_limit_of_exactly_nothing():
    found = ps.rate(0, 1000, multiplier=1000)
    assert (found.value, found.lower) == (0, 0)
    assert found.upper == pytest.approx(3.6888794541, **NEAR)


def test_weighted_counts_below_ten_are_exact_too():
    low, high = ps.poisson_limits([9.5, 9, 10])
    assert low[1] < low[0] < low[2]
    assert high[1] < high[0] < high[2]
    assert ps.rate(9.5, 100).method == "Exact"
    # The mean for which 9.5 lies at the 97.5th percentile, by the incomplete gamma function it is defined with.
    assert gammainc(9.5, low[0]) == pytest.approx(0.025, rel=1e-12)
    assert gammaincc(10.5, high[0]) == pytest.approx(0.025, rel=1e-12)


def test_events_may_outnumber_people():
    assert ps.rate(30, 10, multiplier=1).value == 3


def test_all_or_none_end_exactly_at_the_ends_of_the_scale():
    n = np.arange(1.0, 20_001)
    found = ps.proportion(np.concatenate([n, n * 0]), np.concatenate([n, n]), multiplier=100)
    assert (found.upper[:20_000] == 100).all()
    assert (found.lower[20_000:] == 0).all()
    assert ((found.lower >= 0) & (found.lower <= found.value) & (found.value <= found.upper)).all()


def test_groups_are_summed_first_and_come_in_sorted_order():
    found = ps.proportion([7, 300, 112], [23, 400, 187], by=["b", "a", "a"], multiplier=100)
    assert found.keys.tolist() == ["a", "b"]
    assert found.x.tolist() == [412, 7]
    assert found.n.tolist() == [587, 23]
    assert found.lower == pytest.approx([66.3653720674, 15.6040244532], **NEAR)


def test_rows_and_strata_are_a_group_a_row():
    x, n = np.array([[300, 112], [7, 0]]), np.array([[400, 187], [23, 0]])
    found = ps.proportion(x, n, multiplier=100)
    assert found.x.tolist() == [412, 7]
    assert found.upper == pytest.approx([73.7469112637, 50.8657562688], **NEAR)


@pytest.mark.parametrize("keys", [[5, 5, 900_000_000, 7], ["x", "x", "z", "y"], np.array(["x", "x", "z", "y"], object)])
def test_keys_may_be_far_apart_or_text(keys):
    found = ps.rate([1, 2, 3, 4], [10, 20, 30, 40], by=keys)
    assert found.x.tolist() == [3, 4, 3]
    assert found.keys.tolist() == sorted(set(np.array(keys).tolist()))


def test_a_group_with_a_missing_row_is_missing():
    found = ps.rate([1, np.nan, 3], [10, 10, 10], by=[1, 1, 2])
    assert np.isnan(found.value).tolist() == [True, False]
    assert found.note.tolist() == [ps.Note.missing, ps.Note.ok]


def test_an_empty_stratum_adds_nothing_and_an_empty_group_has_no_denominator():
    found = ps.proportion([0, 5, 0], [0, 10, 0], by=[1, 1, 2])
    assert found.value.tolist()[0] == 0.5
    assert found.note.tolist() == [ps.Note.ok, ps.Note.no_denominator]
    assert np.isnan(found.lower[1])


def test_blocks_of_rows_leave_no_seam():
    rng = np.random.default_rng(7)
    n = rng.integers(1, 900, 40_000)
    x = rng.binomial(n, 0.02)
    whole = ps.rate(x, n, confidence=TWO)
    for row in (0, 16_383, 16_384, 32_767, 32_768, 39_999):
        alone = ps.rate(x[row], n[row], confidence=TWO)
        assert (alone.value, *alone.limits[0.998]) == (whole.value[row], *(side[row] for side in whole.limits[0.998]))


def test_a_child_with_several_events_widens_the_limits():
    plain = ps.rate(58, 39_100)
    once = ps.rate([58], [39_100], events_per_child=[1])
    assert (once.value, once.lower, once.upper) == pytest.approx((plain.value, plain.lower, plain.upper), rel=1e-12)
    several = ps.rate([40, 6, 2], 39_100, events_per_child=[1, 2, 3])
    assert (several.x, several.n) == (58, 39_100)
    assert several.value == pytest.approx(plain.value, rel=1e-12)
    spread = np.sqrt((40 + 4 * 6 + 9 * 2) / 58)
    assert several.value - several.lower == pytest.approx(spread * (plain.value - plain.lower), rel=1e-12)
    assert several.upper - several.value == pytest.approx(spread * (plain.upper - plain.value), rel=1e-12)


def test_the_limits_of_repeat_events_are_those_of_a_one_band_dsr():
    x, n, often = [40, 6, 2], [39_100] * 3, [1, 2, 3]
    crude, adjusted = ps.rate(x, n, events_per_child=often), ps.dsr(x, n, [1, 1, 1], events_per_child=often)
    assert (crude.value, crude.lower, crude.upper) == pytest.approx(
        (adjusted.value, adjusted.lower, adjusted.upper), rel=1e-12
    )


def test_repeat_events_go_by_group_and_across_rows():
    by = [2, 1, 1, 2, 2]
    x, n, often = [40, 5, 1, 6, 2], [900, 300, 300, 900, 900], [1, 1, 4, 2, 3]
    found = ps.rate(x, n, by=by, events_per_child=often)
    assert found.x.tolist() == [9, 58]
    assert found.n.tolist() == [300, 900]
    wide = ps.rate([[40, 6, 2]], [[900, 900, 900]], events_per_child=[1, 2, 3])
    assert wide.lower[0] == pytest.approx(found.lower[1], rel=1e-12)


def test_no_events_at_all_with_repeats_have_the_plain_limits():
    found = ps.rate([0, 0], [100, 100], events_per_child=[1, 2], multiplier=100)
    assert (found.value, found.lower) == (0, 0)
    assert found.upper == pytest.approx(3.68887945411394, rel=1e-12)


@pytest.mark.parametrize("often", [[1, 0], [1, -2], [1, np.inf]])
def test_a_frequency_that_is_no_number_of_events_is_refused(often):
    with pytest.raises(ps.StatsError) as refusal:
        ps.rate([4, 5], [100, 100], events_per_child=often)
    assert refusal.value.rule == "frequency"
    assert refusal.value.rows == (1,)
    marked = ps.rate([4, 5], [100, 100], by=["a", "b"], events_per_child=often, invalid="mark")
    assert marked.note.tolist() == [ps.Note.ok, ps.Note.invalid]
    assert np.isnan(marked.value).tolist() == [False, True]
