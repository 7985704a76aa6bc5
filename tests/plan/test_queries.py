"""What can be known about the plan on a day, and that it costs the same for one as for twenty."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import FieldFetchBlocked
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneplan.common.models import Source
from oneplan.plan.models import Priority
from oneplan.plan.panels import owned
from oneplan.plan.queries import advocacy, plans, priorities, strategies
from tests.factories import plan as make

DAY = date(2026, 5, 4)


@pytest.fixture(autouse=True)
def database(partnership):
    """Every query asks the database."""


def test_the_plan_of_the_day_is_shown_and_the_others_are_named():
    old = make.a_plan(from_on=date(2018, 1, 1), to_on=date(2023, 12, 31))
    new = make.a_plan(from_on=date(2024, 1, 1), to_on=None)
    page = plans.plan_page(date(2020, 5, 1))
    assert (page.plan, page.others, page.holds) == (old, (new,), True)
    assert plans.plan_page(DAY).plan == new


def test_after_the_last_plan_it_is_shown_as_it_was_on_its_last_day():
    plan = make.a_plan(to_on=date(2025, 3, 31))
    pillar = make.a_pillar(plan=plan, to_on=date(2025, 3, 31))
    page = plans.plan_page(DAY)
    assert (page.plan, page.holds, page.on) == (plan, False, date(2025, 3, 31))
    assert [shown.pillar for shown in page.pillars] == [pillar]


def test_before_the_first_plan_there_is_none():
    make.a_plan()
    assert plans.plan_page(date(2001, 1, 1)) is None


def test_the_first_plan_is_one_with_a_first_day_whatever_the_database_puts_first():
    make.a_plan(from_on=None, key="undated")
    later = make.a_plan(from_on=date(2024, 1, 1), key="a-later")
    assert plans.first_plan() == later
    first = make.a_plan(from_on=date(2018, 1, 1), key="b-first")
    make.a_plan(from_on=date(2018, 1, 1), key="c-first")
    assert plans.first_plan() == first


def test_what_had_ended_or_not_begun_is_not_on_the_page():
    plan = make.a_plan()
    pillar = make.a_pillar(plan=plan)
    make.a_pillar(plan=plan, to_on=date(2026, 5, 3))
    priority = make.a_priority(pillar=pillar, to_on=DAY)
    make.a_priority(pillar=pillar, from_on=date(2026, 5, 5))
    outcome = make.an_outcome(priority=priority)
    make.an_outcome(priority=priority, to_on=date(2025, 1, 1))
    foundation = make.a_foundation(plan=plan)
    page = plans.plan_page(DAY)
    [shown] = page.pillars
    assert [each.priority for each in shown.priorities] == [priority]
    assert shown.priorities[0].outcomes == (outcome,)
    assert [each.pillar for each in page.foundations] == [foundation]


def test_an_edition_shows_the_nearest_of_its_days():
    plan = make.a_plan()
    edition = make.an_edition(plan=plan)  # to 31 March 2025
    make.a_priority(pillar=make.a_pillar(plan=plan, to_on=date(2025, 3, 31)))
    page = plans.plan_page(DAY, edition)
    assert (page.on, page.edition, len(page.pillars)) == (date(2025, 3, 31), edition, 1)
    assert plans.plan_page(date(2024, 9, 1), edition).on == date(2024, 9, 1)


def test_an_edition_of_an_older_plan_shows_that_plan():
    old = make.a_plan(from_on=date(2018, 1, 1), to_on=date(2023, 12, 31))
    edition = make.an_edition(plan=old, from_on=date(2019, 1, 1), to_on=date(2019, 12, 31))
    new = make.a_plan(from_on=date(2024, 1, 1), to_on=None)
    page = plans.plan_page(DAY, edition)
    assert (page.plan, page.others, page.on) == (old, (new,), date(2019, 12, 31))


def test_the_sources_of_every_fact_are_named_once():
    Source.objects.create(key="S1", title="A paper")
    plan = make.a_plan(sources=["S1"])
    make.an_objective(plan=plan, sources=["S1"])
    assert [source.title for source in plans.plan_page(DAY).sources] == ["A paper"]


def test_the_mark_is_in_the_partnerships_words():
    assert plans.mark_wording() == "Worked example"


def test_a_row_that_was_not_asked_for_is_not_fetched_behind_the_page():
    make.a_whole_plan()
    [shown, *_] = plans.plan_page(DAY).pillars
    with pytest.raises(FieldFetchBlocked):
        _ = shown.pillar.plan


def test_the_matrix_names_what_nobody_carries():
    carried = make.an_alignment()
    plan = carried.priority.pillar.plan
    alone = make.a_priority(pillar=carried.priority.pillar)
    none = make.a_strategy()
    make.an_alignment(priority=alone, to_on=date(2025, 1, 1), strategy=none)
    page = strategies.matrix(DAY)
    assert page.plan == plan
    assert (page.unaligned, page.carrying_none) == ((alone,), (none,))
    assert [row.alignments for row in page.rows if row.priority == carried.priority] == [(carried,)]
    assert {line.strategy.pk: line.carries for line in strategies.strategy_lines(DAY)} == {
        carried.strategy_id: 1,
        none.pk: 0,
    }
    assert strategies.strategy_page(carried.strategy, DAY).alignments == (carried,)
    assert strategies.strategy_page(none, DAY).alignments == ()


def test_without_a_plan_the_matrix_has_strategies_only_and_says_nothing_of_what_they_carry():
    strategy = make.a_strategy()
    page = strategies.matrix(DAY)
    assert (page.plan, page.rows, page.strategies, page.carrying_none) == (None, [], (strategy,), ())
    assert [line.carries for line in strategies.strategy_lines(DAY)] == [None]
    assert not strategies.strategy_page(strategy, DAY).compared


def test_a_priority_that_ended_is_shown_as_it_was_last():
    priority = make.a_priority(to_on=date(2025, 3, 31))
    outcome = make.an_outcome(priority=priority, to_on=date(2025, 3, 31))
    page = priorities.priority_page(priority, DAY, AnonymousUser())
    assert (page.live, page.outcomes) == (False, (outcome,))
    assert page.history[0].title == "This priority ended"


def test_the_history_of_a_priority_names_what_ended_the_day_before_it_began():
    old = make.a_priority(to_on=date(2025, 3, 31), name="The old one")
    new = make.a_priority(pillar=old.pillar, from_on=date(2025, 4, 1))
    history = priorities.priority_page(new, DAY, AnonymousUser()).history
    assert ("Ended the day before, in the same pillar", "The old one") in {(each.title, each.text) for each in history}
    assert priorities.priority_page(new, date(2025, 3, 1), AnonymousUser()).history == ()


def test_a_body_sees_what_it_owns_on_its_page():
    priority = make.a_priority()
    body = priority.owner_body
    assert owned(body, DAY, AnonymousUser()).priorities == (priority,)
    assert owned(body, date(2001, 1, 1), AnonymousUser()) is None


def counted(ask):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        ask()
    return len(asked)


def every_page(actor):
    """Each page of the plan, as a question without arguments."""
    priority = Priority.objects.order_by("key").first()
    return {
        "plan": lambda: plans.plan_page(DAY),
        "priority": lambda: priorities.priority_page(priority, DAY, actor),
        "outcome": lambda: priorities.outcome_page(priority.outcomes.first(), DAY),
        "objective": lambda: priorities.objective_page(priority.objectives.first(), DAY),
        "matrix": lambda: strategies.matrix(DAY),
        "strategies": lambda: strategies.strategy_lines(DAY),
        "strategy": lambda: strategies.strategy_page(priority.alignments.first().strategy, DAY),
        "advocacy": lambda: list(advocacy.advocacy_log(actor)),
    }


def test_every_page_asks_as_often_for_one_as_for_twenty(member):
    plan = make.a_whole_plan()
    make.an_advocacy(priority=Priority.objects.first())
    first = {name: counted(ask) for name, ask in every_page(member).items()}
    make.a_whole_plan(times=20)
    make.a_plan(from_on=date(2010, 1, 1), to_on=date(2012, 1, 1))
    for priority in Priority.objects.filter(pillar__plan=plan):
        for _ in range(5):
            make.an_outcome(priority=priority)
            make.an_alignment(priority=priority)
            make.an_advocacy(priority=priority)
    assert {name: counted(ask) for name, ask in every_page(member).items()} == first
    assert max(first.values()) <= 12


def test_a_plan_without_a_first_day_stands_last_among_the_others():
    make.a_plan(from_on=date(2024, 1, 1), to_on=None)
    unknown = make.a_plan(from_on=None, to_on=date(2010, 1, 1))
    known = make.a_plan(from_on=date(2018, 1, 1), to_on=date(2023, 12, 31))
    assert plans.plan_page(DAY).others == (known, unknown)


def test_where_the_partnership_has_no_words_for_the_mark_there_are_none(partnership):
    partnership.inferred_mark = ""
    partnership.save()
    make.a_pillar(certainty="inferred", plan=make.a_plan())
    page = plans.plan_page(DAY)
    assert (page.mark, page.marked) == ("", False)


def test_the_plan_says_what_was_inferred_even_where_it_has_nothing_else_to_tell(client):
    make.a_plan(about="", certainty="partly", inferred="Its last day is a guess.")
    page = client.get("/plan/").content.decode()
    assert "Its last day is a guess." in page
    assert 'class="op-mark">Partly inferred' in page.split("op-head__lede")[1].split("</p>")[0]


def test_the_first_page_shows_the_plan_that_the_pages_of_the_plan_show(client):
    make.a_plan(from_on=None, to_on=date(2023, 12, 31), vision="Before.")
    plan = make.a_plan(from_on=date(2024, 4, 1), to_on=None, vision="Every child thrives.")
    page = client.get("/").content.decode()
    assert "Every child thrives." in page
    assert "not in force" not in page
    plan.to_on = date(2026, 3, 31)
    plan.save()
    ended = client.get("/").content.decode()
    assert "Every child thrives." in ended
    assert "It is not in force on 4 May 2026" in ended
    assert "four objectives" not in ended
    assert "Before." in client.get("/?as_of=2020-01-01").content.decode()
