"""Who takes part in the tests of measures."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser

from oneplan.common import clock
from oneplan.measures.models import Dataset, Measure
from oneplan.people.models import OfficeKind, User
from oneplan.places.models import Partnership
from tests.factories.people import an_account, an_office, an_officer
from tests.factories.places import a_partnership, an_area
from tests.measures.evidence import a_dataset, a_measure

TODAY = date(2026, 5, 4)


@pytest.fixture(autouse=True)
def today() -> Iterator[date]:
    """It is 4 May 2026."""
    with clock.at(datetime(2026, 5, 4, 12, tzinfo=ZoneInfo("Europe/London"))):
        yield TODAY


@pytest.fixture
def partnership(db) -> Partnership:
    """That of Gloucestershire, so that official areas, neighbours and districts are known."""
    county = an_area(key="gloucestershire", name="Gloucestershire", code="E10000013")
    return a_partnership(area=county, inferred_mark="Worked example")


@pytest.fixture
def officer(partnership) -> User:
    """A support officer."""
    return an_officer()


@pytest.fixture
def analyst(partnership) -> User:
    """An analyst."""
    account = an_account()
    an_office(person=account.person, kind=OfficeKind.ANALYST)
    return account


@pytest.fixture
def outsider(partnership) -> User:
    """An account whose person holds no office."""
    return an_account()


@pytest.fixture
def stranger(partnership) -> AnonymousUser:
    """Nobody is signed in."""
    return AnonymousUser()


@pytest.fixture
def local(partnership) -> Dataset:
    """What charities report of young women."""
    return a_dataset(key="mentoring", local=True, rules="local_counts")


@pytest.fixture
def share(local: Dataset) -> Measure:
    """The share of them who are in work or training."""
    return a_measure(
        key="in-work", title="In work", dataset=local, numerator="In work", denominator="Mentored", lens=["sex", "send"]
    )


@pytest.fixture
def mentored(local: Dataset) -> Measure:
    """How many of them there are."""
    return a_measure(key="mentored", title="Mentored", dataset=local, kind="count", unit="count", numerator="Mentored",
                     denominator="")  # fmt: skip
