"""Plain forms come out in GOV.UK's markup, and errors are sentences that say what to do."""

import re
from datetime import date

import pytest
from django import forms
from django.template.loader import render_to_string

from oneplan.ui.fields import DayField, LongText
from oneplan.ui.gallery import WRONG, Sample
from oneplan.ui.govuk import Form, noun_of


@pytest.mark.parametrize(
    ("label", "noun"),
    [
        ("Title", "a title"),
        ("Official code", "an official code"),
        ("GSS code", "a GSS code"),
        ("Email address", "an email address"),
        ("Your name", "your name"),
        ("Aims", "aims"),
        ("Legal basis", "legal basis"),
        ("Process", "a process"),
        ("Use", "a use"),
    ],
)
def test_a_label_becomes_part_of_a_sentence(label, noun):
    assert noun_of(label) == noun


def test_empty_fields_are_asked_for_by_name():
    errors = Sample({}).errors
    assert errors["title"] == ["Enter a title"]
    assert errors["sector"] == ["Select a sector"]
    assert errors["kind"] == ["Select what the seat is for"]
    assert errors["from_on"] == ["Enter a start date"]
    assert set(errors) == {"title", "sector", "kind", "from_on", "email", "password"}


def test_wrong_values_get_a_sentence():
    errors = Sample(WRONG | {"sector": "piracy"}).errors
    assert errors["title"] == ["Title must be 80 characters or fewer. You wrote 81."]
    assert errors["from_on"] == ["There is no such day. Check the day and the month."]
    assert errors["email"] == ["Enter an email address in the correct format, like name@example.com"]
    assert errors["sector"] == ["Select a sector from the list"]


def test_a_message_of_the_field_itself_is_kept():
    class Own(Form):
        title = forms.CharField(error_messages={"required": "Say what it is called."})
        seats = forms.IntegerField(max_value=40)

    assert Own({}).errors["title"] == ["Say what it is called."]
    assert Own({"seats": "many"}).errors["seats"] == ["Seats must be a whole number"]
    assert Own({"seats": "41"}).errors["seats"] == ["Seats must be 40 or less"]


def test_every_reference_inside_a_form_points_at_something():
    for form in (Sample(), Sample(WRONG)):
        text = render_to_string("ui/form.html", {"form": form})
        ids = set(re.findall(r'\bid="([^"]+)"', text))
        assert len(ids) == len(re.findall(r'\bid="', text))
        pointed = {name for group in re.findall(r'(?:for|aria-describedby)="([^"]+)"', text) for name in group.split()}
        linked = set(re.findall(r'href="#([^"]+)"', text))
        assert pointed <= ids
        assert linked <= ids
        assert bool(linked) == bool(form.errors)


def test_a_field_in_error_says_so_to_a_screen_reader():
    text = render_to_string("ui/form.html", {"form": Sample(WRONG)})
    box = re.search(r'<input[^>]*id="id_title"[^>]*>', text)
    assert box
    assert 'aria-invalid="true"' in box[0]
    assert "id_title_error" in box[0]
    assert "govuk-input--error" in box[0]
    assert " maxlength" not in text


def test_what_was_typed_is_escaped_and_kept():
    text = render_to_string("ui/form.html", {"form": Sample(WRONG | {"title": "<script>", "from_on": '"><b>'})})
    assert "<script>" not in text
    assert "<b>" not in text
    assert "&lt;script&gt;" in text


class Dates(Form):
    on = DayField(label="Meeting date", earliest=date(2000, 1, 1), latest=date(2030, 1, 1), required=False)


@pytest.mark.parametrize(("typed", "day"), [("3/5/2022", date(2022, 5, 3)), ("  ", None), ("", None)])
def test_a_day_comes_out_of_one_box(typed, day):
    form = Dates({"on": typed})
    assert form.is_valid()
    assert form.cleaned_data["on"] == day


@pytest.mark.parametrize(
    ("typed", "sentence"), [("1 May 1999", "1 January 2000 or later"), ("1 May 2031", "1 January 2030 or earlier")]
)
def test_a_day_out_of_range_is_refused(typed, sentence):
    assert sentence in str(Dates({"on": typed}).errors["on"])


def test_a_day_is_shown_as_people_write_it():
    assert 'value="3 May 2022"' in str(Dates(initial={"on": date(2022, 5, 3)})["on"])
    assert not Dates({"on": "3/5/2022"}, initial={"on": date(2022, 5, 3)}).has_changed()


def test_a_line_end_counts_as_one_character():
    class Note(Form):
        text = LongText(max_length=5)

    form = Note({"text": "ab\r\ncd"})
    assert form.is_valid()
    assert form.cleaned_data["text"] == "ab\ncd"
