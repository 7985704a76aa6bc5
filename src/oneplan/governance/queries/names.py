"""The names bodies went by on a day."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from oneplan.common.memory import kept
from oneplan.governance.models import Body, BodyName


def names_on(day: date) -> dict[UUID, tuple[str, str]]:
    """The official name and short name of each body that went by another on a day than it does now: one query.

    Where no short name of that time is known, the whole name stands in: a newer short name would not be true.
    """
    return kept(("names", day), lambda: _looked_up(day))


def _looked_up(day: date) -> dict[UUID, tuple[str, str]]:
    former = BodyName.objects.filter(official=True, to_on__gte=day).exclude(from_on__gt=day)
    rows = former.order_by("-to_on", "-name").values_list("body_id", "name", "short_name")  # the first to end is meant
    return {body: (name, short or name) for body, name, short in rows}


def as_named[B: Body | None](bodies: Iterable[B], day: date) -> list[B]:
    """The same rows under the names they had on a day. Only for rows just fetched: nobody else may hold them."""
    rows = list(bodies)
    former = names_on(day)
    for body in rows:
        if body is not None and body.pk in former:
            body.name, body.short_name = former[body.pk]
    return rows
