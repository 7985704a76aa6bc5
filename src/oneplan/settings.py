"""One settings file. Everything a deployment may say comes from the environment; defaults are safe and run at once."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils.csp import CSP

from oneplan.environment import database, flag, mail_server, secret_key

PACKAGE = Path(__file__).parent
DATA = Path(os.environ.get("ONEPLAN_DATA", "var")).resolve()  # the one folder for the database and files
DEMO = flag("ONEPLAN_DEMO", False)
HTTPS = flag("ONEPLAN_HTTPS", not DEMO)
DEBUG = False
SECRET_KEY = secret_key(DATA)
ALLOWED_HOSTS = os.environ.get("ONEPLAN_HOSTS", "127.0.0.1,localhost").split(",")

INSTALLED_APPS = [
    "oneplan.common.apps.Common",
    "oneplan.places.apps.Places",
    "oneplan.ui.apps.Ui",
    "oneplan.people.apps.People",
    "oneplan.governance.apps.Governance",
    "oneplan.measures.apps.Measures",
    "oneplan.plan.apps.Plans",
    "oneplan.web.apps.Web",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "oneplan.ui.middleware.Headers",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "oneplan.ui.middleware.RequestId",
    "oneplan.people.middleware.SignInQueue",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "oneplan.people.middleware.SessionLimits",
    "oneplan.people.middleware.SecondFactor",
    "oneplan.people.middleware.ClosedByDefault",
    "oneplan.people.middleware.Witness",
    "django.contrib.messages.middleware.MessageMiddleware",
    "oneplan.ui.middleware.RulesInWords",
]

ROOT_URLCONF = "oneplan.web.urls"
WSGI_APPLICATION = "oneplan.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "oneplan.ui.context.frame",
            ],
        },
    }
]
FORM_RENDERER = "oneplan.ui.govuk.GovukRenderer"

DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {  # counts of attempts live here: shared by all processes and kept over a restart
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # or a flood would push the counts of others out
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False
SHORT_DATE_FORMAT = DATE_FORMAT = "j F Y"

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "oneplan.ui.storage.Storage"},
}
WHITENOISE_MAX_AGE = 31536000

# Sign-in (SEC-36 to SEC-41)
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["oneplan.people.passwords.QueuedArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "oneplan.people.passwords.NotGuessable"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:work"
LOGOUT_REDIRECT_URL = "web:home"
ACCOUNT_ADAPTER = "oneplan.people.sign_in.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Oneplan"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {  # SEC-41; "key" is the account, "ip" the network
    "login": "60/m/ip",
    "login_failed": "10/h/key",
    "sign_in_network": "20/h/ip",
    "second_factor": "10/h/key",
    "reauthenticate": "10/h/user",
    "change_password": "10/h/user",
    "reset_password": "5/h/key,20/h/ip",
    "reset_password_from_key": "20/h/ip",
}
ACCOUNT_FORMS = {
    "login": "oneplan.people.sign_in_forms.SignIn",
    "reauthenticate": "oneplan.people.sign_in_forms.ShowAgain",
    "reset_password": "oneplan.people.sign_in_forms.ForgotPassword",
    "reset_password_from_key": "oneplan.people.sign_in_forms.NewPassword",
    "change_password": "oneplan.people.sign_in_forms.ChangePassword",
}
MFA_ADAPTER = "oneplan.people.sign_in.MfaAdapter"
MFA_FORMS = {
    "authenticate": "oneplan.people.sign_in_forms.Code",
    "reauthenticate": "oneplan.people.sign_in_forms.CodeAgain",
    "activate_totp": "oneplan.people.sign_in_forms.SetUpApp",
    "add_webauthn": "oneplan.people.sign_in_forms.AddPasskey",
    "edit_webauthn": "oneplan.people.sign_in_forms.RenamePasskey",
}
MFA_RECOVERY_CODES_SHOW_ONCE = True
USERSESSIONS_TRACK_ACTIVITY = False
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if flag("ONEPLAN_BEHIND_PROXY", False) else 0
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = int(timedelta(hours=10).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
IDLE_LIMIT = timedelta(minutes=30)
ABSOLUTE_LIMIT = timedelta(hours=10)

# Browser (SEC-57, SEC-58)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_FAILURE_VIEW = "oneplan.web.errors.stale_form"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("ONEPLAN_BEHIND_PROXY", False) else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
SILENCED_SYSTEM_CHECKS = ["security.W002"]  # oneplan.ui.middleware.Headers sets X-Frame-Options
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_HANDLERS = [
    "oneplan.ui.uploads.Limited",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

MAIL_SERVER = os.environ.get("ONEPLAN_MAIL_SERVER", "")
MAILERS = {
    "default": {
        "BACKEND": f"django.core.mail.backends.{'smtp' if MAIL_SERVER else 'console'}.EmailBackend",
        "OPTIONS": mail_server(MAIL_SERVER),
    }
}
DEFAULT_FROM_EMAIL = os.environ.get("ONEPLAN_EMAIL_FROM", "oneplan@localhost")

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "oneplan.common.logs.JsonLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "oneplan": {"level": "INFO"},
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.security": {"level": "WARNING"},
    },
}
