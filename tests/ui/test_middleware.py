"""Every response carries the headers, errors and files included; no two requests share a name."""

import uuid

import pytest
from django.http import HttpResponse

from oneplan.common.logs import request_id
from oneplan.ui.middleware import FIXED, Headers, RequestId

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/gallery/", "/nothing-here/", "/broken/", "/static/oneplan/theme.css"])
def test_every_response_carries_the_headers(client, address):
    client.raise_request_exception = False
    response = client.get(address)
    for name, value in FIXED.items():
        assert response.headers[name] == value
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_each_request_has_a_name_of_its_own_which_the_client_does_not_choose(client):
    client.raise_request_exception = False
    given = "11111111-1111-4111-8111-111111111111"
    names = [client.get(page, headers={"X-Request-Id": given}).headers["X-Request-Id"] for page in ("/", "/broken/")]
    assert len({*names, given}) == 3
    assert all(uuid.UUID(name).version == 4 for name in names)


def test_the_name_is_known_inside_and_forgotten_after(rf):
    seen = []

    def inside(request):
        seen.append(request_id.get())
        raise RuntimeError

    with pytest.raises(RuntimeError):
        RequestId(inside)(rf.get("/"))
    assert uuid.UUID(seen[0])
    assert request_id.get() == ""


def answer(rf, settings, *, cookie=False, session=False, form=False, signs_in=False):
    def inside(request):
        if session:
            request.session = {}
        if form:
            request.META["CSRF_COOKIE_NEEDS_UPDATE"] = False
        response = HttpResponse(headers={"Cache-Control": "max-age=60"})
        if signs_in:
            response.set_cookie(settings.SESSION_COOKIE_NAME, "x")
        return response

    request = rf.get("/")
    if cookie:
        request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
    return Headers(inside)(request).headers["Cache-Control"]


def test_what_was_made_for_one_person_is_kept_by_no_cache(rf, settings):
    assert answer(rf, settings, cookie=True, session=True) == "no-store"
    assert answer(rf, settings, form=True) == "no-store"
    assert answer(rf, settings, signs_in=True) == "no-store"


def test_files_and_public_pages_may_be_kept(rf, settings):
    assert answer(rf, settings) == "max-age=60"
    assert answer(rf, settings, cookie=True) == "max-age=60"  # a file: answered before sessions are looked at
    assert answer(rf, settings, session=True) == "max-age=60"
