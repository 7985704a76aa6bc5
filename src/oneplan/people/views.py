"""Pages about partners, persons, offices and accounts."""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from oneplan.common import clock
from oneplan.common.errors import RuleBroken
from oneplan.common.logs import form_refused
from oneplan.people import commands, forms, policies, queries
from oneplan.people.mail import where_it_went
from oneplan.people.models import Invitation, Office, Organisation, Person, Sector, User
from oneplan.people.second_factor import shown_lately
from oneplan.places.models import Partnership
from oneplan.ui.access import access, acting, open_to_all, read_or_send, signed_in
from oneplan.ui.as_of import as_of
from oneplan.ui.submitting import submit

INVITATION = "invitation"  # where the session keeps a token while its page is open


# Organisations


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


@access(policies.register_organisation)
@read_or_send
def add_organisation(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """A new partner."""
    return submit(
        request,
        forms.OrganisationForm(request.POST or None),
        lambda **typed: commands.register_organisation(by=acting(request), **typed),
        template="people/form.html",
        context=_page("Add a partner organisation", "people:organisations"),
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
        context={**_page(f"Change {organisation}", "web:organisation", organisation.key), "organisation": organisation},
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
        context=_page(
            f"End {organisation} as a partner",
            "web:organisation",
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
        context=_page(f"Add a code of {organisation}", "web:organisation", organisation.key, button="Add"),
        then=lambda row: _to_organisation(row.organisation),
    )


# Persons and offices


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
        context=_page("Add a person", "people:persons"),
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
        context=_page("Change a person", "people:person", person.key),
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
        context=_page(
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
        context=_page(
            f"End the office of {str(office).lower()}",
            "people:person",
            office.person.key,
            lede=f"{office.person}. From the day after, the rights of the office are gone.",
            button="End the office",
        ),
        then=lambda ended: _to_person(ended.person),
        said="The last day is kept.",
    )


# Invitations and accounts


@access(policies.list_invitations)
@require_safe
def invitations(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Who was invited, and what came of it."""
    context = {"invitations": queries.invitations(request.user), "now": clock.now()}
    return render(request, "people/invitations.html", context)


@access(policies.invite)
@read_or_send
@shown_lately
def invite(request: HttpRequest, person: Person) -> HttpResponse:
    """Ask a person to open an account."""
    return submit(
        request,
        forms.InviteForm(request.POST or None),
        lambda **typed: commands.invite(by=acting(request), person=person, link=_link(request), **typed),
        template="people/form.html",
        context=_page(
            "Invite to open an account",
            "people:person",
            person.key,
            lede=f"{person} gets a link to open an account.",
            button="Send the invitation",
        ),
        then=lambda made: reverse("people:invitations"),
        said=where_it_went("The invitation is on its way."),
    )


@access(policies.withdraw_invitation)
@read_or_send
def withdraw_invitation(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Make the link of an invitation useless."""
    return _confirm(
        request,
        lambda: commands.withdraw_invitation(by=acting(request), invitation=invitation),
        _page(
            "Withdraw this invitation",
            "people:invitations",
            lede=f"{invitation.person} will not be able to open an account with the link.",
            button="Withdraw it",
        ),
        then=reverse("people:invitations"),
    )


@access(policies.close_account)
@read_or_send
@shown_lately
def close_account(request: HttpRequest, account: User) -> HttpResponse:
    """Make an account useless, from now on."""
    return _confirm(
        request,
        lambda: commands.close_account(by=acting(request), account=account),
        _page(
            "Close an account",
            "people:persons",
            lede=f"{account.person} is signed out everywhere at once and cannot sign in again. What they did stays.",
            button="Close the account",
        ),
        then=reverse("people:persons"),
    )


@access(policies.reopen_account)
@read_or_send
@shown_lately
def reopen_account(request: HttpRequest, account: User) -> HttpResponse:
    """Let a person open a closed account again."""
    return _confirm(
        request,
        lambda: commands.reopen_account(by=acting(request), account=account, link=_link(request)),
        _page(
            "Open an account again",
            "people:persons",
            lede=f"{account.person} gets a link at {account.email}, chooses a new password with it and sets up a new"
            " second step. Until then the account stays closed.",
            button="Send the link",
            kind="",
        ),
        then=reverse("people:invitations"),
        said=where_it_went("The link is on its way."),
    )


@open_to_all("Whoever holds the link has no account yet.")
@require_safe
def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Takes the token out of the address, so that it gets into no log, no history and no referrer."""
    request.session[INVITATION] = token[:100]
    response = redirect("people:accept")
    response.headers["Referrer-Policy"] = "no-referrer"  # the address holds the token
    return response


@open_to_all("Whoever holds the link has no account yet.")
@read_or_send
def accept(request: HttpRequest) -> HttpResponse:
    """Choose a password; then on to the second factor, signed in."""
    token = request.session.get(INVITATION, "")
    invited = queries.open_invitation(token)
    if invited is None or request.user.is_authenticated:
        return render(request, "people/no_invitation.html", status=404)
    form = forms.PasswordForm(request.POST or None, account=User(email=invited.email))
    if form.is_valid():
        try:
            account = commands.accept_invitation(by=request.user, token=token, **form.cleaned_data)
        except RuleBroken as no:
            form.add_error(None, str(no))
            form_refused(form, code="rule")
        else:
            del request.session[INVITATION]
            record_authentication(request, account, method="password")
            return perform_login(request, Login(user=account))
    return render(request, "people/accept.html", {"form": form, "invitation": invited})


@signed_in("Every account may ask for more time.")
@read_or_send
def stay(request: HttpRequest) -> HttpResponse:
    """More time, for people whose browser runs no script: opening or sending this page is a sign of life."""
    if request.method == "POST":
        after = request.POST.get("next", "")
        here = url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure())
        return HttpResponseRedirect(after if here else reverse("web:work"))
    left = getattr(request, "session_ends_in", 0)
    return render(request, "people/stay.html", {"minutes": left // 60, "next": request.GET.get("next", "")})


def _link(request: HttpRequest) -> Callable[[str], str]:
    """The address of the page that a token opens, from outside."""
    return lambda token: request.build_absolute_uri(reverse("people:open-invitation", args=[token]))


def _page(title: str, back: str, key: str | None = None, **more: str) -> dict[str, Any]:
    address = reverse(back, kwargs={"key": key}) if key else reverse(back)
    return {"title": title, "lede": "", "button": "Save", "kind": "warning", "back": address, **more}


def _confirm(request: HttpRequest, run: Any, page: dict[str, Any], *, then: str, said: str = "") -> HttpResponse:
    if request.method == "POST":
        run()
        if said:
            messages.success(request, said)
        return redirect(then)
    return render(request, "people/confirm.html", page)


def _to_organisation(organisation: Organisation) -> str:
    return reverse("web:organisation", kwargs={"key": organisation.key})


def _to_person(person: Person) -> str:
    return reverse("people:person", kwargs={"key": person.key})
