"""How the partnership presents itself, in a form."""

from django import forms

from oneplan.ui.fields import LongText, VersionField
from oneplan.ui.govuk import Form


class PartnershipForm(Form):
    """What the partnership says of itself."""

    name = forms.CharField(max_length=160)
    about = LongText(max_length=600, required=False)
    operating_principle = forms.CharField(label="Operating principle", max_length=200, required=False)
    inferred_mark = forms.CharField(
        label="What we write beside facts that were inferred",
        max_length=120,
        required=False,
        help_text="Shown on every public page that has such a fact. Without it, each of them becomes a finding.",
    )
    version = VersionField()
