"""A day that does not move, and the people who act in the scenes of governance."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from oneplan.common import clock
from oneplan.people.models import User
from oneplan.places.models import Partnership
from tests.factories.people import an_officer
from tests.factories.places import a_partnership

TODAY = date(2026, 5, 4)


@pytest.fixture
def today() -> Iterator[date]:
    """It is 4 May 2026."""
    with clock.at(datetime(2026, 5, 4, 12, tzinfo=ZoneInfo("Europe/London"))):
        yield TODAY


@pytest.fixture
def partnership(db: None) -> Partnership:
    """The partnership."""
    return a_partnership()


@pytest.fixture
def officer(partnership: Partnership) -> User:
    """A support officer."""
    return an_officer()
