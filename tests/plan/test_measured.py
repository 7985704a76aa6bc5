"""Measures joined to the plan: on its pages, in its scorecards, in its picture, and what is broken between the two."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneplan.common import clock
from oneplan.common.record import record
from oneplan.measures.models import Measure
from oneplan.plan import showing
from oneplan.plan.queries.measured import measured, plan_scorecard
from oneplan.plan.queries.plans import plan_page
from tests.factories import plan as make
from tests.factories.people import an_organisation
from tests.factories.places import a_district as make_district
from tests.factories.places import a_partnership, an_area
from tests.measures.evidence import ENGLAND, a_measure, a_release, a_row, a_series, years

pytestmark = pytest.mark.django_db

DAY = date(2026, 5, 4)


@pytest.fixture
def partnership():
    """That of Gloucestershire, so that official areas are known."""
    return a_partnership(area=an_area(key="gloucestershire", name="Gloucestershire", code="E10000013"))


@pytest.fixture
def scene(partnership):
    """A plan with two pillars; the first promises two outcomes, the second one."""
    plan = make.a_plan()
    starting = make.a_pillar(plan=plan, key="starting", name="Starting Well", position=1)
    growing = make.a_pillar(plan=plan, key="growing", name="Growing Well", position=2)
    school = make.a_priority(pillar=starting, key="school", name="Ready for school")
    safe = make.a_priority(pillar=growing, key="safe", name="Safe at home")
    return {
        "plan": plan,
        "school": school,
        "ready": make.an_outcome(priority=school, key="ready", statement="More are ready", position=1),
        "glad": make.an_outcome(priority=school, key="glad", statement="More are glad", position=2),
        "unhurt": make.an_outcome(priority=safe, key="unhurt", statement="Fewer are hurt"),
    }


def judged(title, value, against=70.0, **fields):
    """A published measure whose newest figure is so far from England's, with limits two to both sides."""
    measure = a_measure(title=title, **fields)
    rows = a_series(["2024/25"], [value], 2.0) if value is not None else []
    a_release(measure, [*rows, a_row("2024/25", against, area=ENGLAND)])
    return measure


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(response.content.decode().split())


