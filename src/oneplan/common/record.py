"""The record: each command writes one entry, with no personal text in it."""

from typing import Any

from django.db.models import Model

from oneplan.common import clock, memory, search
from oneplan.common.logs import request_id
from oneplan.common.models import Entry


def record(
    by: Any, verb: str, about: Model, *, fields: str = "", relationship: str = "", count: int | None = None
) -> Entry:
    """Write that somebody (None: the command line) did something about a row, in the caller's transaction.

    What the public may search for is brought up to date with it.
    """
    search.refresh(about)
    memory.move()
    return Entry.objects.create(
        at=clock.now(),
        account_id=by.pk if by is not None else None,
        relationship=relationship,
        verb=verb,
        kind=about._meta.label_lower,
        object_id=str(about.pk),
        fields=fields[:400],
        request_id=request_id.get(),
        count=count,
    )
