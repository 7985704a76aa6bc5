"""What people do to partners, persons, offices and accounts; and what is refused."""

from datetime import date, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import AnonymousUser

from oneplan.common import clock
from oneplan.common.errors import NotAllowed, RuleBroken, Stale
from oneplan.common.models import Entry
from oneplan.people import commands
from oneplan.people.models import Office, OfficeKind, Organisation, OrganisationCode, Person, User
from tests.people.signing import code, code_step, password_step, with_app

STRANGER = AnonymousUser()


# Organisations


def test_an_officer_registers_a_partner(officer, county, recorded):
    made = commands.register_organisation(by=officer, name="St Mary’s Hub", sector="vcfse", area=county)
    assert (made.key, made.sector, made.area) == ("st-marys-hub", "vcfse", county)
    assert recorded() == [("registered", "people.organisation")]


def test_two_keys_are_never_the_same(officer):
    first = commands.register_organisation(by=officer, name="The hub", sector="vcfse")
    second = commands.register_organisation(by=officer, name="The hub (North-East)", sector="vcfse")
    Organisation.objects.filter(pk=second.pk).update(name="Other")
    third = commands.register_organisation(by=officer, name="The hub? North East!", sector="vcfse")
    assert len({first.key, second.key, third.key}) == 3


@pytest.mark.sec("SEC-55")
@pytest.mark.parametrize("name", ["The Health Board", "the health  board", "Thе health boаrd", "The  health-board."])
def test_a_name_that_cannot_be_told_apart_is_refused(officer, health, name):
    with pytest.raises(RuleBroken, match="There is already a partner named The health board"):
        commands.register_organisation(by=officer, name=name, sector="health")


@pytest.mark.sec("SEC-55")
@pytest.mark.parametrize("name", ["Evil\u202egro.knab", "Bell\x07", "Two\nlines\x00"])
def test_characters_nobody_can_see_are_refused(officer, name):
    with pytest.raises(RuleBroken, match="cannot be seen"):
        commands.register_organisation(by=officer, name=name, sector="vcfse")


@pytest.mark.parametrize("name", ["Siân Ó Súilleabháin", "O’Neill-Ẹ̀ṣọ́", "محمد", "李小龍", "d'Arcy"])
def test_names_of_all_scripts_are_kept(officer, name):
    assert commands.add_person(by=officer, name=name).name


def test_too_long_a_name_is_refused_whatever_the_database(officer):
    with pytest.raises(RuleBroken, match="200"):
        commands.register_organisation(by=officer, name="n" * 201, sector="vcfse")
    with pytest.raises(RuleBroken, match="not a valid choice"):
        commands.register_organisation(by=officer, name="Name", sector="circus")


@pytest.mark.sec("SEC-68")
def test_a_partner_is_revised_once_for_each_version(officer, health, recorded):
    commands.revise_organisation(by=officer, organisation=health, version=1, short_name="HB", note="")
    stale = Organisation.objects.get(pk=health.pk)
    with pytest.raises(Stale):
        commands.revise_organisation(by=officer, organisation=stale, version=1, short_name="Board")
    health.refresh_from_db()
    assert (health.short_name, health.version) == ("HB", 2)
    assert recorded() == [("revised", "people.organisation")]
    assert Entry.objects.latest("id").fields == "short_name"


@pytest.mark.sec("SEC-08")
@pytest.mark.parametrize("field", ["key", "certainty", "id", "version_", "sources"])
def test_a_field_that_is_not_listed_is_refused_by_name(officer, health, field):
    with pytest.raises(RuleBroken, match=field):
        commands.revise_organisation(by=officer, organisation=health, version=1, **{field: "x"})


def test_a_partner_ends_and_stays(officer, health, recorded):
    commands.end_organisation(by=officer, organisation=health, version=1, on=date(2026, 3, 31))
    health.refresh_from_db()
    assert health.to_on == date(2026, 3, 31)
    assert recorded() == [("ended", "people.organisation")]


def test_a_partner_does_not_end_before_it_began(officer, health):
    Organisation.objects.filter(pk=health.pk).update(from_on=date(2020, 1, 1))
    health.refresh_from_db()
    with pytest.raises(RuleBroken, match="start before it ends"):
        commands.end_organisation(by=officer, organisation=health, version=1, on=date(2019, 1, 1))


def test_a_code_belongs_to_one_partner(officer, health, recorded):
    commands.add_code(by=officer, organisation=health, scheme="ods", code="QR1")
    with pytest.raises(RuleBroken, match="already in the register"):
        commands.add_code(by=officer, organisation=health, scheme="ods", code="QR1")
    assert OrganisationCode.objects.count() == 1
    assert recorded() == [("added code", "people.organisation")]


# Persons and offices


@pytest.mark.sec("SEC-35")
def test_the_address_of_a_person_does_not_say_who_it_is(officer, health, recorded):
    person = commands.add_person(by=officer, name="Jo Doe", organisation=health)
    assert "jo" not in person.key.removeprefix("person-") or "doe" not in person.key
    assert (person.organisation, person.named_in_public) == (health, False)
    assert recorded() == [("added", "people.person")]


