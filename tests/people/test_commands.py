"""What people do to partners, persons, offices and accounts; and what is refused."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import AnonymousUser

from oneplan.common import clock
from oneplan.common.errors import NotAllowed, RuleBroken, Stale
from oneplan.common.models import Entry
from oneplan.people import commands
from oneplan.people.models import Invitation, Office, OfficeKind, Organisation, OrganisationCode, Person, User
from oneplan.people.sign_in import WRONG
from tests.people.signing import PASSWORD, code, code_step, enter, is_in, password_step, with_app

STRANGER = AnonymousUser()


@pytest.fixture
def recorded(db):
    """The entries of the record that a block adds."""

    def since() -> list[tuple[str, str]]:
        return [(each.verb, each.kind) for each in Entry.objects.filter(id__gt=before)]

    before = (Entry.objects.order_by("-id").values_list("id", flat=True).first()) or 0
    return since


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


# Invitations and accounts


def test_an_invitation_goes_out_after_the_commit_without_personal_data(
    officer, somebody, mailoutbox, recorded, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        invitation, token = commands.invite(
            by=officer, person=somebody, email=" Sam@Example.org", link=lambda token: f"https://here/{token}"
        )
        assert not mailoutbox
    (mail,) = mailoutbox
    assert mail.to == ["sam@example.org"]
    assert f"https://here/{token}" in mail.body
    assert "Sam" not in mail.body + mail.subject
    assert "Olive" not in mail.body
    assert token not in str(vars(invitation))
    assert invitation.ends_at - invitation.invited_at == timedelta(days=7)
    assert recorded() == [("invited", "people.invitation")]


def test_a_new_invitation_makes_the_old_link_useless(officer, somebody):
    _, old = commands.invite(by=officer, person=somebody, email="sam@example.org")
    _, new = commands.invite(by=officer, person=somebody, email="sam@example.org")
    with pytest.raises(RuleBroken, match="does not work"):
        commands.accept_invitation(by=STRANGER, token=old, password=PASSWORD)
    assert commands.accept_invitation(by=STRANGER, token=new, password=PASSWORD)


@pytest.mark.sec("SEC-41")
def test_twenty_invitations_a_day_and_not_one_more(officer, second_officer, somebody):
    start = clock.now()
    for number in range(20):
        commands.invite(by=officer, person=somebody, email=f"p{number}@example.org")
    with pytest.raises(RuleBroken, match="20 invitations"):
        commands.invite(by=officer, person=somebody, email="one@example.org")
    assert commands.invite(by=second_officer, person=somebody, email="one@example.org")
    with clock.at(start + timedelta(days=1, minutes=5)):
        assert commands.invite(by=officer, person=somebody, email="one@example.org")


def test_an_address_or_a_person_with_an_account_is_not_invited(officer, member, somebody):
    with pytest.raises(RuleBroken, match="already belongs"):
        commands.invite(by=officer, person=somebody, email="MEMBER@example.org")
    with pytest.raises(NotAllowed, match="cannot invite"):
        commands.invite(by=officer, person=member.person, email="new@example.org")


def test_who_accepts_has_an_account_with_a_verified_address(officer, somebody, recorded):
    invitation, token = commands.invite(by=officer, person=somebody, email="sam@example.org")
    account = commands.accept_invitation(by=STRANGER, token=token, password=PASSWORD)
    assert (account.person, account.email) == (somebody, "sam@example.org")
    assert account.check_password(PASSWORD)
    assert EmailAddress.objects.get(user=account).verified
    invitation.refresh_from_db()
    assert invitation.accepted_by == account
    assert recorded() == [("invited", "people.invitation"), ("accepted", "people.invitation")]


def test_wrong_used_withdrawn_and_ended_links_say_the_same(officer, somebody):
    said = set()

    def refused(token: str) -> None:
        with pytest.raises(RuleBroken) as no:
            commands.accept_invitation(by=STRANGER, token=token, password=PASSWORD)
        said.add(str(no.value))

    refused("wrong")
    invitation, token = commands.invite(by=officer, person=somebody, email="sam@example.org")
    with clock.at(clock.now() + timedelta(days=7, seconds=1)):
        refused(token)
    commands.withdraw_invitation(by=officer, invitation=invitation)
    refused(token)
    _, token = commands.invite(by=officer, person=somebody, email="sam@example.org")
    commands.accept_invitation(by=STRANGER, token=token, password=PASSWORD)
    refused(token)
    assert len(said) == 1
    assert User.objects.filter(person=somebody).count() == 1


@pytest.mark.sec("SEC-37")
@pytest.mark.parametrize("password", ["fourteen chars", "1234567890123456789", "sam@example.org", "passwordpassword"])
def test_a_weak_password_is_refused_and_the_link_still_works(officer, somebody, password):
    _, token = commands.invite(by=officer, person=somebody, email="sam@example.org")
    with pytest.raises(RuleBroken):
        commands.accept_invitation(by=STRANGER, token=token, password=password)
    assert Invitation.objects.get().accepted_at is None
    assert not User.objects.filter(person=somebody).exists()
    assert commands.accept_invitation(by=STRANGER, token=token, password=PASSWORD)


def test_who_is_signed_in_accepts_nothing(officer, member, somebody):
    _, token = commands.invite(by=officer, person=somebody, email="sam@example.org")
    with pytest.raises(NotAllowed, match="Sign out"):
        commands.accept_invitation(by=member, token=token, password=PASSWORD)


def test_an_invitation_is_withdrawn_once(officer, somebody, recorded):
    invitation, _ = commands.invite(by=officer, person=somebody, email="sam@example.org")
    commands.withdraw_invitation(by=officer, invitation=invitation)
    with pytest.raises(NotAllowed):
        commands.withdraw_invitation(by=officer, invitation=invitation)
    assert recorded() == [("invited", "people.invitation"), ("withdrew", "people.invitation")]


@pytest.mark.sec("SEC-38")
def test_a_closed_account_is_out_at_once_and_cannot_come_back(officer, member, client, recorded):
    enter(client, member)
    assert is_in(client)
    commands.close_account(by=officer, account=member)
    assert not is_in(client)
    assert WRONG in password_step(client, member.email).content.decode()
    assert recorded() == [("closed", "people.user")]
    with pytest.raises(NotAllowed):
        commands.close_account(by=officer, account=officer)


def test_the_first_account_is_opened_once_from_the_command_line(db, recorded):
    account = commands.open_first_account(by=None, name="Fay First", email="Fay@example.org", password=PASSWORD)
    assert (account.email, account.person.offices.get().kind) == ("fay@example.org", OfficeKind.SUPPORT_OFFICER)
    with pytest.raises(NotAllowed):
        commands.open_first_account(by=None, name="Sue Second", email="sue@example.org", password=PASSWORD)
    assert recorded() == [("opened first account", "people.user")]


@pytest.mark.parametrize("role", ["unrelated", "member", "coordinator", "analyst"])
def test_only_a_support_officer_does_any_of_this(role, request, officer, health, somebody, member, recorded):
    by = request.getfixturevalue(role)
    invitation, _ = commands.invite(by=officer, person=somebody, email="sam@example.org")
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
    ]
    for attempt in refused:
        with pytest.raises(NotAllowed):
            attempt()
    assert len(recorded()) == before
    assert Office.objects.filter(to_on__isnull=False).count() == 0
