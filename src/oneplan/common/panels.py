"""Panels: what a higher context has to say about a lower one's noun, shown on the noun's own page.

The page of a body belongs to governance, but the plan knows which priorities the body owns. Governance may not ask the
plan; so the plan offers a panel, and the page shows whatever panels there are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model

from oneplan.common.capability import contributions
from oneplan.common.policy import Actor


@dataclass(frozen=True)
class Panel:
    """Something to show about a row of `on`: its heading, its template, and the facts the template prints.

    `facts(row, day, actor)` returns None where there is nothing to show; it asks a fixed number of queries.
    """

    on: type[Model]
    title: str
    template: str
    facts: Callable[[Any, date, Actor], Any]
    place: int = 50


@dataclass(frozen=True)
class Shown:
    """A panel with its facts."""

    title: str
    template: str
    facts: Any


def panels_for(row: Model, day: date, actor: Actor) -> list[Shown]:
    """The panels of every context about one row, in their order."""
    mine = sorted((each for each in contributions("panels") if each.on is type(row)), key=lambda each: each.place)
    return [
        Shown(each.title, each.template, facts) for each in mine if (facts := each.facts(row, day, actor)) is not None
    ]
