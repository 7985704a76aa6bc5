"""Invitations, accounts, and more time before a session ends."""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from oneplan.common import clock
from oneplan.common.errors import RuleBroken
from oneplan.common.logs import form_refused
from oneplan.people import commands, forms, policies, queries
from oneplan.people.mail import where_it_went
from oneplan.people.models import Invitation, Person, User
from oneplan.people.second_factor import shown_lately
from oneplan.people.views.asking import page_of
from oneplan.places.models import Partnership
from oneplan.ui.access import access, acting, open_to_all, read_or_send, signed_in
from oneplan.ui.submitting import submit

INVITATION = "invitation"  # where the session keeps a token while its page is open


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
        context=page_of(
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
        page_of(
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
        page_of(
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
        page_of(
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
        return HttpResponseRedirect(after if here else resolve_url(settings.LOGIN_REDIRECT_URL))
    left = getattr(request, "session_ends_in", 0)
    return render(request, "people/stay.html", {"minutes": left // 60, "next": request.GET.get("next", "")})


def _link(request: HttpRequest) -> Callable[[str], str]:
    """The address of the page that a token opens, from outside."""
    return lambda token: request.build_absolute_uri(reverse("people:open-invitation", args=[token]))


def _confirm(request: HttpRequest, run: Any, page: dict[str, Any], *, then: str, said: str = "") -> HttpResponse:
    if request.method == "POST":
        run()
        if said:
            messages.success(request, said)
        return redirect(then)
    return render(request, "people/confirm.html", page)
