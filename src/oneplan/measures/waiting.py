"""Files that wait for a person to say what their columns mean. After an hour they are gone; nobody else has them."""

import json
import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings

KEPT_S = 3600


@dataclass(frozen=True)
class Waiting:
    """A file, what was said of it, and the columns it has."""

    token: UUID
    file: Path
    name: str
    headings: list[str]
    said: dict[str, Any]


def folder() -> Path:
    """Where they wait."""
    return Path(settings.DATA) / "waiting"


def put(
    chunks: Iterable[bytes], *, name: str, account: UUID, dataset: UUID, headings: list[str], said: dict[str, Any]
) -> UUID:
    """The file waits for that account and that dataset. Those that waited too long are gone."""
    sweep()
    token = uuid4()
    own = folder() / str(token)
    own.mkdir(parents=True, mode=0o700)
    with (own / "file").open("wb") as out:
        out.writelines(chunks)
    told = {"name": name, "account": str(account), "dataset": str(dataset), "headings": headings, "said": said}
    (own / "said.json").write_text(json.dumps(told), encoding="utf-8")
    return token


def find(token: str, *, account: UUID, dataset: UUID) -> Waiting | None:
    """The file of a token, for the account that sent it and the dataset it was sent for. What is too old is gone."""
    sweep()
    try:
        own = folder() / str(UUID(token))
        told = json.loads((own / "said.json").read_text(encoding="utf-8"))
    except (ValueError, OSError):
        return None
    if (told["account"], told["dataset"]) != (str(account), str(dataset)) or _old(own):
        return None
    return Waiting(UUID(token), own / "file", told["name"], told["headings"], told["said"])


def drop(token: UUID) -> None:
    """The file waits no more."""
    shutil.rmtree(folder() / str(token), ignore_errors=True)


def sweep() -> int:
    """What waited longer than an hour is gone. Returns how many there were."""
    gone = [each for each in folder().glob("*") if _old(each)]
    for each in gone:
        shutil.rmtree(each, ignore_errors=True)
    return len(gone)


def _old(own: Path) -> bool:
    try:
        return time.time() - own.stat().st_mtime > KEPT_S
    except OSError:
        return True