def test_a_person_is_revised(officer, somebody, recorded):
    commands.revise_person(by=officer, person=somebody, version=1, named_in_public=True)
    with pytest.raises(Stale):
        commands.revise_person(by=officer, person=Person.objects.get(pk=somebody.pk), version=1, name="New")
    with pytest.raises(RuleBroken, match="account"):
        commands.revise_person(by=officer, person=somebody, version=2, account=officer)
    assert recorded() == [("revised", "people.person")]


def test_an_officer_appoints_from_today(officer, somebody, recorded):
    office = commands.appoint(by=officer, person=somebody, kind=OfficeKind.ANALYST)
    assert (office.from_on, office.to_on) == (clock.today(), None)
    assert recorded() == [("appointed", "people.office")]
    with pytest.raises(RuleBroken, match="already holds"):
        commands.appoint(by=officer, person=somebody, kind=OfficeKind.ANALYST)


def test_a_coordinator_has_a_district_and_nobody_else_has(officer, somebody, district):
    with pytest.raises(RuleBroken, match="district"):
        commands.appoint(by=officer, person=somebody, kind=OfficeKind.DISTRICT_COORDINATOR)
    with pytest.raises(RuleBroken, match="district"):
        commands.appoint(by=officer, person=somebody, kind=OfficeKind.ANALYST, district=district)
    assert commands.appoint(by=officer, person=somebody, kind=OfficeKind.DISTRICT_COORDINATOR, district=district)


def test_nobody_appoints_themselves(officer, analyst):
    with pytest.raises(NotAllowed, match="cannot appoint"):
        commands.appoint(by=officer, person=officer.person, kind=OfficeKind.ANALYST)
    with pytest.raises(NotAllowed, match="cannot appoint"):
        commands.appoint(by=analyst, person=analyst.person, kind=OfficeKind.SUPPORT_OFFICER)


@pytest.mark.sec("SEC-38")
def test_who_loses_an_office_is_signed_out_everywhere(officer, analyst, client, recorded):
    with_app(analyst)
    password_step(client, analyst.email)
    code_step(client, code())
    assert UserSession.objects.filter(user=analyst).count() == 1
    commands.end_office(by=officer, office=analyst.person.offices.get(), version=1, on=clock.today())
    assert not UserSession.objects.filter(user=analyst).exists()
    assert client.get("/work/").status_code == 302
    assert recorded() == [("ended", "people.office")]


def test_an_office_ends_once_and_in_order(officer, analyst):
    office = analyst.person.offices.get()
    with pytest.raises(RuleBroken, match="start before it ends"):
        commands.end_office(by=officer, office=office, version=1, on=date(2019, 1, 1))
    commands.end_office(by=officer, office=office, version=1, on=clock.today() - timedelta(days=1))
    with pytest.raises(RuleBroken, match="already ended"):
        commands.end_office(by=officer, office=office, version=2, on=clock.today())


@pytest.mark.sec("SEC-68")
def test_an_office_that_was_changed_since_is_not_ended(officer, analyst, recorded):
    office = analyst.person.offices.get()
    commands.end_office(by=officer, office=analyst.person.offices.get(), version=1, on=date(2199, 1, 1))
    with pytest.raises(Stale):
        commands.end_office(by=officer, office=office, version=1, on=clock.today())
    assert Office.objects.get(pk=office.pk).to_on == date(2199, 1, 1)
    assert recorded() == [("ended", "people.office")]


@pytest.mark.parametrize("role", ["unrelated", "member", "coordinator", "analyst"])
def test_only_a_support_officer_does_any_of_this(role, request, officer, health, somebody, member, recorded):
    by = request.getfixturevalue(role)
    invitation, _ = commands.invite(by=officer, person=somebody, email="sam@example.org")
    shut = User.objects.create_user(
        "shut@example.org", person=Person.objects.create(key="s", name="S"), is_active=False
    )
    before = len(recorded())
    today = clock.today()
    refused = [
        lambda: commands.register_organisation(by=by, name="New", sector="vcfse"),
        lambda: commands.revise_organisation(by=by, organisation=health, version=1, name="New"),
        lambda: commands.end_organisation(by=by, organisation=health, version=1, on=today),
        lambda: commands.add_code(by=by, organisation=health, scheme="ods", code="X"),
        lambda: commands.add_person(by=by, name="New"),
        lambda: commands.revise_person(by=by, person=somebody, version=1, name="New"),
        lambda: commands.appoint(by=by, person=somebody, kind=OfficeKind.ANALYST),
        lambda: commands.end_office(by=by, office=officer.person.offices.get(), version=1, on=today),
        lambda: commands.invite(by=by, person=somebody, email="new@example.org"),
        lambda: commands.withdraw_invitation(by=by, invitation=invitation),
        lambda: commands.close_account(by=by, account=officer),
        lambda: commands.reopen_account(by=by, account=shut),
    ]
    for attempt in refused:
        with pytest.raises(NotAllowed):
            attempt()
    assert len(recorded()) == before
    assert Office.objects.filter(to_on__isnull=False).count() == 0
