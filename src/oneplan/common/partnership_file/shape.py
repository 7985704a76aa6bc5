"""What a section of the file looks like, said once: the reader, the writer and the published schema follow from it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Model

from oneplan.common.keys import reserved
from oneplan.common.partnership_file import kinds
from oneplan.common.partnership_file.around import Around

VERSION = 1

# Told of all rows of a section, and of what stands around them. Yields the row, the name of the column in the file,
# what is wrong, how to mend it.
type Wrong = Iterable[tuple[Any, str, str, str]]
type RowCheck = Callable[[list[Any], Around], Wrong]


@dataclass(frozen=True)
class Column:
    """One named value: its name in the file, the attribute it becomes, and the model's own field that limits it."""

    name: str
    attr: str
    field: Any

    @property
    def required(self) -> bool:
        """Whether the file must give it."""
        if self.many or isinstance(self.field, models.JSONField):
            return False
        return not (self.field.blank or self.field.null or self.field.has_default())

    @property
    def many(self) -> bool:
        """Whether it is a list of ids."""
        return isinstance(self.field, models.ManyToManyField)

    @property
    def refers_to(self) -> type[Model] | None:
        """The model whose ids it holds."""
        if isinstance(self.field, models.ForeignKey | models.ManyToManyField):
            return self.field.related_model
        return None

    @property
    def stored(self) -> str:
        """The attribute that holds the value on a row: `body_id` for `body`."""
        return str(self.field.attname)

    def default(self) -> Any:
        """What a row has when the file says nothing."""
        if self.many:
            return []
        return self.field.get_default()

    def schema(self) -> dict[str, Any]:
        """The column in JSON Schema."""
        label = str(self.field.verbose_name)
        match self.field:
            case models.ManyToManyField():
                return {"type": "array", "items": _ID, "description": label}
            case models.ForeignKey():
                return {**_ID, "description": f"{label}: the id of a {self.field.related_model._meta.verbose_name}"}
            case models.JSONField() if self.default() == {}:
                return {"type": "object", "additionalProperties": {"type": "string"}, "description": label}
            case models.JSONField():
                return {"type": "array", "items": {"type": "string"}, "description": label}
            case models.SlugField():
                limits = {"maxLength": self.field.max_length, "not": {"enum": sorted(reserved())}}
                return {**_ID, **limits, "description": label}
            case _ if self.field.choices:
                return {"type": "string", "enum": [code for code, _ in self.field.flatchoices], "description": label}
            case _ if not kinds.is_plain(self.field):
                return {**kinds.schema(self.field), "description": label}
            case _:
                limit = {"maxLength": self.field.max_length} if self.field.max_length else {}
                return {"type": "string", **limit, "description": label}


_ID = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}

DATED = "from=from_on to=to_on"
SOURCED = "certainty inferred sources"


@dataclass(frozen=True, eq=False)
class Section:
    """A list of rows of one model (or the one row, where `single`), with the lists nested in each.

    `columns` names them in the order in which they are written: "name role=title from=from_on" reads `role` in the file
    as the attribute `title`. `identity` says by which attributes a row is known again, besides its parent.
    """

    name: str
    model: type[Model]
    columns: str
    children: "tuple[Section, ...]" = ()
    parent: str = ""
    identity: tuple[str, ...] = ("key",)
    single: bool = False
    check: RowCheck | None = None
    place: int = 0  # where it stands in the written file

    @cached_property
    def all_columns(self) -> tuple[Column, ...]:
        """The columns with their fields."""
        made = []
        for word in self.columns.split():
            name, _, attr = word.partition("=")
            attr = attr or ("key" if name == "id" else name)
            made.append(Column(name, attr, self.model._meta.get_field(attr)))
        return tuple(made)

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The columns by their name in the file."""
        return {column.name: column for column in self.all_columns}

    @cached_property
    def ordered(self) -> bool:
        """Whether the place in the list is kept."""
        return any(each.name == "position" for each in self.model._meta.get_fields())

    @cached_property
    def unique(self) -> tuple[tuple[str, ...], ...]:
        """Attributes that no two rows may share, from the model's own constraints."""
        sole = [(f.name,) for f in self.model._meta.local_fields if f.unique and not f.primary_key]
        joint = [
            tuple(c.fields)
            for c in self.model._meta.constraints
            if isinstance(c, models.UniqueConstraint) and c.condition is None and c.fields
        ]
        return tuple(sole + joint)

    def walk(self) -> "Iterator[Section]":
        """This section and those nested in it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def schema(self) -> dict[str, Any]:
        """The section in JSON Schema."""
        properties = {column.name: column.schema() for column in self.all_columns}
        properties |= {child.name: child.schema() for child in self.children}
        row = {
            "type": "object",
            "description": " ".join((self.model.__doc__ or "").split()),
            "properties": properties,
            "required": [column.name for column in self.all_columns if column.required],
            "additionalProperties": False,
        }
        return row if self.single else {"type": "array", "items": row}


@dataclass(frozen=True)
class Shape:
    """The whole file."""

    sections: tuple[Section, ...] = field(default=())

    @cached_property
    def top(self) -> dict[str, Section]:
        """The sections by name, in the order in which they are written."""
        return {section.name: section for section in sorted(self.sections, key=lambda each: each.place)}

    def walk(self) -> Iterator[Section]:
        """Every section, parents before what is nested in them."""
        for section in self.sections:
            yield from section.walk()

    def schema(self) -> dict[str, Any]:
        """The published JSON Schema (2020-12) of a partnership file."""
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Oneplan partnership file",
            "description": "One children's partnership: its places, partners, governance and plan. Ids are stable; the "
            "order of a list is kept; `from` and `to` are the first and the last day, and left out where open.",
            "type": "object",
            "properties": {"oneplan": {"const": VERSION}, **{name: each.schema() for name, each in self.top.items()}},
            "required": ["oneplan"],
            "additionalProperties": False,
        }
