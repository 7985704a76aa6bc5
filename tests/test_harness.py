"""The harness itself: a check that cannot fail is none, so each is shown a fault."""

import os
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import psycopg
import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import connection
from hypothesis import settings as examples

from tests.conftest import asked_for
from tests.harness import chromium
from tests.harness.browser import Watch
from tests.harness.chromium import NoChromium, find_chromium
from tests.harness.postgres import Cluster

GOOD = """<!doctype html><html lang="en"><head><title>A page</title>
<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width"></head>
<body><main><h1>A page</h1>{more}</main></body></html>"""
PAGES = {
    "/": GOOD.format(more=""),
    "/no-alt": GOOD.format(more='<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'),
    "/shouts": GOOD.format(more="<script>console.error('a planted fault')</script>"),
    "/throws": GOOD.format(more="<script>throw new Error('a planted error')</script>"),
    "/changes": GOOD.format(more="<script>document.title = 'changed'</script>"),
    "/inline": GOOD.format(more="<script>document.title = 'changed'</script>"),
    "/elsewhere": GOOD.format(more='<img alt="" src="https://example.com/spy.gif">'),
    "/broken-picture": GOOD.format(more='<img alt="" src="/absent.gif">'),
}


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The pages above on a free port; /inline forbids inline script, any other address is a 404 page."""

    def answer(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        headers = [("Content-Type", "text/html; charset=utf-8")]
        if path == "/inline":
            headers.append(("Content-Security-Policy", "script-src 'self'; img-src data:"))
        start("200 OK" if path in PAGES else "404 Not Found", headers)
        return [PAGES.get(path, PAGES["/"]).encode()]

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: Any) -> None: ...

    with make_server("127.0.0.1", 0, answer, handler_class=Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_cluster_answers_and_leaves_nothing_behind():
    cluster = Cluster()
    try:
        with psycopg.connect(cluster.address.replace("/oneplan?", "/postgres?")) as opened:
            assert opened.execute("select 1").fetchone() == (1,)
            assert opened.execute("show listen_addresses").fetchone() == ("",)
        server = int((cluster.folder / "data/postmaster.pid").read_text().split()[0])
    finally:
        cluster.stop()
    assert not cluster.folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(server, 0)


@pytest.mark.django_db
def test_the_suite_runs_on_the_database_it_was_asked_for():
    assert connection.vendor == {"sqlite": "sqlite", "postgres": "postgresql"}[asked_for()]


def test_data_lie_in_a_temporary_folder(settings, tmp_path):
    assert settings.DATA.name.startswith("oneplan-tests-")
    assert settings.DATA.parent in tmp_path.parents


def test_static_files_need_no_collecting():
    assert staticfiles_storage.url("a.css") == "/static/a.css"


def test_passwords_cost_little_and_still_count():
    kept = make_password("correct horse battery staple")
    assert kept.startswith("argon2$argon2id$v=19$m=8,t=1,p=1$")
    assert check_password("correct horse battery staple", kept)
    assert not check_password("something else", kept)


def test_made_up_examples_are_the_same_each_time_unless_others_are_asked_for(request):
    others = request.config.getoption("--hypothesis-profile") == "searching"
    assert examples().derandomize is not others
    assert examples().deadline is None  # a busy machine is no fault


def test_a_test_in_a_browser_is_a_journey(request, page):
    assert request.node.get_closest_marker("journey")


def test_another_test_is_not(request):
    assert not request.node.get_closest_marker("journey")


def test_a_good_page_passes(page, site, axe):
    page.goto(site)
    assert page.title() == "A page"
    axe(page)


def test_axe_names_the_rule_the_element_and_why(page, site, axe):
    page.goto(f"{site}/no-alt")
    with pytest.raises(pytest.fail.Exception, match=r"(?s)image-alt \(critical\).*<img src=.*does not have an alt"):
        axe(page)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/shouts", "console error: a planted fault"),
        ("/throws", "script error: a planted error"),
        ("/inline", "Content Security Policy"),
        ("/elsewhere", "request to a third party: https://example.com/spy.gif"),
        ("/broken-picture", "404"),
    ],
)
def test_a_faulty_page_fails_the_test(browser, site, path, sentence):
    page = browser.new_page()
    watch = Watch(page)
    page.goto(site + path)
    with pytest.raises(pytest.fail.Exception, match=sentence):
        watch.check()
    page.close()


def test_a_page_may_say_not_found(page, site):
    answer = page.goto(f"{site}/absent")
    assert answer.status == 404


def test_a_phone_is_narrow(phone, site):
    phone.goto(site)
    assert phone.evaluate("[innerWidth, innerHeight]") == [390, 844]


def test_a_desk_is_wide(page, site):
    page.goto(site)
    assert page.evaluate("[innerWidth, innerHeight]") == [1280, 900]


def test_scripts_run_but_not_without_script(page, noscript, site):
    page.goto(f"{site}/changes")
    noscript.goto(f"{site}/changes")
    assert (page.title(), noscript.title()) == ("changed", "A page")


def test_a_live_server_needs_no_host_and_serves_the_vendored_files(page, live_server):
    answer = page.goto("/static/vendor/govuk-frontend.css")
    assert answer.status == 200
    assert answer.url == f"{live_server.url}/static/vendor/govuk-frontend.css"


def test_the_named_chromium_must_start(monkeypatch):
    monkeypatch.setenv("ONEPLAN_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(NoChromium, match="/nowhere/chromium, which does not start"):
        find_chromium()


def test_a_name_on_the_path_that_does_not_start_is_passed_over(monkeypatch, tmp_path):
    for name, code in {"chromium": 1, "google-chrome": 0}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\nexit {code}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.delenv("ONEPLAN_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_chromium().path == tmp_path / "google-chrome"


def test_without_any_the_sentence_says_what_to_do(monkeypatch, tmp_path):
    def offline(folder: Path) -> None:
        raise OSError("no network")

    monkeypatch.delenv("ONEPLAN_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(chromium, "CACHE", tmp_path)
    monkeypatch.setattr(chromium, "fetch", offline)
    with pytest.raises(NoChromium, match="install it, or set ONEPLAN_CHROMIUM"):
        find_chromium()
