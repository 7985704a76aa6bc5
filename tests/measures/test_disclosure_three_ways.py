"""Tables that add up in three directions at once: districts to the county, groups to everybody, quarters to the year.

A number that is safe along each side alone can be worked out by going round the table, so each is attacked with all the
totals together, after two releases of which the second shows what the first left out, or shows it anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from oneplan.measures.disclosure import Table
from oneplan.measures.disclosure.hiding import primary
from oneplan.measures.disclosure.hiding import shown as as_shown
from planstats.disclosure import Fact
from tests.measures.attacker import GLOS, publish, sums, table
from tests.measures.evidence import DISTRICTS, Row, a_row

pytestmark = pytest.mark.sec("SEC-62")

YEAR = "2024/25"
QUARTERS = tuple(f"{YEAR} Q{number}" for number in (1, 2, 3, 4))
COUNTS = (0, 1, 2, 5, 9, 10, 11, 14, 26)

type Name = tuple[str, str, str]  # area, group, period


def a_table(chance: np.random.Generator) -> tuple[dict[Name, int], Sequence[str], Sequence[str]]:
    """Random counts with every total in every direction."""
    areas = DISTRICTS[: chance.integers(2, 4)]
    groups = ("Boys", "Girls", "Not said")[: chance.integers(2, 4)]
    full = chance.choice(COUNTS, (len(areas), len(groups), len(QUARTERS)))
    for side in range(3):
        full = np.concatenate([full, full.sum(axis=side, keepdims=True)], axis=side)
    names = product((*areas, GLOS), (*groups, ""), (*QUARTERS, YEAR))
    return dict(zip(names, full.ravel().tolist(), strict=True)), areas, groups


def release(cells: Mapping[Name, int], names: Iterable[Name]) -> Table:
    """Some of the counts as a local return."""
    return table([row(name, cells[name]) for name in names])


def row(name: Name, count: int) -> Row:
    area, group, when = name
    return a_row(when, count=count, area=area, lens="sex" if group else "", group=group)


def inside(name: Name, areas: Sequence[str], groups: Sequence[str]) -> list[Name]:
    """The innermost cells that a count is the sum of."""
    area, group, when = name
    return list(
        product(
            areas if area == GLOS else (area,),
            (group,) if group else groups,
            QUARTERS if when == YEAR else (when,),
        )
    )


def what_is_printed(frames: Iterable[pl.DataFrame], cells: Mapping[Name, int], areas: Sequence[str],
                    groups: Sequence[str]) -> list[Fact]:  # fmt: skip
    atoms = {name: inside(name, areas, groups) for name in cells}
    return [fact for frame in frames for fact in sums(frame, atoms, ("area", "group", "period"))]


def kept(facts: Sequence[Fact], name: Name) -> bool:
    """Whether two whole numbers that lie two apart can both stand in a cell: found by scipy alone, nothing of ours.

    The attacker knows that a hidden count is no nought.
    """
    cells: list[Any] = sorted({cell for fact in facts for cell in fact.cells} | {name}, key=str)
    table_of_sums = np.array([[cell in fact.cells for cell in cells] for fact in facts], float)
    told = LinearConstraint(table_of_sums, [fact.low for fact in facts],
                            [np.inf if fact.high is None else fact.high for fact in facts])  # fmt: skip
    at = cells.index(name)
    least = np.eye(len(cells))[at]
    ends = []
    for sign in (1.0, -1.0):
        found = milp(sign * least, constraints=told, integrality=1, bounds=Bounds(least, 200.0))
        assert found.status == 0, found.message
        ends.append(round(sign * found.fun))
    return bool(ends[1] - ends[0] >= 2)


def shown(one: Table) -> pl.DataFrame:
    assert one.shown is not None
    return one.shown


def merely_blanked(one: Table) -> pl.DataFrame:
    return as_shown(one, primary(one))


@pytest.mark.parametrize("part", range(4))
def test_nothing_is_recovered_from_random_tables_that_add_up_in_three_directions(part):
    chance = np.random.default_rng(300 + part)
    attempts = given_away = 0
    for _ in range(5):
        cells, areas, groups = a_table(chance)
        names = list(cells)
        some = [name for name in names if chance.random() < 0.7]
        rest = [name for name in names if name not in some or chance.random() < 0.3]
        first = publish(release(cells, some))
        second = publish(release(cells, rest), [first])

        facts = what_is_printed([shown(first), shown(second)], cells, areas, groups)
        loose = what_is_printed([merely_blanked(first), merely_blanked(second)], cells, areas, groups)
        inner = [name for name in names if name[0] != GLOS and name[1] and name[2] != YEAR]
        told = [name for name in inner if cells[name]]  # that nobody is counted there is not hidden from a reader
        for name in told:
            if cells[name] <= 9:
                attempts += 1
                assert kept(facts, name), (cells, some, rest, name)
                given_away += not kept(loose, name)
    assert attempts > 30
    assert given_away > 0


def test_round_a_cube_of_two_by_two_by_four_a_number_that_each_side_keeps_is_kept():
    """Each line of the table has two small numbers, so no line alone gives one away; all of them together would."""
    groups, areas = ("Boys", "Girls"), DISTRICTS[:2]
    small = {(areas[0], "Boys"), (areas[1], "Girls")}
    inner = {
        (area, group, when): 3 if (area, group) in small and when in QUARTERS[:2] else 40
        for area, group, when in product(areas, groups, QUARTERS)
    }
    cells = dict(inner)
    for name in product((*areas, GLOS), (*groups, ""), (*QUARTERS, YEAR)):
        cells.setdefault(name, sum(inner[each] for each in inside(name, areas, groups)))

    ours = publish(release(cells, cells))

    facts = what_is_printed([shown(ours)], cells, areas, groups)
    for name, count in inner.items():
        if count == 3:
            assert kept(facts, name), name
    assert shown(ours).filter(pl.col("symbol") == "c").height < len(cells) / 2
