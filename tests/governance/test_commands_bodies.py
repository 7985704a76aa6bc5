"""Bodies are established, revised, renamed, ended and succeeded; nothing of them is lost."""

from datetime import date

import pytest

from oneplan.common.errors import RuleBroken, Stale
from oneplan.common.models import Source
from oneplan.governance import commands
from oneplan.governance.models import Body, BodyType, LegalBasis, Relation, Seat, Succession, Term
from tests.factories import governance as make
from tests.factories.places import a_district, an_area

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

ON = date(2026, 4, 1)
NEW = {"short_name": "Early Years", "type": BodyType.SUB_GROUP, "purpose": "To begin well."}


def test_a_body_is_established_with_what_was_said(officer):
    basis, district = make.a_legal_basis(), a_district()
    body = commands.establish_body(
        by=officer, name="Early Years Board", from_on=ON, district=district, statutory_basis=[basis], **NEW
    )
    again = Body.objects.get(key="early-years")
    assert (again.pk, again.name, again.from_on, again.district) == (body.pk, "Early Years Board", ON, district)
    assert list(again.statutory_basis.all()) == [basis]


def test_a_key_that_is_taken_gets_a_random_ending(officer):
    first = commands.establish_body(by=officer, name="Early Years Board", **NEW)
    second = commands.establish_body(by=officer, name="Early Years Panel", **NEW)
    assert first.key == "early-years"
    assert second.key.startswith("early-years-")


def test_a_name_that_looks_like_another_is_refused(officer):
    make.a_body(name="Early Years Board")
    with pytest.raises(RuleBroken, match="already a body named Early Years Board"):
        commands.establish_body(by=officer, name="EARLY YEARS BОARD", **NEW)  # with a Cyrillic O


def test_a_body_that_ended_does_not_keep_its_name_from_others(officer):
    make.a_body(name="Early Years Board", to_on=date(2025, 1, 1))
    assert commands.establish_body(by=officer, name="Early Years Board", from_on=ON, **NEW)


@pytest.mark.parametrize("since", [date(2027, 1, 1), date(2025, 1, 1), date(2020, 1, 1), None])
def test_a_name_is_refused_when_any_day_of_the_two_is_the_same(officer, since):
    make.a_body(name="Early Years Board", from_on=date(2026, 6, 1))
    make.a_body(name="Early  years board.", from_on=date(2018, 1, 1), to_on=date(2025, 1, 1))
    with pytest.raises(RuleBroken, match="already a body named"):
        commands.establish_body(by=officer, name="Early Years Board", from_on=since, **NEW)


def test_a_body_that_ended_is_renamed_to_what_another_took_up_later(officer):
    body = make.a_body(name="Trust", to_on=date(2025, 1, 1))
    make.a_body(name="Alliance", from_on=date(2025, 1, 2))
    commands.rename_body(by=officer, body=body, version=1, name="Alliance", short_name="Alliance", on=date(2024, 1, 1))
    other = make.a_body(name="League", to_on=date(2025, 1, 2))
    with pytest.raises(RuleBroken, match="already a body named Alliance"):
        commands.rename_body(
            by=officer, body=other, version=1, name="Alliance", short_name="Alliance", on=date(2025, 1, 2)
        )


def test_letters_that_turn_a_name_round_are_refused(officer):
    with pytest.raises(RuleBroken, match="cannot be seen"):
        commands.establish_body(by=officer, name="Early \u202eYears", **NEW)


def test_a_county_is_not_a_district(officer):
    with pytest.raises(RuleBroken, match="is not a district"):
        commands.establish_body(by=officer, name="Early Years Board", district=an_area(), **NEW)


@pytest.mark.parametrize("field", ["key", "to_on", "id", "version", "names"])
def test_only_listed_fields_are_written(officer, field):
    with pytest.raises(RuleBroken, match=f"{field} cannot be changed here"):
        commands.establish_body(by=officer, name="Early Years Board", **NEW, **{field: "x"})


@pytest.mark.parametrize("field", ["name", "from_on", "to_on", "key", "predecessors"])
def test_revising_does_not_reach_name_and_dates(officer, field):
    with pytest.raises(RuleBroken, match="cannot be changed here"):
        commands.revise_body(by=officer, body=make.a_body(), version=1, **{field: "x"})


def test_revising_changes_what_was_asked_and_the_version(officer):
    body = make.a_body()
    commands.revise_body(by=officer, body=body, version=1, quorum=" Five ", rhythm="Monthly", statutory_basis=[])
    body.refresh_from_db()
    assert (body.quorum, body.rhythm, body.version) == ("Five", "Monthly", 2)


