"""Means with Student's t."""

import numpy as np
import pytest

import planstats as ps

SCORES = [31, 28, 35, 40, 22, 36, 33, 29]


def test_a_mean_has_its_t_limits():
    found = ps.mean(SCORES, confidence=(0.95, 0.998))
    assert found.value == 31.75
    assert found.limits[0.95] == pytest.approx((27.1113483102, 36.3886516898), rel=1e-11)
    assert found.limits[0.998] == pytest.approx((22.3627614961, 41.1372385039), rel=1e-11)
    assert (found.x, found.n, found.n_missing) == (254, 8, 0)


def test_missing_values_are_left_out_and_counted():
    found = ps.mean([*SCORES, np.nan, None])
    assert (found.value, found.n, found.n_missing) == (31.75, 8, 2)
    assert found.lower == pytest.approx(27.1113483102, rel=1e-11)


def test_one_value_has_no_limits_and_none_has_no_mean():
    found = ps.mean([5, np.nan, 7, 9], by=["one", "none", "two", "two"])
    assert found.keys.tolist() == ["none", "one", "two"]
    assert found.note.tolist() == [ps.Note.missing, ps.Note.too_few, ps.Note.ok]
    assert found.value.tolist()[1:] == [5, 8]
    assert np.isnan(found.value[0])
    assert np.isnan(found.lower).tolist() == [True, True, False]
    assert found.n.tolist() == [0, 1, 2]


def test_a_mean_far_from_nothing_keeps_its_spread():
    near, far = ps.mean(SCORES), ps.mean(np.array(SCORES) + 1e9)
    assert far.upper - far.value == pytest.approx(near.upper - near.value, rel=1e-7)
    assert ps.mean(-np.array(SCORES)).value == -31.75


@pytest.mark.parametrize("hole", [False, True])
def test_groups_rows_and_strata_and_lists_agree(hole):
    rng = np.random.default_rng(5)
    wide = rng.normal(30, 5, (40, 7))
    if hole:
        wide[3, 2] = np.nan
    by = np.repeat(np.arange(40), 7)
    turn = rng.permutation(280)
    rows = ps.mean(wide)
    for found in (ps.mean(wide.ravel(), by=by), ps.mean(wide.ravel()[turn], by=by[turn])):
        np.testing.assert_allclose(found.value, rows.value, rtol=1e-13)
        np.testing.assert_allclose(found.upper, rows.upper, rtol=1e-13)
        assert np.array_equal(found.n_missing, rows.n_missing)
    one = ps.mean(wide[3])
    assert (one.value, one.upper) == pytest.approx((rows.value[3], rows.upper[3]), rel=1e-13)


def test_a_group_of_very_many_has_normal_limits():
    values = np.tile([1.0, -1.0], 20_000)
    found = ps.mean(values)
    assert found.upper == pytest.approx(1.95996398454 / 200, rel=2e-4)


def test_an_infinite_value_is_refused_or_marks_its_group():
    with pytest.raises(ps.StatsError) as refusal:
        ps.mean([1, np.inf])
    assert (refusal.value.rule, refusal.value.rows) == ("infinite", (1,))
    marked = ps.mean([1, np.inf, 3, 4], by=[1, 1, 2, 2], invalid="mark")
    assert marked.note.tolist() == [ps.Note.invalid, 0]
    assert np.isnan(marked.value).tolist() == [True, False]


def test_the_multiplier_scales_value_and_limits():
    found = ps.mean(SCORES, multiplier=10)
    assert (found.value, found.lower) == pytest.approx((317.5, 271.113483102), rel=1e-11)
