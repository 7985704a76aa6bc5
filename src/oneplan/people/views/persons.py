"""Persons, and the offices they hold."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from oneplan.people import commands, forms, policies, queries
from oneplan.people.models import Office, Person
from oneplan.people.second_factor import shown_lately
from oneplan.people.views.asking import page_of
from oneplan.places.models import Partnership
from oneplan.ui.access import access, acting, read_or_send
from oneplan.ui.submitting import submit


@access(policies.list_persons)
@require_safe
def persons(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Everybody who acts in the partnership."""
    context = {
        "persons": queries.persons(request.user),
        "may_add": policies.add_person.allows(request.user, partnership),
    }
    return render(request, "people/persons.html", context)


@access(policies.see_person)
@require_safe
def person(request: HttpRequest, shown: Person) -> HttpResponse:
    """One person: organisation, offices, account."""
    account = queries.account_of(shown)
    context = {
        "person": shown,
        "offices": queries.offices_held(shown),
        "may_end": set(policies.end_office.rows(request.user).filter(person=shown).values_list("pk", flat=True)),
        "account": account,
        "may_edit": policies.edit_person.allows(request.user, shown),
        "may_appoint": policies.appoint.allows(request.user, shown),
        "may_invite": policies.invite.allows(request.user, shown),
        "may_close": account is not None and policies.close_account.allows(request.user, account),
        "may_reopen": account is not None and policies.reopen_account.allows(request.user, account),
    }
    return render(request, "people/person.html", context)


@access(policies.add_person)
@read_or_send
def add_person(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """A new person."""
    return submit(
        request,
        forms.PersonForm(request.POST or None),
        lambda **typed: commands.add_person(by=acting(request), **typed),
        template="people/form.html",
        context=page_of("Add a person", "people:persons"),
        then=_to_person,
        said="The person was added.",
    )


@access(policies.edit_person)
@read_or_send
def edit_person(request: HttpRequest, person: Person) -> HttpResponse:
    """What is known of a person."""
    initial = forms.initial_of(person, forms.RevisePersonForm)
    return submit(
        request,
        forms.RevisePersonForm(request.POST or None, initial=initial),
        lambda **typed: commands.revise_person(by=acting(request), person=person, **typed),
        template="people/form.html",
        context=page_of("Change a person", "people:person", person.key),
        then=_to_person,
    )


@access(policies.list_offices)
@require_safe
def offices(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Who holds which office today."""
    context = {
        "offices": queries.current_offices(request.user),
        "may_list_persons": policies.list_persons.allows(request.user, partnership),
    }
    return render(request, "people/offices.html", context)


@access(policies.appoint)
@read_or_send
@shown_lately
def appoint(request: HttpRequest, person: Person) -> HttpResponse:
    """An office for a person."""
    return submit(
        request,
        forms.AppointForm(request.POST or None),
        lambda **typed: commands.appoint(by=acting(request), person=person, **typed),
        template="people/form.html",
        context=page_of(
            "Appoint to an office",
            "people:person",
            person.key,
            lede=f"{person}. An office gives rights from its first day to its last.",
            button="Appoint",
        ),
        then=lambda office: _to_person(office.person),
        said="The office was given.",
    )


@access(policies.end_office)
@read_or_send
@shown_lately
def end_office(request: HttpRequest, office: Office) -> HttpResponse:
    """The last day of an office."""
    return submit(
        request,
        forms.EndOfficeForm(request.POST or None, initial={"version": office.version, "on": office.to_on}),
        lambda **typed: commands.end_office(by=acting(request), office=office, **typed),
        template="people/form.html",
        context=page_of(
            f"End the office of {str(office).lower()}",
            "people:person",
            office.person.key,
            lede=f"{office.person}. From the day after, the rights of the office are gone.",
            button="End the office",
        ),
        then=lambda ended: _to_person(ended.person),
        said="The last day is kept.",
    )


def _to_person(person: Person) -> str:
    return reverse("people:person", kwargs={"key": person.key})
