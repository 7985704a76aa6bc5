"""Every test runs on its own data folder, on SQLite or on a PostgreSQL of its own, and never on a developer's settings.

The environment is made before Django loads, so this happens at the top and not in a fixture. For that reason
`DJANGO_SETTINGS_MODULE` is set here and not in pyproject.toml: pytest-django would load it too early.
"""

import atexit
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as examples

DATABASES = ("sqlite", "postgres")


def asked_for() -> str:
    """The database named on the command line or in the environment. Options are not parsed yet at this point."""
    named = [word.removeprefix("--database=") for word in sys.argv if word.startswith("--database=")]
    return named[-1] if named else os.environ.get("ONEPLAN_TEST_DATABASE", "sqlite")


def prepare() -> None:
    for name in os.environ.keys() - {"ONEPLAN_CHROMIUM", "ONEPLAN_TEST_DATABASE"}:
        if name.startswith("ONEPLAN_") or name == "DATABASE_URL":
            del os.environ[name]
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each program that a test starts compiles Django anew
    sys.dont_write_bytecode = False
    folder = Path(tempfile.mkdtemp(prefix="oneplan-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "static").mkdir()  # WhiteNoise warns where it is missing
    os.environ |= {
        "ONEPLAN_TEST_DATABASE": asked_for(),  # workers do not see the command line
        "ONEPLAN_DATA": str(folder),
        "ONEPLAN_HTTPS": "no",
        "ONEPLAN_SECRET_KEY": "for tests only",
        "DJANGO_SETTINGS_MODULE": "oneplan.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright keeps an event loop in the thread of the tests
    }
    if asked_for() == "postgres":
        from tests.harness.postgres import Cluster

        # `timeout` and CI end a run with SIGTERM: let that unwind like Ctrl-C, so that no server is left behind.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        cluster = Cluster()
        atexit.register(cluster.stop)
        os.environ["DATABASE_URL"] = cluster.address


if "PYTEST_XDIST_WORKER" not in os.environ:  # a worker of pytest-xdist inherits all this from its parent
    prepare()
else:  # it measures itself, where it was told to; the programs that its tests start would take a second longer each
    os.environ.pop("COVERAGE_PROCESS_START", None)
# No change is refused by chance: Hypothesis makes up the same examples each time. `just search` looks among others.
# Nor is a busy machine a fault.
examples.register_profile("searching", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.register_profile("fixed", examples.get_profile("searching"), derandomize=True)
examples.load_profile("fixed")

django.setup()  # now, so that a conftest.py in a subfolder may import models

pytest_plugins = ["tests.harness.browser", "tests.harness.database"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=DATABASES,
        help="the database to test on (default: ONEPLAN_TEST_DATABASE, else sqlite); write it with =",
    )


def pytest_configure(config: pytest.Config) -> None:
    if asked_for() not in DATABASES or config.getoption("database") not in {None, asked_for()}:
        raise pytest.UsageError("Write --database=sqlite or --database=postgres, with the = sign.")


@pytest.fixture(scope="session", autouse=True)
def quick() -> Iterator[None]:
    """Static files come as they lie in the source, and passwords are hashed by the real class at the least cost."""
    from django.conf import settings
    from django.test import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}), pytest.MonkeyPatch.context() as patch:
        for name, cost in {"time_cost": 1, "memory_cost": 8, "parallelism": 1}.items():
            patch.setattr(f"oneplan.people.passwords.QueuedArgon2.{name}", cost)
        yield
