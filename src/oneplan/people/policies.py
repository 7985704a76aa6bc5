"""Who may do what to organisations, persons, offices, invitations and accounts.

Offices give rights only while they hold. Every helper is a subquery that asks the database again, so an office that
ended, or an account that was closed, counts for nothing on the next request, whatever an object in memory says.
"""

from django.db.models import OuterRef, Q, QuerySet

from oneplan.common import clock
from oneplan.common.policy import EVERYONE, NOBODY, Actor, Held, rule
from oneplan.people.models import Invitation, Office, OfficeKind, Organisation, Person, User
from oneplan.places.models import Partnership

OFFICER = OfficeKind.SUPPORT_OFFICER


def account_of(actor: Actor) -> QuerySet[User]:
    """The open account an actor signed in with and that belongs to a person: one row or none."""
    if not actor.is_authenticated or actor.pk is None:  # an empty id must never match an empty column
        return User.objects.none()
    return User.objects.filter(pk=actor.pk, is_active=True, person__isnull=False)


def offices_of(actor: Actor, *kinds: str) -> QuerySet[Office]:
    """The offices an actor holds today, of the kinds named or of any kind."""
    held = Office.objects.on(clock.today()).filter(person_id__in=account_of(actor).values("person_id"))
    return held.filter(kind__in=kinds) if kinds else held


def holds_office(actor: Actor, *kinds: str) -> Q:
    """Every row for an actor who holds one of these offices today (any office when none is named), else no row."""
    if not actor.is_authenticated:
        return NOBODY
    return Q(Held(offices_of(actor, *kinds), _office_in_words))


def _office_in_words(office: Office) -> str:
    return f"{str(office).lower()}{f' of {office.district_id}' if office.district_id else ''}"


def is_officer(actor: Actor) -> Q:
    """Every row for a support officer, else no row."""
    return holds_office(actor, OFFICER)


def own(actor: Actor, person: str) -> Q:
    """Rows that name the person an actor is in the column `person`."""
    if not actor.is_authenticated:
        return NOBODY
    return Q(Held(account_of(actor).filter(person_id=OuterRef(person)), "self"))


def themself(actor: Actor) -> Q:
    """The person an actor is."""
    return own(actor, "pk")


# Organisations


@rule(Organisation, "see this organisation")
def see_organisation(actor: Actor) -> Q:
    """Everyone."""
    return EVERYONE


@rule(Organisation, "edit this organisation")
def edit_organisation(actor: Actor) -> Q:
    """Support officers."""
    return is_officer(actor)


@rule(Partnership, "register a partner organisation")
def register_organisation(actor: Actor) -> Q:
    """Support officers."""
    return is_officer(actor)


# Persons


@rule(Person, "see this person")
def see_person(actor: Actor) -> Q:
    """Support officers, and the person themself."""
    return is_officer(actor) | themself(actor)


@rule(Person, "edit this person")
def edit_person(actor: Actor) -> Q:
    """Support officers."""
    return is_officer(actor)


@rule(Partnership, "see the list of persons")
def list_persons(actor: Actor) -> Q:
    """Support officers."""
    return is_officer(actor)


@rule(Partnership, "add a person")
def add_person(actor: Actor) -> Q:
    """Support officers."""
    return is_officer(actor)


# Offices. Nobody appoints themselves, and nobody ends their own office: another support officer does.


@rule(Office, "see this office")
def see_office(actor: Actor) -> Q:
    """Whoever holds an office."""
    return holds_office(actor)


@rule(Partnership, "see who holds which office")
def list_offices(actor: Actor) -> Q:
    """Whoever holds an office."""
    return holds_office(actor)


@rule(Person, "appoint this person to an office")
def appoint(actor: Actor) -> Q:
    """Support officers, except to an office of their own."""
    return is_officer(actor) & ~themself(actor)


@rule(Office, "end this office")
def end_office(actor: Actor) -> Q:
    """Support officers, except their own office."""
    return is_officer(actor) & ~own(actor, "person_id")


# Invitations and accounts


@rule(Partnership, "see the invitations")
def list_invitations(actor: Actor) -> Q:
    """Support officers."""
    return is_officer(actor)


@rule(Invitation, "see this invitation")
def see_invitation(actor: Actor) -> Q:
    """Support officers."""
    return is_officer(actor)


@rule(Invitation, "withdraw this invitation")
def withdraw_invitation(actor: Actor) -> Q:
    """Support officers, while nobody accepted or withdrew it."""
    return is_officer(actor) & Q(accepted_at=None, withdrawn_at=None)


@rule(Person, "invite this person to open an account")
def invite(actor: Actor) -> Q:
    """Support officers, when the person has no account yet."""
    return is_officer(actor) & ~Q(pk__in=User.objects.filter(person__isnull=False).values("person_id"))


@rule(User, "close this account")
def close_account(actor: Actor) -> Q:
    """Support officers, except their own account."""
    return is_officer(actor) & Q(is_active=True) & ~Q(pk__in=account_of(actor).values("pk"))


@rule(User, "open this account again")
def reopen_account(actor: Actor) -> Q:
    """Support officers, when it was closed and belongs to a person; except their own account."""
    return is_officer(actor) & Q(is_active=False, person__isnull=False) & ~Q(pk__in=account_of(actor).values("pk"))
