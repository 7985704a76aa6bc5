"""Releases laid over one another: what a correction takes the place of, which is newer, and what is provisional."""

from datetime import date, timedelta

import pytest
from django.test import Client

from oneplan.common import clock
from oneplan.common.errors import RuleBroken
from oneplan.measures import areas, pictures, showing, tables
from oneplan.measures.commands import publish_release
from oneplan.measures.models import Part
from oneplan.measures.queries import releases as queries
from oneplan.measures.queries.figures import as_figures, figures, live
from oneplan.measures.queries.pages import measure_page
from oneplan.measures.queries.scorecards import scorecard
from tests.factories import measures as m
from tests.measures.evidence import GLOS, a_dataset, a_measure, a_release, a_row, a_series, frame, years
from tests.measures.sending import said as text_of
from tests.people.signing import enter

pytestmark = pytest.mark.django_db

DRAFT = {"state": "draft", "published_at": None}
WHAT = {"what_changed": "Two digits were exchanged"}


def said(measure):
    found = as_figures(figures(measure, live([measure])[measure.pk]))
    return [(figure.period, figure.value) for figure in found]


@pytest.fixture
def three(partnership):
    """Three measures of one dataset, and a release with figures of each."""
    dataset = a_dataset()
    made = [a_measure(dataset=dataset, title=f"Measure {name}") for name in "ABC"]
    whole = a_release(made[0], a_series(["2021/22", "2022/23"], [60.0, 61.0]))
    for measure in made[1:]:
        m.a_part(release=whole, measure=measure, figures=[{"period": "2022/23", "value": 70.0}])
    return made, whole


# --- corrections


def test_a_correction_of_one_measure_leaves_the_others_of_its_release_as_they_were(three):
    (first, second, third), whole = three
    a_release(first, [a_row("2022/23", 61.5)], corrects=whole, **WHAT)
    assert said(first) == [("2022/23", 61.5)]
    assert said(second) == said(third) == [("2022/23", 70.0)]


def test_of_two_corrections_each_holds_for_its_own_measure(three):
    (first, second, third), whole = three
    a_release(first, [a_row("2022/23", 61.5)], corrects=whole, **WHAT)
    a_release(second, [a_row("2022/23", 71.5)], corrects=whole, **WHAT)
    assert [said(each) for each in (first, second, third)] == [
        [("2022/23", 61.5)], [("2022/23", 71.5)], [("2022/23", 70.0)]
    ]  # fmt: skip
    assert Part.objects.live(clock.now()).count() == 3


def test_a_release_that_is_corrected_in_part_is_still_out_and_says_by_what(three):
    (first, second, third), whole = three
    a_release(first, [a_row("2022/23", 61.5)], corrects=whole, title="Right", **WHAT)
    shown = queries.shown(queries.whole(whole))
    assert shown.standing == "out"
    assert "corrected in part by “Right”: Two digits were exchanged" in shown.said
    for measure in (second, third):
        a_release(measure, [a_row("2022/23", 71.5)], corrects=whole, **WHAT)
    assert queries.shown(queries.whole(whole)).standing == "corrected"


def test_a_correction_is_not_out_before_what_it_corrects(three, analyst):
    (first, *_), _ = three
    ends_at = clock.now() + timedelta(days=30)
    held = a_release(first, [a_row("2023/24", 63.0)], embargo_ends_at=ends_at)
    draft = a_release(first, [a_row("2023/24", 63.5)], corrects=held, **WHAT, **DRAFT)
    for early in (None, ends_at - timedelta(days=1)):
        with pytest.raises(RuleBroken, match="is still under embargo"):
            publish_release(by=analyst, release=draft, version=draft.version, embargo_ends_at=early)
    assert said(first)[-1] == ("2022/23", 61.0)

    publish_release(by=analyst, release=draft, version=draft.version, embargo_ends_at=ends_at)
    with clock.at(ends_at + timedelta(seconds=1)):
        assert said(first)[-1] == ("2023/24", 63.5)


def test_before_it_is_published_a_correction_names_what_changes_and_what_stays(three, analyst):
    (first, _, _), whole = three
    draft = a_release(first, [a_row("2022/23", 61.5)], corrects=whole, **WHAT, **DRAFT)
    client = enter(Client(), analyst)
    (preview,) = queries.previews(queries.whole(draft))
    assert (preview.measure, preview.changed, preview.gone, preview.new) == (first, 1, 1, 0)
    page = text_of(client.get(f"/measures/releases/{draft.pk}/"))
    assert "This correction has no figures for 2 measures" in page
    assert "“Measure B”, “Measure C”" in page


