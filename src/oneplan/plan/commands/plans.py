"""Plans, their editions, objectives and pillars."""

from datetime import date
from typing import Any

from django.db import transaction

from oneplan.common.errors import RuleBroken
from oneplan.common.keys import free_key
from oneplan.common.policy import Actor
from oneplan.common.writing import SOURCED, only
from oneplan.people.queries import the_partnership
from oneplan.places.models import Partnership
from oneplan.plan import policies, rules
from oneplan.plan.commands.writing import added, ended, live_owner, next_position, revised
from oneplan.plan.models import Edition, Objective, Pillar, Plan

# What may be revised. The first day of a row is said when it is added, and never changed.
PLAN = ("title", "short_title", "vision", "about", "owner_body", *SOURCED)
EDITION = ("title", "focus", "adopted_on", "adopted_by", *SOURCED)
OBJECTIVE = ("name", "aim", "reason", *SOURCED)
PILLAR = ("name", "also_known_as", "purpose", "owner_body", *SOURCED)


@transaction.atomic
def start_plan(*, by: Actor, title: str, short_title: str, vision: str, from_on: date, **fields: Any) -> Plan:
    """There is a plan from a day on. Refused: while another plan has no end, or ends on or after that day."""
    policies.start_plan.require(by, the_partnership())
    only(fields, (*PLAN, "to_on"))
    live_owner(fields.get("owner_body"))
    Partnership.objects.select_for_update().order_by("pk").first()  # two people cannot start a plan at the same moment
    for other in Plan.objects.all():
        if rules.overlap((other.from_on, other.to_on), (from_on, fields.get("to_on"))):
            raise RuleBroken(f"{other.title} holds at the same time. End it the day before, then start the new plan.")
    plan = Plan(
        key=free_key(Plan, short_title), title=title, short_title=short_title, vision=vision, from_on=from_on, **fields
    )
    return added(by, plan, "started")


@transaction.atomic
def revise_plan(*, by: Actor, plan: Plan, version: int, **fields: Any) -> Plan:
    """The plan's texts and owner are as asked, for all its days. Refused: a stale version; an owner that has ended."""
    policies.edit_plan.require(by, plan)
    live_owner(fields.get("owner_body"), plan.owner_body)
    return revised(by, plan, version, fields, PLAN)


@transaction.atomic
def end_plan(*, by: Actor, plan: Plan, version: int, on: date) -> Plan:
    """The plan's last day is known; what hangs on it ends with it. Refused: a day before it began; an ended plan."""
    policies.edit_plan.require(by, plan)
    return ended(by, plan, version, on)


@transaction.atomic
def add_edition(*, by: Actor, plan: Plan, kind: str, title: str, **fields: Any) -> Edition:
    """The plan has an edition. Refused: a second edition for the lifetime of a plan."""
    policies.edit_plan.require(by, plan)
    only(fields, (*EDITION, "from_on", "to_on"))
    return added(by, Edition(key=free_key(Edition, title), plan=plan, kind=kind, title=title, **fields))


@transaction.atomic
def revise_edition(*, by: Actor, edition: Edition, version: int, **fields: Any) -> Edition:
    """The edition says what was asked. Refused: a stale version."""
    policies.edit_edition.require(by, edition)
    return revised(by, edition, version, fields, EDITION)


@transaction.atomic
def end_edition(*, by: Actor, edition: Edition, version: int, on: date) -> Edition:
    """The edition's last day is known. Refused: a day before it began; an edition that has ended."""
    policies.edit_edition.require(by, edition)
    return ended(by, edition, version, on)


@transaction.atomic
def add_objective(*, by: Actor, plan: Plan, name: str, aim: str, **fields: Any) -> Objective:
    """The plan has one more objective, after the others."""
    policies.edit_plan.require(by, plan)
    only(fields, (*OBJECTIVE, "from_on"))
    place = next_position(plan.objectives.all())
    objective = Objective(key=free_key(Objective, name), plan=plan, name=name, aim=aim, position=place, **fields)
    return added(by, objective)


@transaction.atomic
def revise_objective(*, by: Actor, objective: Objective, version: int, **fields: Any) -> Objective:
    """The objective says what was asked. Refused: another name once it began before today; a stale version."""
    policies.edit_objective.require(by, objective)
    return revised(by, objective, version, fields, OBJECTIVE, ("name",))


@transaction.atomic
def end_objective(*, by: Actor, objective: Objective, version: int, on: date) -> Objective:
    """The objective's last day is known. Refused: a day before it began; an objective that has ended."""
    policies.edit_objective.require(by, objective)
    return ended(by, objective, version, on)


@transaction.atomic
def add_pillar(*, by: Actor, plan: Plan, kind: str, name: str, **fields: Any) -> Pillar:
    """The plan has one more pillar or foundation, after the others. Refused: an owner that has ended."""
    policies.edit_plan.require(by, plan)
    only(fields, (*PILLAR, "from_on"))
    live_owner(fields.get("owner_body"))
    place = next_position(plan.pillars.all())
    return added(by, Pillar(key=free_key(Pillar, name), plan=plan, kind=kind, name=name, position=place, **fields))


@transaction.atomic
def revise_pillar(*, by: Actor, pillar: Pillar, version: int, **fields: Any) -> Pillar:
    """The pillar says what was asked.

    Refused: another name or owner once it began before today; a stale version; an owner that has ended.
    """
    policies.edit_pillar.require(by, pillar)
    live_owner(fields.get("owner_body"), pillar.owner_body)
    return revised(by, pillar, version, fields, PILLAR, ("name", "owner_body"))


@transaction.atomic
def end_pillar(*, by: Actor, pillar: Pillar, version: int, on: date) -> Pillar:
    """The pillar's last day is known; its priorities end with it. Refused: a day before it began; an ended pillar."""
    policies.edit_pillar.require(by, pillar)
    return ended(by, pillar, version, on)
