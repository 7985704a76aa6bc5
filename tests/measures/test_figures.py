"""The figures that hold: releases laid over one another, limits, groups and gaps."""

from datetime import timedelta

import numpy as np
import pytest

import planstats
from oneplan.common import clock
from oneplan.measures import areas
from oneplan.measures.queries.figures import as_figures, figures, found, live
from tests.measures.evidence import ENGLAND, GLOS, a_measure, a_release, a_row, a_series, counted, years

pytestmark = pytest.mark.django_db


def said(measure, areas=None, at=None):
    """What the measure's figures say now, in their order."""
    return as_figures(figures(measure, live([measure], at)[measure.pk], areas))


def only(measure, at=None):
    (figure,) = said(measure, at=at)
    return figure


# --- releases laid over one another


def test_a_measure_without_a_release_has_no_figures():
    assert said(a_measure()) == ()


def test_of_two_releases_the_newer_word_is_believed_and_what_it_leaves_out_stays():
    measure = a_measure()
    a_release(measure, a_series(["2021/22", "2022/23"], [60.0, 61.0]))
    a_release(measure, a_series(["2022/23", "2023/24"], [61.5, 62.0]))
    assert [(figure.period, figure.value, figure.release) for figure in said(measure)] == [
        ("2021/22", 60.0, 0),
        ("2022/23", 61.5, 1),
        ("2023/24", 62.0, 1),
    ]


@pytest.mark.parametrize("symbol", ["x", "z", ":", ""])
def test_a_newer_word_that_says_nothing_gives_way_to_an_older_figure(symbol):
    measure = a_measure()
    a_release(measure, [a_row("2022/23", 61.0)])
    a_release(measure, [a_row("2022/23", symbol=symbol)])
    assert only(measure).value == 61.0


@pytest.mark.parametrize("symbol", ["c", "*"])
def test_a_figure_that_is_held_back_now_is_not_shown_from_an_older_release(symbol):
    measure = a_measure()
    a_release(measure, [a_row("2022/23", 61.0, (60.0, 62.0), count=61, denominator=100)])
    a_release(measure, [a_row("2022/23", symbol=symbol)])
    figure = only(measure)
    assert (figure.value, figure.lower, figure.count, figure.held_back) == (None, None, None, True)


def test_a_correction_takes_the_place_of_the_whole_release_it_corrects():
    measure = a_measure()
    wrong = a_release(measure, a_series(["2021/22", "2022/23"], [60.0, 16.0]))
    a_release(measure, [a_row("2022/23", 61.0)], corrects=wrong, what_changed="Two digits were exchanged")
    assert [(figure.period, figure.value) for figure in said(measure)] == [("2022/23", 61.0)]


def test_a_correction_that_is_not_out_yet_corrects_nothing():
    measure = a_measure()
    wrong = a_release(measure, [a_row("2022/23", 16.0)])
    soon = clock.now() + timedelta(hours=1)
    a_release(measure, [a_row("2022/23", 61.0)], corrects=wrong, what_changed="Digits", embargo_ends_at=soon)
    assert only(measure).value == 16.0
    assert only(measure, at=soon).value == 61.0


def test_an_embargo_ends_by_the_clock_without_anybody_writing():
    measure = a_measure()
    until = clock.now() + timedelta(hours=3)
    a_release(measure, [a_row("2022/23", 61.0)], embargo_ends_at=until)
    assert said(measure) == ()
    with clock.at(until - timedelta(seconds=5)):
        assert said(measure) == ()
    with clock.at(until):
        assert only(measure).value == 61.0


@pytest.mark.parametrize(
    "state",
    [
        {"state": "draft", "published_at": None},
        {"state": "withdrawn", "withdrawn_because": "Wrong file", "withdrawn_at": "2026-05-04T10:00Z"},
    ],
)
def test_a_draft_and_a_withdrawn_release_are_not_out(state):
    measure = a_measure()
    a_release(measure, [a_row("2022/23", 61.0)], **state)
    assert said(measure) == ()


def test_a_withdrawn_correction_brings_the_corrected_figures_back():
    measure = a_measure()
    first = a_release(measure, [a_row("2022/23", 60.0)])
    gone = {"state": "withdrawn", "withdrawn_because": "Wrong file", "withdrawn_at": clock.now()}
    a_release(measure, [a_row("2022/23", 61.0)], corrects=first, what_changed="A number", **gone)
    assert only(measure).value == 60.0


