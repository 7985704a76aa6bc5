"""What forms about rows share: choices that are still in place, days, the version seen, where a fact comes from."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db.models import Model, Q, QuerySet

from oneplan.common import clock
from oneplan.common.models import Certainty
from oneplan.ui.fields import DayField, SourcesField, VersionField
from oneplan.ui.govuk import Form

if TYPE_CHECKING:
    OneOf = forms.ModelChoiceField[Any]
    SomeOf = forms.ModelMultipleChoiceField[Any]
else:  # only the type checker knows them as generic
    OneOf, SomeOf = forms.ModelChoiceField, forms.ModelMultipleChoiceField

FROM_HINT = "The first day, for example 3 May 2022. Leave it empty when nobody knows."
TO_HINT = "The last day, when it is already agreed. Leave it empty when it goes on."
LAST_HINT = "The last day on which it holds, for example 3 May 2022"


def from_day(**said: Any) -> DayField:
    """The first day of something, which need not be known."""
    return DayField(**{"label": "From", "required": False, "help_text": FROM_HINT, **said})


def to_day(**said: Any) -> DayField:
    """The last day of something, which need not be settled."""
    return DayField(**{"label": "Until", "required": False, "help_text": TO_HINT, **said})


def not_over() -> Q:
    """Rows that hold today or will: what is over cannot be given anything new."""
    return Q(to_on=None) | Q(to_on__gte=clock.today())


class Choice(OneOf):
    """One of the rows there are when the form is shown, not when the server was started."""

    empty: ClassVar[str] = "Choose one"
    kept: Any = None  # the id of a row that stays a choice although it is over

    def __init__(self, **said: Any) -> None:
        super().__init__(queryset=None, empty_label=self.empty, **said)
        self.widget.attrs["class"] = "govuk-!-width-full"  # else the longest name makes it wider than a phone

    def __deepcopy__(self, memo: Any) -> Any:
        made = super().__deepcopy__(memo)
        made.queryset = self.rows()
        return made

    def keep(self, row: Model) -> None:
        """What is already said may be said again, so that saving another field does not lose it."""
        self.kept = row.pk
        self.queryset = self.rows()

    def rows(self) -> QuerySet[Any]:
        """The rows to choose from."""
        raise NotImplementedError


class Given(Form):
    """A form some of whose choices depend on what it is about: the view hands them over."""

    def offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        """The choices of a field; what the row says now stays one of them, also where nobody offers it any more."""
        field: Any = self.fields[name]
        said = self.initial.get(name) or []
        known = {code for code, _ in choices}
        more = [(each, each) for each in ([said] if isinstance(said, str) else said) if each not in known]
        field.choices = [*choices, *more]


class Versioned(Given):
    """Carries the version of the row that was shown, and goes on offering what that row says."""

    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            said = self.initial.get(name)
            if isinstance(field, Choice) and isinstance(said, Model):
                field.keep(said)


class Sourced(Given):
    """Says where it comes from. These questions come last."""

    certainty = forms.ChoiceField(
        label="How do we know this?",
        choices=Certainty,
        initial=Certainty.PUBLISHED,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how we know this"},
    )
    inferred = forms.CharField(
        label="What is inferred, and from what",
        required=False,
        max_length=400,
        help_text="Needed unless all of it is published.",
    )
    sources = SourcesField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = ("certainty", "inferred", "sources", "version")
        self.order_fields([*(name for name in self.fields if name not in last), *last])

    def clean(self) -> Any:
        """What was not published says what is inferred."""
        cleaned = super().clean() or self.cleaned_data
        guessed = cleaned.get("certainty", Certainty.PUBLISHED) != Certainty.PUBLISHED
        if guessed and not cleaned.get("inferred") and "inferred" not in self.errors:
            self.add_error("inferred", "Say what is inferred, and from what")
        return cleaned


class WhereFrom(Versioned, Sourced):
    """Only where a fact comes from: what it says is ended and succeeded instead."""


class LastDay(Versioned):
    """The day something ends."""

    on = DayField(label="Last day", help_text=LAST_HINT)


class Confirm(Versioned):
    """Nothing to fill in: the button says it."""


def known(form: type[Form], row: Model) -> dict[str, Any]:
    """What a form starts from: the fields of the row that it asks for."""
    names = [name for name in form.base_fields if hasattr(row, name)]
    many = {field.name for field in row._meta.many_to_many}
    return {name: list(getattr(row, name).all()) if name in many else getattr(row, name) for name in names}
