"""Home, my work, search, findings, organisation and the statements."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from oneplan.common import clock, search
from oneplan.common.findings import find
from oneplan.common.models import Certainty
from oneplan.places.models import Partnership
from tests.factories.governance import a_body, a_member, a_seat, a_term
from tests.factories.people import a_person, an_account, an_officer, an_organisation, sign_in
from tests.factories.places import a_partnership

pytestmark = pytest.mark.django_db


def test_the_first_page_of_an_empty_installation_says_what_to_do(client):
    text = client.get("/").content.decode()
    assert "There is no partnership here yet" in text


def test_the_first_page_names_the_partnership(client):
    a_partnership(name="The county coalition")
    assert "The county coalition" in client.get("/").content.decode()


def test_search_finds_a_body_by_its_purpose_and_an_unfinished_word(client):
    a_body(name="Starting group", purpose="Looks after the early years sector.")
    search.rebuild()
    text = client.get("/search/", {"q": "early yea"}).content.decode()
    assert "Starting group" in text
    assert "1 result" in text


def test_search_says_what_to_do_where_nothing_is_found(client):
    assert "Every word has to occur" in client.get("/search/", {"q": "zzz"}).content.decode()


def test_search_is_refused_with_a_sentence_after_sixty_in_a_minute(client, django_assert_num_queries):
    with clock.at(datetime(2026, 5, 4, 12, tzinfo=UTC)):  # the first second of a minute
        answers = [client.get("/search/", {"q": "a"}).status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]


def test_my_work_shows_where_somebody_sits_and_what_is_asked(client):
    sign_in(client, a_member(body=a_body(name="The youth board"), title="Charity member"))
    text = client.get("/work/").content.decode()
    assert "Nothing is asked of you" in text
    assert "The youth board" in text
    assert "Charity member" in text


def test_a_stranger_is_sent_to_sign_in_and_back_to_my_work(client):
    assert client.get("/work/")["Location"] == f"{reverse('account_login')}?next=/work/"


def test_findings_are_for_those_who_belong(client):
    a_partnership()
    assert client.get("/findings/").status_code == 302
    sign_in(client, an_account())
    assert client.get("/findings/").status_code == 404
    sign_in(client, a_member(body=a_body(name="Chairless board")))
    assert "Chairless board has no chair" in client.get("/findings/").content.decode()


def test_the_findings_page_says_when_there_are_none(client):
    a_partnership()
    top = a_body(accountable=True)
    a_term(seat=a_seat(body=top, kind="chair"), person=a_person())
    account = an_officer()
    sign_in(client, account)
    shown = client.get("/findings/", {"rule": "governance.ring"}).content.decode()
    assert "No findings" in shown


def test_an_organisation_shows_where_it_sits_and_hides_who_sits_there(client):
    a_partnership()
    police = an_organisation(key="police", name="The police")
    board = a_body(name="Safety board")
    a_term(seat=a_seat(body=board, organisation=police, title="Chief"), person=a_person(name="Hidden Hana"))
    text = client.get("/organisations/police/").content.decode()
    assert "Safety board" in text
    assert "Chief" in text
    assert "Hidden Hana" not in text


def test_the_partnership_is_revised_by_an_officer_and_a_late_save_is_refused(client):
    partnership = a_partnership(name="Before")
    sign_in(client, an_officer())
    values = {"name": "After", "inferred_mark": "Our reading", "version": partnership.version}
    assert client.post("/partnership/", values).status_code == 302
    assert Partnership.objects.get().name == "After"
    late = client.post("/partnership/", {**values, "name": "Too late"})
    assert late.status_code == 409
    assert "Too late" in late.content.decode()
    assert Partnership.objects.get().name == "After"


def test_the_lines_of_the_partnership_end_as_they_are_kept_and_what_is_hidden_is_refused(client):
    partnership = a_partnership(name="Before")
    sign_in(client, an_officer())
    values = {"name": "After", "about": "One.\r\nTwo.", "version": partnership.version}
    assert client.post("/partnership/", values).status_code == 302
    assert Partnership.objects.get().about == "One.\nTwo."
    hidden = client.post("/partnership/", {**values, "about": "Par\u202eent", "version": partnership.version + 1})
    assert hidden.status_code == 200
    assert "cannot be seen" in hidden.content.decode()
    assert Partnership.objects.get().about == "One.\nTwo."


def test_inferred_facts_without_a_mark_are_found_until_there_are_words_for_it():
    partnership = a_partnership(inferred_mark="")
    a_body(certainty=Certainty.INFERRED, inferred="Built by us.")
    assert [f.rule for f in find() if f.rule.startswith("web.")] == ["web.inferred-without-mark"]
    Partnership.objects.filter(pk=partnership.pk).update(inferred_mark="Our reading")
    assert [f.rule for f in find() if f.rule.startswith("web.")] == []


def test_the_mark_stands_on_the_page_of_an_inferred_body_and_on_no_other(client):
    a_partnership(inferred_mark="Our reading, not theirs")
    a_body(key="inferred", certainty=Certainty.INFERRED, inferred="Built by us.")
    a_body(key="published")
    assert "Our reading, not theirs" in client.get("/governance/bodies/inferred/").content.decode()
    assert "Our reading, not theirs" not in client.get("/governance/bodies/published/").content.decode()


@pytest.mark.parametrize("route", ["web:accessibility", "web:privacy", "web:robots"])
def test_the_statements_are_open(client, route):
    assert client.get(reverse(route)).status_code == 200


def test_an_address_that_is_not_there_helps_on(client):
    page = client.get("/nothing/here/")
    assert page.status_code == 404
    assert "There is nothing here" in page.content.decode()


@pytest.mark.sec("SEC-05")
def test_who_is_signed_in_is_told_what_to_do_about_a_page_that_is_not_for_them(client):
    a_partnership()
    sign_in(client, an_account())
    hidden, missing = client.get("/findings/"), client.get("/nothing/here/")
    for page in (hidden, missing):
        text = page.content.decode()
        assert page.status_code == 404
        assert "<h1" in text
        assert "Not found, or not for you to see" in text
        assert "ask the support officer" in text
        assert 'href="/work/"' in text
    assert hidden.content == missing.content


def test_the_page_for_what_is_not_there_stands_when_the_database_is_away(rf):
    from django.db import DatabaseError
    from django.utils.functional import SimpleLazyObject

    from oneplan.web.errors import not_found

    def away():
        raise DatabaseError("away")

    request = rf.get("/")
    request.user = SimpleLazyObject(away)
    assert "There is nothing here" in not_found(request).content.decode()


MENU = '<a class="govuk-service-navigation__link" href="/findings/"'


def test_the_menu_offers_findings_to_those_who_may_see_them(client):
    a_partnership()
    assert MENU not in client.get("/").content.decode()
    sign_in(client, an_account())
    assert MENU not in client.get("/").content.decode()
    sign_in(client, a_member())
    assert MENU in client.get("/").content.decode()


def test_the_menu_costs_a_stranger_nothing_and_an_account_the_same_whoever_it_is(client):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            client.get("/accessibility/")
        return [query["sql"] for query in asked if "people_office" in query["sql"]]

    a_partnership()
    assert cost() == []
    for account in (an_account(), a_member(), an_officer()):
        sign_in(client, account)
        assert len(cost()) == 1


def test_a_page_that_fails_gives_a_number_and_no_detail(client, monkeypatch):
    from oneplan.web import queries

    def fail(day):
        raise RuntimeError("secret of the failure")

    monkeypatch.setattr(queries, "front", fail)
    client.raise_request_exception = False
    page = client.get("/")
    assert page.status_code == 500
    assert "secret of the failure" not in page.content.decode()
    assert page["X-Request-Id"] in page.content.decode()
