"""Who takes part in the tests of the plan."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser

from oneplan.common import clock
from oneplan.people.models import OfficeKind, User
from tests.factories.governance import a_member
from tests.factories.people import an_account, an_office, an_officer
from tests.factories.places import a_partnership
from tests.plan.scenes import scene

__all__ = ["scene"]  # for every test here

TODAY = date(2026, 5, 4)


@pytest.fixture(autouse=True)
def today() -> Iterator[date]:
    """It is 4 May 2026."""
    with clock.at(datetime(2026, 5, 4, 12, tzinfo=ZoneInfo("Europe/London"))):
        yield TODAY


@pytest.fixture
def partnership(db):
    return a_partnership(inferred_mark="Worked example")


@pytest.fixture
def officer(partnership) -> User:
    """A support officer."""
    return an_officer()


@pytest.fixture
def member(partnership) -> User:
    """Somebody who fills a seat."""
    return a_member()


@pytest.fixture
def analyst(partnership) -> User:
    """An analyst: an office without the right to edit."""
    account = an_account()
    an_office(person=account.person, kind=OfficeKind.ANALYST)
    return account


@pytest.fixture
def outsider(partnership) -> User:
    """An account whose person neither holds an office nor fills a seat."""
    return an_account()


@pytest.fixture
def stranger(partnership) -> AnonymousUser:
    """Nobody is signed in."""
    return AnonymousUser()
