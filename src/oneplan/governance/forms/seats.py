"""Forms about seats and who fills them."""

from typing import Any, ClassVar

from django import forms

from oneplan.governance.models import Seat, SeatKind
from oneplan.people.fields import OrganisationField, PersonField
from oneplan.ui.fields import DayField, VersionField, words
from oneplan.ui.govuk import Form
from oneplan.ui.row_forms import Sourced, Versioned, from_day, to_day

ONE_OF_TWO = "An independent seat belongs to no organisation. Choose one of the two"


class _Place(Sourced):
    """What a seat is for."""

    title = words(Seat, "title", label="Role", help_text="For example, Director of children’s services")
    kind = forms.ChoiceField(label="Kind of seat", choices=SeatKind, initial=SeatKind.MEMBER, widget=forms.RadioSelect)
    independent = forms.BooleanField(label="It is independent of the partners", required=False)
    core = forms.BooleanField(label="It is named in law", required=False)
    position = forms.IntegerField(
        label="Place in the list",
        min_value=0,
        max_value=999,
        initial=0,
        help_text="Seats with a smaller number come first",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
    )

    nouns: ClassVar = {"title": "the role", "kind": "a kind of seat", "position": "the place in the list"}


class _PlaceOfPartner(_Place):
    organisation = OrganisationField(
        label="Organisation", required=False, help_text="The partner that holds the seat, whoever fills it"
    )

    def clean(self) -> Any:
        """An independent seat belongs to no organisation."""
        cleaned = super().clean()
        if cleaned.get("independent") and cleaned.get("organisation"):
            self.add_error("organisation", ONE_OF_TWO)
        return cleaned


class CreateSeatForm(_PlaceOfPartner):
    """A new seat."""

    from_on = from_day()
    to_on = to_day()

    field_order = ("title", "kind", "organisation", "independent", "core", "position", "from_on", "to_on")


class CorrectSeatForm(Versioned, _Place):
    """A seat on its first day or before it. Its organisation and dates are ended and succeeded."""


class ReviseSeatForm(CorrectSeatForm):
    """A seat that began: its kind and independence are ended and succeeded too."""

    kind = None  # type: ignore[assignment]
    independent = None  # type: ignore[assignment]


class SucceedSeatForm(_PlaceOfPartner):
    """A seat that takes the place of another. An organisation that is over is not offered again."""

    version = VersionField()  # of the old seat

    on = DayField(label="First day of the new seat", help_text="The old seat ends the day before")
    keep_holder = forms.BooleanField(
        label="Whoever fills the old seat goes on in the new one", required=False, help_text="For the rest of the term"
    )

    field_order = ("on", "title", "organisation", "kind", "independent", "core", "position", "keep_holder")


class FillForm(Form):
    """Who fills a seat."""

    person = PersonField(label="Who fills it?", help_text="Add the person first if the name is not in the list")
    from_on = from_day()
    to_on = to_day()

    nouns: ClassVar = {"person": "who fills it"}


class HandOverForm(Versioned):
    """Who fills a seat next."""

    person = PersonField(label="Who fills it next?", help_text="Add the person first if the name is not in the list")
    on = DayField(label="First day", help_text="The term of whoever fills it now ends the day before")
    to_on = to_day()

    nouns: ClassVar = {"person": "who fills it next", "on": "the first day"}


class SubstituteForm(Form):
    """Who stands in at one meeting."""

    person = PersonField(label="Who stands in?", help_text="For this one meeting only")
    meeting_on = DayField(label="Day of the meeting")
    notice_on = DayField(label="Notice was given on", required=False)

    nouns: ClassVar = {"person": "who stands in", "meeting_on": "the day of the meeting"}
