"""Fields of our own: a day in one box, a text as long as the model keeps it, the sources of a fact."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model

from oneplan.common.models import Source
from oneplan.common.writing import MOST_SOURCES
from oneplan.ui.days import read_day, say_day


class DayField(forms.Field):
    """A day, typed as people write it: "3 May 2022", "2022-05-03" or "3/5/2022"."""

    widget = forms.TextInput

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "For example, 3 May 2022")
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest
        self.widget.attrs.setdefault("class", "govuk-input--width-10")
        self.widget.attrs.setdefault("autocomplete", "off")

    def to_python(self, value: Any) -> date | None:
        """The day that was meant. Raises ValidationError with a sentence that says what to do."""
        if value is None or isinstance(value, date):
            return value
        typed = str(value).strip()
        if not typed:
            return None
        try:
            return read_day(typed[:60])
        except ValueError as no:
            raise ValidationError(str(no), code="invalid") from None

    def validate(self, value: Any) -> None:
        """Raises ValidationError outside the days this field takes."""
        super().validate(value)
        if value and self.earliest and value < self.earliest:
            raise ValidationError(f"The date must be {say_day(self.earliest)} or later.", code="min_value")
        if value and self.latest and value > self.latest:
            raise ValidationError(f"The date must be {say_day(self.latest)} or earlier.", code="max_value")

    def prepare_value(self, value: Any) -> Any:
        """A day stands in the box as a person would write it; a failed attempt stays as it was typed."""
        return say_day(value) if isinstance(value, date) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compares days, not spellings."""
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


class LongText(forms.CharField):
    """A text of several lines. Its limit is counted as a person counts: a line end is one character."""

    def __init__(self, *, rows: int = 5, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """The text with plain line ends; browsers send two characters for each."""
        return str(super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


def words(model: type[Model], name: str, *, rows: int = 0, **said: Any) -> forms.CharField:
    """A text as long as the model keeps it: one line, or as many as `rows`."""
    field: Any = model._meta.get_field(name)
    said.setdefault("required", not field.blank)
    said["max_length"] = field.max_length
    return LongText(rows=rows, **said) if rows else forms.CharField(**said)


class SourcesField(LongText):
    """The ids of sources, as a list. They may be parted by commas, spaces or lines."""

    def __init__(self, **said: Any) -> None:
        said.setdefault("label", "Sources")
        hint = "The ids of the documents it was read in, for example S001, S014. /sources/ lists them."
        said.setdefault("help_text", hint)
        super().__init__(rows=2, required=False, **said)

    def to_python(self, value: Any) -> Any:
        """A list without doubles."""
        if isinstance(value, list):
            return value
        return list(dict.fromkeys(re.split(r"[\s,;]+", super().to_python(value).strip(" ,;\n")))) if value else []

    def validate(self, value: Any) -> None:
        """Raises ValidationError for too many ids, or naming one that no source has."""
        if len(value) > MOST_SOURCES:
            raise ValidationError(f"Name at most {MOST_SOURCES} sources.")
        known = set(Source.objects.filter(key__in=value).values_list("key", flat=True))
        for key in value:
            if key not in known:
                raise ValidationError(f"There is no source “{key}”. The page /sources/ lists their ids.")

    def run_validators(self, value: Any) -> None:
        """The ids were looked up; there is nothing else to check."""

    def prepare_value(self, value: Any) -> Any:
        """The ids in one line."""
        return ", ".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compares lists, not spellings."""
        return bool((initial or []) != self.to_python(data))


class VersionField(forms.IntegerField):
    """The version of the row a person saw, carried along so that nobody overwrites what they have not seen."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, **kwargs)
