"""Make an installation ready: its database, and the files for the browser. Quick where nothing has changed."""

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings

type Say = Callable[[str], None]

PACKAGE = Path(__file__).parent


def prepare_database(say: Say) -> None:
    """The database is at the newest migration."""
    chosen: dict[str, Any] = settings.DATABASES["default"]
    stamp = _stamp(PACKAGE.glob("*/migrations/*.py"), json.dumps(chosen, default=str, sort_keys=True))
    embedded = "sqlite" in str(chosen["ENGINE"])
    if _is("database", stamp) and (not embedded or Path(str(chosen["NAME"])).exists()):
        return
    from django.core.management import call_command

    say("Preparing the database ...")
    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    call_command("createcachetable", verbosity=0)
    _mark("database", stamp)


def prepare_pages(say: Say) -> None:
    """The files for the browser are in the data folder, under names that change with their content."""
    from oneplan.ui import assets

    assets.ensure()
    stamp = _stamp(PACKAGE.glob("*/static/**/*"), str(settings.STATIC_ROOT))
    if _is("pages", stamp) and Path(settings.STATIC_ROOT).exists():
        return
    from django.core.management import call_command

    say("Preparing the pages ...")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True, skip_checks=True)
    _mark("pages", stamp)


def _stamp(files: Iterable[Path], more: str) -> str:
    """What a preparation depends on: the files by name, size and time, and where it goes."""
    digest = hashlib.sha256(more.encode())
    for file in sorted(files):
        if file.is_file():
            about = file.stat()
            digest.update(f"{file.relative_to(PACKAGE)} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _is(name: str, stamp: str) -> bool:
    mark = settings.DATA / f"{name}.ready"
    return bool(mark.exists() and mark.read_text() == stamp)


def _mark(name: str, stamp: str) -> None:
    settings.DATA.mkdir(parents=True, exist_ok=True)
    (settings.DATA / f"{name}.ready").write_text(stamp)
