"""Signing in with a password and a second factor; and everything that must not open the door."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from oneplan.people.models import User
from oneplan.people.sign_in import DEVICE_COOKIE, TOO_OFTEN, WRONG
from tests.people.signing import (
    PASSWORD,
    SECRET,
    code,
    code_step,
    enter,
    is_in,
    password_step,
    secret_on,
    with_app,
)

SIGN_IN = "/account/sign-in/"


@pytest.mark.sec("SEC-36")
def test_password_and_code_open_the_door_and_the_password_alone_does_not(client, member):
    with_app(member)
    assert password_step(client, member.email)["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    assert code_step(client, code())["Location"] == reverse("web:work")
    assert is_in(client)


@pytest.mark.sec("SEC-36")
def test_a_wrong_code_opens_nothing(client, member):
    with_app(member)
    password_step(client, member.email)
    page = code_step(client, "000000")
    assert page.status_code == 200
    assert b"The code is not right" in page.content
    assert not is_in(client)


@pytest.mark.sec("SEC-36")
@pytest.mark.parametrize("seconds", [1, 35, 65])
def test_a_code_works_once_for_as_long_as_it_is_valid(client, member, monkeypatch, seconds):
    with_app(member)
    used = code(1)
    password_step(client, member.email)
    assert code_step(client, used).status_code == 302
    thief = Client()
    password_step(thief, member.email)
    # allauth itself forgets a used code after 30 seconds; the code is valid for 90
    for name in [f"allauth.mfa.totp.used?user={member.pk}&code={used}"] if seconds > 30 else []:
        cache.delete(name)
    assert b"The code is not right" in code_step(thief, used).content
    assert not is_in(thief)


def test_a_recovery_code_works_once(client, member):
    with_app(member)
    one = RecoveryCodes.activate(member).get_unused_codes()[0]
    password_step(client, member.email)
    assert code_step(client, one).status_code == 302
    assert is_in(client)
    thief = Client()
    password_step(thief, member.email)
    assert code_step(thief, one).status_code == 200
    assert not is_in(thief)


def test_the_secret_of_an_app_is_not_readable_in_the_database(member):
    with_app(member)
    assert SECRET not in str(Authenticator.objects.get().data)


@pytest.mark.sec("SEC-40")
def test_an_account_that_does_not_exist_looks_like_a_wrong_password(client, member):
    def bytes_of(page) -> str:
        """The page without what the browser itself sent, and without the token of the form."""
        text = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", page.content.decode())
        headers = {name: value for name, value in page.headers.items() if name not in {"X-Request-Id", "Expires"}}
        return re.sub(r"[a-z0-9]+@example\.org", "", f"{page.status_code} {headers} {text}")

    wrong = password_step(Client(), member.email, "not the password at all")
    unknown = password_step(Client(), "nobody@example.org", "not the password at all")
    User.objects.filter(pk=member.pk).update(is_active=False)
    closed = password_step(Client(), member.email)
    assert bytes_of(wrong) == bytes_of(unknown) == bytes_of(closed)
    assert WRONG.encode() in wrong.content


@pytest.mark.sec("SEC-40")
def test_asking_for_a_new_password_says_the_same_whoever_asks(client, member, mailoutbox):
    answers = []
    for email in (member.email, "nobody@example.org"):
        page = Client().post(reverse("account_reset_password"), {"email": email}, follow=True)
        answers.append((page.redirect_chain, page.content))
    assert answers[0] == answers[1]
    assert [mail.to for mail in mailoutbox] == [[member.email], ["nobody@example.org"]]
    assert mailoutbox[0].subject == mailoutbox[1].subject == "Choose a new password"
    assert "/account/password/new/" in mailoutbox[0].body
    assert "/account/password/new/" not in mailoutbox[1].body
    assert "Mo" not in mailoutbox[0].body


@pytest.mark.sec("SEC-40")
def test_a_reset_neither_signs_in_nor_goes_round_the_second_factor(client, member, mailoutbox):
    with_app(member)
    old = enter(Client(), member)
    client.post(reverse("account_reset_password"), {"email": member.email})
    link = next(word for word in mailoutbox[0].body.split() if "/password/new/" in word)
    page = client.get(link, follow=True)
    new = "four other random words"
    done = client.post(page.redirect_chain[-1][0], {"password1": new}, follow=True)
    assert b"Your new password is saved" in done.content
    assert not is_in(client)
    assert not is_in(old), "a reset ends every session"
    assert password_step(client, member.email, new)["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    again = Client().get(link, follow=True)
    assert b"This link does not work" in again.content


def test_signing_up_does_not_exist(client, partnership):
    assert client.get("/account/signup/").status_code == 404


@pytest.mark.sec("SEC-41")
def test_ten_wrong_passwords_an_hour_for_an_account_and_not_one_more(member):
    for number in range(10):
        stranger = Client(REMOTE_ADDR=f"10.0.0.{number}")
        assert WRONG.encode() in password_step(stranger, member.email, "wrong " * 4).content
    assert TOO_OFTEN.encode() in password_step(Client(REMOTE_ADDR="10.0.0.99"), member.email).content


@pytest.mark.sec("SEC-41")
def test_a_stranger_does_not_lock_the_person_out(member):
    with_app(member)
    home = Client(REMOTE_ADDR="10.1.0.1")
    password_step(home, member.email)
    code_step(home, code())
    home.post(reverse("account_logout"))
    assert DEVICE_COOKIE in home.cookies
    for number in range(12):
        password_step(Client(REMOTE_ADDR=f"10.0.0.{number}"), member.email, "wrong " * 4)
    assert password_step(home, member.email)["Location"] == reverse("mfa_authenticate")


@pytest.mark.sec("SEC-41")
def test_twenty_wrong_passwords_an_hour_from_a_network_and_not_one_more(member):
    for number in range(20):
        assert WRONG.encode() in password_step(Client(), f"p{number}@example.org", "wrong " * 4).content
    assert TOO_OFTEN.encode() in password_step(Client(), member.email).content
    assert password_step(Client(REMOTE_ADDR="10.9.9.9"), member.email).status_code == 302


@pytest.mark.sec("SEC-41")
def test_right_passwords_do_not_count(member):
    for _ in range(25):
        assert password_step(Client(), member.email).status_code == 302


@pytest.mark.sec("SEC-41")
def test_ten_wrong_codes_an_hour_and_not_one_more(member):
    with_app(member)
    for number in range(10):
        thief = Client(REMOTE_ADDR=f"10.0.0.{number}")
        password_step(thief, member.email)
        assert b"The code is not right" in code_step(thief, f"{number:06}").content
    late = Client()
    password_step(late, member.email)
    assert TOO_OFTEN.encode() in code_step(late, code()).content
    assert not is_in(late)


@pytest.mark.sec("SEC-41")
def test_five_resets_an_hour_and_not_one_more(member, mailoutbox):
    for number in range(6):
        page = Client(REMOTE_ADDR=f"10.0.0.{number}").post(reverse("account_reset_password"), {"email": member.email})
    assert page.status_code == 429
    assert b"Too many attempts" in page.content
    assert len(mailoutbox) == 5


@pytest.mark.sec("SEC-38")
def test_signing_in_gives_the_session_a_new_name(client, member):
    with_app(member)
    client.get(SIGN_IN)
    password_step(client, member.email)
    before = client.session.session_key
    code_step(client, code())
    assert client.session.session_key != before


@pytest.mark.sec("SEC-59")
def test_signing_out_clears_what_the_browser_kept(client, member):
    enter(client, member)
    asked = client.get(reverse("account_logout"))
    assert asked.status_code == 200
    assert "Clear-Site-Data" not in asked.headers
    done = client.post(reverse("account_logout"))
    assert done.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_in(client)


def test_sign_in_goes_on_where_the_person_was_but_never_elsewhere(member):
    with_app(member)
    for after, lands in (("/people/offices/", "/people/offices/"), ("https://evil.example/", reverse("web:work"))):
        browser = Client()
        password_step(browser, member.email, next=after)
        cache.clear()
        assert code_step(browser, code())["Location"] == lands


@pytest.mark.sec("SEC-36")
def test_a_new_account_sets_up_an_app_sees_its_recovery_codes_once_and_is_in(client, member, monkeypatch):
    monkeypatch.setattr("django.db.transaction.on_commit", lambda run, **more: run())  # inside the request, as in life
    password_step(client, member.email)
    assert client.get(reverse("web:work"))["Location"] == reverse("mfa_index")
    assert b"Set up a second step" in client.get(reverse("mfa_index")).content
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    assert b"data:image/svg+xml;base64," in page.content
    shown = code(secret=secret_on(page.content))
    done = client.post(reverse("mfa_activate_totp"), {"code": shown})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    once = client.get(done["Location"])
    assert once.content.count(b"<li><code>") == 10
    again = client.get(done["Location"])
    assert again.content.count(b"<li><code>") == 0
    assert b"cannot be shown again" in again.content
    assert is_in(client)
    thief = Client()
    password_step(thief, member.email)
    assert code_step(thief, shown).status_code == 200, "the code of the set-up does not sign in"


@pytest.mark.sec("SEC-39")
def test_what_matters_asks_for_the_second_factor_again(client, member):
    with_app(member)
    password_step(client, member.email)
    code_step(client, code())
    asked = client.get(reverse("mfa_deactivate_totp"))
    assert asked["Location"].startswith(reverse("mfa_reauthenticate")), "the password alone is not enough"
    assert client.get(reverse("account_reauthenticate")).status_code == 302
    shown = client.post(asked["Location"], {"code": code(1)})
    assert shown["Location"] == reverse("mfa_deactivate_totp")
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200


@pytest.mark.sec("SEC-36")
def test_who_removes_the_last_factor_must_set_one_up_again(client, member):
    with_app(member)
    other = Client()
    for browser, shown in ((client, code()), (other, code(1))):
        password_step(browser, member.email)
        code_step(browser, shown)
    enter(client, member)
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert client.get(reverse("web:work"))["Location"] == reverse("mfa_index")
    assert not is_in(other)


def test_a_changed_password_ends_every_session(client, member):
    other = enter(Client(), member)
    enter(client, member)
    page = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "four other random words"}
    )
    assert page["Location"] == reverse("account_login")
    assert not is_in(client)
    assert not is_in(other)


@pytest.mark.sec("SEC-34")
def test_the_log_says_who_came_and_who_was_turned_away_and_never_what_was_typed(client, member, caplog):
    caplog.set_level("INFO", logger="oneplan.people")
    with_app(member)
    password_step(Client(), member.email, "my secret guess at it")
    password_step(client, member.email)
    code_step(client, "000000")
    code_step(client, code())
    client.post(reverse("account_logout"))
    said = [(each.message, getattr(each, "account", None)) for each in caplog.records if each.name == "oneplan.people"]
    assert said == [
        ("password refused", None),
        ("second factor refused", member.pk),
        ("signed in", member.pk),
        ("signed out", member.pk),
    ]
    for typed in (member.email, "secret guess", PASSWORD, "000000"):
        assert typed not in caplog.text
