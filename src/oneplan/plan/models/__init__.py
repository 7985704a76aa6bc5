"""The plan, what it promises, and the strategies it is aligned with."""

from oneplan.plan.models.alignment import Advocacy, Alignment, Strategy
from oneplan.plan.models.plans import Edition, EditionKind, Objective, Outcome, Pillar, PillarKind, Plan, Priority

__all__ = [
    "Advocacy",
    "Alignment",
    "Edition",
    "EditionKind",
    "Objective",
    "Outcome",
    "Pillar",
    "PillarKind",
    "Plan",
    "Priority",
    "Strategy",
]
