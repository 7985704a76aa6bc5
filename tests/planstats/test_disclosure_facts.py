"""What published sums prove of hidden counts, and whether a new release may join the earlier ones."""

import itertools

import numpy as np
import pytest

from planstats.base import StatsError
from planstats.disclosure import UNBOUNDED, Fact, bounds, check, protect, search


def enumerated(facts, cells, top):
    """Every way to fill the cells with 0..top that agrees with the facts."""
    every = []
    for values in itertools.product(range(top + 1), repeat=len(cells)):
        at = dict(zip(cells, values, strict=True))
        if all(fact.low <= sum(at[cell] for cell in fact.cells) <= fact.high for fact in facts):
            every.append(values)
    return np.array(every)


def random_facts(rng):
    cells = list(range(int(rng.integers(2, 6))))
    true = rng.integers(0, 5, len(cells))
    facts = []
    for _ in range(int(rng.integers(1, 6))):
        some = [cell for cell in cells if rng.random() < 0.5] or [0]
        total = int(true[some].sum())
        facts.append(Fact.exact(some, total) if rng.random() < 0.6 else Fact(tuple(some), max(0, total - 1), total + 1))
    return cells, facts, dict(zip(cells, true.tolist(), strict=True))


@pytest.mark.parametrize("by_search", [False, True])
def test_the_bounds_are_those_of_all_solutions(by_search, monkeypatch):
    if by_search:
        monkeypatch.setattr(search, "_exact", lambda *_: {})
    rng = np.random.default_rng(3)
    for _ in range(250):
        cells, facts, truth = random_facts(rng)
        found = bounds(facts, cells, known=dict.fromkeys(cells, (0, 4)), truth=truth if rng.random() < 0.5 else None)
        every = enumerated(facts, cells, 4)
        for cell in cells:
            assert (found[cell].low, found[cell].high) == (every[:, cell].min(), every[:, cell].max())
            assert found[cell].exact


def facts_of(name, table, rounded=0):
    """The facts of a two-way table with all its totals, its own cells left out."""
    rows, columns = table.shape
    lines = [[(name, row, column) for column in range(columns)] for row in range(rows)]
    lines += [[(name, row, column) for row in range(rows)] for column in range(columns)]
    lines.append([(name, row, column) for row in range(rows) for column in range(columns)])
    return [_sum(line, table, rounded) for line in lines]


def _sum(line, table, rounded):
    value = int(sum(table[cell[1:]] for cell in line))
    return Fact.rounded(line, int(np.floor((value + 2.5) / 5)) * 5, 5) if rounded else Fact.exact(line, value)


@pytest.mark.parametrize("rounded", [0, 5])
def test_two_way_tables_are_exact_and_hold_the_truth(rounded):
    rng = np.random.default_rng(8)
    for _ in range(30):
        table = rng.poisson(6, rng.integers(2, 6, 2))
        found = bounds(facts_of("t", table, rounded))
        assert all(one.exact for one in found.values())
        assert all(one.low <= table[cell[1:]] <= one.high for cell, one in found.items())


def test_rounded_totals_of_a_table_give_what_enumeration_gives():
    rng = np.random.default_rng(9)
    for _ in range(12):
        table = rng.integers(0, 5, (2, 2))
        facts = facts_of("t", table, 5)
        cells = sorted({cell for fact in facts for cell in fact.cells})
        found = bounds(facts, cells, known=dict.fromkeys(cells, (0, 8)))
        every = enumerated(facts, cells, 8)
        assert [(found[cell].low, found[cell].high) for cell in cells] == [
            (int(low), int(high)) for low, high in zip(every.min(axis=0), every.max(axis=0), strict=True)]  # fmt: skip


