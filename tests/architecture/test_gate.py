"""What other tools prove, run as they are run by hand."""

import os
import re
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import closing
from pathlib import Path

import pytest

from oneplan.environment import database
from tests.architecture.source import ROOT

BIN = Path(sys.executable).parent


def run(*words, **environment):
    kept = {
        name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    }
    done = subprocess.run(
        words, cwd=ROOT, env={**kept, **environment}, capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_the_arrows_between_contexts_point_down():
    status, said = run(BIN / "lint-imports", "--no-logo", "--no-cache")

    assert status == 0, said
    assert "4 kept, 0 broken" in said


def test_no_model_waits_for_a_migration():
    status, said = run(sys.executable, "-W", "ignore", "-m", "django", "makemigrations", "--check", "--dry-run")

    assert status == 0, said


@pytest.mark.sec("SEC-58")
def test_nothing_is_missing_for_a_deployment():
    deployed = {
        "ONEPLAN_HTTPS": "yes",
        "ONEPLAN_MAIL_SERVER": "smtp://mail.example:587",
        "ONEPLAN_SECRET_KEY": "kept-by-whoever-runs-it-0123456789-abcdefghijklmnopqrstuvwxyz",
    }
    words = ("-W", "ignore", "-m", "django", "check", "--deploy", "--fail-level", "WARNING")
    status, said = run(sys.executable, *words, **deployed)

    assert status == 0, said
    assert "no issues" in said


@pytest.mark.sec("SEC-58")
def test_cookies_are_bound_to_the_host_where_there_is_https():
    code = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE,"
        " s.SECURE_HSTS_SECONDS >= 31536000, s.SECURE_SSL_REDIRECT, s.DEBUG)"
    )
    status, said = run(sys.executable, "-c", code, ONEPLAN_HTTPS="yes")

    assert status == 0, said
    assert said.split() == ["__Host-session", "__Host-csrf", "True", "True", "True", "Lax", "True", "True", "False"]


@pytest.mark.sec("SEC-74")
def test_every_dependency_is_locked_with_its_hash():
    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    assert len(packages) > 30

    for package in packages:
        files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else [])]
        ours = package["name"] == "oneplan"
        assert ours or files, package["name"]
        assert all(each["hash"].startswith("sha256:") for each in files), package["name"]


@pytest.mark.sec("SEC-73")
def test_the_suite_is_run_on_both_databases():
    gate = (ROOT / "script" / "test").read_text(encoding="utf-8")

    assert re.findall(r"\spytest .* --database=(\w+)(.*)", gate) == [
        ("postgres", ' -m "$on_postgres" >"$work/postgres" 2>&1'),
        ("sqlite", ""),  # whole
    ]
    assert re.findall(r"on_postgres='(.*)'", gate) == ["database and not journey", "database"]


@pytest.mark.sec("SEC-70")
def test_what_was_acknowledged_is_on_the_disk_and_writers_queue(tmp_path):
    settings = database("", tmp_path)
    assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    with closing(sqlite3.connect(settings["NAME"])) as opened:
        opened.executescript(settings["OPTIONS"]["init_command"])
        said = {
            name: opened.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }

    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.sec("SEC-42")
@pytest.mark.django_db
def test_a_request_that_is_too_large_is_refused(client):
    many = {f"field-{number}": "x" for number in range(1001)}

    assert client.post("/account/sign-in/", many).status_code == 400
    assert client.post("/account/sign-in/", {"login": "x" * 2_700_000}).status_code in {400, 413}
    assert client.post("/account/sign-in/", {"login": "x" * 2_000_000}).status_code == 200
