"""Priorities: added, revised, succeeded, ended."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from oneplan.common import clock, search
from oneplan.common.errors import RuleBroken
from oneplan.common.keys import free_key
from oneplan.common.policy import Actor
from oneplan.common.record import record
from oneplan.common.revising import revise
from oneplan.common.writing import SOURCED, checked, only
from oneplan.governance.commands.spans import require_ending
from oneplan.plan import policies, rules
from oneplan.plan.commands.writing import ended, live_owner, next_position, of_one_plan, revised
from oneplan.plan.models import Alignment, Objective, Outcome, Pillar, Priority
from oneplan.ui.days import say_day

REVISABLE = ("name", "why", "owner_body", "objectives", *SOURCED)
PRIORITY = (*REVISABLE, "from_on")
SETTLED = ("name", "owner_body")  # once it began
FOLLOW = "Let a new priority follow this one, or end it and add another."


@transaction.atomic
def add_priority(
    *, by: Actor, pillar: Pillar, name: str, objectives: Sequence[Objective] = (), **fields: Any
) -> Priority:
    """The pillar works on one more priority. Refused: objectives of another plan; an owner that has ended."""
    policies.edit_pillar.require(by, pillar)
    only(fields, PRIORITY)
    priority = _new(pillar, name, objectives, next_position(pillar.priorities.all()), fields)
    record(by, "added", priority)
    return priority


@transaction.atomic
def revise_priority(*, by: Actor, priority: Priority, version: int, **fields: Any) -> Priority:
    """The priority says what was asked. Its name and owner can be mended until the end of its first day.

    Refused: another name or owner after that; a stale version; objectives of another plan; an owner that ended.
    """
    policies.edit_priority.require(by, priority)
    live_owner(fields.get("owner_body"), priority.owner_body)
    of_one_plan(fields.get("objectives", ()), priority.pillar.plan)
    return revised(
        by,
        priority,
        version,
        fields,
        REVISABLE,
        SETTLED,
        FOLLOW,
    )


@transaction.atomic
def end_priority(*, by: Actor, priority: Priority, version: int, on: date) -> Priority:
    """The priority's last day is known; what hangs on it ends with it. Refused: a day before it began; an ended one."""
    policies.edit_priority.require(by, priority)
    return ended(by, priority, version, on)


@transaction.atomic
def succeed_priority(
    *,
    by: Actor,
    priority: Priority,
    version: int,
    on: date,
    name: str,
    objectives: Sequence[Objective] | None = None,
    carry_over: bool = True,
    **fields: Any,
) -> Priority:
    """The priority ends the day before; a new one, with a key of its own, holds from the day. Returns the new one.

    With `carry_over` its outcomes and alignments end the day before as well and go on under the new priority.
    Refused: a day on or before the old one's first; an ended priority; a stale version.
    """
    policies.edit_priority.require(by, priority)
    only(fields, REVISABLE)
    last = rules.day_before(on)
    if priority.from_on is not None and last < priority.from_on:
        raise RuleBroken(f"It began on {say_day(priority.from_on)}. Choose a later day for what follows it.")
    if priority.to_on != last or rules.over(last, clock.today()):
        require_ending(priority, last, "It")
    if objectives is None:
        objectives = list(priority.objectives.all())
    revise(priority, version, to_on=last)
    new = _new(priority.pillar, name, objectives, priority.position, {**fields, "from_on": on})
    if carry_over:
        _carry_over(priority, new, last, on)
    record(by, "succeeded", new)
    return new


def _new(pillar: Pillar, name: str, objectives: Sequence[Objective], position: int, fields: dict[str, Any]) -> Priority:
    live_owner(fields.get("owner_body"))
    of_one_plan(objectives, pillar.plan)
    priority = checked(Priority(key=free_key(Priority, name), pillar=pillar, name=name, position=position, **fields))
    priority.save(force_insert=True)
    priority.objectives.set(objectives)
    return priority


def _carry_over(old: Priority, new: Priority, last: date, on: date) -> None:
    """What holds on the day goes on under the new priority; its own row ends with the old one."""
    for outcome in Outcome.objects.on(on).filter(priority=old):
        key = free_key(Outcome, outcome.statement)
        _move(outcome, last, Outcome(key=key, priority=new, statement=outcome.statement, position=outcome.position), on)
    for alignment in Alignment.objects.on(on).filter(priority=old):
        successor = Alignment(
            priority=new,
            strategy_id=alignment.strategy_id,
            place_in_plan=alignment.place_in_plan,
            place_in_strategy=alignment.place_in_strategy,
            note=alignment.note,
        )
        _move(alignment, last, successor, on)


def _move[R: (Outcome, Alignment)](row: R, last: date, successor: R, on: date) -> None:
    successor.from_on, successor.to_on = on, row.to_on
    successor.certainty, successor.inferred, successor.sources = row.certainty, row.inferred, row.sources
    if row.from_on == on:  # it begins on this very day: it never held under the old priority
        revise(row, row.version, priority=successor.priority)
        return
    revise(row, row.version, to_on=last)
    checked(successor).save(force_insert=True)
    search.refresh(successor)  # it has no entry of its own in the record
