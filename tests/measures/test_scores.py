"""What the newest figure says: beside England, among the neighbours, over five years."""

import pytest

from oneplan.measures import areas, words
from oneplan.measures.models import Break
from oneplan.measures.queries.figures import found, live
from oneplan.measures.queries.scores import Among, Judged, LensState, TrendSeen, score, trend_of
from tests.measures.evidence import ENGLAND, GLOS, a_measure, a_release, a_row, a_series, counted, years

pytestmark = pytest.mark.django_db

NEAR = [place.code for place in areas.neighbours_of(GLOS)]
FIVE = years(2019, 2023)


def scored(measure, breaks=(), area=GLOS):
    rows = found(measure, live([measure])[measure.pk], {area, ENGLAND, *NEAR}, groups_of=area)
    return score(measure, areas.place(area), rows, against=areas.ENGLAND, near=NEAR, breaks=tuple(breaks))


def beside_england(england, limits, **fields):
    measure = a_measure(**fields)
    a_release(measure, [a_row("2023/24", 60.0, limits), a_row("2023/24", england, area=ENGLAND)])
    return scored(measure)


# --- beside England


@pytest.mark.parametrize(
    ("england", "label"), [(57.9, "better"), (58.0, "similar"), (60.0, "similar"), (62.0, "similar"), (62.1, "worse")]
)
def test_england_within_the_interval_is_similar_both_ends_included(england, label):
    assert beside_england(england, (58.0, 62.0)).judged == Judged(label)


@pytest.mark.parametrize(("polarity", "label"), [("high_good", "better"), ("low_good", "worse"), ("none", "higher")])
def test_above_england_is_said_by_which_way_is_better(polarity, label):
    assert beside_england(50.0, (58.0, 62.0), polarity=polarity).judged.label == label


def test_without_an_interval_nothing_is_compared_and_the_reason_is_said():
    judged = beside_england(50.0, (None, None)).judged
    assert judged.label == "not_compared"
    assert judged.reason == "It is published without an interval, so chance cannot be told from change."


def test_england_in_another_period_is_no_comparator():
    measure = a_measure()
    a_release(measure, [a_row("2023/24", 60.0, (58, 62)), a_row("2022/23", 50.0, area=ENGLAND)])
    judged = scored(measure).judged
    assert judged.reason == "There is no figure to compare it with in this period."


def test_england_is_not_compared_with_itself():
    measure = a_measure()
    a_release(measure, [a_row("2023/24", 60.0, (58, 62), area=ENGLAND)])
    assert scored(measure, area=ENGLAND).judged == Judged("not_compared", "It is the same place.")


def test_a_place_without_figures_is_told_so():
    measure = a_measure()
    a_release(measure, [a_row("2023/24", 60.0, (58, 62), area=ENGLAND)])
    nothing = scored(measure)
    assert (nothing.latest, nothing.judged.reason) == (None, "There is no figure for this place.")
    assert words.headline(nothing) == "There is no figure for Gloucestershire yet."


def test_the_newest_figure_is_the_newest_with_a_value():
    measure = a_measure()
    a_release(measure, [*a_series(FIVE, [60, 61, 62, 63, None], 1.0), a_row("2024/25", symbol="x")])
    assert scored(measure).latest.period == "2022/23"


# --- among the neighbours


def test_neighbours_are_better_similar_or_worse_by_both_intervals():
    measure = a_measure()
    others = [(50.0, (49, 51)), (59.0, (57, 61)), (63.0, (62, 64)), (70.0, (69, 71)), (71.0, (None, None))]
    rows = [a_row("2023/24", value, limits, area=code) for code, (value, limits) in zip(NEAR, others, strict=False)]
    a_release(measure, [a_row("2023/24", 60.0, (58.0, 62.0)), *rows, a_row("2022/23", 10.0, (9, 11), area=NEAR[6])])
    assert scored(measure).among == Among(better=1, similar=2, worse=1, unsaid=1)


def test_no_neighbour_with_a_figure_says_nothing():
    measure = a_measure()
    a_release(measure, [a_row("2023/24", 60.0, (58.0, 62.0))])
    assert scored(measure).among is None


@pytest.mark.parametrize(
    ("among", "said"),
    [
        (None, ""),
        (Among(0, 0, 0, 4), ""),
        (Among(6, 4, 0, 0), "better than 6 of 10 statistical neighbours"),
        (Among(1, 3, 6, 0), "worse than 6 of 10 statistical neighbours and better than 1"),
        (Among(2, 6, 2, 0), "better than 2 of 10 statistical neighbours and worse than 2"),
        (Among(0, 10, 0, 0), "similar to all 10 of its statistical neighbours"),
        (Among(0, 2, 0, 0), "similar to both of its statistical neighbours"),
        (Among(0, 1, 0, 0), "similar to its one statistical neighbour with a figure"),
    ],
)
def test_how_it_stands_among_neighbours_in_words(among, said):
    assert words.among_words(among) == said


def test_where_neither_direction_is_better_the_neighbours_are_higher_or_lower():
    assert words.among_of(a_measure(polarity="none"), Among(6, 4, 0, 0)) == "higher than 6 of 10 statistical neighbours"
    assert words.among_of(a_measure(polarity="none"), Among(0, 4, 6, 0)) == "lower than 6 of 10 statistical neighbours"


