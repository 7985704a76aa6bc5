"""What every command of the plan checks before it writes."""

import copy
import secrets
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max, Model, QuerySet

from oneplan.common import clock
from oneplan.common.errors import RuleBroken
from oneplan.common.keys import key_for
from oneplan.common.models import Named, Source
from oneplan.common.policy import Actor
from oneplan.common.record import record
from oneplan.common.revising import revise
from oneplan.governance.models import Body
from oneplan.plan import rules
from oneplan.plan.models import Objective, Plan
from oneplan.ui.days import say_day

SOURCED = ("certainty", "inferred", "sources")


def free_key(model: type[Named], name: str) -> str:
    """A key made from a name; with a short random end where another row has it."""
    wanted = key_for(name) or str(model._meta.model_name)
    key = wanted
    while model._default_manager.filter(key=key).exists():
        key = f"{wanted}-{secrets.token_hex(3)}"
    return key


def next_position(rows: QuerySet[Any]) -> int:
    """The place after the last one."""
    last: int | None = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def only(fields: dict[str, Any], editable: Collection[str]) -> None:
    """Raises RuleBroken naming the first field that may not be written here (SEC-08)."""
    for name in fields:
        if name not in editable:
            raise RuleBroken(f"{name} cannot be changed here.")


def checked[M: Model](row: M) -> M:
    """The row, when fields, constraints and sources hold. Raises RuleBroken in a sentence."""
    fact: Any = row
    if hasattr(fact, "certainty"):
        if not rules.says_what_is_inferred(fact.certainty, fact.inferred):
            raise RuleBroken("Say what was inferred, and from what, or mark it as published.")
        _known(fact.sources)
    try:
        row.full_clean()
    except ValidationError as no:
        raise RuleBroken(" ".join(no.messages)) from no
    return row


def added[M: Model](by: Actor, row: M, verb: str = "added") -> M:
    """The row is saved and in the record."""
    checked(row).save(force_insert=True)
    record(by, verb, row)
    return row


def revised[M: Model](by: Actor, row: M, version: int, fields: dict[str, Any], editable: Collection[str]) -> M:
    """The row says what was asked and the record says which fields changed. Raises Stale where somebody saved first."""
    only(fields, editable)
    plain = {name: value for name, value in fields.items() if not row._meta.get_field(name).many_to_many}
    wanted = copy.copy(row)  # what is refused leaves the caller's row as it was
    for name, value in plain.items():
        setattr(wanted, name, value)
    checked(wanted)
    changed = revise(row, version, **fields)
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


def _known(sources: Any) -> None:
    if not isinstance(sources, list) or len(sources) > rules.LONGEST_SOURCES:
        raise RuleBroken(f"Name at most {rules.LONGEST_SOURCES} sources.")
    there = set(Source.objects.filter(key__in=sources).values_list("key", flat=True))
    for key in sources:
        if key not in there:
            raise RuleBroken(f"There is no source with the id {key}. Use the id of a source that is listed.")
