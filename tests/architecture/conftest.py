"""One world for all proofs that open pages: made once, asked in savepoints, taken back at the end."""

from collections.abc import Iterator

import pytest

from tests.architecture.asking import Crawl, crawl_all
from tests.architecture.world import World, make_world, undone


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """The world of this folder. Tests that use it are marked `django_db`: what each changes is taken back."""
    with django_db_blocker.unblock(), undone():  # type: ignore[attr-defined]
        yield make_world()


@pytest.fixture(scope="package")
def crawl(world: World) -> Crawl:
    """Every page as every actor, and what the log said meanwhile."""
    return crawl_all(world)
