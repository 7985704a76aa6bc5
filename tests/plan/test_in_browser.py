"""The plan in a browser: at a desk, on a phone and on paper. No page may fall to axe."""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from oneplan.plan.models import Priority
from tests.factories import plan as make
from tests.factories.people import an_officer, sign_in
from tests.factories.places import a_partnership

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def today():
    """The server has its own clock: here it is the real day."""


@pytest.fixture
def addresses(transactional_db):
    """A plan of ordinary size, and the addresses of its pages."""
    a_partnership(inferred_mark="Worked example, not the published plan")
    plan = make.a_whole_plan()
    for pillar in plan.pillars.all():
        for number in range(2):
            inferred = {"certainty": "inferred", "inferred": "Built from the aims."}
            priority = make.a_priority(
                pillar=pillar, name=f"Children are ready for what comes next {number}", **inferred
            )
            make.an_outcome(priority=priority)
            make.an_outcome(priority=priority)
    make.a_strategy(title="A strategy that carries none of it")
    make.an_advocacy(priority=Priority.objects.first(), result="They agreed.")
    priority = Priority.objects.filter(alignments__isnull=False).first()
    return [
        "/plan/",
        f"/plan/?edition={plan.editions.get().key}",
        "/plan/?as_of=2025-01-01",
        f"/plan/priorities/{priority.key}/",
        f"/plan/outcomes/{priority.outcomes.first().key}/",
        f"/plan/objectives/{priority.objectives.first().key}/",
        "/plan/strategies/",
        f"/plan/strategies/{priority.alignments.get().strategy.key}/",
        "/plan/alignment/",
        "/plan/alignment/?only=unaligned",
    ]


def enter(page, live_server):
    """The browser has the session of a support officer."""
    cookie = sign_in(Client(), an_officer()).cookies["session"]
    page.context.add_cookies([{"name": "session", "value": cookie.value, "url": live_server.url}])


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def forms(address, page):
    """The forms an officer reaches from a page."""
    page.goto(address)
    return page.locator(
        "main a[href*='/change/'], main a[href*='/add/'], main a[href*='/end/'], main a[href*='/follow/']"
    )


def test_every_page_passes_axe_at_a_desk(page, live_server, addresses, axe):
    for address in addresses:
        page.goto(address)
        axe(page)
        assert fits(page), address


def test_every_page_passes_axe_and_fits_a_phone(phone, live_server, addresses, axe):
    for address in addresses:
        phone.goto(address)
        axe(phone)
        assert fits(phone), address


def test_every_page_says_the_same_without_script(noscript, live_server, addresses):
    for address in addresses:
        noscript.goto(address)
        expect(noscript.locator("h1")).to_be_visible()


def test_every_form_of_an_officer_passes_axe_and_fits_a_phone(phone, live_server, addresses, axe):
    enter(phone, live_server)
    seen = {"/plan/advocacy/", "/plan/advocacy/add/"}
    for address in addresses:
        links = forms(address, phone)
        seen.update(link.get_attribute("href") for link in links.all())
    kinds = {re.sub(r"/[a-z0-9-]*\d[a-z0-9-]*/", "/x/", address): address for address in seen}
    assert len(kinds) >= 18
    for address in kinds.values():
        phone.goto(address)
        axe(phone)
        assert fits(phone), address


def test_the_plan_and_the_matrix_each_print_on_one_sheet_lying_down(page, live_server, addresses):
    for address in ("/plan/", addresses[1], "/plan/alignment/"):
        page.goto(address)
        paper = page.pdf(prefer_css_page_size=True)
        sheets = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", paper)
        assert len(sheets) == 1, address
        wide, high = (float(side) for side in sheets[0])
        assert (round(wide), round(high)) == (842, 595), address


def test_the_heads_of_the_matrix_stay_while_it_scrolls(page, live_server, addresses):
    for _ in range(30):
        make.a_priority(pillar=Priority.objects.first().pillar)
    page.goto("/plan/alignment/")
    page.locator(".op-matrix__priority").last.scroll_into_view_if_needed()
    top = page.locator(".op-matrix").bounding_box()["y"]
    head = page.locator(".op-matrix__corner").bounding_box()["y"]
    assert abs(head - max(top, 0)) < 3  # the table scrolls with the page where it fits a desk, else in its own frame


def test_yes_leads_to_the_places_in_both_documents(page, live_server, addresses):
    page.goto("/plan/alignment/")
    page.locator(".op-matrix__yes").first.click()
    expect(page.locator(".op-aligned__item:target")).to_be_visible()


def test_an_officer_adds_an_outcome_with_the_keyboard_alone(page, live_server, addresses):
    enter(page, live_server)
    page.goto(addresses[3])
    page.get_by_role("link", name="Add an outcome").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Outcome").fill("More children thrive at home")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="More children thrive at home")).to_be_visible()
