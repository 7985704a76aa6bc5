"""Nothing that touches the database is left out where only such tests are run."""

import pytest
from django.db import connection
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from oneplan.people.models import User


@pytest.fixture
def somebody(db: None) -> User:
    return User.objects.create_user("somebody@example.org")


@pytest.fixture(scope="module")
def house(django_db_setup: None) -> None:
    """Asks for the database in the way of a world that a whole folder shares."""


def touches(request: pytest.FixtureRequest) -> bool:
    return request.node.get_closest_marker("database") is not None


def test_a_test_is_marked_whose_fixture_asks_for_the_database(request: pytest.FixtureRequest, somebody: User) -> None:
    assert touches(request)


def test_a_test_is_marked_that_shares_a_world(request: pytest.FixtureRequest, house: None) -> None:
    assert touches(request)


@pytest.mark.django_db
def test_a_test_is_marked_that_says_so_itself(request: pytest.FixtureRequest) -> None:
    assert touches(request)


@pytest.mark.django_db(transaction=True)
def test_a_test_is_marked_that_asks_a_server(request: pytest.FixtureRequest, live_server: LiveServer) -> None:
    assert touches(request)


def test_another_test_is_not_marked_and_the_database_is_shut_to_it(request: pytest.FixtureRequest) -> None:
    assert not touches(request)
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        connection.cursor()
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        Client().get("/")


def test_nor_does_it_come_in_by_a_fixture_that_it_names_while_it_runs(request: pytest.FixtureRequest) -> None:
    with pytest.raises(pytest.fail.Exception, match="mark it with"):
        request.getfixturevalue("somebody")
