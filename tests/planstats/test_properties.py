"""What holds for every function, tried on seeded random worlds."""

import numpy as np
import pytest

import planstats as ps
from tests.planstats.worlds import LEVELS, ROWS, ROWWISE, SEEDS, as_bytes, assert_same, chance, events, parts, shares

every = pytest.mark.parametrize("each", ROWWISE, ids=lambda each: each.name)
seeds = pytest.mark.parametrize("seed", SEEDS)


def locked(columns):
    """Arrays nobody can write to."""
    for column in columns.values():
        column.setflags(write=False)
    return columns


def copied(columns):
    return {name: column.copy() for name, column in columns.items()}


def of_rows(columns, rows):
    return {name: column[rows] for name, column in columns.items()}


def computed(found):
    """All of a result but the counts: those may be the caller's own arrays, because a million rows are not copied."""
    return [part for part in as_bytes(found) if not part[0].endswith((".x", ".n"))]


# The same for every function (warnings are errors in these tests)


@every
@seeds
def test_inputs_are_not_written_to_and_nothing_is_printed(each, seed, capfd):
    columns, fixed = each.world(seed)
    before = [column.tobytes() for column in (*columns.values(), *fixed.values())]
    each.call(**locked(columns), **locked(fixed))
    assert [column.tobytes() for column in (*columns.values(), *fixed.values())] == before
    assert capfd.readouterr() == ("", "")


@every
@seeds
def test_the_same_input_gives_the_same_bytes(each, seed):
    columns, fixed = each.world(seed)
    assert as_bytes(each.call(**columns, **fixed)) == as_bytes(each.call(**copied(columns), **copied(fixed)))


@every
@seeds
def test_an_answer_cannot_be_changed_through_the_input_afterwards(each, seed):
    columns, fixed = each.world(seed)
    found = each.call(**columns, **fixed)
    before = computed(found)
    for column in (*columns.values(), *fixed.values()):
        column[...] = 17.0
    assert computed(found) == before


@every
@seeds
def test_the_order_of_rows_does_not_matter(each, seed):
    columns, fixed = each.world(seed)
    order = chance(seed, 2).permutation(ROWS)
    assert_same(each.call(**of_rows(columns, order), **fixed), each.call(**columns, **fixed), put=order)


@every
@seeds
def test_a_row_gets_the_same_answer_alone(each, seed):
    columns, fixed = each.world(seed)
    whole = each.call(**columns, **fixed)
    for row in (0, 7, ROWS - 1):
        assert_same(each.call(**of_rows(columns, slice(row, row + 1)), **fixed), whole, put=slice(row, row + 1))


@every
@seeds
def test_a_missing_row_harms_no_other(each, seed):
    columns, fixed = each.world(seed)
    whole = each.call(**columns, **fixed)
    name = sorted(columns)[seed % len(columns)]
    row = int(chance(seed, 3).integers(ROWS))
    spoilt = copied(columns)
    spoilt[name][row] = np.nan
    others = np.arange(ROWS) != row
    assert_same(each.call(**spoilt, **fixed), whole, take=others, put=others)


@pytest.mark.parametrize("each", [each for each in ROWWISE if each.marks], ids=lambda each: each.name)
@seeds
def test_an_impossible_row_is_refused_or_marked_and_harms_no_other(each, seed):
    columns, fixed = each.world(seed)
    whole = each.call(**columns, **fixed)
    name = min(columns)
    row = int(chance(seed, 3).integers(ROWS))
    spoilt = copied(columns)
    spoilt[name][row] = each.impossible
    with pytest.raises(ps.StatsError) as refused:
        each.call(**spoilt, **fixed)
    assert refused.value.rows == (row,)
    assert refused.value.rule
    marked = each.call(**spoilt, **fixed, invalid="mark")
    others = np.arange(ROWS) != row
    assert_same(marked, whole, take=others, put=others)
    if hasattr(marked, "note"):
        assert np.unique(marked.note[row]).tolist() == [ps.Note.invalid]


@every
def test_no_rows_give_no_answers_and_no_error(each):
    columns, fixed = each.world(0)
    found = each.call(**of_rows(columns, slice(0, 0)), **fixed)
    assert len(next(value for _, value in parts(found))) == 0


