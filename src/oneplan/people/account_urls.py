"""The pages of allauth that this house uses, under its own names. What is not listed here does not exist.

Left out on purpose: signing up, changing the e-mail address (a support officer invites again), codes by e-mail, and
downloading recovery codes (they are shown once, to print).
"""

import hmac
from hashlib import sha256
from uuid import UUID

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as usersessions
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, re_path, register_converter
from django.urls.converters import UUIDConverter
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods

from oneplan.ui.access import open_to_all


class PasskeyConverter(UUIDConverter):
    """allauth numbers passkeys; an address must not count (SEC-07). The number travels as a sealed UUID."""

    def to_python(self, value: str) -> int:  # type: ignore[override]
        """The number in a UUID we made. Raises ValueError, which means 404, for any other."""
        sealed = UUID(value).bytes
        number = _masked(sealed[:8], sealed[8:])
        if not hmac.compare_digest(_tag(number), sealed[:8]):
            raise ValueError("Not one of ours.")
        return int.from_bytes(number)

    def to_url(self, value: int) -> str:  # type: ignore[override]
        """The UUID of a number: always the same, and nothing can be read from it."""
        number = int(value).to_bytes(8)
        tag = _tag(number)
        return str(UUID(bytes=tag + _masked(tag, number)))


def _tag(number: bytes) -> bytes:
    return salted_hmac("oneplan.people.passkey", number, algorithm="sha256").digest()[:8]


def _masked(tag: bytes, number: bytes) -> bytes:
    mask = hmac.digest(settings.SECRET_KEY.encode(), b"passkey mask" + tag, sha256)
    return bytes(a ^ b for a, b in zip(number, mask, strict=False))


register_converter(PasskeyConverter, "passkey")


@open_to_all("Whoever is half signed in must be able to leave, and leaving twice is no mistake.")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """Nobody is signed in here, and the browser forgets the pages it kept (SEC-59)."""
    response: HttpResponseBase = account.logout(request)
    if request.method == "POST":
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


urlpatterns: list[URLPattern] = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", sign_out, name="account_logout"),
    path("show-again/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/forgotten/", account.password_reset, name="account_reset_password"),
    path("password/forgotten/sent/", account.password_reset_done, name="account_reset_password_done"),
    path("password/new/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("security/", mfa.index, name="mfa_index"),
    path("sign-in/code/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("show-again/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("show-again/passkey/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("security/app/set-up/", totp.activate_totp, name="mfa_activate_totp"),
    path("security/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("security/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("security/recovery-codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("security/passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("security/passkeys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("security/passkeys/<passkey:pk>/rename/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("security/passkeys/<passkey:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("security/sessions/", usersessions.list_usersessions, name="usersessions_list"),
]
