"""Who takes part in the tests of the plan."""

import pytest

from oneplan.people.models import User
from tests.factories.governance import a_member
from tests.factories.places import a_partnership
from tests.plan.scenes import scene
from tests.roles import analyst, officer, outsider, stranger, today

__all__ = ["analyst", "officer", "outsider", "scene", "stranger", "today"]  # for every test here


@pytest.fixture
def partnership(db):
    return a_partnership(inferred_mark="Worked example")


@pytest.fixture
def member(partnership) -> User:
    """Somebody who fills a seat."""
    return a_member()
