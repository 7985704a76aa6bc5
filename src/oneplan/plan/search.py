"""What of the plan anybody may look for."""

from oneplan.common.search import Searchable
from oneplan.plan.addresses import address
from oneplan.plan.models import Objective, Outcome, Pillar, Plan, Priority, Strategy


def _text(*parts: str) -> str:
    return " ".join(part for part in parts if part)


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
        body=lambda priority: priority.why,
        address=address,
    ),
    Searchable(
        Outcome,
        "Outcome",
        title=lambda outcome: outcome.statement,
        body=lambda outcome: "",
        address=address,
    ),
    Searchable(
        Strategy,
        "Strategy",
        title=lambda strategy: strategy.title,
        body=lambda strategy: _text(strategy.short_title, strategy.owner_note, strategy.period, *strategy.themes),
        address=address,
    ),
]
