"""What a body was given by others: mandates and responsibilities."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from oneplan.governance import commands, policies
from oneplan.governance.forms import mandates as forms
from oneplan.governance.forms.parts import LastDay, WhereFrom
from oneplan.governance.models import Body
from oneplan.governance.views.asking import ask, fresh, within
from oneplan.ui.access import access, acting, read_or_send


@access(policies.edit_body)
@read_or_send
def give(request: HttpRequest, body: Body) -> HttpResponse:
    """A new mandate."""
    return ask(
        request,
        fresh(forms.MandateForm, request),
        partial(commands.give_mandate, by=acting(request), body=body),
        body,
        "Add a mandate",
        lede="What it, or its chair, may decide on behalf of another body.",
        button="Add it",
    )


@access(policies.edit_body)
@read_or_send
def renew(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """A mandate for a new time."""
    mandate: Any = within(body.mandates.all(), pk)
    return ask(
        request,
        fresh(forms.RenewMandateForm, request, mandate, to_on=None),
        partial(commands.renew_mandate, by=acting(request), mandate=mandate),
        body,
        "Renew a mandate",
        lede="Change the words where the new mandate says something else. The old one is kept.",
        button="Renew it",
    )


@access(policies.edit_body)
@read_or_send
def revise(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """Where a mandate comes from."""
    mandate: Any = within(body.mandates.all(), pk)
    return ask(
        request,
        fresh(WhereFrom, request, mandate),
        partial(commands.revise_mandate, by=acting(request), mandate=mandate),
        body,
        "Change where a mandate comes from",
        lede=mandate.text,
    )


@access(policies.edit_body)
@read_or_send
def end(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """The last day of a mandate."""
    mandate: Any = within(body.mandates.all(), pk)
    return ask(
        request,
        fresh(LastDay, request, mandate, on=mandate.to_on),
        partial(commands.end_mandate, by=acting(request), mandate=mandate),
        body,
        "End a mandate",
        lede=mandate.text,
        button="End it",
    )


@access(policies.edit_body)
@read_or_send
def assign(request: HttpRequest, body: Body) -> HttpResponse:
    """A new responsibility."""
    return ask(
        request,
        fresh(forms.ResponsibilityForm, request),
        partial(commands.assign_responsibility, by=acting(request), body=body),
        body,
        "Add a responsibility",
        lede="What another body asked it to take care of.",
        button="Add it",
    )


@access(policies.edit_body)
@read_or_send
def revise_responsibility(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """Where a responsibility comes from."""
    responsibility: Any = within(body.responsibilities.all(), pk)
    return ask(
        request,
        fresh(WhereFrom, request, responsibility),
        partial(commands.revise_responsibility, by=acting(request), responsibility=responsibility),
        body,
        "Change where a responsibility comes from",
        lede=responsibility.title,
    )


@access(policies.edit_body)
@read_or_send
def end_responsibility(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """The last day of a responsibility."""
    responsibility: Any = within(body.responsibilities.all(), pk)
    return ask(
        request,
        fresh(LastDay, request, responsibility, on=responsibility.to_on),
        partial(commands.end_responsibility, by=acting(request), responsibility=responsibility),
        body,
        "End a responsibility",
        lede=responsibility.title,
        button="End it",
    )
