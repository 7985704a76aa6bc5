"""Fixtures for tests in a browser: `page`, `phone`, `noscript` and `axe`. A test that uses one is a `journey`."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

from oneplan.ui import assets

from .chromium import FLAGS, NoChromium, find_chromium

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HERE = {"127.0.0.1", "localhost"}
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("journey")


class Watch:
    """What went wrong on a page while nobody looked: console errors, CSP reports, script errors, foreign requests."""

    def __init__(self, page: Page) -> None:
        self._seen: list[tuple[str, str]] = []
        self._refused: set[str] = set()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._seen.append(("", f"script error: {error}")))
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            address = message.location.get("url", "")
            self._seen.append((address, f"console error: {message.text} ({address or 'no address'})"))

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.hostname not in HERE:
            self._seen.append(("", f"request to a third party: {request.url}"))

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.request.is_navigation_request():
            self._refused.add(response.url)  # a page may refuse: Chromium calls that an error, we do not

    @property
    def faults(self) -> list[str]:
        return [
            sentence
            for address, sentence in self._seen
            if not (address in self._refused and "Failed to load resource" in sentence)
        ]

    def check(self) -> None:
        """Fails the test where anything went wrong."""
        __tracebackhide__ = True
        if self.faults:
            pytest.fail("The page had faults:\n  " + "\n  ".join(self.faults), pytrace=False)


@contextmanager
def opened(browser: Browser, request: pytest.FixtureRequest, **options: Any) -> Iterator[Page]:
    """An empty page. Addresses may begin with / in a test that also uses `live_server`."""
    if "live_server" in request.fixturenames:
        options["base_url"] = request.getfixturevalue("live_server").url
    context = browser.new_context(locale="en-GB", timezone_id="Europe/London", reduced_motion="reduce", **options)
    context.set_default_timeout(10_000)
    try:
        page = context.new_page()
        watch = Watch(page)
        yield page
        watch.check()
    finally:
        context.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window. Where there is none the tests that need it are skipped; with CI=true they fail."""
    try:
        chromium = find_chromium()
    except NoChromium as none:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{none} {none.__cause__ or ''}", pytrace=False)
        pytest.skip(str(none))
    assets.ensure()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.path, args=FLAGS, env={**chromium.environment()}, timeout=60_000
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A desk: 1280 by 900. Any console error, CSP report or request to a third party fails the test."""
    with opened(browser, request, viewport=DESK) as page:
        yield page


@pytest.fixture
def phone(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A phone: 390 by 844, with touch. As strict as `page`."""
    with opened(browser, request, viewport=PHONE, is_mobile=True, has_touch=True) as page:
        yield page


@pytest.fixture
def noscript(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A desk where scripts do not run. As strict as `page`. Chromium does not show a <noscript> element then either."""
    with opened(browser, request, viewport=DESK, java_script_enabled=False) as page:
        yield page


def violations(page: Page) -> list[str]:
    """What axe finds on this page, each a few lines: the rule, the element, and why."""
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response["violations"]
    return [
        f"{violation['id']} ({violation['impact']}): {violation['help']}\n"
        f"    at {' '.join(map(str, spot['target']))}: {spot['html'][:200]}\n"
        f"    {spot['failureSummary'].replace(chr(10), chr(10) + '    ')}"
        for violation in found
        for spot in violation["nodes"]
    ]


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)` fails the test unless the page keeps WCAG 2.0 to 2.2 A and AA and axe's best practice."""

    def check(page: Page) -> None:
        __tracebackhide__ = True
        if found := violations(page):
            pytest.fail(f"axe found {len(found)} on {page.url[:200]}:\n" + "\n".join(found), pytrace=False)

    return check
