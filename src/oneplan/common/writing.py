"""What every command checks before it writes."""

import copy
from collections.abc import Collection
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model

from oneplan.common.errors import RuleBroken
from oneplan.common.models import Certainty, Source
from oneplan.common.revising import revise
from oneplan.common.texts import tidied

SOURCED = ("certainty", "inferred", "sources")
MOST_SOURCES = 20
_ONE_LINE = {"name", "short_name", "title", "short_title", "act", "section", "note", "status"}
_NOT_TEXT = {"password"}


def only(fields: dict[str, Any], editable: Collection[str]) -> dict[str, Any]:
    """The fields as they will be kept. Raises RuleBroken naming one that may not be written here (SEC-08)."""
    for name in fields:
        if name not in editable:
            raise RuleBroken(f"{name} cannot be changed here.")
    return {name: tidy(name, value) for name, value in fields.items()}


def tidy(name: str, value: Any) -> Any:
    """A text as it is kept, and each text of a list or of names with texts; anything else as it is.

    A line ends in one character, whatever the browser sent. Raises RuleBroken for what cannot be seen.
    """
    if isinstance(value, list):
        return [tidy(name, each) for each in value]
    if isinstance(value, dict):
        return {tidy(name, key): tidy(name, each) for key, each in value.items()}
    if not isinstance(value, str) or name in _NOT_TEXT:
        return value
    try:
        return tidied(value.replace("\r\n", "\n").replace("\r", "\n"), one_line=name in _ONE_LINE)
    except ValueError as no:
        raise RuleBroken(str(no)) from no


def checked[M: Model](row: M) -> M:
    """The row, its texts tidied, when fields, constraints and sources hold. Raises RuleBroken where one does not."""
    for field in row._meta.concrete_fields:
        setattr(row, field.attname, tidy(field.name, getattr(row, field.attname)))
    _sources_hold(row)
    try:
        row.full_clean()
    except ValidationError as no:
        raise RuleBroken(_in_words(row, no)) from no
    return row


def revised(row: Model, version: int, **fields: Any) -> list[str]:
    """The names of the fields that changed, now saved. Raises Stale, or RuleBroken where the row would not hold."""
    many = {field.name for field in row._meta.many_to_many}
    trial = copy.copy(row)  # what is refused leaves the caller's row as it was
    for name, value in fields.items():
        if name not in many:
            setattr(trial, name, value)
    checked(trial)
    kept = {name: value if name in many else getattr(trial, name) for name, value in fields.items()}
    return revise(row, version, **kept)


def _sources_hold(row: Any) -> None:
    """A fact that was not read says from what it was inferred, and every source it names exists."""
    if getattr(row, "certainty", Certainty.PUBLISHED) != Certainty.PUBLISHED and not row.inferred:
        raise RuleBroken("Say what is inferred, and from what.")
    cited = getattr(row, "sources", [])
    if not isinstance(cited, list) or len(cited) > MOST_SOURCES:
        raise RuleBroken(f"Name at most {MOST_SOURCES} sources.")
    known = set(Source.objects.filter(key__in=cited).values_list("key", flat=True)) if cited else set()
    for key in cited:
        if key not in known:
            raise RuleBroken(f"There is no source “{key}”. Choose one of the list of sources.")


def _in_words(row: Model, no: ValidationError) -> str:
    said = []
    for name, messages in no.message_dict.items():
        if name == NON_FIELD_ERRORS:
            said.extend(messages)
        else:
            label = str(getattr(row._meta.get_field(name), "verbose_name", name))
            said.extend(f"{label[:1].upper()}{label[1:]}: {message}" for message in messages)
    return " ".join(said)
