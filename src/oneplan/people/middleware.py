"""Closed by default: who is not signed in, not proven or away too long comes no further than the door."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponseRedirect, UnreadablePostError
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from oneplan.common import clock, refusals
from oneplan.common.logs import account_id
from oneplan.common.policy import Rule
from oneplan.people import second_factor, security_log
from oneplan.people.passwords import RETRY_S, Crowded, place
from oneplan.ui.access import Open

type Next = Callable[[HttpRequest], HttpResponseBase]

BEGAN, SEEN = "session_began_at", "session_seen_at"
WRITE_EVERY = 60  # seconds: a page view must not cost a write

# Pages of allauth that a stranger may open, by the name of their route. Everything else asks for an account.
OPEN_ROUTES = frozenset(
    {
        "account_login",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_authenticate",  # the second step of signing in: allauth itself asks for the first
        "mfa_login_webauthn",
    }
)

# Where an account may go before it has a second factor: to set one up, to show who it is again, to leave.
BEFORE_SECOND_FACTOR = OPEN_ROUTES | {
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "people:stay",
    "ui:stay",
}


class SessionLimits:
    """Ends a session after a time without a request, and in any case after a day's work (SEC-38).

    The times are kept on the server. An ended session is emptied; on a closed page the person then meets the sign-in
    page, which says why; an open page is shown as to any visitor.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            self.look_at(request, clock.now())
        response = self.get_response(request)
        if request.user.is_authenticated and BEGAN not in request.session:
            _begin(request, clock.now())  # signed in by this very request
        return response

    def look_at(self, request: HttpRequest, now: datetime) -> None:
        """The session goes on, or is emptied."""
        if BEGAN not in request.session:
            _begin(request, now)
        at = now.timestamp()
        idle = at - request.session[SEEN]
        age = at - request.session[BEGAN]
        if age >= settings.ABSOLUTE_LIMIT.total_seconds():
            _end(request, "day")
        elif idle >= settings.IDLE_LIMIT.total_seconds():
            _end(request, "idle")
        else:
            if idle >= WRITE_EVERY:
                request.session[SEEN] = int(at)
            left = settings.ABSOLUTE_LIMIT.total_seconds() - age
            request.session_ends_in = int(min(settings.IDLE_LIMIT.total_seconds(), left))  # type: ignore[attr-defined]


class SecondFactor:
    """Sends an account that has not proven a second factor to set one up (SEC-36).

    Where the account has one and this session did not use it, the session is older than the factor: it ends.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Nothing, or the way to the set-up page."""
        route = request.resolver_match.view_name if request.resolver_match else ""
        if route == "account_logout" or not request.user.is_authenticated or second_factor.is_proven(request):
            return None
        if second_factor.is_set_up(request.user):
            _end(request, "factor")
            return None
        if route in BEFORE_SECOND_FACTOR:
            return None
        return redirect("mfa_index")


class ClosedByDefault:
    """Sends a stranger from every view that is not declared open to the sign-in page (SEC-02).

    This is decided before any row is looked up, so that what exists and what does not look the same (SEC-05).
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Nothing, or the way to the sign-in page. Raises ImproperlyConfigured for a view of ours that says nothing."""
        said = getattr(view, "access", None)
        if said is None and view.__module__.split(".", 1)[0] == "oneplan":
            raise ImproperlyConfigured(f"{view.__module__}.{view.__qualname__} does not say who may open it.")
        route = request.resolver_match.view_name if request.resolver_match else ""
        if route in OPEN_ROUTES or is_open(said) or request.user.is_authenticated:
            return None
        return to_sign_in(request)


class Witness:
    """Log lines say whose request it was; refusals stand in the record, exports in the log (SEC-31, SEC-34)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = account_id.set(str(request.user.pk or ""))
        try:
            with refusals.kept():
                response = self.get_response(request)
            security_log.exported(request, response)
        finally:
            account_id.reset(token)  # the thread goes on to serve somebody else
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Too many passwords at once, on any other page than that for signing in."""
        return _crowded(request, exception) if isinstance(exception, Crowded) else None


class SignInQueue:
    """So many sign in at once and no more; the others are told at once when to try again (SEC-37).

    Asked before anything is looked up or counted. A sign-in is a hash and some twenty writes: waiting for a turn in the
    middle of it, a crowd would keep every thread of the server. The form must be there first: who sends it slowly, or
    never, would else hold a place and keep everybody out.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method != "POST" or request.path != reverse(settings.LOGIN_URL):
            return self.get_response(request)
        with suppress(UnreadablePostError):  # who hung up meanwhile sent an empty form
            _ = request.body
        try:
            with place():
                return self.get_response(request)
        except Crowded as no:
            return _crowded(request, no)


def _crowded(request: HttpRequest, why: Crowded) -> HttpResponseBase:
    page = render(request, "people/crowded.html", {"sentence": str(why)}, status=503)
    page.headers["Retry-After"] = str(RETRY_S)
    return page


def is_open(said: Any) -> bool:
    """Whether what a view declares lets strangers in: openly, or by a rule that shows strangers some rows."""
    return isinstance(said, Open) or (isinstance(said, Rule) and not said.hidden_from_strangers)


def to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    """The sign-in page, which knows where to go on and, after an ended session, why the person is there."""
    asked = {"next": _way_back(request), "ended": getattr(request, "session_ended", "")}
    query = urlencode({name: value for name, value in asked.items() if value}, safe="/")
    return redirect(f"{reverse(settings.LOGIN_URL)}{'?' if query else ''}{query}")


def _way_back(request: HttpRequest) -> str:
    """The page itself, or for a form that was sent the page it stood on."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(came_from)
    return parts._replace(scheme="", netloc="", fragment="").geturl()


def _begin(request: HttpRequest, now: datetime) -> None:
    request.session[BEGAN] = request.session[SEEN] = int(now.timestamp())


def _end(request: HttpRequest, why: str) -> None:
    logout(request)
    request.session_ended = why  # type: ignore[attr-defined]
