"""An officer at the workbench: at a desk, on a phone and without script. No page may fall to axe."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from oneplan.governance import urls_editing
from oneplan.governance.models import Body
from oneplan.people.models import User
from tests.factories import governance as make
from tests.factories.people import a_person, an_officer, an_organisation, sign_in
from tests.factories.places import a_partnership
from tests.governance.test_editing import address, whole_body

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officer(transactional_db: None) -> User:
    a_partnership()
    return an_officer()


def enter(page: Page, account: User, live_server: Any) -> Page:
    """The browser has the session of somebody who signed in."""
    cookie = sign_in(Client(), account).cookies["session"]
    page.context.add_cookies([{"name": "session", "value": cookie.value, "url": live_server.url}])
    return page


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_every_page_passes_axe_and_fits_a_phone(
    phone: Page, live_server: Any, officer: User, axe: Callable[[Page], None]
) -> None:
    enter(phone, officer, live_server)
    scene = whole_body()
    make.a_body(name="A board whose name is as long as the law that made it " * 2)
    a_person(organisation=an_organisation(name="An organisation whose name goes on and on " * 3))
    for route in urls_editing.urlpatterns:
        phone.goto(address(route, scene))
        axe(phone)
        assert fits(phone), f"{route.name} is wider than a phone"


def test_the_workbench_passes_axe_at_a_desk(
    page: Page, live_server: Any, officer: User, axe: Callable[[Page], None]
) -> None:
    enter(page, officer, live_server)
    scene = whole_body()
    page.goto(reverse("governance:edit", args=[scene["body"].key]))
    axe(page)
    empty = make.a_body()
    page.goto(reverse("governance:edit", args=[empty.key]))
    axe(page)


def test_an_error_is_listed_and_leads_to_its_field(
    page: Page, live_server: Any, officer: User, axe: Callable[[Page], None]
) -> None:
    enter(page, officer, live_server)
    page.goto(reverse("governance:establish"))
    page.get_by_role("button", name="Establish it").click()
    axe(page)
    page.get_by_role("link", name="Select a type of body").click()
    expect(page.get_by_label("Type of body")).to_be_focused()


def test_without_script_a_body_gets_a_seat_and_somebody_on_it(noscript: Page, live_server: Any, officer: User) -> None:
    page, person = enter(noscript, officer, live_server), a_person(name="Person One")
    page.goto(reverse("governance:establish"))
    page.get_by_label("Official name").fill("Early Years Board")
    page.get_by_label("Short name").fill("Early Years")
    page.get_by_label("Type of body").select_option("Sub-group")
    page.get_by_label("Purpose").fill("To begin well.")
    page.get_by_role("button", name="Establish it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Early Years Board")
    page.get_by_role("link", name="Edit this body").click()
    page.get_by_role("link", name="Add a seat").click()
    page.get_by_label("Role").fill("Chair of the board")
    page.get_by_label("Chair", exact=True).check()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("The seat is added. It is vacant.")).to_be_visible()
    page.get_by_role("link", name="Edit this body").click()
    page.get_by_role("link", name="Fill the seat Chair of the board").click()
    page.get_by_label("Who fills it?").select_option(str(person.pk))
    page.get_by_label("From").fill("1 April 2026")
    page.get_by_role("button", name="Fill it").click()
    assert Body.objects.get().seats.get().terms.get().person == person


def test_a_seat_is_handed_over_and_the_day_before_still_shows_who_held_it(
    page: Page, live_server: Any, officer: User, axe: Callable[[Page], None]
) -> None:
    enter(page, officer, live_server)
    seat = make.a_seat(title="Health lead")
    make.a_term(seat=seat, person=a_person(name="Wren Before", named_in_public=True))
    after = a_person(name="Robin After", named_in_public=True)
    page.goto(reverse("governance:body", args=[seat.body.key]))
    page.get_by_role("link", name="Edit this body").click()
    page.get_by_role("link", name="Hand over the seat Health lead").click()
    expect(page.get_by_text("Wren Before fills it now.")).to_be_visible()
    axe(page)
    page.get_by_label("Who fills it next?").select_option(str(after.pk))
    page.get_by_label("First day").fill("1 April 2026")
    page.get_by_role("button", name="Hand it over").click()
    expect(page.get_by_text("The seat is handed over.")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="Health lead")
    expect(row).to_contain_text("Robin After")
    expect(row).not_to_contain_text("Wren Before")
    for day, there, gone in (("31 March 2026", "Wren", "Robin"), ("1 April 2026", "Robin", "Wren")):
        page.get_by_label("Show this page as it was on").fill(day)
        page.get_by_role("button", name="Show", exact=True).click()
        expect(row).to_contain_text(there)
        expect(row).not_to_contain_text(gone)
    page.context.clear_cookies()  # a stranger reads the same
    page.goto(f"{reverse('governance:body', args=[seat.body.key])}?as_of=2026-03-31")
    expect(row).to_contain_text("Wren Before")
