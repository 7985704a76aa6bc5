"""Who takes part in the tests of several rooms, and the day it is. Each room says what its `partnership` is."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser

from oneplan.common import clock
from oneplan.people.models import OfficeKind, User
from oneplan.places.models import Partnership
from tests.factories.people import an_account, an_office, an_officer

TODAY = date(2026, 5, 4)


@pytest.fixture(autouse=True)
def today() -> Iterator[date]:
    """It is 4 May 2026."""
    with clock.at(datetime(2026, 5, 4, 12, tzinfo=ZoneInfo("Europe/London"))):
        yield TODAY


@pytest.fixture
def officer(partnership: Partnership) -> User:
    """A support officer."""
    return an_officer()


@pytest.fixture
def analyst(partnership: Partnership) -> User:
    """An analyst: an office without the right to edit the plan."""
    account = an_account()
    an_office(person=account.person, kind=OfficeKind.ANALYST)
    return account


@pytest.fixture
def outsider(partnership: Partnership) -> User:
    """An account whose person neither holds an office nor fills a seat."""
    return an_account()


@pytest.fixture
def stranger(partnership: Partnership) -> AnonymousUser:
    """Nobody is signed in."""
    return AnonymousUser()
