"""Forms about a body itself: what it is, its names, its end and who takes its place."""

from typing import Any, ClassVar

from django import forms

from oneplan.governance.fields import BodyField
from oneplan.governance.models import Body, BodyName, BodyType, LegalBasis, Regime, Succession, SuccessionKind
from oneplan.governance.queries.bench import legal_bases
from oneplan.people.fields import DistrictField
from oneplan.ui.fields import DayField, SourcesField, words
from oneplan.ui.govuk import Form
from oneplan.ui.row_forms import LastDay, SomeOf, Sourced, Versioned, from_day, to_day


class LegalBasesField(SomeOf):
    """The provisions there are when the form is shown."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **said: Any) -> None:
        super().__init__(queryset=LegalBasis.objects.none(), required=False, **said)

    def __deepcopy__(self, memo: Any) -> Any:
        made = super().__deepcopy__(memo)
        made.queryset = legal_bases()
        return made


class _Description(Sourced):
    """What a body is."""

    short_name = words(
        Body, "short_name", label="Short name", help_text="As people say it, for example ICP or YP Board"
    )
    type = forms.ChoiceField(label="Type of body", choices=[("", "Choose a type"), *BodyType.choices])
    purpose = words(Body, "purpose", rows=5, label="Purpose", help_text="What it is for, in a few plain sentences")
    chair_role = words(Body, "chair_role", label="Who chairs it", help_text="The role, not the name of a person")
    rhythm = words(Body, "rhythm", label="How often it meets", help_text="For example, every three months")
    quorum = words(Body, "quorum", label="Quorum", help_text="How many must be there before it may decide")
    substitution = words(Body, "substitution", label="Rule on substitutes")
    regime = forms.ChoiceField(label="Access rules", choices=Regime, initial=Regime.OWN_RULES, widget=forms.RadioSelect)
    meets_in_public = forms.BooleanField(label="It meets in public", required=False)
    accountable = forms.BooleanField(
        label="It answers for itself",
        required=False,
        help_text="It stands at the top of a line: it reports to no other body and needs none.",
    )
    district = DistrictField(label="District", required=False, help_text="When it works in one district only")
    statutory_basis = LegalBasesField(label="What it rests on in law")
    status = words(Body, "status", label="Status", help_text="For example, Not yet meeting")

    nouns: ClassVar = {"type": "a type of body", "regime": "the access rules"}


class EstablishForm(_Description):
    """A new body."""

    name = words(Body, "name", label="Official name")
    from_on = from_day(label="In place from")

    nouns: ClassVar = {
        **_Description.nouns,
        "name": "the official name",
        "short_name": "a short name",
        "purpose": "the purpose",
    }

    field_order = ("name", "short_name", "type", "purpose", "from_on")


class ReviseForm(Versioned, _Description):
    """A body as it stands. Its name and dates have pages of their own."""

    nouns: ClassVar = {**_Description.nouns, "short_name": "a short name", "purpose": "the purpose"}


class RenameForm(Versioned):
    """A new official name."""

    name = words(Body, "name", label="New official name")
    short_name = words(Body, "short_name", label="New short name")
    on = DayField(label="First day of the new name")
    note = words(BodyName, "note", label="Note", help_text="For example, why it was renamed")


class AliasForm(Form):
    """A name people use beside the official one."""

    name = words(BodyName, "name", label="Other name", help_text="People can then find the body under it too")
    from_on = from_day()
    to_on = to_day()
    note = words(BodyName, "note", label="Note")

    nouns: ClassVar = {"name": "the other name"}


class EndForm(LastDay):
    """The end of a body."""

    status = words(
        Body, "status", label="What to say about it from now on", help_text="For example, Its work goes on elsewhere"
    )

    field_order = ("on", "status")


class SucceedForm(Versioned):
    """Another body takes its place."""

    successor = BodyField(label="Which body takes its place?", help_text="Establish it first if it is new")
    kind = forms.ChoiceField(
        label="What happened?", choices=SuccessionKind, initial=SuccessionKind.REPLACED, widget=forms.RadioSelect
    )
    on = DayField(label="First day of the other body", help_text="This body ends the day before")
    note = words(Succession, "note", label="Note")

    nouns: ClassVar = {"successor": "the body that takes its place", "kind": "what happened"}


class LegalBasisForm(Form):
    """A provision in law."""

    act = words(LegalBasis, "act", label="Act", help_text="For example, Children Act 2004")
    section = words(LegalBasis, "section", label="Section", help_text="For example, 10 or Part VA")
    duty = words(LegalBasis, "duty", rows=4, label="Duty", help_text="What it asks for, in plain words")
    sources = SourcesField()

    nouns: ClassVar = {"act": "the act", "section": "the section", "duty": "the duty"}


class ReviseLegalBasisForm(Versioned, LegalBasisForm):
    """A provision as it stands."""
