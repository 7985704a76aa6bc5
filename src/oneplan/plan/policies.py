"""Who may do what to the plan. All of it is public to see; support officers edit it.

The advocacy log is for those who belong to the partnership: it names persons and what was said elsewhere (class C1).
"""

from django.db.models import Q

from oneplan.common.policy import EVERYONE, Actor, rule
from oneplan.governance.policies import belongs
from oneplan.people.policies import is_officer, own
from oneplan.places.models import Partnership
from oneplan.plan.models import Advocacy, Alignment, Edition, Objective, Outcome, Pillar, Plan, Priority, Strategy


@rule(Plan, "see this plan")
def see_plan(actor: Actor) -> Q:
    """Everyone."""
    return EVERYONE


@rule(Partnership, "start a plan")
def start_plan(actor: Actor) -> Q:
    """Support officers."""
    return is_officer(actor)


@rule(Plan, "edit this plan")
def edit_plan(actor: Actor) -> Q:
    """Support officers."""
    return is_officer(actor)


@rule(Edition, "see this edition")
def see_edition(actor: Actor) -> Q:
    """Everyone."""
    return EVERYONE


@rule(Edition, "edit this edition")
def edit_edition(actor: Actor) -> Q:
    """Support officers."""
    return is_officer(actor)


@rule(Objective, "see this objective")
def see_objective(actor: Actor) -> Q:
    """Everyone."""
    return EVERYONE


@rule(Objective, "edit this objective")
def edit_objective(actor: Actor) -> Q:
    """Support officers."""
    return is_officer(actor)


@rule(Pillar, "see this pillar")
def see_pillar(actor: Actor) -> Q:
    """Everyone."""
    return EVERYONE


@rule(Pillar, "edit this pillar")
def edit_pillar(actor: Actor) -> Q:
    """Support officers."""
    return is_officer(actor)


@rule(Priority, "see this priority")
def see_priority(actor: Actor) -> Q:
    """Everyone."""
    return EVERYONE


@rule(Priority, "edit this priority")
def edit_priority(actor: Actor) -> Q:
    """Support officers."""
    return is_officer(actor)


@rule(Outcome, "see this outcome")
def see_outcome(actor: Actor) -> Q:
    """Everyone."""
    return EVERYONE


@rule(Outcome, "edit this outcome")
def edit_outcome(actor: Actor) -> Q:
    """Support officers."""
    return is_officer(actor)


@rule(Strategy, "see this strategy")
def see_strategy(actor: Actor) -> Q:
    """Everyone."""
    return EVERYONE


@rule(Partnership, "add a strategy")
def add_strategy(actor: Actor) -> Q:
    """Support officers."""
    return is_officer(actor)


@rule(Strategy, "edit this strategy")
def edit_strategy(actor: Actor) -> Q:
    """Support officers."""
    return is_officer(actor)


@rule(Alignment, "see this alignment")
def see_alignment(actor: Actor) -> Q:
    """Everyone."""
    return EVERYONE


@rule(Alignment, "edit this alignment")
def edit_alignment(actor: Actor) -> Q:
    """Support officers."""
    return is_officer(actor)


# Advocacy: what members raised elsewhere


@rule(Partnership, "see the advocacy log")
def list_advocacy(actor: Actor) -> Q:
    """Whoever holds an office or fills a seat."""
    return belongs(actor)


@rule(Advocacy, "see this advocacy")
def see_advocacy(actor: Actor) -> Q:
    """Whoever holds an office or fills a seat."""
    return belongs(actor)


@rule(Partnership, "log advocacy")
def log_advocacy(actor: Actor) -> Q:
    """Whoever holds an office or fills a seat, each their own."""
    return belongs(actor)


@rule(Advocacy, "correct this advocacy")
def correct_advocacy(actor: Actor) -> Q:
    """The person who raised it, as long as they hold an office or fill a seat; and support officers."""
    return (own(actor, "person_id") & belongs(actor)) | is_officer(actor)
