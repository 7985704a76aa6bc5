"""What the frame of every page needs to know."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import Error
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from oneplan.common import clock
from oneplan.common.capability import menu
from oneplan.common.policy import named

UNNAMED = "Oneplan"


@dataclass(frozen=True)
class Place:
    """One entry of the navigation: `current` is "page" on the page itself, "true" below it, else ""."""

    label: str
    address: str
    current: str


def frame(request: HttpRequest) -> dict[str, Any]:
    """The navigation, the name of the partnership (asked for once, when a template shows it), today, the time left."""
    signed_in = bool(getattr(request, "user", AnonymousUser()).is_authenticated)
    return {
        "menu": _places(request, signed_in),
        "partnership_name": SimpleLazyObject(lambda: getattr(_partnership(request), "name", "") or UNNAMED),
        "inferred_mark": SimpleLazyObject(lambda: getattr(_partnership(request), "inferred_mark", "")),
        "demo": settings.DEMO,
        "printed_on": clock.today(),
        "signed_in": signed_in,
        "first_page": SimpleLazyObject(lambda: resolve_url(settings.LOGIN_REDIRECT_URL)),  # of whoever signed in
        "session_ends_in": seconds_left(request) if signed_in else None,
    }


def _places(request: HttpRequest, signed_in: bool) -> list[Place]:
    found: list[tuple[str, str]] = []
    for item in menu():
        if (item.signed_in and not signed_in) or (item.rule and not _may(request, item.rule)):
            continue
        try:
            found.append((item.label, reverse(item.route)))
        except NoReverseMatch:
            continue  # an error page must not fail because of its navigation; a test looks at the menu itself
    # The longest address that the page stands under: "Plan" is not current on a page of its neighbour.
    under = max((address for _, address in found if request.path.startswith(address)), key=len, default="")
    return [
        Place(label, address, "page" if request.path == address else "true" if address == under else "")
        for label, address in found
    ]


def _may(request: HttpRequest, name: str) -> bool:
    """Whether the rule shows the visitor anything: one query for an account, none for a stranger.

    The policies decide, so what the menu offers is never refused; where they cannot be asked, it is not offered.
    """
    try:
        rule = named(name)
        actor = getattr(request, "user", AnonymousUser())
        return bool(actor.is_authenticated or not rule.hidden_from_strangers) and rule.rows(actor).exists()
    except (Error, KeyError):
        return False


def _partnership(request: HttpRequest) -> Any:
    """The partnership, or None: asked for once a request, and only where a template shows something of it."""
    if not hasattr(request, "_partnership"):
        try:  # places is a sibling of ui, so the model is asked for by its name
            row = apps.get_model("places", "Partnership")._default_manager.only("name", "inferred_mark").first()
        except Error:
            row = None  # the page that says the database is away needs a header too
        request._partnership = row  # type: ignore[attr-defined]
    return request._partnership  # type: ignore[attr-defined]


def seconds_left(request: HttpRequest) -> int:
    """Until the session ends if nothing else is asked for: the limit for idle sessions, unless the day ends first."""
    left: int | None = getattr(request, "session_ends_in", None)
    return int(settings.IDLE_LIMIT.total_seconds()) if left is None else left
