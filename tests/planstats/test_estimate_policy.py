"""What every estimate does with input it cannot use: says so, marks it, or refuses."""

import warnings
from decimal import Decimal

import numpy as np
import pytest

import planstats as ps
from planstats.base import Estimate

FUNCTIONS = [ps.proportion, ps.rate]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_missing_and_empty_rows_are_noted_and_harm_no_other(function):
    found = function([1, np.nan, 2, 0, 3], [10, 10, np.nan, 0, 10])
    assert found.note.tolist() == [0, ps.Note.missing, ps.Note.missing, ps.Note.no_denominator, 0]
    assert np.isnan(found.value).tolist() == [False, True, True, True, False]
    assert np.isnan(found.lower).tolist() == np.isnan(found.value).tolist()
    assert ps.note_names(found.note).tolist() == ["ok", "missing", "missing", "no_denominator", "ok"]


BROKEN = [
    (-1, 10, "negative_count"),
    (1, -10, "negative_denominator"),
    (1, 0, "count_without_denominator"),
    (np.inf, 10, "infinite"),
    (1, np.inf, "infinite"),
]


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize(("x", "n", "rule"), BROKEN)
def test_an_impossible_row_is_refused_by_name_and_place(function, x, n, rule):
    with pytest.raises(ps.StatsError) as refusal:
        function([1, x, 2], [10, n, 10])
    assert refusal.value.rule == rule
    assert refusal.value.rows == (1,)
    assert "Rows (from 0): 1." in str(refusal.value)
    marked = function([1, x, 2], [10, n, 10], invalid="mark")
    assert marked.note.tolist() == [0, ps.Note.invalid, 0]
    assert np.isnan(marked.upper).tolist() == [False, True, False]


def test_a_part_greater_than_its_whole_is_refused():
    with pytest.raises(ps.StatsError, match="greater than its denominator") as refusal:
        ps.proportion(np.full(30, 2), np.ones(30))
    assert refusal.value.rows == tuple(range(10))
    assert "and 20 more" in str(refusal.value)


def test_an_invalid_row_weighs_more_than_a_missing_one():
    found = ps.rate([np.nan, np.nan], [-1, 10], by=["a", "a"], invalid="mark")
    assert found.note.tolist() == [ps.Note.invalid]


@pytest.mark.parametrize("confidence", [95, 99.8, 1, 0.5, 0, -0.95, np.nan, "0.95", None, True, (), (0.95, 95)])
def test_a_confidence_that_is_none_is_refused(confidence):
    with pytest.raises(ps.StatsError) as refusal:
        ps.proportion(1, 2, confidence=confidence)
    assert refusal.value.rule == "confidence"


def test_a_percentage_as_confidence_is_answered_with_the_fix():
    with pytest.raises(ps.StatsError, match=r"Write 0\.998"):
        ps.rate(1, 2, confidence=99.8)


@pytest.mark.parametrize("multiplier", [0, -100, np.inf, np.nan, "100", True])
def test_a_multiplier_that_is_not_above_nothing_is_refused(multiplier):
    with pytest.raises(ps.StatsError) as refusal:
        ps.rate(1, 2, multiplier=multiplier)
    assert refusal.value.rule == "multiplier"


@pytest.mark.parametrize("text", [["1", "2"], np.array(["1", "2"], object), "12", np.array([b"1", b"2"])])
def test_text_is_refused_even_where_it_looks_like_numbers(text):
    with pytest.raises(ps.StatsError) as refusal:
        ps.proportion(text, [10, 10])
    assert refusal.value.rule in ("text_column", "lengths_differ")


def test_dates_are_not_numbers():
    with pytest.raises(ps.StatsError) as refusal:
        ps.mean(np.array(["2026-01-01"], "datetime64[D]"))
    assert refusal.value.rule == "text_column"


@pytest.mark.parametrize(
    "call",
    [
        lambda: ps.proportion([1, 2], [10, 10, 10]),
        lambda: ps.proportion([[1, 2]], [10, 10]),
        lambda: ps.proportion([[1], [1, 2]], [10, 10]),
        lambda: ps.proportion(np.ones((2, 2, 2)), np.ones((2, 2, 2))),
        lambda: ps.rate([1, 2], [10, 10], by=[1]),
        lambda: ps.dsr([1, 2], [10, 10], [1, 2, 3]),
        lambda: ps.is_ratio([1, 2], [10, 10], [1, 2], [1, 2, 3]),
        lambda: ps.is_ratio(None, [10, 10], [1, 2], [1, 2], observed=[1, 2]),
        lambda: ps.rate([1, 2], [10, 10], events_per_child=[1, 2, 3]),
    ],
    ids=range(9),
)
def test_columns_of_different_length_are_refused(call):
    with pytest.raises(ps.StatsError) as refusal:
        call()
    assert refusal.value.rule == "lengths_differ"


