"""What of the plan anybody may look for."""

from oneplan.common.search import Searchable
from oneplan.governance.models import Body
from oneplan.plan.addresses import address
from oneplan.plan.models import Objective, Outcome, Pillar, Plan, Priority, Strategy


def _text(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _owner(priority: Priority) -> str:
    """Who answers for it: the first thing somebody who searches wants to know."""
    return f"{priority.owner_body.name} answers for it." if priority.owner_body else ""


SEARCH = [
    Searchable(
        Plan, "Plan", title=lambda plan: plan.title, body=lambda plan: _text(plan.vision, plan.about), address=address
    ),
    Searchable(
        Objective,
        "Objective",
        title=lambda objective: objective.name,
        body=lambda objective: _text(objective.aim, objective.reason),
        address=address,
    ),
    Searchable(
        Pillar,
        "Pillar",
        title=lambda pillar: pillar.name,
        body=lambda pillar: _text(pillar.also_known_as, pillar.purpose),
        address=address,
    ),
    Searchable(
        Priority,
        "Priority",
        title=lambda priority: priority.name,
        body=lambda priority: _text(_owner(priority), priority.why),
        address=address,
        rows=lambda: Priority.objects.select_related("owner_body"),
        through={Body: "owner_body"},
    ),
    Searchable(
        Outcome,
        "Outcome",
        title=lambda outcome: outcome.statement,
        body=lambda outcome: _text(_owner(outcome.priority), f"{outcome.priority.name}."),
        address=address,
        rows=lambda: Outcome.objects.select_related("priority__owner_body"),
        through={Priority: "priority", Body: "priority__owner_body"},
    ),
    Searchable(
        Strategy,
        "Strategy",
        title=lambda strategy: strategy.title,
        body=lambda strategy: _text(strategy.short_title, strategy.owner_note, strategy.period, *strategy.themes),
        address=address,
    ),
]
