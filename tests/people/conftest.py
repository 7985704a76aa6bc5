"""A small county and one person of each kind."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from oneplan.common.models import Entry
from oneplan.people.models import Office, OfficeKind, Organisation, Person, User
from oneplan.places.models import Area, AreaKind, Partnership
from tests.people.signing import PASSWORD, enter


@pytest.fixture(autouse=True)
def house(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.people.urls"


@pytest.fixture(autouse=True)
def no_attempts_yet(db: None) -> None:
    cache.clear()


def person_named(name: str, office: str = "", district: Area | None = None, **more: object) -> Person:
    person = Person.objects.create(key=name.lower().replace(" ", "-"), name=name, **more)
    if office:
        Office.objects.create(person=person, kind=office, district=district, from_on=date(2020, 1, 1))
    return person


def account_of(person: Person | None, email: str) -> User:
    account = User.objects.create_user(email, PASSWORD, person=person)
    EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    return account


@pytest.fixture
def county(db: None) -> Area:
    return Area.objects.create(key="county", name="The county", kind=AreaKind.COUNTY, code="E10000013")


@pytest.fixture
def district(county: Area) -> Area:
    return Area.objects.create(key="vale", name="The vale", kind=AreaKind.DISTRICT, code="E07000078", parent=county)


@pytest.fixture
def partnership(county: Area) -> Partnership:
    return Partnership.objects.create(key="ours", name="Our partnership", area=county)


@pytest.fixture
def health(partnership: Partnership) -> Organisation:
    return Organisation.objects.create(key="health", name="The health board", sector="health")


@pytest.fixture
def officer(partnership: Partnership) -> User:
    return account_of(person_named("Olive Officer", OfficeKind.SUPPORT_OFFICER), "officer@example.org")


@pytest.fixture
def second_officer(partnership: Partnership) -> User:
    return account_of(person_named("Otto Officer", OfficeKind.SUPPORT_OFFICER), "otto@example.org")


@pytest.fixture
def analyst(partnership: Partnership) -> User:
    return account_of(person_named("Ana Analyst", OfficeKind.ANALYST), "analyst@example.org")


@pytest.fixture
def coordinator(partnership: Partnership, district: Area) -> User:
    return account_of(person_named("Cora Coordinator", OfficeKind.DISTRICT_COORDINATOR, district), "cora@example.org")


@pytest.fixture
def member(partnership: Partnership) -> User:
    return account_of(person_named("Mo Member"), "member@example.org")


@pytest.fixture
def unrelated(partnership: Partnership) -> User:
    return account_of(None, "unrelated@example.org")


@pytest.fixture
def somebody(partnership: Partnership) -> Person:
    return person_named("Sam Somebody")


@pytest.fixture
def at_desk(client: Client, officer: User) -> Client:
    """A browser in which the support officer is signed in."""
    return enter(client, officer)


@pytest.fixture
def recorded(db: None) -> Callable[[], list[tuple[str, str]]]:
    """The entries of the record that a block adds."""

    def since() -> list[tuple[str, str]]:
        return [(each.verb, each.kind) for each in Entry.objects.filter(id__gt=before)]

    before = (Entry.objects.order_by("-id").values_list("id", flat=True).first()) or 0
    return since
