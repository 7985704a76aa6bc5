"""Who signed in, out, or was turned away goes into the log (SEC-34): by account, never by what was typed (SEC-35)."""

import logging
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

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
