"""What every command of the plan checks before it writes."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Max, Model, QuerySet

from oneplan.common import clock, writing
from oneplan.common.errors import RuleBroken
from oneplan.common.policy import Actor
from oneplan.common.record import record
from oneplan.common.revising import revise
from oneplan.governance.commands.spans import require_correctable, require_ending
from oneplan.governance.models import Body
from oneplan.plan import rules
from oneplan.plan.models import Objective, Plan

if TYPE_CHECKING:
    from oneplan.common.models import Dated


def next_position(rows: QuerySet[Any]) -> int:
    """The place after the last one."""
    last: int | None = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def added[M: Model](by: Actor, row: M, verb: str = "added") -> M:
    """The row is saved and in the record."""
    writing.checked(row).save(force_insert=True)
    record(by, verb, row)
    return row


def revised[M: Model](
    by: Actor,
    row: M,
    version: int,
    fields: dict[str, Any],
    editable: Collection[str],
    settled: Collection[str] = (),
    instead: str = "End it and add another.",
) -> M:
    """The row says what was asked and the record says which fields changed. Raises Stale where somebody saved first.

    Refused: a field that is `settled`, once the row began before today; what to do `instead` is said.
    """
    values = writing.only(fields, editable)
    if settled:
        require_correctable(cast("Dated", row), values, settled, instead)
    changed = writing.revised(row, version, **values)
    record(by, "revised", row, fields=" ".join(changed))
    return row


def ended[M: Model](by: Actor, row: M, version: int, on: date) -> M:
    """The row's last day is known. Refused: before it began; what ended already or ends earlier; a stale version."""
    require_ending(cast("Dated", row), on, "It")
    revise(row, version, to_on=on)
    record(by, "ended", row, fields="to_on")
    return row


def live_owner(body: Body | None, before: Body | None = None) -> None:
    """Raises RuleBroken where something is newly given to a body that has ended."""
    if body is not None and body != before and rules.over(body.to_on, clock.today()):
        raise RuleBroken(f"{body.name} has ended. Choose a body that meets today.")


def of_one_plan(objectives: Iterable[Objective], plan: Plan) -> None:
    """Raises RuleBroken where an objective belongs to another plan."""
    for objective in objectives:
        if objective.plan_id != plan.pk:
            raise RuleBroken(f"{objective.name} is an objective of another plan.")
