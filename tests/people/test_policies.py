"""Each role x each rule."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from oneplan.common import clock
from oneplan.common.policy import every_rule
from oneplan.people import policies
from oneplan.people.models import Invitation, Office, OfficeKind, Organisation, Person, User
from oneplan.places.models import Partnership

ROLES = ("stranger", "unrelated", "member", "coordinator", "analyst", "officer")
EVERYBODY = set(ROLES)
HOLDERS = {"coordinator", "analyst", "officer"}
OFFICER = {"officer"}

# Who may do it to somebody else's row.
TABLE = {
    "see_organisation": EVERYBODY,
    "edit_organisation": OFFICER,
    "register_organisation": OFFICER,
    "see_person": OFFICER,
    "edit_person": OFFICER,
    "list_persons": OFFICER,
    "add_person": OFFICER,
    "see_office": HOLDERS,
    "list_offices": HOLDERS,
    "appoint": OFFICER,
    "end_office": OFFICER,
    "list_invitations": OFFICER,
    "see_invitation": OFFICER,
    "withdraw_invitation": OFFICER,
    "invite": OFFICER,
    "close_account": OFFICER,
    "reopen_account": OFFICER,
}


@pytest.fixture
def rows(partnership, health, somebody, second_officer):
    """One row of each kind that belongs to somebody else."""
    now = clock.now()
    other_office = Office.objects.create(person=somebody, kind=OfficeKind.ANALYST, from_on=date(2020, 1, 1))
    invitation = Invitation.objects.create(
        person=somebody, email="s@example.org", token_digest="x", invited_at=now, invited_by=second_officer, ends_at=now
    )
    return {
        Partnership: partnership,
        Organisation: health,
        Person: somebody,
        Office: other_office,
        Invitation: invitation,
        User: second_officer,
        "reopen_account": User.objects.create_user(
            "shut@example.org", person=Person.objects.create(key="shut", name="Shut Out"), is_active=False
        ),
    }


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_do_what_the_table_says(role, rows, request):
    actor = AnonymousUser() if role == "stranger" else request.getfixturevalue(role)
    for name, roles in TABLE.items():
        rule = getattr(policies, name)
        row = rows.get(name) or rows[rule.model]
        assert rule.allows(actor, row) == (role in roles), f"{role}: {name}"
        assert (row in rule.rows(actor)) == (role in roles), f"{role}: {name}"


def test_the_table_leaves_no_rule_of_this_context_out():
    assert {each.name.removeprefix("people.") for each in every_rule() if each.name.startswith("people.")} == set(TABLE)


def test_every_rule_says_who_may():
    assert all(each.who for each in every_rule() if each.name.startswith("people."))


def test_nobody_grants_themselves_an_office_or_ends_their_own(officer, second_officer):
    own = officer.person.offices.get()
    assert not policies.appoint.allows(officer, officer.person)
    assert not policies.end_office.allows(officer, own)
    assert policies.end_office.allows(second_officer, own)


def test_nobody_closes_their_own_account(officer, second_officer):
    assert not policies.close_account.allows(officer, officer)
    assert policies.close_account.allows(second_officer, officer)


def test_nobody_opens_their_own_account_again_nor_one_without_a_person(officer, second_officer):
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert not policies.reopen_account.allows(officer, officer)
    assert policies.reopen_account.allows(second_officer, officer)
    lone = User.objects.create_user("lone@example.org", is_active=False)
    assert not policies.reopen_account.allows(second_officer, lone)


def test_a_person_sees_their_own_page_and_no_other(member, somebody):
    assert policies.see_person.allows(member, member.person)
    assert not policies.see_person.allows(member, somebody)


def test_a_stranger_does_not_match_persons_without_an_account(somebody):
    assert not policies.see_person.rows(AnonymousUser()).exists()
    assert not policies.see_person.rows(User()).exists()


def test_an_office_gives_rights_from_its_first_day_to_its_last(officer, somebody):
    office = officer.person.offices.get()
    today = clock.today()
    Office.objects.filter(pk=office.pk).update(to_on=today)
    assert policies.edit_person.allows(officer, somebody)
    Office.objects.filter(pk=office.pk).update(to_on=today - timedelta(days=1))
    assert not policies.edit_person.allows(officer, somebody)
    Office.objects.filter(pk=office.pk).update(from_on=today + timedelta(days=1), to_on=None)
    assert not policies.edit_person.allows(officer, somebody)


def test_a_closed_account_may_do_nothing_even_while_an_object_in_memory_says_it_is_open(officer, somebody):
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert officer.is_active
    assert not policies.edit_person.allows(officer, somebody)
    assert not policies.see_office.rows(officer).exists()


def test_two_offices_do_not_repeat_rows(officer, somebody):
    Office.objects.create(person=officer.person, kind=OfficeKind.ANALYST, from_on=date(2020, 1, 1))
    assert policies.see_person.rows(officer).filter(pk=somebody.pk).count() == 1


def test_who_has_an_account_is_not_invited_again(officer, member):
    assert not policies.invite.allows(officer, member.person)
