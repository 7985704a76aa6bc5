"""Who may see what mixes the contexts."""

from django.db.models import Q

from oneplan.common.policy import Actor, rule
from oneplan.governance.policies import belongs
from oneplan.people.policies import is_officer
from oneplan.places.models import Partnership


@rule(Partnership, "see the findings")
def see_findings(actor: Actor) -> Q:
    """Whoever holds an office or fills a seat."""
    return belongs(actor)


@rule(Partnership, "change how the partnership presents itself")
def edit_partnership(actor: Actor) -> Q:
    """Support officers."""
    return is_officer(actor)
