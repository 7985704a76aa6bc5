"""What can be broken in governance, and who can mend it."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse

from oneplan.common.findings import Fault, FindingRule, Severity
from oneplan.governance import rules
from oneplan.governance.models import Body, Mandate, Relation, RelationKind, Seat, Term
from oneplan.governance.queries.graph import graph
from oneplan.governance.queries.map import DISTRICT_ORDER
from oneplan.places.models import Area

OFFICER = "Support officer"


def _at(body: Body) -> str:
    return reverse("governance:body", args=[body.key])


def _about(body: Body) -> str:
    return f"body {body.key}"


def no_path_up(on: date) -> Iterator[Fault]:
    """A body from which no line of reporting leads to one that answers for itself."""
    whole = graph(on)
    for body in whole.named(set(whole.bodies)):
        if not rules.reaches(body.pk, whole.parents, lambda pk: whole.bodies[pk].accountable):
            yield Fault(
                _about(body), f"{body.name} reports, step by step, to no body that is accountable.", OFFICER, _at(body)
            )


def ring(on: date) -> Iterator[Fault]:
    """Bodies that report to each other in a ring."""
    whole = graph(on)
    for part in rules.cycles(whole.parents):
        bodies = whole.named(set(part))
        said = ", ".join(body.name for body in bodies)
        yield Fault(_about(bodies[0]), f"These report to each other in a ring: {said}.", OFFICER, _at(bodies[0]))


def alongside_one_way(on: date) -> Iterator[Fault]:
    """One body says it sits alongside another, which does not say so."""
    whole = graph(on)
    said = whole.out(RelationKind.SITS_ALONGSIDE)
    for body in whole.named(set(said)):
        for other in whole.named(said[body.pk]):
            if body.pk not in said.get(other.pk, ()):
                sentence = f"{body.name} sits alongside {other.name}, but {other.short_name} does not say so."
                yield Fault(_about(body), sentence, OFFICER, _at(body))


def no_chair(on: date) -> Iterator[Fault]:
    """A body without a seat for its chair."""
    chairs = Seat.objects.on(on).filter(body=OuterRef("pk"), kind="chair")
    for body in Body.objects.on(on).filter(~Exists(chairs)).exclude(type="historic_board"):
        yield Fault(_about(body), f"{body.name} has no chair.", OFFICER, _at(body))


def vacant_seat(on: date) -> Iterator[Fault]:
    """A seat that nobody fills."""
    held = Term.objects.on(on).filter(seat=OuterRef("pk"))
    vacant = Seat.objects.on(on).filter(~Exists(held), body__in=Body.objects.on(on).values("pk"))
    for seat in vacant.select_related("body", "organisation").order_by("body__name", "position"):
        who = seat.organisation.name if seat.organisation else f"Chair of {seat.body.short_name}"
        sentence = f"The seat “{seat.title}” on {seat.body.name} is vacant."
        yield Fault(f"seat {seat.key}", sentence, who, _at(seat.body))


def mandate_run_out(on: date) -> Iterator[Fault]:
    """A mandate that ended and was not renewed."""
    renewed = Mandate.objects.on(on).filter(
        body=OuterRef("body"), given_by=OuterRef("given_by"), holder=OuterRef("holder"), from_on__gt=OuterRef("to_on")
    )
    over = Mandate.objects.filter(~Exists(renewed), to_on__lt=on, body__in=Body.objects.on(on).values("pk"))
    for mandate in over.select_related("body", "given_by"):
        sentence = f"A mandate of {mandate.body.name} ran out on {mandate.to_on:%-d %B %Y}: {mandate.text}"
        yield Fault(f"mandate {mandate.key}", sentence, f"Chair of {mandate.given_by.short_name}", _at(mandate.body))


def term_run_out(on: date) -> Iterator[Fault]:
    """The last term on a live seat ended, and nobody followed."""
    later = Term.objects.filter(seat=OuterRef("seat"), from_on__gt=OuterRef("from_on"))
    over = Term.objects.filter(
        ~Exists(later),
        to_on__lt=on,
        seat__in=Seat.objects.on(on).values("pk"),
        seat__body__in=Body.objects.on(on).values("pk"),
    )
    for term in over.select_related("seat__body").order_by("seat__body__name", "seat__position"):
        seat = term.seat
        sentence = f"The last term of “{seat.title}” on {seat.body.name} ran out on {term.to_on:%-d %B %Y}."
        yield Fault(f"seat {seat.key}", sentence, f"Chair of {seat.body.short_name}", _at(seat.body))


def district_lacks_a_group(on: date) -> Iterator[Fault]:
    """A district without its locality board, operational group or community of practice."""
    there = set(Body.objects.on(on).exclude(district=None).values_list("district_id", "type"))
    for area in Area.objects.on(on).filter(kind="district"):
        for kind in DISTRICT_ORDER:
            if (area.pk, kind.value) not in there:
                sentence = f"{area.name} has no {kind.label.lower()}."
                yield Fault(f"district {area.key}", sentence, OFFICER, reverse("governance:district", args=[area.key]))


def relation_to_an_ended_body(on: date) -> Iterator[Fault]:
    """A relation that still holds, with a body that no longer does."""
    live = Body.objects.on(on).values("pk")
    stale = Relation.objects.on(on).exclude(to_body=None).filter(body__in=live).exclude(to_body__in=live)
    for relation in stale.select_related("body", "to_body").order_by("body__name"):
        kind, other = RelationKind(relation.kind).label.lower(), relation.to_body
        sentence = f"{relation.body.name} {kind} {other}, which is not in place on this day."
        yield Fault(_about(relation.body), sentence, OFFICER, _at(relation.body))


FINDINGS = [
    FindingRule("governance.no-path-up", Severity.ERROR, "Bodies with no path to an accountable parent", no_path_up),
    FindingRule("governance.ring", Severity.ERROR, "Bodies that report to each other in a ring", ring),
    FindingRule(
        "governance.relation-to-ended-body",
        Severity.ERROR,
        "Relations to a body that has ended",
        relation_to_an_ended_body,
    ),
    FindingRule("governance.no-chair", Severity.WARNING, "Bodies without a chair", no_chair),
    FindingRule("governance.mandate-run-out", Severity.WARNING, "Mandates that ran out", mandate_run_out),
    FindingRule("governance.term-run-out", Severity.WARNING, "Terms that ran out", term_run_out),
    FindingRule("governance.vacant-seat", Severity.WARNING, "Vacant seats", vacant_seat),
    FindingRule(
        "governance.district-lacks-group", Severity.WARNING, "Districts that lack a group", district_lacks_a_group
    ),
    FindingRule("governance.alongside-one-way", Severity.NOTE, "Alongside, but drawn one way", alongside_one_way),
]
