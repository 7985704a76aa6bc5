"""The worked example, its people, and signing in as a person does."""

import hmac
import struct
import time
from base64 import b32decode
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.urls import reverse

from oneplan import demo


@pytest.fixture
def people(transactional_db: None, tmp_path, settings) -> dict[str, SimpleNamespace]:
    """The people of the demo, with accounts, by role."""
    settings.DATA = tmp_path
    demo.set_up(lambda text: None)
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
