"""What a form of the plan lets a person choose from."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from oneplan.governance.models import Body
from oneplan.plan.models import Objective, Plan, Priority, Strategy
from oneplan.plan.queries.plans import current_plan, shown_day

type Rows = QuerySet[Any]


def bodies(day: date, and_also: Body | None = None) -> QuerySet[Body]:
    """The bodies of a day, and the one that is chosen already."""
    live = Body.objects.on(day)
    return Body.objects.filter(Q(pk__in=live.values("pk")) | Q(pk=and_also.pk if and_also else None)).order_by("name")


def objectives(plan: Plan, day: date, and_also: Priority | None = None) -> QuerySet[Objective]:
    """The objectives of a plan on a day, and those that a priority serves already."""
    live = Q(pk__in=Objective.objects.on(day).values("pk"))
    chosen = Q(pk__in=and_also.objectives.values("pk")) if and_also is not None else Q(pk__in=[])
    return Objective.objects.filter(live | chosen, plan=plan)


def strategies(day: date, and_also: Strategy | None = None) -> QuerySet[Strategy]:
    """The strategies of a day, and the one that is chosen already."""
    live = Strategy.objects.on(day).exclude(key__in=Plan.objects.values("key"))  # a plan does not carry itself
    return Strategy.objects.filter(Q(pk__in=live.values("pk")) | Q(pk=and_also.pk if and_also else None))


def priorities(day: date, and_also: Priority | None = None) -> QuerySet[Priority]:
    """The priorities of the plan of a day, pillar by pillar, and the one that is chosen already."""
    plan, _ = current_plan(day)
    chosen = Q(pk=and_also.pk if and_also else None)
    live = Priority.objects.on(shown_day(plan, day)).filter(pillar__plan=plan) if plan else Priority.objects.none()
    return (
        Priority.objects.filter(chosen | Q(pk__in=live.values("pk")))
        .select_related("pillar")
        .order_by("pillar__position", "pillar__name", "position", "name")
    )


def other_strategies(strategy: Strategy) -> QuerySet[Strategy]:
    """Every strategy but one."""
    return Strategy.objects.exclude(pk=strategy.pk)
