"""What every command of the plan checks before it writes."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Max, Model, QuerySet

from oneplan.common import clock, writing
from oneplan.common.errors import RuleBroken
from oneplan.common.policy import Actor
from oneplan.common.record import record
from oneplan.common.revising import revise
from oneplan.governance.models import Body
from oneplan.plan import rules
from oneplan.plan.models import Objective, Plan
from oneplan.ui.days import say_day


def next_position(rows: QuerySet[Any]) -> int:
    """The place after the last one."""
    last: int | None = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def added[M: Model](by: Actor, row: M, verb: str = "added") -> M:
    """The row is saved and in the record."""
    writing.checked(row).save(force_insert=True)
    record(by, verb, row)
    return row


def revised[M: Model](by: Actor, row: M, version: int, fields: dict[str, Any], editable: Collection[str]) -> M:
    """The row says what was asked and the record says which fields changed. Raises Stale where somebody saved first."""
    changed = writing.revised(row, version, **writing.only(fields, editable))
    record(by, "revised", row, fields=" ".join(changed))
    return row


def ended[M: Model](by: Actor, row: M, version: int, on: date) -> M:
    """The row's last day is known. Refused: a day before it began; what had ended already; a stale version."""
    may_end(row, on)
    revise(row, version, to_on=on)
    record(by, "ended", row, fields="to_on")
    return row


def may_end(row: Any, on: date) -> None:
    """Raises RuleBroken where the row cannot end on a day."""
    if rules.over(row.to_on, clock.today()):
        raise RuleBroken(f"It ended on {say_day(row.to_on)}. What has ended is not changed: add a new one.")
    if not rules.in_order(row.from_on, on):
        raise RuleBroken(f"It cannot end before it begins. It begins on {say_day(row.from_on)}.")


def live_owner(body: Body | None, before: Body | None = None) -> None:
    """Raises RuleBroken where something is newly given to a body that has ended."""
    if body is not None and body != before and rules.over(body.to_on, clock.today()):
        raise RuleBroken(f"{body.name} has ended. Choose a body that meets today.")


def of_one_plan(objectives: Iterable[Objective], plan: Plan) -> None:
    """Raises RuleBroken where an objective belongs to another plan."""
    for objective in objectives:
        if objective.plan_id != plan.pk:
            raise RuleBroken(f"{objective.name} is an objective of another plan.")
