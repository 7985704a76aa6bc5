"""Every page there is: accessible, within a phone's width, with a keyboard, without script, on paper."""

import re

import pytest
from django.urls import reverse

from oneplan.people.models import Office

OPEN = [
    "/",
    "/plan/",
    "/plan/?edition=one_plan_2025_26",
    "/plan/scorecard/",
    "/plan/pillars/starting_well/scorecard/",
    "/plan/alignment/",
    "/plan/alignment/?only=unaligned",
    "/plan/strategies/",
    "/plan/strategies/jhws/",
    "/plan/priorities/sw2/",
    "/plan/outcomes/sw3_development/",
    "/plan/objectives/quality/",
    "/governance/",
    "/governance/?as_of=2022-03-22",
    "/governance/?as_of=not+a+day",
    "/governance/?around=gscp",
    "/governance/bodies/",
    "/governance/bodies/coalition/",
    "/governance/bodies/cfg/",
    "/governance/districts/",
    "/governance/districts/tewkesbury/",
    "/measures/",
    "/measures/?area=E07000081",
    "/measures/equality/",
    "/measures/gld/",
    "/measures/injuries/?area=E92000001",
    "/measures/gld/figure/",
    "/people/organisations/",
    "/organisations/gcc/",
    "/organisations/barnardos/",
    "/search/",
    "/search/?q=family+hubs",
    "/search/?q=zzz",
    "/sources/",
    "/accessibility/",
    "/privacy/",
    "/gallery/",
    "/nothing/here/",
]
OFFICER = [
    "/work/",
    "/findings/",
    "/partnership/",
    "/plan/advocacy/",
    "/people/persons/",
    "/people/offices/",
    "/people/invitations/",
    "/people/organisations/add/",
    "/people/organisations/gcc/edit/",
    "/people/persons/p_member/",
    "/governance/bodies/new/",
    "/governance/bodies/coalition/edit/",
    "/measures/releases/",
    "/measures/import/",
    "/measures/datasets/hub_returns/return/",
    "/measures/datasets/hub_returns/load/",
    "/measures/datasets/active_lives/columns/",
    "/measures/datasets/active_lives/due/",
    "/measures/gld/edit/",
    "/measures/gld/edit/words/",
    "/measures/gld/edit/owner/",
    "/measures/gld/edit/lens/",
    "/measures/gld/edit/target/",
    "/measures/gld/edit/review/",
    "/measures/gld/edit/breaks/new/",
    "/measures/gld/edit/breaks/anew/",
    "/measures/gld/edit/notes/new/",
]


def pages_for_officers():
    """Those listed, and the pages of one's own account."""
    return [*OFFICER, reverse("mfa_index"), reverse("mfa_view_recovery_codes"), reverse("usersessions_list")]


@pytest.mark.parametrize("width", ["page", "phone"])
def test_open_pages_are_accessible_and_fit(width, live_server, people, page, phone, axe):
    shown = {"page": page, "phone": phone}[width]
    for address in OPEN:
        shown.goto(address)
        axe(shown)
        wide = shown.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{address} is {wide} px wider than the window"


@pytest.mark.parametrize("width", ["page", "phone"])
def test_pages_of_a_support_officer_are_accessible_and_fit(width, live_server, people, page, phone, enter, axe):
    shown = {"page": page, "phone": phone}[width]
    enter(shown, "support officer")
    for address in pages_for_officers():
        answer = shown.goto(address)
        assert answer.status == 200, address
        axe(shown)
        wide = shown.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{address} is {wide} px wider than the window"


def test_every_open_page_says_the_same_without_script(live_server, people, page, noscript):
    for address in OPEN:
        page.goto(address)
        noscript.goto(address)
        said = re.sub(r"\s+", " ", noscript.locator("main").inner_text())
        assert said.strip(), address
        assert len(said) >= 0.9 * len(re.sub(r"\s+", " ", page.locator("main").inner_text())), address


def test_the_way_from_the_top_of_a_page_to_its_content_is_one_key(live_server, people, page):
    page.goto("/governance/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "govuk-skip-link"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_map_can_be_walked_with_the_keyboard_and_shows_where_one_is(live_server, people, page):
    page.goto("/governance/")
    page.locator(".op-map__node--heart").focus()
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert ring == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/bodies/coalition/")


def test_the_plan_prints_on_one_sheet_and_the_map_without_what_can_be_pressed(live_server, people, page):
    page.goto("/plan/")
    assert page_count(page.pdf(prefer_css_page_size=True)) == 1
    page.goto("/governance/")
    page.emulate_media(media="print")
    assert not page.locator(".op-navigation").is_visible()
    assert page.locator(".op-map__node--heart").is_visible()


def page_count(pdf: bytes) -> int:
    """How many pages a PDF of Chromium has."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def test_whoever_loses_the_office_loses_the_pages_with_the_next_click(live_server, people, page, enter):
    enter(page, "support officer")
    assert page.goto("/people/persons/").status == 200
    Office.objects.filter(person__key="p_support").update(to_on="2020-01-01", from_on="2019-01-01")
    assert page.goto("/people/persons/").status == 404
