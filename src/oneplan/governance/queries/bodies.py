"""One body on one day: what it is for, whom it answers to, who sits on it, what it may decide."""

from collections import defaultdict
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import FETCH_RAISE, F

from oneplan.common.memory import kept
from oneplan.common.models import EARLIEST, Certainty, Source, Sourced, live_on
from oneplan.common.policy import Actor
from oneplan.common.sources import cited
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
from oneplan.governance.queries.graph import Related, graph
from oneplan.governance.queries.names import as_named


@dataclass(frozen=True)
class SeatShown:
    """A seat and who fills it on the day, as far as the reader may know."""

    seat: Seat
    filled: bool
    holder: str  # the person's name; empty where vacant or where the reader may not know it
    term: Term | None
    substitutes: tuple[Substitute, ...] = ()

    @property
    def inferred(self) -> bool:
        """Whether anything about the seat was inferred."""
        return self.seat.certainty != Certainty.PUBLISHED

    @property
    def span(self) -> str:
        """Since when the holder fills it, and until when if that is known; nothing where the name is not."""
        if self.term is None or self.term.from_on is None:
            return ""
        until = f", to {self.term.to_on:%-d %b %Y}" if self.term.to_on else ""
        return f"since {self.term.from_on:%-d %b %Y}{until}"

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
    lines_up: list[list[Related]]
    more_lines: int  # how many lines there are beside those
    parents: list[Relation]
    children: list[Related]
    beside: list[Related]
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
    sources: tuple[Source, ...]

    @property
    def vacancies(self) -> int:
        """How many seats nobody fills."""
        return sum(not shown.filled for shown in self.seats)

    @property
    def inferred_seats(self) -> bool:
        """Whether any seat was inferred."""
        return any(shown.inferred for shown in self.seats)

    @property
    def inferred_around(self) -> bool:
        """Whether any body around it bears the small mark."""
        levels = [each.certainty for each in [*self.children, *self.beside]]
        levels += [step.certainty for line in self.lines_up for step in line]
        levels += [each.certainty for each in self.organisations]
        levels += [each.to_organisation.certainty for each in self.organisations if each.to_organisation]
        levels += [each.given_by.certainty for each in self.mandates]
        levels += [each.given_by.certainty for each in self.responsibilities]
        return any(level != Certainty.PUBLISHED for level in levels)

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
    """The page of a body on a day: what is the same for everybody, and who fills its seats as far as they may know."""
    facts = kept(("body", body.pk, day), lambda: _facts(body, day))
    (named,) = as_named([copy(body)], day)  # the row itself is the caller's
    return replace(facts, body=named, name=named.name, seats=seats_on(body, day, actor))


def _facts(body: Body, day: date) -> BodyPage:
    """The page without its seats: a fixed number of queries."""
    whole = graph(day)
    mine = list(
        body.relations.on(day)
        .select_related("to_body", "to_organisation")
        .order_by("kind", EARLIEST, "pk")
        .fetch_mode(FETCH_RAISE)
    )
    to_me = list(
        body.relations_in.on(day).select_related("body").order_by("kind", EARLIEST, "pk").fetch_mode(FETCH_RAISE)
    )
    mandates = list(body.mandates.on(day).select_related("given_by").order_by(EARLIEST, "key").fetch_mode(FETCH_RAISE))
    responsibilities = list(
        body.responsibilities.on(day).select_related("given_by").order_by(EARLIEST, "key").fetch_mode(FETCH_RAISE)
    )
    since = F("on").asc(nulls_first=True)
    predecessors = list(body.predecessors.select_related("predecessor").order_by(since, "pk"))
    successors = list(body.successors.select_related("successor").order_by(since, "pk"))
    others = [each.to_body for each in mine] + [each.body for each in to_me]
    others += [*(each.given_by for each in mandates), *(each.given_by for each in responsibilities)]
    others += [each.predecessor for each in predecessors] + [each.successor for each in successors]
    as_named(others, day)
    minor = {RelationKind.ADVISES, RelationKind.DELIVERS_FOR}
    facts: list[Sourced] = [body, *mine, *mandates, *responsibilities, *(each.seat for each in _sittings(body, day))]
    return BodyPage(
        body=body,
        name=body.name,
        live=body.holds(day),
        lines_up=whole.lines_up(body) if body.pk in whole.bodies else [],
        more_lines=whole.more_lines(body) if body.pk in whole.bodies else 0,
        parents=[each for each in mine if each.kind == RelationKind.REPORTS_TO],
        children=whole.related(whole.named(whole.children.get(body.pk, [])), RelationKind.REPORTS_TO, body),
        beside=whole.related(whole.named(whole.alongside.get(body.pk, set())), RelationKind.SITS_ALONGSIDE, body),
        other=[each for each in mine if each.kind in minor],
        other_in=[each for each in to_me if each.kind in minor],
        organisations=[each for each in mine if each.kind == RelationKind.OWN_ORGANISATION],
        names=list(body.names.order_by(EARLIEST, "name")),
        predecessors=predecessors,
        successors=successors,
        seats=[],
        mandates=mandates,
        responsibilities=responsibilities,
        legal_bases=list(body.statutory_basis.all()),
        sources=cited(facts),
    )


