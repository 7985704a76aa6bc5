"""Accounts: opened by invitation only, closed by a support officer."""

import secrets
from collections.abc import Callable
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from oneplan.common import clock
from oneplan.common.errors import NotAllowed, RuleBroken
from oneplan.common.policy import Actor
from oneplan.common.record import record
from oneplan.common.writing import checked
from oneplan.people import policies, rules
from oneplan.people.keys import random_key
from oneplan.people.models import Invitation, Office, OfficeKind, Person, User
from oneplan.people.sessions import end_sessions_of

NOT_WORKING = "This invitation does not work. It may have been used or withdrawn, or it ended. Ask for a new one."


@transaction.atomic
def invite(*, by: User, person: Person, email: str, link: Callable[[str], str] | None = None) -> tuple[Invitation, str]:
    """The person may open an account with this e-mail address for seven days; earlier invitations no longer work.

    `link` makes the address of the page from the token; with it a mail without personal data goes out after the
    commit. The token is returned once and never kept. Refused: a person or an address that has an account; more than
    twenty invitations a day.
    """
    policies.invite.require(by, person)
    address, now = rules.tidy_email(email), clock.now()
    if User.objects.filter(email=address).exists():
        raise RuleBroken("This e-mail address already belongs to an account.")
    sent = Invitation.objects.filter(invited_by=by, invited_at__gt=now - timedelta(days=1)).count()
    if not rules.may_invite_again(sent):
        raise RuleBroken(f"You sent {sent} invitations in the last day. Send the next one tomorrow.")
    person.invitations.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=now, withdrawn_by=by)
    token = secrets.token_urlsafe(32)
    invitation = checked(
        Invitation(
            person=person,
            email=address,
            token_digest=rules.digest(token),
            invited_at=now,
            invited_by=by,
            ends_at=rules.invitation_ends(now),
        )
    )
    invitation.save(force_insert=True)
    if link is not None:
        body = render_to_string("people/mail/invitation.txt", {"link": link(token), "ends_at": invitation.ends_at})
        transaction.on_commit(lambda: send_mail("An invitation to open an account", body, None, [address]))
    record(by, "invited", invitation)
    return invitation, token


@transaction.atomic
def withdraw_invitation(*, by: User, invitation: Invitation) -> Invitation:
    """The link no longer works. Refused: an invitation that was accepted or withdrawn."""
    policies.withdraw_invitation.require(by, invitation)
    invitation.withdrawn_at, invitation.withdrawn_by = clock.now(), by
    invitation.version += 1
    invitation.save(update_fields=["withdrawn_at", "withdrawn_by", "version"])
    record(by, "withdrew", invitation)
    return invitation


@transaction.atomic
def accept_invitation(*, by: Actor, token: str, password: str) -> User:
    """The person has an account whose e-mail address is verified, and the link no longer works.

    `by` is a visitor. Refused with one sentence, so that nothing can be learned from it: a token that is unknown,
    used, withdrawn or has ended. Refused with its reasons: a weak password.
    """
    if by.is_authenticated:
        raise NotAllowed("You are signed in. Sign out before you accept an invitation.")
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(token_digest=rules.digest(token), accepted_at=None, withdrawn_at=None, ends_at__gt=clock.now())
        .first()
    )
    if invitation is None or User.objects.filter(person=invitation.person).exists():
        raise RuleBroken(NOT_WORKING)
    if User.objects.filter(email=invitation.email).exists():
        raise RuleBroken(NOT_WORKING)
    account = _open_account(invitation.person, invitation.email, password)
    invitation.accepted_at, invitation.accepted_by = clock.now(), account
    invitation.version += 1
    invitation.save(update_fields=["accepted_at", "accepted_by", "version"])
    record(account, "accepted", invitation)
    return account


@transaction.atomic
def close_account(*, by: User, account: User) -> User:
    """Nobody can sign in to the account, and it is signed in nowhere. What it did stays. Refused: one's own."""
    policies.close_account.require(by, account)
    account.is_active = False
    account.save(update_fields=["is_active"])
    end_sessions_of(account)
    record(by, "closed", account)
    return account


@transaction.atomic
def open_first_account(*, by: None, name: str, email: str, password: str) -> User:
    """A new partnership has its first support officer, who invites everybody else.

    `by` is None: only the command line may do this. Refused as soon as there is any account.
    """
    if User.objects.exists():
        raise NotAllowed("You cannot open the first account: there is one. Ask a support officer for an invitation.")
    person = checked(Person(key=random_key(), name=name))
    person.save(force_insert=True)
    account = _open_account(person, rules.tidy_email(email), password)
    office = checked(Office(person=person, kind=OfficeKind.SUPPORT_OFFICER, from_on=clock.today()))
    office.save(force_insert=True)
    record(None, "opened first account", account)
    return account


def _open_account(person: Person, email: str, password: str) -> User:
    account = User(email=email, person=person)
    try:
        validate_password(password, account)
    except ValidationError as no:
        raise RuleBroken(" ".join(no.messages)) from no
    account.set_password(password)
    checked(account).save(force_insert=True)
    EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    return account
