"""Accounts: opened by invitation only, closed and opened again by a support officer."""

import secrets
from collections.abc import Callable
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string

from oneplan.common import clock
from oneplan.common.errors import NotAllowed, RuleBroken
from oneplan.common.policy import Actor
from oneplan.common.record import record
from oneplan.common.writing import checked
from oneplan.people import policies, rules
from oneplan.people.keys import random_key
from oneplan.people.mail import send
from oneplan.people.models import Invitation, Office, OfficeKind, Person, User
from oneplan.people.sessions import end_sessions_of

TOKEN_BYTES = 20  # 160 bits that work once and for seven days; the link stays short enough to be typed
NOT_WORKING = "This invitation does not work. It may have been used or withdrawn, or it ended. Ask for a new one."


@transaction.atomic
def invite(*, by: User, person: Person, email: str, link: Callable[[str], str] | None = None) -> tuple[Invitation, str]:
    """The person may open an account with this e-mail address for seven days; earlier invitations no longer work.

    `link` makes the address of the page from the token; with it a mail without personal data goes out after the
    commit. The token is returned once and never kept. Refused: a person or an address that has an account; more than
    twenty invitations a day.
    """
    policies.invite.require(by, person)
    address = rules.tidy_email(email)
    if User.objects.filter(email=address).exists():
        raise RuleBroken("This e-mail address already belongs to an account.")
    invitation, token = _invite(by, person, address, link)
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
    """The person has an open account whose e-mail address is verified, and the link no longer works.

    An account that was closed is open again with nothing of old to enter by: a new password, no second factor, no
    session. `by` is a visitor. Refused with one sentence, so that nothing can be learned from it: a token that is
    unknown, used, withdrawn or has ended. Refused with its reasons: a weak password.
    """
    if by.is_authenticated:
        raise NotAllowed("You are signed in. Sign out before you accept an invitation.")
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(token_digest=rules.digest(token), accepted_at=None, withdrawn_at=None, ends_at__gt=clock.now())
        .first()
    )
    if invitation is None:
        raise RuleBroken(NOT_WORKING)
    theirs = User.objects.filter(Q(person=invitation.person) | Q(email=invitation.email))
    closed = theirs.filter(person=invitation.person, email=invitation.email, is_active=False).first()
    if theirs.count() > (1 if closed else 0):  # an open account, or somebody else's address
        raise RuleBroken(NOT_WORKING)
    account = _open_again(closed, password) if closed else _open_account(invitation.person, invitation.email, password)
    invitation.accepted_at, invitation.accepted_by = clock.now(), account
    invitation.version += 1
    invitation.save(update_fields=["accepted_at", "accepted_by", "version"])
    record(account, "accepted", invitation, relationship="self")
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
def reopen_account(*, by: User, account: User, link: Callable[[str], str] | None = None) -> tuple[Invitation, str]:
    """The person may open the account again with a link, as at the first time; until then it stays closed.

    The link goes to the address of the account, for seven days. Only who opens it has the account again, and must set
    up a second factor anew: the one of old may be why the account was closed (V6.4.4). Refused: one's own; an account
    that is open; more than twenty invitations a day.
    """
    policies.reopen_account.require(by, account)
    person = Person.objects.get(account=account)
    invitation, token = _invite(by, person, account.email, link)
    record(by, "reopened", account)
    return invitation, token


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


def _invite(by: User, person: Person, address: str, link: Callable[[str], str] | None) -> tuple[Invitation, str]:
    """An invitation in place of earlier ones, and its token. Refused: more than twenty in a day."""
    now = clock.now()
    sent = Invitation.objects.filter(invited_by=by, invited_at__gt=now - timedelta(days=1)).count()
    if not rules.may_invite_again(sent):
        raise RuleBroken(f"You sent {sent} invitations in the last day. Send the next one tomorrow.")
    person.invitations.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=now, withdrawn_by=by)
    token = secrets.token_urlsafe(TOKEN_BYTES)
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
        transaction.on_commit(lambda: send("An invitation to open an account", body, address))
    return invitation, token


def _open_again(account: User, password: str) -> User:
    _set_password(account, password)
    account.is_active = True
    account.save(update_fields=["password", "is_active"])
    Authenticator.objects.filter(user=account).delete()
    end_sessions_of(account)
    return account


def _open_account(person: Person, email: str, password: str) -> User:
    account = User(email=email, person=person)
    _set_password(account, password)
    checked(account).save(force_insert=True)
    EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    return account


def _set_password(account: User, password: str) -> None:
    try:
        validate_password(password, account)
    except ValidationError as no:
        raise RuleBroken(" ".join(no.messages)) from no
    account.set_password(password)
