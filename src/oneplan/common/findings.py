"""Findings: a broken or missing link, said in one sentence, with the person who can mend it."""

from collections.abc import Callable, Hashable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.urls import reverse

from oneplan.common import clock
from oneplan.common.capability import contributions


class Severity(StrEnum):
    """How bad it is. Any error makes `oneplan check` exit with 1."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Fault:
    """One place where a rule is not met: what it is about, in words, where to look, who can mend it.

    `mender` says who that is as a kind and a key, so that it reaches them: "chair coalition", "organisation police".
    Where it is empty, support officers are meant.
    """

    object: str  # "body coalition": the kind and the key
    sentence: str
    owner: str
    place: tuple[str, ...] = ()  # where to look: the name of a route and what stands in its address
    mender: str = ""


@dataclass(frozen=True)
class FindingRule:
    """A rule that looks over the whole partnership on one day, with a fixed number of queries."""

    id: str
    severity: Severity
    title: str
    look: Callable[[date], Iterable[Fault]]


@dataclass(frozen=True)
class Finding:
    """A fault with the rule that found it."""

    rule: str
    severity: Severity
    object: str
    sentence: str
    owner: str
    place: tuple[str, ...] = ()
    mender: str = ""

    @property
    def address(self) -> str:
        """Where to look, worked out only for findings that are shown."""
        return reverse(self.place[0], args=self.place[1:]) if self.place else ""


_remembered: ContextVar[dict[Hashable, Any] | None] = ContextVar("remembered", default=None)


def remembered[T](what: Hashable, make: Callable[[], T]) -> T:
    """What several rules look at, made once for one round of looking."""
    memory = _remembered.get()
    if memory is None:
        return make()
    if what not in memory:
        memory[what] = make()
    kept: T = memory[what]
    return kept


def finding_rules() -> list[FindingRule]:
    """Every rule of every context."""
    return contributions("findings")


def find(on: date | None = None) -> list[Finding]:
    """Every finding on a day, worst first within each rule's order."""
    day = on or clock.today()
    order = list(Severity)
    found: list[Finding] = []
    token = _remembered.set({})
    try:
        for rule in sorted(finding_rules(), key=lambda each: order.index(each.severity)):
            found += [
                Finding(rule.id, rule.severity, fault.object, fault.sentence, fault.owner, fault.place, fault.mender)
                for fault in rule.look(day)
            ]
    finally:
        _remembered.reset(token)
    return found
