"""What other tools prove, run as they are run by hand."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

BIN = Path(sys.executable).parent


def run(*words, **environment):
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"}}
    done = subprocess.run(words, cwd=ROOT, env={**kept, **environment}, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout + done.stderr


def test_the_arrows_between_contexts_point_down():
    status, said = run(BIN / "lint-imports", "--no-logo", "--no-cache")

    assert status == 0, said
    assert "3 kept, 0 broken" in said


def test_no_model_waits_for_a_migration():
    status, said = run(sys.executable, "-W", "ignore", "-m", "django", "makemigrations", "--check", "--dry-run")

    assert status == 0, said


@pytest.mark.sec("SEC-58")
def test_nothing_is_missing_for_a_deployment():
    status, said = run(
        sys.executable, "-W", "ignore", "-m", "django", "check", "--deploy", "--fail-level", "WARNING",
        ONEPLAN_HTTPS="yes", ONEPLAN_EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", ONEPLAN_SECRET_KEY="k" * 25 + "abcdefghijklmnopqrstuvwxyz0123456789",
    )  # fmt: skip

    assert status == 0, said
    assert "no issues" in said


@pytest.mark.sec("SEC-58")
def test_cookies_are_bound_to_the_host_where_there_is_https():
    code = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE, s.SECURE_HSTS_SECONDS >= 31536000, s.SECURE_SSL_REDIRECT, s.DEBUG)"
    )
    status, said = run(sys.executable, "-c", code, ONEPLAN_HTTPS="yes")

    assert status == 0, said
    assert said.split() == "__Host-session __Host-csrf True True True Lax True True False".split()
