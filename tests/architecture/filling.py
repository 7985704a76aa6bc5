"""Fills in any form of the house as a person would, so that sending it succeeds."""

from typing import Any

from django import forms
from django.test import Client

from oneplan.ui.fields import DayField

LAST = "the last of the choices"


def fields_of(form: forms.BaseForm) -> dict[str, Any]:
    """What a browser would send if nothing was typed."""
    sent: dict[str, Any] = {}
    for bound in form:
        value = bound.field.prepare_value(bound.value()) if hasattr(bound.field, "prepare_value") else bound.value()
        if isinstance(bound.field, forms.BooleanField):
            if value:
                sent[bound.html_name] = "on"
        elif isinstance(value, list | tuple):
            sent[bound.html_name] = [str(each) for each in value]
        elif value is not None:
            sent[bound.html_name] = str(value)
    return sent


def filled(form: forms.BaseForm, more: dict[str, Any]) -> dict[str, Any]:
    """What a person would send: what stands there, and something fitting where nothing does."""
    sent = fields_of(form)
    for bound in form:
        name, field = bound.html_name, bound.field
        if name in more:
            said = more[name]
            sent[name] = said() if callable(said) else codes(field)[-1] if said == LAST else said
        elif not sent.get(name) and field.required and not isinstance(field, forms.BooleanField):
            sent[name] = something(field)
        elif isinstance(field, forms.BooleanField) and field.required:
            sent[name] = "on"
    return sent


def codes(field: Any) -> list[str]:
    """What one may choose, as it is sent."""
    return [str(value) for value, _ in field.choices if str(value)]


def something(field: forms.Field) -> Any:
    """A value the field takes."""
    if isinstance(field, DayField):
        return "3 May 2026"
    if isinstance(field, forms.EmailField):
        return "new@example.org"
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        return codes(field)[:1]
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return next(iter(codes(field)), "")
    if isinstance(field, forms.IntegerField):
        return "1"
    return "Something new"


def form_on(client: Client, address: str) -> forms.BaseForm | None:
    """The form of a page, if it has one."""
    response = client.get(address)
    return (response.context or {}).get("form") if response.status_code == 200 else None