def seen(text):
    """The words of a page without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


# On the pages of the plan


def test_an_outcome_shows_what_its_measures_say_and_who_owns_them(client, scene):
    council = an_organisation(name="The council")
    measure = judged("Good level of development", 60.0, outcomes=["ready"], owner=council)
    page = read(client, "/plan/outcomes/ready/")
    assert f"/measures/{measure.key}/" in page
    for words in ("60.0%", "58.0% to 62.0%", "Worse than England", "Owned by The council", "2024/25"):
        assert words in seen(page), words
    assert "No measure is attached" not in page
    assert "No measure is attached" in read(client, "/plan/outcomes/glad/")


def test_a_priority_lists_the_measures_of_its_outcomes_each_once(client, scene):
    measure = judged("Good level of development", 60.0, outcomes=["ready", "glad"])
    judged("Injuries", 60.0, outcomes=["unhurt"])
    page = read(client, "/plan/priorities/school/")
    assert page.count(f'href="/measures/{measure.key}/') == 1
    assert "Injuries" not in page


def test_a_measure_that_is_not_published_stands_nowhere_in_the_plan(client, scene, officer):
    judged("Kept back", 60.0, outcomes=["ready"], published=False)
    for address in ("/", "/plan/", "/plan/plan.svg", "/plan/outcomes/ready/", "/plan/priorities/school/"):
        assert "Kept back" not in read(client, address), address
    assert "Kept back" not in read(client, "/plan/scorecard/")


def test_an_embargoed_figure_is_not_known_to_the_plan_until_its_instant(client, scene):
    measure = a_measure(title="Soon", outcomes=["ready"])
    until = clock.now() + timedelta(hours=1)
    a_release(
        measure, [*a_series(["2024/25"], [61.7], 2.0), a_row("2024/25", 70.0, area=ENGLAND)], embargo_ends_at=until
    )
    pages = (
        "/plan/outcomes/ready/",
        "/plan/priorities/school/",
        "/plan/scorecard/",
        "/plan/pillars/starting/scorecard/",
    )
    for address in pages:
        assert "61.7" not in read(client, address), address
        assert "61.7" not in read(client, f"{address}?as_of=2026-12-24"), address
    assert "op-said-by" not in read(client, "/plan/")
    with clock.at(until):
        for address in pages:
            assert "61.7" in read(client, address), address
        assert "Worse than England" in read(client, "/plan/")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([], "No measure"),
        ([None], "No figures yet"),
        ([60.0], "Worse than England"),
        ([70.0], "Similar to England"),
        ([80.0], "Better than England"),
        ([80.0, 70.0], "None worse than England"),
        ([80.0, 60.0, 70.0], "1 of 3 worse than England"),
    ],
)
def test_the_plan_on_a_page_says_in_few_words_how_each_outcome_stands(client, scene, values, words):
    judged("Something else", 70.0, outcomes=["glad"])
    for number, value in enumerate(values):
        judged(f"Measure of readiness {number}", value, outcomes=["ready"])
    page = plan_page(DAY)
    found = showing.with_measures(page, measured(DAY))
    said = {each.outcome.key: each.said for one in found.pillars for p in one.priorities for each in p.shown}
    assert said["ready"].words == words
    assert words in seen(read(client, "/plan/"))
    assert words in seen(read(client, "/plan/plan.svg"))


def test_where_neither_direction_is_better_only_the_difference_is_said(scene):
    judged("Children looked after", 60.0, outcomes=["ready"], polarity="none")
    found = measured(DAY)
    assert showing.said_of(scene["ready"], found.serving(scene["ready"])).words == "Lower than England"


def test_a_figure_without_an_interval_is_not_compared(scene):
    measure = a_measure(outcomes=["ready"], kind="index")
    a_release(measure, [a_row("2024/25", 60.0), a_row("2024/25", 70.0, area=ENGLAND)])
    found = measured(DAY)
    assert showing.said_of(scene["ready"], found.serving(scene["ready"])).words == "Not compared"


def test_without_any_measure_the_plan_says_nothing_of_measures(client, scene):
    page = read(client, "/plan/")
    assert "op-said-by" not in page
    assert "No measure" not in page


@pytest.mark.parametrize("address", ["/plan/outcomes/ready/", "/plan/priorities/school/", "/plan/scorecard/", "/plan/"])
def test_on_an_earlier_day_only_what_was_out_then_is_said(client, scene, address):
    judged("Good level of development", 60.0, outcomes=["ready"])
    assert "Worse than England" in read(client, f"{address}?as_of=2026-05-03")
    before = read(client, f"{address}?as_of=2025-06-01")
    assert "Worse than England" not in before
    assert "60.0%" not in before
    assert "How children are doing" not in read(client, "/?as_of=2025-06-01")


@pytest.mark.django_db(transaction=True)  # what is kept between requests is kept outside of transactions only
def test_what_is_kept_in_memory_gives_way_when_an_embargo_ends_and_when_a_command_writes(client, scene):
    record(None, "loaded", scene["plan"])  # from here on there is a state to keep things under
    measure = a_measure(title="Soon", outcomes=["ready"])
    until = clock.now() + timedelta(hours=1)
    a_release(
        measure, [*a_series(["2024/25"], [61.7], 2.0), a_row("2024/25", 70.0, area=ENGLAND)], embargo_ends_at=until
    )
    assert "61.7" not in read(client, "/plan/outcomes/ready/")
    assert "61.7" not in read(client, "/plan/outcomes/ready/")
    with clock.at(until):
        assert "61.7" in read(client, "/plan/outcomes/ready/")
        Measure.objects.filter(pk=measure.pk).update(published=False)
        record(None, "withdrew", measure)
        assert "61.7" not in read(client, "/plan/outcomes/ready/")


# Scorecards


def test_the_scorecard_groups_measures_by_priority_and_outcome_and_names_outcomes_without_one(client, scene):
    judged("Good level of development", 60.0, outcomes=["ready"])
    judged("Injuries", 80.0, outcomes=["unhurt"], polarity="low_good")
    whole = seen(read(client, "/plan/scorecard/"))
    text = whole[whole.index("Starting Well") :]
    order = ["Starting Well", "Ready for school", "More are ready", "Good level of development", "More are glad"]
    order += ["No measure", "Growing Well", "Safe at home", "Fewer are hurt", "Injuries"]
    places = [text.rindex(words) if words == "No measure" else text.index(words) for words in order]
    assert places == sorted(places)
    assert "2 worse than England" in whole
    assert "1 outcome without a measure" in whole
    assert "2 compared with England; fewer than one of them would look different by chance alone." in whole


def test_what_is_going_wrong_stands_before_the_outcomes_with_who_owns_it(client, scene):
    judged("Good level of development", 60.0, outcomes=["ready"], owner=an_organisation(name="Schools"))
    judged("Attendance", 80.0, outcomes=["ready"])
    text = seen(read(client, "/plan/scorecard/"))
    wrong = text[text.index("What is going wrong") : text.index("Starting Well")]
    assert "Good level of development" in wrong
    assert "Worse than England. Owned by Schools." in wrong
    assert "Attendance" not in wrong


def test_a_measure_of_several_outcomes_is_shown_once_named_below_and_counted_once(client, scene):
    measure = judged("Good level of development", 60.0, outcomes=["ready", "glad"])
    page = read(client, "/plan/scorecard/")
    assert page.count('class="op-line ') == 1
    assert page.count(f'href="/measures/{measure.key}/') == 3  # among what goes wrong, on its line, and named below
    assert "which stands further up" in page
    assert "1 worse than England" in seen(page)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_a_pillar_has_a_scorecard_of_its_own(client, scene):
    judged("Good level of development", 60.0, outcomes=["ready"])
    judged("Injuries", 60.0, outcomes=["unhurt"])
    page = read(client, "/plan/pillars/growing/scorecard/")
    assert "Injuries" in page
    assert "Good level of development" not in page
    assert client.get("/plan/pillars/none/scorecard/").status_code == 404
    other = make.a_pillar(plan=make.a_plan(from_on=date(2010, 1, 1), to_on=date(2012, 1, 1)), from_on=None)
    assert client.get(f"/plan/pillars/{other.key}/scorecard/").status_code == 404


def test_a_measure_whose_outcome_is_not_in_the_plan_is_on_no_scorecard_of_it(client, scene):
    judged("Good level of development", 60.0, outcomes=["ready"])
    judged("Stray", 60.0, outcomes=["no_such_outcome"])
    assert "Stray" not in read(client, "/plan/scorecard/")
    assert [line.measure.title for line in plan_scorecard(measured(DAY), plan_page(DAY)).card.lines] == [
        "Good level of development"
    ]


def test_a_scorecard_without_measures_or_without_a_plan_says_so(client, scene):
    assert "No measure is published on this day" in read(client, "/plan/scorecard/")
    scene["plan"].delete()
    assert "There is no plan for this day" in read(client, "/plan/scorecard/")


def test_pages_cost_the_same_for_one_measure_as_for_twenty(client, scene):
    def cost(address):
        with CaptureQueriesContext(connection) as asked:
            read(client, address)
        return len(asked)

    judged("The first", 60.0, outcomes=["ready"])
    pages = ["/", "/plan/", "/plan/plan.svg", "/plan/outcomes/ready/", "/plan/priorities/school/", "/plan/scorecard/"]
    before = {address: cost(address) for address in pages}
    for number in range(20):
        judged(f"Measure {number}", 60.0, outcomes=["ready", "glad", "unhurt"], owner=an_organisation())
    assert {address: cost(address) for address in pages} == before


# The first page


def test_the_first_page_says_what_goes_wrong_whether_it_is_real_and_who_owns_it(client, scene):
    council = an_organisation(name="The council")
    falling = a_measure(title="Attendance", outcomes=["ready"], owner=council)
    rows = a_series(years(2019, 2024), [80.0, 76.0, 72.0, 68.0, 64.0, 60.0], 1.0)
    a_release(falling, [*rows, a_row("2024/25", 70.0, area=ENGLAND)])
    judged("Take-up", 60.0, owner=council)
    judged("Readiness", 60.0, owner=an_organisation(name="The hospital"))
    judged("Zest", 60.0)
    judged("Joy", 80.0)
    page = read(client, "/")
    text = seen(page)
    assert (
        "4 of 5 measures that can be compared are worse than England: Attendance ; Readiness ; Take-up ; and 1 more"
        in text
    )
    assert "1 of the 4 is also getting worse over five years" in text
    assert "The council owns 2, The hospital owns 1 and nobody owns 1" in text
    assert f'href="/measures/{falling.key}/' in page
    assert 'href="/plan/scorecard/"' in page


def test_the_first_page_names_nothing_where_nothing_is_worse(client, scene):
    judged("Joy", 80.0)
    text = seen(read(client, "/"))
    assert "The one measure that can be compared is not worse than England" in text
    assert "worse over five years" not in text


def test_the_first_page_is_silent_where_nothing_can_be_compared(client, scene):
    a_measure()
    assert "How children are doing" not in read(client, "/")


# Districts


def test_a_district_shows_the_measures_that_have_figures_there(client, scene):
    make_district(key="stroud", name="Stroud", code="E07000082")
    measure = a_measure(title="Good level of development")
    there = a_row("2024/25", 60.0, (58, 62), area="E07000082")
    a_release(measure, [there, a_row("2024/25", 70.0, area=ENGLAND)])
    judged("Known for the county", 60.0)
    page = read(client, "/governance/districts/stroud/")
    assert f"/measures/{measure.key}/?area=E07000082" in page
    for words in ("How children are doing here", "1 of 2 measures", "60.0%", "Worse than England"):
        assert words in seen(page), words
    assert "Known for the county" not in page
    assert 'href="/measures/?area=E07000082' in page


def test_a_district_without_figures_says_so_and_without_measures_says_nothing(client, scene):
    make_district(key="stroud", name="Stroud", code="E07000082")
    assert "How children are doing here" not in read(client, "/governance/districts/stroud/")
    a_measure(published=False)
    assert "How children are doing here" not in read(client, "/governance/districts/stroud/")
    judged("Known for the county", 60.0)
    assert "None of 1 measures has figures for this district" in seen(read(client, "/governance/districts/stroud/"))
