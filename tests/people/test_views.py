"""The pages: who sees what, what is kept, and what is said when something is wrong."""

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.urls import reverse

from oneplan.common import clock
from oneplan.common.models import Entry
from oneplan.people import commands
from oneplan.people.models import Invitation, Office, Organisation, Person, User
from tests.people.conftest import person_named
from tests.people.signing import PASSWORD, enter


def test_everyone_reads_the_register_by_sector(client, health, county):
    Organisation.objects.create(key="force", name="The constabulary", sector="justice", area=county)
    page = client.get(reverse("people:organisations")).content.decode()
    assert "The health board" in page
    assert "The constabulary" in page
    assert "2 partners" in page
    assert "Add a partner" not in page
    page = client.get(reverse("people:organisations"), {"sector": "justice"}).content.decode()
    assert "The constabulary" in page
    assert "The health board" not in page
    for nonsense in ("x'; drop", "\0", "health&a=b"):
        assert client.get(reverse("people:organisations"), {"sector": nonsense}).status_code == 200


def test_the_register_can_be_read_as_of_a_day(client, health):
    Organisation.objects.filter(pk=health.pk).update(to_on="2022-03-31")
    assert "The health board" not in client.get(reverse("people:organisations")).content.decode()
    page = client.get(reverse("people:organisations"), {"as_of": "2022-03-22"}).content.decode()
    assert "The health board" in page
    assert "?as_of=2022-03-22" in page


def test_the_register_costs_the_same_for_one_partner_and_for_twenty(client, health, django_assert_num_queries):
    def cost() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("people:organisations"))
        return len(asked)

    one = cost()
    for number in range(20):
        Organisation.objects.create(key=f"p{number}", name=f"Partner {number}", sector="vcfse")
    assert cost() == one


def test_an_officer_adds_a_partner_and_lands_on_its_page(at_desk):
    page = at_desk.get(reverse("people:add-organisation"))
    assert page.status_code == 200
    done = at_desk.post(reverse("people:add-organisation"), {"name": "Hub for all", "sector": "vcfse"})
    assert done["Location"] == "/organisations/hub-for-all/"
    assert Organisation.objects.get(key="hub-for-all").sector == "vcfse"


def test_what_is_wrong_is_said_beside_the_form(at_desk, health):
    page = at_desk.post(reverse("people:add-organisation"), {"name": "", "sector": ""}).content.decode()
    assert "There is a problem" in page
    assert "Enter the name of the organisation" in page
    assert "Select a sector" in page
    page = at_desk.post(reverse("people:add-organisation"), {"name": "THE HEALTH BOARD", "sector": "health"})
    assert "already a partner named The health board" in page.content.decode()


@pytest.mark.sec("SEC-68")
def test_who_saves_too_late_sees_both_texts(at_desk, officer, health):
    sent = {"name": "The health board", "sector": "health", "short_name": "Mine", "version": 1}
    commands.revise_organisation(by=officer, organisation=health, version=1, short_name="Theirs")
    late = at_desk.post(reverse("people:edit-organisation", args=["health"]), sent)
    assert late.status_code == 409
    assert b"Mine" in late.content
    assert b"Theirs" in late.content
    done = at_desk.post(reverse("people:edit-organisation", args=["health"]), {**sent, "version": 2})
    assert done.status_code == 302
    health.refresh_from_db()
    assert (health.short_name, health.version) == ("Mine", 3)


@pytest.mark.sec("SEC-08")
def test_fields_that_the_form_does_not_have_change_nothing(at_desk, health):
    sent = {"name": "New", "sector": "health", "version": 1, "key": "stolen", "certainty": "inferred", "id": "1"}
    assert at_desk.post(reverse("people:edit-organisation", args=["health"]), sent).status_code == 302
    health.refresh_from_db()
    assert (health.name, health.key, health.certainty) == ("New", "health", "published")


def test_a_partner_ends_and_has_codes(at_desk, health):
    done = at_desk.post(reverse("people:add-code", args=["health"]), {"scheme": "ods", "code": "QR1"})
    assert done.status_code == 302
    assert health.codes.count() == 1
    done = at_desk.post(reverse("people:end-organisation", args=["health"]), {"on": "31 March 2026", "version": 1})
    assert done.status_code == 302
    health.refresh_from_db()
    assert str(health.to_on) == "2026-03-31"


