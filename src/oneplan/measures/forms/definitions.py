"""Forms about the definition of a measure, and about what is said of it."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from oneplan.measures.forms.parts import Choice, PartnerField, Sourced, Versioned
from oneplan.measures.models import Break, Dataset, Measure, MeasureNote, NoteKind, Polarity
from oneplan.measures.queries.equality import NAMES
from oneplan.ui.fields import DayField, words


class ReviseForm(Versioned, Sourced):
    """What a measure is, in words."""

    title = words(Measure, "title", label="Title", help_text="In plain English, as on a poster")
    short_title = words(Measure, "short_title", label="Short title", help_text="For tables and menus")
    numerator = words(Measure, "numerator", rows=2, label="What is counted")
    denominator = words(Measure, "denominator", rows=2, label="Out of what")
    why = words(Measure, "why", rows=4, label="Why it matters")
    outcomes = forms.MultipleChoiceField(
        label="Outcomes it serves", required=False, widget=forms.CheckboxSelectMultiple
    )
    polarity = forms.ChoiceField(label="Which way is better?", choices=Polarity, widget=forms.RadioSelect)
    decimals = forms.IntegerField(
        label="Decimal places shown",
        min_value=0,
        max_value=4,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )
    repeats = forms.BooleanField(label="One child can count more than once", required=False)

    nouns: ClassVar = {"numerator": "what is counted", "why": "why it matters", "polarity": "which way is better"}


# What a person calls the number, for each statistic with its unit; in the order in which they are common.
NUMBERS = (
    ("proportion percent", "A share, in percent"),
    ("rate per_1000", "A rate for every 1,000"),
    ("rate per_10000", "A rate for every 10,000"),
    ("rate per_100000", "A rate for every 100,000"),
    ("count count", "A number of children, families or events"),
    ("mean score", "An average score"),
    ("mean percent", "An average in percent, such as half-days missed: what is counted of one child hangs together"),
    ("mean count", "An average number, such as cases for each worker"),
    ("standardised per_100000", "A standardised rate for every 100,000, with the limits its publisher gives"),
    ("gap points", "A gap between two groups, in percentage points, that its publisher works out"),
    ("index score", "An index or a score that its publisher works out"),
)


class DatasetField(Choice):
    """A publication that is declared."""

    empty = "Not known yet"

    def rows(self) -> QuerySet[Any]:
        return Dataset.objects.order_by("title")


class DefineForm(Sourced):
    """What a new measure is. All that hangs on it comes afterwards, each on a page of its own."""

    title = words(Measure, "title", label="Title", help_text="In plain English, as on a poster")
    numerator = words(
        Measure,
        "numerator",
        rows=2,
        label="What is counted",
        help_text="Use the same words for the same people in every measure: small numbers are protected by them.",
    )
    denominator = words(
        Measure, "denominator", rows=2, label="Out of what", help_text="Needed for a share and for a rate."
    )
    number = forms.ChoiceField(label="What kind of number is it?", choices=NUMBERS, widget=forms.RadioSelect)
    polarity = forms.ChoiceField(label="Which way is better?", choices=Polarity, widget=forms.RadioSelect)
    why = words(Measure, "why", rows=4, label="Why it matters")
    dataset = DatasetField(
        label="Publication its figures are in", required=False, help_text="Where its files are declared already."
    )
    repeats = forms.BooleanField(label="One child can count more than once", required=False)

    nouns: ClassVar = {
        "numerator": "what is counted",
        "number": "what kind of number it is",
        "polarity": "which way is better",
        "why": "why it matters",
    }

    def clean(self) -> Any:
        """The kind of number is a statistic and its unit."""
        cleaned = super().clean() or self.cleaned_data
        kind, _, unit = cleaned.pop("number", "").partition(" ")
        return {**cleaned, "kind": kind, "unit": unit}


class OwnerForm(Versioned):
    """Who answers for a measure."""

    owner = PartnerField(label="Organisation that owns it", required=False)
    owner_body = forms.ChoiceField(
        label="Body on which it holds the seat",
        required=False,
        help_text="An owner answers for the measure where decisions are taken.",
        widget=forms.Select(attrs={"class": "govuk-!-width-full"}),
    )


class LensForm(Versioned):
    """By which groups it can be seen, or who will see to that."""

    lens = forms.MultipleChoiceField(
        label="It can be seen by",
        required=False,
        choices=list(NAMES.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick what is published, for England or for us.",
    )
    gap_plan = words(
        Measure,
        "gap_plan",
        rows=3,
        required=False,
        label="How the missing breakdown will be got",
        help_text="Needed where nothing is ticked and everybody sees the measure.",
    )
    gap_plan_owner = PartnerField(label="Who does that", required=False)
    gap_plan_due_on = DayField(label="By when", required=False, help_text="For example, 31 March 2027")


class TargetForm(Versioned):
    """What is to be reached, by when."""

    target_value = forms.DecimalField(
        label="Target",
        required=False,
        max_digits=14,
        decimal_places=4,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "inputmode": "decimal"}),
        help_text="In the unit of the measure. Leave all three empty where there is no target.",
    )
    target_due_on = DayField(label="By when", required=False, help_text="For example, 31 August 2028")
    target_note = words(Measure, "target_note", rows=2, required=False, label="Where the target comes from")


class _BreakText(Sourced):
    at = words(
        Break,
        "at",
        label="First period of the new series",
        help_text="As the figures write it, for example 2018, 2017/18 or 2018 Q1",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )
    reason = words(Break, "reason", rows=3, label="What changed", help_text="Everybody can read this.")

    nouns: ClassVar = {"at": "the first period of the new series", "reason": "what changed"}


class BreakForm(_BreakText):
    """From which period on figures cannot be compared with those before."""

    field_order = ("at", "reason")


class RebaseForm(_BreakText):
    """A decision to begin control limits anew."""

    on = DayField(label="Decided on")
    decided_by = words(
        Break,
        "decided_by",
        required=True,
        label="Who decided it",
        help_text="A role, not a name. For example, Chair of the data group",
    )

    nouns: ClassVar = {**_BreakText.nouns, "on": "the day of the decision", "decided_by": "who decided it"}
    field_order = ("at", "reason", "on", "decided_by")


class ReviseBreakForm(Versioned, Sourced):
    """What is said of a break, in better words."""

    reason = words(Break, "reason", rows=3, label="What changed", help_text="Everybody can read this.")

    nouns: ClassVar = {"reason": "what changed"}


class _NoteText(Sourced):
    text = words(MeasureNote, "text", rows=5, label="In a few sentences", help_text="Everybody can read this.")
    organisation = PartnerField(
        label="Whose words, or whose work", required=False, help_text="Needed for a partner's role and for what works."
    )
    on = DayField(label="Said on")

    nouns: ClassVar = {"text": "what there is to say", "on": "the day it was said"}


class NoteForm(_NoteText):
    """Something new to say."""

    kind = forms.ChoiceField(label="What is it?", choices=NoteKind, widget=forms.RadioSelect)

    nouns: ClassVar = {**_NoteText.nouns, "kind": "what it is"}
    field_order = ("kind", "text", "organisation", "on")


class ReviseNoteForm(Versioned, _NoteText):
    """The same in better words."""

    field_order = ("text", "organisation", "on")


class EndNoteForm(Versioned):
    """From when it is no longer said."""

    on = DayField(label="No longer said from", help_text="For example, 3 May 2026. It stays on file.")
