"""Tables fit to leave: what is hidden, what is shown, and what a reader can work out."""

import numpy as np
import pytest

from planstats.base import StatsError
from planstats.disclosure import RULES, UNBOUNDED, Rules, audit, counts_behind, k_anonymity, protect, round_base

DISTRICTS = [[3, 41, 6], [12, 58, 9], [7, 33, 11]]


def hide(*cells):
    mask = np.zeros((3, 3), bool)
    for cell in cells:
        mask[cell] = True
    return mask


def solutions(full, mask):
    """Every way to fill the hidden cells so that all lines of the table with totals add up: one a row."""
    hidden = np.argwhere(mask)
    if not len(hidden):
        return np.zeros((1, 0), int)
    ways = np.indices([int(full[-1, -1]) + 1] * len(hidden)).reshape(len(hidden), -1).T
    agreed = np.ones(len(ways), bool)
    for axis, length in enumerate(full.shape):
        for line in range(length):
            # The cells of a line less its total: what is shown, and then what is hidden.
            signs = np.where(np.arange(full.shape[1 - axis]) == full.shape[1 - axis] - 1, -1, 1)
            shown = np.take(np.where(mask, 0, full), line, axis=axis) @ signs
            on = hidden[:, axis] == line
            agreed &= ways[:, on] @ signs[hidden[on, 1 - axis]] == -shown
    return ways[agreed]


def with_totals(table):
    wide = np.column_stack([table, table.sum(axis=1)])
    return np.vstack([wide, wide.sum(axis=0)])


@pytest.mark.parametrize(
    ("cells", "expected", "passed"),
    [
        ([(0, 0)], [(3, 3)], False),
        ([(0, 0), (0, 2)], [(3, 3), (6, 6)], False),
        ([(0, 0), (0, 2), (2, 0), (2, 2)], [(0, 9), (0, 9), (1, 10), (8, 17)], True),
    ],
)
def test_the_worked_table_gives_away_what_was_worked_out(cells, expected, passed):
    found = audit(DISTRICTS, hide(*cells))
    assert [(int(found.lower[cell]), int(found.upper[cell])) for cell in cells] == expected
    assert found.passed is passed


def test_the_worked_table_hides_four_cells():
    kept = protect(DISTRICTS)
    assert kept.shown.tolist() == [["[c]", 41, "[c]"], [12, 58, 9], ["[c]", 33, "[c]"]]
    assert kept.primary.tolist() == hide((0, 0)).tolist()
    assert kept.safe
    assert (kept.rules, kept.version) == ("children_social_care", "1")
    assert kept.full_shown[:, 3].tolist() == [50, 79, 51, 180]
    assert kept.ranges[1][2].tolist() == [10, 33, 17]


def test_totals_may_come_with_the_table():
    inside = protect(DISTRICTS)
    whole = protect(with_totals(np.array(DISTRICTS)), margins=True)
    assert whole.shown.tolist() == inside.full_shown.tolist()
    assert whole.mask.shape == (4, 4)


def test_the_input_is_left_alone():
    table = np.array(DISTRICTS)
    protect(table)
    assert table.tolist() == DISTRICTS


@pytest.mark.parametrize("seed", range(40))
def test_the_ranges_are_those_of_all_tables_that_agree(seed):
    rng = np.random.default_rng(seed)
    rows, columns = rng.integers(2, 4, 2)
    full = with_totals(rng.integers(0, 3, (rows, columns)))
    mask = rng.random(full.shape) < 0.45
    while mask.sum() > 4:
        mask.flat[rng.choice(np.flatnonzero(mask))] = False
    mask[-1, -1] = False
    found = audit(full, mask, margins=True)
    every = solutions(full, mask)
    hidden = np.argwhere(mask)
    for at, cell in enumerate(map(tuple, hidden)):
        assert (found.lower[cell], found.upper[cell]) == (every[:, at].min(), every[:, at].max())
    published = np.where(mask, None, full.astype(object))
    again = audit(published)
    np.testing.assert_array_equal(again.lower, found.lower)
    np.testing.assert_array_equal(again.upper, found.upper)


@pytest.mark.parametrize("seed", range(60))
def test_a_protected_table_never_gives_a_count_away(seed):
    rng = np.random.default_rng(100 + seed)
    table = rng.poisson(rng.gamma(1.2, 12, rng.integers(2, 8, 2)))
    table[rng.random(table.shape) < 0.1] = 0
    kept = protect(table)
    full = with_totals(table)
    assert kept.full_mask[(full >= 1) & (full <= 5)].all()
    assert not kept.mask[table == 0].any()
    found = audit(kept)
    assert found.passed
    assert kept.safe
    low, high = found.lower[kept.full_mask], found.upper[kept.full_mask]
    assert (high - low >= 5).all()
    assert not ((low >= 1) & (high <= 5)).any()
    assert ((low <= full[kept.full_mask]) & (full[kept.full_mask] <= high)).all()
    assert [cell for cell in kept.shown[~kept.mask]] == table[~kept.mask].tolist()  # noqa: C416  # plain numbers


