"""Signing in, for tests: at once, or step by step as a person does."""

import re
import time

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from oneplan.people.models import User

PASSWORD = "plum kettle orbit sand"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def enter(client: Client, account: User) -> Client:
    """The client is signed in, with the second factor proven, as after the real two steps."""
    client.force_login(account)
    session = client.session
    at = time.time()
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": at},
        {"method": "mfa", "type": "totp", "at": at, "reauthenticated": True},
    ]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(account.pk)
    session.save()
    return client


def with_app(account: User) -> Authenticator:
    """The account has an authenticator app."""
    made: Authenticator = TOTP.activate(account, SECRET).instance
    return made


def code(periods: int = 0, secret: str = SECRET) -> str:
    """What the app shows now, or some periods of 30 seconds from now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods)))


def password_step(client: Client, email: str, password: str = PASSWORD, **more: str):
    """The first step of signing in."""
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def code_step(client: Client, typed: str):
    """The second step of signing in."""
    return client.post(reverse("mfa_authenticate"), {"code": typed})


def secret_on(page: bytes) -> str:
    """The key of the authenticator app that a set-up page shows."""
    found = re.search(r"Key: <code>([A-Z2-7 ]+)</code>", page.decode())
    assert found
    return found[1].replace(" ", "")


def is_in(client: Client) -> bool:
    """Whether the client comes into a page that asks for an account with a second factor."""
    return bool(client.get(reverse("web:work")).status_code == 200)


def forget_attempts() -> None:
    """Counts of attempts and used codes begin anew."""
    cache.clear()
