"""Mails that go out can be read as they stand: every link is whole, on a line of its own (SEC-40)."""

import email
from email import policy

import pytest
from django.test import Client
from django.urls import reverse

from oneplan.people import commands
from oneplan.people.mail import LONGEST_LINE, Mail
from tests.people.signing import SECRET, with_app

FAR = {"HTTP_HOST": "the-plan-of-the-partnership.of-a-county-with-a-long-name.example.org"}


@pytest.fixture(autouse=True)
def anywhere(settings):
    settings.ALLOWED_HOSTS = ["*"]


def on_its_way(mail):
    """The bytes that leave the house, as a server gets them and as a terminal shows them."""
    return [mail.message(policy=policy.SMTP).as_bytes(), mail.message().as_bytes()]


def whole(mail, beginning):
    """The link in every form of the mail, if it stands on a line of its own and reads the same in all of them."""
    found = set()
    for raw in on_its_way(mail):
        lines = [line for line in raw.decode("ascii").splitlines() if beginning in line]
        assert len(lines) == 1, raw
        assert lines[0].startswith("http")
        assert lines[0].endswith("/")
        found.add(lines[0])
        assert email.message_from_bytes(raw)["Content-Transfer-Encoding"] == "7bit"
    assert len(found) == 1
    return found.pop()


def test_the_link_of_an_invitation_is_whole(at_desk, somebody, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        at_desk.post(reverse("people:invite", args=[somebody.key]), {"email": "sam@example.org"}, **FAR)

    link = whole(mailoutbox[0], "/invitations/open/")
    assert len(link) > 78
    assert Client().get(link.partition("example.org")[2], **FAR)["Location"] == reverse("people:accept")


def test_the_link_of_a_new_password_is_whole(client, member, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": member.email}, **FAR)

    link = whole(mailoutbox[0], "/password/new/")
    assert client.get(link.partition("example.org")[2], follow=True, **FAR).status_code == 200


def test_every_other_mail_of_signing_in_is_plain_too(at_desk, officer, mailoutbox):
    with_app(officer)
    Client().post(reverse("account_reset_password"), {"email": "nobody@example.org"}, **FAR)
    at_desk.post(reverse("mfa_generate_recovery_codes"))
    at_desk.post(reverse("mfa_deactivate_totp"))
    assert {"Choose a new password"} < {mail.subject for mail in mailoutbox}

    for mail in mailoutbox:
        assert isinstance(mail, Mail)
        for raw in on_its_way(mail):
            assert b"quoted-printable" not in raw
            assert b"base64" not in raw
            assert SECRET.encode() not in raw


def test_letters_of_any_script_go_out_as_they_are_and_no_line_is_too_long():
    said = f"Siân, 李小龍\n{'a' * 400}\n"
    for raw in on_its_way(Mail("Subject", said, None, ["a@example.org"])):
        assert "李小龍" in raw.decode()
        assert max(map(len, raw.split(b"\n"))) <= LONGEST_LINE + 1
    for raw in on_its_way(Mail("Subject", "a" * 2000, None, ["a@example.org"])):
        assert max(map(len, raw.split(b"\n"))) <= LONGEST_LINE + 1


def test_the_link_is_short_and_cannot_be_guessed(officer, somebody):
    _, token = commands.invite(by=officer, person=somebody, email="sam@example.org")

    assert len(token) == 27  # 160 bits


def test_without_a_mail_server_it_is_said_where_the_mail_is(at_desk, somebody, settings):
    answer = at_desk.post(reverse("people:invite", args=[somebody.key]), {"email": "sam@example.org"}, follow=True)
    assert b"printed in the terminal" in answer.content

    settings.MAIL_SERVER = "smtp://mail.example"
    answer = at_desk.post(reverse("people:invite", args=[somebody.key]), {"email": "sam@example.org"}, follow=True)
    assert b"The invitation is on its way." in answer.content
    assert b"terminal" not in answer.content


def test_the_demo_says_where_the_mail_for_a_new_password_is(client, settings):
    page = reverse("account_reset_password_done")
    assert b"terminal" not in client.get(page).content
    settings.DEMO = True
    assert b"printed in the terminal" in client.get(page).content