def test_one_number_stands_for_every_row():
    assert ps.proportion([1, 2], 10).value.tolist() == [0.1, 0.2]


@pytest.mark.parametrize("option", [{"invalid": "drop"}, {"null_group": "drop", "by": [1, 1]}])
def test_an_option_that_is_none_is_refused_with_those_there_are(option):
    with pytest.raises(ps.StatsError, match="Choose one of") as refusal:
        ps.rate([1, 2], [10, 10], **option)
    assert refusal.value.rule == "unknown_option"


@pytest.mark.parametrize("keys", [["a", None], [1.0, np.nan], np.ma.array([1, 2], mask=[False, True])])
def test_a_missing_group_key_is_refused_and_can_be_kept(keys):
    with pytest.raises(ps.StatsError) as refusal:
        ps.rate([1, 2], [10, 10], by=keys)
    assert (refusal.value.rule, refusal.value.rows) == ("null_group_key", (1,))
    kept = ps.rate([1, 2], [10, 10], by=keys, null_group="keep")
    assert kept.keys[-1] is None
    assert kept.x.tolist() == [1, 2]


def test_keys_that_cannot_be_sorted_are_refused():
    with pytest.raises(ps.StatsError) as refusal:
        ps.rate([1, 2], [10, 10], by=np.array(["a", 1], object))
    assert refusal.value.rule == "group_key_types"


def test_keys_are_for_the_long_form_only():
    with pytest.raises(ps.StatsError) as refusal:
        ps.rate([[1, 2]], [[10, 10]], by=[1])
    assert refusal.value.rule == "by_needs_long_form"


def test_null_in_a_list_or_a_masked_array_is_missing():
    assert ps.rate([1, None], [10, 10]).note.tolist() == [0, ps.Note.missing]
    assert ps.rate(np.ma.array([1, 2], mask=[True, False]), [10, 10]).note.tolist() == [ps.Note.missing, 0]
    assert ps.rate([Decimal(1)], [10]).value.tolist() == [10_000]


def test_no_rows_give_no_answers():
    for found in (
        ps.proportion([], []),
        ps.rate([], [], by=[]),
        ps.mean([], by=[]),
        ps.dsr(*(np.empty((0, 4)),) * 2, [1] * 4),
    ):
        assert len(found.value) == len(found.lower) == len(found.note) == 0
    assert np.isnan(ps.mean([]).value)
    assert ps.mean([]).note == ps.Note.missing
    assert [len(side) for side in ps.poisson_limits([])] == [0, 0]


def test_scalars_in_give_plain_numbers_out():
    found = ps.rate(4, 12_000)
    assert isinstance(found.value, float)
    assert isinstance(found.method, str)
    assert found.note is ps.Note.ok
    assert isinstance(ps.wilson_limits(1, 2)[0], float)


def test_inputs_are_left_as_they_were_and_nothing_warns():
    x, n = np.array([1, np.nan, -1, 0.0]), np.array([10.0, 10, 10, 0])
    before = x.copy(), n.copy()
    x.flags.writeable = n.flags.writeable = False
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for function in FUNCTIONS:
            function(x, n, invalid="mark")
            function(x, n, invalid="mark", by=[1, 2, 3, 4])
        ps.mean(x, by=[1, 1, 2, 2])
        ps.dsr(x, n, n, invalid="mark", missing_as_zero=True)
        ps.is_rate(x, n, n + 1, n + 1, invalid="mark", missing_as_zero=True)
    assert np.array_equal(x, before[0], equal_nan=True)
    assert np.array_equal(n, before[1], equal_nan=True)


def test_the_order_of_the_rows_changes_nothing():
    rng = np.random.default_rng(3)
    by, x = rng.integers(0, 40, 2000), rng.poisson(3, 2000)
    n, turn = x + rng.integers(1, 90, 2000), rng.permutation(2000)
    for function in FUNCTIONS:
        assert np.array_equal(function(x, n, by=by).upper, function(x[turn], n[turn], by=by[turn]).upper)


def test_limits_of_a_level_that_was_not_computed_are_refused_with_the_fix():
    with pytest.raises(ps.StatsError, match=r"confidence=\(0\.95, 0\.998\)"):
        ps.rate(1, 2).at(0.998)


def test_a_published_estimate_takes_its_limits_as_they_are():
    found = Estimate.published([65.0, np.nan], [55.3, 1.0], [73.6, 2.0], unit="%", multiplier=100)
    assert found.note.tolist() == [0, ps.Note.missing]
    assert found.confidence == (0.95,)
    assert found.at(0.95)[0][0] == 55.3
