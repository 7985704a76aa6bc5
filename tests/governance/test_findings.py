"""Each rule is shown a planted fault, and falls silent when the fault is mended."""

from datetime import date

import pytest

from oneplan.common.findings import find
from oneplan.governance.commands import end_mandate, end_term, renew_mandate, revise_mandate
from oneplan.governance.models import BodyType, Relation, Seat, Term
from tests.factories.governance import a_body, a_mandate, a_relation, a_seat, a_term
from tests.factories.places import a_district

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 4)


def found(rule):
    return [each for each in find(TODAY) if each.rule == f"governance.{rule}"]


@pytest.fixture
def top():
    return a_body(key="top", name="The council", accountable=True)


def test_a_body_with_no_path_up_is_found_until_it_reports_to_an_accountable_one(top):
    lost = a_body(key="lost", name="The lost board")
    assert [each.object for each in found("no-path-up")] == ["body lost"]
    a_relation(body=lost, to_body=top)
    assert found("no-path-up") == []


def test_a_path_that_has_ended_is_no_path(top):
    a_relation(body=a_body(key="lost"), to_body=top, to_on=date(2026, 5, 3))
    assert len(found("no-path-up")) == 1


def test_a_ring_is_found_until_one_relation_of_it_ends(top):
    one, two = a_body(name="One"), a_body(name="Two")
    a_relation(body=one, to_body=two)
    back = a_relation(body=two, to_body=one)
    assert "One, Two" in found("ring")[0].sentence
    back.delete()
    assert found("ring") == []


def test_alongside_drawn_one_way_is_found_until_the_other_says_so_too():
    one, two = a_body(key="one"), a_body(key="two")
    a_relation(body=one, to_body=two, kind="sits_alongside")
    assert [each.object for each in found("alongside-one-way")] == ["body one"]
    a_relation(body=two, to_body=one, kind="sits_alongside")
    assert found("alongside-one-way") == []


def test_a_body_without_a_chair_is_found_until_it_has_a_seat_for_one(top):
    assert [each.object for each in found("no-chair")] == ["body top"]
    a_seat(body=top, kind="chair")
    assert found("no-chair") == []


def test_a_vacant_seat_is_found_until_somebody_fills_it(top):
    seat = a_seat(body=top, key="the-seat", title="Faith partner")
    assert [each.object for each in found("vacant-seat")] == ["seat the-seat"]
    a_term(seat=seat)
    assert found("vacant-seat") == []


def test_the_seat_of_a_chair_who_is_not_there_is_for_a_support_officer_to_mend(top):
    """The chair of the body would be nobody, so that it would reach nobody."""
    seat = a_seat(body=top, key="a-chair", kind="chair")
    assert [(each.owner, each.mender) for each in found("vacant-seat")] == [("Support officer", "")]
    a_term(seat=seat, to_on=date(2026, 3, 31))
    assert [(each.owner, each.mender) for each in found("term-run-out")] == [("Support officer", "")]
    a_term(seat=a_seat(body=top, key="b-member"), to_on=date(2026, 3, 31))
    assert [each.mender for each in found("term-run-out")] == ["", ""]
    a_term(seat=seat, from_on=date(2026, 4, 1))
    assert [each.mender for each in found("term-run-out")] == ["chair top"]


def test_a_mandate_of_a_parent_without_a_chair_is_for_a_support_officer_until_it_has_one(top):
    a_mandate(body=a_body(), given_by=top, to_on=date(2026, 3, 31))
    assert [(each.owner, each.mender) for each in found("mandate-run-out")] == [("Support officer", "")]
    a_term(seat=a_seat(body=top, kind="chair"))
    assert [each.mender for each in found("mandate-run-out")] == ["chair top"]


def test_a_seat_of_a_body_that_has_ended_is_not_vacant():
    a_seat(body=a_body(to_on=date(2025, 1, 1)))
    assert found("vacant-seat") == []


def test_a_mandate_that_ran_out_is_found_until_it_is_renewed(top):
    board = a_body()
    a_mandate(key="old", body=board, given_by=top, to_on=date(2026, 3, 31))
    assert [each.object for each in found("mandate-run-out")] == ["mandate old"]
    a_mandate(body=board, given_by=top, from_on=date(2026, 4, 1))
    assert found("mandate-run-out") == []


@pytest.mark.usefixtures("today")
def test_a_mandate_that_was_ended_on_purpose_did_not_run_out(top, officer):
    mandate = a_mandate(body=a_body(), given_by=top, to_on=date(2027, 3, 31))
    end_mandate(by=officer, mandate=mandate, version=1, on=date(2026, 3, 31), because="The fund was closed.")
    assert found("mandate-run-out") == []


