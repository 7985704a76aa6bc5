"""The worked example, its people, and signing in as a person does."""

import hmac
import shutil
import sqlite3
import struct
import time
from base64 import b32decode
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from oneplan import demo
from oneplan.common.models import State


@pytest.fixture(scope="session")
def kept(tmp_path_factory) -> Iterator[tuple[Path, sqlite3.Connection]]:
    """A folder and a database, both empty, to keep the worked example in once it was made."""
    with closing(sqlite3.connect(":memory:", check_same_thread=False)) as copy:
        yield tmp_path_factory.mktemp("example"), copy


@pytest.fixture
def people(transactional_db: None, kept, tmp_path, settings) -> dict[str, SimpleNamespace]:
    """The people of the demo, with accounts, by role. On SQLite the example is made once, and then copied."""
    settings.DATA = tmp_path
    folder, copy = kept
    if any(folder.iterdir()):
        shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
        copy.backup(connection.connection)
        State.objects.update(token=uuid4())  # as a database made anew: what is kept of an earlier one is not read
    else:
        demo.set_up(lambda text: None)
        if connection.vendor == "sqlite":
            connection.connection.backup(copy)
            shutil.copytree(tmp_path, folder, dirs_exist_ok=True)
    return {each.role: SimpleNamespace(**vars(each)) for each in demo.people()}


def code(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238)."""
    digest = hmac.digest(b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF) % 1_000_000:06}"


@pytest.fixture
def enter(people) -> Callable[..., None]:
    """Sign in on a page, step by step, with the keyboard's own keys."""

    def entered(page, role):
        person = people[role]
        page.goto(reverse("account_login"))
        page.get_by_label("Email address").fill(person.email)
        page.get_by_label("Password", exact=True).fill(person.password)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.get_by_label("code", exact=False).first.fill(code(person.totp_secret))
        page.keyboard.press("Enter")
        page.wait_for_url("**/work/")

    return entered
