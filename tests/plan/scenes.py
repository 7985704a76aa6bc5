"""A small plan with one of everything, for the tests of its pages."""

import pytest

from oneplan.common.models import Source
from tests.factories import plan as make


@pytest.fixture
def scene(partnership):
    """A small plan with one of everything."""
    Source.objects.create(key="S1", title="The published plan", address="https://example.org/plan")
    objective = make.an_objective(name="Equity", key="equity", plan=make.a_plan(vision="Every child thrives."))
    pillar = make.a_pillar(plan=objective.plan, name="Starting Well", key="starting")
    make.a_foundation(plan=objective.plan, name="Living Well", key="living")
    priority = make.a_priority(
        pillar=pillar,
        key="school",
        name="Ready for school",
        why="Early years last.",
        objectives=[objective],
        sources=["S1"],
    )
    outcome = make.an_outcome(
        priority=priority,
        key="ready",
        statement="More are ready",
        certainty="inferred",
        inferred="Built from the aims.",
        sources=["S1"],
    )
    strategy = make.a_strategy(key="housing", title="Housing strategy", short_title="Housing")
    alignment = make.an_alignment(priority=priority, strategy=strategy, place_in_strategy="chapter 3")
    edition = make.an_edition(plan=objective.plan, key="year-1", focus="Getting ready.")
    return {
        "plan": objective.plan,
        "objective": objective,
        "pillar": pillar,
        "priority": priority,
        "outcome": outcome,
        "strategy": strategy,
        "alignment": alignment,
        "edition": edition,
    }
