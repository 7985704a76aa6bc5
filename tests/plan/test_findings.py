"""Each rule: one test plants the fault, one mends it."""

from datetime import date

import pytest

from oneplan.common.findings import Severity
from oneplan.plan.findings import FINDINGS
from oneplan.web.commands import load_files
from tests.factories import plan as make
from tests.factories.governance import a_body, a_seat, a_term
from tests.factories.people import an_organisation
from tests.measures.evidence import a_measure

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
    body = a_body(name="Growing Well", short_name="Growing Well")
    objective = make.an_objective()
    pillar = make.a_pillar(plan=objective.plan, owner_body=body)
    priority = make.a_priority(pillar=pillar, owner_body=body, objectives=[objective], key="school", name="In school")
    outcome = make.an_outcome(priority=priority)
    alignment = make.an_alignment(priority=priority)
    council = an_organisation(key="council", name="The council")
    seat = a_seat(body=body, organisation=council)
    chair = a_term(seat=a_seat(body=body, kind="chair"))
    measure = a_measure(
        key="attendance", title="Attendance", outcomes=[outcome.key], owner=council, owner_body=body.key
    )
    return {
        "priority": priority,
        "outcome": outcome,
        "alignment": alignment,
        "objective": objective,
        "body": body,
        "seat": seat,
        "chair": chair,
        "measure": measure,
    }


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
        "measure-owner-left": Severity.ERROR,
        "measure-names-nothing": Severity.ERROR,
        "outcome-without-measure": Severity.WARNING,
        "measure-without-outcome": Severity.WARNING,
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


FOR_CHAIRS = {
    "plan.priority-without-outcome": lambda sound: sound["outcome"].delete(),
    "plan.priority-aligned-to-none": lambda sound: sound["alignment"].delete(),
    "plan.outcome-without-measure": lambda sound: sound["measure"].delete(),
    "plan.measure-owner-left": lambda sound: sound["seat"].delete(),
}
WITHOUT_A_CHAIR = {
    "the chair has left": lambda sound: change(sound["chair"], to_on=date(2026, 5, 3)),
    "the seat of the chair has ended": lambda sound: change(sound["chair"].seat, to_on=date(2026, 5, 3)),
    "there never was one": lambda sound: sound["chair"].delete(),
}


@pytest.mark.parametrize("rule", FOR_CHAIRS)
@pytest.mark.parametrize("lost", WITHOUT_A_CHAIR)
def test_what_a_chair_could_mend_is_for_a_support_officer_where_there_is_no_chair(rule, lost, sound):
    FOR_CHAIRS[rule](sound)
    assert [fault.mender for fault in faults(rule)] == [f"chair {sound['body'].key}"]
    WITHOUT_A_CHAIR[lost](sound)
    assert [(fault.owner, fault.mender) for fault in faults(rule)] == [("Support officer", "")]


@pytest.mark.parametrize("rule", ["plan.priority-without-outcome", "plan.priority-aligned-to-none"])
def test_what_the_chair_of_a_body_that_has_ended_could_mend_is_for_a_support_officer(rule, sound):
    FOR_CHAIRS[rule](sound)
    change(sound["body"], to_on=date(2026, 5, 3))
    assert [(fault.owner, fault.mender) for fault in faults(rule)] == [("Support officer", "")]


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


# Measures


def change(row, **fields):
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def test_a_measure_that_serves_no_outcome_is_found_and_mended(sound):
    measure, outcome = sound["measure"], sound["outcome"]
    change(measure, outcomes=[])
    [fault] = faults("plan.measure-without-outcome")
    assert fault.sentence == "“Attendance” serves no outcome of the plan."
    assert (fault.object, fault.place) == ("measure attendance", ("measures:measure", "attendance"))
    assert (fault.owner, fault.mender) == ("The council", "organisation council")
    change(measure, outcomes=[outcome.key])
    assert faults("plan.measure-without-outcome") == []


def test_a_measure_whose_outcomes_have_ended_is_found_and_mended(sound):
    change(sound["outcome"], to_on=date(2026, 5, 3))
    [fault] = faults("plan.measure-without-outcome")
    assert fault.sentence == "“Attendance” serves no outcome of the plan; those it names have ended."
    assert faults("plan.measure-without-outcome", date(2026, 5, 3)) == []
    change(sound["measure"], outcomes=[sound["outcome"].key, make.an_outcome(priority=sound["priority"]).key])
    assert faults("plan.measure-without-outcome") == []