@dataclass(frozen=True)
class _Sitting:
    """A seat with the terms and substitutes of the day, whoever may know of them."""

    seat: Seat
    terms: tuple[Term, ...]
    substitutes: tuple[Substitute, ...]


def _sittings(body: Body, day: date) -> list[_Sitting]:
    """The seats of a body on a day, the chair's first: three queries."""
    return kept(("sittings", body.pk, day), lambda: _looked_up(body, day))


def _looked_up(body: Body, day: date) -> list[_Sitting]:
    here = {"seat__body": body}
    terms = (
        Term.objects.on(day).filter(**here).select_related("person").order_by(EARLIEST, "pk").fetch_mode(FETCH_RAISE)
    )
    standing_in = Substitute.objects.filter(meeting_on=day, **here).select_related("person").fetch_mode(FETCH_RAISE)
    by_seat: dict[UUID, list[Term]] = defaultdict(list)
    for term in terms:
        by_seat[term.seat_id].append(term)
    for_seat = {each.seat_id: each for each in standing_in}
    order = {"chair": 0, "vice_chair": 1, "member": 2, "adviser": 3}
    seats = Seat.objects.on(day).filter(body=body).select_related("organisation").fetch_mode(FETCH_RAISE)
    return [
        _Sitting(seat, tuple(by_seat[seat.pk]), (for_seat[seat.pk],) if seat.pk in for_seat else ())
        for seat in sorted(seats, key=lambda seat: (order[seat.kind], seat.position, seat.title))
    ]


def seats_on(body: Body, day: date, actor: Actor) -> list[SeatShown]:
    """The seats of a body on a day, with who fills them where the actor may know: one or two queries of its own."""
    sittings = _sittings(body, day)
    here = policies.see_holder.rows(actor).filter(live_on(day), seat__body=body)
    known = set(here.values_list("pk", flat=True))
    if any(each.substitutes for each in sittings):
        standing_in = policies.see_substitute.rows(actor).filter(meeting_on=day, seat__body=body)
        known |= set(standing_in.values_list("pk", flat=True))
    return [_shown(each, known) for each in sittings]


def _shown(sitting: _Sitting, known: set[UUID]) -> SeatShown:
    """A seat, with the names that may be known."""
    term = next((term for term in sitting.terms if term.pk in known), None)
    return SeatShown(
        sitting.seat,
        filled=bool(sitting.terms),
        holder=term.person.name if term else "",
        term=term,
        substitutes=tuple(each for each in sitting.substitutes if each.pk in known),
    )


def all_bodies(day: date) -> list[Body]:
    """Every body there is or was, by the name it had on the day, with its district: two queries."""
    known = Body.objects.select_related("district").order_by().fetch_mode(FETCH_RAISE)
    return sorted(as_named(known, day), key=lambda body: (body.name, body.key))
