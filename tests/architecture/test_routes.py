"""Every address says who may open it and counts nothing."""

from collections import Counter

import pytest
from django.conf import settings
from django.urls.converters import SlugConverter, UUIDConverter

from oneplan.common.capability import menu
from oneplan.common.policy import Rule
from oneplan.people.middleware import OPEN_ROUTES
from oneplan.ui.access import Open, SignedIn
from tests.architecture.source import routes

# The two addresses that carry a secret instead of a name.
SECRETS = {"people:open-invitation", "account_reset_password_from_key"}


@pytest.mark.sec("SEC-01")
@pytest.mark.sec("SEC-02")
def test_every_route_of_ours_declares_who_may_open_it():
    ours = [route for route in routes() if route.ours]
    assert len(ours) > 60

    for route in ours:
        said = getattr(route.view, "access", None)
        assert isinstance(said, Rule | Open | SignedIn), f"{route.name} does not say who may open it"
        if not isinstance(said, Rule):
            assert said.why.strip(), route.name


@pytest.mark.sec("SEC-02")
def test_every_other_route_is_one_of_sign_in_and_the_open_ones_are_listed():
    others = {route.name for route in routes() if not route.ours}
    assert others
    for route in routes():
        assert route.ours or route.view.__module__.startswith("allauth."), route.name
    assert {name for name in OPEN_ROUTES if ":" not in name} <= {route.name for route in routes()}
    assert "signup" not in " ".join(others)
    assert "account_email" not in others


@pytest.mark.sec("SEC-02")
def test_the_house_is_closed_by_default():
    order = settings.MIDDLEWARE
    closed = order.index("oneplan.people.middleware.ClosedByDefault")
    assert order.index("django.contrib.auth.middleware.AuthenticationMiddleware") < closed
    assert order.index("oneplan.people.middleware.SecondFactor") < closed


@pytest.mark.sec("SEC-07")
def test_addresses_hold_keys_and_random_ids_only():
    with_parts = [route for route in routes() if "<" in route.pattern]
    assert len(with_parts) > 40

    for route in with_parts:
        if route.name in SECRETS:
            continue
        assert "(?P<" not in route.pattern, f"{route.name}: {route.pattern}"
        assert route.converters
        for name, converter in route.converters.items():
            assert isinstance(converter, SlugConverter | UUIDConverter), f"{route.name}: {name}"
    assert {route.name for route in with_parts} >= SECRETS


def test_every_route_has_a_name_of_its_own_and_ends_in_a_slash_or_a_type():
    names = Counter(route.name for route in routes())

    assert not [name for name, times in names.items() if times > 1 or not name or name.endswith(":")]
    for route in routes():
        if "(?P" not in route.pattern:
            assert route.pattern == "" or route.pattern.endswith(("/", ".svg", ".png", ".csv", ".xlsx", ".txt")), (
                route.pattern
            )


def test_every_place_in_the_menu_exists():
    names = {route.name for route in routes()}
    assert menu()

    assert not [item.route for item in menu() if item.route not in names]


def test_a_place_in_the_menu_asks_the_rule_its_page_asks():
    """Else somebody would be offered what is then refused."""
    said = {route.name: getattr(route.view, "access", None) for route in routes()}
    closed = [item for item in menu() if not isinstance(said[item.route], Open)]
    assert len(closed) > 1

    for item in closed:
        page = said[item.route]
        if isinstance(page, SignedIn):
            assert item.signed_in, item.label
        else:
            assert item.rule == page.name or not page.hidden_from_strangers, item.label


def test_no_admin_site_and_no_impersonation():
    for name in ("django.contrib.admin", "hijack", "impersonate"):
        assert not [app for app in settings.INSTALLED_APPS if name in app]