@every
def test_a_column_of_another_length_is_refused(each):
    columns, fixed = each.world(0)
    if len(columns) == 1:
        pytest.skip("It has one column.")
    name = min(columns)
    with pytest.raises(ps.StatsError):
        each.call(**{**columns, name: columns[name][:-1]}, **fixed)


@every
def test_a_column_of_text_is_refused(each):
    columns, fixed = each.world(0)
    name = min(columns)
    with pytest.raises(ps.StatsError, match=r"[Nn]umber"):
        each.call(**{**columns, name: columns[name].astype(str)}, **fixed)


@pytest.mark.parametrize(
    ("call", "kind"),
    [
        (lambda: ps.proportion(7, 23), float),
        (lambda: ps.rate(7, 23), float),
        (lambda: ps.mean([1.0, 2.0, 4.0]), float),
        (lambda: ps.dsr([9, 9], [100, 100], [1, 1]), float),
        (lambda: ps.is_ratio([9, 9], [100, 100], [5, 5], [90, 90]), float),
        (lambda: ps.sii([1, 2, 3, 4, 5], [1, 1, 1, 1, 1], se=[1, 1, 1, 1, 1]), float),
    ],
    ids=["proportion", "rate", "mean", "dsr", "is_ratio", "sii"],
)
def test_numbers_in_give_numbers_out(call, kind):
    found = call()
    assert type(found.value) is type(found.lower) is type(found.upper) is kind
    assert isinstance(found.note, ps.Note)


@every
def test_one_zero_never_stops_a_call(each):
    columns, fixed = each.world(1)
    whole = each.call(**columns, **fixed)
    spoilt = copied(columns)
    for column in spoilt.values():
        column[3] = 0.0
    try:
        found = each.call(**spoilt, **fixed)
    except ps.StatsError as refused:
        assert refused.rule in {"population", "pop", "se", "positive_population"}, refused  # noqa: PT017 (said what)
        return
    others = np.arange(ROWS) != 3
    assert_same(found, whole, take=others, put=others)


# Limits


ESTIMATES = [
    each for each in ROWWISE if each.name in {"proportion", "rate", "mean", "dsr", "is_ratio", "is_rate", "sii"}
]


@pytest.mark.parametrize("each", ESTIMATES, ids=lambda each: each.name)
@seeds
def test_limits_stand_in_order_and_the_wider_level_encloses_the_narrower(each, seed):
    columns, fixed = each.world(seed)
    found = each.call(**columns, **fixed)
    (low, high), (wide_low, wide_high) = found.limits[0.95], found.limits[0.998]
    known = ~np.isnan(low)
    assert known.sum() > ROWS / 3
    assert np.array_equal(found.lower, low, equal_nan=True)
    assert np.array_equal(found.upper, high, equal_nan=True)
    ladder = np.array([wide_low, low, found.value, high, wide_high])[:, known]
    assert (np.diff(ladder, axis=0) >= -1e-12 * np.abs(ladder[1:])).all()


@pytest.mark.parametrize("multiplier", [1, 100, 10_000, 0.001])
@seeds
def test_limits_of_a_share_stay_between_none_and_all(multiplier, seed):
    given = shares(chance(seed))
    found = ps.proportion(**given, multiplier=multiplier, confidence=LEVELS)
    for low, high in found.limits.values():
        assert (low >= 0).all()
        assert (high <= multiplier).all()
        assert (low[given["x"] == 0] == 0).all()
        assert (high[given["x"] == given["n"]] == multiplier).all()


@pytest.mark.parametrize("function", [ps.proportion, ps.rate], ids=["proportion", "rate"])
@pytest.mark.parametrize("n", [3, 40, 700])
def test_one_more_event_never_lowers_a_value_or_a_limit(function, n):
    found = function(np.arange(n + 1), n, confidence=LEVELS)
    for column in (found.value, *found.limits[0.95], *found.limits[0.998]):
        assert (np.diff(column) >= 0).all()


@pytest.mark.parametrize("function", [ps.proportion, ps.rate], ids=["proportion", "rate"])
def test_ten_times_the_children_narrow_the_limits(function):
    small, large = function(30, 100), function(300, 1000)
    assert small.lower < large.lower < large.value < large.upper < small.upper


