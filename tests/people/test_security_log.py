"""What the log says of a day: who did what, and what was refused; never what anybody typed (SEC-34, SEC-35)."""

import json
import logging

import pytest
from django.urls import reverse

from oneplan.common.logs import JsonLines
from tests.people.signing import password_step

pytestmark = [pytest.mark.sec("SEC-34"), pytest.mark.sec("SEC-35")]


@pytest.fixture
def lines():
    """The lines the house writes from here on, as they are written."""
    found = []

    class Ear(logging.Handler):
        def emit(self, record):
            found.append(self.format(record))

    ear = Ear()
    ear.setFormatter(JsonLines())
    logging.getLogger("oneplan").addHandler(ear)
    yield lambda message: [each for each in map(json.loads, found) if each["message"] == message]
    logging.getLogger("oneplan").removeHandler(ear)


def test_a_form_that_was_refused_is_named_with_its_fields_and_never_what_was_typed(at_desk, officer, lines):
    at_desk.post(reverse("people:add-organisation"), {"name": "", "sector": "Quirin Unusual", "short_name": "x" * 99})

    [line] = lines("form refused")
    assert line["form"] == "oneplan.people.forms.OrganisationForm"
    assert line["fields"] == "name:required short_name:max_length sector:invalid_choice"
    assert line["account"] == str(officer.pk)
    assert line["request"]
    assert "Quirin" not in str(line)


def test_so_is_one_that_a_rule_refused(at_desk, health, lines):
    at_desk.post(reverse("people:add-organisation"), {"name": "THE HEALTH BOARD", "sector": "health"})

    [line] = lines("form refused")
    assert line["fields"] == "__all__:rule"
    assert "HEALTH" not in str(line)


def test_a_sign_in_that_failed_names_nobody(client, officer, lines):
    password_step(client, "officer@example.org", "wrong horse battery staple")
    password_step(client, "nobody@example.org", "wrong horse battery staple")

    known, unknown = lines("form refused")
    assert {**known, "at": "", "request": ""} == {**unknown, "at": "", "request": ""}
    assert len(lines("password refused")) == 2
    assert "example.org" not in str(lines("form refused"))


def test_a_role_that_was_given_and_a_role_that_ended(
    at_desk, officer, somebody, lines, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        at_desk.post(reverse("people:appoint", args=[somebody.key]), {"kind": "analyst"})
        office = somebody.offices.get()
        at_desk.post(reverse("people:end-office", args=[office.pk]), {"version": 1, "on": "3 May 2030"})

    for verb in ("appointed", "ended"):
        [line] = lines(verb)
        assert (line["account"], line["kind"], line["object"]) == (str(officer.pk), "people.office", str(office.pk))
        assert line["relationship"] == "support officer"
    assert "Sam" not in str(lines("appointed"))


def test_what_a_rule_refused(client, member, somebody, lines):
    from tests.people.signing import enter

    enter(client, member).get(reverse("people:person", args=[somebody.key]))

    [line] = lines("refused")
    assert (line["rule"], line["account"]) == ("people.see_person", str(member.pk))


def test_a_file_that_somebody_took(client, at_desk, officer, partnership, settings, lines):
    settings.ROOT_URLCONF = "oneplan.web.urls"
    route = "plan:matrix-csv"
    assert at_desk.get(reverse(route) + "?only=Quirin").headers["Content-Disposition"].startswith("attachment")
    assert client.__class__().get(reverse(route)).status_code == 200  # what is public, a stranger takes unnoticed

    [line] = lines("exported")
    assert (line["account"], line["route"]) == (str(officer.pk), route)
    assert "Quirin" not in str(line)


def test_what_django_says_of_a_refused_form_quotes_no_address():
    made = logging.LogRecord(
        "django.security.csrf", logging.WARNING, "f", 1, "Forbidden: %s", ("/people/quirin/",), None
    )
    made.status_code = 403

    assert json.loads(JsonLines().format(made))["message"] == "403 no such address"
