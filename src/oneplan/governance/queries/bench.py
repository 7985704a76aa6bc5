"""Everything that hangs on a body, and each row of it, for the pages on which a support officer edits."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import FETCH_RAISE, QuerySet

from oneplan.common.models import EARLIEST
from oneplan.governance.models import (
    Body,
    BodyName,
    LegalBasis,
    Mandate,
    Relation,
    Responsibility,
    Seat,
    Substitute,
    Term,
)


@dataclass(frozen=True)
class SeatOnBench:
    """A seat with who fills it or will, who filled it before, and who stands in at meetings to come."""

    seat: Seat
    vacant: bool  # nobody fills it on the day
    free: bool  # somebody may be put in it: nobody fills it without a last day
    terms: tuple[Term, ...]
    past: tuple[Term, ...]  # the latest first
    substitutes: tuple[Substitute, ...]


@dataclass(frozen=True)
class Workbench:
    """Everything that hangs on a body, whatever the day. What is over is told apart by its dates."""

    names: list[BodyName]
    relations: list[Relation]
    relations_in: list[Relation]
    seats: list[SeatOnBench]
    mandates: list[Mandate]
    responsibilities: list[Responsibility]


def workbench(body: Body, on: date) -> Workbench:
    """What hangs on a body: eight queries."""
    relations = body.relations.select_related("body", "to_body", "to_organisation").order_by("kind", EARLIEST, "pk")
    relations_in = body.relations_in.select_related("body").order_by("kind", "body__name", "pk")
    seats = (
        body.seats.select_related("organisation")
        .prefetch_related("terms__person", "substitutes__person")
        .order_by("position", "title", "key")
    )
    return Workbench(
        list(body.names.order_by(EARLIEST, "name").fetch_mode(FETCH_RAISE)),
        list(relations.fetch_mode(FETCH_RAISE)),
        list(relations_in.fetch_mode(FETCH_RAISE)),
        [_seat(seat, on) for seat in seats],
        list(body.mandates.select_related("given_by").order_by(EARLIEST, "key").fetch_mode(FETCH_RAISE)),
        list(body.responsibilities.select_related("given_by").order_by(EARLIEST, "key").fetch_mode(FETCH_RAISE)),
    )


def _seat(seat: Seat, on: date) -> SeatOnBench:
    terms = tuple(term for term in seat.terms.all() if term.to_on is None or term.to_on >= on)
    over = [(term.to_on, term) for term in seat.terms.all() if term.to_on and term.to_on < on]
    return SeatOnBench(
        seat,
        vacant=not any(term.holds(on) for term in terms),
        free=all(term.to_on is not None for term in terms),
        terms=terms,
        past=tuple(term for _, term in sorted(over, key=lambda each: each[0], reverse=True)),
        substitutes=tuple(each for each in seat.substitutes.all() if each.meeting_on >= on),
    )


# One row, and only when it hangs on what the address names (SEC-07): else None.


def alias_of(body: Body, pk: UUID) -> BodyName | None:
    """A name people use for the body beside its official ones."""
    return body.names.filter(official=False, pk=pk).first()


def relation_of(body: Body, pk: UUID) -> Relation | None:
    """A relation of the body to another, or to an organisation."""
    return body.relations.select_related("body", "to_body", "to_organisation").filter(pk=pk).first()


def seat_of(body: Body, pk: UUID) -> Seat | None:
    """A seat on the body."""
    return body.seats.select_related("body").filter(pk=pk).first()


def term_of(body: Body, seat: UUID, pk: UUID) -> Term | None:
    """A term on a seat of the body."""
    return Term.objects.select_related("person", "seat__body").filter(seat__body=body, seat=seat, pk=pk).first()


def substitute_of(body: Body, seat: UUID, pk: UUID) -> Substitute | None:
    """Who stands in on a seat of the body."""
    rows = Substitute.objects.select_related("person", "seat__body")
    return rows.filter(seat__body=body, seat=seat, pk=pk).first()


def mandate_of(body: Body, pk: UUID) -> Mandate | None:
    """A mandate of the body."""
    return body.mandates.select_related("body", "given_by").filter(pk=pk).first()


def responsibility_of(body: Body, pk: UUID) -> Responsibility | None:
    """A responsibility of the body."""
    return body.responsibilities.select_related("body", "given_by").filter(pk=pk).first()


def legal_bases() -> QuerySet[LegalBasis]:
    """Every provision in the list, in the order of a book of law."""
    return LegalBasis.objects.order_by("act", "section")


def legal_basis(key: str) -> LegalBasis | None:
    """A provision by its key."""
    return LegalBasis.objects.filter(key=key).first()
