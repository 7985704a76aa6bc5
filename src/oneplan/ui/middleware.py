"""What every response carries, errors and files included."""

import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from oneplan.common.errors import NotAllowed, RuleBroken
from oneplan.common.logs import request_id

type Next = Callable[[HttpRequest], HttpResponseBase]

# What a page of ours never needs is switched off for the whole page.
NOT_NEEDED = [
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
]

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in NOT_NEEDED),
}


class Headers:
    """The security headers; and nothing is kept by a cache that was made for one person or holds a form."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in FIXED.items():
            response.headers.setdefault(name, value)  # a view may be stricter: an invitation sends no referrer
        if _made_for_one(request, response):
            response.headers["Cache-Control"] = "no-store"
        return response


def _made_for_one(request: HttpRequest, response: HttpResponseBase) -> bool:
    """A session or a form token took part. Files are served before sessions are looked at, and stay cacheable.

    The cookie alone decides, so that this also holds when the database that could name the person is away.
    """
    cookie = settings.SESSION_COOKIE_NAME
    in_session = cookie in response.cookies or (cookie in request.COOKIES and hasattr(request, "session"))
    return in_session or "CSRF_COOKIE_NEEDS_UPDATE" in request.META


class RulesInWords:
    """A rule that was broken outside a form is told on a page of its own, in its own sentence; nothing was saved."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """The page, for a broken rule; anything else goes on to the error page."""
        if not isinstance(exception, RuleBroken):
            return None
        status = 403 if isinstance(exception, NotAllowed) else 409
        return render(request, "ui/refused.html", {"sentence": str(exception)}, status=status)


class RequestId:
    """A random name for each request, in its log lines, its entries of the record and its answer.

    Never taken from the client: whoever could choose it could forge a trail.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        name = str(uuid.uuid4())
        token = request_id.set(name)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)  # the thread goes on to serve somebody else
        response.headers["X-Request-Id"] = name
        return response