@pytest.mark.parametrize("seed", range(30))
def test_local_counts_leave_three_values_or_more(seed):
    rng = np.random.default_rng(300 + seed)
    table = rng.poisson(rng.gamma(1.5, 12, rng.integers(2, 7, 2)))
    kept = protect(table, "local_counts")
    assert kept.full_mask[(with_totals(table) >= 1) & (with_totals(table) <= 9)].all()
    assert all(cell % 5 == 0 for cell in kept.full_shown[~kept.full_mask])
    found = audit(kept)
    assert (found.upper - found.lower)[kept.full_mask].min(initial=2) >= 2
    inside = (found.lower <= with_totals(table)) & (with_totals(table) <= found.upper)
    assert inside.all()


def test_a_rounded_total_can_still_give_a_count_away():
    rules = Rules("primary_only", threshold=9, base=5, known_low=1, source="a test")
    bare = protect([2, 10], rules)
    assert bare.shown.tolist() == ["[c]", 10]
    wide = audit(["[c]", 10, 10], rules="local_counts")
    assert (int(wide.lower[0]), int(wide.upper[0]), wide.passed) == (1, 2, False)
    assert protect([2, 10], "local_counts").shown.tolist() == ["[c]", "[c]"]


def test_a_line_is_protected_with_its_total():
    assert protect([3, 41, 6]).shown.tolist() == ["[c]", 41, "[c]"]
    kept = protect([3, 41, 6, 50], margins=True)
    assert kept.shown.tolist() == ["[c]", 41, "[c]", 50]
    assert audit(kept).ranges[0].tolist() == [0, 41, 0, 50]


def test_the_rest_of_a_base_is_a_count_too():
    alone = protect([[41, 60], [70, 80]])
    assert not alone.mask.any()
    kept = protect([[41, 60], [70, 80]], base=[[44, 99], [99, 99]])
    assert kept.primary.tolist() == [[True, False], [False, False]]
    assert kept.safe


def test_all_and_none_are_flagged_for_a_person():
    assert protect([[12, 0], [9, 30]]).all_or_none.tolist() == [[True, False], [False, False]]
    flagged = protect([[12, 0], [9, 30]], base=[[12, 40], [20, 40]])
    assert flagged.all_or_none.tolist() == [[True, True], [False, False]]


def test_cells_hidden_for_another_reason_stay_hidden():
    kept = protect([[30, 0], [50, 60]], also=[[False, True], [False, False]])
    assert kept.shown[0, 1] == "[c]"
    assert kept.safe


def test_small_totals_are_hidden_too():
    kept = protect([[1, 2, 0], [40, 50, 60]])
    assert kept.full_mask[0].tolist() == [True, True, False, True]
    assert kept.safe


def test_what_is_derived_from_a_hidden_count_is_hidden():
    kept = protect(DISTRICTS)
    shares = np.array(DISTRICTS) / 100
    hidden = kept.derived(shares)
    assert np.isnan(hidden).tolist() == kept.mask.tolist()
    assert not np.isnan(shares).any()
    with pytest.raises(StatsError, match="shape"):
        kept.derived([1.0])


def test_each_rule_set_hides_and_rounds_as_it_says():
    counts = [0, 1, 4, 5, 7, 8, 9, 10, 28, 33]
    shown = {name: protect([counts], name).shown[0].tolist() for name in RULES}
    assert shown["sub_national_health"] == [0, *["[c]"] * 4, 10, 10, 10, 30, 35]
    assert shown["round_5"] == [0, "fewer than 5", "fewer than 5", 5, 5, 10, 10, 10, 30, 35]
    assert shown["survey"] == ["[c]"] * 9 + [33]
    assert shown["local_counts"][:7] == [0, *["[c]"] * 6]
    assert shown["children_social_care"][:4] == [0, "[c]", "[c]", "[c]"]
    assert all(RULES[name].source and RULES[name].name == name for name in RULES)


def test_england_and_regions_are_rounded_to_ten_under_the_default():
    kept = protect([[104, 95], [206, 0]], level="england")
    assert kept.full_shown.tolist() == [[100, 100, 200], [210, 0, 210], [310, 100, 410]]
    with pytest.raises(StatsError, match="local, region, england"):
        protect([[1]], level="county")


