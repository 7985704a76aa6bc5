"""Signing in as people do it: in a browser, under the real policy on content, with a passkey and without script."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from oneplan.people import commands
from oneplan.people.models import User
from tests.people.signing import PASSWORD, code, enter, secret_on, with_app


@pytest.fixture
def device(page: Page) -> Page:
    """A page on a device that can keep passkeys and knows its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def type_password(page: Page, email: str) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.mark.sec("SEC-36")
def test_a_passkey_is_added_and_then_signs_in_alone(
    device: Page, live_server: Any, member: User, axe: Callable[[Page], None]
) -> None:
    page = device
    page.goto("/account/sign-in/")
    axe(page)
    type_password(page, member.email)
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up a second step")
    axe(page)
    page.get_by_role("link", name="Add a passkey").click()
    axe(page)
    page.get_by_label("Name").fill("Work phone")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keep these recovery codes")
    axe(page)
    page.get_by_role("button", name="I have kept them, go on").click()
    expect(page.locator("body")).to_have_text("closed")
    page.goto("/account/sign-out/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto("/account/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("body")).to_have_text("closed")
    page.goto("/account/security/passkeys/")
    axe(page)
    expect(page.get_by_role("term").filter(has_text="Work phone")).to_be_visible()


@pytest.mark.sec("SEC-36")
def test_a_passkey_is_the_second_step(device: Page, live_server: Any, member: User) -> None:
    page = device
    type_password(page, member.email)
    page.goto("/account/security/passkeys/add/")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keep these recovery codes")
    page.context.clear_cookies()
    type_password(page, member.email)
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.locator("body")).to_have_text("closed")


def test_a_device_that_does_not_answer_is_said_in_words(page: Page, live_server: Any, member: User) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    page.add_init_script(
        "navigator.credentials.get = () => Promise.reject(new DOMException('stopped', 'NotAllowedError'))"
    )
    page.goto("/account/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("Your device did not answer, or you stopped. Try again.")).to_be_visible()


def test_everything_but_passkeys_works_without_script(
    noscript: Page, live_server: Any, officer: User, somebody: Any
) -> None:
    _, token = commands.invite(by=officer, person=somebody, email="sam@example.org")
    page = noscript
    page.goto(f"/people/invitations/open/{token}/")
    assert token not in page.url
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_role("button", name="Open the account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up a second step")
    page.get_by_role("link", name="Set up an authenticator app").click()
    secret = secret_on(page.content().encode())
    page.get_by_label("Code").fill(code(secret=secret))
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keep these recovery codes")
    page.get_by_role("button", name="I have kept them, go on").click()
    expect(page.locator("body")).to_have_text("closed")
    page.context.clear_cookies()
    type_password(page, "sam@example.org")
    expect(page.get_by_role("button", name="Use your passkey")).to_be_hidden()
    page.get_by_label("Code").fill(code(1, secret))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("body")).to_have_text("closed")


@pytest.mark.parametrize("screen", ["page", "phone"])
def test_the_pages_of_a_support_officer_are_accessible(
    screen: str,
    request: pytest.FixtureRequest,
    live_server: Any,
    client: Any,
    officer: User,
    analyst: User,
    health: Any,
    somebody: Any,
    axe: Callable[[Page], None],
) -> None:
    commands.invite(by=officer, person=somebody, email="sam@example.org")
    cookie = enter(client, officer).cookies["session"].value
    with_app(officer)
    page: Page = request.getfixturevalue(screen)
    page.context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
    for address in (
        "/people/organisations/",
        "/people/organisations/add/",
        "/people/organisations/health/edit/",
        "/people/organisations/health/end/",
        "/people/persons/",
        "/people/persons/add/",
        f"/people/persons/{analyst.person.key}/",  # type: ignore[union-attr]
        f"/people/persons/{somebody.key}/appoint/",
        f"/people/persons/{somebody.key}/invite/",
        "/people/offices/",
        "/people/invitations/",
        f"/people/accounts/{analyst.pk}/close/",
        "/people/stay/",
        "/account/security/",
        "/account/security/sessions/",
        "/account/password/",
    ):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
    cache.clear()
