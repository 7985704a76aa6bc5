"""What the pages of the whole house need to know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import FETCH_RAISE, QuerySet

from oneplan.common import clock
from oneplan.common.capability import contributions
from oneplan.common.findings import Finding, Severity, find, finding_rules
from oneplan.common.memory import kept
from oneplan.common.models import Source
from oneplan.governance.models import Term
from oneplan.governance.policies import terms_of
from oneplan.governance.queries.menders import menders, named
from oneplan.measures.models import Release
from oneplan.people.models import Office, OfficeKind, User
from oneplan.people.policies import offices_of
from oneplan.places.models import Partnership
from oneplan.plan.models import Plan
from oneplan.plan.queries.measured import measured
from oneplan.plan.queries.plans import current_plan
from oneplan.plan.showing import Standing, standing

MOST_SHOWN = 25


@dataclass(frozen=True)
class Front:
    """What the first page says."""

    partnership: Partnership | None
    plan: Plan | None
    in_force: bool  # whether the plan holds on the day
    standing: Standing | None  # what measures say today


@dataclass(frozen=True)
class RuleFindings:
    """The findings of one rule: how many, and the first of them."""

    id: str
    title: str
    severity: Severity
    findings: list[Finding]
    more: int

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.findings) + self.more


@dataclass(frozen=True)
class Work:
    """What is asked of somebody, and where they stand."""

    terms: list[Term]
    offices: list[Office]
    asked: list[object]
    findings: list[Finding]  # what they can mend, worst first: the first of them
    more: int  # how many findings they can mend beside those


def front(day: date) -> Front:
    """The partnership, the plan to show on a day, and what measures say: two queries, and those of the measures."""
    plan, _ = current_plan(day)
    partnership = Partnership.objects.select_related("area").first()
    found = measured(day)
    return Front(partnership, plan, plan is not None and plan.holds(day), standing(found) if found else None)


def every_source() -> QuerySet[Source]:
    """The documents facts were read in, by id: one query."""
    return Source.objects.order_by("key").fetch_mode(FETCH_RAISE)


def findings_by_rule(day: date, rule: str = "") -> list[RuleFindings]:
    """Every rule that found something, worst first; all of its findings where one rule is asked for."""
    found: dict[str, list[Finding]] = {}
    for each in _found(day):
        found.setdefault(each.rule, []).append(each)
    rules = {each.id: each for each in finding_rules()}
    return [
        RuleFindings(
            id_,
            rules[id_].title,
            rules[id_].severity,
            those if id_ == rule else those[:MOST_SHOWN],
            0 if id_ == rule else max(0, len(those) - MOST_SHOWN),
        )
        for id_, those in found.items()
        if not rule or id_ == rule
    ]


def _found(day: date) -> list[Finding]:
    """What is broken or missing on a day, kept until the record moves or other releases are out.

    An embargo ends by the clock, and nobody records it: so how many are out is asked each time, with one query.
    """
    return kept(("findings", day, Release.objects.out(clock.now()).count()), lambda: find(day))


def by_severity(groups: Iterable[RuleFindings]) -> list[tuple[Severity, int]]:
    """How many findings of each severity."""
    return [(level, sum(group.count for group in groups if group.severity == level)) for level in Severity]


def work_of(user: User) -> Work:
    """What is asked of a person: three queries, those of the contexts that ask, and those of looking for findings."""
    terms = list(terms_of(user).select_related("seat__body", "seat__organisation").fetch_mode(FETCH_RAISE))
    offices = list(offices_of(user).select_related("district").fetch_mode(FETCH_RAISE))
    asked = [each for ask in contributions("work") for each in ask(user)]
    mine = _to_mend(terms, any(office.kind == OfficeKind.SUPPORT_OFFICER for office in offices))
    return Work(terms, offices, asked, mine[:MOST_SHOWN], len(mine[MOST_SHOWN:]))


def _to_mend(terms: list[Term], officer: bool) -> list[Finding]:
    """What can be mended from these seats, worst first. A support officer also sees to what would reach nobody."""
    if not (terms or officer):
        return []
    day = clock.today()
    called, there = named(terms), menders(day).there if officer else frozenset()
    return [each for each in _found(day) if each.mender in called or (officer and each.mender not in there)]
