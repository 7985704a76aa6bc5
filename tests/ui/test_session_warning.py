"""Two minutes before a session ends the page says so, and somebody who is there can stay (WCAG 2.2.1)."""

import json

import pytest

from oneplan.people.models import User
from oneplan.ui.views import stay

pytestmark = pytest.mark.django_db(transaction=True)


def minutes(number: float) -> int:
    return int(number * 60_000)


def test_with_time_left_nothing_is_said(live_server, page):
    page.clock.install()
    page.goto("/signed-in/")
    page.clock.run_for(minutes(27))
    assert not page.locator("#session-warning").is_visible()


def test_the_warning_takes_the_focus_and_staying_closes_it(live_server, page, axe):
    page.route("**/stay-signed-in/", lambda route: route.fulfill(json={"ends_in": 1800}))
    page.clock.install()
    page.goto("/signed-in/")
    page.clock.run_for(minutes(28.5))
    page.locator("#session-warning").wait_for(state="visible")
    assert page.evaluate("document.activeElement.id") == "session-warning-title"
    axe(page)
    page.get_by_role("button", name="Stay signed in").click()
    page.locator("#session-warning").wait_for(state="hidden")
    page.clock.run_for(minutes(27))
    assert not page.locator("#session-warning").is_visible()


def test_afterwards_it_says_what_happened_and_what_was_typed_stays(live_server, page):
    page.clock.install()
    page.goto("/signed-in/")
    page.fill("#id_fresh-title", "Half a thought")
    page.clock.run_for(minutes(31))
    page.get_by_text("You have been signed out").first.wait_for(state="visible")
    page.get_by_role("button", name="Close this message").click()
    assert page.input_value("#id_fresh-title") == "Half a thought"


def test_whoever_asks_is_told_how_long_the_session_lasts(rf):
    request = rf.get("/")
    request.user = User(email="a@example.org")
    assert json.loads(stay(request).content) == {"ends_in": 1800}
    request.session_ends_in = 77
    assert json.loads(stay(request).content) == {"ends_in": 77}


def test_a_stranger_is_sent_to_sign_in(client):
    response = client.get("/gallery/stay-signed-in/")
    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/")
