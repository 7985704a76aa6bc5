"""What the house answered: every page asked for by every actor, once, and kept for all proofs."""

import logging
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

from oneplan.common.logs import JsonLines
from tests.architecture.source import Route, routes, some
from tests.architecture.world import World, undone

MATRIX = tomllib.loads(Path(__file__).with_name("matrix.toml").read_text(encoding="utf-8"))
ACTORS: list[str] = MATRIX["actors"]
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "ALTER", "DROP", "CREATE")
MAY_BE_WRITTEN = ("django_session", "usersessions_usersession", "common_attempts", '"cache"', "django_cache")


@dataclass
class Answer:
    """One response, its statements that changed something, and what it made the log say."""

    status: int
    headers: dict[str, str]
    body: bytes
    written: list[str] = field(default_factory=list)

    @property
    def everything(self) -> bytes:
        """All bytes that went out."""
        return self.body + "\n".join(f"{name}: {value}" for name, value in self.headers.items()).encode()


@contextmanager
def watched() -> Iterator[list[str]]:
    """The statements that change a table which only commands may change."""
    found: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITES) and not any(name in sql for name in MAY_BE_WRITTEN):
            found.append(sql[:200])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


@contextmanager
def overheard() -> Iterator[list[str]]:
    """Every line the log writes, in the format it is written in."""
    lines: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    ear = Ear()
    ear.setFormatter(JsonLines())
    names = ("", "oneplan", "django", "django.request", "django.security", "oneplan.policy")
    for name in names:
        logging.getLogger(name).addHandler(ear)
    try:
        yield lines
    finally:
        for name in names:
            logging.getLogger(name).removeHandler(ear)


def ask(world: World, actor: str, address: str, method: str = "GET", data: Any = None) -> Answer:
    """The answer to one request; whatever it changed is taken back."""
    client = world.client(actor)
    with undone(), watched() as written:
        response = client.generic(method, address) if data is None else client.post(address, data)
        body = b"" if method == "HEAD" else b"".join(response) if response.streaming else response.content
    client.cookies.pop("messages", None)
    return Answer(response.status_code, dict(response.headers), body, written)


def expected(route: Route, actor: str, method: str) -> set[int]:
    """What the matrix says will be answered."""
    who, kind = MATRIX["routes"][route.name].split()
    let_in = MATRIX["who"][who] == "all" or actor in MATRIX["who"][who]
    if let_in:
        return set(MATRIX["kinds"][kind][method])
    return {302} if actor == "anonymous" else {404}


def ours() -> list[Route]:
    """The routes the matrix speaks of in full."""
    return some([route for route in routes() if not route.name.startswith(("account_", "mfa_", "usersessions"))])


def theirs() -> list[Route]:
    """The routes of the library for signing in."""
    return some([route for route in routes() if route.name.startswith(("account_", "mfa_", "usersessions"))])


type Crawl = tuple[dict[tuple[str, str], Answer], list[str]]

MISSING = "/nothing/here/"
DAY = "as_of=2022-06-01"
ON_ANOTHER_DAY = ("anonymous", "ended member", "member of the body", "support officer")


def pages(world: World, actor: str) -> list[str]:
    """Every address of the house, those that show something also on another day, and some that look for a word."""
    found = [world.address(route) for route in [*ours(), *theirs()]]
    if actor in ON_ANOTHER_DAY:
        shown = [route for route in ours() if MATRIX["routes"][route.name].endswith("page")]
        found += [f"{world.address(route)}?{DAY}" for route in shown]
    words = [word for kind in world.secrets.values() for word in kind]
    found += [f"/search/?q={word}" for word in words[:3]]
    return [
        *found,
        *world.more,
        MISSING,
        "/governance/bodies/nothing-here/",
        "/findings/?rule=x",
        "/people/organisations/?sector=health",
    ]


def crawl_all(world: World) -> Crawl:
    """Every page as every actor, and what the log said meanwhile."""
    with overheard() as lines:
        answers = {(actor, page): ask(world, actor, page) for actor in ACTORS for page in pages(world, actor)}
    for actor in ACTORS:
        some([page for who, page in answers if who == actor])
    return answers, some(lines)
