"""One clock for the whole house, so that a test can say what day it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

_shift: ContextVar[timedelta] = ContextVar("shift", default=timedelta(0))


def now() -> datetime:
    """The present instant, with its zone."""
    return timezone.now() + _shift.get()


def today() -> date:
    """The present day where the partnership is."""
    return timezone.localtime(now()).date()


def instant(timestamp: float) -> datetime:
    """The moment so many seconds after the beginning of 1970, with its zone."""
    return datetime.fromtimestamp(timestamp, tz=UTC)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Inside the block it is `instant` (and time goes on from there)."""
    token = _shift.set(instant - timezone.now())
    try:
        yield
    finally:
        _shift.reset(token)
