"""What members raised elsewhere, for those who may read it."""

from django.db.models import FETCH_RAISE, QuerySet

from oneplan.common.models import EARLIEST
from oneplan.common.policy import Actor
from oneplan.governance.policies import terms_of
from oneplan.people.models import Organisation, Person
from oneplan.people.policies import account_of
from oneplan.plan import policies
from oneplan.plan.models import Advocacy


def advocacy_log(actor: Actor) -> QuerySet[Advocacy]:
    """What the actor may read of the log, the newest first: one query."""
    return (
        policies.see_advocacy.rows(actor)
        .select_related("strategy", "priority", "organisation", "person")
        .fetch_mode(FETCH_RAISE)
    )


def correctable(actor: Actor) -> set[object]:
    """The ids of what the actor may correct: one query."""
    return set(policies.correct_advocacy.rows(actor).values_list("pk", flat=True))


def person_of(actor: Actor) -> Person | None:
    """The person an actor is, if their account belongs to one."""
    return Person.objects.filter(pk__in=account_of(actor).values("person_id")).first()


def organisation_of(actor: Actor) -> Organisation | None:
    """The organisation whose seat the actor has filled longest; None for those who speak for none."""
    term = (
        terms_of(actor)
        .filter(seat__organisation__isnull=False)
        .select_related("seat__organisation")
        .order_by(EARLIEST, "pk")
        .first()
    )
    return term.seat.organisation if term else None
