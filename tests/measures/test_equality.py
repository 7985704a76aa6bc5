"""Equality as the lens: groups, gaps with their interval, whether they move, and the gradient."""

import numpy as np
import pytest

import planstats
from oneplan.measures import areas, pictures
from oneplan.measures.models import Break
from oneplan.measures.queries import equality
from oneplan.measures.queries.figures import found, live
from oneplan.measures.queries.scorecards import scorecard
from tests.measures.evidence import GLOS, a_measure, a_release, a_row, a_series, years

pytestmark = pytest.mark.django_db

FIVE = years(2019, 2023)
WITHOUT, RECEIVING = "No free school meals", "Free school meals"


def seen(measure, breaks=()):
    rows = found(measure, live([measure])[measure.pk], {GLOS}, groups_of=GLOS)
    broken = [Break(measure=measure, at=at, reason="New source") for at in breaks]
    return {lens.key: lens for lens in equality.lenses(measure, rows, GLOS, broken)}


def by_meals(without, receiving, labels=FIVE, half=0.5, **fields):
    measure = a_measure(lens=["fsm"], **fields)
    rows = a_series(labels, without, half, lens="fsm", group=WITHOUT)
    a_release(measure, [*rows, *a_series(labels, receiving, half, lens="fsm", group=RECEIVING)])
    return measure


def test_lenses_come_in_the_order_of_the_definition_and_only_those_with_figures():
    measure = a_measure(lens=["send", "sex", "ethnicity"])
    rows = [a_row("2023/24", 60.0, lens=lens, group="A") for lens in ("fsm", "sex", "send")]
    a_release(measure, [*rows, a_row("2023/24", symbol="c", lens="ethnicity", group="A")])
    assert list(seen(measure)) == ["send", "sex", "fsm"]


def test_the_gap_between_the_two_groups_has_the_interval_of_both():
    measure = by_meals([70.0] * 5, [52.0] * 5, half=3.0)
    gap = seen(measure)["fsm"].gap
    assert (gap.period, gap.value, gap.real) == ("2023/24", 18.0, True)
    assert (gap.lower, gap.upper) == pytest.approx((18 - np.sqrt(18), 18 + np.sqrt(18)))
    assert pictures.gap_words(measure, seen(measure)["fsm"]) == (
        "No free school meals: 18.0 percentage points higher than Free school meals in 2023/24 (13.8 to 22.2)."
    )


def test_a_gap_that_may_be_chance_is_said_to_be_from_the_side_that_is_ahead():
    measure = by_meals([60.0] * 5, [61.0] * 5, half=3.0)
    lens = seen(measure)["fsm"]
    assert not lens.gap.real
    assert pictures.gap_words(measure, lens) == (
        "Free school meals: 1.0 percentage points higher than No free school meals in 2023/24 (−3.2 to 5.2), which may"
        " be chance."
    )


@pytest.mark.parametrize(
    ("receiving", "moved"),
    [
        ([50, 52, 55, 58, 62], "narrowed"),
        ([50, 48, 46, 42, 38], "widened"),
        ([50, 50.2, 50.1, 50, 50.3], "no_clear_change"),
        ([62, 66, 70, 74, 78.1], "reversed"),  # from 8 behind to 8.1 ahead: as large as before, but another way round
        ([90, 92, 94, 96, 98], "widened"),  # ahead, and further ahead: the size counts, not the sign
    ],
)
def test_a_gap_moves_only_beyond_chance(receiving, moved):
    assert seen(by_meals([70.0] * 5, receiving))["fsm"].movement == moved


def test_a_gap_is_not_said_to_move_across_a_break():
    measure = by_meals([70.0] * 5, [50, 48, 40, 39.9, 40.1])
    assert seen(measure)["fsm"].movement == "widened"
    assert seen(measure, breaks=["2021/22"])["fsm"].movement == "no_clear_change"
    assert seen(measure, breaks=["2023/24"])["fsm"].movement == ""


def test_one_year_or_no_interval_says_nothing_about_movement():
    assert seen(by_meals([70.0], [50.0], labels=["2023/24"]))["fsm"].movement == ""
    assert seen(by_meals([70.0] * 5, [50.0] * 5, half=None))["fsm"].movement == ""


