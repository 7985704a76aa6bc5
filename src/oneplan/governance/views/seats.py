"""Seats of a body, who fills them, and who stands in once.

A seat gives rights, so each of these pages asks for the second factor again where it was not shown lately (SEC-39).
"""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from oneplan.governance import commands, policies
from oneplan.governance.commands.spans import begun
from oneplan.governance.forms import seats as forms
from oneplan.governance.forms.parts import Confirm, LastDay
from oneplan.governance.models import Body
from oneplan.governance.views.asking import ask, fresh, within
from oneplan.people.second_factor import shown_lately
from oneplan.ui.access import access, acting, read_or_send


@access(policies.edit_body)
@read_or_send
@shown_lately
def create(request: HttpRequest, body: Body) -> HttpResponse:
    """A new seat."""
    return ask(
        request,
        fresh(forms.CreateSeatForm, request),
        partial(commands.create_seat, by=acting(request), body=body),
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
    seat: Any = within(body.seats.all(), pk)
    return ask(
        request,
        fresh(forms.ReviseSeatForm if begun(seat) else forms.CorrectSeatForm, request, seat),
        partial(commands.revise_seat, by=acting(request), seat=seat),
        body,
        f"Change the seat “{seat}”",
        lede="When the seat becomes one of another kind or of another organisation, say what took its place instead.",
    )


@access(policies.edit_body)
@read_or_send
@shown_lately
def end(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """The last day of a seat."""
    seat: Any = within(body.seats.all(), pk)
    return ask(
        request,
        fresh(LastDay, request, seat, on=seat.to_on),
        partial(commands.end_seat, by=acting(request), seat=seat),
        body,
        f"End the seat “{seat}”",
        lede="The term of whoever fills it ends the same day.",
        button="End it",
        warning=True,
    )


@access(policies.edit_body)
@read_or_send
@shown_lately
def succeed(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """A seat that takes the place of another."""
    seat: Any = within(body.seats.all(), pk)
    return ask(
        request,
        fresh(forms.SucceedSeatForm, request, seat),
        partial(commands.succeed_seat, by=acting(request), seat=seat),
        body,
        f"Say what took the place of the seat “{seat}”",
        lede="For example, when an organisation was replaced by another. The old seat ends the day before.",
    )


@access(policies.edit_body)
@read_or_send
@shown_lately
def fill(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """A person on a seat."""
    seat: Any = within(body.seats.all(), pk)
    return ask(
        request,
        fresh(forms.FillForm, request),
        partial(commands.fill_seat, by=acting(request), seat=seat),
        body,
        f"Fill the seat “{seat}”",
        button="Fill it",
        said="The seat is filled.",
        more=_add_person(),
    )


@access(policies.edit_body)
@read_or_send
@shown_lately
def hand_over(request: HttpRequest, body: Body, pk: UUID, term: UUID) -> HttpResponse:
    """The next person on a seat."""
    seat: Any = within(body.seats.all(), pk)
    now: Any = within(seat.terms.select_related("person"), term)
    return ask(
        request,
        fresh(forms.HandOverForm, request, version=now.version),
        partial(commands.succeed_term, by=acting(request), term=now),
        body,
        f"Hand over the seat “{seat}”",
        lede=f"{now.person} fills it now.",
        button="Hand it over",
        said="The seat is handed over.",
        more=_add_person(),
    )


@access(policies.edit_body)
@read_or_send
@shown_lately
def end_term(request: HttpRequest, body: Body, pk: UUID, term: UUID) -> HttpResponse:
    """The last day of a person on a seat."""
    seat: Any = within(body.seats.all(), pk)
    now: Any = within(seat.terms.select_related("person"), term)
    return ask(
        request,
        fresh(LastDay, request, now, on=now.to_on),
        partial(commands.end_term, by=acting(request), term=now),
        body,
        "End a term",
        lede=f"{now.person} fills the seat “{seat}”. It is vacant from the next day on.",
        button="End it",
    )


@access(policies.edit_body)
@read_or_send
@shown_lately
def substitute(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """A person who stands in at one meeting."""
    seat: Any = within(body.seats.all(), pk)
    return ask(
        request,
        fresh(forms.SubstituteForm, request),
        partial(commands.name_substitute, by=acting(request), seat=seat),
        body,
        f"Name a substitute on the seat “{seat}”",
        lede=body.substitution,
        more=_add_person(),
    )


@access(policies.edit_body)
@read_or_send
@shown_lately
def withdraw(request: HttpRequest, body: Body, pk: UUID, substitute: UUID) -> HttpResponse:
    """A person who does not stand in after all."""
    seat: Any = within(body.seats.all(), pk)
    named: Any = within(seat.substitutes.select_related("person"), substitute)
    return ask(
        request,
        fresh(Confirm, request, named),
        partial(commands.withdraw_substitute, by=acting(request), substitute=named),
        body,
        "Withdraw a substitute",
        lede=f"{named.person} will not stand in on the seat “{seat}”.",
        button="Withdraw",
        warning=True,
        said="The substitute is withdrawn.",
    )


def _add_person() -> tuple[str, str]:
    return "Add a person", reverse("people:add-person")
