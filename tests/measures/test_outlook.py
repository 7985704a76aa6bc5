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


def test_a_target_that_is_due_or_has_no_day_tells_no_change():
    for by in (date(2024, 6, 30), None):
        assert ahead(a_measure(target_value=72, target_due_on=by), [a_row("2023/24", 60.0, (59, 61))]) is None
