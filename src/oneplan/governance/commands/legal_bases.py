"""The provisions in law that bodies rest on."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from oneplan.common.errors import RuleBroken
from oneplan.common.keys import free_key
from oneplan.common.record import record
from oneplan.common.writing import checked, only, revised, tidy
from oneplan.governance import policies
from oneplan.governance.models import LegalBasis
from oneplan.people.models import User
from oneplan.people.queries import the_partnership

EDITABLE = ("act", "section", "duty", "sources")


@transaction.atomic
def add_legal_basis(*, by: User, act: str, section: str, duty: str, sources: Sequence[str] = ()) -> LegalBasis:
    """Bodies can rest on this provision. Refused: a provision that is already in the list."""
    policies.establish_body.require(by, the_partnership())
    act, section = tidy("act", act), tidy("section", section)
    _refuse_twice(act, section)
    basis = LegalBasis(key=free_key(LegalBasis, f"{act} {section}"), act=act, section=section, duty=duty)
    basis.sources = list(sources)
    checked(basis).save(force_insert=True)
    record(by, "added", basis)
    return basis


@transaction.atomic
def revise_legal_basis(*, by: User, legal_basis: LegalBasis, version: int, **fields: Any) -> LegalBasis:
    """The provision is described as asked. Refused: one that is already in the list; a stale version; another field."""
    policies.establish_body.require(by, the_partnership())
    values = only(fields, EDITABLE)
    _refuse_twice(values.get("act", legal_basis.act), values.get("section", legal_basis.section), legal_basis)
    changed = revised(legal_basis, version, **values)
    record(by, "revised", legal_basis, fields=" ".join(changed))
    return legal_basis


def _refuse_twice(act: str, section: str, apart_from: LegalBasis | None = None) -> None:
    same = LegalBasis.objects.filter(act__iexact=act, section__iexact=section)
    if (same.exclude(pk=apart_from.pk) if apart_from else same).exists():
        raise RuleBroken("This provision is already in the list. Use that one.")
