"""What a deployment says in its environment, read into what the settings need."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# Acknowledged means durable (FULL), and writers queue instead of failing (WAL, IMMEDIATE in the options below).
PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000; PRAGMA mmap_size=268435456;"
    "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON; PRAGMA journal_size_limit=67108864;"
)


def private(folder: Path) -> None:
    """The folder is there; where it was made now, nobody else on the machine reads it."""
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def database(address: str, folder: Path) -> dict[str, Any]:
    """Django's settings for one database. Raises ValueError for an address that is not postgres://...

    >>> database("postgres://me:secret@db.example:5433/plan?sslmode=require", Path("."))["NAME"]
    'plan'
    """
    if not address:
        private(folder)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / "oneplan.sqlite3",
            "CONN_MAX_AGE": None,  # opening the file again and its pragmas cost more than most pages ask
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 10, "init_command": PRAGMAS},
        }
    parts = urlsplit(address)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("DATABASE_URL must begin with postgres://, or be left out for SQLite in the data folder.")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": 0,  # the pool keeps connections
        "OPTIONS": {**options, "pool": {"min_size": 1, "max_size": 4, "timeout": 10}},
    }


def flag(name: str, default: bool) -> bool:
    """A yes or no from the environment."""
    return os.environ.get(name, "yes" if default else "no").lower() in {"1", "yes", "true", "on"}


def secret_key(folder: Path) -> str:
    """The key of this installation: from the environment, else made once and kept in the data folder."""
    if given := os.environ.get("ONEPLAN_SECRET_KEY"):
        return given
    kept = folder / "secret_key"
    if not kept.exists():
        private(folder)
        fresh = folder / f"secret_key.{os.getpid()}"
        fresh.write_text(secrets.token_urlsafe(64))
        fresh.chmod(0o600)
        with suppress(FileExistsError):  # the first of several processes wins
            os.link(fresh, kept)
        fresh.unlink()
    return kept.read_text()


def mail_server(address: str) -> dict[str, Any]:
    """Options of a mailer from `smtp://user:password@host:587` (begins TLS) or `smtps://...`; none for an empty one."""
    if not address:
        return {}
    parts = urlsplit(address)
    return {
        "host": parts.hostname or "localhost",
        "port": parts.port or 587,
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp",
        "use_ssl": parts.scheme == "smtps",
    }
