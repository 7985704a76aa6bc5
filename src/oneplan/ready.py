"""Make an installation ready: its database, and the files for the browser. Quick where there is nothing to do."""

import fcntl
import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from django.conf import settings

from oneplan.environment import private

type Say = Callable[[str], None]

PACKAGE = Path(__file__).parent


def while_served() -> AbstractContextManager[None]:
    """This data folder is being served, perhaps by others too. Raises RuntimeError while it is being reset."""
    return _held(fcntl.LOCK_SH, f"{settings.DATA} is being reset at this moment. Try again.")


def unserved() -> AbstractContextManager[None]:
    """Nobody serves this data folder, nor begins to. Raises RuntimeError where somebody does."""
    busy = f"{settings.DATA} is being served. Stop it first (Ctrl+C), or choose another --data. Nothing was removed."
    return _held(fcntl.LOCK_EX, busy)


@contextmanager
def _held(lock: int, busy: str) -> Iterator[None]:
    """A lock on the data folder, which the system gives back when the last process that holds it is gone."""
    private(settings.DATA)
    with (settings.DATA / "serving.lock").open("a") as kept:
        try:
            fcntl.flock(kept, lock | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RuntimeError(busy) from None
        yield


def prepare_database(say: Say) -> None:
    """The database is at the newest migration, also where an older copy of it was put back."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    say("Preparing the database ...")
    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    call_command("createcachetable", verbosity=0)


def prepare_pages(say: Say) -> None:
    """The files for the browser are in the data folder, under names that change with their content."""
    from oneplan.ui import assets

    assets.ensure()
    mark: Path = settings.DATA / "pages.ready"
    stamp = _stamp()
    if mark.exists() and mark.read_text() == stamp and Path(settings.STATIC_ROOT).exists():
        return
    from django.core.management import call_command

    say("Preparing the pages ...")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True, skip_checks=True)
    private(settings.DATA)
    mark.write_text(stamp)


def _stamp() -> str:
    """What the files for the browser depend on: those in the source, by name, size and time, and where they go."""
    digest = hashlib.sha256(str(settings.STATIC_ROOT).encode())
    for file in sorted(PACKAGE.glob("*/static/**/*")):
        if file.is_file():
            about = file.stat()
            digest.update(f"{file.relative_to(PACKAGE)} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
