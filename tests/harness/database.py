"""Which tests touch the database: those that ask pytest-django for it. They are marked `database`, here alone.

The others say the same on any database, so on PostgreSQL only these are run. None can be left out by mistake: a test
that is not marked is refused the database, on SQLite too, also where it names a fixture only while it runs.
"""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

ASKS = {"django_db_setup", "live_server"}  # `db` and its kin ask the first; one of the two stands on every way there


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("django_db") or ASKS.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("database")


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest) -> None:
    if fixturedef.argname in {"db", "transactional_db"} and not request.node.get_closest_marker("database"):
        pytest.fail("This test asks for the database while it runs: mark it with pytest.mark.django_db.", pytrace=False)


@pytest.fixture(autouse=True)
def _no_database_unasked(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database is shut to a test that is not marked, also while the world of a whole folder holds it open."""
    if request.node.get_closest_marker("database"):
        yield
    else:
        with django_db_blocker.block():
            yield
