"""One body on one day: what it is for, whom it answers to, who sits on it, what it may decide."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import FETCH_RAISE, Prefetch, QuerySet

from oneplan.common.models import Source, live_on
from oneplan.common.policy import Actor
from oneplan.governance import policies
from oneplan.governance.models import (
    Body,
    BodyName,
    Holder,
    LegalBasis,
    Mandate,
    Relation,
    RelationKind,
    Responsibility,
    Seat,
    SeatKind,
    Substitute,
    Succession,
    Term,
)
from oneplan.governance.queries.graph import graph


@dataclass(frozen=True)
class SeatShown:
    """A seat and who fills it on the day, as far as the reader may know."""

    seat: Seat
    filled: bool
    holder: str  # the person's name; empty where vacant or where the reader may not know it
    term: Term | None
    substitutes: tuple[Substitute, ...] = ()

    @property
    def kind(self) -> str:
        """What the seat is for, unless its title says so already or it is an ordinary member's."""
        kind = SeatKind(self.seat.kind)
        said = kind.label.split(" (")[0].lower() in self.seat.title.lower()
        return "" if kind is SeatKind.MEMBER or said else str(kind.label)


@dataclass(frozen=True)
class BodyPage:
    """Everything the page of a body says on one day."""

    body: Body
    name: str  # the official name on the day
    live: bool
    lines_up: list[list[Body]]
    parents: list[Relation]
    children: list[Body]
    beside: list[Body]
    other: list[Relation]  # advises, delivers for: outwards
    other_in: list[Relation]  # the same, inwards
    organisations: list[Relation]
    names: list[BodyName]
    predecessors: list[Succession]
    successors: list[Succession]
    seats: list[SeatShown]
    mandates: list[Mandate]
    responsibilities: list[Responsibility]
    legal_bases: list[LegalBasis]
    sources: list[Source]

    @property
    def vacancies(self) -> int:
        """How many seats nobody fills."""
        return sum(not shown.filled for shown in self.seats)

    @property
    def inferred_seats(self) -> bool:
        """Whether any seat was inferred."""
        return any(shown.seat.certainty != "published" for shown in self.seats)

    @property
    def chairs(self) -> list[SeatShown]:
        """The seats of the chair."""
        return [shown for shown in self.seats if shown.seat.kind == "chair"]

    @property
    def chair_mandates(self) -> list[Mandate]:
        """What the chair may decide."""
        return [mandate for mandate in self.mandates if mandate.holder == Holder.CHAIR]

    @property
    def body_mandates(self) -> list[Mandate]:
        """What the body itself may decide."""
        return [mandate for mandate in self.mandates if mandate.holder == Holder.BODY]


def body_page(body: Body, day: date, actor: Actor) -> BodyPage:
    """The page of a body on a day: a fixed number of queries."""
    whole = graph(day)
    mine = list(body.relations.on(day).select_related("to_body", "to_organisation").fetch_mode(FETCH_RAISE))
    to_me = list(body.relations_in.on(day).select_related("body").fetch_mode(FETCH_RAISE))
    mandates = list(body.mandates.on(day).select_related("given_by"))
    responsibilities = list(body.responsibilities.on(day).select_related("given_by"))
    seats = seats_on(body, day, actor)
    minor = {RelationKind.ADVISES, RelationKind.DELIVERS_FOR}
    cited = [body, *mine, *mandates, *responsibilities, *(shown.seat for shown in seats)]
    return BodyPage(
        body=body,
        name=whole.former.get(body.pk, body.name),
        live=body.holds(day),
        lines_up=whole.lines_up(body) if body.pk in whole.bodies else [],
        parents=[each for each in mine if each.kind == RelationKind.REPORTS_TO],
        children=whole.named(whole.children.get(body.pk, [])),
        beside=whole.named(whole.alongside.get(body.pk, set())),
        other=[each for each in mine if each.kind in minor],
        other_in=[each for each in to_me if each.kind in minor],
        organisations=[each for each in mine if each.kind == RelationKind.OWN_ORGANISATION],
        names=list(body.names.all()),
        predecessors=list(body.predecessors.select_related("predecessor")),
        successors=list(body.successors.select_related("successor")),
        seats=seats,
        mandates=mandates,
        responsibilities=responsibilities,
        legal_bases=list(body.statutory_basis.all()),
        sources=sources_of(cited),
    )


def seats_on(body: Body, day: date, actor: Actor) -> list[SeatShown]:
    """The seats of a body on a day, the chair's first, with who fills them: five queries."""
    known = policies.see_holder.rows(actor).filter(live_on(day)).select_related("person").fetch_mode(FETCH_RAISE)
    seats = (
        Seat.objects.on(day)
        .filter(body=body)
        .select_related("organisation")
        .prefetch_related(
            Prefetch("terms", known, to_attr="known_terms"),
            Prefetch("terms", Term.objects.on(day).fetch_mode(FETCH_RAISE), to_attr="live_terms"),
            Prefetch(
                "substitutes",
                policies.see_substitute.rows(actor)
                .filter(meeting_on=day)
                .select_related("person")
                .fetch_mode(FETCH_RAISE),
                to_attr="standing_in",
            ),
        )
        .fetch_mode(FETCH_RAISE)
    )
    order = {"chair": 0, "vice_chair": 1, "member": 2, "adviser": 3}
    return [_shown(seat) for seat in sorted(seats, key=lambda seat: (order[seat.kind], seat.position, seat.title))]


def _shown(seat: Any) -> SeatShown:
    """A seat with what was fetched beside it."""
    term: Term | None = seat.known_terms[0] if seat.known_terms else None
    return SeatShown(
        seat,
        filled=bool(seat.live_terms),
        holder=term.person.name if term else "",
        term=term,
        substitutes=tuple(seat.standing_in),
    )


def sources_of(facts: Iterable[object]) -> list[Source]:
    """The sources that facts cite, once each: one query."""
    keys = {key for fact in facts for key in getattr(fact, "sources", ())}
    return list(Source.objects.filter(key__in=keys)) if keys else []


def all_bodies() -> QuerySet[Body]:
    """Every body there is or was, by name, with its district."""
    return Body.objects.select_related("district").fetch_mode(FETCH_RAISE)
