"""The definition of a measure, for those who tend it: each part of it is a page with one question."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from oneplan.measures import commands, policies
from oneplan.measures.forms import definitions as forms
from oneplan.measures.forms.parts import Confirm
from oneplan.measures.models import Measure, MeasureNote
from oneplan.measures.queries import editing, names
from oneplan.measures.views.tending_asking import ask, found, fresh, page_of, trail_to
from oneplan.places.models import Partnership
from oneplan.ui.access import access, acting, read_or_send
from oneplan.ui.submitting import submit

DEFINE = (
    "Say what it is. Who owns it, for which children it can be seen apart, its target and its figures come afterwards. "
    "Until you show it to everybody, only support officers and analysts see it."
)


@access(policies.define_measure)
@read_or_send
def define(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """A measure that is new."""
    return submit(
        request,
        fresh(forms.DefineForm, request),
        partial(commands.define_measure, by=acting(request)),
        template="measures/ask.html",
        context=page_of(
            "Define a measure",
            lede=DEFINE,
            button="Define it",
        ),
        then=lambda made: reverse("measures:edit", args=[made.key]),
        said="The measure is defined. Say next who owns it, and by which groups it can be seen.",
    )


@access(policies.edit_measure)
@require_safe
def edit(request: HttpRequest, row: Measure) -> HttpResponse:
    """Everything that can be edited of a measure."""
    context = {
        "measure": row,
        "bench": editing.bench(row),
        "trail": trail_to("Edit", (row.name, reverse("measures:measure", args=[row.key]))),
    }
    return render(request, "measures/edit.html", context)


@access(policies.edit_measure)
@read_or_send
def revise(request: HttpRequest, row: Measure) -> HttpResponse:
    """What it is, in words."""
    form = fresh(forms.ReviseForm, request, row)
    form.offer("outcomes", names.outcomes())
    return ask(
        request,
        form,
        partial(commands.revise_measure, measure=row),
        row,
        "Change what it says",
        lede=f"It is counted in: {row.get_unit_display()}. Another unit would be another measure.",
    )


@access(policies.edit_measure)
@read_or_send
def owner(request: HttpRequest, row: Measure) -> HttpResponse:
    """Who answers for it."""
    form = fresh(forms.OwnerForm, request, row)
    form.offer("owner_body", [("", "Choose a body"), *names.bodies()])
    lede = "A measure without an owner is a finding."
    return ask(request, form, partial(commands.give_owner, measure=row), row, "Say who owns it", lede=lede)


@access(policies.edit_measure)
@read_or_send
def lens(request: HttpRequest, row: Measure) -> HttpResponse:
    """By which groups it can be seen."""
    form = fresh(forms.LensForm, request, row)
    return ask(
        request,
        form,
        partial(commands.set_lens, measure=row),
        row,
        "Say by which groups it can be seen",
        lede="An average can hide a widening gap.",
    )


@access(policies.edit_measure)
@read_or_send
def target(request: HttpRequest, row: Measure) -> HttpResponse:
    """What is to be reached."""
    form = fresh(forms.TargetForm, request, row)
    lede = f"In the unit of the measure: {row.get_unit_display()}."
    return ask(request, form, partial(commands.set_target, measure=row), row, "Set its target", lede=lede)


def _confirm(
    request: HttpRequest, row: Measure, run: Callable[..., Any], title: str, *, lede: str, button: str, said: str
) -> HttpResponse:
    form = fresh(Confirm, request, version=row.version)
    return ask(request, form, partial(run, measure=row), row, title, lede=lede, button=button, said=said)


@access(policies.edit_measure)
@read_or_send
def review(request: HttpRequest, row: Measure) -> HttpResponse:
    """Somebody looked at the definition today."""
    return _confirm(
        request,
        row,
        commands.review_definition,
        "Review its definition",
        lede="Read what is counted, out of what, from which source, and for whom. When all of it still holds, say so.",
        button="I looked at it today, and it holds",
        said="The definition is reviewed.",
    )


@access(policies.edit_measure)
@read_or_send
def publish(request: HttpRequest, row: Measure) -> HttpResponse:
    """Everybody sees the measure."""
    return _confirm(
        request,
        row,
        commands.publish_measure,
        "Show it to everybody",
        lede="Everybody sees the measure, with the figures of the releases that are out.",
        button="Show it to everybody",
        said="Everybody sees the measure now.",
    )


@access(policies.edit_measure)
@read_or_send
def unpublish(request: HttpRequest, row: Measure) -> HttpResponse:
    """Only those who tend the measures see it."""
    return _confirm(
        request,
        row,
        commands.unpublish_measure,
        "Take it back from the public",
        lede="Only support officers and analysts will see the measure. Nothing is deleted.",
        button="Take it back",
        said="Only support officers and analysts see the measure now.",
    )


@access(policies.edit_measure)
@read_or_send
def declare_break(request: HttpRequest, row: Measure) -> HttpResponse:
    """From when on figures cannot be compared with those before."""
    return ask(
        request,
        fresh(forms.BreakForm, request),
        partial(commands.declare_break, measure=row),
        row,
        "Declare a break in the series",
        lede="No trend is worked out across it, and charts draw a gap there.",
        button="Declare it",
    )


@access(policies.edit_measure)
@read_or_send
def begin_anew(request: HttpRequest, row: Measure) -> HttpResponse:
    """A decision to begin control limits anew."""
    return ask(
        request,
        fresh(forms.RebaseForm, request),
        partial(commands.begin_anew, measure=row),
        row,
        "Begin control limits anew",
        lede="Only where the process itself changed, and somebody decided so. The decision is kept with its reason.",
        button="Record the decision",
    )


@access(policies.edit_measure)
@read_or_send
def revise_break(request: HttpRequest, row: Measure, pk: UUID) -> HttpResponse:
    """What is said of a break."""
    broken = found(editing.break_of(row, pk))
    form = fresh(forms.ReviseBreakForm, request, broken)
    run = partial(commands.revise_break, row=broken)
    return ask(request, form, run, row, f"Change what is said of {broken.at}")


@access(policies.edit_measure)
@read_or_send
def take_back_break(request: HttpRequest, row: Measure, pk: UUID) -> HttpResponse:
    """A break that was entered by mistake."""
    broken = found(editing.break_of(row, pk))
    return ask(
        request,
        fresh(Confirm, request, version=broken.version),
        partial(commands.take_back_break, row=broken),
        row,
        f"Take back what stands at {broken.at}",
        lede=f"{broken.reason.rstrip('.')}. Only where it was entered by mistake: trends go across it again.",
        button="Take it back",
        warning=True,
        said="It is taken back.",
    )


@access(policies.edit_measure)
@read_or_send
def add_note(request: HttpRequest, row: Measure) -> HttpResponse:
    """Something to say about it."""
    return ask(
        request,
        fresh(forms.NoteForm, request),
        partial(commands.add_note, measure=row),
        row,
        "Say something about it",
        lede="The story behind the line, a partner's role, or what works: dated, and somebody's.",
        button="Say it",
    )


@access(policies.edit_measure)
@read_or_send
def revise_note(request: HttpRequest, row: Measure, pk: UUID) -> HttpResponse:
    """The same in better words."""
    note = found(editing.note_of(row, pk))
    form = fresh(forms.ReviseNoteForm, request, note)
    return ask(request, form, partial(commands.revise_note, note=note), row, f"Change: {_called(note)}")


@access(policies.edit_measure)
@read_or_send
def end_note(request: HttpRequest, row: Measure, pk: UUID) -> HttpResponse:
    """It is no longer said."""
    note = found(editing.note_of(row, pk))
    return ask(
        request,
        fresh(forms.EndNoteForm, request, version=note.version),
        partial(commands.end_note, note=note),
        row,
        f"End: {_called(note)}",
        lede=note.text,
        button="End it",
        said="It is no longer said.",
    )


def _called(note: MeasureNote) -> str:
    return str(note).lower()
