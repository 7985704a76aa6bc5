"""Each role against each rule of the plan: rows and row must give the same answer."""

import pytest

from oneplan.common.policy import every_rule
from oneplan.plan import policies
from tests.factories import plan as make
from tests.factories.people import an_organisation
from tests.factories.places import a_partnership

ROLES = ("stranger", "outsider", "analyst", "member", "officer")
EVERYBODY = set(ROLES)
BELONGS = {"analyst", "member", "officer"}
OFFICERS = {"officer"}

TABLE = {
    "see_plan": (make.a_plan, EVERYBODY),
    "see_edition": (make.an_edition, EVERYBODY),
    "see_objective": (make.an_objective, EVERYBODY),
    "see_pillar": (make.a_pillar, EVERYBODY),
    "see_priority": (make.a_priority, EVERYBODY),
    "see_outcome": (make.an_outcome, EVERYBODY),
    "see_strategy": (make.a_strategy, EVERYBODY),
    "see_alignment": (make.an_alignment, EVERYBODY),
    "start_plan": (a_partnership, OFFICERS),
    "edit_plan": (make.a_plan, OFFICERS),
    "edit_edition": (make.an_edition, OFFICERS),
    "edit_objective": (make.an_objective, OFFICERS),
    "edit_pillar": (make.a_pillar, OFFICERS),
    "edit_priority": (make.a_priority, OFFICERS),
    "edit_outcome": (make.an_outcome, OFFICERS),
    "add_strategy": (a_partnership, OFFICERS),
    "edit_strategy": (make.a_strategy, OFFICERS),
    "edit_alignment": (make.an_alignment, OFFICERS),
    "list_advocacy": (a_partnership, BELONGS),
    "see_advocacy": (make.an_advocacy, BELONGS),
    "log_advocacy": (a_partnership, BELONGS),
    "correct_advocacy": (make.an_advocacy, OFFICERS),
}


def test_the_table_has_every_rule_of_the_plan():
    assert {rule.name for rule in every_rule() if rule.name.startswith("plan.")} == {f"plan.{name}" for name in TABLE}


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", TABLE)
def test_who_may_do_what(name, role, request):
    actor = request.getfixturevalue(role)
    factory, allowed = TABLE[name]
    row, rule = factory(), getattr(policies, name)
    assert rule.allows(actor, row) is (role in allowed)
    assert (row in rule.rows(actor)) is (role in allowed)


def test_whoever_raised_something_may_correct_it_and_another_member_may_not(member, analyst):
    mine = make.an_advocacy(person=member.person)
    assert policies.correct_advocacy.allows(member, mine)
    assert not policies.correct_advocacy.allows(analyst, mine)


def test_whoever_left_may_no_longer_see_or_correct_what_they_raised(outsider):
    mine = make.an_advocacy(person=outsider.person, organisation=an_organisation())
    assert not policies.see_advocacy.allows(outsider, mine)
    assert not policies.correct_advocacy.allows(outsider, mine)


def test_an_entry_without_a_person_is_nobodys_to_correct_but_an_officers(member, stranger, officer):
    entry = make.an_advocacy()
    type(entry).objects.filter(pk=entry.pk).update(person=None)
    assert not policies.correct_advocacy.allows(member, entry)
    assert not policies.correct_advocacy.allows(stranger, entry)
    assert policies.correct_advocacy.allows(officer, entry)
