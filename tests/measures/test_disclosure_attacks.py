"""Twelve ways to work out a number that was held back, each tried on what is published; and five hundred tables.

Where an attack works by sums it is also tried on the same figures with small numbers merely blanked, and has to succeed
there. Charts and ranks are tried otherwise: two worlds that differ in what is hidden must look the same.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import polars as pl
import pytest

from oneplan.measures.disclosure import Table, decide
from oneplan.measures.disclosure.hiding import primary
from oneplan.measures.disclosure.hiding import shown as as_shown
from oneplan.measures.models import Kind
from planstats.disclosure import Bounds, Fact, counts_behind
from tests.measures.attacker import GLOS, LOCAL, counts, left, printed, publish, recovered, subject, sums, table
from tests.measures.evidence import DISTRICTS, Row, a_row, frame

pytestmark = pytest.mark.sec("SEC-62")

STROUD, COTSWOLD, FOREST = DISTRICTS[4], DISTRICTS[1], DISTRICTS[2]
QUARTERS = [f"2024/25 Q{number}" for number in (1, 2, 3, 4)]


def blanked(one: Table) -> Table:
    """The table with its small numbers blanked, and nothing more."""
    return Table(one.subject, one.given, one.rules, as_shown(one, primary(one)))


def both(*releases: Table) -> tuple[list[pl.DataFrame], list[pl.DataFrame]]:
    """What is shown of releases that follow one another: by the house, and by merely blanking."""
    out: list[Table] = []
    for release in releases:
        out.append(publish(release, out))
    return [shown(one) for one in out], [shown(blanked(one)) for one in releases]


def shown(one: Table) -> pl.DataFrame:
    assert one.shown is not None
    return one.shown


def by_area_and_group(frames: Sequence[pl.DataFrame], groups: Sequence[str], areas: Sequence[str]) -> list[Fact]:
    """The facts of tables of areas by groups with their totals."""
    atoms = {
        (area, group): [(a, g) for a in (areas if area == GLOS else [area]) for g in (groups if not group else [group])]
        for area in (*areas, GLOS)
        for group in (*groups, "")
    }
    return [fact for one in frames for fact in sums(one, atoms, ("area", "group"))]


def by_period(frames: Sequence[pl.DataFrame], parts: Sequence[str], whole: str) -> list[Fact]:
    atoms = {(part,): [part] for part in parts} | {(whole,): list(parts)}
    return [fact for one in frames for fact in sums(one, atoms, ("period",))]


def held(found: Bounds, without: Bounds) -> None:
    """The house holds what mere blanking gives away."""
    assert recovered(without)
    assert not recovered(found)


def test_from_two_years_less_one():
    """Differencing over time: the two years together, published later, less the year that could be shown."""
    years, pooled = ["2023/24", "2024/25"], "2023/24 to 2024/25"
    first = table([a_row("2023/24", count=10), a_row("2024/25", count=2)])
    later = table([a_row("2023/24-24/25", count=12)])

    ours, naive = both(first, later)

    assert ours[1]["period"].to_list() == [pooled]
    held(*(left(by_period(each, years, pooled), "2024/25") for each in (ours, naive)))


def test_from_the_county_less_its_districts():
    """Differencing over areas: the county was published long ago."""
    first = table(counts({(GLOS, ""): 12}))
    later = table(counts({(COTSWOLD, ""): 10, (STROUD, ""): 2}))

    ours, naive = both(first, later)

    held(*(left(_areas(each), (STROUD, "")) for each in (ours, naive)))


def _areas(frames: Sequence[pl.DataFrame]) -> list[Fact]:
    here = [COTSWOLD, STROUD]
    atoms = {(area,): [(area, "")] for area in here} | {(GLOS,): [(area, "") for area in here]}
    return [fact for one in frames for fact in sums(one, atoms, ("area",))]


def test_from_everybody_less_the_other_groups():
    """Differencing over groups."""
    ours, naive = both(table(counts({(STROUD, ""): 12, (STROUD, "Girls"): 10, (STROUD, "Boys"): 2})))

    facts = (by_area_and_group(each, ["Girls", "Boys"], [STROUD]) for each in (ours, naive))
    held(*(left(each, (STROUD, "Boys")) for each in facts))


def shares(cells: dict[str, tuple[int, int]]) -> list[Row]:
    return [
        a_row("2024/25", 100 * x / n, (100 * x / n - 9, 100 * x / n + 9), count=x, denominator=n, group=group,
              lens="sex" if group else "")
        for group, (x, n) in cells.items()
    ]  # fmt: skip


def test_from_percentages_with_what_they_are_out_of():
    given = table(shares({"": (38, 60), "Girls": (30, 40), "Boys": (8, 20)}), subject(Kind.PROPORTION))

    (ours,), _ = both(given)
    facts, exact = [], []
    for row, true in zip(ours.iter_rows(named=True), given.given.iter_rows(named=True), strict=True):
        cells = {"": ("Girls", "Boys")}.get(row["group"], (row["group"],))
        if row["group"] != "Boys":  # what a page with unrounded percentages would tell
            behind = counts_behind(round(true["value"], 1), int(true["denominator"]))
            assert behind is not None
            exact.append(Fact(cells, *behind))
        if row["value"] is not None:
            behind = counts_behind(round(row["value"], 1), int(row["denominator"]))
            assert behind is not None
            assert behind[0] <= row["count"] <= behind[1]  # the percentage says no more than the rounded count
            seen = printed(ours, group=row["group"])
            assert seen is not None
            facts.append(Fact(cells, *seen))

    held(left(facts, "Boys", 0), left(exact, "Boys", 0))


def test_from_intervals():
    """Limits that were worked out from exact counts would give them back, so none of them is left."""
    given = table(shares({"": (38, 60), "Girls": (30, 40), "Boys": (8, 20)}), subject(Kind.PROPORTION))

    (ours,), _ = both(given)

    assert given.given["lower"].null_count() == 0
    for name in ("lower", "upper", "lower_998", "upper_998"):
        assert ours[name].null_count() == ours.height
    assert ours.filter(pl.col("group") == "Boys")["value"].to_list() == [None]
    everybody = ours.filter(pl.col("group") == "").row(0, named=True)
    assert everybody["value"] == pytest.approx(100 * 40 / 60)  # of rounded counts: 38 became 40


def test_from_a_rounded_total():
    """52 is shown as 50, which is at most 52: less five times at least 10, two at most are left."""
    cells = {(area, ""): 10 for area in DISTRICTS if area != STROUD} | {(STROUD, ""): 2, (GLOS, ""): 52}

    ours, naive = both(table(counts(cells)))

    atoms = {(area,): [area] for area in DISTRICTS} | {(GLOS,): list(DISTRICTS)}
    facts = ([fact for one in each for fact in sums(one, atoms, ("area",))] for each in (ours, naive))
    held(*(left(each, STROUD) for each in facts))


def test_from_a_later_correction():
    """What the first release hides for the sake of another, the correction must not show."""
    first = table(counts({(STROUD, ""): 12, (STROUD, "Girls"): 10, (STROUD, "Boys"): 2}))
    second = table(counts({(STROUD, ""): 12, (STROUD, "Girls"): 10}))
    third = table(counts({(STROUD, "Girls"): 10, (STROUD, "Boys"): 2}))

    ours, naive = both(first, second, third)

    for frames in (ours, naive):
        assert len(frames) == 3
    facts = (by_area_and_group(each, ["Girls", "Boys"], [STROUD]) for each in (ours, naive))
    held(*(left(each, (STROUD, "Boys")) for each in facts))


def test_from_a_second_dataset():
    """Another measure that counts the same people, in the same words, is one more table of the same reader."""
    first = table(counts({(STROUD, ""): 12, (STROUD, "Boys"): 2}))
    second = table(counts({(STROUD, "Girls"): 10}), subject(key="another"))

    ours, naive = both(first, second)

    facts = (by_area_and_group(each, ["Girls", "Boys"], [STROUD]) for each in (ours, naive))
    held(*(left(each, (STROUD, "Boys")) for each in facts))


def test_from_a_measure_that_is_out_of_what_another_counts():
    """What one measure counts, another is out of: the link is in the words of the definitions."""
    first = table(counts({(STROUD, ""): 12, (STROUD, "Boys"): 2}))
    share = subject(Kind.PROPORTION, key="share", counted="In training", of="Mentored")
    second = table([a_row("2024/25", count=0, denominator=10, area=STROUD, lens="sex", group="Girls")], share)

    (_, ours), (_, naive) = both(first, second)

    assert naive["denominator"].to_list() == [10]
    assert ours["denominator"].to_list() == [None]


def test_from_charts_and_pages():
    """What is shown is the same to the last byte, whatever was hidden: so no chart and no page can tell."""
    worlds = []
    for hidden in (3, 4, 5):
        cells = {(STROUD, ""): 30 + hidden, (STROUD, "Girls"): 30, (STROUD, "Boys"): hidden, (FOREST, ""): 40}
        ((ours,), _) = both(table(counts(cells, note="", row=7)))
        worlds.append(ours)

    assert "c" in worlds[0]["symbol"].to_list()
    for one, other in pairwise(worlds):
        assert one.equals(other)


def test_from_ranks():
    """A file that was sorted by size names no lines, and no rank: the hidden ones could stand anywhere."""
    ordered = [(STROUD, 25), (FOREST, 9), (COTSWOLD, 3)]
    other = [(STROUD, 25), (COTSWOLD, 9), (FOREST, 3)]
    worlds = []
    for world in (ordered, other):
        rows = [a_row("2024/25", count=count, area=area, rank=place, row=place + 2) for place, (area, count) in
                enumerate(world)]  # fmt: skip
        ((ours,), (naive,)) = both(table(rows))
        assert naive.height == 3
        worlds.append(ours.drop("rank").sort("area"))

    assert worlds[0]["row"].null_count() == 3
    assert worlds[0].equals(worlds[1])


def test_from_the_year_less_its_quarters():
    first = table([a_row(period, count=10) for period in QUARTERS[:3]])
    later = table([a_row("2024/25", count=32), a_row(QUARTERS[3], count=2)])

    ours, naive = both(first, later)

    held(*(left(by_period(each, QUARTERS, "2024/25"), QUARTERS[3]) for each in (ours, naive)))


def test_from_the_year_less_its_quarters_before_the_last_is_published():
    """The fourth quarter was never in any table; the year gives it away all the same."""
    first = table([a_row(period, count=10) for period in QUARTERS[:3]])
    later = table([a_row("2024/25", count=32)])

    ours, naive = both(first, later)

    held(*(left(by_period(each, QUARTERS, "2024/25"), QUARTERS[3]) for each in (ours, naive)))


def test_from_the_complement():
    """Ten of twelve: the other two are hidden with them."""
    about = subject(Kind.PROPORTION)

    ours, _ = both(table(shares({"": (10, 12)}), about))

    def facts(x: tuple[int, int] | None) -> list[Fact]:
        out_of = printed(ours[0], "denominator")
        assert out_of is not None
        return [Fact(("with", "without"), *out_of), *([Fact(("with",), *x)] if x else [])]

    held(left(facts(printed(ours[0])), "without", 0), left(facts((10, 12)), "without", 1))


def test_from_the_complement_by_a_count_that_comes_later():
    """Ten of twelve girls, and later the ten by themselves: that leaves 0, 1 or 2, which is as much as is asked."""
    share = table(shares({"": (10, 12)}), subject(Kind.PROPORTION))

    (first, later), _ = both(share, table([a_row("2024/25", count=10)], subject(key="count")))

    assert first["count"].to_list() == [None]
    facts = [Fact(("with", "without"), *(printed(first, "denominator") or (0, None)))]
    facts += [Fact(("with",), *seen) for one in (first, later) if (seen := printed(one))]
    assert not recovered(left(facts, "without", 0))


# --- 500 tables -------------------------------------------------------------------------------------------------


def random_counts(chance: np.random.Generator) -> tuple[dict[tuple[str, str], int], list[str], list[str]]:
    """A table of counts with all its totals."""
    areas = list(DISTRICTS[: chance.integers(2, 5)])
    groups = [f"Group {letter}" for letter in "ABCD"[: chance.integers(2, 5)]]
    inner = chance.choice([0, 1, 2, 5, 9, 10, 11, 12, 14], (len(areas), len(groups)))
    full = np.zeros((len(areas) + 1, len(groups) + 1), int)
    full[:-1, :-1] = inner
    full[:-1, -1] = inner.sum(axis=1)
    full[-1] = full[:-1].sum(axis=0)
    names = [(area, group) for area in (*areas, GLOS) for group in (*groups, "")]
    return dict(zip(names, full.ravel().tolist(), strict=True)), areas, groups


@pytest.mark.parametrize("part", range(5))
def test_nothing_is_recovered_from_random_tables_of_counts(part):
    """In two releases: the second shows what the first left out, or shows it anew."""
    chance = np.random.default_rng(100 + part)
    hidden = attempts = given_away = 0
    for _ in range(60):
        cells, areas, groups = random_counts(chance)
        names = list(cells)
        some = [name for name in names if chance.random() < 0.6] or names[:1]
        rest = [name for name in names if name not in some or chance.random() < 0.4] or names[:1]
        releases = [table(counts({name: cells[name] for name in each})) for each in (some, rest)]

        ours, naive = both(*releases)

        facts = by_area_and_group(ours, groups, areas)
        loose = by_area_and_group(naive, groups, areas)
        small = [name for name in names if 1 <= cells[name] <= 9 and name[0] != GLOS and name[1]]
        among = [name for name in names if name[0] != GLOS and name[1] and cells[name] >= 1]
        for name in small:
            attempts += 1
            assert left(facts, name, 0 if name not in among else 1).possible >= 3, (cells, some, rest, name)
            given_away += recovered(left(loose, name))
        hidden += sum(one.filter(pl.col("symbol") == "c").height for one in ours)
    assert attempts > 100
    assert hidden > 100
    assert given_away > 0


@pytest.mark.parametrize("part", range(4))
def test_nothing_is_recovered_from_random_tables_of_shares(part):
    """Counts, what they are out of, and the rest, of districts and their county."""
    chance = np.random.default_rng(200 + part)
    attempts = 0
    for _ in range(50):
        areas = list(DISTRICTS[: chance.integers(2, 6)])
        out_of = chance.poisson(chance.choice([8, 15, 25]), len(areas))
        with_it = chance.binomial(out_of, chance.choice([0.1, 0.5, 0.9]))
        full = {area: (int(x), int(n)) for area, x, n in zip(areas, with_it, out_of, strict=True)}
        full[GLOS] = (int(with_it.sum()), int(out_of.sum()))
        rows = [a_row("2024/25", count=x, denominator=n, area=area) for area, (x, n) in full.items()]

        (ours,), _ = both(table(rows, subject(Kind.PROPORTION)))

        facts = _shares(ours, areas)
        for area in areas:
            x, n = full[area]
            for kind, count in (("with", x), ("without", n - x)):
                if n and count <= 9:
                    attempts += 1
                    assert not recovered(left(facts, (area, kind), 0)), (full, area, kind)
    assert attempts > 50


def _shares(ours: pl.DataFrame, areas: Sequence[str]) -> list[Fact]:
    facts = []
    for area in (*areas, GLOS):
        inside = areas if area == GLOS else [area]
        counted, out_of = (printed(ours, column, area=area) for column in ("count", "denominator"))
        if out_of is not None:
            facts.append(Fact(tuple((each, kind) for each in inside for kind in ("with", "without")), *out_of))
        if counted is not None:
            facts.append(Fact(tuple((each, "with") for each in inside), *counted))
            if out_of != (0, 0):
                facts.append(Fact(tuple((each, "without") for each in inside), 10, None))
    return facts


def test_the_same_figures_are_always_shown_the_same_way():
    cells, *_ = random_counts(np.random.default_rng(1))
    one, other = (decide([table(counts(cells))], [])[0] for _ in range(2))

    assert one.equals(other)
    assert LOCAL.name == "local_counts"
    assert frame([]).height == 0
