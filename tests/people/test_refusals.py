"""What was refused stands in the record: who wanted what, never what they typed, and never without end (SEC-31)."""

import uuid

import pytest
from django.db import DatabaseError, InterfaceError, connection
from django.test.utils import CaptureQueriesContext

from oneplan.common import refusals
from oneplan.common.models import Entry, State
from oneplan.people.models import Person
from tests.people.signing import enter

pytestmark = pytest.mark.sec("SEC-31")


def refused():
    return Entry.objects.filter(allowed=False)


@pytest.fixture
def outside(client, member):
    """A browser of somebody who may not see persons."""
    return enter(client, member)


def test_a_read_that_was_refused_is_kept_with_who_and_what(outside, member, somebody):
    response = outside.get(f"/people/persons/{somebody.key}/")

    assert response.status_code == 404
    entry = refused().get()
    assert (entry.account_id, entry.verb) == (member.pk, "people.see_person")
    assert (entry.kind, entry.object_id) == ("people.person", str(somebody.pk))
    assert (entry.relationship, entry.request_id) == ("", response["X-Request-Id"])


def test_a_change_that_was_refused_is_kept(outside, member, health):
    assert outside.post(f"/people/organisations/{health.key}/edit/", {"name": "Mine"}).status_code == 404

    assert refused().get().verb == "people.edit_organisation"
    assert "Mine" not in str(refused().values())


def test_what_a_command_refused_is_kept_though_the_command_changed_nothing(at_desk, officer, monkeypatch):
    from oneplan.people import policies

    def all_persons(actor):
        return Person.objects.all()

    monkeypatch.setattr(policies.appoint, "rows", all_persons)  # as if the page had let them in
    monkeypatch.setattr(policies.appoint, "allows", lambda actor, row: False)
    response = at_desk.post(f"/people/persons/{officer.person.key}/appoint/", {"kind": "analyst"})

    assert "You cannot appoint this person" in response.content.decode()
    assert (refused().get().verb, refused().get().object_id) == ("people.appoint", str(officer.person.pk))


@pytest.mark.sec("SEC-05")
def test_what_is_not_there_is_kept_with_no_object_and_costs_the_same(outside, somebody):
    def cost(key):
        with CaptureQueriesContext(connection) as asked:
            assert outside.get(f"/people/persons/{key}/").status_code == 404
        return len(asked)

    cost(somebody.key)  # what is asked once and kept
    assert cost(somebody.key) == cost("nobody-has-this-key") == cost(somebody.key)
    assert {entry.object_id for entry in refused()} == {str(somebody.pk), ""}
    assert "nobody" not in str(refused().values())


def test_what_everybody_may_see_and_is_not_there_is_no_refusal(outside):
    assert outside.get("/governance/bodies/nothing/").status_code in {200, 404}
    assert outside.get("/no/such/page/").status_code == 404
    assert not refused().exists()


def test_nor_is_a_stranger_on_the_way_to_sign_in(client, somebody):
    assert client.get(f"/people/persons/{somebody.key}/").status_code == 302
    assert client.post("/people/persons/add/", {"name": "x"}).status_code == 302
    assert not refused().exists()


@pytest.mark.sec("SEC-41")
def test_nobody_fills_the_record_with_refusals(outside, somebody, second_officer, monkeypatch):
    monkeypatch.setattr(refusals, "AN_HOUR", 3)
    for _ in range(5):
        outside.get(f"/people/persons/{somebody.key}/")
    assert refused().count() == 3

    other = enter(outside.__class__(), second_officer)
    other.post(f"/people/accounts/{uuid.uuid4()}/close/")
    assert refused().count() == 4


def test_a_refusal_does_not_make_what_is_kept_in_memory_old(outside, somebody):
    before = list(State.objects.values())
    outside.get(f"/people/persons/{somebody.key}/")
    assert list(State.objects.values()) == before


@pytest.mark.parametrize("error", [DatabaseError, InterfaceError])
def test_a_record_that_cannot_be_written_changes_nothing_for_the_visitor(outside, somebody, monkeypatch, error):
    def fails(*args, **more):
        raise error("away")

    monkeypatch.setattr(refusals, "within_limit", fails)
    assert outside.get(f"/people/persons/{somebody.key}/").status_code == 404
