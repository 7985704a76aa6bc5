"""A view gets its row through its rule, or there is no such page."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import Http404, HttpResponse

from oneplan.common.errors import NotAllowed
from oneplan.common.models import Entry, Source
from oneplan.common.policy import NOBODY, Rule
from oneplan.people.models import User
from oneplan.ui.access import Open, SignedIn, access, acting, open_to_all, signed_in

pytestmark = pytest.mark.django_db


def public(actor):
    """Anyone, while it has a title."""
    return ~Q(title="")


def nobody(actor):
    """Nobody."""
    return NOBODY


SEE, NEVER = Rule(Source, "see this source", public), Rule(Source, "change this source", nobody)


@pytest.fixture
def source():
    return Source.objects.create(key="terms", title="Terms of reference")


@pytest.fixture
def request_(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    return request


def shows(rule, **how):
    @access(rule, **how)
    def view(request, row, **rest):
        return HttpResponse(f"{row.pk} {rest}")

    return view


def test_the_row_is_found_by_its_public_key(request_, source):
    assert shows(SEE)(request_, key="terms").content.decode() == f"{source.pk} {{}}"


def test_the_row_is_found_by_its_id(request_, source):
    assert str(source.pk) in shows(SEE)(request_, pk=source.pk).content.decode()


def test_the_part_of_the_address_may_have_another_name(request_, source):
    text = shows(SEE, by="source")(request_, source="terms", page="2").content.decode()
    assert text == f"{source.pk} {{'page': '2'}}"


def test_without_a_name_it_is_the_single_row(request_, source):
    assert str(source.pk) in shows(SEE)(request_).content.decode()


@pytest.mark.parametrize("parts", [{"key": "terms"}, {}, {"key": "none"}, {"pk": uuid.uuid4()}])
def test_what_the_rule_does_not_show_does_not_exist(request_, source, parts):
    with pytest.raises(Http404):
        shows(NEVER)(request_, **parts)


def test_a_model_without_a_key_has_no_page_by_key(request_):
    rule = Rule(Entry, "see this entry", lambda actor: Q())
    with pytest.raises(Http404):
        shows(rule)(request_, key="terms")


def test_every_view_tells_what_it_declared():
    assert shows(SEE).access is SEE

    @open_to_all("everyone may read the plan")
    def front(request):
        return HttpResponse()

    @signed_in("each has work of their own")
    def work(request):
        return HttpResponse()

    assert front.access == Open("everyone may read the plan")
    assert work.access == SignedIn("each has work of their own")


def test_a_stranger_acts_as_nobody(request_):
    with pytest.raises(NotAllowed, match="Sign in"):
        acting(request_)
    request_.user = User(email="a@example.org")
    assert acting(request_) is request_.user
