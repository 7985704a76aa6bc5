"""Every page on paper: nothing to press, nothing cut, heads with what they head, and what sheet of which page it is."""

import json
import re

import pytest

from tests.journeys.test_every_page import OPEN, page_count, pages_for_officers

PORTRAIT, LANDSCAPE = 688, 1032  # a sheet of A4 without its margins, in CSS pixels

TO_PRESS = (
    "button, input[type=search], input[type=submit], [role=button], [role=search], nav, "
    ".op-as-of__form, .op-filter, .govuk-pagination, .govuk-skip-link, .op-footer"
)
SEEN_TO_PRESS = """wanted => [...document.querySelectorAll(wanted)]
    .filter(each => each.checkVisibility() && each.getClientRects().length)
    .map(each => each.outerHTML.slice(0, 120))"""

TOO_WIDE = """() => {
    const sheet = document.documentElement.clientWidth;
    return [...document.body.querySelectorAll("*")]
        .filter(each => each.checkVisibility() && !each.closest("svg, .govuk-visually-hidden, .op-plan__word"))
        .filter(each => each.getBoundingClientRect().right > sheet + 1 || each.scrollWidth > each.clientWidth + 1
            && getComputedStyle(each).overflowX !== "visible" && each.clientWidth > 1 && !each.matches("input, select"))
        .map(each => each.outerHTML.slice(0, 120));
}"""

APART = """() => [...document.querySelectorAll("h1, h2, h3, caption")]
    .filter(each => each.matches("[class*=govuk-heading], caption") && each.checkVisibility())
    .filter(each => getComputedStyle(each).breakAfter !== "avoid")
    .map(each => each.outerHTML.slice(0, 120))"""

ONCE = """() => [...document.querySelectorAll("thead")]
    .filter(each => getComputedStyle(each).display !== "table-header-group").length"""


def look_at(page, address):
    """The page as it will lie on its sheet."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PORTRAIT, "height": 1000})
    page.goto(address)
    if page.locator(".op-map, .op-matrix, .op-plan").count():
        page.set_viewport_size({"width": LANDSCAPE, "height": 700})


def check(page, address):
    __tracebackhide__ = True
    look_at(page, address)
    assert not page.evaluate(SEEN_TO_PRESS, TO_PRESS), f"{address} prints what can only be pressed"
    assert not page.evaluate(TOO_WIDE), f"{address} is wider than its sheet"
    assert not page.evaluate(APART), f"{address} has headings that may stand at the foot of a sheet"
    assert not page.evaluate(ONCE), f"{address} has a table whose heads are not repeated"


def test_open_pages_print_whole_and_without_what_can_be_pressed(live_server, people, page):
    for address in OPEN:
        check(page, address)


def test_pages_of_a_support_officer_print_whole_and_without_what_can_be_pressed(live_server, people, page, enter):
    enter(page, "support officer")
    for address in [*pages_for_officers(), "/governance/bodies/coalition/", "/plan/priorities/sw2/"]:
        check(page, address)


@pytest.mark.parametrize(
    ("address", "sheets"),
    [
        ("/governance/", 2),
        ("/governance/?around=gscp", 2),
        ("/governance/bodies/coalition/", 3),
        ("/governance/bodies/", 2),
        ("/plan/", 1),
        ("/plan/?edition=one_plan_2025_26", 1),
        ("/plan/alignment/", 1),
        ("/plan/strategies/", 1),
        ("/plan/priorities/sw2/", 1),
        ("/people/organisations/", 1),
    ],
)
def test_a_page_takes_no_more_sheets_than_it_needs(address, sheets, live_server, people, page, settings):
    settings.DEMO = True  # one line more on each page
    page.goto(address)
    assert page_count(page.pdf(prefer_css_page_size=True)) <= sheets


def test_the_foot_of_each_sheet_names_the_page_the_partnership_and_the_day(live_server, people, page):
    look_at(page, "/governance/bodies/coalition/?as_of=2024-03-22")
    said = page.evaluate(
        "['--op-paper', '--op-day'].map(each => getComputedStyle(document.documentElement).getPropertyValue(each))"
    )
    assert [json.loads(each) for each in said] == [page.title(), "As on 22 March 2024"]
    assert page.locator(".op-header__day").inner_text() == "As on 22 March 2024"
    css = page.evaluate(
        "[...document.styleSheets].find(each => each.href.includes('/print')).cssRules"
        " && [...[...document.styleSheets].find(each => each.href.includes('/print')).cssRules]"
        ".filter(each => each instanceof CSSPageRule).map(each => each.cssText).join(' ')"
    )
    assert re.search(r"@bottom-left \{[^}]*var\(--op-paper", css)
    assert re.search(r"@bottom-right \{[^}]*var\(--op-day[^}]*counter\(page\)", css)


def test_a_source_prints_with_its_address_and_no_other_link_does(live_server, people, page):
    look_at(page, "/governance/bodies/coalition/")
    after = "each => getComputedStyle(each, '::after').content"
    assert page.locator(".op-sources a").first.evaluate(after).strip('" ').startswith("http")
    assert page.locator(".op-way a").first.evaluate(after) == "none"