def test_a_person_is_added_changed_and_appointed(at_desk, health, district):
    done = at_desk.post(reverse("people:add-person"), {"name": "Jo Doe", "organisation": str(health.pk)})
    person = Person.objects.get(name="Jo Doe")
    assert done["Location"] == reverse("people:person", args=[person.key])
    at_desk.post(reverse("people:edit-person", args=[person.key]), {"name": "Jo D", "version": 1})
    person.refresh_from_db()
    assert (person.name, person.organisation) == ("Jo D", None)
    wrong = at_desk.post(reverse("people:appoint", args=[person.key]), {"kind": "district_coordinator"})
    assert b"A district co-ordinator has a district" in wrong.content
    right = {"kind": "district_coordinator", "district": str(district.pk)}
    assert at_desk.post(reverse("people:appoint", args=[person.key]), right).status_code == 302
    office = Office.objects.get(person=person)
    page = at_desk.get(reverse("people:person", args=[person.key])).content.decode()
    assert reverse("people:end-office", args=[office.pk]) in page
    assert "The vale" in page
    at_desk.post(reverse("people:end-office", args=[office.pk]), {"on": str(clock.today()), "version": 1})
    office.refresh_from_db()
    assert office.to_on == clock.today()


@pytest.mark.sec("SEC-35")
def test_the_title_of_a_person_page_names_nobody(at_desk, somebody):
    page = at_desk.get(reverse("people:person", args=[somebody.key])).content.decode()
    assert "Sam Somebody" in page
    assert "Sam" not in page.partition("<title>")[2].partition("</title>")[0]


@pytest.mark.sec("SEC-35")
def test_no_title_about_a_person_names_them(at_desk, somebody, member):
    office = Office.objects.create(person=somebody, kind="analyst", from_on=clock.today())
    for name, part, whom in (
        ("edit-person", somebody.key, somebody),
        ("appoint", somebody.key, somebody),
        ("invite", somebody.key, somebody),
        ("end-office", office.pk, somebody),
        ("close-account", member.pk, member.person),
    ):
        page = at_desk.get(reverse(f"people:{name}", args=[part])).content.decode()
        assert whom.name in page, name
        title = page.partition("<title>")[2].partition("</title>")[0]
        assert title.strip()
        assert not [word for word in whom.name.split() if word in title], name


def test_the_list_of_persons_costs_the_same_for_one_and_for_twenty(at_desk, somebody, district):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert at_desk.get(reverse("people:persons")).status_code == 200
        return len(asked)

    cost()  # the first page of a session also writes when it began
    one = cost()
    for number in range(20):
        person_named(f"Person {number}", "district_coordinator", district)
    assert cost() == one


def test_a_coordinator_sees_who_holds_which_office_and_not_the_list_of_persons(client, coordinator, officer):
    enter(client, coordinator)
    page = client.get(reverse("people:offices")).content.decode()
    assert "Olive Officer" in page
    assert reverse("people:persons") not in page


def test_somebody_without_an_office_sees_only_their_own_page(client, member, officer):
    enter(client, member)
    for name in ("offices", "persons", "add-person", "invitations", "add-organisation"):
        assert client.get(reverse(f"people:{name}")).status_code == 404
    assert client.get(reverse("people:person", args=[officer.person.key])).status_code == 404
    assert client.get(reverse("people:person", args=[member.person.key])).status_code == 200


def test_nobody_unrelated_sees_anything_but_the_register(client, unrelated, officer):
    enter(client, unrelated)
    assert client.get(reverse("people:offices")).status_code == 404
    assert client.get(reverse("people:organisations")).status_code == 200


def test_a_person_is_invited_and_opens_an_account(
    at_desk, somebody, mailoutbox, django_capture_on_commit_callbacks, monkeypatch
):
    with django_capture_on_commit_callbacks(execute=True):
        done = at_desk.post(reverse("people:invite", args=[somebody.key]), {"email": "sam@example.org"})
    assert done["Location"] == reverse("people:invitations")
    assert b"sam@example.org" in at_desk.get(done["Location"]).content
    link = next(word for word in mailoutbox[0].body.split() if word.startswith("http"))
    token = link.rstrip("/").rpartition("/")[2]
    fresh = Client()
    opened = fresh.get(link)
    assert opened["Location"] == reverse("people:accept")
    assert token not in opened["Location"]
    page = fresh.get(opened["Location"])
    assert b"Open your account" in page.content
    assert token.encode() not in page.content
    weak = fresh.post(reverse("people:accept"), {"password": "too few"})
    assert b"at least 15 characters" in weak.content
    assert b"too few" not in weak.content, "what was typed is not sent back"
    done = fresh.post(reverse("people:accept"), {"password": PASSWORD})
    assert done["Location"] == reverse("web:work")
    assert fresh.get("/work/")["Location"] == reverse("mfa_index"), "on to the second factor, already signed in"
    assert fresh.get(reverse("mfa_activate_totp")).status_code == 200, "without typing the password again"
    assert User.objects.get(person=somebody).email == "sam@example.org"
    assert Entry.objects.filter(verb="accepted").count() == 1


