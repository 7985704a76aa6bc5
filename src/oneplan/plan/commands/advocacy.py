"""What members raised elsewhere: logged by whoever raised it, corrected by them or by a support officer."""

from datetime import date
from secrets import token_hex
from typing import Any

from django.db import transaction

from oneplan.common import clock
from oneplan.common.errors import RuleBroken
from oneplan.common.policy import Actor
from oneplan.common.writing import only
from oneplan.people.queries import the_partnership
from oneplan.plan import policies
from oneplan.plan.commands.writing import added, revised
from oneplan.plan.models import Advocacy
from oneplan.plan.queries.advocacy import organisation_of, person_of

ADVOCACY = ("on", "forum", "strategy", "priority", "raised", "result")


@transaction.atomic
def log_advocacy(*, by: Actor, on: date, forum: str, raised: str, **fields: Any) -> Advocacy:
    """The log says what the actor raised, where and when, for the organisation whose seat they fill, if any.

    Refused: a day that has not come yet.
    """
    policies.log_advocacy.require(by, the_partnership())
    only(fields, ("strategy", "priority", "result"))
    _has_been(on)
    advocacy = Advocacy(
        key=f"advocacy-{token_hex(6)}",  # an address must not say what was typed (SEC-35)
        on=on,
        forum=forum,
        raised=raised,
        person=person_of(by),
        organisation=organisation_of(by),
        **fields,
    )
    return added(by, advocacy, "logged")


@transaction.atomic
def correct_advocacy(*, by: Actor, advocacy: Advocacy, version: int, **fields: Any) -> Advocacy:
    """The entry says what was asked; who raised it stays. Refused: a stale version; a day that has not come yet."""
    policies.correct_advocacy.require(by, advocacy)
    _has_been(fields.get("on", advocacy.on))
    return revised(by, advocacy, version, fields, ADVOCACY)


def _has_been(on: date) -> None:
    if on > clock.today():
        raise RuleBroken("The day must be today or in the past.")