# --- over five years


def test_a_rise_beyond_chance_is_increasing_and_by_polarity_better_or_worse():
    for polarity, verdict in (("high_good", "getting_better"), ("low_good", "getting_worse"), ("none", None)):
        measure = a_measure(polarity=polarity)
        a_release(measure, counted(FIVE, [512, 530, 561, 590, 640], 900))
        assert scored(measure).trend == TrendSeen("increasing", verdict)


def test_five_figures_within_chance_show_no_significant_change():
    measure = a_measure()
    a_release(measure, counted(FIVE, [300, 310, 295, 305, 330], 1000))
    assert scored(measure).trend.direction == "no_significant_change"


def reason(rows, breaks=(), **fields):
    measure = a_measure(**fields)
    a_release(measure, rows)
    trend = scored(measure, [Break(measure=measure, at=at, reason="New source") for at in breaks]).trend
    assert (trend.direction, trend.verdict) == ("cannot_be_calculated", None)
    return trend.reason


def test_why_no_trend_can_be_worked_out_is_said():
    assert reason([]) == "There are no figures."
    assert "fewer than five" in reason(a_series(FIVE[1:], [60, 61, 62, 63], 1.0))
    assert "gap within the last five" in reason(a_series([*years(2016, 2019), "2021/22"], [60, 61, 62, 63, 64], 1.0))
    assert "no limits" in reason(a_series(FIVE, [60, 61, 62, 63, 64]), kind="mean", unit="score")
    assert "not one year each" in reason(a_series([f"2023 Q{n}" for n in (1, 2, 3, 4)], [60, 61, 62, 63], 1.0))
    pooled = [f"{year} to {year + 2}" for year in range(2015, 2020)]
    assert "overlap" in reason(a_series(pooled, [60, 61, 62, 63, 64], 1.0))
    assert "0 or the whole" in reason(counted(FIVE, [0, 10, 20, 30, 40], 100))


def test_a_break_cuts_the_trend():
    rows = a_series(FIVE, [60, 63, 66, 69, 72], 1.0)
    assert "definition changed" in reason(rows, breaks=["2021/22"])
    assert "definition changed" in reason(rows, breaks=["2023/24"])


def test_a_break_before_the_five_newest_cuts_nothing():
    measure = a_measure()
    a_release(measure, a_series(years(2017, 2023), [20, 21, 60, 63, 66, 69, 72], 1.0))
    broken = [Break(measure=measure, at="2019/20", reason="New source")]
    assert scored(measure, broken).trend == TrendSeen("increasing", "getting_better")


def test_two_figures_that_begin_in_one_year_make_no_trend():
    measure = a_measure()
    a_release(measure, [*a_series(FIVE, [60, 61, 62, 63, 64], 1.0), a_row("2023", 65.0, (64, 66))])
    points = scored(measure).points
    assert trend_of(measure, points).reason == "Two figures begin in the same year."


# --- seen by group


def test_a_lens_with_figures_here_is_seen():
    measure = a_measure()
    a_release(measure, [a_row("2023/24", 60.0), a_row("2023/24", 61.0, lens="sex", group="Girls")])
    assert scored(measure).lens == LensState.SEEN


def test_a_lens_with_figures_elsewhere_or_held_back_is_only_declared():
    measure = a_measure()
    girls = {"lens": "sex", "group": "Girls"}
    a_release(
        measure,
        [a_row("2023/24", 60.0), a_row("2023/24", symbol="c", **girls), a_row("2023/24", 61.0, area=ENGLAND, **girls)],
    )
    assert scored(measure).lens == LensState.DECLARED
    assert words.lens_words(scored(measure)) == "No figures by group are loaded for this place"


def test_without_a_lens_a_plan_is_told_with_its_day_or_that_nobody_plans():
    planned = a_measure(lens=[], gap_plan="Ask the schools", gap_plan_due_on=None, published=False)
    assert scored(planned).lens == LensState.PLANNED
    none = a_measure(lens=[], published=False)
    assert scored(none).lens == LensState.NONE
    assert words.lens_words(scored(none)) == "Not seen by group, and nobody plans to"


# --- the sentence


def test_the_newest_figure_is_said_in_one_sentence():
    measure = a_measure()
    near = [a_row("2023/24", 50.0, (49, 51), area=code) for code in NEAR[:6]]
    near += [a_row("2023/24", 72.0, (70, 74), area=code) for code in NEAR[6:]]
    flat = a_series(FIVE, [71.6, 71.4, 71.5, 71.6, 71.5], 2.1)
    a_release(measure, [*flat, *near, a_row("2023/24", 71.0, area=ENGLAND)])
    assert words.headline(scored(measure)) == (
        "Gloucestershire: 71.5% (69.4% to 73.6%) in 2023/24; similar to England, better than 6 of 10 statistical "
        "neighbours; no significant change over five years."
    )


def test_binary_noise_of_a_float_is_not_printed():
    measure = a_measure()
    a_release(measure, [a_row("2023/24", 67.400000000000006)])
    assert words.headline(scored(measure)) == ("Gloucestershire: 67.4% in 2023/24; no recent trend can be worked out.")