def test_a_measure_that_names_an_outcome_that_does_not_exist_is_found_once_and_mended(sound):
    measure, outcome = sound["measure"], sound["outcome"]
    change(measure, outcomes=["no_such_outcome"])
    [fault] = faults("plan.measure-names-nothing")
    assert fault.sentence == "“Attendance” names the outcome “no_such_outcome”, which does not exist."
    assert (fault.owner, fault.mender) == ("Support officer", "")
    assert faults("plan.measure-without-outcome") == []  # one fault, one finding
    change(measure, outcomes=[outcome.key])
    assert faults("plan.measure-names-nothing") == []


def test_a_measure_owned_from_a_body_that_does_not_exist_is_found_and_mended(sound):
    measure, body = sound["measure"], sound["body"]
    change(measure, owner_body="no_such_board")
    [fault] = faults("plan.measure-names-nothing")
    assert fault.sentence == "“Attendance” is owned from a seat on “no_such_board”, which does not exist."
    assert faults("plan.measure-owner-left") == []
    change(measure, owner_body=body.key)
    assert faults("plan.measure-names-nothing") == []


def test_an_outcome_without_a_measure_is_found_and_mended(sound):
    bare = make.an_outcome(priority=sound["priority"], key="glad", statement="More are glad")
    [fault] = faults("plan.outcome-without-measure")
    assert fault.sentence == "No measure says whether “More are glad” gets nearer."
    assert (fault.object, fault.place) == ("outcome glad", ("plan:outcome", "glad"))
    assert (fault.owner, fault.mender) == ("Chair of Growing Well", f"chair {sound['body'].key}")
    draft = a_measure(title="Gladness", outcomes=[bare.key], published=False)
    [fault] = faults("plan.outcome-without-measure")
    assert fault.sentence.endswith("A measure that is not published would.")
    change(draft, published=True)
    assert faults("plan.outcome-without-measure") == []


def test_an_owner_that_lost_its_seat_is_found_for_the_chair_of_the_body_and_mended(sound):
    seat = sound["seat"]
    change(seat, to_on=date(2026, 5, 3))
    [fault] = faults("plan.measure-owner-left")
    assert fault.sentence == "The council owns “Attendance” and holds no seat on Growing Well."
    assert (fault.owner, fault.mender) == ("Chair of Growing Well", f"chair {sound['body'].key}")
    assert faults("plan.measure-owner-left", date(2026, 5, 3)) == []
    a_seat(body=sound["body"], organisation=sound["measure"].owner)
    assert faults("plan.measure-owner-left") == []


def test_an_owner_whose_body_has_ended_is_found_for_the_support_officer_and_mended(sound):
    body = sound["body"]
    change(body, to_on=date(2026, 5, 3))
    [fault] = faults("plan.measure-owner-left")
    assert fault.sentence == "“Attendance” is owned from a seat on Growing Well, which has ended."
    assert (fault.owner, fault.mender) == ("Support officer", "")
    change(body, to_on=None)
    assert faults("plan.measure-owner-left") == []


def test_a_finding_about_a_measure_that_is_not_published_leads_to_no_page(sound):
    change(sound["measure"], outcomes=[], published=False)
    [fault] = faults("plan.measure-without-outcome")
    assert fault.place == ()
    assert fault.sentence.startswith("A measure that is not published serves no outcome")


def test_a_file_that_names_an_outcome_or_a_body_in_vain_is_loaded_and_told(sound):
    owner = an_organisation(key="police")
    text = f"""
oneplan: 1
datasets:
  - {{id: counts, title: Counts, publisher: Us, licence: OGL, reader: table}}
measures:
  - id: stray
    title: Stray
    numerator: Children
    unit: percent
    kind: proportion
    polarity: high_good
    why: It matters.
    outcomes: [no_such_outcome]
    owner: {owner.key}
    owner_body: no_such_board
    dataset: counts
"""
    load_files(by=None, files={"stray.yaml": text.encode()})
    assert [fault.object for fault in faults("plan.measure-names-nothing")] == ["measure stray", "measure stray"]


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
        make.an_outcome(priority=sound["priority"])
        a_measure(outcomes=["none"], owner=an_organisation(), owner_body=a_body(to_on=date(2025, 1, 1)).key)
        a_measure(owner=an_organisation(), owner_body=a_seat().body.key)
    with django_assert_max_num_queries(5):
        faults(rule)
