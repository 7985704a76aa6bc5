"""Error pages that help: what happened, what to do next, and nothing about what was asked for (SEC-05, SEC-35)."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from oneplan.common.logs import request_id


def _page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """A page that needs no database: it must also answer when the database does not."""
    shown = {"request_id": request_id.get(), "signed_in": _signed_in(request)}
    return HttpResponse(render_to_string(f"web/{template}.html", shown), status=status)


def _signed_in(request: HttpRequest) -> bool:
    """Whether somebody is known to be signed in; where that cannot be asked, nobody is."""
    try:
        return bool(getattr(request, "user", AnonymousUser()).is_authenticated)
    except Error:
        return False


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The request itself could not be understood."""
    return _page(request, "error_400", 400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The request was understood and refused."""
    return _page(request, "error_403", 403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form had been open too long, or cookies are off."""
    return _page(request, "error_stale_form", 403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Nothing here, or nothing this visitor may see: the same page for both."""
    return _page(request, "error_404", 404)


def failed(request: HttpRequest) -> HttpResponse:
    """Something broke; nothing was saved."""
    return _page(request, "error_500", 500)
