"""The frame of every page: where we are, whose place it is, and that it stands when little else does."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from oneplan.common.capability import MenuItem
from oneplan.people.models import User
from oneplan.places.models import Area, Partnership
from oneplan.ui import context
from oneplan.ui.context import frame

pytestmark = pytest.mark.django_db


@pytest.fixture
def asks(rf):
    def ask(path="/", user=None):
        request = rf.get(path)
        request.user = user or AnonymousUser()
        return request

    return ask


def test_the_current_place_is_marked(asks):
    marks = {place.label: place.current for place in frame(asks("/governance/map/"))["menu"]}
    assert marks["Governance"] == "page"
    assert marks["Plan"] == ""
    marks = {place.label: place.current for place in frame(asks("/governance/map/more/"))["menu"]}
    assert marks["Governance"] == "true"


def test_some_places_are_for_those_who_signed_in(asks, monkeypatch):
    monkeypatch.setattr(context, "menu", lambda: [MenuItem("My work", "web:work", 1, signed_in=True)])
    assert frame(asks())["menu"] == []
    assert [place.label for place in frame(asks(user=User(email="a@example.org")))["menu"]] == ["My work"]


def test_a_place_without_an_address_is_left_out(asks, monkeypatch):
    monkeypatch.setattr(context, "menu", lambda: [MenuItem("Nowhere", "nowhere:at_all", 1)])
    assert frame(asks())["menu"] == []


def test_the_name_is_asked_for_once_and_only_when_shown(asks):
    area = Area.objects.create(key="county", name="County", kind="county", code="E10000000")
    Partnership.objects.create(key="us", name="Our partnership", area=area)
    request = asks()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        one, two = frame(request), frame(request)
        assert len(queries) == 0
        assert str(one["partnership_name"]) == str(two["partnership_name"]) == "Our partnership"
        assert len(queries) == 1


def test_a_new_name_shows_at_once(asks):
    area = Area.objects.create(key="county", name="County", kind="county", code="E10000000")
    row = Partnership.objects.create(key="us", name="Before", area=area)
    assert str(frame(asks())["partnership_name"]) == "Before"
    Partnership.objects.filter(pk=row.pk).update(name="After")
    assert str(frame(asks())["partnership_name"]) == "After"


def test_before_there_is_a_partnership_the_page_still_stands(client):
    assert b"Oneplan" in client.get("/gallery/").content


def test_an_error_page_stands_without_anything():
    text = render_to_string("ui/base.html")
    assert "Oneplan" in text
    assert 'id="main-content"' in text


def test_who_signed_in_sees_the_way_out_and_the_warning(asks):
    request = asks(user=User(email="a@example.org"))
    text = render_to_string("ui/base.html", request=request)
    assert "Sign out" in text
    assert "session-warning" in text
    assert 'data-ends-in="1800"' in text
    request.session_ends_in = 300
    assert 'data-ends-in="300"' in render_to_string("ui/base.html", request=request)
    assert "session-warning" not in render_to_string("ui/base.html", request=asks())
