"""The pages on which a support officer edits governance, through the browser's own requests."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from oneplan.common.models import Entry
from oneplan.governance import urls_editing
from oneplan.governance.models import Body, Mandate, Relation, Seat, Substitute, Term
from tests.architecture.filling import LAST, filled, form_on
from tests.factories import governance as make
from tests.factories.people import a_person, an_account, an_organisation, sign_in
from tests.factories.places import a_district

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "partnership")]

LATER = date(2026, 9, 1)


@pytest.fixture
def desk(client, officer):
    """The client of a support officer."""
    return sign_in(client, officer)


def whole_body() -> dict[str, Any]:
    """A body with one of everything, and the parts of the address of each."""
    body = make.a_body()
    term = make.a_term(seat=make.a_seat(body=body))
    rows = {
        "names": make.a_body_name(body=body),
        "relations": make.a_relation(body=body),
        "seats": term.seat,
        "mandates": make.a_mandate(body=body),
        "responsibilities": make.a_responsibility(body=body),
    }
    return {
        **rows,
        "body": body,
        "term": term,
        "substitute": make.a_substitute(seat=term.seat, meeting_on=LATER),
        "basis": make.a_legal_basis(),
    }


def address(route: Any, scene: dict[str, Any]) -> str:
    """The address of a route in a scene."""
    text = str(route.pattern)
    parts: dict[str, Any] = {}
    if "slug:key" in text:
        parts["key"] = scene["body"].key
    if "slug:basis" in text:
        parts["basis"] = scene["basis"].key
    for noun in ("names", "relations", "seats", "mandates", "responsibilities"):
        if f"{noun}/<uuid:pk>" in text:
            parts["pk"] = scene[noun].pk
    for noun in ("term", "substitute"):
        if f"uuid:{noun}" in text:
            parts[noun] = scene[noun].pk
    return reverse(f"governance:{route.name}", kwargs=parts)


ROUTES = pytest.mark.parametrize("route", urls_editing.urlpatterns, ids=lambda route: str(route.name))
NESTED = pytest.mark.parametrize(
    "route",
    [route for route in urls_editing.urlpatterns if "uuid:" in str(route.pattern)],
    ids=lambda route: str(route.name),
)


@ROUTES
def test_an_officer_opens_every_page(desk, route):
    answer = desk.get(address(route, whole_body()))
    assert answer.status_code == 200
    assert Entry.objects.count() == 0


@ROUTES
def test_nobody_else_opens_any(client, route):
    scene = whole_body()
    there = address(route, scene)
    stranger = client.get(there)
    assert stranger.status_code == 302
    assert "/account/" in stranger["Location"]
    for account in (an_account(), make.a_member(kind="chair", body=scene["body"])):
        sign_in(client, account)
        assert client.get(there).status_code == 404
        assert client.post(there, {"on": "1 May 2026", "version": "1"}).status_code == 404
    assert not Entry.objects.filter(allowed=True).exists()


@NESTED
@pytest.mark.sec("SEC-07")
def test_a_row_of_another_body_is_not_found(desk, route):
    scene = whole_body()
    there = address(route, {**scene, "body": make.a_body()})
    assert desk.get(there).status_code == 404
    assert desk.post(there, {"on": "1 May 2026"}).status_code == 404
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(("name", "noun"), [("end-term", "term"), ("withdraw", "substitute")])
@pytest.mark.sec("SEC-07")
def test_a_term_or_substitute_of_another_seat_is_not_found(desk, name, noun):
    scene = whole_body()
    other = make.a_seat(body=scene["body"])
    there = reverse(f"governance:{name}", kwargs={"key": scene["body"].key, "pk": other.pk, noun: scene[noun].pk})
    assert desk.get(there).status_code == 404
    assert desk.post(there, {"on": "1 May 2026"}).status_code == 404


def test_what_does_not_exist_is_not_found(desk):
    body = make.a_body()
    assert desk.get(reverse("governance:end-seat", args=[body.key, uuid.uuid4()])).status_code == 404
    assert desk.get(reverse("governance:edit", args=["no-such-body"])).status_code == 404


SENT = {"certainty": "published", "inferred": "", "sources": ""}
ESTABLISH = {
    "name": "Early Years Board",
    "short_name": "Early Years",
    "type": "sub_group",
    "purpose": "To begin well.",
    "regime": "own_rules",
    "from_on": "1 April 2026",
    **SENT,
}


def test_a_body_is_established_and_the_officer_sees_its_page(desk):
    answer = desk.post(reverse("governance:establish"), ESTABLISH)
    assert answer["Location"] == "/governance/bodies/early-years/"
    assert Body.objects.get().from_on == date(2026, 4, 1)
    assert "The body is established" in desk.get(answer["Location"]).content.decode()


def test_a_form_says_what_is_missing_and_keeps_what_was_typed(desk):
    sent = {**ESTABLISH, "name": "", "type": "", "from_on": "31 February", "certainty": "inferred"}
    answer = desk.post(reverse("governance:establish"), sent)
    page = answer.content.decode()
    assert answer.status_code == 200
    for sentence in (
        "Enter the official name",
        "Select a type of body",
        "Write the date as day, month and year",
        "Say what is inferred, and from what",
    ):
        assert sentence in page
    assert "To begin well." in page
    assert not Body.objects.exists()


def test_a_broken_rule_is_said_in_the_form(desk):
    make.a_body(name="Early Years Board")
    page = desk.post(reverse("governance:establish"), ESTABLISH).content.decode()
    assert "There is already a body named Early Years Board" in page


@pytest.mark.sec("SEC-08")
def test_fields_that_the_form_does_not_ask_for_are_not_written(desk):
    desk.post(
        reverse("governance:establish"),
        {**ESTABLISH, "key": "mine", "id": str(uuid.uuid4()), "version": "7", "to_on": "1 May 2026", "names": "x"},
    )
    body = Body.objects.get()
    assert (body.key, body.version, body.to_on) == ("early-years", 1, None)


def test_every_form_leads_to_the_page_of_the_body_with_a_word_that_it_is_done(desk):
    seen = 0
    for route in urls_editing.urlpatterns:
        scene = whole_body()
        there = address(route, scene)
        form = form_on(desk, there)
        if form is None or "bodies/<slug:key>" not in str(route.pattern):
            continue
        more = {"to_body": LAST, "given_by": LAST, "successor": LAST, "name": "Another name"}
        more["person"] = str(a_person().pk)
        if "correct" in route.name:
            more["from_on"] = "1 December 2020" if route.name == "correct" else "1 March 2021"
        if ("-seat" in route.name and "create" not in route.name) or route.name == "end" or route.name == "succeed":
            Substitute.objects.all().delete()
        if route.name in {"correct-seat", "correct-term", "fill-seat"}:
            more["from_on"] = "1 March 2022"
        if route.name in {"correct-seat", "fill-seat"}:
            Term.objects.all().delete()
        answer = desk.post(there, filled(form, more))
        assert answer.status_code == 302, f"{route.name}: {answer.context['form'].errors}"
        assert answer["Location"] == reverse("governance:body", args=[scene["body"].key]), route.name
        assert "govuk-notification-banner--success" in desk.get(answer["Location"]).content.decode(), route.name
        seen += 1
    assert seen > 25


def revision(body: Body, **typed: Any) -> dict[str, Any]:
    given = {"short_name": body.short_name, "type": body.type, "purpose": body.purpose, "regime": body.regime}
    return {**given, "version": body.version, **SENT, **typed}


def test_a_body_is_revised(desk):
    body, basis = make.a_body(), make.a_legal_basis()
    answer = desk.post(
        reverse("governance:revise", args=[body.key]),
        revision(body, quorum="Five", meets_in_public="on", statutory_basis=[basis.pk]),
    )
    body.refresh_from_db()
    assert answer["Location"] == reverse("governance:body", args=[body.key])
    assert (body.quorum, body.meets_in_public, list(body.statutory_basis.all())) == ("Five", True, [basis])


def test_the_form_starts_from_what_is_there(desk):
    body = make.a_body(quorum="Five members", certainty="partly", inferred="From the agenda")
    page = desk.get(reverse("governance:revise", args=[body.key])).content.decode()
    assert 'value="Five members"' in page
    assert 'value="From the agenda"' in page


def test_a_district_that_is_over_is_not_lost_by_saving_something_else(desk):
    body = make.a_body(district=a_district(to_on=date(2026, 3, 31)))
    there = reverse("governance:revise", args=[body.key])
    assert f'value="{body.district.pk}" selected' in desk.get(there).content.decode()
    assert desk.post(there, revision(body, district=body.district.pk)).status_code == 302
    assert Body.objects.get().district == body.district


@pytest.mark.sec("SEC-68")
def test_a_save_that_came_too_late_shows_both_texts(desk):
    body = make.a_body()
    there = reverse("governance:revise", args=[body.key])
    sent = revision(body, quorum="Six members")
    desk.post(there, revision(body, quorum="Five members"))
    answer = desk.post(there, sent)
    page = answer.content.decode()
    body.refresh_from_db()
    assert answer.status_code == 409
    assert "Five members" in page
    assert "Six members" in page
    assert body.quorum == "Five members"
    assert desk.post(there, {**sent, "version": body.version}).status_code == 302


def test_a_seat_is_added_filled_handed_over_and_left(desk):
    body, person, other = make.a_body(), a_person(), a_person()
    health = an_organisation()
    created = {"title": "Health lead", "kind": "member", "organisation": health.pk, "position": "1", **SENT}
    assert desk.post(reverse("governance:create-seat", args=[body.key]), created).status_code == 302
    seat = Seat.objects.get()
    at = [body.key, seat.pk]
    fill = reverse("governance:fill-seat", args=at)
    assert desk.post(fill, {"person": person.pk, "from_on": "1/2/2025"}).status_code == 302
    page = desk.post(fill, {"person": other.pk, "from_on": "1/3/2025"}).content.decode()
    assert "already filled from 1 February 2025" in page
    term = Term.objects.get()
    over = {"person": other.pk, "on": "1 April 2026", "version": 1}
    assert desk.post(reverse("governance:hand-over-seat", args=[*at, term.pk]), over).status_code == 302
    now = Term.objects.get(person=other)
    gone = {"on": "30 April 2026", "version": 1}
    assert desk.post(reverse("governance:end-term", args=[*at, now.pk]), gone).status_code == 302
    assert list(Term.objects.values_list("from_on", "to_on")) == [
        (date(2025, 2, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 4, 30)),
    ]


def test_an_independent_seat_with_an_organisation_is_said_beside_the_field(desk):
    body = make.a_body()
    sent = {
        "title": "Chair",
        "kind": "chair",
        "organisation": an_organisation().pk,
        "independent": "on",
        "position": "0",
    }
    page = desk.post(reverse("governance:create-seat", args=[body.key]), {**sent, **SENT}).content.decode()
    assert "An independent seat belongs to no organisation" in page
    assert not Seat.objects.exists()


def test_an_officer_is_not_offered_a_way_round_their_own_seat(desk, officer):
    seat = make.a_seat()
    there = reverse("governance:fill-seat", args=[seat.body.key, seat.pk])
    page = desk.post(there, {"person": officer.person.pk, "from_on": "1 April 2026"}).content.decode()
    assert "You cannot put this person in a seat." in page
    assert not Term.objects.exists()


def test_a_substitute_is_named_and_withdrawn(desk):
    seat = make.a_seat()
    named = {"person": a_person().pk, "meeting_on": "1 September 2026"}
    assert desk.post(reverse("governance:substitute", args=[seat.body.key, seat.pk]), named).status_code == 302
    there = reverse("governance:withdraw", args=[seat.body.key, seat.pk, Substitute.objects.get().pk])
    assert desk.post(there, {"version": 2}).status_code == 409
    assert desk.post(there, {"version": 1}).status_code == 302
    assert not Substitute.objects.exists()


def test_a_relation_needs_what_its_kind_points_at(desk):
    body = make.a_body()
    there = reverse("governance:relate", args=[body.key])
    assert "Select a body" in desk.post(there, {"kind": "advises", **SENT}).content.decode()
    page = desk.post(there, {"kind": "own_organisation", "to_body": make.a_body().pk, **SENT}).content.decode()
    assert "Select an organisation" in page
    assert "Choose only an organisation for this kind of relation" in page
    assert not Relation.objects.exists()


def test_a_ring_is_named_in_the_form(desk):
    line = make.a_relation(body=make.a_body(name="Second"), to_body=make.a_body(name="First"))
    sent = {"kind": "reports_to", "to_body": line.body.pk, "from_on": "1 April 2026", **SENT}
    page = desk.post(reverse("governance:relate", args=[line.to_body.key]), sent).content.decode()
    assert "First reports to Second, Second reports to First" in page


def test_a_body_that_is_over_is_not_offered(desk):
    gone, coming = make.a_body(name="Gone", to_on=date(2026, 5, 3)), make.a_body(name="Coming", from_on=LATER)
    page = desk.get(reverse("governance:relate", args=[make.a_body().key])).content.decode()
    assert str(coming.pk) in page
    assert str(gone.pk) not in page


def test_a_mandate_is_renewed_from_the_words_of_the_old_one(desk):
    mandate = make.a_mandate(text="Up to £5,000.")
    there = reverse("governance:renew-mandate", args=[mandate.body.key, mandate.pk])
    assert "Up to £5,000." in desk.get(there).content.decode()
    sent = {"on": "1 April 2026", "version": 1, "holder": "chair", "text": "Up to £9,000.", **SENT}
    assert desk.post(there, sent).status_code == 302
    assert list(Mandate.objects.values_list("text", "to_on")) == [
        ("Up to £5,000.", date(2026, 3, 31)),
        ("Up to £9,000.", None),
    ]


def test_an_unknown_source_is_named(desk):
    relation = make.a_relation()
    there = reverse("governance:revise-relation", args=[relation.body.key, relation.pk])
    page = desk.post(there, {"version": "1", **SENT, "sources": "S1, S404"}).content.decode()
    assert "There is no source “S1”" in page


def test_a_provision_is_added_and_changed(desk):
    sent = {"act": "Children Act 2004", "section": "10", "duty": "To co-operate."}
    assert desk.post(reverse("governance:add-legal-basis"), sent)["Location"] == reverse("governance:legal-bases")
    there = reverse("governance:revise-legal-basis", args=["children-act-2004-10"])
    assert desk.post(there, {**sent, "duty": "To improve well-being.", "version": "1"}).status_code == 302
    assert "To improve well-being." in desk.get(reverse("governance:legal-bases")).content.decode()
    assert desk.get(reverse("governance:revise-legal-basis", args=["none"])).status_code == 404


def test_the_workbench_shows_what_holds_and_folds_away_what_is_over(desk):
    body = make.a_body()
    make.a_seat(body=body, title="Chair of the board")
    make.a_seat(body=body, title="Old seat", to_on=date(2025, 1, 1))
    make.a_relation(to_body=body, body=make.a_body(name="Lower board"))
    page = desk.get(reverse("governance:edit", args=[body.key])).content.decode()
    assert page.index("Chair of the board") < page.index("What is over (1)") < page.index("Old seat")
    assert "Lower board reports to it" in page
    then = desk.get(reverse("governance:edit", args=[body.key]), {"as_of": "2024-06-01"}).content.decode()
    assert "What is over" not in then


def test_twenty_seats_cost_no_more_queries_than_one(desk):
    one, twenty = make.a_body(), make.a_body()
    for body, number in ((one, 1), (twenty, 20)):
        for _ in range(number):
            make.a_substitute(seat=make.a_term(seat=make.a_seat(body=body)).seat, meeting_on=LATER)
            make.a_relation(body=body)
            make.a_relation(to_body=body)
            make.a_mandate(body=body)
            make.a_responsibility(body=body)
            make.a_body_name(body=body)
    desk.get(reverse("governance:edit", args=[one.key]))

    counts = []
    for body in (one, twenty):
        with CaptureQueriesContext(connection) as asked:
            desk.get(reverse("governance:edit", args=[body.key]))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_term_that_is_over_stands_with_what_is_over_and_its_dates_can_be_corrected(desk):
    term = make.a_term(seat=make.a_seat(title="Faith partner"), person=a_person(name="Quirin Unusual"))
    edit = reverse("governance:edit", args=[term.seat.body.key])
    correct = reverse("governance:correct-term", args=[term.seat.body.key, term.seat.pk, term.pk])
    assert "What is over" not in desk.get(edit).content.decode()

    Term.objects.filter(pk=term.pk).update(to_on=date(2022, 3, 22))
    over = desk.get(edit).content.decode().partition("What is over (1)")[2]
    assert "Faith partner: Quirin Unusual" in over
    assert correct in over