def test_on_an_earlier_day_only_what_was_out_then_holds():
    measure = a_measure()
    then = clock.now() - timedelta(days=30)
    first = a_release(measure, [a_row("2022/23", 60.0)], published_at=then)
    a_release(measure, [a_row("2022/23", 61.0)], corrects=first, what_changed="A number")
    assert only(measure, at=then + timedelta(days=1)).value == 60.0
    assert said(measure, at=then - timedelta(days=1)) == ()


def test_only_the_areas_asked_for_are_read():
    measure = a_measure()
    a_release(measure, [a_row("2022/23", 61.0), a_row("2022/23", 65.0, area=ENGLAND)])
    assert [figure.area for figure in said(measure, areas={ENGLAND})] == [ENGLAND]


# --- limits


def test_published_limits_are_kept_to_the_last_digit_though_counts_would_give_others():
    measure = a_measure()
    row = a_row("2022/23", 61.2, (58.88, 63.51), lower_998=57.0, upper_998=65.0, count=612, denominator=1000)
    a_release(measure, [row])
    figure = only(measure)
    assert (figure.lower, figure.upper, figure.lower_998, figure.upper_998) == (58.88, 63.51, 57.0, 65.0)
    assert figure.limits == "published"


def test_without_published_limits_they_are_worked_out_from_the_counts():
    measure = a_measure()
    a_release(measure, [a_row("2022/23", 61.2, count=612, denominator=1000)])
    figure, found = only(measure), planstats.proportion(612, 1000, multiplier=100, confidence=(0.95, 0.998))
    assert figure.limits == "computed"
    assert (figure.value, figure.lower, figure.upper) == (61.2, found.lower, found.upper)
    assert (figure.lower_998, figure.upper_998) == found.limits[0.998]


def test_counts_alone_give_the_value_too():
    measure = a_measure()
    a_release(measure, counted(["2022/23"], [612], 1000))
    assert only(measure).value == pytest.approx(61.2)


def test_a_value_with_its_count_implies_the_denominator():
    measure = a_measure()
    a_release(measure, [a_row("2022/23", 60.0, count=1200)])
    figure, found = only(measure), planstats.proportion(1200, 2000, multiplier=100)
    assert (figure.value, figure.limits, figure.denominator) == (60.0, "computed", None)
    assert (figure.lower, figure.upper) == pytest.approx((found.lower, found.upper))


def test_a_rate_takes_the_limits_of_a_rate():
    measure = a_measure(unit="per_10000", kind="rate", polarity="low_good")
    a_release(measure, [a_row("2023/24", count=765, denominator=107581)])
    figure, found = only(measure), planstats.rate(765, 107581, multiplier=1e4)
    assert (figure.value, figure.lower, figure.upper) == (found.value, found.lower, found.upper)


@pytest.mark.parametrize("kind", ["count", "mean", "index", "standardised"])
def test_no_limits_are_made_up_for_a_measure_whose_counts_do_not_give_them(kind):
    measure = a_measure(unit="score", kind=kind)
    a_release(measure, [a_row("2022/23", 61.2, count=612, denominator=1000)])
    assert (only(measure).lower, only(measure).limits) == (None, "")


def test_a_figure_that_is_held_back_gets_neither_value_nor_limits_from_its_counts():
    measure = a_measure()
    a_release(measure, [a_row("2022/23", symbol="c", count=3, denominator=9), a_row("2023/24", count=6, denominator=9)])
    held, shown = said(measure)
    assert (held.value, held.lower, held.limits) == (None, None, "")
    assert shown.value == pytest.approx(66.7, abs=0.05)


def test_the_limits_of_a_value_that_is_missing_are_no_limits():
    measure = a_measure(unit="per_10000", kind="rate")
    a_release(
        measure, [a_row("2022/23", None, (-1.0, -1.0), note="Not presented"), a_row("2023/24", 66.0, (62.6, 69.4))]
    )
    missing, shown = said(measure)
    assert (missing.value, missing.lower, missing.upper, missing.limits) == (None, None, None, "")
    assert shown.limits == "published"


def test_an_impossible_count_gets_no_limits_and_harms_no_other_row():
    measure = a_measure()
    a_release(measure, [a_row("2022/23", 61.0, count=12, denominator=10), a_row("2023/24", count=5, denominator=10)])
    odd, fine = said(measure)
    assert (odd.value, odd.lower) == (61.0, None)
    assert fine.value == 50.0


