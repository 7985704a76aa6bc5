"""A support officer establishes a body, describes it, renames it, ends it, and says what took its place."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from oneplan.governance import commands, policies
from oneplan.governance.forms import bodies as forms
from oneplan.governance.models import Body
from oneplan.governance.queries.bench import alias_of
from oneplan.governance.views.asking import ask, ask_correction, ask_end, home
from oneplan.governance.views.bench import bench
from oneplan.places.models import Partnership
from oneplan.ui import asking
from oneplan.ui.access import access, read_or_send
from oneplan.ui.as_of import as_of
from oneplan.ui.asking import found, fresh, page_of, trail


@access(policies.establish_body)
@read_or_send
def establish(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """A new body."""
    page = page_of(
        "Establish a body",
        home(),
        ("All bodies", reverse("governance:bodies")),
        lede="Say what it is. Its relations, seats and mandates come afterwards.",
        button="Establish it",
        needed=("The provisions in law that bodies rest on", reverse("governance:legal-bases")),
    )
    return asking.ask(
        request,
        fresh(forms.EstablishForm, request),
        commands.establish_body,
        page,
        then=lambda body: reverse("governance:body", args=[body.key]),
        said="The body is established. Choose “Edit this body” to say whom it reports to and who sits on it.",
    )


@access(policies.edit_body)
@require_safe
def edit(request: HttpRequest, body: Body) -> HttpResponse:
    """Everything that hangs on a body, each with what can be done about it."""
    when = as_of(request)
    steps = trail("Edit", home(), (body.short_name, reverse("governance:body", args=[body.key])))
    context = {"body": body, "sections": bench(body, when.on), "as_of": when, "trail": steps}
    return render(request, "governance/editing/edit.html", context)


@access(policies.edit_body)
@read_or_send
def revise(request: HttpRequest, body: Body) -> HttpResponse:
    """What a body is."""
    return ask(
        request,
        fresh(forms.ReviseForm, request, body),
        partial(commands.revise_body, body=body),
        body,
        "Change what it is",
        lede="Its official name is changed by renaming it, so that the old one is kept.",
    )


@access(policies.edit_body)
@read_or_send
def rename(request: HttpRequest, body: Body) -> HttpResponse:
    """A new official name."""
    return ask(
        request,
        fresh(forms.RenameForm, request, version=body.version, short_name=body.short_name),
        partial(commands.rename_body, body=body),
        body,
        "Rename it",
        lede="The old name stays, with the time in which it was used. People still find the body under it.",
        button="Rename it",
        said="The body is renamed.",
    )


@access(policies.edit_body)
@read_or_send
def correct(request: HttpRequest, body: Body) -> HttpResponse:
    """The days of a body, when they were entered wrongly."""
    run = partial(commands.correct_body, body=body)
    lede = "What hangs on the body must stay inside its dates."
    return ask_correction(request, body, run, body, "Correct its dates", lede=lede)


@access(policies.edit_body)
@read_or_send
def end(request: HttpRequest, body: Body) -> HttpResponse:
    """The last day of a body."""
    run = partial(commands.end_body, body=body)
    lede = (
        "Its relations to others, its seats and whoever fills them, its mandates and its responsibilities end the "
        "same day. Nothing is deleted. Bodies that relate to it keep doing so until you end that too."
    )
    return ask_end(request, body, run, body, "End it", form=forms.EndForm, lede=lede, warning=True)


@access(policies.edit_body)
@read_or_send
def succeed(request: HttpRequest, body: Body) -> HttpResponse:
    """The body that takes its place."""
    return ask(
        request,
        fresh(forms.SucceedForm, request, version=body.version),
        partial(commands.succeed_body, body=body),
        body,
        "Say what took its place",
        lede="It ends the day before, with all it holds. To merge several bodies into one, do this for each. "
        "To split it into several, do this once for each of them.",
        button="Save",
        warning=True,
        said="The two bodies are linked.",
        needed=("Establish a new body", reverse("governance:establish")),
    )


@access(policies.edit_body)
@read_or_send
def add_alias(request: HttpRequest, body: Body) -> HttpResponse:
    """Another name of a body."""
    return ask(
        request,
        fresh(forms.AliasForm, request),
        partial(commands.add_alias, body=body),
        body,
        "Add another name",
        button="Add it",
        said="The name is added.",
    )


@access(policies.edit_body)
@read_or_send
def correct_alias(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """The days of another name, when they were entered wrongly."""
    alias = found(alias_of(body, pk))
    run = partial(commands.correct_alias, alias=alias)
    lede = "People find the body under it, whatever the day."
    return ask_correction(request, alias, run, body, f"Correct the dates of the name “{alias}”", lede=lede)


@access(policies.edit_body)
@read_or_send
def end_alias(request: HttpRequest, body: Body, pk: UUID) -> HttpResponse:
    """The last day of another name."""
    alias = found(alias_of(body, pk))
    return ask_end(request, alias, partial(commands.end_alias, alias=alias), body, f"End the name “{alias}”")
