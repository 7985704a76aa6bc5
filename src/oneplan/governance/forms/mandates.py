"""Forms about what one body was given by another."""

from typing import ClassVar

from django import forms

from oneplan.governance.forms.parts import BodyField, Sourced, Versioned, from_day, to_day, words
from oneplan.governance.models import Holder, Mandate, Responsibility
from oneplan.ui.fields import DayField


class _Text(Sourced):
    holder = forms.ChoiceField(label="Who may decide?", choices=Holder, initial=Holder.BODY, widget=forms.RadioSelect)
    text = words(Mandate, "text", rows=4, label="What may be decided")
    limits = words(Mandate, "limits", rows=3, label="Limits", help_text="For example, a sum, a time, a duty to report")
    to_on = to_day()

    nouns: ClassVar = {"holder": "who may decide", "text": "what may be decided"}


class MandateForm(_Text):
    """A new mandate."""

    given_by = BodyField(label="Given by", help_text="The body on whose behalf it decides")
    from_on = from_day()

    nouns: ClassVar = {**_Text.nouns, "given_by": "the body it comes from"}
    field_order = ("given_by", "holder", "text", "limits", "from_on", "to_on")


class RenewMandateForm(Versioned, _Text):
    """The same mandate for a new time, in the same words or others."""

    on = DayField(label="First day of the new mandate", help_text="The old one ends the day before, if it still holds")

    field_order = ("on", "holder", "text", "limits", "to_on")


class ResponsibilityForm(Sourced):
    """A new responsibility."""

    given_by = BodyField(label="Assigned by")
    title = words(Responsibility, "title", label="What it takes care of")
    text = words(Responsibility, "text", rows=4, label="In more words")
    from_on = from_day()
    to_on = to_day()

    nouns: ClassVar = {"given_by": "the body it comes from", "title": "what it takes care of"}
