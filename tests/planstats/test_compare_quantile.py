"""Equal parts of a ranking."""

from fractions import Fraction
from math import ceil, floor

import numpy as np
import pytest

import planstats as ps

NAN = np.nan


def test_ties_share_a_part_and_holes_stay_holes():
    assert ps.quantile([7] * 10, 5).value.tolist() == [1] * 10
    assert ps.quantile([1, 2, 3, 4, 5], 5, invert=True).value.tolist() == [5, 4, 3, 2, 1]
    found = ps.quantile([1, 2, NAN, 3, 4, 5], 5)
    np.testing.assert_array_equal(found, [1, 2, NAN, 3, 4, 5])
    assert found.note.tolist() == [0, 0, ps.Note.missing, 0, 0, 0]
    assert (len(found), found[1], next(iter(found))) == (6, 2, 1)


def by_the_definition(values, q, invert):
    """The formula of the source, in exact fractions, one value at a time."""
    known = [value for value in values if value == value]
    size, parts = len(known), []
    for value in values:
        ahead = sum(other > value if invert else other < value for other in known)
        part = floor((q + 1) - ceil(Fraction(size + 1 - (ahead + 1)) / Fraction(size, q)))
        parts.append(NAN if value != value or size < q else max(part, 1))
    return parts


@pytest.mark.parametrize("invert", [False, True])
@pytest.mark.parametrize("q", [2, 4, 5, 7, 10, 14, 20])
def test_parts_follow_the_definition_exactly(q, invert):
    rng = np.random.default_rng(q)
    for size in (q - 1, q, q + 1, 28, 34, 56):
        values = rng.integers(0, 40, size).astype(float)
        values[rng.random(size) < 0.1] = NAN
        np.testing.assert_array_equal(ps.quantile(values, q, invert=invert).value, by_the_definition(values, q, invert))


@pytest.mark.parametrize("sizes", [[20] * 30, [3, 40, 1, 17, 20, 5]])
def test_groups_are_ranked_apart_in_any_order_of_the_rows(sizes):
    rng = np.random.default_rng(2)
    by = np.repeat(np.arange(len(sizes)), sizes)
    values = rng.integers(0, 30, len(by)).astype(float)
    values[::13] = NAN
    expected = np.concatenate([by_the_definition(values[by == key], 5, False) for key in range(len(sizes))])
    turn = rng.permutation(len(by))
    np.testing.assert_array_equal(ps.quantile(values, 5, by=by).value, expected)
    np.testing.assert_array_equal(ps.quantile(values[turn], 5, by=by[turn]).value, expected[turn])


def test_rows_and_strata_are_a_ranking_a_row():
    found = ps.quantile([[1, 2, 3, 4], [4, NAN, NAN, 1]], 4)
    np.testing.assert_array_equal(found.value, [[1, 2, 3, 4], [NAN] * 4])
    assert found.note.tolist() == [[0] * 4, [5, 2, 2, 5]]


def test_fewer_values_than_parts_have_none():
    found = ps.quantile([3, 1, 2], 5, version="IMD 2025")
    assert np.isnan(found.value).all()
    assert (found.note == ps.Note.too_few).all()
    assert found.version == "IMD 2025"
    assert len(ps.quantile([], 5)) == 0


@pytest.mark.parametrize("q", [0, 1, -5, 2.5, "5", None])
def test_parts_must_be_a_whole_number(q):
    with pytest.raises(ps.StatsError) as refusal:
        ps.quantile([1, 2, 3], q)
    assert refusal.value.rule == "quantiles"


def test_what_cannot_be_ranked_is_refused_or_marked():
    with pytest.raises(ps.StatsError) as refusal:
        ps.quantile([1, np.inf, 2], 2)
    assert (refusal.value.rule, refusal.value.rows) == ("infinite", (1,))
    assert ps.quantile([1, np.inf, 2], 2, invalid="mark").note.tolist() == [0, ps.Note.invalid, 0]
    with pytest.raises(ps.StatsError, match="list of values"):
        ps.quantile(5, 2)