@pytest.mark.parametrize("name", ["proportion", "rate", "mean", "dsr", "is_rate", "sii"])
@pytest.mark.parametrize("multiplier", [0.5, 100, 10_000])
def test_the_multiplier_scales_value_and_limits(name, multiplier):
    each = next(each for each in ROWWISE if each.name == name)
    columns, fixed = each.world(2)
    function = getattr(ps, name)
    plain = function(**columns, **fixed, multiplier=1)
    scaled = function(**columns, **fixed, multiplier=multiplier)
    for column in ("value", "lower", "upper"):
        np.testing.assert_allclose(getattr(scaled, column), multiplier * getattr(plain, column), rtol=1e-12)
    assert str(scaled.unit if hasattr(scaled, "unit") else "") != "" or name == "sii"


# Groups


@pytest.mark.parametrize("function", [ps.proportion, ps.rate], ids=["proportion", "rate"])
@seeds
def test_groups_are_summed_whatever_their_order_and_come_in_sorted_order(function, seed):
    given = shares(chance(seed))
    keys = chance(seed, 4).choice(["north", "east", "south"], ROWS)
    found = function(**given, by=keys)
    order = chance(seed, 5).permutation(ROWS)
    again = function(given["x"][order], given["n"][order], by=keys[order])
    assert found.keys.tolist() == again.keys.tolist() == ["east", "north", "south"]
    assert_same(again, found)
    for at, key in enumerate(found.keys):
        whole = function(given["x"][keys == key].sum(), given["n"][keys == key].sum())
        assert found.value[at] == pytest.approx(whole.value, rel=1e-12)
        assert found.lower[at] == pytest.approx(whole.lower, rel=1e-12)


@pytest.mark.parametrize(
    "kinds",
    [np.array([5, 3, 5, 9]), np.array(["b", "a", "b", "c"]), ["b", "a", "b", "c"], np.array([5, 3, 5, 10**12])],
    ids=["numbers", "text", "list", "far apart"],
)
def test_keys_of_any_kind_group_alike(kinds):
    found = ps.proportion([1, 2, 3, 4], [10, 10, 10, 10], by=kinds)
    assert found.x.tolist() == [2, 4, 4]
    assert found.n.tolist() == [10, 20, 10]


@seeds
def test_a_group_with_a_missing_row_is_missing_and_the_others_are_not(seed):
    given = events(chance(seed))
    keys = np.arange(ROWS) % 6
    given["x"][8] = np.nan  # of group 2
    found = ps.rate(**given, by=keys)
    assert np.isnan(found.value).tolist() == [False, False, True, False, False, False]
    assert found.note.tolist() == [0, 0, ps.Note.missing, 0, 0, 0]


def test_a_missing_key_is_refused_unless_it_is_kept():
    with pytest.raises(ps.StatsError, match="null_group"):
        ps.proportion([1, 2], [5, 5], by=["a", None])
    assert ps.proportion([1, 2], [5, 5], by=["a", None], null_group="keep").x.tolist() == [1, 2]


# Levels


@pytest.mark.parametrize("wrong", [95, 99.8, 0.5, 1, 1.0, 0, -0.95, "0.95", None, True, (), (0.95, 95), np.nan])
def test_a_level_that_is_none_is_refused(wrong):
    with pytest.raises(ps.StatsError, match="confidence"):
        ps.proportion(1, 2, confidence=wrong)


@pytest.mark.parametrize("wrong", [0, -1, np.nan, np.inf, "100", None])
@pytest.mark.parametrize("function", [ps.proportion, ps.rate], ids=["proportion", "rate"])
def test_a_multiplier_that_is_none_is_refused(function, wrong):
    with pytest.raises(ps.StatsError, match="multiplier"):
        function(1, 2, multiplier=wrong)


@pytest.mark.parametrize(
    ("x", "n", "rule"),
    [
        (3, 2, "x > n"),
        (-1, 2, "negative x"),
        (1, -2, "negative n"),
        (1, 0, "x of nobody"),
        (np.inf, np.inf, "infinite"),
    ],
)
def test_an_impossible_share_names_its_first_ten_rows(x, n, rule):
    xs, ns = np.ones(40), np.full(40, 2.0)
    xs[20:], ns[20:] = x, n
    with pytest.raises(ps.StatsError) as refused:
        ps.proportion(xs, ns)
    assert refused.value.rows == tuple(range(20, 30)), rule
    assert isinstance(refused.value, ValueError)
