"""The database as one document, in the order of the shape; what is at its default is left out."""

from collections import defaultdict
from typing import Any, TextIO
from uuid import UUID

import yaml
from django.db import models

from oneplan.common.partnership_file.kinds import said as written
from oneplan.common.partnership_file.shape import VERSION, Column, Section, Shape

_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

HEADER = """\
# A partnership file: one children's partnership, written by `oneplan dump` and read by `oneplan load`.
# Ids are stable. The order of a list is kept. `from` and `to` are the first and the last day; open where left out.
"""


def document(shape: Shape) -> dict[str, Any]:
    """The whole partnership as plain values: the same database always gives the same document."""
    keys: dict[type[models.Model], dict[UUID, str]] = {}
    for section in shape.walk():
        if "key" in {column.attr for column in section.all_columns}:
            keys[section.model] = dict(section.model._default_manager.values_list("pk", "key"))
    found: dict[str, Any] = {"oneplan": VERSION}
    for name, section in shape.top.items():
        rows = _rows(section, keys)[None]
        if section.single:
            found |= {name: rows[0]} if rows else {}
        elif rows:
            found[name] = rows
    return found


def _rows(section: Section, keys: dict[type[models.Model], dict[UUID, str]]) -> dict[UUID | None, list[dict[str, Any]]]:
    """The rows of a section by their parent: a fixed number of queries, however many rows."""
    nested = {child.name: _rows(child, keys) for child in section.children}
    listed = {column.attr: _links(column, keys) for column in section.all_columns if column.many}
    order = ["position"] if section.ordered else []
    if "key" in {column.attr for column in section.all_columns}:
        order.append("key")
    else:  # rows without an id stand in the order of their identity, so that two dumps are alike
        order += [*section.identity, "pk"]
    found: dict[UUID | None, list[dict[str, Any]]] = defaultdict(list)
    for row in section.model._default_manager.order_by(*order):
        parent = getattr(row, section.model._meta.get_field(section.parent).attname) if section.parent else None  # type: ignore[union-attr]
        said: dict[str, Any] = {}
        for column in section.all_columns:
            value: Any = listed[column.attr].get(row.pk, []) if column.many else getattr(row, column.stored)
            if not column.many and column.refers_to and value is not None:
                value = keys[column.refers_to][value]
            if value not in (None, "") and (column.required or value != column.default()):
                said[column.name] = written(value)
        for name, rows in nested.items():
            if rows[row.pk]:
                said[name] = rows[row.pk]
        found[parent].append(said)
    return found


def _links(column: Column, keys: dict[type[models.Model], dict[UUID, str]]) -> dict[UUID, list[str]]:
    """The ids that each row's list holds."""
    found: dict[UUID, list[str]] = defaultdict(list)
    through = column.field.remote_field.through
    pairs = through._default_manager.values_list(column.field.m2m_column_name(), column.field.m2m_reverse_name())
    for pk, other in pairs:
        found[pk].append(keys[column.field.related_model][other])
    return {pk: sorted(others) for pk, others in found.items()}


def write(shape: Shape, out: TextIO) -> None:
    """Write the document as YAML for people."""
    out.write(HEADER)
    for name, value in document(shape).items():
        if name != "oneplan":
            out.write("\n")
        yaml.dump({name: value}, out, Dumper=_DUMPER, sort_keys=False, allow_unicode=True, width=110)