def test_a_year_in_which_one_group_is_held_back_has_no_gap():
    measure = a_measure(lens=["fsm"])
    rows = a_series(FIVE, [70.0] * 5, 0.5, lens="fsm", group=WITHOUT)
    rows += a_series(FIVE[:4], [50.0] * 4, 0.5, lens="fsm", group=RECEIVING)
    a_release(measure, [*rows, a_row("2023/24", symbol="c", lens="fsm", group=RECEIVING)])
    lens = seen(measure)["fsm"]
    assert [gap.period for gap in lens.gaps] == FIVE[:4]
    assert [(group.group, group.value, group.symbol) for group in lens.groups] == [
        (RECEIVING, None, "c"),
        (WITHOUT, 70.0, ""),
    ]


def test_the_chart_of_a_gap_leaves_room_for_years_without_one():
    measure = by_meals([70.0] * 3, [50.0] * 3, labels=["2017/18", "2018/19", "2021/22"])
    assert pictures.axis([seen(measure)["fsm"].gaps]) == tuple(years(2017, 2021))
    assert "2019/20" in str(pictures.gap_over_time(measure, seen(measure)["fsm"]).wide)


def test_two_groups_of_an_unknown_lens_are_a_pair_and_three_are_none():
    assert equality.pair_of("language", ["English", "Other"]) == ("English", "Other")
    assert equality.pair_of("ethnicity", ["Asian", "Black", "White"]) is None
    assert equality.pair_of("sex", ["Boys", "Girls"]) == ("Girls", "Boys")


def tenths(values, half=1.0, people=None, **fields):
    measure = a_measure(lens=["deprivation"], **fields)
    a_release(
        measure,
        [
            a_row(
                "2023/24",
                value,
                (None, None) if half is None or value is None else (value - half, value + half),
                lens="deprivation",
                group=f"Tenth {rank}",
                rank=rank,
                denominator=people[rank - 1] if people else None,
            )
            for rank, value in enumerate(values, 1)
        ],
    )
    return measure


def test_ordered_groups_stand_from_the_most_deprived_on():
    lens = seen(tenths([50.0 + n for n in range(10)]))["deprivation"]
    assert [group.rank for group in lens.groups] == list(range(1, 11))


def test_the_gradient_is_that_of_planstats_on_the_published_limits():
    values = [93.0, 88.0, 86.0, 80.0, 79.0, 75.0, 71.0, 70.0, 66.0, 60.0]
    people = [900.0, 950.0, 1000.0, 1010.0, 990.0, 1005.0, 1100.0, 1200.0, 980.0, 1300.0]
    measure = tenths(values, half=2.0, people=people, unit="per_10000", kind="rate", polarity="low_good")
    made = seen(measure)["deprivation"].gradient
    limits = {"lower": np.array(values) - 2, "upper": np.array(values) + 2}
    ours = planstats.sii(np.array(values), np.array(people), scale="log", multiplier=1.0, **limits)
    assert (made.value, made.lower, made.relative) == (ours.value, ours.lower, ours.rii)
    assert made.value < 0
    words = pictures.slope_words(measure, seen(measure)["deprivation"])
    assert words.startswith("Slope index −")
    assert "relative index " in words


@pytest.mark.parametrize("values", [[50.0, 51, 52, 53], [50.0, None, 52, 53, 54, 55]])
def test_no_gradient_over_four_groups_or_where_one_is_missing(values):
    measure = tenths(values)
    assert seen(measure)["deprivation"].gradient is None
    assert pictures.slope_words(measure, seen(measure)["deprivation"]) == ""


# --- the equality scorecard


def test_the_equality_scorecard_puts_the_largest_gap_first_against_the_size_of_the_measure():
    wide = by_meals([70.0] * 5, [50.0] * 5, title="Wide")
    wider = by_meals([3.0] * 5, [9.0] * 5, title="Wider", polarity="low_good")
    by_meals([60.0] * 5, [60.1] * 5, title="None", half=2.0)
    card = scorecard(list(type(wide).objects.order_by("title")), areas.place(GLOS))
    assert [line.measure.title for line, _ in card.largest] == [wider.title, wide.title]
    assert card.widening == []


def test_widening_gaps_and_measures_nobody_can_see_by_group_are_found(partnership):
    widening = by_meals([70.0] * 5, [50, 48, 46, 42, 38], title="Widening")
    by_meals([70.0] * 5, [50, 52, 55, 58, 62], title="Narrowing")
    blind = a_measure(title="Blind", lens=["sex"])
    a_release(blind, [a_row("2023/24", 60.0)])
    card = scorecard(list(type(blind).objects.order_by("title")), areas.place(GLOS))
    assert [line.measure for line, _ in card.widening] == [widening]
    assert [line.measure for line in card.without_lens] == [blind]
