"""Each rule: one test plants the fault, one mends it."""

from datetime import date

import pytest

from oneplan.common.findings import Severity
from oneplan.plan.findings import FINDINGS
from tests.factories import plan as make
from tests.factories.governance import a_body

RULES = {rule.id: rule for rule in FINDINGS}
DAY = date(2026, 5, 4)


def faults(rule, on=DAY):
    return list(RULES[rule].look(on))


@pytest.fixture(autouse=True)
def database(partnership):
    """Every rule asks the database."""


@pytest.fixture
def sound():
    """A priority with nothing wrong, and what hangs on it."""
    body = a_body(short_name="Growing Well")
    objective = make.an_objective()
    pillar = make.a_pillar(plan=objective.plan, owner_body=body)
    priority = make.a_priority(pillar=pillar, owner_body=body, objectives=[objective], key="school", name="In school")
    outcome = make.an_outcome(priority=priority)
    alignment = make.an_alignment(priority=priority)
    return {"priority": priority, "outcome": outcome, "alignment": alignment, "objective": objective, "body": body}


@pytest.mark.parametrize("rule", RULES)
def test_a_sound_plan_has_no_faults(rule, sound):
    assert faults(rule) == []


def test_how_bad_each_is():
    assert {rule.id.removeprefix("plan."): rule.severity for rule in FINDINGS} == {
        "no-plan": Severity.ERROR,
        "priority-without-owner": Severity.ERROR,
        "priority-without-outcome": Severity.ERROR,
        "owner-ended": Severity.ERROR,
        "priority-aligned-to-none": Severity.WARNING,
        "objective-without-priority": Severity.WARNING,
        "strategy-without-priority": Severity.NOTE,
    }


def test_no_plan_is_found_on_a_day_without_one(sound):
    [fault] = faults("plan.no-plan", date(2031, 1, 1))
    assert fault.owner == "Support officer"
    make.a_plan(from_on=date(2030, 4, 1), to_on=None)
    assert faults("plan.no-plan", date(2031, 1, 1)) == []


def test_a_priority_without_an_owner_is_found_and_mended(sound):
    priority = sound["priority"]
    priority.owner_body = None
    priority.save()
    [fault] = faults("plan.priority-without-owner")
    assert fault.object == "priority school"
    assert fault.sentence == "No body owns the priority “In school”."
    assert fault.place == ("plan:priority", "school")
    priority.owner_body = sound["body"]
    priority.save()
    assert faults("plan.priority-without-owner") == []


def test_a_priority_whose_outcomes_have_ended_is_found_and_mended(sound):
    outcome = sound["outcome"]
    outcome.to_on = date(2026, 1, 1)
    outcome.save()
    [fault] = faults("plan.priority-without-outcome")
    assert fault.owner == "Chair of Growing Well"
    assert faults("plan.priority-without-outcome", date(2026, 1, 1)) == []
    make.an_outcome(priority=sound["priority"])
    assert faults("plan.priority-without-outcome") == []


def test_a_priority_is_in_no_strategy_when_the_strategy_has_ended(sound):
    strategy = sound["alignment"].strategy
    strategy.to_on = date(2026, 1, 1)
    strategy.save()
    [fault] = faults("plan.priority-aligned-to-none")
    assert fault.object == "priority school"
    make.an_alignment(priority=sound["priority"])
    assert faults("plan.priority-aligned-to-none") == []


def test_a_strategy_that_carries_only_an_ended_priority_is_found_and_mended(sound):
    priority, strategy = sound["priority"], sound["alignment"].strategy
    priority.to_on = date(2026, 1, 1)
    priority.save()
    [fault] = faults("plan.strategy-without-priority")
    assert fault.place == ("plan:strategy", strategy.key)
    priority.to_on = None
    priority.save()
    assert faults("plan.strategy-without-priority") == []


def test_an_objective_that_no_priority_serves_is_found_and_mended(sound):
    sound["priority"].objectives.clear()
    [fault] = faults("plan.objective-without-priority")
    assert fault.object == f"objective {sound['objective'].key}"
    sound["priority"].objectives.set([sound["objective"]])
    assert faults("plan.objective-without-priority") == []


def test_an_owner_that_has_ended_is_found_for_pillar_and_priority_and_mended(sound):
    body = sound["body"]
    body.to_on = date(2026, 5, 3)
    body.save()
    assert [fault.object for fault in faults("plan.owner-ended")] == [
        f"pillar {sound['priority'].pillar.key}",
        "priority school",
    ]
    assert faults("plan.owner-ended", date(2026, 5, 3)) == []
    body.to_on = None
    body.save()
    assert faults("plan.owner-ended") == []


def test_an_ended_plan_has_no_faults_of_its_own(sound):
    plan = sound["objective"].plan
    plan.to_on = date(2026, 1, 1)
    plan.save()
    sound["outcome"].delete()
    assert faults("plan.priority-without-outcome") == []


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_asks_as_often_for_one_as_for_twenty(rule, sound, django_assert_max_num_queries):
    for _ in range(20):
        priority = make.a_priority(pillar=sound["priority"].pillar, owner_body=None)
        make.a_priority(pillar=priority.pillar, owner_body=a_body(to_on=date(2025, 1, 1)))
        make.an_objective(plan=priority.pillar.plan)
        make.a_strategy()
    with django_assert_max_num_queries(2):
        faults(rule)
