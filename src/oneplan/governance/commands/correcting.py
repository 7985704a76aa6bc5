"""Dates that were entered wrongly, and what a correction must leave whole.

What came to its end is ended, and what follows it succeeds it. A correction is for the rest: the day was never so. It
changes what pages say of days that are over, so the record keeps which days were changed and what was wrong with them.
"""

import copy
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Model, TextChoices

from oneplan.common.errors import RuleBroken
from oneplan.common.models import Dated
from oneplan.common.record import record
from oneplan.common.writing import revised
from oneplan.governance.commands.spans import require_order
from oneplan.people.models import User
from oneplan.ui.days import say_day


class Mistake(TextChoices):
    """What was wrong with a day. A choice and no text, because the record holds no words that a person wrote."""

    SLIP = "slip", "It was a slip: another day was meant"
    SOURCE = "source", "A document says another day"


def as_corrected[R: Dated](row: R, from_on: date | None, to_on: date | None) -> R:
    """A copy of the row with other days, to try the rules on. Raises RuleBroken for days out of order, or the same."""
    require_order(from_on, to_on)
    if (from_on, to_on) == (row.from_on, row.to_on):
        raise RuleBroken("It has these dates already. Change one of them, or go back.")
    trial = copy.copy(row)
    trial.from_on, trial.to_on = from_on, to_on
    return trial


def corrected(by: User, row: Any, version: int, trial: Dated, because: str, about: Model | None = None) -> None:
    """The row holds between the days of the trial, and the record says what was wrong. Raises Stale."""
    if because not in Mistake.values:
        raise RuleBroken("Choose what was wrong with the dates.")
    names = ["from_on", "to_on"]
    if trial.to_on is None:  # what goes on did not end, so it does not say how
        for name, nothing in (("ended_because", ""), ("ended_on_purpose", False)):
            if hasattr(row, name):
                names.append(name)
                setattr(trial, name, nothing)
    changed = revised(row, version, **{name: getattr(trial, name) for name in names})
    record(by, f"corrected dates ({because})", about or row, fields=" ".join(changed))


def require_room(row: Dated, trial: Dated, *hanging: Iterable[Any]) -> None:
    """Raises RuleBroken where something that hangs on the row would begin before it, or go on after it."""
    first = trial.from_on if trial.from_on != row.from_on else None
    last = trial.to_on if trial.to_on != row.to_on else None
    for each in (each for rows in hanging for each in rows):
        if first and each.from_on and each.from_on < first:
            raise RuleBroken(f"{each} began on {say_day(each.from_on)}. Correct that first, or choose an earlier day.")
        if last and (each.to_on is None or each.to_on > last):
            until = f"goes on until {say_day(each.to_on)}" if each.to_on else "goes on"
            raise RuleBroken(f"{each} {until}. End or correct that first, or choose a later day.")