def test_a_stale_revision_writes_nothing(officer):
    body = make.a_body()
    commands.revise_body(by=officer, body=Body.objects.get(pk=body.pk), version=1, quorum="Five")
    with pytest.raises(Stale):
        commands.revise_body(by=officer, body=body, version=1, quorum="Six")
    assert Body.objects.get(pk=body.pk).quorum == "Five"


def test_a_fact_that_was_not_read_says_from_what_it_was_inferred(officer):
    body = make.a_body()
    with pytest.raises(RuleBroken, match="Say what is inferred"):
        commands.revise_body(by=officer, body=body, version=1, certainty="inferred")
    commands.revise_body(by=officer, body=body, version=1, certainty="inferred", inferred="From the agenda")


def test_a_source_must_exist(officer):
    body = make.a_body()
    with pytest.raises(RuleBroken, match="no source “S9”"):
        commands.revise_body(by=officer, body=body, version=1, sources=["S9"])
    Source.objects.create(key="S9", title="Minutes")
    commands.revise_body(by=officer, body=body, version=1, sources=["S9"])
    assert Body.objects.get(pk=body.pk).sources == ["S9"]


def test_too_long_a_text_is_refused_in_words(officer):
    with pytest.raises(RuleBroken, match="Quorum: "):
        commands.revise_body(by=officer, body=make.a_body(), version=1, quorum="x" * 201)


# Names


def test_the_old_name_stays_until_the_day_before(officer):
    body = make.a_body(name="Trust")
    commands.rename_body(by=officer, body=body, version=1, name="Alliance", short_name="Alliance", on=ON)
    old = body.names.get()
    assert Body.objects.get(pk=body.pk).name == "Alliance"
    assert (old.name, old.official, old.from_on, old.to_on) == ("Trust", True, make.SINCE, date(2026, 3, 31))


def test_a_second_new_name_follows_the_first(officer):
    body = make.a_body(name="Trust")
    first = date(2023, 4, 1)
    commands.rename_body(by=officer, body=body, version=1, name="Alliance", short_name="A", on=first)
    with pytest.raises(RuleBroken, match="since 1 April 2023"):
        commands.rename_body(by=officer, body=body, version=2, name="League", short_name="L", on=first)
    commands.rename_body(by=officer, body=body, version=2, name="League", short_name="L", on=ON)
    assert list(body.names.values_list("name", "from_on", "to_on")) == [
        ("Trust", make.SINCE, date(2023, 3, 31)),
        ("Alliance", first, date(2026, 3, 31)),
    ]


@pytest.mark.parametrize(
    ("on", "name", "sentence"),
    [
        (date(2026, 5, 5), "Alliance", "when the day has come"),
        (make.SINCE, "Alliance", "Choose a later day"),
        (ON, "Trust", "already its name"),
        (ON, "Other board", "already a body named"),
    ],
)
def test_a_name_that_cannot_be_is_refused(officer, on, name, sentence):
    make.a_body(name="Other Board")
    body = make.a_body(name="Trust")
    with pytest.raises(RuleBroken, match=sentence):
        commands.rename_body(by=officer, body=body, version=1, name=name, short_name="A", on=on)
    assert not body.names.exists()


def test_a_stale_new_name_leaves_no_old_name_behind(officer):
    body = make.a_body(version=2)
    with pytest.raises(Stale):
        commands.rename_body(by=officer, body=body, version=1, name="Alliance", short_name="A", on=ON)
    assert not body.names.exists()


def test_an_alias_is_added_once_and_ended_once(officer):
    body = make.a_body()
    alias = commands.add_alias(by=officer, body=body, name="The coalition")
    with pytest.raises(RuleBroken, match="already has the name"):
        commands.add_alias(by=officer, body=body, name="The coalition")
    commands.end_alias(by=officer, alias=alias, version=1, on=ON)
    with pytest.raises(RuleBroken, match="already ended"):
        commands.end_alias(by=officer, alias=alias, version=2, on=ON)
    assert commands.add_alias(by=officer, body=body, name="The coalition", from_on=date(2026, 4, 2))


def test_a_former_official_name_is_not_an_alias(officer):
    with pytest.raises(RuleBroken, match="official name"):
        commands.end_alias(by=officer, alias=make.a_body_name(official=True), version=1, on=ON)


# The end


def test_a_body_that_ends_holds_nothing_any_more(officer):
    body = make.a_body()
    term = make.a_term(seat=make.a_seat(body=body))
    mine = [
        make.a_relation(body=body),
        term,
        term.seat,
        make.a_mandate(body=body),
        make.a_responsibility(body=body),
    ]
    theirs = make.a_relation(to_body=body)
    commands.end_body(by=officer, body=body, version=1, on=ON, status="Ended by its parents")
    for row in mine:
        row.refresh_from_db()
        assert row.to_on == ON
    theirs.refresh_from_db()
    body.refresh_from_db()
    assert theirs.to_on is None
    assert (body.to_on, body.status) == (ON, "Ended by its parents")


