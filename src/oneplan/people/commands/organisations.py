"""Partner organisations: registered, revised, ended; never deleted."""

from datetime import date
from typing import Any

from django.db import transaction

from oneplan.common.errors import RuleBroken
from oneplan.common.keys import free_key
from oneplan.common.policy import Actor
from oneplan.common.record import record
from oneplan.common.writing import checked, only, revised
from oneplan.people import policies, rules
from oneplan.people.models import Organisation, OrganisationCode
from oneplan.people.queries import the_partnership
from oneplan.places.models import Area

EDITABLE = (
    "name",
    "short_name",
    "sector",
    "area",
    "from_on",
    "relevant_partner",
    "section11",
    "safeguarding_partner",
    "note",
)


@transaction.atomic
def register_organisation(
    *,
    by: Actor,
    name: str,
    sector: str,
    short_name: str = "",
    area: Area | None = None,
    from_on: date | None = None,
    relevant_partner: bool = False,
    section11: bool = False,
    safeguarding_partner: bool = False,
    note: str = "",
) -> Organisation:
    """The partner is in the register. Refused: a name that cannot be told apart from another partner's."""
    policies.register_organisation.require(by, the_partnership())
    _refuse_lookalike(name)
    organisation = checked(
        Organisation(
            key=free_key(Organisation, name),
            name=name,
            sector=sector,
            short_name=short_name,
            area=area,
            from_on=from_on,
            relevant_partner=relevant_partner,
            section11=section11,
            safeguarding_partner=safeguarding_partner,
            note=note,
        )
    )
    organisation.save(force_insert=True)
    record(by, "registered", organisation)
    return organisation


@transaction.atomic
def revise_organisation(*, by: Actor, organisation: Organisation, version: int, **fields: Any) -> Organisation:
    """The register says what was asked. Refused: a stale version; a field that is not in EDITABLE; a lookalike name."""
    policies.edit_organisation.require(by, organisation)
    only(fields, EDITABLE)
    if "name" in fields:
        _refuse_lookalike(fields["name"], apart_from=organisation)
    changed = revised(organisation, version, **fields)
    record(by, "revised", organisation, fields=" ".join(changed))
    return organisation


@transaction.atomic
def end_organisation(*, by: Actor, organisation: Organisation, version: int, on: date) -> Organisation:
    """The partner's last day is known; what it did stays. Refused: a day before it began; a stale version."""
    policies.edit_organisation.require(by, organisation)
    if not rules.ends_in_order(organisation.from_on, on):
        raise RuleBroken("It must start before it ends.")
    revised(organisation, version, to_on=on)
    record(by, "ended", organisation, fields="to_on")
    return organisation


@transaction.atomic
def add_code(*, by: Actor, organisation: Organisation, scheme: str, code: str) -> OrganisationCode:
    """The partner can be found under an official code. Refused: a code that another partner has."""
    policies.edit_organisation.require(by, organisation)
    if OrganisationCode.objects.filter(scheme=scheme, code=code).exists():
        raise RuleBroken("A partner with this code is already in the register.")
    row = checked(OrganisationCode(organisation=organisation, scheme=scheme, code=code))
    row.save(force_insert=True)
    record(by, "added code", organisation)
    return row


def _refuse_lookalike(name: str, apart_from: Organisation | None = None) -> None:
    others = Organisation.objects.exclude(pk=apart_from.pk) if apart_from else Organisation.objects.all()
    drawn = rules.skeleton(name)
    for key, other in others.values_list("key", "name"):
        if rules.skeleton(other) == drawn:
            raise RuleBroken(f"There is already a partner named {other} ({key}). Use it, or choose a clearer name.")
