"""Partners: the register, one of them, and what a support officer does to them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from oneplan.common.panels import panels_for
from oneplan.common.sources import cited
from oneplan.people import commands, forms, policies, queries
from oneplan.people.models import Organisation, Sector
from oneplan.people.views.asking import page_of
from oneplan.places.models import Partnership
from oneplan.ui.access import access, acting, open_to_all, read_or_send
from oneplan.ui.as_of import as_of
from oneplan.ui.submitting import submit


@open_to_all("The register of partners is public.")
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """Partners by sector, on a day."""
    day = as_of(request)
    asked = request.GET.get("sector", "")
    sector = asked if asked in Sector.values else ""
    found = list(queries.organisations(request.user, day.on, sector))
    groups = [(label, [each for each in found if each.sector == code]) for code, label in Sector.choices]
    context = {
        "as_of": day,
        "sector": sector,
        "sectors": Sector.choices,
        "groups": [(label, rows) for label, rows in groups if rows],
        "count": len(found),
        "may_register": policies.register_organisation.rows(request.user).exists(),
        "may_list_offices": policies.list_offices.rows(request.user).exists(),
        "may_list_persons": policies.list_persons.rows(request.user).exists(),
    }
    return render(request, "people/organisations.html", context)


@access(policies.see_organisation)
@require_safe
def organisation(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Where do we sit, what have we promised? What higher contexts know of it stands in their panels."""
    when = as_of(request)
    context = {
        "organisation": organisation,
        "codes": organisation.codes.all(),
        "sources": cited([organisation]),
        "panels": panels_for(organisation, when.on, request.user),
        "may_edit": policies.edit_organisation.allows(request.user, organisation),
        "as_of": when,
    }
    return render(request, "people/organisation.html", context)


@access(policies.register_organisation)
@read_or_send
def add_organisation(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """A new partner."""
    return submit(
        request,
        forms.OrganisationForm(request.POST or None),
        lambda **typed: commands.register_organisation(by=acting(request), **typed),
        template="people/form.html",
        context=page_of("Add a partner organisation", "people:organisations"),
        then=_to_organisation,
        said="The organisation is in the register.",
    )


@access(policies.edit_organisation)
@read_or_send
def edit_organisation(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """What the register says about a partner."""
    initial = forms.initial_of(organisation, forms.ReviseOrganisationForm)
    return submit(
        request,
        forms.ReviseOrganisationForm(request.POST or None, initial=initial),
        lambda **typed: commands.revise_organisation(by=acting(request), organisation=organisation, **typed),
        template="people/organisation_form.html",
        context={
            **page_of(f"Change {organisation}", "people:organisation", organisation.key),
            "organisation": organisation,
        },
        then=_to_organisation,
    )


@access(policies.edit_organisation)
@read_or_send
def end_organisation(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The last day of a partner."""
    return submit(
        request,
        forms.EndOrganisationForm(request.POST or None, initial={"version": organisation.version}),
        lambda **typed: commands.end_organisation(by=acting(request), organisation=organisation, **typed),
        template="people/form.html",
        context=page_of(
            f"End {organisation} as a partner",
            "people:organisation",
            organisation.key,
            lede="Everything it did stays. End its seats too: a seat without a partner is a finding.",
            button="End it",
        ),
        then=_to_organisation,
        said="The last day is kept.",
    )


@access(policies.edit_organisation)
@read_or_send
def add_code(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """An official code of a partner."""
    return submit(
        request,
        forms.CodeForm(request.POST or None),
        lambda **typed: commands.add_code(by=acting(request), organisation=organisation, **typed),
        template="people/form.html",
        context=page_of(f"Add a code of {organisation}", "people:organisation", organisation.key, button="Add"),
        then=lambda row: _to_organisation(row.organisation),
    )


def _to_organisation(organisation: Organisation) -> str:
    return reverse("people:organisation", kwargs={"key": organisation.key})
