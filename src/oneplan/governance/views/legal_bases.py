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
from oneplan.governance.views.asking import home
from oneplan.places.models import Partnership
from oneplan.ui.access import access, read_or_send
from oneplan.ui.asking import ask, found, fresh, page_of, trail

TITLE = "Provisions in law"


@access(policies.establish_body)
@require_safe
def legal_bases(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """The list of provisions."""
    context = {"legal_bases": bench.legal_bases(), "trail": trail(TITLE, home())}
    return render(request, "governance/editing/legal_bases.html", context)


@access(policies.establish_body)
@read_or_send
def add(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """A new provision."""
    form = fresh(forms.LegalBasisForm, request)
    return _ask(request, form, commands.add_legal_basis, "Add a provision in law")


@access(policies.establish_body)
@read_or_send
def revise(request: HttpRequest, partnership: Partnership, basis: str) -> HttpResponse:
    """What a provision says."""
    row = found(bench.legal_basis(basis))
    run = partial(commands.revise_legal_basis, legal_basis=row)
    return _ask(request, fresh(forms.ReviseLegalBasisForm, request, row), run, f"Change {row}")


def _ask(request: HttpRequest, form: Any, run: Any, title: str) -> HttpResponse:
    back = reverse("governance:legal-bases")
    return ask(request, form, run, page_of(title, home(), (TITLE, back)), then=lambda _: back)
