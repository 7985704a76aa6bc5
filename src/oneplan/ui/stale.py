"""A save that came too late: what somebody else wrote meanwhile beside what this person wrote."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Model

from oneplan.ui.days import say_day

NOTHING = "(empty)"


@dataclass(frozen=True)
class Difference:
    """One field where the two texts are not the same."""

    label: str
    theirs: str
    mine: str


def differences(form: forms.BaseForm) -> list[Difference]:
    """Field by field, what is saved now (`initial`) and what was sent, where they differ."""
    found = []
    for bound in form:
        if bound.is_hidden:
            continue
        theirs = shown(bound.field, bound.initial)
        mine = shown(bound.field, form.cleaned_data.get(bound.name))
        if theirs != mine:
            found.append(Difference(str(bound.label), theirs, mine))
    return found


def shown(field: forms.Field, value: Any) -> str:
    """A field's value in the words of its form."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if value is None or value == "" or value == []:
        return NOTHING
    if isinstance(value, date):
        return say_day(value)
    if isinstance(field, forms.ModelChoiceField) and not isinstance(value, Model | str | bytes) and _many(value):
        return ", ".join(sorted(shown(field, each) for each in value)) or NOTHING
    if isinstance(field, forms.ModelChoiceField):
        if isinstance(value, Model):
            return field.label_from_instance(value)
        row = field.queryset.filter(pk=value).first() if field.queryset is not None else None
        return field.label_from_instance(row) if row else str(value)
    if isinstance(field, forms.ChoiceField):
        labels = {str(code): str(label) for code, label in _flat(field.choices)}
        many = value if _many(value) else [value]
        return ", ".join(labels.get(str(each), str(each)) for each in many)
    if _many(value):
        return ", ".join(str(each) for each in value)
    return str(value).replace("\r\n", "\n").strip()


def _many(value: Any) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, str | bytes)


def _flat(choices: Any) -> Iterable[tuple[Any, Any]]:
    for code, label in choices:
        if isinstance(label, list | tuple):  # a group of choices
            yield from _flat(label)
        else:
            yield code, label
