"""Whether this session, not only this account, was proven with a second factor (SEC-36).

An account that has an authenticator is not enough: somebody with a stolen password may have signed in before it was
set up. So the proof is kept in the session: by allauth when a code or passkey is used, and here when one is set up.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
    record_authentication,
)
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_set_up(account: AbstractBaseUser) -> bool:
    """Whether the account has an authenticator app or a passkey. Recovery codes alone are none."""
    return Authenticator.objects.filter(user_id=account.pk, type__in=FACTORS).exists()


def is_proven(request: HttpRequest) -> bool:
    """Whether a second factor was used or set up in this session. Asks no database."""
    if not request.user.is_authenticated:
        return False
    return any(each.get("method") == "mfa" for each in get_authentication_records(request, request.user))


def shown_lately[**P](view: Callable[Concatenate[HttpRequest, P], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view that asks for the second factor once more where it was shown more than ten minutes ago (SEC-39).

    What was being sent is kept and goes through afterwards.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        records = get_authentication_records(request, request.user) if request.user.is_authenticated else []
        if not any(each.get("method") == "mfa" and each["at"] > since for each in records):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return asked


@receiver(authenticator_added)
def proven_by_setting_up(request: HttpRequest, user: AbstractBaseUser, authenticator: Any, **more: Any) -> None:
    """Setting up a factor proves it: a code of the app, or the key itself, was just shown."""
    if authenticator.type in FACTORS:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True)


@receiver(authenticator_removed)
def ended_by_removing(request: HttpRequest, user: AbstractBaseUser, **more: Any) -> None:
    """Without a factor left no session is proven any more, and all others end."""
    if is_set_up(user):
        return
    kept = [each for each in get_authentication_records(request, user) if each.get("method") != "mfa"]
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = kept
    end_other_sessions(request, user)