def test_a_count_that_rounds_to_nothing_is_not_shown_as_nothing():
    rules = Rules("rounded", threshold=1, base=10, source="a test")
    assert protect([[4, 30]], rules).shown.tolist() == [["[low]", 30]]


def test_an_unpublished_total_bounds_nothing():
    found = audit([["[c]", 4], [7, 8]], margins=False)
    assert (int(found.lower[0, 0]), int(found.upper[0, 0])) == (0, UNBOUNDED)


REFUSED = [
    (lambda: protect([[1.5, 2]]), "whole"),
    (lambda: protect([[-1, 2]]), "negative_count"),
    (lambda: protect([[np.nan, 2]]), "missing"),
    (lambda: protect([["1", "2"]]), "text_column"),
    (lambda: protect([[1, 2], [3, 4]], margins=True), "totals"),
    (lambda: protect([[1, 2]], "dfe"), "unknown_option"),
    (lambda: protect([[5, 2]], base=[[4, 9]]), "count_above_denominator"),
    (lambda: protect([[5, 2]], also=[True]), "lengths_differ"),
    (lambda: audit([["[c]", 4, 3], [1, 2, 3]]), "contradiction"),
    (lambda: audit([["?", 4, 3], [1, 2, 3]]), "text_column"),
    (lambda: audit([[1, 2], [3, 4]], [[True]]), "lengths_differ"),
    (lambda: round_base([-1]), "negative_count"),
    (lambda: round_base([1], True), "base"),
    (lambda: counts_behind(101, 5), "percentage"),
]


@pytest.mark.parametrize(("call", "rule"), REFUSED, ids=[f"{at}-{rule}" for at, (_, rule) in enumerate(REFUSED)])
def test_what_makes_no_sense_is_refused(call, rule):
    with pytest.raises(StatsError) as refused:
        call()
    assert refused.value.rule == rule


def test_rounding_goes_to_the_nearest_and_ties_go_up():
    counts = [0, 1, 2, 3, 7, 8, 12, 13, 22, 23, 27, 28]
    assert round_base(counts).tolist() == [0, 0, 0, 5, 5, 10, 10, 15, 20, 25, 25, 30]
    assert round_base([4, 5, 14, 15], 10).tolist() == [0, 10, 10, 20]
    assert (round_base(28), type(round_base(28))) == (30, int)
    assert np.isnan(round_base([2.5, np.nan])).tolist() == [False, True]


@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_a_percentage_gives_back_the_counts_that_enumeration_gives(decimals):
    from fractions import Fraction

    rng = np.random.default_rng(2)
    for _ in range(150):
        base = int(rng.integers(1, 600))
        units = int(rng.integers(0, 100 * 10**decimals + 1))
        half = Fraction(1, 2 * 10**decimals)
        shown = Fraction(units, 10**decimals)
        every = [x for x in range(base + 1) if abs(Fraction(100 * x, base) - shown) <= half]
        assert counts_behind(float(shown), base, decimals=decimals) == ((every[0], every[-1]) if every else None)


def test_the_worked_percentages_give_their_counts_back():
    assert [counts_behind(*one) for one in ((30.4, 23), (1.0, 412), (0.1, 4000))] == [(7, 7), (4, 4), (2, 6)]


def people():
    return {
        "age": [9] * 6 + [10] * 5 + [None] * 5,
        "sex": list("ffffff") + list("mmmmm") + list("fffff"),
        "need": list("ababab") + list("aaaaa") + list("abcab"),
    }


def test_every_combination_needs_k_rows():
    found = k_anonymity(people(), ["age", "sex"])
    assert (found.passed, found.smallest, found.classes) == (True, 5, 3)
    assert k_anonymity(people(), ["age", "sex"], k=6).rows.tolist() == list(range(6, 16))
    assert found.size.tolist() == [6] * 6 + [5] * 10


def test_every_combination_needs_two_values_of_a_sensitive_field():
    found = k_anonymity(people(), ["age", "sex"], sensitive=["need"])
    assert found.rows.tolist() == [6, 7, 8, 9, 10]


def test_rows_of_a_structured_array_are_understood():
    frame = np.array([(1, "a")] * 5 + [(2, "b")], dtype=[("age", int), ("sex", "U1")])
    assert k_anonymity(frame, ["age", "sex"]).rows.tolist() == [5]


def test_no_rows_are_no_risk_and_no_columns_are_refused():
    assert k_anonymity({"age": []}, ["age"]).passed
    for wrong in ("age", []):
        with pytest.raises(StatsError, match="at least one column"):
            k_anonymity(people(), wrong)
    with pytest.raises(StatsError, match="no column 'school'"):
        k_anonymity(people(), ["school"])
    with pytest.raises(StatsError, match="same length"):
        k_anonymity({"a": [1], "b": [1, 2]}, ["a", "b"])
