"""A save that works, one that breaks a rule, and one that comes too late."""

from datetime import date
from html import unescape

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpResponse

from oneplan.common.errors import NotAllowed, RuleBroken, Stale
from oneplan.ui.fields import DayField, LongText, VersionField
from oneplan.ui.govuk import Form
from oneplan.ui.submitting import submit

pytestmark = pytest.mark.django_db


class Edit(Form):
    version = VersionField()
    title = forms.CharField(max_length=80)
    kind = forms.ChoiceField(choices=[("a", "Chair"), ("b", "Member")])
    on = DayField(required=False)
    why = LongText(required=False)
    public = forms.BooleanField(required=False)


SAVED = {"version": 7, "title": "Theirs", "kind": "a", "on": date(2022, 5, 3), "why": "Same", "public": True}
SENT = {"version": "6", "title": "Mine <b>", "kind": "b", "on": "3/5/2022", "why": "Same"}


def post(rf, run, data=SENT, method="post"):
    request = getattr(rf, method)("/plan/edit/", data)
    SessionMiddleware(lambda _: HttpResponse())(request)
    MessageMiddleware(lambda _: HttpResponse())(request)
    form = Edit(request.POST or None, initial=SAVED)
    response = submit(
        request, form, run, template="ui/form.html", context={"submit": "Save it"}, then=lambda row: f"/plan/{row}/"
    )
    return request, response


def test_a_good_save_goes_on_and_says_so(rf):
    seen = {}

    def run(**given):
        seen.update(given)
        return "done"

    request, response = post(rf, run)
    assert (response.status_code, response["Location"]) == (302, "/plan/done/")
    assert [str(each) for each in get_messages(request)] == ["Saved."]
    assert seen["on"] == date(2022, 5, 3)
    assert seen["version"] == 6


@pytest.mark.parametrize("no", [RuleBroken("A third must be present."), NotAllowed("You cannot edit this plan.")])
def test_a_broken_rule_stands_in_the_form(rf, no):
    def run(**given):
        raise no

    _, response = post(rf, run)
    assert response.status_code == 200
    assert str(no) in response.content.decode()
    assert "Mine &lt;b&gt;" in response.content.decode()


def test_a_form_with_errors_runs_nothing(rf):
    _, response = post(rf, lambda **given: pytest.fail("ran"), {"version": "6", "kind": "b"})
    assert "Enter a title" in response.content.decode()


def test_opening_the_page_runs_nothing(rf):
    _, response = post(rf, lambda **given: pytest.fail("ran"), {}, "get")
    assert "Save it" in response.content.decode()
    assert "There is a problem" not in response.content.decode()


def test_a_late_save_shows_both_texts_and_offers_mine_on_top_of_theirs(rf):
    def run(**given):
        raise Stale("Somebody else changed this while you were writing.")

    _, response = post(rf, run)
    assert response.status_code == 409
    text = unescape(response.content.decode())
    for shown in ("Theirs", "Mine <b>", "Chair", "Member", "Yes", "No", "Somebody else changed this"):
        assert shown in text
    assert "Same</p>" not in text
    assert "3 May 2022</p>" not in text
    assert '<input type="hidden" name="version" value="7">' in text
