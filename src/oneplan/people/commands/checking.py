"""What every command of this context checks before it writes."""

import copy
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from oneplan.common.errors import RuleBroken
from oneplan.common.models import Named
from oneplan.common.revising import revise
from oneplan.people import rules


def checked[M: Model](row: M) -> M:
    """The row, its texts tidied, when its fields and constraints hold. Raises RuleBroken in their own words."""
    for field in row._meta.fields:
        value = getattr(row, field.attname)
        if isinstance(value, str) and field.attname != "password":
            setattr(row, field.attname, _tidied(value))
    try:
        row.full_clean()
    except ValidationError as no:
        raise RuleBroken(" ".join(no.messages)) from no
    return row


def revised(row: Model, version: int, **fields: Any) -> list[str]:
    """Writes the fields and says which changed. Raises RuleBroken when they cannot be true, Stale when too late."""
    tried = copy.copy(row)
    for name, value in fields.items():
        setattr(tried, name, value)
    checked(tried)
    return revise(row, version, **{name: getattr(tried, name) for name in fields})


def only(fields: dict[str, Any], editable: Collection[str]) -> dict[str, Any]:
    """The fields, when each may be written here. Raises RuleBroken naming the first that may not (SEC-08)."""
    for name in fields:
        if name not in editable:
            raise RuleBroken(f"{name} cannot be changed here.")
    return fields


def free_key(model: type[Named], name: str) -> str:
    """A key made from a name that no other row has."""
    wanted = rules.key_for(name) or model._meta.model_name or "row"
    taken = set(model._default_manager.filter(key__startswith=wanted).values_list("key", flat=True))
    number = 1
    key = wanted
    while key in taken:
        number += 1
        key = f"{wanted}-{number}"
    return key


def _tidied(text: str) -> str:
    try:
        return rules.tidy_text(text)
    except ValueError as no:
        raise RuleBroken(str(no)) from no
