"""The database from one address: PostgreSQL where `DATABASE_URL` names one, else SQLite in the data folder."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# Acknowledged means durable (FULL), and writers queue instead of failing (WAL, IMMEDIATE in the options below).
PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000; PRAGMA mmap_size=268435456;"
    "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON; PRAGMA journal_size_limit=67108864;"
)


def database(address: str, folder: Path) -> dict[str, Any]:
    """Django's settings for one database. Raises ValueError for an address that is not postgres://...

    >>> database("postgres://me:secret@db.example:5433/plan?sslmode=require", Path("."))["NAME"]
    'plan'
    """
    if not address:
        folder.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / "oneplan.sqlite3",
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
