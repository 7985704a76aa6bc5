"""What a body was given by others: mandates and responsibilities."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from oneplan.governance import commands, policies
from oneplan.governance.forms import mandates as forms
from oneplan.governance.models import Body
from oneplan.governance.queries.bench import mandate_of, responsibility_of
from oneplan.governance.views.asking import ask, ask_correction, ask_end, ask_source
from oneplan.ui.access import access, read_or_send
from oneplan.ui.asking import found, fresh
from oneplan.ui.row_forms import WhereFrom


@access(policies.edit_body)
@read_or_send
def give(request: HttpRequest, body: Body) -> HttpResponse:
    """A new mandate."""
    return ask(
        request,
        fresh(forms.MandateForm, request),
        partial(commands.give_mandate, body=body),
        body,
        "Add a mandate",
        lede="What it, or its chair, may decide on behalf of another body.",
        button="Add it",
        said="The mandate is added.",
    )


@access(policies.edit_body)
@read_or_send
def renew(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """A mandate for a new time."""
    mandate = found(mandate_of(body, pk))
    return ask(
        request,
        fresh(forms.RenewMandateForm, request, mandate, to_on=None),
        partial(commands.renew_mandate, mandate=mandate),
        body,
        "Renew a mandate",
        lede="Change the words where the new mandate says something else. The old one is kept.",
        button="Renew it",
        said="The mandate is renewed.",
    )


@access(policies.edit_body)
@read_or_send
def revise(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """Where a mandate comes from and, when it has a last day, why it ended."""
    mandate = found(mandate_of(body, pk))
    run = partial(commands.revise_mandate, mandate=mandate)
    form = forms.EndedMandateForm if mandate.to_on else WhereFrom
    title = "Say why a mandate ended" if mandate.to_on else "Change where a mandate comes from"
    return ask_source(request, mandate, run, body, title, form=form, lede=mandate.text)


@access(policies.edit_body)
@read_or_send
def correct(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """The days of a mandate, when they were entered wrongly."""
    mandate = found(mandate_of(body, pk))
    run = partial(commands.correct_mandate, mandate=mandate)
    return ask_correction(request, mandate, run, body, "Correct the dates of a mandate", lede=mandate.text)


@access(policies.edit_body)
@read_or_send
def end(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """The last day of a mandate."""
    mandate = found(mandate_of(body, pk))
    run = partial(commands.end_mandate, mandate=mandate)
    return ask_end(request, mandate, run, body, "End a mandate", form=forms.EndMandateForm, lede=mandate.text)


@access(policies.edit_body)
@read_or_send
def assign(request: HttpRequest, body: Body) -> HttpResponse:
    """A new responsibility."""
    return ask(
        request,
        fresh(forms.ResponsibilityForm, request),
        partial(commands.assign_responsibility, body=body),
        body,
        "Add a responsibility",
        lede="What another body asked it to take care of.",
        button="Add it",
        said="The responsibility is added.",
    )


@access(policies.edit_body)
@read_or_send
def revise_responsibility(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """Where a responsibility comes from."""
    row = found(responsibility_of(body, pk))
    run = partial(commands.revise_responsibility, responsibility=row)
    return ask_source(request, row, run, body, "Change where a responsibility comes from", lede=row.title)


@access(policies.edit_body)
@read_or_send
def correct_responsibility(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """The days of a responsibility, when they were entered wrongly."""
    row = found(responsibility_of(body, pk))
    run = partial(commands.correct_responsibility, responsibility=row)
    return ask_correction(request, row, run, body, "Correct the dates of a responsibility", lede=f"{row.title}.")


@access(policies.edit_body)
@read_or_send
def end_responsibility(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """The last day of a responsibility."""
    row = found(responsibility_of(body, pk))
    run = partial(commands.end_responsibility, responsibility=row)
    return ask_end(request, row, run, body, "End a responsibility", lede=row.title)
