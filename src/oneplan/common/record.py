"""The record: each command writes one entry, with no personal text in it."""

import logging
from typing import Any

from django.db import transaction
from django.db.models import Model

from oneplan.common import clock, memory, search
from oneplan.common.logs import trail
from oneplan.common.models import Entry
from oneplan.common.policy import ground_of

COMMAND_LINE = "command line"

_log = logging.getLogger("oneplan.record")


def record(
    by: Any, verb: str, about: Model, *, fields: str = "", relationship: str = "", count: int | None = None
) -> Entry:
    """Write that somebody (None: the command line) did something about a row, in the caller's transaction.

    The entry says by which relationship: the one that met the rule the command required, unless the command knows
    better. What the public may search for is brought up to date with it; where an account acted, a line of the log
    follows the commit.
    """
    search.refresh(about)
    memory.move()
    relationship = relationship or (COMMAND_LINE if by is None else ground_of(by))
    entry = Entry.objects.create(
        at=clock.now(),
        account_id=by.pk if by is not None else None,
        relationship=relationship[:80],
        verb=verb,
        kind=about._meta.label_lower,
        object_id=str(about.pk),
        fields=fields[:400],
        request_id=trail(),
        count=count,
    )
    if by is not None:
        said = {"account": str(by.pk), "kind": entry.kind, "object": entry.object_id, "relationship": relationship}
        transaction.on_commit(lambda: _log.info(verb, extra=said))
    return entry
