"""The frame in a browser: no accessibility faults, nothing inline, usable on a phone and without script."""

import pytest


@pytest.mark.django_db(transaction=True)
def test_the_gallery_has_no_accessibility_faults(live_server, page, axe):
    page.goto("/gallery/")
    axe(page)


@pytest.mark.django_db(transaction=True)
def test_the_gallery_fits_a_phone(live_server, phone, axe):
    phone.goto("/gallery/")
    widths = phone.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]
    axe(phone)


@pytest.mark.django_db(transaction=True)
def test_without_script_the_menu_is_a_plain_list(live_server, noscript):
    noscript.goto("/gallery/")
    assert noscript.get_by_role("link", name="Governance").first.is_visible()
    assert not noscript.get_by_role("button", name="Menu").is_visible()
