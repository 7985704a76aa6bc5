"""Forms about how a body relates to others."""

from typing import Any, ClassVar

from django import forms

from oneplan.governance.fields import BodyField
from oneplan.governance.models import Relation, RelationKind
from oneplan.people.fields import OrganisationField
from oneplan.ui.fields import words
from oneplan.ui.row_forms import LastDay, Sourced, WhereFrom, from_day, to_day


class RelateForm(Sourced):
    """A new relation. One of two choices is needed, depending on its kind."""

    kind = forms.ChoiceField(label="How does it relate?", choices=RelationKind, widget=forms.RadioSelect)
    to_body = BodyField(
        label="To which body?", required=False, help_text="Unless members report back to an organisation"
    )
    to_organisation = OrganisationField(
        label="To which organisation?", required=False, help_text="Only when members report back to it"
    )
    mutual = forms.BooleanField(
        label="Say the same from the other side",
        required=False,
        help_text="Only for two bodies that sit alongside each other",
    )
    from_on = from_day()
    to_on = to_day()
    note = words(Relation, "note", label="Note", help_text="For example, once a year")

    nouns: ClassVar = {"kind": "how it relates", "to_body": "a body", "to_organisation": "an organisation"}

    def clean(self) -> Any:
        """The choice its kind needs was made, and the other was not."""
        cleaned = super().clean()
        own = cleaned.get("kind") == RelationKind.OWN_ORGANISATION
        needed, other = ("to_organisation", "to_body") if own else ("to_body", "to_organisation")
        if cleaned.get("kind"):
            if not cleaned.get(needed) and needed not in self.errors:
                self.add_error(needed, f"Select {self.nouns[needed]}")
            if cleaned.get(other):
                self.add_error(other, f"Choose only {self.nouns[needed]} for this kind of relation")
        return cleaned


class ReviseRelationForm(WhereFrom):
    """The note and where it comes from."""

    note = words(Relation, "note", label="Note")


class EndMutualRelationForm(LastDay):
    """The end of sitting alongside, which the other body may say too."""

    mutual = forms.BooleanField(label="End the same relation on the other side too", required=False, initial=True)
