"""The pages anybody may read, and what each reader may know."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneplan.common import memory
from oneplan.governance.commands import rename_body
from oneplan.governance.models import Body, Mandate
from oneplan.governance.picture import draw
from oneplan.governance.queries.bodies import body_page
from oneplan.governance.queries.map import governance_map
from tests.factories.governance import (
    a_body,
    a_body_name,
    a_mandate,
    a_member,
    a_relation,
    a_seat,
    a_substitute,
    a_succession,
    a_term,
)
from tests.factories.people import a_person, an_officer, an_organisation, sign_in
from tests.factories.places import a_district, a_partnership

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 4)


@pytest.fixture
def county():
    """A council above two boards, the coalition below both, and those around it."""
    a_partnership()
    council = a_body(key="council", name="Council", accountable=True)
    health = a_body(key="health", name="Health board", short_name="Health")
    care = a_body(key="care", name="Care partnership", short_name="Care")
    coalition = a_body(key="coalition", name="Coalition", short_name="Coalition")
    for child, parent in ((health, council), (care, council), (coalition, health), (coalition, care)):
        a_relation(body=child, to_body=parent)
    a_relation(body=coalition, to_body=a_body(name="Safety board"), kind="sits_alongside")
    a_relation(body=a_body(name="Voices"), to_body=coalition, kind="advises")
    a_relation(
        body=coalition, to_organisation=an_organisation(name="The police"), kind="own_organisation", to_body=None
    )
    for name in ("Starting", "Growing", "Being"):
        a_relation(body=a_body(name=name), to_body=coalition)
    vale = a_district(key="vale", name="The Vale")
    locality = a_body(key="vale-board", name="Vale board", type="locality_board", district=vale)
    a_relation(body=locality, to_body=coalition)
    return coalition


def names(bodies):
    return [body.name for body in bodies]


def test_the_map_stands_around_the_board_that_most_report_to(county):
    drawn = governance_map(DAY)
    assert drawn.centre == county
    assert [names(tier.bodies) for tier in drawn.tiers] == [["Council"], ["Care partnership", "Health board"]]
    assert names(drawn.beside) == ["Safety board"]
    assert names(drawn.alongside_once) == ["Safety board"]
    assert names(drawn.advisers) == ["Voices"]
    assert names(drawn.children) == ["Being", "Growing", "Starting"]
    assert [organisation.name for organisation in drawn.organisations] == ["The police"]
    assert [(each.area.name, names(each.bodies)) for each in drawn.districts] == [("The Vale", ["Vale board"])]


def test_every_live_body_stands_somewhere_on_the_map(county):
    drawn = governance_map(DAY)
    lone = a_body(name="Lone board")
    below = a_body(name="Below it")
    a_relation(body=below, to_body=lone)
    drawn = governance_map(DAY)
    assert [branch.body.name for branch in drawn.wider] == ["Lone board"]
    assert [branch.body.name for branch in drawn.wider[0].children] == ["Below it"]


def test_bodies_in_a_ring_are_drawn_once_and_end_nowhere(county):
    one, two = a_body(name="One"), a_body(name="Two")
    a_relation(body=one, to_body=two)
    a_relation(body=two, to_body=one)
    drawn = governance_map(DAY)
    assert sorted(
        [branch.body.name for branch in drawn.wider] + names(c.body for b in drawn.wider for c in b.children)
    ) == [
        "One",
        "Two",
    ]


def test_a_row_where_not_all_report_to_all_says_who_does(county):
    board = a_body(name="NHS board", accountable=True)
    a_relation(body=next(b for b in governance_map(DAY).tiers[-1].bodies if b.key == "care"), to_body=board)
    top = governance_map(DAY).tiers[0]
    assert not top.joined
    assert {body.name: who for body, who in top.told} == {
        "Council": "Care and Health report to it",
        "NHS board": "Care reports to it",
    }


def test_the_map_asks_the_same_number_of_questions_of_a_large_county(county, django_assert_num_queries):
    with CaptureQueriesContext(connection) as small:
        governance_map(DAY)
    for _ in range(20):
        a_relation(body=a_body(district=a_district()), to_body=county)
    with django_assert_num_queries(len(small)):
        governance_map(DAY)


def test_the_map_of_a_day_before_there_was_anything_says_so(client, county):
    page = client.get("/governance/?as_of=1999-01-01")
    assert "There is no body on this day" in page.content.decode()
    assert "There is no body on 1 January 1999" in draw(governance_map(date(1999, 1, 1)))


def test_the_picture_holds_every_name_that_the_page_holds(client, county):
    picture = client.get("/governance/map.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    text = picture.content.decode()
    for name in ("Coalition", "Council", "Safety board", "Voices", "Starting", "The Vale"):
        assert name in text
    assert "style=" not in text


def test_a_body_page_tells_the_line_upwards(client, county):
    text = client.get("/governance/bodies/coalition/").content.decode()
    assert text.count('class="op-way"') == 2  # over the health board and over the care partnership


def test_a_mandate_that_has_ended_is_not_shown_today_but_on_its_day(client, county):
    parent = a_body(name="Parent")
    a_mandate(body=county, given_by=parent, holder="chair", text="Ask for answers.", to_on=date(2023, 1, 1))
    assert "Ask for answers." not in client.get("/governance/bodies/coalition/").content.decode()
    assert "Ask for answers." in client.get("/governance/bodies/coalition/?as_of=2022-03-22").content.decode()


def test_a_body_bears_the_name_it_had_on_the_day(client, county):
    a_body_name(
        body=county, name="The old coalition", official=True, from_on=date(2021, 1, 1), to_on=date(2022, 12, 31)
    )
    assert "<title>The old coalition" in client.get("/governance/bodies/coalition/?as_of=2022-03-22").content.decode()
    assert "<title>Coalition" in client.get("/governance/bodies/coalition/").content.decode()


def test_a_body_that_has_ended_names_its_successor(client, county):
    a_partnership()
    ended = a_body(key="old", to_on=date(2021, 12, 31))
    a_succession(predecessor=ended, successor=county, on=date(2022, 1, 1), kind="became")
    text = client.get("/governance/bodies/old/").content.decode()
    assert "is not in place" in text
    assert 'href="/governance/bodies/coalition/"' in text


def test_who_sat_on_the_board_on_a_day(client, county):
    seat = a_seat(body=county, title="Chair", kind="chair", from_on=None)
    a_term(seat=seat, person=a_person(name="Rosa Then", named_in_public=True), to_on=date(2022, 12, 31))
    a_term(seat=seat, person=a_person(name="Ned Now", named_in_public=True), from_on=date(2023, 1, 1))
    then = client.get("/governance/bodies/coalition/?as_of=2022-03-22").content.decode()
    assert "Rosa Then" in then
    assert "Ned Now" not in then


def test_a_stranger_learns_that_a_seat_is_filled_and_by_whom_only_where_the_person_agreed(client, county):
    a_term(seat=a_seat(body=county, title="Police"), person=a_person(name="Hidden Hana"))
    a_seat(body=county, title="Faith partner")
    text = client.get("/governance/bodies/coalition/").content.decode()
    assert "Hidden Hana" not in text
    assert "Filled" in text
    assert "Vacant" in text


def test_a_member_of_any_body_sees_the_names_and_loses_them_with_the_seat(client, county):
    a_term(seat=a_seat(body=county, title="Police"), person=a_person(name="Hidden Hana"))
    member = a_member(body=a_body())
    sign_in(client, member)
    assert "Hidden Hana" in client.get("/governance/bodies/coalition/").content.decode()
    member.person.terms.update(to_on=date(2022, 6, 1))
    assert "Hidden Hana" not in client.get("/governance/bodies/coalition/").content.decode()


def test_a_substitute_is_named_on_the_day_of_the_meeting_alone(client, county):
    a_substitute(
        seat=a_seat(body=county), person=a_person(name="Stan Dinn", named_in_public=True), meeting_on=date(2022, 3, 22)
    )
    assert "Stan Dinn" in client.get("/governance/bodies/coalition/?as_of=2022-03-22").content.decode()
    assert "Stan Dinn" not in client.get("/governance/bodies/coalition/?as_of=2022-03-23").content.decode()


def test_only_a_support_officer_is_offered_to_edit(client, county):
    assert "Edit this body" not in client.get("/governance/bodies/coalition/").content.decode()
    sign_in(client, an_officer())
    assert "Edit this body" in client.get("/governance/bodies/coalition/").content.decode()


def test_a_body_page_asks_the_same_number_of_questions_of_twenty_seats_as_of_one(
    client, county, django_assert_num_queries
):
    a_term(seat=a_seat(body=county))
    client.get("/governance/bodies/coalition/")
    with CaptureQueriesContext(connection) as small:
        client.get("/governance/bodies/coalition/")
    for _ in range(20):
        a_term(seat=a_seat(body=county, organisation=an_organisation()))
        a_mandate(body=county)
    with django_assert_num_queries(len(small)):
        client.get("/governance/bodies/coalition/")


@pytest.mark.parametrize("page", ["", "bodies/", "districts/", "districts/vale/", "bodies/vale-board/"])
def test_every_page_answers_as_of_a_day(client, county, page):
    response = client.get(f"/governance/{page}?as_of=22 March 2022")
    assert response.status_code == 200
    assert "as it was on <strong>22 March 2022" in response.content.decode()


@pytest.mark.parametrize("typed", ["2022-02-31", "yesterday", "0001-01-01", "9999-12-31", "\x00", "2022-03-22" * 50])
def test_a_day_that_cannot_be_read_is_today_with_a_sentence(client, county, typed):
    response = client.get("/governance/", {"as_of": typed})
    assert response.status_code == 200


def test_a_district_names_the_group_it_lacks(client, county):
    text = client.get("/governance/districts/vale/").content.decode()
    assert "Vale board" in text
    assert "This district has no community of practice" in text


def a_renamed(county):
    """The health board was called otherwise until the end of 2022, and so was the Vale board."""
    for key, name, short in (("health", "Sickness board", "Sickness"), ("vale-board", "Dale board", "")):
        a_body_name(
            body=Body.objects.get(key=key), name=name, short_name=short, official=True, to_on=date(2022, 12, 31)
        )
    return Body.objects.get(key="health")


def test_every_page_names_a_body_as_it_was_named_on_the_day(client, county):
    health = a_renamed(county)
    police = an_organisation(key="police-2", sector="justice")
    a_seat(body=health, organisation=police)
    a_relation(body=health, to_organisation=police, to_body=None, kind="own_organisation")
    a_mandate(body=county, given_by=health)
    a_succession(predecessor=a_body(key="before"), successor=health)
    a_relation(body=health, to_body=a_body(key="served"), kind="delivers_for")
    pages = ["", "map.svg", "bodies/", "bodies/coalition/", "bodies/council/", "bodies/health/", "bodies/before/"]
    addresses = [f"/governance/{page}" for page in [*pages, "bodies/served/"]] + ["/organisations/police-2/"]
    for address in addresses:
        now, then = (client.get(address + day).content.decode() for day in ("", "?as_of=2022-03-22"))
        assert "Health" in now, address
        assert "Sickness" in then, address
        assert "Sickness" not in now.replace("<li>Sickness board", ""), address  # it is known as that still
        assert "Health" not in then, address
    for address in ("/governance/districts/vale/", "/governance/bodies/vale-board/", "/governance/bodies/"):
        then = client.get(f"{address}?as_of=2022-03-22").content.decode()
        assert "Dale board" in then, address
        assert "Vale board" not in then, address


def test_a_body_keeps_its_own_name_after_its_page_of_another_day_was_read(county):
    health = a_renamed(county)
    body_page(health, date(2022, 3, 22), AnonymousUser())
    assert health.name == "Health board"


@pytest.mark.django_db(transaction=True)
def test_an_address_that_names_no_body_leaves_nothing_in_memory(client, county):
    governance_map(DAY)
    before = len(memory._kept)
    for number in range(5):
        assert governance_map(DAY, f"junk-{number}").centre == county
    assert len(memory._kept) == before


def test_the_picture_of_a_map_is_drawn_around_the_same_body(client, county):
    text = client.get("/governance/?around=health&as_of=2022-03-22").content.decode()
    assert 'href="/governance/map.svg?as_of=2022-03-22&amp;around=health"' in text
    assert "around=" not in client.get("/governance/?around=junk").content.decode()


def test_many_parents_all_stand_on_the_map_and_in_the_picture_and_lines_are_counted(client, county):
    """Each of three tiers of six reports to all six above it: 216 lines, of which a page prints twelve."""
    below = [county]
    tiers = []
    for tier in "ABC":
        tiers.append([a_body(name=f"Over {tier}{number}") for number in range(6)])
        for body in below:
            for parent in tiers[-1]:
                a_relation(body=body, to_body=parent)
        below = tiers[-1]
    drawn = governance_map(DAY, "coalition")
    assert [len(tier.bodies) for tier in drawn.tiers] == [6, 7, 8]  # with the council, and with both its boards
    assert len(drawn.parents) == 8
    picture = draw(drawn)
    assert all(body.name in picture for tier in tiers for body in tier)
    text = client.get("/governance/bodies/coalition/").content.decode()
    assert text.count('class="op-way"') == 12
    assert "And 206 more lines of accountability" in text  # 216 and the two over the council


def test_who_is_parent_and_grandparent_stands_higher_and_says_who_reports(county):
    council = Body.objects.get(key="council")
    a_relation(body=county, to_body=council)
    drawn = governance_map(DAY, "coalition")
    assert names(drawn.parents) == ["Care partnership", "Council", "Health board"]
    assert drawn.tiers[0].told == [(council, "Coalition and Care and Health report to it")]


def test_a_district_says_that_it_did_not_exist_on_the_day(client, county):
    a_district(key="young", name="Youngshire", from_on=date(2023, 4, 1))
    assert (
        "is not in place on 22 March 2022"
        in client.get("/governance/districts/young/?as_of=2022-03-22").content.decode()
    )
    assert "is not in place" not in client.get("/governance/districts/young/").content.decode()


def test_an_organisation_says_that_it_did_not_exist_on_the_day(client, county):
    an_organisation(key="trust", from_on=date(2023, 4, 1), to_on=date(2099, 1, 1))
    assert "is not in place" in client.get("/organisations/trust/?as_of=2022-03-22").content.decode()
    assert "is not in place" not in client.get("/organisations/trust/").content.decode()


def test_what_has_no_first_day_stands_first_on_every_database(county):
    for text, since in (("Second.", date(2021, 5, 1)), ("First.", None)):
        a_mandate(body=county, text=text, from_on=since)
    assert [each.text for each in body_page(county, DAY, AnonymousUser()).mandates] == ["First.", "Second."]


def test_a_renamed_body_is_shown_under_its_old_short_name_on_an_earlier_day(client, county):
    health = Body.objects.get(key="health")
    renamed = {"name": "Wellbeing board", "short_name": "Wellbeing", "on": date(2023, 1, 1)}
    rename_body(by=an_officer(), body=health, version=health.version, **renamed)
    line = client.get("/governance/bodies/coalition/?as_of=2022-03-22").content.decode()
    assert ">Health</a>" in line
    assert "Wellbeing" not in line
    assert ">Wellbeing</a>" in client.get("/governance/bodies/coalition/").content.decode()


def test_everybody_can_read_why_a_mandate_ended_on_a_day_on_which_it_held(client):
    mandate = a_mandate(to_on=date(2024, 3, 31), ended_because="The board decides this itself again")
    page = f"/governance/bodies/{mandate.body.key}/"

    assert "The board decides this itself again" in client.get(page, {"as_of": "2024-03-01"}).content.decode()
    Mandate.objects.update(ended_because="")
    assert "Why it ended" not in client.get(page, {"as_of": "2024-03-01"}).content.decode()