# --- which is newer


def test_an_older_file_that_is_loaded_later_does_not_overrule_the_newer_one():
    measure = a_measure()
    a_release(measure, a_series(["2022/23", "2023/24"], [61.5, 62.0]), released_on=date(2025, 11, 27))
    a_release(measure, a_series(["2021/22", "2022/23"], [60.0, 61.0]), released_on=date(2024, 11, 28))
    assert said(measure) == [("2021/22", 60.0), ("2022/23", 61.5), ("2023/24", 62.0)]


def test_of_two_files_of_one_day_the_one_published_here_last_is_believed():
    measure = a_measure()
    for value in (61.0, 62.0):
        a_release(measure, [a_row("2022/23", value)], released_on=date(2025, 11, 27))
    assert said(measure) == [("2022/23", 62.0)]


def test_a_file_of_which_nobody_knows_the_day_counts_from_when_we_published_it():
    measure = a_measure()
    a_release(measure, [a_row("2022/23", 61.0)], published_at=clock.now() - timedelta(days=400))
    a_release(measure, [a_row("2022/23", 62.0)], released_on=clock.today() - timedelta(days=30))
    assert said(measure) == [("2022/23", 62.0)]


def test_a_correction_without_a_day_stands_where_the_release_it_corrects_does():
    measure = a_measure()
    old = a_release(measure, a_series(["2021/22", "2022/23"], [60.0, 61.0]), released_on=date(2024, 11, 28))
    a_release(measure, [a_row("2022/23", 61.5)], released_on=date(2025, 11, 27))
    a_release(measure, a_series(["2021/22", "2022/23"], [60.4, 61.0]), corrects=old, **WHAT)
    assert said(measure) == [("2021/22", 60.4), ("2022/23", 61.5)]


def test_the_preview_of_an_older_file_says_that_newer_figures_stay(partnership):
    measure = a_measure()
    a_release(measure, [a_row("2022/23", 61.5)], released_on=date(2025, 11, 27))
    draft = a_release(measure, a_series(["2021/22", "2022/23"], [60.0, 61.0]), released_on=date(2024, 11, 28), **DRAFT)
    (preview,) = queries.previews(queries.whole(draft))
    assert (preview.new, preview.changed, preview.same) == (1, 0, 1)


# --- provisional


def test_figures_of_a_provisional_release_are_provisional_wherever_they_are_shown(client, partnership):
    measure = a_measure(key="ready")
    a_release(measure, a_series(years(2018, 2022), [60.0, 61.0, 62.0, 63.0, 64.0], 1.0))
    a_release(measure, [a_row("2023/24", 65.0, (64.0, 66.0))], provisional=True)
    page = measure_page(measure, areas.place(GLOS))
    assert [point.provisional for point in page.score.points] == [False] * 5 + [True]
    shown = showing.shown(page)
    assert "in 2023/24 (provisional)" in shown.headline
    assert shown.table[0][0] == "2023/24 (provisional)"
    assert "provisional" in str(pictures.trend(page).wide)
    assert [line[tables.HEADINGS.index("provisional")] for line in tables.lines(page)] == [""] * 5 + ["yes"]
    assert "provisional" in text_of(client.get("/measures/ready/figure/?period=2023/24")).lower()


def test_the_final_release_of_the_same_figure_is_final():
    measure = a_measure()
    a_release(measure, [a_row("2023/24", 65.0)], provisional=True)
    a_release(measure, [a_row("2023/24", 65.0)])
    (figure,) = as_figures(figures(measure, live([measure])[measure.pk]))
    assert not figure.provisional


def test_a_scorecard_tells_a_provisional_release_from_a_final_one_with_the_same_file(partnership):
    measure, rows = a_measure(), [a_row("2023/24", 65.0)]
    first = a_release(measure, rows, provisional=True)
    assert scorecard([measure], areas.place(GLOS)).lines[0].score.latest.provisional
    a_release(measure, rows, corrects=first, **WHAT)
    assert not scorecard([measure], areas.place(GLOS)).lines[0].score.latest.provisional


def test_a_part_of_a_release_of_nothing_is_no_figure():
    measure = a_measure()
    a_release(measure, frame([]).to_dicts(), provisional=True)
    assert said(measure) == []
