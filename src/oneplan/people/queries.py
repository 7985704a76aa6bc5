"""Partners, persons, offices and invitations, as lists and pages need them."""

from datetime import date

from django.db.models import FETCH_RAISE, Prefetch, QuerySet

from oneplan.common import clock
from oneplan.common.errors import RuleBroken
from oneplan.common.models import LATEST, live_on
from oneplan.common.policy import Actor
from oneplan.people import policies, rules
from oneplan.people.models import Invitation, Office, Organisation, Person, User
from oneplan.places.models import Partnership


def the_partnership() -> Partnership:
    """The one partnership of this database. Raises RuleBroken where none was set up."""
    found = Partnership.objects.first()
    if found is None:
        raise RuleBroken("There is no partnership yet. Load a partnership file first (oneplan load).")
    return found


def organisations(actor: Actor, on: date | None = None, sector: str = "") -> QuerySet[Organisation]:
    """Partners on a day, of one sector or of all, by sector and name, with their codes: two queries."""
    found = policies.see_organisation.rows(actor).filter(live_on(on or clock.today()))
    if sector:
        found = found.filter(sector=sector)
    return found.order_by("sector", "name").select_related("area").prefetch_related("codes").fetch_mode(FETCH_RAISE)


def persons(actor: Actor) -> QuerySet[Person]:
    """Persons the actor may see, by name, with organisation, account and current offices: two queries."""
    current = Office.objects.on(clock.today()).select_related("district")
    return (
        policies.see_person.rows(actor)
        .select_related("organisation", "account")
        .prefetch_related(Prefetch("offices", current, to_attr="current_offices"))
        .order_by("name", "key")
        .fetch_mode(FETCH_RAISE)
    )


def offices_held(person: Person) -> QuerySet[Office]:
    """Every office of one person, the newest first: one query."""
    return person.offices.select_related("district").order_by(LATEST, "kind").fetch_mode(FETCH_RAISE)


def current_offices(actor: Actor) -> QuerySet[Office]:
    """Who holds which office today, as far as the actor may see: one query."""
    return (
        policies.see_office.rows(actor)
        .filter(live_on(clock.today()))
        .select_related("person", "person__organisation", "district")
        .order_by("kind", "person__name")
        .fetch_mode(FETCH_RAISE)
    )


def invitations(actor: Actor) -> QuerySet[Invitation]:
    """Invitations the actor may see, the newest first: one query."""
    return policies.see_invitation.rows(actor).select_related("person", "invited_by__person").fetch_mode(FETCH_RAISE)


def open_invitation(token: str) -> Invitation | None:
    """The invitation a token opens now, with its person; None for any other token, whatever the reason."""
    still_open = {"accepted_at": None, "withdrawn_at": None, "ends_at__gt": clock.now()}
    return Invitation.objects.select_related("person").filter(token_digest=rules.digest(token), **still_open).first()


def account_of(person: Person) -> User | None:
    """The account of a person, if there is one."""
    return User.objects.filter(person=person).first()