@pytest.mark.parametrize(("symbol", "note"), [("z", ""), ("x", ""), ("low", ""), ("k", ""), (":", ""), ("", "Closed")])
def test_a_symbol_never_becomes_nought(symbol, note):
    measure = a_measure()
    a_release(measure, [a_row("2022/23", symbol=symbol, note=note)])
    figure = only(measure)
    assert (figure.value, figure.count, figure.lower) == (None, None, None)
    assert (figure.symbol, figure.note) == (symbol, note)


# --- measures that follow from others


def by_meals(measure, labels, without, receiving, half=1.0, **fields):
    a_release(
        measure,
        [
            *a_series(labels, without, half, lens="fsm", group="No free school meals"),
            *a_series(labels, receiving, half, lens="fsm", group="Free school meals", **fields),
            *a_series(labels, without, half),
        ],
    )


def a_gap(measure, **fields):
    return a_measure(
        derived_from=measure,
        derived_how="gap",
        derived_lens="fsm",
        derived_group="No free school meals",
        derived_other="Free school meals",
        unit="points",
        kind="gap",
        polarity="low_good",
        dataset=None,
        **fields,
    )


def test_one_group_of_another_measure_is_a_measure_for_everybody_in_it():
    measure = a_measure()
    by_meals(measure, ["2022/23"], [70.0], [52.0])
    group = a_measure(
        derived_from=measure, derived_how="group", derived_lens="fsm", derived_group="Free school meals", dataset=None
    )
    figure = only(group)
    assert (figure.lens, figure.group, figure.value, figure.lower, figure.limits) == ("", "", 52.0, 51.0, "published")


def test_the_gap_between_two_groups_carries_the_uncertainty_of_both():
    measure = a_measure()
    by_meals(measure, ["2022/23"], [70.0], [52.0], half=3.0)
    figure = only(a_gap(measure))
    assert figure.value == 18.0
    assert (figure.lower, figure.upper) == pytest.approx((18 - np.sqrt(18), 18 + np.sqrt(18)))
    assert (figure.limits, figure.count, figure.denominator) == ("computed", None, None)


def test_a_gap_with_a_side_that_is_held_back_is_held_back():
    measure = a_measure()
    labels = ["2021/22", "2022/23"]
    a_release(
        measure,
        [
            *a_series(labels, [70.0, 71.0], 1.0, lens="fsm", group="No free school meals"),
            a_row(labels[0], 52.0, (51.0, 53.0), lens="fsm", group="Free school meals"),
            a_row(labels[1], symbol="c", lens="fsm", group="Free school meals"),
        ],
    )
    shown, held = said(a_gap(measure))
    assert shown.value == 18.0
    assert (held.value, held.lower, held.symbol) == (None, None, "c")


def test_a_gap_of_which_one_side_has_no_figure_has_none():
    measure = a_measure()
    a_release(measure, [a_row("2022/23", 70.0, (69.0, 71.0), lens="fsm", group="No free school meals")])
    assert said(a_gap(measure)) == ()


def test_single_years_are_not_mixed_with_years_put_together():
    measure = a_measure()
    a_release(measure, [*a_series(["2021/22", "2022/23"], [60.0, 61.0]), a_row("2020 to 2022", 60.4)])
    rows = found(measure, live([measure])[measure.pk], {GLOS}, groups_of=GLOS)
    assert [figure.period for figure in rows[GLOS, ""]] == ["2021/22", "2022/23"]


def test_years_put_together_are_a_series_where_nothing_else_is_published():
    measure = a_measure()
    a_release(measure, a_series(["2020 to 2022", "2019 to 2021"], [60.0, 61.0]))
    rows = found(measure, live([measure])[measure.pk], {GLOS}, groups_of=GLOS)
    assert [figure.period for figure in rows[GLOS, ""]] == ["2019 to 2021", "2020 to 2022"]


def test_figures_by_group_are_read_of_one_area_only():
    measure = a_measure()
    a_release(
        measure,
        [
            a_row("2022/23", 61.0, area=area, lens=lens, group=group)
            for area in (GLOS, ENGLAND)
            for lens, group in (("", ""), ("sex", "Boys"))
        ],
    )
    rows = found(measure, live([measure])[measure.pk], {GLOS, ENGLAND}, groups_of=GLOS)
    assert sorted(rows) == [(GLOS, ""), (GLOS, "sex"), (ENGLAND, "")]


def test_a_place_is_read_under_its_own_code():
    assert (areas.place(GLOS).name, areas.region_of(GLOS).name) == ("Gloucestershire", "South West")
    assert len(areas.neighbours_of(GLOS)) == 10
    assert years(2019, 2021) == ["2019/20", "2020/21", "2021/22"]
