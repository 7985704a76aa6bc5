"""How accounts sign in: what allauth leaves to us (SEC-36, SEC-40, SEC-41)."""

import base64
import secrets
import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.encoding import force_bytes

from oneplan.people import second_factor
from oneplan.people.mail import Mail

DEVICE_COOKIE = "__Host-device" if settings.HTTPS else "device"
DEVICE_SALT = "oneplan.people.device"
DEVICE_KNOWN_FOR = 180 * 24 * 3600

WRONG = "The email address or password is not right. Check both and try again."
TOO_OFTEN = "There were too many attempts. Wait an hour, or use a passkey."


class Adapter(DefaultAccountAdapter):
    """Accounts come from invitations alone; what a stranger can see is the same whether an account exists or not."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": WRONG,
        "account_inactive": WRONG,
        "invalid_login": WRONG,
        "too_many_login_attempts": TOO_OFTEN,
        "rate_limited": TOO_OFTEN,
        "incorrect_code": "The code is not right. Codes change every 30 seconds and work once.",
        "incorrect_password": "The password is not right",
        "enter_current_password": "The current password is not right",
        "invalid_password_reset": "This link does not work. It may have been used, or it ended.",
    }

    _network_usage: ratelimit.RateLimitUsage | None = None

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an invitation opens an account."""
        return False

    def get_login_stages(self) -> list[str]:
        """After the password comes the second factor, and nothing else."""
        return ["allauth.mfa.stages.AuthenticateStage"]

    # Limits. A stranger who tries passwords must not lock the person out: attempts from a browser in which the person
    # signed in before are counted apart from all others, and a passkey is not counted at all.

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        email = str(credentials.get("email", "")).lower()
        return f"{email}:{known_device(request, email) or 'any'}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts the attempt, against the network and against the account."""
        self._network_usage = ratelimit.consume(request, app="allauth.account", action="sign_in_network")
        if not self._network_usage:
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        if self._network_usage:
            self._network_usage.rollback()

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """The account, if it is open: a closed one is a wrong password like any other."""
        user = super().authenticate(request, **credentials)
        return user if user is not None and user.is_active else None

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """A closed account with a right passkey learns no more than one that does not exist."""
        clear_login(request)
        return redirect("account_login")

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        """The browser is known for this account from now on."""
        response = super().post_login(request, user, **kwargs)
        remember_device(response, user.get_username())
        return response

    # Showing again who one is, before something that matters.

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """With a second factor set up, the password alone is not enough (SEC-39)."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        with_factor = [each for each in methods if each["id"] != "reauthenticate"]
        return with_factor or methods

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not for the first factor right after signing in: the password was typed a moment ago (WCAG 3.3.7)."""
        user = self.request.user
        if user.is_authenticated and not second_factor.is_set_up(user):
            last = max((each["at"] for each in get_authentication_records(self.request, user)), default=0)
            if time.time() - last < app_settings.REAUTHENTICATION_TIMEOUT:
                return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """A new password ends every session, this one too."""
        return reverse("account_login")

    def render_mail(self, *args: Any, **kwargs: Any) -> Mail:
        """In plain text, with links that stay whole."""
        made = super().render_mail(*args, **kwargs)
        return Mail(made.subject, made.body, made.from_email, made.to, headers=made.extra_headers)

    def send_password_reset_mail(self, user: AbstractBaseUser, email: str, context: dict[str, Any]) -> None:
        """To the stored address, never to the typed one: lookalike letters must not lead the mail away."""
        super().send_password_reset_mail(user, user.get_username(), context)


class MfaAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps and recovery codes are encrypted in the database (class C4)."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "The code is not right. Codes change every 30 seconds and work once.",
        "unverified_email": "Ask a support officer: the email address of this account was not verified.",
    }

    def encrypt(self, text: str) -> str:
        """Readable only with the key of this installation."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret. Raises ValueError when the key of this installation changed."""
        try:
            return _keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise ValueError("The secret key changed: set up second factors again.") from None

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:  # noqa: A002
        """A name to begin with."""
        return "My passkey"


def _keys() -> MultiFernet:
    def derived(secret: str | bytes) -> Fernet:
        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"oneplan second factors").derive(force_bytes(secret))
        return Fernet(base64.urlsafe_b64encode(key))

    return MultiFernet([derived(each) for each in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def known_device(request: HttpRequest, email: str) -> str | None:
    """The random name of this browser, if the account with this address signed in from it before."""
    kept = request.get_signed_cookie(DEVICE_COOKIE, default="", salt=DEVICE_SALT, max_age=DEVICE_KNOWN_FOR)
    name, _, of = (kept or "").partition(":")
    return name if of and secrets.compare_digest(of, _digest(email)) else None


def remember_device(response: HttpResponse, email: str) -> None:
    """The browser keeps a random name for this account. It opens nothing: it only keeps counts of attempts apart."""
    response.set_signed_cookie(
        DEVICE_COOKIE,
        f"{secrets.token_urlsafe(16)}:{_digest(email)}",
        salt=DEVICE_SALT,
        max_age=DEVICE_KNOWN_FOR,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def _digest(email: str) -> str:
    return salted_hmac(DEVICE_SALT, email.lower(), algorithm="sha256").hexdigest()
