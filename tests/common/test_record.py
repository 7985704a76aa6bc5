"""The record: one entry for one act, never changed, without personal text; and the search shelf follows it."""

import logging

import pytest

from oneplan.common.logs import request_id
from oneplan.common.models import Entry, SearchDocument
from oneplan.common.record import record
from oneplan.common.search import search
from oneplan.governance.policies import edit_body
from oneplan.plan.policies import correct_advocacy, log_advocacy
from tests.factories.governance import a_body, a_body_name, a_seat, a_term
from tests.factories.people import a_person, an_account, an_office
from tests.factories.places import a_district, a_partnership
from tests.factories.plan import an_advocacy

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


def test_the_command_line_has_no_account_and_says_so():
    entry = record(None, "loaded", a_body())

    assert (entry.account_id, entry.relationship) == (None, "command line")


def test_where_there_is_no_request_an_entry_carries_the_name_of_the_run():
    first, second = record(None, "loaded", a_body()), record(None, "loaded", a_body())

    assert first.request_id.startswith("run-")
    assert first.request_id == second.request_id


@pytest.mark.sec("SEC-34")
def test_what_was_recorded_is_a_log_line_too_once_it_is_committed(caplog, django_capture_on_commit_callbacks):
    account = an_account(person=a_person(name="Quirin Unusual"))
    with caplog.at_level(logging.INFO, "oneplan.record"), django_capture_on_commit_callbacks(execute=True):
        record(account, "appointed", account.person)
        assert not caplog.records

    [line] = caplog.records
    assert (line.getMessage(), line.account, line.kind) == ("appointed", str(account.pk), "people.person")
    assert line.object == str(account.person.pk)


class TestRelationships:
    """The entry says which relationship let somebody do it: never what a client sent, and never a name."""

    def acts(self, account, rule=edit_body, body=None):
        body = body or a_body()
        rule.require(account, body)
        return record(account, "revised", body).relationship

    def test_an_office(self):
        account = an_account()
        an_office(person=account.person)

        assert self.acts(account) == "support officer"

    def test_an_office_of_a_district_names_the_district(self):
        account, district = an_account(), a_district()
        an_office(person=account.person, kind="district_coordinator", district=district)

        assert self.acts(account, log_advocacy, a_partnership()) == f"district co-ordinator of {district.pk}"

    def test_a_seat_names_its_body(self):
        account, board = an_account(), a_body(name="Quite a Board")
        a_term(seat=a_seat(body=board, kind="chair"), person=account.person)

        assert self.acts(account, log_advocacy, a_partnership()) == f"chair of {board.pk}"

    def test_of_several_relationships_it_is_the_one_that_was_needed(self):
        officer, member, board = an_account(), an_account(), a_body()
        an_office(person=officer.person)
        for each in (officer, member):
            a_term(seat=a_seat(body=board), person=each.person)
        mine, theirs = an_advocacy(person=member.person), an_advocacy(person=officer.person)

        assert self.acts(member, correct_advocacy, mine) == f"self, member of {board.pk}"
        assert self.acts(officer, correct_advocacy, mine) == "support officer"
        assert not correct_advocacy.allows(member, theirs)

    def test_it_is_that_of_this_act_only(self):
        account, other = an_account(), an_account()
        an_office(person=account.person)
        body = a_body()
        edit_body.require(account, body)

        assert record(other, "revised", body).relationship == ""
        assert record(account, "revised", body).relationship == "support officer"
        assert record(account, "revised", body).relationship == ""

    def test_nor_does_it_outlive_the_request(self):
        account = an_account()
        an_office(person=account.person)
        edit_body.require(account, body := a_body())
        token = request_id.set("the next")
        try:
            assert record(account, "revised", body).relationship == ""
        finally:
            request_id.reset(token)


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
