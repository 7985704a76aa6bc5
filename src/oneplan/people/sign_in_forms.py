"""The forms of allauth in our words; codes that work once; a reset that says nothing about who has an account."""

import logging
from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from oneplan.ui.govuk import Form

WORDS_HELP = "At least 15 characters. Three or four random words work well. You can paste it."
CODE_LIVES = 120  # seconds: a code is accepted for three periods of 30, and is refused for longer than that

_log = logging.getLogger("oneplan.people")


class _Worded(Form):
    """Labels and hints of ours in place of placeholders."""

    LABELS: dict[str, str] = {}
    HELP: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.LABELS.get(name, field.label)
            field.help_text = self.HELP.get(name, "")
            self._word(name, field)


class SignIn(_Worded, account.LoginForm):
    """Email address and password."""

    LABELS = {"login": "Email address", "password": "Password"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class ShowAgain(_Worded, account.ReauthenticateForm):
    """The password once more."""

    LABELS = {"password": "Password"}


class ForgotPassword(_Worded, account.ResetPasswordForm):
    """Where to send the link. An address without an account gets a mail too, which says so."""

    LABELS = {"email": "Email address"}

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """A mail is on its way, whoever asked."""
        if self.users:
            return str(super().save(request, **kwargs))
        email = str(self.cleaned_data["email"])
        get_adapter().send_mail("account/email/unknown_account", email, {})
        return email


class NewPassword(_Worded, account.ResetPasswordKeyForm):
    """A new password, typed once: it can be shown."""

    password2 = None  # type: ignore[assignment]
    LABELS = {"password1": "New password"}
    HELP = {"password1": WORDS_HELP}


class ChangePassword(_Worded, account.ChangePasswordForm):
    """The current password and a new one."""

    password2 = None  # type: ignore[assignment]
    LABELS = {"oldpassword": "Current password", "password1": "New password"}
    HELP = {"password1": WORDS_HELP}


class _OneUse(_Worded):
    """A code of the authenticator app, or a recovery code. Either works once."""

    user: AbstractBaseUser  # set by allauth's form
    LABELS = {"code": "Code"}
    HELP = {"code": "The 6 figures in your authenticator app, or one of your recovery codes"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "spellcheck": "false"}

    def clean_code(self) -> str:
        """The code. Counts only failed attempts, and only for this account (allauth's own count could be wiped)."""
        usage = _attempt(self.user)
        code = str(self.cleaned_data["code"])
        for authenticator in Authenticator.objects.filter(user=self.user).exclude(type=Authenticator.Type.WEBAUTHN):
            if authenticator.wrap().validate_code(code):
                if authenticator.type == Authenticator.Type.TOTP and not first_use(self.user, code):
                    break
                authenticator.user = self.user
                self.authenticator = authenticator
                usage.rollback()
                return code
        _log.warning("second factor refused", extra={"account": self.user.pk})
        raise get_mfa_adapter().validation_error("incorrect_code")


class Code(_OneUse, mfa.AuthenticateForm):
    """The second step of signing in."""


class CodeAgain(_OneUse, mfa.ReauthenticateForm):
    """The code once more, before something that matters."""


class SetUpApp(_Worded, totp.ActivateTOTPForm):
    """The first code of a new authenticator app."""

    LABELS = {"code": "Code"}
    HELP = {"code": "The 6 figures your app shows now"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "spellcheck": "false"}

    @property
    def key_in_fours(self) -> str:
        """The key as a person can type it."""
        return " ".join(self.secret[at : at + 4] for at in range(0, len(self.secret), 4))

    def clean_code(self) -> str:
        """The code, which cannot be used again to sign in."""
        code = str(super().clean_code())
        first_use(self.user, code)
        return code


class AddPasskey(_Worded, webauthn.AddWebAuthnForm):
    """A name for the passkey, and whether it may stand for password and code together."""

    LABELS = {"name": "Name", "passwordless": "Sign in with this passkey alone"}
    HELP = {
        "name": "So that you can tell your passkeys apart, for example “Work phone”",
        "passwordless": "You will not need your password. Your device asks for your fingerprint, face or PIN.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class RenamePasskey(_Worded, webauthn.EditWebAuthnForm):
    """Another name."""

    LABELS = {"name": "Name"}


def first_use(user: Any, code: str) -> bool:
    """Whether a code of the app is shown for the first time (V6.5.1).

    allauth forgets a used code after one period, but takes it for three where clocks may differ.
    """
    plain = "".join(code.split())
    name = salted_hmac("oneplan.people.code", f"{user.pk}:{plain}", algorithm="sha256").hexdigest()
    return bool(cache.add(f"code-used:{name}", "yes", timeout=CODE_LIVES))


def _attempt(user: Any) -> ratelimit.RateLimitUsage:

    usage = ratelimit.consume(context.request, app="allauth.account", action="second_factor", key=str(user.pk))
    if not usage:
        raise get_adapter().validation_error("too_many_login_attempts")
    return usage
