"""Where an organisation sits: its seats on a day, and who fills them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import FETCH_RAISE, Prefetch

from oneplan.common.models import Certainty, live_on
from oneplan.common.policy import Actor
from oneplan.governance import policies
from oneplan.governance.models import Body, Relation, RelationKind, Seat, Term
from oneplan.governance.queries.graph import Related, worst
from oneplan.governance.queries.names import as_named
from oneplan.people.models import Organisation


@dataclass(frozen=True)
class Sitting:
    """One seat of an organisation."""

    seat: Seat
    body: Body
    filled: bool
    holder: str
    certainty: str  # of the seat, and of the body it is on


@dataclass(frozen=True)
class WhereTheySit:
    """The seats of an organisation, and the bodies whose members report back to it."""

    sittings: list[Sitting]
    reported_by: list[Related]

    @property
    def inferred(self) -> bool:
        """Whether anything of it was inferred."""
        levels = [each.certainty for each in self.sittings] + [each.certainty for each in self.reported_by]
        return any(level != Certainty.PUBLISHED for level in levels)


def where_they_sit(organisation: Organisation, day: date, actor: Actor) -> WhereTheySit:
    """On a day: five queries."""
    known = policies.see_holder.rows(actor).filter(live_on(day)).select_related("person")
    seats = list(
        Seat.objects.on(day)
        .filter(organisation=organisation, body__in=Body.objects.on(day).values("pk"))
        .select_related("body")
        .prefetch_related(
            Prefetch("terms", known.fetch_mode(FETCH_RAISE), to_attr="known_terms"),
            Prefetch("terms", Term.objects.on(day).fetch_mode(FETCH_RAISE), to_attr="live_terms"),
        )
        .fetch_mode(FETCH_RAISE)
    )
    reporting = list(
        Relation.objects.on(day)
        .filter(live_on(day, "body__"), kind=RelationKind.OWN_ORGANISATION, to_organisation=organisation)
        .select_related("body")
        .fetch_mode(FETCH_RAISE)
    )
    as_named([*(seat.body for seat in seats), *(each.body for each in reporting)], day)
    return WhereTheySit(
        [
            Sitting(
                seat,
                seat.body,
                bool(seat.live_terms),
                seat.known_terms[0].person.name if seat.known_terms else "",
                worst(seat.certainty, seat.body.certainty),
            )
            for seat in sorted(seats, key=lambda seat: (seat.body.name, seat.position, seat.title))
        ],
        [
            Related(each.body, worst(each.certainty, each.body.certainty))
            for each in sorted(reporting, key=lambda each: each.body.name)
        ],
    )
