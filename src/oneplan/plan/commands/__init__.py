"""The verbs of the plan, by noun. Nothing is deleted.

What a priority, pillar, objective or outcome is called and who owns it stays as it was from the day after it began: it
is ended, or followed by another. First days are never changed, and a last day only to an earlier one. Texts that
describe, and the owner of a plan or of a strategy, are revised as they stand, for all days.
"""

from oneplan.plan.commands.advocacy import correct_advocacy, log_advocacy
from oneplan.plan.commands.outcomes import add_outcome, end_outcome, revise_outcome
from oneplan.plan.commands.plans import (
    add_edition,
    add_objective,
    add_pillar,
    end_edition,
    end_objective,
    end_pillar,
    end_plan,
    revise_edition,
    revise_objective,
    revise_pillar,
    revise_plan,
    start_plan,
)
from oneplan.plan.commands.priorities import add_priority, end_priority, revise_priority, succeed_priority
from oneplan.plan.commands.strategies import (
    add_strategy,
    align,
    end_alignment,
    end_strategy,
    revise_alignment,
    revise_strategy,
)

__all__ = [
    "add_edition",
    "add_objective",
    "add_outcome",
    "add_pillar",
    "add_priority",
    "add_strategy",
    "align",
    "correct_advocacy",
    "end_alignment",
    "end_edition",
    "end_objective",
    "end_outcome",
    "end_pillar",
    "end_plan",
    "end_priority",
    "end_strategy",
    "log_advocacy",
    "revise_alignment",
    "revise_edition",
    "revise_objective",
    "revise_outcome",
    "revise_pillar",
    "revise_plan",
    "revise_priority",
    "revise_strategy",
    "start_plan",
    "succeed_priority",
]
