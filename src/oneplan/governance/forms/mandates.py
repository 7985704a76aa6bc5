"""Forms about what one body was given by another."""

from typing import ClassVar

from django import forms

from oneplan.governance.fields import BodyField
from oneplan.governance.models import Holder, Mandate, Responsibility
from oneplan.ui.fields import DayField, words
from oneplan.ui.row_forms import LastDay, Sourced, Versioned, WhereFrom, from_day, to_day


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


class EndMandateForm(LastDay):
    """The end of a mandate, which does not simply run out."""

    because = words(
        Mandate,
        "ended_because",
        required=True,
        label="Why does it end?",
        help_text="Everybody can read this. For example, The board decides this itself again",
    )

    nouns: ClassVar = {"on": "the last day", "because": "why it ends"}


class EndedMandateForm(WhereFrom):
    """A mandate that has a last day: why it ended, or was not renewed, and where it comes from."""

    ended_because = words(
        Mandate,
        "ended_because",
        label="Why it ended",
        help_text="For example, The work is done. Left empty, its time simply ran out, and that is a finding.",
    )


class ResponsibilityForm(Sourced):
    """A new responsibility."""

    given_by = BodyField(label="Assigned by")
    title = words(Responsibility, "title", label="What it takes care of")
    text = words(Responsibility, "text", rows=4, label="In more words")
    from_on = from_day()
    to_on = to_day()

    nouns: ClassVar = {"given_by": "the body it comes from", "title": "what it takes care of"}
