"""What every command of governance checks before it writes."""

import copy
import unicodedata
from collections.abc import Collection
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model

from oneplan.common.errors import RuleBroken
from oneplan.common.models import Certainty, Source
from oneplan.common.revising import revise

SOURCED = ("certainty", "inferred", "sources")
_ONE_LINE = {"name", "short_name", "title", "act", "section", "note", "status"}
_BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def only(fields: dict[str, Any], editable: Collection[str]) -> dict[str, Any]:
    """The fields as they will be kept. Raises RuleBroken naming one that may not be written here (SEC-08)."""
    for name in fields:
        if name not in editable:
            raise RuleBroken(f"{name} cannot be changed here.")
    return {name: tidy(name, value) for name, value in fields.items()}


def tidy(name: str, value: Any) -> Any:
    """A text in its composed form, without spaces around it. Refused: characters that cannot be seen (SEC-55)."""
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", value).strip()
    if name in _ONE_LINE:
        text = " ".join(text.split())
    for letter in text:
        hidden = unicodedata.category(letter) == "Cc" and letter not in "\n\t"
        if hidden or unicodedata.bidirectional(letter) in _BIDI:
            raise RuleBroken("The text holds a character that cannot be seen. Type it again instead of pasting it.")
    return text


def checked[M: Model](row: M) -> M:
    """The row, when its fields and constraints hold. Raises RuleBroken that says which do not."""
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
    trial = copy.copy(row)
    for name, value in fields.items():
        if name not in many:
            setattr(trial, name, value)
    checked(trial)
    return revise(row, version, **fields)


def _sources_hold(row: Model) -> None:
    """A fact that was not read says from what it was inferred, and every source it names exists."""
    if getattr(row, "certainty", Certainty.PUBLISHED) != Certainty.PUBLISHED and not getattr(row, "inferred", ""):
        raise RuleBroken("Say what is inferred, and from what.")
    cited = list(getattr(row, "sources", []))
    if cited:
        known = set(Source.objects.filter(key__in=cited).values_list("key", flat=True))
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
