"""How much a number of cases can bear."""

import numpy as np
import pytest

import planstats as ps


@pytest.mark.parametrize(
    ("kind", "x", "n", "label"),
    [
        ("proportion", 6, 9, "too_few"),
        ("proportion", 6, 10, "few"),
        ("proportion", 0, 29, "few"),
        ("proportion", 1, 30, "enough"),
        ("rate", 9, 1_000_000, "few"),
        ("rate", 9.5, 1_000_000, "few"),
        ("rate", 10, 5, "enough"),
        ("proportion", np.nan, np.nan, "enough"),
    ],
)
def test_the_least_numbers_are_those_of_the_contract(kind, x, n, label):
    assert ps.enough(kind, x, n) == label


def test_whole_columns_are_labelled_at_once():
    assert ps.enough("proportion", [1, 1, 1], [9, 10, 30]).tolist() == ["too_few", "few", "enough"]


def test_the_smallest_change_that_can_be_seen_is_that_of_the_formula():
    assert ps.smallest_change(0.3, 200) == pytest.approx(2.8 * np.sqrt(2 * 0.3 * 0.7 / 200))
    assert ps.smallest_change(30.0, 200, multiplier=100) == pytest.approx(100 * ps.smallest_change(0.3, 200))
    found = ps.smallest_change([0.5, 0.5], [100, 400])
    assert found[0] == pytest.approx(2 * found[1])  # four times as many people: half as much


def test_of_nobody_or_everybody_a_change_is_still_not_seen_at_once():
    assert ps.smallest_change([0.0, 1.0], 50) == pytest.approx(ps.smallest_change(0.01, 50))


@pytest.mark.parametrize(("p", "n"), [(np.nan, 50), (0.5, np.nan), (0.5, 0)])
def test_what_is_missing_gives_no_smallest_change(p, n):
    assert np.isnan(ps.smallest_change(p, n))


@pytest.mark.parametrize(("p", "n"), [(-0.1, 50), (1.1, 50), (0.5, -1)])
def test_what_cannot_be_is_refused(p, n):
    with pytest.raises(ps.StatsError, match="A share lies in"):
        ps.smallest_change(p, n)


def test_an_unknown_kind_is_refused():
    with pytest.raises(ps.StatsError, match="proportion, rate"):
        ps.enough("mean", 1, 2)


def test_the_change_so_found_is_indeed_seen_four_times_in_five():
    chance = np.random.Generator(np.random.PCG64(7))
    p, n = 0.4, 500
    there = p + ps.smallest_change(p, n)
    one, two = (chance.binomial(n, share, 4000) / n for share in (p, there))
    far = np.abs(two - one) > 1.959964 * np.sqrt(one * (1 - one) / n + two * (1 - two) / n)
    assert far.mean() == pytest.approx(0.8, abs=0.03)
