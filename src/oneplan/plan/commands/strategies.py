"""Strategies, and the priorities they carry."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from oneplan.common.errors import RuleBroken
from oneplan.common.keys import free_key
from oneplan.common.policy import Actor
from oneplan.common.record import record
from oneplan.common.writing import SOURCED, checked, only
from oneplan.people.queries import the_partnership
from oneplan.plan import policies, rules
from oneplan.plan.commands.writing import added, ended, live_owner, revised
from oneplan.plan.models import Alignment, Priority, Strategy

STRATEGY = (
    "title",
    "short_title",
    "owner_body",
    "owner_note",
    "period",
    "themes",
    "aligned_with",
    *SOURCED,
)
ALIGNMENT = ("place_in_plan", "place_in_strategy", "note", *SOURCED)


@transaction.atomic
def add_strategy(
    *, by: Actor, title: str, short_title: str, aligned_with: Sequence[Strategy] = (), **fields: Any
) -> Strategy:
    """The strategy can be aligned with. Refused: an owner that has ended."""
    policies.add_strategy.require(by, the_partnership())
    only(fields, (*STRATEGY, "from_on", "to_on"))
    live_owner(fields.get("owner_body"))
    key = free_key(Strategy, short_title)
    strategy = checked(Strategy(key=key, title=title, short_title=short_title, **fields))
    strategy.save(force_insert=True)
    strategy.aligned_with.set(aligned_with)
    record(by, "added", strategy)
    return strategy


@transaction.atomic
def revise_strategy(*, by: Actor, strategy: Strategy, version: int, **fields: Any) -> Strategy:
    """The strategy says what was asked, for all its days.

    Refused: a stale version; an owner that has ended; aligned with itself.
    """
    policies.edit_strategy.require(by, strategy)
    live_owner(fields.get("owner_body"), strategy.owner_body)
    if strategy in fields.get("aligned_with", ()):
        raise RuleBroken("A strategy is not aligned with itself.")
    return revised(by, strategy, version, fields, STRATEGY)


@transaction.atomic
def end_strategy(*, by: Actor, strategy: Strategy, version: int, on: date) -> Strategy:
    """The strategy's last day is known. Refused: a day before it began; a strategy that has ended."""
    policies.edit_strategy.require(by, strategy)
    return ended(by, strategy, version, on)


@transaction.atomic
def align(*, by: Actor, priority: Priority, strategy: Strategy, place_in_strategy: str, **fields: Any) -> Alignment:
    """The strategy carries the priority, at a place. Refused: a second time in the same days."""
    policies.edit_priority.require(by, priority)
    only(fields, (*ALIGNMENT, "from_on"))
    _one_at_a_time(priority.pk)
    for other in Alignment.objects.filter(priority=priority, strategy=strategy):
        if rules.overlap((other.from_on, other.to_on), (fields.get("from_on"), None)):
            raise RuleBroken(f"{strategy.title} already carries this priority. Change that alignment, or end it first.")
    alignment = Alignment(priority=priority, strategy=strategy, place_in_strategy=place_in_strategy, **fields)
    return added(by, alignment, "aligned")


@transaction.atomic
def revise_alignment(*, by: Actor, alignment: Alignment, version: int, **fields: Any) -> Alignment:
    """The places say what was asked. Refused: a stale version."""
    policies.edit_alignment.require(by, alignment)
    return revised(by, alignment, version, fields, ALIGNMENT)


@transaction.atomic
def end_alignment(*, by: Actor, alignment: Alignment, version: int, on: date) -> Alignment:
    """The strategy carries the priority until a day. Refused: a day before it began; an alignment that has ended."""
    policies.edit_alignment.require(by, alignment)
    return ended(by, alignment, version, on)


def _one_at_a_time(priority: UUID) -> None:
    """Holds the priority until the end of the transaction, so that two people cannot align it at the same moment."""
    Priority.objects.select_for_update().get(pk=priority)