def test_what_had_already_ended_keeps_its_day(officer):
    body, before = make.a_body(), date(2024, 1, 1)
    seat = make.a_seat(body=body, to_on=before)
    commands.end_body(by=officer, body=body, version=1, on=ON)
    seat.refresh_from_db()
    assert seat.to_on == before


@pytest.mark.parametrize(
    ("given", "on", "sentence"),
    [
        ({}, date(2020, 1, 1), "begins on 1 January 2021"),
        ({"to_on": date(2025, 1, 1)}, ON, "already ended on 1 January 2025"),
        ({"to_on": date(2027, 1, 1)}, date(2028, 1, 1), "already ends on 1 January 2027"),
    ],
)
def test_a_body_ends_once_and_not_before_it_began(officer, given, on, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        commands.end_body(by=officer, body=make.a_body(**given), version=1, on=on)


def test_a_body_does_not_end_before_something_it_holds_began(officer):
    body = make.a_body()
    seat = make.a_seat(body=body, from_on=date(2026, 9, 1))
    make.a_mandate(body=body)
    with pytest.raises(RuleBroken, match="1 September 2026"):
        commands.end_body(by=officer, body=body, version=1, on=ON)
    seat.refresh_from_db()
    body.refresh_from_db()
    assert seat.to_on is None
    assert body.mandates.get().to_on is None


def test_a_stale_end_ends_nothing(officer):
    body = make.a_body(version=2)
    seat = make.a_seat(body=body)
    with pytest.raises(Stale):
        commands.end_body(by=officer, body=body, version=1, on=ON)
    assert Seat.objects.get(pk=seat.pk).to_on is None


# Succession


def test_a_successor_takes_its_place_and_the_body_ended_the_day_before(officer):
    body, successor = make.a_body(), make.a_body(from_on=ON)
    term = make.a_term(seat=make.a_seat(body=body))
    commands.succeed_body(by=officer, body=body, version=1, successor=successor, on=ON, kind="became")
    link = Succession.objects.get()
    body.refresh_from_db()
    assert (link.predecessor, link.successor, link.on, link.kind) == (body, successor, ON, "became")
    assert body.to_on == Term.objects.get(pk=term.pk).to_on == date(2026, 3, 31)


def test_several_merge_into_one_and_one_splits_into_several(officer):
    one, two, whole, half = make.a_body(), make.a_body(), make.a_body(), make.a_body()
    commands.succeed_body(by=officer, body=one, version=1, successor=whole, on=ON, kind="merged")
    commands.succeed_body(by=officer, body=two, version=1, successor=whole, on=ON, kind="merged")
    one.refresh_from_db()
    commands.succeed_body(by=officer, body=one, version=2, successor=half, on=ON, kind="split")
    assert whole.predecessors.count() == 2
    assert one.successors.count() == 2


def test_a_body_is_not_succeeded_by_itself_twice_in_a_ring_or_by_nothing(officer):
    body, successor = make.a_body(), make.a_body()
    late = make.a_body(from_on=date(2026, 4, 2))
    with pytest.raises(RuleBroken, match="cannot succeed itself"):
        commands.succeed_body(by=officer, body=body, version=1, successor=body, on=ON)
    with pytest.raises(RuleBroken, match="does not exist on 1 April 2026"):
        commands.succeed_body(by=officer, body=body, version=1, successor=late, on=ON)
    commands.succeed_body(by=officer, body=body, version=1, successor=successor, on=ON)
    body.refresh_from_db()
    with pytest.raises(RuleBroken, match="already succeeds"):
        commands.succeed_body(by=officer, body=body, version=2, successor=successor, on=ON)
    make.a_succession(predecessor=successor, successor=late)
    Body.objects.filter(pk=body.pk).update(to_on=None)
    again = Body.objects.get(pk=body.pk)
    with pytest.raises(RuleBroken, match="once took the place"):
        commands.succeed_body(by=officer, body=late, version=1, successor=again, on=date(2026, 4, 3))


# Legal bases


def test_a_provision_is_listed_once(officer):
    given = {"act": "Children Act 2004", "section": "10"}
    basis = commands.add_legal_basis(by=officer, duty="To co-operate.", **given)
    with pytest.raises(RuleBroken, match="already in the list"):
        commands.add_legal_basis(by=officer, duty="Again", act="children act 2004", section="10")
    commands.revise_legal_basis(by=officer, legal_basis=basis, version=1, duty="To improve well-being.", **given)
    assert LegalBasis.objects.get().duty == "To improve well-being."
    with pytest.raises(Stale):
        commands.revise_legal_basis(by=officer, legal_basis=basis, version=1, duty="Late")


# Relations


def test_sitting_alongside_can_be_said_and_ended_by_both_at_once(officer):
    one, two = make.a_body(), make.a_body()
    relation = commands.relate(
        by=officer, body=one, kind="sits_alongside", to_body=two, from_on=ON, mutual=True, note="Shared chair"
    )
    back = two.relations.get()
    assert (back.to_body, back.from_on, back.note) == (one, ON, "Shared chair")
    commands.end_relation(by=officer, body=one, relation=relation, version=1, on=date(2026, 4, 30), mutual=True)
    back.refresh_from_db()
    assert back.to_on == relation.to_on == date(2026, 4, 30)


def test_the_other_side_is_not_said_twice(officer):
    one, two = make.a_body(), make.a_body()
    make.a_relation(body=two, to_body=one, kind="sits_alongside")
    commands.relate(by=officer, body=one, kind="sits_alongside", to_body=two, from_on=ON, mutual=True)
    assert Relation.objects.count() == 2


def test_only_sitting_alongside_is_mutual(officer):
    with pytest.raises(RuleBroken, match="Only bodies that sit alongside"):
        commands.relate(by=officer, body=make.a_body(), kind="advises", to_body=make.a_body(), mutual=True)


def test_the_same_relation_holds_once_at_a_time(officer):
    old = make.a_relation(to_on=date(2026, 6, 30))
    again = {"by": officer, "body": old.body, "kind": old.kind, "to_body": old.to_body}
    with pytest.raises(RuleBroken, match="already says so until 30 June 2026"):
        commands.relate(**again, from_on=ON)
    assert commands.relate(**again, from_on=date(2026, 7, 1))


def test_a_relation_stays_within_the_life_of_both_bodies(officer):
    body = make.a_body()
    gone = make.a_body(to_on=date(2026, 3, 31))
    with pytest.raises(RuleBroken, match=f"{gone} ends on 31 March 2026"):
        commands.relate(by=officer, body=body, kind="advises", to_body=gone, from_on=ON)
    with pytest.raises(RuleBroken, match=f"{body} began on 1 January 2021"):
        commands.relate(by=officer, body=body, kind="advises", to_body=make.a_body(), from_on=date(2020, 1, 1))


def test_a_kind_points_at_what_it_needs(officer):
    for given in ({"kind": "reports_to"}, {"kind": "own_organisation", "to_body": make.a_body()}):
        with pytest.raises(RuleBroken, match="every other relation is to a body"):
            commands.relate(by=officer, body=make.a_body(), **given)
    body = make.a_body()
    with pytest.raises(RuleBroken, match="cannot relate to itself"):
        commands.relate(by=officer, body=body, kind="advises", to_body=body)


def test_a_ring_of_reporting_is_refused_and_named(officer):
    first, second, third = make.a_body(name="First"), make.a_body(name="Second"), make.a_body(name="Third")
    make.a_relation(body=second, to_body=third)
    make.a_relation(body=third, to_body=first)
    with pytest.raises(RuleBroken) as no:
        commands.relate(by=officer, body=first, kind="reports_to", to_body=second, from_on=ON)
    assert "First reports to Second, Second reports to Third, Third reports to First" in str(no.value)
    assert commands.relate(by=officer, body=first, kind="advises", to_body=second, from_on=ON)


def test_lines_that_never_hold_on_one_day_make_no_ring(officer):
    first, second, third = make.a_body(), make.a_body(), make.a_body()
    make.a_relation(body=second, to_body=third, to_on=date(2022, 1, 1))
    make.a_relation(body=third, to_body=first, from_on=date(2022, 1, 2))
    assert commands.relate(by=officer, body=first, kind="reports_to", to_body=second, from_on=make.SINCE)


def test_a_ring_to_come_is_refused_too(officer):
    first, second = make.a_body(), make.a_body()
    make.a_relation(body=second, to_body=first, from_on=date(2027, 1, 1))
    with pytest.raises(RuleBroken, match="make a ring"):
        commands.relate(by=officer, body=first, kind="reports_to", to_body=second, from_on=ON)
    assert commands.relate(
        by=officer, body=first, kind="reports_to", to_body=second, from_on=ON, to_on=date(2026, 12, 31)
    )


def test_a_relation_is_ended_where_it_belongs_and_once(officer):
    relation = make.a_relation()
    with pytest.raises(RuleBroken, match="another body"):
        commands.end_relation(by=officer, body=make.a_body(), relation=relation, version=1, on=ON)
    with pytest.raises(RuleBroken, match="begins on 1 January 2021"):
        commands.end_relation(by=officer, body=relation.body, relation=relation, version=1, on=date(2020, 12, 31))
    commands.end_relation(by=officer, body=relation.body, relation=relation, version=1, on=ON)
    with pytest.raises(RuleBroken, match="already ended on 1 April 2026"):
        commands.end_relation(by=officer, body=relation.body, relation=relation, version=2, on=ON)
