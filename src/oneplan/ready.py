"""Make an installation ready: database, front-end files. Quick when nothing has changed since the last time."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

type Say = Callable[[str], None]


def stamp() -> str:
    """What readiness depends on: our own code's migrations and front-end files, and where the database is."""
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for file in sorted([*package.glob("*/migrations/*.py"), *package.glob("*/static/**/*")]):
        if file.is_file():
            about = file.stat()
            digest.update(f"{file.relative_to(package)}{about.st_size}{about.st_mtime_ns}".encode())
    digest.update(json.dumps(settings.DATABASES, default=str, sort_keys=True).encode())
    return digest.hexdigest()


def make_ready(say: Say) -> None:
    """The database is at the newest migration and the front-end files are in place. Says what takes long."""
    from oneplan.ui import assets

    assets.ensure()
    mark: Path = settings.DATA / "ready"
    now = stamp()
    if mark.exists() and mark.read_text() == now and _database_is_there():
        return
    from django.core.management import call_command

    say("Preparing the database ...")
    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    call_command("createcachetable", verbosity=0)
    say("Preparing the pages ...")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True, skip_checks=True)
    settings.DATA.mkdir(parents=True, exist_ok=True)
    mark.write_text(now)


def _database_is_there() -> bool:
    """Whether the database the mark was made for still exists (somebody may have removed the file)."""
    chosen: dict[str, Any] = settings.DATABASES["default"]
    return "sqlite" not in str(chosen["ENGINE"]) or Path(str(chosen["NAME"])).exists()
