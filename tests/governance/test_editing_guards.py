"""What stands before the pages that edit a seat or a term: the version that was seen, and the second factor."""

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.urls import reverse

from oneplan.common.models import Entry
from oneplan.governance import urls_editing
from oneplan.governance.models import Term
from tests.factories import governance as make
from tests.factories.people import sign_in
from tests.governance.test_editing import LATER, NESTED, address, whole_body

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "partnership")]


@pytest.fixture
def desk(client, officer):
    """The client of a support officer."""
    return sign_in(client, officer)


@pytest.mark.sec("SEC-68")
def test_a_form_opened_yesterday_does_not_end_what_was_changed_since(desk):
    term = make.a_term()
    there = reverse("governance:end-term", args=[term.seat.body.key, term.seat.pk, term.pk])
    seen = desk.get(there).context["form"]["version"].value()
    Term.objects.filter(pk=term.pk).update(to_on=LATER, version=2)
    late = desk.post(there, {"on": "1 May 2026", "version": seen})
    assert late.status_code == 409
    page = late.content.decode()
    assert "1 September 2026" in page
    assert "1 May 2026" in page
    assert Term.objects.get().to_on == LATER


def test_a_seat_that_began_is_not_asked_for_another_kind(desk, today):
    seat, new = make.a_seat(), make.a_seat(from_on=today)
    asked = [
        desk.get(reverse("governance:revise-seat", args=[each.body.key, each.pk])).context["form"].fields
        for each in (seat, new)
    ]
    assert ["kind" in fields for fields in asked] == ["independent" in fields for fields in asked] == [False, True]


@NESTED
@pytest.mark.sec("SEC-35")
def test_no_title_names_a_person(desk, route):
    scene = whole_body()
    for row in (scene["term"], scene["substitute"]):
        type(row.person).objects.filter(pk=row.person_id).update(name="Zebedee Quill")
    page = desk.get(address(route, scene)).content.decode()
    assert "Quill" not in page.partition("<title>")[2].partition("</title>")[0]
    if route.name in {"end-term", "hand-over-seat", "withdraw"}:
        assert "Zebedee Quill" in page


ROLES = [route for route in urls_editing.urlpatterns if "seat" in str(route.pattern)]


@pytest.mark.sec("SEC-39")
@pytest.mark.parametrize("route", ROLES, ids=lambda route: str(route.name))
def test_changing_who_sits_where_asks_for_the_second_factor_again_after_ten_minutes(desk, route):
    there = address(route, whole_body())
    session = desk.session
    for each in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        each["at"] -= 601
    session.save()
    for answer in (desk.get(there), desk.post(there, {"on": "1 May 2026", "version": "1"})):
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("mfa_reauthenticate").partition("code/")[0])
    assert not Entry.objects.exists()
