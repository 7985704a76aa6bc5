"""My work: what is broken and can be mended by whoever holds this seat or this office."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneplan.people.models import OfficeKind
from tests.factories.governance import a_body, a_mandate, a_member, a_seat, a_term
from tests.factories.people import an_account, an_office, an_officer, an_organisation, sign_in
from tests.factories.places import a_partnership
from tests.factories.plan import a_priority

pytestmark = pytest.mark.django_db

TELL = "tell a support officer, who can enter it"
OVER = date(2025, 3, 31)


@pytest.fixture(autouse=True)
def partnership():
    return a_partnership()


def work_of(client, account):
    """The words of the page of somebody's work."""
    return " ".join(sign_in(client, account).get("/work/").content.decode().split())


def test_a_chair_sees_what_a_chair_can_mend_and_whom_to_tell(client):
    council = a_body(name="The council", short_name="Council", accountable=True)
    a_mandate(body=a_body(), given_by=council, text="To sign for it.", to_on=OVER)
    text = work_of(client, a_member(kind="chair", body=council))
    assert "To sign for it." in text
    assert "Can be mended by Chair of Council" in text
    assert TELL in text
    assert "Nothing is asked of you" not in text


def test_the_chair_of_another_body_with_the_same_short_name_does_not(client):
    a_mandate(body=a_body(), given_by=a_body(short_name="Board"), text="To sign for it.", to_on=OVER)
    text = work_of(client, a_member(kind="chair", body=a_body(short_name="Board")))
    assert "To sign for it." not in text


@pytest.mark.parametrize("kind", ["member", "vice_chair", "adviser"])
def test_who_sits_beside_the_chair_does_not(client, kind):
    council = a_body()
    a_mandate(body=a_body(), given_by=council, text="To sign for it.", to_on=OVER)
    text = work_of(client, a_member(kind=kind, body=council))
    assert "To sign for it." not in text
    assert TELL not in text


def test_a_chair_sees_what_the_plan_lacks(client):
    board = a_body()
    a_priority(name="Warm homes", owner_body=board)
    text = work_of(client, a_member(kind="chair", body=board))
    assert "“Warm homes” has no outcome" in text


def test_whoever_sits_for_an_organisation_sees_its_vacant_seats(client):
    police, health = an_organisation(name="The police"), an_organisation()
    a_seat(title="Chief constable", organisation=police)
    shown, other = a_member(organisation=police), a_member(organisation=health)
    assert "“Chief constable”" in work_of(client, shown)
    assert "“Chief constable”" not in work_of(client, other)


def test_a_support_officer_sees_what_is_theirs_and_mends_it_without_telling_anybody(client):
    a_body(name="Chairless board")
    council = a_body(short_name="Council")
    a_member(kind="chair", body=council)
    a_mandate(body=a_body(), given_by=council, text="To sign for it.", to_on=OVER)
    text = work_of(client, an_officer())
    assert "Chairless board has no chair" in text
    assert "Open each to mend it" in text
    assert TELL not in text
    assert "To sign for it." not in text


def test_what_a_chair_could_mend_is_the_work_of_a_support_officer_while_there_is_no_chair(client):
    council = a_body(short_name="Council")
    a_mandate(body=a_body(), given_by=council, text="To sign for it.", to_on=OVER)
    officer = an_officer()
    assert "To sign for it." in work_of(client, officer)
    a_member(kind="chair", body=council)
    assert "To sign for it." not in work_of(client, officer)


def test_what_nobody_of_an_organisation_could_be_asked_is_the_work_of_a_support_officer(client):
    police = an_organisation(name="The police")
    a_seat(title="Chief constable", organisation=police)
    officer = an_officer()
    assert "“Chief constable”" in work_of(client, officer)
    a_member(organisation=police)
    assert "“Chief constable”" not in work_of(client, officer)


def test_an_analyst_is_not_asked_to_mend_anything(client):
    a_body(name="Chairless board")
    account = an_account()
    an_office(person=account.person, kind=OfficeKind.ANALYST)
    assert "Chairless board" not in work_of(client, account)


def test_what_ended_gives_no_work(client):
    council = a_body()
    a_mandate(body=a_body(), given_by=council, text="To sign for it.", to_on=OVER)
    assert "To sign for it." not in work_of(client, a_member(kind="chair", body=council, term={"to_on": OVER}))


def test_many_are_counted_and_only_the_first_of_them_shown(client):
    for _ in range(40):
        a_body()
    text = work_of(client, an_officer())
    assert text.count("op-finding__sentence") == 25
    assert "See all findings" in text


def test_the_page_asks_as_much_for_twenty_seats_and_findings_as_for_one(client):
    account = a_member(kind="chair", organisation=an_organisation())

    def plant():
        body = a_body()
        a_term(person=account.person, seat=a_seat(body=body, kind="chair", organisation=an_organisation()))
        a_mandate(body=a_body(), given_by=body, to_on=OVER)

    plant()
    sign_in(client, account).get("/work/")
    with CaptureQueriesContext(connection) as one:
        client.get("/work/")
    for _ in range(20):
        plant()
    with CaptureQueriesContext(connection) as twenty:
        client.get("/work/")
    assert len(one) == len(twenty)
