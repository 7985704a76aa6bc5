"""Findings: a broken or missing link, said in one sentence, with the person who can mend it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from oneplan.common import clock
from oneplan.common.capability import contributions


class Severity(StrEnum):
    """How bad it is. Any error makes `oneplan check` exit with 1."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Fault:
    """One place where a rule is not met: what it is about, in words, where to look, who can mend it."""

    object: str  # "body coalition": the kind and the key
    sentence: str
    owner: str
    address: str = ""


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
    address: str = ""


def finding_rules() -> list[FindingRule]:
    """Every rule of every context."""
    return contributions("findings")


def find(on: date | None = None) -> Iterator[Finding]:
    """Every finding on a day, worst first within each rule's order."""
    day = on or clock.today()
    order = list(Severity)
    for rule in sorted(finding_rules(), key=lambda each: order.index(each.severity)):
        for fault in rule.look(day):
            yield Finding(rule.id, rule.severity, fault.object, fault.sentence, fault.owner, fault.address)
