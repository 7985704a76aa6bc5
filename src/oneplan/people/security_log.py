"""Who signed in, out, was turned away or took a file goes into the log (SEC-34): by account, never by what was typed.

Elsewhere: what a rule refused (`common.refusals`), what was done, roles given and ended among it (`common.record`),
and forms that could not be taken (`common.logs`).
"""

import logging
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase

_log = logging.getLogger("oneplan.people")


@receiver(user_logged_in)
def signed_in(user: Any, **more: Any) -> None:
    """After all steps."""
    _log.info("signed in", extra={"account": user.pk})


@receiver(user_logged_out)
def signed_out(user: Any, **more: Any) -> None:
    """By the person, or because the session ended."""
    if user is not None:
        _log.info("signed out", extra={"account": user.pk})


@receiver(user_login_failed)
def password_refused(**more: Any) -> None:
    """Nobody is named: whether there is such an account is not for the log either."""
    _log.warning("password refused")


def exported(request: HttpRequest, response: HttpResponseBase) -> None:
    """A file to keep left the house for somebody who is signed in: which page made it, not what is in it."""
    taken = response.status_code == 200 and response.headers.get("Content-Disposition", "").startswith("attachment")
    if taken and request.user.is_authenticated and request.resolver_match:
        _log.info("exported", extra={"account": request.user.pk, "route": request.resolver_match.view_name})
