"""Seats of a body, who fills them, and who stands in once.

A seat gives rights, so each of these pages asks for the second factor again where it was not shown lately (SEC-39).
"""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from oneplan.governance import commands, policies
from oneplan.governance.commands.spans import begun
from oneplan.governance.forms import seats as forms
from oneplan.governance.models import Body
from oneplan.governance.queries.bench import seat_of, substitute_of, term_of
from oneplan.governance.views.asking import ask, ask_correction, ask_end
from oneplan.people.second_factor import shown_lately
from oneplan.ui.access import access, read_or_send
from oneplan.ui.asking import found, fresh
from oneplan.ui.row_forms import Confirm


@access(policies.edit_body)
@read_or_send
@shown_lately
def create(request: HttpRequest, body: Body) -> HttpResponse:
    """A new seat."""
    return ask(
        request,
        fresh(forms.CreateSeatForm, request),
        partial(commands.create_seat, body=body),
        body,
        "Add a seat",
        lede="A seat is a place on the body, not the person. It stays vacant until you fill it.",
        button="Add it",
        said="The seat is added. It is vacant.",
    )


@access(policies.edit_body)
@read_or_send
@shown_lately
def revise(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """What a seat is for."""
    seat = found(seat_of(body, pk))
    return ask(
        request,
        fresh(forms.ReviseSeatForm if begun(seat) else forms.CorrectSeatForm, request, seat),
        partial(commands.revise_seat, seat=seat),
        body,
        f"Change the seat “{seat}”",
        lede="When the seat becomes one of another kind or of another organisation, say what took its place instead.",
        said="The seat is changed.",
    )


@access(policies.edit_body)
@read_or_send
@shown_lately
def correct(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """The days of a seat, when they were entered wrongly."""
    seat = found(seat_of(body, pk))
    run = partial(commands.correct_seat, seat=seat)
    lede = "Who fills it, and who stands in, must stay inside its dates."
    return ask_correction(request, seat, run, body, f"Correct the dates of the seat “{seat}”", lede=lede)


@access(policies.edit_body)
@read_or_send
@shown_lately
def end(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """The last day of a seat."""
    seat = found(seat_of(body, pk))
    run = partial(commands.end_seat, seat=seat)
    lede = "The term of whoever fills it ends the same day."
    return ask_end(request, seat, run, body, f"End the seat “{seat}”", lede=lede, warning=True)


@access(policies.edit_body)
@read_or_send
@shown_lately
def succeed(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """A seat that takes the place of another."""
    seat = found(seat_of(body, pk))
    return ask(
        request,
        fresh(forms.SucceedSeatForm, request, seat),
        partial(commands.succeed_seat, seat=seat),
        body,
        f"Say what took the place of the seat “{seat}”",
        lede="For example, when an organisation was replaced by another. The old seat ends the day before.",
        said="The new seat is added, and the old one ends the day before.",
    )


@access(policies.edit_body)
@read_or_send
@shown_lately
def fill(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """A person on a seat."""
    seat = found(seat_of(body, pk))
    return ask(
        request,
        fresh(forms.FillForm, request),
        partial(commands.fill_seat, seat=seat),
        body,
        f"Fill the seat “{seat}”",
        button="Fill it",
        said="The seat is filled.",
        needed=_add_person(),
    )


@access(policies.edit_body)
@read_or_send
@shown_lately
def hand_over(request: HttpRequest, body: Body, pk: UUID, term: UUID) -> HttpResponse:
    """The next person on a seat."""
    now = found(term_of(body, pk, term))
    return ask(
        request,
        fresh(forms.HandOverForm, request, version=now.version),
        partial(commands.succeed_term, term=now),
        body,
        f"Hand over the seat “{now.seat}”",
        lede=f"{now.person} fills it now.",
        button="Hand it over",
        said="The seat is handed over.",
        needed=_add_person(),
    )


@access(policies.edit_body)
@read_or_send
@shown_lately
def correct_term(request: HttpRequest, body: Body, pk: UUID, term: UUID) -> HttpResponse:
    """The days of a person on a seat, when they were entered wrongly."""
    row = found(term_of(body, pk, term))
    run = partial(commands.correct_term, term=row)
    return ask_correction(
        request, row, run, body, "Correct the dates of a term", lede=f"{row.person} on the seat “{row.seat}”."
    )


@access(policies.edit_body)
@read_or_send
@shown_lately
def end_term(request: HttpRequest, body: Body, pk: UUID, term: UUID) -> HttpResponse:
    """The last day of a person on a seat."""
    now = found(term_of(body, pk, term))
    run = partial(commands.end_term, term=now)
    lede = f"{now.person} fills the seat “{now.seat}”. It is vacant from the next day on."
    return ask_end(request, now, run, body, "End a term", lede=lede)


@access(policies.edit_body)
@read_or_send
@shown_lately
def substitute(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """A person who stands in at one meeting."""
    seat = found(seat_of(body, pk))
    return ask(
        request,
        fresh(forms.SubstituteForm, request),
        partial(commands.name_substitute, seat=seat),
        body,
        f"Name a substitute on the seat “{seat}”",
        lede=body.substitution,
        said="The substitute is named.",
        needed=_add_person(),
    )


@access(policies.edit_body)
@read_or_send
@shown_lately
def withdraw(request: HttpRequest, body: Body, pk: UUID, substitute: UUID) -> HttpResponse:
    """A person who does not stand in after all."""
    named = found(substitute_of(body, pk, substitute))
    return ask(
        request,
        fresh(Confirm, request, named),
        partial(commands.withdraw_substitute, substitute=named),
        body,
        "Withdraw a substitute",
        lede=f"{named.person} will not stand in on the seat “{named.seat}”.",
        button="Withdraw",
        warning=True,
        said="The substitute is withdrawn.",
    )


def _add_person() -> tuple[str, str]:
    return "Add a person", reverse("people:add-person")
