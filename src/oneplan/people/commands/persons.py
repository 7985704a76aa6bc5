"""Persons who act in the partnership."""

from typing import Any

from django.db import transaction

from oneplan.common.policy import Actor
from oneplan.common.record import record
from oneplan.common.writing import checked, only, revised
from oneplan.people import policies
from oneplan.people.keys import random_key
from oneplan.people.models import Organisation, Person
from oneplan.people.queries import the_partnership

EDITABLE = ("name", "organisation", "named_in_public")


@transaction.atomic
def add_person(
    *, by: Actor, name: str, organisation: Organisation | None = None, named_in_public: bool = False
) -> Person:
    """The person is known, without an account, and named in public only when that was said."""
    policies.add_person.require(by, the_partnership())
    person = checked(Person(key=random_key(), name=name, organisation=organisation, named_in_public=named_in_public))
    person.save(force_insert=True)
    record(by, "added", person)
    return person


@transaction.atomic
def revise_person(*, by: Actor, person: Person, version: int, **fields: Any) -> Person:
    """What is known of the person is what was asked. Refused: a stale version; a field that is not in EDITABLE."""
    policies.edit_person.require(by, person)
    only(fields, EDITABLE)
    changed = revised(person, version, **fields)
    record(by, "revised", person, fields=" ".join(changed))
    return person
