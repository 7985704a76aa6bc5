"""The worked example, with people one can sign in as: invented names, and secrets made on this machine."""

import json
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction

# role -> the person of the example file who plays it
ROLES = {
    "support officer": "p_support",
    "chair": "p_chair",
    "member": "p_member",
    "sub-group chair": "p_subgroup_chair",
    "district co-ordinator": "p_coordinator",
    "analyst": "p_analyst",
}
WORDS = [
    "amber",
    "birch",
    "cedar",
    "dune",
    "ember",
    "fern",
    "grove",
    "heron",
    "ivory",
    "juniper",
    "kestrel",
    "lantern",
    "meadow",
    "nectar",
    "orchard",
    "pebble",
]


@dataclass(frozen=True)
class DemoPerson:
    """Somebody to sign in as."""

    role: str
    name: str
    email: str
    password: str
    totp_secret: str


def examples() -> dict[str, bytes]:
    """The example partnership: every file of it by name, to be loaded as one. Definitions of measures stand apart."""
    top = files("oneplan.example")
    found = {each.name: each for each in top.iterdir()}
    found |= {f"measures/{each.name}": each for each in top.joinpath("measures").iterdir()}
    return {name: found[name].read_bytes() for name in sorted(found) if name.endswith(".yaml")}


def evidence() -> list[tuple[dict[str, Any], Path]]:
    """The shipped figures, each file with its card, in the order in which they are to be loaded."""
    folder = Path(str(files("oneplan.example").joinpath("evidence")))
    cards = [(yaml.safe_load(card.read_text(encoding="utf-8")), card) for card in folder.glob("*.card.yaml")]
    ordered = sorted(cards, key=lambda pair: int(pair[0]["order"]))
    return [(card, file.with_name(file.name.replace(".card.yaml", ".csv"))) for card, file in ordered]


def _kept() -> Path:
    folder: Path = settings.DATA
    return folder / "demo.json"


def people() -> list[DemoPerson]:
    """The demo people of this data folder; none before the demo was set up."""
    if not _kept().exists():
        return []
    return [DemoPerson(**each) for each in json.loads(_kept().read_text())]


@transaction.atomic
def set_up(say: Any) -> None:
    """The example is loaded and its people have accounts, unless that was done before.

    Raises ValueError, having changed nothing, where there is a partnership that is not the demo.
    """
    from oneplan.people.models import Person, User
    from oneplan.places.models import Partnership
    from oneplan.web.commands import load_files

    there = Partnership.objects.exists() or User.objects.exists()
    if there and people():
        return
    if there:
        raise ValueError(f"{settings.DATA} holds a partnership that is not the demo. Choose another --data.")
    say("Loading the example partnership ...")
    load_files(by=None, files=examples())
    say("Loading figures ...")
    load_evidence()
    made = [_account(role, Person.objects.get(key=key)) for role, key in ROLES.items()]
    fresh = _kept().with_suffix(".new")
    fresh.write_text(json.dumps([asdict(each) for each in made], indent=1))
    fresh.chmod(0o600)
    fresh.replace(_kept())


def load_evidence() -> None:
    """Every shipped file of figures is a published release of its dataset. Those that are loaded already stay."""
    from oneplan.measures.commands import load_release, publish_release
    from oneplan.measures.models import Dataset

    for card, file in evidence():
        loaded = load_release(
            by=None,
            dataset=Dataset.objects.get(key=card["dataset"]),
            file=file,
            name=file.name,
            title=card["title"],
            released_on=card.get("released_on"),
            read=_read_here,
        )
        if loaded.release is not None and loaded.changed:
            publish_release(by=None, release=loaded.release, version=loaded.release.version)


@contextmanager
def _read_here(layout: Any, file: Path, **said: Any) -> Iterator[tuple[Any, Path]]:
    """The file is read in this process: we ship it, and a process apart for each would take longer than the reading."""
    from oneplan.measures.readers import engine

    with TemporaryDirectory(prefix="oneplan-figures-") as folder:
        yield engine.read(layout, file, Path(folder), name=file.name), Path(folder)


def _account(role: str, person: Any) -> DemoPerson:
    """An account with a password and a second factor, as a person who accepted an invitation would have."""
    from allauth.account.models import EmailAddress
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from oneplan.people.models import User

    password = "-".join([*(secrets.choice(WORDS) for _ in range(3)), str(secrets.randbelow(9000) + 1000)])
    email = f"{role.replace(' ', '.')}@demo.example"
    user = User.objects.filter(person=person).first() or User.objects.create_user(email, person=person)
    user.set_password(password)
    user.save()
    EmailAddress.objects.update_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    user.authenticator_set.all().delete()
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return DemoPerson(role, person.name, email, password, secret)


def reset() -> None:
    """The demo of this data folder is gone; the next start makes it anew. Raises ValueError for a folder of another."""
    folder: Path = settings.DATA
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
        raise ValueError("--reset removes files, and this demo is in another database. Empty that database yourself.")
    database = Path(str(settings.DATABASES["default"]["NAME"]))
    if database.exists() and not _kept().exists():
        raise ValueError(
            f"{folder} holds a partnership that is not the demo. Nothing was removed; choose another --data."
        )
    for name in (database.name, f"{database.name}-wal", f"{database.name}-shm", "demo.json"):
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / "evidence", ignore_errors=True)


def who(as_json: bool) -> str:
    """The demo people as a table with their codes of this moment, or as JSON."""
    if as_json:
        return json.dumps([asdict(each) for each in people()], indent=1)
    rows = [("Role", "Name", "E-mail", "Password", "Code now")]
    rows += [(each.role, each.name, each.email, each.password, code_now(each.totp_secret)) for each in people()]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join(
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
    )


def code_now(secret: str) -> str:
    """The code an authenticator app would show now."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
