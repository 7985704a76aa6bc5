"""What was refused goes into the log at once, and for an account into the record when the request is over (SEC-31).

Not earlier: a command that is refused takes back all it wrote, and its refusal must stay.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import Error, transaction

from oneplan.common import clock
from oneplan.common.limits import within_limit
from oneplan.common.logs import trail
from oneplan.common.models import Entry

AN_HOUR = 60  # of one account: who asks on and on adds lines to the log, but none to the record
A_REQUEST = 5

_log = logging.getLogger("oneplan.refusals")


@dataclass(frozen=True)
class Refusal:
    """Somebody wanted something of a row; `object_id` is empty where there is no such row."""

    account_id: Any
    rule: str
    kind: str
    object_id: str


_noted: ContextVar[list[Refusal] | None] = ContextVar("refusals", default=None)


def refused(actor: Any, rule: str, kind: str, object_id: str) -> None:
    """Log it, and note it for the record if a request is under way and an account asked. Takes nothing as typed."""
    about = {"rule": rule, "account": str(actor.pk or ""), "kind": kind, "object": object_id}
    _log.warning("refused", extra=about)
    noted = _noted.get()
    if noted is not None and actor.is_authenticated and len(noted) < A_REQUEST:
        one = Refusal(actor.pk, rule, kind, object_id)
        if one not in noted:
            noted.append(one)


@contextmanager
def kept() -> Iterator[None]:
    """What is refused inside the block stands in the record after it, whatever was taken back meanwhile.

    A database that cannot be written to changes nothing for who was refused: the log has the line.
    """
    noted: list[Refusal] = []
    token = _noted.set(noted)
    try:
        yield
    finally:
        _noted.reset(token)
    if noted:
        try:
            _write(noted)
        except Error:  # also where the connection itself is gone
            _log.exception("refusals could not be recorded")


@transaction.atomic
def _write(noted: list[Refusal]) -> None:
    """One entry for each, within the limit. The facts did not move, so nothing that is kept in memory is made old."""
    for each in noted:
        if within_limit("refused", str(each.account_id), AN_HOUR, 3600):
            Entry.objects.create(
                at=clock.now(),
                account_id=each.account_id,
                verb=each.rule[:60],
                kind=each.kind,
                object_id=each.object_id,
                allowed=False,
                request_id=trail(),
            )
