"""Invitations and accounts: opened, closed, opened again; and what is refused."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from oneplan.common import clock
from oneplan.common.errors import NotAllowed, RuleBroken
from oneplan.common.models import Entry
from oneplan.people import commands
from oneplan.people.models import Invitation, OfficeKind, User
from oneplan.people.sign_in import WRONG
from tests.people.signing import PASSWORD, enter, is_in, password_step, with_app

STRANGER = AnonymousUser()


def test_an_invitation_goes_out_after_the_commit_without_personal_data(
    officer, somebody, mailoutbox, recorded, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        invitation, token = commands.invite(
            by=officer, person=somebody, email=" Sam@Example.org", link=lambda token: f"https://here/{token}"
        )
        assert not mailoutbox
    (mail,) = mailoutbox
    assert mail.to == ["sam@example.org"]
    assert f"https://here/{token}" in mail.body
    assert "Sam" not in mail.body + mail.subject
    assert "Olive" not in mail.body
    assert token not in str(vars(invitation))
    assert invitation.ends_at - invitation.invited_at == timedelta(days=7)
    assert recorded() == [("invited", "people.invitation")]


def test_a_new_invitation_makes_the_old_link_useless(officer, somebody):
    _, old = commands.invite(by=officer, person=somebody, email="sam@example.org")
    _, new = commands.invite(by=officer, person=somebody, email="sam@example.org")
    with pytest.raises(RuleBroken, match="does not work"):
        commands.accept_invitation(by=STRANGER, token=old, password=PASSWORD)
    assert commands.accept_invitation(by=STRANGER, token=new, password=PASSWORD)


@pytest.mark.sec("SEC-41")
def test_twenty_invitations_a_day_and_not_one_more(officer, second_officer, somebody):
    start = clock.now()
    for number in range(20):
        commands.invite(by=officer, person=somebody, email=f"p{number}@example.org")
    with pytest.raises(RuleBroken, match="20 invitations"):
        commands.invite(by=officer, person=somebody, email="one@example.org")
    assert commands.invite(by=second_officer, person=somebody, email="one@example.org")
    with clock.at(start + timedelta(days=1, minutes=5)):
        assert commands.invite(by=officer, person=somebody, email="one@example.org")


def test_an_address_or_a_person_with_an_account_is_not_invited(officer, member, somebody):
    with pytest.raises(RuleBroken, match="already belongs"):
        commands.invite(by=officer, person=somebody, email="MEMBER@example.org")
    with pytest.raises(NotAllowed, match="cannot invite"):
        commands.invite(by=officer, person=member.person, email="new@example.org")


def test_who_accepts_has_an_account_with_a_verified_address(officer, somebody, recorded):
    invitation, token = commands.invite(by=officer, person=somebody, email="sam@example.org")
    account = commands.accept_invitation(by=STRANGER, token=token, password=PASSWORD)
    assert (account.person, account.email) == (somebody, "sam@example.org")
    assert account.check_password(PASSWORD)
    assert EmailAddress.objects.get(user=account).verified
    invitation.refresh_from_db()
    assert invitation.accepted_by == account
    assert recorded() == [("invited", "people.invitation"), ("accepted", "people.invitation")]


def test_wrong_used_withdrawn_and_ended_links_say_the_same(officer, somebody):
    said = set()

    def refused(token: str) -> None:
        with pytest.raises(RuleBroken) as no:
            commands.accept_invitation(by=STRANGER, token=token, password=PASSWORD)
        said.add(str(no.value))

    refused("wrong")
    invitation, token = commands.invite(by=officer, person=somebody, email="sam@example.org")
    with clock.at(clock.now() + timedelta(days=7, seconds=1)):
        refused(token)
    commands.withdraw_invitation(by=officer, invitation=invitation)
    refused(token)
    _, token = commands.invite(by=officer, person=somebody, email="sam@example.org")
    commands.accept_invitation(by=STRANGER, token=token, password=PASSWORD)
    refused(token)
    assert len(said) == 1
    assert User.objects.filter(person=somebody).count() == 1


@pytest.mark.sec("SEC-37")
@pytest.mark.parametrize("password", ["fourteen chars", "1234567890123456789", "sam@example.org", "passwordpassword"])
def test_a_weak_password_is_refused_and_the_link_still_works(officer, somebody, password):
    _, token = commands.invite(by=officer, person=somebody, email="sam@example.org")
    with pytest.raises(RuleBroken):
        commands.accept_invitation(by=STRANGER, token=token, password=password)
    assert Invitation.objects.get().accepted_at is None
    assert not User.objects.filter(person=somebody).exists()
    assert commands.accept_invitation(by=STRANGER, token=token, password=PASSWORD)


def test_who_is_signed_in_accepts_nothing(officer, member, somebody):
    _, token = commands.invite(by=officer, person=somebody, email="sam@example.org")
    with pytest.raises(NotAllowed, match="Sign out"):
        commands.accept_invitation(by=member, token=token, password=PASSWORD)


def test_an_invitation_is_withdrawn_once(officer, somebody, recorded):
    invitation, _ = commands.invite(by=officer, person=somebody, email="sam@example.org")
    commands.withdraw_invitation(by=officer, invitation=invitation)
    with pytest.raises(NotAllowed):
        commands.withdraw_invitation(by=officer, invitation=invitation)
    assert recorded() == [("invited", "people.invitation"), ("withdrew", "people.invitation")]


@pytest.mark.sec("SEC-38")
def test_a_closed_account_is_out_at_once_and_cannot_come_back(officer, member, client, recorded):
    enter(client, member)
    assert is_in(client)
    commands.close_account(by=officer, account=member)
    assert not is_in(client)
    assert WRONG in password_step(client, member.email).content.decode()
    assert recorded() == [("closed", "people.user")]
    with pytest.raises(NotAllowed):
        commands.close_account(by=officer, account=officer)


def closed(officer, member):
    commands.close_account(by=officer, account=member)
    member.refresh_from_db()
    return member


@pytest.mark.sec("SEC-38")
@pytest.mark.sec("SEC-36")
def test_a_closed_account_is_opened_again_by_its_person_with_nothing_of_old(officer, member, client, recorded):
    with_app(member)
    old = enter(client, member)
    account = closed(officer, member)
    invitation, token = commands.reopen_account(by=officer, account=account)

    assert (invitation.email, invitation.person) == (member.email, member.person)
    assert WRONG in password_step(client, member.email).content.decode(), "until the link is used it stays closed"
    new = "four other random words"
    again = commands.accept_invitation(by=STRANGER, token=token, password=new)
    assert (again.pk, again.is_active) == (member.pk, True)
    assert recorded() == [
        ("closed", "people.user"), ("reopened", "people.user"), ("accepted", "people.invitation")
    ]  # fmt: skip
    assert Entry.objects.get(verb="accepted").relationship == "self"
    assert not is_in(old), "no session comes back"
    assert WRONG in password_step(client, member.email, PASSWORD).content.decode()
    assert password_step(client, member.email, new)["Location"] != reverse("mfa_authenticate")
    assert not is_in(client), "a second factor is set up first"
    assert client.get("/work/")["Location"] == reverse("mfa_index")


def test_the_link_to_an_account_works_once_and_not_after_it_was_withdrawn(officer, member):
    account = closed(officer, member)
    _, first = commands.reopen_account(by=officer, account=account)
    second, token = commands.reopen_account(by=officer, account=account)
    commands.withdraw_invitation(by=officer, invitation=second)
    for tried in (first, token):
        with pytest.raises(RuleBroken, match="does not work"):
            commands.accept_invitation(by=STRANGER, token=tried, password=PASSWORD)
    _, token = commands.reopen_account(by=officer, account=account)
    with pytest.raises(RuleBroken, match="15 characters"):
        commands.accept_invitation(by=STRANGER, token=token, password="short")
    commands.accept_invitation(by=STRANGER, token=token, password=PASSWORD)
    with pytest.raises(RuleBroken, match="does not work"):
        commands.accept_invitation(by=STRANGER, token=token, password=PASSWORD)


def test_only_what_is_closed_and_has_a_person_is_opened_again(officer, second_officer, member, unrelated):
    User.objects.filter(pk=unrelated.pk).update(is_active=False)
    for account in (member, unrelated, officer):
        account.refresh_from_db()
        with pytest.raises(NotAllowed, match="cannot open this account again"):
            commands.reopen_account(by=officer, account=account)
    mine = closed(second_officer, officer)
    with pytest.raises(NotAllowed):
        commands.reopen_account(by=mine, account=mine)
    assert commands.reopen_account(by=second_officer, account=mine)


@pytest.mark.sec("SEC-41")
def test_opening_again_counts_as_an_invitation(officer, member, somebody):
    for number in range(20):
        commands.invite(by=officer, person=somebody, email=f"p{number}@example.org")
    with pytest.raises(RuleBroken, match="20 invitations"):
        commands.reopen_account(by=officer, account=closed(officer, member))


def test_the_first_account_is_opened_once_from_the_command_line(db, recorded):
    account = commands.open_first_account(by=None, name="Fay First", email="Fay@example.org", password=PASSWORD)
    assert (account.email, account.person.offices.get().kind) == ("fay@example.org", OfficeKind.SUPPORT_OFFICER)
    with pytest.raises(NotAllowed):
        commands.open_first_account(by=None, name="Sue Second", email="sue@example.org", password=PASSWORD)
    assert recorded() == [("opened first account", "people.user")]
