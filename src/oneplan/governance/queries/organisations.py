"""Where an organisation sits: its seats on a day, and who fills them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import FETCH_RAISE, Prefetch

from oneplan.common.models import live_on
from oneplan.common.policy import Actor
from oneplan.governance import policies
from oneplan.governance.models import Body, Relation, RelationKind, Seat, Term
from oneplan.people.models import Organisation


@dataclass(frozen=True)
class Sitting:
    """One seat of an organisation."""

    seat: Seat
    body: Body
    filled: bool
    holder: str


@dataclass(frozen=True)
class WhereTheySit:
    """The seats of an organisation, and the bodies whose members report back to it."""

    sittings: list[Sitting]
    reported_by: list[Body]


def where_they_sit(organisation: Organisation, day: date, actor: Actor) -> WhereTheySit:
    """On a day: four queries."""
    known = policies.see_holder.rows(actor).filter(live_on(day)).select_related("person")
    seats = (
        Seat.objects.on(day)
        .filter(organisation=organisation, body__in=Body.objects.on(day).values("pk"))
        .select_related("body")
        .prefetch_related(
            Prefetch("terms", known.fetch_mode(FETCH_RAISE), to_attr="known_terms"),
            Prefetch("terms", Term.objects.on(day).fetch_mode(FETCH_RAISE), to_attr="live_terms"),
        )
        .order_by("body__name", "position")
        .fetch_mode(FETCH_RAISE)
    )
    sittings = [
        Sitting(seat, seat.body, bool(seat.live_terms), seat.known_terms[0].person.name if seat.known_terms else "")
        for seat in seats
    ]
    reporting = Relation.objects.on(day).filter(kind=RelationKind.OWN_ORGANISATION, to_organisation=organisation)
    return WhereTheySit(sittings, [each.body for each in reporting.select_related("body").order_by("body__name")])