def test_a_mandate_that_ran_out_is_settled_by_saying_why_it_was_not_renewed(top, officer):
    mandate = a_mandate(body=a_body(), given_by=top, to_on=date(2026, 3, 31))
    revise_mandate(by=officer, mandate=mandate, version=1, ended_because="The council decides itself again.")
    assert found("mandate-run-out") == []


@pytest.mark.usefixtures("today")
def test_a_renewed_mandate_did_not_run_out_whoever_may_use_the_new_one_and_however_that_ends(top, officer):
    old = a_mandate(body=a_body(), given_by=top, holder="body", to_on=date(2026, 1, 31))
    a_seat(body=old.body, kind="chair")
    renewed = {"on": date(2026, 3, 1), "holder": "chair", "text": "To sign.", "to_on": date(2026, 4, 30)}
    new = renew_mandate(by=officer, mandate=old, version=1, **renewed)
    assert [each.object for each in found("mandate-run-out")] == [f"mandate {new.key}"]
    revise_mandate(by=officer, mandate=new, version=1, ended_because="It was for one spring.")
    assert found("mandate-run-out") == []


def test_a_mandate_nobody_could_use_any_more_did_not_run_out(top):
    board = a_body()
    a_mandate(body=board, given_by=top, holder="chair", to_on=date(2026, 3, 31))
    assert found("mandate-run-out") == []  # there is no chair; that is a finding of its own
    a_seat(body=board, kind="chair")
    assert len(found("mandate-run-out")) == 1


def test_a_mandate_of_a_parent_that_ended_is_for_a_support_officer():
    gone = a_body(short_name="Old board", to_on=date(2026, 4, 1))
    a_mandate(body=a_body(), given_by=gone, to_on=date(2026, 3, 31))
    assert [each.owner for each in found("mandate-run-out")] == ["Support officer"]


def test_a_term_that_ran_out_is_found_until_somebody_follows(top):
    seat = a_seat(body=top)
    a_term(seat=seat, to_on=date(2026, 3, 31))
    assert len(found("term-run-out")) == 1
    a_term(seat=seat, from_on=date(2026, 4, 1))
    assert found("term-run-out") == []


def test_a_term_nobody_knows_the_beginning_of_does_not_run_out_under_whoever_followed(top):
    seat = a_seat(body=top)
    a_term(seat=seat, from_on=None, to_on=date(2026, 3, 31))
    a_term(seat=seat, from_on=date(2026, 4, 1))
    assert found("term-run-out") == found("vacant-seat") == []


@pytest.mark.usefixtures("today")
def test_a_term_that_was_ended_on_purpose_leaves_a_vacant_seat_and_did_not_run_out(top, officer):
    term = a_term(seat=a_seat(body=top, key="the-seat"))
    end_term(by=officer, term=term, version=1, on=date(2026, 3, 31))
    assert found("term-run-out") == []
    assert [each.object for each in found("vacant-seat")] == ["seat the-seat"]


def test_a_seat_between_two_terms_is_vacant(top):
    seat = a_seat(body=top, key="the-seat")
    a_term(seat=seat, to_on=date(2026, 3, 31))
    a_term(seat=seat, from_on=date(2026, 9, 1))
    assert found("term-run-out") == []
    assert [each.object for each in found("vacant-seat")] == ["seat the-seat"]


def test_a_district_that_lacks_a_group_is_found_until_it_has_all_three():
    vale = a_district(key="vale", name="The Vale")
    assert len(found("district-lacks-group")) == 3
    for kind in (BodyType.LOCALITY_BOARD, BodyType.OPERATIONAL_GROUP, BodyType.COMMUNITY_OF_PRACTICE):
        a_body(type=kind, district=vale)
    assert found("district-lacks-group") == []


def test_a_relation_to_a_body_that_has_ended_is_found_until_it_ends_too(top):
    gone = a_body(to_on=date(2025, 1, 1))
    relation = a_relation(body=top, to_body=gone)
    assert [each.object for each in found("relation-to-ended-body")] == ["body top"]
    Relation.objects.filter(pk=relation.pk).update(to_on=date(2025, 1, 1))
    assert found("relation-to-ended-body") == []


def test_the_rules_ask_as_many_questions_of_a_large_county_as_of_a_small_one(django_assert_num_queries, top):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def plant():
        body = a_body()
        a_relation(body=body, to_body=top)
        a_mandate(body=body, given_by=top, to_on=date(2026, 1, 1))
        a_term(seat=a_seat(body=body), to_on=date(2026, 1, 1))

    plant()
    with CaptureQueriesContext(
        connection,
    ) as small:
        list(find(TODAY))
    for _ in range(20):
        plant()
    with django_assert_num_queries(len(small)):
        assert len(list(find(TODAY))) > 40
    assert Seat.objects.count() == Term.objects.count() == 21
