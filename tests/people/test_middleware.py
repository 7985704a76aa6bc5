"""The door: closed by default, two factors, and sessions that end."""

import itertools
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import get_converters

from oneplan.common import clock
from oneplan.people.middleware import OPEN_ROUTES
from oneplan.people.models import User
from tests.people.signing import enter, is_in, with_app

SIGN_IN = "/account/sign-in/"
SAMPLES = {
    "slug": "some-key",
    "str": "token",
    "uuid": "2f1c7d9e-0f2b-4f63-9a53-0d5f6a2b8c11",
    "passkey": 1,
}


def routes(resolver, names=(), namespace="", kinds=None):
    """Every route by name, with a sample of each part of its address."""
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            inside = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from routes(each, names, inside)
        elif isinstance(each, URLPattern) and each.name:
            by_class = {type(converter): name for name, converter in get_converters().items()}
            parts = {name: SAMPLES[by_class[type(kind)]] for name, kind in each.pattern.converters.items()}
            if each.name == "account_reset_password_from_key":
                parts = {"uidb36": "abc", "key": "x-y"}
            yield f"{namespace}{each.name}", parts, each.callback


def test_every_closed_route_sends_a_stranger_to_sign_in_and_says_the_way_back(partnership):
    closed = []
    for name, parts, view in routes(get_resolver()):
        if name in OPEN_ROUTES or type(getattr(view, "access", None)).__name__ == "Open" or name == "silent":
            continue
        if name in ("people:organisations", "people:organisation"):
            continue
        address = reverse(name, kwargs=parts)
        for ask in (Client().get, Client().post):
            answer = ask(address)
            assert answer.status_code == 302, name
            assert answer["Location"].startswith(SIGN_IN), name
        assert unquote(Client().get(address)["Location"]) == f"{SIGN_IN}?next={address}"
        closed.append(name)
    assert len(closed) > 25


@pytest.mark.sec("SEC-02")
def test_the_open_routes_are_these(partnership):
    opened = {
        name
        for name, parts, view in routes(get_resolver())
        if name.startswith("people:") and type(getattr(view, "access", None)).__name__ == "Open"
    }
    assert opened == {"people:organisations", "people:open-invitation", "people:accept"}


@pytest.mark.sec("SEC-02")
def test_a_view_of_ours_that_says_nothing_is_a_mistake_we_hear_of(client, partnership):
    with pytest.raises(ImproperlyConfigured, match=r"silent_page does not say"):
        client.get("/silent/")


@pytest.mark.sec("SEC-05")
def test_what_exists_and_what_does_not_look_the_same(client, member, somebody, partnership):
    def seen(browser, key):
        page = browser.get(f"/ruled/{key}/")
        headers = {name: value for name, value in page.headers.items() if name != "X-Request-Id"}
        return page.status_code, str(headers).replace(key, "KEY"), page.content.replace(key.encode(), b"KEY")

    assert seen(client, somebody.key) == seen(client, "no-such-person")
    assert seen(client, somebody.key)[0] == 302
    enter(client, member)
    assert seen(client, somebody.key) == seen(client, "no-such-person")
    assert seen(client, somebody.key)[0] == 404
    assert client.get(f"/ruled/{member.person.key}/").status_code == 200


def test_the_way_back_from_a_form_is_the_page_it_stood_on(client, partnership):
    answer = client.post("/people/persons/add/", headers={"referer": "http://testserver/people/persons/add/?x=1"})
    assert unquote(answer["Location"]) == f"{SIGN_IN}?next=/people/persons/add/?x=1"
    answer = client.post("/people/persons/add/", headers={"referer": "https://evil.example/"})
    assert answer["Location"] == SIGN_IN


@pytest.mark.sec("SEC-38")
def test_thirty_idle_minutes_end_a_session_and_twenty_nine_do_not(client, member):
    start = clock.now()
    enter(client, member)
    assert is_in(client)
    with clock.at(start + timedelta(minutes=29)):
        assert is_in(client)
    with clock.at(start + timedelta(minutes=58)):
        assert is_in(client)
    with clock.at(start + timedelta(minutes=89)):
        answer = client.get("/work/?page=2")
        assert unquote(answer["Location"]) == f"{SIGN_IN}?next=/work/?page=2&ended=idle"
        page = client.get(answer["Location"])
        assert b"nothing happened for 30 minutes" in page.content
        assert b'value="/work/?page=2"' in page.content
    assert not is_in(client)


