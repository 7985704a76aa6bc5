"""Who may do what to bodies and what hangs on them. The structure is public; who fills a seat is not always."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from oneplan.common import clock
from oneplan.common.models import live_on
from oneplan.common.policy import EVERYONE, NOBODY, Actor, Held, rule
from oneplan.governance.models import Body, Substitute, Term
from oneplan.people.models import Person
from oneplan.people.policies import account_of, holds_office, is_officer
from oneplan.places.models import Area, Partnership


def terms_of(actor: Actor) -> QuerySet[Term]:
    """The terms an actor serves today, on seats and bodies that are live today."""
    day = clock.today()
    if not actor.is_authenticated:
        return Term.objects.none()
    live = live_on(day, "seat__") & live_on(day, "seat__body__")
    return Term.objects.on(day).filter(live, person_id__in=account_of(actor).values("person_id"))


def belongs(actor: Actor) -> Q:
    """Every row for somebody who holds an office or fills a seat today, else no row. It ends with the relationship."""
    if not actor.is_authenticated:
        return NOBODY
    return holds_office(actor) | Q(Held(terms_of(actor), _term_in_words))


def _term_in_words(term: Term) -> str:
    return f"{term.seat.get_kind_display().lower()} of {term.seat.body_id}"


def _agreed() -> Q:
    """Rows of somebody who agreed to be named in public. Asked of each row: the list of all of them may be long."""
    return Q(Exists(Person.objects.filter(pk=OuterRef("person"), named_in_public=True)))


@rule(Body, "see this body")
def see_body(actor: Actor) -> Q:
    """Everyone."""
    return EVERYONE


@rule(Area, "see this district")
def see_district(actor: Actor) -> Q:
    """Everyone."""
    return Q(kind="district")


@rule(Body, "edit this body")
def edit_body(actor: Actor) -> Q:
    """Support officers."""
    return is_officer(actor)


@rule(Partnership, "establish a body")
def establish_body(actor: Actor) -> Q:
    """Support officers."""
    return is_officer(actor)


@rule(Term, "see who fills this seat")
def see_holder(actor: Actor) -> Q:
    """Everyone, when the person agreed to be named in public; else whoever holds an office or fills a seat."""
    return _agreed() | belongs(actor)


@rule(Substitute, "see who stands in")
def see_substitute(actor: Actor) -> Q:
    """Everyone, when the person agreed to be named in public; else whoever holds an office or fills a seat."""
    return _agreed() | belongs(actor)


@rule(Person, "put this person in a seat")
def seat_person(actor: Actor) -> Q:
    """Support officers, except themselves."""
    return is_officer(actor) & ~Q(pk__in=account_of(actor).values("person_id"))
