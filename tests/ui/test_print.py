"""On paper stands what was said, without what can be pressed."""

import pytest


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
