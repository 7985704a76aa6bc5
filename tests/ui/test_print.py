"""On paper stands what was said, without what can be pressed."""

import pytest

from tests.architecture.source import PACKAGE, some

SHEETS = PACKAGE / "ui" / "static" / "oneplan"


def test_what_holds_on_paper_stands_in_the_one_sheet_for_paper():
    others = some([path for path in SHEETS.glob("*.css") if path.name != "print.css"])
    assert not [path.name for path in others if "@media print" in path.read_text(encoding="utf-8")]


@pytest.mark.django_db(transaction=True)
def test_menus_and_buttons_are_not_printed(live_server, page):
    page.goto("/gallery/")
    page.emulate_media(media="print")
    for hidden in (".op-header__search", ".op-navigation", ".govuk-breadcrumbs", ".op-as-of__form", ".govuk-button"):
        assert page.locator(hidden).count()
        assert not any(each.is_visible() for each in page.locator(hidden).all())
    assert page.get_by_role("heading", name="Gallery of parts").is_visible()
    fonts = page.evaluate("[...document.querySelectorAll('h1, p, dt')].map(e => getComputedStyle(e).fontFamily)")
    assert fonts
    assert all("Source Sans 3" in font for font in fonts)


@pytest.mark.django_db(transaction=True)
def test_a_page_of_a_demonstration_says_so_on_paper_too(live_server, page, settings):
    settings.DEMO = True
    page.goto("/gallery/")
    page.emulate_media(media="print")
    said = page.locator(".op-demo")
    assert said.is_visible()
    assert "This is a demonstration" in said.inner_text()
    assert said.evaluate("each => each.getBoundingClientRect().height") < 20  # one line
