"""Where a measure is heading if nothing changes, whether a figure turns the curve, and the way to a target."""

from datetime import date

import numpy as np
import pytest

import planstats
from oneplan.measures.models import Break
from oneplan.measures.queries.figures import found, live
from oneplan.measures.queries.outlook import outlook
from tests.measures.evidence import GLOS, a_measure, a_release, a_row, a_series, years

pytestmark = pytest.mark.django_db

SIX = years(2018, 2023)


def ahead(measure, rows, breaks=()):
    a_release(measure, rows)
    points = found(measure, live([measure])[measure.pk], {GLOS}, groups_of=GLOS).get((GLOS, ""), ())
    return outlook(measure, points, [Break(measure=measure, at=at, reason="New source") for at in breaks])


def test_recent_years_are_carried_on_as_planstats_does_on_the_scale_of_the_unit():
    values = [60.0, 61.5, 62.0, 63.8, 64.1, 65.9]
    made = ahead(a_measure(), a_series(SIX, values, 1.0))
    ours = planstats.forecast(np.arange(2018.0, 2024), np.array(values) / 100, kind="proportion", horizon=3)
    assert [each.period for each in made.ahead] == years(2024, 2026)
    assert [each.centre for each in made.ahead] == pytest.approx(list(ours.centre * 100))
    assert [each.lower for each in made.ahead] == pytest.approx(list(ours.lower * 100))


def test_calendar_years_go_on_as_calendar_years():
    made = ahead(a_measure(), a_series([str(year) for year in range(2019, 2024)], [60, 61, 62, 63, 64], 1.0))
    assert [each.period for each in made.ahead] == ["2024", "2025"]


@pytest.mark.parametrize(("newest", "turned"), [(75.0, "turned"), (62.6, "in_line"), (50.0, "worse")])
def test_the_newest_figure_is_judged_by_the_forecast_made_without_it(newest, turned):
    values = [60.0, 60.6, 61.0, 61.5, 62.1, newest]
    assert ahead(a_measure(), a_series(SIX, values, 0.3)).turned == turned


def test_five_figures_are_too_few_to_judge_the_newest():
    assert ahead(a_measure(), a_series(SIX[1:], [60, 61, 62, 63, 64], 0.3)).turned == ""


def test_a_forecast_begins_at_the_last_break():
    rows = a_series(SIX, [20, 20, 60, 61, 62, 63], 1.0)
    assert ahead(a_measure(), rows, breaks=["2020/21"]) is None
    assert ahead(a_measure(), rows).ahead != ()


@pytest.mark.parametrize(
    "rows",
    [
        a_series(SIX[:4], [60, 61, 62, 63], 1.0),
        a_series([f"202{n // 4} Q{n % 4 + 1}" for n in range(8)], range(60, 68), 1.0),
        [],
    ],
)
def test_too_few_or_not_yearly_figures_are_not_carried_on(rows):
    assert ahead(a_measure(), rows) is None


def test_the_change_a_year_that_reaches_the_target_in_time():
    measure = a_measure(target_value=72, target_due_on=date(2027, 3, 31))
    made = ahead(measure, [a_row("2023/24", 60.0, (59, 61))])
    assert made.ahead == ()
    assert made.needed_a_year == pytest.approx(4.0, abs=0.01)


def test_a_count_is_not_carried_on_but_its_way_to_the_target_is_told():
    measure = a_measure(unit="count", kind="count", target_value=40, target_due_on=date(2027, 3, 31))
    made = ahead(measure, a_series(SIX, [90, 85, 80, 77, 75, 73]))
    assert (made.ahead, made.turned) == ((), "")
    assert made.needed_a_year == pytest.approx(-11.0, abs=0.01)


FIVE = [60.0, 60.6, 61.0, 61.5, 62.1]


@pytest.mark.parametrize(("year", "turned"), [(2018, "in_line"), (2019, ""), (2022, "")])
def test_a_figure_after_a_pause_is_judged_by_the_forecast_for_its_own_year_and_not_beyond_three(year, turned):
    on_the_line = FIVE[-1] + 0.52 * (year - 2015)  # straight on: better than next year's forecast, not than its own
    rows = [*a_series(years(2011, 2015), FIVE, 0.1), *a_series(years(year, year), [on_the_line], 0.1)]
    assert ahead(a_measure(), rows).turned == turned


def test_figures_of_every_second_year_are_carried_on_as_such():
    made = ahead(a_measure(), a_series([str(year) for year in range(2013, 2023, 2)], FIVE, 1.0))
    assert [each.period for each in made.ahead] == ["2023", "2025"]


@pytest.mark.parametrize(
    ("newest", "limits", "polarity", "track"),
    [
        (66.0, (65.0, 67.0), "high_good", "on_track"),  # the path is at 66
        (70.0, (69.0, 71.0), "high_good", "on_track"),
        (63.0, (62.0, 64.0), "high_good", "off_track"),
        (70.0, (69.0, 71.0), "low_good", "off_track"),
        (63.0, (60.0, 66.5), "high_good", "on_track"),
        (66.0, (None, None), "high_good", ""),
        (66.0, (65.0, 67.0), "none", ""),
    ],
)
def test_whether_a_measure_is_on_its_way_to_the_target_is_said_from_the_interval(newest, limits, polarity, track):
    measure = a_measure(target_value=72, target_due_on=date(2028, 3, 31), polarity=polarity)
    rows = [*a_series(["2019/20", "2022/23"], [60.0, 61.0], 1.0), a_row("2023/24", newest, limits)]
    made = ahead(measure, rows)
    assert made.track == track
    if track:
        assert (made.path.since, made.path.start) == ("2019/20", 60.0)
        assert made.path.now == pytest.approx(66.0, abs=0.01)


def test_of_one_figure_alone_nobody_can_say_whether_it_keeps_to_a_path():
    measure = a_measure(target_value=72, target_due_on=date(2027, 3, 31))
    made = ahead(measure, [a_row("2023/24", 60.0, (59, 61))])
    assert (made.track, made.path) == ("", None)


def test_a_path_begins_no_more_than_five_figures_ago_and_never_before_a_break():
    measure = a_measure(target_value=72, target_due_on=date(2028, 3, 31))
    rows = a_series(years(2017, 2023), [50, 51, 60, 61, 62, 63, 64], 1.0)
    assert ahead(measure, rows).path.since == "2019/20"
    assert ahead(measure, rows, breaks=["2021/22"]).path.since == "2021/22"


def test_a_target_that_is_due_or_has_no_day_tells_no_change():
    for by in (date(2024, 6, 30), None):
        assert ahead(a_measure(target_value=72, target_due_on=by), [a_row("2023/24", 60.0, (59, 61))]) is None
