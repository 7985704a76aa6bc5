"""The permission table of governance: each role against each rule, as "this row?" and as "which rows?"."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from oneplan.common.errors import NotAllowed
from oneplan.common.policy import every_rule
from oneplan.governance import policies
from oneplan.people.models import OfficeKind
from tests.factories import governance as make
from tests.factories.people import a_person, an_account, an_office, an_officer
from tests.factories.places import a_district, a_partnership, an_area

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "partnership")]

YESTERDAY, TOMORROW = date(2026, 5, 3), date(2026, 5, 5)


def holding(kind: OfficeKind, **dates: Any) -> Any:
    account = an_account()
    an_office(person=account.person, kind=kind, **dates)
    return account


def closed(account: Any) -> Any:
    type(account).objects.filter(pk=account.pk).update(is_active=False)
    return account


ROLES: dict[str, Callable[[], Any]] = {
    "anonymous": AnonymousUser,
    "account without a person": lambda: an_account(person=None),
    "person without a seat": an_account,
    "ended member": lambda: make.a_member(term={"to_on": YESTERDAY}),
    "member to come": lambda: make.a_member(term={"from_on": TOMORROW}),
    "member on an ended seat": lambda: make.a_member(to_on=YESTERDAY),
    "member of an ended body": lambda: make.a_member(body=make.a_body(to_on=YESTERDAY)),
    "member with a closed account": lambda: closed(make.a_member()),
    "member": make.a_member,
    "chair": lambda: make.a_member(kind="chair"),
    "co-ordinator": lambda: holding(OfficeKind.DISTRICT_COORDINATOR),
    "analyst": lambda: holding(OfficeKind.ANALYST),
    "support officer": an_officer,
    "ended support officer": lambda: an_officer(to_on=YESTERDAY),
    "support officer to come": lambda: an_officer(from_on=TOMORROW),
    "support officer with a closed account": lambda: closed(an_officer()),
}
EVERYBODY = set(ROLES)
OFFICER = {"support officer"}
BELONGING = {"member", "chair", "co-ordinator", "analyst", "support officer"}

# The rule, the row it is asked about, and who may.
TABLE: dict[str, list[tuple[str, Callable[[], Any], set[str]]]] = {
    "governance.see_body": [("a body", make.a_body, EVERYBODY)],
    "governance.see_district": [("a district", a_district, EVERYBODY), ("a county", an_area, set())],
    "governance.edit_body": [("a body", make.a_body, OFFICER)],
    "governance.establish_body": [("the partnership", a_partnership, OFFICER)],
    "governance.see_holder": [
        ("somebody who agreed", lambda: make.a_term(person=a_person(named_in_public=True)), EVERYBODY),
        ("somebody who did not", make.a_term, BELONGING),
    ],
    "governance.see_substitute": [
        ("somebody who agreed", lambda: make.a_substitute(person=a_person(named_in_public=True)), EVERYBODY),
        ("somebody who did not", make.a_substitute, BELONGING),
    ],
    "governance.seat_person": [("somebody else", a_person, OFFICER)],
}
RULES = {rule.name: rule for rule in every_rule()}
CELLS = [
    pytest.param(name, row, role, role in who, id=f"{name}-{about}-{role}")
    for name, lines in TABLE.items()
    for about, row, who in lines
    for role in ROLES
]


def test_every_rule_of_governance_is_in_the_table():
    assert {name for name in RULES if name.startswith("governance.")} == set(TABLE)


@pytest.mark.parametrize(("name", "row", "role", "may"), CELLS)
def test_the_rule_answers_the_table_both_ways(name, row, role, may):
    rule, asked, actor = RULES[name], row(), ROLES[role]()
    assert rule.allows(actor, asked) is may
    assert list(rule.rows(actor).filter(pk=asked.pk)) == ([asked] if may else [])
    if not may:
        with pytest.raises(NotAllowed, match=f"You cannot {rule.sentence}"):
            rule.require(actor, asked)


def test_no_officer_seats_themselves():
    officer = an_officer()
    assert not policies.seat_person.allows(officer, officer.person)


def test_two_terms_and_two_offices_show_no_row_twice():
    member = make.a_member()
    make.a_term(person=member.person)
    an_office(person=member.person)
    an_office(person=member.person, kind=OfficeKind.ANALYST)
    term = make.a_term()
    assert list(policies.see_holder.rows(member).filter(pk=term.pk)) == [term]
    assert policies.edit_body.rows(member).filter(pk=term.seat.body.pk).count() == 1
