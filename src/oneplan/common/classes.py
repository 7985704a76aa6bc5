"""How protected each field is. Every field of every model is listed once; a missing one fails the build (SEC-01)."""

from enum import StrEnum

from django.db import models


class DataClass(StrEnum):
    """The five classes of the security requirements."""

    C0 = "public"
    C1 = "partnership"
    C2 = "restricted"
    C3 = "personal"
    C4 = "control"


C0, C1, C2, C3, C4 = DataClass


def classes(**names: str) -> dict[str, DataClass]:
    """`classes(C0="name purpose", C1="email")` -> {"name": C0, "purpose": C0, "email": C1}."""
    return {field: DataClass[level] for level, fields in names.items() for field in fields.split()}


def class_of(model: type[models.Model], field: str) -> DataClass | None:
    """The class a field carries, looked up on the model and the abstract models it stands on."""
    for base in model.__mro__:
        found: DataClass | None = base.__dict__.get("CLASSES", {}).get(field)
        if found:
            return found
    return None
