"""The record: one entry for one act, never changed, without personal text; and the search shelf follows it."""

import pytest

from oneplan.common.logs import request_id
from oneplan.common.models import Entry, SearchDocument
from oneplan.common.record import record
from oneplan.common.search import search
from tests.factories.governance import a_body, a_body_name
from tests.factories.people import a_person, an_account

pytestmark = [pytest.mark.django_db, pytest.mark.sec("SEC-31")]


def test_an_entry_says_who_what_and_when_and_nothing_else():
    account = an_account(person=a_person(name="Quirin Unusual"), email="quirin@example.org")
    token = request_id.set("abc")
    try:
        entry = record(account, "revised", account.person, fields="name", count=3)
    finally:
        request_id.reset(token)

    said = {field.name: getattr(entry, field.name) for field in Entry._meta.fields}
    assert said["account_id"] == account.pk
    assert (said["verb"], said["kind"], said["fields"], said["count"]) == ("revised", "people.person", "name", 3)
    assert (said["object_id"], said["request_id"]) == (str(account.person.pk), "abc")
    assert said["at"].tzinfo
    assert "uirin" not in str(said)


def test_the_command_line_has_no_account():
    assert record(None, "loaded", a_body()).account_id is None


def test_an_entry_is_never_changed_and_never_removed():
    entry = record(None, "loaded", a_body())
    entry.verb = "nothing"

    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()
    assert Entry.objects.get().verb == "loaded"


def test_nor_are_many_at_once():
    record(None, "loaded", a_body())

    with pytest.raises(TypeError):
        Entry.objects.filter(verb="loaded").update(verb="nothing")
    with pytest.raises(TypeError):
        Entry.objects.all().delete()
    assert Entry.objects.get().verb == "loaded"


def test_an_endless_list_of_fields_is_cut_not_refused():
    assert len(record(None, "revised", a_body(), fields="x " * 1000).fields) == 400


def test_what_was_recorded_can_be_found_at_once():
    body = a_body(name="Zebra board")
    record(None, "established", body)
    assert [hit.title for hit in search("zebra")] == ["Zebra board"]

    body.name = "Yak board"
    body.save()
    record(None, "renamed", body)
    assert [hit.title for hit in search("yak")] == ["Yak board"]
    assert not search("zebra")


def test_what_hangs_on_a_body_brings_the_body_up_to_date():
    body = a_body(name="Zebra board")
    record(None, "named", a_body_name(body=body, name="Okapi circle"))

    assert [hit.title for hit in search("okapi")] == ["Zebra board"]
    assert SearchDocument.objects.count() == 1


def test_what_is_gone_leaves_the_shelf():
    body = a_body(name="Zebra board")
    record(None, "established", body)
    kept = body.pk
    body.delete()
    body.pk = kept
    record(None, "removed", body)

    assert not search("zebra")
