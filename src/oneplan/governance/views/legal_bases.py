"""The provisions in law that bodies rest on."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from oneplan.governance import commands, policies
from oneplan.governance.forms import bodies as forms
from oneplan.governance.queries import bench
from oneplan.governance.views.asking import found, fresh, trail_to
from oneplan.places.models import Partnership
from oneplan.ui.access import access, acting, read_or_send
from oneplan.ui.submitting import submit

TITLE = "Provisions in law"


@access(policies.establish_body)
@require_safe
def legal_bases(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """The list of provisions."""
    context = {"legal_bases": bench.legal_bases(), "trail": trail_to(TITLE)}
    return render(request, "governance/editing/legal_bases.html", context)


@access(policies.establish_body)
@read_or_send
def add(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """A new provision."""
    form = fresh(forms.LegalBasisForm, request)
    return _ask(request, form, partial(commands.add_legal_basis, by=acting(request)), "Add a provision in law")


@access(policies.establish_body)
@read_or_send
def revise(request: HttpRequest, partnership: Partnership, basis: str) -> HttpResponse:
    """What a provision says."""
    row = found(bench.legal_basis(basis))
    run = partial(commands.revise_legal_basis, by=acting(request), legal_basis=row)
    return _ask(request, fresh(forms.ReviseLegalBasisForm, request, row), run, f"Change {row}")


def _ask(request: HttpRequest, form: Any, run: Any, title: str) -> HttpResponse:
    back = reverse("governance:legal-bases")
    context = {"title": title, "button": "Save", "back": back, "trail": trail_to(title, (TITLE, back))}
    return submit(request, form, run, template="governance/editing/form.html", context=context, then=lambda _: back)
