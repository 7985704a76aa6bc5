"""What can be broken in governance, and who can mend it."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from oneplan.common.findings import Fault, FindingRule, Severity, remembered
from oneplan.common.models import live_on
from oneplan.governance import rules
from oneplan.governance.models import Body, Holder, Mandate, Relation, RelationKind, Seat, SeatKind, Term
from oneplan.governance.queries.graph import Graph, graph
from oneplan.governance.queries.map import DISTRICT_ORDER
from oneplan.governance.queries.menders import OFFICER, menders
from oneplan.places.models import Area
from oneplan.ui.days import say_day


def _at(body: Body) -> tuple[str, str]:
    return "governance:body", body.key


def _about(body: Body) -> str:
    return f"body {body.key}"


def _graph(on: date) -> Graph:
    """The graph of the day: three rules look at it, once."""
    return remembered(("graph", on), lambda: graph(on))


def no_path_up(on: date) -> Iterator[Fault]:
    """A body from which no line of reporting leads to one that answers for itself."""
    whole = _graph(on)
    for body in whole.named(set(whole.bodies)):
        if not rules.reaches(body.pk, whole.parents, lambda pk: whole.bodies[pk].accountable):
            sentence = f"{body.name} reports, step by step, to no body that is accountable."
            yield Fault(_about(body), sentence, OFFICER, _at(body))


def ring(on: date) -> Iterator[Fault]:
    """Bodies that report to each other in a ring."""
    whole = _graph(on)
    for part in rules.cycles(whole.parents):
        bodies = whole.named(set(part))
        said = ", ".join(body.name for body in bodies)
        yield Fault(_about(bodies[0]), f"These report to each other in a ring: {said}.", OFFICER, _at(bodies[0]))


def alongside_one_way(on: date) -> Iterator[Fault]:
    """One body says it sits alongside another, which does not say so."""
    whole = _graph(on)
    said = whole.out(RelationKind.SITS_ALONGSIDE)
    for body in whole.named(set(said)):
        for other in whole.named(said[body.pk]):
            if body.pk not in said.get(other.pk, ()):
                sentence = f"{body.name} sits alongside {other.name}, but {other.short_name} does not say so."
                yield Fault(_about(body), sentence, OFFICER, _at(body))


def no_chair(on: date) -> Iterator[Fault]:
    """A body without a seat for its chair."""
    chairs = Seat.objects.on(on).filter(body=OuterRef("pk"), kind="chair")
    chairless = Body.objects.on(on).filter(~Exists(chairs)).exclude(type="historic_board")
    for key, name in chairless.values_list("key", "name"):
        yield Fault(f"body {key}", f"{name} has no chair.", OFFICER, ("governance:body", key))


def vacant_seat(on: date) -> Iterator[Fault]:
    """A seat that nobody fills, unless its last term simply ran out: that is a finding of its own."""
    held = Term.objects.on(on).filter(seat=OuterRef("pk"))
    over = _terms_run_out(on).filter(seat=OuterRef("pk"))
    vacant = Seat.objects.on(on).filter(~Exists(held), ~Exists(over), live_on(on, "body__"))
    vacant = vacant.order_by("body__name", "position", "key")
    columns = ("key", "title", "body__key", "body__name", "body__short_name")
    partners = ("organisation__key", "organisation__name")
    there = menders(on)
    for key, title, body, name, short_name, partner, called in vacant.values_list(*columns, *partners):
        sentence = f"The seat “{title}” on {name} is vacant."
        owner, mender = (called, f"organisation {partner}") if partner else there.chair_of(body, short_name)
        yield Fault(f"seat {key}", sentence, owner, ("governance:body", body), mender)


def mandate_run_out(on: date) -> Iterator[Fault]:
    """A mandate whose time came to its end, and nobody renewed it or said why it ended.

    Somebody must still be there to use it: its body, and the seat of the chair where the chair is its holder.
    """
    renewed = Mandate.objects.filter(
        body=OuterRef("body"), given_by=OuterRef("given_by"), holder=OuterRef("holder"), from_on__gt=OuterRef("to_on")
    )
    chair = Seat.objects.on(on).filter(body=OuterRef("body"), kind=SeatKind.CHAIR)
    usable = Q(holder=Holder.BODY) | Exists(chair)
    over = Mandate.objects.filter(usable, ~Exists(renewed), live_on(on, "body__"), to_on__lt=on, ended_because="")
    columns = ("key", "to_on", "text", "body__key", "body__name")
    parent = ("given_by__key", "given_by__short_name")
    there = menders(on)
    for key, to_on, text, body, name, *giver in over.order_by("to_on", "key").values_list(*columns, *parent):
        sentence = f"A mandate of {name} ran out on {say_day(to_on)}: {text}"
        owner, mender = there.chair_of(*giver)
        yield Fault(f"mandate {key}", sentence, owner, ("governance:body", body), mender)


def term_run_out(on: date) -> Iterator[Fault]:
    """The last term on a live seat came to its end, nobody ended it before, and nobody followed."""
    over = _terms_run_out(on).filter(live_on(on, "seat__"), live_on(on, "seat__body__"))
    seats = ("seat__key", "seat__title")
    bodies = ("seat__body__key", "seat__body__name", "seat__body__short_name")
    rows = over.order_by("seat__body__name", "seat__position", "seat__key").values_list("to_on", *seats, *bodies)
    there = menders(on)
    for to_on, seat, title, body, name, short_name in rows:
        sentence = f"The last term of “{title}” on {name} ran out on {say_day(to_on)}."
        owner, mender = there.chair_of(body, short_name)
        yield Fault(f"seat {seat}", sentence, owner, ("governance:body", body), mender)


def _terms_run_out(on: date) -> QuerySet[Term]:
    """Terms that are over because their time was, the last on their seats: whoever was to follow begins no later."""
    later = Term.objects.filter(seat=OuterRef("seat"), from_on__gt=OuterRef("to_on"))
    return Term.objects.filter(~Exists(later), to_on__lt=on, ended_on_purpose=False)


def district_lacks_a_group(on: date) -> Iterator[Fault]:
    """A district without its locality board, operational group or community of practice."""
    there = set(Body.objects.on(on).exclude(district=None).values_list("district_id", "type"))
    for area in Area.objects.on(on).filter(kind="district"):
        for kind in DISTRICT_ORDER:
            if (area.pk, kind.value) not in there:
                sentence = f"{area.name} has no {kind.label.lower()}."
                yield Fault(f"district {area.key}", sentence, OFFICER, ("governance:district", area.key))


def relation_to_an_ended_body(on: date) -> Iterator[Fault]:
    """A relation that still holds, with a body that no longer does."""
    stale = Relation.objects.on(on).filter(live_on(on, "body__"), ~live_on(on, "to_body__"), to_body__isnull=False)
    columns = ("kind", "body__key", "body__name", "to_body__name")
    for kind, key, name, other in stale.order_by("body__name", "to_body__name").values_list(*columns):
        sentence = f"{name} {RelationKind(kind).label.lower()} {other}, which is not in place on this day."
        yield Fault(f"body {key}", sentence, OFFICER, ("governance:body", key))


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