@pytest.mark.sec("SEC-38")
def test_ten_hours_end_a_session_however_busy(client, member):
    start = clock.now()
    enter(client, member)
    for minutes in itertools.count(0, 20):
        with clock.at(start + timedelta(minutes=minutes)):
            if not is_in(client):
                break
    assert minutes == 600
    with clock.at(start + timedelta(hours=10)):
        assert not is_in(client)


@pytest.mark.sec("SEC-38")
def test_the_old_cookie_of_an_ended_session_opens_nothing(client, member):
    start = clock.now()
    enter(client, member)
    is_in(client)
    kept = client.cookies["session"].value
    with clock.at(start + timedelta(minutes=31)):
        client.get("/work/")
    thief = Client()
    thief.cookies["session"] = kept
    assert not is_in(thief)


def test_an_ended_session_still_reads_open_pages(client, member):
    start = clock.now()
    enter(client, member)
    assert client.get("/").content == b"open, True"
    with clock.at(start + timedelta(minutes=31)):
        assert client.get("/").content == b"open, False"


def test_looking_costs_a_write_at_most_once_a_minute(client, member, django_assert_num_queries):
    start = clock.now()
    enter(client, member)
    client.get("/work/")
    with django_assert_num_queries(2), clock.at(start + timedelta(seconds=30)):
        client.get("/work/")  # the session and the account; nothing is written, and no factor is looked up
    with clock.at(start + timedelta(seconds=90)):
        client.get("/work/")
        assert client.session["session_seen_at"] >= int((start + timedelta(seconds=89)).timestamp())


def test_more_time_can_be_asked_for_without_script(client, member):
    start = clock.now()
    enter(client, member)
    is_in(client)
    with clock.at(start + timedelta(minutes=28)):
        assert b"Stay signed in" in client.get(reverse("people:stay")).content
        assert client.post(reverse("people:stay"), {"next": "/work/"})["Location"] == "/work/"
        assert client.post(reverse("people:stay"), {"next": "https://evil.example"})["Location"] == "/work/"
    with clock.at(start + timedelta(minutes=57)):
        assert is_in(client)


@pytest.mark.sec("SEC-36")
def test_an_account_without_a_second_factor_goes_nowhere_but_to_set_one_up(client, member):
    client.force_login(member)
    for name, parts, _ in routes(get_resolver()):
        if name in {"silent", "account_logout", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn"} | OPEN_ROUTES:
            continue
        if name in {"account_reauthenticate", "people:stay"}:
            continue
        answer = client.get(reverse(name, kwargs=parts))
        assert answer.headers.get("Location") == reverse("mfa_index"), name
    assert client.get(reverse("mfa_index")).status_code == 200


@pytest.mark.sec("SEC-36")
def test_a_session_older_than_the_second_factor_ends(client, member):
    client.force_login(member)
    assert client.get("/work/")["Location"] == reverse("mfa_index")
    with_app(member)
    answer = client.get("/work/")
    assert unquote(answer["Location"]) == f"{SIGN_IN}?next=/work/&ended=factor"
    assert "_auth_user_id" not in client.session


@pytest.mark.sec("SEC-36")
def test_the_proof_of_one_account_is_none_for_another(client, member, officer):
    enter(client, member)
    proof = dict(client.session.items())
    client.force_login(officer)
    session = client.session
    session["account_authentication_methods"] = proof["account_authentication_methods"]
    session["account_authentication_methods_user"] = proof["account_authentication_methods_user"]
    session.save()
    assert not is_in(client)


def test_access_ends_on_the_next_request(client, member):
    enter(client, member)
    assert is_in(client)
    User.objects.filter(pk=member.pk).update(is_active=False)
    assert not is_in(client)
