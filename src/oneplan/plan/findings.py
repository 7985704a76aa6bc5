"""Broken and missing links in the plan."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from oneplan.common.findings import Fault, FindingRule, Severity
from oneplan.common.models import live_on
from oneplan.governance.models import Body
from oneplan.governance.rules import chair_of
from oneplan.plan.addresses import place
from oneplan.plan.models import Alignment, Outcome, Plan, Priority, Strategy
from oneplan.plan.queries.plans import live_objectives, live_pillars, live_priorities
from oneplan.ui.days import say_day

OFFICER = "Support officer"


def _chair(body: Body | None) -> tuple[str, str]:
    return chair_of(body.key, body.short_name) if body else (OFFICER, "")


def _faulty(on: date, fault: Q) -> QuerySet[Priority]:
    return (
        live_priorities(on)
        .filter(fault)
        .select_related("owner_body", "pillar")
        .order_by("pillar__position", "position")
    )


def no_plan(on: date) -> Iterator[Fault]:
    """No plan holds: one query."""
    if not Plan.objects.filter(live_on(on)).exists():
        yield Fault("plan", f"There is no plan for {say_day(on)}.", OFFICER, ("plan:plan",))


def priority_without_owner(on: date) -> Iterator[Fault]:
    """A priority that no body owns: one query."""
    for priority in _faulty(on, Q(owner_body=None)):
        yield Fault(
            f"priority {priority.key}", f"No body owns the priority “{priority.name}”.", OFFICER, place(priority)
        )


def priority_without_outcome(on: date) -> Iterator[Fault]:
    """A priority that promises nothing: one query."""
    promised = Outcome.objects.on(on).filter(priority=OuterRef("pk"))
    for priority in _faulty(on, ~Q(Exists(promised))):
        owner, mender = _chair(priority.owner_body)
        sentence = f"The priority “{priority.name}” has no outcome."
        yield Fault(f"priority {priority.key}", sentence, owner, place(priority), mender)


def priority_aligned_to_none(on: date) -> Iterator[Fault]:
    """A priority that no strategy carries: one query."""
    for priority in _faulty(on, ~Q(Exists(_carried(on).filter(priority=OuterRef("pk"))))):
        owner, mender = _chair(priority.owner_body)
        sentence = f"The priority “{priority.name}” is in no other strategy."
        yield Fault(f"priority {priority.key}", sentence, owner, place(priority), mender)


def strategy_without_priority(on: date) -> Iterator[Fault]:
    """A strategy that carries none of the plan's priorities, on a day on which there is a plan: two queries."""
    if not Plan.objects.filter(live_on(on)).exists():
        return
    carried = _carried(on).filter(strategy=OuterRef("pk"), priority__in=live_priorities(on).values("pk"))
    own = Plan.objects.values("key")  # the plan stands among the strategies too; it carries itself
    for strategy in Strategy.objects.on(on).filter(~Q(Exists(carried))).exclude(key__in=own):
        yield Fault(
            f"strategy {strategy.key}", f"{strategy.title} carries none of our priorities.", OFFICER, place(strategy)
        )


def objective_without_priority(on: date) -> Iterator[Fault]:
    """An objective that no priority serves: one query."""
    serving = live_priorities(on).filter(objectives=OuterRef("pk"))
    for objective in live_objectives(on).filter(~Q(Exists(serving))):
        yield Fault(
            f"objective {objective.key}",
            f"No priority serves the objective “{objective.name}”.",
            OFFICER,
            place(objective),
        )


def owner_ended(on: date) -> Iterator[Fault]:
    """A priority or pillar owned by a body that has ended: two queries."""
    for pillar in live_pillars(on).filter(owner_body__to_on__lt=on).select_related("owner_body"):
        yield Fault(f"pillar {pillar.key}", _left(pillar.name, pillar.owner_body), OFFICER, place(pillar))
    for priority in _faulty(on, Q(owner_body__to_on__lt=on)):
        yield Fault(f"priority {priority.key}", _left(priority.name, priority.owner_body), OFFICER, place(priority))


def _left(name: str, body: Body | None) -> str:
    return f"“{name}” is owned by {body}, which has ended."


def _carried(on: date) -> QuerySet[Alignment]:
    """Alignments that hold on a day with strategies that hold too."""
    return Alignment.objects.on(on).filter(strategy__in=Strategy.objects.on(on).values("pk"))


FINDINGS = [
    FindingRule("plan.no-plan", Severity.ERROR, "There is no plan", no_plan),
    FindingRule("plan.priority-without-owner", Severity.ERROR, "A priority has no owner", priority_without_owner),
    FindingRule("plan.priority-without-outcome", Severity.ERROR, "A priority has no outcome", priority_without_outcome),
    FindingRule("plan.owner-ended", Severity.ERROR, "An owner has ended", owner_ended),
    FindingRule(
        "plan.priority-aligned-to-none", Severity.WARNING, "A priority is in no strategy", priority_aligned_to_none
    ),
    FindingRule(
        "plan.objective-without-priority", Severity.WARNING, "An objective has no priority", objective_without_priority
    ),
    FindingRule(
        "plan.strategy-without-priority", Severity.NOTE, "A strategy carries no priority", strategy_without_priority
    ),
]
