"""Outcomes: what a priority promises."""

from datetime import date
from typing import Any

from django.db import transaction

from oneplan.common.keys import free_key
from oneplan.common.policy import Actor
from oneplan.common.writing import SOURCED, only
from oneplan.plan import policies
from oneplan.plan.commands.writing import added, ended, next_position, revised
from oneplan.plan.models import Outcome, Priority

REVISABLE = ("statement", *SOURCED)
OUTCOME = (*REVISABLE, "from_on")


@transaction.atomic
def add_outcome(*, by: Actor, priority: Priority, statement: str, **fields: Any) -> Outcome:
    """The priority promises one more outcome, after the others."""
    policies.edit_priority.require(by, priority)
    only(fields, OUTCOME)
    place = next_position(priority.outcomes.all())
    key = free_key(Outcome, statement)
    return added(by, Outcome(key=key, priority=priority, statement=statement, position=place, **fields))


@transaction.atomic
def revise_outcome(*, by: Actor, outcome: Outcome, version: int, **fields: Any) -> Outcome:
    """The outcome says what was asked. Refused: another statement once it began before today; a stale version."""
    policies.edit_outcome.require(by, outcome)
    return revised(by, outcome, version, fields, REVISABLE, ("statement",))


@transaction.atomic
def end_outcome(*, by: Actor, outcome: Outcome, version: int, on: date) -> Outcome:
    """The outcome's last day is known. Refused: a day before it began; an outcome that has ended."""
    policies.edit_outcome.require(by, outcome)
    return ended(by, outcome, version, on)
