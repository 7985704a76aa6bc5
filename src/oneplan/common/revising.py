"""Change a row without overwriting what somebody else saved in the meantime (SEC-68)."""

from typing import Any

from django.db.models import Model

from oneplan.common.errors import Stale


def revise(row: Model, version: int, **values: Any) -> list[str]:
    """Save the values that differ if the row is still at `version`; returns the names of the changed fields.

    Raises Stale, having written nothing, when somebody saved first. Lists of references are set as given.
    """
    meta = row._meta
    many = {name: value for name, value in values.items() if meta.get_field(name).many_to_many}
    plain = {name: value for name, value in values.items() if name not in many and getattr(row, name) != value}
    changed = list(plain)
    for name, value in many.items():
        if {each.pk for each in getattr(row, name).all()} != {each.pk for each in value}:
            changed.append(name)
    for name, value in plain.items():
        setattr(row, name, value)
    row.clean_fields(exclude=[f.name for f in meta.fields if f.name not in plain])
    saved = type(row)._default_manager.filter(pk=row.pk, version=version).update(**plain, version=version + 1)
    if not saved:
        row.refresh_from_db()
        raise Stale("Somebody else saved this in the meantime. Nothing of yours was saved.")
    for name in many:
        if name in changed:
            getattr(row, name).set(many[name])
    row.version = version + 1  # type: ignore[attr-defined]
    return changed