def test_links_that_do_not_work_are_one_page(officer, somebody):
    _, token = commands.invite(by=officer, person=somebody, email="sam@example.org")
    invitation = Invitation.objects.get()
    commands.withdraw_invitation(by=officer, invitation=invitation)
    pages = set()
    for tried in (token, "wrong", "x" * 5000):
        page = Client().get(reverse("people:open-invitation", args=[tried]), follow=True)
        assert page.status_code == 404
        pages.add(page.content)
    pages.add(Client().get(reverse("people:accept")).content)
    assert len(pages) == 1


def test_an_invitation_is_withdrawn_and_an_account_closed_after_asking(at_desk, officer, somebody, member):
    invitation, _ = commands.invite(by=officer, person=somebody, email="sam@example.org")
    for address in (
        reverse("people:withdraw-invitation", args=[invitation.pk]),
        reverse("people:close-account", args=[member.pk]),
    ):
        assert b"govuk-button--warning" in at_desk.get(address).content
        assert at_desk.post(address).status_code == 302
        assert at_desk.post(address).status_code == 404
    member.refresh_from_db()
    assert not member.is_active


def test_an_account_is_opened_again_from_the_page_of_its_person(
    at_desk, officer, member, mailoutbox, django_capture_on_commit_callbacks
):
    page = reverse("people:person", args=[member.person.key])
    assert b"Open the account again" not in at_desk.get(page).content
    commands.close_account(by=officer, account=member)
    address = reverse("people:reopen-account", args=[member.pk])
    assert address.encode() in at_desk.get(page).content
    assert member.email.encode() in at_desk.get(address).content
    with django_capture_on_commit_callbacks(execute=True):
        assert at_desk.post(address)["Location"] == reverse("people:invitations")
    [mail] = mailoutbox
    link = next(word for word in mail.body.split() if word.startswith("http"))
    fresh = Client()
    fresh.get(link)
    assert fresh.post(reverse("people:accept"), {"password": PASSWORD})["Location"] == reverse("web:work")
    assert b"(closed)" not in at_desk.get(page).content


@pytest.mark.sec("SEC-57")
def test_no_page_of_ours_needs_more_than_the_policy_allows(at_desk, client, somebody, health, officer):
    """No inline script, style or handler on any page of this context or of signing in."""
    import re

    names = [
        ("people:persons", []),
        ("people:person", [somebody.key]),
        ("people:add-person", []),
        ("people:invite", [somebody.key]),
        ("people:edit-organisation", ["health"]),
        ("people:stay", []),
        ("mfa_index", []),
        ("mfa_activate_totp", []),
        ("mfa_add_webauthn", []),
        ("mfa_list_webauthn", []),
        ("mfa_generate_recovery_codes", []),
        ("usersessions_list", []),
        ("account_change_password", []),
        ("account_logout", []),
    ]
    pages = [at_desk.get(reverse(name, args=parts)) for name, parts in names]
    pages += [client.__class__().get(reverse(name)) for name in ("account_login", "account_reset_password")]
    for page in pages:
        assert page.status_code == 200, page.request
        text = page.content.decode()
        assert not re.search(r"\sstyle=|\son[a-z]+=|javascript:|<style", text), page.request
        for opening in re.findall(r"<script[^>]*>", text):
            assert "src=" in opening or 'type="application/json"' in opening, opening
        assert "placeholder" not in text.partition("<main")[2], page.request


@pytest.mark.sec("SEC-39")
@pytest.mark.parametrize("page", ["appoint", "invite", "reopen-account"])
def test_giving_rights_asks_for_the_second_factor_again_after_ten_minutes(at_desk, officer, member, somebody, page):
    commands.close_account(by=officer, account=member)
    address = reverse(f"people:{page}", args=[member.pk if page == "reopen-account" else somebody.key])
    assert at_desk.get(address).status_code == 200
    session = at_desk.session
    for each in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        each["at"] -= 601
    session.save()
    for answer in (at_desk.get(address), at_desk.post(address, {"email": "x@example.org", "kind": "analyst"})):
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("mfa_reauthenticate").partition("code/")[0])
    assert not Invitation.objects.exists()
    assert not somebody.offices.exists()
