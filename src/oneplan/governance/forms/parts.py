"""What the forms of governance share: days that were entered wrongly."""

from typing import ClassVar

from django import forms

from oneplan.governance.commands.correcting import Mistake
from oneplan.ui.row_forms import Versioned, from_day, to_day


class Correction(Versioned):
    """The days between which something held, and what was wrong with those that stand there."""

    because = forms.ChoiceField(label="What was wrong?", choices=Mistake, widget=forms.RadioSelect)
    from_on = from_day()
    to_on = to_day()

    nouns: ClassVar = {"because": "what was wrong"}
    field_order = ("from_on", "to_on", "because")