FIVE = ["Cheltenham", "Cotswold", "Forest of Dean", "Gloucester", "Tewkesbury"]
ATTACKS = {
    "a county less five of its districts": (
        [Fact.exact([*FIVE, "Stroud"], 214)], [Fact.exact(FIVE, 211)], "Stroud"),
    "a year less three of its quarters": (
        [Fact.exact(["q1", "q2", "q3", "q4"], 40)], [Fact.exact(["q1", "q2", "q3"], 38)], "q4"),
    "all less girls": ([Fact.exact(["girls", "boys"], 12)], [Fact.exact(["girls"], 8)], "boys"),
    "the same table once more with other rounding": (
        [Fact.rounded(["a"], 5, 5)], [Fact.rounded(["a"], 10, 10), Fact(("a",), 0, 6)], "a"),
    "two overlapping areas and their parts": (
        [Fact.exact(["a", "b"], 10), Fact.exact(["b", "c"], 12)], [Fact.exact(["a", "c"], 8)], "a"),
    "a rolling sum of three years moved by one": (
        [Fact.exact([1, 2, 3], 20), Fact.exact([1], 4)], [Fact.exact([2, 3, 4], 19)], 4),
    "a wider age band less a narrower one": (
        [Fact.exact(["0-4", "5-10", "11-15"], 61), Fact.exact(["0-4"], 30)],
        [Fact.exact(["0-4", "5-10"], 58)], "11-15"),
    "totals in a chain": (
        [Fact.exact(["a", "b"], 10), Fact.exact(["b", "c"], 12), Fact.exact(["c", "d"], 9)],
        [Fact.exact(["a", "d"], 7), Fact.exact(["a"], 4)], "d"),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_release_that_completes_an_attack_is_refused(attack):
    earlier, new, cell = ATTACKS[attack]
    verdict = check(new, earlier, [cell])
    if attack == "a rolling sum of three years moved by one":
        assert verdict.bounds[cell].exact
        assert verdict.allowed == (verdict.bounds[cell].possible >= 3)
        return
    assert (verdict.allowed, verdict.refused, verdict.already) == (False, (cell,), ())


def test_a_release_that_leaves_three_values_is_allowed():
    verdict = check(
        [Fact.exact(["Stroud", "Cotswold"], 2)], [Fact.exact(["Stroud", "Cotswold", "rest"], 90)], ["Stroud"]
    )
    assert (verdict.allowed, verdict.bounds["Stroud"].certain) == (True, 3)
    assert not check([Fact.exact(["Stroud", "Cotswold"], 1)], [], ["Stroud"]).allowed


def test_what_was_open_before_is_named():
    verdict = check([Fact.exact(["b"], 40)], [Fact.exact(["a"], 2)], ["a"])
    assert (verdict.refused, verdict.already) == (("a",), ("a",))


def test_what_a_rule_tells_the_reader_counts():
    fact = [Fact.rounded(["hidden", "other"], 10), Fact.rounded(["other"], 10)]
    known = {"hidden": (1, 9), "other": (10, None)}
    assert (bounds(fact, known=known)["hidden"].low, bounds(fact, known=known)["hidden"].high) == (1, 2)
    assert not check(fact[:1], fact[1:], ["hidden"], known=known).allowed


def test_a_cell_that_nothing_holds_is_unbounded():
    found = bounds([Fact(("a", "b"), 5, None)], ["a", "z"])
    assert (found["a"].low, found["a"].high) == (0, UNBOUNDED)
    assert (found["z"].high, found["z"].exact) == (UNBOUNDED, True)


def test_a_protected_table_passes_the_ledger():
    rng = np.random.default_rng(12)
    for _ in range(25):
        table = rng.poisson(rng.gamma(1.2, 14, rng.integers(2, 6, 2)))
        kept = protect(table)
        hidden = [tuple(cell) for cell in np.argwhere(kept.mask)]
        facts = [Fact.exact([cell], int(table[cell])) for cell in np.ndindex(table.shape) if not kept.mask[cell]]
        rows, columns = table.shape
        lines = {(row, columns): [(row, column) for column in range(columns)] for row in range(rows)}
        lines |= {(rows, column): [(row, column) for row in range(rows)] for column in range(columns)}
        lines[rows, columns] = list(np.ndindex(table.shape))
        facts += [Fact.exact(line, int(sum(table[cell] for cell in line))) for total, line in lines.items()
                  if not kept.full_mask[total]]  # fmt: skip
        verdict = check(facts, [], hidden)
        assert verdict.allowed
        for cell in hidden:
            low, high = verdict.bounds[cell].low, verdict.bounds[cell].high
            assert (low, high) == (kept.ranges[0][cell], kept.ranges[1][cell])


def test_a_three_way_table_is_sound_and_starts_from_the_truth():
    rng = np.random.default_rng(4)
    table = rng.poisson(4, (2, 3, 4))
    cells = list(np.ndindex(table.shape))
    facts = []
    for axis in range(3):
        others = [size for at, size in enumerate(table.shape) if at != axis]
        for place in np.ndindex(*others):
            line = [(*place[:axis], along, *place[axis:]) for along in range(table.shape[axis])]
            facts.append(Fact.exact(line, int(sum(table[cell] for cell in line))))
    found = bounds(facts, truth={cell: int(table[cell]) for cell in cells})
    for cell in cells:
        one = found[cell]
        assert one.low <= one.seen_low <= table[cell] <= one.seen_high <= one.high


def test_without_time_to_search_the_bounds_stay_sound_and_say_so():
    facts = [Fact(pair, 7, 9) for pair in itertools.combinations("abcdef", 2)]
    hasty = bounds(facts, effort=0)["a"]
    patient = bounds(facts)["a"]
    assert (hasty.exact, hasty.certain) == (False, 0)
    assert hasty.low <= patient.low <= patient.high <= hasty.high
    assert patient.exact
    assert not check(facts, [], ["a"], effort=0).allowed


def test_facts_that_contradict_each_other_are_refused():
    for facts in (
        [Fact.exact(["a"], 3), Fact.exact(["a"], 4)],
        [Fact.exact(["a", "b"], 3), Fact.exact(["a"], 4)],
        [Fact.exact(["a", "b"], 3), Fact.exact(["b", "c"], 3), Fact.exact(["a", "c"], 3)],
    ):
        with pytest.raises(StatsError) as refused:
            bounds(facts)
        assert refused.value.rule == "contradiction"
    with pytest.raises(StatsError, match="agree"):
        bounds([Fact.exact(["a", "b"], 3)], truth={"a": 1, "b": 1})


def test_a_fact_that_no_counts_have_is_refused():
    for wrong in (lambda: Fact.exact([], 3), lambda: Fact(("a",), 4, 3), lambda: Fact.exact(["a", "a"], 3),
                  lambda: Fact.exact(["a"], -1), lambda: Fact.rounded(["a"], 7, 5)):  # fmt: skip
        with pytest.raises(StatsError):
            wrong()
