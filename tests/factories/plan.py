"""Plans and what hangs on them."""

from datetime import date
from itertools import count
from typing import Any

from oneplan.plan.models import (
    Advocacy,
    Alignment,
    Edition,
    EditionKind,
    Objective,
    Outcome,
    Pillar,
    PillarKind,
    Plan,
    Priority,
    Strategy,
)
from tests.factories.governance import a_body
from tests.factories.people import a_person

_number = count(1)
SINCE = date(2024, 4, 1)
UNTIL = date(2030, 3, 31)


def a_plan(**fields: Any) -> Plan:
    """A plan from April 2024 to March 2030."""
    number = next(_number)
    given = {
        "key": f"plan-{number}",
        "title": f"Plan {number} for children",
        "short_title": f"Plan {number}",
        "vision": "Every child thrives.",
        "from_on": SINCE,
        "to_on": UNTIL,
    }
    return Plan.objects.create(**{**given, **fields})


def an_edition(**fields: Any) -> Edition:
    """The edition of a year."""
    number = next(_number)
    plan = fields.pop("plan", None) or a_plan()
    given = {
        "key": f"edition-{number}",
        "kind": EditionKind.YEAR,
        "title": f"Year {number}",
        "focus": "Getting ready for school.",
        "from_on": SINCE,
        "to_on": date(2025, 3, 31),
    }
    return Edition.objects.create(plan=plan, **{**given, **fields})


def an_objective(**fields: Any) -> Objective:
    """An objective."""
    number = next(_number)
    plan = fields.pop("plan", None) or a_plan()
    given = {"key": f"objective-{number}", "name": f"Objective {number}", "aim": "Close the gap.", "from_on": SINCE}
    return Objective.objects.create(plan=plan, **{**given, **fields})


def a_pillar(**fields: Any) -> Pillar:
    """A pillar that a body owns."""
    number = next(_number)
    plan = fields.pop("plan", None) or a_plan()
    if "owner_body" not in fields:
        fields["owner_body"] = a_body()
    return Pillar.objects.create(
        plan=plan, **{"key": f"pillar-{number}", "name": f"Pillar {number}", "from_on": SINCE, **fields}
    )


def a_foundation(**fields: Any) -> Pillar:
    """The foundation of a plan."""
    return a_pillar(kind=PillarKind.FOUNDATION, **fields)


def a_priority(**fields: Any) -> Priority:
    """A priority that a body owns; `objectives` are those it serves."""
    number = next(_number)
    pillar = fields.pop("pillar", None) or a_pillar()
    objectives = fields.pop("objectives", ())
    if "owner_body" not in fields:
        fields["owner_body"] = a_body()
    given = {"key": f"priority-{number}", "name": f"Priority {number}", "from_on": SINCE}
    priority = Priority.objects.create(pillar=pillar, **{**given, **fields})
    priority.objectives.set(objectives)
    return priority


def an_outcome(**fields: Any) -> Outcome:
    """An outcome."""
    number = next(_number)
    priority = fields.pop("priority", None) or a_priority()
    given = {"key": f"outcome-{number}", "statement": f"More children thrive, {number}", "from_on": SINCE}
    return Outcome.objects.create(priority=priority, **{**given, **fields})


def a_strategy(**fields: Any) -> Strategy:
    """A strategy that a body owns."""
    number = next(_number)
    if "owner_body" not in fields:
        fields["owner_body"] = a_body()
    given = {
        "key": f"strategy-{number}",
        "title": f"Strategy {number} of the county",
        "short_title": f"Strategy {number}",
    }
    return Strategy.objects.create(**{**given, **fields})


def an_alignment(**fields: Any) -> Alignment:
    """A strategy carries a priority."""
    priority = fields.pop("priority", None) or a_priority()
    strategy = fields.pop("strategy", None) or a_strategy()
    given = {"place_in_plan": "page 4", "place_in_strategy": "priority 2", "from_on": SINCE}
    return Alignment.objects.create(priority=priority, strategy=strategy, **{**given, **fields})


def an_advocacy(**fields: Any) -> Advocacy:
    """Somebody raised something elsewhere."""
    person = fields.pop("person", None) or a_person()
    given = {
        "key": f"advocacy-{next(_number)}",
        "on": date(2025, 5, 3),
        "forum": "Housing strategy group",
        "raised": "Families wait too long for a home.",
    }
    return Advocacy.objects.create(person=person, **{**given, **fields})


def a_whole_plan(times: int = 1) -> Plan:
    """A plan with objectives, pillars, a foundation and all that hangs on them, `times` over."""
    plan = a_plan(sources=["S1"])
    objectives = [an_objective(plan=plan) for _ in range(2 * times)]
    for pillar in [*(a_pillar(plan=plan) for _ in range(2 * times)), *(a_foundation(plan=plan) for _ in range(times))]:
        for _ in range(2):
            priority = a_priority(pillar=pillar, objectives=objectives)
            an_outcome(priority=priority, certainty="inferred", inferred="Built from the objectives.")
            an_alignment(priority=priority)
    an_edition(plan=plan)
    return plan
